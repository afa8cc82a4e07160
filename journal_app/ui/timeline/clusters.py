"""Which marks are drawn one by one and which as one disc with a number. Pure; knows no Qt.

Marks are gathered in bins whose width is a power of two seconds, counted from 1970. So panning never regroups them, and
zooming regroups them only when the bin width doubles or halves. The cost depends on the bins seen, not on the marks.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

LEAST_BIN = 26.0
"""The narrowest bin, in pixels at 100 % text: as wide as a disc with two digits."""

LEAST_GAP = 15.0
"""Marks at least this many pixels apart (at 100 % text) are told apart, and are drawn one by one."""


class Cluster(NamedTuple):
    """Marks drawn together: those with index `first` up to but not including `past` of their lane.

    Attributes:
        first: Index of its first mark.
        past: Index after its last mark.
        at: Where it is drawn, in seconds since 1970-01-01 UTC.
    """

    first: int
    past: int
    at: float

    @property
    def size(self) -> int:
        """Return how many marks are drawn together."""
        return self.past - self.first


def bin_seconds(seconds_per_pixel: float, least_pixels: float = LEAST_BIN) -> float:
    """Return the least power of two seconds that is at least `least_pixels` wide."""
    return 2.0 ** math.ceil(math.log2(least_pixels * seconds_per_pixel))


def binned(times: Sequence[float], begins: float, ends: float, *, width: float, gap: float) -> list[Cluster]:
    """Return the clusters of all bins that touch a stretch of time, in order.

    A bin whose marks are all at least `gap` apart gives one cluster for each of them. A mark is moved by up to half a
    `gap` to stay clear of its neighbours in the next bin; a cluster stays inside its bin.

    Args:
        times: Sorted, in seconds since 1970-01-01 UTC.
        begins: Start of the stretch.
        ends: Its end.
        width: Of a bin, in seconds; `bin_seconds` gives it.
        gap: In seconds, at most `width`.
    """
    found: list[Cluster] = []
    low = bisect_left(times, math.floor(begins / width) * width)
    end = bisect_left(times, (math.floor(ends / width) + 1) * width, low)
    while low < end:
        left = math.floor(times[low] / width) * width
        right = left + width
        high = bisect_left(times, right, low, end)
        nearest, furthest = left + gap / 2, right - gap / 2
        places = [min(max(at, nearest), furthest) for at in times[low:high]] if (high - low) * gap <= width else []
        if high - low == 1 or (places and all(later - earlier >= gap for earlier, later in pairwise(places))):
            found.extend(Cluster(low + i, low + i + 1, place) for i, place in enumerate(places))
        else:
            middle = (times[low] + times[high - 1]) / 2
            found.append(Cluster(low, high, min(max(middle, left + width * 0.45), right - width * 0.45)))
        low = high
    return found


def spaced(times: Sequence[float], begins: float, ends: float, *, gap: float) -> list[Cluster]:
    """Return clusters whose first marks are at least `gap` seconds apart, each drawn exactly at its first mark.

    For lanes with few marks, where none may be moved. Every cluster whose first mark lies in the stretch is returned,
    and the one before; which marks belong together does not depend on the stretch.
    """
    if not times:
        return []
    low = min(max(bisect_right(times, begins) - 1, 0), len(times) - 1)
    while low > 0 and times[low] - times[low - 1] < gap:  # only a gap is sure to begin a cluster
        low -= 1
    found: list[Cluster] = []
    while low < len(times) and times[low] <= ends:
        high = bisect_left(times, times[low] + gap, low + 1)
        found.append(Cluster(low, high, times[low]))
        low = high
    return found


def members_at(clusters: Sequence[Cluster], index: int) -> Cluster | None:
    """Return the cluster that holds the mark with this index, if any does."""
    place = bisect_right(clusters, index, key=lambda cluster: cluster.first) - 1
    if place >= 0 and clusters[place].first <= index < clusters[place].past:
        return clusters[place]
    return None
