"""Curves of values over time: what is one dot, where the line breaks off, and the smoothed line. Pure; knows no Qt.

A line is drawn only between neighbours; days without a value stay empty. Where dots would overlap, one stands for
several: at their median, with the lowest and the highest beside it.
"""

import math
from array import array
from bisect import bisect_left, insort
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from journal_app.domain.timeline import Measure
from journal_app.ui.timeline.clusters import Cluster
from journal_app.ui.timeline.scale import DAY

SMOOTHED_DAYS = 7
"""How many days the running median or mean takes in, half of them before and half after."""


class Smoothing(StrEnum):
    """Which line is drawn over the dots."""

    NONE = "none"
    MEDIAN = "median"
    MEAN = "mean"


class Dot(NamedTuple):
    """One value, or several that stand too near for one dot each.

    Attributes:
        cluster: Which values; `cluster.at` is in the middle of them.
        value: Their median.
    """

    cluster: Cluster
    value: float
    least: float
    most: float


class Series:
    """The values of one curve, sorted by time.

    Attributes:
        name: Of the measure or thread; empty for mood.
        first: Index of its first mark among those of its lane.
        least: The bottom of its scale.
        most: The top.
        meaning: What a higher value means; may be empty.
        baseline: The value that the others are looked at beside; None for none.
        levels: From which value on each level begins, and its name.
    """

    __slots__ = ("_smoothed", "baseline", "first", "least", "levels", "meaning", "most", "name", "times", "values")

    def __init__(
        self,
        name: str,
        first: int,
        times: Sequence[float],
        values: Sequence[float],
        *,
        least: float,
        most: float,
        measure: Measure | None = None,
    ) -> None:
        self.name = name
        self.first = first
        self.times = array("d", times)
        self.values = array("d", values)
        self.least = least
        self.most = most
        self.meaning = measure.meaning if measure else ""
        self.baseline = measure.baseline if measure else None
        self.levels = measure.levels if measure else ()
        self._smoothed: dict[Smoothing, array[float]] = {}

    @property
    def past(self) -> int:
        """Return the index after its last mark."""
        return self.first + len(self.times)

    def part(self, value: float) -> float:
        """Return how far up its scale a value is, 0 to 1."""
        return min(max((value - self.least) / ((self.most - self.least) or 1.0), 0.0), 1.0)

    def dots(self, begins: float, ends: float, *, width: float) -> list[Dot]:
        """Return the dots of all bins of `width` seconds that touch a stretch, and one more on each side."""
        return _dots(self.times, self.values, self.first, (begins, ends), width)

    def smoothed_dots(self, how: Smoothing, begins: float, ends: float, *, width: float) -> list[Dot]:
        """Return the same for the smoothed values."""
        if how not in self._smoothed:
            self._smoothed[how] = smoothed(self.times, self.values, how)
        return _dots(self.times, self._smoothed[how], self.first, (begins, ends), width)

    def joined(self, dot: Dot, following: Dot, longest_gap: float) -> bool:
        """Tell whether a line may be drawn between two neighbouring dots: not across a longer time without values."""
        before, after = dot.cluster.past - 1 - self.first, following.cluster.first - self.first
        return self.times[after] - self.times[before] <= longest_gap


def smoothed(times: Sequence[float], values: Sequence[float], how: Smoothing) -> "array[float]":
    """Return for each value the median or mean of those within `SMOOTHED_DAYS` around it."""
    half = SMOOTHED_DAYS * DAY / 2
    found = array("d")
    window: list[float] = []  # kept sorted, so that a long course costs little more than a short one
    low = high = 0
    for at in times:
        while high < len(times) and times[high] <= at + half:
            insort(window, values[high])
            high += 1
        while times[low] < at - half:
            del window[bisect_left(window, values[low])]
            low += 1
        count = len(window)
        if how is Smoothing.MEDIAN:
            found.append((window[(count - 1) // 2] + window[count // 2]) / 2)
        else:
            found.append(sum(window) / count)
    return found


def _dots(
    times: "array[float]", values: "array[float]", first: int, seen: tuple[float, float], width: float
) -> list[Dot]:
    begins, ends = seen
    low = bisect_left(times, math.floor(begins / width) * width)
    end = bisect_left(times, (math.floor(ends / width) + 1) * width, low)
    if low:  # the line comes in from the left, and goes out to the right
        low = bisect_left(times, math.floor(times[low - 1] / width) * width)
    if end < len(times):
        end = bisect_left(times, (math.floor(times[end] / width) + 1) * width, end)
    found: list[Dot] = []
    while low < end:
        right = (math.floor(times[low] / width) + 1) * width
        high = bisect_left(times, right, low, end)
        if high - low == 1:
            value = values[low]
            found.append(Dot(Cluster(first + low, first + high, times[low]), value, value, value))
        else:
            within = sorted(values[low:high])
            middle = (times[low] + times[high - 1]) / 2
            count = high - low
            value = (within[(count - 1) // 2] + within[count // 2]) / 2
            found.append(Dot(Cluster(first + low, first + high, middle), value, within[0], within[-1]))
        low = high
    return found
