"""One course of treatment: where it stands, where it takes place, its pauses; every change in place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from journal_app.domain.course import ClinicPeriod, CourseOfTreatment, CourseStatus
from journal_app.ui import words
from journal_app.ui.screens.sessions_screen import course_facts, course_name
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.course_mark import CourseMark
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import Field, day_edit, day_of, text_line
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, WayBack, button, column, holder, label, row
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.session_forms import CourseForm

Change: TypeAlias = Callable[[date, str, str], CourseOfTreatment]
"""Makes the course anew of a day and up to two lines of words."""


class CourseScreen(QWidget):
    """The page of one course. A form stays open, with everything typed, until `show_course` brings the new state.

    Signals:
        course_kept: CourseOfTreatment, changed.
        course_delete_requested: Its identifier; the sessions stay.
        closed: Back to the sessions.
    """

    course_kept = Signal(object)
    course_delete_requested = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._course: CourseOfTreatment | None = None
        self._today = date.min
        self._waiting = False
        self._back = WayBack(self.tr("Sessions"), says=self.tr("Back to the sessions"), on_click=self.closed.emit)
        self._mark, self._status = CourseMark(), label("", "heading")
        self._name, self._facts, self._notes = label("", "display"), label("", "secondary"), label("", "prose")
        self._clinics = _Facts(self.tr("Where it takes place"))
        self._pauses = _Facts(self.tr("Pauses"))
        self._edit = button(self.tr("Edit"), icon="pencil-simple", on_click=self._on_edit_clicked)
        self._edit.setAccessibleName(self.tr("Edit the course of treatment"))
        self._move = button(self.tr("Change of clinic"), icon="house-line", on_click=self._on_move_clicked)
        self._pause = button(self.tr("Pause"), icon="pause", on_click=self._on_pause_clicked)
        self._resume = button(self.tr("Resume"), icon="play", on_click=self._on_resume_clicked)
        self._end = button(self.tr("It has ended"), icon="check", on_click=self._on_end_clicked)
        self._reopen = button(self.tr("It goes on"), icon="play", on_click=self._on_reopen_clicked)
        self._delete = button(self.tr("Delete this course"), "quiet", icon="trash", on_click=self._on_delete_clicked)
        self._writing = [self._edit, self._move, self._pause, self._resume, self._end, self._reopen]
        self._actions = holder(FlowLayout(*self._writing))
        self.form = CourseForm()
        self._form_card = Card(self.form)
        self._panel = _DayPanel()
        self._question = Question(self.tr("Delete course"), self.tr("Keep it"))
        status = row(self._mark, self._status)
        status.setStretch(1, 1)
        self._shown = holder(
            column(
                status,
                self._name,
                self._facts,
                self._actions,
                self._panel,
                self._notes,
                self._clinics,
                self._pauses,
                self._question,
                holder(FlowLayout(self._delete)),
                spacing=14,
            )
        )
        self._page = Page(holder(FlowLayout(self._back)), self._shown, self._form_card, None, widest=860, spacing=12)
        self.setLayout(column(self._page, spacing=0))
        self._form_card.hide()
        self.form.kept.connect(self._keep)
        self.form.closed.connect(self._on_form_closed)
        self._panel.answered.connect(self._keep)
        self._panel.closed.connect(self._edit.setFocus)
        self._question.accepted.connect(self._on_question_accepted)
        self._question.declined.connect(self._delete.setFocus)
        on_escape(self, self.closed.emit)

    @property
    def course_id(self) -> str:
        """Return which course is shown; empty for none."""
        return self._course.id if self._course else ""

    def show_course(self, course: CourseOfTreatment, today: date) -> None:
        """Show a course. A form that was kept closes; one that is still being filled in stays."""
        another = course.id != self.course_id
        self._course, self._today = course, today
        status = course.status_on(today)
        self._mark.show_status(status)
        self._status.setText(words.course_status(status))
        self._name.setText(course_name(course))
        facts = course_facts(course, today)
        self._facts.setText(" · ".join(facts))
        self._facts.setVisible(bool(facts))
        self._notes.setText(course.notes)
        self._notes.setVisible(bool(course.notes))
        self._clinics.show_facts([_clinic_text(period) for period in course.clinics])
        self._pauses.show_facts(_pause_texts(course))
        ended = course.ended_on is not None
        self._pause.setVisible(not ended and status is not CourseStatus.PAUSED)
        self._resume.setVisible(not ended and status is CourseStatus.PAUSED)
        self._move.setVisible(not ended)
        self._end.setVisible(not ended)
        self._reopen.setVisible(ended)
        if self._waiting or another:
            self._waiting = False
            self._panel.hide()
            self._question.hide()
            self._on_form_closed()

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        self._actions.hide()
        self._delete.hide()

    def keep_failed(self) -> None:
        """Let the person try again: keeping did not work, and what was typed is still here."""
        self._waiting = False
        self.form.keep.setEnabled(True)
        self._panel.keep_failed()

    @Slot(object)
    def _keep(self, course: CourseOfTreatment) -> None:
        self._waiting = True
        self.course_kept.emit(course)

    @Slot()
    def _on_edit_clicked(self) -> None:
        if self._course is not None:
            self._shown.hide()
            self._form_card.show()
            self.form.open_course(self._course, self._today)

    @Slot()
    def _on_form_closed(self) -> None:
        self._form_card.hide()
        self._shown.show()
        self._edit.setFocus()

    @Slot()
    def _on_move_clicked(self) -> None:
        course = self._course
        if course is not None:
            self._panel.ask(
                self.tr("Another clinic from a day on. Where it was before stays noted."),
                self._today,
                lambda day, first, second: course.with_clinic(ClinicPeriod(clinic=first, provider=second, from_on=day)),
                lines=(self.tr("Clinic or therapist"), self.tr("Who gives it")),
            )

    @Slot()
    def _on_pause_clicked(self) -> None:
        course = self._course
        if course is not None:
            self._panel.ask(
                self.tr("A pause from a day on. Planned sessions stay as they are."),
                self._today,
                lambda day, first, _: course.paused(day, first),
                lines=(self.tr("Why, if you like"),),
            )

    @Slot()
    def _on_resume_clicked(self) -> None:
        course = self._course
        if course is not None:
            self._panel.ask(self.tr("Under way again from a day on."), self._today, lambda day, *_: course.resumed(day))

    @Slot()
    def _on_end_clicked(self) -> None:
        course = self._course
        if course is not None:
            self._panel.ask(
                self.tr("The last day of this course. You may change it later."),
                self._today,
                lambda day, *_: replace(course, ended_on=day),
            )

    @Slot()
    def _on_reopen_clicked(self) -> None:
        if self._course is not None:
            self._keep(replace(self._course, ended_on=None))

    @Slot()
    def _on_delete_clicked(self) -> None:
        self._question.ask(self.tr("Delete this course? Its sessions and what you wrote stay in the journal."))

    @Slot()
    def _on_question_accepted(self) -> None:
        self.course_delete_requested.emit(self.course_id)


class _Facts(Card):
    """A heading and lines below it; hidden while there are none."""

    def __init__(self, title: str) -> None:
        self._lines = label("", "prose")
        super().__init__(label(title, "heading"), self._lines, spacing=6)

    def show_facts(self, facts: list[str]) -> None:
        """Show a line for each."""
        self._lines.setText("\n".join(facts))
        self.setVisible(bool(facts))


class _DayPanel(Card):
    """A day, and up to two lines of words, asked for in place. Escape changes nothing.

    Signals:
        answered: The course as it is then (CourseOfTreatment).
        closed: Nothing changes.
    """

    answered = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(look="card", spacing=10)
        self._change: Change | None = None
        self._heading = label("", "heading")
        self._day = day_edit(self.tr("From which day"))
        self._lines = [text_line(""), text_line("")]
        self._captions = [label("", "label"), label("", "label")]
        fields = [holder(column(*pair, spacing=4)) for pair in zip(self._captions, self._lines, strict=True)]
        self._fields: list[QWidget] = fields
        self._keep = button(self.tr("Keep this"), "soft", on_click=self._on_keep_clicked)
        leave = button(self.tr("Leave it as it is"), "quiet", on_click=self._on_leave_clicked)
        self.body.addWidget(self._heading)
        self.body.addWidget(holder(ColumnsLayout(Field(self.tr("Day"), self._day), *fields, least=200, spacing=12)))
        self.body.addWidget(holder(FlowLayout(self._keep, leave)))
        self.hide()

    def ask(self, text: str, today: date, change: Change, *, lines: tuple[str, ...] = ()) -> None:
        """Ask for a day and for what `lines` name; `change` makes the course of them."""
        self._change = change
        self._heading.setText(text)
        self._day.setDate(QDate(today.year, today.month, today.day))
        for number, field in enumerate(self._fields):
            caption = lines[number] if number < len(lines) else ""
            self._captions[number].setText(caption)
            self._lines[number].setAccessibleName(caption)
            self._lines[number].clear()
            field.setVisible(bool(caption))
        self._keep.setEnabled(True)
        self.show()
        (self._lines[0] if lines else self._day).setFocus()

    def keep_failed(self) -> None:
        """Let the person try again."""
        self._keep.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Escape as leaving, Enter as keeping."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_leave_clicked()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_keep_clicked()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_keep_clicked(self) -> None:
        if self._change is not None:
            self._keep.setEnabled(False)
            first, second = (" ".join(each.text().split()) for each in self._lines)
            self.answered.emit(self._change(day_of(self._day), first, second))

    @Slot()
    def _on_leave_clicked(self) -> None:
        self.hide()
        self.closed.emit()


def _clinic_text(period: ClinicPeriod) -> str:
    name = " · ".join(part for part in (period.clinic, period.provider) if part)
    name = name or words.translate("CourseScreen", "Not noted")
    if period.from_on is None:
        return name
    return words.translate("CourseScreen", "{clinic}, from {day}").format(
        clinic=name, day=words.full_day(period.from_on)
    )


def _pause_texts(course: CourseOfTreatment) -> list[str]:
    texts = []
    for pause in course.pauses:
        if pause.until_on is None:
            text = words.translate("CourseScreen", "Paused since {day}").format(day=words.full_day(pause.from_on))
        else:
            text = words.translate("CourseScreen", "{first} to {last}").format(
                first=words.full_day(pause.from_on), last=words.full_day(pause.until_on)
            )
        texts.append(" · ".join(part for part in (text, pause.reason) if part))
    return texts
