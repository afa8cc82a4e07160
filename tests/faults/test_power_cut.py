"""The power goes at any moment, and what was not synced is not on the disk, or half of it is.

A life of a vault is recorded as the system calls that touch its folder, and played again up to a moment. What had been
synced by then is on the disk. Of the rest, any part may be: see `Fault`. Names that were made, replaced or removed are
there for certain once the folder is synced. The vault that is left must hold what was promised before that moment, or
that and the one step that was just being taken; nothing else.
"""

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from journal_app.errors import JournalError, MendableDamageError, WrongPassphraseError
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.storage.folder import LOCK_NAME
from tests.builders import CHEAP_LIMITS, PASSPHRASE

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="system calls are recorded with strace, which is Linux's"),
    pytest.mark.long,
]

SEED = 20261121
STATES = 1500
TRIALS = 3750
HURT = 150
SIDE_FILES = ("journal-0001.db-journal", "journal-0001.db-wal")
INDEX_OF_WAL = "journal-0001.db-shm"
"""Shared memory between processes, which no call writes; SQLite makes it anew."""
NEW_PASSPHRASE = "eleven slow herons"
SECTOR: Final = 512
TRACED = (
    "openat,write,pwrite64,lseek,ftruncate,fsync,fdatasync,unlinkat,?open,?creat,?unlink,?rename,?renameat,?renameat2"
    ",?link,?linkat,?symlinkat,?truncate,?writev,?pwritev,?fallocate,?sync_file_range,?copy_file_range"
)


# --- what happened


@dataclass(frozen=True, slots=True)
class Written:
    name: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Resized:
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """A file, or the folder where there is no name."""

    name: str


@dataclass(frozen=True, slots=True)
class Created:
    name: str


@dataclass(frozen=True, slots=True)
class Removed:
    name: str


@dataclass(frozen=True, slots=True)
class Renamed:
    name: str
    new_name: str


@dataclass(frozen=True, slots=True)
class Promised:
    name: str
    value: str | None


Change: TypeAlias = Written | Resized
Event: TypeAlias = Change | Synced | Created | Removed | Renamed | Promised
Promises: TypeAlias = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Recording:
    """What was in the folder, and what happened to it."""

    before: Mapping[str, bytes]
    events: tuple[Event, ...]


_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FILE = re.compile(r"[(]\d+<((?:\\x[0-9a-f]{2})*)>")
_NUMBER = re.compile(r", (\d+)")
_RESULT = re.compile(r"[)] += (-?\d+)")


def record(way: str, folder: Path, strace: str) -> Recording:
    """Let `power_child.py` run in a folder, and return what it did there.

    Args:
        way: As it stands there.
        folder: A locked vault; changed.
        strace: The program.
    """
    for name in SIDE_FILES:  # one that is made on the way is the harder case
        (folder / name).unlink(missing_ok=True)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    script = Path(__file__).with_name("power_child.py")
    root = script.parents[2]
    log = folder.with_name("calls")
    subprocess.run(
        [
            *(strace, "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={TRACED}", "-o", str(log)),
            *(sys.executable, str(script), way, str(folder), PASSPHRASE, NEW_PASSPHRASE),
        ],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=60,
    )
    with log.open() as lines:
        return Recording(before, tuple(read_calls(lines, folder, before)))


@dataclass(frozen=True, slots=True)
class Call:
    """A call that succeeded.

    Attributes:
        name: Such as `write`.
        result: What it returned.
        files: The names in the folder that it is about; the folder's own is empty.
        texts: What it was given in quotes: paths, or what is written.
        numbers: What it was given besides, without the descriptor.
        makes: Whether it makes a file that is not there.
        empties: Whether it empties one that is.
    """

    name: str
    result: int
    files: tuple[str, ...]
    texts: tuple[bytes, ...]
    numbers: tuple[int, ...]
    makes: bool
    empties: bool


def read_calls(lines: Iterable[str], folder: Path, before: Iterable[str]) -> Iterator[Event]:
    """Yield what the calls did to the files of the folder; a call that is not understood fails the test.

    Args:
        lines: As strace wrote them, with all text in hexadecimal.
        folder: Which.
        before: The names of the files in it.
    """
    names = set(before)
    places: dict[str, int] = {}
    for call in calls_in(lines, folder):
        match call:
            case Call("write", files=(), texts=[said]):
                yield Promised(*json.loads(said))
            case Call("write", written, [name], [data]):
                assert written == len(data)
                yield Written(name, places[name], data)
                places[name] += written
            case Call("lseek", place, [name]):
                places[name] = place
            case Call("openat", _, [name]):
                places[name] = 0
                if call.makes and name not in names:
                    names.add(name)
                    yield Created(name)
                elif call.empties:
                    yield Resized(name, 0)
            case _:
                event = _event(call)
                names = names - {event.name} | {event.new_name} if isinstance(event, Renamed) else names
                names -= {event.name} if isinstance(event, Removed) else set()
                yield event


def calls_in(lines: Iterable[str], folder: Path) -> Iterator[Call]:
    """Yield the calls about a folder and the files in it, and what the child says."""
    mark = "".join(f"\\x{byte:02x}" for byte in os.fsencode(folder))
    for line in lines:
        says = re.match(r"\d+ +write[(]1<", line) is not None
        if not says and mark not in line:
            continue
        result = _RESULT.search(line)
        assert result, f"a call whose end is elsewhere: {line[:200]}"
        texts = tuple(_plain(text) for text in _TEXT.findall(line))
        file = _FILE.search(line)
        paths = [] if says else [Path(os.fsdecode(each)) for each in ([_plain(file[1])] if file else texts)]
        ours = all(path.name != INDEX_OF_WAL and folder in {path, path.parent} for path in paths)
        if int(result[1]) >= 0 and ours:
            yield Call(
                line.split(maxsplit=1)[1].partition("(")[0],
                int(result[1]),
                tuple("" if path == folder else path.name for path in paths),
                texts,
                tuple(int(number) for number in _NUMBER.findall(line[: result.start() + 1])),
                makes="O_CREAT" in line,
                empties="O_TRUNC" in line,
            )


def _event(call: Call) -> Event:
    match call:
        case Call("pwrite64", written, [name], [data], [size, offset]):
            assert written == size == len(data)
            return Written(name, offset, data)
        case Call("ftruncate", _, [name], _, [size]):
            return Resized(name, size)
        case Call("fsync" | "fdatasync", _, [name]):
            return Synced(name)
        case Call("unlink" | "unlinkat", _, [name]):
            return Removed(name)
        case Call("rename" | "renameat" | "renameat2", _, [name, new_name]):
            return Renamed(name, new_name)
        case _:
            pytest.fail(f"a call that this test does not know: {call.name}")


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


# --- what is left of it


class Fault(StrEnum):
    """What becomes of that which was not synced, in each file by itself."""

    KEPT = auto()
    """All of it is on the disk: no more than a killed process."""
    DROPPED = auto()
    """None of it."""
    UNDONE = auto()
    """What was written is, but not one shorter size and not one name."""
    CUT = auto()
    """The first of it."""
    PICKED = auto()
    """Any of it, later things without the earlier ones."""
    TORN = auto()
    """Any of it, and of what was written, any 512 bytes."""


class File:
    """What is in a file for certain, and what may be."""

    def __init__(self, certain: bytes = b"") -> None:
        self.certain = bytearray(certain)
        self.possible: list[Change] = []

    def sync(self) -> None:
        for change in self.possible:
            _apply(self.certain, change)
        self.possible = []

    def left(self, fault: Fault, chance: random.Random) -> bytes:
        """Return what is in the file when the power is back."""
        content = bytearray(self.certain)
        for change in _survivors(self.possible, fault, chance):
            _apply(content, change)
        return bytes(content)


class Disk:
    """A folder on a disk: its names are no more certain than what is in its files."""

    def __init__(self, before: Mapping[str, bytes]) -> None:
        self._certain = {name: File(content) for name, content in before.items()}
        self._names = dict(self._certain)
        self._earlier: list[dict[str, File]] = []

    def happen(self, event: Event) -> None:
        match event:
            case Written(name) | Resized(name):
                self._names[name].possible.append(event)
            case Synced(""):
                self._certain, self._earlier = dict(self._names), []
            case Synced(name):
                self._names[name].sync()
            case Created(name):
                self._rename({**self._names, name: File()})
            case Removed(name):
                self._rename({each: file for each, file in self._names.items() if each != name})
            case Renamed(name, new_name):
                rest = {each: file for each, file in self._names.items() if each != name}
                self._rename({**rest, new_name: self._names[name]})
            case Promised():
                pass

    def _rename(self, names: dict[str, File]) -> None:
        self._earlier.append(self._names)
        self._names = names

    def left(self, fault: Fault, chance: random.Random) -> dict[str, bytes]:
        """Return the files that are there when the power is back."""
        match fault:
            case Fault.KEPT:
                names = self._names
            case Fault.DROPPED | Fault.UNDONE:
                names = self._certain
            case _:
                names = chance.choice([self._certain, *self._earlier, self._names])
        return {name: file.left(fault, chance) for name, file in names.items()}


def _survivors(changes: list[Change], fault: Fault, chance: random.Random) -> list[Change]:
    match fault:
        case Fault.KEPT:
            return changes
        case Fault.DROPPED:
            return []
        case Fault.UNDONE:
            return [change for change in changes if isinstance(change, Written)]
        case Fault.CUT:
            return changes[: chance.randint(0, len(changes))]
        case Fault.PICKED:
            return [change for change in changes if chance.random() < 0.5]
        case Fault.TORN:
            return [piece for change in changes if chance.random() < 0.5 for piece in _torn(change, chance)]


def _torn(change: Change, chance: random.Random) -> list[Change]:
    """Return the sectors of a change that reached the disk; a sector is there whole or not at all."""
    if isinstance(change, Resized):
        return [change]
    offset, end = change.offset, change.offset + len(change.data)
    edges = [offset, *range(offset - offset % SECTOR + SECTOR, end, SECTOR), end]
    return [
        Written(change.name, start, change.data[start - offset : stop - offset])
        for start, stop in pairwise(edges)
        if chance.random() < 0.6
    ]


def _apply(content: bytearray, change: Change) -> None:
    end = change.size if isinstance(change, Resized) else change.offset + len(change.data)
    content.extend(bytes(max(end - len(content), 0)))
    if isinstance(change, Resized):
        del content[end:]
    else:
        content[change.offset : end] = change.data


@dataclass(frozen=True, slots=True)
class State:
    """A vault after a power cut.

    Attributes:
        moment: How many events there were.
        promised: What had been promised.
        next_promise: What was to be promised next; it may be kept already.
        files: What is in the folder.
    """

    moment: int
    fault: Fault
    promised: Promises
    next_promise: Promises
    files: Mapping[str, bytes]


def states(recording: Recording, trials: int) -> Iterator[State]:
    """Yield different states: each fault around all that syncs, cuts, names and promises, and others by chance.

    Args:
        recording: Of one life.
        trials: How many cuts, at least; some of them leave the same files.
    """
    chance = random.Random(SEED)
    faults = list(Fault)
    cuts: list[list[Fault]] = [[] if isinstance(event, Written) else faults.copy() for event in recording.events]
    cuts.append(faults.copy())
    for moment in chance.choices(range(len(cuts)), k=max(trials - sum(map(len, cuts)), 0)):
        cuts[moment].append(chance.choice(faults))
    return _states(recording, cuts, chance)


def states_without_side_file(recording: Recording) -> Iterator[State]:
    """Yield the different states after every single event, when the side file has been removed.

    Only what a killed process leaves: where a disk has also written pages in another order, no check of SQLite can tell
    pages of two transactions from those of one as long as they fit.
    """
    cuts = [[Fault.KEPT]] * (len(recording.events) + 1)
    return _states(recording, cuts, random.Random(SEED), removed=SIDE_FILES)


def states_with_a_hurt_side_file(recording: Recording, amount: int) -> Iterator[State]:
    """Yield so many states of a killed process, in which a bit of the side file is flipped, or the file is cut."""
    chance = random.Random(SEED)
    cuts = [[Fault.KEPT]] * (len(recording.events) + 1)
    killed = [state for state in _states(recording, cuts, chance) if state.files.get(SIDE_FILES[0])]
    for number, state in enumerate(chance.choices(killed, k=amount)):
        side = bytearray(state.files[SIDE_FILES[0]])
        if number % 2:
            side[chance.randrange(len(side))] ^= 1 << chance.randrange(8)
        else:
            del side[chance.randrange(len(side)) :]
        yield replace(state, files={**state.files, SIDE_FILES[0]: bytes(side)})


def _states(
    recording: Recording, cuts: Sequence[Sequence[Fault]], chance: random.Random, removed: Collection[str] = ()
) -> Iterator[State]:
    events = recording.events
    every: list[Promises] = [{"passphrase": PASSPHRASE}]
    for event in events:
        if isinstance(event, Promised):
            every.append({**every[-1], event.name: event.value})
    every.append(every[-1])
    disk, promised = Disk(recording.before), 0
    seen: set[tuple[object, ...]] = set()
    for moment, faults in enumerate(cuts):
        if moment:
            disk.happen(events[moment - 1])
            promised += isinstance(events[moment - 1], Promised)
        for fault in faults:
            files = {name: data for name, data in disk.left(fault, chance).items() if name not in removed}
            digests = sorted((name, hashlib.sha256(content).digest()) for name, content in files.items())
            mark = (promised, *((name, digest) for name, digest in digests if name != LOCK_NAME))
            if mark not in seen:
                seen.add(mark)
                yield State(moment, fault, every[promised], every[promised + 1], files)


# --- what becomes of the vault


class Verdict(StrEnum):
    KEPT = auto()
    """Everything is there, and sound."""
    MENDED = auto()
    """Everything is there, a free page was damaged, and is mended: the check calls all of it sound then."""
    REPORTED = auto()
    """It does not open, or the check that follows every unlocking says that it is damaged."""
    LOST = auto()
    """It opens, the check calls it sound, and it is not what was promised."""


def judge(state: State, folder: Path, *, indexes: bool) -> Verdict:
    """Unlock what is left, let it be checked, and compare it with the promises.

    Args:
        state: What is left.
        folder: Where to put it; does not exist.
        indexes: Whether to check every index as well, as "check now" does.
    """
    folder.mkdir(mode=0o700)
    for name, content in state.files.items():
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o600)
    try:
        passphrase, journal = unlock(folder, state)
        try:
            verdict = looked_over(journal, indexes=indexes)
            kept = digests_in(journal)
        finally:
            journal.close()
    except JournalError:
        return Verdict.REPORTED
    finally:
        shutil.rmtree(folder)
    found = {"passphrase": passphrase, **kept}
    wanted = [{name: value for name, value in each.items() if value} for each in (state.promised, state.next_promise)]
    return verdict if found in wanted else Verdict.LOST


def looked_over(journal: Journal, *, indexes: bool) -> Verdict:
    """Have all of it checked, and mended where only what holds nothing is damaged.

    Raises:
        DamagedJournalError: Something is damaged that is in use.
    """
    try:
        assert journal._database.check(indexes=indexes)
    except MendableDamageError:
        assert journal.mend()
        assert journal._database.check(indexes=True)
        return Verdict.MENDED
    return Verdict.KEPT


def unlock(folder: Path, state: State) -> tuple[str, Journal]:
    vault = Vault(folder, limits=CHEAP_LIMITS)
    passphrase, next_passphrase = (str(each["passphrase"]) for each in (state.promised, state.next_promise))
    try:
        return passphrase, vault.unlock(passphrase)
    except WrongPassphraseError:
        return next_passphrase, vault.unlock(next_passphrase)


def digests_in(journal: Journal) -> dict[str, str]:
    """Return the digest of each entry's words, read in one query: there are ten thousand of them to be read."""
    with journal._database.transaction() as connection:
        found = connection.exec_driver_sql("select id, text from entry where deleted_at is null")
        return {entry_id: hashlib.sha256(text.encode()).hexdigest() for entry_id, text in found}


# --- fixtures


Record: TypeAlias = Callable[[str], Recording]


@pytest.fixture(scope="module")
def strace(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the program, or skip where it is missing or the system forbids it to look at another process."""
    program = shutil.which("strace")
    if program is None:
        pytest.skip("strace is not installed: no system calls can be recorded")
    log = tmp_path_factory.mktemp("probe") / "calls"
    tried = subprocess.run([program, "-o", str(log), sys.executable, "-c", ""], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("strace may not look at another process here (ptrace is forbidden)")
    return program


@pytest.fixture
def life(strace: str, closed_vault: Vault) -> Record:
    """Give what records one life of a vault, in the way that is named."""
    return lambda way: record(way, closed_vault.path, strace)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Give where a vault is put again and again: in memory where there is such a folder, for speed."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder in it is private
    if not os.access(memory, os.W_OK):
        yield tmp_path / "state"
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder) / "state"


# --- the tests


def test_a_power_cut_at_any_moment_loses_nothing_that_was_acknowledged(
    life: Record, place: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    recording = life("as-shipped")

    verdicts = Counter((state.fault, judge(state, place, indexes=True)) for state in states(recording, trials=TRIALS))

    record_testsuite_property("states after a power cut", counted(verdicts))
    assert {verdict for _, verdict in verdicts} == {Verdict.KEPT, Verdict.MENDED}
    # SQLite does not put back a free page when it undoes a transaction: nothing was in it, and half of one is no loss.
    assert {fault for fault, verdict in verdicts if verdict is Verdict.MENDED} == {Fault.TORN}
    assert {fault for fault, _ in verdicts} == set(Fault)
    assert verdicts.total() >= STATES


@pytest.mark.long
def test_a_power_cut_while_the_file_is_written_anew_leaves_a_vault_that_opens(
    life: Record, place: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    recording = life("shrinking")

    verdicts = Counter(judge(state, place, indexes=True) for state in states(recording, trials=0))

    record_testsuite_property("states while the file was written anew", dict(verdicts))
    assert (verdicts[Verdict.LOST], verdicts[Verdict.REPORTED]) == (0, 0)


def test_without_syncing_the_same_power_cuts_lose_entries(life: Record, place: Path) -> None:
    recording = life("unsynced")

    verdicts = Counter(judge(state, place, indexes=True) for state in states(recording, trials=0))

    assert verdicts[Verdict.LOST] > 0


def test_a_side_file_deleted_at_any_moment_loses_nothing_in_silence(
    life: Record, place: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    recording = life("shrinking")

    verdicts = Counter(judge(state, place, indexes=False) for state in states_without_side_file(recording))

    record_testsuite_property("states without the side file", dict(verdicts))
    assert verdicts[Verdict.LOST] == 0
    assert verdicts[Verdict.REPORTED] > 0  # those in which a transaction could have been undone
    assert verdicts[Verdict.KEPT] > 0


def test_a_side_file_that_rotted_or_was_cut_loses_nothing_in_silence(
    life: Record, place: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    recording = life("as-shipped")

    verdicts = Counter(judge(state, place, indexes=False) for state in states_with_a_hurt_side_file(recording, HURT))

    record_testsuite_property("states with a hurt side file", dict(verdicts))
    assert verdicts.total() == HURT
    assert verdicts[Verdict.LOST] == 0
    assert verdicts[Verdict.REPORTED] > 0
    assert verdicts[Verdict.KEPT] > 0


def test_in_the_mode_that_was_not_chosen_a_deleted_side_file_loses_entries_in_silence(
    life: Record, place: Path
) -> None:
    recording = life("wal")

    verdicts = Counter(judge(state, place, indexes=False) for state in states_without_side_file(recording))

    assert verdicts[Verdict.LOST] > 0


def counted(verdicts: Mapping[tuple[Fault, Verdict], int]) -> dict[str, int]:
    return {f"{fault}, {verdict}": number for (fault, verdict), number in sorted(verdicts.items())}
