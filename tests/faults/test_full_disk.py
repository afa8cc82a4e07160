"""No room, no permission: told as that, and nothing that was kept is lost."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from journal_app.errors import NoPermissionError, NoSpaceError, ReadOnlyError
from journal_app.services.journal import Journal, Notice
from journal_app.services.vault import HEADER_NAME, Vault
from tests.builders import CHEAP_COST, CHEAP_LIMITS, PASSPHRASE, make_entry

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="small disks and ranks are made in Linux's way")

NOBODY = 65534
LONG = "a slow walk along the quiet jetty; " * 300


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    path = tmp_path / "disk"
    path.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(path)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root can make a small disk")
    yield path
    subprocess.run(["umount", str(path)], check=True)


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


def test_a_disk_that_fills_up_loses_nothing_that_was_kept(vault: Vault) -> None:
    journal = vault.unlock(PASSPHRASE)

    kept = save_until_full(journal)

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
    entry = make_entry("the heron stood still")
    journal.entries.save(entry)
    journal.close()
    fill(small_disk)

    journal = vault.unlock(PASSPHRASE)

    assert journal.entries.get(entry.id).text == "the heron stood still"
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


LIMITED = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from journal_app.crypto.kdf import Limits
from journal_app.domain.entry import Entry, EntryKind
from journal_app.domain.identifiers import new_identifier
from journal_app.errors import JournalError
from journal_app.services.vault import Vault
limits = Limits(memory_kib_min=8, memory_kib_max=8, passes_min=1, passes_max=1)
journal = Vault(Path(sys.argv[1]), limits=limits).unlock(sys.argv[2])
now = datetime.now(UTC)
resource.setrlimit(resource.RLIMIT_FSIZE, (800_000, 800_000))
try:
    for _ in range(1000):
        journal.entries.save(Entry(id=new_identifier(), kind=EntryKind.FREE, happened_at=now, zone="UTC",
                                   written_at=now, text="a slow walk " * 900))
except JournalError as error:
    sys.stdout.write(type(error).__name__)
journal.close()
"""


def test_a_limit_on_the_size_of_files_is_told_as_no_room(closed_vault: Vault) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(closed_vault.path), PASSPHRASE],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (done.stdout, done.stderr) == ("NoSpaceError", "")
    assert not list(closed_vault.path.glob("*.probe"))
    journal = closed_vault.unlock(PASSPHRASE)
    assert len(identifiers(journal)) > 10
    assert journal.check()
    journal.close()


# --- permission


@pytest.fixture
def common_folder() -> Iterator[Path]:
    """A folder that somebody without rank can reach; the folders of pytest are private."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


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
            journal.entries.save(make_entry())
        journal.close()


def test_a_vault_on_a_read_only_disk_can_be_read(vault: Vault, small_disk: Path) -> None:
    journal = vault.unlock(PASSPHRASE)
    entry = make_entry("the heron stood still")
    journal.entries.save(entry)
    journal.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    journal = vault.unlock(PASSPHRASE)

    assert journal.read_only
    assert journal.entries.get(entry.id).text == "the heron stood still"
    with pytest.raises(ReadOnlyError):
        journal.entries.save(make_entry())
    journal.close()
    with pytest.raises(NoPermissionError):
        Vault(small_disk / "new", limits=CHEAP_LIMITS).create(PASSPHRASE, cost=CHEAP_COST)
