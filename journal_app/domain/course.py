"""The course of treatment and what hangs on it: sessions and intentions. Every field is the person's own record.

Nothing here judges a value or suggests one; ranges that catch slips of the keyboard are for the form, not the record.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from journal_app.domain.identifiers import Identifier


class Route(StrEnum):
    """How a medicine was given."""

    INTRAVENOUS = "intravenous"
    INTRAMUSCULAR = "intramuscular"
    SUBCUTANEOUS = "subcutaneous"
    NASAL_SPRAY = "nasal_spray"
    NASAL = "nasal"
    SUBLINGUAL = "sublingual"
    ORAL = "oral"
    OTHER = "other"


class DoseUnit(StrEnum):
    """The unit of a dose."""

    MILLIGRAM = "mg"
    MILLIGRAM_PER_KILOGRAM = "mg/kg"
    MICROGRAM = "µg"


class SessionStatus(StrEnum):
    """What became of a session."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class TherapySessionKind(StrEnum):
    """A session without dosing."""

    PREPARATION = "preparation"
    INTEGRATION = "integration"
    CHECK_IN = "check_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOfTreatment:
    """A course of treatment, owned by the patient; it outlives a change of clinic.

    Attributes:
        treated_for: In the person's own words.
        planned_sessions: How many dosing sessions are planned, where that is known.
    """

    id: Identifier
    name: str = ""
    treated_for: str = ""
    substance: str = ""
    clinic: str = ""
    began_on: date | None = None
    ended_on: date | None = None
    planned_sessions: int | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DosingSession:
    """One dosing session. Only when it is (or was) is needed; all else may be unknown.

    Attributes:
        starts_at: Planned or actual start, aware, UTC.
        zone: IANA name of the time zone it takes place in.
        ended_at: End of dosing, aware, UTC; where unknown the start stands in for it.
        people: Who is with the person, in their own words.
    """

    id: Identifier
    starts_at: datetime
    zone: str
    course_id: Identifier | None = None
    ended_at: datetime | None = None
    status: SessionStatus = SessionStatus.PLANNED
    route: Route | None = None
    dose: Decimal | None = None
    dose_unit: DoseUnit = DoseUnit.MILLIGRAM
    setting: str = ""
    people: str = ""
    notes: str = ""

    def __post_init__(self) -> None:
        for instant in (self.starts_at, self.ended_at):
            if instant is not None and instant.utcoffset() is None:
                raise ValueError("times of a session are aware")
        if self.ended_at is not None and self.ended_at < self.starts_at:
            raise ValueError("a session ends after it starts")

    @property
    def reference_time(self) -> datetime:
        """Return the instant that hours and days since the session are counted from."""
        return self.ended_at or self.starts_at

    def took_place_by(self, instant: datetime) -> bool:
        """Tell whether the session has begun by then. A past one left as planned counts: people forget to say so."""
        return self.status is not SessionStatus.CANCELLED and self.starts_at <= instant


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapySession:
    """A preparation session, an integration session or a check-in call."""

    id: Identifier
    kind: TherapySessionKind
    starts_at: datetime
    zone: str
    course_id: Identifier | None = None
    minutes: int | None = None
    status: SessionStatus = SessionStatus.PLANNED
    people: str = ""
    setting: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intention:
    """What a person hopes to bring to a session; may be changed or let go of at any time."""

    id: Identifier
    text: str
    written_at: datetime
    dosing_session_id: Identifier | None = None
    course_id: Identifier | None = None
    let_go_at: datetime | None = None


def current_course(courses: Iterable[CourseOfTreatment], today: date) -> CourseOfTreatment | None:
    """Return the course that has not ended by the local day `today`: one under way before one that is still to come.

    Of several, the one that began last, or begins first; a course without a first day counts as under way.
    """
    open_courses = [course for course in courses if course.ended_on is None or course.ended_on >= today]
    begun = [course for course in open_courses if course.began_on is None or course.began_on <= today]
    if begun:
        return max(begun, key=lambda course: (course.began_on or date.min, course.id))
    return min(open_courses, key=lambda course: (course.began_on or date.max, course.id), default=None)


def session_numbers(dosing_sessions: Iterable[DosingSession]) -> dict[Identifier, int]:
    """Return which dosing session of its course each one is, from 1 by start; cancelled ones are not counted."""
    numbers: dict[Identifier, int] = {}
    counted: dict[Identifier | None, int] = {}
    for session in sorted(dosing_sessions, key=lambda one: (one.starts_at, one.id)):
        if session.status is not SessionStatus.CANCELLED:
            counted[session.course_id] = numbers[session.id] = counted.get(session.course_id, 0) + 1
    return numbers
