"""Joins the page that brings two copies together to the journal, and watches the journal's folder for a second one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from journal_app.domain.entry import Entry, EntryKind, Privacy
from journal_app.domain.identifiers import sample_identifier
from journal_app.domain.merging import ENTRY, MergeReport
from journal_app.errors import JournalError, OtherCopyPassphraseError
from journal_app.services.merging import Source, SourceKind
from journal_app.services.sync_watch import Finding
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.merge_words import difference_lines, kind
from journal_app.ui.screens.merge_screen import CopyRow, MergeScreen
from journal_app.ui.tasks import Stop

T = TypeVar("T")

LOOK_MILLISECONDS = 3_000
"""How often the folder is looked at; each look takes less than a millisecond."""
_ANY_TIME = datetime(2020, 1, 1, tzinfo=UTC)
"""In the name of a note about what has no time of its own: the same on every computer."""


@dataclass(frozen=True, slots=True)
class _Found:
    finding: Finding
    copies: tuple[Source, ...]


class MergeFlow(QObject):
    """Merges what the person chooses.

    Signals:
        changed_underneath: A second copy of the journal appeared, or its file was changed by another program; nothing
            is written until the person has decided.
        resolved: It may be written again.
    """

    changed_underneath = Signal()
    resolved = Signal()
    _advanced = Signal(float)  # from the background

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._merging = unlocked.journal.merging
        self._watch = unlocked.journal.sync_watch
        self._stopped_writing = False
        self._is_over = False
        self._stop = Stop()
        self._copies: tuple[Source, ...] = ()
        self._source: Source | None = None
        self.screen = MergeScreen()
        self.screen.copy_chosen.connect(self._on_copy_chosen)
        self.screen.folder_requested.connect(self._on_folder_requested)
        self.screen.passphrase_given.connect(self._on_passphrase_given)
        self.screen.merge_requested.connect(self._on_merge_requested)
        self.screen.aside_requested.connect(self._on_aside_requested)
        self.screen.apart_requested.connect(self._on_apart_requested)
        self.screen.accept_requested.connect(self._on_accept_requested)
        self.screen.stop_requested.connect(self.stop)
        self.screen.read_requested.connect(unlocked.read_requested)
        self.screen.left.connect(self._on_left)
        self._advanced.connect(self.screen.show_share)
        self._looking = QTimer(self)
        self._looking.timeout.connect(self._on_looking_timeout)
        self._looking.start(LOOK_MILLISECONDS)

    # --- watching

    def look(self) -> None:
        """Look at the folder now."""
        self._read(self._watch.look, self._on_looked)

    def end(self) -> None:
        """Ask for nothing more: the journal is going to be closed, and what is under way is still delivered."""
        self._is_over = True
        self._looking.stop()

    def _read(
        self,
        work: Callable[[], T],
        then: Callable[[T], object] | None,
        on_error: Callable[[JournalError], object] | None = None,
    ) -> None:
        if not self._is_over:
            self._unlocked.read(work, then, on_error)

    def _change(
        self, work: Callable[[], T], then: Callable[[T], object], on_error: Callable[[JournalError], object]
    ) -> None:
        if not self._is_over:
            self._unlocked.change(work, then, on_error)

    @Slot()
    def _on_looking_timeout(self) -> None:
        if not self._unlocked.is_busy:
            self.look()

    def _on_looked(self, finding: Finding) -> None:
        if finding.stops_writing and not self._stopped_writing:
            self._stopped_writing = True
            self.changed_underneath.emit()
        elif not finding.stops_writing and self._stopped_writing:
            self._stopped_writing = False
            self.resolved.emit()

    # --- choosing

    def refresh(self) -> None:
        """Read what there is to choose from, unless something was chosen already."""
        if self.screen.is_choosing:
            self._refresh()

    def _refresh(self, said: tuple[str, str] | None = None) -> None:
        def show(found: _Found) -> None:
            self._copies = found.copies
            rows = [
                CopyRow(name=one.name, changed_at=self._local(one.changed_at), size=one.size) for one in found.copies
            ]
            self.screen.show_choice(rows, found.finding.change)
            if said is not None:
                self.screen.say(*said)
            self._on_looked(found.finding)

        self._read(self._gather, show, self.screen.show_error)

    def _gather(self) -> _Found:
        copies = self._merging.conflict_copies()
        return _Found(self._watch.finding, copies)

    def _local(self, instant: datetime) -> datetime:
        return self._unlocked.clock.local(instant)

    @Slot(int)
    def _on_copy_chosen(self, number: int) -> None:
        self._begin(self._copies[number])

    @Slot()
    def _on_folder_requested(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self.screen, self.tr("Choose the folder of the other copy"))
        if chosen:
            self.choose_folder(Path(chosen))

    def choose_folder(self, folder: Path) -> None:
        """Look at what is in a folder: another vault, or a backup."""
        self._read(partial(self._merging.source_in, folder), self._begin, self.screen.show_error)

    def _begin(self, source: Source) -> None:
        self._source = source
        self._read(
            partial(self._merging.needs_passphrase, source),
            lambda needed: self._ask_or_look(source, needed=needed),
            self.screen.show_error,
        )

    def _ask_or_look(self, source: Source, *, needed: bool) -> None:
        if needed and source.header is not None:
            self.screen.ask_passphrase(source.name)
        else:
            self._look_into(source, "")

    @Slot(str)
    def _on_passphrase_given(self, passphrase: str) -> None:
        if self._source is not None:
            self._look_into(self._source, passphrase)

    def _look_into(self, source: Source, passphrase: str) -> None:
        self._stop = stop = Stop()
        self.screen.show_opening()
        self._read(
            partial(self._merging.look, source, passphrase, should_stop=stop.requested),
            partial(self._show_preview, source),
            self._refuse,
        )

    def _show_preview(self, source: Source, report: MergeReport) -> None:
        aside = source.kind is SourceKind.CONFLICT_COPY
        self.screen.show_preview(source.name, report, can_be_put_aside=aside)

    def _refuse(self, error: JournalError) -> None:
        self.screen.show_error(error, again=isinstance(error, OtherCopyPassphraseError))

    # --- doing

    @Slot()
    def stop(self) -> None:
        """Have what is under way give way at once, as locking wants it; the journal is then as it was."""
        self._stop.request()

    @Slot()
    def _on_merge_requested(self) -> None:
        self._stop = stop = Stop()
        self.screen.show_working()
        self._change(partial(self._merge, stop), self._on_merged, self.screen.show_error)

    def _merge(self, stop: Stop) -> MergeReport:
        report = self._merging.merge(should_stop=stop.requested, progress=self._advanced.emit)
        for note in self._notes(report):
            self._unlocked.journal.entries.add_many([note])  # passed over where it is there already
        return report

    def _notes(self, report: MergeReport) -> list[Entry]:
        """Return an entry for each session, course and so on that both changed: what did not stand is kept in words.

        The same two versions give the same identifier on every computer, so that merging there makes no second one.
        """
        notes = []
        for one in report.both:
            if one.kind == ENTRY or not one.differences:
                continue
            lines = [line for each in one.differences for line in difference_lines(each)]
            at = one.at or self._unlocked.now
            said = repr(sorted((each.name, *sorted(map(str, (each.here, each.there)))) for each in one.differences))
            notes.append(
                Entry(
                    id=sample_identifier(one.at or _ANY_TIME, f"merged {one.kind} {one.id} {said}"),
                    kind=EntryKind.FREE,
                    happened_at=at,
                    zone=self._unlocked.zone,
                    written_at=self._unlocked.now,
                    title=self.tr("Two versions: {what}").format(what=kind(one.kind)),
                    text="\n\n".join(lines),
                    privacy=Privacy.ONLY_ME,
                )
            )
        return notes

    def _on_merged(self, report: MergeReport) -> None:
        self.screen.show_report(report)
        self.look()

    @Slot()
    def _on_aside_requested(self) -> None:
        if (source := self._source) is None:
            return

        def put_aside() -> None:
            self._merging.close()
            self._merging.put_aside(source)

        name = source.name
        self._change(
            put_aside,
            lambda _: self._refresh(
                (
                    self.tr("The second copy is in the folder \u201cmerged\u201d."),
                    self.tr("Nothing was taken from it. {name} is unchanged there.").format(name=name),
                )
            ),
            self.screen.show_error,
        )

    @Slot()
    def _on_apart_requested(self) -> None:
        self._change(self._merging.save_apart, self._on_saved_apart, self._on_not_saved_apart)

    def _on_saved_apart(self, ours: Source | None) -> None:
        if ours is None:
            self._refresh()
        else:
            self._refresh(
                (
                    self.tr("What was open here is kept beside the journal."),
                    self.tr("Choose it below to bring the two together."),
                )
            )

    def _on_not_saved_apart(self, error: JournalError) -> None:
        self._refresh()
        self._read(bool, lambda _: self.screen.show_error(error))

    @Slot()
    def _on_accept_requested(self) -> None:
        self._change(
            self._merging.accept_as_it_is,
            lambda _: self._refresh(
                (self.tr("The file is sound."), self.tr("You may go on. What is shown is what is in it now."))
            ),
            self.screen.show_error,
        )

    @Slot()
    def _on_left(self) -> None:
        self._read(self._merging.close, None)
        self._refresh()
        self._unlocked.show_requested.emit("settings")
