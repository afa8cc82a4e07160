"""The quiet invitation: finds what may be offered now, and says so once when a moment opens while the app is open."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.domain.day import NIGHT_ENDS_AT
from journal_app.domain.entry import Entry
from journal_app.domain.identifiers import Identifier
from journal_app.domain.intention_review import DueReview, ReviewMoment
from journal_app.domain.invitation import Invitation, InvitationKind
from journal_app.domain.moment import Standing
from journal_app.domain.phase import Moment
from journal_app.errors import EntryGoneError
from journal_app.ui import words
from journal_app.ui.desktop_notice import DesktopNotice, SystemNotice
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.widgets.invitation_card import InvitationView, InvitedTo

_BEFORE_A_REVIEW = frozenset(
    {
        InvitationKind.FIRST_CAPTURE,
        InvitationKind.YOU_LEFT_SOMETHING,
        InvitationKind.STEP_AFTER_72H,
        InvitationKind.WEEK_REVIEW,
        InvitationKind.INTENTION_BEFORE_NEXT,
    }
)
"""What belongs to this very moment. An intention that comes back goes before all else: one thing at a time."""
_SILENT = frozenset({Moment.FIRST_CAPTURE})
"""The quiet mode opens by itself then, and nothing is to be pushed."""


class InvitationsFlow(QObject):
    """Joins what may be offered now to the journal.

    Args:
        unlocked: The open journal.
        is_wanted: Tells whether the desktop may show that a moment has opened.
        parent: Owns it.

    Signals:
        quiet_mode_requested, then_now_requested, looking_back_requested: What the person took up.
        reading_requested: An entry (str).
        step_requested, intention_requested: The chain of a session (str).
        rereading_requested: Entries to be read side by side, and the invitation to it (tuple, Invitation).
        moment_opened: Where the person stands now, in words (str). Nothing of the journal is in it.
    """

    quiet_mode_requested = Signal()
    then_now_requested = Signal()
    looking_back_requested = Signal()
    reading_requested = Signal(str)
    step_requested = Signal(str)
    intention_requested = Signal(str)
    rereading_requested = Signal(object, object)
    moment_opened = Signal(str)

    def __init__(self, unlocked: Unlocked, is_wanted: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._journal = unlocked.journal
        self._invitations = unlocked.journal.invitations
        self._is_wanted = is_wanted
        self._last: tuple[Moment, Identifier] | None = None
        self.desktop: DesktopNotice = SystemNotice(self)
        unlocked.changed.connect(self._on_changed)

    # --- what is offered

    def gather(self, due: DueReview | None) -> InvitationView | None:
        """Return what the card shows; nothing while an intention comes back. Runs in the background."""
        if self._unlocked.read_only:
            return None
        invitation = self._invitations.current()
        if invitation is None or (due is not None and invitation.kind not in _BEFORE_A_REVIEW):
            return None
        view = InvitationView(invitation=invitation)
        match invitation.kind:
            case InvitationKind.YOU_LEFT_SOMETHING:
                found = self._entry(invitation)
                return view if found is None else replace(view, was_yesterday=self._is_of_yesterday(found))
            case InvitationKind.RESURFACED:
                found = self._entry(invitation)
                is_shown = found is not None and not found.veiled and not self._is_hidden(found)
                return replace(view, own_words=found.headline) if found is not None and is_shown else None
            case InvitationKind.INTENTION_BEFORE_NEXT:
                intention = next(
                    (one for one in self._journal.courses.intentions() if one.id == invitation.intention_id), None
                )
                coming = invitation.dosing_session_id and self._journal.courses.intention_for(
                    invitation.dosing_session_id
                )
                wanted = coming or intention
                return replace(view, intention=wanted.text) if wanted else None
            case _:
                return view

    def _entry(self, invitation: Invitation) -> Entry | None:
        try:
            return self._journal.entries.get(invitation.entry_ids[0])
        except EntryGoneError:
            return None

    def _is_hidden(self, entry: Entry) -> bool:
        return entry.hidden_until is not None and self._unlocked.now < entry.hidden_until

    def _is_of_yesterday(self, entry: Entry) -> bool:
        night = timedelta(hours=NIGHT_ENDS_AT)  # midnight belongs to the evening
        today = (self._unlocked.local_now - night).date()
        return today - (words.local(entry.happened_at, entry.zone) - night).date() == timedelta(days=1)

    # --- what is answered

    @Slot(object, object)
    def take_up(self, invitation: Invitation, leads_to: InvitedTo) -> None:
        """Go where an invitation leads."""
        session_id = invitation.dosing_session_id or ""
        match leads_to:
            case InvitedTo.QUIET_MODE:
                self.quiet_mode_requested.emit()
            case InvitedTo.READING:
                if invitation.kind is InvitationKind.YOU_LEFT_SOMETHING:
                    self.decline(invitation)
                self.reading_requested.emit(invitation.entry_ids[0])
            case InvitedTo.STEP:
                self.step_requested.emit(session_id)
            case InvitedTo.INTENTION | InvitedTo.RENEWING:
                self.intention_requested.emit(session_id)
            case InvitedTo.THEN_NOW:
                if invitation.intention_id is None:
                    self.decline(invitation)  # with an intention, it is over once that was looked at
                self.then_now_requested.emit()
            case InvitedTo.REREADING:
                self.rereading_requested.emit(invitation.entry_ids, invitation)
            case InvitedTo.LOOKING_BACK:
                self.looking_back_requested.emit()

    @Slot(object)
    def put_off(self, invitation: Invitation) -> None:
        """Offer it again tomorrow."""
        self._unlocked.change(partial(self._put_off, invitation))

    def _put_off(self, invitation: Invitation) -> None:
        self._invitations.put_off(invitation)
        if invitation.kind is InvitationKind.FIRST_CAPTURE and invitation.dosing_session_id is not None:
            session = self._journal.courses.dosing_session(invitation.dosing_session_id)
            if session is not None:
                self._journal.captures.put_off(session)

    @Slot(object)
    def decline(self, invitation: Invitation) -> None:
        """Offer it no more."""
        self._unlocked.change(partial(self._invitations.take_up, invitation))

    @Slot(object, str)
    def renew(self, invitation: Invitation, text: str) -> None:
        """Take an intention along to the next session, as it was or in other words."""
        self._unlocked.change(partial(self._renew, invitation, text))

    def _renew(self, invitation: Invitation, text: str) -> None:
        courses = self._journal.courses
        if invitation.dosing_session_id is not None:
            courses.set_intention(invitation.dosing_session_id, text)
        if invitation.intention_id is not None:
            courses.review_intention(invitation.intention_id, ReviewMoment.BEFORE_NEXT, "")
        self._invitations.take_up(invitation)

    @Slot(object)
    def let_go(self, invitation: Invitation) -> None:
        """Let the intention of last time go; what was written of it stays."""
        self._unlocked.change(partial(self._let_go, invitation))

    def _let_go(self, invitation: Invitation) -> None:
        courses = self._journal.courses
        for one in courses.intentions():
            if one.id == invitation.intention_id:
                courses.save_intention(replace(one, let_go_at=self._unlocked.now))
        self._invitations.take_up(invitation)

    # --- a moment opens

    @Slot()
    def look(self, *, may_tell: bool = True) -> None:
        """See whether another moment has opened since the last look, and say so once.

        Args:
            may_tell: Whether anybody is to be told; where not, it is told at a later look.
        """
        self._unlocked.read(self._journal.guidance.standing, partial(self._compare, may_tell=may_tell))

    def _compare(self, standing: Standing, *, may_tell: bool) -> None:
        here = _place(standing)
        if self._last is None or here is None or here == self._last:
            self._last = here or self._last
        elif may_tell:
            self._last = here
            if standing.moment not in _SILENT:
                self.moment_opened.emit(words.standing(standing))
                if self._is_wanted():
                    self.desktop.show(
                        self.tr("Notes"),  # as the title of the window: says nothing of what is inside
                        self.tr("A moment for your notebook, if you like."),
                    )

    @Slot()
    def _on_changed(self) -> None:
        """What the person changed themselves is no news to them."""
        self._unlocked.read(self._journal.guidance.standing, self._take_note)

    def _take_note(self, standing: Standing) -> None:
        self._last = _place(standing) or self._last


def _place(standing: Standing) -> tuple[Moment, Identifier] | None:
    return None if standing.dosing_session is None else (standing.moment, standing.dosing_session.id)
