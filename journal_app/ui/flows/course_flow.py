"""Courses, their sessions and the marks beside them, joined to the screens that list and change them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.catalog import courses as catalog
from journal_app.domain.course import (
    CourseOfTreatment,
    SessionStatus,
    TherapySession,
    session_numbers,
)
from journal_app.domain.course_template import Plan
from journal_app.domain.identifiers import Identifier
from journal_app.domain.kept_session import KeptSession, SessionDraft
from journal_app.domain.life_mark import LifeMark
from journal_app.errors import JournalError
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.begin_course_screen import BeginCourseScreen
from journal_app.ui.screens.course_screen import CourseScreen
from journal_app.ui.screens.marks_screen import MarksScreen, MarksView
from journal_app.ui.screens.session_record_screen import SessionRecordScreen, SessionRecordView
from journal_app.ui.screens.sessions_screen import SessionsScreen, SessionsView


class CourseFlow(QObject):
    """Joins the Sessions screen, and those that open from it, to the journal.

    Signals:
        shown: The Sessions screen was filled.
        support_requested: Get support now.
        chain_requested: Identifier of a dosing session, and the screen to come back to; show what came of it.
        preparation_requested: The same; show what makes ready for it.
    """

    shown = Signal()
    support_requested = Signal()
    chain_requested = Signal(str, str)
    preparation_requested = Signal(str, str)

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._courses = unlocked.journal.courses
        self._preferences = unlocked.journal.preferences
        self.screen = SessionsScreen()
        self.record_screen = SessionRecordScreen(catalog.load_side_effect_words())
        self.course_screen = CourseScreen()
        self.begin_screen = BeginCourseScreen(catalog.load_templates())
        self.marks_screen = MarksScreen()
        self._back = "sessions"
        self._unsaved: JournalError | None = None
        self._is_failing = False
        self._connect()

    def _connect(self) -> None:
        sessions, record = self.screen, self.record_screen
        sessions.dosing_session_requested.connect(self.open_dosing_session)
        sessions.status_requested.connect(self._on_status_requested)
        sessions.move_requested.connect(self._on_move_requested)
        sessions.therapy_session_kept.connect(self._on_therapy_session_kept)
        sessions.therapy_session_delete_requested.connect(self._on_therapy_session_delete_requested)
        sessions.course_requested.connect(self.open_course)
        sessions.begin_course_requested.connect(self.begin_course)
        sessions.marks_requested.connect(self.open_marks)
        sessions.chain_requested.connect(lambda session_id: self.chain_requested.emit(session_id, "sessions"))
        sessions.preparation_requested.connect(
            lambda session_id: self.preparation_requested.emit(session_id, "sessions")
        )
        sessions.draft_discarded.connect(self._on_sessions_draft_discarded)
        sessions.left.connect(self._on_closed)
        record.chain_requested.connect(lambda session_id: self.chain_requested.emit(session_id, "session_record"))
        record.preparation_requested.connect(
            lambda session_id: self.preparation_requested.emit(session_id, "session_record")
        )
        record.draft_changed.connect(self._on_draft_changed)
        record.draft_discarded.connect(self._on_draft_discarded)
        record.start_again_requested.connect(self._on_start_again_requested)
        record.kept.connect(self._on_record_kept)
        record.delete_requested.connect(self._on_record_delete_requested)
        record.closed.connect(self._on_record_closed)
        record.support_requested.connect(self.support_requested)
        record.team_notes_requested.connect(lambda: self._unlocked.show_requested.emit("team_notes"))
        self.course_screen.course_kept.connect(self._on_course_kept)
        self.course_screen.course_delete_requested.connect(self._on_course_delete_requested)
        self.course_screen.closed.connect(self._on_closed)
        self.begin_screen.begun.connect(self._on_course_begun)
        self.begin_screen.closed.connect(self._on_closed)
        self.marks_screen.mark_kept.connect(self._on_mark_kept)
        self.marks_screen.mark_delete_requested.connect(self._on_mark_delete_requested)
        self.marks_screen.closed.connect(self._on_closed)
        self._unlocked.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Read the courses and their sessions, and show them."""

        def show(view: SessionsView) -> None:
            self.screen.show_sessions(view)
            self.shown.emit()

        self._unlocked.read(self._gather, show)

    # --- opening

    @Slot(str)
    def open_dosing_session(
        self, session_id: Identifier, back: str = "sessions", *, at_side_effects: bool = False
    ) -> None:
        """Open the page of a dosing session; of a new one for the empty identifier.

        Args:
            session_id: Of the session.
            back: The screen to come back to.
            at_side_effects: Show its side effects first.
        """
        record = self.record_screen
        self._back = back
        if record.has_unkept:  # back to what was typed there, before anything takes its place
            self._unlocked.show_requested.emit("session_record")
            if record.session_id != session_id:
                record.ask_to_leave()
            return

        def show(view: SessionRecordView | None) -> None:
            if view is not None:
                record.show_record(view)
                self._unlocked.show_requested.emit("session_record")
                begin = record.focus_side_effects if at_side_effects else record.focus_start
                self._unlocked.read(bool, lambda _: begin())  # once it is shown

        self._unlocked.read(partial(self._gather_record, session_id, self.screen.course_id), show)

    def open_on(self, screen: str) -> Identifier | None:
        """Return the session or the course whose page a screen is; None for screens that are no such page."""
        if screen == "session_record":
            return self.record_screen.session_id or None
        return self.course_screen.course_id if screen == "course" else None

    def open_again(self, record_id: Identifier) -> None:
        """Open the page of a session or a course again; nothing where it is gone."""
        self.open_course(record_id)
        self.open_dosing_session(record_id)

    @Slot(str)
    def open_course(self, course_id: Identifier, back: str = "sessions") -> None:
        """Open the page of a course, and go back from it to a screen."""
        self._back = back
        self._read_course(course_id, lambda: self._unlocked.show_requested.emit("course"))

    @Slot()
    def begin_course(self) -> None:
        """Show what a course can be begun with."""
        self.begin_screen.begin(self._unlocked.zone, self._unlocked.local_now.date())
        self._unlocked.show_requested.emit("begin_course")

    @Slot()
    def open_marks(self) -> None:
        """Open the marks beside the course."""
        self._back = "sessions"
        self._read_marks(lambda: self._unlocked.show_requested.emit("marks"))

    def open_mark(self, mark_id: Identifier, back: str) -> None:
        """Open one mark, and go back from it to a screen."""
        self._back = back

        def show() -> None:
            self._unlocked.show_requested.emit("marks")
            self._unlocked.read(bool, lambda _: self.marks_screen.open_mark(mark_id))  # once it is shown

        self._read_marks(show)

    def open_therapy_session(self, session_id: Identifier, back: str) -> None:
        """Open one session without dosing, and go back from it to a screen."""
        self._back = back

        def show(view: SessionsView) -> None:
            self.screen.show_sessions(view)
            self._unlocked.show_requested.emit("sessions")
            self._unlocked.read(bool, lambda _: self.screen.open_therapy_session(session_id))  # once it is shown

        self._unlocked.read(self._gather, show)

    def open_side_effect(self, side_effect_id: Identifier, back: str) -> None:
        """Open the page that a side effect was noted on; the sessions where that is gone."""

        def show(session_id: Identifier | None) -> None:
            if session_id is None:
                self._unlocked.show_requested.emit("sessions")
            else:
                self.open_dosing_session(session_id, back, at_side_effects=True)

        self._unlocked.read(partial(self._session_of, side_effect_id), show)

    def _session_of(self, side_effect_id: Identifier) -> Identifier | None:
        found = (one for one in self._courses.side_effects() if one.id == side_effect_id)
        return next((one.dosing_session_id for one in found), None)

    # --- reading

    def _gather(self) -> SessionsView:
        return SessionsView(
            now=self._unlocked.local_now,
            zone=self._unlocked.zone,
            courses=self._courses.courses(),
            dosing_sessions=self._courses.dosing_sessions(),
            therapy_sessions=self._courses.therapy_sessions(),
            intentions=self._courses.intentions(),
            drafts=self._courses.session_drafts(),
        )

    def _gather_record(self, session_id: Identifier, course_id: Identifier | None) -> SessionRecordView | None:
        preferences = self._preferences.get()
        view = SessionRecordView(
            now=self._unlocked.local_now,
            zone=self._unlocked.zone,
            course_id=course_id,
            dose_unit=preferences.dose_unit,
            weight_unit=preferences.weight_unit,
            temperature_unit=preferences.temperature_unit,
        )
        if not session_id:
            return view
        session, draft = self._courses.dosing_session(session_id), self._courses.session_draft(session_id)
        if session is None:
            return None if draft is None else replace(view, draft=draft)
        intention = self._courses.intention_for(session_id)
        return replace(
            view,
            draft=draft,
            session=session,
            number=session_numbers(self._courses.dosing_sessions()).get(session_id, 0),
            intention=intention.text if intention else "",
            side_effects=self._courses.side_effects(session_id),
        )

    def _read_course(self, course_id: Identifier, then: Callable[[], object] | None = None) -> None:
        today = self._unlocked.local_now.date()

        def show(courses: tuple[CourseOfTreatment, ...]) -> None:
            for course in courses:
                if course.id == course_id:
                    self.course_screen.show_course(course, today)
                    if then is not None:
                        then()

        self._unlocked.read(self._courses.courses, show)

    def _read_marks(self, then: Callable[[], object] | None = None) -> None:
        now, zone = self._unlocked.local_now, self._unlocked.zone

        def show(marks: tuple[LifeMark, ...]) -> None:
            self.marks_screen.show_marks(MarksView(now=now, zone=zone, marks=marks))
            if then is not None:
                then()

        self._unlocked.read(self._courses.life_marks, show)

    @Slot()
    def _on_changed(self) -> None:
        if self.screen.isVisible():
            self.refresh()
        elif self.course_screen.isVisible():
            self._read_course(self.course_screen.course_id)
        elif self.marks_screen.isVisible():
            self._read_marks()

    # --- changing

    def _change(self, work: Callable[[], object], then: Callable[[object], object] | None = None) -> None:
        self._unlocked.change(work, then, self._on_failed)

    def _on_failed(self, error: JournalError) -> None:
        self._unsaved = error
        for screen in (self.screen, self.record_screen, self.course_screen, self.begin_screen, self.marks_screen):
            screen.keep_failed()
        self._unlocked.failed.emit(error)

    @Slot()
    def _on_closed(self) -> None:
        back, self._back = self._back, "sessions"
        self._unlocked.show_requested.emit(back)

    @Slot()
    def _on_record_closed(self) -> None:
        """Back to the row that the page was opened from."""
        session_id, is_from_sessions = self.record_screen.session_id, self._back == "sessions"
        self._on_closed()
        if not is_from_sessions:
            return
        self._unlocked.read(bool, lambda _: self.screen.focus_session(session_id))  # once it is shown

    @Slot(object)
    def _on_record_kept(self, kept: KeptSession) -> None:
        self._change(partial(self._courses.save_session_record, kept), lambda _: self.record_screen.kept_well())

    # --- what is typed and not kept

    @Slot(object)
    def _on_draft_changed(self, draft: SessionDraft) -> None:
        save = partial(self._courses.save_session_draft, replace(draft, saved_at=self._unlocked.now))
        self._unlocked.read(save, self._on_draft_saved, self._on_draft_unsaved)

    def _on_draft_saved(self, _: object) -> None:
        self._is_failing = False

    def _on_draft_unsaved(self, error: JournalError) -> None:
        """Say once that nothing is kept aside; the next pause in typing tries again."""
        if not self._is_failing:
            self._is_failing = True
            self._unlocked.failed.emit(error)

    @Slot(str)
    def _on_draft_discarded(self, session_id: Identifier) -> None:
        if not self._unlocked.read_only:
            self._unlocked.read(partial(self._courses.discard_session_draft, session_id), None)

    @Slot(str)
    def _on_sessions_draft_discarded(self, session_id: Identifier) -> None:
        self._change(partial(self._courses.discard_session_draft, session_id))

    @Slot(str)
    def _on_start_again_requested(self, session_id: Identifier) -> None:
        known = partial(self._courses.dosing_session, session_id)
        self._unlocked.read(known, lambda found: self.open_dosing_session(session_id if found else "", self._back))

    def save_now(self) -> JournalError | None:
        """Save what is typed into the forms, wait for it, and return what prevented it, if anything did."""
        draft, self._unsaved = self.record_screen.draft, None
        self.screen.keep_now()
        self.marks_screen.keep_now()
        if draft is not None:
            save = partial(self._courses.save_session_draft, replace(draft, saved_at=self._unlocked.now))
            self._unlocked.read(save, None, self._note_unsaved)
        self._unlocked.finish()
        return self._unsaved

    def _note_unsaved(self, error: JournalError) -> None:
        self._unsaved = error

    @Slot(str)
    def _on_record_delete_requested(self, session_id: Identifier) -> None:
        self._change(partial(self._courses.delete_dosing_session, session_id), lambda _: self.record_screen.kept_well())

    @Slot(str, object)
    def _on_status_requested(self, session_id: Identifier, status: SessionStatus) -> None:
        self._change(partial(self._courses.set_status, session_id, status))

    @Slot(str, object, bool)
    def _on_move_requested(self, session_id: Identifier, starts_at: datetime, is_day_alone: bool) -> None:
        self._change(partial(self._courses.move_dosing_session, session_id, starts_at, is_day_alone=is_day_alone))

    @Slot(object)
    def _on_therapy_session_kept(self, session: TherapySession) -> None:
        self._change(partial(self._courses.save_therapy_session, session))

    @Slot(str)
    def _on_therapy_session_delete_requested(self, session_id: Identifier) -> None:
        self._change(partial(self._courses.delete_therapy_session, session_id))

    @Slot(object)
    def _on_course_kept(self, course: CourseOfTreatment) -> None:
        self._change(partial(self._courses.save_course, course))

    @Slot(str)
    def _on_course_delete_requested(self, course_id: Identifier) -> None:
        self._change(partial(self._courses.delete_course, course_id), lambda _: self._on_closed())

    @Slot(object, object)
    def _on_course_begun(self, course: CourseOfTreatment, plan: Plan) -> None:
        self._change(partial(self._courses.begin_course, course, plan), lambda _: self._on_closed())

    @Slot(object)
    def _on_mark_kept(self, mark: LifeMark) -> None:
        self._change(partial(self._courses.save_life_mark, mark))

    @Slot(str)
    def _on_mark_delete_requested(self, mark_id: Identifier) -> None:
        self._change(partial(self._courses.delete_life_mark, mark_id))
