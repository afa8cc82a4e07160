"""Help that a person can reach: lines to call or text, and short grounding exercises. No word of the journal."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_MONTHS_A_YEAR = 12


class ContactKind(StrEnum):
    """How a line can be reached."""

    CALL = "call"
    TEXT = "text"
    CHAT = "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportLine:
    """One line to call, with where its number comes from.

    Attributes:
        hours: In words; empty where no source says.
        languages: Language codes (BCP 47); empty where no source says.
        emergency: True for the emergency services.
        source: Where number and hours were read; empty for a line that a person added.
        checked_on: When that was, or when the person added it.
        checked_how: How it was checked, in words.
        verified: False where the source alone is too weak to rely on. True says no more than that a number was read in
            a good source or is known to everyone: nobody called it, and it can have changed.
    """

    name: str
    number: str
    kinds: tuple[ContactKind, ...] = (ContactKind.CALL,)
    hours: str = ""
    languages: tuple[str, ...] = ()
    emergency: bool = False
    note: str = ""
    source: str = ""
    checked_on: date
    checked_how: str = ""
    verified: bool = True

    def is_stale(self, today: date) -> bool:
        """Tell whether the number was checked more than twelve months ago."""
        months = (today.year - self.checked_on.year) * _MONTHS_A_YEAR + today.month - self.checked_on.month
        return months > _MONTHS_A_YEAR or (months == _MONTHS_A_YEAR and today.day > self.checked_on.day)

    def needs_check(self, today: date) -> bool:
        """Tell whether to ask the person to check the number before they rely on it."""
        return not self.verified or self.is_stale(today)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportRegion:
    """The lines of one region, the emergency services first.

    Attributes:
        code: ISO 3166 code of the country; `EU` stands for any place without a file of its own.
        note: More to know, in words; often empty.
    """

    code: str
    name: str
    lines: tuple[SupportLine, ...]
    note: str = ""

    @property
    def checked_on(self) -> date:
        """Return the date of the line checked longest ago; the whole card is no fresher."""
        return min(line.checked_on for line in self.lines)


class Sense(StrEnum):
    """What a grounding exercise works with."""

    LOOK = "look"
    FEEL = "feel"
    HEAR = "hear"
    ORIENT = "orient"
    BREATHE = "breathe"
    MOVE = "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundingStep:
    """One sentence or two, and how long to stay with them."""

    text: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundingExercise:
    """A short exercise that needs no sound and may be left at any time.

    Attributes:
        caution: What to know before starting; often empty.
    """

    id: str
    sense: Sense
    name: str
    steps: tuple[GroundingStep, ...]
    caution: str = ""

    @property
    def seconds(self) -> int:
        """Return how long it takes when nobody hurries."""
        return sum(step.seconds for step in self.steps)
