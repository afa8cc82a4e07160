"""The same journal in a new file with a new key, and what a crash may leave of that.

    .rotating    JSON {from, to, generation}: from which file to which, and of which header; there while it is done

The header that names the new file is the one moment from which it counts. Before, the new file is worth nothing: its
key was nowhere but in the memory of the process that died. After, the old one is.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from journal_app.errors import JournalError, RotationStoppedError, StorageFailedError
from journal_app.storage import backup
from journal_app.storage.database import Database, open_database
from journal_app.storage.folder import os_errors_translated, read_small, remove_unfinished, sync_folder, write_whole

MARK_NAME: Final = ".rotating"
_DATABASE: Final = re.compile(r"journal-(\d{4})\.db", re.ASCII)
_NUMBER_MOST: Final = 9999
_MARK_BYTES_MOST: Final = 4096
_FILE_MODE: Final = 0o600
_COPIED: Final = 0.4


def free_name(folder: Path) -> str:
    """Return the name of the next database of a vault: one that no file has, nor any file that goes with one.

    Raises:
        StorageFailedError: Ten thousand names are taken.
    """
    with os_errors_translated():
        # Its beginning is enough: what was left of another's side file must not be taken for the new one's.
        found = [_DATABASE.match(entry.name) for entry in os.scandir(folder)]
    number = max((int(match[1]) for match in found if match), default=0) + 1
    if number > _NUMBER_MOST:
        raise StorageFailedError
    return f"journal-{number:04d}.db"


@contextmanager
def copy_with_new_key(
    database: Database,
    name: str,
    key: bytes | bytearray,
    *,
    vault_id: str,
    generation: int,
    should_stop: Callable[[], bool],
    progress: Callable[[float], object],
) -> Iterator[Database]:
    """Give a copy of an open database under another name and key, open, complete, checked and on the disk.

    After an exception, in here or in the block, nothing of it is left.

    Args:
        database: Open, and used by nobody meanwhile.
        name: Of the new file, in the same folder.
        key: Of the new file.
        vault_id: Whose it is.
        generation: Of the header in force.
        should_stop: Asked every millisecond or so.
        progress: Told how much is done, 0 to 1.

    Raises:
        RotationStoppedError: Told to stop.
        DamagedJournalError, NoSpaceError, NoPermissionError, StorageFailedError: As they say.
    """
    folder = database.path.parent
    target = folder / name
    mark = {"from": database.path.name, "to": name, "generation": generation}
    write_whole(folder / MARK_NAME, json.dumps(mark).encode())
    copy: Database | None = None
    try:
        copy = _copy(database, target, key, vault_id, should_stop, progress)
        yield copy
    except BaseException:
        if copy is not None:
            copy.close()
        with suppress(OSError):
            _remove(folder, name)
        raise


def settle(folder: Path, named: str, generation: int) -> None:
    """Remove what a rotation that was killed left behind, given the header in force; without a mark, nothing.

    Args:
        folder: The vault.
        named: The database that the header names; it was opened with the header's key.
        generation: Of that header.
    """
    remove_unfinished(folder / MARK_NAME)
    with suppress(OSError):
        mark = _read_mark(folder)
        if mark is None:
            return
        former, new, then = mark
        if (named, generation) == (former, then):
            _remove(folder, new)
        elif named == new and generation > then:
            _remove(folder, former)


def _copy(
    database: Database,
    target: Path,
    key: bytes | bytearray,
    vault_id: str,
    should_stop: Callable[[], bool],
    progress: Callable[[float], object],
) -> Database:
    with os_errors_translated():
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE))
        whole = max(database.path.stat().st_size, 1)
    expected = backup.fingerprint(database)

    def look() -> bool:
        with suppress(OSError):
            progress(_COPIED * min(target.stat().st_size / whole, 1.0))
        return should_stop()

    if look() or not database.copy_into(target, look, key=key):
        raise RotationStoppedError
    progress(_COPIED)
    with os_errors_translated():
        _sync(target)
    copy = open_database(target, key, vault_id=vault_id)
    try:
        copy.writer = database.writer
        _verify(copy, expected, should_stop)
    except BaseException:
        copy.close()
        raise
    progress(1.0)
    return copy


def _verify(copy: Database, expected: backup.Fingerprint, should_stop: Callable[[], bool]) -> None:
    """Look at every page, record and index of the copy, and compare what is in it."""
    if not copy.check(should_stop, indexes=True):
        raise RotationStoppedError
    if backup.fingerprint(copy) != expected:
        raise StorageFailedError  # the source was read without an error, so the copy was not written as told
    if should_stop():
        raise RotationStoppedError


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)
    sync_folder(path.parent)


def _read_mark(folder: Path) -> tuple[str, str, int] | None:
    """Return from which file to which, and under which generation; None without a sound mark."""
    try:
        mark = json.loads(read_small(folder / MARK_NAME, _MARK_BYTES_MOST) or b"")
        former, new, generation = mark["from"], mark["to"], mark["generation"]
    except (JournalError, ValueError, TypeError, KeyError):
        return None
    names = isinstance(former, str) and isinstance(new, str) and isinstance(generation, int) and former != new
    return (former, new, generation) if names and _DATABASE.fullmatch(former) and _DATABASE.fullmatch(new) else None


def _remove(folder: Path, name: str) -> None:
    """Remove a database and then the mark, so that the mark is there as long as there is something to remove."""
    for each in (name, name + "-journal", name + ".probe"):
        (folder / each).unlink(missing_ok=True)
    sync_folder(folder)
    (folder / MARK_NAME).unlink(missing_ok=True)
