"""What is killed in `test_backup_faults`: makes backups, or restores one again and again, and says so after each.

backup_child.py backup|restore FOLDER PASSPHRASE      run by `lives.py`
"""

import os
import sys
from pathlib import Path

import alembic.command  # noqa: F401 - loaded once, before the forks

from journal_app.crypto.kdf import Limits
from journal_app.domain.backup import BackupReason
from journal_app.services.vault import Vault

LIMITS = Limits(memory_kib_min=8, memory_kib_max=8, passes_min=1, passes_max=1)


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def back_up(vault: Vault) -> None:
    """Make backups until killed."""
    journal = vault.unlock(sys.argv[3])
    say(f"open {os.getpid()}")
    while True:
        made = journal.backups.make(BackupReason.BY_HAND)
        say(f"kept {made.backup.name if made else ''}")


def restore(vault: Vault) -> None:
    """Restore the oldest and the newest backup in turn until killed."""
    backups = vault.examine().backups
    say(f"open {os.getpid()}")
    while True:
        for backup in (backups[-1], backups[0]):
            vault.restore(backup, sys.argv[3])
            say(f"kept {backup.name}")


def live(_line: str) -> None:
    {"backup": back_up, "restore": restore}[sys.argv[1]](Vault(Path(sys.argv[2]), limits=LIMITS))
