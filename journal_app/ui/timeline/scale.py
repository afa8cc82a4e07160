"""Time to pixels and back: which stretch of time is seen, and how wide it is drawn. Pure; knows no Qt."""

from dataclasses import dataclass
from typing import Self

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
YEAR = 365.2425 * DAY

SHORTEST = 2 * HOUR
LONGEST = 20 * YEAR
EARLIEST = -70 * YEAR
"""The start of the year 1900, about; further back there is nothing to see, and the calendar must not overflow."""
LATEST = 230 * YEAR
"""The year 2200, about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeScale:
    """A stretch of time and the width it is drawn in. Later is always to the right.

    Attributes:
        begins: What the left edge shows, in seconds since 1970-01-01 UTC.
        ends: What the right edge shows.
        width: Pixels between the two, more than 0.
    """

    begins: float
    ends: float
    width: float

    @classmethod
    def clamped(cls, begins: float, ends: float, width: float) -> Self:
        """Return the scale nearest to what is asked for that keeps to the limits of this module."""
        middle = (begins + ends) / 2
        span = min(max(ends - begins, SHORTEST), LONGEST)
        begins = min(max(middle - span / 2, EARLIEST), LATEST - span)
        return cls(begins=begins, ends=begins + span, width=max(width, 1.0))

    @property
    def span(self) -> float:
        """Return the seconds that are seen."""
        return self.ends - self.begins

    @property
    def pixels_per_second(self) -> float:
        """Return how many pixels a second takes."""
        return self.width / self.span

    @property
    def pixels_per_day(self) -> float:
        """Return how many pixels 24 hours take."""
        return DAY * self.width / self.span

    def x_of(self, at: float) -> float:
        """Return where an instant is drawn, in pixels from the left edge."""
        return (at - self.begins) * self.width / self.span

    def at(self, x: float) -> float:
        """Return the instant drawn `x` pixels from the left edge."""
        return self.begins + x * self.span / self.width

    def zoomed(self, factor: float, anchor: float) -> Self:
        """Return a scale that shows `factor` times the detail; what is under pixel `anchor` stays there."""
        return self.with_span(self.span / factor, anchor)

    def with_span(self, span: float, anchor: float) -> Self:
        """Return a scale that shows `span` seconds; what is under pixel `anchor` stays there."""
        span = min(max(span, SHORTEST), LONGEST)
        begins = self.at(anchor) - span * anchor / self.width
        return self.clamped(begins, begins + span, self.width)

    def panned(self, pixels: float) -> Self:
        """Return the scale after the time `pixels` to the right has come to the left edge."""
        shift = pixels * self.span / self.width
        return self.clamped(self.begins + shift, self.ends + shift, self.width)

    def centred(self, at: float) -> Self:
        """Return the scale with an instant in its middle."""
        return self.panned(self.x_of(at) - self.width / 2)

    def resized(self, width: float) -> Self:
        """Return the same stretch of time in another width."""
        return self.clamped(self.begins, self.ends, width)

    def revealing(self, at: float, margin: float) -> Self:
        """Return this scale, moved just so far that an instant is seen at least `margin` pixels from both edges."""
        margin = min(margin, self.width / 2)
        x = self.x_of(at)
        if x < margin:
            return self.panned(x - margin)
        if x > self.width - margin:
            return self.panned(x - (self.width - margin))
        return self


def fitted(begins: float, ends: float, width: float, *, least: float, margin: float = 0.04) -> TimeScale:
    """Return a scale that shows a stretch of time with some air on both sides.

    Args:
        begins: Start of what is to be seen, in seconds since 1970-01-01 UTC.
        ends: Its end.
        width: Pixels there are.
        least: The fewest seconds to show, however short the stretch is.
        margin: Air on each side, as a part of the whole width.
    """
    span = max((ends - begins) / (1 - 2 * margin), least)
    middle = (begins + ends) / 2
    return TimeScale.clamped(middle - span / 2, middle + span / 2, width)
