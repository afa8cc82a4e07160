"""Earlier versions on the screen: marked by more than colour, compared side by side, brought back after a question."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from journal_app.domain.difference import compare_entries
from journal_app.domain.version import EntryVersion
from journal_app.ui import theme
from journal_app.ui.screens.versions_screen import VersionsScreen
from journal_app.ui.widgets.difference_view import DifferenceView
from tests.builders import NOON, make_guided_entry
from tests.ui import inspection
from tests.ui.inspection import named

NOW = make_guided_entry(
    "The lamp was on, and I did not hurry.", title="The lamp", text="<b>bold</b> & plain", tags=("lamp",), mood=6
)
THEN = replace(
    NOW,
    title="A lamp",
    answers=(replace(NOW.answers[0], text="The lamp was off, and I did not hurry."),),
    text="",
    edited_at=NOON - timedelta(hours=2),
)
VERSIONS = tuple(
    EntryVersion(version=f"v{number}", changed_at=NOON, entry=replace(THEN, edited_at=NOON - timedelta(days=number)))
    for number in range(1, 4)
)


@pytest.fixture
def screen(qtbot: QtBot) -> VersionsScreen:
    made = VersionsScreen()
    qtbot.addWidget(made)
    made.compare_requested.connect(lambda one: made.show_difference(one, compare_entries(one.entry, NOW)))
    inspection.lay_out(made, 1080, 860)
    made.show_versions(NOW, VERSIONS)
    inspection.lay_out(made, 1080, 860)
    return made


def views(screen: VersionsScreen) -> list[DifferenceView]:
    return inspection.visible(screen, DifferenceView)


def marked(view: DifferenceView) -> tuple[list[str], list[str]]:
    """Return the words that are struck through, and those underlined."""
    struck, underlined = [], []
    block = view.document().begin()
    while block.isValid():
        place = block.begin()
        while not place.atEnd():
            fragment = place.fragment()
            if fragment.charFormat().fontStrikeOut():
                struck.append(fragment.text())
            if fragment.charFormat().fontUnderline():
                underlined.append(fragment.text())
            place += 1
        block = block.next()
    return struck, underlined


def test_the_latest_version_is_compared_at_once(screen: VersionsScreen) -> None:
    assert [screen.list.item(row).text().splitlines() for row in range(3)] == [
        ["9 March 2026, 13:00", "11 words"],
        ["8 March 2026, 13:00", "11 words"],
        ["7 March 2026, 13:00", "11 words"],
    ]
    assert screen.list.currentRow() == 0
    assert marked(views(screen)[2]) == (["off"], [])
    assert marked(views(screen)[3]) == ([], ["on"])


def test_words_are_shown_as_they_were_written_and_never_as_markup(screen: VersionsScreen) -> None:
    texts = [view.toPlainText() for view in views(screen)]

    assert "<b>bold</b> & plain" in texts
    assert NOW.answers[0].text in texts
    assert THEN.answers[0].text in texts


def test_a_screen_reader_is_told_what_differs(screen: VersionsScreen) -> None:
    before, after = views(screen)[2:4]

    assert before.accessibleName() == "How is your body now?. Then, 9 March 2026, 13:00"
    assert before.accessibleDescription() == "Taken out: off"
    assert after.accessibleName() == "How is your body now?. Now"
    assert after.accessibleDescription() == "Put in: on"
    assert inspection.unnamed(screen) == []


def test_choosing_another_version_asks_for_its_comparison(qtbot: QtBot, screen: VersionsScreen) -> None:
    screen.list.setFocus()

    with qtbot.waitSignal(screen.compare_requested) as asked:
        qtbot.keyClick(screen.list, Qt.Key.Key_Down)

    assert asked.args == [VERSIONS[1]]


def test_a_comparison_that_comes_late_is_not_shown(screen: VersionsScreen) -> None:
    screen.list.setCurrentRow(1)
    other = replace(NOW, title="Late words")

    screen.show_difference(VERSIONS[0], compare_entries(other, NOW))

    assert "Late words" not in [view.toPlainText() for view in views(screen)]


def test_a_version_is_brought_back_after_a_question_by_keyboard_alone(qtbot: QtBot, screen: VersionsScreen) -> None:
    screen.list.setFocus()
    qtbot.keyClick(screen.list, Qt.Key.Key_Down)
    button = named(screen, "Bring this version back")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert screen.question.isVisible()
    assert "Sunday 8 March 2026" in screen.question.text

    yes = named(screen, "Bring it back")
    with qtbot.waitSignal(screen.restore_requested) as wish:
        qtbot.keyClick(yes, Qt.Key.Key_Space)

    assert wish.args == [NOW.id, "v2"]


def test_leaving_it_as_it_is_changes_nothing(qtbot: QtBot, screen: VersionsScreen) -> None:
    named(screen, "Bring this version back").click()

    with qtbot.assertNotEmitted(screen.restore_requested):
        named(screen, "Leave it as it is").click()

    assert not screen.question.isVisible()
    assert named(screen, "Bring this version back").isEnabled()


def test_a_version_that_is_the_same_says_so(screen: VersionsScreen) -> None:
    same = EntryVersion(version="same", changed_at=NOON, entry=NOW)

    screen.show_versions(NOW, [same])

    assert screen.notice.text == "This version says what the entry says now."


def test_back_names_the_entry(qtbot: QtBot, screen: VersionsScreen) -> None:
    with qtbot.waitSignal(screen.closed) as left:
        named(screen, "Back to the entry").click()

    assert left.args == [NOW.id]


def test_what_went_wrong_is_said(screen: VersionsScreen) -> None:
    screen.show_not_restored("There is no room.", "Make some.")

    assert screen.notice.isVisible()
    assert screen.notice.text == "There is no room. Make some."


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("width", [660, 1080])
def test_everything_fits(qtbot: QtBot, themed: theme.Theme, scale: float, width: int) -> None:
    themed.apply("light", scale, reduced_motion=True)
    screen = VersionsScreen()
    qtbot.addWidget(screen)
    screen.compare_requested.connect(lambda one: screen.show_difference(one, compare_entries(one.entry, NOW)))
    long = "Donaudampfschifffahrtsgesellschaft " * 40
    entry = replace(NOW, text=long, title=long[:80])
    inspection.lay_out(screen, width, 600)
    screen.show_versions(entry, [replace(one, entry=replace(one.entry, text=long + "and on")) for one in VERSIONS])
    inspection.lay_out(screen, width, 600)
    named(screen, "Bring this version back").click()
    inspection.lay_out(screen, width, 600)

    assert inspection.clipped(screen) == []
    assert inspection.wider_than_the_window(screen) == []
    for view in views(screen):
        assert view.document().size().height() <= view.viewport().height() + 1


def test_narrow_windows_have_one_column(screen: VersionsScreen) -> None:
    assert screen.list.geometry().right() < screen._comparison.geometry().left()

    inspection.lay_out(screen, 560, 800)

    assert screen.list.geometry().bottom() < screen._comparison.geometry().top()
    before, after = views(screen)[2:4]
    assert before.mapTo(screen, before.rect().bottomLeft()).y() < after.mapTo(screen, after.rect().topLeft()).y()
