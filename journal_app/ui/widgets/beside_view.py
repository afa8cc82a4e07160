"""What was written beside what was caught, and what was caught beside what was written: read together."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from journal_app.domain.entry import EntryHeader
from journal_app.ui import words
from journal_app.ui.widgets.parts import column, empty, holder, label
from journal_app.ui.widgets.row_button import RowButton
from journal_app.ui.widgets.when import long_text

_LONGEST = 700


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """An entry that belongs beside the one that is read.

    Attributes:
        words: What it says; empty where a veil lies over it.
    """

    header: EntryHeader
    words: str = ""


class BesideView(QWidget):
    """One card for each, below the words; pressing one opens it.

    Signals:
        open_requested: An entry (id).
    """

    open_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Beside, ...] = ()
        self._rows = column(spacing=10)
        self.setLayout(self._rows)
        self.hide()

    def show_beside(self, beside: Sequence[Beside]) -> None:
        """Show these."""
        if tuple(beside) == self._shown:
            return
        self._shown = tuple(beside)
        empty(self._rows)
        for one in self._shown:
            self._rows.addWidget(self._row(one))
        self.setVisible(bool(self._shown))
        self.updateGeometry()

    def _row(self, one: Beside) -> QWidget:
        header = one.header
        heading = self.tr("Caught while groggy") if header.groggy else self.tr("Written beside it")
        when = long_text(header.happened_at, header.zone)
        text = _shortened(one.words) or words.headline(header)
        says = self.tr("{what}, {when}. {words}").format(what=heading, when=when, words=text)
        opens = RowButton(column(label(text, "prose"), label(when, "caption"), spacing=2), says=says)
        opens.clicked.connect(lambda *_: self.open_requested.emit(header.id))
        return holder(column(label(heading, "heading"), opens, spacing=2))


def _shortened(text: str) -> str:
    tidy = text.strip()
    return tidy if len(tidy) <= _LONGEST else tidy[: _LONGEST - 1].rstrip() + "…"
