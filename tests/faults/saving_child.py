"""What is killed in `test_kill`: keeps entries, changes the passphrase or makes a vault, and says so after each.

saving_child.py entries|header|create FOLDER PASSPHRASE CANARY      run by `lives.py`
"""

import os
import random
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import alembic.command  # noqa: F401 - loaded once, before the forks, so that their lives are about writing

from journal_app.crypto.kdf import KdfCost, Limits
from journal_app.domain.entry import Entry, EntryKind
from journal_app.domain.identifiers import new_identifier
from journal_app.services.vault import Vault

COST = KdfCost(memory_kib=8, passes=1)
LIMITS = Limits(memory_kib_min=8, memory_kib_max=8, passes_min=1, passes_max=1)
WORDS = ("jetty", "heron", "slow", "water", "lantern", "breath", "moss", "quiet", "letter", "door", "north", "tide")


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def keep_entries(vault: Vault, chance: random.Random) -> None:
    """Keep entries of all lengths, and change some of them, until killed."""
    journal = vault.unlock(sys.argv[3])
    say(f"open {os.getpid()}")
    while True:
        now = datetime.now(UTC)
        entry = Entry(
            id=new_identifier(),
            kind=EntryKind.FREE,
            happened_at=now,
            zone="UTC",
            written_at=now,
            text=sys.argv[4] + " ".join(chance.choices(WORDS, k=chance.randrange(5, 900))),
        )
        journal.entries.save(entry)
        say(f"kept {entry.id}")


def change_passphrase(vault: Vault, _chance: random.Random) -> None:
    """Change the passphrase to itself, in new slots, until killed."""
    say(f"open {os.getpid()}")
    while True:
        vault.change_passphrase(sys.argv[3], sys.argv[3], cost=COST)
        say("kept")


def create(vault: Vault, _chance: random.Random) -> None:
    """Make a vault, then wait until killed."""
    say(f"open {os.getpid()}")
    vault.create(sys.argv[3], cost=COST)
    say("kept")
    signal.pause()


def live(line: str) -> None:
    ways = {"entries": keep_entries, "header": change_passphrase, "create": create}
    ways[sys.argv[1]](Vault(Path(sys.argv[2]), limits=LIMITS), random.Random(line))
