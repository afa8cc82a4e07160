"""From the first opening to the next day."""

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from journal_app.crypto.recovery_code import groups
from journal_app.domain.timeline import Lane
from journal_app.ui.screens.first_run_screen import FirstRunScreen
from journal_app.ui.screens.unlock_screen import UnlockScreen
from tests import builders
from tests.end2end.conftest import Person


def _first_run(newcomer: Person) -> str:
    newcomer.press("Begin my journal")
    newcomer.fill("Passphrase", builders.PASSPHRASE)
    newcomer.fill("The same passphrase again", builders.PASSPHRASE)
    newcomer.tick("I understand that nobody can reset it for me")
    newcomer.press("Create my journal")
    newcomer._qtbot.waitUntil(lambda: newcomer.sees("I have kept it"))
    screen = newcomer.window.centralWidget()
    assert isinstance(screen, FirstRunScreen)
    panel = screen.recovery
    code: str = panel._code
    newcomer.press("I have kept it")
    [asked] = [line for line in newcomer.window.findChildren(QLineEdit) if line.isVisible()]
    asked.setText(groups(code)[panel._asked])
    newcomer.press("Continue")
    return code


def test_the_first_words_are_kept_shown_on_the_timeline_and_there_the_next_day(
    newcomer: Person, qtbot: QtBot, clock: builders.FixedClock
) -> None:
    _first_run(newcomer)
    newcomer.fill("What may we call you?", "Maya")
    with qtbot.waitSignal(newcomer.window.unlocked):
        newcomer.press("Write the first words")
    newcomer.write("A little nervous, and curious.")
    newcomer.press("Stop here")
    newcomer.press("Done")

    newcomer.open("timeline")
    screen = newcomer.window.journal_screen
    assert screen is not None
    [mark] = [screen.timeline.screen.model.mark(row) for row in range(screen.timeline.screen.model.rowCount())]
    assert (mark.lane, mark.headline) == (Lane.GUIDED, "A little nervous, and curious.")
    newcomer.lock()
    clock.advance(days=1)
    newcomer.unlock()
    newcomer.open("entries")
    screen = newcomer.window.journal_screen
    assert screen is not None
    assert screen.reading.screen.model.header(0).headline == "A little nervous, and curious."


def test_the_first_run_can_be_done_by_keyboard_alone(newcomer: Person, qtbot: QtBot) -> None:
    window = newcomer.window
    newcomer.press("Begin my journal")

    def key(code: Qt.Key) -> None:
        qtbot.keyClick(window.focusWidget(), code)

    qtbot.keyClicks(window.focusWidget(), builders.PASSPHRASE)
    for _ in range(2):  # past the eye and the suggestion
        key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Tab)
    qtbot.keyClicks(window.focusWidget(), builders.PASSPHRASE)
    for _ in range(2):
        key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Space)
    for _ in range(2):
        key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Space)

    qtbot.waitUntil(lambda: newcomer.sees("I have kept it"))


def test_the_recovery_code_opens_the_journal_and_sets_a_new_passphrase(newcomer: Person, qtbot: QtBot) -> None:
    code = _first_run(newcomer)
    with qtbot.waitSignal(newcomer.window.unlocked):
        newcomer.press("Skip all of this")
    newcomer.lock()

    newcomer.press("Use recovery code")
    newcomer.fill("Recovery code", code.lower())
    newcomer.fill("New passphrase", "another set of quiet words")
    with qtbot.waitSignal(newcomer.window.unlocked):
        newcomer.press("Unlock with this code")

    newcomer.lock()
    newcomer.unlock("another set of quiet words")


def test_a_wrong_passphrase_says_so_and_changes_nothing(patient: Person, qtbot: QtBot, sample_vault: Path) -> None:
    patient.lock()
    before = (sample_vault / "vault.json").read_bytes()
    screen = patient.window.centralWidget()
    assert isinstance(screen, UnlockScreen)

    patient.fill("Passphrase", "not this one")
    patient.press("Unlock")

    qtbot.waitUntil(lambda: "does not open" in screen.notice.text)
    assert (sample_vault / "vault.json").read_bytes() == before
    assert patient.line("Passphrase").text() == ""


def test_an_attempt_is_in_the_log_although_the_app_was_closed_after_it(
    make_person: Callable[[Path], Person],
    sample_vault: Path,
    tmp_path: Path,
    qtbot: QtBot,
    clock: builders.FixedClock,
) -> None:
    stranger = make_person(sample_vault)
    screen = stranger.window.centralWidget()
    assert isinstance(screen, UnlockScreen)
    stranger.fill("Passphrase", "is it this one")
    stranger.press("Unlock")
    qtbot.waitUntil(lambda: "does not open" in screen.notice.text)
    stranger.window.close()
    clock.advance(hours=3)

    owner = make_person(sample_vault)
    owner.unlock()
    owner.open("log")

    shown = [each.text() for each in owner.window.findChildren(QLabel) if each.isVisible()]
    assert shown[shown.index("A passphrase was tried that is not the journal's") - 1] == "12:00"
    assert json.loads((tmp_path / "settings" / "attempts.json").read_bytes())["attempts"] == []


def test_two_passphrases_that_differ_are_not_taken(newcomer: Person, tmp_path: Path) -> None:
    newcomer.press("Begin my journal")
    newcomer.fill("Passphrase", "one thing")
    newcomer.fill("The same passphrase again", "another thing")

    newcomer.press("Create my journal")

    screen = newcomer.window.centralWidget()
    assert isinstance(screen, FirstRunScreen)
    assert "not the same" in screen.notice.text
    assert not (tmp_path / "My Journal.vault").exists()


def test_support_opens_without_the_passphrase_and_leads_back(patient: Person) -> None:
    patient.lock()

    patient.press("Get support")
    assert patient.sees("Edit these numbers")
    patient.press("Back")

    assert patient.sees("Unlock")


def test_who_looks_for_support_in_the_middle_of_writing_comes_back_to_the_page(patient: Person, qtbot: QtBot) -> None:
    patient.open("free")
    patient.write("The river was")
    patient.press("Get support")
    qtbot.waitUntil(lambda: patient.sees("Edit these numbers"))

    patient.press("Back")

    qtbot.waitUntil(lambda: patient.box().toPlainText() == "The river was")
    patient.open("today")
    patient.press("Get support")
    patient.press("Back")
    qtbot.waitUntil(lambda: patient.sees("Open the timeline"))


def test_the_journal_begins_at_its_list_whatever_had_the_focus_before(patient: Person, qtbot: QtBot) -> None:
    patient.open("today")
    patient.open("entries")

    screen = patient.window.journal_screen
    assert screen is not None
    qtbot.waitUntil(lambda: screen.reading.screen.isAncestorOf(screen.reading.screen.focusWidget()))
    focused = screen.reading.screen.focusWidget()
    assert isinstance(focused, QAbstractItemView), focused
