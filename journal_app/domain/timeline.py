"""What the timeline shows: small marks in lanes, sorted by time, read in one query."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from journal_app.domain.course import CourseOfTreatment, DosingSession, SessionStatus
from journal_app.domain.day import zone_named
from journal_app.domain.entry import Privacy
from journal_app.domain.identifiers import Identifier
from journal_app.domain.phase import Phase
from journal_app.domain.prompt import Domain

DAY = 86_400.0
_OF_COURSE = "#"
PREPARATION_DAYS = 7
"""How long preparation is taken to be when nobody noted when the course began."""
INTEGRATION_DAYS = 28
"""How far integration is drawn at least, in a course that has no last day."""


PAUSE, CLINIC = "pause", "clinic"
"""`Mark.detail` of a course that was paused, and of one that went on elsewhere."""


class Lane(StrEnum):
    """A row of the timeline."""

    DOSING = "dosing"
    THERAPY = "therapy"
    INTENTIONS = "intentions"
    GUIDED = "guided"
    FREE = "free"
    CHECK_INS = "check_ins"
    MOOD = "mood"
    SCORES = "scores"
    SIDE_EFFECTS = "side_effects"
    STEPS = "steps"
    MARKS = "marks"
    FRAGMENTS = "fragments"
    """Answers with a time of their own; the identifier is that of the entry."""
    MEMORIES = "memories"
    """Drawn from `TimelineData.memories`; no mark that is read from the vault has it."""
    THREADS = "threads"
    """Drawn from `TimelineData.threads`; no mark that is read from the vault has it."""


class Mark(NamedTuple):
    """One thing on the timeline. A tuple, because ten thousand of them are made at once.

    Attributes:
        at: When, in seconds since 1970-01-01 UTC.
        headline: The title or first words, one line.
        label: What is printed beside or inside the mark, such as "50 mg"; often empty.
        number: For dosing sessions, which one of its course, from 1; otherwise 0.
        planned: True for a session that is still to come.
        detail: What the screen puts into words: for sessions the value of `Route` or `TherapySessionKind`, for scores
            the name of the measure, for side effects the severity, for steps what became of it, for marks their kind,
            `PAUSE` or `CLINIC`; for moods `entry` or `check_in`, whichever they were noted in; for intentions that came
            back the value of `ReviewMoment`; for memories `then` or `now`; for a veiled entry `veiled`, for what was
            caught while groggy `capture`, for both `veiled capture`.
        ends: End of a stretch, such as of a side effect or an illness, in the same seconds; 0 for a point in time.
        value: Mood (0 to 10) or score; for check-ins how pleasant (-5 to 5), which in the lane of moods is drawn five
            higher, so that the middle of both is the same.
        precision: How exactly the time is known: "" (exactly), "day", "about" or "month".
        cancelled: True for a session that was cancelled; it stands where it was planned, and counts for nothing.
        moved_from: For a session that was moved, when it was planned for at first, in the same seconds; otherwise 0.
        moved_from_precision: How exactly that is known: "" or "day".
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
    ends: float = 0.0
    value: float | None = None
    precision: str = ""
    cancelled: bool = False
    moved_from: float = 0.0
    moved_from_precision: str = ""


class PhaseSpan(NamedTuple):
    """A stretch of the course, in seconds since 1970-01-01 UTC."""

    begins: float
    ends: float
    phase: Phase


class Measure(NamedTuple):
    """What a curve of scores needs besides its marks, whose `detail` is this name.

    Attributes:
        least: The lowest score there can be.
        most: The highest.
        meaning: What a higher score means, in a few words, such as "more symptoms".
        baseline: The score that the others are looked at beside; None for none.
        levels: From which score on each level begins, and its name, from the lowest.
    """

    name: str
    least: float
    most: float
    meaning: str = ""
    baseline: float | None = None
    levels: tuple[tuple[float, str], ...] = ()


class ThreadLine(NamedTuple):
    """An image, person, place or sentence that returns, and where it does.

    Attributes:
        kind: The value of its `ThreadKind`.
        points: Each return: seconds since 1970-01-01 UTC and the entry it is in, sorted.
    """

    id: Identifier
    name: str
    kind: str
    points: tuple[tuple[float, Identifier], ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Return the points as marks, each with the identifier of its entry."""
        return tuple(Mark(at, Lane.THREADS, entry, self.name, detail=self.kind) for at, entry in self.points)

    def only_in(self, entry_ids: Collection[Identifier]) -> "ThreadLine":
        """Return the thread with no other returns than those in some entries; it may have none then."""
        return self._replace(points=tuple(point for point in self.points if point[1] in entry_ids))


class HeldAt(NamedTuple):
    """How a memory was held at one time: seconds since 1970-01-01 UTC, distress 0 to 10 or None, and words."""

    at: float
    id: Identifier
    distress: int | None = None
    words: str = ""


class MemoryLine(NamedTuple):
    """A memory, and how it was held, then and now.

    Attributes:
        entry_id: Where it was written down; None where that is gone.
        points: Each time, sorted.
    """

    id: Identifier
    name: str
    entry_id: Identifier | None
    points: tuple[HeldAt, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Return the points as marks: the first is then, the last of several is now."""
        last = len(self.points) - 1
        return tuple(
            Mark(
                at,
                Lane.MEMORIES,
                identifier,
                words,
                self.name,
                detail="then" if place == 0 else "now" if place == last else "",
                value=None if distress is None else float(distress),
            )
            for place, (at, identifier, distress, words) in enumerate(self.points)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineFilter:
    """Which entries the timeline shows, with their threads: those that fit every field that is set.

    Marks of life are filtered by privacy, other lanes not at all.

    Attributes:
        domains: Any of these; empty means all.
        tags: Any of these, case-folded; empty means all.
        thread_id: Only entries in which this thread returns.
        privacy: Any of these; empty means all.
    """

    domains: frozenset[Domain] = frozenset()
    tags: frozenset[str] = frozenset()
    thread_id: Identifier | None = None
    starred_only: bool = False
    privacy: frozenset[Privacy] = frozenset()


EVERYTHING = TimelineFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineData:
    """Everything one picture of the timeline needs.

    Attributes:
        marks: Sorted by `at`.
        spans: Phases, in order, not overlapping.
        zone: IANA name of the zone in which days and months are drawn.
        threads: Drawn as lines through the entries they return in.
        memories: Drawn as lines from then to now.
        measures: For each measure that has scores.
    """

    marks: tuple[Mark, ...] = ()
    spans: tuple[PhaseSpan, ...] = ()
    zone: str = "UTC"
    threads: tuple[ThreadLine, ...] = ()
    measures: tuple[Measure, ...] = ()
    memories: tuple[MemoryLine, ...] = ()


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


def course_marks(courses: Iterable[CourseOfTreatment], *, now: datetime, zone: str) -> tuple[Mark, ...]:
    """Return the pauses of courses, and their changes of clinic, as marks of life; see `course_of`."""
    place, found = zone_named(zone), []
    for course in courses:
        for number, pause in enumerate(course.pauses):
            begins = datetime.combine(pause.from_on, time.min, place).timestamp()
            ends = _edge(pause.until_on, time.max, place) or max(now.timestamp(), begins)
            name = f"{course.id}{_OF_COURSE}{PAUSE}{number}"
            found.append(Mark(begins, Lane.MARKS, name, pause.reason, detail=PAUSE, ends=ends, precision="day"))
        for number, period in enumerate(course.clinics):
            begun = _edge(period.from_on, time.min, place)
            if number and begun is not None:  # the first is where it began
                name = f"{course.id}{_OF_COURSE}{CLINIC}{number}"
                found.append(Mark(begun, Lane.MARKS, name, period.clinic, detail=CLINIC, precision="day"))
    return tuple(found)


def course_of(mark: Mark) -> Identifier | None:
    """Return the course that a mark is about, or None where it is about something else."""
    return mark.id.partition(_OF_COURSE)[0] if mark.detail in {PAUSE, CLINIC} else None


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
