"""A copy whose list of tables is damaged: what is left of the list is found, and written anew.

SQLite reads nothing at all of a file of whose list one page is lost, although every other page is whole. The list is a
table of five columns; the pages of it that are left are known by what is in them. https://www.sqlite.org/fileformat.html
"""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlcipher3 import dbapi2

from journal_app.storage.cipher import PAGE_BYTES, SALT_BYTES, ensure_encrypting, key_spec, set_raw_key
from journal_app.storage.folder import os_errors_translated

_IV_BYTES: Final = 16
_RESERVED_BYTES: Final = 80
_USABLE_BYTES: Final = PAGE_BYTES - _RESERVED_BYTES
_KEY_BYTES: Final = 32
_HEADER_BYTES: Final = 100
_LEAF_OF_TABLE: Final = 0x0D
_ON_THE_PAGE_MOST: Final = _USABLE_BYTES - 35
_COLUMNS: Final = 5
_FIRST_TEXT: Final = 13
_KINDS: Final = ("table", "index")
_SIZES: Final = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)

Sign: TypeAlias = Callable[[bytes, int], bytes]


class _Listed(NamedTuple):
    kind: str
    name: str
    table: str
    root: int
    sql: str | None


def list_anew(copy: Path, key: bytes | bytearray, sign: Sign) -> bool:
    """Write a list of the tables and indexes that are still listed anywhere; tell whether there are any.

    Args:
        copy: Is changed: its first page, and pages at its end.
        key: Its key.
        sign: Returns the signature of an encrypted page without it, given its number.

    Raises:
        NoPermissionError, NoSpaceError, StorageFailedError: The copy cannot be read or written.
    """
    with os_errors_translated():
        count = copy.stat().st_size // PAGE_BYTES
        os.truncate(copy, count * PAGE_BYTES)
        with copy.open("r+b") as stream:
            listed: dict[str, _Listed] = {}
            for number in range(1, count + 1):
                page = stream.read(PAGE_BYTES)
                if sign(page[:-64], number) == page[-64:]:
                    listed |= {each.name: each for each in _listed_on(_decrypted(page, number, key), number)}
            if not listed:
                return False
            stream.seek(0)
            stream.write(_first_page(count, key, sign))
    try:
        _write_list(copy, key, list(listed.values()))
    except dbapi2.DatabaseError:
        return False
    return True


def _decrypted(page: bytes, number: int, key: bytes | bytearray) -> bytes:
    start = SALT_BYTES if number == 1 else 0
    decryptor = _cipher(key, page[_USABLE_BYTES : _USABLE_BYTES + _IV_BYTES]).decryptor()
    return bytes(start) + decryptor.update(page[start:_USABLE_BYTES]) + decryptor.finalize()


def _cipher(key: bytes | bytearray, iv: bytes) -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES256(bytes(key[:_KEY_BYTES])), modes.CBC(iv))


def _listed_on(page: bytes, number: int) -> Iterator[_Listed]:
    start = _HEADER_BYTES if number == 1 else 0
    if page[start] != _LEAF_OF_TABLE:
        return
    for place in range(int.from_bytes(page[start + 3 : start + 5])):
        pointer = start + 8 + 2 * place
        try:
            each = _listed_at(page, int.from_bytes(page[pointer : pointer + 2]))
        except (IndexError, UnicodeDecodeError):
            return  # no page of a table, or of something that only begins like one
        if each is not None:
            yield each


def _listed_at(page: bytes, place: int) -> _Listed | None:
    length, place = _varint(page, place)
    if length > _ON_THE_PAGE_MOST:
        return None
    _, place = _varint(page, place)
    header, body = _varint(page, place)
    end, kinds = place + header, []
    while body < end:
        kind, body = _varint(page, body)
        kinds.append(kind)
    if len(kinds) != _COLUMNS or any(kind < _FIRST_TEXT or not kind % 2 for kind in kinds[:3]) or kinds[3] > 9:  # noqa: PLR2004  # the last of the numbers
        return None
    values: list[Any] = []
    for kind in kinds:
        size = (kind - 12) // 2 if kind >= _FIRST_TEXT - 1 else _SIZES[kind]
        data, body = page[body : body + size], body + size
        values.append(data.decode() if kind >= _FIRST_TEXT else kind - 8 if kind in {8, 9} else int.from_bytes(data))
    kind, name, table, root, sql = values
    is_listed = kind in _KINDS and (kinds[4] == 0 or str(sql).startswith("CREATE "))
    return _Listed(kind, name, table, root, sql if kinds[4] else None) if is_listed else None


def _varint(page: bytes, place: int) -> tuple[int, int]:
    value = 0
    for length in range(1, 9):
        byte = page[place + length - 1]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004  # the bit that says that more follow
            return value, place + length
    return value << 8 | page[place + 8], place + 9


def _first_page(count: int, key: bytes | bytearray, sign: Sign) -> bytes:
    """Return an encrypted first page with an empty list."""
    plain = bytearray(_USABLE_BYTES)
    plain[16:24] = PAGE_BYTES.to_bytes(2) + bytes((1, 1, _RESERVED_BYTES, 64, 32, 32))
    for place, number in ((24, 1), (28, count), (40, 1), (44, 4), (56, 1), (92, 1), (96, 3_053_004)):
        plain[place : place + 4] = number.to_bytes(4)
    plain[_HEADER_BYTES] = _LEAF_OF_TABLE
    plain[_HEADER_BYTES + 5 : _HEADER_BYTES + 7] = _USABLE_BYTES.to_bytes(2)
    iv = os.urandom(_IV_BYTES)
    encryptor = _cipher(key, iv).encryptor()
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
