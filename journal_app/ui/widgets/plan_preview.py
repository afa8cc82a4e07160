"""The sessions of a plan before anything is kept: each can be moved to another day and time, or taken out."""

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.course import DosingSession, TherapySession, session_numbers
from journal_app.domain.course_template import Plan
from journal_app.domain.session_clock import WITHOUT_A_TIME, SessionClock
from journal_app.ui import words
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.field import day_edit, day_of
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.parts import Button, column, holder, label, row
from journal_app.ui.widgets.session_mark import SessionMark
from journal_app.ui.widgets.time_line import TimeLine


class PlanPreview(QWidget):
    """A row for each planned session, by time.

    Args:
        after: The control that Tab leads here from.

    Signals:
        changed: A session was moved or taken out.
    """

    changed = Signal()

    def __init__(self, after: QWidget) -> None:
        super().__init__()
        self._after = after
        self._rows: list[_PlannedRow] = []
        self._list = column(spacing=6)
        self.setLayout(self._list)

    def show_plan(self, plan: Plan) -> None:
        """Show a plan anew; changes made before are gone."""
        while self._rows:
            self._drop(self._rows[-1])
        both: list[DosingSession | TherapySession] = [*plan.dosing_sessions, *plan.therapy_sessions]
        for session in sorted(both, key=lambda one: (one.starts_at, one.id)):
            made = _PlannedRow(session)
            made.removed.connect(lambda it=made: self._on_row_removed(it))
            made.moved.connect(self._on_row_moved)
            self._list.addWidget(made)
            QWidget.setTabOrder(self._rows[-1] if self._rows else self._after, made)
            self._rows.append(made)
        self._count()

    def plan(self) -> Plan:
        """Return the plan as it stands.

        Raises:
            ValueError: A time does not read as one; its row says so.
        """
        sessions = [each.session() for each in self._rows]
        return Plan(
            dosing_sessions=tuple(one for one in sessions if isinstance(one, DosingSession)),
            therapy_sessions=tuple(one for one in sessions if isinstance(one, TherapySession)),
        )

    @property
    def count(self) -> int:
        """Return how many sessions there are."""
        return len(self._rows)

    def _count(self) -> None:
        """Number the dosing sessions by time."""
        placed = [replace(each.shown, starts_at=each.starts_at) for each in self._rows]
        numbers = session_numbers(one for one in placed if isinstance(one, DosingSession))
        for each in self._rows:
            each.show_number(numbers.get(each.shown.id))

    def _drop(self, gone: "_PlannedRow") -> None:
        self._rows.remove(gone)
        self._list.removeWidget(gone)
        gone.setParent(None)
        gone.deleteLater()

    def _on_row_removed(self, gone: "_PlannedRow") -> None:
        at = self._rows.index(gone)
        self._drop(gone)
        self._count()
        if self._rows:
            self._rows[min(at, len(self._rows) - 1)].setFocus()
        self.changed.emit()

    @Slot()
    def _on_row_moved(self) -> None:
        self._count()
        self.changed.emit()


class _PlannedRow(QWidget):
    """One planned session.

    Signals:
        removed: Take it out.
        moved: Another day or time.
    """

    removed = Signal()
    moved = Signal()

    def __init__(self, session: DosingSession | TherapySession) -> None:
        super().__init__()
        self.shown = session
        local = words.local(session.starts_at, session.zone)
        self._mark = SessionMark(session.status, 0 if isinstance(session, DosingSession) else None)
        self._title = label("", "heading")
        if isinstance(session, TherapySession):
            self._title.setText(words.therapy_session_kind(session.kind))
        self._day = day_edit(self.tr("Day"))
        self._day.setDisplayFormat("ddd d MMM yyyy")
        self._day.setDate(QDate(local.year, local.month, local.day))
        self._line = TimeLine(self.tr("Time of day"))
        self._line.show_time(None if session.is_day_alone else local)
        self._problem = label("", "problem")
        self._problem.hide()
        self._remove = Button("", "icon", icon="x", says=self.tr("Take it out"))
        self._remove.clicked.connect(self.removed)
        self._day.dateChanged.connect(self.moved)
        self._line.editingFinished.connect(self.moved)
        named = row(self._mark, self._title, spacing=10)
        named.setStretch(1, 1)
        fields = ColumnsLayout(holder(named), self._day, self._line, least=130, weights=(4, 4, 2), spacing=12)
        layout = row(holder(fields), self._remove)
        layout.setStretch(0, 1)
        self.setLayout(column(layout, self._problem, spacing=2))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt moves it in the Tab order with all it holds only so
        self.setFocusProxy(self._day)

    @property
    def starts_at(self) -> datetime:
        """Return when it is; noon where no time can be read."""
        clock = SessionClock(zone=self.shown.zone, day=day_of(self._day))
        try:
            at = self._line.clock_time()
        except ValueError:
            at = None
        return clock.on(clock.day, at or WITHOUT_A_TIME)

    def show_number(self, number: int | None) -> None:
        """Show which dosing session it is; None for a session without dosing."""
        if number is not None:
            self._mark.set_number(number)
            self._title.setText(words.dosing_session(number))
        name = self._title.text()
        self._day.setAccessibleName(self.tr("{session}, day").format(session=name))
        self._line.setAccessibleName(self.tr("{session}, time of day").format(session=name))
        self._remove.setAccessibleName(self.tr("Take out: {session}").format(session=name))

    def session(self) -> DosingSession | TherapySession:
        """Return it as it stands.

        Raises:
            ValueError: The time does not read as one.
        """
        self._problem.hide()
        try:
            at = self._line.clock_time()
        except ValueError:
            self._problem.setText(self.tr("This does not read as a time. 14:30 or 2:30 pm do."))
            self._problem.show()
            self._line.setAccessibleDescription(self._problem.text())
            self._line.setFocus()
            bring_into_view(self)
            raise
        return replace(self.shown, starts_at=self.starts_at).with_day_alone(is_day_alone=at is None)
