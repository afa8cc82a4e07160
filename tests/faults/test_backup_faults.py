"""Backups and restoring when the app is killed, the disk is full or read-only, and bits rot."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from journal_app.domain.backup import Backup, BackupReason, newest_good
from journal_app.errors import NoPermissionError, NoSpaceError
from journal_app.services.vault import Vault
from journal_app.storage import backup as storage
from tests.builders import CHEAP_LIMITS, PASSPHRASE, find_readable, make_entry

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children, limits and ranks are made in Linux's way")

KILLS = 30
SEED = 20260310
FLIPS = 120
CANARY = "heliotrope"
NOBODY = 65534


def fill(vault: Vault, text: str = "a slow walk ", count: int = 60) -> None:
    journal = vault.unlock(PASSPHRASE)
    journal.entries.add_many(make_entry(f"{CANARY} {number} " + text * 60) for number in range(count))
    journal.close()


def back_up(vault: Vault) -> Backup:
    journal = vault.unlock(PASSPHRASE)
    made = journal.backups.make(BackupReason.BY_HAND)
    journal.close()
    assert made is not None
    return made.backup


def count_entries(vault: Vault) -> int:
    journal = vault.unlock(PASSPHRASE)
    try:
        assert journal.check()
        return journal.entries.count()
    finally:
        journal.close()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


class Lives:
    """A process that lives again and again, and is killed each time."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin
        assert process.stdout
        self._to, self._from = process.stdin, process.stdout

    def live_and_die(self, seconds: float) -> list[str]:
        """Let one live for a while, kill it, and return what it had finished."""
        self._to.write(b"life\n")
        self._to.flush()
        pid = int(self._line().removeprefix("open "))
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pass  # a kill is to come at any moment; the scheduler's grain would be too coarse
        os.kill(pid, signal.SIGKILL)
        done = []
        while (line := self._line()) != "gone":
            done.append(line)
        return done

    def _line(self) -> str:
        line = self._from.readline()
        assert line.endswith(b"\n"), "the child ended by itself"
        return line.decode().strip()


@contextmanager
def lives(what: str, vault: Vault) -> Iterator[Lives]:
    script = Path(__file__).with_name("backup_child.py")
    root = script.parents[2]
    with subprocess.Popen(
        [sys.executable, str(script), what, str(vault.path), PASSPHRASE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
    ) as process:
        yield Lives(process)
        assert process.stdin
        process.stdin.close()


@pytest.mark.long
def test_a_backup_killed_at_any_moment_is_whole_or_not_there(closed_vault: Vault) -> None:
    fill(closed_vault)
    chance = random.Random(SEED)
    folder = closed_vault.path / "backups"
    interrupted = 0

    with lives("backup", closed_vault) as backing_up:
        for _ in range(KILLS):
            done = backing_up.live_and_die(chance.uniform(0, 0.12))
            interrupted += any(name.startswith(".") for name in names(folder)) if folder.exists() else 0

            found = storage.found_in(folder)
            assert all(storage.look_over(backup).is_good for backup in found)
            assert newest_good(found) is not None or not done
            assert count_entries(closed_vault) == 60
            assert not [name for name in names(folder) if name.startswith(".")]

    assert interrupted > 0
    assert find_readable([CANARY], [closed_vault.path]) == []


@pytest.mark.long
def test_a_restoring_killed_at_any_moment_leaves_the_old_or_the_new(closed_vault: Vault) -> None:
    back_up(closed_vault)
    fill(closed_vault)
    back_up(closed_vault)
    chance = random.Random(SEED)
    seen: set[int] = set()
    interrupted = 0

    with lives("restore", closed_vault) as restoring:
        for _ in range(KILLS):
            restoring.live_and_die(chance.uniform(0, 0.25))
            interrupted += any(closed_vault.path.glob("replaced-*/restoring.json"))

            seen.add(count_entries(closed_vault))

            left = names(closed_vault.path)
            assert not any(closed_vault.path.glob("replaced-*/restoring.json"))
            assert len([name for name in left if name.startswith("journal-") and name.endswith(".db")]) == 1
            for beside in sorted(closed_vault.path.glob("replaced-*")):
                assert count_entries(Vault(beside, limits=CHEAP_LIMITS)) in {0, 60}
                shutil.rmtree(beside)

    assert seen == {0, 60}
    assert interrupted > 0
    assert find_readable([CANARY], [closed_vault.path]) == []


@pytest.mark.long
def test_every_flip_and_every_cut_of_a_backup_is_found(closed_vault: Vault) -> None:
    fill(closed_vault, count=12)
    backup = back_up(closed_vault)
    chance = random.Random(SEED)
    sound = {path.name: path.read_bytes() for path in backup.folder.iterdir()}

    for number in range(FLIPS):
        name = sorted(sound)[number % len(sound)]
        data = bytearray(sound[name])
        if number % 4 == 0:
            del data[chance.randrange(len(data)) :]
        else:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (backup.folder / name).write_bytes(data)

        [found] = storage.found_in(backup.folder.parent)
        assert not storage.look_over(found).is_good
        assert closed_vault.examine().newest_good is None
        (backup.folder / name).write_bytes(sound[name])

    assert closed_vault.examine().newest_good == backup


LIMITED = """
import resource, sys
from pathlib import Path
from journal_app.crypto.kdf import Limits
from journal_app.domain.backup import BackupReason
from journal_app.errors import JournalError
from journal_app.services.vault import Vault
limits = Limits(memory_kib_min=8, memory_kib_max=8, passes_min=1, passes_max=1)
vault = Vault(Path(sys.argv[1]), limits=limits)
backups = vault.examine().backups
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    if sys.argv[4] == "backup":
        journal = vault.unlock(sys.argv[2])
        journal.backups.make(BackupReason.BY_HAND)
    else:
        vault.restore(backups[0], sys.argv[2])
except JournalError as error:
    sys.stdout.write(type(error).__name__)
"""


@pytest.mark.long
@pytest.mark.parametrize("what", ["backup", "restore"])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.3, 0.6, 0.9])
def test_without_room_nothing_is_left_and_nothing_is_lost(closed_vault: Vault, what: str, share: float) -> None:
    fill(closed_vault)
    backup = back_up(closed_vault)
    before, kept = names(closed_vault.path), names(backup.folder.parent)
    most = 2000 + int(backup.size * share)

    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(closed_vault.path), PASSPHRASE, str(most), what],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (done.stdout, done.stderr) == (NoSpaceError.__name__, "")
    assert names(closed_vault.path) == before
    assert names(backup.folder.parent) == kept
    assert storage.look_over(backup).is_good
    assert count_entries(closed_vault) == 60


@pytest.fixture
def common_folder() -> Iterator[Path]:
    """A folder that somebody without rank can reach; the folders of pytest are private."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_folder_that_cannot_be_written_is_told_as_that(closed_vault: Vault, common_folder: Path) -> None:
    vault = Vault(Path(shutil.copytree(closed_vault.path, common_folder / "vault")), limits=CHEAP_LIMITS)
    back_up(vault)
    if os.geteuid() == 0:
        for path in (vault.path, *vault.path.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        journal = vault.unlock(PASSPHRASE)
        kept = names(vault.path / "backups")
        (vault.path / "backups").chmod(0o500)

        with pytest.raises(NoPermissionError):
            journal.backups.make(BackupReason.BY_HAND)

        assert names(vault.path / "backups") == kept
        journal.close()
        [backup] = vault.examine().backups
        vault.path.chmod(0o500)
        with pytest.raises(NoPermissionError):
            vault.restore(backup, PASSPHRASE)
        vault.path.chmod(0o700)
    finally:
        os.seteuid(0 if os.getuid() == 0 else os.geteuid())

    assert count_entries(vault) == 0
