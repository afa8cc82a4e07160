"""Writing, guided or free: from a question or an empty page to an entry that is kept, with a draft at every pause."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from journal_app.domain.course import DosingSession, session_numbers
from journal_app.domain.drawing import Drawing
from journal_app.domain.entry import Draft, Entry, EntryKind
from journal_app.domain.identifiers import Identifier
from journal_app.domain.media import Attachment
from journal_app.domain.prompt import Prompt
from journal_app.errors import EntryGoneError, JournalError
from journal_app.services.guidance import Sitting
from journal_app.ui import words
from journal_app.ui.audio.states import RecordingState, Trouble
from journal_app.ui.error_text import describe
from journal_app.ui.flows.attachments import gather_attachments
from journal_app.ui.flows.recording_flow import RecordingFlow, join_player
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.place import Place
from journal_app.ui.screens.free_screen import FreeScreen
from journal_app.ui.screens.guided_screen import GuidedScreen
from journal_app.ui.widgets.attachments_view import Kept

_Screen: TypeAlias = GuidedScreen | FreeScreen

RETRY_MILLISECONDS = 5_000
"""How long after it failed the saving of a draft is tried again."""


class WritingFlow(QObject):
    """Joins the two writing screens to the journal.

    Signals:
        begun: A writing screen is filled and can be shown: "guided" or "free" (str).
        ended: Writing is over; the screen from before is to be shown.
        grounding_requested: Show the grounding exercises.
        capture_requested: What was being caught while groggy is still settling; the quiet mode goes on with it.
        prompts_requested: Show all questions; where the person is writing (Place).
        team_note_requested: Words to be noted for the team, and the entry that they are of (str, str).
    """

    begun = Signal(str)
    ended = Signal()
    grounding_requested = Signal()
    capture_requested = Signal()
    prompts_requested = Signal(object)
    team_note_requested = Signal(str, str)

    def __init__(self, unlocked: Unlocked, recording: RecordingFlow, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._recording = recording
        self._recorded: tuple[_Screen, Identifier] | None = None
        self._is_noted = False
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
        self.guided.prompts_requested.connect(self._on_guided_prompts_requested)
        self.guided.team_note_requested.connect(self.team_note_requested)
        self.guided.kept.connect(self._on_guided_kept)
        self.free.kept.connect(self._on_free_kept)
        self.free.discard_requested.connect(self._on_free_discard_requested)
        for screen in (self.guided, self.free):
            screen.draft_changed.connect(partial(self._keep_draft, screen))
            screen.left.connect(self._on_left)
            self._join_additions(screen)
        self.guided.page_left.connect(self._end_recording)
        recording.state_changed.connect(self._on_recording_state_changed)
        recording.level_changed.connect(self._on_recording_level_changed)
        recording.seconds_changed.connect(self._on_recording_seconds_changed)
        recording.silence_changed.connect(self._on_recording_silence_changed)
        recording.troubled.connect(self._on_recording_troubled)
        recording.refused.connect(self._on_recording_refused)
        recording.kept.connect(self._on_recording_kept)
        recording.finished.connect(self._on_recording_finished)

    # --- beginning

    def begin_guided(self, first_prompt_id: str = "") -> None:
        """Open a guided sitting for this moment, with a prompt in front if one was chosen before."""
        begin = partial(self._journal.guidance.begin_sitting, self._unlocked.zone, first_prompt_id)
        self._unlocked.read(begin, self._show_sitting)

    def begin_free(self) -> None:
        """Open an empty page."""
        self._unlocked.read(self._begin_page, self._show_page)

    def begin_beside(self, entry_id: Identifier) -> None:
        """Open an empty page beside what was caught while groggy; the raw words stay as they came."""
        self._unlocked.read(partial(self._begin_page_beside, entry_id), self._show_page)

    def edit(self, entry_id: Identifier) -> None:
        """Open an entry, or its draft, to write on."""
        self._unlocked.read(partial(self._page_of, entry_id), self._show_page)

    def resume(self, place: Place) -> None:
        """Go on with a draft at the place where it was left, or where it was saved."""
        if place.entry_id is not None:
            self._unlocked.read(partial(self._draft_at, place), self._show_draft)

    def return_to(self, place: Place) -> None:
        """Go back to what was left for a moment; where nothing was written, it is as it was opened."""
        self._unlocked.read(
            partial(self._draft_at, place), lambda found: self._show_draft(found) if found else self._open_again(place)
        )

    def _open_again(self, place: Place) -> None:
        if place.screen == "guided":
            self.begin_guided()
        else:
            self._unlocked.read(partial(self._page_again, place), self._show_page)

    # --- in the background

    def _begin_page(self) -> tuple[Draft, bool, tuple[DosingSession, ...]]:
        return self._journal.guidance.begin_page(self._unlocked.zone), True, self._journal.courses.dosing_sessions()

    def _begin_page_beside(self, entry_id: Identifier) -> tuple[Draft, bool, tuple[DosingSession, ...]]:
        raw = self._journal.entries.get(entry_id)
        draft, is_new, sessions = self._begin_page()
        entry = replace(draft.entry, beside_id=raw.id, dosing_session_id=raw.dosing_session_id, course_id=raw.course_id)
        return replace(draft, entry=entry), is_new, sessions

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

    def _page_again(self, place: Place) -> tuple[Draft, bool, tuple[DosingSession, ...]]:
        assert place.entry_id is not None  # noqa: S101  # it names what was open; for the type checker
        try:
            return self._page_of(place.entry_id)
        except EntryGoneError:
            return self._begin_page()

    def _page_beside_draft(self, draft: Draft) -> tuple[Draft, bool, tuple[DosingSession, ...]] | None:
        """Take what was not kept of a capture that has settled since to a page beside it; None where none is kept."""
        try:
            kept = self._journal.entries.get(draft.entry.id)
        except EntryGoneError:
            return None
        page, is_new, sessions = self._begin_page_beside(kept.id)
        text = "\n\n".join(answer.text for answer in draft.entry.answers[len(kept.answers) :])
        page = replace(page, entry=replace(page.entry, text=text))
        self._journal.entries.save_draft(page)
        self._journal.entries.discard_draft(kept.id)
        return page, is_new, sessions

    def _draft_at(self, place: Place) -> "Sitting | Draft | tuple[Draft, bool, tuple[DosingSession, ...]] | None":
        assert place.entry_id is not None  # noqa: S101  # `resume` saw to it; for the type checker
        draft = self._journal.entries.draft(place.entry_id)
        if draft is None:
            return None
        if draft.entry.groggy and draft.entry.is_settling(self._unlocked.now):
            return draft
        if draft.entry.groggy and (page := self._page_beside_draft(draft)) is not None:
            return page
        if place.screen in {"guided", "free"}:
            draft = replace(draft, page=place.page, cursor=place.cursor)
        if draft.entry.kind is EntryKind.GUIDED and draft.prompt_ids:
            return self._journal.guidance.resume_sitting(draft)
        _, is_new, sessions = self._page_of(place.entry_id)
        return draft, is_new, sessions

    # --- showing

    def _show_draft(self, found: "Sitting | Draft | tuple[Draft, bool, tuple[DosingSession, ...]] | None") -> None:
        if found is None:
            self.ended.emit()
        elif isinstance(found, Draft):
            self.capture_requested.emit()
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
        self._read_additions(self.guided, sitting.draft.entry)

    def _show_page(self, page: tuple[Draft, bool, tuple[DosingSession, ...]]) -> None:
        draft, is_new, dosing_sessions = page
        self.free.set_dosing_sessions(_named(dosing_sessions))
        self.free.begin(draft, is_new=is_new)
        self.begun.emit("free")
        self._active = self.free
        self._read_additions(self.free, draft.entry)

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
        self._end_recording()
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
        self._let_go_of_recording()  # before the entry: what is said last belongs to it
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
        self._let_go_of_recording()
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
        self._let_go_of_recording()
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

    # --- what is said, drawn and felt

    def _join_additions(self, screen: _Screen) -> None:
        additions, recording = screen.additions, self._recording
        recorder = additions.recorder
        recorder.record_requested.connect(partial(self._begin_recording, screen))
        recorder.pause_requested.connect(recording.pause)
        recorder.go_on_requested.connect(recording.go_on)
        recorder.stop_requested.connect(recording.stop)
        recorder.leave_rest_requested.connect(recording.leave_rest)
        additions.voice_closed.connect(self._end_recording)
        additions.drawn.connect(partial(self._keep_drawing, screen))
        additions.removal_requested.connect(partial(self._ask_about_removal, screen))
        additions.removed.connect(partial(self._remove, screen))
        additions.attachments.player_made.connect(partial(join_player, unlocked=self._unlocked))

    def _read_additions(self, screen: _Screen, entry: Entry) -> None:
        self._unlocked.read(
            partial(gather_attachments, self._journal, entry), partial(self._show_additions, screen, entry.id)
        )

    def _show_additions(self, screen: _Screen, entry_id: Identifier, kept: tuple[Kept, ...]) -> None:
        if self._is_open(screen, entry_id):
            screen.additions.show_attachments(kept)

    def _is_open(self, screen: _Screen, entry_id: Identifier) -> bool:
        return screen.is_writing and screen.current_draft().entry.id == entry_id

    def _begin_recording(self, screen: _Screen) -> None:
        if screen.is_writing and not self._recording.is_recording:
            entry_id = screen.current_draft().entry.id
            self._recorded, self._is_noted = (screen, entry_id), False
            self._recording.begin(entry_id, screen.open_prompt_id if isinstance(screen, GuidedScreen) else "")

    @Slot()
    def _end_recording(self) -> None:
        if self._recorded is not None:
            self._recording.stop()

    def _let_go_of_recording(self) -> None:
        """End the recording without another draft: the entry it belongs to is being kept, or put away."""
        if self._recorded is not None:
            screen, _ = self._recorded
            self._recording.stop()
            self._recorded = None
            screen.additions.show_recording(RecordingState.IDLE)

    @Slot(object)
    def _on_recording_state_changed(self, state: RecordingState) -> None:
        if self._recorded is None:
            return
        screen, _ = self._recorded
        screen.additions.show_recording(state)

    @Slot(float)
    def _on_recording_kept(self, _seconds: float) -> None:
        """Keep a draft that the recording belongs to, as soon as there is a piece of it."""
        if self._recorded is not None and not self._is_noted and self._is_open(*self._recorded):
            self._is_noted = True
            self._recorded[0].note_addition()

    @Slot(float)
    def _on_recording_level_changed(self, level: float) -> None:
        if self._recorded is not None:
            self._recorded[0].additions.recorder.show_level(level)

    @Slot(float)
    def _on_recording_seconds_changed(self, seconds: float) -> None:
        if self._recorded is not None:
            self._recorded[0].additions.recorder.show_seconds(seconds)

    @Slot(bool)
    def _on_recording_silence_changed(self, silent: bool) -> None:
        if self._recorded is not None:
            self._recorded[0].additions.recorder.show_silence(silent)

    @Slot(object)
    def _on_recording_troubled(self, trouble: Trouble) -> None:
        if self._recorded is not None:
            self._recorded[0].additions.recorder.show_trouble(trouble)

    @Slot(object)
    def _on_recording_refused(self, error: JournalError) -> None:
        if self._recorded is not None:
            self._recorded[0].additions.recorder.show_error(error)
            if not self._recording.is_recording:
                self._recorded = None

    @Slot(object)
    def _on_recording_finished(self, attachment: Attachment | None) -> None:
        if self._recorded is None:
            return
        (screen, entry_id), self._recorded = self._recorded, None
        if attachment is not None and self._is_open(screen, entry_id):
            screen.note_addition()
            self._read_additions(screen, screen.current_draft().entry)

    def _keep_drawing(self, screen: _Screen, drawing: Drawing) -> None:
        if not screen.is_writing:
            return
        entry = screen.current_draft().entry
        prompt_id = screen.open_prompt_id if isinstance(screen, GuidedScreen) else ""
        keep = partial(
            self._journal.media.save_drawing, entry.id, drawing, zone=self._unlocked.zone, prompt_id=prompt_id
        )
        self._unlocked.read(keep, lambda _: self._on_drawing_kept(screen, entry), partial(self._say_unsaved, screen))

    def _on_drawing_kept(self, screen: _Screen, entry: Entry) -> None:
        if self._is_open(screen, entry.id):
            screen.note_addition()
            self._read_additions(screen, entry)

    def _ask_about_removal(self, screen: _Screen, attachment_id: Identifier) -> None:
        self._unlocked.read(
            self._journal.guidance.rests_until, partial(self._show_removal_question, screen, attachment_id)
        )

    def _show_removal_question(self, screen: _Screen, attachment_id: Identifier, until: datetime | None) -> None:
        local = None if until is None else self._unlocked.clock.local(until)
        screen.additions.ask_about_removal(attachment_id, local, self._unlocked.local_now)

    def _remove(self, screen: _Screen, attachment_id: Identifier) -> None:
        if screen.is_writing:
            entry = screen.current_draft().entry
            self._unlocked.read(
                partial(self._journal.media.delete, attachment_id),
                lambda _: self._read_additions(screen, entry),
                partial(self._say_unsaved, screen),
            )

    # --- other prompts

    @Slot()
    def _on_guided_prompts_requested(self) -> None:
        self.prompts_requested.emit(self.place)

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
