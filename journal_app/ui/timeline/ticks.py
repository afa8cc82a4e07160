"""The two rows of the time axis: which instants get a line and a word. Pure; knows no Qt.

Days, weeks, months and years begin where the calendar of the journal's time zone says, also where a day has 23 or 25
hours, has no midnight, or is left out altogether.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from journal_app.ui.timeline.scale import TimeScale

MONDAY, SUNDAY = 1, 7
"""Days of the week as Qt and ISO 8601 number them."""


class Level(StrEnum):
    """How much detail the axis shows, from far to near."""

    YEARS = "years"
    MONTHS = "months"
    WEEKS = "weeks"
    DAYS = "days"
    HOURS = "hours"


class Unit(StrEnum):
    """What the lines of one row of the axis stand for."""

    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    HOUR = "hour"


class Tick(NamedTuple):
    """One line of the axis.

    Attributes:
        at: Seconds since 1970-01-01 UTC.
        local: The same instant as the clock on the wall says it.
    """

    at: float
    local: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Both rows. The first major tick may lie left of what is seen: its word then stays at the left edge."""

    level: Level
    minor_unit: Unit
    minor: tuple[Tick, ...]
    major_unit: Unit
    major: tuple[Tick, ...]


LEAST_PIXELS_PER_DAY = {Level.HOURS: 210.0, Level.DAYS: 46.0, Level.WEEKS: 3.6, Level.MONTHS: 1.6, Level.YEARS: 0.0}
"""From how many pixels a day (at 100 % text) a level has room for its words."""

PIXELS_PER_DAY = {Level.HOURS: 960.0, Level.DAYS: 92.0, Level.WEEKS: 10.5, Level.MONTHS: 2.4, Level.YEARS: 0.55}
"""How dense a level is when a person asks for it by name."""

_LEAST_LABEL = 48.0
_MINUTE_STEPS = (15, 30, 60, 120, 180, 360, 720)
_WEEK_STEPS = (1, 2)
_MONTH_STEPS = (1, 3, 6)
_YEAR_STEPS = (1, 2, 5, 10)
_MINUTES_PER_DAY = 24 * 60
_DAYS_PER_MONTH = 30.44
_AMBIGUOUS_FROM = 60  # a repeated hour is drawn twice only where lines are an hour or less apart


def level_of(scale: TimeScale, *, text_scale: float = 1.0) -> Level:
    """Return the level whose words have room."""
    per_day = scale.pixels_per_day / text_scale
    return next(level for level, least in LEAST_PIXELS_PER_DAY.items() if per_day >= least)


def axis(scale: TimeScale, zone: ZoneInfo, *, first_day: int = MONDAY, text_scale: float = 1.0) -> Axis:
    """Return the lines and words of the axis for what is seen.

    Args:
        scale: What is seen.
        zone: In which days and months are told.
        first_day: On which day a week begins, 1 (Monday) to 7 (Sunday).
        text_scale: How large the words are, 1 for 100 %.
    """
    level = level_of(scale, text_scale=text_scale)
    seen = _Seen(_local(scale.begins, zone).date(), _local(scale.ends, zone).date(), zone)
    minor, major = _rows(level, seen, scale.pixels_per_day / text_scale, first_day)
    return Axis(
        level=level,
        minor_unit=minor.unit,
        minor=tuple(tick for tick in minor.ticks if scale.begins <= tick.at <= scale.ends),
        major_unit=major.unit,
        major=_from_last_before(major.ticks, scale.begins, scale.ends),
    )


class _Seen(NamedTuple):
    """The first and the last day that are seen at least in part."""

    first: date
    last: date
    zone: ZoneInfo

    def ticks_on(self, days: Iterator[date]) -> tuple[Tick, ...]:
        return _ticks(days, self.zone)

    def months(self, step: int = 1) -> tuple[Tick, ...]:
        begin = self.first.replace(day=1) if step == 1 else date(self.first.year, 1, 1)
        return self.ticks_on(_months(begin, self.last, step))

    def years(self, step: int = 1) -> tuple[Tick, ...]:
        return self.ticks_on(_months(date(self.first.year // step * step, 1, 1), self.last, step * 12))


class _Row(NamedTuple):
    unit: Unit
    ticks: tuple[Tick, ...]


def _rows(level: Level, seen: _Seen, pixels_per_day: float, first_day: int) -> tuple[_Row, _Row]:
    first, last, zone = seen
    match level:
        case Level.HOURS:
            step = _first_fitting(_MINUTE_STEPS, pixels_per_day / _MINUTES_PER_DAY)
            days = _Row(Unit.DAY, seen.ticks_on(_days(first, last, 1)))
            return _Row(Unit.HOUR, _clock_ticks(first, last, step, zone)), days
        case Level.DAYS:
            return _Row(Unit.DAY, seen.ticks_on(_days(first, last, 1))), _Row(Unit.MONTH, seen.months())
        case Level.WEEKS:
            step = 7 * _first_fitting(_WEEK_STEPS, 7 * pixels_per_day)
            begin = date.fromordinal((first.toordinal() - first_day) // step * step + first_day)
            return _Row(Unit.WEEK, seen.ticks_on(_days(begin, last, step))), _Row(Unit.MONTH, seen.months())
        case Level.MONTHS:
            return _Row(Unit.MONTH, seen.months()), _Row(Unit.YEAR, seen.years())
        case Level.YEARS:
            pixels_per_month = pixels_per_day * _DAYS_PER_MONTH
            if pixels_per_month * _MONTH_STEPS[-1] >= _LEAST_LABEL:
                step = _first_fitting(_MONTH_STEPS, pixels_per_month)
                return _Row(Unit.MONTH, seen.months(step)), _Row(Unit.YEAR, seen.years())
            step = _first_fitting(_YEAR_STEPS, pixels_per_month * 12)
            return _Row(Unit.YEAR, seen.years(step)), _Row(Unit.YEAR, ())


def day_begins(day: date, zone: ZoneInfo) -> float:
    """Return the first instant of a day, in seconds since 1970-01-01 UTC. A day need not have a midnight."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()


def _first_fitting(steps: tuple[int, ...], pixels: float) -> int:
    return next((step for step in steps if step * pixels >= _LEAST_LABEL), steps[-1])


def _local(at: float, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(zone)


def _days(first: date, last: date, step: int) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=step)


def _months(first: date, last: date, step: int) -> Iterator[date]:
    while first <= last:
        yield first
        months = first.year * 12 + first.month - 1 + step
        first = date(months // 12, months % 12 + 1, 1)


def _ticks(days: Iterator[date], zone: ZoneInfo) -> tuple[Tick, ...]:
    ticks = []
    for day in days:
        at = day_begins(day, zone)
        local = _local(at, zone)
        if local.date() == day:  # a day that the zone left out begins when the next one does
            ticks.append(Tick(at, local))
    return tuple(ticks)


def _clock_ticks(first: date, last: date, step: int, zone: ZoneInfo) -> tuple[Tick, ...]:
    ticks = []
    folds = (0, 1) if step <= _AMBIGUOUS_FROM else (0,)
    for day in _days(first, last, 1):
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        for minutes in range(0, _MINUTES_PER_DAY, step):
            for fold in folds:
                wall = (midnight + timedelta(minutes=minutes)).replace(fold=fold)
                at = wall.timestamp()
                local = _local(at, zone)
                if local.replace(tzinfo=None) == wall.replace(tzinfo=None) and local.fold == fold:
                    ticks.append(Tick(at, local))
    return tuple(sorted(ticks, key=lambda tick: tick.at))


def _from_last_before(ticks: tuple[Tick, ...], begins: float, ends: float) -> tuple[Tick, ...]:
    before = [tick for tick in ticks if tick.at <= begins]
    return (*before[-1:], *(tick for tick in ticks if begins < tick.at <= ends))
