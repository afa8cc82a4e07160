"""What is recorded for `test_power_cut`: one life of a vault, which says what it has promised after each step.

    power_child.py as-shipped|shrinking|unsynced|wal FOLDER PASSPHRASE NEW_PASSPHRASE

It prints one JSON list a line: a name, and what it stands for from now on. An entry's name is its identifier, and it
stands for the digest of its words, or for null once it is deleted. "passphrase" stands for what opens the vault. In the
"shrinking" life, what was deleted is purged and the file is written anew. The two others are controls: each does
without what one of the shipped pragmas is there for.
"""

import hashlib
import json
import os
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from journal_app.crypto.kdf import KdfCost, Limits
from journal_app.domain.entry import Entry, EntryKind
from journal_app.domain.identifiers import new_identifier
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.storage import cipher

COST = KdfCost(memory_kib=8, passes=1)
LIMITS = Limits(memory_kib_min=8, memory_kib_max=8, passes_min=1, passes_max=1)
WORDS = ("jetty", "heron", "slow", "water", "lantern", "breath", "moss", "quiet", "letter", "door", "north", "tide")
BEFORE, AFTER = (6, 700, 40, 3000, 1, 250, 9000, 90), (400, 12, 5000, 120)
"""How many words the entries have: those kept before one is deleted and the passphrase changed, and those after."""
WAYS: dict[str, dict[str, tuple[str, object]]] = {
    "as-shipped": {},
    "shrinking": {},
    "unsynced": {"synchronous": ("OFF", 0)},
    "wal": {"journal_mode": ("WAL", "wal")},
}


def promise(name: str, value: str | None) -> None:
    os.write(1, f"{json.dumps([name, value])}\n".encode())


def digest(entry: Entry) -> str:
    return hashlib.sha256(entry.text.encode()).hexdigest()


def keep(journal: Journal, length: int, chance: random.Random, entry_id: str) -> None:
    """Keep an entry of so many words, new or changed."""
    now = datetime.now(UTC)
    text = " ".join(chance.choices(WORDS, k=length))
    entry = Entry(id=entry_id, kind=EntryKind.FREE, happened_at=now, zone="UTC", written_at=now, text=text)
    journal.entries.save(entry)
    promise(entry_id, digest(entry))


def main() -> None:
    way, folder, passphrase, new_passphrase = sys.argv[1:]
    cast("dict[str, tuple[str, object]]", cipher._PRAGMAS).update(WAYS[way])
    chance = random.Random(way)
    vault = Vault(Path(folder), limits=LIMITS)
    journal = vault.unlock(passphrase)

    kept = [new_identifier() for _ in BEFORE]
    for entry_id, length in zip(kept, BEFORE, strict=True):
        keep(journal, length, chance, entry_id)
    keep(journal, 2500, chance, kept[0])
    keep(journal, 30, chance, kept[3])
    journal.entries.delete(kept[1])
    promise(kept[1], None)
    if way == "shrinking":
        journal.entries.purge_due(datetime.now(UTC) + timedelta(days=3))
        journal.shrink_if_due()
    vault.change_passphrase(passphrase, new_passphrase, cost=COST)
    promise("passphrase", new_passphrase)
    for length in AFTER:
        keep(journal, length, chance, new_identifier())
    journal.close()


if __name__ == "__main__":
    main()
