"""Reading what can be read out of a damaged database. The damaged file itself is never opened by SQLite.

Each page of 4096 bytes is signed (HMAC-SHA-512 over ciphertext and IV, and the page's number). So

* damage is found page by page, without decrypting;
* a page in which one bit is wrong is mended exactly: of its 32,768 bits, only the right one makes the signature fit;
* what is read afterwards is what was written: every other page that does not fit is blanked, and no text that was
  written has a zero in it.

The rest is read table by table; where SQLite does not come to the end of one, from each of its pages that is left, see
`leaves`. Row numbers found in a table's indexes tell which rows are missing.
"""

import hashlib
import hmac
import shutil
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Table
from sqlcipher3 import dbapi2

from journal_app.domain.damage import ReadCount
from journal_app.errors import DamagedJournalError
from journal_app.storage import entries, search
from journal_app.storage.cipher import PAGE_BYTES, SALT_BYTES, connect, ensure_encrypting, key_spec, set_raw_key
from journal_app.storage.folder import os_errors_translated
from journal_app.storage.leaves import Leaves, Row, Rows
from journal_app.storage.lost_tables import list_anew
from journal_app.storage.raw_pages import RawPages
from journal_app.storage.tables import FTS_TABLE, chunk, metadata

_IV_BYTES: Final = 16
_MAC_BYTES: Final = 64
_SIGNED_BYTES: Final = PAGE_BYTES - _MAC_BYTES
_KEY_BYTES: Final = 32
_MAC_SALT_MASK: Final = 0x3A  # SQLCipher's: the salt of the signing key is the file's salt, each byte XORed with this
_MAC_ITERATIONS: Final = 2
_WRONG_BITS_OF_MAC: Final = 16
"""A signature that differs in no more bits than this is itself what suffered: two random ones differ in about 256."""
_TRIED_MOST: Final = 24
"""In so many pages a wrong bit is looked for at most, about half a second for each; more are a broken disk."""
_SEARCH_GAP: Final = "\u200b"  # see search.py
_NOT_CARRIED: Final = {"meta"}  # whose vault it is; the new vault has its own

ShouldStop: TypeAlias = Callable[[], bool]


def _never() -> bool:
    return False


@dataclass(slots=True, kw_only=True)
class Found:
    """What was read out of a database.

    Attributes:
        rows: Of each table.
        lost: How many rows of each table are known to be there and could not be read.
        words: What the search index keeps of the entries that could not be read, by their identifier.
        complete: Whether all rows are known to be read.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    from_search: int = 0
    complete: bool = True

    def counts(self) -> dict[str, ReadCount]:
        """Return how much was read of each table."""
        return {name: ReadCount(read=len(rows), lost=self.lost.get(name, 0)) for name, rows in self.rows.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What the signatures say.

    Attributes:
        count: How many pages the file has.
        damaged: Numbers of those that do not fit, from 1.
        mended: Numbers of those that were mended.
    """

    count: int
    damaged: tuple[int, ...]
    mended: tuple[int, ...] = ()


# --- pages


def look_at_pages(path: Path, key: bytes | bytearray) -> Pages:
    """Compare every page of a file with its signature. SQLite does not have the file open.

    Raises:
        NoPermissionError, StorageFailedError: It cannot be read.
    """
    mac_key = _mac_key(key)
    damaged: list[int] = []
    number = 0
    with os_errors_translated(), path.open("rb") as stream:
        while page := stream.read(PAGE_BYTES):
            number += 1
            if not _fits(page, number, mac_key):
                damaged.append(number)
    return Pages(count=number, damaged=tuple(damaged))


def mend_pages(path: Path, key: bytes | bytearray, should_stop: ShouldStop = _never) -> Pages:
    """Mend, in a copy, the pages with one wrong bit and those whose signature alone suffered; blank the others.

    After one page that does not fit, SQLCipher reads nothing more on that connection. A page of zeros it hands out as
    it is, and SQLite finds for itself that this is no page of a table; as the end of a long text, it is refused here.

    Raises:
        NoPermissionError, NoSpaceError, StorageFailedError: The copy cannot be read or written.
    """
    pages = look_at_pages(path, key)
    mac_key = _mac_key(key)
    mended: list[int] = []
    with os_errors_translated(), path.open("r+b") as stream:
        for place, number in enumerate(pages.damaged):
            if should_stop():
                break
            stream.seek((number - 1) * PAGE_BYTES)
            page = _mended(stream.read(PAGE_BYTES), number, mac_key, thoroughly=place < _TRIED_MOST)
            stream.seek((number - 1) * PAGE_BYTES)
            stream.write(page or bytes(PAGE_BYTES))
            if page is not None:
                mended.append(number)
    return Pages(count=pages.count, damaged=pages.damaged, mended=tuple(mended))


def _mac_key(key: bytes | bytearray) -> bytes:
    salt = bytes(byte ^ _MAC_SALT_MASK for byte in key[-SALT_BYTES:])
    return hashlib.pbkdf2_hmac("sha512", bytes(key[:_KEY_BYTES]), salt, _MAC_ITERATIONS, _KEY_BYTES)


def _signature(page: bytes | bytearray, number: int, mac_key: bytes) -> bytes:
    start = SALT_BYTES if number == 1 else 0
    end = _SIGNED_BYTES
    return hmac.digest(mac_key, bytes(page[start:end]) + number.to_bytes(4, "little"), "sha512")


def _signed(mac_key: bytes, page: bytes, number: int) -> bytes:
    return _signature(page, number, mac_key)


def _fits(page: bytes, number: int, mac_key: bytes) -> bool:
    return len(page) == PAGE_BYTES and hmac.compare_digest(_signature(page, number, mac_key), page[_SIGNED_BYTES:])


def _mended(page: bytes, number: int, mac_key: bytes, *, thoroughly: bool) -> bytes | None:
    if len(page) != PAGE_BYTES or not any(page):
        return None
    signature = _signature(page, number, mac_key)
    wrong = (int.from_bytes(signature) ^ int.from_bytes(page[_SIGNED_BYTES:])).bit_count()
    if wrong <= _WRONG_BITS_OF_MAC:
        return page[:_SIGNED_BYTES] + signature
    return _with_the_right_bit(page, number, mac_key) if thoroughly else None


def _with_the_right_bit(page: bytes, number: int, mac_key: bytes) -> bytes | None:
    start = SALT_BYTES if number == 1 else 0
    signature = page[_SIGNED_BYTES:]
    tried = bytearray(page[start:_SIGNED_BYTES]) + number.to_bytes(4, "little")
    for place in range(_SIGNED_BYTES - start):
        for bit in range(8):
            tried[place] ^= 1 << bit
            if hmac.digest(mac_key, tried, "sha512") == signature:
                return page[:start] + bytes(tried[:-4]) + signature
            tried[place] ^= 1 << bit
    return None


# --- rows


def copy_to_read(source: Path, target: Path, key: bytes | bytearray, should_stop: ShouldStop = _never) -> Pages:
    """Copy a damaged database, mend what can be mended exactly, and finish its last transaction, all in the copy.

    Raises:
        DamagedJournalError: There is no file.
        NoPermissionError, NoSpaceError, StorageFailedError: As they say.
    """
    side = source.with_name(source.name + "-journal")
    with os_errors_translated():
        if not source.is_file():
            raise DamagedJournalError
        shutil.copyfile(source, target)
        target.chmod(0o600)
        if side.is_file() and side.stat().st_size:
            shutil.copyfile(side, target.with_name(target.name + "-journal"))
            target.with_name(target.name + "-journal").chmod(0o600)
    # A transaction that was under way is rolled back by opening; where that is not possible the file is read as it is.
    with suppress(dbapi2.Error), closing(connect(target, key)):
        pass
    return mend_pages(target, key, should_stop)


def read_all(copy: Path, key: bytes | bytearray, should_stop: ShouldStop = _never) -> Found:
    """Read every row of every table that can be read. The copy is opened so that nothing can be written to it.

    Raises:
        DamagedJournalError: No table can be read.
    """
    found = Found()
    sign = partial(_signed, _mac_key(key))
    try:
        with closing(_Reader(copy, key)) as reader:
            _tables(reader)
    except DamagedJournalError:
        list_anew(copy, key, sign)
        found.complete = False
    with os_errors_translated(), copy.open("rb") as stream, closing(_Reader(copy, key)) as reader:
        known = _tables(reader)
        leaves = Leaves(RawPages(stream, key, sign), {name: one.root for name, one in known.items()})
        there = known.keys() | leaves.strays.keys()
        if not there:
            raise DamagedJournalError
        for table in metadata.sorted_tables:
            if table.name in _NOT_CARRIED or table.name not in there:
                continue
            if should_stop():
                found.complete = False
                break
            _read_table(reader, table, known.get(table.name), leaves, found)
        _read_words_of_the_lost(reader, known, found)
    return found


def _open_to_read(path: Path, key: bytes | bytearray) -> Any:
    connection = dbapi2.connect(
        path.absolute().as_uri() + "?mode=ro&immutable=1", uri=True, isolation_level=None, check_same_thread=True
    )
    spec = key_spec(key)
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        set_raw_key(connection, spec)
        ensure_encrypting(connection)
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA cell_size_check=ON")
        connection.execute("PRAGMA writable_schema=ON")  # else a file that was cut short is not read at all
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as error:
        connection.close()
        raise DamagedJournalError from error
    finally:
        spec[:] = bytes(len(spec))
    return connection


class _Reader:
    """Reads a copy; begins anew after an error, since what is read after one on the same connection is not reliable."""

    def __init__(self, path: Path, key: bytes | bytearray) -> None:
        self._path, self._key = path, key
        self._connection = _open_to_read(path, key)

    def read(self, query: str, parameters: Sequence[Any], take: Callable[[Sequence[Any]], object]) -> bool:
        """Hand over rows until the end or until what cannot be read; tell which."""
        try:
            for row in self._connection.execute(query, parameters):
                take(row)
        except (dbapi2.DatabaseError, MemoryError):
            self._connection.close()
            self._connection = _open_to_read(self._path, self._key)
            return False
        return True

    def all(self, query: str, *parameters: Any) -> list[Sequence[Any]]:
        """Return the rows that can be read."""
        rows: list[Sequence[Any]] = []
        self.read(query, parameters, rows.append)
        return rows

    def close(self) -> None:
        """Close the copy."""
        self._connection.close()


@dataclass(slots=True)
class _Known:
    """What the list of tables says of one."""

    root: int
    columns: list[str]
    indexes: list[str]
    has_rowid: bool


def _tables(reader: _Reader) -> dict[str, _Known]:
    known: dict[str, _Known] = {}
    for name, root in reader.all("select name, rootpage from sqlite_master where type = 'table'"):
        columns = [row[0] for row in reader.all("select name from pragma_table_info(?)", name)]
        indexes = [row[0] for row in reader.all("select name from pragma_index_list(?) where not partial", name)]
        listed = reader.all("select wr from pragma_table_list(?)", name)
        if columns and listed:
            known[name] = _Known(root, columns, indexes, has_rowid=not listed[0][0])
    return known


def _read_table(reader: _Reader, table: Table, known: _Known | None, leaves: Leaves, found: Found) -> None:
    if known is None:
        rows = leaves.strays[table.name]
    elif not known.has_rowid:
        found.rows[table.name] = _read_both_ways(reader, table, known, found)
        return
    elif (read := _read_every_row(reader, table, known)) is not None:
        rows = read
    else:
        numbers, is_all = _numbers(reader, table.name, known)
        found.complete &= is_all
        rows = dict.fromkeys(numbers) | leaves.strays.get(table.name, {}) | leaves.rows(table.name, known.columns)
    found.rows[table.name] = [row for _, row in sorted(rows.items()) if row is not None]
    found.lost[table.name] = len(rows) - len(found.rows[table.name])


def _read_every_row(reader: _Reader, table: Table, known: _Known) -> Rows | None:
    """Return the rows of a table by their numbers, or nothing where SQLite does not come to its end."""
    rows: Rows = {}

    def take(row: Sequence[Any]) -> None:
        values = dict(zip(known.columns, row[1:], strict=True))
        rows[row[0]] = values if _is_whole(row) and _is_sound(table, values) else None

    shown = ", ".join(f'"{name}"' for name in known.columns)
    return rows if reader.read(f'select rowid, {shown} from "{table.name}" not indexed', (), take) else None  # noqa: S608  # our names


def _is_whole(row: Sequence[Any]) -> bool:
    """Tell whether no text in a row ends in a page that was blanked."""
    return not any(isinstance(value, str) and "\0" in value for value in row)


def _is_sound(table: Table, row: Row) -> bool:
    """Tell whether the bytes of a recording are those that were kept: of them, a zero says nothing."""
    return table is not chunk or zlib.crc32(row["content"]) == row["checksum"]


def _numbers(reader: _Reader, table: str, known: _Known) -> tuple[set[int], bool]:
    """Return the row numbers that the indexes know, and whether one of them could be read to its end."""
    numbers: set[int] = set()

    def take(row: Sequence[Any]) -> None:
        numbers.add(row[0])

    is_all = False
    for index in known.indexes:
        [[first], *_] = reader.all("select name from pragma_index_info(?)", index)
        query = f'select rowid from "{table}" indexed by "{index}" order by "{first}"'  # noqa: S608  # names from the database's own schema
        is_all |= any(reader.read(query + direction, (), take) for direction in ("", " desc"))
    return numbers, is_all


def _read_both_ways(reader: _Reader, table: Table, known: _Known, found: Found) -> list[Row]:
    """Read a table without row numbers from both ends."""
    keys = [column.name for column in table.primary_key]
    rows: dict[tuple[Any, ...], Row] = {}

    def take(read: Sequence[Any]) -> None:
        if _is_whole(read):
            row = dict(zip(known.columns, read, strict=True))
            rows[tuple(row[key] for key in keys)] = row

    shown = ", ".join(f'"{name}"' for name in known.columns)
    found.complete &= any(
        reader.read(
            f'select {shown} from "{table.name}" order by ' + ", ".join(f'"{name}"{direction}' for name in keys),  # noqa: S608  # our names
            (),
            take,
        )
        for direction in ("", " desc")
    )
    return list(rows.values())


def _read_words_of_the_lost(reader: _Reader, known: dict[str, _Known], found: Found) -> None:
    """Make up entries that could not be read from the copy of their words that the search keeps.

    The index of places tells where the words of a lost entry are, the other indexes when it was and what it was called.
    """
    if not found.lost.get("entry") or f"{FTS_TABLE}_content" not in known:
        return
    read = {row["id"] for row in found.rows["entry"]}
    for lost_id, values in sorted(_covered(reader).items()):
        if lost_id in read or "place" not in values or "happened_at" not in values:
            continue
        kept = reader.all(f"select c0, c1 from {FTS_TABLE}_content where id = ?", values["place"])  # noqa: S608  # our name
        if not kept or not _is_whole(kept[0]):
            continue
        title, words = (part.replace(_SEARCH_GAP, "") for part in kept[0])
        found.rows["entry"].append(_made_up(lost_id, values, title, words))
        found.lost["entry"] -= 1
        found.from_search += 1


def _covered(reader: _Reader) -> dict[str, Row]:
    """Return what indexes alone know of entries, by identifier."""
    by_rowid: defaultdict[int, Row] = defaultdict(dict)
    for columns, index in (
        (("id",), "sqlite_autoindex_entry_1"),
        (("place",), "sqlite_autoindex_entry_2"),
        (("happened_at", "kind", "headline", "starred", "privacy", "hidden_until", "veiled"), "ix_entry_timeline"),
        (("written_at",), "ix_entry_written_at"),
    ):

        def take(row: Sequence[Any], names: tuple[str, ...] = columns) -> None:
            by_rowid[row[0]].update(zip(names, row[1:], strict=True))

        condition = " where deleted_at is null" if index == "ix_entry_timeline" else ""
        query = f"select rowid, {', '.join(columns)} from entry indexed by {index}{condition} order by {columns[0]}"  # noqa: S608  # our names
        any(reader.read(query + direction, (), take) for direction in ("", " desc"))
    return {values["id"]: values for values in by_rowid.values() if "id" in values}


def _made_up(entry_id: str, values: Row, title: str, words: str) -> Row:
    return {
        "id": entry_id,
        "place": values["place"],
        "kind": "capture" if values.get("kind") == "capture" else "free",
        "happened_at": values["happened_at"],
        "zone": "UTC",
        "written_at": values.get("written_at", values["happened_at"]),
        "edited_at": None,
        "deleted_at": None,
        "moment": None,
        "course_id": None,
        "dosing_session_id": None,
        "mood": None,
        "starred": values.get("starred", 0),
        "privacy": values.get("privacy", "private"),
        # Shown less rather than more: of an entry that was deleted the index of the timeline knows nothing.
        "veiled": values.get("veiled", 0),
        "veil_note": values.get("headline", "") if values.get("veiled") else "",
        "groggy": int(values.get("kind") == "capture"),
        "settles_at": None,
        "hidden_until": values.get("hidden_until"),
        "beside_id": None,
        "feelings": None,
        "changed_at": values.get("written_at", values["happened_at"]),
        "version": entry_id,
        "headline": values.get("headline", ""),
        "title": title,
        "text": words,
    }


# --- into a new database


def write_all(connection: Connection, found: Found) -> None:
    """Put what was read into an empty database: tables in the order of what refers to what, then the search index."""
    present: dict[str, set[str]] = {}
    for table in metadata.sorted_tables:
        rows = [row for row in found.rows.get(table.name, ()) if _can_be_kept(table, row, present)]
        if found.rows.get(table.name):
            found.rows[table.name] = rows
        for columns, alike in groupby(rows, key=tuple):
            connection.exec_driver_sql(*_insertion(table, columns, alike))
        if "id" in table.c:
            present[table.name] = {row["id"] for row in rows}
    connection.exec_driver_sql(f"delete from {FTS_TABLE}")  # noqa: S608  # our own name
    documents = {}
    for row in found.rows.get("entry", ()):
        kept = entries.read(connection, row["id"])
        if kept is not None and kept.deleted_at is None:
            documents[row["place"]] = search.document(kept.entry, row["place"])
    search.add(connection, [document for _, document in sorted(documents.items())])
    while search.merge_step(connection):
        pass


def _can_be_kept(table: Table, row: Row, present: dict[str, set[str]]) -> bool:
    """Let go of links to what could not be read; tell whether the row can stand without."""
    for key in table.foreign_keys:
        name, owner = key.parent.name, key.column.table.name
        if row.get(name) is not None and row[name] not in present.get(owner, set()):
            if not key.parent.nullable or key.parent.primary_key:
                return False
            row[name] = None
    return all(
        row.get(column.name) is not None
        for column in table.c
        if not column.nullable and (column.server_default is None or column.name in row)
    )


def _insertion(table: Table, columns: Sequence[str], rows: Iterable[Row]) -> tuple[str, list[tuple[Any, ...]]]:
    """Return a statement and its values as they came out of SQLite: no type of ours is to change them on the way."""
    known = [name for name in columns if name in table.c]
    names = ", ".join(f'"{name}"' for name in known)
    marks = ", ".join("?" for _ in known)
    return (
        f'insert or ignore into "{table.name}" ({names}) values ({marks})',  # noqa: S608  # our own names
        [tuple(row[name] for name in known) for row in rows],
    )
