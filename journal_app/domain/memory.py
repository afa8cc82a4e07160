"""A memory that came up, and how it is held, then and now. Only what the person says of it; nothing is judged."""

from dataclasses import dataclass
from datetime import datetime

from journal_app.domain.entry import Certainty
from journal_app.domain.identifiers import Identifier

DISTRESS_RANGE = range(11)
"""A person's own rating, 0 (none) to 10. No instrument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """A memory by a short name; no detail is needed.

    Attributes:
        entry_id: Where it was written down; None when that is gone.
        certainty: How sure the person is of it.
        began_at: When it was first named, aware, UTC.
    """

    id: Identifier
    name: str
    began_at: datetime
    entry_id: Identifier | None = None
    certainty: Certainty | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """How a memory is held at one time. `at` is aware; `distress` 0 to 10 where it was said. Goes with its memory."""

    id: Identifier
    memory_id: Identifier
    at: datetime
    words: str = ""
    distress: int | None = None

    def __post_init__(self) -> None:
        if self.distress is not None and self.distress not in DISTRESS_RANGE:
            raise ValueError("distress is 0 to 10")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThenNow:
    """A memory with all of its holdings, by time: the first is then, the last is now."""

    memory: Memory
    holdings: tuple[Holding, ...] = ()

    @property
    def then(self) -> Holding | None:
        """Return how it was held first."""
        return self.holdings[0] if self.holdings else None

    @property
    def now(self) -> Holding | None:
        """Return how it is held by now, where that was said a second time."""
        return self.holdings[-1] if len(self.holdings) > 1 else None
