"""The other views of the course: days since each session, two sessions side by side, and the timeline on paper."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Slot

from journal_app.catalog.courses import load_side_effect_words
from journal_app.domain.course import DosingSession, session_numbers
from journal_app.domain.entry import EntryFilter
from journal_app.domain.side_effect import Severity, SideEffect
from journal_app.domain.timeline import Mark
from journal_app.ui import printing, words
from journal_app.ui.flows.timeline_flow import TimelineFlow
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.pages import PaperSize
from journal_app.ui.screens.compare_screen import CompareScreen, Comparison, SessionFacts
from journal_app.ui.screens.days_since_screen import DaysSinceScreen
from journal_app.ui.screens.timeline_print_screen import TimelinePrintScreen
from journal_app.ui.timeline import saving
from journal_app.ui.timeline.printing import TimelineSheet
from journal_app.ui.timeline.wording import severity_name

_FIRST_WORDS = 3
_ENTRIES_READ = 200


class TimelineViewsFlow(QObject):
    """Joins the three screens to the journal. What they show is read anew each time one is shown."""

    def __init__(self, unlocked: Unlocked, timeline: TimelineFlow, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._timeline = timeline
        self._names = {word.id: word.text for word in load_side_effect_words()}
        self._pair = -1  # counted from the end: -1 is the last session beside the one before it
        self.days_since = DaysSinceScreen()
        self.compare = CompareScreen()
        self.paper = TimelinePrintScreen()
        for screen in (self.days_since, self.compare, self.paper):
            screen.closed.connect(lambda: unlocked.show_requested.emit("timeline"))
        self.days_since.open_requested.connect(self._on_days_since_open_requested)
        self.compare.step_requested.connect(self._on_step_requested)
        self.paper.pdf_requested.connect(self._on_pdf_requested)
        self.paper.picture_requested.connect(self._on_picture_requested)
        self.paper.print_requested.connect(self._on_print_requested)

    def refresh(self) -> None:
        """Fill the screen that is shown."""
        courses, zone = self._unlocked.journal.courses, self._unlocked.zone
        if self.days_since.isVisible():
            self._unlocked.read(partial(courses.timeline, zone), self.days_since.set_data)
        if self.compare.isVisible():
            self._unlocked.read(partial(self._compare, self._pair), self.compare.show_comparison)
        if self.paper.isVisible():
            wish = self._timeline.sheet_wish
            size = PaperSize.LETTER if printing.prefers_letter() else PaperSize.A4
            self.paper.show_timeline(self._timeline.data, saving.on_paper(wish, size), self._unlocked.now)

    @Slot(object)
    def _on_pdf_requested(self, sheet: TimelineSheet) -> None:
        saving.save_pdf(self.paper, sheet, partial(self._unlocked.note_export, self.tr("Timeline, PDF")))

    @Slot(object, int)
    def _on_picture_requested(self, sheet: TimelineSheet, page: int) -> None:
        noted = partial(self._unlocked.note_export, self.tr("Timeline, picture"))
        saving.save_picture(self.paper, sheet, page, noted)

    @Slot(object)
    def _on_print_requested(self, sheet: TimelineSheet) -> None:
        saving.print_sheet(self.paper, sheet, partial(self._unlocked.note_export, self.tr("Timeline, print")))

    @Slot(object)
    def _on_days_since_open_requested(self, mark: Mark) -> None:
        self._timeline.open_mark(mark, "days_since")

    @Slot(int)
    def _on_step_requested(self, by: int) -> None:
        self._pair += by
        self.refresh()

    def _compare(self, pair: int) -> Comparison:
        courses = self._unlocked.journal.courses
        sessions = courses.dosing_sessions()
        held = [one for one in sessions if one.took_place_by(self._unlocked.now)]
        pairs: list[tuple[DosingSession, DosingSession]] = []
        last: dict[str | None, DosingSession] = {}
        for one in held:  # of one course: session 1 of another has no session before it
            if one.course_id in last:
                pairs.append((last[one.course_id], one))
            last[one.course_id] = one
        place = len(pairs) + pair
        if not 0 <= place < len(pairs):
            return Comparison()
        numbers = session_numbers(sessions)
        earlier, later = (self._facts(one, numbers.get(one.id, 0)) for one in pairs[place])
        return Comparison(earlier=earlier, later=later, has_earlier=place > 0, has_later=place < len(pairs) - 1)

    def _facts(self, session: DosingSession, number: int) -> SessionFacts:
        journal = self._unlocked.journal
        intention = journal.courses.intention_for(session.id)
        headers = journal.entries.newest(_ENTRIES_READ, shown=EntryFilter(dosing_session_id=session.id))
        after = sorted(
            (one for one in headers if one.happened_at >= session.starts_at), key=lambda one: one.happened_at
        )
        route = words.route(session.route) if session.route else ""
        return SessionFacts(
            id=session.id,
            title=words.dosing_session(number),
            when=words.session_when(session),
            dose=", ".join(part for part in (words.dose_of(session), route) if part),
            intention=intention.text if intention else "",
            first_words=tuple(words.headline(one) for one in after[:_FIRST_WORDS] if one.headline or one.veiled),
            side_effects=self._side_effects(journal.courses.side_effects(session.id)),
            ratings=self._ratings(session),
        )

    def _side_effects(self, side_effects: Sequence[SideEffect]) -> tuple[str, ...]:
        felt = [one for one in side_effects if one.severity is not Severity.NONE]
        return tuple(
            ", ".join(part for part in (one.own_words or self._names.get(one.word, ""), _severity(one)) if part)
            for one in felt
        )

    def _ratings(self, session: DosingSession) -> tuple[tuple[str, str], ...]:
        record = session.record
        named = (
            (self.tr("Mood before"), record.mood_before),
            (self.tr("Distance from body and self"), record.distance),
            (self.tr("Intensity"), record.intensity),
            (self.tr("Ease"), record.ease),
            (self.tr("Helpfulness"), record.helpfulness),
        )
        return tuple((name, words.number(value)) for name, value in named if value is not None)


def _severity(side_effect: SideEffect) -> str:
    return severity_name(side_effect.severity.value) if side_effect.severity else ""
