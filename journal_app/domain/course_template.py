"""Templates: rhythms that are in use, to begin a plan from. Each is a fact about what is done, never advice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from journal_app.domain.course import DosingSession, Route, TherapySession, TherapySessionKind
from journal_app.domain.day import zone_named
from journal_app.domain.identifiers import Identifier, new_identifier


class PlannedKind(StrEnum):
    """What is planned; all but dosing are values of `TherapySessionKind`."""

    DOSING = "dosing"
    PREPARATION = "preparation"
    INTEGRATION = "integration"
    CHECK_IN = "check_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSession:
    """A session of a template.

    Attributes:
        day: Counted from the first dosing session, which is day 0.
        part: The id of the part of the rhythm it belongs to, such as `induction`.
        minutes: How long a therapy session is planned to last.
    """

    day: int
    kind: PlannedKind = PlannedKind.DOSING
    part: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseTemplate:
    """A rhythm that is in use.

    Attributes:
        id: Stable for ever.
        note: One line beside the name; says whose decision it is.
        source: Where the rhythm was published.
        sessions: By day.
    """

    id: str
    name: str
    note: str
    source: str
    sessions: tuple[PlannedSession, ...]
    route: Route | None = None
    substance: str = ""

    @property
    def dosing_sessions(self) -> int:
        """Return how many dosing sessions it has."""
        return sum(planned.kind is PlannedKind.DOSING for planned in self.sessions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The sessions of a template, placed; nothing is kept until the person says so."""

    dosing_sessions: tuple[DosingSession, ...] = ()
    therapy_sessions: tuple[TherapySession, ...] = ()


def plan(
    template: CourseTemplate,
    first_day: date,
    clock_time: time,
    zone: str,
    *,
    course_id: Identifier | None = None,
    weekdays: Iterable[int] = range(7),
) -> Plan:
    """Place the sessions of a template: the first dosing session on `first_day`, all at the same local time.

    Args:
        template: No dose is taken from it: it has none.
        first_day: Of the first dosing session; sessions before it lie on earlier days.
        clock_time: Local; where a change of clocks leaves it out, the hour after it.
        zone: IANA name.
        course_id: The course they belong to.
        weekdays: Days of the week that are possible, Monday is 0; a session on another day goes to the next one.
    """
    possible = frozenset(weekdays) or frozenset(range(7))
    dosing_sessions: list[DosingSession] = []
    therapy_sessions: list[TherapySession] = []
    for planned in template.sessions:
        day = first_day + timedelta(days=planned.day)
        while day.weekday() not in possible:
            day += timedelta(days=1)
        starts_at = datetime.combine(day, clock_time, zone_named(zone)).astimezone(UTC)
        if planned.kind is PlannedKind.DOSING:
            dosing_sessions.append(
                DosingSession(
                    id=new_identifier(), starts_at=starts_at, zone=zone, course_id=course_id, route=template.route
                )
            )
        else:
            therapy_sessions.append(
                TherapySession(
                    id=new_identifier(),
                    kind=TherapySessionKind(planned.kind.value),
                    starts_at=starts_at,
                    zone=zone,
                    course_id=course_id,
                    minutes=planned.minutes,
                )
            )
    return Plan(dosing_sessions=tuple(dosing_sessions), therapy_sessions=tuple(therapy_sessions))
