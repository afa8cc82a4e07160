"""The shapes on the timeline, each drawn once and kept as a picture, which is drawn four times as fast as a shape.

Every lane has a shape of its own as well as a colour, planned is outlined and held is filled, so that black and white
carries everything. A sprite knows counts and numbers, never a word of the journal.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from journal_app.domain.timeline import Lane
from journal_app.ui import icons, tokens
from journal_app.ui.theme import Theme

TOKEN_SIZE = 28.0
"""Diameter of a dosing session's token, at 100 % text."""

_DISC = 20.0  # of a cluster
_MARK = 12.0  # of a single mark
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


class LaneLook(NamedTuple):
    """How the marks of a lane look.

    Attributes:
        corner: How round a disc with a number is, from 0 (square) to 1 (round).
    """

    token: str
    icon: str
    shape: Callable[[float], QPainterPath]
    corner: float = 1.0


LOOKS = {
    Lane.DOSING: LaneLook("session", "moon-stars", _disc),
    Lane.THERAPY: LaneLook("voice", "chats-circle", _triangle, 0.3),
    Lane.INTENTIONS: LaneLook("check_in", "flag", _flag, 0.3),
    Lane.GUIDED: LaneLook("guided", "compass", _disc),
    Lane.FREE: LaneLook("write", "pen-nib", _diamond, 0.55),
}


class Sprite(NamedTuple):
    """A picture, drawn around a point. All lengths are in logical pixels.

    Attributes:
        half_width: Half of the whole picture, a whole number.
        half_height: Likewise.
        reach: Half the width and height of the shape itself, without rim and star.
    """

    pixmap: QPixmap
    half_width: int
    half_height: int
    reach: tuple[float, float] = (0.0, 0.0)


class Sprites:
    """All sprites of one look and one pixel ratio."""

    def __init__(self, theme: Theme, dpr: float) -> None:
        self._theme = theme
        self._dpr = dpr
        self._kept: dict[tuple[object, ...], Sprite] = {}
        self._font = theme.ui_font(tokens.CAPTION, QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(self._font)

    def single(self, lane: Lane, *, planned: bool, starred: bool) -> Sprite:
        """Return the mark of one entry, intention or therapy session."""
        key = ("single", lane, planned, starred)
        return self._kept.get(key) or self._keep(key, self._draw_single(lane, planned=planned, starred=starred))

    def group(self, lane: Lane, count: int, *, starred: bool) -> Sprite:
        """Return a disc with a number."""
        text = count_text(count)
        key = ("group", lane, text, starred)
        return self._kept.get(key) or self._keep(key, self._draw_group(lane, text, starred=starred))

    def token(self, text: str, *, planned: bool, starred: bool, several: bool = False) -> Sprite:
        """Return the token of a dosing session, or of several that stand too near for one each."""
        key = ("token", text, planned, starred, several)
        return self._kept.get(key) or self._keep(
            key, self._draw_token(text, planned=planned, starred=starred, several=several)
        )

    def icon(self, lane: Lane) -> QPixmap:
        """Return the icon that stands before the name of a lane."""
        key = ("icon", lane)
        look = LOOKS[lane]
        kept = self._kept.get(key) or self._keep(
            key, Sprite(icons.pixmap(look.icon, look.token, self._theme.px(17), self._dpr), 0, 0)
        )
        return kept.pixmap

    def _keep(self, key: tuple[object, ...], sprite: Sprite) -> Sprite:
        self._kept[key] = sprite
        return sprite

    def _canvas(self, width: float, height: float) -> tuple[Sprite, QPainter]:
        """Return an empty sprite with room for a shape, its rim and a star, and a painter with 0, 0 in its middle."""
        room = (_HALO + 5) * self._theme.scale
        half_width, half_height = math.ceil(width / 2 + room), math.ceil(height / 2 + room)
        pixmap = QPixmap(round(2 * half_width * self._dpr), round(2 * half_height * self._dpr))
        pixmap.setDevicePixelRatio(self._dpr)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(half_width, half_height)
        return Sprite(pixmap, half_width, half_height, (width / 2, height / 2)), painter

    def _draw_single(self, lane: Lane, *, planned: bool, starred: bool) -> Sprite:
        scale = self._theme.scale
        size = _MARK * scale
        sprite, painter = self._canvas(size, size)
        look = LOOKS[lane]
        path = look.shape(size)
        self._halo(painter, path)
        ink = self._theme.color(look.token)
        if planned:
            painter.setBrush(self._theme.color("surface"))
            painter.setPen(QPen(ink, 1.6 * scale, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, _ROUND))
            painter.drawPath(look.shape(size - 1.6 * scale))
        else:
            painter.setBrush(ink)
            painter.setPen(QPen(ink, 1.0 * scale, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, _ROUND))
            painter.drawPath(look.shape(size - 1.0 * scale))
        if starred:
            self._star(painter, size * 0.66, -size * 0.6)
        painter.end()
        return sprite

    def _draw_group(self, lane: Lane, text: str, *, starred: bool) -> Sprite:
        scale = self._theme.scale
        height = _DISC * scale
        width = max(height, self._metrics.horizontalAdvance(text) + 11 * scale)
        sprite, painter = self._canvas(width, height)
        box = QRectF(-width / 2, -height / 2, width, height)
        corner = LOOKS[lane].corner * height / 2
        path = QPainterPath()
        path.addRoundedRect(box, corner, corner)
        self._halo(painter, path)
        painter.fillPath(path, self._theme.color(LOOKS[lane].token))
        self._text(painter, box, text, self._theme.color("surface"))
        if starred:
            self._star(painter, width / 2 + 1 * scale, -height / 2 + 0.5 * scale)
        painter.end()
        return sprite

    def _draw_token(self, text: str, *, planned: bool, starred: bool, several: bool) -> Sprite:
        scale = self._theme.scale
        size = TOKEN_SIZE * scale
        width = max(size, self._metrics.horizontalAdvance(text) + 12 * scale)
        sprite, painter = self._canvas(width, size)
        box = QRectF(-width / 2, -size / 2, width, size)
        path = QPainterPath()
        path.addRoundedRect(box, size / 2, size / 2)
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
            self._star(painter, width / 2 - 1.5 * scale, -size / 2 + 3 * scale)
        painter.end()
        return sprite

    def _text(self, painter: QPainter, box: QRectF, text: str, color: QColor) -> None:
        painter.setFont(self._font)
        painter.setPen(color)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _halo(self, painter: QPainter, path: QPainterPath) -> None:
        ground = self._theme.color("surface")
        painter.setBrush(ground)
        painter.setPen(QPen(ground, 2 * _HALO * self._theme.scale, Qt.PenStyle.SolidLine, _CAP, _ROUND))
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
