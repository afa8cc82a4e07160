import pytest

from journal_app.domain import body_map
from journal_app.domain.body_map import BodyPart


@pytest.mark.parametrize(
    ("x", "y", "part"),
    [
        (0, 60, BodyPart.HEAD),
        (0, 145, BodyPart.NECK),
        (-80, 190, BodyPart.SHOULDER),
        (0, 250, BodyPart.CHEST),
        (10, 350, BodyPart.BELLY),
        (0, 440, BodyPart.HIPS),
        (118, 330, BodyPart.ARM),
        (-152, 470, BodyPart.HAND),
        (50, 550, BodyPart.THIGH),
        (-50, 640, BodyPart.KNEE),
        (50, 740, BodyPart.LOWER_LEG),
        (40, 850, BodyPart.FOOT),
        (200, 100, BodyPart.BESIDE),
        (0, -5, BodyPart.BESIDE),
    ],
)
def test_a_place_is_on_the_part_that_one_sees_there(x: float, y: float, part: BodyPart) -> None:
    assert body_map.part_at(x, y) is part


def test_front_and_back_are_symmetrical_within_their_room_and_differ() -> None:
    front, back = body_map.outline(back=False), body_map.outline(back=True)

    assert front != back
    for curve in (*front, *back):
        ends = [curve.start, *(bend[-1] for bend in curve.bends)]
        assert all(abs(x) <= body_map.WIDTH / 2 and 0 <= y <= body_map.HEIGHT for x, y in ends)
    every = {(round(x), round(y)) for curve in front for x, y in (curve.start, *(bend[-1] for bend in curve.bends))}
    assert {(-x, y) for x, y in every} == every
