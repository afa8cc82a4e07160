"""Sessions: the courses of treatment, what is to come and what lies behind; the home of everything around them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from journal_app.domain.course import (
    CourseOfTreatment,
    DosingSession,
    Intention,
    SessionStatus,
    TherapySession,
    current_course,
    session_numbers,
)
from journal_app.domain.identifiers import Identifier
from journal_app.domain.intention_review import standing_intentions
from journal_app.domain.kept_session import SessionDraft
from journal_app.ui import words
from journal_app.ui.widgets.course_mark import CourseMark
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, Page, button, column, empty, holder, label, row
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.row_button import IconLabel, RowButton
from journal_app.ui.widgets.session_forms import TherapySessionForm
from journal_app.ui.widgets.session_row import SessionRow, is_ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsView:
    """Everything that the Sessions screen shows.

    Attributes:
        now: Aware, in the person's own time zone.
        zone: IANA name of that zone; new sessions take place in it.
        courses: All of them, by first day.
        intentions: Those of dosing sessions; of several for one session the newest not let go of is shown.
        drafts: Pages of dosing sessions that were typed on and not kept, the one typed last first.
    """

    now: datetime
    zone: str
    courses: tuple[CourseOfTreatment, ...] = ()
    dosing_sessions: tuple[DosingSession, ...] = ()
    therapy_sessions: tuple[TherapySession, ...] = ()
    intentions: tuple[Intention, ...] = ()
    drafts: tuple[SessionDraft, ...] = ()


class SessionsScreen(QWidget):
    """The courses and their sessions.

    The form of a session without dosing stays open, with everything typed, until `show_sessions` brings the new state;
    after a failure call `keep_failed`.

    Signals:
        dosing_session_requested: Open the page of this dosing session (Identifier); a new one for the empty one.
        status_requested: Identifier of a dosing session, and the SessionStatus it now has.
        move_requested: Identifier of a dosing session, and its new start (aware, UTC),
            and whether of it only the day is known (bool).
        therapy_session_kept: TherapySession, new or changed.
        therapy_session_delete_requested: Identifier.
        course_requested: Open the page of this course (Identifier).
        begin_course_requested: Begin another course.
        marks_requested: Open the marks beside the course.
        chain_requested: Identifier of a dosing session; show its intention and what came of it.
        preparation_requested: Identifier of a dosing session; show what makes ready for it.
        draft_discarded: Identifier of a dosing session; what was typed on its page is let go of.
        left: Back to where this was opened from.
    """

    dosing_session_requested = Signal(str)
    status_requested = Signal(str, object)
    move_requested = Signal(str, object, bool)
    therapy_session_kept = Signal(object)
    therapy_session_delete_requested = Signal(str)
    course_requested = Signal(str)
    begin_course_requested = Signal()
    marks_requested = Signal()
    chain_requested = Signal(str)
    preparation_requested = Signal(str)
    draft_discarded = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._view: SessionsView | None = None
        self._waiting = False
        self._read_only = False
        self._chosen: Identifier = ""
        self._opened_from: Identifier = ""
        self._opened_alone = False
        self._rows: dict[Identifier, SessionRow] = {}
        self._drafts = _Drafts()
        self._drafts.opened.connect(self.dosing_session_requested)
        self._drafts.discarded.connect(self.draft_discarded)
        self._course = _CourseCard()
        self._choose = _CourseChoice()
        self._ahead, self._behind = column(spacing=2), column(spacing=2)
        self._ahead_card = Card(label(self.tr("To come"), "heading"), self._ahead, spacing=8)
        self._behind_card = Card(label(self.tr("Behind you"), "heading"), self._behind, spacing=8)
        self._empty = label(self.tr("No session is noted yet. Add one when you know of it."), "prose")
        self._add_dosing = button(
            self.tr("Add dosing session"), "primary", icon="plus", on_click=self._on_add_dosing_clicked
        )
        self._add_therapy = button(
            self.tr("Add preparation, integration or call"), on_click=self._on_add_therapy_clicked
        )
        self._marks = button(self.tr("Marks"), icon="map-pin", on_click=self.marks_requested.emit)
        self._marks.setAccessibleName(self.tr("Marks: medicines, life events, illness, sleep"))
        self._begin = button(self.tr("Begin another course"), "quiet", on_click=self.begin_course_requested.emit)
        self._list = Page(
            label(self.tr("Sessions"), "display"),
            self._drafts,
            self._choose,
            self._course,
            holder(FlowLayout(self._add_dosing, self._add_therapy, self._marks)),
            self._empty,
            self._ahead_card,
            self._behind_card,
            holder(FlowLayout(self._begin)),
            None,
            widest=860,
        )
        self._form = TherapySessionForm()
        self._form_page = Page(self._form, widest=860)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._form_page)
        self.setLayout(column(self._stack, spacing=0))
        self._choose.chosen.connect(self._on_course_chosen)
        self._course.opened.connect(self._on_course_opened)
        self._form.closed.connect(self._back_to_list)
        self._form.kept.connect(self._on_form_kept)
        self._form.delete_requested.connect(self._on_form_delete_requested)

    def show_sessions(self, view: SessionsView) -> None:
        """Show the courses and their sessions. A form that was kept closes; one still being filled in stays."""
        self._view = view
        if self._chosen and self._chosen not in {course.id for course in view.courses}:
            self._chosen = ""
        self._choose.show_courses(view.courses, self._chosen)
        self._fill(view)
        if self._waiting:
            self._waiting = False
            self._back_to_list()

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        self._read_only = True
        for part in (self._add_dosing, self._add_therapy, self._begin, self._drafts):
            part.hide()
        self._form.set_read_only()

    def keep_failed(self) -> None:
        """Let the person try again: keeping did not work, and the form still holds what was typed."""
        self._waiting = False
        self._form.keep_failed()

    @property
    def course_id(self) -> Identifier | None:
        """Return the course that a new session belongs to: the chosen one, or else the current one."""
        course = self._course_shown()
        return course.id if course else None

    def open_therapy_session(self, session_id: Identifier) -> None:
        """Open the form of one session without dosing, to leave the screen with it; nothing when it is gone."""
        for session in self._view.therapy_sessions if self._view else ():
            if session.id == session_id:
                self._open_form(session)
                self._opened_alone = True

    def focus_session(self, session_id: Identifier) -> None:
        """Put the focus on the row of a session; on the first control when it is not listed."""
        self._rows.get(session_id, self._add_dosing).setFocus()

    def _course_shown(self) -> CourseOfTreatment | None:
        if self._view is None:
            return None
        chosen = next((course for course in self._view.courses if course.id == self._chosen), None)
        return chosen or current_course(self._view.courses, self._view.now.date())

    def _fill(self, view: SessionsView) -> None:
        focused = next((session_id for session_id, made in self._rows.items() if _has_focus(made)), None)
        self._rows.clear()
        numbers = session_numbers(view.dosing_sessions)
        if not self._read_only:
            self._drafts.show_drafts(view.drafts, numbers, view.now)
        shown: list[DosingSession | TherapySession] = [*view.dosing_sessions, *view.therapy_sessions]
        if self._chosen:
            shown = [session for session in shown if session.course_id == self._chosen]
        course = self._course_shown()
        in_course = [one for one in view.dosing_sessions if course is not None and one.course_id == course.id]
        self._course.show_course(course, in_course, view.now.date())
        shown.sort(key=lambda session: (session.starts_at, session.id))
        ahead = [session for session in shown if is_ahead(session, view.now)]
        behind = [session for session in reversed(shown) if not is_ahead(session, view.now)]
        intentions = standing_intentions(view.intentions)
        for box, sessions in ((self._ahead, ahead), (self._behind, behind)):
            _clear(box)
            for session in sessions:
                intention = intentions.get(session.id)
                made = SessionRow(session, numbers.get(session.id, 0), intention.text if intention else "", view.now)
                self._connect(made, session)
                box.addWidget(made)
                QWidget.setTabOrder([*self._rows.values()][-1] if self._rows else self._marks, made)
                self._rows[session.id] = made
        self._ahead_card.setVisible(bool(ahead))
        self._behind_card.setVisible(bool(behind))
        self._empty.setVisible(not shown)
        if focused in self._rows:
            self._rows[focused].show()  # now, so that it can take the focus back
            self._rows[focused].setFocus()

    def _connect(self, made: SessionRow, session: DosingSession | TherapySession) -> None:
        if self._read_only:
            made.set_read_only()
        if isinstance(session, DosingSession):
            made.opened.connect(lambda: self.dosing_session_requested.emit(session.id))
            made.chain_requested.connect(lambda: self.chain_requested.emit(session.id))
            made.preparation_requested.connect(lambda: self.preparation_requested.emit(session.id))
            made.status_requested.connect(lambda status: self.status_requested.emit(session.id, status))
            made.move_requested.connect(
                lambda starts_at, is_day_alone: self.move_requested.emit(session.id, starts_at, is_day_alone)
            )
        else:
            made.opened.connect(lambda: self._open_form(session))
            made.status_requested.connect(lambda status: self._keep_therapy(session, status=status))
            made.move_requested.connect(
                lambda starts_at, is_day_alone: self._keep_therapy(
                    session, starts_at=starts_at, is_day_alone=is_day_alone
                )
            )

    def _keep_therapy(self, session: TherapySession, **changes: Any) -> None:
        self.therapy_session_kept.emit(replace(session, **changes))

    def keep_now(self) -> None:
        """Keep what stands in the form that is open, if anything in it is another than before."""
        if self._stack.currentWidget() is self._form_page and self._form.is_unkept:
            self._form.keep.click()

    def _open_form(self, session: TherapySession | None) -> None:
        view = self._view
        if view is None:
            return
        self._opened_from, self._opened_alone = session.id if session else "", False
        self._form.open_session(session, zone=view.zone, today=view.now.date(), course_id=self.course_id)
        self._stack.setCurrentWidget(self._form_page)
        self._form_page.verticalScrollBar().setValue(0)
        self._form.setFocus()

    @Slot()
    def _back_to_list(self) -> None:
        if self._stack.currentWidget() is self._list:
            return
        self._stack.setCurrentWidget(self._list)
        self._rows.get(self._opened_from, self._add_dosing).setFocus()
        if self._opened_alone:
            self._opened_alone = False
            self.left.emit()

    @Slot()
    def _on_add_dosing_clicked(self) -> None:
        self.dosing_session_requested.emit("")

    @Slot()
    def _on_add_therapy_clicked(self) -> None:
        self._open_form(None)

    @Slot(str)
    def _on_course_chosen(self, course_id: Identifier) -> None:
        self._chosen = course_id
        if self._view is not None:
            self._fill(self._view)

    @Slot()
    def _on_course_opened(self) -> None:
        course = self._course_shown()
        if course is not None:
            self.course_requested.emit(course.id)
        elif not self._read_only:
            self.begin_course_requested.emit()

    @Slot(object)
    def _on_form_kept(self, session: TherapySession) -> None:
        self._waiting = True
        self._opened_from = session.id
        self.therapy_session_kept.emit(session)

    @Slot(str)
    def _on_form_delete_requested(self, session_id: Identifier) -> None:
        self._back_to_list()
        self.therapy_session_delete_requested.emit(session_id)


class _Drafts(Card):
    """Pages that were typed on and not kept: to go on with, or to let go of, which is asked about first.

    Signals:
        opened: Go on with the page of this session (Identifier).
        discarded: Let go of what was typed on it (Identifier).
    """

    opened = Signal(str)
    discarded = Signal(str)

    def __init__(self) -> None:
        self._asked_about: Identifier = ""
        self._question = Question(self.tr("Let go of it"), self.tr("Leave it here"))
        self._lines = column(spacing=10)
        super().__init__(
            label(self.tr("Typed on the page of a session, and not kept yet"), "heading"),
            self._question,
            self._lines,
            look="notice",
            spacing=8,
        )
        self._question.accepted.connect(lambda: self.discarded.emit(self._asked_about))
        self.hide()

    def show_drafts(self, drafts: tuple[SessionDraft, ...], numbers: Mapping[Identifier, int], now: datetime) -> None:
        """Show a line for each."""
        _clear(self._lines)
        for draft in drafts:
            at = draft.saved_at.astimezone(now.tzinfo)
            number = numbers.get(draft.session_id)
            name = self.tr("A new dosing session") if number is None else words.dosing_session(number)
            when = self.tr("{session} · {day}, {time}").format(
                session=name, day=words.recent_day(at.date(), now.date()), time=words.clock_time(at)
            )
            go_on = button(self.tr("Go on"), "soft", on_click=partial(self.opened.emit, draft.session_id))
            go_on.setAccessibleName(self.tr("Go on: {session}").format(session=when))
            let_go = button(self.tr("Let go of it"), "quiet", on_click=partial(self._ask, draft.session_id, when))
            let_go.setAccessibleName(self.tr("Let go of it: {session}").format(session=when))
            self._lines.addWidget(holder(column(label(when, "prose"), holder(FlowLayout(go_on, let_go)), spacing=4)))
        if self._asked_about not in {draft.session_id for draft in drafts}:
            self._question.hide()
        self.setVisible(bool(drafts))

    def _ask(self, session_id: Identifier, when: str) -> None:
        self._asked_about = session_id
        self._question.ask(self.tr("Let go of what was typed? {session}").format(session=when))


class _CourseChoice(QWidget):
    """Which course is shown, where there are several.

    Signals:
        chosen: Its identifier; empty for all of them.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._all = self._chip("", self.tr("All courses"))
        self._chips: dict[Identifier, Button] = {}
        self._shown: tuple[CourseOfTreatment, ...] = ()
        self._flow = FlowLayout(self._all, spacing=6)
        self.setLayout(self._flow)

    def show_courses(self, courses: tuple[CourseOfTreatment, ...], chosen: Identifier) -> None:
        """Show a chip for each course and one for all; nothing where there is one course or none."""
        self.setVisible(len(courses) > 1)
        if courses != self._shown:
            self._shown = courses
            for old in self._chips.values():
                self._flow.removeWidget(old)
                old.hide()
                old.deleteLater()
            self._chips.clear()
            previous = self._all
            for course in courses:
                chip = self._chip(course.id, course_name(course))
                self._chips[course.id] = chip
                self._flow.addWidget(chip)
                QWidget.setTabOrder(previous, chip)
                previous = chip
        self._mark(chosen)

    def _chip(self, course_id: Identifier, text: str) -> Button:
        chip = Button(text, "chip")
        chip.setCheckable(True)
        chip.clicked.connect(lambda *_: self._choose(course_id))
        return chip

    def _choose(self, course_id: Identifier) -> None:
        self._mark(course_id)
        self.chosen.emit(course_id)

    def _mark(self, course_id: Identifier) -> None:
        self._all.setChecked(not course_id)
        for each, chip in self._chips.items():
            chip.setChecked(each == course_id)


class _CourseCard(Card):
    """The course at a glance; the whole card opens its page.

    Signals:
        opened: Open the page of the course, or begin one.
    """

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._mark = CourseMark()
        self._status = label("", "label")
        self._name = label("", "serif")
        self._facts = label("", "secondary")
        status = row(self._mark, self._status, spacing=8)
        status.setStretch(1, 1)
        self._status_row = holder(status)
        texts = column(self._status_row, self._name, self._facts, spacing=4)
        self._button = RowButton(texts, IconLabel("caret-right", "text3", 16), says="")
        self._button.body.setStretch(0, 1)
        self._button.clicked.connect(self.opened)
        self.body.setContentsMargins(10, 8, 10, 8)
        self.body.addWidget(self._button)

    def show_course(
        self, course: CourseOfTreatment | None, dosing_sessions: Iterable[DosingSession], today: date
    ) -> None:
        """Show a course, or an invitation to begin one."""
        self._status_row.setVisible(course is not None)
        if course is None:
            self._name.setText(self.tr("Your course of treatment"))
            self._facts.setText(self.tr("Nothing is noted yet. Begin with a rhythm that is in use, or an empty one."))
            self._button.setAccessibleName(self.tr("Begin your course of treatment"))
            return
        status = course.status_on(today)
        self._mark.show_status(status)
        self._status.setText(words.course_status(status))
        self._name.setText(course_name(course))
        facts = course_facts(course, today)
        held = sum(one.status is SessionStatus.HELD for one in dosing_sessions)
        if held:
            facts.append(self.tr("{count} held").format(count=words.number(held)))
        self._facts.setText(" · ".join(facts))
        self._facts.setVisible(bool(facts))
        says = self.tr("Course of treatment: {name}. {status}. {facts}")
        self._button.setAccessibleName(
            says.format(name=course_name(course), status=self._status.text(), facts=self._facts.text())
        )


def course_name(course: CourseOfTreatment) -> str:
    """Return what a course is called."""
    return course.name or words.translate("SessionsScreen", "Your course of treatment")


def course_facts(course: CourseOfTreatment, today: date) -> list[str]:
    """Return what is known of a course, each in a few words."""
    clinic = course.clinic_on(today).clinic or course.clinic
    facts = [part for part in (course.treated_for, course.substance, clinic) if part]
    if course.began_on:
        facts.append(words.translate("SessionsScreen", "since {day}").format(day=words.full_day(course.began_on)))
    if course.ended_on:
        facts.append(words.translate("SessionsScreen", "until {day}").format(day=words.full_day(course.ended_on)))
    if course.planned_sessions == 1:
        facts.append(words.translate("SessionsScreen", "1 session planned"))
    elif course.planned_sessions:
        planned = words.translate("SessionsScreen", "{count} sessions planned")
        facts.append(planned.format(count=words.number(course.planned_sessions)))
    return facts


def _has_focus(made: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and made.isAncestorOf(focused)


def _clear(box: QVBoxLayout | QHBoxLayout) -> None:
    empty(box)
