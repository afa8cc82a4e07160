"""Today: gathers what the first screen shows, and keeps what is said there in passing."""

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.domain.entry import Draft, Entry, EntryHeader, EntryKind
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.moment import Standing
from journal_app.domain.prompt import Prompt
from journal_app.errors import JournalError
from journal_app.ui import words
from journal_app.ui.flows.invitations_flow import InvitationsFlow
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.today_screen import TodayScreen, TodayView
from journal_app.ui.widgets.awake_line import AwakeView
from journal_app.ui.widgets.invitation_card import InvitationView

RECENT = 5
_LOOKED_AT = 20


class TodayFlow(QObject):
    """Joins the Today screen to the journal.

    Signals:
        shown: The screen was filled.
        begin_requested: Guided writing with this prompt (str).
        resume_requested: The draft of this entry (str).
    """

    shown = Signal()
    begin_requested = Signal(str)
    resume_requested = Signal(str)

    def __init__(self, unlocked: Unlocked, invitations: InvitationsFlow, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._invitations = invitations
        self._journal = unlocked.journal
        self._view: TodayView | None = None
        self._unsaved: JournalError | None = None
        self._prompt: Prompt | None = None
        self._passed: set[str] = set()
        self._put_off: set[Identifier] = set()
        self._put_away: dict[Identifier, Draft] = {}
        self.screen = TodayScreen()
        self.screen.begin_requested.connect(self.begin_requested)
        self.screen.resume_requested.connect(self.resume_requested)
        self.screen.write_requested.connect(lambda: unlocked.show_requested.emit("free"))
        self.screen.sessions_requested.connect(lambda: unlocked.show_requested.emit("sessions"))
        self.screen.chain_requested.connect(lambda: unlocked.show_requested.emit("chain"))
        self.screen.preparation_requested.connect(lambda: unlocked.show_requested.emit("preparation"))
        self.screen.check_in_requested.connect(lambda: unlocked.show_requested.emit("check_in"))
        self.screen.open_requested.connect(unlocked.read_entry)
        self.screen.swap_requested.connect(self._on_swap_requested)
        self.screen.mood_kept.connect(self._on_mood_kept)
        self.screen.intention_kept.connect(self._on_intention_kept)
        self.screen.later_requested.connect(self._on_later_requested)
        self.screen.put_away_requested.connect(self._on_put_away_requested)
        self.screen.bring_back_requested.connect(self._on_bring_back_requested)
        self.screen.awake.corrected.connect(self._on_awake_corrected)
        self.screen.awake.quiet_mode_requested.connect(invitations.quiet_mode_requested)
        card = self.screen.invitation
        card.taken_up.connect(invitations.take_up)
        card.put_off.connect(invitations.put_off)
        card.declined.connect(invitations.decline)
        card.intention_renewed.connect(invitations.renew)
        card.intention_let_go.connect(invitations.let_go)
        unlocked.changed.connect(self._on_changed)

    def save_now(self) -> JournalError | None:
        """Keep the intention that is being written, wait for it, and return what prevented it, if anything did."""
        self._unsaved = None
        self.screen.keep_now()
        self._unlocked.finish()
        return self._unsaved

    def refresh(self) -> None:
        """Read what the screen shows."""
        self._unlocked.read(self._gather, self._show)

    def look(self) -> None:
        """Read it anew only where something else is offered by now: rows that have the focus are to stay."""
        if self.screen.isVisible():
            self._unlocked.read(self._offered, self._refresh_if_other)

    def _offered(self) -> InvitationView | None:
        return self._invitations.gather(next(iter(self._journal.courses.due_reviews()), None))

    def _refresh_if_other(self, invitation: InvitationView | None) -> None:
        if self._view is not None and invitation != self._view.invitation:
            self.refresh()

    def _show(self, view: TodayView) -> None:
        self._view = view
        self._prompt = view.prompt
        self.screen.show_today(view)
        self.shown.emit()

    def _gather(self) -> TodayView:
        """Read everything. Runs in the background."""
        journal, now, put_away = self._journal, self._unlocked.local_now, dict(self._put_away)
        standing = journal.guidance.standing()
        coming = journal.courses.next_dosing_session()
        intention = journal.courses.intention_for(coming.id) if coming else None
        recent = journal.entries.newest(_LOOKED_AT)
        waiting = journal.entries.unfinished()
        mood = self._mood_of_today(recent)
        review = next(iter(journal.courses.due_reviews()), None)
        invitation = self._invitations.gather(review)
        return TodayView(
            now=now,
            name=journal.preferences.get().name,
            standing=standing if standing.dosing_session else None,
            prompt=self._prompt_for(standing),
            next_session=coming,
            intention=intention.text if intention else "",
            invitation=invitation,
            due_review=None if invitation else review,
            awake=self._awake(standing),
            recent=recent[:RECENT],
            unfinished=tuple(one for one in waiting if one.draft.entry.id not in self._put_off | put_away.keys()),
            put_away=tuple(put_away.values()),
            kept_mood=mood.mood if mood else None,
            kept_mood_at=mood.happened_at if mood else None,
        )

    def _awake(self, standing: Standing) -> AwakeView | None:
        session, elapsed = standing.dosing_session, standing.elapsed
        if session is None or elapsed is None or standing.days != 0 or elapsed < timedelta():
            return None
        return AwakeView(session=session, now=self._unlocked.now)

    def _prompt_for(self, standing: Standing) -> Prompt | None:
        if self._prompt is not None and self._prompt.moment is standing.moment and self._passed:
            return self._prompt  # swapped to on purpose
        prompts = self._journal.guidance.prompts_for(standing)
        return prompts[0] if prompts else None

    def _mood_of_today(self, recent: tuple[EntryHeader, ...]) -> EntryHeader | None:
        today = self._unlocked.local_now.date()
        return next(
            (
                header
                for header in recent
                if header.mood is not None and words.local(header.happened_at, header.zone).date() == today
            ),
            None,
        )

    @Slot()
    def _on_changed(self) -> None:
        if self.screen.isVisible():
            self.refresh()

    @Slot(str)
    def _on_swap_requested(self, prompt_id: str) -> None:
        if self._prompt is None:
            return
        self._passed.add(prompt_id)
        another = partial(self._journal.guidance.another, (self._prompt,), prompt_id, passed=frozenset(self._passed))
        self._unlocked.read(another, self._show_swapped)

    def _show_swapped(self, prompts: tuple[Prompt, ...]) -> None:
        if prompts and prompts[0] == self._prompt:
            self._passed.clear()  # all were seen: begin again
        self._prompt = prompts[0] if prompts else None
        self.refresh()

    @Slot(int)
    def _on_mood_kept(self, mood: int) -> None:
        now = self._unlocked.now
        entry = Entry(
            id=new_identifier(),
            kind=EntryKind.FREE,
            happened_at=now,
            zone=self._unlocked.zone,
            written_at=now,
            title=words.mood_only(mood),
            mood=mood,
        )
        self._unlocked.change(partial(self._journal.entries.save, entry), None, self._on_mood_not_kept)

    def _on_mood_not_kept(self, error: JournalError) -> None:
        self.screen.keep_failed()
        self._unlocked.failed.emit(error)

    @Slot(str, object)
    def _on_awake_corrected(self, session_id: Identifier, at: datetime) -> None:
        self._unlocked.change(partial(self._journal.courses.note_awake, session_id, at))

    @Slot(str)
    def _on_intention_kept(self, text: str) -> None:
        if self._view is not None and self._view.next_session is not None:
            session_id = self._view.next_session.id
            set_it = partial(self._journal.courses.set_intention, session_id, text)
            self._unlocked.change(set_it, None, self._on_intention_refused)

    def _on_intention_refused(self, error: JournalError) -> None:
        self._unsaved = error
        self._unlocked.failed.emit(error)

    @Slot(str)
    def _on_later_requested(self, entry_id: Identifier) -> None:
        self._put_off.add(entry_id)
        self.refresh()

    @Slot(str)
    def _on_put_away_requested(self, entry_id: Identifier) -> None:
        """Offer it no longer. It is dropped when the screen is left: what was said or drawn for it goes along then."""
        waiting = self._view.unfinished if self._view else ()
        draft = next((one.draft for one in waiting if one.draft.entry.id == entry_id), None)
        if draft is not None:
            self._put_away[entry_id] = draft
            self.refresh()

    @Slot(str)
    def _on_bring_back_requested(self, entry_id: Identifier) -> None:
        self._put_away.pop(entry_id, None)
        self.refresh()

    def leave(self) -> None:
        """Drop what was put away: the screen is left."""
        for entry_id in self._put_away:
            self._unlocked.change(partial(self._journal.entries.discard_draft, entry_id))
        self._put_away.clear()
