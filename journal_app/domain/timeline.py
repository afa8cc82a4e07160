"""What the timeline shows: small marks in lanes, sorted by time, read in one query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from journal_app.domain.course import CourseOfTreatment, DosingSession, SessionStatus
from journal_app.domain.day import zone_named
from journal_app.domain.identifiers import Identifier
from journal_app.domain.phase import Phase

DAY = 86_400.0
PREPARATION_DAYS = 7
"""How long preparation is taken to be when nobody noted when the course began."""
INTEGRATION_DAYS = 28
"""How far integration is drawn at least, in a course that has no last day."""


class Lane(StrEnum):
    """A row of the timeline."""

    DOSING = "dosing"
    THERAPY = "therapy"
    INTENTIONS = "intentions"
    GUIDED = "guided"
    FREE = "free"


class Mark(NamedTuple):
    """One thing on the timeline. A tuple, because ten thousand of them are made at once.

    Attributes:
        at: When, in seconds since 1970-01-01 UTC.
        headline: The title or first words, one line.
        label: What is printed beside or inside the mark, such as "50 mg"; often empty.
        number: For dosing sessions, which one of its course, from 1; otherwise 0.
        planned: True for a session that is still to come.
        detail: For sessions, the value of its `Route` or `TherapySessionKind`, for the screen to put into words.
    """

    at: float
    lane: Lane
    id: Identifier
    headline: str
    label: str = ""
    number: int = 0
    starred: bool = False
    planned: bool = False
    detail: str = ""


class PhaseSpan(NamedTuple):
    """A stretch of the course, in seconds since 1970-01-01 UTC."""

    begins: float
    ends: float
    phase: Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineData:
    """Everything one picture of the timeline needs.

    Attributes:
        marks: Sorted by `at`.
        spans: Phases, in order, not overlapping.
        zone: IANA name of the zone in which days and months are drawn.
    """

    marks: tuple[Mark, ...] = ()
    spans: tuple[PhaseSpan, ...] = ()
    zone: str = "UTC"


def phase_spans(
    courses: Iterable[CourseOfTreatment], dosing_sessions: Iterable[DosingSession], *, now: datetime, zone: str
) -> tuple[PhaseSpan, ...]:
    """Return the phases of the courses, in order, not overlapping, none of length 0.

    Preparation lasts from the first day of the course to its first dosing session, dosing until the last one is over,
    integration from there to the last day of the course; without one, to `now` and for `INTEGRATION_DAYS` at least.
    Cancelled sessions, and sessions outside a course, make no phase. A phase ends early where the next course begins.
    """
    sessions = [session for session in dosing_sessions if session.status is not SessionStatus.CANCELLED]
    spans = sorted(
        span
        for course in courses
        for span in _course_spans(
            course, [one for one in sessions if one.course_id == course.id], now, zone_named(zone)
        )
        if span.begins < span.ends
    )
    ends = [min(span.ends, following.begins) for span, following in pairwise(spans)] + [
        span.ends for span in spans[-1:]
    ]
    return tuple(span._replace(ends=end) for span, end in zip(spans, ends, strict=True) if span.begins < end)


def _course_spans(
    course: CourseOfTreatment, sessions: list[DosingSession], now: datetime, place: ZoneInfo
) -> list[PhaseSpan]:
    """Return the phases of one course, some of them possibly of no or negative length."""
    begins = _edge(course.began_on, time.min, place)
    ends = _edge(course.ended_on, time.max, place)
    if not sessions:
        if begins is None:
            return []
        return [PhaseSpan(begins, max(now.timestamp(), begins) if ends is None else ends, Phase.PREPARATION)]
    first = min(session.starts_at for session in sessions).timestamp()
    last = max(session.reference_time for session in sessions).timestamp()
    if begins is None:
        begins = first - PREPARATION_DAYS * DAY
    if ends is None:
        ends = max(now.timestamp(), last + INTEGRATION_DAYS * DAY)
    return [
        PhaseSpan(begins, first, Phase.PREPARATION),
        PhaseSpan(first, last, Phase.DOSING),
        PhaseSpan(last, ends, Phase.INTEGRATION),
    ]


def _edge(day: date | None, clock_time: time, place: ZoneInfo) -> float | None:
    return None if day is None else datetime.combine(day, clock_time, place).timestamp()
