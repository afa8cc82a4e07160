"""A check-in: how it is now, in under half a minute. A day without one is a day without one."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from journal_app.domain.identifiers import Identifier

PAD_RANGE = range(-5, 6)
"""Both directions of the pad: unpleasant to pleasant, still to full of energy. No instrument."""
MIDDLE = 5
"""What is added to `pleasant` to draw it beside a mood of 0 to 10: the middle of both is the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """How a person is at one moment.

    Attributes:
        at: Aware, UTC.
        zone: IANA name of the time zone the person is in.
        pleasant: -5 to 5.
        energy: -5 to 5.
        words: Chosen from those suggested, or the person's own.
        sleep_hours: The night before.
        practiced: Whether they did what they practise; None says nothing about it.
        practice: What it was, in their own words.
        line: One line.
    """

    id: Identifier
    at: datetime
    zone: str
    pleasant: int | None = None
    energy: int | None = None
    words: tuple[str, ...] = ()
    sleep_hours: Decimal | None = None
    practiced: bool | None = None
    practice: str = ""
    line: str = ""

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("the time of a check-in is aware")
        for value in (self.pleasant, self.energy):
            if value is not None and value not in PAD_RANGE:
                raise ValueError("the pad goes from -5 to 5")

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was said, so that there is nothing to keep."""
        said = (self.pleasant, self.energy, self.sleep_hours, self.practiced)
        return all(value is None for value in said) and not (self.words or self.practice.strip() or self.line.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class PadWords:
    """Words that may fit a part of the pad; each bound is included."""

    pleasant: tuple[int, int]
    energy: tuple[int, int]
    words: tuple[str, ...]

    def covers(self, pleasant: int, energy: int) -> bool:
        """Tell whether a point lies in this part."""
        return self.pleasant[0] <= pleasant <= self.pleasant[1] and self.energy[0] <= energy <= self.energy[1]
