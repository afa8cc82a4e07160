"""Time to pixels and back."""

import math

from hypothesis import given
from hypothesis import strategies as st

from journal_app.ui.timeline.scale import DAY, EARLIEST, HOUR, LATEST, LONGEST, SHORTEST, WEEK, TimeScale, fitted

NOW = 1_793_700_000.0

scales = st.builds(
    lambda begins, span, width: TimeScale.clamped(begins, begins + span, width),
    begins=st.floats(0, 4e9),
    span=st.floats(SHORTEST, LONGEST),
    width=st.floats(100, 4000),
)


@given(scale=scales, share=st.floats(0, 1))
def test_pixels_and_time_go_there_and_back(scale: TimeScale, share: float) -> None:
    at = scale.begins + share * scale.span

    back = scale.at(scale.x_of(at))

    assert math.isclose(back, at, abs_tol=1e-3)


@given(scale=scales)
def test_edges_are_where_the_scale_begins_and_ends(scale: TimeScale) -> None:
    assert scale.x_of(scale.begins) == 0
    assert math.isclose(scale.x_of(scale.ends), scale.width)


@given(scale=scales, share=st.floats(0, 1), factor=st.floats(0.05, 20))
def test_zooming_keeps_what_is_under_the_pointer(scale: TimeScale, share: float, factor: float) -> None:
    anchor = share * scale.width
    under = scale.at(anchor)

    zoomed = scale.zoomed(factor, anchor)

    assert math.isclose(zoomed.x_of(under), anchor, abs_tol=0.01)
    assert zoomed.width == scale.width


@given(scale=scales, factor=st.floats(1e-6, 1e6))
def test_zoom_stops_at_two_hours_and_twenty_years(scale: TimeScale, factor: float) -> None:
    zoomed = scale.zoomed(factor, scale.width / 2)

    assert SHORTEST * 0.999 <= zoomed.span <= LONGEST * 1.001


@given(scale=scales, factor=st.floats(0.5, 2))
def test_zooming_in_and_out_comes_back(scale: TimeScale, factor: float) -> None:
    zoomed = scale.zoomed(factor, 10)
    if not SHORTEST * 1.01 < zoomed.span < LONGEST * 0.99:
        return

    back = zoomed.zoomed(1 / factor, 10)

    assert math.isclose(back.begins, scale.begins, abs_tol=max(1.0, scale.span * 1e-6))


@given(scale=scales, pixels=st.floats(-1e9, 1e9))
def test_panning_keeps_the_span_and_stays_in_the_calendar(scale: TimeScale, pixels: float) -> None:
    panned = scale.panned(pixels)

    assert math.isclose(panned.span, scale.span, rel_tol=1e-6)
    assert panned.begins >= EARLIEST
    assert panned.ends <= LATEST * 1.000001


@given(scale=scales, share=st.floats(-1, 1))
def test_panning_moves_a_mark_by_as_many_pixels(scale: TimeScale, share: float) -> None:
    pixels = share * scale.width

    panned = scale.panned(pixels)

    assert math.isclose(panned.x_of(scale.at(0)), -pixels, abs_tol=0.01)


@given(scale=scales, days=st.floats(-10_000, 10_000), margin=st.floats(0, 400))
def test_revealing_brings_an_instant_inside_the_margins(scale: TimeScale, days: float, margin: float) -> None:
    at = min(max(scale.begins + days * DAY, 0), 4e9)

    shown = scale.revealing(at, margin)

    inner = min(margin, scale.width / 2)
    assert inner - 0.01 <= shown.x_of(at) <= scale.width - inner + 0.01


def test_revealing_what_is_seen_moves_nothing() -> None:
    scale = TimeScale.clamped(NOW, NOW + WEEK, 700)

    assert scale.revealing(NOW + 3 * DAY, 50) is scale


def test_fitting_leaves_air_on_both_sides() -> None:
    scale = fitted(NOW, NOW + 70 * DAY, 1000, least=28 * DAY)

    assert math.isclose(scale.x_of(NOW), 40)
    assert math.isclose(scale.x_of(NOW + 70 * DAY), 960)


def test_fitting_one_instant_shows_the_least_span_around_it() -> None:
    scale = fitted(NOW, NOW, 1000, least=28 * DAY)

    assert math.isclose(scale.span, 28 * DAY)
    assert math.isclose(scale.x_of(NOW), 500)


def test_nothing_divides_by_a_width_of_zero() -> None:
    assert TimeScale.clamped(NOW, NOW + HOUR, 0).width > 0
