"""Clock times around a session: people note "10:40", and the session says which day that was."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from journal_app.domain.day import NIGHT_ENDS_AT, zone_named

WITHOUT_A_TIME = time(12)
"""Stands in for the start of a session whose time is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionClock:
    """The local day and start of a session in its time zone. All results are aware, UTC.

    Attributes:
        zone: IANA name.
        start: Local; noon where it is not known.
        is_day_alone: The start is not known: what was before or after it was on that day, or in the night that ends it.
    """

    zone: str
    day: date
    start: time = WITHOUT_A_TIME
    is_day_alone: bool = False

    @property
    def starts_at(self) -> datetime:
        """Return the start."""
        return self.on(self.day, self.start)

    def on(self, day: date, at: time) -> datetime:
        """Return a clock time on a local day."""
        return datetime.combine(day, at, zone_named(self.zone)).astimezone(UTC)

    def after(self, at: time) -> datetime:
        """Return the first such clock time that is not before the start."""
        is_next_day = at.hour < NIGHT_ENDS_AT if self.is_day_alone else at < self.start
        return self.on(self.day + timedelta(days=is_next_day), at)

    def before(self, at: time) -> datetime:
        """Return the last such clock time that is not after the start."""
        is_day_before = at > self.start and not self.is_day_alone
        return self.on(self.day - timedelta(days=is_day_before), at)

    def nearest(self, at: time) -> datetime:
        """Return that clock time where it is nearest to the start; of two as near the earlier."""
        starts_at = self.starts_at
        days = (self.day + timedelta(days=days) for days in (-1, 0, 1))
        return min((self.on(day, at) for day in days), key=lambda instant: abs(instant - starts_at))
