"""An encrypted file read page by page, without SQLite: the rows of tables that lie on them.

https://www.sqlite.org/fileformat.html; of a page of SQLCipher the end is its IV and its signature.
"""

import os
import struct
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, TypeAlias

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from journal_app.storage.cipher import PAGE_BYTES, SALT_BYTES

RESERVED_BYTES: Final = 80
USABLE_BYTES: Final = PAGE_BYTES - RESERVED_BYTES
HEADER_BYTES: Final = 100
IV_BYTES: Final = 16
MAC_BYTES: Final = 64
LEAF_OF_TABLE: Final = 0x0D
_INNER_OF_TABLE: Final = 0x05
_KEY_BYTES: Final = 32
_MORE: Final = 0x80
"""Set in each byte of a number of several bytes but the last."""
_LINK_BYTES: Final = 4
_ON_THE_PAGE_MOST: Final = USABLE_BYTES - 35
_ON_THE_PAGE_LEAST: Final = (USABLE_BYTES - 12) * 32 // 255 - 23
_SIZES: Final = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
_REAL: Final = 7
_ONES: Final = (8, 9)
_FIRST_BYTES: Final = 12

Sign: TypeAlias = Callable[[bytes, int], bytes]
"""Returns the signature of an encrypted page without it, given its number."""
Values: TypeAlias = tuple[Any, ...]


def cipher(key: bytes | bytearray, iv: bytes) -> Cipher[modes.CBC]:
    """Return what encrypts and decrypts a page."""
    return Cipher(algorithms.AES256(bytes(key[:_KEY_BYTES])), modes.CBC(iv))


class RawPages:
    """The pages of a file, read and decrypted one at a time.

    Args:
        stream: The file.
        key: Its key.
        sign: Tells which pages are as they were written.
    """

    def __init__(self, stream: BinaryIO, key: bytes | bytearray, sign: Sign) -> None:
        self._stream, self._key, self._sign = stream, key, sign
        self.count = stream.seek(0, os.SEEK_END) // PAGE_BYTES

    def page(self, number: int) -> bytes | None:
        """Return what is on a page, or nothing where it is not there or not as it was written."""
        if not 1 <= number <= self.count:
            return None
        self._stream.seek((number - 1) * PAGE_BYTES)
        page = self._stream.read(PAGE_BYTES)
        if self._sign(page[:-MAC_BYTES], number) != page[-MAC_BYTES:]:
            return None
        start = SALT_BYTES if number == 1 else 0
        decryptor = cipher(self._key, page[USABLE_BYTES : USABLE_BYTES + IV_BYTES]).decryptor()
        return bytes(start) + decryptor.update(page[start:USABLE_BYTES]) + decryptor.finalize()

    def rows(self, number: int) -> Iterator[tuple[int, Values | None]]:
        """Give the rows of a table on a page, each with its number; without values where they cannot be read."""
        page = self.page(number)
        start = HEADER_BYTES if number == 1 else 0
        if page is None or page[start] != LEAF_OF_TABLE:
            return
        for place in _places(page, start + 8, page[start + 3 : start + 5]):
            try:
                length, body = _varint(page, place)
                row, body = _varint(page, body)
            except IndexError:
                continue
            yield row, self._values(page, body, length)

    def below(self, number: int) -> tuple[int, ...] | None:
        """Return the pages to which one of a table leads: none for one with rows; nothing if it is not of a table."""
        page = self.page(number)
        start = HEADER_BYTES if number == 1 else 0
        if page is None or page[start] not in {LEAF_OF_TABLE, _INNER_OF_TABLE}:
            return None
        if page[start] == LEAF_OF_TABLE:
            return ()
        places = [*_places(page, start + 12, page[start + 3 : start + 5]), start + 8]
        return tuple(int.from_bytes(page[place : place + _LINK_BYTES]) for place in places)

    def _values(self, page: bytes, place: int, length: int) -> Values | None:
        here = length
        if length > _ON_THE_PAGE_MOST:
            here = _ON_THE_PAGE_LEAST + (length - _ON_THE_PAGE_LEAST) % (USABLE_BYTES - _LINK_BYTES)
            here = here if here <= _ON_THE_PAGE_MOST else _ON_THE_PAGE_LEAST
        parts = [page[place : place + here]]
        following, left = page[place + here : place + here + _LINK_BYTES], length - here
        while left > 0:
            spilled = self.page(int.from_bytes(following))
            if spilled is None:
                return None
            following = spilled[:_LINK_BYTES]
            parts.append(spilled[_LINK_BYTES : _LINK_BYTES + left])
            left -= USABLE_BYTES - _LINK_BYTES
        try:
            return _read_record(b"".join(parts), length)
        except (IndexError, UnicodeDecodeError, struct.error):
            return None  # something that only looks like a row


def _places(page: bytes, start: int, count: bytes) -> Iterator[int]:
    for place in range(start, start + 2 * int.from_bytes(count), 2):
        yield int.from_bytes(page[place : place + 2])


def _read_record(record: bytes, length: int) -> Values | None:
    end, place = _varint(record, 0)
    body, values = end, []
    while place < end:
        kind, place = _varint(record, place)
        size = (kind - _FIRST_BYTES) // 2 if kind >= _FIRST_BYTES else _SIZES[kind]
        values.append(_value(kind, record[body : body + size]))
        body += size
    return tuple(values) if body == length == len(record) else None


def _value(kind: int, data: bytes) -> Any:
    if kind >= _FIRST_BYTES:
        return data.decode() if kind % 2 else data
    if kind in _ONES:
        return _ONES.index(kind)
    if kind == _REAL:
        return struct.unpack(">d", data)[0]
    return int.from_bytes(data, signed=True) if kind else None


def _varint(page: bytes, place: int) -> tuple[int, int]:
    value = 0
    for length in range(1, 9):
        byte = page[place + length - 1]
        value = value << 7 | byte & ~_MORE
        if not byte & _MORE:
            return value, place + length
    return value << 8 | page[place + 8], place + 9
