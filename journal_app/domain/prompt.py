"""Prompts: one question each, written for one moment around a session and one domain of experience."""

from dataclasses import dataclass
from enum import StrEnum

from journal_app.domain.phase import Moment


class Domain(StrEnum):
    """What a prompt asks about."""

    MEMORIES = "memories"
    EMOTIONS = "emotions"
    INSIGHTS = "insights"
    BODY = "body"
    IMAGERY = "imagery"
    RELATIONSHIPS = "relationships"
    SELF = "self"
    MEANING = "meaning"
    DIFFICULT = "difficult"
    GRATITUDE_HOPE = "gratitude_hope"
    INTENTIONS = "intentions"
    GROUNDING = "grounding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One question.

    Attributes:
        id: Stable for ever, such as `P4.body.2`; an answer keeps it beside the words.
        goal: What the question is for; shown to nobody who writes.
        version: Raised when the words change.
        follows: The id of the prompt whose words this one leans on ("When and where will you do it?"); it is offered
            only right after that one. Empty for most.
    """

    id: str
    moment: Moment
    domain: Domain
    text: str
    goal: str = ""
    version: int = 1
    follows: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptSet:
    """The prompts of one moment, and how many of them make a sitting.

    Attributes:
        name: A heading, such as "The same evening".
        offer: The fewest and the most prompts of one sitting.
        minutes: About how long a sitting takes, from and to.
        closed: Domains that stay closed at this moment, each with the reason.
    """

    moment: Moment
    name: str
    offer: tuple[int, int]
    minutes: tuple[int, int]
    prompts: tuple[Prompt, ...]
    closed: tuple[tuple[Domain, str], ...] = ()
