"""What is done when nothing else is wanted, and the way back to earlier words, with a real journal."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest
from pytestqt.qtbot import QtBot

from journal_app.domain.entry import Entry
from journal_app.services.backups import second_place_of
from journal_app.services.vault import Vault
from journal_app.ui.flows.upkeep_flow import UpkeepFlow
from journal_app.ui.flows.versions_flow import VersionsFlow
from tests.builders import CHEAP_LIMITS, PASSPHRASE, FixedClock, make_entry
from tests.decryptor import decrypted_vault
from tests.ui.opened import Opened


@pytest.fixture
def opened(qtbot: QtBot, closed_vault: Vault, clock: FixedClock) -> Iterator[Opened]:
    made = Opened(qtbot, Vault(closed_vault.path, limits=CHEAP_LIMITS, clock=clock), clock)
    yield made
    made.close()


def test_what_was_deleted_is_removed_at_the_turn_of_the_day_and_told_once(opened: Opened, clock: FixedClock) -> None:
    flow = UpkeepFlow(opened.unlocked, lambda: False, opened.owner)
    changes: list[bool] = []
    opened.unlocked.changed.connect(lambda: changes.append(True))
    entry = make_entry()
    opened.tasks.run(lambda: opened.journal.entries.save(entry))
    opened.tasks.run(lambda: opened.journal.entries.delete(entry.id))
    flow.do_a_little()
    opened.settle()
    assert len(opened.read(opened.journal.entries.deleted)) == 1
    clock.advance(days=2)

    flow.do_a_little()
    flow.do_a_little()
    opened.settle()

    assert opened.read(opened.journal.entries.deleted) == ()
    assert changes == [True]
    assert not opened.read(lambda: opened.journal._database.is_loose)  # the file was written anew


def test_the_backup_of_the_day_is_made_once_deleted_words_are_gone_from_the_file(
    opened: Opened, clock: FixedClock
) -> None:
    flow = UpkeepFlow(opened.unlocked, lambda: False, opened.owner)
    entry = make_entry("heliotrope " * 500)
    opened.read(lambda: opened.journal.entries.save(entry))
    opened.read(lambda: opened.journal.entries.delete(entry.id))
    clock.advance(days=2)

    flow.purge()
    opened.settle()
    flow.check()
    opened.settle()

    [backup] = opened.read(opened.journal.backups.found)
    folder = backup.folder.with_name("opened")
    folder.mkdir()
    copy(backup.folder / "vault.json", folder)
    copy(backup.folder / "journal.db", folder / "journal-0001.db")
    assert b"heliotrope" not in decrypted_vault(folder, PASSPHRASE)
    assert backup.is_good


def test_once_a_minute_the_file_is_written_anew_although_backups_are_looked_after_next(
    opened: Opened, clock: FixedClock
) -> None:
    flow = UpkeepFlow(opened.unlocked, lambda: False, opened.owner)
    flow.check()
    opened.settle()
    entry = make_entry()
    opened.read(lambda: opened.journal.entries.save(entry))
    opened.read(lambda: opened.journal.entries.delete(entry.id))
    clock.advance(days=2)
    opened.read(opened.journal.entries.purge_due)

    flow._tidy.timeout.emit()
    opened.settle()

    assert not opened.read(lambda: opened.journal._database.is_loose)
    assert len(opened.read(opened.journal.backups.found)) == 2


def test_a_backup_that_failed_its_test_and_a_folder_that_takes_none_are_said(
    opened: Opened, clock: FixedClock, tmp_path: Path
) -> None:
    flow = UpkeepFlow(opened.unlocked, lambda: False, opened.owner)
    said: list[str] = []
    flow.said.connect(lambda what, _next: said.append(what))
    backups = opened.journal.backups
    backups.second_folder = tmp_path
    second_place_of(tmp_path, opened.journal.sync_watch._folder, opened.journal.vault_id).write_text("in the way")
    flow.check()
    opened.settle()
    assert said == ["The backup of this day is made. The second folder did not take its copy."]

    [backup] = opened.read(backups.found)
    with (backup.folder / "journal.db").open("r+b") as file:
        file.seek(5000)
        file.write(b"another byte")
    clock.advance(days=31)
    flow.do_a_little()
    opened.settle()

    assert said[1:] == ["The newest backup was tried out, and is not as it was when it was made."]


def test_upkeep_that_cannot_be_done_says_nothing(opened: Opened) -> None:
    flow = UpkeepFlow(opened.unlocked, lambda: False, opened.owner)
    failures: list[object] = []
    opened.unlocked.failed.connect(failures.append)
    opened.tasks.run(lambda: opened.journal._database.set_read_only(read_only=True))

    flow.do_a_little()
    opened.settle()

    assert failures == []


@pytest.fixture
def twice(opened: Opened, clock: FixedClock) -> Entry:
    """Give an entry with one earlier version."""
    first = make_entry("the jetty in the morning")
    opened.read(lambda: opened.journal.entries.save(first))
    clock.advance(days=1)
    opened.read(lambda: opened.journal.entries.save(replace(first, text="the jetty at night")))
    return first


def test_an_earlier_version_is_shown_compared_and_brought_back(qtbot: QtBot, opened: Opened, twice: Entry) -> None:
    flow = VersionsFlow(opened.unlocked, opened.owner)
    qtbot.addWidget(flow.screen)
    read: list[str] = []
    opened.unlocked.read_requested.connect(read.append)

    with qtbot.waitSignal(flow.begun):
        flow.open(twice.id)
    opened.settle()
    [version] = opened.read(lambda: opened.journal.entries.versions(twice.id))
    assert flow.screen.entry_id == twice.id
    with qtbot.waitSignal(opened.unlocked.changed):
        flow.screen.restore_requested.emit(twice.id, version.version)

    assert read == [twice.id]
    assert opened.read(lambda: opened.journal.entries.get(twice.id)).text == "the jetty in the morning"
    assert len(opened.read(lambda: opened.journal.entries.versions(twice.id))) == 2  # what stood before is one now


def test_a_version_that_cannot_be_brought_back_is_said_on_its_screen(
    qtbot: QtBot, opened: Opened, twice: Entry
) -> None:
    flow = VersionsFlow(opened.unlocked, opened.owner)
    qtbot.addWidget(flow.screen)
    with qtbot.waitSignal(flow.begun):
        flow.open(twice.id)
    [version] = opened.read(lambda: opened.journal.entries.versions(twice.id))
    opened.tasks.run(lambda: opened.journal._database.set_read_only(read_only=True))

    flow.screen.restore_requested.emit(twice.id, version.version)
    opened.settle()

    assert not flow.screen.notice.isHidden()
    assert opened.read(lambda: opened.journal.entries.get(twice.id)).text == "the jetty at night"
