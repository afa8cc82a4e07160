"""Health: facts in, one wish out; the check shows how far it is and what came of it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from journal_app.domain.backup import Backup, BackupReason, BackupState, SelfTest
from journal_app.domain.health import FullCheck, JournalFacts, KeySlotFacts, VaultFacts
from journal_app.domain.owner_log import LogKind, LogRecord
from journal_app.ui import theme
from journal_app.ui.screens.health_screen import HealthScreen
from tests.end2end.conftest import Person, _sample_vault_once, make_person, patient, sample_vault
from tests.ui import inspection

__all__ = ["_sample_vault_once", "make_person", "patient", "sample_vault"]

NOW = datetime(2026, 11, 20, 19, 40, tzinfo=UTC)
TODAY = date(2026, 11, 20)
VAULT = VaultFacts(
    folder=Path("My Journal.vault"),
    format=1,
    created_at=NOW,
    slots=(
        KeySlotFacts(is_passphrase=True, memory_kib=256 * 1024, passes=4, seconds=0.62),
        KeySlotFacts(is_passphrase=False, memory_kib=256 * 1024, passes=4),
    ),
)
BACKUP = Backup(
    folder=Path("2026-11-20T0915Z-daily"),
    made_at=NOW,
    reason=BackupReason.DAILY,
    entries=412,
    size=4096,
    schema=2,
    state=BackupState.VERIFIED,
)
FULL = JournalFacts(
    size=57 * 1024 * 1024,
    free=8192,
    schema=2,
    last_check=FullCheck(at=NOW, sound=True, size=4096),
    backups=3,
    last_backup=BACKUP,
    last_self_test=SelfTest(at=NOW, ok=True, backup=BACKUP.name),
)


@pytest.fixture
def screen(qtbot: QtBot) -> HealthScreen:
    made = HealthScreen()
    qtbot.addWidget(made)
    return made


def said(screen: HealthScreen) -> str:
    return " | ".join(label.text() for label in inspection.visible(screen, QLabel))


def test_the_facts_are_told_in_words(screen: HealthScreen) -> None:
    screen.show_facts(VAULT, FULL, today=TODAY)
    inspection.lay_out(screen, 900, 600)

    text = said(screen)

    assert "57.0 MB" in text
    assert "256.0 MB of memory, gone through 4 times: 0.6 seconds on this computer" in text
    assert "Everything fitted." in text
    assert "all of it came back" in text


def test_what_never_happened_is_told_as_such(screen: HealthScreen) -> None:
    screen.show_facts(VAULT, JournalFacts(size=4096, free=0, schema=2), today=TODAY)
    inspection.lay_out(screen, 900, 600)

    text = said(screen)

    assert "There was no full check yet." in text
    assert "None yet" in text
    assert "Not yet" in text


def test_a_check_is_asked_for_and_can_be_stopped_by_keyboard(screen: HealthScreen, qtbot: QtBot) -> None:
    inspection.lay_out(screen, 900, 600)

    with qtbot.waitSignal(screen.check_requested):
        qtbot.keyClick(screen._check, Qt.Key.Key_Space)
    screen.show_progress(0.5)

    assert screen._bar.isVisible()
    assert screen._bar.value() == screen._bar.maximum() // 2
    assert screen.focusWidget() is screen._stop
    with qtbot.waitSignal(screen.stop_requested):
        qtbot.keyClick(screen._stop, Qt.Key.Key_Space)


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (FullCheck(at=NOW, sound=True, size=4096), "Everything fits."),
        (FullCheck(at=NOW, sound=False, size=4096), "The journal file has a damaged place."),
        (None, "The check was stopped."),
    ],
)
def test_what_came_of_a_check_is_said(screen: HealthScreen, result: FullCheck | None, words: str) -> None:
    inspection.lay_out(screen, 900, 600)
    screen._check.click()

    screen.show_checked(result)

    assert screen.said.startswith(words)
    assert not screen._bar.isVisible()
    assert screen._check.isVisible()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_clipped_and_everything_has_a_name(screen: HealthScreen, scale: float) -> None:
    theme.current().apply("light", scale, reduced_motion=True)
    screen.show_facts(VAULT, FULL, today=TODAY)
    screen.show_checked(FullCheck(at=NOW, sound=False, size=4096))

    inspection.lay_out(screen, 900, 600)

    assert inspection.unnamed(screen) == []
    assert inspection.clipped(screen) == []
    assert inspection.small_targets(screen) == []
    assert inspection.wider_than_the_window(screen) == []


def test_in_the_journal_a_check_ends_in_words_and_in_the_log(patient: Person, qtbot: QtBot) -> None:
    patient.open("health")

    patient.press("Check now")

    screen = patient.window.journal_screen
    assert screen is not None
    qtbot.waitUntil(lambda: screen.health.screen.said.startswith("Everything fits."))
    patient.open("log")
    assert patient.sees("Clear the log")
    patient.press("Clear the log")
    screen.health.log_screen.question._yes.click()
    qtbot.waitUntil(lambda: not screen.is_busy)
    assert _newest(patient) == [LogKind.LOG_CLEARED]


def _newest(person: Person) -> list[LogKind]:
    screen = person.window.journal_screen
    assert screen is not None
    found: list[LogRecord] = []
    screen._tasks.run(lambda: screen.journal.log.newest(10), found.extend)
    screen._tasks.finish()
    return [record.kind for record in found]
