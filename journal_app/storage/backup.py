"""Backups on disk: made, looked at, copied and removed.

    backups/2026-11-20T2015Z-daily/
        journal.db     a copy of the database by `VACUUM INTO`, with the key and salt of that time
        vault.json     the header of that time
        backup.json    what the two were when they were checked; not a word of the journal, and no secret
    backups/.2026-11-20T2015Z-daily.tmp/    one that is being made, or was when the app was killed

A backup gets its name, in one step, after all of it was opened with the key, checked and written to the disk.
"""

import hashlib
import hmac
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, delete, insert, select

from journal_app.domain.backup import Backup, BackupReason, BackupState, SelfTest
from journal_app.errors import DamagedJournalError, JournalError, StorageFailedError
from journal_app.storage.cipher import SALT_BYTES, HeldKey, connect
from journal_app.storage.database import Database
from journal_app.storage.failures import database_errors_translated
from journal_app.storage.folder import make_private_folder, os_errors_translated, read_small, sync_folder, write_whole
from journal_app.storage.tables import FTS_TABLE, meta

DATABASE_NAME: Final = "journal.db"
HEADER_NAME: Final = "vault.json"
RECORD_NAME: Final = "backup.json"
CHECK_NAME: Final = ".check"
_FORMAT: Final = 1
_RECORD_BYTES_MOST: Final = 16 * 1024
_PIECE_BYTES: Final = 1 << 20
_FILE_MODE: Final = 0o600
_STAMP: Final = "%Y-%m-%dT%H%MZ"
_NAME: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d{4}Z)-([a-z-]+?)(?:-(\d+))?", re.ASCII)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SELF_TEST: Final = "backup_self_test"
_NOT_CONTENT: Final = {"meta", "owner_log"}
"""Tables that change without the person having written anything."""
_COPIED: Final = 0.45
"""How much of the work is done when the copy is written; the rest is looking at it."""

ShouldStop: TypeAlias = Callable[[], bool]
Progress: TypeAlias = Callable[[float], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What two databases are compared by.

    Attributes:
        entries: How many entries there are, the deleted ones included.
        rows: How many rows all tables have together.
        digest: SHA-256 over every row's key, version, numbers and lengths.
        content: The same without what changes by itself, such as the log.
    """

    entries: int
    rows: int
    digest: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What `backup.json` says."""

    made_at: datetime
    reason: BackupReason
    schema: int
    fingerprint: Fingerprint
    size: int
    database: str
    header: str


def make(
    database: Database,
    header: bytes,
    folder: Path,
    *,
    made_at: datetime,
    reason: BackupReason,
    should_stop: ShouldStop,
    progress: Progress,
) -> Backup | None:
    """Make a backup and check it; return it, or None when told to stop. Nothing is left of one that is not complete.

    Args:
        database: Open.
        header: `vault.json` as it is now.
        folder: `backups`; made if it is not there.
        made_at: Now.
        reason: Why; part of the name.
        should_stop: Asked every millisecond or so.
        progress: Told how much is done, 0 to 1.

    Raises:
        DamagedJournalError: The database is damaged, so there is nothing worth keeping a copy of.
        NoSpaceError, NoPermissionError, StorageFailedError: As they say.
    """
    made_at = made_at.replace(microsecond=0)
    make_private_folder(folder)
    name = _free_name(folder, made_at, reason)
    unfinished = folder / f".{name}.tmp"
    with os_errors_translated():
        _remove_tree(unfinished)
        unfinished.mkdir(mode=0o700)
    try:
        record = _write(database, unfinished / DATABASE_NAME, header, should_stop, progress)
        if record is None:
            return None
        record = replace(record, made_at=made_at, reason=reason)
        write_whole(unfinished / HEADER_NAME, header)
        write_whole(unfinished / RECORD_NAME, _record_bytes(record))
        with os_errors_translated():
            unfinished.rename(folder / name)
            sync_folder(folder)
    finally:
        with suppress(OSError):
            _remove_tree(unfinished)
    progress(1.0)
    return _backup(folder / name, record)


def _write(
    database: Database, target: Path, header: bytes, should_stop: ShouldStop, progress: Progress
) -> Record | None:
    expected = fingerprint(database)
    with os_errors_translated():
        target.touch(mode=_FILE_MODE)
        whole = max(database.path.stat().st_size, 1)

    def look() -> bool:
        with suppress(OSError):
            progress(_COPIED * min(target.stat().st_size / whole, 1.0))
        return should_stop()

    if not database.copy_into(target, look):
        return None
    progress(_COPIED)
    with database.key.lent() as key:
        found = verified_fingerprint(target, key, should_stop)
    if found is None:
        return None
    if found != expected:
        raise StorageFailedError  # the source was read without an error, so the copy was not written as told
    progress(0.9)
    with os_errors_translated():
        return Record(
            made_at=datetime.now(UTC),
            reason=BackupReason.BY_HAND,
            schema=schema_version(database),
            fingerprint=expected,
            size=target.stat().st_size,
            database=digest_of(target),
            header=hashlib.sha256(header).hexdigest(),
        )


def verified_fingerprint(path: Path, key: bytearray, should_stop: ShouldStop = lambda: False) -> Fingerprint | None:
    """Open a copy with its key, look at every page, record and index, and return what is in it; None when stopped.

    Raises:
        DamagedJournalError: It cannot be opened with this key, or something does not fit.
        StorageFailedError: The disk cannot be read.
    """
    with _opened(path, key) as copy:
        if not copy.check(should_stop, indexes=True):
            return None
        return fingerprint(copy)


@contextmanager
def _opened(path: Path, key: bytearray) -> Iterator[Database]:
    """Open a copy as it is: it is neither migrated nor is anything written to it."""
    with database_errors_translated(path):
        connection = connect(path, key)
    with closing(Database(path, connection, HeldKey(key))) as database:
        yield database
    with suppress(OSError):
        path.with_name(path.name + "-journal").unlink(missing_ok=True)


def schema_version(database: Database) -> int:
    """Return `user_version`."""
    with database.transaction() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def fingerprint(database: Database) -> Fingerprint:
    """Return what another copy of this database is compared by, whatever tables it has."""
    whole, content = hashlib.sha256(), hashlib.sha256()
    rows_of: dict[str, int] = {}
    with database.transaction() as connection:
        tables = connection.exec_driver_sql(
            f"select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' "  # noqa: S608  # our own name
            f"and name not like '{FTS_TABLE}%' order by name"
        )
        for table in tables.scalars().all():
            digest = hashlib.sha256(f"{table}\n".encode())
            rows_of[table] = _digest_rows(connection, table, digest)
            whole.update(digest.digest())
            if table not in _NOT_CONTENT:
                content.update(digest.digest())
    return Fingerprint(
        entries=rows_of.get("entry", 0),
        rows=sum(rows_of.values()),
        digest=whole.hexdigest(),
        content=content.hexdigest(),
    )


def _digest_rows(connection: Connection, table: str, digest: Any) -> int:
    columns = connection.exec_driver_sql("select name, type, pk from pragma_table_info(?) order by cid", (table,)).all()
    # Lengths of what was written are read without the writing itself; the versions tell whether it is the same.
    shown = [
        f'"{name}"' if pk or kind != "TEXT" or name == "version" else f'octet_length("{name}")'
        for name, kind, pk in columns
    ]
    keys = [f'"{name}"' for name, _, pk in sorted(columns, key=lambda column: column[2]) if pk]
    order = ", ".join(keys) or "rowid"
    query = f'select {", ".join(shown)} from "{table}" order by {order}'  # noqa: S608  # names from the database's own schema
    count = 0
    for row in connection.exec_driver_sql(query):
        digest.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
        count += 1
    return count


# --- looking at what is there, without a key


def found_in(folder: Path) -> tuple[Backup, ...]:
    """Return the backups in a folder by what their records say, the newest first; quick, and needs no key.

    One whose files have another size than noted, or that has no sound record, is not verified. `look_over` says more.

    Raises:
        NoPermissionError, StorageFailedError: The folder cannot be read.
    """
    with os_errors_translated():
        if not folder.is_dir():
            return ()
        names = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir() and _NAME.fullmatch(entry.name))
    found = [_look(folder / name) for name in names]
    return tuple(sorted((one for one in found if one), key=lambda one: (one.made_at, one.name), reverse=True))


def look_over(backup: Backup, should_stop: ShouldStop = lambda: False) -> Backup:
    """Read every byte of a backup and return it with what is known then; as it was when told to stop."""
    record = read_record(backup.folder)
    try:
        with os_errors_translated():
            sound = (
                record is not None
                and hmac.compare_digest(digest_of(backup.folder / HEADER_NAME), record.header)
                and hmac.compare_digest(digest_of(backup.folder / DATABASE_NAME, should_stop), record.database)
            )
    except JournalError:
        sound = False
    if should_stop():
        return backup
    return replace(backup, state=BackupState.VERIFIED if sound else BackupState.NOT_VERIFIED)


def _look(folder: Path) -> Backup | None:
    record = read_record(folder)
    size = _size(folder / DATABASE_NAME)
    if record is not None:
        complete = size == record.size and _size(folder / HEADER_NAME) > 0
        state = BackupState.VERIFIED if complete else BackupState.NOT_VERIFIED
        return replace(_backup(folder, record), size=size, state=state)
    name = _NAME.fullmatch(folder.name)
    if name is None:
        return None
    try:
        made_at = datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC)
        reason = BackupReason(name[2])
    except ValueError:
        return None  # a folder that somebody else named so
    return Backup(
        folder=folder,
        made_at=made_at,
        reason=reason,
        entries=None,
        size=size,
        schema=0,
        state=BackupState.NOT_VERIFIED,
    )


def _backup(folder: Path, record: Record) -> Backup:
    return Backup(
        folder=folder,
        made_at=record.made_at,
        reason=record.reason,
        entries=record.fingerprint.entries,
        size=record.size,
        schema=record.schema,
        state=BackupState.VERIFIED,
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def read_record(folder: Path) -> Record | None:
    """Return what `backup.json` says, or None where it is missing, damaged or of a later format."""
    try:
        data = read_small(folder / RECORD_NAME, _RECORD_BYTES_MOST)
        fields = json.loads((data or b"").decode("ascii"))
        checksum = fields.pop("checksum")
        if _canonical(fields | {"checksum": checksum}) != data or checksum != _checksum(fields):
            return None
        if fields["format"] != _FORMAT or not fields["verified"]:
            return None
        digests = [fields[name] for name in ("digest", "content", "database", "header")]
        if not all(_DIGEST.fullmatch(digest) for digest in digests):
            return None
        return Record(
            made_at=datetime.fromisoformat(fields["made_at"]).astimezone(UTC),
            reason=BackupReason(fields["reason"]),
            schema=int(fields["schema"]),
            fingerprint=Fingerprint(
                entries=int(fields["entries"]),
                rows=int(fields["rows"]),
                digest=fields["digest"],
                content=fields["content"],
            ),
            size=int(fields["size"]),
            database=fields["database"],
            header=fields["header"],
        )
    except (JournalError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _record_bytes(record: Record) -> bytes:
    fields: dict[str, object] = {
        "format": _FORMAT,
        "made_at": record.made_at.astimezone(UTC).isoformat(timespec="seconds"),
        "reason": record.reason.value,
        "schema": record.schema,
        "entries": record.fingerprint.entries,
        "rows": record.fingerprint.rows,
        "digest": record.fingerprint.digest,
        "content": record.fingerprint.content,
        "size": record.size,
        "database": record.database,
        "header": record.header,
        "verified": True,
    }
    return _canonical(fields | {"checksum": _checksum(fields)})


def _canonical(fields: dict[str, object]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii")


def _checksum(fields: dict[str, object]) -> str:
    return hashlib.sha256(_canonical(fields)).hexdigest()


def digest_of(path: Path, should_stop: ShouldStop = lambda: False) -> str:
    """Return the SHA-256 of a file that SQLite does not have open; of a part of it when told to stop."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while not should_stop() and (piece := stream.read(_PIECE_BYTES)):
            digest.update(piece)
    return digest.hexdigest()


# --- copying and removing


def copy_to(backup: Backup, folder: Path, should_stop: ShouldStop = lambda: False) -> bool:
    """Copy a backup into another folder, read the copy back, and tell whether it is there now.

    Raises:
        DamagedJournalError: The backup is not what it was when it was made.
        NoSpaceError, NoPermissionError, StorageFailedError: As they say; nothing is left there.
    """
    record = read_record(backup.folder)
    if record is None:
        raise DamagedJournalError
    make_private_folder(folder)
    target = folder / backup.name
    unfinished = folder / f".{backup.name}.tmp"
    try:
        with os_errors_translated():
            if target.is_dir():
                return True
            _remove_tree(unfinished)
            unfinished.mkdir(mode=0o700)
            for name in (DATABASE_NAME, HEADER_NAME, RECORD_NAME):
                if not copy_file(backup.folder / name, unfinished / name, should_stop):
                    return False
            if look_over(replace(backup, folder=unfinished), should_stop).state is not BackupState.VERIFIED:
                raise DamagedJournalError
            if should_stop():
                return False
            sync_folder(unfinished)
            unfinished.rename(target)
            sync_folder(folder)
    finally:
        with suppress(OSError):
            _remove_tree(unfinished)
    return True


def copy_file(source: Path, target: Path, should_stop: ShouldStop = lambda: False) -> bool:
    """Copy a file that SQLite does not have open, onto the disk; tell whether all of it is there.

    Raises:
        OSError: As the system says.
    """
    new = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with source.open("rb") as reading, os.fdopen(os.open(target, new, _FILE_MODE), "wb") as writing:
        while piece := reading.read(_PIECE_BYTES):
            if should_stop():
                return False
            writing.write(piece)
        writing.flush()
        os.fsync(writing.fileno())
    return True


def remove(folder: Path, name: str) -> None:
    """Remove a backup. Its name goes first, so that a half removed one is never taken for a backup.

    Raises:
        NoPermissionError, StorageFailedError: It is still there.
    """
    going = folder / f".{name}.tmp"
    with os_errors_translated():
        _remove_tree(going)
        (folder / name).rename(going)
        sync_folder(folder)
        _remove_tree(going)


def remove_leftovers(folder: Path) -> None:
    """Remove what was being made, copied, tried or removed when the app was killed."""
    with suppress(OSError):
        for entry in list(os.scandir(folder)):
            unfinished = entry.name.startswith(".") and _NAME.fullmatch(entry.name[1:].removesuffix(".tmp"))
            if entry.is_dir(follow_symlinks=False) and (unfinished or entry.name == CHECK_NAME):
                _remove_tree(folder / entry.name)


def _remove_tree(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)


def _free_name(folder: Path, made_at: datetime, reason: BackupReason) -> str:
    plain = f"{made_at.astimezone(UTC).strftime(_STAMP)}-{reason.value}"
    name, number = plain, 1
    while (folder / name).exists():
        number += 1
        name = f"{plain}-{number}"
    return name


# --- trying one out


def try_out(backup: Backup, key: bytearray, folder: Path, should_stop: ShouldStop) -> bool | None:
    """Restore a backup to a temporary encrypted place and compare it with its record; None when told to stop.

    Args:
        backup: Any.
        key: Of the time of the backup.
        folder: `backups`; what is made in it is removed again.
        should_stop: Asked now and then.

    Raises:
        NoSpaceError, NoPermissionError: It could not be tried.
    """
    place = folder / CHECK_NAME
    try:
        with os_errors_translated():
            _remove_tree(place)
            place.mkdir(mode=0o700)
            for name in (DATABASE_NAME, HEADER_NAME):
                if not copy_file(backup.folder / name, place / name, should_stop):
                    return None
            copy_file(backup.folder / RECORD_NAME, place / RECORD_NAME)
        record = read_record(place)
        if record is None or not look_over(replace(backup, folder=place)).is_good:
            return False
        found = verified_fingerprint(place / DATABASE_NAME, key, should_stop)
    except (DamagedJournalError, StorageFailedError):
        return False
    else:
        return None if found is None else found == record.fingerprint
    finally:
        with suppress(OSError):
            _remove_tree(place)


def salt_of(backup: Backup) -> bytes:
    """Return what the backup's database begins with: the same for all that were made with one key."""
    try:
        with (backup.folder / DATABASE_NAME).open("rb") as stream:
            return stream.read(SALT_BYTES)
    except OSError:
        return b""


def keep_self_test(connection: Connection, result: SelfTest) -> None:
    """Note in the journal what came of the last self-test."""
    value = json.dumps(
        {"at": result.at.isoformat(), "ok": result.ok, "backup": result.backup, "entries": result.entries}
    )
    connection.execute(delete(meta).where(meta.c.key == _SELF_TEST))
    connection.execute(insert(meta).values(key=_SELF_TEST, value=value))


def last_self_test(connection: Connection) -> SelfTest | None:
    """Return what came of the last self-test."""
    value = connection.scalar(select(meta.c.value).where(meta.c.key == _SELF_TEST))
    if value is None:
        return None
    fields = json.loads(value)
    return SelfTest(
        at=datetime.fromisoformat(fields["at"]).astimezone(UTC),
        ok=bool(fields["ok"]),
        backup=fields["backup"],
        entries=int(fields["entries"]),
    )
