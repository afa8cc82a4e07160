"""The timeline of the course: on a screen of its own, and a glance of it on Today."""

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.domain.course import CourseOfTreatment
from journal_app.domain.timeline import Lane, Mark, TimelineData
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.timeline_screen import TimelineScreen
from journal_app.ui.widgets.timeline_glance import TimelineGlance

_ENTRY_LANES = frozenset({Lane.GUIDED, Lane.FREE})


class TimelineFlow(QObject):
    """Joins the timeline screen to the journal.

    Signals:
        shown: The screen was filled.
    """

    shown = Signal()

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._courses = unlocked.journal.courses
        self.screen = TimelineScreen()
        self.glance = TimelineGlance()
        for shown in (self.screen, self.glance):
            shown.open_requested.connect(self._on_open_requested)
        self.glance.timeline_requested.connect(lambda: unlocked.show_requested.emit("timeline"))
        unlocked.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Read all marks, in one query."""
        self._unlocked.read(self._gather, self._show)

    def _gather(self) -> tuple[TimelineData, CourseOfTreatment | None]:
        return self._courses.timeline(self._unlocked.zone), self._courses.current_course()

    def _show(self, found: tuple[TimelineData, CourseOfTreatment | None]) -> None:
        data, course = found
        name = course.name or course.treated_for if course else ""
        for shown in (self.screen, self.glance):
            if shown.isVisible():
                shown.set_course_name(name)
                shown.set_data(data, self._unlocked.now)
        self.shown.emit()

    @Slot()
    def _on_changed(self) -> None:
        if self.screen.isVisible() or self.glance.isVisible():
            self.refresh()

    @Slot(object)
    def _on_open_requested(self, mark: Mark) -> None:
        if mark.lane in _ENTRY_LANES:
            self._unlocked.read_entry(mark.id)
        else:
            self._unlocked.show_requested.emit("sessions")
