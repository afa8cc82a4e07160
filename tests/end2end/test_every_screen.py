"""Every screen of the real window: names, room for large text, targets, keyboard, support one press away."""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from journal_app.ui import theme
from tests.end2end.conftest import Person
from tests.ui import inspection

SCREENS = (
    "today",
    "timeline",
    "days_since",
    "compare",
    "timeline_print",
    "entries",
    "sessions",
    "guided",
    "free",
    "support",
    "settings",
    "about",
)
SIZES = [(1.0, 1280, 860), (1.0, 900, 600), (2.0, 1280, 860), (2.0, 900, 600)]


def _open(person: Person, name: str) -> None:
    person.open({"guided": "write"}.get(name, name))


def _faults(person: Person) -> dict[str, list[str]]:
    window = person.window
    inspection.lay_out(window, window.width(), window.height())
    return {
        "without a name": inspection.unnamed(window),
        "clipped": inspection.clipped(window),
        "wider than the window": inspection.wider_than_the_window(window),
        "too small": inspection.small_targets(window),
    }


@pytest.mark.long
@pytest.mark.parametrize(("scale", "width", "height"), SIZES)
def test_nothing_is_clipped_unnamed_or_too_small(
    make_person: Callable[[Path], Person],
    sample_vault: Path,
    themed: theme.Theme,
    scale: float,
    width: int,
    height: int,
) -> None:
    themed.apply("light", scale, reduced_motion=True)
    person = make_person(sample_vault)
    person.window.resize(width, height)
    faults = {"unlock": _faults(person)}
    person.unlock()

    for name in SCREENS:
        _open(person, name)
        faults[name] = _faults(person)

    assert {name: {kind: what for kind, what in found.items() if what} for name, found in faults.items()} == {
        name: {} for name in faults
    }
    assert (person.window.width(), person.window.height()) == (width, height)  # and no screen has made it grow


def test_targets_of_unlock_and_guided_writing_are_44_pixels(patient: Person) -> None:
    _open(patient, "guided")
    small = _below(patient, 44)
    patient.lock()

    assert small + _below(patient, 44) == []


def _below(person: Person, least: int) -> list[str]:
    from PySide6.QtWidgets import QAbstractButton  # noqa: PLC0415  # used here only

    inspection.lay_out(person.window, 1280, 860)
    return [
        f"{button.accessibleName()} {button.width()}x{button.height()}"
        for button in inspection.visible(person.window, QAbstractButton)
        if min(button.width(), button.height()) < least and not button.objectName().startswith("qt_")
    ]


@pytest.mark.parametrize("name", [*SCREENS, "unlock"])
def test_support_is_one_press_away(patient: Person, name: str) -> None:
    if name == "unlock":
        patient.lock()
    elif name != "support":
        _open(patient, name)
        assert patient.sees("Get support")
        patient.press("Get support")
    if name == "unlock":
        patient.press("Get support")
    elif name == "support":
        _open(patient, name)

    assert patient.sees("Edit these numbers")


@pytest.mark.parametrize("name", SCREENS)
def test_tab_leads_through_every_screen_and_back(patient: Person, qtbot: QtBot, name: str) -> None:
    _open(patient, name)
    patient.window.activateWindow()
    qtbot.waitUntil(patient.window.isActiveWindow)
    first = QApplication.focusWidget()
    assert first is not None

    stops = [stop for stop, _ in groupby(inspection.tab_stops(patient.window, first))]  # a date has several stops

    assert len(stops) > 3
    assert len(set(stops)) == len(stops)  # no control holds the focus, none is visited twice
