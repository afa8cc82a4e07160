"""The command as a process of its own, under remote control: the tests' side of `locking_child.py`."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from journal_app.crypto.kdf import KdfCost
from journal_app.crypto.keyslots import SlotKind
from journal_app.services.vault import Vault
from tests import builders

SCRIPT = Path(__file__).with_name("locking_child.py")
CHEAPEST = KdfCost(memory_kib=64 * 1024, passes=3)
"""The least that the command itself accepts in a header."""
SCREEN = {
    "name": "large", "x": 0, "y": 0, "width": 1920, "height": 1080, "dpr": 1, "logicalDpi": 96, "logicalBaseDpi": 96
}  # fmt: skip
ENTRIES = 2000
PASSPHRASE = "walnut teacup umbrella dune"
TITLE = "Titlecanary marigold"


class Child:
    """The command under remote control."""

    def __init__(self, *arguments: str, environment: dict[str, str], group: list["Child"]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(SCRIPT), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=SCRIPT.parents[2],
            env=os.environ | {"PYTHONPATH": str(SCRIPT.parents[2])} | environment,
            bufsize=0,
        )
        group.append(self)
        self.pid = self._process.pid
        self._unread = b""
        self._said: list[list[Any]] = []

    def wait_for(self, what: str, *, seconds: float = 30) -> list[Any]:
        """Return what the child says next under a name: its time, and more."""
        until = time.monotonic() + seconds
        while True:
            for place, line in enumerate(self._said):
                if line[0] == what:
                    del self._said[place]
                    return line[1:]
            assert self._process.stdout
            ready = select.select([self._process.stdout], [], [], max(until - time.monotonic(), 0))[0]
            data = os.read(self._process.stdout.fileno(), 65_536) if ready else b""
            assert data, f"the child did not say {what!r}, but {self._said}"
            *lines, self._unread = (self._unread + data).split(b"\n")
            self._said += [json.loads(line) for line in lines]

    def do(self, what: str, *arguments: Any) -> Any:
        """Have the child do something, and return what came of it."""
        assert self._process.stdin
        self._process.stdin.write((json.dumps([what, *arguments]) + "\n").encode())
        _, name, result = self.wait_for("done")
        assert name == what
        return result

    def await_fact(self, fact: Callable[[], object]) -> None:
        """Ask until it is so."""
        until = time.monotonic() + 30
        while not fact():
            assert time.monotonic() < until

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        self.do("type", "Passphrase", passphrase)
        self.do("press", "Unlock")
        self.wait_for("unlocked")

    def lock(self) -> dict[str, float]:
        """Lock, wait for the fresh process, and return the milliseconds it took to each step."""
        self.do("lock")
        [asked] = self.wait_for("asked")
        [covered] = self.wait_for("covered")
        [closed] = self.wait_for("locked")
        painted, screen, pid = self.wait_for("painted")
        assert screen == "UnlockScreen"
        self.pid = pid
        times = {"covered": covered, "closed": closed, "fresh": painted}
        return {name: (at - asked) * 1000 for name, at in times.items()}

    def end(self) -> int:
        self.do("close")
        return self.wait()

    def wait(self) -> int:
        """Wait until it has ended, and return its exit code."""
        return self._process.wait(30)

    def kill(self) -> None:
        """End it, however the test went."""
        with self._process:
            self._process.kill()
        if self.pid != self._process.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


StartChild: TypeAlias = Callable[..., Child]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[StartChild]:
    """Give a function that starts the command with its settings and its temporary folders in the test's own."""
    group: list[Child] = []
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    screen = tmp_path / "screen.json"  # larger than the usual one, into which the window does not fit
    screen.write_text(json.dumps({"screens": [SCREEN]}))
    environment = {
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "TMPDIR": str(temporary),
        "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
    }

    def begin(*arguments: str, **more: str) -> Child:
        return Child(*arguments, environment=environment | more, group=group)

    yield begin

    for child in group:
        child.kill()


@pytest.fixture(scope="session")
def _full_vault_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, bytes]:
    vault = Vault(tmp_path_factory.mktemp("full") / "My Journal.vault")
    journal = vault.create(PASSPHRASE, cost=CHEAPEST).journal
    entries = [
        builders.make_entry(
            f"Entrycanary{number:05d} " + "slow water under the bridge " * 20, title=f"{TITLE} {number}"
        )
        for number in range(ENTRIES)
    ]
    journal.entries.add_many(entries)
    journal.close()
    opened = vault._open(SlotKind.PASSPHRASE, PASSPHRASE.encode())
    return vault.path, entries[-1].id, bytes(opened.payload)


@pytest.fixture
def full_vault(_full_vault_once: tuple[Path, str, bytes], tmp_path: Path) -> tuple[Vault, str, bytes]:
    """Give a locked vault with many entries, the identifier of one of them, and the raw key."""
    path, entry_id, key = _full_vault_once
    return Vault(Path(shutil.copytree(path, tmp_path / path.name))), entry_id, key
