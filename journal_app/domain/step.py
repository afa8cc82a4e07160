"""One small step out of an insight, and what became of it. Never counted up, never late."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from journal_app.domain.identifiers import Identifier


class StepStatus(StrEnum):
    """What became of a step, in the person's own view."""

    OPEN = "open"
    KEPT = "kept"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEvent:
    """What a person said about a step, and when."""

    at: datetime
    status: StepStatus
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A small step.

    Attributes:
        made_at: Aware, UTC.
        when_where: When and where it will be done, in the person's own words.
        entry_id: The entry with the insight it came from.
        history: What was said about it, the earliest first.
    """

    id: Identifier
    text: str
    made_at: datetime
    when_where: str = ""
    entry_id: Identifier | None = None
    dosing_session_id: Identifier | None = None
    history: tuple[StepEvent, ...] = ()

    def __post_init__(self) -> None:
        for instant in (self.made_at, *(event.at for event in self.history)):
            if instant.utcoffset() is None:
                raise ValueError("times of a step are aware")

    @property
    def status(self) -> StepStatus:
        """Return what was said last."""
        return self.history[-1].status if self.history else StepStatus.OPEN

    def with_event(self, event: StepEvent) -> "Step":
        """Return the step with one more word about it."""
        return replace(self, history=(*self.history, event))
