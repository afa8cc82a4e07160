"""Get support: lines to call by region and short grounding exercises. Needs no journal; works while it is locked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QStackedWidget, QWidget

from journal_app.catalog.support import ELSEWHERE, parse_lines, write_lines
from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.support import ContactKind, GroundingExercise, Sense, SupportLine, SupportRegion
from journal_app.domain.support_plan import SupportPlan
from journal_app.ui import theme, words
from journal_app.ui.plan_words import plan_heading
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.grounding_player import GroundingPlayer
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.nobody_watches import nobody_watches
from journal_app.ui.widgets.parts import (
    Card,
    FlowLayout,
    Page,
    WayBack,
    begin_at,
    button,
    column,
    empty,
    holder,
    label,
    line,
    row,
)
from journal_app.ui.widgets.row_button import IconLabel, RowButton

_SENSE_ICONS = {
    Sense.LOOK: "eye",
    Sense.FEEL: "hand-palm",
    Sense.HEAR: "ear",
    Sense.ORIENT: "map-pin",
    Sense.BREATHE: "wind",
    Sense.MOVE: "person-simple",
}


class SupportScreen(QWidget):
    """Numbers first, then what calms, then how to change the numbers.

    Args:
        regions: From `catalog.support.load`, with the person's own numbers in place.
        exercises: From `catalog.grounding.load`.
        clock: Tells whether a number was checked more than a year ago.
        centred: Whether it stands alone, without the sidebar.

    Signals:
        closed: Go back to where the person came from.
        region_changed: Code of the region that the person chose.
        rows_edited: Code of the region, and its lines (tuple of SupportLine) as they are now, to be stored.
        restore_requested: Code of a region whose shipped lines are wanted back; answer with `set_regions`.
        plan_requested: Write or change the own plan; only while the journal is open.
        team_notes_requested: Show what is to be told to the team; only while the journal is open.
    """

    closed = Signal()
    region_changed = Signal(str)
    rows_edited = Signal(str, object)
    restore_requested = Signal(str)
    plan_requested = Signal()
    team_notes_requested = Signal()

    def __init__(
        self,
        regions: Sequence[SupportRegion],
        exercises: Sequence[GroundingExercise],
        clock: Clock | None = None,
        *,
        centred: bool = True,
    ) -> None:
        super().__init__()
        self._clock = clock or SystemClock()
        self._regions: dict[str, SupportRegion] = {}
        self._last_card: QWidget | None = None
        self._region = QComboBox()
        self._lines = _LinesCard()
        self._editor = _LinesEditor()
        self._editor.hide()
        self._player = GroundingPlayer()
        self._exercise_cards: list[QWidget] = []
        self._plan = _PlanCard()
        self._plan.hide()
        self._page = Page(
            holder(FlowLayout(WayBack(self.tr("Back"), on_click=self.closed.emit))),
            label(self.tr("Get support"), "display"),
            _emergency_card(),
            Field(self.tr("Where you are"), self._region),
            self._lines,
            self._editor,
            self._plan,
            nobody_watches("prose"),
            *self._grounding(exercises),
            None,
            widest=860,
            centred=centred,
        )
        # It is read and scrolled: an arrow key is not to choose the numbers of another country.
        self._page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._page.setAccessibleName(self.tr("Get support"))
        begin_at(self, self._page)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._page)
        self._stack.addWidget(self._player)
        self.setLayout(column(self._stack, spacing=0))
        self.set_regions(regions)
        self._region.activated.connect(self._on_region_activated)
        self._lines.edit_requested.connect(self._on_lines_edit_requested)
        self._editor.kept.connect(self._on_editor_kept)
        self._editor.left.connect(self._on_editor_left)
        self._editor.restore_requested.connect(self._on_editor_restore_requested)
        self._player.stopped.connect(self._on_player_stopped)
        self._plan.plan_requested.connect(self.plan_requested)
        self._plan.team_notes_requested.connect(self.team_notes_requested)

    @property
    def region(self) -> str:
        """Return the code of the region shown; empty without any."""
        return self._region.currentData() or ""

    def set_regions(self, regions: Sequence[SupportRegion]) -> None:
        """Show these regions, staying at the one shown where it is among them."""
        shown = self.region
        self._regions = {region.code: region for region in regions}
        self._region.clear()
        for region in regions:
            self._region.addItem(region.name, region.code)
        self.set_region(shown)

    def set_region(self, code: str) -> None:
        """Show the lines of a region; of an unknown code, those for any other place."""
        at = self._region.findData(code.upper())
        if at < 0:
            at = self._region.findData(ELSEWHERE)
        self._region.setCurrentIndex(max(at, 0) if self._regions else -1)
        self._show_lines()

    def show_plan(self, plan: SupportPlan | None) -> None:
        """Show the plan that the person chose to have at hand while the journal is locked; none for None."""
        self._plan.show_plan(plan, is_open=False)
        self._plan.setVisible(plan is not None and not plan.is_empty)

    def show_own(self, plan: SupportPlan | None, notes_waiting: int) -> None:
        """Show what belongs to the open journal: the plan, and how many things wait to be told to the team."""
        self._plan.show_plan(plan, is_open=True, notes_waiting=notes_waiting)
        self._plan.show()
        if (card := self.focusWidget()) in self._exercise_cards:  # what is shown above has moved them
            self._bring_grounding_into_view(card)

    def show_grounding(self) -> None:
        """Bring the grounding exercises into view."""
        self._stack.setCurrentWidget(self._page)
        if self._exercise_cards:
            self._exercise_cards[0].setFocus()
            self._bring_grounding_into_view(self._exercise_cards[0])

    def _bring_grounding_into_view(self, card: QWidget) -> None:
        bring_into_view(self._exercise_cards[-1])
        bring_into_view(card)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Escape as going back."""
        if event.key() == Qt.Key.Key_Escape:
            if self._editor.isVisible():
                self._on_editor_left()
            else:
                self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _grounding(self, exercises: Sequence[GroundingExercise]) -> list[QWidget]:
        if not exercises:
            return []
        cards = self._exercise_cards
        for exercise in exercises:
            made = _exercise_card(exercise)
            made.clicked.connect(lambda _=False, it=exercise: self._play(it))
            cards.append(made)
        return [
            label(self.tr("If you would like something to hold on to"), "title"),
            label(self.tr("A minute or so each. No sound is needed, and you may stop at any time."), "secondary"),
            holder(ColumnsLayout(*cards, least=220, spacing=12)),
        ]

    def _play(self, exercise: GroundingExercise) -> None:
        self._last_card = self.focusWidget()
        self._stack.setCurrentWidget(self._player)
        self._player.play(exercise)

    def _show_lines(self) -> None:
        region = self._regions.get(self.region)
        today = self._clock.local(self._clock.now()).date()
        self._lines.show_region(region, today)
        self._editor.hide()
        self._lines.setVisible(region is not None)

    @Slot()
    def _on_region_activated(self) -> None:
        self._show_lines()
        self.region_changed.emit(self.region)

    @Slot()
    def _on_lines_edit_requested(self) -> None:
        self._lines.hide()
        self._editor.edit(self._regions[self.region])

    @Slot(object)
    def _on_editor_kept(self, typed: "list[_TypedLine]") -> None:
        today = self._clock.local(self._clock.now()).date()
        made: list[SupportLine] = []
        for number, one in enumerate(typed):
            if one.is_empty:
                continue
            support_line = one.made(today)
            if parse_lines(write_lines([support_line]), added_on=today).rejected:
                self._editor.refuse(number)
                return
            made.append(support_line)
        region = replace(self._regions[self.region], lines=tuple(made))
        self._regions[region.code] = region
        self._show_lines()
        self._lines.focus_edit()
        self.rows_edited.emit(region.code, region.lines)

    @Slot()
    def _on_editor_left(self) -> None:
        self._show_lines()
        self._lines.focus_edit()

    @Slot()
    def _on_editor_restore_requested(self) -> None:
        self.restore_requested.emit(self.region)
        self._show_lines()
        self._lines.focus_edit()

    @Slot()
    def _on_player_stopped(self) -> None:
        self._stack.setCurrentWidget(self._page)
        if self._last_card is not None:
            self._last_card.setFocus()


@dataclass(frozen=True, slots=True, kw_only=True)
class _TypedLine:
    """What stands in one row of the editor. `earlier` is the line it began as, if it did."""

    earlier: SupportLine | None
    name: str
    number: str
    hours: str

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.number or self.hours)

    def made(self, today: date) -> SupportLine:
        """Return the line; one that was changed or added has no source but the person, and today's date."""
        earlier = self.earlier
        if earlier and (earlier.name, earlier.number, earlier.hours) == (self.name, self.number, self.hours):
            return earlier
        fresh = earlier or SupportLine(name=self.name, number=self.number, checked_on=today)
        return replace(
            fresh,
            name=self.name,
            number=self.number,
            hours=self.hours,
            source="",
            checked_how="",
            checked_on=today,
            verified=True,
        )


class _LinesCard(Card):
    """The lines of one region, large enough to read while shaking."""

    edit_requested = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=16)
        self._edit = button(self.tr("Edit these numbers"), "quiet", icon="pencil-simple")
        self._edit.clicked.connect(self.edit_requested)
        self._content: QWidget | None = None

    def focus_edit(self) -> None:
        """Put the focus on the button that edits."""
        self._edit.setFocus()

    def show_region(self, region: SupportRegion | None, today: date) -> None:
        """Show the lines of a region."""
        self._edit.setParent(None)
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        box = column(spacing=16)
        for number, support_line in enumerate(region.lines if region else ()):
            if number:
                box.addWidget(line())
            box.addWidget(_line_row(support_line, today))
        if region and region.note:
            box.addWidget(label(region.note, "secondary"))
        box.addWidget(holder(FlowLayout(self._edit)))
        self._content = holder(box)
        self.body.addWidget(self._content)
        self._content.show()  # now, so that the button in it can take the focus


class _LinesEditor(Card):
    """Name, number and hours of each line of a region; empty rows go away."""

    kept = Signal(object)
    left = Signal()
    restore_requested = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=16)
        self._region: SupportRegion | None = None
        self._rows: list[tuple[SupportLine | None, Field, Field, Field]] = []
        self._list = column(spacing=12)
        keep = button(self.tr("Keep"), "primary", on_click=self._on_keep_clicked)
        add = button(self.tr("Add a line"), icon="plus", on_click=self._on_add_clicked)
        leave = button(self.tr("Leave without keeping"), "quiet", on_click=self.left.emit)
        restore = button(self.tr("Bring back the original numbers"), "link")
        restore.clicked.connect(self.restore_requested)
        self.body.addWidget(label(self.tr("Edit these numbers"), "heading"))
        self.body.addWidget(
            label(
                self.tr(
                    "A row with nothing in it goes away. Your numbers are shown without the passphrase, so they are "
                    "kept readable on this computer, outside the vault."
                ),
                "secondary",
            )
        )
        self.body.addLayout(self._list)
        self.body.addWidget(holder(FlowLayout(keep, add, leave)))
        self.body.addWidget(holder(FlowLayout(restore)))

    def edit(self, region: SupportRegion) -> None:
        """Show the lines of a region to change."""
        self._region = region
        self._rows.clear()
        empty(self._list)
        for support_line in region.lines:
            self._add_row(support_line)
        self.show()
        self._rows[0][1].setFocus()

    def refuse(self, number: int) -> None:
        """Say that a row cannot be kept as it is."""
        _, name, phone, _ = self._rows[number]
        if not name.control.text():  # type: ignore[attr-defined]  # a text line, made in _add_row
            name.say(self.tr("A name is needed, so that you know whom you reach."))
        else:
            phone.say(self.tr("This does not read as a number to call. Digits, spaces, + and - do."))

    def _add_row(self, support_line: SupportLine | None) -> None:
        fields = []
        for caption, text in (
            (self.tr("Name"), support_line.name if support_line else ""),
            (self.tr("Number"), support_line.number if support_line else ""),
            (self.tr("Hours"), support_line.hours if support_line else ""),
        ):
            control = text_line(caption, longest=200)
            control.setText(text)
            control.returnPressed.connect(self._on_keep_clicked)
            fields.append(Field(caption, control))
        name, phone, hours = fields
        self._rows.append((support_line, name, phone, hours))
        fields_row = holder(ColumnsLayout(name, phone, hours, least=140, weights=(3, 2, 2), spacing=12))
        self._list.addWidget(fields_row)
        fields_row.show()  # now, so that it can take the focus

    @Slot()
    def _on_add_clicked(self) -> None:
        self._add_row(None)
        self._rows[-1][1].setFocus()

    @Slot()
    def _on_keep_clicked(self) -> None:
        typed = []
        for earlier, *fields in self._rows:
            texts = []
            for field in fields:
                field.say()
                texts.append(" ".join(field.control.text().split()))  # type: ignore[attr-defined]  # a text line
            name, number, hours = texts
            typed.append(_TypedLine(earlier=earlier, name=name, number=number, hours=hours))
        self.kept.emit(typed)


class _PlanCard(Card):
    """The person's own plan; with the ways to its page and to the notes for the team while the journal is open."""

    plan_requested = Signal()
    team_notes_requested = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=12)
        self._content: QWidget | None = None
        self._write = button("", icon="pencil-simple", on_click=self.plan_requested.emit)
        self._notes = button("", icon="list-bullets", on_click=self.team_notes_requested.emit)
        self._ways = holder(FlowLayout(self._write, self._notes))
        self.body.addWidget(label(self.tr("My plan"), "heading"))
        self.body.addWidget(self._ways)

    def show_plan(self, plan: SupportPlan | None, *, is_open: bool, notes_waiting: int = 0) -> None:
        """Show what stands in the plan; `is_open`: the journal is."""
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        box = column(spacing=10)
        for part in plan.parts if plan else ():
            box.addLayout(column(label(plan_heading(part.heading), "label"), label(part.words, "prose"), spacing=2))
        if plan is None or plan.is_empty:
            box.addWidget(
                label(self.tr("In your own words, for days that are hard. It is yours to write, or not."), "secondary")
            )
        elif not is_open:
            box.addWidget(label(self.tr("You chose that this plan can be read without the passphrase."), "caption"))
        self._content = holder(box)
        self.body.insertWidget(1, self._content)
        self._write.setText(self.tr("Write my plan") if plan is None or plan.is_empty else self.tr("Change my plan"))
        self._write.setAccessibleName(self._write.text())
        self._notes.setText(
            self.tr("Things to tell my team soon ({count})").format(count=words.number(notes_waiting))
            if notes_waiting
            else self.tr("Things to tell my team soon")
        )
        self._notes.setAccessibleName(self._notes.text())
        self._ways.setVisible(is_open)


def _emergency_card() -> Card:
    text = label(
        words.translate(
            "SupportScreen",
            "Slow or hard breathing, chest pain, fainting, cannot be woken: call the emergency number first.",
        ),
        "heading",
    )
    inside = row(IconLabel("first-aid", "warn", 24), text, spacing=12)
    inside.setStretch(1, 1)
    return Card(holder(inside), look="notice")


def _line_row(support_line: SupportLine, today: date) -> QWidget:
    number = label(support_line.number, "number")
    number.setIndent(0)  # the border that shows the focus would indent it
    number.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
    number.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    number.setAccessibleName(
        words.translate("SupportScreen", "{name}: {number}").format(name=support_line.name, number=support_line.number)
    )
    facts = " · ".join(part for part in (_how(support_line.kinds), support_line.hours) if part)
    below: list[QLabel] = [label(facts, "secondary")]
    if support_line.note:
        below.append(label(support_line.note, "secondary"))
    below.append(label(_checked(support_line, today), "caption"))
    left = column(label(support_line.name, "heading"), *below, None, spacing=3)
    return holder(ColumnsLayout(number, holder(left), least=170, weights=(2, 5), spacing=8))


def _how(kinds: Sequence[ContactKind]) -> str:
    names = {
        ContactKind.CALL: words.translate("SupportScreen", "Call"),
        ContactKind.TEXT: words.translate("SupportScreen", "Text"),
        ContactKind.CHAT: words.translate("SupportScreen", "Chat"),
    }
    return ", ".join(names[kind] for kind in kinds)


def _checked(support_line: SupportLine, today: date) -> str:
    day = words.full_day(support_line.checked_on)
    if not support_line.source:
        words_of_it = words.translate("SupportScreen", "Your own, from {day}").format(day=day)
    else:
        words_of_it = words.translate("SupportScreen", "Checked on {day}. Source: {source}").format(
            day=day, source=support_line.source
        )
    if support_line.needs_check(today):
        return words.translate("SupportScreen", "{checked}. Please check that it still works.").format(
            checked=words_of_it.rstrip(".")
        )
    return words_of_it


def _exercise_card(exercise: GroundingExercise) -> RowButton:
    seconds = words.translate("SupportScreen", "about {seconds} seconds").format(seconds=words.number(exercise.seconds))
    texts = [label(exercise.name, "heading"), label(seconds, "caption")]
    if exercise.caution:
        texts.append(label(exercise.caution, "label"))
    says = ". ".join(part for part in (exercise.name, seconds, exercise.caution) if part)
    icon = IconLabel(_SENSE_ICONS[exercise.sense], "accent", 24)
    made = RowButton(icon, column(*texts, None, spacing=2), says=says)
    made.setProperty("look", "card")
    made.body.setStretch(1, 1)
    px = theme.current().px
    made.body.setContentsMargins(px(14), px(12), px(14), px(12))
    return made
