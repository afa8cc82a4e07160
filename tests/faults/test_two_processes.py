"""One writer for one vault, whatever becomes of it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from journal_app.errors import VaultInUseError
from journal_app.services.vault import Vault
from tests.builders import PASSPHRASE, make_entry
from tests.faults.places import CANARY, Places

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the child is ended by a POSIX signal")

HOLD = """
import sys
from pathlib import Path
from journal_app.services.vault import Vault
from journal_app.crypto.kdf import Limits
limits = Limits(memory_kib_min=8, memory_kib_max=8, passes_min=1, passes_max=1)
journal = Vault(Path(sys.argv[1]), limits=limits).unlock(sys.argv[2])
sys.stdout.write("open\\n")
sys.stdout.flush()
sys.stdin.read()
journal.close()
"""


@contextmanager
def another_process(vault: Vault) -> Iterator[subprocess.Popen[bytes]]:
    """Have the vault open in another process."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(vault.path), PASSPHRASE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdin
    assert child.stdout
    with child:
        assert child.stdout.readline() == b"open\n"
        yield child
        child.stdin.close()


def test_a_vault_that_is_open_elsewhere_is_told_with_its_holder(closed_vault: Vault, places: Places) -> None:
    with another_process(closed_vault) as child:
        with pytest.raises(VaultInUseError) as refused:
            closed_vault.unlock(PASSPHRASE)
        with pytest.raises(VaultInUseError):
            closed_vault.change_passphrase(PASSPHRASE, "new")

        assert places.readable() == []
        assert refused.value.holder == str(child.pid)
        assert refused.value.holder != str(os.getpid())


def test_a_vault_closed_elsewhere_opens(closed_vault: Vault) -> None:
    with another_process(closed_vault):
        pass

    journal = closed_vault.unlock(PASSPHRASE)

    assert journal.check()
    journal.close()


def test_a_vault_whose_holder_was_killed_opens(closed_vault: Vault, places: Places) -> None:
    with another_process(closed_vault) as child:
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=30)
        assert places.readable() == []

        journal = closed_vault.unlock(PASSPHRASE)

        journal.entries.save(make_entry(CANARY))
        assert journal.check()
        journal.close()
