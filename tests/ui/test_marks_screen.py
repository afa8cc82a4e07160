from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDateEdit, QWidget
from pytestqt.qtbot import QtBot

from journal_app.domain.entry import Privacy
from journal_app.domain.life_mark import DatePrecision, LifeMark, LifeMarkKind
from journal_app.ui import theme
from journal_app.ui.screens.marks_screen import MarksScreen, MarksView
from tests.ui import inspection
from tests.ui.inspection import texts

ZONE = "Europe/London"
NOW = datetime(2026, 11, 20, 18, 30, tzinfo=ZoneInfo(ZONE))


def at(day: int, month: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


CHANGED = LifeMark(
    id="m1", kind=LifeMarkKind.MEDICINE_CHANGED, at=at(3, 9), zone=ZONE, text="Sertraline 50 to 100 mg", note="Dr. Amin"
)
COLD = LifeMark(
    id="m2",
    kind=LifeMarkKind.ILLNESS,
    at=at(10, 10),
    until=at(16, 10),
    zone=ZONE,
    precision=DatePrecision.ABOUT,
    text="A cold",
)
MOVED = LifeMark(
    id="m3",
    kind=LifeMarkKind.LIFE_EVENT,
    at=at(15, 3),
    zone=ZONE,
    precision=DatePrecision.MONTH,
    text="Moved house",
    privacy=Privacy.ONLY_ME,
)
CALL = LifeMark(
    id="m4", kind=LifeMarkKind.OTHER, at=at(1, 11, 9), zone=ZONE, precision=DatePrecision.EXACT, text="The call"
)
VIEW = MarksView(now=NOW, zone=ZONE, marks=(CHANGED, COLD, MOVED, CALL))

Named = Callable[[str], QWidget]


@pytest.fixture
def screen(qtbot: QtBot) -> MarksScreen:
    made = MarksScreen()
    qtbot.addWidget(made)
    made.show_marks(VIEW)
    inspection.lay_out(made, 1000, 800)
    return made


@pytest.fixture
def named(screen: MarksScreen) -> Named:
    """Find the one visible control whose name begins so."""
    return partial(inspection.control, screen)


def press(widget: QWidget) -> None:
    assert isinstance(widget, QAbstractButton)
    widget.click()


def set_day(widget: QWidget, *day: int) -> None:
    assert isinstance(widget, QDateEdit)
    widget.setDate(QDate(*day))


def test_each_mark_says_when_as_exactly_as_it_is_known(screen: MarksScreen) -> None:
    when = [text for text in texts(screen) if "2026" in text or "November" in text or "September" in text]

    assert when == [
        "Sunday 1 November, 09:00",
        "About 10 October 2026 to Friday 16 October",
        "Thursday 3 September",
        "March 2026",
    ]


@pytest.mark.parametrize("mark", [CHANGED, COLD, MOVED, CALL])
def test_mark_kept_unchanged_is_the_same(qtbot: QtBot, screen: MarksScreen, named: Named, mark: LifeMark) -> None:
    press(
        next(each for each in inspection.visible(screen, QAbstractButton) if f"{mark.text}." in each.accessibleName())
    )

    with qtbot.waitSignal(screen.mark_kept) as kept:
        press(named("Keep"))

    assert kept.args == [mark]


def test_mark_of_a_month_is_put_in_its_middle(qtbot: QtBot, screen: MarksScreen, named: Named) -> None:
    press(named("Add a mark"))
    kind = named("What it is")
    assert isinstance(kind, QComboBox)
    kind.setCurrentIndex(kind.findData(LifeMarkKind.LIFE_EVENT))
    qtbot.keyClicks(named("In a few words"), " New  work ")
    press(named("How exactly you know it: Some time in a month"))
    set_day(named("When it was"), 2025, 2, 3)
    press(named("Only me"))

    with qtbot.waitSignal(screen.mark_kept) as kept:
        press(named("Keep"))

    [mark] = kept.args or []
    assert mark == LifeMark(
        id=mark.id,
        kind=LifeMarkKind.LIFE_EVENT,
        at=datetime(2025, 2, 15, 12, tzinfo=UTC),
        zone=ZONE,
        precision=DatePrecision.MONTH,
        text="New work",
        privacy=Privacy.ONLY_ME,
    )


def test_exact_time_is_read(qtbot: QtBot, screen: MarksScreen, named: Named) -> None:
    press(named("Add a mark"))
    press(named("How exactly you know it: At a time"))
    qtbot.keyClicks(named("When it was, time"), "7:15")

    with qtbot.waitSignal(screen.mark_kept) as kept:
        press(named("Keep"))

    [mark] = kept.args or []
    assert (mark.at, mark.precision) == (datetime(2026, 11, 20, 7, 15, tzinfo=UTC), DatePrecision.EXACT)


def test_end_before_the_begin_is_refused_with_the_reason(qtbot: QtBot, screen: MarksScreen, named: Named) -> None:
    press(named("Add a mark"))
    press(named("It lasted until"))
    set_day(named("Until when"), 2026, 11, 1)

    with qtbot.assertNotEmitted(screen.mark_kept):
        press(named("Keep"))

    assert named("Until when").hasFocus()


def test_deleting_is_asked_about_in_place(qtbot: QtBot, screen: MarksScreen, named: Named) -> None:
    with qtbot.assertNotEmitted(screen.mark_delete_requested):
        press(named("Delete: A cold"))
    assert "Delete “A cold”?" in texts(screen)

    with qtbot.waitSignal(screen.mark_delete_requested) as wish:
        press(named("Delete mark"))

    assert wish.args == ["m2"]


def test_form_stays_until_it_was_kept(qtbot: QtBot, screen: MarksScreen, named: Named) -> None:
    press(named("Add a mark"))
    qtbot.keyClicks(named("In a few words"), "New work")
    press(named("Keep"))
    assert not named("Keep").isEnabled()

    screen.keep_failed()
    assert named("Keep").isEnabled()
    assert named("In a few words").property("text") == "New work"

    press(named("Keep"))
    screen.show_marks(VIEW)
    assert named("Add a mark").hasFocus()


def test_escape_leaves_the_form_then_the_screen(qtbot: QtBot, screen: MarksScreen, named: Named) -> None:
    press(named("Add a mark"))

    with qtbot.assertNotEmitted(screen.closed):
        qtbot.keyClick(named("In a few words"), Qt.Key.Key_Escape)
    with qtbot.waitSignal(screen.closed):
        qtbot.keyClick(named("Add a mark"), Qt.Key.Key_Escape)


def test_nothing_marked_yet_is_said_plainly(screen: MarksScreen) -> None:
    screen.show_marks(MarksView(now=NOW, zone=ZONE))

    assert [text for text in texts(screen) if text.startswith("Nothing is marked yet.")]


@pytest.mark.parametrize("what", ["list", "form", "exact", "delete"])
@pytest.mark.parametrize(("width", "scale"), [(1000, 1.0), (716, 1.0), (716, 2.0)])
def test_nothing_is_clipped(qtbot: QtBot, themed: theme.Theme, what: str, width: int, scale: float) -> None:
    themed.apply("light", scale, reduced_motion=True)
    made = MarksScreen()
    qtbot.addWidget(made)
    made.show_marks(VIEW)
    inspection.lay_out(made, width, 600)
    start = {"form": "Add a mark", "exact": "Something else. The call", "delete": "Delete"}.get(what)
    if start:
        press(
            next(each for each in inspection.visible(made, QAbstractButton) if each.accessibleName().startswith(start))
        )
    inspection.lay_out(made, width, 600)

    assert not inspection.clipped(made)
    assert not inspection.wider_than_the_window(made)
    assert not inspection.unnamed(made)
    assert not inspection.small_targets(made)
