"""One thing that may be done now, said once and quietly: with a way to it, and always with "not yet"."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from journal_app.domain.dosing_ranges import LONGEST_INTENTION
from journal_app.domain.invitation import Invitation, InvitationKind
from journal_app.ui import words
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, holder, label

_MOST_WORDED = 12
_ONLY_LATER = frozenset({InvitationKind.FIRST_CAPTURE, InvitationKind.YOU_LEFT_SOMETHING})
"""What is offered again until it is taken up: it was left by the person, or the session is now."""


class InvitedTo(StrEnum):
    """What an invitation leads to."""

    QUIET_MODE = "quiet_mode"
    READING = "reading"
    STEP = "step"
    INTENTION = "intention"
    RENEWING = "renewing"
    """Keep the intention, change it or let it go: on the card itself."""
    THEN_NOW = "then_now"
    REREADING = "rereading"
    LOOKING_BACK = "looking_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationView:
    """What the card shows.

    Attributes:
        was_yesterday: Whether what was left was left on the day before this one.
        own_words: What the person wrote, for an entry that comes up again; empty for everything else.
        intention: The intention to renew, shown only once it is asked for.
    """

    invitation: Invitation
    was_yesterday: bool = False
    own_words: str = ""
    intention: str = ""


class InvitationCard(Card):
    """At most one invitation; hidden while there is none. It counts nothing, and nothing on it is late.

    Signals:
        taken_up: The invitation, and what it was to lead to (Invitation, InvitedTo).
        put_off: Not yet (Invitation).
        declined: Not this (Invitation).
        intention_renewed: The invitation, and the intention for the next session (Invitation, str).
        intention_let_go: The invitation (Invitation).
    """

    taken_up = Signal(object, object)
    put_off = Signal(object)
    declined = Signal(object)
    intention_renewed = Signal(object, str)
    intention_let_go = Signal(object)

    def __init__(self) -> None:
        self._view: InvitationView | None = None
        self._says = label("", "heading")
        self._own = label("", "serif")
        self._more = label("", "secondary")
        self._ways = FlowLayout()
        self._line = text_line(
            self.tr("Your intention for the next session, in one sentence"), longest=LONGEST_INTENTION
        )
        self._line.returnPressed.connect(self._on_renew_clicked)
        renew = button(self.tr("Take it along"), "soft", on_click=self._on_renew_clicked)
        let_go = button(self.tr("Let it go"), on_click=self._on_let_go_clicked)
        leave = button(self.tr("Leave it open"), "quiet", on_click=self._on_leave_clicked)
        self._renewing_buttons = (renew, let_go, leave)
        self._renewing = holder(
            column(
                Field(
                    self.tr("For the next session"),
                    self._line,
                    self.tr("As it is, or in other words. It is yours to change until the session."),
                ),
                holder(FlowLayout(*self._renewing_buttons)),
                spacing=8,
            )
        )
        self._ways_holder = holder(self._ways)
        super().__init__(
            column(self._says, self._own, self._more, spacing=4), self._ways_holder, self._renewing, spacing=12
        )
        self._renewing.hide()
        self.hide()

    @property
    def invitation(self) -> Invitation | None:
        """Return what is offered at present."""
        return self._view.invitation if self._view else None

    @property
    def says(self) -> str:
        """Return everything that the card says."""
        return " ".join(one.text() for one in (self._says, self._own, self._more) if one.text())

    def stops(self) -> list[QWidget]:
        """Return what can have the focus, in reading order."""
        items = (self._ways.itemAt(place) for place in range(self._ways.count()))
        ways = [widget for item in items if item is not None and (widget := item.widget()) is not None]
        return [*ways, self._line, *self._renewing_buttons]

    def show_invitation(self, view: InvitationView | None) -> None:
        """Show an invitation, or nothing. The same one again changes nothing: words in its line stay."""
        if view == self._view:
            return
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self._view = view
        self._renewing.hide()
        self._ways_holder.show()
        if view is not None:
            heading, more = _words(view)
            self._says.setText(heading)
            self._own.setText(self.tr("“{words}”").format(words=view.own_words) if view.own_words else "")
            self._more.setText(more)
            self._line.setText(view.intention)
        for part in (self._own, self._more):
            part.setVisible(view is not None and bool(part.text()))
        self._offer(view)
        self.setVisible(view is not None)
        if had_focus and view is not None:
            self._focus_first()

    def _offer(self, view: InvitationView | None) -> None:
        while (item := self._ways.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        if view is None:
            return
        for number, (text, leads_to) in enumerate(_ways(view)):
            way = button(text, "" if number else "soft")
            way.clicked.connect(lambda _=False, it=leads_to: self._on_way_clicked(it))
            way.setAccessibleDescription(self._says.text())
            self._ways.addWidget(way)
        later = button(self.tr("Not yet"), "quiet", on_click=self._on_later_clicked)
        later.setAccessibleDescription(self._says.text())
        self._ways.addWidget(later)
        if view.invitation.kind not in _ONLY_LATER:
            never = button(self.tr("Not this"), "quiet", on_click=self._on_never_clicked)
            never.setAccessibleDescription(self._says.text())
            self._ways.addWidget(never)

    def _focus_first(self) -> None:
        shown = [one for one in self.stops() if one.isVisibleTo(self)]
        if shown:
            shown[0].setFocus()

    @Slot()
    def _on_way_clicked(self, leads_to: InvitedTo) -> None:
        if self._view is None:
            return
        if leads_to is InvitedTo.RENEWING:
            self._ways_holder.hide()
            self._renewing.show()
            self._line.setFocus()
            announce(self, self._line.text())
        else:
            self.taken_up.emit(self._view.invitation, leads_to)

    @Slot()
    def _on_later_clicked(self) -> None:
        if self._view is not None:
            self.put_off.emit(self._view.invitation)

    @Slot()
    def _on_never_clicked(self) -> None:
        if self._view is not None:
            self.declined.emit(self._view.invitation)

    @Slot()
    def _on_renew_clicked(self) -> None:
        text = " ".join(self._line.text().split())
        if self._view is not None and text:
            self.intention_renewed.emit(self._view.invitation, text)

    @Slot()
    def _on_let_go_clicked(self) -> None:
        if self._view is not None:
            self.intention_let_go.emit(self._view.invitation)

    @Slot()
    def _on_leave_clicked(self) -> None:
        self._renewing.hide()
        self._ways_holder.show()
        self._focus_first()


def _ways(view: InvitationView) -> list[tuple[str, InvitedTo]]:
    """Return what may be pressed, the likeliest first."""
    tr = words.translate
    kind, then_now = view.invitation.kind, (tr("InvitationCard", "Then and now"), InvitedTo.THEN_NOW)
    if kind is InvitationKind.WEEK_REVIEW and view.invitation.intention_id is None:
        return [then_now]
    first = {
        InvitationKind.FIRST_CAPTURE: (tr("InvitationCard", "Open the quiet page"), InvitedTo.QUIET_MODE),
        InvitationKind.YOU_LEFT_SOMETHING: (tr("InvitationCard", "Read it"), InvitedTo.READING),
        InvitationKind.RESURFACED: (tr("InvitationCard", "Read it"), InvitedTo.READING),
        InvitationKind.STEP_AFTER_72H: (tr("InvitationCard", "One small step"), InvitedTo.STEP),
        InvitationKind.WEEK_REVIEW: (tr("InvitationCard", "Look at the intention"), InvitedTo.INTENTION),
        InvitationKind.INTENTION_BEFORE_NEXT: (tr("InvitationCard", "Look at it"), InvitedTo.RENEWING),
        InvitationKind.REREADING: (tr("InvitationCard", "Read side by side"), InvitedTo.REREADING),
        InvitationKind.LOOK_BACK: (tr("InvitationCard", "Look back"), InvitedTo.LOOKING_BACK),
    }[kind]
    return [first, then_now] if kind is InvitationKind.WEEK_REVIEW else [first]


def _words(view: InvitationView) -> tuple[str, str]:
    """Return what the card says, and a line below it."""
    tr = words.translate
    kind, number = view.invitation.kind, view.invitation.number
    heading, more = {
        InvitationKind.FIRST_CAPTURE: (
            tr("InvitationCard", "There is a quiet page for right after the session."),
            tr("InvitationCard", "A few words, a sound or a drawing. None is fine."),
        ),
        InvitationKind.YOU_LEFT_SOMETHING: (_left(view), tr("InvitationCard", "Read it, or not yet.")),
        InvitationKind.STEP_AFTER_72H: (
            tr("InvitationCard", "A few days have passed since session {number}."),
            tr("InvitationCard", "If you like, write down one small step, with a time and a place."),
        ),
        InvitationKind.WEEK_REVIEW: (
            tr("InvitationCard", "A week has passed since session {number}."),
            tr("InvitationCard", "You may look again at what you brought, and at how it was then and is now."),
        ),
        InvitationKind.INTENTION_BEFORE_NEXT: (
            tr("InvitationCard", "Session {number} is a few days away."),
            tr("InvitationCard", "Your intention of last time: keep it, change it or let it go."),
        ),
        InvitationKind.REREADING: (
            tr("InvitationCard", "A few sessions lie behind you."),
            tr("InvitationCard", "If you like, read some of what you wrote side by side."),
        ),
        InvitationKind.LOOK_BACK: (
            tr("InvitationCard", "There is room to look back."),
            tr("InvitationCard", "What lasted, what faded, what was hard. A few questions, if you like."),
        ),
        InvitationKind.RESURFACED: (after_session(number), ""),
    }[kind]
    return heading.format(number=words.number(number)), more


def _left(view: InvitationView) -> str:
    tr = words.translate
    if view.was_yesterday:
        return tr("InvitationCard", "You left something yesterday.")
    if view.invitation.number:
        return tr("InvitationCard", "You left something after session {number}.")
    return tr("InvitationCard", "You left something here.")


def after_session(number: int) -> str:
    """Return "After your second session you wrote"."""
    tr = words.translate
    ordinals = (
        tr("InvitationCard", "first"),
        tr("InvitationCard", "second"),
        tr("InvitationCard", "third"),
        tr("InvitationCard", "fourth"),
        tr("InvitationCard", "fifth"),
        tr("InvitationCard", "sixth"),
        tr("InvitationCard", "seventh"),
        tr("InvitationCard", "eighth"),
        tr("InvitationCard", "ninth"),
        tr("InvitationCard", "tenth"),
        tr("InvitationCard", "eleventh"),
        tr("InvitationCard", "twelfth"),
    )
    if 1 <= number <= _MOST_WORDED:
        return tr("InvitationCard", "After your {ordinal} session you wrote:").format(ordinal=ordinals[number - 1])
    return tr("InvitationCard", "After session {number} you wrote:").format(number=words.number(number))
