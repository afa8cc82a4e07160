"""A session beside the one before it: intention, first words, scores, side effects, doses, own ratings."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from journal_app.domain.identifiers import Identifier
from journal_app.ui import theme
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, Page, WayBack, button, column, empty, holder, label


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """What is shown of one session, already in words.

    Attributes:
        title: Such as "Session 4".
        when: Such as "Monday 2 November 2026, 10:00".
        dose: Dose and route.
        intention: The person's own words; empty where none was set.
        first_words: Of the entries of the days after it, the first ones.
        scores: Name and value of each measure near it.
        side_effects: Each with how strong it was.
        ratings: Name and value of each of the person's own ratings.
    """

    id: Identifier
    title: str
    when: str
    dose: str = ""
    intention: str = ""
    first_words: tuple[str, ...] = ()
    scores: tuple[tuple[str, str], ...] = ()
    side_effects: tuple[str, ...] = ()
    ratings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the screen shows: a session, the one before it, and whether there are others earlier and later."""

    earlier: SessionFacts | None = None
    later: SessionFacts | None = None
    has_earlier: bool = False
    has_later: bool = False


class CompareScreen(Page):
    """Shows two sessions in two columns, row by row. Nothing is judged, and nothing is subtracted.

    Signals:
        step_requested: Another pair: -1 for earlier, 1 for later (int).
        closed: Back to the timeline.
    """

    step_requested = Signal(int)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(widest=1200, spacing=16)
        back = WayBack(self.tr("Timeline"), says=self.tr("Back to the timeline"), on_click=self.closed.emit)
        self._earlier = self._step_button(self.tr("Earlier pair"), "caret-left", -1)
        self._later = self._step_button(self.tr("Later pair"), "caret-right", 1)
        self._nothing = label(self.tr("Once two sessions have been held, they stand here side by side."), "serif")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._card = Card(holder(self._grid))
        self._own = [holder(FlowLayout(back, spacing=4)), label(self.tr("Side by side"), "display")]
        for part in self._own:
            self.body.addWidget(part)
        about = self.tr("Each session as you noted it. There is nothing to reach and nothing to compare yourself with.")
        self._about = label(about, "secondary")
        self.body.addWidget(self._about)
        self.body.addWidget(holder(FlowLayout(self._earlier, self._later, spacing=8)))
        self.body.addWidget(self._nothing)
        self.body.addWidget(self._card)
        self.body.addStretch(1)
        self.show_comparison(Comparison())

    def show_for_reading(self) -> None:
        """Leave out what is said to whose sessions they are: they are of somebody else."""
        for part in self._own:
            part.hide()
        self._about.setText(self.tr("Each session as they noted it."))

    def show_comparison(self, comparison: Comparison) -> None:
        """Show two sessions, or none."""
        earlier, later = comparison.earlier, comparison.later
        self._nothing.setVisible(earlier is None or later is None)
        self._card.setVisible(earlier is not None and later is not None)
        self._earlier.setEnabled(comparison.has_earlier)
        self._later.setEnabled(comparison.has_later)
        empty(self._grid)
        if earlier is None or later is None:
            return
        px = theme.current().px
        self._grid.setHorizontalSpacing(px(32))
        self._grid.setVerticalSpacing(px(14))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        both = (earlier, later)
        self._add_row([_head(facts) for facts in both])
        self._add_part(self.tr("Dose"), [[facts.dose] if facts.dose else [] for facts in both])
        self._add_part(self.tr("Intention"), [[facts.intention] if facts.intention else [] for facts in both], "prose")
        self._add_part(self.tr("First words of the days after"), [facts.first_words for facts in both], "prose")
        self._add_part(self.tr("Side effects"), [facts.side_effects for facts in both])
        self._add_part(self.tr("Own ratings, 0 to 10"), [_pairs(facts.ratings) for facts in both])
        if any(facts.scores for facts in both):
            self._add_part(self.tr("Scores"), [_pairs(facts.scores) for facts in both])

    def _add_part(self, name: str, cells: Sequence[Sequence[str]], look: str = "") -> None:
        nothing = self.tr("Nothing noted")
        made = []
        for lines in cells:
            texts = [label(text, look) for text in lines] or [label(nothing, "caption")]
            made.append(holder(column(label(name, "label"), *texts, None, spacing=4)))
        line = QFrame()
        line.setProperty("look", "line")
        self._grid.addWidget(line, self._grid.rowCount(), 0, 1, 2)
        self._add_row(made)

    def _add_row(self, cells: Sequence[QWidget]) -> None:
        row = self._grid.rowCount()
        for number, cell in enumerate(cells):
            self._grid.addWidget(cell, row, number)

    def _step_button(self, text: str, icon: str, by: int) -> Button:
        return button(text, "chip", icon=icon, on_click=lambda: self.step_requested.emit(by))


def _head(facts: SessionFacts) -> QWidget:
    return holder(column(label(facts.title, "serif"), label(facts.when, "secondary"), spacing=2))


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{name}: {value}" for name, value in pairs]
