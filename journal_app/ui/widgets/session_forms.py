"""The forms of the Sessions screen: one page each, keyboard first, every field optional but the day.

A form makes a frozen value of what was typed. It stays as it is until the value was kept, so nothing typed is lost.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QWidget

from journal_app.domain.course import (
    CourseOfTreatment,
    DoseUnit,
    DosingSession,
    Route,
    SessionStatus,
    TherapySession,
    TherapySessionKind,
)
from journal_app.domain.dosing_ranges import LONGEST_INTENTION, Plausibility, check_dose, check_length
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.ui import words
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.field import (
    CountBox,
    Field,
    OptionalDate,
    day_edit,
    day_of,
    parse_amount,
    parse_time,
    text_line,
)
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, holder, label
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.writing import WritingBox

MOST_MINUTES = 600
MOST_SESSIONS = 200
WITHOUT_A_TIME = time(12)


class SessionForm(QWidget):
    """What the forms of both kinds of sessions share: when it is, keeping, leaving, deleting.

    Signals:
        closed: Left without keeping.
        delete_requested: The identifier of the session to delete.
    """

    closed = Signal()
    delete_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._zone = "UTC"
        self._id: Identifier = ""
        self._is_new = True
        self._as_opened: tuple[object, ...] = ()
        self._agreed: set[str] = set()
        self._after_answer = ""
        self._asked_about: dict[str, QWidget] = {}
        self.heading = label("", "title")
        self.day = Field(self.tr("Day"), day_edit(self.tr("Day")))
        self.time = Field(self.tr("From"), text_line(self.tr("From, time of day"), longest=12))
        self.status = Choice(self.tr("What became of it"), [(status, words.status(status)) for status in SessionStatus])
        self.people = Field(self.tr("Who is with you"), text_line(self.tr("Who is with you")))
        self.setting = Field(self.tr("Where"), text_line(self.tr("Where")))
        self.notes = Field(self.tr("Notes"), WritingBox(self.tr("Notes"), look=""))
        self.zone_note = label("", "caption")
        self.question = Question(self.tr("Yes, keep it"), self.tr("No, I will change it"))
        self.keep = button(self.tr("Keep"), "primary", on_click=self._on_keep_clicked)
        self.leave = button(self.tr("Leave without keeping"), "quiet", on_click=self._on_leave_clicked)
        self.delete = button(self.tr("Delete this session"), "quiet", icon="trash", on_click=self._on_delete_clicked)
        self.question.accepted.connect(self._on_question_accepted)
        self.question.declined.connect(self._on_question_declined)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Escape as leaving."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_leave_clicked()
        else:
            super().keyPressEvent(event)

    def keep_failed(self) -> None:
        """Let the person try again; what was typed is all here."""
        self.keep.setEnabled(True)

    def _lay_out(self, *parts: QWidget) -> None:
        buttons = holder(FlowLayout(self.keep, self.leave))
        card = Card(self.heading, *parts, self.question, buttons, spacing=16)
        self.setLayout(column(card, holder(FlowLayout(self.delete)), None))

    def _open(self, session_id: Identifier, zone: str, starts_at: datetime | None, today: date) -> None:
        """Fill in what both kinds share; without a start it is a new session, today."""
        self._is_new = starts_at is None
        self._id = session_id
        self._zone = zone
        self._agreed.clear()
        at = words.local(starts_at, zone) if starts_at else None
        shown = at.date() if at else today
        self._day_edit.setDate(QDate(shown.year, shown.month, shown.day))
        self._line(self.time).setText(words.clock_time(at) if at else "")
        self.zone_note.setText(self.tr("Times are those of {zone}. Without a time, noon is kept.").format(zone=zone))
        self.question.hide()
        self.keep.setEnabled(True)
        self.delete.setVisible(not self._is_new)
        for field in self.findChildren(Field):
            field.say()

    @property
    def _day_edit(self) -> QDateEdit:
        edit = self.day.control
        assert isinstance(edit, QDateEdit)  # noqa: S101  # made so in __init__; for the type checker
        return edit

    @staticmethod
    def _line(field: Field) -> QLineEdit:
        line = field.control
        assert isinstance(line, QLineEdit)  # noqa: S101  # asked for text lines only; for the type checker
        return line

    @property
    def _notes_box(self) -> WritingBox:
        box = self.notes.control
        assert isinstance(box, WritingBox)  # noqa: S101  # made so in __init__; for the type checker
        return box

    def _text(self, field: Field) -> str:
        return " ".join(self._line(field).text().split())

    def _time_in(self, field: Field) -> time | None:
        """Return the time in a field.

        Raises:
            ValueError: It is none; the field says so.
        """
        try:
            return parse_time(self._text(field))
        except ValueError:
            field.say(self.tr("This does not read as a time. 14:30 or 2:30 pm do."))
            raise

    def _instant(self, day: date, at: time | None) -> datetime:
        """Return the local wall clock time of the session's zone, as an aware instant."""
        try:
            zone = ZoneInfo(self._zone)
        except (ZoneInfoNotFoundError, ValueError):
            zone = ZoneInfo("UTC")
        return datetime.combine(day, at or WITHOUT_A_TIME, zone).astimezone(ZoneInfo("UTC"))

    def _state(self) -> tuple[object, ...]:
        """Return everything typed, to tell whether anything was changed."""
        lines = [line.text() for line in self.findChildren(QLineEdit)]
        combos = [combo.currentIndex() for combo in self.findChildren(QComboBox)]
        choices = [choice.value for choice in self.findChildren(Choice)]
        return (*lines, *combos, *choices, self._notes_box.text)

    def _ask(self, key: str, text: str) -> bool:
        """Ask about a value unless the person has agreed to it already. Tell whether it was asked."""
        if text in self._agreed:
            return False
        self._after_answer = key
        self.question.ask(text, yes=self.tr("Yes, keep it"), no=self.tr("No, I will change it"))
        return True

    def _try_to_keep(self) -> None:
        raise NotImplementedError

    @Slot()
    def _on_keep_clicked(self) -> None:
        for field in self.findChildren(Field):
            field.say()
        self._try_to_keep()

    @Slot()
    def _on_leave_clicked(self) -> None:
        if self._state() == self._as_opened:
            self.closed.emit()
            return
        self._after_answer = "leave"
        self.question.ask(
            self.tr("Some of this is not kept yet. Leave it all the same?"),
            yes=self.tr("Leave it"),
            no=self.tr("Stay here"),
        )

    @Slot()
    def _on_delete_clicked(self) -> None:
        self._after_answer = "delete"
        self.question.ask(
            self.tr("Delete this session? What you wrote about it stays in the journal."),
            yes=self.tr("Delete session"),
            no=self.tr("Keep it"),
        )

    @Slot()
    def _on_question_accepted(self) -> None:
        if self._after_answer == "leave":
            self.closed.emit()
        elif self._after_answer == "delete":
            self.delete_requested.emit(self._id)
        else:
            self._agreed.add(self.question.text)
            self._try_to_keep()

    @Slot()
    def _on_question_declined(self) -> None:
        self._asked_about.get(self._after_answer, self.keep).setFocus()


class DosingSessionForm(SessionForm):
    """One dosing session.

    Signals:
        kept: The session, and its intention in words, which may be empty.
    """

    kept = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._session: DosingSession | None = None
        self._course_id: Identifier | None = None
        self.until = Field(self.tr("Until"), text_line(self.tr("Until, time of day"), longest=12))
        self.route = QComboBox()
        self.route.addItem(self.tr("Not noted"), None)
        for route in Route:
            self.route.addItem(words.route(route), route)
        self.dose = Field(self.tr("Dose"), text_line(self.tr("Dose, a number"), longest=16))
        self.unit = QComboBox()
        for unit in DoseUnit:
            self.unit.addItem(unit.value, unit)
        self.intention = Field(
            self.tr("Your intention"),
            text_line(self.tr("Your intention"), longest=LONGEST_INTENTION),
            self.tr("In one sentence, if you like."),
        )
        self._asked_about = {"dose": self.dose, "length": self.until}
        route_field = Field(self.tr("How it was given"), self.route)
        unit_field = Field(self.tr("Unit"), self.unit)
        self._lay_out(
            holder(ColumnsLayout(self.day, self.time, self.until, least=130, weights=(3, 2, 2), spacing=12)),
            self.zone_note,
            self.status,
            self.intention,
            holder(ColumnsLayout(route_field, self.dose, unit_field, least=130, weights=(3, 2, 2), spacing=12)),
            holder(ColumnsLayout(self.people, self.setting, least=200, spacing=12)),
            self.notes,
        )

    def open_session(
        self, session: DosingSession | None, *, intention: str, zone: str, today: date, course_id: Identifier | None
    ) -> None:
        """Show a session to change, or an empty form for a new one."""
        self._session = session
        self._course_id = session.course_id if session else course_id
        self.heading.setText(self.tr("Dosing session") if session else self.tr("A new dosing session"))
        self._open(
            session.id if session else new_identifier(),
            session.zone if session else zone,
            session.starts_at if session else None,
            today,
        )
        ended_at = session.ended_at if session else None
        self._line(self.until).setText(words.clock_time(words.local(ended_at, self._zone)) if ended_at else "")
        self.status.choose(session.status if session else SessionStatus.PLANNED)
        self.route.setCurrentIndex(self.route.findData(session.route if session else None))
        dose = session.dose if session else None
        self._line(self.dose).setText("" if dose is None else words.amount(dose))
        self.unit.setCurrentIndex(self.unit.findData(session.dose_unit if session else DoseUnit.MILLIGRAM))
        self._line(self.people).setText(session.people if session else "")
        self._line(self.setting).setText(session.setting if session else "")
        self._notes_box.setPlainText(session.notes if session else "")
        self._line(self.intention).setText(intention)
        self._as_opened = self._state()

    def _try_to_keep(self) -> None:
        try:
            session = self._made()
        except ValueError:
            return
        if session is None:
            return
        self.keep.setEnabled(False)
        self.kept.emit(session, self._text(self.intention))

    def _made(self) -> DosingSession | None:
        """Return the session as typed, or None while a question about it is open.

        Raises:
            ValueError: A field cannot be kept; it says why.
        """
        starts_at, ended_at = self._times()
        route = self.route.currentData()
        unit = self.unit.currentData()
        dose = self._checked_dose(unit, Route(route) if route else None)
        if ended_at and self._asks_about_length(ended_at - starts_at):
            return None
        if dose is not None and self._asks_about_dose(dose, DoseUnit(unit), Route(route) if route else None):
            return None
        earlier = self._session or DosingSession(id=self._id, starts_at=starts_at, zone=self._zone)
        return replace(
            earlier,
            starts_at=starts_at,
            ended_at=ended_at,
            course_id=self._course_id,
            status=self.status.value,
            route=Route(route) if route else None,
            dose=dose,
            dose_unit=DoseUnit(unit),
            people=self._text(self.people),
            setting=self._text(self.setting),
            notes=self._notes_box.text.strip(),
        )

    def _times(self) -> tuple[datetime, datetime | None]:
        """Return start and end. An end earlier on the clock than the start is on the next day."""
        day = day_of(self._day_edit)
        start, end = self._time_in(self.time), self._time_in(self.until)
        starts_at = self._instant(day, start)
        if end is None:
            return starts_at, None
        ended_at = self._instant(day, end)
        if ended_at < starts_at:
            ended_at = self._instant(day + timedelta(days=1), end)
        if check_length(ended_at - starts_at) is Plausibility.REFUSE:  # 25 hours, where clocks change
            self.until.say(self.tr("That is more than a day after it began."))
            raise ValueError("too long")
        return starts_at, ended_at

    def _checked_dose(self, unit: str, route: Route | None) -> Decimal | None:
        try:
            dose = parse_amount(self._line(self.dose).text())
        except ValueError:
            self.dose.say(self.tr("This does not read as a number. 50 or 0.5 do."))
            raise
        if dose is not None and check_dose(dose, DoseUnit(unit), route) is Plausibility.REFUSE:
            self.dose.say(self.tr("No dose can be below 0 or that large. Perhaps the unit is another one."))
            raise ValueError("out of range")
        return dose

    def _asks_about_length(self, length: timedelta) -> bool:
        if check_length(length) is not Plausibility.ASK:
            return False
        hours = words.number(round(length / timedelta(hours=1)))
        return self._ask(
            "length", self.tr("From start to end this is {hours} hours. Is this right?").format(hours=hours)
        )

    def _asks_about_dose(self, dose: Decimal, unit: DoseUnit, route: Route | None) -> bool:
        if route is None or check_dose(dose, unit, route) is not Plausibility.ASK:
            return False
        given = self.tr("{dose} · {route}. Is this right?")
        return self._ask("dose", given.format(dose=words.dose(dose, unit), route=words.route(route)))


class TherapySessionForm(SessionForm):
    """A preparation session, an integration session or a check-in.

    Signals:
        kept: The session.
    """

    kept = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._session: TherapySession | None = None
        self._course_id: Identifier | None = None
        self.kind = Choice(
            self.tr("Kind of session"), [(kind, words.therapy_session_kind(kind)) for kind in TherapySessionKind]
        )
        self.minutes = CountBox(
            self.tr("How long"), 0, MOST_MINUTES, none=self.tr("Not noted"), suffix=self.tr(" minutes")
        )
        self.minutes.setSingleStep(5)
        length = Field(self.tr("How long"), self.minutes)
        self._lay_out(
            self.kind,
            holder(ColumnsLayout(self.day, self.time, length, least=140, weights=(3, 2, 2), spacing=12)),
            self.zone_note,
            self.status,
            holder(ColumnsLayout(self.people, self.setting, least=200, spacing=12)),
            self.notes,
        )

    def open_session(
        self, session: TherapySession | None, *, zone: str, today: date, course_id: Identifier | None
    ) -> None:
        """Show a session to change, or an empty form for a new one."""
        self._session = session
        self._course_id = session.course_id if session else course_id
        self.heading.setText(
            self.tr("A session without dosing") if session else self.tr("A new preparation or integration session")
        )
        self._open(
            session.id if session else new_identifier(),
            session.zone if session else zone,
            session.starts_at if session else None,
            today,
        )
        self.kind.choose(session.kind if session else TherapySessionKind.PREPARATION)
        self.minutes.setValue((session.minutes or 0) if session else 0)
        self.status.choose(session.status if session else SessionStatus.PLANNED)
        self._line(self.people).setText(session.people if session else "")
        self._line(self.setting).setText(session.setting if session else "")
        self._notes_box.setPlainText(session.notes if session else "")
        self._as_opened = self._state()

    def _try_to_keep(self) -> None:
        try:
            starts_at = self._instant(day_of(self._day_edit), self._time_in(self.time))
        except ValueError:
            return
        kind = self.kind.value
        earlier = self._session or TherapySession(id=self._id, kind=kind, starts_at=starts_at, zone=self._zone)
        session = replace(
            earlier,
            kind=kind,
            starts_at=starts_at,
            course_id=self._course_id,
            minutes=self.minutes.value() or None,
            status=self.status.value,
            people=self._text(self.people),
            setting=self._text(self.setting),
            notes=self._notes_box.text.strip(),
        )
        self.keep.setEnabled(False)
        self.kept.emit(session)


class CourseForm(QWidget):
    """What is known of the course of treatment; leaving a line empty is an answer.

    Signals:
        kept: The course.
        closed: Left without keeping.
    """

    kept = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._course: CourseOfTreatment | None = None
        self.name = text_line(self.tr("Name of this course of treatment"))
        self.treated_for = text_line(self.tr("What it is for"))
        self.clinic = text_line(self.tr("Clinic or therapist"))
        self.substance = text_line(self.tr("Medicine"))
        self.began = OptionalDate(self.tr("First day"), self.tr("I know the first day"))
        self.ended = OptionalDate(self.tr("Last day"), self.tr("It has ended"))
        self.planned = CountBox(self.tr("Dosing sessions planned"), 0, MOST_SESSIONS, none=self.tr("I do not know"))
        self.keep = button(self.tr("Keep"), "soft", on_click=self._on_keep_clicked)
        leave = button(self.tr("Leave without keeping"), "quiet", on_click=self.closed.emit)
        self.setLayout(
            column(
                label(self.tr("All of this is optional. What you do not know may stay empty."), "secondary"),
                _two(
                    Field(self.tr("What you call it"), self.name),
                    Field(self.tr("What it is for, in your words"), self.treated_for),
                ),
                _two(Field(self.tr("Clinic or therapist"), self.clinic), Field(self.tr("Medicine"), self.substance)),
                Field(self.tr("Dosing sessions planned"), self.planned),
                _two(self.began, self.ended),
                holder(FlowLayout(self.keep, leave)),
                spacing=12,
            )
        )

    def open_course(self, course: CourseOfTreatment | None, today: date) -> None:
        """Show a course to change, or an empty form."""
        self._course = course
        shown = course or CourseOfTreatment(id=new_identifier())
        self.name.setText(shown.name)
        self.treated_for.setText(shown.treated_for)
        self.clinic.setText(shown.clinic)
        self.substance.setText(shown.substance)
        self.planned.setValue(shown.planned_sessions or 0)
        self.began.set_day(shown.began_on, today)
        self.ended.set_day(shown.ended_on, today)
        self.keep.setEnabled(True)
        self.name.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Escape as leaving."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_keep_clicked(self) -> None:
        self.keep.setEnabled(False)
        self.kept.emit(
            replace(
                self._course or CourseOfTreatment(id=new_identifier()),
                name=_tidy(self.name),
                treated_for=_tidy(self.treated_for),
                clinic=_tidy(self.clinic),
                substance=_tidy(self.substance),
                began_on=self.began.day,
                ended_on=self.ended.day,
                planned_sessions=self.planned.value() or None,
            )
        )


def _two(left: QWidget, right: QWidget) -> QWidget:
    return holder(ColumnsLayout(left, right, least=220, spacing=12))


def _tidy(line: QLineEdit) -> str:
    return " ".join(line.text().split())
