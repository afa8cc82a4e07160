"""A new data key under attack: killed at any moment, without room at any stage; and two processes after one vault."""

import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from journal_app.errors import WrongRecoveryCodeError
from journal_app.services.vault import COPY_NAME, HEADER_NAME, Vault
from journal_app.storage.rotation import MARK_NAME
from tests.builders import CHEAP_LIMITS, PASSPHRASE, make_entry

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the child forks, and is ended by a POSIX signal"),
    pytest.mark.long,
]

KILLS = 60
SEED = 20261120
ENTRIES = 60


@pytest.fixture
def vault(closed_vault: Vault) -> Vault:
    """Give a locked vault with some entries in it."""
    journal = closed_vault.unlock(PASSPHRASE)
    journal.entries.add_many(make_entry(f"{number} slow water at the jetty " * 20) for number in range(ENTRIES))
    journal.close()
    return closed_vault


class Child:
    """A process that lives again and again, and is killed each time."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin
        assert process.stdout
        self._to, self._from = process.stdin, process.stdout
        self.pid = 0

    def live(self, life: int) -> None:
        self._to.write(b"%d\n" % life)
        self._to.flush()
        self.pid = int(self.line().removeprefix("open "))

    def read_until(self, end: float) -> list[str]:
        lines = []
        while (left := end - time.monotonic()) > 0:
            if select.select([self._from], [], [], left)[0]:
                lines.append(self.line())
        return lines

    def kill(self) -> list[str]:
        os.kill(self.pid, signal.SIGKILL)
        lines = []
        while (line := self.line()) != "gone":
            lines.append(line)
        return lines

    def line(self) -> str:
        # Unbuffered: `select` sees only what was not read yet.
        line = self._from.readline()
        assert line.endswith(b"\n"), "the child ended by itself"
        return line.decode().strip()


@contextmanager
def child(what: str, vault: Vault) -> Iterator[Child]:
    script = Path(__file__).with_name("rotating_child.py")
    root = script.parents[2]
    with subprocess.Popen(
        [sys.executable, str(script), what, str(vault.path), PASSPHRASE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
    ) as process:
        yield Child(process)
        assert process.stdin
        process.stdin.close()


def databases(vault: Vault) -> list[str]:
    return [each.name for each in vault.path.glob("journal-*.db")]


def test_a_change_of_key_killed_at_any_moment_is_done_or_was_never_begun(vault: Vault, recovery_code: str) -> None:
    chance = random.Random(SEED)
    code = recovery_code
    done = interrupted = 0

    with child("rotate", vault) as rotating:
        for life in range(KILLS):
            rotating.live(life)
            said = rotating.read_until(time.monotonic() + chance.uniform(0, 0.25)) + rotating.kill()
            codes = [line.removeprefix("code ") for line in said if line.startswith("code ")]
            done += said.count("done")
            interrupted += (vault.path / MARK_NAME).exists()

            journal = vault.unlock(PASSPHRASE)
            assert journal.entries.count() == ENTRIES
            assert journal.check()
            journal.close()

            # The last code that was said to count, or the one after it, whose end was not heard any more; no third.
            counted = [code, *codes][said.count("done") :][:2]
            opening = [each for each in counted if opens(vault, each)]
            assert len(opening) == 1
            [code] = opening
            assert len(databases(vault)) == 1
            assert {each.name for each in vault.path.iterdir()} <= {
                HEADER_NAME, COPY_NAME, "backups", ".lock", *databases(vault), databases(vault)[0] + "-journal"
            }  # fmt: skip
            assert (vault.path / HEADER_NAME).read_bytes() == (vault.path / COPY_NAME).read_bytes()

    assert done > KILLS // 4
    assert interrupted > KILLS // 8


def opens(vault: Vault, code: str) -> bool:
    try:
        vault.unlock_with_recovery_code(code).close()
    except WrongRecoveryCodeError:
        return False
    return True


# --- no room

LIMITED = """
import resource, sys
from pathlib import Path
from journal_app.crypto.kdf import KdfCost, Limits
from journal_app.errors import JournalError
from journal_app.services.vault import Vault
limits = Limits(memory_kib_min=8, memory_kib_max=8, passes_min=1, passes_max=1)
vault = Vault(Path(sys.argv[1]), limits=limits)
journal = vault.unlock(sys.argv[2])
new = vault.prepare_new_key(sys.argv[2], cost=KdfCost(memory_kib=8, passes=1))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    vault.use_new_key(new)
    sys.stdout.write("done")
except JournalError as error:
    sys.stdout.write(type(error).__name__)
journal.close()
"""


@pytest.mark.parametrize("size", [0, 40, 1500, 4096, 20_000, 100_000, 200_000, 10_000_000])
def test_a_change_of_key_without_room_leaves_all_as_it_was(vault: Vault, recovery_code: str, size: int) -> None:
    before = (vault.path / HEADER_NAME).read_bytes()

    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(vault.path), PASSPHRASE, str(size)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (done.stdout, done.stderr) == ("done" if size == 10_000_000 else "NoSpaceError", "")
    assert ((vault.path / HEADER_NAME).read_bytes() == before) is (done.stdout != "done")
    assert not (vault.path / MARK_NAME).exists()
    assert len(databases(vault)) == 1
    journal = vault.unlock(PASSPHRASE)
    assert journal.entries.count() == ENTRIES
    assert journal.check()
    journal.close()
    assert opens(vault, recovery_code) is (done.stdout != "done")


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk is made in Linux's way")
def test_a_change_of_key_on_a_full_disk_leaves_all_as_it_was(vault: Vault, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    size = (vault.path / databases(vault)[0]).stat().st_size
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size + size // 2}", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can make a small disk")
    try:
        small = Vault(Path(shutil.copytree(vault.path, disk / "vault")), limits=CHEAP_LIMITS)
        done = subprocess.run(
            [sys.executable, "-c", LIMITED, str(small.path), PASSPHRASE, "10000000"],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )

        assert (done.stdout, done.stderr) == ("NoSpaceError", "")
        assert databases(small) == ["journal-0001.db"]
        journal = small.unlock(PASSPHRASE)
        assert journal.entries.count() == ENTRIES
        journal.close()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


# --- two after one vault


def test_of_two_processes_only_one_holds_the_vault_at_a_time(vault: Vault) -> None:
    with child("race", vault) as one, child("race", vault) as other:
        one.live(1)
        other.live(2)
        end = time.monotonic() + 2
        order: list[tuple[str, str]] = []
        while time.monotonic() < end:
            ready, _, _ = select.select([one._from, other._from], [], [], 0.1)
            for name, each in (("one", one), ("other", other)):
                if each._from in ready:
                    order.append((name, each.line()))
        one.kill()
        other.kill()

    for name in ("one", "other"):
        assert order.count((name, "holds")) > 10
    assert sum(said == "refused" for _, said in order) > 10
    journal = vault.unlock(PASSPHRASE)  # although both were killed, holding it or not
    assert journal.entries.count() == ENTRIES
    journal.close()


def test_a_lock_left_by_a_killed_process_keeps_nobody_out(vault: Vault) -> None:
    chance = random.Random(SEED)
    with child("race", vault) as racing:
        for life in range(20):
            racing.live(life)
            racing.read_until(time.monotonic() + chance.uniform(0, 0.05))
            racing.kill()

            journal = vault.unlock(PASSPHRASE)
            assert journal.entries.count() == ENTRIES
            journal.close()
