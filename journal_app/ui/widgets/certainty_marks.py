"""How sure a person is of what they caught or remember: to be marked while reading, since it changes no word."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from journal_app.domain.entry import Answer, Certainty, Entry
from journal_app.domain.prompt import Domain
from journal_app.ui.widgets.entry_view import certainty_name
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, column, empty, holder, label

_LONGEST = 80


class CertaintyMarks(Card):
    """A row of three chips for each line; pressed again, a chip goes off. Hidden until it is wanted.

    Signals:
        certainty_changed: The place of the line among the answers, and the Certainty, or None for nothing said.
    """

    certainty_changed = Signal(int, object)

    def __init__(self) -> None:
        self._rows = column(spacing=10)
        self._chips: dict[tuple[int, Certainty], Button] = {}
        self._places: tuple[tuple[int, str], ...] = ()
        super().__init__(
            label(self.tr("How this memory feels"), "heading"),
            label(
                self.tr("This says how it feels to you now. It says nothing of what happened, and it may change."),
                "caption",
            ),
            self._rows,
            look="inset",
        )
        self.hide()

    def show_answers(self, entry: Entry | None) -> bool:
        """Show what can be marked of an entry; tell whether there is anything."""
        answers = entry.answers if entry else ()
        lines = [(place, answer) for place, answer in enumerate(answers) if entry and _can_be_marked(entry, answer)]
        places = tuple((place, answer.text) for place, answer in lines)
        if places != self._places:
            self._places = places
            self._build(lines)
        for place, answer in lines:
            for certainty in Certainty:
                self._chips[place, certainty].setChecked(answer.certainty is certainty)
        return bool(lines)

    def _build(self, lines: Sequence[tuple[int, Answer]]) -> None:
        self._chips.clear()
        empty(self._rows)
        for place, answer in lines:
            text = _shortened(answer.text)
            chips = [self._chip(place, certainty, text) for certainty in Certainty]
            self._rows.addWidget(holder(column(label(text, "prose"), holder(FlowLayout(*chips, spacing=6)), spacing=4)))

    def _chip(self, place: int, certainty: Certainty, text: str) -> Button:
        chip = Button(certainty_name(certainty), "chip")
        chip.setCheckable(True)
        chip.setAccessibleDescription(text)
        chip.clicked.connect(lambda on: self.certainty_changed.emit(place, certainty if on else None))
        self._chips[place, certainty] = chip
        return chip


def _can_be_marked(entry: Entry, answer: Answer) -> bool:
    return bool(answer.text.strip()) and (entry.groggy or answer.is_fragment or answer.domain is Domain.MEMORIES)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
