"""Which day a moment belongs to, and how many days a deleted entry can be brought back."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal_app.domain.course import DosingSession

NIGHT_ENDS_AT = 5
"""The local hour until which the night after a session still belongs to its evening."""


def journal_day(instant: datetime, zone: str, dosing_sessions: Iterable[DosingSession] = ()) -> date:
    """Return the day that an aware `instant` belongs to for a person in the IANA time zone `zone`.

    It is the day of the calendar, except that the hours before `NIGHT_ENDS_AT` belong to the day before when a dosing
    session took place on that day: what is written at 00:40 is still about that evening.
    """
    place = zone_named(zone)
    local = instant.astimezone(place)
    if local.hour >= NIGHT_ENDS_AT:
        return local.date()
    evening = local.date() - timedelta(days=1)
    belongs_to_evening = any(
        session.took_place_by(instant) and session.starts_at.astimezone(place).date() == evening
        for session in dosing_sessions
    )
    return evening if belongs_to_evening else local.date()


def next_morning(instant: datetime, zone: str) -> datetime:
    """Return when the night after an aware instant ends in a zone, in UTC; 00:40 is of the night it is in."""
    local = instant.astimezone(zone_named(zone))
    day = local.date() + timedelta(days=local.hour >= NIGHT_ENDS_AT)
    return datetime.combine(day, time(NIGHT_ENDS_AT), local.tzinfo).astimezone(UTC)


def last_day_to_undo(deleted_on: date) -> date:
    """Return the last local day on which something deleted on the local day `deleted_on` can be brought back."""
    return deleted_on + timedelta(days=1)


def zone_named(name: str) -> ZoneInfo:
    """Return the time zone of an IANA name; UTC for one that this system does not know, so that nothing stops there."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
