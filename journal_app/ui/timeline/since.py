"""The course folded at its sessions: what lies in the week before each and the four weeks after it. Knows no Qt."""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from journal_app.domain.timeline import DAY, Lane, Mark, TimelineData

DAYS_BEFORE, DAYS_AFTER = 7, 28


class SinceMark(NamedTuple):
    """A mark, and how many days after the session it is; negative before it."""

    days: float
    mark: Mark


class SessionRow(NamedTuple):
    """A session with everything around it, sorted by time; what lies near two sessions is in the rows of both."""

    session: Mark
    marks: tuple[SinceMark, ...]


def session_rows(data: TimelineData) -> tuple[SessionRow, ...]:
    """Return a row for each session that has been held, in order."""
    times = [mark.at for mark in data.marks]
    rows = []
    for session in data.marks:
        if session.lane is not Lane.DOSING or session.planned or session.cancelled:
            continue
        low = bisect_left(times, session.at - DAYS_BEFORE * DAY)
        high = bisect_right(times, session.at + DAYS_AFTER * DAY)
        around = (mark for mark in data.marks[low:high] if mark.id != session.id)
        rows.append(SessionRow(session, tuple(SinceMark((mark.at - session.at) / DAY, mark) for mark in around)))
    return tuple(rows)
