"""Writing, guided or free: from a question or an empty page to an entry that is kept, with a draft at every pause."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from journal_app.domain.course import DosingSession, session_numbers
from journal_app.domain.entry import Draft, Entry, EntryKind
from journal_app.domain.identifiers import Identifier
from journal_app.domain.prompt import Prompt
from journal_app.errors import EntryGoneError, JournalError
from journal_app.services.guidance import Sitting
from journal_app.ui import words
from journal_app.ui.error_text import describe
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.place import Place
from journal_app.ui.screens.free_screen import FreeScreen
from journal_app.ui.screens.guided_screen import GuidedScreen

RETRY_MILLISECONDS = 5_000
"""How long after it failed the saving of a draft is tried again."""


class WritingFlow(QObject):
    """Joins the two writing screens to the journal.

    Signals:
        begun: A writing screen is filled and can be shown: "guided" or "free" (str).
        ended: Writing is over; the screen from before is to be shown.
        grounding_requested: Show the grounding exercises.
    """

    begun = Signal(str)
    ended = Signal()
    grounding_requested = Signal()

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._journal = unlocked.journal
        self._sitting: tuple[Prompt, ...] = ()
        self._passed: set[str] = set()
        self._unsaved: JournalError | None = None
        self.retry_milliseconds = RETRY_MILLISECONDS
        self._waiting: dict[Identifier, Draft] = {}
        self._is_failing = False
        self._retry = QTimer(self, singleShot=True)
        self._retry.timeout.connect(self._on_retry_timeout)
        self._active: GuidedScreen | FreeScreen | None = None
        self.guided = GuidedScreen(clock=unlocked.clock)
        self.free = FreeScreen(clock=unlocked.clock)
        self.guided.swap_requested.connect(self._on_guided_swap_requested)
        self.guided.hide_requested.connect(self._on_guided_hide_requested)
        self.guided.entry_changed.connect(self._on_guided_entry_changed)
        self.guided.grounding_requested.connect(self.grounding_requested)
        self.guided.kept.connect(self._on_guided_kept)
        self.free.kept.connect(self._on_free_kept)
        self.free.discard_requested.connect(self._on_free_discard_requested)
        for screen in (self.guided, self.free):
            screen.draft_changed.connect(partial(self._keep_draft, screen))
            screen.left.connect(self._on_left)

    # --- beginning

    def begin_guided(self, first_prompt_id: str = "") -> None:
        """Open a guided sitting for this moment, with a prompt in front if one was chosen before."""
        begin = partial(self._journal.guidance.begin_sitting, self._unlocked.zone, first_prompt_id)
        self._unlocked.read(begin, self._show_sitting)

    def begin_free(self) -> None:
        """Open an empty page."""
        self._unlocked.read(self._begin_page, self._show_page)

    def edit(self, entry_id: Identifier) -> None:
        """Open an entry, or its draft, to write on."""
        self._unlocked.read(partial(self._page_of, entry_id), self._show_page)

    def resume(self, place: Place) -> None:
        """Go on with a draft at the place where it was left, or where it was saved."""
        if place.entry_id is not None:
            self._unlocked.read(partial(self._draft_at, place), self._show_draft)

    # --- in the background

    def _begin_page(self) -> tuple[Draft, bool, tuple[DosingSession, ...]]:
        return self._journal.guidance.begin_page(self._unlocked.zone), True, self._journal.courses.dosing_sessions()

    def _page_of(self, entry_id: Identifier) -> tuple[Draft, bool, tuple[DosingSession, ...]]:
        draft = self._journal.entries.draft(entry_id)
        try:
            entry, is_new = self._journal.entries.get(entry_id), False
        except EntryGoneError:
            if draft is None:
                raise
            entry, is_new = draft.entry, True
        draft = draft or Draft(entry=entry, saved_at=self._unlocked.now)
        return draft, is_new, self._journal.courses.dosing_sessions()

    def _draft_at(self, place: Place) -> "Sitting | tuple[Draft, bool, tuple[DosingSession, ...]] | None":
        assert place.entry_id is not None  # noqa: S101  # `resume` saw to it; for the type checker
        draft = self._journal.entries.draft(place.entry_id)
        if draft is None:
            return None
        if place.screen in {"guided", "free"}:
            draft = replace(draft, page=place.page, cursor=place.cursor)
        if draft.entry.kind is EntryKind.GUIDED and draft.prompt_ids:
            return self._journal.guidance.resume_sitting(draft)
        _, is_new, sessions = self._page_of(place.entry_id)
        return draft, is_new, sessions

    # --- showing

    def _show_draft(self, found: "Sitting | tuple[Draft, bool, tuple[DosingSession, ...]] | None") -> None:
        if found is None:
            self.ended.emit()
        elif isinstance(found, Sitting):
            self._show_sitting(found)
        else:
            self._show_page(found)

    def _show_sitting(self, sitting: Sitting) -> None:
        if not sitting.prompts:  # every prompt of this moment is hidden
            self.begin_free()
            return
        self._sitting = sitting.prompts
        self._passed = set()
        self.guided.begin(sitting.draft, sitting.prompts, standing_text=words.standing(sitting.standing))
        self.begun.emit("guided")
        self._active = self.guided

    def _show_page(self, page: tuple[Draft, bool, tuple[DosingSession, ...]]) -> None:
        draft, is_new, dosing_sessions = page
        self.free.set_dosing_sessions(_named(dosing_sessions))
        self.free.begin(draft, is_new=is_new)
        self.begun.emit("free")
        self._active = self.free

    # --- keeping

    @property
    def place(self) -> Place | None:
        """Return where the person is writing, if they are."""
        if self._active is None or not self._active.is_writing:
            return None
        draft = self._active.current_draft()
        name = "guided" if self._active is self.guided else "free"
        return Place(screen=name, entry_id=draft.entry.id, page=draft.page, cursor=draft.cursor)

    def put_away(self) -> None:
        """Keep the draft, because another screen is being shown."""
        if self._active is not None:
            self._active.flush()
            self._active = None

    def save_now(self) -> JournalError | None:
        """Save what is being written, wait for it, and return what prevented it, if anything did."""
        self._unsaved = None
        self._retry.stop()
        if self._active is not None and self._active.is_writing:
            draft = self._active.current_draft()
            self._waiting[draft.entry.id] = draft
        for draft in self._waiting.values():
            save = partial(self._journal.entries.save_draft, draft)
            self._unlocked.read(save, partial(self._on_draft_saved, draft), self._note_unsaved)
        self._unlocked.finish()
        return self._unsaved

    def _note_unsaved(self, error: JournalError) -> None:
        self._unsaved = error
        self._retry.start(self.retry_milliseconds)

    def _keep_draft(self, screen: GuidedScreen | FreeScreen, draft: Draft) -> None:
        """Save a draft; where that fails it waits here, and is tried again at the next pause and every few seconds."""
        self._waiting[draft.entry.id] = draft
        save = partial(self._journal.entries.save_draft, draft)
        self._unlocked.read(save, partial(self._on_draft_saved, draft), partial(self._on_draft_unsaved, screen, draft))

    def _on_draft_saved(self, draft: Draft, _: object) -> None:
        if self._waiting.get(draft.entry.id) is draft:
            del self._waiting[draft.entry.id]
        if self._is_failing and not self._waiting:
            self._is_failing = False
            for screen in (self.guided, self.free):
                screen.notice.clear()

    def _on_draft_unsaved(self, screen: GuidedScreen | FreeScreen, draft: Draft, error: JournalError) -> None:
        self._retry.start(self.retry_milliseconds)
        if self._is_failing:
            return  # it is said already
        self._is_failing = True
        if self._active is screen and screen.is_writing and screen.current_draft().entry.id == draft.entry.id:
            self._say_unsaved(screen, error)
        else:
            self._unlocked.failed.emit(error)

    @Slot()
    def _on_retry_timeout(self) -> None:
        for draft in tuple(self._waiting.values()):
            self._keep_draft(self.guided if draft.prompt_ids else self.free, draft)

    def _forget_draft(self, entry_id: Identifier) -> None:
        self._waiting.pop(entry_id, None)

    def _say_unsaved(self, screen: GuidedScreen | FreeScreen, error: JournalError) -> None:
        text = describe(error)
        screen.show_not_saved(text.what, text.next_step)

    @Slot(Entry)
    def _on_guided_kept(self, entry: Entry) -> None:
        self._unlocked.change(
            partial(self._journal.entries.save, entry),
            lambda _: self._on_guided_saved(entry),
            partial(self._say_unsaved, self.guided),
        )

    @Slot(Entry)
    def _on_guided_entry_changed(self, entry: Entry) -> None:
        self._unlocked.change(
            partial(self._journal.entries.save, entry, same_sitting=True),
            lambda _: self._on_guided_saved(entry),
            partial(self._say_unsaved, self.guided),
        )

    def _on_guided_saved(self, entry: Entry) -> None:
        self._forget_draft(entry.id)
        self.guided.show_saved()

    @Slot(Entry)
    def _on_free_kept(self, entry: Entry) -> None:
        self._unlocked.change(
            partial(self._journal.entries.save, entry),
            lambda kept: self._on_free_saved(kept or entry),
            partial(self._say_unsaved, self.free),
        )

    def _on_free_saved(self, entry: Entry) -> None:
        self._forget_draft(entry.id)
        self._unlocked.read_entry(entry.id)

    @Slot(str)
    def _on_free_discard_requested(self, entry_id: Identifier) -> None:
        self._forget_draft(entry_id)
        self._unlocked.change(
            partial(self._journal.entries.discard_draft, entry_id),
            lambda _: self.free.show_put_away(),
            partial(self._say_unsaved, self.free),
        )

    @Slot()
    def _on_left(self) -> None:
        self._unlocked.changed.emit()
        self.ended.emit()

    # --- other prompts

    @Slot(str)
    def _on_guided_swap_requested(self, prompt_id: str) -> None:
        self._passed.add(prompt_id)
        self._replace_prompt(prompt_id)

    @Slot(str)
    def _on_guided_hide_requested(self, prompt_id: str) -> None:
        self._unlocked.read(partial(self._hide, prompt_id), lambda _: self._replace_prompt(prompt_id))

    def _hide(self, prompt_id: str) -> None:
        preferences = self._journal.preferences.get()
        hidden = preferences.hidden_prompts | {prompt_id}
        self._journal.preferences.save(replace(preferences, hidden_prompts=hidden))

    def _replace_prompt(self, prompt_id: str) -> None:
        answered = {answer.prompt_id for answer in self.guided.current_draft().entry.answers}
        another = partial(
            self._journal.guidance.another, self._sitting, prompt_id, passed=frozenset(self._passed), answered=answered
        )
        self._unlocked.read(another, partial(self._show_replaced, prompt_id))

    def _show_replaced(self, prompt_id: str, sitting: tuple[Prompt, ...]) -> None:
        former = {prompt.id for prompt in self._sitting}
        new = next((prompt for prompt in sitting if prompt.id not in former), None)
        self._sitting = sitting
        self.guided.replace_prompt(prompt_id, new)


def _named(dosing_sessions: tuple[DosingSession, ...]) -> list[tuple[Identifier, str]]:
    """Return each session with its number and day, the latest first."""
    numbers = session_numbers(dosing_sessions)
    named = []
    for session in reversed(dosing_sessions):
        day = words.full_day(words.local(session.starts_at, session.zone).date())
        named.append((session.id, f"{words.dosing_session(numbers.get(session.id, 0))}, {day}"))
    return named
