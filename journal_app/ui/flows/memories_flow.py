"""Then and now, and reading again: joined to the screens that show and keep them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.domain.course import session_numbers
from journal_app.domain.entry import HEADLINE_LENGTH, Entry
from journal_app.domain.identifiers import Identifier
from journal_app.domain.invitation import Invitation, InvitationKind
from journal_app.domain.memory import Memory
from journal_app.domain.rereading import Rereading, returning_words
from journal_app.errors import EntryGoneError, JournalError
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.memories_screen import Held, MemoriesScreen, MemoriesView, NewMemory
from journal_app.ui.screens.rereading_screen import RereadingScreen, RereadingView
from journal_app.ui.widgets.resting_question import RestingQuestion

_SUGGESTED_MOST = 14


class MemoriesFlow(QObject):
    """Joins both screens to the journal.

    Signals:
        entry_requested: An entry, and the screen to come back to (str, str).
    """

    entry_requested = Signal(str, str)

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._journal = unlocked.journal
        self._memories = unlocked.journal.memories
        self._back = "chain"
        self._next_back = ""
        self._entry_ids: tuple[Identifier, ...] = ()
        self._invitation: Invitation | None = None
        self._resting: Callable[[], object] | None = None
        self.memories = MemoriesScreen()
        self.rereading = RereadingScreen()
        held, again = self.memories, self.rereading
        held.begun.connect(self._on_begun)
        held.held.connect(self._on_held)
        held.changed.connect(self._on_changed_memory)
        held.delete_requested.connect(self._on_delete_requested)
        for resting in (held.resting, again.resting):
            resting.accepted.connect(self._on_although_resting)
        held.holding_delete_requested.connect(self._on_holding_delete_requested)
        held.open_requested.connect(partial(self._open_entry, "memories"))
        held.timeline_requested.connect(lambda: unlocked.show_requested.emit("timeline"))
        held.rereading_requested.connect(lambda: self.open_rereading((), None, "memories"))
        held.closed.connect(self._on_closed)
        again.kept.connect(self._on_rereading_kept)
        again.reading_requested.connect(self._on_reading_requested)
        again.again_requested.connect(lambda ids: self._read_again(ids, None))
        again.delete_requested.connect(self._on_rereading_delete_requested)
        again.open_requested.connect(partial(self._open_entry, "rereading"))
        again.closed.connect(self._on_closed)
        unlocked.changed.connect(self._fill)

    @Slot()
    def refresh(self) -> None:
        """Fill the screen that was gone to; unless it was opened from another one, it leads back to the intentions."""
        self._back, self._next_back = self._next_back or "chain", ""
        for screen in (self.memories, self.rereading):
            screen.set_back(self._back)
        self._fill()

    @Slot()
    def _fill(self) -> None:
        if self.memories.isVisible():
            self._unlocked.read(self._gather, self.memories.show_memories)
        if self.rereading.isVisible():
            self._unlocked.read(self._gather_rereading, self.rereading.show_rereading)

    def open_memories(self, back: str) -> None:
        """Show the memories, and come back from them to a screen."""
        self._next_back = back
        self._unlocked.show_requested.emit("memories")

    def open_rereading(self, entry_ids: tuple[Identifier, ...], invitation: Invitation | None, back: str) -> None:
        """Show entries side by side, and come back from them to a screen; for no entries what came of it before."""
        self._entry_ids, self._invitation = entry_ids, invitation
        self._next_back = back
        self._unlocked.show_requested.emit("rereading")

    def _open_entry(self, screen: str, entry_id: Identifier) -> None:
        self._next_back = self._back
        self.entry_requested.emit(entry_id, screen)

    def begin_from(self, entry_id: Identifier) -> None:
        """Offer to name a memory that was written down in an entry; its words are not taken over for a name."""

        def show(entry: Entry) -> None:
            self._next_back = "entries"
            self._unlocked.show_requested.emit("memories")
            name = "" if entry.veiled else entry.title.strip()[:HEADLINE_LENGTH]
            self._unlocked.read(bool, lambda _: self.memories.begin(name, entry_id))  # once it is shown

        self._unlocked.read(partial(self._journal.entries.get, entry_id), show)

    def save_now(self) -> JournalError | None:
        """Keep what stands in the forms, wait for it, and return what prevented it, if anything did."""
        problems: list[JournalError] = []
        if (new := self.memories.form.new) is not None:
            self._unlocked.read(partial(self._begin, new), None, problems.append)
        if (holding := self.memories.form.holding) is not None:
            memory_id, held = holding
            self._unlocked.read(
                partial(self._memories.hold, memory_id, held.words, held.distress), None, problems.append
            )
        if (rereading := self.rereading.unkept) is not None:
            self._unlocked.read(partial(self._keep_rereading, rereading), None, problems.append)
        self._unlocked.finish()
        if problems:
            return problems[0]
        self.memories.form.put_away()  # a lock may be tried again, and nothing is to be kept twice
        self.rereading.form.begin(())
        return None

    # --- reading, in the background

    def _gather(self) -> MemoriesView:
        return MemoriesView(now=self._unlocked.local_now, memories=self._memories.memories())

    def _gather_rereading(self) -> RereadingView:
        numbers = session_numbers(self._journal.courses.dosing_sessions())
        entries = tuple(self._entries())
        shown = [entry for entry in entries if not entry.veiled]
        return RereadingView(
            now=self._unlocked.local_now,
            entries=tuple((entry, numbers.get(entry.dosing_session_id or "", 0)) for entry in entries),
            suggestions=self._suggestions(shown),
            kept=self._journal.rereadings.rereadings(),
            is_offered=not self._unlocked.read_only and self._offered() is not None,
        )

    def _entries(self) -> list[Entry]:
        found = []
        for entry_id in self._entry_ids:
            try:
                entry = self._journal.entries.get(entry_id)
            except EntryGoneError:
                continue
            if entry.hidden_until is None or entry.hidden_until <= self._unlocked.now:
                found.append(entry)
        return found

    def _suggestions(self, entries: list[Entry]) -> tuple[str, ...]:
        tags = [tag for entry in entries for tag in entry.tags]
        names = {one.id: one.name for one in self._journal.threads.threads()}
        marked = [
            names[one.thread_id]
            for entry in entries
            for one in self._journal.threads.occurrences(entry_id=entry.id)
            if one.thread_id in names
        ]
        found = (*tags, *marked, *returning_words(entry.words for entry in entries))
        by_fold: dict[str, str] = {}
        for one in found:
            by_fold.setdefault(one.casefold(), one)
        return tuple(by_fold.values())[:_SUGGESTED_MOST]

    def _offered(self) -> Invitation | None:
        invitations = self._journal.invitations.all()
        return next((one for one in invitations if one.kind is InvitationKind.REREADING), None)

    # --- changing

    def _change(self, work: Callable[[], object]) -> None:
        self._unlocked.change(work, None, self._on_failed)

    def _on_failed(self, error: JournalError) -> None:
        self.memories.keep_failed()
        self.rereading.keep_failed()
        self._unlocked.failed.emit(error)

    @Slot(object)
    def _on_begun(self, new: NewMemory) -> None:
        self._change(partial(self._begin, new))

    def _begin(self, new: NewMemory) -> None:
        memory = self._memories.begin(new.name, entry_id=new.entry_id, certainty=new.certainty)
        for held in (new.before, new.now):
            if not held.is_empty:
                self._memories.hold(memory.id, held.words, held.distress)

    @Slot(str, object)
    def _on_held(self, memory_id: Identifier, held: Held) -> None:
        self._change(partial(self._memories.hold, memory_id, held.words, held.distress))

    @Slot(object)
    def _on_changed_memory(self, memory: Memory) -> None:
        self._change(partial(self._memories.save, memory))

    @Slot(str)
    def _on_delete_requested(self, memory_id: Identifier) -> None:
        self._delete(partial(self._memories.delete, memory_id), self.memories.resting)

    @Slot(str)
    def _on_holding_delete_requested(self, holding_id: Identifier) -> None:
        self._delete(partial(self._memories.delete_holding, holding_id), self.memories.resting)

    def _delete(self, work: Callable[[], object], resting: RestingQuestion) -> None:
        """Delete for good, or on a day on which that rests ask twice first."""

        def go_on(until: datetime | None) -> None:
            self._resting = work
            if until is None:
                self._on_although_resting()
            else:
                resting.ask_to_delete(self._unlocked.clock.local(until), self._unlocked.local_now, for_good=True)

        self._unlocked.read(self._journal.guidance.rests_until, go_on)

    @Slot()
    def _on_although_resting(self) -> None:
        work, self._resting = self._resting, None
        if work is not None:
            self._change(work)

    @Slot(object)
    def _on_rereading_kept(self, made: Rereading) -> None:
        self._unlocked.change(partial(self._keep_rereading, made), lambda _: self._forget_entries(), self._on_failed)

    def _keep_rereading(self, made: Rereading) -> None:
        self._journal.rereadings.save(replace(made, at=self._unlocked.now))
        if self._invitation is not None:
            self._journal.invitations.take_up(self._invitation)

    def _forget_entries(self) -> None:
        self._entry_ids, self._invitation = (), None

    @Slot()
    def _on_reading_requested(self) -> None:
        def show(invitation: Invitation | None) -> None:
            if invitation is not None:
                self._read_again(invitation.entry_ids, invitation)

        self._unlocked.read(self._offered, show)

    def _read_again(self, entry_ids: tuple[Identifier, ...], invitation: Invitation | None) -> None:
        self._entry_ids, self._invitation = entry_ids, invitation
        self._fill()

    @Slot(str)
    def _on_rereading_delete_requested(self, rereading_id: Identifier) -> None:
        self._delete(partial(self._journal.rereadings.delete, rereading_id), self.rereading.resting)

    @Slot()
    def _on_closed(self) -> None:
        if self.rereading.isVisible():
            self._forget_entries()
        self._unlocked.show_requested.emit(self._back)
