"""What a person says of their course at first run."""

from dataclasses import dataclass
from datetime import date, datetime

from journal_app.domain.course import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstFacts:
    """The first facts of a course. Everything may be unknown.

    Attributes:
        name: What the person likes to be called.
        next_session_at: Local, without a zone: the zone is that of the computer.
    """

    name: str = ""
    treated_for: str = ""
    clinic: str = ""
    began_on: date | None = None
    planned_sessions: int | None = None
    next_session_at: datetime | None = None
    route: Route | None = None
