"""Sessions: the course of treatment, what is to come and what lies behind; add and change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from journal_app.domain.course import (
    CourseOfTreatment,
    DosingSession,
    Intention,
    SessionStatus,
    TherapySession,
    session_numbers,
)
from journal_app.domain.identifiers import Identifier
from journal_app.ui import words
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, button, column, holder, label, row
from journal_app.ui.widgets.row_button import IconLabel, RowButton
from journal_app.ui.widgets.session_forms import CourseForm, DosingSessionForm, SessionForm, TherapySessionForm
from journal_app.ui.widgets.session_mark import SessionMark


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsView:
    """Everything that the Sessions screen shows.

    Attributes:
        now: Aware, in the person's own time zone.
        zone: IANA name of that zone; new sessions take place in it.
        course: The current one; none until the person adds it.
        intentions: Those of dosing sessions; of several for one session the newest not let go of is shown.
    """

    now: datetime
    zone: str
    course: CourseOfTreatment | None = None
    dosing_sessions: tuple[DosingSession, ...] = ()
    therapy_sessions: tuple[TherapySession, ...] = ()
    intentions: tuple[Intention, ...] = ()


class SessionsScreen(QWidget):
    """The course and its sessions.

    A form stays open, with everything typed, until `show_sessions` brings the new state; after a failure call
    `keep_failed`.

    Signals:
        course_kept: CourseOfTreatment, new or changed.
        dosing_session_kept: DosingSession, new or changed.
        therapy_session_kept: TherapySession, new or changed.
        intention_kept: Identifier of the dosing session, and the words; follows `dosing_session_kept`. Empty words
            let go of the intention.
        dosing_session_delete_requested: Identifier.
        therapy_session_delete_requested: Identifier.
    """

    course_kept = Signal(object)
    dosing_session_kept = Signal(object)
    therapy_session_kept = Signal(object)
    intention_kept = Signal(str, str)
    dosing_session_delete_requested = Signal(str)
    therapy_session_delete_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._view: SessionsView | None = None
        self._waiting = False
        self._opened_from: Identifier = ""
        self._rows: dict[Identifier, RowButton] = {}
        self._course = _CourseCard()
        self._ahead, self._behind = column(spacing=2), column(spacing=2)
        self._ahead_card = Card(label(self.tr("To come"), "heading"), self._ahead, spacing=8)
        self._behind_card = Card(label(self.tr("Behind you"), "heading"), self._behind, spacing=8)
        self._empty = label(self.tr("No session is noted yet. Add one when you know of it."), "prose")
        self._add_dosing = button(
            self.tr("Add dosing session"), "primary", icon="plus", on_click=self._on_add_dosing_clicked
        )
        self._add_therapy = button(self.tr("Add preparation or integration"), on_click=self._on_add_therapy_clicked)
        self._list = Page(
            label(self.tr("Sessions"), "display"),
            self._course,
            holder(FlowLayout(self._add_dosing, self._add_therapy)),
            self._empty,
            self._ahead_card,
            self._behind_card,
            None,
            widest=860,
        )
        self._dosing_form, self._therapy_form = DosingSessionForm(), TherapySessionForm()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._form_pages: dict[SessionForm, Page] = {}
        for form in (self._dosing_form, self._therapy_form):
            self._form_pages[form] = Page(form, widest=860)
            self._stack.addWidget(self._form_pages[form])
            form.closed.connect(self._on_form_closed)
        layout = column(self._stack, spacing=0)
        self.setLayout(layout)
        self._course.form.kept.connect(self._on_course_kept)
        self._dosing_form.kept.connect(self._on_dosing_form_kept)
        self._therapy_form.kept.connect(self._on_therapy_form_kept)
        self._dosing_form.delete_requested.connect(self._on_dosing_form_delete_requested)
        self._therapy_form.delete_requested.connect(self._on_therapy_form_delete_requested)

    def show_sessions(self, view: SessionsView) -> None:
        """Show the course and its sessions. A form that was kept closes; one still being filled in stays."""
        self._view = view
        self._course.show_course(view.course, view, close=self._waiting)
        self._fill(view)
        if self._waiting:
            self._waiting = False
            self._back_to_list()

    def keep_failed(self) -> None:
        """Let the person try again: keeping did not work, and the form still holds what was typed."""
        self._waiting = False
        self._dosing_form.keep_failed()
        self._therapy_form.keep_failed()
        self._course.form.keep.setEnabled(True)

    def open_dosing_session(self, session_id: Identifier) -> None:
        """Open the form of one dosing session; does nothing when it is gone."""
        for session in self._view.dosing_sessions if self._view else ():
            if session.id == session_id:
                self._open_dosing(session)

    def open_therapy_session(self, session_id: Identifier) -> None:
        """Open the form of one preparation or integration session; does nothing when it is gone."""
        for session in self._view.therapy_sessions if self._view else ():
            if session.id == session_id:
                self._open_therapy(session)

    def _fill(self, view: SessionsView) -> None:
        focused = next((session_id for session_id, made in self._rows.items() if made.hasFocus()), None)
        self._rows.clear()
        for box in (self._ahead, self._behind):
            _clear(box)
        numbers = session_numbers(view.dosing_sessions)
        both: list[DosingSession | TherapySession] = [*view.dosing_sessions, *view.therapy_sessions]
        both.sort(key=lambda session: (session.starts_at, session.id))
        ahead = [session for session in both if _is_ahead(session, view.now)]
        behind = [session for session in reversed(both) if not _is_ahead(session, view.now)]
        for box, sessions in ((self._ahead, ahead), (self._behind, behind)):
            for session in sessions:
                if isinstance(session, DosingSession):
                    made = _dosing_row(session, numbers.get(session.id, 0), _intention(session, view.intentions), view)
                    made.clicked.connect(lambda _=False, it=session: self._open_dosing(it))
                else:
                    made = _therapy_row(session, view)
                    made.clicked.connect(lambda _=False, it=session: self._open_therapy(it))
                self._rows[session.id] = made
                box.addWidget(made)
        self._ahead_card.setVisible(bool(ahead))
        self._behind_card.setVisible(bool(behind))
        self._empty.setVisible(not both)
        if focused in self._rows:
            self._rows[focused].show()  # now, so that it can take the focus back
            self._rows[focused].setFocus()

    def _open_dosing(self, session: DosingSession | None) -> None:
        view = self._view
        if view is None:
            return
        self._opened_from = session.id if session else ""
        self._dosing_form.open_session(
            session,
            intention=_intention(session, view.intentions) if session else "",
            zone=view.zone,
            today=view.now.date(),
            course_id=view.course.id if view.course else None,
        )
        self._show_form(self._dosing_form)

    def _open_therapy(self, session: TherapySession | None) -> None:
        view = self._view
        if view is None:
            return
        self._opened_from = session.id if session else ""
        self._therapy_form.open_session(
            session, zone=view.zone, today=view.now.date(), course_id=view.course.id if view.course else None
        )
        self._show_form(self._therapy_form)

    def _show_form(self, form: SessionForm) -> None:
        page = self._form_pages[form]
        self._stack.setCurrentWidget(page)
        page.verticalScrollBar().setValue(0)
        form.day.setFocus()

    def _back_to_list(self) -> None:
        if self._stack.currentWidget() is self._list:
            return
        self._stack.setCurrentWidget(self._list)
        self._rows.get(self._opened_from, self._add_dosing).setFocus()

    @Slot()
    def _on_add_dosing_clicked(self) -> None:
        self._open_dosing(None)

    @Slot()
    def _on_add_therapy_clicked(self) -> None:
        self._open_therapy(None)

    @Slot()
    def _on_form_closed(self) -> None:
        self._back_to_list()

    @Slot(object)
    def _on_course_kept(self, course: CourseOfTreatment) -> None:
        self._waiting = True
        self.course_kept.emit(course)

    @Slot(object, str)
    def _on_dosing_form_kept(self, session: DosingSession, intention: str) -> None:
        self._waiting = True
        before = _intention(session, self._view.intentions) if self._view else ""
        self._opened_from = session.id
        self.dosing_session_kept.emit(session)
        if intention != before:
            self.intention_kept.emit(session.id, intention)

    @Slot(object)
    def _on_therapy_form_kept(self, session: TherapySession) -> None:
        self._waiting = True
        self._opened_from = session.id
        self.therapy_session_kept.emit(session)

    @Slot(str)
    def _on_dosing_form_delete_requested(self, session_id: Identifier) -> None:
        self._back_to_list()
        self.dosing_session_delete_requested.emit(session_id)

    @Slot(str)
    def _on_therapy_form_delete_requested(self, session_id: Identifier) -> None:
        self._back_to_list()
        self.therapy_session_delete_requested.emit(session_id)


class _CourseCard(Card):
    """What is known of the course, and the form to change it in the same place."""

    def __init__(self) -> None:
        super().__init__()
        self.form = CourseForm()
        self._view: SessionsView | None = None
        self._name = label("", "serif")
        self._facts = label("", "secondary")
        self._edit = button(self.tr("Edit"), "quiet", icon="pencil-simple", on_click=self._on_edit_clicked)
        texts = column(self._name, self._facts, spacing=4)
        header = row(texts, self._edit, spacing=16)
        header.setStretch(0, 1)
        self._shown = holder(header)
        self.body.addWidget(self._shown)
        self.body.addWidget(self.form)
        self.form.hide()
        self.form.closed.connect(self._on_form_closed)

    def show_course(self, course: CourseOfTreatment | None, view: SessionsView, *, close: bool) -> None:
        """Show a course, or an invitation to add it."""
        self._view = view
        facts: list[str] = []
        if course is None:
            self._name.setText(self.tr("Your course of treatment"))
            facts.append(self.tr("Nothing is noted yet. All of it is optional."))
        else:
            self._name.setText(course.name or self.tr("Your course of treatment"))
            facts.extend(part for part in (course.treated_for, course.substance, course.clinic) if part)
            if course.began_on:
                facts.append(self.tr("since {day}").format(day=words.full_day(course.began_on)))
            if course.ended_on:
                facts.append(self.tr("until {day}").format(day=words.full_day(course.ended_on)))
            if course.planned_sessions:
                planned = (
                    self.tr("1 session planned")
                    if course.planned_sessions == 1
                    else self.tr("{count} sessions planned")
                )
                facts.append(planned.format(count=words.number(course.planned_sessions)))
        self._facts.setText(" · ".join(facts))
        self._facts.setVisible(bool(facts))
        self._edit.setText(self.tr("Add") if course is None else self.tr("Edit"))
        self._edit.setAccessibleName(
            self.tr("Add your course of treatment") if course is None else self.tr("Edit the course of treatment")
        )
        if close and not self.form.isHidden():
            self._on_form_closed()

    @Slot()
    def _on_edit_clicked(self) -> None:
        if self._view is not None:
            self._shown.hide()
            self.form.show()
            self.form.open_course(self._view.course, self._view.now.date())

    @Slot()
    def _on_form_closed(self) -> None:
        self.form.hide()
        self._shown.show()
        self._edit.setFocus()


def _is_ahead(session: DosingSession | TherapySession, now: datetime) -> bool:
    return session.starts_at > now and session.status is not SessionStatus.HELD


def _intention(session: DosingSession, intentions: Iterable[Intention]) -> str:
    mine = [one for one in intentions if one.dosing_session_id == session.id and one.let_go_at is None]
    return max(mine, key=lambda one: one.written_at).text if mine else ""


def _dosing_row(session: DosingSession, number: int, intention: str, view: SessionsView) -> RowButton:
    facts = [
        words.status(session.status),
        words.route(session.route) if session.route else "",
        words.dose_of(session),
        session.people,
    ]
    title = words.dosing_session(number)
    return _row(SessionMark(session.status, number), title, session, facts, intention, view)


def _therapy_row(session: TherapySession, view: SessionsView) -> RowButton:
    facts = [
        words.status(session.status),
        words.minutes(session.minutes) if session.minutes else "",
        session.people,
    ]
    return _row(SessionMark(session.status), words.therapy_session_kind(session.kind), session, facts, "", view)


def _row(
    mark: SessionMark,
    title: str,
    session: DosingSession | TherapySession,
    facts: Iterable[str],
    intention: str,
    view: SessionsView,
) -> RowButton:
    at = words.local(session.starts_at, session.zone)
    when = words.day_and_time(at, view.now.date())
    days = (at.date() - words.local(view.now, session.zone).date()).days
    if _is_ahead(session, view.now) and session.status is SessionStatus.PLANNED:
        when = words.translate("SessionsScreen", "{when} · {in_days}").format(when=when, in_days=words.in_days(days))
    known = " · ".join(fact for fact in facts if fact)
    lines = [label(title, "heading"), label(when, "prose"), label(known, "label")]
    if intention:
        quoted = words.translate("SessionsScreen", "Intention: {words}").format(words=intention)
        lines.append(label(quoted, "label"))
    says = ". ".join((title, when, known, *((intention,) if intention else ())))
    made = RowButton(mark, column(*lines, spacing=1), IconLabel("caret-right", "text3", 16), says=says)
    made.body.setStretch(1, 1)
    return made


def _clear(box: QVBoxLayout | QHBoxLayout) -> None:
    while (item := box.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
