"""A session in the list: what is known of it, and one press to say it was held, moved or cancelled."""

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.course import DosingSession, SessionEventKind, SessionStatus, TherapySession
from journal_app.domain.session_clock import WITHOUT_A_TIME, SessionClock
from journal_app.ui import words
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import Field, day_edit, day_of
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, button, column, holder, label
from journal_app.ui.widgets.row_button import IconLabel, RowButton
from journal_app.ui.widgets.session_mark import SessionMark
from journal_app.ui.widgets.time_line import TimeLine


class SessionRow(QWidget):
    """One session. Wishes only: what is shown changes when the list is shown anew.

    Args:
        session: Dosing or not.
        number: Which dosing session of its course; 0 where unknown.
        intention: That stands for it.
        now: Aware, local.

    Signals:
        opened: Open its page.
        status_requested: It became this SessionStatus.
        move_requested: To this start (datetime, aware, UTC), and whether of it only the day is known (bool).
        chain_requested: Show its intention and what came of it.
        preparation_requested: Show what makes ready for it.
    """

    opened = Signal()
    chain_requested = Signal()
    preparation_requested = Signal()
    status_requested = Signal(object)
    move_requested = Signal(object, bool)

    def __init__(self, session: DosingSession | TherapySession, number: int, intention: str, now: datetime) -> None:
        super().__init__()
        self._session = session
        if isinstance(session, DosingSession):
            title = words.dosing_session(number)
        else:
            title = words.therapy_session_kind(session.kind)
        self.name = title
        self.main = _main(session, number, title, intention, now)
        self.main.clicked.connect(self.opened)
        self._mover: _Mover | None = None
        ways = self._ways(title, now)
        self._changes = self._buttons(title, now)
        buttons = [*ways, *self._changes]
        self._has_ways = bool(ways)
        # Below the words, and in line with them.
        self._actions = holder(column(holder(FlowLayout(*buttons, spacing=6))), margins=(53, 0, 8, 8))
        if not buttons:
            self._actions.hide()
        self._body = column(self.main, self._actions, spacing=0)
        self.setLayout(self._body)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt moves it in the Tab order with all it holds only so
        self.setFocusProxy(self.main)

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        for change in self._changes:
            change.hide()
        self._actions.setVisible(self._has_ways)

    def _ways(self, title: str, now: datetime) -> list[Button]:
        """Return the ways to what belongs to a dosing session."""
        session = self._session
        if not isinstance(session, DosingSession) or session.status is SessionStatus.CANCELLED:
            return []
        made = []
        if is_ahead(session, now):
            made.append(button(self.tr("Get ready"), "chip", on_click=self.preparation_requested.emit))
            made[-1].setAccessibleName(self.tr("Get ready: {session}").format(session=title))
        made.append(button(self.tr("Intention and steps"), "chip", on_click=self.chain_requested.emit))
        made[-1].setAccessibleName(self.tr("Intention and steps: {session}").format(session=title))
        return made

    def _buttons(self, title: str, now: datetime) -> list[Button]:
        session = self._session
        local = words.local(session.starts_at, session.zone)
        made: list[Button] = []
        if session.status is SessionStatus.PLANNED:
            if local.date() <= now.date():
                made.append(self._status_button(self.tr("Held"), title, SessionStatus.HELD))
            move = button(self.tr("Move"), "chip", on_click=self._on_move_clicked)
            move.setAccessibleName(self.tr("Move: {session}").format(session=title))
            made += [move, self._status_button(self.tr("Cancel"), title, SessionStatus.CANCELLED)]
        elif session.status is SessionStatus.CANCELLED:
            made.append(self._status_button(self.tr("Plan it again"), title, SessionStatus.PLANNED))
        return made

    def _status_button(self, text: str, title: str, status: SessionStatus) -> Button:
        made = button(text, "chip", on_click=lambda: self.status_requested.emit(status))
        made.setAccessibleName(self.tr("{action}: {session}").format(action=text, session=title))
        return made

    def _on_move_clicked(self) -> None:
        if self._mover is not None:
            return
        self._mover = _Mover(self._session, self.name)
        self._mover.chosen.connect(self.move_requested)
        self._mover.closed.connect(self._on_mover_closed)
        self._body.addWidget(self._mover)
        QWidget.setTabOrder(self.main, self._mover)
        self._actions.hide()
        self._mover.show()
        self._mover.setFocus()

    @Slot()
    def _on_mover_closed(self) -> None:
        if self._mover is not None:
            self._body.removeWidget(self._mover)
            self._mover.hide()
            self._mover.deleteLater()
            self._mover = None
        self._actions.show()
        self.main.setFocus()


class _Mover(Card):
    """Another day and time for a session, in place. Escape changes nothing.

    Signals:
        chosen: The start (datetime, aware, UTC), and whether of it only the day is known (bool).
        closed: Nothing changes.
    """

    chosen = Signal(object, bool)
    closed = Signal()

    def __init__(self, session: DosingSession | TherapySession, title: str) -> None:
        super().__init__(look="inset", spacing=10)
        self._session = session
        local = words.local(session.starts_at, session.zone)
        self._day = day_edit(self.tr("New day"))
        self._day.setDate(QDate(local.year, local.month, local.day))
        self._line = TimeLine(self.tr("New time of day"))
        self._line.show_time(None if session.is_day_alone else local)
        self._time = Field(self.tr("Time"), self._line)
        move = button(self.tr("Move it"), "soft", on_click=self._on_move_clicked)
        move.setAccessibleName(self.tr("Move it: {session}").format(session=title))
        self._line.returnPressed.connect(self._on_move_clicked)
        columns = ColumnsLayout(Field(self.tr("New day"), self._day), self._time, least=130, weights=(3, 2), spacing=12)
        self.body.addWidget(label(self.tr("The day it was planned for stays visible."), "label"))
        self.body.addWidget(holder(columns))
        leave = button(self.tr("Leave it as it is"), "quiet", on_click=self.closed.emit)
        self.body.addWidget(holder(FlowLayout(move, leave)))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt moves it in the Tab order with all it holds only so
        self.setFocusProxy(self._day)
        on_escape(self, self.closed.emit)

    @Slot()
    def _on_move_clicked(self) -> None:
        clock = SessionClock(zone=self._session.zone, day=day_of(self._day))
        try:
            at = self._line.clock_time()
        except ValueError:
            self._time.say(self.tr("This does not read as a time. 14:30 or 2:30 pm do."))
            return
        self.chosen.emit(clock.on(clock.day, at or WITHOUT_A_TIME), at is None)


def is_ahead(session: DosingSession | TherapySession, now: datetime) -> bool:
    """Tell whether a session still is to come."""
    return session.starts_at > now and session.status is not SessionStatus.HELD


def _main(session: DosingSession | TherapySession, number: int, title: str, intention: str, now: datetime) -> RowButton:
    at = words.local(session.starts_at, session.zone)
    when = words.session_when(session, now.date())
    if is_ahead(session, now) and session.status is SessionStatus.PLANNED:
        days = (at.date() - words.local(now, session.zone).date()).days
        when = words.translate("SessionRow", "{when} · {in_days}").format(when=when, in_days=words.in_days(days))
    known = " · ".join(fact for fact in (words.status(session.status), *_facts(session)) if fact)
    lines = [label(title, "heading"), label(when, "prose"), label(known, "label")]
    told = _history(session, now)
    lines.extend(label(text, "label") for text in told)
    if intention:
        lines.append(label(words.translate("SessionRow", "Intention: {words}").format(words=intention), "label"))
    says = ". ".join((title, when, known, *told, *((intention,) if intention else ())))
    is_dosing = isinstance(session, DosingSession)
    mark = SessionMark(session.status, number if is_dosing else None)
    made = RowButton(mark, column(*lines, spacing=1), IconLabel("caret-right", "text3", 16), says=says)
    made.body.setStretch(1, 1)
    return made


def _facts(session: DosingSession | TherapySession) -> Iterable[str]:
    if isinstance(session, DosingSession):
        yield words.route(session.route) if session.route else ""
        yield words.dose_of(session)
    else:
        yield words.minutes(session.minutes) if session.minutes else ""
    yield session.people
    if isinstance(session, TherapySession):
        yield session.topics


def _history(session: DosingSession | TherapySession, now: datetime) -> list[str]:
    """Return the times it was planned for before, the latest first."""
    if not isinstance(session, DosingSession):
        return []
    moved = [event for event in session.history if event.kind is SessionEventKind.MOVED]
    return [words.session_event(event, session.zone, now.date()) for event in reversed(moved)]
