"""Lanes: their order, which are drawn, bars that overlap, and how far a mark reaches in time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.domain.timeline import Lane, Mark, ThreadLine, TimelineData
from journal_app.ui.timeline import layout
from journal_app.ui.timeline.layout import ALWAYS, LANES, Content, Place, extent
from journal_app.ui.timeline.scale import DAY, HOUR, TimeScale
from journal_app.ui.timeline.ticks import axis, day_begins

START = datetime(2026, 9, 7, 9, tzinfo=UTC).timestamp()
BERLIN = ZoneInfo("Europe/Berlin")


def mark(
    days: float, lane: Lane, name: str, *, ends: float = 0.0, value: float | None = None, detail: str = ""
) -> Mark:
    return Mark(START + days * DAY, lane, name, "", ends=ends, value=value, detail=detail)


def life_mark(at: float, precision: str) -> Mark:
    return Mark(at, Lane.MARKS, "a", "", precision=precision)


def make_scene(data: TimelineData, begins: float, ends: float) -> layout.Scene:
    content = Content(data)
    rows = layout.rows(content.lanes, 1000, layout.least_height(content.lanes, 1.0), left=100)
    scale = TimeScale.clamped(START + begins * DAY, START + ends * DAY, 900)
    return layout.scene(content, scale, axis(scale, BERLIN), rows, START)


def test_every_lane_has_its_place_in_the_order() -> None:
    assert sorted(LANES) == sorted(Lane)


def test_lanes_appear_with_their_first_mark() -> None:
    assert {lane.lane for lane in Content(TimelineData()).lanes} == ALWAYS

    content = Content(TimelineData(marks=(mark(0, Lane.MOOD, "a", value=5.0),)))

    assert {lane.lane for lane in content.lanes} == ALWAYS | {Lane.MOOD}


def test_lanes_can_be_sorted_hidden_and_kept() -> None:
    data = TimelineData(marks=(mark(0, Lane.MOOD, "a", value=5.0),))

    content = Content(data, (Lane.FREE, Lane.MOOD), hidden={Lane.DOSING}, kept={Lane.STEPS})

    shown = [lane.lane for lane in content.lanes]
    assert shown[:2] == [Lane.FREE, Lane.MOOD]
    assert Lane.DOSING not in shown
    assert Lane.STEPS in shown


def test_a_mood_without_a_value_is_not_drawn() -> None:
    assert Lane.MOOD not in Content(TimelineData(marks=(mark(0, Lane.MOOD, "a"),))).filled


def test_an_entry_is_found_as_itself_not_as_its_mood_or_thread() -> None:
    data = TimelineData(
        marks=(mark(0, Lane.FREE, "e"), mark(0, Lane.MOOD, "e", value=5.0)),
        threads=(ThreadLine("t", "the sea", "image", ((START, "e"),)),),
    )
    content = Content(data)

    place = content.place_of("e")

    assert place is not None
    assert content.mark(place).lane is Lane.FREE
    in_thread = content.place_of("e", Lane.THREADS)
    assert in_thread is not None
    assert content.mark(in_thread).headline == "the sea"


def test_each_measure_is_a_curve_and_a_track_of_its_own() -> None:
    names = ("PHQ-9", "GAD-7")
    marks = tuple(mark(n, Lane.SCORES, f"{name}{n}", value=float(n), detail=name) for n in range(4) for name in names)

    content = Content(TimelineData(marks=marks))

    scores = next(lane for lane in content.lanes if lane.lane is Lane.SCORES)
    assert [series.name for series in scores.series] == ["GAD-7", "PHQ-9"]
    number = content.lanes.index(scores)
    assert [content.track_of(Place(number, position)) for position in (0, 3, 4, 7)] == [0, 0, 1, 1]
    assert content.mark(content.nearest(content.tracks[1], START + 1.2 * DAY)).id == "PHQ-91"


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0.01, 3)), min_size=1, max_size=12))
def test_bars_of_one_row_overlap_only_when_all_rows_are_taken(spans: list[tuple[float, float]]) -> None:
    marks = [
        mark(at, Lane.SIDE_EFFECTS, str(n), ends=START + (at + length) * DAY)
        for n, (at, length) in enumerate(sorted(spans))
    ]
    lane = next(one for one in Content(TimelineData(marks=tuple(marks))).lanes if one.lane is Lane.SIDE_EFFECTS)

    for later, one in enumerate(marks):
        under_way = [n for n, other in enumerate(marks[:later]) if other.ends > one.at]
        if lane.row(later) in {lane.row(n) for n in under_way}:
            assert {lane.row(n) for n in under_way} == {0, 1, 2}


def test_a_bar_that_began_out_of_sight_is_seen() -> None:
    data = TimelineData(marks=(mark(0, Lane.SIDE_EFFECTS, "a", ends=START + 5 * DAY),))

    scene = make_scene(data, 2, 4)

    [glyph] = [glyph for glyphs in scene.glyphs for glyph in glyphs]
    assert glyph.x < 100
    assert glyph.ends > 1000


def test_side_effects_of_one_moment_are_drawn_apart_when_there_is_room() -> None:
    marks = tuple(mark(1, Lane.SIDE_EFFECTS, str(n), ends=START + DAY + 3 * HOUR) for n in range(3))

    far = [glyph for glyphs in make_scene(TimelineData(marks=marks), 0, 90).glyphs for glyph in glyphs]
    near = [glyph for glyphs in make_scene(TimelineData(marks=marks), 0.9, 1.4).glyphs for glyph in glyphs]

    assert [glyph.cluster.size for glyph in far] == [3]
    assert len({glyph.y for glyph in near}) == 3


ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Tehran")]
)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), ZONES)
def test_a_day_and_a_month_reach_from_their_first_to_their_last_moment(day: date, zone: ZoneInfo) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone).timestamp()
    if datetime.fromtimestamp(noon, UTC).astimezone(zone).date() != day:
        return  # a day that this zone left out

    whole_day = extent(life_mark(noon, "day"), zone)
    month = extent(life_mark(noon, "month"), zone)

    assert whole_day.begins == day_begins(day, zone)
    assert whole_day.ends == day_begins(day + timedelta(days=1), zone)
    assert 22 * HOUR < whole_day.ends - whole_day.begins < 26 * HOUR or zone.key == "Pacific/Apia"
    assert month.begins <= whole_day.begins < whole_day.ends <= month.ends
    assert 27 * DAY < month.ends - month.begins < 32 * DAY


@pytest.mark.parametrize(
    ("precision", "soft", "bracket"), [("", False, False), ("about", True, False), ("month", False, True)]
)
def test_precision_is_drawn_in_its_own_way(precision: str, soft: bool, bracket: bool) -> None:
    reach = extent(life_mark(START, precision), BERLIN)

    assert (reach.soft, reach.bracket) == (soft, bracket)
    assert reach.begins <= START <= reach.ends
