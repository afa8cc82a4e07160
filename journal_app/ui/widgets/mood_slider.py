"""How one feels, 0 to 10, by one drag or one key. Says nothing until it was touched."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from journal_app.domain.entry import MOOD_RANGE
from journal_app.ui import theme, words

_GROOVE, _HANDLE, _FOCUS_GAP = 6, 22, 4
_MIDDLE = MOOD_RANGE[len(MOOD_RANGE) // 2]


class MoodSlider(QSlider):
    """A slider without a value until the person gives it one. Arrow keys, Home, End and the digits work.

    A subclass of `QSlider`, so that a screen reader knows it as a slider with a value.

    Signals:
        mood_changed: The person gave or changed the value, 0 to 10.
    """

    mood_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._is_set = False
        self.setRange(MOOD_RANGE[0], MOOD_RANGE[-1])
        self.setPageStep(2)
        self.setAccessibleName(self.tr("Mood, 0 low to 10 bright"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_mood(None)

    @property
    def mood(self) -> int | None:
        """Return the value, or None while none was given."""
        return self.value() if self._is_set else None

    def set_mood(self, mood: int | None) -> None:
        """Show a value, or none, without a signal."""
        self._is_set = mood is not None
        self.setValue(_MIDDLE if mood is None else mood)
        self.setAccessibleDescription(self.tr("Not set yet") if mood is None else words.mood(mood))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that grows with the text."""
        px = theme.current().px
        return QSize(px(200), px(40))

    def minimumSizeHint(self) -> QSize:
        """Return the least size that can still be aimed at."""
        px = theme.current().px
        return QSize(px(120), px(40))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a digit as the value itself; the first arrow key only brings the slider to life, in the middle."""
        forward = Qt.Key.Key_Left if self.isRightToLeft() else Qt.Key.Key_Right
        steps = {
            forward: 1,
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_PageUp: self.pageStep(),
            Qt.Key.Key_Right if forward is Qt.Key.Key_Left else Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageDown: -self.pageStep(),
            Qt.Key.Key_Space: 0,
            Qt.Key.Key_Return: 0,
        }
        key = Qt.Key(event.key())
        if event.text().isdecimal() and len(event.text()) == 1:
            self._take(int(event.text()))
        elif key is Qt.Key.Key_Home:
            self._take(self.minimum())
        elif key is Qt.Key.Key_End:
            self._take(self.maximum())
        elif key in steps:
            step = steps[key] if self._is_set else 0
            self._take(min(max(self.value() + step, self.minimum()), self.maximum()))
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to where it was pressed."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._take(self._mood_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._take(self._mood_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag; the value is there already."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling past must not change a mood."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw groove, filled part and handle; an unset slider has an empty groove and a grey ring."""
        look = theme.current()
        left, right = self._ends()
        middle = self.height() / 2
        at = self._position()
        groove = look.px(_GROOVE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

        whole = QRectF(left, middle - groove / 2, right - left, groove)
        painter.setPen(QPen(look.color("control"), 1))
        painter.setBrush(look.color("sunken"))
        painter.drawRoundedRect(whole, groove / 2, groove / 2)
        if self._is_set:
            filled = QRectF(whole)
            if self.isRightToLeft():
                filled.setLeft(at)
            else:
                filled.setRight(at)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawRoundedRect(filled, groove / 2, groove / 2)

        radius = look.px(_HANDLE) / 2
        painter.setPen(QPen(look.color("accent" if self._is_set else "control"), 2.5))
        painter.setBrush(look.color("surface"))
        painter.drawEllipse(QPointF(at, middle), radius - 1.5, radius - 1.5)
        if self.hasFocus():
            painter.setPen(QPen(look.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(at, middle), radius + _FOCUS_GAP - 1, radius + _FOCUS_GAP - 1)
        painter.end()

    def _ends(self) -> tuple[float, float]:
        inset = theme.current().px(_HANDLE) / 2 + _FOCUS_GAP
        return inset, self.width() - inset

    def _position(self) -> float:
        left, right = self._ends()
        share = (self.value() - self.minimum()) / (self.maximum() - self.minimum())
        return right - share * (right - left) if self.isRightToLeft() else left + share * (right - left)

    def _mood_at(self, x: float) -> int:
        left, right = self._ends()
        share = min(max((x - left) / max(right - left, 1), 0), 1)
        if self.isRightToLeft():
            share = 1 - share
        return round(self.minimum() + share * (self.maximum() - self.minimum()))

    def _take(self, mood: int) -> None:
        if mood != self.mood:
            self.set_mood(mood)
            self.mood_changed.emit(mood)
