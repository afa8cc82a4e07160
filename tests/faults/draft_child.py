"""What is killed in `test_drafts`: types into drafts, some new and some of kept entries, and says so after each.

    draft_child.py FOLDER PASSPHRASE CANARY      run by `lives.py`

It says "entry number" after each draft that was acknowledged: the draft then holds so many words.
"""

import os
import random
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from journal_app.crypto.kdf import Limits
from journal_app.domain.entry import Draft, Entry, EntryKind
from journal_app.domain.identifiers import new_identifier
from journal_app.services.vault import Vault

LIMITS = Limits(memory_kib_min=8, memory_kib_max=8, passes_min=1, passes_max=1)


def live(line: str) -> None:
    journal = Vault(Path(sys.argv[1]), limits=LIMITS).unlock(sys.argv[2])
    chance = random.Random(line)
    os.write(1, f"open {os.getpid()}\n".encode())
    for number in range(10_000):
        now = datetime.now(UTC)
        entry = Entry(
            id=new_identifier(), kind=EntryKind.FREE, happened_at=now, zone="UTC", written_at=now, text="kept"
        )
        if number % 2:
            journal.entries.save(entry)
        for typed in range(1, chance.randrange(2, 30)):
            draft = Draft(entry=replace(entry, text=" ".join([sys.argv[3]] * typed)), saved_at=now)
            journal.entries.save_draft(draft)
            os.write(1, f"{entry.id} {typed}\n".encode())
