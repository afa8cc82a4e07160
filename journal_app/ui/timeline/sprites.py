"""The shapes on the timeline, each drawn once and kept as a picture, which is drawn four times as fast as a shape.

Every lane has a shape of its own as well as a colour, planned is outlined and held is filled, so that black and white
carries everything. A sprite knows counts and numbers, never a word of the journal.
"""

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from journal_app.domain.timeline import Lane
from journal_app.ui import icons, tokens
from journal_app.ui.theme import Theme

TOKEN_SIZE = 28.0
"""Diameter of a dosing session's token, at 100 % text."""

_DISC = 20.0  # of a cluster
_THOUSAND = 1000
_HALO = 2.0  # the clear rim that keeps neighbours apart


def _disc(size: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), size * 0.48, size * 0.48)
    return path


def _diamond(size: float) -> QPainterPath:
    path = QPainterPath()
    half = size * 0.57
    path.addPolygon(QPolygonF([QPointF(0, -half), QPointF(half, 0), QPointF(0, half), QPointF(-half, 0)]))
    path.closeSubpath()
    return path


def _triangle(size: float) -> QPainterPath:
    path = QPainterPath()
    half = size * 0.56
    path.addPolygon(QPolygonF([QPointF(0, -half), QPointF(half, half * 0.8), QPointF(-half, half * 0.8)]))
    path.closeSubpath()
    return path


def _flag(size: float) -> QPainterPath:
    path = QPainterPath()
    half = size * 0.58
    path.addRect(QRectF(-half * 0.72, -half, size * 0.15, half * 2.05))
    path.addPolygon(
        QPolygonF(
            [QPointF(-half * 0.72, -half), QPointF(half * 0.95, -half * 0.36), QPointF(-half * 0.72, half * 0.28)]
        )
    )
    path.setFillRule(Qt.FillRule.WindingFill)
    return path.simplified()


def _square(size: float) -> QPainterPath:
    path = QPainterPath()
    half = size * 0.46
    path.addRoundedRect(QRectF(-half, -half, 2 * half, 2 * half), size * 0.14, size * 0.14)
    return path


def _hexagon(size: float) -> QPainterPath:
    path = QPainterPath()
    half = size * 0.54
    points = [(math.cos(math.pi * n / 3) * half, math.sin(math.pi * n / 3) * half) for n in range(6)]
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


def _pin(size: float) -> QPainterPath:
    """Return a triangle that stands on its point."""
    path = QPainterPath()
    half = size * 0.58
    path.addPolygon(QPolygonF([QPointF(-half, -half * 0.8), QPointF(half, -half * 0.8), QPointF(0, half)]))
    path.closeSubpath()
    return path


def _lying_bar(size: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(-size * 0.55, -size * 0.28, size * 1.1, size * 0.56), 1.5, 1.5)
    return path


def _ring(size: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), size * 0.5, size * 0.5)
    path.addEllipse(QPointF(0, 0), size * 0.22, size * 0.22)
    return path


DOT_SHAPES = (_disc, _diamond, _square, _pin)
"""Of the curves in one lane, in order, so that they are told apart without colour."""
DOT_TOKENS = ("score_a", "score_b", "check_in", "write")


class LaneLook(NamedTuple):
    """How the marks of a lane look.

    Attributes:
        corner: How round a disc with a number is, from 0 (square) to 1 (round).
        size: Of a single mark, in pixels at 100 % text.
    """

    token: str
    icon: str
    shape: Callable[[float], QPainterPath]
    corner: float = 1.0
    size: float = 12.0


LOOKS = {
    Lane.DOSING: LaneLook("session", "moon-stars", _disc),
    Lane.THERAPY: LaneLook("voice", "chats-circle", _triangle, 0.3),
    Lane.INTENTIONS: LaneLook("check_in", "flag", _flag, 0.3),
    Lane.GUIDED: LaneLook("guided", "compass", _disc),
    Lane.FREE: LaneLook("write", "pen-nib", _diamond, 0.55),
    Lane.CHECK_INS: LaneLook("sketch", "sun", _hexagon, 0.7),
    Lane.MOOD: LaneLook("sketch", "smiley", _disc, size=8.0),
    Lane.SCORES: LaneLook("score_a", "gauge", _diamond, size=9.0),
    Lane.SIDE_EFFECTS: LaneLook("text2", "thermometer", _lying_bar, 0.3),
    Lane.STEPS: LaneLook("check_in", "check-square", _square, 0.3),
    Lane.MARKS: LaneLook("text2", "map-pin", _pin, 0.15),
    Lane.FRAGMENTS: LaneLook("guided", "quotes", _ring, size=9.0),
    Lane.MEMORIES: LaneLook("voice", "hourglass", _disc, size=8.0),
    Lane.THREADS: LaneLook("accent", "path", _ring, size=11.0),
}


VARIED = frozenset({Lane.INTENTIONS, Lane.STEPS})
"""Lanes whose marks show what is in their `detail`."""


class Sprite(NamedTuple):
    """A picture, drawn around a point. All lengths are in logical pixels.

    Attributes:
        pixmap: None where it is drawn as shapes every time.
        half_width: Half of the whole picture, a whole number.
        half_height: Likewise.
        reach: Half the width and height of the shape itself, without rim and star.
        draw: Draws it around 0, 0.
    """

    pixmap: QPixmap
    half_width: int
    half_height: int
    reach: tuple[float, float] = (0.0, 0.0)
    draw: Callable[[QPainter], None] | None = None


class Sprites:
    """All sprites of one look and one pixel ratio.

    Args:
        theme: The look.
        dpr: Device pixels for each logical one.
        as_shapes: Draw shapes every time instead of keeping pictures: for paper.
    """

    def __init__(self, theme: Theme, dpr: float, *, as_shapes: bool = False) -> None:
        self._theme = theme
        self._dpr = dpr
        self._as_shapes = as_shapes
        self._kept: dict[tuple[object, ...], Sprite] = {}
        self._font = theme.ui_font(tokens.CAPTION, QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(self._font)

    def put(self, painter: QPainter, sprite: Sprite, x: float, y: float) -> None:
        """Draw a sprite around a point."""
        if sprite.draw is None:
            painter.drawPixmap(QPointF(x - sprite.half_width, y - sprite.half_height), sprite.pixmap)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(x, y)
        sprite.draw(painter)
        painter.restore()

    def single(self, lane: Lane, *, planned: bool, starred: bool, variant: str = "") -> Sprite:
        """Return the mark of one thing; `variant` is its `detail` in lanes of `VARIED`, or "cancelled"."""
        key = ("single", lane, planned, starred, variant)
        kept = self._kept.get(key)
        if kept is None:
            size = LOOKS[lane].size * self._theme.scale
            draw = partial(self._draw_single, lane=lane, planned=planned, starred=starred, variant=variant)
            kept = self._made(key, size, size, draw)
        return kept

    def dot(self, order: int, token: str, *, several: bool) -> Sprite:
        """Return the dot of a curve; hollow where it stands for several values."""
        key = ("dot", order, token, several)
        kept = self._kept.get(key)
        if kept is None:
            size = (7.0, 8.5, 7.0, 8.0)[order % len(DOT_SHAPES)] * self._theme.scale
            kept = self._made(key, size, size, partial(self._draw_dot, order=order, token=token, several=several))
        return kept

    def group(self, lane: Lane, count: int, *, starred: bool) -> Sprite:
        """Return a disc with a number."""
        text = count_text(count)
        key = ("group", lane, text, starred)
        kept = self._kept.get(key)
        if kept is None:
            height = _DISC * self._theme.scale
            width = max(height, self._metrics.horizontalAdvance(text) + 11 * self._theme.scale)
            box = QRectF(-width / 2, -height / 2, width, height)
            kept = self._made(
                key, width, height, partial(self._draw_group, lane=lane, text=text, starred=starred, box=box)
            )
        return kept

    def token(
        self, text: str, *, planned: bool, starred: bool, several: bool = False, cancelled: bool = False
    ) -> Sprite:
        """Return the token of a dosing session, or of several that stand too near for one each."""
        key = ("token", text, planned, starred, several, cancelled)
        kept = self._kept.get(key)
        if kept is None:
            size = TOKEN_SIZE * self._theme.scale * (0.7 if cancelled else 1.0)
            width = size if cancelled else max(size, self._metrics.horizontalAdvance(text) + 12 * self._theme.scale)
            box = QRectF(-width / 2, -size / 2, width, size)
            draw = partial(self._draw_token, text=text, planned=planned, starred=starred, several=several, box=box)
            if cancelled:
                draw = partial(self._draw_cancelled, box=box)
            kept = self._made(key, width, size, draw)
        return kept

    def icon(self, lane: Lane) -> Sprite:
        """Return the icon that stands before the name of a lane."""
        key = ("icon", lane)
        kept = self._kept.get(key)
        if kept is None:
            size = float(self._theme.px(17))
            kept = self._made(key, size, size, partial(self._draw_icon, lane=lane, size=size))
        return kept

    def _made(self, key: tuple[object, ...], width: float, height: float, draw: Callable[[QPainter], None]) -> Sprite:
        """Keep a sprite with room for a shape, its rim and a star."""
        room = (_HALO + 5) * self._theme.scale
        half_width, half_height = math.ceil(width / 2 + room), math.ceil(height / 2 + room)
        reach = (width / 2, height / 2)
        if self._as_shapes:
            made = Sprite(QPixmap(), half_width, half_height, reach, draw)
        else:
            pixmap = QPixmap(round(2 * half_width * self._dpr), round(2 * half_height * self._dpr))
            pixmap.setDevicePixelRatio(self._dpr)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.translate(half_width, half_height)
                draw(painter)
            made = Sprite(pixmap, half_width, half_height, reach)
        self._kept[key] = made
        return made

    def _draw_single(self, painter: QPainter, *, lane: Lane, planned: bool, starred: bool, variant: str) -> None:
        scale = self._theme.scale
        look = LOOKS[lane]
        size = look.size * scale
        self._halo(painter, look.shape(size))
        ink = self._theme.color(look.token)
        is_hollow = planned or bool(variant) if lane is not Lane.STEPS else variant != "kept"
        edge = (1.6 if is_hollow else 1.0) * scale
        painter.setBrush(self._theme.color("surface") if is_hollow else ink)
        style = Qt.PenStyle.DotLine if variant == "let_go" else Qt.PenStyle.SolidLine
        painter.setPen(QPen(ink, edge, style, Qt.PenCapStyle.RoundCap, _ROUND))
        painter.drawPath(look.shape(size - edge))
        if lane is Lane.STEPS:
            self._draw_step(painter, variant, size, ink)
        elif variant == "cancelled":
            self._strike(painter, size * 0.72, ink)
        if starred:
            self._star(painter, size * 0.66, -size * 0.6)

    def _draw_step(self, painter: QPainter, variant: str, size: float, ink: QColor) -> None:
        """Say inside a square what became of a step: a tick, half filled, a dash, or nothing yet."""
        half = size * 0.34
        if variant == "kept":
            pen = QPen(self._theme.color("surface"), 1.6 * self._theme.scale, Qt.PenStyle.SolidLine, _CAP, _ROUND)
            painter.setPen(pen)
            painter.drawPolyline(
                QPolygonF(
                    [QPointF(-half * 0.75, 0), QPointF(-half * 0.15, half * 0.6), QPointF(half * 0.8, -half * 0.6)]
                )
            )
        elif variant == "partly":
            painter.fillRect(QRectF(-half, 0, 2 * half, half), ink)
        elif variant == "not_yet":
            painter.fillRect(QRectF(-half * 0.6, -0.7 * self._theme.scale, half * 1.2, 1.4 * self._theme.scale), ink)

    def _draw_dot(self, painter: QPainter, *, order: int, token: str, several: bool) -> None:
        scale = self._theme.scale
        shape = DOT_SHAPES[order % len(DOT_SHAPES)]
        size = (7.0, 8.5, 7.0, 8.0)[order % len(DOT_SHAPES)] * scale
        self._halo(painter, shape(size), 1.4)
        ink = self._theme.color(token)
        edge = 1.4 * scale
        painter.setBrush(self._theme.color("surface") if several else ink)
        painter.setPen(QPen(ink, edge, Qt.PenStyle.SolidLine, _CAP, _ROUND))
        painter.drawPath(shape(size - edge))

    def _draw_group(self, painter: QPainter, *, lane: Lane, text: str, starred: bool, box: QRectF) -> None:
        scale = self._theme.scale
        corner = LOOKS[lane].corner * box.height() / 2
        path = QPainterPath()
        path.addRoundedRect(box, corner, corner)
        self._halo(painter, path)
        painter.fillPath(path, self._theme.color(LOOKS[lane].token))
        self._text(painter, box, text, self._theme.color("surface"))
        if starred:
            self._star(painter, box.right() + 1 * scale, box.top() + 0.5 * scale)

    def _draw_token(
        self, painter: QPainter, *, text: str, planned: bool, starred: bool, several: bool, box: QRectF
    ) -> None:
        scale = self._theme.scale
        path = QPainterPath()
        path.addRoundedRect(box, box.height() / 2, box.height() / 2)
        ink, ground = self._theme.color("session"), self._theme.color("surface")
        self._halo(painter, path)
        edge = 1.7 * scale
        painter.setPen(QPen(ink, edge))
        painter.setBrush(ground if planned else ink)
        inner = box.adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)
        if several:  # a second rim says: more than one
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ink if planned else ground, 1.2 * scale))
            rim = box.adjusted(3 * scale, 3 * scale, -3 * scale, -3 * scale)
            painter.drawRoundedRect(rim, rim.height() / 2, rim.height() / 2)
        self._text(painter, box, text, ink if planned else ground)
        if starred:
            self._star(painter, box.right() - 1.5 * scale, box.top() + 3 * scale)

    def _draw_cancelled(self, painter: QPainter, *, box: QRectF) -> None:
        """Draw a session that was cancelled: a small empty ring with a stroke through it."""
        path = QPainterPath()
        path.addEllipse(box)
        self._halo(painter, path)
        ink, edge = self._theme.color("text3"), 1.5 * self._theme.scale
        painter.setPen(QPen(ink, edge))
        painter.setBrush(self._theme.color("surface"))
        painter.drawEllipse(box.adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2))
        self._strike(painter, box.width() * 0.62, ink)

    def _strike(self, painter: QPainter, half: float, ink: QColor) -> None:
        painter.setPen(QPen(ink, 1.6 * self._theme.scale, Qt.PenStyle.SolidLine, _CAP))
        painter.drawLine(QPointF(-half, half), QPointF(half, -half))

    def _draw_icon(self, painter: QPainter, *, lane: Lane, size: float) -> None:
        look = LOOKS[lane]
        painter.setFont(icons.font(size))
        painter.setPen(self._theme.color(look.token))
        box = QRectF(-size / 2, -size / 2, size, size)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, icons.letter(look.icon))

    def _text(self, painter: QPainter, box: QRectF, text: str, color: QColor) -> None:
        painter.setFont(self._font)
        painter.setPen(color)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _halo(self, painter: QPainter, path: QPainterPath, width: float = _HALO) -> None:
        ground = self._theme.color("surface")
        painter.setBrush(ground)
        painter.setPen(QPen(ground, 2 * width * self._theme.scale, Qt.PenStyle.SolidLine, _CAP, _ROUND))
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)

    def _star(self, painter: QPainter, x: float, y: float) -> None:
        """Notch a corner with a small five-pointed star."""
        outer = 4.6 * self._theme.scale
        points = []
        for corner in range(10):
            radius = outer if corner % 2 == 0 else outer * 0.45
            angle = math.pi * (corner / 5 - 0.5)
            points.append(QPointF(x + radius * math.cos(angle), y + radius * math.sin(angle)))
        path = QPainterPath()
        path.addPolygon(QPolygonF(points))
        path.closeSubpath()
        self._halo(painter, path)
        painter.fillPath(path, self._theme.color("text"))


_ROUND = Qt.PenJoinStyle.RoundJoin
_CAP = Qt.PenCapStyle.RoundCap


def count_text(count: int) -> str:
    """Return a count short enough for a disc; from 1,000 on in thousands."""
    if count < _THOUSAND:
        return str(count)
    return f"{count / _THOUSAND:.1f}k" if count < 10 * _THOUSAND else f"{count // _THOUSAND}k"
