"""No room at any one of the writes that a save, a backup, a new data key and a file written anew are made of."""

import itertools
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from journal_app import errors
from journal_app.domain.backup import BackupReason
from journal_app.services.seen import FILE_NAME
from journal_app.services.vault import Vault
from journal_app.storage import backup as storage
from journal_app.ui.error_text import describe
from tests.builders import CHEAP_COST, CHEAP_LIMITS, PASSPHRASE, make_entry
from tests.faults.lives import Lives, lives
from tests.faults.places import CANARY, Places

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the child forks, and has limits of POSIX"),
    pytest.mark.long,
]

SCRIPT = "filling_child.py"
CALLS = ("write", "pwrite64")
FAILING = 16
"""How many calls of each kind fail before there is room again: more than an attempt makes once they fail."""
ENTRIES = 3
PAGES_APART = 11
WRITES_APART = {"shrink": 89, "write anew": 8}
"""Where not each write in turn is the first to fail. With 1 both were run in full once: it takes two minutes."""
BETWEEN_SECOND_ATTEMPTS = 8
PAGE = 4096
MEMORY = Path("/dev/shm")  # noqa: S108 - the folder in it is private
WAYS = ["save", "backup", "new key", "shrink", "write anew"]
IN_PLACE = {"save", "shrink"}
"""What begins to write into the database that is there, and leaves the putting back to SQLite's next look at it."""

Try: TypeAlias = Callable[..., str]
Strace: TypeAlias = Callable[..., list[str]]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a small vault with some entries and a backup."""
    folder = tmp_path_factory.mktemp("sample") / "vault"
    journal = Vault(folder, limits=CHEAP_LIMITS).create(PASSPHRASE, cost=CHEAP_COST).journal
    journal.entries.add_many(make_entry(f"{CANARY} {number}") for number in range(ENTRIES))
    assert journal.backups.make_due() is not None
    journal.close()
    return folder


@pytest.fixture
def copy(tmp_path: Path, places: Places) -> Iterator[Path]:
    """Give the name of a folder; in memory where there is such a place, for a disk that syncs is slow."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else tmp_path) as folder:
        places.folders.append(Path(folder))
        yield Path(folder) / "vault"
        assert places.readable() == []
        places.folders.pop()


@pytest.fixture
def attempt(sample: Path, copy: Path, places: Places) -> Try:
    """Give a function that lets one attempt fail on a fresh copy, looks at what is left, and may try again with room.

    It does where a failed save has begun to write into the database; where the files have to be as they were, byte for
    byte, now and then.
    """
    turns = itertools.count()
    was = contents(sample)

    def once(trying: Lives, way: str, what: str, *numbers: int) -> str:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(sample, copy)
        (places.settings / FILE_NAME).unlink(missing_ok=True)  # or a fresh copy would be an older one
        trying.tell(json.dumps([way, what, str(copy), *numbers]))

        outcome = trying.line()

        assert places.readable() == []
        if outcome != "done":
            left = contents(copy)
            assert left.keys() == was.keys(), (what, numbers)  # no half file, and nothing gone
            assert left == was or what in IN_PLACE, (what, numbers)
        again = what in IN_PLACE or next(turns) % BETWEEN_SECOND_ATTEMPTS == 0
        trying.tell("again" if again else "enough")
        if again:
            assert (second := trying.line()) == "done", (what, numbers, outcome, second)
        assert trying.line() == "closed"
        if again or outcome == "done":
            look_at_what_is_kept(copy, what)
        return outcome

    return once


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files but the two that are empty as long as nobody writes, and hold nothing of the journal then."""
    files = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    return {name: b"" if name.endswith((".lock", "-journal")) else path.read_bytes() for name, path in files.items()}


def look_at_what_is_kept(folder: Path, what: str) -> None:
    journal = Vault(folder, limits=CHEAP_LIMITS).unlock(PASSPHRASE)
    texts = [journal.entries.get(header.id).text for header in journal.entries.newest(100)]
    assert sum(text.startswith(CANARY) for text in texts) == len(texts) == ENTRIES + (what == "save")
    assert journal.check()
    journal.close()
    backups = storage.found_in(folder / "backups")
    assert all(storage.look_over(backup).is_good for backup in backups)
    assert any(backup.reason is BackupReason.BY_HAND for backup in backups) is (what == "backup")


def ends_in_a_next_step(name: str) -> bool:
    error = getattr(errors, name)
    return issubclass(error, errors.JournalError) and describe(error()).next_step.endswith(".")


@pytest.mark.parametrize("what", WAYS)
def test_whatever_the_size_at_which_files_stop_growing_nothing_is_lost(
    sample: Path, attempt: Try, places: Places, what: str
) -> None:
    size = (sample / "journal-0001.db").stat().st_size
    with lives(SCRIPT, PASSPHRASE, CANARY, places.settings) as trying:
        trying.begin()
        outcomes = Counter(attempt(trying, "size", what, limit) for limit in (*range(0, size, PAGES_APART * PAGE), 600))
        assert attempt(trying, "size", what, 10 * size) == "done"
        trying.tell("")
        trying.end(by=None)

    assert outcomes.keys() <= {"NoSpaceError", "done"}
    assert outcomes["NoSpaceError"] > outcomes["done"]
    assert ends_in_a_next_step("NoSpaceError")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "calls"


@pytest.fixture
def strace(log: Path) -> Strace:
    """Give the command under which writes fail, or skip where it is missing or forbidden."""
    program = shutil.which("strace") or ""

    def command(fault: str = "", made: Iterable[int] = ()) -> list[str]:
        faults = [
            f"inject={call}:error={fault}:when={number + 1}..{number + FAILING}"
            for call, number in zip(CALLS, made, strict=False)
        ]
        return [
            *(program, "-f", "--seccomp-bpf", "-qqq", "-s", "8", "-o", str(log), "-e", f"trace={','.join(CALLS)}"),
            *(word for each in faults for word in ("-e", each)),
        ]

    if not program:
        pytest.skip("strace is not installed: no write can be made to fail")
    tried = subprocess.run([*command(), sys.executable, "-c", ""], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("strace may not look at another process here (ptrace is forbidden)")
    return command


def calls_between_marks(log: Path) -> tuple[list[str], list[str]]:
    """Return which calls the thread that made two marks had made before the first, and between them."""
    lines = log.read_text().splitlines()
    [thread] = {line.split()[0] for line in lines if '"mark"' in line}
    calls = [line.split(maxsplit=1)[1] for line in lines if line.split()[0] == thread]
    first, last = (number for number, line in enumerate(calls) if '"mark"' in line)
    names = [line.partition("(")[0] for line in calls]
    return names[: first + 1], names[first + 1 : last]


@pytest.mark.parametrize(
    ("what", "fault", "told_as", "apart"),
    [
        *((what, "ENOSPC", "NoSpaceError", WRITES_APART.get(what, 1)) for what in WAYS),
        ("save", "EIO", "StorageFailedError", 4),
    ],
)
def test_whichever_write_is_the_first_to_fail_nothing_is_lost(
    attempt: Try, places: Places, strace: Strace, log: Path, what: str, fault: str, told_as: str, apart: int
) -> None:
    child = (SCRIPT, PASSPHRASE, CANARY, places.settings)
    with lives(*child, under=strace()) as trying:
        trying.begin()
        assert attempt(trying, "all", what) == "done"
        trying.tell("")
        trying.end(by=None)
    before, needed = calls_between_marks(log)
    most = [(before + needed).count(call) for call in CALLS]

    with lives(*child, under=strace(fault, most)) as trying:
        trying.begin()
        outcomes = []
        for first_to_fail in (*range(0, len(needed) - 1, apart), len(needed) - 1):
            made = before[:-1] + needed[:first_to_fail]
            still = [most[kind] - made.count(call) for kind, call in enumerate(CALLS)]
            outcomes.append(attempt(trying, "write", what, *still))
        trying.tell("")
        trying.end(by=None)

    # What comes last is the note in the owner's log, or what this computer has seen: the work itself is done then.
    whole = outcomes.index("done") if "done" in outcomes else len(outcomes)
    assert whole >= 60 // apart
    assert outcomes == [told_as] * whole + ["done"] * (len(outcomes) - whole)
    assert (whole == len(outcomes)) is (what in IN_PLACE)
    assert ends_in_a_next_step(told_as)
