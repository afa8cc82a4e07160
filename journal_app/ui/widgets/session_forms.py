"""The forms for a session without dosing and for a course: one page each, keyboard first, every field optional.

A form makes a frozen value of what was typed. It stays as it is until the value was kept, so nothing typed is lost.
"""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from journal_app.domain.course import CourseOfTreatment, SessionStatus, TherapySession, TherapySessionKind
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.session_clock import WITHOUT_A_TIME, SessionClock
from journal_app.ui import words
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import CountBox, Field, OptionalDate, day_edit, day_of, text_line
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, holder, label
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.time_line import TimeLine
from journal_app.ui.widgets.wheel import leave_wheel_to_page
from journal_app.ui.widgets.writing import WritingBox

MOST_MINUTES = 600
MOST_SESSIONS = 200


class TherapySessionForm(QWidget):
    """A preparation session, an integration session or a check-in call.

    Signals:
        kept: The session.
        closed: Left without keeping.
        delete_requested: The identifier of the session to delete.
    """

    kept = Signal(object)
    closed = Signal()
    delete_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._session: TherapySession | None = None
        self._course_id: Identifier | None = None
        self._zone = "UTC"
        self._as_opened: tuple[object, ...] = ()
        self._question_is_about = ""
        self.heading = label("", "title")
        self.kind = Choice(
            self.tr("Kind of session"), [(kind, words.therapy_session_kind(kind)) for kind in TherapySessionKind]
        )
        self.day = day_edit(self.tr("Day"))
        self.start = TimeLine(self.tr("From, time of day"))
        self._start = Field(self.tr("From"), self.start)
        self.minutes = CountBox(
            self.tr("How long"), 0, MOST_MINUTES, none=self.tr("Not noted"), suffix=self.tr(" minutes")
        )
        self.minutes.setSingleStep(5)
        self.status = Choice(self.tr("What became of it"), [(status, words.status(status)) for status in SessionStatus])
        self.people = text_line(self.tr("Who is with you"))
        self.setting = text_line(self.tr("Where"))
        self.topics = text_line(self.tr("What it was about"))
        self.homework = text_line(self.tr("Something to try until the next time"))
        self.notes = WritingBox(self.tr("Notes"), look="short")
        self.zone_note = label("", "caption")
        self.question = Question()
        self.keep = button(self.tr("Keep"), "primary", on_click=self._on_keep_clicked)
        leave = button(self.tr("Leave without keeping"), "quiet", on_click=self._on_leave_clicked)
        self.delete = button(self.tr("Delete this session"), "quiet", icon="trash", on_click=self._on_delete_clicked)
        when = ColumnsLayout(
            Field(self.tr("Day"), self.day),
            self._start,
            Field(self.tr("How long"), self.minutes),
            least=140,
            weights=(3, 2, 2),
            spacing=12,
        )
        card = Card(
            self.heading,
            self.kind,
            holder(when),
            self.zone_note,
            self.status,
            _two(Field(self.tr("Who is with you"), self.people), Field(self.tr("Where"), self.setting)),
            Field(self.tr("What it was about"), self.topics),
            Field(self.tr("Something to try until the next time"), self.homework),
            Field(self.tr("Notes"), self.notes),
            self.question,
            holder(FlowLayout(self.keep, leave)),
            spacing=16,
        )
        self.setLayout(column(card, holder(FlowLayout(self.delete)), None))
        self.setFocusProxy(self.kind)
        leave_wheel_to_page(self)
        self.question.accepted.connect(self._on_question_accepted)
        self.question.declined.connect(self.keep.setFocus)
        on_escape(self, self._on_leave_clicked)

    def open_session(
        self, session: TherapySession | None, *, zone: str, today: date, course_id: Identifier | None
    ) -> None:
        """Show a session to change, or an empty form for a new one."""
        self._session = session
        self._course_id = session.course_id if session else course_id
        self._zone = session.zone if session else zone
        self.heading.setText(
            words.therapy_session_kind(session.kind)
            if session
            else self.tr("A new preparation, integration or check-in")
        )
        local = words.local(session.starts_at, self._zone) if session else None
        shown = local.date() if local else today
        self.day.setDate(QDate(shown.year, shown.month, shown.day))
        self.start.show_time(None if session and session.is_day_alone else local)
        self._start.say()
        self.zone_note.setText(
            self.tr("Times are those of {zone}. Without a time, the day alone is kept.").format(zone=self._zone)
        )
        self.kind.choose(session.kind if session else TherapySessionKind.PREPARATION)
        self.minutes.setValue((session.minutes or 0) if session else 0)
        self.status.choose(session.status if session else SessionStatus.PLANNED)
        for edit, name in (
            (self.people, "people"),
            (self.setting, "setting"),
            (self.topics, "topics"),
            (self.homework, "homework"),
        ):
            edit.setText(getattr(session, name) if session else "")
        self.notes.setPlainText(session.notes if session else "")
        self.question.hide()
        self.keep.setEnabled(True)
        self.delete.setVisible(session is not None)
        self._as_opened = self._typed()

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        self.keep.setEnabled(False)
        self.delete.setEnabled(False)

    @property
    def is_unkept(self) -> bool:
        """Tell whether something was typed or chosen, and not kept yet."""
        return self._typed() != self._as_opened

    def keep_failed(self) -> None:
        """Let the person try again; what was typed is all here."""
        self.keep.setEnabled(True)

    def _typed(self) -> tuple[object, ...]:
        """Return everything typed, to tell whether anything was changed."""
        lines = [each.text() for each in self.findChildren(QLineEdit)]
        boxes = [each.toPlainText() for each in self.findChildren(QPlainTextEdit)]
        numbers = [each.value() for each in self.findChildren(QSpinBox)]
        return (*lines, *boxes, *numbers, self.kind.value, self.status.value)

    @Slot()
    def _on_keep_clicked(self) -> None:
        self._start.say()
        clock = SessionClock(zone=self._zone, day=day_of(self.day))
        try:
            at = self.start.clock_time()
        except ValueError:
            self._start.say(self.tr("This does not read as a time. 14:30 or 2:30 pm do."))
            return
        starts_at = clock.on(clock.day, at or WITHOUT_A_TIME)
        kind = self.kind.value
        earlier = self._session or TherapySession(
            id=new_identifier(), kind=kind, starts_at=starts_at, zone=self._zone, course_id=self._course_id
        )
        session = replace(
            earlier,
            kind=kind,
            starts_at=starts_at,
            is_day_alone=at is None,
            minutes=self.minutes.value() or None,
            status=self.status.value,
            people=_tidy(self.people),
            setting=_tidy(self.setting),
            topics=_tidy(self.topics),
            homework=_tidy(self.homework),
            notes=self.notes.text.strip(),
        )
        self.keep.setEnabled(False)
        self.kept.emit(session)

    @Slot()
    def _on_leave_clicked(self) -> None:
        if not self.is_unkept:
            self.closed.emit()
            return
        self._question_is_about = "leave"
        self.question.ask(
            self.tr("Some of this is not kept yet. Leave it all the same?"),
            yes=self.tr("Leave it"),
            no=self.tr("Stay here"),
        )

    @Slot()
    def _on_delete_clicked(self) -> None:
        self._question_is_about = "delete"
        self.question.ask(
            self.tr("Delete this session? What you wrote about it stays in the journal."),
            yes=self.tr("Delete session"),
            no=self.tr("Keep it"),
        )

    @Slot()
    def _on_question_accepted(self) -> None:
        if self._question_is_about == "leave":
            self.closed.emit()
        elif self._session is not None:
            self.delete_requested.emit(self._session.id)


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
        self._course = CourseOfTreatment(id="")
        self.name = text_line(self.tr("Name of this course of treatment"))
        self.treated_for = text_line(self.tr("What it is for"))
        self.clinic = text_line(self.tr("Clinic or therapist"))
        self.substance = text_line(self.tr("Medicine"))
        self.began = OptionalDate(self.tr("First day"), self.tr("I know the first day"))
        self.ended = OptionalDate(self.tr("Last day"), self.tr("It has ended"))
        self.planned = CountBox(self.tr("Dosing sessions planned"), 0, MOST_SESSIONS, none=self.tr("I do not know"))
        self.notes = WritingBox(self.tr("Notes"), look="short")
        self.keep = button(self.tr("Keep"), "primary", on_click=self._on_keep_clicked)
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
                Field(self.tr("Notes"), self.notes),
                holder(FlowLayout(self.keep, leave)),
                spacing=12,
            )
        )
        leave_wheel_to_page(self)
        on_escape(self, self.closed.emit)

    def open_course(self, course: CourseOfTreatment, today: date) -> None:
        """Show a course to change."""
        self._course = course
        self.name.setText(course.name)
        self.treated_for.setText(course.treated_for)
        self.clinic.setText(course.clinic)
        self.substance.setText(course.substance)
        self.planned.setValue(course.planned_sessions or 0)
        self.began.set_day(course.began_on, today)
        self.ended.set_day(course.ended_on, today)
        self.notes.setPlainText(course.notes)
        self.keep.setEnabled(True)
        self.name.setFocus()

    @Slot()
    def _on_keep_clicked(self) -> None:
        self.keep.setEnabled(False)
        clinic = _tidy(self.clinic)
        periods = self._course.clinics
        if periods and clinic != self._course.clinic:  # a slip in the name is put right where it stands
            periods = (*periods[:-1], replace(periods[-1], clinic=clinic))
        self.kept.emit(
            replace(
                self._course,
                name=_tidy(self.name),
                treated_for=_tidy(self.treated_for),
                clinic=clinic,
                clinics=periods,
                substance=_tidy(self.substance),
                began_on=self.began.day,
                ended_on=self.ended.day,
                planned_sessions=self.planned.value() or None,
                notes=self.notes.text.strip(),
            )
        )


def _two(left: QWidget, right: QWidget) -> QWidget:
    return holder(ColumnsLayout(left, right, least=220, spacing=12))


def _tidy(line: QLineEdit) -> str:
    return " ".join(line.text().split())
