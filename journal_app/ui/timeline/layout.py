"""Where everything on the timeline stands: lanes, rows, and for each cluster its place. Pure; knows no Qt."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from journal_app.domain.identifiers import Identifier
from journal_app.domain.timeline import Lane, Mark, PhaseSpan, TimelineData
from journal_app.ui.timeline.clusters import LEAST_BIN, LEAST_GAP, Cluster, bin_seconds, binned, members_at, spaced
from journal_app.ui.timeline.scale import SHORTEST, WEEK, TimeScale
from journal_app.ui.timeline.ticks import Axis

LANES = (Lane.DOSING, Lane.THERAPY, Lane.INTENTIONS, Lane.GUIDED, Lane.FREE)
"""The order from top to bottom. To add a lane: name it here, give it a look in `sprites`, words in `wording`."""

LEAST_STRETCH = 4 * WEEK
"""The first view shows at least this much, however young the course is."""

TOKEN_GAP = 31.0
"""Dosing sessions this many pixels apart (at 100 % text) have a token each."""

_TALL, _LOW = 52.0, 40.0  # least lane heights at 100 % text
_ROOMIEST = 1.7  # how far lanes stretch when there is room
_HEADER = 82.0
_NEAR = 6 * WEEK


class LaneMarks:
    """The marks of one lane, sorted, with what painting asks of them in constant time."""

    __slots__ = ("_stars", "lane", "marks", "times")

    def __init__(self, lane: Lane, marks: Iterable[Mark]) -> None:
        self.lane = lane
        self.marks = tuple(marks)
        self.times = array("d", [mark.at for mark in self.marks])
        self._stars = array("l", accumulate((mark.starred for mark in self.marks), initial=0))

    def is_starred(self, cluster: Cluster) -> bool:
        """Tell whether any mark of a cluster is starred."""
        return self._stars[cluster.past] > self._stars[cluster.first]

    def members(self, cluster: Cluster) -> tuple[Mark, ...]:
        """Return the marks drawn together."""
        return self.marks[cluster.first : cluster.past]

    def nearest(self, at: float) -> int | None:
        """Return the index of the mark nearest in time, or None in an empty lane."""
        if not self.times:
            return None
        after = bisect_left(self.times, at)
        around = [index for index in (after - 1, after) if 0 <= index < len(self.times)]
        return min(around, key=lambda index: abs(self.times[index] - at))


class Place(NamedTuple):
    """Where a mark is kept: which lane, and which of its marks."""

    lane: int
    position: int


class Content:
    """The data of the timeline, arranged by lane."""

    __slots__ = ("_places", "lanes", "spans")

    def __init__(self, data: TimelineData, order: Sequence[Lane] = LANES) -> None:
        by_lane: dict[Lane, list[Mark]] = {lane: [] for lane in order}
        for mark in data.marks:
            if mark.lane in by_lane:
                by_lane[mark.lane].append(mark)
        self.lanes = tuple(LaneMarks(lane, marks) for lane, marks in by_lane.items())
        self.spans = data.spans
        self._places = {
            mark.id: Place(number, index)
            for number, lane in enumerate(self.lanes)
            for index, mark in enumerate(lane.marks)
        }

    def mark(self, place: Place) -> Mark:
        """Return the mark at a place."""
        return self.lanes[place.lane].marks[place.position]

    def place_of(self, identifier: Identifier) -> Place | None:
        """Return where the mark with this identifier is, or None."""
        return self._places.get(identifier)

    def has_entries(self) -> bool:
        """Tell whether anything has been written."""
        return any(lane.marks for lane in self.lanes if lane.lane in {Lane.GUIDED, Lane.FREE})

    def first(self) -> Place | None:
        """Return the earliest mark of all lanes, or None."""
        places = [Place(number, 0) for number, lane in enumerate(self.lanes) if lane.marks]
        return min(places, key=lambda place: self.mark(place).at, default=None)

    def last(self) -> Place | None:
        """Return the latest mark of all lanes, or None."""
        places = [Place(number, len(lane.marks) - 1) for number, lane in enumerate(self.lanes) if lane.marks]
        return max(places, key=lambda place: self.mark(place).at, default=None)

    def stretch(self, now: float) -> tuple[float, float]:
        """Return what the whole course takes: all marks, and the phases and the present day where they are near."""
        first, last = self.first(), self.last()
        if first is None or last is None:
            if not self.spans:
                return now, now
            begins, ends = self.spans[0].begins, self.spans[-1].ends
        else:
            begins, ends = self.mark(first).at, self.mark(last).at
        edges = [now, *(edge for span in self.spans for edge in (span.begins, span.ends))]
        near = [edge for edge in edges if begins - _NEAR <= edge <= ends + _NEAR]
        return min([begins, *near]), max([ends, *near])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Heights, in pixels from the top of the widget; lanes are already scrolled.

    Attributes:
        left: Where the drawing of time begins; left of it stand the names of the lanes.
        top: Where the drawing of time begins; above it stand the phases and the axis.
        lanes: Top and height of each lane.
        overflow: By how much the lanes are higher than the room they have; 0 when all are seen.
    """

    width: int
    height: int
    left: int
    top: int
    lanes: tuple[tuple[int, int], ...]
    overflow: int
    text_scale: float

    def middle(self, lane: int) -> int:
        """Return the height at which the marks of a lane stand."""
        top, height = self.lanes[lane]
        return top + height // 2

    def lane_at(self, y: float) -> int | None:
        """Return the lane at a height, or None."""
        return next((number for number, (top, height) in enumerate(self.lanes) if top <= y < top + height), None)


def least_height(order: Sequence[Lane], text_scale: float) -> int:
    """Return the height at which no lane needs scrolling."""
    return round((_HEADER + sum(_least(lane) for lane in order)) * text_scale)


def rows(
    order: Sequence[Lane], width: int, height: int, *, left: int, text_scale: float = 1.0, scrolled: int = 0
) -> Rows:
    """Share the height out among the lanes."""
    top = round(_HEADER * text_scale)
    least = [_least(lane) * text_scale for lane in order]
    room = height - top
    stretch = min(max(room / sum(least), 1.0), _ROOMIEST) if least else 1.0
    heights = [int(one * stretch) for one in least]
    overflow = max(0, sum(heights) - room)
    tops = accumulate(heights[:-1], initial=top - min(scrolled, overflow))
    return Rows(
        width=width,
        height=height,
        left=left,
        top=top,
        lanes=tuple(zip(tops, heights, strict=True)) if heights else (),
        overflow=overflow,
        text_scale=text_scale,
    )


def _least(lane: Lane) -> float:
    return _TALL if lane is Lane.DOSING else _LOW


class Glyph(NamedTuple):
    """One thing that is drawn and pressed: a mark, or several together, in pixels of the widget."""

    lane: int
    cluster: Cluster
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One still picture of the timeline, ready to paint."""

    scale: TimeScale
    axis: Axis
    rows: Rows
    content: Content
    now: float
    glyphs: tuple[tuple[Glyph, ...], ...]
    """For each lane, from left to right."""

    @property
    def spans(self) -> tuple[PhaseSpan, ...]:
        """Return the phases."""
        return self.content.spans

    def x_of(self, at: float) -> float:
        """Return where an instant is drawn, in pixels of the widget."""
        return self.rows.left + self.scale.x_of(at)

    def glyph_of(self, place: Place) -> Glyph | None:
        """Return what a mark is drawn as, or None when it is out of sight."""
        glyphs = self.glyphs[place.lane]
        clusters = [glyph.cluster for glyph in glyphs]
        cluster = members_at(clusters, place.position)
        return glyphs[clusters.index(cluster)] if cluster else None

    def glyph_at(self, x: float, y: float) -> Glyph | None:
        """Return what is drawn within a finger's width of a point, the nearest first, or None."""
        lane = self.rows.lane_at(y)
        if lane is None or x < self.rows.left or y < self.rows.top:
            return None
        reach = (18 if self.content.lanes[lane].lane is Lane.DOSING else 14) * self.rows.text_scale
        near = [glyph for glyph in self.glyphs[lane] if abs(glyph.x - x) <= reach]
        return min(near, key=lambda glyph: abs(glyph.x - x), default=None)


def scene(content: Content, scale: TimeScale, axis: Axis, rows: Rows, now: float) -> Scene:
    """Decide what is drawn where. The cost depends on what is seen, not on how many marks there are."""
    second = 1 / scale.pixels_per_second
    gap = LEAST_GAP * rows.text_scale * second
    width = bin_seconds(second, LEAST_BIN * rows.text_scale)
    glyphs = []
    for number, lane in enumerate(content.lanes):
        if lane.lane is Lane.DOSING:
            near = TOKEN_GAP * rows.text_scale * second
            clusters = spaced(lane.times, scale.begins, scale.ends, gap=near)
        else:
            clusters = binned(lane.times, scale.begins, scale.ends, width=width, gap=gap)
        y = rows.middle(number)
        left, per_second, begins = rows.left, scale.pixels_per_second, scale.begins
        glyphs.append(
            tuple(Glyph(number, cluster, round(left + (cluster.at - begins) * per_second), y) for cluster in clusters)
        )
    return Scene(scale=scale, axis=axis, rows=rows, content=content, now=now, glyphs=tuple(glyphs))


def separable(lane: LaneMarks, cluster: Cluster, scale: TimeScale) -> bool:
    """Tell whether zooming in could ever draw the marks of a cluster apart."""
    return lane.times[cluster.past - 1] - lane.times[cluster.first] >= 2 * bin_seconds(SHORTEST / scale.width)
