"""The screen of a journal that does not open, and what it does to a real damaged vault."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from journal_app.domain.backup import Backup, BackupReason, BackupState
from journal_app.domain.damage import Examination, FileState, ReadCount, SalvageReport
from journal_app.errors import DamagedHeaderError, DamagedJournalError, WrongPassphraseError
from journal_app.services.vault import COPY_NAME, HEADER_NAME, Vault
from journal_app.ui import theme
from journal_app.ui.flows.damage_flow import DamageFlow
from journal_app.ui.screens.damage_screen import DamageScreen
from tests.builders import CHEAP_COST, PASSPHRASE, make_entry
from tests.ui import inspection
from tests.ui.inspection import named

ZONE = "Europe/Berlin"
BACKUP = Backup(
    folder=Path("2026-11-20T2015Z-daily"),
    made_at=datetime(2026, 11, 20, 20, 15, tzinfo=UTC),
    reason=BackupReason.DAILY,
    entries=12,
    size=640_000,
    schema=2,
    state=BackupState.VERIFIED,
)
HURT_DATABASE = Examination(
    header=FileState.SOUND,
    header_copy=FileState.SOUND,
    database=FileState.DAMAGED,
    database_name="journal-0001.db",
    backups=(BACKUP,),
)
HURT_HEADER = Examination(
    header=FileState.DAMAGED,
    header_copy=FileState.MISSING,
    database=FileState.COMPLETE,
    database_name="journal-0001.db",
)
REPORT = SalvageReport(
    folder=Path("Documents/My Journal - read out.vault"),
    pages=200,
    damaged_pages=3,
    mended_pages=1,
    records={
        "entry": ReadCount(read=118, lost=2),
        "answer": ReadCount(read=40, lost=1),
        "course": ReadCount(read=1),
        "attachment": ReadCount(read=3, lost=1),
        "chunk": ReadCount(read=60, lost=4),
        "tag": ReadCount(read=9, lost=2),
        "step": ReadCount(lost=1),
    },
    from_search=1,
    surely_complete=False,
)


@pytest.fixture
def screen(qtbot: QtBot) -> DamageScreen:
    made = DamageScreen(ZONE)
    qtbot.addWidget(made)
    made.show_examination(DamagedJournalError(), HURT_DATABASE)
    inspection.lay_out(made, 1000, 860)
    return made


def texts(screen: DamageScreen) -> str:
    return "\n".join(inspection.texts(screen))


def test_the_hurt_file_and_the_good_ones_are_named(screen: DamageScreen) -> None:
    shown = texts(screen)

    assert "vault.json, the key file: whole" in shown
    assert "journal-0001.db, your entries: damaged" in shown
    assert "The newest good backup is of 20 November 2026" in shown


def test_restoring_sends_the_backup_and_its_passphrase(qtbot: QtBot, screen: DamageScreen) -> None:
    named(screen, "Restore the backup").click()
    screen.panel.passphrase.line.setText("of that time")

    with qtbot.waitSignal(screen.restore_requested) as asked:
        named(screen, "Restore this backup").click()

    assert asked.args == [BACKUP, "of that time"]


def test_reading_out_sends_the_passphrase_and_can_be_stopped(qtbot: QtBot, screen: DamageScreen) -> None:
    screen.passphrase.line.setText("of today")

    with qtbot.waitSignal(screen.salvage_requested) as asked:
        named(screen, "Read out what can be read").click()

    assert asked.args == ["of today"]
    assert not named(screen, "Read out what can be read").isEnabled()
    with qtbot.waitSignal(screen.stop_requested):
        named(screen, "Stop").click()


def test_the_report_counts_what_was_read_and_what_was_not(qtbot: QtBot, screen: DamageScreen) -> None:
    screen.show_report(REPORT)

    shown = texts(screen)
    assert "Entries read: 118." in shown
    assert "Entries that could not be read: 2." in shown
    assert "Answers: 40 read, 1 not." in shown
    assert "Recordings and drawings: 3 read, 1 not." in shown
    assert "Pieces of recordings and drawings that could not be read: 4." in shown
    assert "such as steps, tags and earlier versions: 3." in shown
    assert "All that was in the file has been read." not in shown
    with qtbot.waitSignal(screen.open_requested):
        named(screen, "Open the new journal").click()


def test_a_refused_reading_out_says_what_it_is_about(screen: DamageScreen) -> None:
    screen.show_error(WrongPassphraseError())
    assert "recovery code" not in screen.notice.text

    screen.show_error(DamagedJournalError())
    assert screen.notice.text.startswith("Nothing could be read out of the damaged file.")
    screen.show_header_refused(DamagedHeaderError())
    assert screen.notice.text.startswith("This text does not hold a key file.")


def test_without_a_header_the_sheet_is_asked_for_and_no_passphrase(qtbot: QtBot, screen: DamageScreen) -> None:
    screen.show_examination(DamagedHeaderError(), HURT_HEADER)
    [box] = inspection.visible(screen, QPlainTextEdit)
    assert isinstance(box, QPlainTextEdit)
    box.setPlainText(' {"format":1} \n')

    with qtbot.waitSignal(screen.header_requested) as asked:
        named(screen, "Put the key file back").click()

    assert asked.args == ['{"format":1}']
    assert not screen.passphrase.isVisible()
    assert "No backup was found that can be relied on." in texts(screen)


@pytest.mark.parametrize(("button", "signal"), [("Back", "left"), ("Get support", "support_requested")])
def test_there_is_a_way_out(qtbot: QtBot, screen: DamageScreen, button: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(screen, signal)):
        named(screen, button).click()


def test_every_control_has_a_name_and_is_reached_by_tab(screen: DamageScreen) -> None:
    screen.show_examination(DamagedHeaderError(), HURT_HEADER)

    assert inspection.unnamed(screen) == []
    assert named(screen, "Put the key file back") in inspection.tab_stops(screen, named(screen, "Back"))


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("found", [HURT_DATABASE, HURT_HEADER])
def test_nothing_is_clipped(screen: DamageScreen, scale: float, found: Examination) -> None:
    theme.current().apply("light", scale, reduced_motion=True)
    screen.show_examination(DamagedHeaderError(), found)
    screen.show_report(REPORT)
    inspection.lay_out(screen, 880, 600)

    assert inspection.clipped(screen) == []
    assert inspection.wider_than_the_window(screen) == []


# --- with a real vault


def flow_of(qtbot: QtBot, vault: Vault, error: DamagedHeaderError | DamagedJournalError) -> DamageFlow:
    flow = DamageFlow(vault, error, None)
    qtbot.addWidget(flow.screen)
    inspection.lay_out(flow.screen, 1000, 860)
    qtbot.waitUntil(lambda: not flow.is_busy)
    inspection.lay_out(flow.screen, 1000, 860)
    return flow


def test_a_backup_is_restored_without_an_open_journal(qtbot: QtBot, closed_vault: Vault) -> None:
    journal = closed_vault.unlock(PASSPHRASE)
    journal.entries.save(make_entry("by the gate"))
    journal.backups.keep_up()
    journal.close()
    os.truncate(closed_vault.path / "journal-0001.db", 5000)
    flow = flow_of(qtbot, closed_vault, DamagedJournalError())

    named(flow.screen, "Restore the backup").click()
    flow.screen.panel.passphrase.line.setText(PASSPHRASE)
    with qtbot.waitSignal(flow.mended) as mended:
        named(flow.screen, "Restore this backup").click()

    assert "replaced-" in (mended.args or [""])[1]
    journal = closed_vault.unlock(PASSPHRASE)
    assert [header.headline for header in journal.entries.newest(5)] == ["by the gate"]
    journal.close()


def test_a_wrong_passphrase_is_said_and_nothing_changes(qtbot: QtBot, closed_vault: Vault) -> None:
    journal = closed_vault.unlock(PASSPHRASE)
    journal.backups.keep_up()
    journal.close()
    flow = flow_of(qtbot, closed_vault, DamagedJournalError())

    named(flow.screen, "Restore the backup").click()
    flow.screen.panel.passphrase.line.setText("not this one")
    named(flow.screen, "Restore this backup").click()
    qtbot.waitUntil(lambda: flow.screen.panel.notice.isVisible())

    assert flow.screen.panel.notice.text.startswith("This passphrase does not open the backup.")
    closed_vault.unlock(PASSPHRASE).close()


def test_the_header_comes_back_from_the_text_of_the_sheet(qtbot: QtBot, closed_vault: Vault) -> None:
    text = closed_vault.header_bytes().decode()
    for name in (HEADER_NAME, COPY_NAME):
        (closed_vault.path / name).unlink()
    flow = flow_of(qtbot, closed_vault, DamagedHeaderError())
    [box] = inspection.visible(flow.screen, QPlainTextEdit)
    assert isinstance(box, QPlainTextEdit)
    box.setPlainText(f"  {text[:200]}\n{text[200:]}\n")

    with qtbot.waitSignal(flow.mended):
        named(flow.screen, "Put the key file back").click()

    closed_vault.unlock(PASSPHRASE).close()


def test_what_can_be_read_is_offered_as_a_new_journal(
    qtbot: QtBot, closed_vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal_app.services.vault.calibrate", lambda: CHEAP_COST)
    journal = closed_vault.unlock(PASSPHRASE)
    journal.entries.save(make_entry("by the gate"))
    journal.close()
    flow = flow_of(qtbot, closed_vault, DamagedJournalError())
    flow.screen.passphrase.line.setText(PASSPHRASE)
    named(flow.screen, "Read out what can be read").click()
    qtbot.waitUntil(lambda: "Entries read: 1." in texts(flow.screen), timeout=15_000)

    with qtbot.waitSignal(flow.folder_chosen) as chosen:
        named(flow.screen, "Open the new journal").click()

    assert (chosen.args or [Path()])[0].name == "closed - read out"
