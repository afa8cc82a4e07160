"""The course of treatment and its sessions, joined to the screen that lists and changes them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.domain.course import CourseOfTreatment, DosingSession, TherapySession
from journal_app.domain.identifiers import Identifier
from journal_app.errors import JournalError
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.sessions_screen import SessionsScreen, SessionsView


class CourseFlow(QObject):
    """Joins the Sessions screen to the journal.

    Signals:
        shown: The screen was filled.
    """

    shown = Signal()

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._courses = unlocked.journal.courses
        self.screen = SessionsScreen()
        self.screen.course_kept.connect(self._on_course_kept)
        self.screen.dosing_session_kept.connect(self._on_dosing_session_kept)
        self.screen.therapy_session_kept.connect(self._on_therapy_session_kept)
        self.screen.intention_kept.connect(self._on_intention_kept)
        self.screen.dosing_session_delete_requested.connect(self._on_dosing_session_delete_requested)
        self.screen.therapy_session_delete_requested.connect(self._on_therapy_session_delete_requested)
        unlocked.changed.connect(self._on_changed)

    def refresh(self, then: Callable[[], object] | None = None) -> None:
        """Read the course and its sessions, show them, and go on."""

        def show(view: SessionsView) -> None:
            self.screen.show_sessions(view)
            if then is not None:
                then()
            self.shown.emit()

        self._unlocked.read(self._gather, show)

    def _gather(self) -> SessionsView:
        return SessionsView(
            now=self._unlocked.local_now,
            zone=self._unlocked.zone,
            course=self._courses.current_course(),
            dosing_sessions=self._courses.dosing_sessions(),
            therapy_sessions=self._courses.therapy_sessions(),
            intentions=self._courses.intentions(),
        )

    def _change(self, work: Callable[[], object]) -> None:
        self._unlocked.change(work, None, self._on_failed)

    def _on_failed(self, error: JournalError) -> None:
        self.screen.keep_failed()
        self._unlocked.failed.emit(error)

    @Slot()
    def _on_changed(self) -> None:
        if self.screen.isVisible():
            self.refresh()

    @Slot(object)
    def _on_course_kept(self, course: CourseOfTreatment) -> None:
        self._change(partial(self._courses.save_course, course))

    @Slot(object)
    def _on_dosing_session_kept(self, session: DosingSession) -> None:
        self._change(partial(self._courses.save_dosing_session, session))

    @Slot(object)
    def _on_therapy_session_kept(self, session: TherapySession) -> None:
        self._change(partial(self._courses.save_therapy_session, session))

    @Slot(str, str)
    def _on_intention_kept(self, session_id: Identifier, text: str) -> None:
        self._change(partial(self._courses.set_intention, session_id, text))

    @Slot(str)
    def _on_dosing_session_delete_requested(self, session_id: Identifier) -> None:
        self._change(partial(self._courses.delete_dosing_session, session_id))

    @Slot(str)
    def _on_therapy_session_delete_requested(self, session_id: Identifier) -> None:
        self._change(partial(self._courses.delete_therapy_session, session_id))
