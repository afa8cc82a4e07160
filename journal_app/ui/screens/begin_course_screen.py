"""Beginning a course: empty, or with a rhythm that is in use. Everything planned is seen before anything is kept."""

from datetime import date, time
from decimal import Decimal

from PySide6.QtCore import QDate, QLocale, Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.course import CourseOfTreatment, DosingSession, TherapySession
from journal_app.domain.course_template import CourseTemplate, Plan, PlannedKind, plan
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.session_clock import WITHOUT_A_TIME
from journal_app.ui import theme, words
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.course_mark import RhythmDots
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import Field, day_edit, day_of, text_line
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, Page, WayBack, button, column, holder, label
from journal_app.ui.widgets.plan_preview import PlanPreview
from journal_app.ui.widgets.row_button import RowButton
from journal_app.ui.widgets.time_line import TimeLine
from journal_app.ui.widgets.wheel import leave_wheel_to_page

_MORNING = time(10)
_WEEK = 7


class BeginCourseScreen(QWidget):
    """Choose a rhythm, say when, look at every session, begin.

    Args:
        templates: The rhythms on offer.

    Signals:
        begun: CourseOfTreatment and its Plan.
        closed: Nothing is begun.
    """

    begun = Signal(object, object)
    closed = Signal()

    def __init__(self, templates: tuple[CourseTemplate, ...]) -> None:
        super().__init__()
        self.templates = templates
        self._template: CourseTemplate | None = None
        self._zone = "UTC"
        self._today = date.min
        self._back = WayBack(self.tr("Sessions"), says=self.tr("Back"), on_click=self._on_back_clicked)
        self._empty = _ChoiceCard(
            self.tr("An empty course"), self.tr("Add each session when you learn of it. Nothing is planned for you.")
        )
        self._empty.clicked.connect(lambda *_: self._choose(None))
        cards: list[QWidget] = []
        for template in templates:
            card = _template_card(template)
            card.clicked.connect(lambda _=False, it=template: self._choose(it))
            cards.append(card)
        self._choosing = holder(
            column(
                label(self.tr("Begin a course"), "display"),
                label(
                    self.tr(
                        "These rhythms are in use somewhere. None is a suggestion: your team decides, and you may"
                        " change every session."
                    ),
                    "secondary",
                ),
                label(self.tr("Discs are dosing sessions, diamonds are talks, each line begins a week."), "label"),
                self._empty,
                holder(ColumnsLayout(*cards, least=340, spacing=16)),
                spacing=14,
            )
        )
        self._name = text_line(self.tr("What you call this course"))
        self._day = day_edit(self.tr("First dosing session, day"))
        self._line = TimeLine(self.tr("Time of day"))
        self._time = Field(self.tr("Time of day"), self._line)
        self._weekdays = _Weekdays()
        self._preview = PlanPreview(after=self._weekdays.last)
        self._count = label("", "heading")
        self._title, self._source = label("", "title"), label("", "caption")
        self._begin = button(self.tr("Begin this course"), "primary", on_click=self._on_begin_clicked)
        leave = button(self.tr("Choose another"), "quiet", on_click=self._on_back_clicked)
        self._rhythm = holder(
            column(
                holder(
                    ColumnsLayout(
                        Field(self.tr("First dosing session"), self._day), self._time, least=160, weights=(3, 2)
                    )
                ),
                label(self.tr("Weekdays that are possible"), "label"),
                self._weekdays,
                label(self.tr("A change here lays all sessions out anew."), "caption"),
                spacing=8,
            )
        )
        self._planned = Card(self._count, self._preview, spacing=12)
        self._placing = holder(
            column(
                Card(
                    self._title, self._source, Field(self.tr("What you call it"), self._name), self._rhythm, spacing=12
                ),
                self._planned,
                holder(FlowLayout(self._begin, leave)),
                label(self.tr("Until you begin it, nothing of this is kept."), "caption"),
                spacing=14,
            )
        )
        self._page = Page(holder(FlowLayout(self._back)), self._choosing, self._placing, None, widest=900, spacing=12)
        self.setLayout(column(self._page, spacing=0))
        self._day.dateChanged.connect(self._lay_out)
        self._line.editingFinished.connect(self._on_time_edited)
        self._weekdays.changed.connect(self._lay_out)
        self._preview.changed.connect(self._show_count)
        leave_wheel_to_page(self)
        on_escape(self, self._on_back_clicked)

    def begin(self, zone: str, today: date) -> None:
        """Show the rhythms; what was chosen before is gone."""
        self._zone, self._today = zone, today
        self._template = None
        self._show_step(self._choosing)
        self._empty.setFocus()

    def keep_failed(self) -> None:
        """Let the person try again: keeping did not work, and everything is still here."""
        self._begin.setEnabled(True)

    def _show_step(self, step: QWidget) -> None:
        self._choosing.setVisible(step is self._choosing)
        self._placing.setVisible(step is self._placing)
        self._page.verticalScrollBar().setValue(0)

    def _choose(self, template: CourseTemplate | None) -> None:
        self._template = template
        self._title.setText(template.name if template else self.tr("An empty course"))
        self._source.setText(template.source if template else "")
        self._source.setVisible(template is not None)
        self._rhythm.setVisible(template is not None)
        self._planned.setVisible(template is not None)
        self._name.clear()
        for edit in (self._day, self._line):
            edit.blockSignals(True)  # noqa: FBT003  # Qt's own argument; the plan is laid out once, below
        self._day.setDate(QDate(self._today.year, self._today.month, self._today.day).addDays(1))
        self._line.setText(words.clock_time(_MORNING))
        for edit in (self._day, self._line):
            edit.blockSignals(False)  # noqa: FBT003  # see above
        self._weekdays.choose_all()
        self._begin.setEnabled(True)
        self._lay_out()
        self._show_step(self._placing)
        self._name.setFocus()

    @Slot()
    def _on_time_edited(self) -> None:
        if self._line.isModified():
            self._line.setModified(False)
            self._lay_out()

    @Slot()
    def _lay_out(self) -> None:
        if self._template is None:
            self._preview.show_plan(Plan())
            return
        try:
            at = self._line.clock_time()
        except ValueError:
            self._time.remark(self.tr("This does not read as a time. 14:30 or 2:30 pm do."), look="problem")
            return
        self._time.remark()
        planned = plan(
            self._template, day_of(self._day), at or WITHOUT_A_TIME, self._zone, weekdays=self._weekdays.days
        )
        self._preview.show_plan(
            Plan(
                dosing_sessions=tuple(one.with_day_alone(is_day_alone=at is None) for one in planned.dosing_sessions),
                therapy_sessions=tuple(one.with_day_alone(is_day_alone=at is None) for one in planned.therapy_sessions),
            )
        )
        self._show_count()

    @Slot()
    def _show_count(self) -> None:
        count = self._preview.count
        text = self.tr("1 session planned") if count == 1 else self.tr("{count} sessions planned")
        self._count.setText(text.format(count=words.number(count)))

    @Slot()
    def _on_begin_clicked(self) -> None:
        try:
            planned = self._preview.plan()
        except ValueError:
            return
        self._begin.setEnabled(False)
        both: list[DosingSession | TherapySession] = [*planned.dosing_sessions, *planned.therapy_sessions]
        first = min((words.local(one.starts_at, one.zone).date() for one in both), default=None)
        template = self._template
        self.begun.emit(
            CourseOfTreatment(
                id=new_identifier(),
                name=" ".join(self._name.text().split()),
                substance=template.substance if template else "",
                began_on=first,
                planned_sessions=len(planned.dosing_sessions) or None,
                template=template.id if template else "",
            ),
            planned,
        )

    @Slot()
    def _on_back_clicked(self) -> None:
        if self._placing.isHidden():
            self.closed.emit()
        else:
            self._show_step(self._choosing)
            self._empty.setFocus()


class _ChoiceCard(RowButton):
    """A card that is chosen by a press."""

    def __init__(self, name: str, *facts: str, dots: RhythmDots | None = None) -> None:
        lines: list[QWidget] = [label(name, "serif")]
        if dots is not None:
            lines.append(dots)
        lines.extend(label(fact, "label") for fact in facts)
        super().__init__(column(*lines, None, spacing=6), says=". ".join((name, *facts)))
        self.setProperty("look", "card")
        margin = theme.current().px(16)
        self.body.setContentsMargins(margin, margin, margin, margin)


class _Weekdays(QWidget):
    """Days of the week that are possible.

    Signals:
        changed: Another choice.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        flow = FlowLayout(spacing=6)
        self._chips: list[Button] = []
        for number in range(_WEEK):
            chip = Button(QLocale().dayName(number + 1, QLocale.FormatType.ShortFormat), "chip")
            chip.setAccessibleName(QLocale().dayName(number + 1))
            chip.setCheckable(True)
            chip.clicked.connect(lambda *_: self.changed.emit())
            self._chips.append(chip)
            flow.addWidget(chip)
        self.setLayout(flow)

    @property
    def days(self) -> frozenset[int]:
        """Return the chosen days, Monday is 0."""
        return frozenset(number for number, chip in enumerate(self._chips) if chip.isChecked())

    @property
    def last(self) -> QWidget:
        """Return the last day of the week."""
        return self._chips[-1]

    def choose_all(self) -> None:
        """Choose every day."""
        for chip in self._chips:
            chip.setChecked(True)


def _template_card(template: CourseTemplate) -> _ChoiceCard:
    talks = sum(planned.kind is not PlannedKind.DOSING for planned in template.sessions)
    days = [planned.day for planned in template.sessions]
    weeks = round(Decimal(max(days) - min(days)) / _WEEK)
    facts = words.translate("BeginCourseScreen", "Dosing sessions: {sessions} · talks: {talks} · about {weeks} weeks")
    return _ChoiceCard(
        template.name,
        facts.format(
            sessions=words.number(template.dosing_sessions), talks=words.number(talks), weeks=words.number(weeks)
        ),
        template.note,
        words.translate("BeginCourseScreen", "Source: {source}").format(source=template.source),
        dots=RhythmDots(template),
    )
