"""What the app may quietly offer at a moment: one thing, and never with a word of the journal."""

from dataclasses import dataclass
from enum import StrEnum

from journal_app.domain.identifiers import Identifier


class InvitationKind(StrEnum):
    """What is offered, the most timely first."""

    FIRST_CAPTURE = "first_capture"
    """A session is now, or was a moment ago: a few words may be caught."""
    YOU_LEFT_SOMETHING = "you_left_something"
    """What was caught has settled. "Read it, or not yet." """
    STEP_AFTER_72H = "step_after_72h"
    """One small step may be written down."""
    WEEK_REVIEW = "week_review"
    """How the intention, and what was then, sits a week later."""
    INTENTION_BEFORE_NEXT = "intention_before_next"
    """The intention may be renewed or let go before the next session."""
    REREADING = "rereading"
    """After a few sessions: what was written may be read side by side."""
    LOOK_BACK = "look_back"
    """Between sessions: a look back."""
    RESURFACED = "resurfaced"
    """ "After your second session you wrote": one earlier entry, the same all day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One thing that may be done now.

    Attributes:
        key: Tells it from others of its kind; what is put off, or was taken up, goes by it.
        dosing_session_id: The session it is about.
        number: Which session of its course that is, from 1; 0 where it is about none.
        entry_ids: What it is about, in the order in which it is to be read.
        intention_id: The intention it is about.
    """

    kind: InvitationKind
    key: str
    dosing_session_id: Identifier | None = None
    number: int = 0
    entry_ids: tuple[Identifier, ...] = ()
    intention_id: Identifier | None = None
