import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from journal_app.ui.widgets.mood_pad import MoodPad, energy_in_words, pleasant_in_words, point_in_words
from tests.ui import inspection


@pytest.fixture
def pad(qtbot: QtBot) -> MoodPad:
    made = MoodPad()
    qtbot.addWidget(made)
    inspection.lay_out(made, 300, 300)
    made.setFocus()
    return made


def said(pad: MoodPad) -> str:
    return QAccessible.queryAccessibleInterface(pad).text(QAccessible.Text.Description)


def test_nothing_is_said_until_it_is_touched(pad: MoodPad) -> None:
    assert pad.point is None
    assert said(pad) == "Nothing said yet"


def test_first_key_only_brings_the_point_to_the_middle(pad: MoodPad) -> None:
    QTest.keyClick(pad, Qt.Key.Key_Up)

    assert pad.point == (0, 0)


def test_arrow_keys_move_the_point_and_stop_at_the_edges(pad: MoodPad) -> None:
    pad.set_point((3, -4))

    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(pad, key)

    assert pad.point == (5, -5)


def test_home_is_the_middle_and_delete_takes_the_point_back(pad: MoodPad) -> None:
    pad.set_point((3, -4))

    QTest.keyClick(pad, Qt.Key.Key_Home)
    middle = pad.point
    QTest.keyClick(pad, Qt.Key.Key_Delete)

    assert (middle, pad.point) == ((0, 0), None)


@pytest.mark.parametrize(
    ("place", "point"),
    [((150, 150), (0, 0)), ((299, 0), (5, 5)), ((1, 1), (-5, 5)), ((0, 299), (-5, -5)), ((299, 299), (5, -5))],
)
def test_press_puts_the_point_where_it_was_pressed(
    qtbot: QtBot, pad: MoodPad, place: tuple[int, int], point: tuple[int, int]
) -> None:
    with qtbot.waitSignal(pad.point_changed):
        QTest.mouseClick(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(*place))

    assert pad.point == point


def test_point_follows_a_drag(pad: MoodPad) -> None:
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(150, 150))
    QTest.mouseMove(pad, QPoint(290, 150))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(290, 150))

    assert pad.point == (5, 0)


def test_touch_sets_the_point(qtbot: QtBot, pad: MoodPad) -> None:
    device = QTest.createTouchDevice()

    with qtbot.waitSignal(pad.point_changed):
        QTest.touchEvent(pad, device).press(0, QPoint(290, 150), pad).commit()
        QTest.touchEvent(pad, device).release(0, QPoint(290, 150), pad).commit()

    assert pad.point == (5, 0)


def test_right_to_left_mirrors_the_pad(pad: MoodPad) -> None:
    pad.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    pad.set_point((0, 0))

    QTest.keyClick(pad, Qt.Key.Key_Right)

    assert pad.point == (-1, 0)


def test_both_values_are_told_in_words(pad: MoodPad) -> None:
    pad.set_point((3, -1))

    assert said(pad) == "rather pleasant, a little still"


def test_words_grow_with_the_distance_from_the_middle() -> None:
    assert [pleasant_in_words(value) for value in (-5, -2, -1, 0, 1, 3, 4)] == [
        "very unpleasant",
        "rather unpleasant",
        "a little unpleasant",
        "neither pleasant nor unpleasant",
        "a little pleasant",
        "rather pleasant",
        "very pleasant",
    ]
    assert len({energy_in_words(value) for value in (-5, -2, -1, 0, 1, 3, 4)}) == 7
    assert point_in_words(0, 5) == "neither pleasant nor unpleasant, very lively"


def test_place_is_seen_without_colour(pad: MoodPad) -> None:
    pictures = []
    for point in (None, (0, 0), (2, 2)):
        pad.set_point(point)
        grey = pad.grab().toImage().convertToFormat(pad.grab().toImage().Format.Format_Grayscale8)
        pictures.append(bytes(grey.constBits()))

    assert len(set(pictures)) == 3
