"""The locked journal on disk: create, unlock, change what unlocks it.

A vault is a folder, for its owner only:

    vault.json        the header: key slots, see `crypto/header.py`
    vault.json.bak    a second copy of it
    journal-0001.db   the database, encrypted with the key that the slots wrap
    backups/
    .lock             held while the vault is open; what is in it is the holder's process number
    .creating         only while the vault is being made

Everything here blocks, for a second or so where a key is derived; it belongs in the background thread.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journal_app.crypto import passphrase as passphrases
from journal_app.crypto import recovery_code as recovery_codes
from journal_app.crypto.header import BYTES_MOST, Header, new_header, read_header
from journal_app.crypto.kdf import LIMITS, LOW_MEMORY, KdfCost, Limits, calibrate, wipe
from journal_app.crypto.keyslots import Slot, SlotKind, close_slot, new_payload, open_slot
from journal_app.domain.clock import Clock, SystemClock
from journal_app.errors import (
    DamagedHeaderError,
    JournalError,
    NoVaultError,
    StorageFailedError,
    UnlockCancelledError,
    VaultExistsError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from journal_app.services.journal import Journal, Notice
from journal_app.storage.database import Database, create_database, inspect_file, open_database
from journal_app.storage.folder import (
    LOCK_NAME,
    FolderLock,
    as_journal_error,
    keep_private,
    make_private_folder,
    os_errors_translated,
    read_small,
    sync_folder,
    write_whole,
)

HEADER_NAME: Final = "vault.json"
COPY_NAME: Final = "vault.json.bak"
BACKUPS_NAME: Final = "backups"
_DATABASE_NAME: Final = "journal-0001.db"
_MARK_NAME: Final = ".creating"
_UNFINISHED_NAMES: Final = {
    _MARK_NAME,
    _MARK_NAME + ".tmp",
    LOCK_NAME,
    BACKUPS_NAME,
    _DATABASE_NAME,
    _DATABASE_NAME + "-journal",
    _DATABASE_NAME + ".probe",
    HEADER_NAME + ".tmp",
}


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVault:
    """A vault that was just made, open.

    Attributes:
        journal: Its journal.
        recovery_code: Shown once; kept nowhere.
        header: What goes on the recovery sheet beside the code.
    """

    journal: Journal
    recovery_code: str
    header: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A header that is proved to be unaltered, and the key that it held."""

    header: Header
    payload: bytearray
    from_copy: bool


class Vault:
    """A vault in a folder. Holds no secret, and no journal.

    While a journal that it opened is open, its slots can still be changed through this same object; another `Vault` of
    the same folder is told that the vault is in use.
    """

    def __init__(self, path: Path, *, limits: Limits = LIMITS, clock: Clock | None = None) -> None:
        """Name the folder; nothing is read.

        Args:
            path: The folder.
            limits: The costs accepted from a header; only tests, which cannot spend a second on each key, change it.
            clock: What time it is for the journals opened; the computer's clock unless a test or the demo gives one.
        """
        self.path = path
        self._limits = limits
        self._clock = clock or SystemClock()
        self._lock: FolderLock | None = None

    @property
    def exists(self) -> bool:
        """Whether a vault is here, be it damaged; an unfinished or an empty folder is none."""
        try:
            names = {entry.name for entry in os.scandir(self.path)}
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True  # unlocking says why it cannot be looked at
        return bool(names & {HEADER_NAME, COPY_NAME}) or (_DATABASE_NAME in names and _MARK_NAME not in names)

    def create(
        self, passphrase: str, *, cost: KdfCost | None = None, should_stop: Callable[[], bool] = _never
    ) -> NewVault:
        """Make a vault in a folder that does not exist or holds nothing, and open it.

        The header comes last: until it is there, there is no vault, and creating may begin again.

        Args:
            passphrase: Not empty.
            cost: What one guess is to cost; measured on this machine unless a test gives it.
            should_stop: Asked before and after each key is derived.

        Raises:
            VaultExistsError: There is something in the folder; nothing was changed.
            UnlockCancelledError: Told to stop; nothing is left behind.
            VaultInUseError, NoPermissionError, NoSpaceError, StorageFailedError, NotEnoughMemoryError,
            CannotEncryptError: As they say; nothing is left behind.
        """
        secret = passphrases.secret_of(passphrase)
        code = recovery_codes.new_recovery_code()
        self._refuse_occupied()
        with ExitStack() as undo:
            if make_private_folder(self.path):
                undo.callback(self._remove_folder)
            lock = FolderLock(self.path)
            undo.callback(lock.release)
            self._refuse_occupied()  # somebody may have finished here before the lock was ours
            undo.callback(self._remove_unfinished)  # not before: it removes whatever is here
            self._begin_afresh()
            cost = cost or calibrate()
            payload = new_payload()
            undo.callback(wipe, payload)
            header = new_header(created=self._clock.now(), database=_DATABASE_NAME)
            for kind, each in (
                (SlotKind.PASSPHRASE, secret),
                (SlotKind.RECOVERY, recovery_codes.secret_of(code)),
            ):
                _stop_if(should_stop)
                header = header.with_slot(self._close_slot(header, kind, each, payload, cost))
            _stop_if(should_stop)
            data = header.sealed(payload).to_bytes()
            create_database(self.path / _DATABASE_NAME, payload, vault_id=header.vault_id)
            database = open_database(self.path / _DATABASE_NAME, payload, vault_id=header.vault_id)
            undo.callback(database.close)
            write_whole(self.path / HEADER_NAME, data)
            undo.pop_all()
        wipe(payload)
        # The vault is complete; where the disk does not take the copy now, unlocking writes it.
        with suppress(JournalError):
            write_whole(self.path / COPY_NAME, data)
        self._remove_mark()
        self._lock = lock
        notices = (Notice.LESS_MEMORY,) if cost == LOW_MEMORY else ()
        journal = self._journal(database, header, notices)
        return NewVault(journal=journal, recovery_code=code, header=data)

    def unlock(self, passphrase: str, *, should_stop: Callable[[], bool] = _never) -> Journal:
        """Open the vault with its passphrase.

        Args:
            passphrase: As it was typed.
            should_stop: Asked before the key is derived, which cannot be interrupted, and after: locking, or closing
                the window, must not end in an open journal.

        Raises:
            WrongPassphraseError: The vault is sound, and this is not its passphrase.
            NoVaultError: There is no vault in this folder.
            DamagedHeaderError, DamagedJournalError, MismatchedVaultError, VaultTooNewError, VaultInUseError,
            NoPermissionError, NoSpaceError, StorageFailedError, NotEnoughMemoryError, CannotEncryptError,
            UnlockCancelledError: As they say; nothing was changed.
        """
        return self._unlock(SlotKind.PASSPHRASE, passphrases.secret_of(passphrase), should_stop)

    def unlock_with_recovery_code(self, code: str, *, should_stop: Callable[[], bool] = _never) -> Journal:
        """Open the vault with its recovery code.

        Raises:
            MistypedRecoveryCodeError: Found at once, without deriving a key.
            WrongRecoveryCodeError: The code is well formed, and another vault's.
            JournalError: As for `unlock`.
        """
        return self._unlock(SlotKind.RECOVERY, recovery_codes.secret_of(code), should_stop)

    def change_passphrase(self, old: str, new: str, *, cost: KdfCost | None = None) -> None:
        """Give the vault another passphrase. The database stays as it is, byte for byte.

        A backup, or any other old copy of the header, still opens with the old passphrase.

        Raises:
            WrongPassphraseError: `old` is not the passphrase.
            JournalError: As for `unlock`; the old passphrase still opens the vault.
        """
        secret = passphrases.secret_of(new)
        self._replace_slot(SlotKind.PASSPHRASE, passphrases.secret_of(old), SlotKind.PASSPHRASE, secret, cost)

    def reset_passphrase(self, recovery_code: str, new: str, *, cost: KdfCost | None = None) -> None:
        """Give the vault another passphrase by its recovery code, which stays valid.

        Raises:
            MistypedRecoveryCodeError, WrongRecoveryCodeError: The code does not open this vault.
            JournalError: As for `unlock`; the old passphrase still opens the vault.
        """
        code = recovery_codes.secret_of(recovery_code)
        self._replace_slot(SlotKind.RECOVERY, code, SlotKind.PASSPHRASE, passphrases.secret_of(new), cost)

    def replace_recovery_code(self, passphrase: str, *, cost: KdfCost | None = None) -> str:
        """Return a new recovery code, and make the old one worthless.

        Raises:
            WrongPassphraseError: This is not the passphrase.
            JournalError: As for `unlock`; the old code still opens the vault.
        """
        code = recovery_codes.new_recovery_code()
        secret = passphrases.secret_of(passphrase)
        self._replace_slot(SlotKind.PASSPHRASE, secret, SlotKind.RECOVERY, recovery_codes.secret_of(code), cost)
        return code

    def header_bytes(self) -> bytes:
        """Return the header as it goes on the recovery sheet; no secret is in it.

        Raises:
            NoVaultError, DamagedHeaderError, VaultTooNewError, NoPermissionError, StorageFailedError: There is none.
        """
        header, _ = next(self._headers())
        return header.to_bytes()

    def restore_header(self, data: bytes) -> None:
        """Put the header from a recovery sheet back, where the vault has lost its own and the copy.

        Raises:
            DamagedHeaderError, VaultTooNewError: `data` is no header that can be used.
            VaultExistsError: The vault has a header that can be read.
            JournalError: The folder cannot be locked or written.
        """
        header = read_header(data, limits=self._limits)
        with self._locked():
            if self._has_header():
                raise VaultExistsError
            self._write_header(header)

    # --- slots

    def _unlock(self, kind: SlotKind, secret: bytes, should_stop: Callable[[], bool]) -> Journal:
        with ExitStack() as undo:
            lock = self._take_lock()
            undo.callback(lock.release)
            opened = self._open(kind, secret, should_stop, first=self._inspect_database)
            undo.callback(wipe, opened.payload)
            _stop_if(should_stop)
            database = open_database(
                self.path / opened.header.database, opened.payload, vault_id=opened.header.vault_id
            )
            undo.callback(database.close)
            notices = self._mend(opened)
            undo.pop_all()
        wipe(opened.payload)
        self._lock = lock
        return self._journal(database, opened.header, notices)

    def _journal(self, database: Database, header: Header, notices: tuple[Notice, ...]) -> Journal:
        return Journal(database, vault_id=header.vault_id, release=self._release, notices=notices, clock=self._clock)

    def _replace_slot(
        self, kind: SlotKind, secret: bytes, new_kind: SlotKind, new_secret: bytes, cost: KdfCost | None
    ) -> None:
        with self._locked():
            opened = self._open(kind, secret)
            try:
                # Never the cost in the header: a slot is as strong as this machine and this version allow.
                slot = self._close_slot(opened.header, new_kind, new_secret, opened.payload, cost or calibrate())
                self._write_header(opened.header.with_slot(slot).sealed(opened.payload), opened.header)
            finally:
                wipe(opened.payload)

    def _inspect_database(self, header: Header) -> None:
        inspect_file(self.path / header.database)

    def _open(
        self,
        kind: SlotKind,
        secret: bytes,
        should_stop: Callable[[], bool] = _never,
        *,
        first: Callable[[Header], None] = lambda _: None,
    ) -> _Opened:
        """Return the first of header and copy that proves to be unaltered, and the key in it.

        Args:
            kind: Which slot.
            secret: What it opens with.
            should_stop: Asked before the key is derived.
            first: Done before the second or so that deriving a key takes. Looking at the database's file is no part of
                this method, because it must not be done while the journal is open.
        """
        damage: DamagedHeaderError | None = None
        for header, from_copy in self._headers():
            slot = header.slot(kind)
            if slot is None:
                raise WrongPassphraseError if kind is SlotKind.PASSPHRASE else WrongRecoveryCodeError
            first(header)
            _stop_if(should_stop)
            try:
                payload = open_slot(slot, vault_id=header.vault_id, secret=secret, limits=self._limits)
                header.verify(payload)
            except DamagedHeaderError as error:
                damage = error
                continue
            return _Opened(header=header, payload=payload, from_copy=from_copy)
        raise damage or DamagedHeaderError

    def _close_slot(self, header: Header, kind: SlotKind, secret: bytes, payload: bytearray, cost: KdfCost) -> Slot:
        return close_slot(
            vault_id=header.vault_id, kind=kind, secret=secret, payload=payload, cost=cost, limits=self._limits
        )

    # --- header and copy

    def _headers(self) -> Iterator[tuple[Header, bool]]:
        """Yield the headers that can be read, and whether each is the copy.

        Raises:
            NoVaultError: There is no vault.
            DamagedHeaderError: None can be read; at the end, or instead of the first.
            VaultTooNewError: The first that is sound is of a later format; an older copy is then no way round it.
        """
        if not self.exists:
            raise NoVaultError
        found = False
        for name in (HEADER_NAME, COPY_NAME):
            try:
                data = read_small(self.path / name, BYTES_MOST)
                if data is None:
                    continue
                header = read_header(data, limits=self._limits)
            except (DamagedHeaderError, StorageFailedError):
                continue  # bits that rotted, or a sector that cannot be read
            found = True
            yield header, name == COPY_NAME
        if not found:
            raise DamagedHeaderError

    def _has_header(self) -> bool:
        try:
            self.header_bytes()
        except DamagedHeaderError:
            return False
        return True

    def _write_header(self, header: Header, previous: Header | None = None) -> None:
        """Replace header and copy so that at every moment one of them opens the vault."""
        data = header.to_bytes()
        if previous is not None:
            write_whole(self.path / COPY_NAME, previous.to_bytes())
        write_whole(self.path / HEADER_NAME, data)  # the moment from which the new slots count
        # Not to be left out: the previous copy would go on opening with the passphrase that was just given up.
        try:
            write_whole(self.path / COPY_NAME, data)
        except JournalError:
            with suppress(OSError):  # the change itself is done; unlocking writes the copy again
                (self.path / COPY_NAME).unlink(missing_ok=True)

    def _mend(self, opened: _Opened) -> tuple[Notice, ...]:
        """Make header and copy equal again, after damage or after a crash between the two; leave nothing unfinished."""
        notices = []
        data = opened.header.to_bytes()
        with suppress(JournalError):  # a full disk keeps nobody from reading; the next unlocking tries again
            if opened.from_copy:
                write_whole(self.path / HEADER_NAME, data)
                notices.append(Notice.HEADER_RESTORED)
            elif read_small(self.path / COPY_NAME, BYTES_MOST) != data:
                write_whole(self.path / COPY_NAME, data)
        self._remove_mark()
        if keep_private(self.path):
            notices.append(Notice.PERMISSIONS_TIGHTENED)
        return tuple(notices)

    # --- the folder

    def _take_lock(self) -> FolderLock:
        if not self.exists:  # a folder that is no vault gets no lock file
            raise NoVaultError
        return FolderLock(self.path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the vault, unless the journal that this object opened holds it already."""
        if self._lock is not None:
            yield
            return
        lock = self._take_lock()
        try:
            yield
        finally:
            lock.release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _refuse_occupied(self) -> None:
        """Allow a folder that is not there, is empty, or holds nothing but what an interrupted creation left."""
        try:
            names = {entry.name for entry in os.scandir(self.path)}
        except FileNotFoundError:
            return
        except NotADirectoryError as error:
            raise VaultExistsError from error
        except OSError as error:
            raise as_journal_error(error) from error
        unfinished = _MARK_NAME in names and names <= _UNFINISHED_NAMES and not self._has_backups()
        if not unfinished and not names <= {LOCK_NAME, _MARK_NAME + ".tmp"}:
            raise VaultExistsError

    def _has_backups(self) -> bool:
        with os_errors_translated():
            folder = self.path / BACKUPS_NAME
            return folder.is_dir() and any(folder.iterdir())

    def _begin_afresh(self) -> None:
        write_whole(self.path / _MARK_NAME, b"")
        with os_errors_translated():
            for name in sorted(_UNFINISHED_NAMES - {_MARK_NAME, LOCK_NAME, BACKUPS_NAME}):
                (self.path / name).unlink(missing_ok=True)
        make_private_folder(self.path / BACKUPS_NAME)
        keep_private(self.path)

    def _remove_mark(self) -> None:
        with suppress(OSError):
            if (self.path / _MARK_NAME).exists():
                (self.path / _MARK_NAME).unlink()
                sync_folder(self.path)

    def _remove_unfinished(self) -> None:
        """Leave nothing behind of a creation that did not succeed; what cannot be removed is taken over by the next."""
        with suppress(OSError):
            for name in (HEADER_NAME, *sorted(_UNFINISHED_NAMES - {_MARK_NAME, LOCK_NAME, BACKUPS_NAME})):
                (self.path / name).unlink(missing_ok=True)
            (self.path / BACKUPS_NAME).rmdir()
            (self.path / _MARK_NAME).unlink()
            (self.path / LOCK_NAME).unlink()

    def _remove_folder(self) -> None:
        with suppress(OSError):
            self.path.rmdir()


def _stop_if(should_stop: Callable[[], bool]) -> None:
    if should_stop():
        raise UnlockCancelledError
