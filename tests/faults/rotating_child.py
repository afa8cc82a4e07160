"""What is killed in `test_rotation_kill`: changes the data key again and again, or takes the lock, and says so.

rotating_child.py rotate|race FOLDER PASSPHRASE      run by `lives.py`
"""

import os
import sys
from pathlib import Path

import alembic.command  # noqa: F401 - loaded once, before the forks, so that their lives are about writing

from journal_app.crypto.kdf import KdfCost, Limits
from journal_app.errors import VaultInUseError
from journal_app.services.vault import Vault

COST = KdfCost(memory_kib=8, passes=1)
LIMITS = Limits(memory_kib_min=8, memory_kib_max=8, passes_min=1, passes_max=1)


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def rotate(vault: Vault) -> None:
    """Change the data key until killed; say each recovery code before it may count, and that it counts after."""
    _journal = vault.unlock(sys.argv[3])
    say(f"open {os.getpid()}")
    while True:
        new = vault.prepare_new_key(sys.argv[3], cost=COST)
        say(f"code {new.recovery_code}")
        vault.use_new_key(new)
        say("done")


def race(vault: Vault) -> None:
    """Unlock until killed; hold the vault for a moment each time, and say so before and after."""
    say(f"open {os.getpid()}")
    while True:
        try:
            journal = vault.unlock(sys.argv[3])
        except VaultInUseError:
            say("refused")
            continue
        say("holds")
        journal.preferences.get()
        say("leaves")
        journal.close()


def live(_line: str) -> None:
    {"rotate": rotate, "race": race}[sys.argv[1]](Vault(Path(sys.argv[2]), limits=LIMITS))
