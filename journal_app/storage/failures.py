"""What SQLite's error codes mean to a person."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from journal_app.errors import (
    DamagedJournalError,
    JournalError,
    NoPermissionError,
    NoSpaceError,
    NotEnoughMemoryError,
    StorageFailedError,
    VaultInUseError,
)
from journal_app.storage.folder import as_journal_error

# https://www.sqlite.org/rescode.html: the low byte is the primary code, and all that sqlcipher3 hands over
_PRIMARY: Final = 0xFF
_PERM, _BUSY, _LOCKED, _NOMEM, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = (
    3,
    5,
    6,
    7,
    8,
    10,
    11,
    13,
    14,
    26,
)

_BY_CODE: Final[dict[int, type[JournalError]]] = {
    _PERM: NoPermissionError,
    _BUSY: VaultInUseError,
    _LOCKED: VaultInUseError,
    _NOMEM: NotEnoughMemoryError,
    _READONLY: NoPermissionError,
    _CORRUPT: DamagedJournalError,
    _FULL: NoSpaceError,
    _NOTADB: DamagedJournalError,
}
_PROBE: Final = bytes(1 << 20)  # more than what one entry adds


@contextmanager
def database_errors_translated(path: Path) -> Iterator[None]:
    """Raise as a `JournalError` what a person can act on; let everything else through, for it is a bug.

    Args:
        path: The database, to ask the system why it could not be opened or written.
    """
    try:
        yield
    except DBAPIError as error:
        if meaning := _meaning(error.orig, path):
            raise meaning from error
        raise
    except dbapi2.Error as error:
        if meaning := _meaning(error, path):
            raise meaning from error
        raise
    except MemoryError as error:  # how the library says SQLITE_NOMEM; SQLite has undone what it was doing
        raise NotEnoughMemoryError from error


def _meaning(error: BaseException | None, path: Path) -> JournalError | None:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code == _IOERR:
        return _why_it_failed(path)
    if code == _CANTOPEN:
        return _why_not_opened(path)
    kind = _BY_CODE.get(code)
    return kind() if kind else None


def _why_not_opened(path: Path) -> JournalError:
    """Tell apart what SQLite calls "unable to open": forbidden, gone, or something else."""
    effective = os.access in os.supports_effective_ids
    if not os.access(path.parent, os.W_OK | os.X_OK, effective_ids=effective):
        return NoPermissionError()
    if not path.exists():
        return DamagedJournalError()
    return StorageFailedError() if os.access(path, os.R_OK | os.W_OK, effective_ids=effective) else NoPermissionError()


def _why_it_failed(path: Path) -> JournalError:
    """Find out whether a quota or a limit on the size of files is behind an input/output error.

    SQLite knows a full disk only (ENOSPC) and calls the other two an input/output error. Another file is tried, from
    where the database ends: opening the database itself a second time would drop the locks that SQLite holds on it.
    """
    probe = path.with_name(path.name + ".probe")
    try:
        file = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.lseek(file, path.stat().st_size, os.SEEK_SET)
            written = 0
            while written < len(_PROBE):
                written += os.write(file, _PROBE[written:])
        finally:
            os.close(file)
            with suppress(OSError):
                probe.unlink()
    except OSError as error:
        return as_journal_error(error)
    return StorageFailedError()
