"""Which marks are drawn together."""

import math
from array import array
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from journal_app.ui.timeline.clusters import LEAST_BIN, LEAST_GAP, Cluster, bin_seconds, binned, members_at, spaced

NOW = 1_793_700_000.0
DAY = 86_400.0

times_of_marks = st.lists(st.floats(NOW, NOW + 100 * DAY), max_size=80).map(lambda times: array("d", sorted(times)))
details = st.floats(20, 40_000)  # seconds a pixel
EVERYTHING = (NOW - DAY, NOW + 101 * DAY)


def clusters_of(times: "array[float]", seconds_per_pixel: float, begins: float, ends: float) -> list[Cluster]:
    width = bin_seconds(seconds_per_pixel)
    return binned(times, begins, ends, width=width, gap=LEAST_GAP * seconds_per_pixel)


@given(detail=details)
def test_bins_are_powers_of_two_as_wide_as_a_disc(detail: float) -> None:
    width = bin_seconds(detail)

    assert math.log2(width).is_integer()
    assert LEAST_BIN * detail <= width < 2.01 * LEAST_BIN * detail


@given(times=times_of_marks, detail=details)
def test_each_mark_is_in_exactly_one_cluster(times: "array[float]", detail: float) -> None:
    found = clusters_of(times, detail, *EVERYTHING)

    assert [index for cluster in found for index in range(cluster.first, cluster.past)] == list(range(len(times)))


@given(times=times_of_marks, detail=details, shift=st.floats(0, 100), width=st.floats(100, 1500))
def test_panning_regroups_nothing(times: "array[float]", detail: float, shift: float, width: float) -> None:
    begins = NOW + shift * DAY
    ends = begins + width * detail

    seen = clusters_of(times, detail, begins, ends)

    everything = clusters_of(times, detail, *EVERYTHING)
    assert set(seen) <= set(everything)
    for cluster in everything:
        if begins <= cluster.at <= ends:
            assert cluster in seen


@given(times=times_of_marks, detail=details)
def test_what_is_drawn_does_not_touch(times: "array[float]", detail: float) -> None:
    found = clusters_of(times, detail, *EVERYTHING)

    for earlier, later in pairwise(found):
        least = LEAST_GAP * detail if earlier.size == later.size == 1 else LEAST_GAP * detail / 2
        assert later.at - earlier.at >= least * 0.999


@given(times=times_of_marks, detail=details)
def test_no_mark_is_drawn_far_from_its_time(times: "array[float]", detail: float) -> None:
    for cluster in clusters_of(times, detail, *EVERYTHING):
        nearest = min(abs(times[index] - cluster.at) for index in range(cluster.first, cluster.past))
        limit = LEAST_GAP / 2 if cluster.size == 1 else 2 * LEAST_BIN
        assert nearest <= limit * detail * 1.001


@given(times=times_of_marks, gap=st.floats(60, 40 * DAY))
def test_spaced_keeps_every_mark_once_and_in_its_place(times: "array[float]", gap: float) -> None:
    found = spaced(times, *EVERYTHING, gap=gap)

    assert [index for cluster in found for index in range(cluster.first, cluster.past)] == list(range(len(times)))
    assert all(cluster.at == times[cluster.first] for cluster in found)
    assert all(later.at - earlier.at >= gap * 0.999 for earlier, later in pairwise(found))


@given(times=times_of_marks, gap=st.floats(60, 10 * DAY), share=st.floats(0, 1))
def test_spaced_groups_alike_wherever_one_looks(times: "array[float]", gap: float, share: float) -> None:
    begins = NOW + share * 90 * DAY

    seen = spaced(times, begins, begins + 10 * DAY, gap=gap)

    assert set(seen) <= set(spaced(times, *EVERYTHING, gap=gap))


def test_a_thousand_marks_in_one_moment_are_one_cluster() -> None:
    times = array("d", [NOW] * 1000)

    [cluster] = clusters_of(times, 60, NOW - DAY, NOW + DAY)

    assert cluster.size == 1000


def test_the_cluster_of_a_mark_is_found() -> None:
    clusters = [Cluster(3, 5, NOW), Cluster(5, 9, NOW + 1)]

    assert members_at(clusters, 4) == clusters[0]
    assert members_at(clusters, 5) == clusters[1]
    assert members_at(clusters, 9) is None
    assert members_at(clusters, 2) is None
