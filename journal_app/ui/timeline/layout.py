"""Where everything on the timeline stands: lanes, rows, and for each cluster its place. Pure; knows no Qt."""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from journal_app.domain.identifiers import Identifier
from journal_app.domain.timeline import Lane, Mark, MemoryLine, PhaseSpan, ThreadLine, TimelineData
from journal_app.ui.timeline.clusters import LEAST_BIN, LEAST_GAP, Cluster, bin_seconds, binned, members_at, spaced
from journal_app.ui.timeline.curves import Dot, Series, Smoothing
from journal_app.ui.timeline.scale import DAY, SHORTEST, WEEK, TimeScale
from journal_app.ui.timeline.ticks import Axis, day_begins

LANES = (
    Lane.SCORES,
    Lane.MOOD,
    Lane.DOSING,
    Lane.THERAPY,
    Lane.INTENTIONS,
    Lane.STEPS,
    Lane.GUIDED,
    Lane.FREE,
    Lane.FRAGMENTS,
    Lane.CHECK_INS,
    Lane.SIDE_EFFECTS,
    Lane.MARKS,
    Lane.MEMORIES,
    Lane.THREADS,
)
"""The order from top to bottom. To add a lane: name it here, give it a look in `sprites`, words in `wording`."""

ALWAYS = frozenset({Lane.DOSING, Lane.THERAPY, Lane.INTENTIONS, Lane.GUIDED, Lane.FREE})
"""Lanes that have their place also while they are empty; the others appear with their first mark."""

CURVES = frozenset({Lane.MOOD, Lane.SCORES})
ECHOES = frozenset({Lane.MOOD, Lane.FRAGMENTS, Lane.THREADS})
"""Lanes whose marks may be another face of an entry, with its identifier."""
ROWED = frozenset({Lane.MEMORIES, Lane.THREADS})
"""Lanes in which each line has a row of its own."""

MOOD_MOST = 10.0
LONGEST_GAP = {Lane.MOOD: 4 * DAY, Lane.SCORES: 8 * WEEK, Lane.MEMORIES: float("inf"), Lane.THREADS: float("inf")}
"""A line joins two values at most this far apart: for mood, at most three days without one."""
MISSING_DAYS = 3

LEAST_STRETCH = 4 * WEEK
"""The first view shows at least this much, however young the course is."""

TOKEN_GAP = 31.0
"""Dosing sessions this many pixels apart (at 100 % text) have a token each."""

RANGE_GAP = 56.0
"""As far apart are they where some are drawn as a range of two digits each, such as "11–14"."""  # noqa: RUF001  # a range

BAR_PITCH = 13.0
"""Bars of side effects at the same time stand so far above each other, at 100 % text."""
LEAST_BAR = 10.0

_TALL, _LOW, _CURVE = 50.0, 34.0, 88.0  # least lane heights at 100 % text
_ROOMIEST = 1.7  # how far lanes stretch when there is room
_HEADER = 82.0
_NEAR = 6 * WEEK
_BAR_ROWS = 3
_BAR_FROM = 20.0  # pixels that the longest of several bars must have for each to be drawn
_LEAST_DOT = 9.0
_CURVE_MARGIN = 13.0
_THREAD_PITCH = 24.0
_MEMORY_PITCH = 38.0
_MEMORY_MARGIN = 9.0
_THREADS_SEEN = 5
_ABOUT = 5 * DAY
_TWO_DIGITS = 10


class LaneMarks:
    """The marks of one lane, with what painting asks of them in constant time.

    Attributes:
        marks: Sorted by time; in lanes of curves, one series after the other, each sorted by time.
        series: The curves, if the lane has any.
        longest: The longest stretch of a mark, in seconds.
        extents: In the lanes of marks and of sessions, how far each reaches.
        closest: In the lane of dosing sessions, how many seconds apart the two nearest are.
    """

    __slots__ = ("_rows", "_stars", "closest", "extents", "lane", "lengths", "longest", "marks", "series", "times")

    def __init__(
        self, lane: Lane, marks: Iterable[Mark], series: Sequence[Series] = (), extents: Sequence["Extent"] = ()
    ) -> None:
        self.extents = tuple(extents)
        self.lane = lane
        self.marks = tuple(marks)
        self.series = tuple(series)
        self.times = array("d", [mark.at for mark in self.marks])
        self._stars = array("l", accumulate((mark.starred for mark in self.marks), initial=0))
        has_lengths = lane is Lane.SIDE_EFFECTS
        self.lengths = array("d", [max(mark.ends - mark.at, 0.0) for mark in self.marks] if has_lengths else [])
        self.longest = max(self.lengths, default=0.0)
        gaps = (later - earlier for earlier, later in pairwise(self.times)) if lane is Lane.DOSING else ()
        self.closest = min(gaps, default=float("inf"))
        self._rows = array("b", _packed(self.times, self.lengths) if has_lengths else [])

    @property
    def least_height(self) -> float:
        """Return the height the lane needs, in pixels at 100 % text."""
        if self.lane in CURVES:
            return _CURVE
        if self.lane in ROWED:
            pitch = _THREAD_PITCH if self.lane is Lane.THREADS else _MEMORY_PITCH
            return 12 + pitch * min(max(len(self.series), 1), _THREADS_SEEN)
        return _TALL if self.lane in {Lane.DOSING, Lane.SIDE_EFFECTS} else _LOW

    def is_starred(self, cluster: Cluster) -> bool:
        """Tell whether any mark of a cluster is starred."""
        return self._stars[cluster.past] > self._stars[cluster.first]

    def members(self, cluster: Cluster) -> tuple[Mark, ...]:
        """Return the marks drawn together."""
        return self.marks[cluster.first : cluster.past]

    def row(self, position: int) -> int:
        """Return in which row, from 0 at the top, the bar of a mark is drawn."""
        return self._rows[position]

    def ends(self, cluster: Cluster) -> float:
        """Return when the last of a cluster ends."""
        if not self.lengths:
            return self.times[cluster.past - 1]
        return max(self.times[n] + self.lengths[n] for n in range(cluster.first, cluster.past))


def _packed(times: Sequence[float], lengths: Sequence[float]) -> Iterator[int]:
    """Give each bar the first row that is free when it begins."""
    free_from = [float("-inf")] * _BAR_ROWS
    for at, length in zip(times, lengths, strict=True):
        row = next((row for row, free in enumerate(free_from) if free <= at), free_from.index(min(free_from)))
        free_from[row] = at + length
        yield row


class Place(NamedTuple):
    """Where a mark is kept: which lane, and which of its marks."""

    lane: int
    position: int


class Track(NamedTuple):
    """What Left and Right move along: a lane, or one curve of it."""

    lane: int
    first: int
    past: int


class Content:
    """The data of the timeline, arranged by lane.

    Args:
        data: All of it.
        order: Of the lanes, from top to bottom; those left out follow.
        hidden: Lanes not to be drawn.
        kept: Lanes to be drawn though they are empty, besides those that always are.

    Attributes:
        sessions: Dosing sessions that were not cancelled, also where their lane is hidden: the rest refers to them.
    """

    __slots__ = ("filled", "lanes", "session_times", "sessions", "spans", "tracks")

    def __init__(
        self,
        data: TimelineData,
        order: Sequence[Lane] = LANES,
        *,
        hidden: Collection[Lane] = (),
        kept: Collection[Lane] = (),
    ) -> None:
        by_lane: dict[Lane, list[Mark]] = {lane: [] for lane in in_order(order)}
        for mark in data.marks:
            by_lane[mark.lane].append(mark)
        for lane in CURVES:
            by_lane[lane] = [mark for mark in by_lane[lane] if mark.value is not None]
        self.filled = frozenset(lane for lane, marks in by_lane.items() if marks)
        self.filled |= {Lane.THREADS} if data.threads else frozenset()
        self.filled |= {Lane.MEMORIES} if data.memories else frozenset()
        self.sessions = tuple(mark for mark in by_lane[Lane.DOSING] if not mark.cancelled)
        self.session_times = array("d", [mark.at for mark in self.sessions])
        shown = ALWAYS | self.filled | frozenset(kept)
        self.lanes = tuple(
            _lane_marks(lane, marks, data) for lane, marks in by_lane.items() if lane in shown and lane not in hidden
        )
        self.spans = data.spans
        self.tracks = tuple(
            Track(number, first, past)
            for number, lane in enumerate(self.lanes)
            for first, past in ([(one.first, one.past) for one in lane.series] or [(0, len(lane.marks))])
            if first < past
        )

    def mark(self, place: Place) -> Mark:
        """Return the mark at a place."""
        return self.lanes[place.lane].marks[place.position]

    def place_of(self, identifier: Identifier, lane: Lane | None = None) -> Place | None:
        """Return where the mark with this identifier is, in one lane or any, or None.

        An entry is found as itself, not as its mood or a return of a thread, where its own lane is drawn.
        """
        found = [
            Place(number, position)
            for number, one in enumerate(self.lanes)
            if lane is None or one.lane is lane
            for position, mark in enumerate(one.marks)
            if mark.id == identifier
        ]
        return min(found, key=lambda place: self.lanes[place.lane].lane in ECHOES, default=None)

    def track_of(self, place: Place) -> int:
        """Return the number of the track a mark is on."""
        return next(
            number
            for number, track in enumerate(self.tracks)
            if track.lane == place.lane and track.first <= place.position < track.past
        )

    def nearest(self, track: Track, at: float) -> Place:
        """Return the mark of a track nearest in time."""
        times = self.lanes[track.lane].times
        after = bisect_left(times, at, track.first, track.past)
        around = [index for index in (after - 1, after) if track.first <= index < track.past]
        return Place(track.lane, min(around, key=lambda index: abs(times[index] - at)))

    def has_entries(self) -> bool:
        """Tell whether anything has been written."""
        return any(lane.marks for lane in self.lanes if lane.lane in {Lane.GUIDED, Lane.FREE})

    def first(self) -> Place | None:
        """Return the earliest mark of all lanes, or None."""
        places = [Place(track.lane, track.first) for track in self.tracks]
        return min(places, key=lambda place: self.mark(place).at, default=None)

    def last(self) -> Place | None:
        """Return the latest mark of all lanes, or None."""
        places = [Place(track.lane, track.past - 1) for track in self.tracks]
        return max(places, key=lambda place: self.mark(place).at, default=None)

    def session_near(self, at: float) -> Mark | None:
        """Return the dosing session nearest in time, or None."""
        return min(self.sessions, key=lambda mark: abs(mark.at - at), default=None)

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


def in_order(order: Iterable[Lane]) -> tuple[Lane, ...]:
    """Return all lanes: first those of `order`, then the rest as the app orders them."""
    return tuple(dict.fromkeys((*order, *LANES)))


def _lane_marks(lane: Lane, marks: list[Mark], data: TimelineData) -> LaneMarks:
    if lane is Lane.MOOD:
        times, values = [mark.at for mark in marks], [mark.value or 0.0 for mark in marks]
        return LaneMarks(lane, marks, [Series("", 0, times, values, least=0.0, most=MOOD_MOST)] if marks else [])
    if lane is Lane.SCORES:
        return _scores(marks, data)
    if lane is Lane.THREADS:
        return _threads(data.threads)
    if lane is Lane.MEMORIES:
        return _memories(data.memories)
    if lane in {Lane.MARKS, Lane.DOSING, Lane.THERAPY}:
        zone = ZoneInfo(data.zone)
        return LaneMarks(lane, marks, extents=[extent(mark, zone) for mark in marks])
    return LaneMarks(lane, marks)


def _scores(marks: list[Mark], data: TimelineData) -> LaneMarks:
    marks = sorted(marks, key=lambda mark: (mark.detail, mark.at))
    known = {measure.name: measure for measure in data.measures}
    series: list[Series] = []
    first = 0
    for name, group in groupby(marks, key=lambda mark: mark.detail):
        members = list(group)
        values = [mark.value or 0.0 for mark in members]
        measure = known.get(name)
        least, most = (measure.least, measure.most) if measure else (min(0.0, *values), max(values))
        times = [mark.at for mark in members]
        series.append(
            Series(
                name,
                first,
                times,
                values,
                least=least,
                most=most,
                measure=measure,
            )
        )
        first += len(members)
    return LaneMarks(Lane.SCORES, marks, series)


def _threads(threads: Iterable[ThreadLine]) -> LaneMarks:
    marks: list[Mark] = []
    series: list[Series] = []
    for thread in threads:
        if thread.points:
            times = [at for at, _ in thread.points]
            series.append(Series(thread.name, len(marks), times, [0.0] * len(times), least=0.0, most=1.0))
            marks += thread.marks
    return LaneMarks(Lane.THREADS, marks, series)


def _memories(memories: Iterable[MemoryLine]) -> LaneMarks:
    marks: list[Mark] = []
    series: list[Series] = []
    for memory in memories:
        held = memory.marks
        if held:
            values = [MOOD_MOST / 2 if mark.value is None else mark.value for mark in held]
            times = [mark.at for mark in held]
            series.append(Series(memory.name, len(marks), times, values, least=0.0, most=MOOD_MOST))
            marks += held
    return LaneMarks(Lane.MEMORIES, marks, series)


class Extent(NamedTuple):
    """How far a mark reaches in time, and how its edges are drawn."""

    begins: float
    ends: float
    soft: bool = False
    bracket: bool = False


def extent(mark: Mark, zone: ZoneInfo) -> Extent:
    """Return what the precision of a mark and its end say: a day, some days about it, its month, or just itself."""
    ends = max(mark.ends, mark.at)
    if mark.precision == "day":
        return Extent(_day(mark.at, zone)[0], _day(ends, zone)[1])
    if mark.precision == "about":
        return Extent(mark.at - _ABOUT, ends + _ABOUT, soft=True)
    if mark.precision == "month":
        return Extent(_month(mark.at, zone)[0], _month(ends, zone)[1], bracket=True)
    return Extent(mark.at, ends)


def _day(at: float, zone: ZoneInfo) -> tuple[float, float]:
    day = datetime.fromtimestamp(at, UTC).astimezone(zone).date()
    return day_begins(day, zone), day_begins(day + timedelta(days=1), zone)


def _month(at: float, zone: ZoneInfo) -> tuple[float, float]:
    first = datetime.fromtimestamp(at, UTC).astimezone(zone).date().replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return day_begins(first, zone), day_begins(following, zone)


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


def least_height(lanes: Iterable[LaneMarks], text_scale: float) -> int:
    """Return the height at which no lane needs scrolling."""
    return round((_HEADER + sum(lane.least_height for lane in lanes)) * text_scale)


def rows(
    lanes: Iterable[LaneMarks], width: int, height: int, *, left: int, text_scale: float = 1.0, scrolled: int = 0
) -> Rows:
    """Share the height out among the lanes."""
    top = round(_HEADER * text_scale)
    least = [lane.least_height * text_scale for lane in lanes]
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


class Glyph(NamedTuple):
    """One thing that is drawn and pressed: a mark, or several together, in pixels of the widget."""

    lane: int
    cluster: Cluster
    x: int
    y: int
    ends: int = 0
    """Right end of a bar; 0 for what stands at a point."""


class Curve(NamedTuple):
    """One curve as it is seen: a glyph for each dot, and the smoothed line if there is one."""

    series: Series
    dots: tuple[Dot, ...]
    glyphs: tuple[Glyph, ...]
    line: tuple[tuple[tuple[int, int], ...], ...]
    """Unbroken pieces, each of points in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One still picture of the timeline, ready to paint."""

    scale: TimeScale
    axis: Axis
    rows: Rows
    content: Content
    now: float
    glyphs: tuple[tuple[Glyph, ...], ...]
    """For each lane, from left to right; in lanes of curves, one curve after the other."""
    curves: dict[int, tuple[Curve, ...]]
    """For each lane of curves."""
    smoothing: Smoothing = Smoothing.NONE
    hairlines: tuple[int, ...] = ()
    """Where dosing sessions are, in pixels; drawn through all lanes, whichever of them are shown."""

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
        kind, scale = self.content.lanes[lane].lane, self.rows.text_scale
        reach = (18 if kind is Lane.DOSING else 14) * scale
        two_ways = kind in CURVES or kind in ROWED or kind is Lane.SIDE_EFFECTS
        near = []
        for glyph in self.glyphs[lane]:
            aside = max(glyph.x - x, x - max(glyph.ends, glyph.x), 0.0)
            above = abs(glyph.y - y) if two_ways else 0.0
            if aside <= reach and above <= reach:
                near.append((aside + above, glyph.x, glyph))
        return min(near)[2] if near else None


def scene(
    content: Content,
    scale: TimeScale,
    axis: Axis,
    rows: Rows,
    now: float,
    smoothing: Smoothing = Smoothing.NONE,
) -> Scene:
    """Decide what is drawn where. The cost depends on what is seen, not on how many marks there are."""
    second = 1 / scale.pixels_per_second
    gap = LEAST_GAP * rows.text_scale * second
    width = bin_seconds(second, LEAST_BIN * rows.text_scale)
    glyphs: list[tuple[Glyph, ...]] = []
    curves: dict[int, tuple[Curve, ...]] = {}
    left, per_second, begins = rows.left, scale.pixels_per_second, scale.begins
    for number, lane in enumerate(content.lanes):
        if lane.series:
            curves[number] = tuple(_curves(number, lane, scale, rows, smoothing))
            glyphs.append(tuple(glyph for curve in curves[number] for glyph in curve.glyphs))
            continue
        if lane.lane is Lane.DOSING:
            near = TOKEN_GAP * rows.text_scale * second
            if len(lane.marks) >= _TWO_DIGITS and lane.closest < near:
                near = RANGE_GAP * rows.text_scale * second
            clusters = spaced(lane.times, scale.begins, scale.ends, gap=near)
        else:
            clusters = binned(lane.times, scale.begins - lane.longest, scale.ends, width=width, gap=gap)
        if lane.lengths:
            glyphs.append(tuple(_bars(number, lane, clusters, scale, rows)))
            continue
        y = rows.middle(number)
        glyphs.append(
            tuple(Glyph(number, cluster, round(left + (cluster.at - begins) * per_second), y) for cluster in clusters)
        )
    return Scene(
        scale=scale,
        axis=axis,
        rows=rows,
        content=content,
        now=now,
        glyphs=tuple(glyphs),
        curves=curves,
        smoothing=smoothing,
        hairlines=tuple(_hairlines(content, scale, rows)),
    )


def _hairlines(content: Content, scale: TimeScale, rows: Rows) -> Iterator[int]:
    """Yield where the sessions in sight are, none so near another that both would look like one."""
    times = content.session_times
    low = bisect_left(times, scale.begins)
    past = bisect_left(times, scale.ends, low)
    free_from = float("-inf")
    for at in times[low:past]:
        x = rows.left + scale.x_of(at)
        if x >= free_from:
            free_from = x + TOKEN_GAP * rows.text_scale
            yield round(x)


def curve_rows(rows: Rows, number: int) -> tuple[int, int]:
    """Return the heights of the top and the bottom of a scale of values, in pixels."""
    top, height = rows.lanes[number]
    margin = round(_CURVE_MARGIN * rows.text_scale)
    return top + margin, top + height - margin


def level_row(rows: Rows, number: int, series: Series, value: float) -> int:
    """Return at which height a value of a series is drawn, in pixels."""
    top, bottom = curve_rows(rows, number)
    return round(bottom - (bottom - top) * series.part(value))


def _curves(number: int, lane: LaneMarks, scale: TimeScale, rows: Rows, smoothing: Smoothing) -> Iterator[Curve]:
    width = bin_seconds(1 / scale.pixels_per_second, _LEAST_DOT * rows.text_scale)
    top, bottom = curve_rows(rows, number)
    left, per_second, begins = rows.left, scale.pixels_per_second, scale.begins
    longest_gap = LONGEST_GAP[lane.lane]
    lane_top, lane_height = rows.lanes[number]
    for order, series in enumerate(lane.series):
        if lane.lane in ROWED:
            pitch = lane_height / len(lane.series)
            middle = lane_top + pitch * (order + 0.5)
            room = 0.0 if lane.lane is Lane.THREADS else max(pitch / 2 - _MEMORY_MARGIN * rows.text_scale, 0.0)
            top, bottom = round(middle - room), round(middle + room)
        dots = series.dots(scale.begins, scale.ends, width=width)
        xs = [round(left + (dot.cluster.at - begins) * per_second) for dot in dots]
        points = [(x, round(bottom - (bottom - top) * series.part(dot.value))) for x, dot in zip(xs, dots, strict=True)]
        glyphs = tuple(Glyph(number, dot.cluster, x, y) for dot, (x, y) in zip(dots, points, strict=True))
        if smoothing is not Smoothing.NONE and lane.lane is Lane.MOOD:
            smooth = series.smoothed_dots(smoothing, scale.begins, scale.ends, width=width)
            points = [
                (x, round(bottom - (bottom - top) * series.part(dot.value))) for x, dot in zip(xs, smooth, strict=True)
            ]
        pieces: list[list[tuple[int, int]]] = []
        for place, point in enumerate(points):
            if place and series.joined(dots[place - 1], dots[place], longest_gap):
                pieces[-1].append(point)
            else:
                pieces.append([point])
        line = tuple(tuple(piece) for piece in pieces if len(piece) > 1)
        yield Curve(series, tuple(dots), glyphs, line)


def _bars(number: int, lane: LaneMarks, clusters: Iterable[Cluster], scale: TimeScale, rows: Rows) -> Iterator[Glyph]:
    """Yield a bar for each mark that is long enough to be seen as one, and a disc with a number for the others."""
    per_second, text_scale = scale.pixels_per_second, rows.text_scale
    middle = rows.middle(number)
    for cluster in clusters:
        longest = max(lane.lengths[cluster.first : cluster.past])
        if cluster.size > 1 and longest * per_second < _BAR_FROM * text_scale:
            yield Glyph(number, cluster, round(rows.left + scale.x_of(cluster.at)), middle)
            continue
        for position in range(cluster.first, cluster.past):
            at, length = lane.times[position], lane.lengths[position]
            x = round(rows.left + scale.x_of(at))
            ends = max(round(rows.left + scale.x_of(at + length)), x + round(LEAST_BAR * text_scale))
            alone = cluster.size == 1 and longest * per_second < _BAR_FROM * text_scale
            row = 1 if alone else lane.row(position)
            y = middle + round((row - 1) * BAR_PITCH * text_scale)
            yield Glyph(number, Cluster(position, position + 1, at), x, y, ends)


def separable(lane: LaneMarks, cluster: Cluster, scale: TimeScale) -> bool:
    """Tell whether zooming in could ever draw the marks of a cluster apart."""
    nearest = SHORTEST / scale.width  # seconds a pixel
    if lane.lengths and max(lane.lengths[cluster.first : cluster.past]) >= 4 * _BAR_FROM * nearest:
        return True
    return lane.times[cluster.past - 1] - lane.times[cluster.first] >= 2 * bin_seconds(nearest)
