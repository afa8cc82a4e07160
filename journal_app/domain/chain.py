"""The chain of one dosing session: intention, what came, insight, step, how it went."""

from dataclasses import dataclass

from journal_app.domain.course import DosingSession, Intention
from journal_app.domain.entry import EntryHeader
from journal_app.domain.identifiers import Identifier
from journal_app.domain.intention_review import IntentionReview
from journal_app.domain.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """What was understood: an answer about insights, or the first words of another entry that a step came from."""

    entry_id: Identifier
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Everything that hangs together around one dosing session. What is empty is simply not there yet.

    Attributes:
        number: Which session of its course, from 1; 0 for a cancelled one.
        intentions: All wordings, the earliest first.
        reviews: How they sat later, the earliest first.
        came: Entries of the first hours, the evening and the next day, and those starred; by when they happened.
        insights: In the same order.
        steps: By when they were made; what became of them is in each.
    """

    dosing_session: DosingSession
    number: int = 0
    intentions: tuple[Intention, ...] = ()
    reviews: tuple[IntentionReview, ...] = ()
    came: tuple[EntryHeader, ...] = ()
    insights: tuple[Insight, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def intention(self) -> Intention | None:
        """Return the wording that stands, unless it was let go of."""
        last = self.intentions[-1] if self.intentions else None
        return last if last is not None and last.let_go_at is None else None
