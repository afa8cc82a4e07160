"""The Timeline screen: buttons, and the table in step with the picture."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from journal_app.domain.timeline import Lane, Mark, TimelineData
from journal_app.ui.models.timeline_model import Column
from journal_app.ui.screens.timeline_screen import TimelineScreen
from journal_app.ui.theme import Theme
from journal_app.ui.timeline.ticks import Level
from journal_app.ui.widgets.parts import Button

START = datetime(2026, 9, 7, 9, tzinfo=UTC)
NOW = START + timedelta(days=40)
DAY = 86_400.0


def make_data(count: int = 60) -> TimelineData:
    lanes = (Lane.GUIDED, Lane.FREE, Lane.DOSING)
    marks = tuple(
        Mark(START.timestamp() + n * DAY, lanes[n % 3], f"id-{n:03}", f"Words {n}", number=n // 3 + 1)
        for n in range(count)
    )
    return TimelineData(marks=marks, zone="Europe/Berlin")


@pytest.fixture
def screen(qtbot: QtBot) -> TimelineScreen:
    made = TimelineScreen()
    made.setLocale(QLocale("en_GB"))
    qtbot.addWidget(made)
    made.resize(1200, 860)
    with qtbot.waitExposed(made):
        made.show()
    made.set_data(make_data(), NOW)
    return made


def button(screen: TimelineScreen, name: str) -> Button:
    [found] = [one for one in screen.findChildren(Button) if one.accessibleName() == name]
    return found


def selected(screen: TimelineScreen) -> list[str]:
    return [screen.model.mark(index.row()).id for index in screen.table.selectionModel().selectedRows()]


def test_a_row_chosen_is_current_in_the_picture_and_in_view(screen: TimelineScreen) -> None:
    screen.view.show_stretch(START.timestamp(), START.timestamp() + 5 * DAY)

    screen.table.selectRow(50)

    mark = screen.view.current_mark()
    assert mark is not None
    assert mark.id == "id-050"
    begins, ends = screen.view.visible_stretch
    assert begins < mark.at < ends


def test_a_mark_made_current_in_the_picture_is_the_row_chosen(screen: TimelineScreen) -> None:
    screen.view.set_current("id-055")

    assert selected(screen) == ["id-055"]
    index = screen.model.index(55, Column.WHEN)
    assert screen.table.viewport().rect().contains(screen.table.visualRect(index).center())


def test_clearing_in_the_picture_clears_the_table(screen: TimelineScreen, qtbot: QtBot) -> None:
    screen.select("id-010")

    qtbot.keyClick(screen.view, Qt.Key.Key_Escape)

    assert selected(screen) == []


def test_sorting_and_new_data_keep_both_in_step(screen: TimelineScreen) -> None:
    screen.select("id-010")

    screen.table.sortByColumn(Column.WHEN, Qt.SortOrder.DescendingOrder)
    screen.set_data(make_data(80), NOW)

    assert selected(screen) == ["id-010"]
    mark = screen.view.current_mark()
    assert mark is not None
    assert mark.id == "id-010"


def test_enter_in_the_table_and_in_the_picture_open_a_mark(screen: TimelineScreen, qtbot: QtBot) -> None:
    for widget in (screen.table, screen.view):
        screen.select("id-020")
        with qtbot.waitSignal(screen.open_requested) as heard:
            qtbot.keyClick(widget, Qt.Key.Key_Return)
        assert heard.args is not None
        assert heard.args[0].id == "id-020"


@pytest.mark.parametrize("level", Level)
def test_level_buttons_show_their_level(screen: TimelineScreen, qtbot: QtBot, level: Level) -> None:
    pressed = button(screen, level.value.capitalize())

    qtbot.mouseClick(pressed, Qt.MouseButton.LeftButton)

    assert screen.view.level is level
    assert pressed.isChecked()


def test_the_button_of_the_level_follows_the_wheel(screen: TimelineScreen) -> None:
    while screen.view.level is not Level.HOURS:
        screen.view.zoom_in()

    assert button(screen, "Hours").isChecked()


def test_everything_a_drag_does_a_button_does(screen: TimelineScreen, qtbot: QtBot) -> None:
    fitted = screen.view.visible_stretch

    for name in ("Zoom in", "Later", "Zoom out", "Earlier", "Today", "Whole course"):
        before = screen.view.visible_stretch
        qtbot.mouseClick(button(screen, name), Qt.MouseButton.LeftButton)
        assert screen.view.visible_stretch != before, name

    assert screen.view.visible_stretch == pytest.approx(fitted)


def test_the_table_can_be_put_away(screen: TimelineScreen, qtbot: QtBot) -> None:
    height = screen.view.height()

    qtbot.mouseClick(button(screen, "Table"), Qt.MouseButton.LeftButton)

    assert not screen.table.isVisible()
    qtbot.waitUntil(lambda: screen.view.height() > height)


def test_the_screen_is_headed_by_the_course(screen: TimelineScreen) -> None:
    screen.set_course_name("Autumn")
    assert "Autumn" in [one.text() for one in screen.findChildren(QLabel)]

    screen.set_course_name("")
    assert "Timeline" in [one.text() for one in screen.findChildren(QLabel)]


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("size", [(1440, 900), (680, 600)])
def test_no_words_are_clipped(
    screen: TimelineScreen, themed: Theme, qtbot: QtBot, scale: float, size: tuple[int, int]
) -> None:
    themed.apply("light", scale, reduced_motion=True)
    screen.resize(*size)
    qtbot.waitUntil(lambda: screen.view.width() <= screen.viewport().width())

    clipped = [
        one.text() or one.accessibleName()
        for one in screen.findChildren(QAbstractButton)
        if one.isVisible() and one.text() and one.width() < one.minimumSizeHint().width()
    ]
    assert clipped == []
    assert screen.view.minimumSizeHint().height() <= screen.view.height()
    assert screen.horizontalScrollBar().maximum() == 0 or scale == 2.0


def test_every_control_has_a_name_and_is_large_enough(screen: TimelineScreen) -> None:
    for one in screen.findChildren(QAbstractButton):
        if one.isVisible():
            assert one.accessibleName()
            assert min(one.width(), one.height()) >= 24
