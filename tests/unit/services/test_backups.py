"""Backups of an open journal, trying one out, restoring one, and what can be told of a vault that does not open."""

import json
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from journal_app.domain.backup import BY_HAND_KEPT, Backup, BackupReason, BackupState, newest_good
from journal_app.domain.damage import FileState
from journal_app.domain.owner_log import LogKind
from journal_app.errors import (
    DamagedHeaderError,
    DamagedJournalError,
    StorageFailedError,
    UnlockCancelledError,
    VaultInUseError,
    WrongPassphraseError,
)
from journal_app.services import restoring
from journal_app.services.backups import SecondPlace
from journal_app.services.journal import Journal
from journal_app.services.seen import Seen
from journal_app.services.vault import COPY_NAME, HEADER_NAME, Vault
from journal_app.storage import backup as storage
from tests.builders import (
    CHEAP_COST,
    CHEAP_LIMITS,
    PASSPHRASE,
    FixedClock,
    find_readable,
    make_course,
    make_draft,
    make_entry,
    make_guided_entry,
)

CANARY = "heliotrope"
LATER = "another phrase for the door"
PAGE = 4096


@pytest.fixture
def vault(closed_vault: Vault, clock: FixedClock) -> Vault:
    return Vault(closed_vault.path, limits=CHEAP_LIMITS, clock=clock)


@pytest.fixture
def journal(vault: Vault) -> Iterator[Journal]:
    journal = vault.unlock(PASSPHRASE)
    journal.entries.save(make_entry(f"the {CANARY} by the gate"))
    yield journal
    journal.close()


def make(journal: Journal, reason: BackupReason = BackupReason.BY_HAND) -> Backup:
    made = journal.backups.make(reason)
    assert made is not None
    return made.backup


def texts(vault: Vault, passphrase: str = PASSPHRASE) -> set[str]:
    journal = vault.unlock(passphrase)
    found = {journal.entries.get(header.id).text for header in journal.entries.newest(1000)}
    assert journal.check()
    journal.close()
    return found


# --- making


def test_a_backup_holds_a_database_a_header_and_what_is_known_of_them(journal: Journal, vault: Vault) -> None:
    backup = make(journal)

    assert backup.name == "2026-03-10T1200Z-by-hand"
    assert (backup.entries, backup.state) == (1, BackupState.VERIFIED)
    assert sorted(path.name for path in backup.folder.iterdir()) == ["backup.json", "journal.db", "vault.json"]
    assert (backup.folder / "vault.json").read_bytes() == (vault.path / HEADER_NAME).read_bytes()
    assert journal.backups.found() == (backup,)
    assert journal.backups.look_over(backup) == backup


def test_no_word_and_no_right_for_others_is_in_a_backup(journal: Journal) -> None:
    former = os.umask(0)
    try:
        backup = make(journal)
    finally:
        os.umask(former)

    assert find_readable([CANARY, PASSPHRASE, "entry_fts", "CREATE TABLE"], [backup.folder]) == []
    assert stat.S_IMODE(backup.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in backup.folder.iterdir()} == {0o600}


def test_a_backup_opens_by_itself_as_a_vault(journal: Journal, tmp_path: Path) -> None:
    backup = make(journal)
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(backup.folder / "vault.json", alone / HEADER_NAME)
    shutil.copy(backup.folder / "journal.db", alone / "journal-0001.db")

    assert texts(Vault(alone, limits=CHEAP_LIMITS)) == {f"the {CANARY} by the gate"}


def test_two_backups_of_one_minute_have_two_names(journal: Journal) -> None:
    first, second = make(journal), make(journal)

    assert (first.name, second.name) == ("2026-03-10T1200Z-by-hand", "2026-03-10T1200Z-by-hand-2")


def test_a_backup_that_is_told_to_stop_leaves_nothing(journal: Journal, vault: Vault) -> None:
    journal.entries.add_many(make_entry("a slow walk " * 200) for _ in range(200))

    assert journal.backups.make(BackupReason.DAILY, should_stop=lambda: True) is None

    assert list((vault.path / "backups").iterdir()) == []


def test_how_much_is_done_only_grows_and_ends_at_all(journal: Journal) -> None:
    told: list[float] = []

    journal.backups.make(BackupReason.DAILY, progress=told.append)

    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_damaged_journal_is_not_backed_up_and_earlier_backups_stay(journal: Journal, vault: Vault) -> None:
    journal.entries.add_many(make_entry("a slow walk " * 200) for _ in range(50))
    earlier = make(journal)
    journal.close()
    good = vault.path / "backups"
    path = vault.path / "journal-0001.db"
    with path.open("r+b") as stream:
        stream.seek(20 * PAGE)
        stream.write(bytes(range(256)) * 16)
    reopened = vault.unlock(PASSPHRASE)

    with pytest.raises(DamagedJournalError):
        reopened.backups.make(BackupReason.DAILY)

    reopened.close()
    assert [path.name for path in good.iterdir()] == [earlier.name]
    assert storage.look_over(earlier).is_good


def test_what_a_killed_backup_left_is_removed_at_the_next_unlocking(journal: Journal, vault: Vault) -> None:
    backup = make(journal)
    journal.close()
    for name in (".2026-03-10T1201Z-daily.tmp", ".check"):
        shutil.copytree(backup.folder, vault.path / "backups" / name)

    vault.unlock(PASSPHRASE).close()

    assert [path.name for path in (vault.path / "backups").iterdir()] == [backup.name]


def test_the_log_of_the_owner_says_that_a_backup_was_made(journal: Journal) -> None:
    backup = make(journal)

    noted = [(each.kind, each.detail) for each in journal.log.newest(10)]
    assert (LogKind.BACKED_UP, backup.name) in noted


# --- when


def test_the_first_backup_is_due_at_once(journal: Journal) -> None:
    assert journal.backups.is_due()


def test_a_day_without_a_change_needs_no_backup(journal: Journal, clock: FixedClock) -> None:
    make(journal)
    clock.advance(days=3)
    journal.log.note(LogKind.CHECKED)

    assert not journal.backups.is_due()
    assert journal.backups.make_due() is None


@pytest.mark.parametrize("what", ["entry", "draft", "course", "deleted"])
def test_the_next_day_with_a_change_has_its_backup(journal: Journal, clock: FixedClock, what: str) -> None:
    make(journal)
    clock.advance(days=1)
    [header] = journal.entries.newest(1)
    match what:
        case "entry":
            journal.entries.save(replace(journal.entries.get(header.id), text=f"the {CANARY} by the well"))
        case "draft":
            journal.entries.save_draft(make_draft())
        case "course":
            journal.courses.save_course(make_course())
        case _:
            journal.entries.delete(header.id)

    made = journal.backups.make_due()

    assert made is not None
    assert made.backup.reason is BackupReason.DAILY
    assert journal.backups.make_due() is None


def test_a_change_on_the_same_day_waits(journal: Journal, clock: FixedClock) -> None:
    make(journal)
    clock.advance(hours=5)
    journal.entries.save(make_entry())

    assert not journal.backups.is_due()


def test_a_backup_from_a_day_to_come_keeps_none_from_being_made_and_no_more_than_one(
    journal: Journal, clock: FixedClock
) -> None:
    clock.advance(days=400)
    make(journal)  # while the clock was wrong
    clock.advance(days=-399)
    journal.entries.save(make_entry())

    assert journal.backups.make_due() is not None

    clock.advance(minutes=5)
    journal.entries.save(make_entry())
    assert journal.backups.make_due() is None


def test_what_is_no_longer_needed_stays_when_the_journal_is_locking(journal: Journal, clock: FixedClock) -> None:
    for _ in range(BY_HAND_KEPT):
        clock.advance(minutes=1)
        make(journal)
    stopping = False

    def stop_once_it_is_made(kind: LogKind, detail: str) -> None:
        nonlocal stopping
        stopping = True
        note(kind, detail)

    note = journal.log.note
    clock.advance(minutes=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal.log, "note", stop_once_it_is_made)
        assert journal.backups.make(BackupReason.BY_HAND, should_stop=lambda: stopping) is not None

    assert len(journal.backups.found()) == BY_HAND_KEPT + 1
    clock.advance(minutes=1)
    make(journal)
    assert len(journal.backups.found()) == BY_HAND_KEPT


def test_a_year_of_days_leaves_few_backups_and_the_newest(journal: Journal, clock: FixedClock) -> None:
    for _ in range(40):
        clock.advance(days=1)
        journal.entries.save(make_entry())
        assert journal.backups.make_due() is not None

    found = journal.backups.found()

    assert len(found) <= 7 + 4 + 2
    assert found[0].made_at == clock.now()
    assert all(journal.backups.look_over(backup).is_good for backup in found)


# --- what was done to one


@pytest.mark.parametrize("name", ["journal.db", "vault.json", "backup.json"])
@pytest.mark.parametrize("how", ["flip", "cut", "gone", "longer"])
def test_a_backup_that_is_not_as_it_was_is_not_verified(journal: Journal, name: str, how: str) -> None:
    backup = make(journal)
    path = backup.folder / name
    data = bytearray(path.read_bytes())
    if how == "flip":
        data[len(data) // 2] ^= 4
    path.write_bytes({"flip": data, "cut": data[: len(data) // 2], "longer": data + b"\0", "gone": data}[how])
    if how == "gone":
        path.unlink()

    [found] = journal.backups.found()

    assert journal.backups.look_over(found).state is BackupState.NOT_VERIFIED


def test_a_record_that_says_something_else_is_not_believed(journal: Journal) -> None:
    backup = make(journal)
    path = backup.folder / "backup.json"
    fields = json.loads(path.read_bytes())
    path.write_bytes(json.dumps(fields | {"entries": 900}, sort_keys=True, separators=(",", ":")).encode())

    [found] = journal.backups.found()

    assert (found.state, found.entries) == (BackupState.NOT_VERIFIED, None)


# --- the second folder


def test_each_backup_is_in_the_second_folder_too(journal: Journal, tmp_path: Path) -> None:
    journal.backups.second_folder = tmp_path / "disk"
    journal.backups.second_folder.mkdir()

    made = journal.backups.make(BackupReason.DAILY)

    assert made is not None
    assert made.second_place is SecondPlace.THERE
    [copy] = (tmp_path / "disk").glob("closed backups */*/journal.db")
    assert copy.read_bytes() == (made.backup.folder / "journal.db").read_bytes()


def test_copying_that_is_stopped_is_told_as_that_and_leaves_nothing(journal: Journal, tmp_path: Path) -> None:
    second = tmp_path / "other disk"
    second.mkdir()
    journal.backups.second_folder = second

    made = journal.backups.make(BackupReason.BY_HAND, should_stop=lambda: any(second.iterdir()))

    assert made is not None
    assert made.second_place is SecondPlace.STOPPED
    [there] = second.iterdir()
    assert list(there.iterdir()) == []


def test_a_second_folder_that_is_not_there_is_no_error(journal: Journal, tmp_path: Path) -> None:
    journal.backups.second_folder = tmp_path / "not connected"

    made = journal.backups.make(BackupReason.DAILY)

    assert made is not None
    assert made.second_place is SecondPlace.MISSING
    assert journal.backups.second_place() is SecondPlace.MISSING
    assert not (tmp_path / "not connected").exists()


def test_a_second_folder_that_takes_nothing_is_said(journal: Journal, tmp_path: Path) -> None:
    journal.backups.second_folder = tmp_path / "disk"
    journal.backups.second_folder.mkdir()
    backup = make(journal)
    [place] = journal.backups.second_folder.iterdir()
    shutil.rmtree(place)
    place.write_text("a file where the folder is to be")

    assert journal.backups.copy_to_second_folder(backup) is SecondPlace.REFUSED
    assert journal.backups.second_place() is SecondPlace.BEHIND


# --- the self-test


def test_the_newest_backup_is_tried_out_once_a_month(journal: Journal, clock: FixedClock, vault: Vault) -> None:
    assert not journal.backups.self_test_is_due()
    backup = make(journal)
    assert journal.backups.self_test_is_due()

    result = journal.backups.self_test()

    assert result is not None
    assert (result.ok, result.backup, result.entries, result.at) == (True, backup.name, 1, clock.now())
    assert journal.backups.last_self_test() == result
    assert not journal.backups.self_test_is_due()
    assert [path.name for path in (vault.path / "backups").iterdir()] == [backup.name]
    clock.advance(days=31)
    assert journal.backups.self_test_is_due()


def test_a_backup_whose_content_is_another_does_not_pass(journal: Journal) -> None:
    backup = make(journal)
    record = storage.read_record(backup.folder)
    assert record is not None
    other = replace(record, fingerprint=replace(record.fingerprint, digest="0" * 64))
    (backup.folder / "backup.json").write_bytes(storage._record_bytes(other))

    result = journal.backups.self_test()

    assert result is not None
    assert not result.ok
    assert journal.log.newest(1)[0].kind is LogKind.BACKUP_FAULTY


def test_the_self_test_is_kept_over_a_lock(journal: Journal, vault: Vault) -> None:
    make(journal)
    result = journal.backups.self_test()
    journal.close()

    reopened = vault.unlock(PASSPHRASE)

    assert reopened.backups.last_self_test() == result
    reopened.close()


# --- restoring


def test_a_restored_backup_is_the_vault_and_the_former_one_is_beside_it(journal: Journal, vault: Vault) -> None:
    backup = make(journal)
    journal.entries.save(make_entry("written later"))
    journal.close()

    beside = vault.restore(backup, PASSPHRASE)

    assert texts(vault) == {f"the {CANARY} by the gate"}
    assert beside.name == "replaced-2026-03-10T1200Z"
    assert texts(Vault(beside, limits=CHEAP_LIMITS)) == {f"the {CANARY} by the gate", "written later"}
    assert {path.name for path in vault.path.iterdir()} >= {"journal-0002.db", HEADER_NAME, COPY_NAME}
    assert not (vault.path / "journal-0001.db").exists()


def test_a_restoring_can_itself_be_undone(journal: Journal, vault: Vault, clock: FixedClock) -> None:
    backup = make(journal)
    journal.entries.save(make_entry("written later"))
    latest = make(journal)
    journal.close()
    vault.restore(backup, PASSPHRASE)
    clock.advance(minutes=1)

    vault.restore(latest, PASSPHRASE)

    assert texts(vault) == {f"the {CANARY} by the gate", "written later"}
    assert len(list(vault.path.glob("replaced-*"))) == 2


def test_restoring_where_no_name_is_free_takes_nothing_that_is_there(journal: Journal, vault: Vault) -> None:
    backup = make(journal)
    journal.close()
    last = vault.path / "journal-9999.db"
    last.write_bytes(b"somebody else's")

    with pytest.raises(StorageFailedError):
        vault.restore(backup, PASSPHRASE)

    assert last.read_bytes() == b"somebody else's"
    assert texts(vault) == {f"the {CANARY} by the gate"}


def test_a_side_file_that_was_left_behind_is_not_taken_for_the_restored_ones(journal: Journal, vault: Vault) -> None:
    backup = make(journal)
    journal.close()
    (vault.path / "journal-0002.db-journal").write_bytes(b"left behind")

    vault.restore(backup, PASSPHRASE)

    assert {path.name for path in vault.path.glob("journal-*.db")} == {"journal-0003.db"}
    assert texts(vault) == {f"the {CANARY} by the gate"}


def test_the_passphrase_of_that_time_is_needed_and_counts_again(journal: Journal, vault: Vault) -> None:
    backup = make(journal)
    vault.change_passphrase(PASSPHRASE, LATER, cost=CHEAP_COST)
    journal.close()
    before = sorted((path, path.read_bytes()) for path in vault.path.rglob("*") if path.is_file())

    with pytest.raises(WrongPassphraseError):
        vault.restore(backup, LATER)

    assert sorted((path, path.read_bytes()) for path in vault.path.rglob("*") if path.is_file()) == before
    vault.restore(backup, PASSPHRASE)
    assert texts(vault) == {f"the {CANARY} by the gate"}
    with pytest.raises(WrongPassphraseError):
        vault.unlock(LATER)


def test_a_damaged_backup_is_refused_and_the_vault_is_as_it_was(journal: Journal, vault: Vault) -> None:
    journal.entries.add_many(make_entry("a slow walk " * 200) for _ in range(50))
    backup = make(journal)
    journal.close()
    data = bytearray((backup.folder / "journal.db").read_bytes())
    data[len(data) // 2] ^= 1
    (backup.folder / "journal.db").write_bytes(data)
    before = {path.name for path in vault.path.iterdir()}

    with pytest.raises(DamagedJournalError):
        vault.restore(backup, PASSPHRASE)

    assert {path.name for path in vault.path.iterdir()} == before
    assert len(texts(vault)) == 2


def test_restoring_that_is_told_to_stop_changes_nothing(journal: Journal, vault: Vault) -> None:
    backup = make(journal)
    journal.close()
    before = {path.name for path in vault.path.iterdir()}

    with pytest.raises(UnlockCancelledError):
        vault.restore(backup, PASSPHRASE, should_stop=lambda: True)

    assert {path.name for path in vault.path.iterdir()} == before


def test_a_vault_that_is_open_is_not_replaced(journal: Journal, vault: Vault) -> None:
    backup = make(journal)

    with pytest.raises(VaultInUseError):
        vault.restore(backup, PASSPHRASE)
    with pytest.raises(VaultInUseError):
        Vault(vault.path, limits=CHEAP_LIMITS).restore(backup, PASSPHRASE)


@pytest.mark.parametrize("hurt", ["header", "database", "both", "all gone"])
def test_a_damaged_vault_is_restored_from_its_newest_good_backup(journal: Journal, vault: Vault, hurt: str) -> None:
    make(journal)
    journal.close()
    hurt_files = {"header": [HEADER_NAME, COPY_NAME], "database": ["journal-0001.db"]}.get(
        hurt, [HEADER_NAME, COPY_NAME, "journal-0001.db"]
    )
    for name in hurt_files:
        if hurt == "all gone":
            (vault.path / name).unlink()
        else:
            os.truncate(vault.path / name, 100)

    newest = vault.examine().newest_good
    assert newest is not None
    vault.restore(newest, PASSPHRASE)

    assert texts(vault) == {f"the {CANARY} by the gate"}


def test_a_restored_vault_tells_its_owner_where_it_came_from(journal: Journal, vault: Vault) -> None:
    backup = make(journal)
    journal.close()
    vault.restore(backup, PASSPHRASE)

    reopened = vault.unlock(PASSPHRASE)

    assert (LogKind.RESTORED, backup.name) in [(each.kind, each.detail) for each in reopened.log.newest(5)]
    reopened.close()


def test_a_restored_vault_is_not_taken_for_an_older_copy(vault: Vault, clock: FixedClock, tmp_path: Path) -> None:
    here = Vault(vault.path, limits=CHEAP_LIMITS, clock=clock, seen=Seen(tmp_path / "seen.json"))
    journal = here.unlock(PASSPHRASE)
    backup = make(journal)
    journal.entries.save(make_entry("written later"))
    journal.close()

    here.restore(backup, PASSPHRASE)

    journal = here.unlock(PASSPHRASE)
    assert not journal.read_only
    journal.entries.save(make_entry("and on"))
    journal.close()


def test_one_of_the_second_folder_can_be_restored(journal: Journal, vault: Vault, tmp_path: Path) -> None:
    journal.backups.second_folder = tmp_path / "disk"
    journal.backups.second_folder.mkdir()
    make(journal)
    journal.close()
    shutil.rmtree(vault.path / "backups")

    [backup] = vault.examine(tmp_path / "disk").backups
    vault.restore(backup, PASSPHRASE)

    assert texts(vault) == {f"the {CANARY} by the gate"}


def test_a_copy_in_the_second_folder_stands_in_for_a_hurt_backup_and_no_other_vaults_does(
    journal: Journal, vault: Vault, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    journal.backups.second_folder = disk
    hurt = make(journal)
    journal.close()
    (hurt.folder / "journal.db").write_bytes(b"no database")
    other = disk / "Other backups 01234567"
    shutil.copytree(next(disk.iterdir()), other)
    (other / hurt.name).rename(other / "2027-01-01T1200Z-daily")

    [backup] = vault.examine(disk).backups

    assert backup.is_good
    assert backup.folder.is_relative_to(disk)
    assert backup.name == hurt.name


def test_without_a_header_that_can_be_read_nothing_begun_is_touched(journal: Journal, vault: Vault) -> None:
    journal.close()
    beside = restoring._begin(vault.path, "journal-0002.db", FixedClock().now())
    shutil.copy(vault.path / "journal-0001.db", vault.path / "journal-0002.db")
    for name in (HEADER_NAME, COPY_NAME):
        os.truncate(vault.path / name, 10)

    restoring.finish(vault.path, limits=CHEAP_LIMITS)

    assert (vault.path / "journal-0002.db").exists()
    assert beside.exists()


# --- before a migration


def test_before_a_migration_there_is_a_backup_of_the_old_tables(tmp_path: Path) -> None:
    stored = Path(__file__).parents[2] / "journals" / "0.1.0"
    folder = tmp_path / "vault"
    shutil.copytree(stored, folder)
    passphrase = json.loads((stored / "facts.json").read_text("utf-8"))["passphrase"]
    vault = Vault(folder)

    vault.unlock(passphrase).close()

    [backup] = vault.examine().backups
    assert backup.reason is BackupReason.BEFORE_MIGRATION
    assert (backup.schema, backup.is_good) == (1, True)


# --- a vault that does not open


def test_a_sound_vault_is_told_as_that(journal: Journal, vault: Vault) -> None:
    backup = make(journal)
    journal.close()

    found = vault.examine()

    assert (found.header, found.header_copy, found.database) == (
        FileState.SOUND,
        FileState.SOUND,
        FileState.COMPLETE,
    )
    assert (found.database_name, found.newest_good, found.has_header) == ("journal-0001.db", backup, True)


@pytest.mark.parametrize(
    ("name", "state"), [(HEADER_NAME, "header"), (COPY_NAME, "header_copy"), ("journal-0001.db", "database")]
)
def test_the_file_that_is_hurt_is_named(closed_vault: Vault, name: str, state: str) -> None:
    os.truncate(closed_vault.path / name, 50)
    assert getattr(closed_vault.examine(), state) is FileState.DAMAGED

    (closed_vault.path / name).unlink()
    assert getattr(closed_vault.examine(), state) is FileState.MISSING


def test_the_newest_good_backup_is_not_the_newest_damaged_one(
    journal: Journal, vault: Vault, clock: FixedClock
) -> None:
    good = make(journal)
    clock.advance(days=1)
    damaged = make(journal)
    journal.close()
    os.truncate(damaged.folder / "journal.db", PAGE)

    found = vault.examine()

    assert found.newest_good == good
    assert [backup.name for backup in found.backups] == [damaged.name, good.name]
    assert newest_good(found.backups) == good


def test_what_can_be_read_is_read_into_a_new_vault(journal: Journal, vault: Vault) -> None:
    journal.entries.add_many(make_entry(f"{number}: " + "a slow walk " * 300) for number in range(40))
    journal.entries.save(make_guided_entry("warm hands"))
    journal.courses.save_course(make_course())
    journal.close()
    path = vault.path / "journal-0001.db"
    with path.open("r+b") as stream:
        stream.seek(path.stat().st_size // 2 // PAGE * PAGE)
        stream.write(os.urandom(PAGE))
    before = path.read_bytes()

    report = vault.salvage(PASSPHRASE, cost=CHEAP_COST)

    assert path.read_bytes() == before
    assert (report.damaged_pages, report.mended_pages) == (1, 0)
    assert report.records["entry"].read + report.records["entry"].lost >= 42 - report.from_search
    assert report.folder.parent == vault.path.parent
    assert len(texts(Vault(report.folder, limits=CHEAP_LIMITS))) >= 38
    assert find_readable([CANARY], [report.folder]) == []
    assert sorted(path.name for path in vault.path.parent.iterdir()) == sorted([vault.path.name, report.folder.name])


def test_reading_out_needs_the_passphrase(closed_vault: Vault) -> None:
    with pytest.raises(WrongPassphraseError):
        closed_vault.salvage("not the passphrase", cost=CHEAP_COST)

    assert [path.name for path in closed_vault.path.parent.iterdir()] == [closed_vault.path.name]


def test_reading_out_of_nothing_leaves_nothing(closed_vault: Vault) -> None:
    os.truncate(closed_vault.path / "journal-0001.db", 0)

    with pytest.raises(DamagedJournalError):
        closed_vault.salvage(PASSPHRASE, cost=CHEAP_COST)

    assert [path.name for path in closed_vault.path.parent.iterdir()] == [closed_vault.path.name]


def test_reading_out_without_a_header_is_told_as_that(closed_vault: Vault) -> None:
    for name in (HEADER_NAME, COPY_NAME):
        (closed_vault.path / name).unlink()

    with pytest.raises(DamagedHeaderError):
        closed_vault.salvage(PASSPHRASE, cost=CHEAP_COST)


def test_the_journal_that_was_read_out_is_named_in_its_log(journal: Journal, vault: Vault) -> None:
    journal.close()

    report = vault.salvage(PASSPHRASE, cost=CHEAP_COST)

    reopened = Vault(report.folder, limits=CHEAP_LIMITS).unlock(PASSPHRASE)
    assert LogKind.SALVAGED in [each.kind for each in reopened.log.newest(10)]
    assert report.surely_complete
    reopened.close()


def test_a_self_test_of_long_ago_is_due_even_with_a_clock_set_back(journal: Journal, clock: FixedClock) -> None:
    make(journal)
    journal.backups.self_test()

    clock.present -= timedelta(days=200)

    assert journal.backups.self_test_is_due()
