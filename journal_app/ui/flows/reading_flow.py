"""Reading: the list of entries, one of them, and what is done to it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.domain.entry import Entry, EntryFilter, EntryHeader, Privacy
from journal_app.domain.identifiers import Identifier
from journal_app.domain.search import SearchHit
from journal_app.domain.thread import ThreadKind
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.entries_screen import EntriesScreen

PAGE = 100

_Page: TypeAlias = tuple[Sequence[EntryHeader | SearchHit], bool]
"""What a list shows, and whether there is more."""


class ReadingFlow(QObject):
    """Joins the journal screen to the journal.

    Signals:
        edit_requested: An entry is to be written on (str).
        versions_requested: The earlier versions of an entry are to be shown (str).
    """

    edit_requested = Signal(str)
    versions_requested = Signal(str)

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._entries = unlocked.journal.entries
        self._shown = EntryFilter()
        self._is_stale = True
        self.screen = EntriesScreen()
        self.screen.open_requested.connect(self.open)
        self.screen.edit_requested.connect(self.edit_requested)
        self.screen.versions_requested.connect(self.versions_requested)
        self.screen.filter_changed.connect(self._on_filter_changed)
        self.screen.more_requested.connect(self._on_more_requested)
        self.screen.star_requested.connect(self._on_star_requested)
        self.screen.privacy_requested.connect(self._on_privacy_requested)
        self.screen.tags_requested.connect(self._on_tags_requested)
        self.screen.thread_requested.connect(self._on_thread_requested)
        self.screen.delete_requested.connect(self._on_delete_requested)
        self.screen.undo_delete_requested.connect(self._on_undo_delete_requested)
        self.screen.deleted_requested.connect(self._on_deleted_requested)
        unlocked.changed.connect(self._on_changed)

    @property
    def open_id(self) -> Identifier | None:
        """Return which entry is open, if one is."""
        return self.screen.open_id

    def refresh(self) -> None:
        """Read the list again if it is older than the last change."""
        if self._is_stale:
            self._is_stale = False
            self._read_list()

    @Slot(str)
    def open(self, entry_id: Identifier) -> None:
        """Show an entry."""
        self._unlocked.read(partial(self._read, entry_id), self._show)

    def _read(self, entry_id: Identifier) -> tuple[Entry, int]:
        return self._entries.get(entry_id), self._entries.version_count(entry_id)

    def _show(self, found: tuple[Entry, int]) -> None:
        entry, versions = found
        self.screen.show_entry(entry)
        self.screen.offer_versions(entry.id, count=versions)
        self._unlocked.read(
            self._unlocked.journal.threads.threads,
            lambda threads: self.screen.reading.thread_form.set_threads([(one.id, one.name) for one in threads]),
        )

    # --- the list

    def _read_list(self) -> None:
        self._unlocked.read(partial(self._page, self._shown, None), self._show_list)
        self._unlocked.read(self._entries.tags, self.screen.set_tags)

    def _page(self, shown: EntryFilter, before: EntryHeader | None) -> _Page:
        if shown.text and before is None and shown == EntryFilter(text=shown.text):
            return self._entries.search(shown.text, PAGE), False
        headers = self._entries.newest(PAGE + 1, before, shown=shown)
        return headers[:PAGE], len(headers) > PAGE

    def _show_list(self, page: _Page) -> None:
        self.screen.set_page(page[0], has_more=page[1])

    @Slot(object)
    def _on_filter_changed(self, shown: EntryFilter) -> None:
        self._shown = shown
        self._unlocked.read(partial(self._page, shown, None), partial(self._show_if_current, shown))

    def _show_if_current(self, shown: EntryFilter, page: _Page) -> None:
        if shown is self._shown:  # a later letter was typed meanwhile; its own answer is on the way
            self._show_list(page)

    @Slot(object)
    def _on_more_requested(self, last: EntryHeader) -> None:
        self._unlocked.read(partial(self._page, self._shown, last), self._show_more)

    def _show_more(self, page: _Page) -> None:
        self.screen.add_page(page[0], has_more=page[1])

    @Slot()
    def _on_changed(self) -> None:
        self._is_stale = True
        if self.screen.isVisible():
            self.refresh()

    # --- one entry

    def _change(self, entry_id: Identifier, work: Callable[[], object]) -> None:
        self._unlocked.change(work, lambda _: self.open(entry_id))

    @Slot(str, bool)
    def _on_star_requested(self, entry_id: Identifier, on: bool) -> None:  # noqa: FBT001  # the signal's argument
        self._change(entry_id, partial(self._entries.star, entry_id, on))

    @Slot(str, Privacy)
    def _on_privacy_requested(self, entry_id: Identifier, privacy: Privacy) -> None:
        self._change(entry_id, partial(self._entries.set_privacy, entry_id, privacy))

    @Slot(str, tuple)
    def _on_tags_requested(self, entry_id: Identifier, tags: tuple[str, ...]) -> None:
        self._change(entry_id, partial(self._entries.set_tags, entry_id, tags))

    @Slot(str, str, str, object, int, int)
    def _on_thread_requested(
        self, entry_id: Identifier, thread_id: Identifier, name: str, kind: ThreadKind, start: int, end: int
    ) -> None:
        threads = self._unlocked.journal.threads
        if thread_id:
            self._unlocked.change(partial(threads.add, thread_id, entry_id, start, end))
        else:
            self._unlocked.change(partial(threads.begin, name, kind, entry_id, start, end))

    @Slot(str)
    def _on_delete_requested(self, entry_id: Identifier) -> None:
        self._unlocked.change(
            partial(self._entries.delete, entry_id), lambda deleted: self.screen.announce_deleted(deleted.header)
        )

    @Slot(str)
    def _on_undo_delete_requested(self, entry_id: Identifier) -> None:
        self._change(entry_id, partial(self._entries.undo_delete, entry_id))

    @Slot()
    def _on_deleted_requested(self) -> None:
        self._unlocked.read(self._entries.deleted, self.screen.show_deleted)
