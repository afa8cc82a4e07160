"""Two computers, one journal: what a synced folder leaves behind, and how it comes together."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from journal_app.services.journal import Journal
from journal_app.ui.journal_screen import JournalScreen
from tests import builders
from tests.end2end.conftest import CheapVault, Person

CONFLICT = "journal-0001.sync-conflict-20260310-120000-ABCDEFG.db"


def change(folder: Path, clock: builders.FixedClock, act: Callable[[Journal], object]) -> None:
    """Open a vault without a window, and do something in it."""
    clock.advance(minutes=5)
    journal = CheapVault(folder, clock).unlock(builders.PASSPHRASE)
    try:
        act(journal)
    finally:
        journal.close()


def saying(text: str, entry_id: str) -> Callable[[Journal], object]:
    return lambda journal: journal.entries.save(replace(journal.entries.get(entry_id), text=text))


def newest(folder: Path, clock: builders.FixedClock) -> str:
    found: list[str] = []
    change(folder, clock, lambda journal: found.append(journal.entries.newest(1)[0].id))
    return found[0]


def texts(folder: Path, clock: builders.FixedClock) -> set[str]:
    """Return the words of all entries and of all their earlier versions."""
    found: set[str] = set()

    def read(journal: Journal) -> None:
        for header in journal.entries.newest(500):
            found.add(journal.entries.get(header.id).text)
            found.update(version.entry.text for version in journal.entries.versions(header.id))

    change(folder, clock, read)
    return found


def another_computer(folder: Path) -> Path:
    there = folder.with_name("there")
    shutil.copytree(folder, there, ignore=shutil.ignore_patterns(".lock"))
    return there


def shown(person: Person) -> JournalScreen:
    screen = person.window.journal_screen
    assert screen is not None
    return screen


def merge_the_copy(person: Person, qtbot: QtBot, name: str) -> None:
    """Choose the copy whose name has this in it, and go through with it."""

    def rows() -> list[QAbstractButton]:
        found = shown(person).merging.screen.findChildren(QAbstractButton)
        return [each for each in found if name in each.accessibleName() and each.isVisible()]

    qtbot.waitUntil(lambda: len(rows()) == 1 and not shown(person).is_busy)
    rows()[0].click()
    person.press("Bring them together")
    qtbot.waitUntil(lambda: person.sees("Done") and not shown(person).is_busy)


def test_a_second_copy_is_found_after_unlocking_and_both_versions_are_kept(
    sample_vault: Path, make_person: Callable[[Path], Person], clock: builders.FixedClock, qtbot: QtBot
) -> None:
    entry_id = newest(sample_vault, clock)
    there = another_computer(sample_vault)
    change(there, clock, saying("changed there", entry_id))
    change(sample_vault, clock, saying("changed here", entry_id))
    shutil.copy(there / "journal-0001.db", sample_vault / CONFLICT)
    person = make_person(sample_vault)

    person.unlock()
    person.press("Look at both")
    merge_the_copy(person, qtbot, CONFLICT)

    assert not (sample_vault / CONFLICT).exists()
    assert not shown(person).frame.copies_offer.isVisible()
    person.press("Done")
    person.lock()
    assert {"changed here", "changed there"} <= texts(sample_vault, clock)


def test_a_file_replaced_while_somebody_writes_loses_neither_side(
    sample_vault: Path, patient: Person, clock: builders.FixedClock, qtbot: QtBot
) -> None:
    patient.lock()
    there = another_computer(sample_vault)
    change(there, clock, saying("changed there", newest(there, clock)))
    patient.unlock()
    patient.open("free")
    patient.write("kept here")
    patient.press("Keep")
    qtbot.waitUntil(lambda: not shown(patient).is_busy)
    (there / "journal-0001.db").rename(sample_vault / "journal-0001.db")

    shown(patient).merging.look()
    patient.press("Look at both")
    patient.press("Keep both, and look at them")
    merge_the_copy(patient, qtbot, "this computer")

    patient.press("Done")
    patient.lock()
    assert {"kept here", "changed there"} <= texts(sample_vault, clock)


def test_what_is_being_written_stays_on_the_screen_while_writing_rests(
    sample_vault: Path, patient: Person, qtbot: QtBot
) -> None:
    patient.open("free")
    patient.write("half a thought")
    shutil.copy(sample_vault / "vault.json", sample_vault / CONFLICT)

    shown(patient).merging.look()
    qtbot.waitUntil(lambda: patient.sees("Look at both"))
    patient.write(", and the rest")

    assert patient.box().toPlainText() == "half a thought, and the rest"
    (sample_vault / CONFLICT).unlink()
    shown(patient).merging.look()
    qtbot.waitUntil(lambda: not shown(patient).frame.copies_offer.isVisible())
    patient.press("Keep")
    qtbot.waitUntil(lambda: not shown(patient).is_busy)
    patient.lock()


def test_another_vault_is_brought_in_from_the_settings_with_its_own_passphrase(
    sample_vault: Path, patient: Person, clock: builders.FixedClock, qtbot: QtBot, tmp_path: Path
) -> None:
    other = tmp_path / "Old.vault"
    made = CheapVault(other, clock).create("eleven slow herons by a weir").journal
    made.entries.save(builders.make_entry("from years ago"))
    made.close()
    patient.open("settings")

    patient.press("Choose the other copy")
    qtbot.waitUntil(lambda: patient.sees("Choose a folder") and not shown(patient).is_busy)
    shown(patient).merging.choose_folder(other)  # as the file dialog does
    patient.fill("Passphrase of the other copy", "not it")
    patient.press("Open it")
    qtbot.waitUntil(lambda: "does not open" in shown(patient).merging.screen.notice.text)
    patient.fill("Passphrase of the other copy", "eleven slow herons by a weir")
    patient.press("Open it")
    patient.press("Bring them together")
    qtbot.waitUntil(lambda: patient.sees("Done") and not shown(patient).is_busy)

    patient.lock()
    assert "from years ago" in texts(sample_vault, clock)
