"""A new data key, a stronger passphrase, and an older copy, as a person meets them."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from journal_app.crypto.kdf import KdfCost
from journal_app.crypto.recovery_code import groups, new_recovery_code
from journal_app.domain.backup import BackupReason
from journal_app.domain.owner_log import LogKind
from journal_app.errors import NoSpaceError, RotationStoppedError, WrongPassphraseError
from journal_app.services import vault as vaults
from journal_app.services.seen import FILE_NAME, Seen
from journal_app.services.vault import Vault
from journal_app.settings import Settings
from journal_app.ui.journal_screen import JournalScreen
from journal_app.ui.main_window import MainWindow
from journal_app.ui.screens.rotation_screen import RotationScreen
from journal_app.ui.theme import Theme
from journal_app.ui.widgets.read_only_bar import ReadOnlyBar
from tests.builders import CHEAP_COST, CHEAP_LIMITS, PASSPHRASE, FixedClock, make_entry

W = TypeVar("W", bound=QWidget)


def find(root: QWidget, kind: type[W], name: str) -> W:
    found = [each for each in root.findChildren(kind) if each.accessibleName() == name and each.isVisible()]
    assert found, name
    return found[0]


def press(root: QWidget, name: str) -> None:
    find(root, QAbstractButton, name).click()


def is_shown(root: QWidget, name: str) -> bool:
    return any(each.accessibleName() == name and each.isVisible() for each in root.findChildren(QAbstractButton))


def type_group(root: QWidget, code: str) -> None:
    """Prove that the code is on paper."""
    press(root, "I have kept it")
    [line] = [each for each in root.findChildren(QLineEdit) if each.isVisible() and "group" in each.accessibleName()]
    number = next(int(word) for word in line.accessibleName().split() if word.isdigit())
    line.setText(groups(code)[number - 1])
    press(root, "Continue")


# --- the page


@pytest.fixture
def screen(qtbot: QtBot) -> RotationScreen:
    screen = RotationScreen()
    qtbot.addWidget(screen)
    screen.resize(900, 600)
    screen.show()
    return screen


def test_the_passphrase_is_handed_on_once_and_forgotten(screen: RotationScreen, qtbot: QtBot) -> None:
    line = find(screen, QLineEdit, "Your passphrase")
    line.setText("seven lanterns")

    with qtbot.waitSignal(screen.new_key_requested) as asked:
        press(screen, "Make a new key")

    assert asked.args == ["seven lanterns"]
    assert line.text() == ""
    assert not line.isEnabled()


def test_strengthening_asks_in_its_own_words(screen: RotationScreen, qtbot: QtBot) -> None:
    screen.begin_strengthening()
    find(screen, QLineEdit, "Your passphrase").setText("seven lanterns")

    with qtbot.waitSignal(screen.strengthening_requested), qtbot.assertNotEmitted(screen.new_key_requested):
        press(screen, "Strengthen now")


def test_an_empty_passphrase_asks_for_nothing(screen: RotationScreen, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(screen.new_key_requested):
        press(screen, "Make a new key")


def test_encrypting_begins_only_once_the_code_is_proved(screen: RotationScreen, qtbot: QtBot) -> None:
    code = new_recovery_code()
    screen.show_code(code)
    with qtbot.assertNotEmitted(screen.code_proved):
        press(screen, "I have kept it")
    press(screen, "Show the code again")

    with qtbot.waitSignal(screen.code_proved):
        type_group(screen, code)

    assert is_shown(screen, "Stop")


def test_leaving_at_the_code_changes_nothing(screen: RotationScreen, qtbot: QtBot) -> None:
    screen.show_code(new_recovery_code())

    with qtbot.waitSignal(screen.left), qtbot.assertNotEmitted(screen.code_proved):
        press(screen, "Leave it as it is")


@pytest.mark.parametrize("error", [WrongPassphraseError(), NoSpaceError(), RotationStoppedError()])
def test_an_error_is_said_and_the_person_may_try_again(screen: RotationScreen, error: NoSpaceError) -> None:
    find(screen, QLineEdit, "Your passphrase").setText("seven lanterns")
    press(screen, "Make a new key")

    screen.show_error(error)

    assert screen.notice.text
    assert find(screen, QLineEdit, "Your passphrase").isEnabled()
    assert find(screen, QAbstractButton, "Make a new key").isEnabled()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_page_fits_the_smallest_window(screen: RotationScreen, themed: Theme, scale: float) -> None:
    themed.apply("light", scale, reduced_motion=True)
    for step in (screen.begin_new_key, screen.begin_strengthening, lambda: screen.show_code(new_recovery_code()),
                 lambda: screen.show_done("It is done.", "Nothing else has changed.")):  # fmt: skip
        step()
        inner = screen.widget()
        assert inner is not None
        assert inner.minimumSizeHint().width() <= screen.viewport().width()


def test_an_older_copy_is_explained_and_then_only_one_line_stays(qtbot: QtBot) -> None:
    bar = ReadOnlyBar()
    qtbot.addWidget(bar)
    bar.explain_older_copy(datetime(2026, 3, 9, 12, tzinfo=UTC))
    assert "9 March 2026" in bar.text

    press(bar, "Only read")

    assert bar.text == "Opened to read only"
    assert bar.isVisible()


# --- with a vault


class Desk:
    """A window on a vault, whose keys cost nothing."""

    def __init__(self, window: MainWindow, qtbot: QtBot, vault: Vault) -> None:
        self.window = window
        self.vault = vault
        self._qtbot = qtbot

    @property
    def screen(self) -> JournalScreen:
        screen = self.window.journal_screen
        assert screen is not None
        return screen

    def unlock(self) -> None:
        find(self.window, QLineEdit, "Passphrase").setText(PASSPHRASE)
        with self._qtbot.waitSignal(self.window.unlocked):
            press(self.window, "Unlock")
        self.settle()

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: not self.screen.is_busy)

    def open(self, name: str) -> None:
        with self._qtbot.waitSignal(self.screen.screen_shown):
            self.screen.open_screen(name)
        self.settle()

    def wait_for(self, name: str) -> None:
        self._qtbot.waitUntil(lambda: is_shown(self.window, name))


@pytest.fixture
def make_desk(
    qtbot: QtBot, tmp_path: Path, closed_vault: Vault, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Desk]]:
    """Give a function that opens a locked window on `closed_vault`."""
    monkeypatch.setattr(vaults, "calibrate", lambda: CHEAP_COST)
    windows: list[MainWindow] = []

    def vault_of(folder: Path) -> Vault:
        return Vault(folder, limits=CHEAP_LIMITS, clock=clock, seen=Seen(tmp_path / "settings" / FILE_NAME))

    def make() -> Desk:
        window = MainWindow(
            Settings(reduced_motion=True),
            tmp_path / "settings" / "settings.json",
            clock,
            folder=closed_vault.path,
            open_vault=vault_of,
        )
        windows.append(window)
        window.start()
        window.show()
        return Desk(window, qtbot, vault_of(closed_vault.path))

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


def keep_an_entry(vault: Vault, text: str) -> None:
    journal = vault.unlock(PASSPHRASE)
    journal.entries.save(make_entry(text))
    journal.close()


def test_a_person_gives_the_journal_a_new_key_and_writes_on(
    make_desk: Callable[[], Desk], closed_vault: Vault, qtbot: QtBot
) -> None:
    keep_an_entry(closed_vault, "from before")
    desk = make_desk()
    desk.unlock()
    desk.open("settings")

    press(desk.window, "New data key")
    desk.settle()
    find(desk.window, QLineEdit, "Your passphrase").setText(PASSPHRASE)
    press(desk.window, "Make a new key")
    desk.wait_for("I have kept it")
    assert desk.screen.encryption._new is not None
    code = desk.screen.encryption._new.recovery_code
    assert desk.screen.encryption.screen.panel._shown.text().replace("\n", " ").split() == list(groups(code))
    type_group(desk.window, code)
    desk.wait_for("Done")

    journal = desk.screen.journal
    assert [one.reason for one in journal.backups.found()] == [BackupReason.BEFORE_ROTATION]
    assert [header.headline for header in on_thread(desk, qtbot, journal.entries.newest)] == ["from before"]
    kinds = [record.kind for record in on_thread(desk, qtbot, lambda: journal.log.newest(9))]
    assert LogKind.KEY_ROTATED in kinds
    press(desk.window, "Done")
    with qtbot.waitSignal(desk.window.locked):
        desk.window.lock()
    closed_vault.unlock_with_recovery_code(code).close()
    assert not (closed_vault.path / "journal-0001.db").exists()


def test_a_journal_that_locks_while_it_is_encrypted_anew_is_as_it_was_or_done(
    make_desk: Callable[[], Desk], closed_vault: Vault, qtbot: QtBot
) -> None:
    keep_an_entry(closed_vault, "from before")
    desk = make_desk()
    desk.unlock()
    desk.screen.encryption.begin_new_key()
    desk.settle()
    find(desk.window, QLineEdit, "Your passphrase").setText(PASSPHRASE)
    press(desk.window, "Make a new key")
    desk.wait_for("I have kept it")
    assert desk.screen.encryption._new is not None
    type_group(desk.window, desk.screen.encryption._new.recovery_code)

    with qtbot.waitSignal(desk.window.locked):
        desk.window.lock()

    journal = closed_vault.unlock(PASSPHRASE)
    assert journal.entries.count() == 1
    journal.close()
    assert len(list(closed_vault.path.glob("journal-*.db"))) == 1


def test_a_weak_guard_is_offered_to_be_strengthened_and_then_is(
    make_desk: Callable[[], Desk], closed_vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vaults, "calibrate", lambda: KdfCost(memory_kib=64, passes=1))
    desk = make_desk()
    desk.unlock()
    desk.wait_for("Strengthen now")

    press(desk.screen.frame.offer, "Strengthen now")
    desk.settle()
    find(desk.window, QLineEdit, "Your passphrase").setText(PASSPHRASE)
    press(desk.screen.encryption.screen, "Strengthen now")
    desk.wait_for("Done")

    slot = next(closed_vault._headers())[0].slots[0]
    assert slot.cost == KdfCost(memory_kib=64, passes=1)
    assert not desk.vault.cost_is_low()


def test_the_offer_is_not_made_where_nothing_can_be_gained(make_desk: Callable[[], Desk]) -> None:
    desk = make_desk()

    desk.unlock()
    desk.settle()

    assert desk.screen.frame.offer.isHidden()


@pytest.fixture
def older(make_desk: Callable[[], Desk], closed_vault: Vault, tmp_path: Path) -> Desk:
    """Give a window on an older copy, unlocked."""
    keep_an_entry(closed_vault, "from before")
    shutil.copytree(closed_vault.path, tmp_path / "copy")
    desk = make_desk()
    keep_an_entry(desk.vault, "missing in the copy")
    shutil.rmtree(closed_vault.path)
    shutil.copytree(tmp_path / "copy", closed_vault.path)
    desk.unlock()
    return desk


def test_an_older_copy_shows_what_it_is_and_offers_nothing_that_writes(older: Desk) -> None:
    assert "older than the one last opened" in older.screen.frame.read_only_bar.text
    assert not is_shown(older.window, "Write")
    assert not is_shown(older.window, "Begin")

    older.screen.open_screen("write")
    older.open("settings")

    assert not is_shown(older.window, "New data key")
    assert not is_shown(older.window, "Change passphrase")


def test_an_older_copy_locks_and_unlocks_like_any_other(older: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(older.window.locked):
        older.window.lock()

    older.unlock()

    assert older.screen.journal.read_only


def test_a_person_goes_on_with_an_older_copy(older: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(older.window.unlocked):
        press(older.window, "Go on with this copy")
    older.settle()

    assert not older.screen.journal.read_only
    assert older.screen.frame.read_only_bar.isHidden()
    assert is_shown(older.window, "Write")
    on_thread(older, qtbot, lambda: older.screen.journal.entries.save(make_entry("from now on")))


T = TypeVar("T")


def on_thread(desk: Desk, qtbot: QtBot, work: Callable[[], T]) -> T:
    """Do something in the journal's thread and return what comes of it."""
    results: list[T] = []
    desk.screen._unlocked.read(work, results.append)
    qtbot.waitUntil(lambda: bool(results))
    return results[0]
