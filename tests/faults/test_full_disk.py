"""No room, no permission: told as that, and nothing that was kept is lost."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from journal_app.domain.backup import BackupReason
from journal_app.errors import NoPermissionError, NoSpaceError, ReadOnlyError
from journal_app.services.journal import Journal, Notice
from journal_app.services.vault import HEADER_NAME, Vault
from tests.builders import CHEAP_COST, CHEAP_LIMITS, PASSPHRASE, make_entry
from tests.faults.places import CANARY, Places

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="small disks and ranks are made in Linux's way")

NOBODY = 65534
LONG = f"{CANARY}: a slow walk along the quiet jetty; " * 300


@pytest.fixture
def vault(closed_vault: Vault, small_disk: Path) -> Vault:
    """A vault on a small disk."""
    return Vault(Path(shutil.copytree(closed_vault.path, small_disk / "vault")), limits=CHEAP_LIMITS)


def fill(folder: Path) -> Path:
    """Leave no room at all."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as stream:
        for size in (65536, 4096, 1):
            try:
                while stream.write(bytes(size)):
                    pass
            except OSError:
                continue
    return path


def save_until_full(journal: Journal) -> list[str]:
    kept: list[str] = []
    try:
        while len(kept) < 10_000:
            entry = make_entry(LONG)
            journal.entries.save(entry)
            kept.append(entry.id)
    except NoSpaceError:
        return kept
    pytest.fail("the disk never filled up")


def identifiers(journal: Journal) -> set[str]:
    return {header.id for header in journal.entries.newest(100_000)}


def test_a_disk_that_fills_up_loses_nothing_that_was_kept(vault: Vault, places: Places) -> None:
    journal = vault.unlock(PASSPHRASE)

    kept = save_until_full(journal)

    assert places.readable() == []
    assert len(kept) > 5
    assert identifiers(journal) == set(kept)
    assert journal.check()
    journal.close()


def test_saving_goes_on_once_there_is_room(vault: Vault, small_disk: Path) -> None:
    journal = vault.unlock(PASSPHRASE)
    filler = fill(small_disk)
    entry = make_entry(LONG)
    with pytest.raises(NoSpaceError):
        journal.entries.save(entry)

    filler.unlink()
    journal.entries.save(entry)

    assert identifiers(journal) == {entry.id}
    assert journal.check()
    journal.close()


def test_a_journal_on_a_full_disk_can_be_read(vault: Vault, small_disk: Path) -> None:
    journal = vault.unlock(PASSPHRASE)
    entry = make_entry(CANARY)
    journal.entries.save(entry)
    journal.close()
    fill(small_disk)

    journal = vault.unlock(PASSPHRASE)

    assert journal.entries.get(entry.id).text == CANARY
    journal.close()


def test_a_full_disk_that_stopped_writing_anew_keeps_nobody_from_reading(vault: Vault, small_disk: Path) -> None:
    journal = vault.unlock(PASSPHRASE)
    entry = make_entry(LONG)
    journal.entries.add_many([entry, *(make_entry(LONG) for _ in range(8))])
    rest = small_disk / "rest"
    rest.mkdir()
    filler = fill(small_disk)
    os.truncate(filler, filler.stat().st_size - 20 * 4096)  # enough for the note that it begins, and for no more
    with pytest.raises(NoSpaceError):
        journal._database.shrink()
    assert not journal.sync_watch.look().stops_writing  # it was nobody else
    journal.close()
    fill(rest)

    journal = vault.unlock(PASSPHRASE)

    assert journal.entries.get(entry.id).text == LONG
    shutil.rmtree(rest)
    filler.unlink()
    assert journal._database.shrink()
    journal.close()


def test_a_journal_on_a_full_disk_opens_from_the_copy_of_its_header(vault: Vault, small_disk: Path) -> None:
    (vault.path / HEADER_NAME).unlink()
    filler = fill(small_disk)

    vault.unlock(PASSPHRASE).close()

    filler.unlink()
    journal = vault.unlock(PASSPHRASE)
    assert journal.notices == (Notice.HEADER_RESTORED,)
    journal.close()


def test_a_passphrase_that_cannot_be_written_leaves_the_old_one(vault: Vault, small_disk: Path) -> None:
    before = vault.header_bytes()
    filler = fill(small_disk)

    with pytest.raises(NoSpaceError):
        vault.change_passphrase(PASSPHRASE, "new", cost=CHEAP_COST)

    filler.unlink()
    assert vault.header_bytes() == before
    assert not list(vault.path.glob("*.tmp"))
    vault.unlock(PASSPHRASE).close()


@pytest.mark.parametrize("room", [0, 4096, 40_000, 150_000])
def test_a_vault_that_finds_no_room_leaves_nothing_behind(small_disk: Path, room: int) -> None:
    filler = fill(small_disk)
    os.truncate(filler, filler.stat().st_size - room)
    vault = Vault(small_disk / "new", limits=CHEAP_LIMITS)

    with pytest.raises(NoSpaceError):
        vault.create(PASSPHRASE, cost=CHEAP_COST)

    assert not vault.path.exists()
    filler.unlink()
    vault.create(PASSPHRASE, cost=CHEAP_COST).journal.close()


@pytest.mark.parametrize("what", ["backup", "new key"])
def test_what_needs_a_second_file_is_told_that_there_is_no_room_and_works_with_room(
    vault: Vault, small_disk: Path, places: Places, what: str
) -> None:
    journal = vault.unlock(PASSPHRASE)
    journal.entries.save(make_entry(CANARY))
    filler = fill(small_disk)
    os.truncate(filler, filler.stat().st_size - 150_000)  # less than half of what is needed
    before = {path.name for path in vault.path.rglob("*")}

    def attempt() -> None:
        if what == "backup":
            journal.backups.make(BackupReason.BY_HAND)
        else:
            vault.use_new_key(vault.prepare_new_key(PASSPHRASE, cost=CHEAP_COST))

    with pytest.raises(NoSpaceError):
        attempt()

    assert {path.name for path in vault.path.rglob("*")} == before
    assert places.readable() == []
    filler.unlink()
    attempt()
    assert [journal.entries.get(known).text for known in identifiers(journal)] == [CANARY]
    assert journal.check()
    journal.close()


# --- permission


@contextmanager
def without_rank() -> Iterator[None]:
    """Be nobody for a while, where the tests are run by root, who may do anything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def give_away(*paths: Path) -> None:
    if os.geteuid() == 0:
        for path in paths:
            os.chown(path, NOBODY, NOBODY)


def test_a_vault_of_somebody_else_is_no_permission(closed_vault: Vault, common_folder: Path) -> None:
    vault = Vault(Path(shutil.copytree(closed_vault.path, common_folder / "vault")), limits=CHEAP_LIMITS)
    vault.path.chmod(0)

    with without_rank():
        assert vault.exists
        with pytest.raises(NoPermissionError):
            vault.unlock(PASSPHRASE)
        with pytest.raises(NoPermissionError):
            vault.create(PASSPHRASE, cost=CHEAP_COST)
    vault.path.chmod(0o700)


def test_a_place_that_cannot_be_written_is_no_permission(common_folder: Path) -> None:
    common_folder.chmod(0o555)

    with without_rank(), pytest.raises(NoPermissionError):
        Vault(common_folder / "vault", limits=CHEAP_LIMITS).create(PASSPHRASE, cost=CHEAP_COST)

    common_folder.chmod(0o755)
    assert list(common_folder.iterdir()) == []


@pytest.mark.parametrize("mode", [0o000, 0o200])
def test_a_database_that_cannot_be_read_is_no_permission(closed_vault: Vault, common_folder: Path, mode: int) -> None:
    vault = Vault(Path(shutil.copytree(closed_vault.path, common_folder / "vault")), limits=CHEAP_LIMITS)
    give_away(vault.path, *vault.path.iterdir())
    (vault.path / "journal-0001.db").chmod(mode)

    with without_rank(), pytest.raises(NoPermissionError):
        vault.unlock(PASSPHRASE)


def test_a_database_that_cannot_be_written_can_be_read(closed_vault: Vault, common_folder: Path) -> None:
    vault = Vault(Path(shutil.copytree(closed_vault.path, common_folder / "vault")), limits=CHEAP_LIMITS)
    give_away(vault.path, *vault.path.iterdir())
    (vault.path / "journal-0001.db").chmod(0o400)

    with without_rank():
        journal = vault.unlock(PASSPHRASE)
        assert journal.read_only
        assert identifiers(journal) == set()
        with pytest.raises(ReadOnlyError):
            journal.entries.save(make_entry(CANARY))
        journal.close()


def test_a_vault_on_a_read_only_disk_can_be_read(vault: Vault, small_disk: Path) -> None:
    journal = vault.unlock(PASSPHRASE)
    entry = make_entry(CANARY)
    journal.entries.save(entry)
    journal.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    journal = vault.unlock(PASSPHRASE)

    assert journal.read_only
    assert journal.entries.get(entry.id).text == CANARY
    with pytest.raises(ReadOnlyError):
        journal.entries.save(make_entry(CANARY))
    journal.close()
    with pytest.raises(NoPermissionError):
        Vault(small_disk / "new", limits=CHEAP_LIMITS).create(PASSPHRASE, cost=CHEAP_COST)
