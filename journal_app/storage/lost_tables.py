"""A copy whose list of tables is damaged: what is left of the list is found, and written anew.

SQLite reads nothing at all of a file of whose list one page is lost, although every other page is whole. The list is a
table of five columns; the pages of it that are left are known by what is in them. https://www.sqlite.org/fileformat.html
"""

import os
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from sqlcipher3 import dbapi2

from journal_app.errors import DamagedJournalError
from journal_app.storage.cipher import PAGE_BYTES, SALT_BYTES, ensure_encrypting, key_spec, set_raw_key
from journal_app.storage.folder import os_errors_translated
from journal_app.storage.raw_pages import (
    HEADER_BYTES,
    IV_BYTES,
    LEAF_OF_TABLE,
    RESERVED_BYTES,
    USABLE_BYTES,
    RawPages,
    Sign,
    Values,
    cipher,
)

_KINDS: Final = ("table", "index")


class _Listed(NamedTuple):
    kind: str
    name: str
    table: str
    root: int
    sql: str | None


def list_anew(copy: Path, key: bytes | bytearray, sign: Sign) -> None:
    """Write a list of the tables and indexes that are still listed anywhere, if there are any.

    Args:
        copy: Is changed: its first page, and pages at its end.
        key: Its key.
        sign: Returns the signature of an encrypted page without it, given its number.

    Raises:
        DamagedJournalError: No list can be written.
        NoPermissionError, NoSpaceError, StorageFailedError: The copy cannot be read or written.
    """
    with os_errors_translated(), copy.open("r+b") as stream:
        pages = RawPages(stream, key, sign)
        stream.truncate(pages.count * PAGE_BYTES)
        rows = (values for number in range(1, pages.count + 1) for _, values in pages.rows(number))
        listed = {each.name: each for each in map(_listed, rows) if each}
        stream.seek(0)
        stream.write(_first_page(max(pages.count, 1), key, sign))
    try:
        _write_list(copy, key, list(listed.values()))
    except dbapi2.DatabaseError as error:
        raise DamagedJournalError from error


def _listed(values: Values | None) -> _Listed | None:
    match values:
        case (str(kind), str(name), str(table), int(root), str() | None as sql) if kind in _KINDS:
            is_listed = sql is None or sql.startswith("CREATE ")
            return _Listed(kind, name, table, root, sql) if is_listed else None
    return None


def _first_page(count: int, key: bytes | bytearray, sign: Sign) -> bytes:
    """Return an encrypted first page with an empty list."""
    plain = bytearray(USABLE_BYTES)
    plain[16:24] = PAGE_BYTES.to_bytes(2) + bytes((1, 1, RESERVED_BYTES, 64, 32, 32))
    for place, number in ((24, 1), (28, count), (40, 1), (44, 4), (56, 1), (92, 1), (96, 3_053_004)):
        plain[place : place + 4] = number.to_bytes(4)
    plain[HEADER_BYTES] = LEAF_OF_TABLE
    plain[HEADER_BYTES + 5 : HEADER_BYTES + 7] = USABLE_BYTES.to_bytes(2)
    iv = os.urandom(IV_BYTES)
    encryptor = cipher(key, iv).encryptor()
    page = bytes(key[-SALT_BYTES:]) + encryptor.update(bytes(plain[SALT_BYTES:])) + encryptor.finalize() + iv
    return page + sign(page, 1)


def _write_list(copy: Path, key: bytes | bytearray, listed: list[_Listed]) -> None:
    connection = dbapi2.connect(copy.absolute().as_uri() + "?mode=rw", uri=True, isolation_level=None)
    spec = key_spec(key)
    with closing(connection):
        try:
            connection.execute("PRAGMA cipher_log_level=NONE")
            set_raw_key(connection, spec)
            ensure_encrypting(connection)
            for pragma in ("temp_store=MEMORY", "journal_mode=MEMORY", "trusted_schema=OFF", "writable_schema=ON"):
                connection.execute(f"PRAGMA {pragma}").fetchall()
            connection.executemany("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", listed)
        finally:
            spec[:] = bytes(len(spec))
