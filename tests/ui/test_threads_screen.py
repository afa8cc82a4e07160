from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from journal_app.domain.entry import EntryHeader, EntryKind
from journal_app.domain.thread import Occurrence, Thread, ThreadKind, ThreadReturn
from journal_app.ui import theme
from journal_app.ui.screens.threads_screen import ThreadsScreen, ThreadsView
from journal_app.ui.widgets.reading_pane import ReadingPane
from journal_app.ui.widgets.thread_form import place_of
from tests.builders import make_entry
from tests.ui import inspection
from tests.ui.inspection import named, texts

ZONE = "Europe/London"
NOW = datetime(2026, 11, 20, 18, 30, tzinfo=ZoneInfo(ZONE))
AT = datetime(2026, 11, 12, 10, tzinfo=UTC)
THREAD = Thread(id="t1", name="The lamp", kind=ThreadKind.IMAGE, began_at=AT, words="a lamp")
RETURN = ThreadReturn(
    occurrence=Occurrence(id="o1", thread_id="t1", entry_id="e1", start=0, end=6, words="a lamp"),
    entry=EntryHeader(id="e1", kind=EntryKind.FREE, happened_at=AT, zone=ZONE, headline="A corridor"),
)
VIEW = ThreadsView(now=NOW, threads=((THREAD, (RETURN,)), (replace(THREAD, id="t2", name="Gran"), ())))


@pytest.fixture
def screen(qtbot: QtBot) -> ThreadsScreen:
    made = ThreadsScreen()
    qtbot.addWidget(made)
    made.show_threads(VIEW)
    inspection.lay_out(made, 1000, 860)
    return made


@pytest.fixture
def pane(qtbot: QtBot) -> ReadingPane:
    made = ReadingPane()
    qtbot.addWidget(made)
    made.show_entry(make_entry("A corridor, *a lamp*, and a lamp again. 🕯 Warm."))
    inspection.lay_out(made, 700, 800)
    return made


def select(pane: ReadingPane, text: str, nth: int = 0) -> None:
    cursor = QTextCursor(pane.view.document())
    for _ in range(nth + 1):
        cursor = pane.view.document().find(text, cursor)
    pane.view.setTextCursor(cursor)


def test_threads_are_listed_with_their_returns(screen: ThreadsScreen) -> None:
    shown = texts(screen)

    assert {"The lamp", "Image", "“a lamp”", "Thu 12 Nov, 10:00", "Gran"} <= set(shown)
    assert "The entries it came from are no longer here." in shown


def test_return_opens_its_entry(qtbot: QtBot, screen: ThreadsScreen) -> None:
    with qtbot.waitSignal(screen.open_requested) as blocker:
        QTest.keyClick(named(screen, "“a lamp”. Thu 12 Nov, 10:00"), Qt.Key.Key_Space)

    assert blocker.args == ["e1"]


def test_deleting_a_thread_asks_first(qtbot: QtBot, screen: ThreadsScreen) -> None:
    named(screen, "Delete the thread: The lamp").click()

    with qtbot.waitSignal(screen.delete_requested) as blocker:
        named(screen, "Delete thread").click()

    assert blocker.args == ["t1"]


def test_without_a_thread_the_way_to_make_one_is_told(screen: ThreadsScreen) -> None:
    screen.show_threads(ThreadsView(now=NOW))

    assert any(text.startswith("No thread yet") for text in texts(screen))


def test_read_only_offers_no_deleting(screen: ThreadsScreen) -> None:
    screen.set_read_only()
    screen.show_threads(VIEW)

    QApplication.processEvents()
    assert not [one for one in inspection.visible(screen, QPushButton) if one.accessibleName().startswith("Delete")]


def test_every_control_has_a_name_and_is_large_enough(screen: ThreadsScreen) -> None:
    assert inspection.unnamed(screen) == []
    assert inspection.small_targets(screen) == []


@pytest.mark.parametrize(("scale", "size"), [(1.0, (900, 600)), (2.0, (900, 600))])
def test_nothing_is_clipped(qtbot: QtBot, themed: theme.Theme, scale: float, size: tuple[int, int]) -> None:
    themed.apply("light", scale, reduced_motion=True)
    made = ThreadsScreen()
    qtbot.addWidget(made)
    made.show_threads(VIEW)

    inspection.lay_out(made, *size)

    assert inspection.clipped(made) == []
    assert inspection.wider_than_the_window(made) == []


def test_thread_is_offered_only_for_selected_words(pane: ReadingPane) -> None:
    before = [one.accessibleName() for one in inspection.visible(pane, QPushButton)]

    select(pane, "corridor")

    assert "Make a thread" not in before
    assert named(pane, "Make a thread").isVisible()


@pytest.mark.parametrize(("nth", "start"), [(0, 13), (1, 26)])
def test_selection_becomes_a_thread_where_it_stands(qtbot: QtBot, pane: ReadingPane, nth: int, start: int) -> None:
    select(pane, "a lamp", nth)
    named(pane, "Make a thread").click()
    QTest.keyClicks(pane.thread_form.name, "The lamp")

    with qtbot.waitSignal(pane.thread_requested) as blocker:
        QTest.keyClick(pane.thread_form.name, Qt.Key.Key_Return)

    assert blocker.args == [pane.entry_id, "", "The lamp", ThreadKind.IMAGE, start, start + 6]


def test_words_after_an_emoji_are_counted_in_code_points(qtbot: QtBot, pane: ReadingPane) -> None:
    select(pane, "Warm")
    named(pane, "Make a thread").click()

    with qtbot.waitSignal(pane.thread_requested) as blocker:
        pane.thread_form.keep.click()

    words = "A corridor, *a lamp*, and a lamp again. 🕯 Warm."
    assert words[blocker.args[4] : blocker.args[5]] == "Warm"


def test_selection_is_added_to_a_thread_that_is_there(qtbot: QtBot, pane: ReadingPane) -> None:
    pane.thread_form.set_threads([("t1", "The lamp")])
    select(pane, "a lamp")
    named(pane, "Make a thread").click()
    pane.thread_form.to.setCurrentIndex(1)

    with qtbot.waitSignal(pane.thread_requested) as blocker:
        pane.thread_form.keep.click()

    assert blocker.args[1] == "t1"


def test_another_entry_closes_the_form(pane: ReadingPane) -> None:
    select(pane, "corridor")
    named(pane, "Make a thread").click()

    pane.show_entry(make_entry("Something else"))

    assert pane.thread_form.isHidden()


def test_read_only_makes_no_thread(pane: ReadingPane) -> None:
    pane.set_read_only()

    select(pane, "corridor")

    assert "Make a thread" not in [one.accessibleName() for one in inspection.visible(pane, QPushButton)]


@pytest.mark.parametrize(
    ("selected", "before", "source", "place"),
    [
        ("the lamp", "", "On **the** lamp.", (5, 15)),
        ("one\u2029two", "", "one\n\ntwo", (0, 8)),
        ("not there", "", "something else", None),
        ("  ", "", "a b", None),
        ("a", "a a a a", "a a", (2, 3)),
    ],
)
def test_place_of_selected_words(selected: str, before: str, source: str, place: tuple[int, int] | None) -> None:
    assert place_of(selected, before, source) == place
