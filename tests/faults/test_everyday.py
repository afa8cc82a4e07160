"""Everything at once, as on a busy day: nothing crashes, nothing is lost, and nothing gets in another's way."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from journal_app.domain.backup import BackupReason
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from tests.builders import CHEAP_COST, PASSPHRASE, make_draft, make_entry
from tests.faults.places import CANARY

ROOT = Path(__file__).parents[2]
SECONDS = 3
MEGABYTE = 1 << 20
BACKUP_SECONDS_OF_60_MB = 2
SLOWER = 4
"""How much slower than the computer of the README the one may be on which this is run."""

opened: list[str] = []
"""What Python opened, whoever did, while `watched` has something in it."""
watched: list[str] = []


def _note_opening(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and watched and str(arguments[0]) == watched[0]:
        opened.append(str(arguments[0]))


sys.addaudithook(_note_opening)  # cannot be taken away again


@pytest.fixture
def journal(closed_vault: Vault) -> Iterator[Journal]:
    journal = closed_vault.unlock(PASSPHRASE)
    yield journal
    watched.clear()
    journal.close()


@pytest.mark.long
def test_a_busy_day_ends_well_and_counts_every_entry(closed_vault: Vault) -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("busy_child.py")), closed_vault.path, PASSPHRASE, str(SECONDS)],
        env={"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=False,
        timeout=120,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    said = json.loads(done.stdout)
    assert said["failed"] == []
    assert len(said["done"]) == 10  # each kind of work was done
    assert sum(said["done"].values()) > 100
    journal = closed_vault.unlock(PASSPHRASE)
    assert journal.entries.count() == said["kept"]
    assert journal.check()
    journal.close()


def test_the_open_database_is_opened_by_nobody_a_second_time(closed_vault: Vault, journal: Journal) -> None:
    watched[:] = [str(journal._database.path)]

    entry = make_entry(CANARY)
    journal.entries.save(entry)
    journal.entries.save_draft(make_draft(CANARY))
    journal.entries.search(CANARY)
    journal.backups.make(BackupReason.BY_HAND)
    journal.backups.self_test()
    journal.backups.found()
    journal.check()
    journal.health.check()
    journal.health.facts()
    journal.sync_watch.look()
    journal._database.shrink()
    closed_vault.facts()
    closed_vault.change_passphrase(PASSPHRASE, PASSPHRASE, cost=CHEAP_COST)
    closed_vault.use_new_key(closed_vault.prepare_new_key(PASSPHRASE, cost=CHEAP_COST))

    assert opened == []
    with journal._database.path.open("rb"):
        assert watched[0] != str(journal._database.path)  # with the new key there is another file
    watched[:] = [str(journal._database.path)]
    with journal._database.path.open("rb"):
        assert opened == watched  # the look is real
    opened.clear()


def test_a_backup_by_hand_takes_no_longer_than_was_promised(journal: Journal) -> None:
    journal.entries.add_many(make_entry(f"{CANARY} {number} " + "along the jetty " * 600) for number in range(400))
    size = journal._database.path.stat().st_size

    began = time.perf_counter()
    made = journal.backups.make(BackupReason.BY_HAND)
    took = time.perf_counter() - began

    assert made is not None
    assert size > 8 * MEGABYTE
    assert took < SLOWER * BACKUP_SECONDS_OF_60_MB * size / (60 * MEGABYTE)
