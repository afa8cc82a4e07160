"""Nothing readable of the journal reaches the disk: canary words through every path, and no file that holds one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.builders import find_readable

CANARIES = (
    "zanderpassphrase quince",
    "zandertitle",
    "zanderwords",
    "zandertag",
    "zanderanswer",
    "zanderdraft",
    "zanderdeleted",
)
CHILD = Path(__file__).with_name("canary_child.py")


class Child:
    """The app in a process of its own, whose every folder is below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("home", "tmp", "config", "data", "cache", "run"):
            (root / name).mkdir()
        (root / "run").chmod(0o700)
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "QT_QPA_PLATFORM": "offscreen",
            "HOME": str(root / "home"),
            "TMPDIR": str(root / "tmp"),
            "XDG_CONFIG_HOME": str(root / "config"),
            "XDG_DATA_HOME": str(root / "data"),
            "XDG_CACHE_HOME": str(root / "cache"),
            "XDG_RUNTIME_DIR": str(root / "run"),
        }
        self._log = (root / "stderr.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, CHILD, root / "My Journal.vault", *CANARIES],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def says(self, expected: str) -> None:
        """Wait for a line."""
        assert _pipe(self.process.stdout).readline().strip() == expected

    def tell(self, line: str) -> None:
        """Send a line."""
        pipe = _pipe(self.process.stdin)
        pipe.write(line + "\n")
        pipe.flush()

    def close(self) -> None:
        """End it, if it runs still."""
        self.process.kill()
        self.process.communicate()
        self._log.close()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    made = Child(tmp_path)
    yield made
    made.close()


def _readable(child: Child) -> list[tuple[str, Path]]:
    return find_readable(CANARIES, [child.root])


@pytest.mark.long
def test_no_canary_is_found_while_open_after_lock_and_after_being_killed(child: Child) -> None:
    child.says("written")
    vault = child.root / "My Journal.vault"
    assert (vault / "journal-0001.db").stat().st_size > 100_000  # the words are somewhere

    assert _readable(child) == []
    child.tell("lock")
    child.says("locked")
    assert _readable(child) == []


@pytest.mark.long
def test_no_canary_is_found_after_being_killed_while_writing(child: Child) -> None:
    child.says("written")

    child.tell("edit")
    child.says("editing")
    child.process.kill()
    child.process.wait()

    assert _readable(child) == []


def test_the_search_for_canaries_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("a zandertag".encode("utf-16-le"))

    assert [word for word, _ in find_readable(CANARIES, [tmp_path])] == ["zandertag"]
