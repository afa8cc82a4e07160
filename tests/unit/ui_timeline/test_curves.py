"""Curves: where a line breaks off, what one dot stands for, and the smoothed line."""

import statistics
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from journal_app.ui.timeline.clusters import bin_seconds
from journal_app.ui.timeline.curves import SMOOTHED_DAYS, Series, Smoothing, smoothed
from journal_app.ui.timeline.scale import DAY

LONGEST_GAP = 4 * DAY

values_over_time = st.lists(
    st.tuples(st.floats(0, 400 * DAY), st.integers(0, 10)), min_size=1, max_size=60, unique_by=lambda pair: pair[0]
).map(sorted)


def make_series(points: list[tuple[float, int]]) -> Series:
    times, values = [at for at, _ in points], [float(value) for _, value in points]
    return Series("", 3, times, values, least=0.0, most=10.0)


@given(values_over_time)
def test_every_value_is_in_exactly_one_dot(points: list[tuple[float, int]]) -> None:
    series = make_series(points)

    dots = series.dots(-DAY, 401 * DAY, width=bin_seconds(900))

    assert [dot.cluster.first for dot in dots] == [3, *(dot.cluster.past for dot in dots[:-1])]
    assert dots[-1].cluster.past == series.past == 3 + len(points)


@given(values_over_time)
def test_a_dot_stands_at_the_median_between_the_lowest_and_the_highest(points: list[tuple[float, int]]) -> None:
    series = make_series(points)

    for dot in series.dots(-DAY, 401 * DAY, width=bin_seconds(3600)):
        within = [value for _, value in points[dot.cluster.first - 3 : dot.cluster.past - 3]]
        assert (dot.least, dot.value, dot.most) == (min(within), statistics.median(within), max(within))


@given(values_over_time, st.floats(0, 300 * DAY), st.floats(0.001, 30 * DAY))
def test_panning_regroups_nothing(points: list[tuple[float, int]], begins: float, shift: float) -> None:
    series, width = make_series(points), bin_seconds(3600)

    before = set(series.dots(begins, begins + 60 * DAY, width=width))
    after = set(series.dots(begins + shift, begins + shift + 60 * DAY, width=width))

    for one in before:
        for other in after:
            is_apart = one.cluster.past <= other.cluster.first or other.cluster.past <= one.cluster.first
            assert one == other or is_apart


@given(values_over_time)
def test_a_line_never_crosses_a_longer_gap(points: list[tuple[float, int]]) -> None:
    series = make_series(points)
    dots = series.dots(-DAY, 401 * DAY, width=bin_seconds(600))

    for one, other in pairwise(dots):
        gap = points[other.cluster.first - 3][0] - points[one.cluster.past - 4][0]
        assert series.joined(one, other, LONGEST_GAP) == (gap <= LONGEST_GAP)


def test_a_line_comes_in_from_what_is_out_of_sight() -> None:
    series = make_series([(0.0, 1), (10 * DAY, 5), (20 * DAY, 9)])

    seen = series.dots(9 * DAY, 11 * DAY, width=4096.0)

    assert [dot.value for dot in seen] == [1, 5, 9]


@given(values_over_time, st.sampled_from([Smoothing.MEDIAN, Smoothing.MEAN]))
def test_the_smoothed_line_is_the_median_or_mean_of_a_week(points: list[tuple[float, int]], how: Smoothing) -> None:
    times, values = [at for at, _ in points], [float(value) for _, value in points]
    middle = statistics.median if how is Smoothing.MEDIAN else statistics.fmean
    half = SMOOTHED_DAYS * DAY / 2

    found = smoothed(times, values, how)

    for at, value in zip(times, found, strict=True):
        within = [one for when, one in zip(times, values, strict=True) if at - half <= when <= at + half]
        assert abs(value - middle(within)) < 1e-9
