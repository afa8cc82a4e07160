"""Facts in aligned columns where there is room, and one below the other where there is not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from journal_app.ui import theme
from journal_app.ui.widgets.parts import column, holder, label, line

Cell: TypeAlias = str | Callable[[], QWidget]
"""Words, or what makes a widget: it is made once for each of the two ways of laying out."""

_GAP = 16


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is called, and how narrow it may become.

    Attributes:
        least: In pixels at 100 % text: its words break, and it takes the room that is left. 0: they do not break.
    """

    title: str = ""
    least: int = 0


class FactTable(QWidget):
    """A table that stays readable in a narrow window: each row is then a few lines with their captions.

    Args:
        columns: From the side on which reading begins.
        rows: Cells in the order of the columns; the first one names its row.
        lines: How each row is said where it is narrow; cell by cell with their captions unless given.
    """

    def __init__(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], lines: Sequence[Sequence[str]] = ()
    ) -> None:
        super().__init__()
        self._columns = columns
        self._wide = self._in_columns(rows)
        self._narrow = _said(lines) if lines else self._in_lines(rows)
        for way in (self._wide, self._narrow):
            way.setParent(self)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._show_fitting()

    @property
    def is_wide(self) -> bool:
        """Tell whether there is room for the columns."""
        return self._fitting(self.width()) is self._wide

    def hasHeightForWidth(self) -> bool:
        """Tell Qt that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height needed at this width."""
        return self._fitting(width).heightForWidth(width)

    def sizeHint(self) -> QSize:
        """Return the size of the columns."""
        return self._wide.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least size: facts below each other."""
        return QSize(self._narrow.minimumSizeHint().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change from one way to the other where the width asks for it."""
        super().resizeEvent(event)
        self._show_fitting()

    def changeEvent(self, event: QEvent) -> None:
        """Take up a new text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()

    def _fitting(self, width: int) -> QWidget:
        return self._wide if width >= self._wide.minimumSizeHint().width() else self._narrow

    def _show_fitting(self) -> None:
        shown = self._fitting(self.width())
        for way in (self._wide, self._narrow):
            way.setVisible(way is shown)
        shown.setGeometry(self.rect())

    def _in_columns(self, rows: Sequence[Sequence[Cell]]) -> QWidget:
        px = theme.current().px
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(_GAP))
        grid.setVerticalSpacing(px(5))
        first = 0
        if any(one.title for one in self._columns):
            for place, one in enumerate(self._columns):
                grid.addWidget(_unbroken(label(one.title, "caption")), 0, place)
            grid.addWidget(line(), 1, 0, 1, len(self._columns))
            first = 2
        for number, cells in enumerate(rows, first):
            for place, cell in enumerate(cells):
                made = label(cell) if isinstance(cell, str) else cell()
                if not self._columns[place].least:
                    _unbroken(made)
                grid.addWidget(made, number, place, Qt.AlignmentFlag.AlignTop)
        for place, one in enumerate(self._columns):
            if one.least:
                grid.setColumnMinimumWidth(place, px(one.least))
                grid.setColumnStretch(place, 1)
        return holder(grid)

    def _in_lines(self, rows: Sequence[Sequence[Cell]]) -> QWidget:
        blocks = []
        for cells in rows:
            parts: list[QWidget] = []
            for place, (one, cell) in enumerate(zip(self._columns, cells, strict=True)):
                if not cell:
                    continue
                if place and one.title:
                    parts.append(label(one.title, "caption"))
                looks = "" if place else "heading"
                parts.append(label(cell, looks) if isinstance(cell, str) else cell())
            blocks.append(column(*parts, spacing=2))
        return holder(column(*blocks, spacing=12))


def _said(lines: Sequence[Sequence[str]]) -> QWidget:
    blocks = [
        column(*(label(said, "" if place else "heading") for place, said in enumerate(block) if said), spacing=2)
        for block in lines
    ]
    return holder(column(*blocks, spacing=12))


def _unbroken(made: QWidget) -> QWidget:
    for one in (made, *made.findChildren(QLabel)):
        if isinstance(one, QLabel):
            one.setWordWrap(False)
    return made
