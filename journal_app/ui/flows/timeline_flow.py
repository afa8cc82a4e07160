"""The timeline of the course: on a screen of its own, and a glance of it on Today."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.domain.course import CourseOfTreatment
from journal_app.domain.entry import Entry, TagCount
from journal_app.domain.timeline import EVERYTHING, Lane, Mark, TimelineData, TimelineFilter
from journal_app.errors import JournalError
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.timeline_screen import TimelineScreen
from journal_app.ui.timeline.printing import SheetWish
from journal_app.ui.widgets.timeline_glance import TimelineGlance

_ENTRY_LANES = frozenset({Lane.GUIDED, Lane.FREE, Lane.FRAGMENTS, Lane.THREADS})


class _Found(NamedTuple):
    """What was read for the screen."""

    data: TimelineData
    course: CourseOfTreatment | None
    tags: Sequence[TagCount]
    lanes: tuple[str, ...]
    hidden: tuple[str, ...]


class TimelineFlow(QObject):
    """Joins the timeline screen to the journal.

    Signals:
        shown: The screen was filled.
        record_requested: What a mark stands for is wanted (Mark), which is no entry; and the screen to come back to.
        entry_requested: The entry that a mark stands for is wanted (identifier), and the screen to come back to.
    """

    shown = Signal()
    record_requested = Signal(object, str)
    entry_requested = Signal(str, str)

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._courses = unlocked.journal.courses
        self._shown = EVERYTHING
        self._data = TimelineData()
        self._name = ""
        self._is_coming_back = False
        self.screen = TimelineScreen()
        self.glance = TimelineGlance()
        self.screen.open_requested.connect(self._on_screen_open_requested)
        self.glance.open_requested.connect(self._on_glance_open_requested)
        self.screen.preview_requested.connect(self._on_preview_requested)
        self.screen.filter_changed.connect(self._on_filter_changed)
        self.screen.lanes_changed.connect(self._on_lanes_changed)
        self.screen.days_since_requested.connect(lambda: unlocked.show_requested.emit("days_since"))
        self.screen.compare_requested.connect(lambda: unlocked.show_requested.emit("compare"))
        self.screen.print_requested.connect(lambda: unlocked.show_requested.emit("timeline_print"))
        self.glance.timeline_requested.connect(lambda: unlocked.show_requested.emit("timeline"))
        unlocked.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Read all marks, in one query."""
        shown = EVERYTHING if self.glance.isVisible() and not self.screen.isVisible() else self._shown
        self._unlocked.read(partial(self._gather, shown), self._show)

    @property
    def data(self) -> TimelineData:
        """Return what the screen shows."""
        return self._data

    @property
    def sheet_wish(self) -> SheetWish:
        """Return what would be printed: what is seen, as it is seen."""
        begins, ends = self.screen.view.visible_stretch
        chooser = self.screen.lane_chooser
        return SheetWish(
            title=self._name,
            begins=begins,
            ends=ends,
            order=chooser.order,
            hidden=chooser.hidden,
            smoothing=chooser.smoothing.value,
        )

    def _gather(self, shown: TimelineFilter) -> _Found:
        journal = self._unlocked.journal
        preferences = journal.preferences.get()
        return _Found(
            self._courses.timeline(self._unlocked.zone, shown),
            self._courses.current_course(),
            journal.entries.tags(),
            preferences.timeline_lanes,
            preferences.hidden_lanes,
        )

    def _show(self, found: _Found) -> None:
        course = found.course
        self._data = found.data
        self._name = course.name or course.treated_for if course else ""
        if self.glance.isVisible():
            self.glance.set_course_name(self._name)
            self.glance.set_data(found.data, self._unlocked.now)
        if self.screen.isVisible():
            self.screen.set_course_name(self._name)
            self.screen.set_lanes(_known(found.lanes), _known(found.hidden))
            self.screen.set_filters(found.tags, [(thread.id, thread.name) for thread in found.data.threads])
            self.screen.set_data(found.data, self._unlocked.now)
            if self._is_coming_back:  # to the mark that was opened, at the same zoom
                self._is_coming_back = False
                self.screen.view.setFocus()
        self.shown.emit()

    @Slot()
    def _on_changed(self) -> None:
        if self.screen.isVisible() or self.glance.isVisible():
            self.refresh()

    @Slot(object)
    def _on_filter_changed(self, shown: TimelineFilter) -> None:
        self._shown = shown
        self.refresh()

    @Slot(tuple, frozenset)
    def _on_lanes_changed(self, order: tuple[Lane, ...], hidden: frozenset[Lane]) -> None:
        if not self._unlocked.read_only:
            self._unlocked.read(partial(self._remember, order, hidden), None)

    def _remember(self, order: tuple[Lane, ...], hidden: frozenset[Lane]) -> None:
        preferences = self._unlocked.journal.preferences
        lanes, left_out = tuple(lane.value for lane in order), tuple(sorted(lane.value for lane in hidden))
        preferences.save(replace(preferences.get(), timeline_lanes=lanes, hidden_lanes=left_out))

    @Slot(object)
    def _on_preview_requested(self, mark: Mark) -> None:
        if _is_entry(mark):
            self._unlocked.read(
                partial(self._unlocked.journal.entries.get, mark.id), self._show_preview, self._on_entry_gone
            )
        else:
            self.screen.show_preview(None)

    def _show_preview(self, entry: Entry) -> None:
        current = self.screen.view.current_mark()
        if current is not None and current.id == entry.id:  # another one may have been chosen meanwhile
            self.screen.show_preview(None if entry.veiled else entry)  # its veil is lifted where it is read, on purpose

    def _on_entry_gone(self, _error: JournalError) -> None:
        self.screen.show_preview(None)

    # Slots, not partials: PySide keeps a partial, and with it this flow, beyond the life of what it is connected to.

    @Slot(object)
    def _on_screen_open_requested(self, mark: Mark) -> None:
        self.open_mark(mark, "timeline")

    @Slot(object)
    def _on_glance_open_requested(self, mark: Mark) -> None:
        self.open_mark(mark, "today")

    def open_mark(self, mark: Mark, back: str) -> None:
        """Show what a mark stands for, and come back from it to a screen."""
        self._is_coming_back = back == "timeline"
        if _is_entry(mark):
            self.entry_requested.emit(mark.id, back)
        elif mark.lane is Lane.MEMORIES:
            held = (line for line in self._data.memories if any(point.id == mark.id for point in line.points))
            line = next(held, None)
            if line is not None and line.entry_id is not None:
                self.entry_requested.emit(line.entry_id, back)
            else:
                self.record_requested.emit(mark, back)
        else:
            self.record_requested.emit(mark, back)


def _is_entry(mark: Mark) -> bool:
    return mark.lane in _ENTRY_LANES or (mark.lane is Lane.MOOD and mark.detail != "check_in")


def _known(values: Sequence[str]) -> tuple[Lane, ...]:
    known = set(Lane)
    return tuple(Lane(value) for value in values if value in known)
