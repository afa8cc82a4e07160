"""The sheet that is drawn on, by pen, mouse or finger. What is finished is painted once and then only shown."""

import math

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal_app.domain import body_map
from journal_app.domain.body_map import BodyPart
from journal_app.domain.drawing import Background, Drawing, Point, Stroke
from journal_app.ui import theme
from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.stroke_painting import (
    SHEET,
    body_scale,
    drawing_in_words,
    paint_background,
    paint_points,
    paint_stroke,
    place,
    screen_ink,
)

translate = QCoreApplication.translate

_LEAST = QSize(320, 240)
_STEP, _SMALL_STEP = 1 / 40, 1 / 200
_MARK_WIDTH = 24.0
"""Of a mark set by keyboard, at least, in units of the drawing: a fine dot could not be seen."""
_NEAR = 1.2
"""A pen that moved less than so many pixels has not moved."""
_MOST_UNDONE = 500
_DIGITS = 4
_RING = 3
_CROSS = 14
_MIDDLE = 12
"""How far from the middle of the body, in units of its map, is still neither left nor right."""


class DrawingCanvas(QWidget):
    """A sheet of one shape at any size. Arrow keys lead a cross over it and Enter or Space sets a mark there.

    Signals:
        edited: Something was drawn, taken back or brought back.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colour = "text"
        self.pen_width = 6.0
        self._background: Background | str = Background.PAPER
        self._size = SHEET
        self._strokes: tuple[Stroke, ...] = ()
        self._past: list[tuple[Stroke, ...]] = []
        self._future: list[tuple[Stroke, ...]] = []
        self._points: list[Point] = []
        self._cross = (0.5, 0.5)
        self._shows_cross = False
        self._is_read_only = False
        self._picture = QPixmap()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("Drawing area. Arrow keys move a cross, Enter sets a mark there."))
        theme.current().changed.connect(self._forget_picture)
        self._describe()

    # --- what is drawn

    @property
    def drawing(self) -> Drawing:
        """Return what is on the sheet, the line that is being drawn included."""
        width, height = self._size
        under_way = self._stroke_under_way()
        strokes = (*self._strokes, under_way) if under_way else self._strokes
        return Drawing(width=width, height=height, strokes=strokes, background=self._background)

    @property
    def can_undo(self) -> bool:
        """Tell whether there is something to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Tell whether there is something to bring back."""
        return bool(self._future)

    def set_drawing(self, drawing: Drawing) -> None:
        """Show a drawing to go on with, without a signal; what was undone before is forgotten."""
        self._size = (drawing.width, drawing.height)
        self._strokes, self._background = drawing.strokes, drawing.background
        self._past.clear()
        self._future.clear()
        self._points.clear()
        self._forget_picture()

    def set_background(self, background: Background | str) -> None:
        """Put something else below the strokes."""
        if background != self._background:
            self._background = background
            self._forget_picture()
            self.edited.emit()

    def set_read_only(self) -> None:
        """Take no more strokes."""
        self._is_read_only = True
        self.unsetCursor()

    def undo(self) -> None:
        """Take the last change back."""
        if self._past:
            self._future.append(self._strokes)
            self._become(self._past.pop())

    def redo(self) -> None:
        """Bring back what was taken back last."""
        if self._future:
            self._past.append(self._strokes)
            self._become(self._future.pop())

    def clear(self) -> None:
        """Take all strokes away; `undo` brings them back."""
        if self._strokes:
            self._remember()
            self._become(())

    def _remember(self) -> None:
        self._past.append(self._strokes)
        del self._past[:-_MOST_UNDONE]
        self._future.clear()

    def _become(self, strokes: tuple[Stroke, ...]) -> None:
        self._points.clear()
        self._strokes = strokes
        self._forget_picture()
        self.edited.emit()

    def _add(self, stroke: Stroke) -> None:
        self._remember()
        self._strokes = (*self._strokes, stroke)
        self._describe()
        self.edited.emit()

    # --- pen, mouse, finger

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a pen, as strongly as it is pressed."""
        at, pressure = event.position(), event.pressure()
        if event.type() is QEvent.Type.TabletPress and event.button() is Qt.MouseButton.LeftButton:
            self._begin(at, pressure)
        elif event.type() is QEvent.Type.TabletMove and self._points:
            self._go_on(at, pressure)
        elif event.type() is QEvent.Type.TabletRelease:
            self._end()
        event.accept()  # else the same comes once more as a mouse

    def event(self, event: QEvent) -> bool:
        """Draw with one finger; a second one adds nothing."""
        if isinstance(event, QTouchEvent) and not self._is_read_only:
            self._touch(event)
            event.accept()
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        points = event.points()
        if event.type() is QEvent.Type.TouchCancel:
            self._points.clear()
            self._forget_picture()
        elif event.type() is QEvent.Type.TouchEnd or not points:
            self._end()
        else:
            # Screens that do not measure how strongly they are touched say nothing, or one.
            at, pressure = points[0].position(), points[0].pressure() or 1.0
            if event.type() is QEvent.Type.TouchBegin:
                self._begin(at, pressure)
            elif self._points:
                self._go_on(at, pressure)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a line."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin(event.position(), 1.0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lead the line on."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._points:
            self._go_on(event.position(), 1.0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the line."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._end()

    def _begin(self, at: QPointF, pressure: float) -> None:
        if self._is_read_only:
            return
        self._end()
        self._hide_cross()
        self._points = [self._point(at, pressure)]
        self._paint_newest()

    def _go_on(self, at: QPointF, pressure: float) -> None:
        before = place(self._points[-1], self._field())
        if math.hypot(at.x() - before.x(), at.y() - before.y()) >= _NEAR:
            self._points.append(self._point(at, pressure))
            self._paint_newest()

    def _end(self) -> None:
        if stroke := self._stroke_under_way():
            self._points = []
            self._add(stroke)

    def _stroke_under_way(self) -> Stroke | None:
        if not self._points:
            return None
        return Stroke(colour=self.colour, width=self.pen_width, points=tuple(self._points))

    def _point(self, at: QPointF, pressure: float) -> Point:
        field = self._field()
        x, y = (at.x() - field.left()) / field.width(), (at.y() - field.top()) / field.height()
        return _share(x), _share(y), _share(pressure)

    # --- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead the cross, set a mark."""
        is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = _SMALL_STEP if is_fine else _STEP
        moves = {
            Qt.Key.Key_Left: (-step, 0.0),
            Qt.Key.Key_Right: (step, 0.0),
            Qt.Key.Key_Up: (0.0, -step),
            Qt.Key.Key_Down: (0.0, step),
        }
        key = Qt.Key(event.key())
        if self._is_read_only or event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        ):
            event.ignore()
        elif key in moves:
            across, down = moves[key]
            self._cross = (_share(self._cross[0] + across), _share(self._cross[1] + down))
            self._shows_cross = True
            self.update()
            announce(self, self.place_in_words())
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._set_mark()
        else:
            event.ignore()

    def place_in_words(self) -> str:
        """Return where the cross is: the part of the body, or the place on the sheet."""
        x, y = self._cross
        if self._background == Background.PAPER:
            return translate("drawing", "{across} of 100 across, {down} of 100 down").format(
                across=round(x * 100), down=round(y * 100)
            )
        width, height = self._size
        scale = body_scale(width, height)
        aside = (x - 0.5) * width / scale
        part = body_map.part_at(aside, (y - 0.5) * height / scale + body_map.HEIGHT / 2)
        name = _part_name(part, behind=self._background == Background.BODY_BACK)
        if abs(aside) <= _MIDDLE:
            return name
        # Seen from the front, the person's left is on the right of the sheet.
        is_left = (aside < 0) is (self._background == Background.BODY_BACK)
        side = translate("drawing", "your left") if is_left else translate("drawing", "your right")
        return translate("drawing", "{place}, {side}").format(place=name, side=side)

    def _set_mark(self) -> None:
        self._shows_cross = True
        stroke = Stroke(colour=self.colour, width=max(self.pen_width, _MARK_WIDTH), points=((*self._cross, 1.0),))
        if not self._picture.isNull():
            painter = QPainter(self._picture)
            paint_stroke(painter, stroke, self._field(), self._scale())
            painter.end()
        self._add(stroke)
        self.update()
        announce(self, translate("drawing", "Mark set: {place}").format(place=self.place_in_words()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cross to who comes by keyboard."""
        self._shows_cross = event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the cross away."""
        super().focusOutEvent(event)
        self._shows_cross = False
        self.update()

    def _hide_cross(self) -> None:
        if self._shows_cross:
            self._shows_cross = False
            self.update()

    # --- painting

    def sizeHint(self) -> QSize:
        """Return the least size that can be drawn on well; it takes whatever room there is."""
        return QSize(480, max(self.minimumHeight(), _LEAST.height()))

    def minimumSizeHint(self) -> QSize:
        """Return the least size that can be drawn on."""
        return _LEAST

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint everything anew at another size."""
        super().resizeEvent(event)
        self._forget_picture()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show what was painted; of the line being drawn, each piece is painted once."""
        self._paint_picture()
        painter = QPainter(self)
        changed = event.rect()
        ratio = self._picture.devicePixelRatio()
        source = QRectF(changed.x() * ratio, changed.y() * ratio, changed.width() * ratio, changed.height() * ratio)
        painter.drawPixmap(QRectF(changed), self._picture, source)
        if self.hasFocus():
            self._paint_focus(painter)
        painter.end()

    def _paint_focus(self, painter: QPainter) -> None:
        look, field = theme.current(), self._field()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("focus"), 2))
        painter.drawRoundedRect(field.adjusted(-1.5, -1.5, 1.5, 1.5), 4, 4)
        if self._shows_cross:
            at, arm = place((*self._cross, 1.0), field), look.px(_CROSS)
            for ink, width in (("surface", 5), ("focus", 2)):  # light around dark: seen on any line
                painter.setPen(QPen(look.color(ink), width))
                painter.drawLine(QPointF(at.x() - arm, at.y()), QPointF(at.x() + arm, at.y()))
                painter.drawLine(QPointF(at.x(), at.y() - arm), QPointF(at.x(), at.y() + arm))

    def _paint_picture(self) -> None:
        """Paint the sheet and all strokes, where that is not done yet."""
        ratio = self.devicePixelRatioF()
        if not self._picture.isNull() and self._picture.devicePixelRatio() == ratio:
            return
        look, field = theme.current(), self._field()
        self._picture = QPixmap(self.size() * ratio)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(look.color("bg"))
        painter = QPainter(self._picture)
        painter.fillRect(field, look.color("surface"))
        paint_background(painter, self._background, field)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("control"), 1))
        painter.drawRect(field.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setClipRect(field)
        for stroke in self._strokes:
            paint_stroke(painter, stroke, field, self._scale())
        if stroke_under_way := self._stroke_under_way():
            paint_stroke(painter, stroke_under_way, field, self._scale())
        painter.end()

    def _paint_newest(self) -> None:
        """Paint the newest piece of the line onto the picture, and show just that."""
        if self._picture.isNull():
            self.update()
            return
        field, wide = self._field(), self.pen_width * self._scale()
        newest = self._points[-2:]
        painter = QPainter(self._picture)
        painter.setClipRect(field)
        paint_points(painter, newest, wide, screen_ink(self.colour), field)
        painter.end()
        first, last = place(newest[0], field), place(newest[-1], field)
        around = wide / 2 + 2
        self.update(QRectF(first, last).normalized().adjusted(-around, -around, around, around).toAlignedRect())

    def _forget_picture(self) -> None:
        self._picture = QPixmap()
        self._describe()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(drawing_in_words(self.drawing))

    def _field(self) -> QRectF:
        """Return where the sheet lies: as large as fits, in the middle."""
        room = QRectF(self.rect()).adjusted(_RING, _RING, -_RING, -_RING)
        width, height = self._size
        scale = max(min(room.width() / width, room.height() / height), 1e-6)
        field = QRectF(0, 0, width * scale, height * scale)
        field.moveCenter(room.center())
        return field

    def _scale(self) -> float:
        return self._field().width() / self._size[0]


def _share(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), _DIGITS)


def _part_name(part: BodyPart, *, behind: bool) -> str:
    names = {
        BodyPart.HEAD: translate("drawing", "Head"),
        BodyPart.NECK: translate("drawing", "Neck"),
        BodyPart.SHOULDER: translate("drawing", "Shoulder"),
        BodyPart.CHEST: translate("drawing", "Upper back") if behind else translate("drawing", "Chest"),
        BodyPart.BELLY: translate("drawing", "Lower back") if behind else translate("drawing", "Belly"),
        BodyPart.HIPS: translate("drawing", "Hips"),
        BodyPart.ARM: translate("drawing", "Arm"),
        BodyPart.HAND: translate("drawing", "Hand"),
        BodyPart.THIGH: translate("drawing", "Thigh"),
        BodyPart.KNEE: translate("drawing", "Knee"),
        BodyPart.LOWER_LEG: translate("drawing", "Lower leg"),
        BodyPart.FOOT: translate("drawing", "Foot"),
        BodyPart.BESIDE: translate("drawing", "Beside the body"),
    }
    return names[part]
