"""A journal that does not open any more, or that could not be restored, as the person before the window has it."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from journal_app.domain.backup import BackupReason
from journal_app.services.journal import Journal
from journal_app.ui import words
from journal_app.ui.screens.damage_screen import DamageScreen
from journal_app.ui.screens.unlock_screen import UnlockScreen
from tests import builders
from tests.end2end.conftest import CheapVault, Person

DATABASE = "journal-0001.db"
KEY_FILES = ("vault.json", "vault.json.bak")
MEANWHILE = "written after the backup"


def texts_of(journal: Journal) -> dict[str, str]:
    """Return the words of all entries, with their identifiers."""
    whole = (journal.entries.get(header.id) for header in journal.entries.newest(500))
    return {entry.id: " ".join((entry.text, *(answer.text for answer in entry.answers))) for entry in whole}


def texts(folder: Path, clock: builders.FixedClock) -> dict[str, str]:
    journal = CheapVault(folder, clock).unlock(builders.PASSPHRASE)
    try:
        return texts_of(journal)
    finally:
        journal.close()


@pytest.fixture
def backed_up(sample_vault: Path, clock: builders.FixedClock) -> dict[str, str]:
    """Give what is in the good backup of the sample; a day later one was made that is hurt, then more was written."""
    journal = CheapVault(sample_vault, clock).unlock(builders.PASSPHRASE)
    kept = texts_of(journal)
    assert journal.backups.make(BackupReason.BY_HAND) is not None
    clock.advance(days=1)
    later = journal.backups.make(BackupReason.BY_HAND)
    assert later is not None
    flip(later.backup.folder / "journal.db")
    journal.entries.save(builders.make_entry(MEANWHILE))
    journal.close()
    return kept


def flip(path: Path) -> None:
    """Turn one bit around in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def hurt_key_files(folder: Path) -> None:
    for name in KEY_FILES:
        flip(folder / name)


def cut_database(folder: Path) -> None:
    path = folder / DATABASE
    os.truncate(path, path.stat().st_size // 2 + 1)


def cut_database_between_pages(folder: Path) -> None:
    path = folder / DATABASE
    os.truncate(path, path.stat().st_size // 8192 * 4096)


def said(person: Person) -> str:
    """Return all words that can be seen."""
    return "\n".join(each.text() for each in person.window.findChildren(QLabel) if each.isVisible())


def offered_restorings(person: Person) -> list[str]:
    """Return the names of the buttons, each for one backup, that restore it."""
    buttons = person.window.findChildren(QAbstractButton)
    names = [each.accessibleName() for each in buttons if each.isVisible()]
    return [name for name in names if name.startswith("Restore the backup of ")]


def central(person: Person) -> QWidget | None:
    return person.window.centralWidget()


def ask_to_restore(person: Person, qtbot: QtBot) -> None:
    """Choose the one backup there is to choose, and give its passphrase."""
    qtbot.waitUntil(lambda: len(offered_restorings(person)) == 1)
    person.press(offered_restorings(person)[0])
    person.fill("Passphrase of that time", builders.PASSPHRASE)
    person.press("Restore this backup")


def make_full(monkeypatch: pytest.MonkeyPatch, path: Path) -> Callable[[], bool]:
    """Let the disk have no room for one file, once it is written; return what tells whether that has happened."""
    sync, refused = os.fsync, []

    def full(file: int) -> None:
        if path.exists() and os.path.samestat(os.fstat(file), path.stat()):
            refused.append(path)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(file)

    monkeypatch.setattr(os, "fsync", full)
    return lambda: bool(refused)


@pytest.mark.parametrize(
    ("hurt", "lines"),
    [
        (hurt_key_files, ["vault.json, the key file: damaged", "vault.json.bak, its copy: damaged"]),
        (cut_database, ["vault.json, the key file: whole", f"{DATABASE}, your entries: damaged"]),
        (cut_database_between_pages, ["vault.json, the key file: whole", f"{DATABASE}, your entries: damaged"]),
    ],
)
def test_a_damaged_journal_names_the_hurt_file_and_comes_back_from_its_newest_good_backup(
    hurt: Callable[[Path], None],
    lines: list[str],
    backed_up: dict[str, str],
    sample_vault: Path,
    make_person: Callable[[Path], Person],
    clock: builders.FixedClock,
    qtbot: QtBot,
) -> None:
    hurt(sample_vault)
    damaged = {name: (sample_vault / name).read_bytes() for name in (*KEY_FILES, DATABASE)}
    person = make_person(sample_vault)

    person.fill("Passphrase", builders.PASSPHRASE)
    person.press("Unlock")
    qtbot.waitUntil(lambda: len(offered_restorings(person)) == 1)
    shown = said(person)
    unchanged = {name: (sample_vault / name).read_bytes() for name in damaged}
    ask_to_restore(person, qtbot)
    qtbot.waitUntil(lambda: isinstance(central(person), UnlockScreen))
    after_restoring = said(person)
    person.unlock()
    person.lock()

    assert "Your journal did not open" in shown
    assert [line for line in lines if line not in shown] == []
    assert f"The newest good backup is of {words.full_day(builders.NOON.date())}" in shown
    assert unchanged == damaged
    assert "The backup has been restored." in after_restoring
    assert texts(sample_vault, clock) == backed_up
    [beside] = sample_vault.glob("replaced-*")
    assert (beside / DATABASE).read_bytes() == damaged[DATABASE]


@pytest.mark.parametrize("name", [f"{DATABASE[:-4]}2.db", "vault.json.tmp"])
def test_restoring_without_room_says_so_and_the_open_journal_is_as_it_was(
    name: str,
    backed_up: dict[str, str],
    sample_vault: Path,
    make_person: Callable[[Path], Person],
    clock: builders.FixedClock,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = texts(sample_vault, clock)
    headers = [(sample_vault / each).read_bytes() for each in KEY_FILES]
    person = make_person(sample_vault)
    person.unlock()
    person.open("backups")

    with monkeypatch.context() as disk:
        was_refused = make_full(disk, sample_vault / name)
        ask_to_restore(person, qtbot)
        qtbot.waitUntil(lambda: "There is no room left on this disk." in said(person))
        assert was_refused()
    shown = said(person)
    person.lock()
    person.unlock()
    person.lock()

    assert "The journal is as it was, and closed. Lock it, then unlock it again." in shown
    assert texts(sample_vault, clock) == before
    assert set(before) > set(backed_up)
    assert [(sample_vault / each).read_bytes() for each in KEY_FILES] == headers
    assert [path.name for path in sample_vault.glob("journal-*.db")] == [DATABASE]
    assert list(sample_vault.glob("replaced-*")) == []


@pytest.mark.parametrize("name", [f"{DATABASE[:-4]}2.db", "vault.json.tmp"])
def test_restoring_a_damaged_journal_without_room_says_so_and_can_be_tried_again(
    name: str,
    backed_up: dict[str, str],
    sample_vault: Path,
    make_person: Callable[[Path], Person],
    clock: builders.FixedClock,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cut_database(sample_vault)
    damaged = {each: (sample_vault / each).read_bytes() for each in (*KEY_FILES, DATABASE)}
    person = make_person(sample_vault)
    person.fill("Passphrase", builders.PASSPHRASE)
    person.press("Unlock")

    with monkeypatch.context() as disk:
        was_refused = make_full(disk, sample_vault / name)
        ask_to_restore(person, qtbot)
        qtbot.waitUntil(lambda: "There is no room left on this disk." in said(person))
        assert was_refused()
    assert isinstance(central(person), DamageScreen)
    assert {each: (sample_vault / each).read_bytes() for each in damaged} == damaged
    assert list(sample_vault.glob("replaced-*")) == []
    person.fill("Passphrase of that time", builders.PASSPHRASE)
    person.press("Restore this backup")
    qtbot.waitUntil(lambda: isinstance(central(person), UnlockScreen))

    assert texts(sample_vault, clock) == backed_up
