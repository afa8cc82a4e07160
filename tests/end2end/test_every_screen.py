"""Every screen of the real window: names, room for large text, targets, contrast, keyboard, support one press away.

What is a screen is told by the story of the pictures: whatever has a step there is held to all of this.
"""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import journal_app.ui.screens
from journal_app.crypto.kdf import KdfCost
from journal_app.services.vault import NewVault, Vault
from journal_app.ui import theme
from journal_app.ui.journal_flows import SCREENS
from journal_app.ui.main_window import MainWindow
from journal_app.ui.screenshots import StandingClock, Story
from journal_app.ui.widgets.parts import WayBack, title_of
from tests import builders
from tests.end2end.conftest import Person
from tests.ui import inspection

SIZES = ((900, 600), (1280, 860))
NO_TITLE = {"guided", "free"}
"""There the box to write in has the focus, and says what it is for."""
NOT_BY_NAME = {"session_record", "course", "begin_course", "versions"}
"""Screens that are opened from another one, with something on them."""


class StoryVault(Vault):
    """A vault whose keys cost nothing, whatever cost is asked for."""

    def create(self, passphrase: str, *, cost: KdfCost | None = None, **others: Callable[[], bool]) -> NewVault:
        """Make the vault."""
        del cost
        return super().create(passphrase, cost=builders.CHEAP_COST, **others)


def cheap_vault(folder: Path) -> Vault:
    """Return the vault of a folder."""
    return StoryVault(folder, limits=builders.CHEAP_LIMITS, clock=StandingClock())


class Inspector:
    """Looks at every step of the story, at the smallest window and at the usual one, and goes round with Tab."""

    def __init__(self) -> None:
        self.modules: set[str] = set()
        self.faults: list[str] = []

    def __call__(self, step: str, window: MainWindow) -> None:
        """Note what is wrong with what is shown."""
        self.modules |= {type(each).__module__ for each in inspection.visible(window, QWidget)}
        for width, height in SIZES:
            inspection.lay_out(window, width, height)
            found = {
                "without a name": inspection.unnamed(window),
                "clipped": inspection.clipped(window),
                "wider than the window": inspection.wider_than_the_window(window),
                "too small": inspection.small_targets(window),
            }
            if (window.width(), window.height()) != (width, height):
                found["has made the window grow"] = [f"{window.width()}x{window.height()}"]
            self.faults += [f"{step} {width}x{height} {kind}: {one}" for kind, what in found.items() for one in what]
        self.faults += [f"{step} pale: {one}" for one in inspection.pale(window)]
        first = QApplication.focusWidget()
        if first is not None and theme.current().scale == 1:  # once is enough: Tab does not depend on the size
            stops = inspection.tab_stops(window, first)
            first.setFocus()
            self.faults += [f"{step} passed by with Tab: {one}" for one in inspection.passed_by(window, stops)]


@pytest.mark.long
@pytest.mark.parametrize(("scheme", "scale"), [("light", 1.0), ("dark", 2.0)])
def test_every_step_of_the_story_fits_and_can_be_read_named_and_hit(
    themed: theme.Theme, tmp_path: Path, scheme: str, scale: float
) -> None:
    themed.apply(scheme, scale, reduced_motion=True)
    inspector = Inspector()
    story = Story(inspector, SIZES[0], scheme, scale, tmp_path, cheap_vault)

    story.tell()

    assert inspector.faults == [], "\n".join(inspector.faults)
    folder = Path(journal_app.ui.screens.__path__[0])
    screens = {f"journal_app.ui.screens.{path.stem}" for path in folder.glob("*_screen.py")}
    assert screens - inspector.modules == set()  # each has a step


@pytest.mark.long
def test_tab_leads_through_every_screen_and_support_is_one_press_away(patient: Person, qtbot: QtBot) -> None:
    patient.window.activateWindow()
    qtbot.waitUntil(patient.window.isActiveWindow)
    wrong = []

    for name in sorted(SCREENS.keys() - NOT_BY_NAME):
        patient.open({"guided": "write"}.get(name, name))
        qtbot.waitUntil(lambda: not isinstance(QApplication.focusWidget(), WayBack))
        first = QApplication.focusWidget()
        assert first is not None, name
        if not title_of(shown(patient)) and name not in NO_TITLE:
            wrong.append(f"{name} has no title to be read out")
        stops = [stop for stop, _ in groupby(inspection.tab_stops(patient.window, first))]  # a date has several stops
        if len(stops) <= 3:
            wrong.append(f"{name} has few stops")
        if len(set(stops)) != len(stops):  # a control holds the focus, or is visited twice
            wrong.append(f"{name} has a stop twice")
        wrong += [f"{name}: Tab passes by {each}" for each in inspection.passed_by(patient.window, stops)]
        if name != "support":
            patient.press("Get support")
            qtbot.waitUntil(partial(patient.sees, "Edit these numbers"))

    assert wrong == [], "\n".join(wrong)


def shown(person: Person) -> QWidget:
    """Return the screen that is shown of the open journal."""
    screen = person.window.journal_screen
    assert screen is not None
    return screen._screens[screen._name]


def test_support_is_one_press_away_while_locked(patient: Person, qtbot: QtBot) -> None:
    patient.window.activateWindow()
    qtbot.waitUntil(patient.window.isActiveWindow)
    patient.lock()
    passphrase = patient.line("Passphrase")
    qtbot.waitUntil(passphrase.hasFocus)
    passed_by = inspection.passed_by(patient.window, inspection.tab_stops(patient.window, passphrase))

    patient.press("Get support")

    assert passed_by == []
    assert patient.sees("Edit these numbers")


def test_who_left_a_page_by_its_way_back_begins_it_anew(patient: Person, qtbot: QtBot) -> None:
    patient.window.activateWindow()
    qtbot.waitUntil(patient.window.isActiveWindow)

    for _ in range(2):
        patient.open("settings")
        patient.open("backups")
        qtbot.waitUntil(lambda: _focused() == "Back up now")
        patient.press("Back to the settings")
        qtbot.waitUntil(partial(patient.sees, "Backups"))


def _focused() -> str:
    focused = QApplication.focusWidget()
    return focused.accessibleName() if focused is not None else ""
