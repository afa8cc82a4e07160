"""Deleting and sharing rest for a day after a dosing session. Support never does."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from journal_app.domain.course import DosingSession
from journal_app.domain.moment import Windows, end_of

REST = timedelta(hours=24)


def rests_until(
    now: datetime, dosing_sessions: Iterable[DosingSession], windows: Windows | None = None
) -> datetime | None:
    """Return until when deleting and sharing rest at an aware `now`; None where they do not.

    A planned session whose time has come counts as held: people mark what happened later, or never.
    """
    ends = (end_of(session, windows or Windows()) + REST for session in dosing_sessions if session.took_place_by(now))
    last = max(ends, default=None)
    return last if last is not None and now < last else None
