"""Dots that say where one is among a few pages, without counting anything up."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal_app.ui import theme

_STEP, _RADIUS = 18, 4


class Dots(QWidget):
    """One dot a page; the open page's is filled and larger, so that colour is not needed to tell it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_page(self, current: int, count: int) -> None:
        """Fill the dot `current`, from 0, of `count`."""
        self._current, self._count = current, count
        self.setAccessibleName(self.tr("Prompt %1 of %2").replace("%1", str(current + 1)).replace("%2", str(count)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room that the dots take."""
        look = theme.current()
        return QSize(look.px(_STEP) * max(self._count, 1), look.px(_STEP))

    def minimumSizeHint(self) -> QSize:
        """Return the same: dots do not shrink."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots, from the right where the language is written so."""
        look = theme.current()
        step = look.px(_STEP)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for page in range(self._count):
            place = self._count - 1 - page if self.isRightToLeft() else page
            centre = QPointF(step * (place + 0.5), self.height() / 2)
            if page == self._current:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.color("accent"))
                painter.drawEllipse(centre, look.px(_RADIUS + 1), look.px(_RADIUS + 1))
            else:
                painter.setPen(QPen(look.color("control"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(centre, look.px(_RADIUS), look.px(_RADIUS))
        painter.end()
