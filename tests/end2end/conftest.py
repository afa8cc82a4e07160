"""The real window on a real encrypted vault, as a person has it, but for keys that cost nothing."""

import shutil
from collections.abc import Callable, Iterator
from functools import partialmethod
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from journal_app import demo
from journal_app.services.vault import Vault
from journal_app.settings import Settings
from journal_app.ui.main_window import MainWindow
from tests import builders
from tests.ui.conftest import _fonts, mute, themed

__all__ = ["_fonts", "mute", "themed"]


W = TypeVar("W", bound=QWidget)


class CheapVault(Vault):
    """A vault whose keys cost nothing."""

    def __init__(self, path: Path, clock: builders.FixedClock) -> None:
        super().__init__(path, limits=builders.CHEAP_LIMITS, clock=clock)

    create = partialmethod(Vault.create, cost=builders.CHEAP_COST)
    change_passphrase = partialmethod(Vault.change_passphrase, cost=builders.CHEAP_COST)
    reset_passphrase = partialmethod(Vault.reset_passphrase, cost=builders.CHEAP_COST)
    replace_recovery_code = partialmethod(Vault.replace_recovery_code, cost=builders.CHEAP_COST)


class Person:
    """Sits before the window: finds what is visible by the name a screen reader says, and presses it."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot

    def sees(self, name: str) -> bool:
        """Tell whether a button of that name can be seen."""
        return any(each.accessibleName() == name and each.isVisible() for each in self._all(QAbstractButton))

    def press(self, name: str) -> None:
        """Press the button of that name, as soon as it can be seen."""
        self._qtbot.waitUntil(lambda: self.sees(name))
        next(each for each in self._all(QAbstractButton) if _says(each) == name and each.isVisible()).click()

    def tick(self, words: str) -> None:
        """Tick the box with those words."""
        next(each for each in self._all(QAbstractButton) if each.text() == words and each.isVisible()).click()

    def fill(self, name: str, text: str) -> None:
        """Type into the line of that name."""
        self._qtbot.keyClicks(self.line(name), text)

    def line(self, name: str) -> QLineEdit:
        """Return the visible line of that name."""
        self._qtbot.waitUntil(lambda: any(_says(each) == name and each.isVisible() for each in self._all(QLineEdit)))
        return next(each for each in self._all(QLineEdit) if _says(each) == name and each.isVisible())

    def box(self) -> QPlainTextEdit:
        """Return the box to write in."""
        self._qtbot.waitUntil(lambda: any(each.isVisible() for each in self._all(QPlainTextEdit)))
        return next(each for each in self._all(QPlainTextEdit) if each.isVisible())

    def write(self, text: str) -> None:
        """Type into the box."""
        self._qtbot.keyClicks(self.box(), text)

    def open(self, name: str) -> None:
        """Go to a screen of the open journal."""
        screen = self.window.journal_screen
        assert screen is not None
        with self._qtbot.waitSignal(screen.screen_shown):
            screen.open_screen(name)
        self._qtbot.waitUntil(lambda: not screen.is_busy)

    def lock(self) -> None:
        """Lock the journal."""
        with self._qtbot.waitSignal(self.window.locked):
            self.window.lock()

    def unlock(self, passphrase: str = builders.PASSPHRASE) -> None:
        """Unlock the journal."""
        self.fill("Passphrase", passphrase)
        with self._qtbot.waitSignal(self.window.unlocked):
            self.press("Unlock")

    def _all(self, kind: type[W]) -> list[W]:
        return self.window.findChildren(kind)


def _says(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


@pytest.fixture
def make_person(qtbot: QtBot, tmp_path: Path, clock: builders.FixedClock) -> Iterator[Callable[[Path], Person]]:
    """Give a function that opens a window on the vault of a folder."""
    windows: list[MainWindow] = []

    def make(folder: Path) -> Person:
        settings_path = tmp_path / "settings" / "settings.json"
        window = MainWindow(
            Settings(reduced_motion=True),
            settings_path,
            clock,
            folder=folder,
            open_vault=lambda path: CheapVault(path, clock),
        )
        windows.append(window)
        window.start()
        window.show()
        return Person(window, qtbot)

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture
def newcomer(make_person: Callable[[Path], Person], tmp_path: Path) -> Person:
    """Give a person who opens the app for the first time."""
    return make_person(tmp_path / "My Journal.vault")


@pytest.fixture(scope="session")
def _sample_vault_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, clock = tmp_path_factory.mktemp("sample") / "Sample.vault", builders.FixedClock()
    journal = CheapVault(folder, clock).create(builders.PASSPHRASE).journal
    demo.fill(journal, clock.now(), builders.ZONE)
    journal.close()
    return folder


@pytest.fixture
def sample_vault(_sample_vault_once: Path, tmp_path: Path) -> Path:
    """Give the folder of a locked vault with the sample course in it: a copy of one that was made for all tests."""
    return Path(shutil.copytree(_sample_vault_once, tmp_path / "Sample.vault"))


@pytest.fixture
def patient(make_person: Callable[[Path], Person], sample_vault: Path) -> Person:
    """Give a person in the middle of a course, with the journal unlocked."""
    person = make_person(sample_vault)
    person.unlock()
    return person
