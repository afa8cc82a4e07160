"""Being ready for a session: the list, the card for when it gets hard, questions kept for later, the card for home."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from journal_app.domain.course import Route
from journal_app.domain.identifiers import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessItem:
    """A thing to think of; `id` is stable for ever."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessList:
    """Items for some routes, or for every route where `routes` is empty."""

    id: str
    name: str
    items: tuple[ReadinessItem, ...]
    routes: frozenset[Route] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What was ticked for one dosing session, and who is there afterwards.

    Attributes:
        ticked: Ids of items, and the person's own items that are ticked, by their words.
        own_items: Items that the person added for this session.
        with_you: Who is with the person for the rest of the day.
        to_call: Whom to call, with the number.
    """

    id: Identifier
    dosing_session_id: Identifier | None = None
    ticked: frozenset[str] = frozenset()
    own_items: tuple[str, ...] = ()
    with_you: str = ""
    to_call: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HardCard:
    """The "if it gets hard" card, in the person's own words. The one written last stands."""

    id: Identifier
    written_at: datetime
    what_helps: str = ""
    tell_me: str = ""
    who: str = ""


class QuestionFor(StrEnum):
    """Whom a question is kept for."""

    PRESCRIBER = "prescriber"
    THERAPIST = "therapist"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedQuestion:
    """A question for the next time the person sees somebody.

    Attributes:
        asked_at: When it was asked; from then on it is kept but no longer waits.
        dosing_session_id: The session it came up around.
    """

    id: Identifier
    text: str
    parked_at: datetime
    asks: QuestionFor = QuestionFor.THERAPIST
    asked_at: datetime | None = None
    answer: str = ""
    dosing_session_id: Identifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCard:
    """What is good to have at hand for the rest of the day of a session; made of what was noted before.

    Attributes:
        zone: IANA name of the zone of the session, for showing `not_driving_until`.
    """

    zone: str
    with_you: str = ""
    to_call: str = ""
    ride_home: str = ""
    not_driving_until: datetime | None = None
    instructions: str = ""


def lists_for(route: Route | None, lists: Iterable[ReadinessList]) -> tuple[ReadinessList, ...]:
    """Return the lists for a route, those for every route first."""
    fitting = [one for one in lists if not one.routes or route in one.routes]
    return tuple(sorted(fitting, key=lambda one: bool(one.routes)))
