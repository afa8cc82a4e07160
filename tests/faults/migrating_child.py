"""What is killed in `test_migration_kill`: opens, and so migrates, a journal of an older version.

    migrating_child.py PASSPHRASE      run by `lives.py`

The line of each life is the folder of its journal.
"""

import os
import sys
from pathlib import Path

import alembic.command  # noqa: F401 - loaded once, before the forks, so that their lives are about migrating

from journal_app.crypto.kdf import Limits
from journal_app.services.vault import Vault

LIMITS = Limits(memory_kib_min=8, memory_kib_max=2 * 1024 * 1024, passes_min=1, passes_max=64)
"""The key of its recovery code is as dear as it was."""


def live(line: str) -> None:
    os.write(1, f"open {os.getpid()}\n".encode())
    Vault(Path(line), limits=LIMITS).unlock(sys.argv[1]).close()
