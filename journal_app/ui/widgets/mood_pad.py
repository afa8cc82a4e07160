"""How it is, on a square: unpleasant to pleasant across, still to lively upwards. Says nothing until it was touched."""

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal_app.domain.check_in import PAD_RANGE
from journal_app.ui import theme, tokens
from journal_app.ui.widgets.notice import announce

_LEAST, _MOST = PAD_RANGE[0], PAD_RANGE[-1]
_MIDDLE = 0
_PAGE = 2
_SIDE, _LEAST_SIDE = 300, 200
_HANDLE, _DOT, _INSET, _CORNER = 26, 1.2, 22, 14
_LITTLE, _RATHER = 1, 3
"""Up to how far from the middle a value is "a little", and "rather"; beyond it is "very"."""

translate = QCoreApplication.translate


class MoodPad(QWidget):
    """A square without a point until the person sets one, by press, drag or arrow keys; Delete takes it back.

    Home is the middle. The point is told by its place, by two lines to the edges, and in words.

    Signals:
        point_changed: The person set, moved or took back the point.
    """

    point_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._point: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("How it is: unpleasant to pleasant across, still to lively upwards"))
        self.set_point(None)

    @property
    def point(self) -> tuple[int, int] | None:
        """Return (pleasant, energy), each -5 to 5, or None while nothing was said."""
        return self._point

    @property
    def pleasant(self) -> int | None:
        """Return -5 to 5, or None."""
        return self._point[0] if self._point else None

    @property
    def energy(self) -> int | None:
        """Return -5 to 5, or None."""
        return self._point[1] if self._point else None

    def set_point(self, point: tuple[int, int] | None) -> None:
        """Show a point, or none, without a signal."""
        self._point = point
        self.setAccessibleDescription(point_in_words(*point) if point else self.tr("Nothing said yet"))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that grows with the text."""
        side = theme.current().px(_SIDE)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return the least size in which each of the points can be aimed at."""
        return QSize(_LEAST_SIDE, _LEAST_SIDE)

    def hasHeightForWidth(self) -> bool:
        """Tell Qt that it is a square."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of a square that is not larger than it need be."""
        return min(max(width, _LEAST_SIDE), theme.current().px(_SIDE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the point; the first key only brings it to life, in the middle."""
        forward = -1 if self.isRightToLeft() else 1
        steps = {
            Qt.Key.Key_Right: (forward, 0),
            Qt.Key.Key_Left: (-forward, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
            Qt.Key.Key_PageUp: (0, _PAGE),
            Qt.Key.Key_PageDown: (0, -_PAGE),
            Qt.Key.Key_Space: (0, 0),
        }
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._take(None)
        elif key is Qt.Key.Key_Home or (key in steps and self._point is None):
            self._take((_MIDDLE, _MIDDLE))
        elif key in steps and self._point is not None:
            (pleasant, energy), (across, up) = self._point, steps[key]
            self._take((_within(pleasant + across), _within(energy + up)))
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the point where it was pressed. A touch comes as a press too."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._take(self._point_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._take(self._point_at(event.position()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the square with its middle lines, a dot for each point, the words at its edges, and the point."""
        look = theme.current()
        frame, field = self._frame(), self._field()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("control"), 1))
        painter.setBrush(look.color("band"))
        painter.drawRoundedRect(frame, look.px(_CORNER), look.px(_CORNER))

        painter.setPen(QPen(look.color("border"), 1))
        middle = self._place((_MIDDLE, _MIDDLE))
        painter.drawLine(QLineF(field.left(), middle.y(), field.right(), middle.y()))
        painter.drawLine(QLineF(middle.x(), field.top(), middle.x(), field.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("control"))
        for pleasant in PAD_RANGE:
            for energy in PAD_RANGE:
                painter.drawEllipse(self._place((pleasant, energy)), look.px(_DOT), look.px(_DOT))
        self._paint_words(painter, frame)
        self._paint_point(painter, field)
        painter.end()

    def _paint_words(self, painter: QPainter, frame: QRectF) -> None:
        look = theme.current()
        painter.setFont(look.ui_font(tokens.CAPTION))
        painter.setPen(look.color("text3"))
        inner = frame.adjusted(look.px(8), look.px(4), -look.px(8), -look.px(4))
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter, self.tr("lively"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter, self.tr("still"))
        pleasant, unpleasant = self.tr("pleasant"), self.tr("unpleasant")
        left, right = (pleasant, unpleasant) if self.isRightToLeft() else (unpleasant, pleasant)
        depth = QFontMetricsF(painter.font()).height()
        for words, x, turn in ((left, frame.left() + look.px(4), -90), (right, frame.right() - look.px(4), 90)):
            painter.save()
            painter.translate(x, frame.center().y())
            painter.rotate(turn)
            across = QRectF(-frame.height() / 2, 0, frame.height(), depth)
            painter.drawText(across, Qt.AlignmentFlag.AlignCenter, words)
            painter.restore()

    def _paint_point(self, painter: QPainter, field: QRectF) -> None:
        look = theme.current()
        at = self._place(self._point or (_MIDDLE, _MIDDLE))
        radius = look.px(_HANDLE) / 2
        if self._point is None:
            painter.setPen(QPen(look.color("control"), 2, Qt.PenStyle.DashLine))
            painter.setBrush(look.color("surface"))
        else:
            painter.setPen(QPen(look.color("accent"), 1.5, Qt.PenStyle.DotLine))
            painter.drawLine(QLineF(field.left(), at.y(), field.right(), at.y()))
            painter.drawLine(QLineF(at.x(), field.top(), at.x(), field.bottom()))
            painter.setPen(QPen(look.color("surface"), 3))
            painter.setBrush(look.color("accent"))
        painter.drawEllipse(at, radius, radius)
        if self.hasFocus():
            painter.setPen(QPen(look.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, radius + 3, radius + 3)

    # --- places

    def _frame(self) -> QRectF:
        side = min(self.width(), self.height()) - 2
        left = self.width() - side - 1 if self.isRightToLeft() else 1
        return QRectF(left, 1, side, side)

    def _field(self) -> QRectF:
        """Return where the middle of the point can be."""
        inset = theme.current().px(_INSET) + theme.current().px(_HANDLE) / 2
        return self._frame().adjusted(inset, inset, -inset, -inset)

    def _place(self, point: tuple[int, int]) -> QPointF:
        field = self._field()
        across = (point[0] - _LEAST) / (_MOST - _LEAST)
        up = (point[1] - _LEAST) / (_MOST - _LEAST)
        if self.isRightToLeft():
            across = 1 - across
        return QPointF(field.left() + across * field.width(), field.bottom() - up * field.height())

    def _point_at(self, place: QPointF) -> tuple[int, int]:
        field = self._field()
        across = (place.x() - field.left()) / max(field.width(), 1)
        up = (field.bottom() - place.y()) / max(field.height(), 1)
        if self.isRightToLeft():
            across = 1 - across
        return _within(round(_LEAST + across * (_MOST - _LEAST))), _within(round(_LEAST + up * (_MOST - _LEAST)))

    def _take(self, point: tuple[int, int] | None) -> None:
        if point == self._point:
            return
        self.set_point(point)
        announce(self, self.accessibleDescription())
        self.point_changed.emit()


def point_in_words(pleasant: int, energy: int) -> str:
    """Return "rather pleasant, a little still": both values of a point in words."""
    return translate("MoodPad", "{pleasant}, {energy}").format(
        pleasant=pleasant_in_words(pleasant), energy=energy_in_words(energy)
    )


def pleasant_in_words(value: int) -> str:
    """Return how pleasant it is, for -5 to 5."""
    if value == _MIDDLE:
        return translate("MoodPad", "neither pleasant nor unpleasant")
    much = abs(value)
    if much <= _LITTLE:
        return translate("MoodPad", "a little pleasant") if value > 0 else translate("MoodPad", "a little unpleasant")
    if much <= _RATHER:
        return translate("MoodPad", "rather pleasant") if value > 0 else translate("MoodPad", "rather unpleasant")
    return translate("MoodPad", "very pleasant") if value > 0 else translate("MoodPad", "very unpleasant")


def energy_in_words(value: int) -> str:
    """Return how lively it is, for -5 to 5."""
    if value == _MIDDLE:
        return translate("MoodPad", "neither lively nor still")
    much = abs(value)
    if much <= _LITTLE:
        return translate("MoodPad", "a little lively") if value > 0 else translate("MoodPad", "a little still")
    if much <= _RATHER:
        return translate("MoodPad", "rather lively") if value > 0 else translate("MoodPad", "rather still")
    return translate("MoodPad", "very lively") if value > 0 else translate("MoodPad", "very still")


def _within(value: int) -> int:
    return min(max(value, _LEAST), _MOST)
