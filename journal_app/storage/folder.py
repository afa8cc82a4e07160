"""The vault's folder: its lock, small files written whole or not at all, and permissions."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from journal_app.errors import (
    JournalError,
    NoPermissionError,
    NoSpaceError,
    StorageFailedError,
    VaultInUseError,
)

LOCK_NAME: Final = ".lock"
_FILE_MODE: Final = 0o600
_FOLDER_MODE: Final = 0o700
_OTHERS: Final = 0o077
_HOLDER_BYTES: Final = 64
_FORBIDDEN: Final = {errno.EACCES, errno.EPERM, errno.EROFS}
_FULL: Final = {errno.ENOSPC, errno.EFBIG, errno.ENOMEM if sys.platform == "win32" else errno.EDQUOT}
_HELD: Final = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}


def as_journal_error(error: OSError) -> JournalError:
    """Return what the operating system's answer means to a person."""
    if error.errno in _FORBIDDEN:
        return NoPermissionError()
    if error.errno in _FULL:
        return NoSpaceError()
    return StorageFailedError()


@contextmanager
def os_errors_translated() -> Iterator[None]:
    """Raise the errors of the operating system as `JournalError`."""
    try:
        yield
    except OSError as error:
        raise as_journal_error(error) from error


class FolderLock:
    """One writer for one folder, across processes. The system frees it when its holder dies, however it dies."""

    def __init__(self, folder: Path, *, to_read: bool = False) -> None:
        """Take the lock.

        Args:
            folder: The folder.
            to_read: Nothing will be written, and the lock file may not be written either: where there is none, and
                none can be made, nobody else on this computer writes there.

        Raises:
            VaultInUseError: Somebody holds it; its `holder` is their process number.
            NoPermissionError, NoSpaceError, StorageFailedError: The lock file cannot be made.
        """
        self._file = -1
        how = os.O_RDONLY if to_read else os.O_RDWR | os.O_CREAT
        with os_errors_translated():
            try:
                self._file = os.open(folder / LOCK_NAME, how | _BINARY, _FILE_MODE)
            except FileNotFoundError:
                if to_read:
                    return
                raise
        try:
            _lock(self._file)
            if not to_read:
                with suppress(OSError):  # the number is a help only; a full disk keeps nobody from reading
                    os.ftruncate(self._file, 0)
                    os.write(self._file, str(os.getpid()).encode())
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Give the lock up. Does nothing when that was done before.

        The file stays: removing it would let two others lock two different files of the same name.
        """
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def can_write(path: Path) -> bool:
    """Tell whether the system lets this process change a file, or what is in a folder."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def make_private_folder(folder: Path) -> bool:
    """Make a folder for its owner only, unless it exists; tell whether it was made.

    Raises:
        NoPermissionError, NoSpaceError, StorageFailedError: It cannot be made.
    """
    with os_errors_translated():
        if folder.is_dir():
            return False
        folder.mkdir(mode=_FOLDER_MODE, parents=True)
        sync_folder(folder.parent)
    return True


def keep_private(folder: Path) -> bool:
    """Take from others what they may do with the folder and its files; tell whether anything had to change.

    Where the file system knows no permissions, as on a memory stick, nothing changes.
    """
    if sys.platform == "win32":
        return False  # access is inherited from the person's own folders there
    changed = False
    for path in (folder, *folder.rglob("*")):
        with suppress(OSError):
            if not path.is_symlink() and (mode := path.stat().st_mode & 0o777) & _OTHERS:
                path.chmod(mode & ~_OTHERS)
                changed |= not path.stat().st_mode & _OTHERS
    return changed


def write_whole(path: Path, data: bytes) -> None:
    """Replace a small file: after a crash at any moment it is the old one or the new one.

    Raises:
        NoPermissionError, NoSpaceError, StorageFailedError: It stays as it was.
    """
    unfinished = path.with_name(path.name + ".tmp")
    with os_errors_translated():
        try:
            # O_TRUNC, not O_EXCL: a crash may have left one behind.
            file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, _FILE_MODE)
            with os.fdopen(file, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(path)
            sync_folder(path.parent)
        except OSError:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise


def remove_unfinished(path: Path) -> None:
    """Remove what a crash left of writing a small file; the folder's lock is held, so nobody is writing it now."""
    with suppress(OSError):
        path.with_name(path.name + ".tmp").unlink(missing_ok=True)


def read_small(path: Path, most: int) -> bytes | None:
    """Return up to `most` + 1 bytes of a file, or None when there is no such file.

    Raises:
        NoPermissionError, StorageFailedError: It is there and cannot be read.
    """
    with os_errors_translated():
        if not path.is_file():  # a folder or a pipe of that name is no file of ours
            return None
        with path.open("rb") as stream:
            return stream.read(most + 1)


def sync_folder(folder: Path) -> None:
    """Make names that were added, replaced or removed durable; Windows does that by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    _BINARY = os.O_BINARY
    _BYTE_LOCKED = 1 << 20  # a lock keeps others from reading there; the holder's number is before it

    def _lock(file: int) -> None:
        os.lseek(file, _BYTE_LOCKED, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise _refusal(file, error) from error
        finally:
            os.lseek(file, 0, os.SEEK_SET)
else:
    import fcntl

    _BINARY = 0

    def _lock(file: int) -> None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise _refusal(file, error) from error


def _refusal(file: int, error: OSError) -> JournalError:
    if error.errno not in _HELD:
        return as_journal_error(error)
    os.lseek(file, 0, os.SEEK_SET)
    holder = os.read(file, _HOLDER_BYTES).decode("ascii", "replace")
    return VaultInUseError(holder if holder.isdigit() else "")
