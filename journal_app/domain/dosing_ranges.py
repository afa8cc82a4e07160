"""Ranges that catch slips of the keyboard in what is noted about a dosing session.

Outside the soft range a form asks "Is this right?"; outside the hard range a value cannot be meant. Neither says
anything about whether a dose is a good one. The soft ranges are wide on purpose; they follow doses seen in published
reports and labels: 0.5 mg/kg by vein (Phillips 2019), 28, 56 and 84 mg of esketamine nasal spray (its label), 50 to
400 mg under the tongue in at-home programmes and 15 mg there in reports of small doses, 25 to 300 mg by mouth.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from journal_app.domain.course import DoseUnit, Route


class Plausibility(StrEnum):
    """What a form does with a value."""

    USUAL = "usual"
    ASK = "ask"
    """Ask whether it is right, and take it when the person says so."""
    REFUSE = "refuse"
    """Say why it cannot be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From `low` to `high`, both included; with `only`, these values alone."""

    low: Decimal
    high: Decimal
    only: frozenset[Decimal] = frozenset()

    def __contains__(self, value: Decimal) -> bool:
        return value in self.only if self.only else self.low <= value <= self.high


def _range(low: int, high: int) -> Range:
    return Range(low=Decimal(low), high=Decimal(high))


SOFT_MILLIGRAMS = {
    Route.INTRAVENOUS: _range(5, 150),
    Route.INTRAMUSCULAR: _range(5, 200),
    Route.SUBCUTANEOUS: _range(5, 200),
    Route.NASAL_SPRAY: Range(low=Decimal(28), high=Decimal(84), only=frozenset(map(Decimal, (28, 56, 84)))),
    Route.NASAL: _range(5, 200),
    Route.SUBLINGUAL: _range(10, 800),
    Route.ORAL: _range(10, 700),
}
"""Milligrams in all, by route; a route that is not here has no soft range."""

HARD_RANGES = {
    DoseUnit.MILLIGRAM: _range(0, 5_000),
    DoseUnit.MILLIGRAM_PER_KILOGRAM: _range(0, 10),
    DoseUnit.MICROGRAM: _range(0, 5_000_000),
}

LONGEST_INTENTION = 200
"""Characters: one sentence."""

SOFT_LENGTH = timedelta(hours=6)
HARD_LENGTH = timedelta(hours=24)


def check_dose(dose: Decimal, unit: DoseUnit, route: Route | None) -> Plausibility:
    """Tell what a form does with a dose. Micrograms and doses by weight have no soft range: none was published."""
    if not dose.is_finite() or dose not in HARD_RANGES[unit]:
        return Plausibility.REFUSE
    soft = SOFT_MILLIGRAMS.get(route) if route and unit is DoseUnit.MILLIGRAM else None
    return Plausibility.USUAL if soft is None or dose in soft else Plausibility.ASK


def check_length(length: timedelta) -> Plausibility:
    """Tell what a form does with the time from the start of a session to its end."""
    if not timedelta() <= length <= HARD_LENGTH:
        return Plausibility.REFUSE
    return Plausibility.USUAL if length <= SOFT_LENGTH else Plausibility.ASK
