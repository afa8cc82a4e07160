"""A drawing as text and as a picture."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.domain.drawing import Background, Drawing, Stroke, as_svg, from_json, to_json

PLACES = st.floats(0, 1)
STROKES = st.builds(
    Stroke,
    colour=st.text(max_size=8),
    width=st.floats(0.5, 40),
    points=st.lists(st.tuples(PLACES, PLACES, PLACES), max_size=5).map(tuple),
)
DRAWINGS = st.builds(
    Drawing,
    width=st.integers(1, 4000),
    height=st.integers(1, 4000),
    strokes=st.lists(STROKES, max_size=4).map(tuple),
    background=st.sampled_from(Background),
)


@given(DRAWINGS)
def test_any_drawing_comes_back_from_its_text_within_a_hundredth_of_a_pixel(drawing: Drawing) -> None:
    again = from_json(to_json(drawing))

    assert from_json(to_json(again)) == again
    assert (again.width, again.height, again.background) == (drawing.width, drawing.height, drawing.background)
    for stroke, kept in zip(drawing.strokes, again.strokes, strict=True):
        assert stroke.colour == kept.colour
        for point, place in zip(stroke.points, kept.points, strict=True):
            assert place == pytest.approx(point, abs=5e-6)


@given(DRAWINGS)
def test_any_drawing_is_a_picture_without_a_link(drawing: Drawing) -> None:
    svg = as_svg(drawing, {stroke.colour: "#123456" for stroke in drawing.strokes})

    root = ET.fromstring(svg)  # noqa: S314 -- of our own making
    assert root.get("viewBox") == f"0 0 {drawing.width} {drawing.height}"
    assert "href" not in svg
    drawn = [stroke for stroke in drawing.strokes if stroke.points]
    assert len(root) >= len(drawn)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', to_json(Drawing(width=1, height=1))[:-1], "null"])
def test_what_is_no_drawing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no drawing"):
        from_json(text)
