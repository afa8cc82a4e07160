"""Locking where no journal is open yet, and what the unlock screen says of a journal that needs something."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from journal_app.crypto.recovery_code import groups
from journal_app.storage.cipher import PAGE_BYTES
from journal_app.ui.screens.damage_screen import DamageScreen
from journal_app.ui.screens.first_run_screen import FirstRunScreen
from journal_app.ui.screens.unlock_screen import UnlockScreen
from tests import builders
from tests.decryptor import decrypted_pages
from tests.end2end.conftest import CheapVault, Person

if TYPE_CHECKING:
    from journal_app.ui.relaunch import Handover

CONFLICT = "journal-0001.sync-conflict-20260310-120000-ABCDEFG.db"


def said(person: Person) -> str:
    """Return all words that are anywhere in the window, typed ones included."""
    labels = [each.text() for each in person.window.findChildren(QLabel)]
    typed = [each.text() for each in person.window.findChildren(QLineEdit)]
    return "\n".join(labels + typed + [each.toPlainText() for each in person.window.findChildren(QPlainTextEdit)])


def begin(newcomer: Person) -> None:
    newcomer.press("Begin my journal")
    newcomer.fill("Passphrase", builders.PASSPHRASE)
    newcomer.fill("The same passphrase again", builders.PASSPHRASE)
    newcomer.tick("I understand that nobody can reset it for me")


def make(newcomer: Person) -> str:
    """Make the journal, and return its recovery code, which is on the screen."""
    begin(newcomer)
    newcomer.press("Create my journal")
    newcomer._qtbot.waitUntil(lambda: newcomer.sees("I have kept it"))
    screen = newcomer.window.centralWidget()
    assert isinstance(screen, FirstRunScreen)
    code: str = screen.recovery._code
    return code


def test_locking_before_the_journal_is_made_forgets_the_passphrase(newcomer: Person) -> None:
    begin(newcomer)

    newcomer.window.lock()

    assert builders.PASSPHRASE not in said(newcomer)
    assert newcomer.sees("Begin my journal")


def test_locking_while_the_journal_is_made_leaves_it_locked_or_not_made(newcomer: Person, qtbot: QtBot) -> None:
    begin(newcomer)
    newcomer.press("Create my journal")

    newcomer.window.lock()

    qtbot.waitUntil(lambda: newcomer.sees("Begin my journal") or newcomer.sees("Unlock"))
    assert not newcomer.sees("I have kept it")
    assert builders.PASSPHRASE not in said(newcomer)


def test_locking_on_the_page_of_the_recovery_code_hides_it_and_says_how_to_get_another(
    newcomer: Person, clock: builders.FixedClock, qtbot: QtBot
) -> None:
    left: list[Handover] = []
    newcomer.window._relaunch = left.append
    code = make(newcomer)

    newcomer.lock()

    assert isinstance(newcomer.window.centralWidget(), UnlockScreen)
    assert not any(group in said(newcomer) for group in groups(code))
    assert "make a new one in Settings" in said(newcomer)
    qtbot.waitUntil(lambda: bool(left))
    assert left[0].code_unseen
    newcomer.window._relaunch = None
    newcomer.unlock()
    newcomer.lock()
    CheapVault(newcomer.window._folder, clock).replace_recovery_code(builders.PASSPHRASE)


def test_locking_on_the_page_of_the_course_keeps_what_was_typed(newcomer: Person, clock: builders.FixedClock) -> None:
    code = make(newcomer)
    screen = newcomer.window.centralWidget()
    assert isinstance(screen, FirstRunScreen)
    newcomer.press("I have kept it")
    [asked] = [line for line in newcomer.window.findChildren(QLineEdit) if line.isVisible()]
    asked.setText(groups(code)[screen.recovery._asked])
    newcomer.press("Continue")
    newcomer.fill("What are you being treated for, in your own words?", "the long winter")

    newcomer.lock()

    assert "the long winter" not in said(newcomer)
    assert "make a new one in Settings" not in said(newcomer)
    journal = CheapVault(newcomer.window._folder, clock).unlock(builders.PASSPHRASE)
    assert [course.treated_for for course in journal.courses.courses()] == ["the long winter"]
    journal.close()


def test_locking_empties_the_fields_of_a_damaged_journal(
    make_person: Callable[[Path], Person], sample_vault: Path, qtbot: QtBot
) -> None:
    (sample_vault / "journal-0001.db").write_bytes(b"")
    person = make_person(sample_vault)
    person.fill("Passphrase", builders.PASSPHRASE)
    person.press("Unlock")
    qtbot.waitUntil(lambda: isinstance(person.window.centralWidget(), DamageScreen))
    person.fill("Your passphrase", "words typed here")
    left: list[Handover] = []
    person.window._relaunch = left.append

    person.window.lock()

    qtbot.waitUntil(lambda: isinstance(person.window.centralWidget(), UnlockScreen))
    assert "words typed here" not in said(person)
    qtbot.waitUntil(lambda: bool(left))


def test_a_second_copy_is_told_before_unlocking_and_leads_to_both(
    make_person: Callable[[Path], Person], sample_vault: Path, qtbot: QtBot
) -> None:
    shutil.copy(sample_vault / "journal-0001.db", sample_vault / CONFLICT)
    person = make_person(sample_vault)
    qtbot.waitUntil(lambda: "There are two copies of this journal in its folder." in said(person))

    person.unlock()

    screen = person.window.journal_screen
    assert screen is not None
    assert screen.place().screen == "merge"
    (sample_vault / CONFLICT).unlink()


def test_a_damaged_place_that_holds_nothing_is_mended_and_told_in_one_sentence(
    make_person: Callable[[Path], Person], sample_vault: Path, clock: builders.FixedClock, qtbot: QtBot
) -> None:
    journal = CheapVault(sample_vault, clock).unlock(builders.PASSPHRASE)
    with journal._database.transaction() as connection:
        connection.exec_driver_sql("delete from answer")
    with journal._database.key.lent() as key:
        payload = bytes(key)
    journal.close()
    path = sample_vault / "journal-0001.db"
    free = int.from_bytes(next(decrypted_pages(path.read_bytes(), payload))[32:36])
    data = bytearray(path.read_bytes())
    data[free * PAGE_BYTES - 2000] ^= 1
    path.write_bytes(data)
    person = make_person(sample_vault)
    person.unlock()
    screen = person.window.journal_screen
    assert screen is not None

    screen.upkeep.check()

    qtbot.waitUntil(lambda: "Everything you wrote is there." in said(person))
    person.lock()
    assert (sample_vault / "journal-0002.db").exists()
    assert not path.exists()
