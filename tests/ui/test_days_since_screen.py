"""Days since a session: the sessions over each other, by pointer, by key, by ear and as a table."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from journal_app.domain.timeline import Lane, Mark, TimelineData
from journal_app.ui.screens.days_since_screen import DaysSinceScreen
from journal_app.ui.theme import Theme
from journal_app.ui.timeline.members import Members
from journal_app.ui.timeline.since import session_rows
from journal_app.ui.timeline.since_view import DaysSinceView, Overlay, day_words, days_between
from tests.ui.inspection import clipped, lay_out, small_targets, unnamed
from tests.ui.timeline_sample import full_course

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[DaysSinceScreen]:
    made = DaysSinceScreen()
    made.setLocale(QLocale("en_GB"))
    qtbot.addWidget(made)
    lay_out(made, 1200, 900)
    made.set_data(full_course())
    yield made
    QAccessible.setActive(False)


@pytest.fixture
def view(screen: DaysSinceScreen) -> DaysSinceView:
    screen.view.setFocus()
    return screen.view


def test_rows_hold_the_week_before_and_four_weeks_after_each_session_held() -> None:
    rows = session_rows(full_course())

    assert [row.session.id for row in rows] == ["dosing-1", "dosing-2"]
    for row in rows:
        assert all(-7 <= days <= 28 for days, _ in row.marks)
        assert all(mark.at == pytest.approx(row.session.at + days * 86_400) for days, mark in row.marks)


def test_the_next_session_is_seen_in_the_row_of_the_one_before() -> None:
    first, _ = session_rows(full_course())

    later = [(round(days), mark.id, mark.cancelled) for days, mark in first.marks if mark.lane is Lane.DOSING]
    assert later == [(14, "dosing-x", True), (21, "dosing-2", False)]


def test_another_session_is_never_drawn_as_one_of_many_entries(screen: DaysSinceScreen) -> None:
    data = full_course()
    second = next(mark for mark in data.marks if mark.id == "dosing-2")
    crowd = tuple(Mark(second.at + n, Lane.FREE, f"near-{n}", "") for n in range(3))

    screen.view.set_data(replace(data, marks=tuple(sorted((*data.marks, *crowd)))))

    spot = next(one for one in screen.view.spots() if one.row == 0 and second in one.marks)
    assert spot.marks == (second,)
    assert screen.view.spot_at(QPoint(spot.x, spot.y)) == spot


def test_what_is_drawn_as_one_opens_into_its_members(screen: DaysSinceScreen, qtbot: QtBot) -> None:
    view = screen.view
    spot = next(one for one in view.spots() if len(one.marks) > 1)
    view.setFocus()
    view.set_current(spot)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    [members] = view.findChildren(Members)
    qtbot.keyClick(members, Qt.Key.Key_Down)

    with qtbot.waitSignal(view.open_requested) as wish:
        qtbot.keyClick(members, Qt.Key.Key_Return)

    assert wish.args == [spot.marks[1]]


def test_of_what_is_known_to_a_month_no_day_is_said(screen: DaysSinceScreen) -> None:
    model = screen.table.model()

    told = {model.index(n, 3).data(): model.index(n, 1).data() for n in range(model.rowCount())}

    assert told["Moved"] == "October 2026"
    assert told["A cold"].startswith("about ")


def test_a_mark_stands_at_its_day(view: DaysSinceView) -> None:
    spot = next(one for one in view.spots() if one.row == 0 and one.marks[0].id == "effect-2")

    assert spot.x == view.x_of(0.02)


def test_arrows_move_along_the_days_and_between_the_sessions(view: DaysSinceView, qtbot: QtBot) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Right)
    first = view.reading_current()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    second = view.reading_current()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    third = view.reading_current()

    assert first is not None
    assert second is not None
    assert third is not None
    assert (first.row, second.row, third.row) == (0, 0, 1)
    assert first.x <= second.x
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.reading_current() is None


def test_enter_opens_the_current_mark(screen: DaysSinceScreen, view: DaysSinceView, qtbot: QtBot) -> None:
    view.set_current(next(spot for spot in view.spots() if spot.marks[0].id == "effect-3"))

    with qtbot.waitSignal(screen.open_requested) as heard:
        qtbot.keyClick(view, Qt.Key.Key_Return)

    assert heard.args is not None
    assert heard.args[0].id == "effect-3"


def test_what_is_current_is_said_below_the_picture(screen: DaysSinceScreen, view: DaysSinceView) -> None:
    spot = next(one for one in view.spots() if one.row == 1 and one.marks[0].id == "effect-3")

    view.set_current(spot)

    said = screen._said.text()
    assert said.startswith("Side effect, Tired, mild, ")
    assert said.endswith("on the day, dosing session 2")


def test_marks_are_items_of_a_list_for_screen_readers(view: DaysSinceView) -> None:
    QAccessible.setActive(True)
    interface = QAccessible.queryAccessibleInterface(view)

    names = [interface.child(number).text(QAccessible.Text.Name) for number in range(interface.childCount())]

    assert interface.role() is QAccessible.Role.List
    assert len(names) == len(view.spots())
    assert any(name.startswith("Side effect, Dizziness, severe") for name in names)
    assert "2 sessions" in interface.text(QAccessible.Text.Description)


def test_pressing_the_current_item_opens_it(screen: DaysSinceScreen, view: DaysSinceView, qtbot: QtBot) -> None:
    spot = view.spots()[0]

    view.press(spot)
    with qtbot.waitSignal(screen.open_requested):
        view.press(spot)


def test_all_moods_can_be_laid_over_each_other(view: DaysSinceView) -> None:
    rows = view.grab().toImage()

    view.set_overlay(Overlay.MOODS)

    assert {spot.marks[0].lane for spot in view.spots()} == {Lane.MOOD}
    assert view.grab().toImage() != rows


def test_without_a_session_there_is_a_kind_word_and_no_picture(screen: DaysSinceScreen) -> None:
    screen.set_data(TimelineData())

    assert not screen.view.isVisible()
    assert screen._nothing.isVisible()


def test_the_table_says_everything_the_picture_does(
    screen: DaysSinceScreen, view: DaysSinceView, qtmodeltester: ModelTester
) -> None:
    drawn = {mark.id for spot in view.spots() for mark in spot.marks}

    rows = {screen.model.mark(row).id for row in range(screen.model.rowCount())}

    assert drawn <= rows
    qtmodeltester.check(screen.model)


@pytest.mark.parametrize(
    ("hours", "words"),
    [(-77, "3 days before"), (-12, "a day before"), (13, "on the day"), (14.7, "on the day"), (24, "a day after")],
)
def test_days_are_those_of_the_calendar_and_the_night_after_belongs_to_the_day(hours: float, words: str) -> None:
    session = datetime(2026, 10, 23, 10, tzinfo=BERLIN).timestamp()  # two days before the clocks go back

    assert day_words(days_between(session, session + hours * 3600, BERLIN)) == words


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_clipped_and_everything_has_a_name(screen: DaysSinceScreen, themed: Theme, scale: float) -> None:
    themed.apply("dark", scale, reduced_motion=True)
    lay_out(screen, 900, 600)

    assert clipped(screen) == []
    assert unnamed(screen) == []
    assert small_targets(screen) == []
    assert screen.view.height() >= screen.view.minimumSizeHint().height()


def test_back_is_a_button(screen: DaysSinceScreen, qtbot: QtBot) -> None:
    [back] = [one for one in screen.findChildren(QAbstractButton) if one.accessibleName() == "Back to the timeline"]

    with qtbot.waitSignal(screen.closed):
        back.click()
