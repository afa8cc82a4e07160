"""The backups screen: what it shows, what it asks for."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from journal_app.domain.backup import Backup, BackupReason, BackupState, SelfTest
from journal_app.domain.clock import SystemClock
from journal_app.errors import DamagedJournalError, WrongPassphraseError
from journal_app.services.vault import Vault
from journal_app.ui import theme
from journal_app.ui.flows.backups_flow import BackupsFlow
from journal_app.ui.screens.backups_screen import BackupsScreen
from tests.builders import PASSPHRASE, make_entry
from tests.ui import inspection
from tests.ui.inspection import named
from tests.ui.opened import Opened

ZONE = "Europe/Berlin"
AT = datetime(2026, 11, 20, 20, 15, tzinfo=UTC)


def make_backup(state: BackupState = BackupState.VERIFIED, day: int = 20, entries: int | None = 124) -> Backup:
    return Backup(
        folder=Path(f"2026-11-{day}T2015Z-daily"),
        made_at=AT.replace(day=day),
        reason=BackupReason.DAILY,
        entries=entries,
        size=6_400_000,
        schema=2,
        state=state,
    )


GOOD, DAMAGED = make_backup(), make_backup(BackupState.NOT_VERIFIED, 19, None)


@pytest.fixture
def screen(qtbot: QtBot) -> BackupsScreen:
    made = BackupsScreen()
    qtbot.addWidget(made)
    made.show_backups([GOOD, DAMAGED], ZONE)
    made.show_self_test(SelfTest(at=AT, ok=True, backup=GOOD.name, entries=124), ZONE)
    inspection.lay_out(made, 1000, 860)
    return made


def texts(screen: BackupsScreen) -> str:
    return "\n".join(inspection.texts(screen))


def test_each_backup_has_its_time_content_and_state_in_words(screen: BackupsScreen) -> None:
    shown = texts(screen)

    assert "20 November 2026" in shown
    assert "Daily · 124 entries" in shown
    assert "Verified" in shown
    assert "Not verified" in shown


def test_only_what_is_verified_can_be_restored(screen: BackupsScreen) -> None:
    assert named(screen, "Restore the backup of 20 November 2026").isEnabled()
    assert len([each for each in screen.findChildren(QPushButton) if "Restore the" in each.accessibleName()]) == 1


def test_restoring_asks_first_and_sends_backup_and_passphrase(qtbot: QtBot, screen: BackupsScreen) -> None:
    named(screen, "Restore the backup").click()
    line = screen.panel.passphrase.findChild(QLineEdit)
    assert line is not None
    assert screen.panel.isVisible()
    named(screen, "Restore this backup").click()
    assert screen.panel.isVisible()

    qtbot.keyClicks(line, "three small boats")
    with qtbot.waitSignal(screen.restore_requested) as asked:
        qtbot.keyClick(line, Qt.Key.Key_Return)

    assert asked.args == [GOOD, "three small boats"]
    assert line.text() == ""


def test_a_refused_passphrase_is_said_beside_the_field(screen: BackupsScreen) -> None:
    named(screen, "Restore the backup").click()

    screen.show_restore_refused(WrongPassphraseError())

    assert "the one that was in force when it was made" in screen.panel.notice.text
    screen.show_restore_refused(DamagedJournalError())
    assert screen.panel.notice.text.startswith("This backup is damaged")
    assert named(screen, "Restore this backup").isEnabled()


def test_leaving_all_as_it_is_closes_the_question(qtbot: QtBot, screen: BackupsScreen) -> None:
    named(screen, "Restore the backup").click()

    with qtbot.assertNotEmitted(screen.restore_requested):
        named(screen, "Leave all as it is").click()

    assert not screen.panel.isVisible()


def test_what_is_under_way_shows_its_share_and_can_be_stopped(qtbot: QtBot, screen: BackupsScreen) -> None:
    screen.show_doing("Making a backup")
    screen.show_share(0.45)

    [bar] = inspection.visible(screen, QProgressBar)
    assert isinstance(bar, QProgressBar)
    assert bar.value() == 45
    assert not named(screen, "Back up now").isEnabled()
    with qtbot.waitSignal(screen.stop_requested):
        named(screen, "Stop").click()
    screen.show_doing("")
    assert named(screen, "Back up now").isEnabled()


@pytest.mark.parametrize(
    ("button", "signal"),
    [
        ("Back up now", "make_requested"),
        ("Try the newest one now", "test_requested"),
        ("Choose a folder", "folder_requested"),
        ("Back to the settings", "left"),
    ],
)
def test_a_button_sends_its_wish(qtbot: QtBot, screen: BackupsScreen, button: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(screen, signal)):
        named(screen, button).click()


def test_the_self_test_is_told_in_plain_words(screen: BackupsScreen) -> None:
    assert "all 124 entries in it are as they were noted" in texts(screen)

    screen.show_self_test(SelfTest(at=AT, ok=False), ZONE)

    assert "is not as it was" in texts(screen)
    screen.show_self_test(None, ZONE)
    assert "Not tried yet." in texts(screen)


def test_a_second_folder_is_shown_and_can_be_given_up(qtbot: QtBot, screen: BackupsScreen) -> None:
    screen.show_folder(Path("/disk/backups"), "It is not there at present.")

    assert "It is not there at present." in texts(screen)
    with qtbot.waitSignal(screen.folder_dropped):
        named(screen, "No second folder").click()


def test_without_backups_that_is_said(screen: BackupsScreen) -> None:
    screen.show_backups([], ZONE)
    inspection.lay_out(screen, 1000, 860)

    assert "There is none yet." in texts(screen)


def test_every_control_has_a_name_and_is_reached_by_tab(screen: BackupsScreen) -> None:
    named(screen, "Restore the backup").click()

    assert inspection.unnamed(screen) == []
    stops = inspection.tab_stops(screen, named(screen, "Back to the settings"))
    assert named(screen, "Back up now") in stops
    assert named(screen, "Restore this backup") in stops


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_clipped(screen: BackupsScreen, scale: float) -> None:
    theme.current().apply("light", scale, reduced_motion=True)
    named(screen, "Restore the backup").click()
    screen.show_doing("Making a backup")
    inspection.lay_out(screen, 680, 600)

    assert inspection.clipped(screen) == []
    assert inspection.wider_than_the_window(screen) == []


# --- with a real vault


@pytest.fixture
def flow(qtbot: QtBot, closed_vault: Vault) -> Iterator[BackupsFlow]:
    opened = Opened(qtbot, closed_vault, SystemClock(), ZONE)
    made = BackupsFlow(opened.unlocked, closed_vault, lambda: False, opened.owner)
    qtbot.addWidget(made.screen)
    inspection.lay_out(made.screen, 1000, 860)
    yield made
    opened.close()


def test_a_backup_is_made_off_the_gui_thread_and_listed(qtbot: QtBot, flow: BackupsFlow) -> None:
    named(flow.screen, "Back up now").click()

    qtbot.waitUntil(lambda: "made and verified" in flow.screen.notice.text)
    qtbot.waitUntil(lambda: "When you asked for it" in texts(flow.screen))


def test_a_stopped_backup_says_so(qtbot: QtBot, flow: BackupsFlow) -> None:
    flow.screen.make_requested.emit()
    flow.screen.stop_requested.emit()

    qtbot.waitUntil(lambda: bool(flow.screen.notice.text))
    assert flow.screen.notice.text.startswith(("Stopped.", "The backup is made"))


def test_a_second_folder_gets_the_newest_backup(qtbot: QtBot, flow: BackupsFlow, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    named(flow.screen, "Back up now").click()
    qtbot.waitUntil(lambda: "made and verified" in flow.screen.notice.text)

    with qtbot.waitSignal(flow.folder_chosen):
        flow._use_folder(tmp_path / "disk")

    qtbot.waitUntil(lambda: "The newest backup is there." in texts(flow.screen))
    assert list((tmp_path / "disk").glob("*/*/journal.db"))


def test_the_self_test_is_run_and_told(qtbot: QtBot, flow: BackupsFlow) -> None:
    named(flow.screen, "Try the newest one now").click()

    qtbot.waitUntil(lambda: "entries in it are as they were noted" in texts(flow.screen))


def test_a_restored_journal_is_closed_and_is_the_backup(qtbot: QtBot, flow: BackupsFlow, closed_vault: Vault) -> None:
    journal = flow._unlocked.journal
    named(flow.screen, "Back up now").click()
    qtbot.waitUntil(lambda: "When you asked for it" in texts(flow.screen))
    flow._unlocked.read(lambda: journal.entries.save(make_entry("written later")), None)
    named(flow.screen, "Restore the backup").click()
    flow.screen.panel.passphrase.line.setText("not this one")
    named(flow.screen, "Restore this backup").click()
    qtbot.waitUntil(lambda: flow.screen.panel.notice.isVisible())

    flow.screen.panel.passphrase.line.setText(PASSPHRASE)
    with qtbot.waitSignal(flow.restored):
        named(flow.screen, "Restore this backup").click()

    reopened = closed_vault.unlock(PASSPHRASE)
    assert reopened.entries.newest(5) == ()
    reopened.close()
    assert len(list(closed_vault.path.glob("replaced-*/journal-0001.db"))) == 1
