"""Cards side by side where there is room, below each other where there is not."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QWidget

from journal_app.ui import theme
from journal_app.ui.widgets.parts import WrappingLayout


class ColumnsLayout(WrappingLayout):
    """Gives its widgets equal heights and shared widths; as many in a row as keep their least width.

    Args:
        widgets: From left to right, then from top to bottom.
        least: The least width of a column, in pixels at 100 % text.
        weights: How widths relate; all alike when left out.
        spacing: Between columns and rows, in pixels at 100 % text.
    """

    def __init__(self, *widgets: QWidget, least: int = 240, weights: Sequence[int] = (), spacing: int = 20) -> None:
        self._least = least
        self._weights = list(weights)
        super().__init__(*widgets, spacing=spacing)

    def sizeHint(self) -> QSize:
        """Return the size of all items in one row."""
        hints = [item.sizeHint() for item in self._items]
        gaps = self.spacing() * max(len(hints) - 1, 0)
        return QSize(sum(hint.width() for hint in hints) + gaps, max((hint.height() for hint in hints), default=0))

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, int]]]:
        """Return the items of each row with their widths."""
        shown = [(index, item) for index, item in enumerate(self._items) if not item.isEmpty()]
        for across in range(len(shown), 0, -1):
            rows = [self._shared(shown[at : at + across], width) for at in range(0, len(shown), across)]
            if across == 1 or all(given >= self._needed(item) for cells in rows for item, given in cells):
                return rows
        return []

    def _needed(self, item: QLayoutItem) -> int:
        return max(theme.current().px(self._least), item.minimumSize().width())

    def _shared(self, cells: list[tuple[int, QLayoutItem]], width: int) -> list[tuple[QLayoutItem, int]]:
        weights = [self._weights[index] if index < len(self._weights) else 1 for index, _ in cells]
        room = width - self.spacing() * (len(cells) - 1)
        widths = [room * weight // sum(weights) for weight in weights]
        widths[-1] += room - sum(widths)  # what rounding left over, so that the right edge is straight
        return [(item, given) for (_, item), given in zip(cells, widths, strict=True)]

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        top = rect.y()
        for cells in self._rows(rect.width()):
            tallest = max(
                item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
                for item, width in cells
            )
            left = rect.x()
            for item, width in cells:
                if move:
                    self._place(item, rect, QPoint(left, top), QSize(width, tallest))
                left += width + self.spacing()
            top += tallest + self.spacing()
        return max(top - self.spacing(), rect.y()) - rect.y()
