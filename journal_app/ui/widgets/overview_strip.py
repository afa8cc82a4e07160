"""The whole course in one thin strip, with the part that the timeline shows in a frame that can be moved."""

from bisect import bisect_left
from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal_app.domain.phase import Phase
from journal_app.domain.timeline import Lane, TimelineData
from journal_app.ui import theme
from journal_app.ui.timeline.lane_painting import mixed
from journal_app.ui.timeline.layout import LEAST_STRETCH, Content
from journal_app.ui.timeline.scale import SHORTEST, TimeScale, fitted

_HEIGHT = 46
_PHASE = 5
_BIN = 4
_STEP = 0.1  # of what is shown, by key
_ZOOM = 1.6
_GRIP = 7
_LEAST_FRAME = 12


class OverviewStrip(QWidget):
    """Shows how much there is when; dragging the frame, or the arrow keys, moves what the timeline shows.

    Signals:
        stretch_requested: The timeline is to show a stretch: begin and end, in seconds since 1970-01-01 UTC.
    """

    stretch_requested = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Overview of the whole course"))
        self.setToolTip(self.tr("Drag the frame to move; the arrow keys and plus and minus do the same"))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._data = TimelineData()
        self._now = 0.0
        self._window = (0.0, LEAST_STRETCH)
        self._ground: QPixmap | None = None
        self._dragged: str = ""
        self._grabbed_at = 0.0
        theme.current().changed.connect(self._on_theme_changed)

    def set_data(self, data: TimelineData, now: datetime) -> None:
        """Show other marks."""
        self._data, self._now = data, now.timestamp()
        self._ground = None
        self.update()

    def set_window(self, begins: float, ends: float, says: str = "") -> None:
        """Put the frame around what the timeline shows; `says` is that in words, for screen readers."""
        self._window = (begins, ends)
        self.setAccessibleDescription(self.tr("Shown: %1").replace("%1", says) if says else "")
        self.update()

    @property
    def frame(self) -> QRect:
        """Return where the frame is drawn."""
        scale = self._scale()
        left, right = (round(min(max(scale.x_of(at), 0.0), self.width() - 1.0)) for at in self._window)
        if right - left < _LEAST_FRAME:
            left = min(max((left + right - _LEAST_FRAME) // 2, 0), self.width() - _LEAST_FRAME)
            right = left + _LEAST_FRAME
        return QRect(left, 1, right - left, self.height() - 2)

    def sizeHint(self) -> QSize:
        """Return the height of the strip."""
        return QSize(400, theme.current().px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(120, theme.current().px(_HEIGHT))

    def _scale(self) -> TimeScale:
        begins, ends = Content(TimelineData()).stretch(self._now)
        if self._data.marks or self._data.spans:
            begins, ends = self._whole
        return fitted(begins, ends, max(self.width(), 50), least=LEAST_STRETCH, margin=0.02)

    @property
    def _whole(self) -> tuple[float, float]:
        edges = [edge for span in self._data.spans for edge in (span.begins, span.ends)]
        marks = self._data.marks
        edges += [marks[0].at, marks[-1].at] if marks else []
        return min(edges), max(edges)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, which is kept, and the frame over it."""
        dpr = self.devicePixelRatioF()
        if self._ground is None or self._ground.devicePixelRatioF() != dpr:
            self._ground = QPixmap(self.size() * dpr)
            self._ground.setDevicePixelRatio(dpr)
            with QPainter(self._ground) as painter:
                self._paint_ground(painter)
        look, frame = theme.current(), self.frame
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._ground)
            veil = QColor(look.color("surface"))  # the theme keeps its colours
            veil.setAlpha(110)
            painter.fillRect(0, 0, frame.left(), self.height(), veil)
            painter.fillRect(frame.right(), 0, self.width() - frame.right(), self.height(), veil)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            focused = self.hasFocus()
            painter.setPen(QPen(look.color("focus" if focused else "control"), 2.2 if focused else 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(frame).adjusted(1, 1, -1, -1), 5, 5)
            painter.setPen(QPen(look.color("focus" if focused else "control"), 2.4))
            middle = frame.center().y()
            for x in (frame.left() + 1, frame.right()):
                painter.drawLine(QPointF(x, middle - look.px(6)), QPointF(x, middle + look.px(6)))

    def _paint_ground(self, painter: QPainter) -> None:
        look, scale, height = theme.current(), self._scale(), self.height()
        painter.fillRect(self.rect(), look.color("surface"))
        painter.fillRect(0, height - 1, self.width(), 1, look.color("border"))
        for span in self._data.spans:
            left, right = round(scale.x_of(span.begins)), round(scale.x_of(span.ends))
            dosing = span.phase is Phase.DOSING
            if dosing:
                painter.fillRect(left, 0, right - left, height - 1, look.color("band"))
            token = look.color("session") if dosing else look.color("control")
            painter.fillRect(
                left + 1, 2, right - left - 2, look.px(_PHASE) - 2, mixed(look.color("surface"), token, 0.55)
            )
        self._paint_amounts(painter, scale)
        for mark in self._data.marks:
            if mark.lane is Lane.DOSING and not mark.cancelled:
                x = round(scale.x_of(mark.at))
                painter.fillRect(x, look.px(_PHASE) + 2, 2, height - look.px(_PHASE) - 3, look.color("session"))
        x = round(scale.x_of(self._now))
        painter.fillRect(x, 0, 2, height, look.color("accent"))

    def _paint_amounts(self, painter: QPainter, scale: TimeScale) -> None:
        """Draw how many marks there are in each few pixels; square roots, so that one entry is still seen."""
        look = theme.current()
        times = [mark.at for mark in self._data.marks if mark.lane is not Lane.DOSING]
        if not times:
            return
        edges = [bisect_left(times, scale.at(x)) for x in range(0, self.width() + _BIN, _BIN)]
        counts = [after - before for before, after in pairwise(edges)]
        room = self.height() - look.px(_PHASE) - 8
        most = max(counts) ** 0.5 or 1.0
        ink = mixed(look.color("surface"), look.color("guided"), 0.62)
        for number, count in enumerate(counts):
            if count:
                tall = max(round(room * count**0.5 / most), 3)
                painter.fillRect(number * _BIN, self.height() - 2 - tall, _BIN - 1, tall, ink)

    def _on_theme_changed(self) -> None:
        self._ground = None
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take up the new size."""
        super().resizeEvent(event)
        self._ground = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the frame or one of its sides; elsewhere, bring the frame there."""
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        x, frame = event.position().x(), self.frame
        if abs(x - frame.left()) <= _GRIP and frame.width() > 3 * _GRIP:
            self._dragged = "begins"
        elif abs(x - frame.right()) <= _GRIP and frame.width() > 3 * _GRIP:
            self._dragged = "ends"
        else:
            self._dragged = "frame"
            begins, ends = self._window
            if not frame.left() <= x <= frame.right():
                middle = self._scale().at(x)
                begins, ends = middle - (ends - begins) / 2, middle + (ends - begins) / 2
                self._ask(begins, ends)
            self._grabbed_at = self._scale().at(x) - begins
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the frame, or one side of it."""
        at = self._scale().at(event.position().x())
        begins, ends = self._window
        if self._dragged == "frame":
            self._ask(at - self._grabbed_at, at - self._grabbed_at + ends - begins)
        elif self._dragged == "begins":
            self._ask(min(at, ends - SHORTEST), ends)
        elif self._dragged == "ends":
            self._ask(begins, max(at, begins + SHORTEST))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        self._dragged = ""
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and resize the frame."""
        begins, ends = self._window
        span, key = ends - begins, event.key()
        first, last = self._whole if self._data.marks or self._data.spans else self._window
        wanted = {
            Qt.Key.Key_Left: (begins - span * _STEP, ends - span * _STEP),
            Qt.Key.Key_Right: (begins + span * _STEP, ends + span * _STEP),
            Qt.Key.Key_PageUp: (begins - span, begins),
            Qt.Key.Key_PageDown: (ends, ends + span),
            Qt.Key.Key_Home: (first, first + span),
            Qt.Key.Key_End: (last - span, last),
            Qt.Key.Key_Plus: _resized(begins, ends, 1 / _ZOOM),
            Qt.Key.Key_Equal: _resized(begins, ends, 1 / _ZOOM),
            Qt.Key.Key_Minus: _resized(begins, ends, _ZOOM),
        }.get(Qt.Key(key))
        if wanted is None:
            super().keyPressEvent(event)
            return
        self._ask(*wanted)

    def _ask(self, begins: float, ends: float) -> None:
        self.stretch_requested.emit(begins, ends)


def _resized(begins: float, ends: float, factor: float) -> tuple[float, float]:
    middle, half = (begins + ends) / 2, (ends - begins) / 2 * factor
    return middle - half, middle + half
