"""Earlier versions of an entry: shown, compared, brought back."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.domain.difference import PartDifference, compare_entries
from journal_app.domain.entry import Entry
from journal_app.domain.identifiers import Identifier
from journal_app.domain.version import EntryVersion
from journal_app.errors import JournalError
from journal_app.ui.error_text import describe
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.versions_screen import VersionsScreen


class VersionsFlow(QObject):
    """Joins the versions screen to the journal.

    Signals:
        begun: The screen is filled and can be shown.
    """

    begun = Signal()

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._entries = unlocked.journal.entries
        self._entry: Entry | None = None
        self.screen = VersionsScreen()
        self.screen.compare_requested.connect(self._on_compare_requested)
        self.screen.restore_requested.connect(self._on_restore_requested)
        self.screen.closed.connect(unlocked.read_entry)

    @Slot(str)
    def open(self, entry_id: Identifier) -> None:
        """Show the versions of an entry."""
        self._unlocked.read(partial(self._gather, entry_id), self._show)

    def _gather(self, entry_id: Identifier) -> tuple[Entry, tuple[EntryVersion, ...]]:
        return self._entries.get(entry_id), self._entries.versions(entry_id)

    def _show(self, found: tuple[Entry, tuple[EntryVersion, ...]]) -> None:
        self._entry, versions = found
        self.screen.show_versions(self._entry, versions)
        self.begun.emit()

    @Slot(EntryVersion)
    def _on_compare_requested(self, version: EntryVersion) -> None:
        if self._entry is not None:
            compare = partial(compare_entries, version.entry, self._entry)
            self._unlocked.read(compare, partial(self._show_difference, self._entry, version))

    def _show_difference(self, entry: Entry, version: EntryVersion, parts: tuple[PartDifference, ...]) -> None:
        if entry is self._entry:
            self.screen.show_difference(version, parts)

    @Slot(str, str)
    def _on_restore_requested(self, entry_id: Identifier, version: Identifier) -> None:
        self._unlocked.change(
            partial(self._entries.restore_version, entry_id, version),
            lambda entry: self._unlocked.read_entry(entry.id),
            self._say_not_restored,
        )

    def _say_not_restored(self, error: JournalError) -> None:
        text = describe(error)
        self.screen.show_not_restored(text.what, text.next_step)
