from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from journal_app.domain.check_in import CheckIn
from journal_app.domain.identifiers import new_identifier
from journal_app.ui import theme
from journal_app.ui.screens.check_in_screen import CheckInScreen, CheckInView
from tests.ui import inspection
from tests.ui.inspection import named

ZONE = "Europe/London"
NOW = datetime(2026, 11, 20, 18, 30, tzinfo=ZoneInfo(ZONE))
EARLIER = CheckIn(
    id=new_identifier(),
    at=datetime(2026, 11, 17, 8, 15, tzinfo=UTC),
    zone=ZONE,
    pleasant=2,
    energy=-3,
    words=("calm", "rested"),
    sleep_hours=Decimal("7.5"),
    line="Quiet at the river.",
)
VIEW = CheckInView(now=NOW, zone=ZONE, recent=(EARLIER,))


def words_for(pleasant: int, _energy: int) -> tuple[str, ...]:
    return ("calm", "soft") if pleasant > 0 else ("mixed", "plain")


@pytest.fixture
def screen(qtbot: QtBot) -> CheckInScreen:
    made = CheckInScreen(words_for)
    qtbot.addWidget(made)
    made.show_check_ins(VIEW)
    inspection.lay_out(made, 1000, 800)
    return made


def chips(screen: CheckInScreen) -> list[str]:
    QApplication.processEvents()  # what is added to a layout is shown with the next event
    return [each.text() for each in inspection.visible(screen, QPushButton) if each.property("look") == "chip"]


def test_it_says_beside_the_form_that_nobody_reads_along(screen: CheckInScreen) -> None:
    said = inspection.texts(screen)

    assert any(text.startswith("Nobody reads this in real time.") for text in said)


def test_nothing_said_cannot_be_kept(screen: CheckInScreen) -> None:
    assert not screen.keep.isEnabled()
    assert chips(screen) == []


def test_words_are_offered_after_the_pad_was_touched(screen: CheckInScreen) -> None:
    screen.setFocus()

    QTest.keyClick(screen.pad, Qt.Key.Key_Space)

    assert chips(screen) == ["mixed", "plain"]


def test_chosen_word_stays_when_the_point_moves(screen: CheckInScreen) -> None:
    QTest.keyClick(screen.pad, Qt.Key.Key_Home)
    named(screen, "plain").click()

    QTest.keyClick(screen.pad, Qt.Key.Key_Right)

    assert chips(screen) == ["plain", "calm", "soft"]
    assert named(screen, "plain").isChecked()


def test_everything_said_is_kept(qtbot: QtBot, screen: CheckInScreen) -> None:
    screen.pad.set_point((2, -1))
    screen.pad.point_changed.emit()
    named(screen, "soft").click()
    screen.sleep.setText("6,5")
    named(screen, "Your practice: Yes").click()
    screen.practice.setText(" breathing ")
    screen.line.setText("A plain day.")

    with qtbot.waitSignal(screen.kept) as blocker:
        screen.keep.click()

    [kept] = blocker.args
    assert (kept.pleasant, kept.energy, kept.words, kept.sleep_hours) == (2, -1, ("soft",), Decimal("6.5"))
    assert (kept.practiced, kept.practice, kept.line) == (True, "breathing", "A plain day.")
    assert (kept.at, kept.zone) == (NOW.astimezone(UTC), ZONE)


def test_one_line_alone_is_enough_by_keyboard_only(qtbot: QtBot, screen: CheckInScreen) -> None:
    inspection.tab_stops(screen, screen.pad)
    screen.line.setFocus()
    QTest.keyClicks(screen.line, "Tired")

    with qtbot.waitSignal(screen.kept) as blocker:
        QTest.keyClick(screen.line, Qt.Key.Key_Return)

    [kept] = blocker.args
    assert (kept.pleasant, kept.energy, kept.sleep_hours, kept.practiced, kept.line) == (
        None,
        None,
        None,
        None,
        "Tired",
    )


@pytest.mark.parametrize("hours", ["seven", "25", "-1"])
def test_hours_that_cannot_be_are_said_beside_the_line(qtbot: QtBot, screen: CheckInScreen, hours: str) -> None:
    screen.sleep.setText(hours)

    with qtbot.assertNotEmitted(screen.kept):
        screen.keep.click()

    assert screen.sleep.accessibleDescription()


def test_kept_form_is_empty_again_and_an_unkept_one_stays(screen: CheckInScreen) -> None:
    screen.line.setText("One")
    screen.show_check_ins(VIEW)
    unkept = screen.line.text()

    screen.keep.click()
    screen.show_check_ins(VIEW)

    assert (unkept, screen.line.text()) == ("One", "")


def test_what_could_not_be_kept_can_be_kept_again(screen: CheckInScreen) -> None:
    screen.line.setText("One")
    screen.keep.click()

    screen.keep_failed()

    assert screen.keep.isEnabled()
    assert screen.line.text() == "One"


def test_leaving_the_pad_out_takes_the_point_back(screen: CheckInScreen) -> None:
    QTest.keyClick(screen.pad, Qt.Key.Key_Home)

    named(screen, "Leave the pad out").click()

    assert screen.pad.point is None
    assert not screen.keep.isEnabled()


def test_days_without_a_check_in_draw_nothing(screen: CheckInScreen) -> None:
    shown = inspection.texts(screen)

    assert "calm, rested · Quiet at the river. · 7.5 h of sleep" in shown
    assert [text for text in shown if "Nov" in text] == ["Tue 17 Nov, 08:15"]


def test_deleting_asks_first(qtbot: QtBot, screen: CheckInScreen) -> None:
    named(screen, "Delete the check-in: Tue 17 Nov, 08:15").click()

    with qtbot.waitSignal(screen.delete_requested) as blocker:
        named(screen, "Delete check-in").click()

    assert blocker.args == [EARLIER.id]


def test_escape_goes_back(qtbot: QtBot, screen: CheckInScreen) -> None:
    with qtbot.waitSignal(screen.closed):
        QTest.keyClick(screen.pad, Qt.Key.Key_Escape)


def test_read_only_offers_nothing_that_writes(screen: CheckInScreen) -> None:
    screen.set_read_only()
    screen.show_check_ins(VIEW)

    assert not screen.keep.isVisible()
    assert [each for each in inspection.visible(screen, QPushButton) if "elete" in each.accessibleName()] == []


def test_every_control_has_a_name_and_is_large_enough(screen: CheckInScreen) -> None:
    QTest.keyClick(screen.pad, Qt.Key.Key_Home)
    QApplication.processEvents()

    assert inspection.unnamed(screen) == []
    assert inspection.small_targets(screen) == []


@pytest.mark.parametrize(("scale", "size"), [(1.0, (900, 600)), (2.0, (900, 600)), (2.0, (1280, 860))])
def test_nothing_is_clipped(qtbot: QtBot, themed: theme.Theme, scale: float, size: tuple[int, int]) -> None:
    themed.apply("light", scale, reduced_motion=True)
    made = CheckInScreen(words_for)
    qtbot.addWidget(made)
    made.show_check_ins(VIEW)
    QTest.keyClick(made.pad, Qt.Key.Key_Home)

    inspection.lay_out(made, *size)

    assert inspection.clipped(made) == []
    assert inspection.wider_than_the_window(made) == []
