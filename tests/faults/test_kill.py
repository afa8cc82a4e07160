"""A process killed at any moment loses nothing that it said was kept."""

import json
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

from journal_app.services.vault import COPY_NAME, HEADER_NAME, Vault
from tests.builders import CHEAP_COST, PASSPHRASE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the child forks, and is ended by a POSIX signal")

KILLS = 50
SEED = 20260310


class Child:
    """A process that lives again and again, and is killed each time."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin
        assert process.stdout
        self._process = process
        self._to = process.stdin
        self._from = process.stdout

    def live_and_die(self, life: int, chance: random.Random, seconds: float = 0.06) -> list[str]:
        """Live until a random moment, and return what was acknowledged before it."""
        self._to.write(b"%d\n" % life)
        self._to.flush()
        pid = int(self._line().removeprefix("open "))
        end = time.monotonic() + chance.uniform(0, seconds)
        acknowledged = []
        while (left := end - time.monotonic()) > 0:
            if select.select([self._from], [], [], left)[0]:
                acknowledged.append(self._line())
        os.kill(pid, signal.SIGKILL)
        while (line := self._line()) != "gone":
            acknowledged.append(line)
        return acknowledged

    def _line(self) -> str:
        # Unbuffered: `select` sees only what was not read yet.
        line = self._from.readline()
        assert line.endswith(b"\n"), "the child ended by itself"
        return line.decode().strip()


@contextmanager
def child(what: str, vault: Vault) -> Iterator[Child]:
    script = Path(__file__).with_name("saving_child.py")
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


@pytest.mark.long
def test_every_entry_that_was_acknowledged_survives_a_kill(closed_vault: Vault) -> None:
    chance = random.Random(SEED)
    kept: set[str] = set()
    lives_with_an_entry = 0

    with child("entries", closed_vault) as saving:
        for life in range(KILLS):
            acknowledged = {line.removeprefix("kept ") for line in saving.live_and_die(life, chance)}
            lives_with_an_entry += bool(acknowledged)
            kept |= acknowledged

            journal = closed_vault.unlock(PASSPHRASE)
            found = {header.id for header in journal.entries.newest(100_000)}
            assert journal.check()
            journal.close()

            assert kept <= found
            assert len(found - kept) <= 1  # one may have been kept and killed before it could say so
            kept = found

    assert lives_with_an_entry > KILLS // 2
    assert len(kept) > KILLS


@pytest.mark.long
def test_a_header_killed_while_it_is_written_opens_the_vault(closed_vault: Vault, recovery_code: str) -> None:
    chance = random.Random(SEED)
    changes = 0

    with child("header", closed_vault) as changing:
        for life in range(KILLS):
            changes += len(changing.live_and_die(life, chance))
            closed_vault.unlock(PASSPHRASE).close()

    closed_vault.unlock_with_recovery_code(recovery_code).close()
    assert changes > KILLS
    assert json.loads(closed_vault.header_bytes())["generation"] >= changes
    assert (closed_vault.path / HEADER_NAME).read_bytes() == (closed_vault.path / COPY_NAME).read_bytes()


@pytest.mark.long
def test_a_creation_that_was_killed_is_a_vault_or_can_begin_again(vault: Vault) -> None:
    chance = random.Random(SEED)
    complete = 0
    began = time.monotonic()
    vault.create(PASSPHRASE, cost=CHEAP_COST).journal.close()
    twice_as_long_as_needed = 2 * (time.monotonic() - began)
    shutil.rmtree(vault.path)

    with child("create", vault) as creating:
        for life in range(KILLS):
            acknowledged = creating.live_and_die(life, chance, seconds=twice_as_long_as_needed)
            if vault.exists:
                complete += 1
                journal = vault.unlock(PASSPHRASE)
                assert journal.check()
                journal.close()
                shutil.rmtree(vault.path)
            else:
                assert not acknowledged

    vault.create(PASSPHRASE, cost=CHEAP_COST).journal.close()
    assert 0 < complete < KILLS
