"""The person's own support plan, under the headings of the app. Nothing in it is asked for."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from journal_app.domain.identifiers import Identifier


class PlanHeading(StrEnum):
    """What a part of the plan is about, in the order in which it is read."""

    SIGNS = "signs"
    """Signs that I am slipping."""
    ALONE = "alone"
    """Things I can do alone."""
    DISTRACTION = "distraction"
    """People and places that take my mind off it."""
    PEOPLE = "people"
    """People I can ask."""
    PROFESSIONALS = "professionals"
    """Professionals and lines."""
    SURROUNDINGS = "surroundings"
    """Making my surroundings safer."""
    MATTERS = "matters"
    """What matters to me."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPart:
    """The person's words under one heading."""

    heading: PlanHeading
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportPlan:
    """The plan. The one written last stands. `parts` holds the headings with words, in the order of `PlanHeading`."""

    id: Identifier
    written_at: datetime
    parts: tuple[PlanPart, ...] = ()

    def words(self, heading: PlanHeading) -> str:
        """Return what stands under a heading; empty where nothing does."""
        return next((part.words for part in self.parts if part.heading is heading), "")

    def with_words(self, heading: PlanHeading, words: str) -> "SupportPlan":
        """Return the plan with these words under a heading; blank ones leave it empty."""
        kept = {part.heading: part.words for part in self.parts} | {heading: words.strip()}
        return replace(
            self, parts=tuple(PlanPart(heading=one, words=kept[one]) for one in PlanHeading if kept.get(one))
        )

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was written."""
        return not self.parts
