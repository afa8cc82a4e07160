"""The course of treatment and what hangs on it: sessions and intentions. Every field is the person's own record.

Nothing here judges a value or suggests one; ranges that catch slips of the keyboard are for the form, not the record.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from journal_app.domain.identifiers import Identifier
from journal_app.domain.session_record import DAY_ALONE, SessionRecord

_HALF_A_DAY: Final = timedelta(hours=12)


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


class CourseStatus(StrEnum):
    """Where a course stands on a day."""

    TO_COME = "to_come"
    UNDER_WAY = "under_way"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicPeriod:
    """Where a course took place from a day on, until the next period; without a day, from its beginning."""

    clinic: str = ""
    provider: str = ""
    from_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A pause, both days included; without a last day it goes on."""

    from_on: date
    until_on: date | None = None
    reason: str = ""

    def covers(self, day: date) -> bool:
        """Tell whether the course is paused on that day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOfTreatment:
    """A course of treatment, owned by the patient; it outlives a change of clinic.

    Attributes:
        treated_for: In the person's own words.
        clinic: Where it takes place now.
        planned_sessions: How many dosing sessions are planned, where that is known.
        template: The id of the template it was begun with; empty for none.
        clinics: Where it has taken place, by first day; empty while there was no change.
        pauses: By first day.
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
    template: str = ""
    clinics: tuple[ClinicPeriod, ...] = ()
    pauses: tuple[Pause, ...] = ()

    def status_on(self, day: date) -> CourseStatus:
        """Return where the course stands on a local day; one without a first day counts as under way."""
        if self.ended_on is not None and self.ended_on < day:
            return CourseStatus.ENDED
        if self.began_on is not None and self.began_on > day:
            return CourseStatus.TO_COME
        return CourseStatus.PAUSED if any(pause.covers(day) for pause in self.pauses) else CourseStatus.UNDER_WAY

    def clinic_on(self, day: date) -> ClinicPeriod:
        """Return where the course takes place on a day, as far as it is known."""
        begun = [period for period in self.clinics if period.from_on is None or period.from_on <= day]
        return begun[-1] if begun else ClinicPeriod(clinic="" if self.clinics else self.clinic)

    def with_clinic(self, period: ClinicPeriod) -> "CourseOfTreatment":
        """Return the course moved to another clinic from `period.from_on` on; where it was before is kept."""
        before = self.clinics or (ClinicPeriod(clinic=self.clinic, from_on=self.began_on),)
        kept = [one for one in before if one.from_on != period.from_on]
        clinics = tuple(sorted([*kept, period], key=lambda one: one.from_on or date.min))
        return replace(self, clinics=clinics, clinic=clinics[-1].clinic)

    def paused(self, from_on: date, reason: str = "") -> "CourseOfTreatment":
        """Return the course paused from that day on; unchanged where it is paused then already."""
        if any(pause.covers(from_on) for pause in self.pauses):
            return self
        pauses = sorted([*self.pauses, Pause(from_on=from_on, reason=reason)], key=lambda pause: pause.from_on)
        return replace(self, pauses=tuple(pauses))

    def resumed(self, on: date) -> "CourseOfTreatment":
        """Return the course under way again from that day on; a pause that began on that day is taken back."""
        ended = (
            replace(pause, until_on=on - timedelta(days=1)) if pause.covers(on) else pause for pause in self.pauses
        )
        return replace(self, pauses=tuple(p for p in ended if p.until_on is None or p.until_on >= p.from_on))


class SessionEventKind(StrEnum):
    """What happened to the plan of a session."""

    PLANNED = "planned"
    HELD = "held"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEvent:
    """A change of what was planned.

    Attributes:
        at: When it was noted, aware.
        from_starts_at: The start before it, aware.
        from_day_alone: True where of that start only the day was known.
    """

    at: datetime
    kind: SessionEventKind
    from_starts_at: datetime | None = None
    from_day_alone: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DosingSession:
    """One dosing session. Only when it is (or was) is needed; all else may be unknown.

    Attributes:
        starts_at: Planned or actual start, aware, UTC.
        zone: IANA name of the time zone it takes place in.
        ended_at: End of dosing, aware, UTC; where unknown the start stands in for it.
        people: Who is with the person, in their own words.
        record: Everything else that may be noted.
        history: How the plan changed, the earliest first; `Courses.save_dosing_session` keeps it.
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
    record: SessionRecord = field(default_factory=SessionRecord)
    history: tuple[SessionEvent, ...] = ()

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

    @property
    def is_day_alone(self) -> bool:
        """Tell whether of the start only the day is known."""
        return DAY_ALONE in self.record.about

    def with_day_alone(self, *, is_day_alone: bool) -> "DosingSession":
        """Return it with only the day of its start known, or with its time as well."""
        about = self.record.about - {DAY_ALONE} | ({DAY_ALONE} if is_day_alone else set())
        return self if about == self.record.about else replace(self, record=replace(self.record, about=about))

    def took_place_by(self, instant: datetime) -> bool:
        """Tell whether the session has begun by then. A past one left as planned counts: people forget to say so."""
        return self.status is not SessionStatus.CANCELLED and self.starts_at <= instant

    @property
    def was_moved(self) -> bool:
        """Tell whether it was planned for another time before."""
        return any(event.kind is SessionEventKind.MOVED for event in self.history)


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapySession:
    """A preparation session, an integration session or a check-in call; its next date is a session of its own.

    Attributes:
        is_day_alone: Of the start only the day is known; noon stands in for the time, and is never shown.
    """

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
    topics: str = ""
    homework: str = ""
    is_day_alone: bool = False

    def with_day_alone(self, *, is_day_alone: bool) -> "TherapySession":
        """Return it with only the day of its start known, or with its time as well."""
        return replace(self, is_day_alone=is_day_alone)


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


def history_after(before: DosingSession, after: DosingSession, now: datetime) -> tuple[SessionEvent, ...]:
    """Return the history of a session that is kept anew: that of the one before, and what the change adds to it.

    A session that is held at another time than planned was moved only if it still was to come when that was noted:
    the start of a past session is corrected, not moved. Nor is it moved where the hour of its day becomes known.
    """
    kinds = []
    still_ahead = before.status is SessionStatus.PLANNED and max(before.starts_at, after.starts_at) > now
    if still_ahead and after.status is SessionStatus.PLANNED and _is_another_time(before, after):
        kinds.append(SessionEventKind.MOVED)
    if before.status is not after.status:
        kinds.append(SessionEventKind(after.status.value))
    day_alone = before.is_day_alone or None  # written down only where there is something to say
    return before.history + tuple(
        SessionEvent(at=now, kind=kind, from_starts_at=before.starts_at, from_day_alone=day_alone) for kind in kinds
    )


def _is_another_time(before: DosingSession, after: DosingSession) -> bool:
    if not (before.is_day_alone or after.is_day_alone):
        return before.starts_at != after.starts_at
    alone, other = (before, after) if before.is_day_alone else (after, before)
    return not -_HALF_A_DAY <= other.starts_at - alone.starts_at < _HALF_A_DAY  # a day alone stands at its noon
