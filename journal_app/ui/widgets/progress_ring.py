"""A ring that fills slowly while a person stays with one step. Stands still where motion is reduced."""

from PySide6.QtCore import QEasingCurve, QPointF, QRectF, QSize, Qt, QVariantAnimation, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal_app.ui import theme

_SIZE, _WIDTH = 132, 5
_FULL_CIRCLE = 360 * 16
_TOP = 90 * 16
_BREATH_MILLISECONDS = 10_000
_OUT_FROM = 0.4
"""Four seconds in, six out."""
_SMALLEST, _LARGEST = 0.3, 0.62
"""The disc that swells and sinks, in shares of the ring."""


class ProgressRing(QWidget):
    """Fills from `start` to `end` (0 to 1); nothing happens when it is full, nobody is hurried."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self._movement = QVariantAnimation(self)
        self._movement.valueChanged.connect(self._on_movement_value_changed)
        self._swell = 0.0
        self._breath = QVariantAnimation(self)
        self._breath.setStartValue(_SMALLEST)
        self._breath.setKeyValueAt(_OUT_FROM, _LARGEST)
        self._breath.setEndValue(_SMALLEST)
        self._breath.setDuration(_BREATH_MILLISECONDS)
        self._breath.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._breath.setLoopCount(-1)
        self._breath.valueChanged.connect(self._on_breath_value_changed)
        theme.current().changed.connect(self._on_look_changed)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float:
        """Return how much of the ring is filled, 0 to 1."""
        return self._share

    @property
    def moves(self) -> bool:
        """Tell whether it is filling at present."""
        running = QVariantAnimation.State.Running
        return self._movement.state() is running or self._breath.state() is running

    def breathe(self, *, breathes: bool) -> None:
        """Show a disc that swells for four seconds and sinks for six, or none; it stands still with reduced motion."""
        self._breath.stop()
        self._swell = (_SMALLEST + _LARGEST) / 2 if breathes else 0.0
        if breathes and not theme.current().reduced_motion:
            self._breath.start()
        self.update()

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
        self._breath.stop()

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
        if self._swell:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent_soft"))
            radius = inside.width() / 2 * self._swell
            painter.drawEllipse(QPointF(inside.center()), radius, radius)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("border"), width))
        painter.drawEllipse(inside)
        painter.setPen(QPen(look.color("accent"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(inside, _TOP, -round(self._share * _FULL_CIRCLE))
        painter.end()

    @Slot(object)
    def _on_movement_value_changed(self, share: float) -> None:
        self._share = share
        self.update()

    @Slot(object)
    def _on_breath_value_changed(self, swell: float) -> None:
        self._swell = swell
        self.update()

    @Slot()
    def _on_look_changed(self) -> None:
        """Stand still from now on, where motion was reduced while something moved."""
        if theme.current().reduced_motion and self.moves:
            end = self._movement.endValue()
            self.stop()
            if end is not None:
                self._share = end
        self.update()
