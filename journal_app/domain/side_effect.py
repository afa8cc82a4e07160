"""Side effects as a person notes them: what, how strong, when it began and when it was gone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from journal_app.domain.identifiers import Identifier


class Severity(StrEnum):
    """How strong, in the person's own view. `NONE` says that it was asked about and was not there."""

    NONE = "none"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class Felt(StrEnum):
    """When it was felt, where no clock time is known."""

    DURING = "during"
    THAT_DAY = "that_day"
    NEXT_DAYS = "next_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class SideEffectWord:
    """A word to choose from `resources/side_effects.toml`.

    Attributes:
        help_now: Beside it stands the line that says when to get help at once.
    """

    id: str
    text: str
    help_now: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SideEffect:
    """One side effect around one dosing session.

    Attributes:
        noted_at: When it was written down, aware; stands in where no other time is known.
        word: The id of a `SideEffectWord`, or empty.
        own_words: The person's own name for it, in place of the word or beside it.
        began_at, ended_at: Aware; a side effect without an end may still be there.
    """

    id: Identifier
    noted_at: datetime
    dosing_session_id: Identifier | None = None
    word: str = ""
    own_words: str = ""
    severity: Severity | None = None
    felt: Felt | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None
    note: str = ""

    def __post_init__(self) -> None:
        for instant in (self.noted_at, self.began_at, self.ended_at):
            if instant is not None and instant.utcoffset() is None:
                raise ValueError("times of a side effect are aware")
        if self.began_at is not None and self.ended_at is not None and self.ended_at < self.began_at:
            raise ValueError("a side effect ends after it begins")
