"""A process killed at any moment loses nothing that it said was kept."""

import json
import random
import shutil
import sys
import time

import pytest

from journal_app.services.vault import COPY_NAME, HEADER_NAME, Vault
from tests.builders import CHEAP_COST, PASSPHRASE
from tests.faults.lives import Moments, lives
from tests.faults.places import CANARY, Places

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the child forks, and is ended by a POSIX signal")

KILLS = 50
SEED = 20260310
SCRIPT = "saving_child.py"
MOMENT = 0.06
"""Seconds that a life lasts at most, where the computer has nothing else to do."""


@pytest.mark.long
def test_every_entry_that_was_acknowledged_survives_a_kill(closed_vault: Vault, places: Places) -> None:
    moments = Moments(SEED, MOMENT)
    kept: set[str] = set()
    lives_with_an_entry = 0

    with lives(SCRIPT, "entries", closed_vault.path, PASSPHRASE, CANARY) as saving:
        for life in range(KILLS):
            said = saving.live_and_die(life, moments.next())
            moments.note(something_came_of_it=said)
            assert places.readable() == []
            acknowledged = {line.removeprefix("kept ") for line in said}
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
def test_a_header_killed_while_it_is_written_opens_the_vault(
    closed_vault: Vault, recovery_code: str, places: Places
) -> None:
    moments = Moments(SEED, MOMENT)
    changes = 0

    with lives(SCRIPT, "header", closed_vault.path, PASSPHRASE) as changing:
        for life in range(KILLS):
            said = changing.live_and_die(life, moments.next())
            moments.note(something_came_of_it=said)
            changes += len(said)
            assert places.readable() == []
            closed_vault.unlock(PASSPHRASE).close()

    closed_vault.unlock_with_recovery_code(recovery_code).close()
    assert changes > KILLS // 4  # however busy the computer is
    assert json.loads(closed_vault.header_bytes())["generation"] >= changes
    assert (closed_vault.path / HEADER_NAME).read_bytes() == (closed_vault.path / COPY_NAME).read_bytes()


@pytest.mark.long
def test_a_creation_that_was_killed_is_a_vault_or_can_begin_again(vault: Vault, places: Places) -> None:
    chance = random.Random(SEED)
    complete = 0
    began = time.monotonic()
    vault.create(PASSPHRASE, cost=CHEAP_COST).journal.close()
    twice_as_long_as_needed = 2 * (time.monotonic() - began)
    shutil.rmtree(vault.path)

    with lives(SCRIPT, "create", vault.path, PASSPHRASE) as creating:
        for life in range(KILLS):
            acknowledged = creating.live_and_die(life, chance.uniform(0, twice_as_long_as_needed))
            assert places.readable() == []
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
