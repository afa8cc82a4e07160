"""A new data key under attack: killed at any moment; and two processes after one vault."""

import random
import select
import sys
import time

import pytest

from journal_app.errors import WrongRecoveryCodeError
from journal_app.services.vault import COPY_NAME, HEADER_NAME, Vault
from journal_app.storage.rotation import MARK_NAME
from tests.builders import PASSPHRASE, make_entry
from tests.faults.lives import Moments, lives
from tests.faults.places import CANARY, Places

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the child forks, and is ended by a POSIX signal"),
    pytest.mark.long,
]

KILLS = 60
SEED = 20261120
SCRIPT = "rotating_child.py"
ENTRIES = 60


@pytest.fixture
def vault(closed_vault: Vault) -> Vault:
    """Give a locked vault with some entries in it."""
    journal = closed_vault.unlock(PASSPHRASE)
    journal.entries.add_many(make_entry(f"{CANARY} {number} slow water " * 25) for number in range(ENTRIES))
    journal.close()
    return closed_vault


def databases(vault: Vault) -> list[str]:
    return [each.name for each in vault.path.glob("journal-*.db")]


def test_a_change_of_key_killed_at_any_moment_is_done_or_was_never_begun(
    vault: Vault, recovery_code: str, places: Places
) -> None:
    moments = Moments(SEED, 0.15)
    code = recovery_code
    done = interrupted = 0

    with lives(SCRIPT, "rotate", vault.path, PASSPHRASE) as rotating:
        for life in range(KILLS):
            said = rotating.live_and_die(life, moments.next())
            moments.note(something_came_of_it="done" in said)
            assert places.readable() == []
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


# --- two after one vault


def test_of_two_processes_only_one_holds_the_vault_at_a_time(vault: Vault) -> None:
    with (
        lives(SCRIPT, "race", vault.path, PASSPHRASE) as one,
        lives(SCRIPT, "race", vault.path, PASSPHRASE) as other,
    ):
        one.begin()
        other.begin()
        end = time.monotonic() + 2
        order: list[tuple[str, str]] = []
        while time.monotonic() < end:
            ready, _, _ = select.select([one, other], [], [], 0.1)
            for name, each in (("one", one), ("other", other)):
                if each in ready:
                    order.append((name, each.line()))
        one.end()
        other.end()

    for name in ("one", "other"):
        assert order.count((name, "holds")) > 10
    assert sum(said == "refused" for _, said in order) > 10
    journal = vault.unlock(PASSPHRASE)  # although both were killed, holding it or not
    assert journal.entries.count() == ENTRIES
    journal.close()


def test_a_lock_left_by_a_killed_process_keeps_nobody_out(vault: Vault) -> None:
    chance = random.Random(SEED)
    with lives(SCRIPT, "race", vault.path, PASSPHRASE) as racing:
        for life in range(20):
            racing.live_and_die(life, chance.uniform(0, 0.05))

            journal = vault.unlock(PASSPHRASE)
            assert journal.entries.count() == ENTRIES
            journal.close()
