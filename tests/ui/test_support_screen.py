from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from journal_app.catalog import grounding, support
from journal_app.domain.support import (
    ContactKind,
    GroundingExercise,
    GroundingStep,
    Sense,
    SupportLine,
    SupportRegion,
)
from journal_app.ui import theme
from journal_app.ui.screens.support_screen import SupportScreen
from journal_app.ui.widgets.progress_ring import ProgressRing
from tests.ui import inspection
from tests.ui.inspection import named, texts

EMERGENCY = SupportLine(
    name="Emergency services", number="999", emergency=True, source="a page", checked_on=date(2026, 11, 20)
)
LISTENING = SupportLine(
    name="Listening line",
    number="116 123",
    kinds=(ContactKind.CALL, ContactKind.TEXT),
    hours="Day and night",
    source="another page",
    checked_on=date(2026, 11, 20),
)
REGIONS = (
    SupportRegion(code="GB", name="United Kingdom", lines=(EMERGENCY, LISTENING)),
    SupportRegion(code="EU", name="Elsewhere", lines=(EMERGENCY,), note="More to know."),
)
EXERCISE = GroundingExercise(
    id="look",
    sense=Sense.LOOK,
    name="Look around",
    steps=(GroundingStep(text="One thing.", seconds=10), GroundingStep(text="Another thing.", seconds=20)),
    caution="Sit down first.",
)


class FixedClock:
    """A clock that stands still; the person is in UTC."""

    def __init__(self, present: datetime) -> None:
        self.present = present

    def now(self) -> datetime:
        return self.present

    def local(self, instant: datetime) -> datetime:
        return instant


def make_screen(qtbot: QtBot, *, year: int = 2026, width: int = 1000) -> SupportScreen:
    made = SupportScreen(REGIONS, (EXERCISE,), FixedClock(datetime(year, 11, 21, tzinfo=UTC)))
    qtbot.addWidget(made)
    made.set_region("GB")
    inspection.lay_out(made, width, 800)
    return made


@pytest.fixture
def screen(qtbot: QtBot) -> SupportScreen:
    return make_screen(qtbot)


def lines(screen: SupportScreen, name: str) -> list[QLineEdit]:
    return [each for each in inspection.visible(screen, QLineEdit) if each.accessibleName() == name]


def test_emergency_comes_first_and_nobody_watches(screen: SupportScreen) -> None:
    shown = texts(screen)

    assert "Slow or hard breathing, chest pain, fainting, cannot be woken: call the emergency number first." in shown
    assert (
        "Nobody reads this in real time. Your therapist sees only what you send, and may read it days later." in shown
    )
    assert shown.index("999") < shown.index("116 123")


def test_line_says_how_when_and_where_it_was_read(screen: SupportScreen) -> None:
    shown = texts(screen)

    assert "Call, Text · Day and night" in shown
    assert "Checked on 20 November 2026. Source: another page" in shown


def test_number_can_be_selected_by_mouse_and_keyboard(screen: SupportScreen) -> None:
    [number] = [each for each in screen.findChildren(QLabel) if each.text() == "116 123"]

    flags = number.textInteractionFlags()
    assert flags & Qt.TextInteractionFlag.TextSelectableByMouse
    assert flags & Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert number.accessibleName() == "Listening line: 116 123"


def test_number_checked_over_a_year_ago_asks_to_be_checked(qtbot: QtBot) -> None:
    old = make_screen(qtbot, year=2028)

    assert "Checked on 20 November 2026. Source: another page. Please check that it still works." in texts(old)


def test_region_is_chosen_by_keyboard(qtbot: QtBot, screen: SupportScreen) -> None:
    region = screen.findChild(QComboBox)
    assert isinstance(region, QComboBox)
    region.setFocus()

    with qtbot.waitSignal(screen.region_changed) as changed:
        qtbot.keyClick(region, Qt.Key.Key_Down)

    assert changed.args == ["EU"]
    assert "More to know." in texts(screen)


def test_setting_the_region_sends_nothing(qtbot: QtBot, screen: SupportScreen) -> None:
    with qtbot.assertNotEmitted(screen.region_changed):
        screen.set_region("XX")

    assert screen.region == "EU"


def test_back_and_escape_close(qtbot: QtBot, screen: SupportScreen) -> None:
    with qtbot.waitSignal(screen.closed):
        named(screen, "Back").click()
    with qtbot.waitSignal(screen.closed):
        qtbot.keyClick(named(screen, "Back"), Qt.Key.Key_Escape)


def test_numbers_can_be_edited(qtbot: QtBot, screen: SupportScreen) -> None:
    named(screen, "Edit these numbers").click()
    lines(screen, "Number")[1].setText("0800 1")
    named(screen, "Add a line").click()
    lines(screen, "Name")[2].setText("My doctor")
    lines(screen, "Number")[2].setText("555-1")

    with qtbot.waitSignal(screen.rows_edited) as edited:
        named(screen, "Keep").click()

    code, rows = edited.args or []
    assert code == "GB"
    assert rows[0] == EMERGENCY
    assert [(row.name, row.number, row.source) for row in rows[1:]] == [
        ("Listening line", "0800 1", ""),
        ("My doctor", "555-1", ""),
    ]
    assert "Your own, from 21 November 2026" in texts(screen)
    assert named(screen, "Edit these numbers").hasFocus()


def test_emptied_row_goes_away(qtbot: QtBot, screen: SupportScreen) -> None:
    named(screen, "Edit these numbers").click()
    for name in ("Name", "Number", "Hours"):
        lines(screen, name)[1].clear()

    with qtbot.waitSignal(screen.rows_edited) as edited:
        named(screen, "Keep").click()

    assert edited.args == ["GB", (EMERGENCY,)]


@pytest.mark.parametrize(("name", "number"), [("Listening line", "call me"), ("", "116 123"), ("Listening line", "")])
def test_row_that_cannot_be_called_is_refused(qtbot: QtBot, screen: SupportScreen, name: str, number: str) -> None:
    named(screen, "Edit these numbers").click()
    lines(screen, "Name")[1].setText(name)
    lines(screen, "Number")[1].setText(number)

    with qtbot.assertNotEmitted(screen.rows_edited):
        named(screen, "Keep").click()

    refused = lines(screen, "Number" if name else "Name")[1]
    assert refused.hasFocus()
    assert refused.accessibleDescription()


def test_leaving_the_editor_keeps_nothing(qtbot: QtBot, screen: SupportScreen) -> None:
    named(screen, "Edit these numbers").click()
    lines(screen, "Number")[1].setText("1")

    with qtbot.assertNotEmitted(screen.rows_edited):
        qtbot.keyClick(lines(screen, "Number")[1], Qt.Key.Key_Escape)

    assert "116 123" in texts(screen)


def test_original_numbers_can_be_brought_back(qtbot: QtBot, screen: SupportScreen) -> None:
    named(screen, "Edit these numbers").click()

    with qtbot.waitSignal(screen.restore_requested) as wish:
        named(screen, "Bring back").click()
    screen.set_regions((SupportRegion(code="GB", name="United Kingdom", lines=(EMERGENCY,)),))

    assert wish.args == ["GB"]
    assert "116 123" not in texts(screen)


def test_exercise_goes_step_by_step_by_keyboard(qtbot: QtBot, screen: SupportScreen) -> None:
    named(screen, "Look around").setFocus()
    qtbot.keyClick(named(screen, "Look around"), Qt.Key.Key_Space)
    seen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space):
        seen.append(next(text for text in texts(screen) if text.endswith("thing.")))
        qtbot.keyClick(QApplication.focusWidget() or screen, key)

    assert seen == ["One thing.", "Another thing.", "One thing.", "Another thing."]
    assert named(screen, "Look around").hasFocus()


def test_escape_stops_the_exercise_and_not_the_screen(qtbot: QtBot, screen: SupportScreen) -> None:
    named(screen, "Look around").click()

    with qtbot.assertNotEmitted(screen.closed):
        qtbot.keyClick(QApplication.focusWidget() or screen, Qt.Key.Key_Escape)

    assert "116 123" in texts(screen)


def test_caution_is_read_before_the_exercise(screen: SupportScreen) -> None:
    assert named(screen, "Look around").accessibleName() == "Look around. about 30 seconds. Sit down first."


def test_ring_moves_unless_motion_is_reduced(screen: SupportScreen, themed: theme.Theme) -> None:
    [ring] = screen.findChildren(ProgressRing)
    named(screen, "Look around").click()
    assert not ring.moves
    assert ring.share == pytest.approx(0.5)

    themed.reduced_motion = False
    named(screen, "Next").click()
    assert ring.moves
    named(screen, "Stop").click()
    themed.reduced_motion = True

    assert not ring.moves


def test_numbers_stay_where_the_exercises_cannot_be_read(qtbot: QtBot) -> None:
    made = SupportScreen(REGIONS, ())
    qtbot.addWidget(made)
    made.set_region("GB")
    inspection.lay_out(made, 1000, 800)

    assert "999" in texts(made)


def test_screen_without_regions_still_says_what_matters(qtbot: QtBot) -> None:
    made = SupportScreen((), (EXERCISE,))
    qtbot.addWidget(made)
    inspection.lay_out(made, 1000, 800)

    assert made.region == ""
    assert named(made, "Look around").isVisible()


@pytest.mark.parametrize("what", ["numbers", "editor", "exercise"])
@pytest.mark.parametrize(("width", "scale"), [(1000, 1.0), (716, 2.0)])
def test_shipped_content_is_not_clipped(qtbot: QtBot, themed: theme.Theme, what: str, width: int, scale: float) -> None:
    themed.apply("dark", scale, reduced_motion=True)
    made = SupportScreen(support.load(), grounding.load())
    qtbot.addWidget(made)
    made.set_region("US")
    inspection.lay_out(made, width, 600)
    if what == "editor":
        named(made, "Edit these numbers").click()
    elif what == "exercise":
        named(made, grounding.load()[0].name).click()
    inspection.lay_out(made, width, 600)

    assert not inspection.clipped(made)
    assert not inspection.wider_than_the_window(made)
    assert not inspection.unnamed(made)
    assert not inspection.small_targets(made)
