"""A journal of the first version, killed while this version brings it up to date."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from journal_app.services.vault import Vault
from tests.builders import find_readable

STORED = Path(__file__).parents[1] / "journals" / "0.1.0"
CHILD = Path(__file__).with_name("migrating_child.py")
SEED = 20261121
KILLS = 25


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
def test_a_migration_killed_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    facts = json.loads((STORED / "facts.json").read_text("utf-8"))
    chance = random.Random(SEED)
    folder = tmp_path / "vault"
    with subprocess.Popen(
        [sys.executable, CHILD, facts["passphrase"]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None

        def live(seconds: float | None) -> float:
            """Let it open a fresh copy, kill it after so many seconds, and return how long it lived."""
            assert child.stdin is not None
            assert child.stdout is not None
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(STORED, folder)
            child.stdin.write(f"{folder}\n")
            child.stdin.flush()
            process = int(child.stdout.readline().split()[1])
            born = time.monotonic()
            if seconds is not None:
                while time.monotonic() - born < seconds:
                    pass  # a moment in another process is what is aimed at; there is nothing to wait for
                with suppress(ProcessLookupError):  # it was done before
                    os.kill(process, signal.SIGKILL)
            assert child.stdout.readline() == "ended\n"
            return time.monotonic() - born

        whole = live(None)
        migrated_before = 0
        for _ in range(KILLS):
            live(chance.uniform(0, 2 * whole))
            migrated_before += (folder / "journal-0001.db").read_bytes() != (STORED / "journal-0001.db").read_bytes()

            journal = Vault(folder).unlock(facts["passphrase"])
            assert len(journal.entries.newest(facts["entries"] + 1)) == facts["entries"]
            assert journal.check()
            journal.close()
            assert find_readable([facts["newest_headline"]], [folder]) in (
                [],
                [(facts["newest_headline"], folder / "facts.json")],
            )
        child.stdin.close()

    assert 0 < migrated_before < KILLS  # some before the step, some after it
