"""Paints drawings: on the screen in the colours of the scheme, in a file in those of paper."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TypeAlias
from xml.sax.saxutils import escape

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from journal_app.domain import body_map
from journal_app.domain.drawing import Background, Drawing, Point, Stroke, as_svg, pen_width
from journal_app.ui import theme, tokens, words

translate = QCoreApplication.translate

Ink: TypeAlias = Callable[[str], QColor]
"""Gives the colour of a token."""

SHEET = (1200, 900)
"""Width and height of a new drawing, in its own pixels."""
_SIDE_AT, _SIDE_DOWN = 0.68, 0.3
"""Where the words stand that name the sides of a body map, in shares of its width and height."""
_OUTLINE_WIDTH = 2.0
_WIDTH_STEP = 0.5
"""Widths are painted in steps of half a pixel, so that lines of one width can be painted together."""
_FILE_SCALE = 2


def screen_ink(token: str) -> QColor:
    """Return a colour as it is on the screen at present."""
    return theme.current().color(token if hasattr(tokens.LIGHT, token) else "text")


def paper_ink(token: str) -> QColor:
    """Return a colour as it is on paper."""
    return QColor(getattr(tokens.LIGHT, token, tokens.LIGHT.text))


def paint_drawing(painter: QPainter, drawing: Drawing, field: QRectF, ink: Ink = screen_ink) -> None:
    """Paint the sheet, what lies below the strokes, and the strokes, into a rectangle of the drawing's shape."""
    painter.fillRect(field, ink("surface"))
    paint_background(painter, drawing.background, field, ink)
    for stroke in drawing.strokes:
        paint_stroke(painter, stroke, field, field.width() / drawing.width, ink)


def paint_background(painter: QPainter, background: Background | str, field: QRectF, ink: Ink = screen_ink) -> None:
    """Paint the outline of a body in the middle of a rectangle, with its sides named."""
    if background == Background.PAPER:
        return
    scale = body_scale(field.width(), field.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink("control"), max(_OUTLINE_WIDTH * scale, 1.0)))
    top = field.center().y() - body_map.HEIGHT * scale / 2
    painter.translate(field.center().x(), top)
    for curve in body_map.outline(back=background == Background.BODY_BACK):
        painter.drawPath(_path(curve, scale))
    painter.setFont(theme.current().ui_font(tokens.CAPTION))
    painter.setPen(ink("text3"))
    room = QRectF(0, 0, field.width(), painter.fontMetrics().height())
    for side, aside in zip(body_sides(background), (-1, 1), strict=True):
        middle = QPointF(aside * body_map.WIDTH * scale * _SIDE_AT, body_map.HEIGHT * scale * _SIDE_DOWN)
        room.moveCenter(middle)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, side)
    painter.restore()


def paint_stroke(painter: QPainter, stroke: Stroke, field: QRectF, scale: float, ink: Ink = screen_ink) -> None:
    """Paint one stroke; `scale` is how many pixels one unit of the drawing takes."""
    if stroke.points:
        paint_points(painter, stroke.points, stroke.width * scale, ink(stroke.colour), field)


def paint_points(
    painter: QPainter, points: tuple[Point, ...] | list[Point], width: float, colour: QColor, field: QRectF
) -> None:
    """Paint the line through some points, or the dot of a single one; `width` in pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for wide, lines in _runs(points, width, field):
        painter.setPen(QPen(colour, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        # Not a polyline: with round joins its cost grows faster than its length.
        painter.drawLines(lines)


def place(point: Point, field: QRectF) -> QPointF:
    """Return where a point of a drawing is on a rectangle."""
    return QPointF(field.left() + point[0] * field.width(), field.top() + point[1] * field.height())


def body_sides(background: Background | str) -> tuple[str, str]:
    """Return what stands left and right of a body map: seen from the front, the person's left is on the right."""
    left, right = translate("drawing", "your left"), translate("drawing", "your right")
    return (left, right) if background == Background.BODY_BACK else (right, left)


def drawing_in_words(drawing: Drawing) -> str:
    """Return what a screen reader says of a drawing."""
    about = {
        Background.PAPER: translate("drawing", "Drawing"),
        Background.BODY_FRONT: translate("drawing", "Drawing on a body seen from the front"),
        Background.BODY_BACK: translate("drawing", "Drawing on a body seen from behind"),
    }[Background(drawing.background)]
    if drawing.is_empty:
        return translate("drawing", "{drawing}, nothing drawn yet").format(drawing=about)
    if len(drawing.strokes) == 1:
        return translate("drawing", "{drawing}, one line").format(drawing=about)
    return translate("drawing", "{drawing}, {count} lines").format(
        drawing=about, count=words.number(len(drawing.strokes))
    )


def to_image(drawing: Drawing) -> QImage:
    """Return a drawing as a picture on paper, twice as many pixels each way as it has units."""
    image = QImage(round(drawing.width * _FILE_SCALE), round(drawing.height * _FILE_SCALE), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(_FILE_SCALE, _FILE_SCALE)
    paint_drawing(painter, drawing, QRectF(0, 0, drawing.width, drawing.height), paper_ink)
    painter.end()
    return image


def to_svg(drawing: Drawing) -> str:
    """Return a drawing as an SVG document in the colours of paper, with what it was drawn on."""
    return as_svg(drawing, {name: paper_ink(name).name() for name in _colours(drawing)}, _svg_background(drawing))


def body_scale(width: float, height: float) -> float:
    """Return how large one unit of the body map is where all of it fits into a room."""
    return min(width / body_map.WIDTH, height / body_map.HEIGHT)


def _colours(drawing: Drawing) -> set[str]:
    return {stroke.colour for stroke in drawing.strokes}


def _svg_background(drawing: Drawing) -> str:
    title = f"<title>{escape(drawing_in_words(drawing))}</title>"
    sheet = f'<rect width="100%" height="100%" fill="{paper_ink("surface").name()}"/>'
    if drawing.background == Background.PAPER:
        return title + sheet
    scale = body_scale(drawing.width, drawing.height)
    middle, top = drawing.width / 2, (drawing.height - body_map.HEIGHT * scale) / 2
    lines = "".join(
        f'<path d="{_svg_path(curve)}"/>' for curve in body_map.outline(back=drawing.background == Background.BODY_BACK)
    )
    sides = "".join(
        f'<text x="{middle + aside * body_map.WIDTH * scale * _SIDE_AT:.1f}" '
        f'y="{top + body_map.HEIGHT * scale * _SIDE_DOWN:.1f}" fill="{paper_ink("text3").name()}" '
        f'font-family="sans-serif" font-size="20" text-anchor="middle">{escape(words_there)}</text>'
        for words_there, aside in zip(body_sides(drawing.background), (-1, 1), strict=True)
    )
    place_there = f'transform="translate({middle:.1f} {top:.1f}) scale({scale:.4f})"'
    look = f'fill="none" stroke="{paper_ink("control").name()}" stroke-width="{_OUTLINE_WIDTH}" stroke-linecap="round"'
    return f"{title}{sheet}<g {look} {place_there}>{lines}</g>{sides}"


def _svg_path(curve: body_map.Curve) -> str:
    def at(point: body_map.Point) -> str:
        return f"{point[0]:.1f} {point[1]:.1f}"

    bends = "".join(f"C{at(one)} {at(other)} {at(end)}" for one, other, end in curve.bends)
    return f"M{at(curve.start)}{bends}{'Z' if curve.closed else ''}"


def _width_at(width: float, pressure: float) -> float:
    return pen_width(Stroke(colour="text", width=width, points=()), pressure)


def _path(curve: body_map.Curve, scale: float) -> QPainterPath:
    def at(point: body_map.Point) -> QPointF:
        return QPointF(point[0] * scale, point[1] * scale)

    path = QPainterPath(at(curve.start))
    for one, other, end in curve.bends:
        path.cubicTo(at(one), at(other), at(end))
    if curve.closed:
        path.closeSubpath()
    return path


def _runs(points: tuple[Point, ...] | list[Point], width: float, field: QRectF) -> Iterator[tuple[float, list[QLineF]]]:
    """Yield the lines between the points, those of one width after another together."""
    if len(points) == 1:
        at = place(points[0], field)
        # A line without a length is not painted.
        yield _width_at(width, points[0][2]), [QLineF(at, QPointF(at.x() + 0.01, at.y()))]
        return
    left, top, across, down = field.left(), field.top(), field.width(), field.height()
    wide, lines = 0.0, list[QLineF]()
    for (x, y, pressure), (next_x, next_y, next_pressure) in pairwise(points):
        exact = _width_at(width, (pressure + next_pressure) / 2)
        now = max(round(exact / _WIDTH_STEP) * _WIDTH_STEP, 1.0)
        if now != wide:
            if lines:
                yield wide, lines
            wide, lines = now, []
        lines.append(QLineF(left + x * across, top + y * down, left + next_x * across, top + next_y * down))
    yield wide, lines
