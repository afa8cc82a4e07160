"""Deleting and sharing rest for a day after a dosing session. Support never does."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from journal_app.domain.course import DosingSession
from journal_app.domain.day import next_morning
from journal_app.domain.moment import Windows, end_of

REST = timedelta(hours=24)


def rests_until(
    now: datetime, dosing_sessions: Iterable[DosingSession], windows: Windows | None = None
) -> datetime | None:
    """Return until when deleting and sharing rest at an aware `now`; None where they do not.

    A planned session whose time has come counts as held: people mark what happened later, or never.
    """
    ends = (_latest_end(one, windows or Windows()) + REST for one in dosing_sessions if one.took_place_by(now))
    last = max(ends, default=None)
    return last if last is not None and now < last else None


def _latest_end(session: DosingSession, windows: Windows) -> datetime:
    """Return when dosing ended; where of its time the day alone is known, when the night after that day does."""
    if session.is_day_alone and session.ended_at is None and session.record.awake_at is None:
        return next_morning(session.starts_at, session.zone)
    return end_of(session, windows)
