"""A plain outline of a body, front and back, that a person may draw on. Drawn for this project; it is nobody's body.

Lengths are units of the outline: the middle of the body is x = 0, the crown y = 20, the soles y = 858.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]

WIDTH, HEIGHT = 420.0, 880.0
"""The room that the outline takes, half of the width on each side of the middle."""


class BodyPart(StrEnum):
    """Where on the body a place is."""

    HEAD = "head"
    NECK = "neck"
    SHOULDER = "shoulder"
    CHEST = "chest"
    BELLY = "belly"
    HIPS = "hips"
    ARM = "arm"
    HAND = "hand"
    THIGH = "thigh"
    KNEE = "knee"
    LOWER_LEG = "lower_leg"
    FOOT = "foot"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A line of cubic Bézier bends: two control points and an end each."""

    start: Point
    bends: tuple[tuple[Point, Point, Point], ...]
    closed: bool = False


_HALF: tuple[Point, ...] = (
    (23, 122), (25, 150), (62, 168), (98, 182), (114, 212), (124, 264), (134, 322), (147, 382), (155, 428), (168, 462),
    (166, 496), (150, 500), (140, 470), (134, 430), (119, 382), (108, 326), (92, 246), (84, 300), (72, 352), (74, 398),
    (86, 446), (89, 520), (76, 630), (75, 694), (54, 800), (64, 842), (44, 858), (22, 850), (27, 800), (24, 694),
    (24, 630), (15, 540), (0, 482),
)  # fmt: skip
"""Neck, arm, hand, trunk, leg, foot and back up, on one side."""
_HEAD: tuple[Point, ...] = ((0, 20), (33, 34), (46, 76), (34, 118), (0, 138))
_FRONT: tuple[tuple[Point, ...], ...] = (((12, 178), (42, 172), (74, 180)), ((36, 632), (50, 644), (64, 632)))
_BACK: tuple[tuple[Point, ...], ...] = (((40, 214), (56, 250), (44, 282)), ((36, 640), (50, 634), (64, 640)))
_SPINE: tuple[Point, ...] = ((0, 166), (0, 300), (0, 424))
_NAVEL: tuple[Point, ...] = ((-4, 398), (0, 403), (4, 398))

_NECK_FROM, _SHOULDER_FROM, _SHOULDER_TO, _BELLY_FROM, _HIPS_FROM = 132, 158, 216, 304, 398
_LEGS_FROM, _KNEE_FROM, _KNEE_TO, _FOOT_FROM, _HAND_FROM = 484, 606, 668, 800, 430
_ARM_BEYOND, _SHOULDER_BEYOND = 90, 58


def outline(*, back: bool) -> tuple[Curve, ...]:
    """Return the lines of the body seen from the front or from behind."""
    lines = [
        _smooth((*_HEAD, *_mirrored(_HEAD)[1:-1]), closed=True),
        _smooth((*_HALF, *_mirrored(_HALF)[1:]), closed=False),
    ]
    for half in _BACK if back else _FRONT:
        lines += [_smooth(half, closed=False), _smooth(_mirrored(half), closed=False)]
    return (*lines, _smooth(_SPINE if back else _NAVEL, closed=False))


def part_at(x: float, y: float) -> BodyPart:
    """Return which part of the body a place is on, roughly; on the line counts as on the body."""
    aside = abs(x)
    if aside > _edge(y):
        return BodyPart.BESIDE
    for until, part in (
        (_NECK_FROM, BodyPart.HEAD),
        (_SHOULDER_FROM, BodyPart.NECK),
        (_SHOULDER_TO, BodyPart.SHOULDER if aside > _SHOULDER_BEYOND else BodyPart.CHEST),
    ):
        if y < until:
            return part
    if aside > _ARM_BEYOND and y < _LEGS_FROM + 20:
        return BodyPart.HAND if y >= _HAND_FROM else BodyPart.ARM
    for until, part in (
        (_BELLY_FROM, BodyPart.CHEST),
        (_HIPS_FROM, BodyPart.BELLY),
        (_LEGS_FROM, BodyPart.HIPS),
        (_KNEE_FROM, BodyPart.THIGH),
        (_KNEE_TO, BodyPart.KNEE),
        (_FOOT_FROM, BodyPart.LOWER_LEG),
    ):
        if y < until:
            return part
    return BodyPart.FOOT


def _edge(y: float) -> float:
    """Return how far from the middle the body reaches at a height."""
    sides = [*_HEAD, *_HALF]
    reach = -1.0
    for (x_one, y_one), (x_other, y_other) in pairwise(sides):
        if min(y_one, y_other) <= y <= max(y_one, y_other):
            share = (y - y_one) / (y_other - y_one) if y_other != y_one else 0.0
            reach = max(reach, x_one + share * (x_other - x_one))
    return reach


def _mirrored(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple((-x, y) for x, y in reversed(tuple(points)))


def _smooth(points: tuple[Point, ...], *, closed: bool) -> Curve:
    """Lead a line through all points without corners (Catmull-Rom, tangents a sixth of the way)."""
    ring = (*points, points[0]) if closed else points
    count = len(points)
    bends = []
    for number in range(len(ring) - 1):
        before = points[(number - 1) % count] if closed else points[max(number - 1, 0)]
        one, other = ring[number], ring[number + 1]
        after = points[(number + 2) % count] if closed else points[min(number + 2, count - 1)]
        bends.append(
            (
                (one[0] + (other[0] - before[0]) / 6, one[1] + (other[1] - before[1]) / 6),
                (other[0] - (after[0] - one[0]) / 6, other[1] - (after[1] - one[1]) / 6),
                other,
            )
        )
    return Curve(start=points[0], bends=tuple(bends), closed=closed)
