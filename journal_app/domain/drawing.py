"""A drawing as lines, so that it stays sharp at any size; and how it is written down."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias
from xml.sax.saxutils import quoteattr

FORMAT: Final = 1
_DIGITS: Final = 5
"""Of a place between 0 and 1: a hundredth of a pixel on a large screen."""
_FAINTEST: Final = 0.35
"""How wide a line is at no pressure at all, of its full width."""

Point: TypeAlias = tuple[float, float, float]
"""Left to right and top to bottom from 0 to 1, and how hard the pen was pressed, 0 to 1."""


class Background(StrEnum):
    """What is drawn on."""

    PAPER = ""
    BODY_FRONT = "body_front"
    BODY_BACK = "body_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """One line.

    Attributes:
        colour: The name of a colour token, so that it fits the theme it is shown in.
        width: In pixels of the drawing's own size.
        points: One point alone is a dot.
    """

    colour: str
    width: float
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Strokes in the order in which they were drawn, on a sheet of `width` times `height` pixels."""

    width: int
    height: int
    strokes: tuple[Stroke, ...] = ()
    background: Background | str = Background.PAPER

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was drawn."""
        return not any(stroke.points for stroke in self.strokes)


def to_json(drawing: Drawing) -> str:
    """Return the drawing as JSON text, each stroke as one flat list of numbers."""
    return json.dumps(
        {
            "format": FORMAT,
            "size": [drawing.width, drawing.height],
            "background": str(drawing.background),
            "strokes": [
                {
                    "colour": stroke.colour,
                    "width": round(stroke.width, _DIGITS),
                    "points": [round(number, _DIGITS) for point in stroke.points for number in point],
                }
                for stroke in drawing.strokes
            ],
        },
        separators=(",", ":"),
    )


def from_json(text: str) -> Drawing:
    """Build the drawing again.

    Raises:
        ValueError: It is no drawing, or of a format that this version does not know.
    """
    try:
        plain = _plain(text)
        width, height = plain["size"]
        known = {one.value for one in Background}
        return Drawing(
            width=int(width),
            height=int(height),
            background=Background(plain["background"]) if plain["background"] in known else Background.PAPER,
            strokes=tuple(_stroke(one) for one in plain["strokes"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ValueError("no drawing") from error


def as_svg(drawing: Drawing, colours: Mapping[str, str] | None = None, background: str = "") -> str:
    """Return the drawing as an SVG document of its own, without any reference to elsewhere.

    Args:
        drawing: What to write.
        colours: What the names of colours stand for; a name that is not among them is drawn in black.
        background: SVG elements to put behind the strokes, such as the outline of a body; trusted.
    """
    colours = colours or {}
    size = f'width="{drawing.width}" height="{drawing.height}" viewBox="0 0 {drawing.width} {drawing.height}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {size}>']
    if background:
        parts.append(background)
    for stroke in drawing.strokes:
        colour = quoteattr(colours.get(stroke.colour, "#000000"))
        parts += _elements(stroke, colour, drawing)
    return "".join([*parts, "</svg>"])


def pen_width(stroke: Stroke, pressure: float) -> float:
    """Return how wide a stroke is at a point, in pixels of the drawing."""
    return stroke.width * (_FAINTEST + (1 - _FAINTEST) * min(max(pressure, 0.0), 1.0))


def _elements(stroke: Stroke, colour: str, drawing: Drawing) -> list[str]:
    places = [(_number(x * drawing.width), _number(y * drawing.height)) for x, y, _ in stroke.points]
    if not places:
        return []
    if len(places) == 1:
        (x, y), radius = places[0], _number(pen_width(stroke, stroke.points[0][2]) / 2)
        return [f'<circle cx="{x}" cy="{y}" r="{radius}" fill={colour}/>']
    look = f'stroke={colour} fill="none" stroke-linecap="round" stroke-linejoin="round"'
    if len({pressure for *_, pressure in stroke.points}) == 1:
        line = " ".join(f"{x},{y}" for x, y in places)
        return [f'<polyline points="{line}" stroke-width="{_number(pen_width(stroke, stroke.points[0][2]))}" {look}/>']
    return [
        f'<path d="M{here[0]} {here[1]}L{there[0]} {there[1]}" stroke-width="'
        f'{_number(pen_width(stroke, (before[2] + after[2]) / 2))}" {look}/>'
        for here, there, before, after in zip(places, places[1:], stroke.points, stroke.points[1:], strict=False)
    ]


def _plain(text: str) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(text)
    if plain["format"] != FORMAT:
        raise ValueError("another format")
    return plain


def _stroke(plain: Mapping[str, Any]) -> Stroke:
    numbers = [float(number) for number in plain["points"]]
    if len(numbers) % 3:
        raise ValueError("a point without a place")
    points = tuple(zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True))
    return Stroke(colour=str(plain["colour"]), width=float(plain["width"]), points=points)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
