"""A connection to SQLCipher that is certain to encrypt.

SQLCipher takes a key that it does not recognise as a raw key for a passphrase, and writes plain text when it has no key
at all; one pragma sends sort files to disk in plain text. Each of these is silent. Hence the checks here.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sqlcipher3 import dbapi2

from journal_app.errors import CannotEncryptError

PAGE_BYTES: Final = 4096
SALT_BYTES: Final = 16
KEY_BYTES: Final = 32 + SALT_BYTES
PLAIN_START: Final = b"SQLite format 3\0"

_SPEC_START: Final = b"x'"
_SPEC_END: Final = b"'"
_SPEC_LENGTH: Final = len(_SPEC_START) + 2 * KEY_BYTES + len(_SPEC_END)
_HEXADECIMAL: Final = frozenset(b"0123456789abcdef")
_CIPHER_VERSION: Final = "4."

_PRAGMAS: Final[Mapping[str, tuple[str, object]]] = {
    # name: (as set, as read back)
    "temp_store": ("MEMORY", 2),  # a sort that spills to a file does so in plain text
    "journal_mode": ("TRUNCATE", "truncate"),  # with its side file lost, WAL loses entries that were acknowledged
    "synchronous": ("EXTRA", 3),  # also syncs the folder, so that a commit survives the power
    "fullfsync": ("ON", 1),  # macOS alone has it: a sync that also empties the disk's own memory
    "secure_delete": ("ON", 1),
    "foreign_keys": ("ON", 1),
    "cell_size_check": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "cache_size": ("-65536", -65536),  # KiB
    "busy_timeout": ("5000", 5000),  # ms
}
_FROZEN_PRAGMAS: Final = {
    "temp_store",
    "temp_store_directory",
    "journal_mode",
    "synchronous",
    "secure_delete",
    "trusted_schema",
    "writable_schema",
    "key",
    "hexkey",
    "textkey",
    "rekey",
    "hexrekey",
    "textrekey",
}
_FORBIDDEN_FUNCTIONS: Final = {"load_extension", "sqlcipher_export"}


class HeldKey:
    """The key of an open database, for opening copies of it; never in the memory in one piece but while it is lent."""

    def __init__(self, key: bytes | bytearray) -> None:
        self._pad = bytearray(os.urandom(len(key)))
        self._masked = bytearray(len(key))
        for place, (one, other) in enumerate(zip(key, self._pad, strict=True)):
            self._masked[place] = one ^ other

    @contextmanager
    def lent(self) -> Iterator[bytearray]:
        """Give the key for as long as it is needed, and wipe it then."""
        key = bytearray(len(self._pad))
        try:
            for place, (one, other) in enumerate(zip(self._masked, self._pad, strict=True)):
                key[place] = one ^ other
            yield key
        finally:
            key[:] = bytes(len(key))

    @property
    def salt(self) -> bytes:
        """Return what a file begins with that this key was used for; no secret."""
        with self.lent() as key:
            return bytes(key[-SALT_BYTES:])

    def wipe(self) -> None:
        """Forget the key."""
        for part in (self._pad, self._masked):
            part[:] = bytes(len(part))


def key_spec(key: bytes | bytearray) -> bytearray:
    """Return how SQLCipher takes data key and salt as they are: `x'`, 96 digits, `'`. The caller wipes it.

    Raises:
        ValueError: They are not 32 and 16 bytes.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a raw key has 32 bytes of key and 16 bytes of salt")
    spec = bytearray(_SPEC_START)
    for byte in key:  # one by one, for `hex()` would leave the whole key behind in an object that cannot be wiped
        spec += b"%02x" % byte
    spec += _SPEC_END
    return spec


def keyed_name(path: Path, key: bytes | bytearray) -> str:
    """Return the name under which a file is attached with a key of its own.

    SQLite takes the key of such a file as text only, which cannot be wiped: it leaves the memory with the process.
    """
    spec = key_spec(key)
    try:
        return f"{path.absolute().as_uri()}?key={spec.decode('ascii')}"
    finally:
        spec[:] = bytes(len(spec))


def set_raw_key(connection: Any, spec: bytearray) -> None:
    """Key a connection, unless SQLCipher would take the key for a passphrase.

    Raises:
        TypeError: The key is no `bytearray`, and so could not be wiped.
        ValueError: It is not of the one form that is taken as it is.
    """
    if not isinstance(spec, bytearray):
        raise TypeError("a raw key is a bytearray")
    digits = spec[len(_SPEC_START) : -len(_SPEC_END)]
    raw = len(spec) == _SPEC_LENGTH and spec.startswith(_SPEC_START) and spec.endswith(_SPEC_END)
    if not raw or not _HEXADECIMAL.issuperset(digits):
        raise ValueError("SQLCipher would take this key for a passphrase")
    connection.set_key(spec)


def connect(path: Path, key: bytes | bytearray, *, library: ModuleType = dbapi2) -> Any:
    """Open an existing file with a raw key, in the thread that will use the connection.

    The file is read for the first time here, so that a key that does not fit is noticed.

    Args:
        path: The file; never created here.
        key: Data key and salt.
        library: The database library; tests give one that cannot encrypt.

    Raises:
        CannotEncryptError: The library cannot encrypt.
        sqlcipher3.dbapi2.Error: The file cannot be opened or read with this key.
    """
    if not hasattr(library.Connection, "set_key"):
        raise CannotEncryptError
    connection = library.connect(
        path.absolute().as_uri() + "?mode=rw", uri=True, isolation_level=None, check_same_thread=True
    )
    spec = key_spec(key)
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")  # it writes to stderr otherwise
        set_raw_key(connection, spec)
        ensure_encrypting(connection)
        _apply_pragmas(connection)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.set_authorizer(_authorize)
    except BaseException:
        connection.close()
        raise
    finally:
        spec[:] = bytes(len(spec))
    return connection


@contextmanager
def attaching_allowed(connection: Any, name: str) -> Iterator[None]:
    """Let one file be attached, once: what `VACUUM INTO` does by itself. Every other file stays forbidden.

    Args:
        connection: Made by `connect`.
        name: The file, exactly as it stands in the statement.
    """
    left = 1

    def authorize(action: int, first: str | None, second: str | None, *where: str | None) -> int:
        nonlocal left
        if action == dbapi2.SQLITE_ATTACH and first == name and left:
            left -= 1
            return int(dbapi2.SQLITE_OK)
        return _authorize(action, first, second, *where)

    connection.set_authorizer(authorize)
    try:
        yield
    finally:
        connection.set_authorizer(_authorize)


def ensure_encrypting(connection: Any) -> None:
    """Ask the library itself.

    Raises:
        CannotEncryptError: It is no SQLCipher 4, or it has no key for this connection.
    """
    version = connection.execute("PRAGMA cipher_version").fetchone()
    status = connection.execute("PRAGMA cipher_status").fetchone()
    if version is None or not str(version[0]).startswith(_CIPHER_VERSION) or status is None or str(status[0]) != "1":
        raise CannotEncryptError


def _apply_pragmas(connection: Any) -> None:
    for name, (value, read_back) in _PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}").fetchall()
        if connection.execute(f"PRAGMA {name}").fetchone() != (read_back,):
            # A library that ignores one of these is not the one that was measured.
            raise CannotEncryptError


def _authorize(action: int, first: str | None, second: str | None, *_where: str | None) -> int:
    """Refuse what would write plain text, change the key or run foreign code, wherever the statement comes from."""
    name = (first or "").lower()
    forbidden = (
        action == dbapi2.SQLITE_ATTACH
        or (action == dbapi2.SQLITE_FUNCTION and (second or "").lower() in _FORBIDDEN_FUNCTIONS)
        or (
            action == dbapi2.SQLITE_PRAGMA
            and second is not None  # reading one is harmless
            and (name in _FROZEN_PRAGMAS or name.startswith("cipher"))
        )
    )
    return int(dbapi2.SQLITE_DENY if forbidden else dbapi2.SQLITE_OK)
