"""Processes that live again and again and are ended at any moment: both sides of every test that kills.

    lives.py SCRIPT ARGUMENT...

`lives` starts this file as a program of its own. For each line that it reads it makes a fork, in which the `live` of
SCRIPT is called with that line; what is imported is thus loaded once, and a life is about writing. A life says "open",
with its process number, when it may be ended, and then whatever it has to tell; "gone" follows when it has ended.
"""

import os
import random
import runpy
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NEARLY = 0.6
_GROWING = 1.4
_LONGEST = 2.0


class Moments:
    """How long lives last: at random, and longer where the computer is too busy for anything to come of the longest.

    Args:
        seed: Of the chance.
        longest: Seconds, on a computer that has nothing else to do.
    """

    def __init__(self, seed: int, longest: float) -> None:
        self._chance = random.Random(seed)
        self._longest = longest
        self._last = 0.0

    def next(self) -> float:
        """Return how many seconds the next life lasts."""
        self._last = self._chance.uniform(0, self._longest)
        return self._last

    def note(self, *, something_came_of_it: object) -> None:
        """Say whether the last life came to an end of what it does."""
        if not something_came_of_it and self._last > _NEARLY * self._longest:
            self._longest = min(_GROWING * self._longest, _LONGEST)


class Lives:
    """One life after another in another process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin
        assert process.stdout
        self._to, self._from = process.stdin, process.stdout
        self.pid = 0

    def begin(self, what: object = "") -> None:
        """Begin a life, and wait until it may be ended."""
        self.tell(what)
        self.pid = int(self.line().removeprefix("open "))

    def tell(self, what: object) -> None:
        """Send a line: to the life, where there is one that reads it."""
        self._to.write(f"{what}\n".encode())
        self._to.flush()

    def line(self) -> str:
        """Wait for what it says next."""
        # Unbuffered: `select` sees only what was not read yet.
        line = self._from.readline()
        assert line.endswith(b"\n"), "the process ended by itself"
        return line.decode().strip()

    def listen(self, seconds: float) -> list[str]:
        """Return what it says in so many seconds, or until it is "gone"."""
        end = time.monotonic() + seconds
        said = []
        while (left := end - time.monotonic()) > 0:
            if select.select([self], [], [], left)[0]:
                said.append(self.line())
                if said[-1] == "gone":
                    break
        return said

    def end(self, by: signal.Signals | None = signal.SIGKILL) -> list[str]:
        """End the life, or with None wait for its own end, and return what else it had said."""
        if by is not None:
            with suppress(ProcessLookupError):  # it was done before
                os.kill(self.pid, by)
        said = []
        while (line := self.line()) != "gone":
            said.append(line)
        return said

    def live_and_die(self, what: object, seconds: float) -> list[str]:
        """Let one live for so many seconds, kill it, and return all that it said."""
        self.begin(what)
        said = self.listen(seconds)
        return said[:-1] if said[-1:] == ["gone"] else said + self.end()

    def fileno(self) -> int:
        """Let `select` wait for what it says."""
        return self._from.fileno()


@contextmanager
def lives(script: str, *arguments: object, under: Sequence[str] = ()) -> Iterator[Lives]:
    """Give the lives of a script of this folder.

    Args:
        script: Its name.
        arguments: What it finds in `sys.argv`.
        under: A program, with its arguments, that runs it.
    """
    with subprocess.Popen(
        [*under, sys.executable, __file__, str(Path(__file__).with_name(script)), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:
        yield Lives(process)
        assert process.stdin
        process.stdin.close()


def main() -> None:
    del sys.argv[0]
    live = runpy.run_path(sys.argv[0])["live"]
    for line in sys.stdin:
        life = os.fork()
        if life == 0:
            live(line.rstrip("\n"))
            os._exit(0)
        os.waitpid(life, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    main()
