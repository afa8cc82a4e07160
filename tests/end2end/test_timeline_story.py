"""The timeline on a real journal: lanes are remembered, filters asked of the vault, other views reached and left."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from journal_app.domain.timeline import Lane
from journal_app.ui.journal_screen import JournalScreen
from journal_app.ui.screens.compare_screen import Comparison
from tests.builders import make_dosing_session
from tests.end2end.conftest import Person


@pytest.fixture
def screen(patient: Person) -> JournalScreen:
    """Give the open journal at its timeline."""
    patient.open("timeline")
    found = patient.window.journal_screen
    assert found is not None
    return found


def lanes(screen: JournalScreen) -> list[Lane]:
    return [lane.lane for lane in screen.timeline.screen.view.scene.content.lanes]


@pytest.mark.long
def test_lanes_chosen_are_there_after_the_next_unlock(patient: Person, screen: JournalScreen) -> None:
    chooser = screen.timeline.screen.lane_chooser
    chooser.list.item(chooser.order.index(Lane.THERAPY)).setCheckState(Qt.CheckState.Unchecked)
    chooser.list.setCurrentRow(chooser.order.index(Lane.FREE))
    chooser.list.move_requested.emit(-1)
    chosen = lanes(screen)
    assert Lane.THERAPY not in chosen

    patient.lock()
    patient.unlock()
    patient.open("timeline")

    again = patient.window.journal_screen
    assert again is not None
    assert lanes(again) == chosen


@pytest.mark.long
def test_a_filter_is_asked_of_the_vault_and_taken_away_again(patient: Person, screen: JournalScreen) -> None:
    timeline = screen.timeline.screen
    before = timeline.model.rowCount()

    timeline.filter_bar.starred.click()
    patient.open("timeline")
    starred = timeline.model.rowCount()
    timeline.filter_bar.everything.click()
    patient.open("timeline")

    assert 0 < starred < before
    assert timeline.model.rowCount() == before


@pytest.mark.long
def test_an_entry_is_read_beside_the_table(patient: Person, screen: JournalScreen) -> None:
    timeline = screen.timeline.screen
    timeline.resize(1500, 900)
    mark = next(mark for mark in screen.timeline.data.marks if mark.lane is Lane.FREE)

    timeline.select(mark.id)
    patient.open("timeline")

    assert timeline._preview.has_entry


@pytest.mark.long
@pytest.mark.parametrize(
    ("button", "name"),
    [("Days since a session", "days_since"), ("Side by side", "compare"), ("Print or save", "timeline_print")],
)
def test_other_views_are_reached_and_left(patient: Person, screen: JournalScreen, button: str, name: str) -> None:
    patient.press(button)
    assert screen.place().screen == name

    patient.press("Back to the timeline")

    assert screen.place().screen == "timeline"


@pytest.mark.long
def test_sessions_stand_side_by_side_as_they_were_noted(patient: Person, screen: JournalScreen, qtbot: QtBot) -> None:
    patient.open("compare")
    views, unlocked = screen.timeline_views, screen._unlocked
    found: list[Comparison] = []
    held: list[str] = []

    unlocked.read(
        unlocked.journal.courses.dosing_sessions,
        lambda sessions: held.extend(one.id for one in sessions if one.took_place_by(unlocked.now)),
    )
    elsewhere = make_dosing_session(unlocked.now - timedelta(hours=1))  # of no course: it stands beside none of them
    unlocked.read(partial(unlocked.journal.courses.save_dosing_session, elsewhere), None)
    for pair in (-1, -2, -100):
        unlocked.read(partial(views._compare, pair), found.append)
    unlocked.read(partial(unlocked.journal.courses.delete_dosing_session, elsewhere.id), None)
    qtbot.waitUntil(lambda: len(found) == 3)

    last, before, none = found
    assert last.later is not None
    assert last.earlier is not None
    assert [last.earlier.id, last.later.id] == held[-2:]
    assert last.later.intention
    assert last.later.first_words
    assert not last.has_later
    assert last.has_earlier
    assert before.later == last.earlier
    assert none == Comparison()


@pytest.mark.long
def test_every_kind_of_mark_leads_to_its_record_and_escape_back_to_the_same_place(
    patient: Person, screen: JournalScreen, qtbot: QtBot
) -> None:
    view = screen.timeline.screen.view
    wanted = {
        Lane.DOSING: "session_record",
        Lane.THERAPY: "sessions",
        Lane.INTENTIONS: "chain",
        Lane.STEPS: "chain",
        Lane.SIDE_EFFECTS: "session_record",
        Lane.MARKS: "marks",
        Lane.CHECK_INS: "check_in",
        Lane.FREE: "entries",
    }
    held = [mark for mark in screen.timeline.data.marks if not mark.planned and not mark.cancelled]
    patient.window.activateWindow()
    qtbot.waitUntil(patient.window.isActiveWindow)
    led: dict[Lane, str] = {}
    for lane in wanted:
        mark = [one for one in held if one.lane is lane][-1]
        view.set_current(mark.id, lane)
        view.zoom_in()
        before, current = view.visible_stretch, view.current_mark()
        view.setFocus()
        qtbot.keyClick(view, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not view.isVisible() and not screen.is_busy)
        led[lane] = screen._name
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: view.isVisible() and not screen.is_busy, timeout=5000)
        qtbot.waitUntil(view.hasFocus)
        assert view.visible_stretch == pytest.approx(before)
        assert view.current_mark() == current

    assert led == wanted


@pytest.mark.long
def test_the_log_says_that_the_timeline_was_saved_outside(
    patient: Person, screen: JournalScreen, tmp_path: Path
) -> None:
    patient.open("timeline_print")
    patient.press("Save as PDF")
    [dialog] = screen.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "course.pdf"))
    dialog.done(QFileDialog.DialogCode.Accepted)
    patient.open("log")

    shown = [each.text() for each in screen.findChildren(QLabel) if each.isVisible()]
    assert (tmp_path / "course.pdf").exists()
    assert shown[shown.index("Something was exported") + 1] == "Timeline, PDF"
