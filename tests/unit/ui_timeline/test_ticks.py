"""The axis, across changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.ui.timeline.scale import DAY, HOUR, LONGEST, SHORTEST, TimeScale
from journal_app.ui.timeline.ticks import PIXELS_PER_DAY, SUNDAY, Axis, Level, Unit, axis, day_begins, level_of

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",  # changed the clock at midnight
    "Australia/Lord_Howe",  # changes it by half an hour
    "Asia/Kathmandu",
    "Pacific/Apia",  # left out 30 December 2011
    "Africa/Casablanca",
]

zones = st.sampled_from(ZONES).map(ZoneInfo)
scales = st.builds(
    lambda begins, span, width: TimeScale.clamped(begins, begins + span, width),
    begins=st.floats(1.2e9, 2.2e9),
    span=st.floats(SHORTEST, LONGEST),
    width=st.floats(300, 2000),
)


def scale_from(start: datetime, hours: float, width: float = 1200) -> TimeScale:
    return TimeScale.clamped(start.timestamp(), start.timestamp() + hours * HOUR, width)


@given(scale=scales, zone=zones, first_day=st.integers(1, 7))
def test_ticks_rise_and_lie_in_what_is_seen(scale: TimeScale, zone: ZoneInfo, first_day: int) -> None:
    drawn = axis(scale, zone, first_day=first_day)

    times = [tick.at for tick in drawn.minor]
    assert times == sorted(set(times))
    assert all(scale.begins <= at <= scale.ends for at in times)
    assert [tick.at for tick in drawn.major] == sorted({tick.at for tick in drawn.major})
    assert sum(tick.at <= scale.begins for tick in drawn.major) <= 1


@given(scale=scales, zone=zones, first_day=st.integers(1, 7))
def test_every_tick_begins_its_unit(scale: TimeScale, zone: ZoneInfo, first_day: int) -> None:
    drawn = axis(scale, zone, first_day=first_day)

    for tick in (*drawn.minor, *drawn.major):
        assert tick.local == datetime.fromtimestamp(tick.at, zone)
    for tick in drawn.minor:
        assert_begins(tick.at, drawn.minor_unit, zone, first_day)
    for tick in drawn.major:
        assert_begins(tick.at, drawn.major_unit, zone, first_day)


def assert_begins(at: float, unit: Unit, zone: ZoneInfo, first_day: int) -> None:
    """A unit begins where the instant just before still belongs to another one."""
    local, before = (datetime.fromtimestamp(instant, zone) for instant in (at, at - 1))
    match unit:
        case Unit.HOUR:
            assert local.minute % 15 == 0
            assert local.second == 0
        case Unit.DAY:
            assert before.date() < local.date()
        case Unit.WEEK:
            assert before.date() < local.date()
            assert local.isoweekday() == first_day
        case Unit.MONTH:
            assert before.month != local.month
        case Unit.YEAR:
            assert before.year != local.year


@given(scale=scales, zone=zones)
def test_no_day_is_missing_between_two_ticks(scale: TimeScale, zone: ZoneInfo) -> None:
    drawn = axis(scale, zone)

    longest = {Unit.HOUR: 13 * HOUR, Unit.DAY: 49 * HOUR, Unit.WEEK: 15 * DAY, Unit.MONTH: 185 * DAY}
    gaps = [later.at - earlier.at for earlier, later in zip(drawn.minor, drawn.minor[1:], strict=False)]
    assert all(gap <= longest.get(drawn.minor_unit, 3653 * DAY) for gap in gaps)


@given(scale=scales, zone=zones, text_scale=st.floats(1, 2))
def test_lines_leave_room_for_their_words(scale: TimeScale, zone: ZoneInfo, text_scale: float) -> None:
    drawn = axis(scale, zone, text_scale=text_scale)

    assert len(drawn.minor) <= scale.width / (30 * text_scale) + 3


def test_day_of_25_hours_has_its_repeated_hour_twice() -> None:
    drawn = axis(scale_from(datetime(2026, 10, 25, 0, tzinfo=BERLIN), 25), BERLIN)

    assert drawn.level is Level.HOURS
    assert [tick.local.hour for tick in drawn.minor][:6] == [0, 1, 2, 2, 3, 4]
    assert len(drawn.minor) == 26


def test_day_of_23_hours_leaves_out_the_missing_hour() -> None:
    drawn = axis(scale_from(datetime(2026, 3, 29, 0, tzinfo=BERLIN), 23), BERLIN)

    assert [tick.local.hour for tick in drawn.minor][:5] == [0, 1, 3, 4, 5]
    assert len(drawn.minor) == 24


def test_a_day_that_was_left_out_has_no_tick() -> None:
    apia = ZoneInfo("Pacific/Apia")
    drawn = axis(scale_from(datetime(2011, 12, 27, tzinfo=apia), 24 * 7), apia)

    assert [tick.local.day for tick in drawn.minor] == [27, 28, 29, 31, 1, 2, 3, 4]


def test_a_day_without_midnight_begins_at_one() -> None:
    sao_paulo = ZoneInfo("America/Sao_Paulo")

    begins = day_begins(date(2018, 11, 4), sao_paulo)

    assert datetime.fromtimestamp(begins, sao_paulo).hour == 1
    assert begins - day_begins(date(2018, 11, 3), sao_paulo) == 24 * HOUR
    assert day_begins(date(2018, 11, 5), sao_paulo) - begins == 23 * HOUR


def test_week_begins_on_the_day_given() -> None:
    drawn = axis(scale_from(datetime(2026, 9, 1, tzinfo=UTC), 24 * 80), ZoneInfo("UTC"), first_day=SUNDAY)

    assert drawn.level is Level.WEEKS
    assert {tick.local.isoweekday() for tick in drawn.minor} == {SUNDAY}
    assert drawn.minor[0].local.date() == date(2026, 9, 6)


def test_the_month_already_begun_keeps_its_word() -> None:
    drawn = axis(scale_from(datetime(2026, 9, 20, tzinfo=UTC), 24 * 60), ZoneInfo("UTC"))

    assert [tick.local.month for tick in drawn.major] == [9, 10, 11]


@pytest.mark.parametrize("level", Level)
def test_each_level_asked_for_by_name_is_the_level_shown(level: Level) -> None:
    span = 1200 / PIXELS_PER_DAY[level] * DAY
    scale = TimeScale.clamped(1.79e9, 1.79e9 + span, 1200)

    assert level_of(scale) is level
    assert shown(axis(scale, BERLIN)) >= 4


@pytest.mark.parametrize("width", [300, 1200, 2400])
def test_every_width_has_an_axis_at_both_limits(width: float) -> None:
    for span in (SHORTEST, LONGEST):
        scale = TimeScale.clamped(1.79e9, 1.79e9 + span, width)

        assert shown(axis(scale, BERLIN)) >= 2


def shown(drawn: Axis) -> int:
    return len(drawn.minor)


def test_larger_words_need_more_room() -> None:
    start = datetime(2026, 9, 1, tzinfo=UTC)
    scale = scale_from(start, timedelta(days=20) / timedelta(hours=1))

    assert level_of(scale) is Level.DAYS
    assert level_of(scale, text_scale=2) is Level.WEEKS
