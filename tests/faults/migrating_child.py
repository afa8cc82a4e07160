"""What is killed in `test_migration_kill`: opens, and so migrates, a journal of an older version.

    migrating_child.py PASSPHRASE

It reads a folder for each life, and says "born" with the number of the process that opens it, then "ended".
"""

import os
import sys
from pathlib import Path

import alembic.command  # noqa: F401 - loaded once, before the forks, so that their lives are about migrating

from journal_app.services.vault import Vault


def main() -> None:
    for line in sys.stdin:
        life = os.fork()
        if life == 0:
            os.write(1, f"born {os.getpid()}\n".encode())
            Vault(Path(line.rstrip("\n"))).unlock(sys.argv[1]).close()
            os._exit(0)
        os.waitpid(life, 0)
        os.write(1, b"ended\n")


if __name__ == "__main__":
    main()
