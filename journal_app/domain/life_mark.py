"""What else happened: medicines, other treatment, life, illness, sleep. The person says how exactly they know when."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from journal_app.domain.day import zone_named
from journal_app.domain.entry import Privacy
from journal_app.domain.identifiers import Identifier

_NOON = time(12)
_MIDDLE_OF_MONTH = 15


class LifeMarkKind(StrEnum):
    """What a mark is about."""

    MEDICINE_STARTED = "medicine_started"
    MEDICINE_CHANGED = "medicine_changed"
    MEDICINE_STOPPED = "medicine_stopped"
    OTHER_TREATMENT = "other_treatment"
    LIFE_EVENT = "life_event"
    ILLNESS = "illness"
    SLEEP = "sleep"
    OTHER = "other"


class DatePrecision(StrEnum):
    """How exactly a time is known."""

    EXACT = "exact"
    DAY = "day"
    ABOUT = "about"
    """A few days to either side."""
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeMark:
    """Something that stands beside the course.

    Attributes:
        at: Aware, UTC; unless it is exact, see `placed`.
        zone: IANA name of the time zone it belongs to.
        until: The end of a stretch, such as an illness; aware, as exact as `at`.
    """

    id: Identifier
    kind: LifeMarkKind
    at: datetime
    zone: str
    precision: DatePrecision = DatePrecision.DAY
    until: datetime | None = None
    text: str = ""
    note: str = ""
    privacy: Privacy = Privacy.PRIVATE

    def __post_init__(self) -> None:
        for instant in (self.at, self.until):
            if instant is not None and instant.utcoffset() is None:
                raise ValueError("times of a mark are aware")
        if self.until is not None and self.until < self.at:
            raise ValueError("a mark ends after it begins")


def placed(day: date, precision: DatePrecision, zone: str, clock_time: time = _NOON) -> datetime:
    """Return where something of that day is put: a day or about at noon, a month at noon in its middle.

    Noon, so that another time zone seldom makes it another day.
    """
    if precision is DatePrecision.MONTH:
        day = day.replace(day=_MIDDLE_OF_MONTH)
    return datetime.combine(day, clock_time if precision is DatePrecision.EXACT else _NOON, zone_named(zone))
