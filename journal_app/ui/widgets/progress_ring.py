"""A ring that fills slowly while a person stays with one step. Stands still where motion is reduced."""

from PySide6.QtCore import QRectF, QSize, Qt, QVariantAnimation, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal_app.ui import theme

_SIZE, _WIDTH = 132, 5
_FULL_CIRCLE = 360 * 16
_TOP = 90 * 16


class ProgressRing(QWidget):
    """Fills from `start` to `end` (0 to 1); nothing happens when it is full, nobody is hurried."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self._movement = QVariantAnimation(self)
        self._movement.valueChanged.connect(self._on_movement_value_changed)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float:
        """Return how much of the ring is filled, 0 to 1."""
        return self._share

    @property
    def moves(self) -> bool:
        """Tell whether it is filling at present."""
        return self._movement.state() is QVariantAnimation.State.Running

    def fill(self, start: float, end: float, seconds: int) -> None:
        """Fill from one share to another in so many seconds; at once where motion is reduced."""
        self._movement.stop()
        duration = theme.current().duration(seconds * 1000)
        if duration == 0:
            self._on_movement_value_changed(end)
            return
        self._movement.setStartValue(start)
        self._movement.setEndValue(end)
        self._movement.setDuration(duration)
        self._movement.start()

    def stop(self) -> None:
        """Stand still."""
        self._movement.stop()

    def sizeHint(self) -> QSize:
        """Return a size that grows with the text."""
        side = theme.current().px(_SIZE)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return the same size: a squeezed ring is none."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        look = theme.current()
        width = look.px(_WIDTH)
        inside = QRectF(self.rect()).adjusted(width, width, -width, -width)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("border"), width))
        painter.drawEllipse(inside)
        painter.setPen(QPen(look.color("accent"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(inside, _TOP, -round(self._share * _FULL_CIRCLE))
        painter.end()

    @Slot(object)
    def _on_movement_value_changed(self, share: float) -> None:
        self._share = share
        self.update()
