"""The locked journal on disk: create, unlock, change what unlocks it.

A vault is a folder, for its owner only:

    vault.json        the header: key slots, see `crypto/header.py`
    vault.json.bak    a second copy of it
    journal-0001.db   the database, encrypted with the key that the slots wrap
    backups/
    .lock             held while the vault is open; what is in it is the holder's process number
    .creating         only while the vault is being made
    .rotating         only while the database is being encrypted anew, see `storage/rotation.py`

A new data key goes with a new database, `journal-0002.db` and so on; the header names the one in force.

Everything here blocks, for a second or so where a key is derived; it belongs in the background thread.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from journal_app.crypto import passphrase as passphrases
from journal_app.crypto import recovery_code as recovery_codes
from journal_app.crypto.header import BYTES_MOST, Header, new_header, read_header
from journal_app.crypto.kdf import LIMITS, LOW_MEMORY, KdfCost, Limits, calibrate, is_low, wipe
from journal_app.crypto.keyslots import FORMAT, Slot, SlotKind, close_slot, new_payload, open_slot
from journal_app.domain.backup import Backup, BackupReason
from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.damage import Examination, SalvageReport
from journal_app.domain.health import KeySlotFacts, VaultFacts
from journal_app.errors import (
    DamagedHeaderError,
    JournalError,
    MismatchedVaultError,
    NoPermissionError,
    NoVaultError,
    ReadOnlyError,
    RotationStoppedError,
    StorageFailedError,
    UnlockCancelledError,
    VaultExistsError,
    VaultInUseError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from journal_app.services import damage, restoring
from journal_app.services.backups import make_backup
from journal_app.services.journal import Journal, Notice
from journal_app.services.seen import Seen, Watch
from journal_app.storage import rotation
from journal_app.storage.backup import remove_leftovers
from journal_app.storage.cipher import SALT_BYTES
from journal_app.storage.database import Database, create_database, inspect_file, open_database
from journal_app.storage.folder import (
    LOCK_NAME,
    FolderLock,
    as_journal_error,
    can_write,
    keep_private,
    make_private_folder,
    os_errors_translated,
    read_small,
    remove_unfinished,
    sync_folder,
    write_whole,
)

HEADER_NAME: Final = "vault.json"
COPY_NAME: Final = "vault.json.bak"
BACKUPS_NAME: Final = "backups"
_DATABASE_NAME: Final = "journal-0001.db"
_BETWEEN_LOOKS_AT_COST: Final = timedelta(days=30)
_DATABASE: Final = re.compile(r"journal-[0-9]{4}\.db", re.ASCII)
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


def _untold(_done: float) -> None:
    """Tell nobody how much is done."""


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
class NewKey:
    """A data key that is not in use yet, with all that will go with it.

    Attributes:
        recovery_code: Opens the vault once the key is in use; kept nowhere else.
        header: What goes on the recovery sheet beside the code.
    """

    recovery_code: str
    header: bytes
    sealed: Header
    previous: Header
    payload: bytearray

    def forget(self) -> None:
        """Wipe the key; the vault goes on with the one it has."""
        wipe(self.payload)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A header that is proved to be unaltered, and the key that it held.

    Attributes:
        from_copy: It was the copy's.
        names_another: It names another database than it did on the disk.
    """

    header: Header
    payload: bytearray
    from_copy: bool
    names_another: bool = False


class Vault:
    """A vault in a folder. Holds no secret, and no journal; of one that is open it knows the database.

    While a journal that it opened is open, its slots can still be changed through this same object; another `Vault` of
    the same folder is told that the vault is in use.
    """

    def __init__(
        self, path: Path, *, limits: Limits = LIMITS, clock: Clock | None = None, seen: Seen | None = None
    ) -> None:
        """Name the folder; nothing is read.

        Args:
            path: The folder.
            limits: The costs accepted from a header; only tests, which cannot spend a second on each key, change it.
            clock: What time it is for the journals opened; the computer's clock unless a test or the demo gives one.
            seen: What this computer last saw of each vault; without it, older copies are not noticed.
        """
        self.path = path
        self._limits = limits
        self._clock = clock or SystemClock()
        self._seen = seen or Seen()
        self._seconds_of_guess: float | None = None
        self._lock: FolderLock | None = None
        self._database: Database | None = None
        self._watch: Watch | None = None
        self._generation = 0

    @property
    def exists(self) -> bool:
        """Whether a vault is here, be it damaged; an unfinished or an empty folder is none."""
        try:
            names = {entry.name for entry in os.scandir(self.path)}
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True  # unlocking says why it cannot be looked at
        has_database = any(map(_DATABASE.fullmatch, names))
        return bool(names & {HEADER_NAME, COPY_NAME}) or (has_database and _MARK_NAME not in names)

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
            header = header.sealed(payload)
            data = header.to_bytes()
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

    def facts(self) -> VaultFacts:
        """Return what the header says of itself.

        Raises:
            NoVaultError, DamagedHeaderError, VaultTooNewError, NoPermissionError, StorageFailedError: There is none.
        """
        header, _ = next(self._headers())
        slots = tuple(
            KeySlotFacts(
                is_passphrase=slot.kind is SlotKind.PASSPHRASE,
                memory_kib=slot.cost.memory_kib,
                passes=slot.cost.passes,
                seconds=self._seconds_of_guess if slot.kind is SlotKind.PASSPHRASE else None,
            )
            for slot in header.slots
        )
        return VaultFacts(folder=self.path, format=FORMAT, created_at=header.created, slots=slots)

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

    # --- how well it is guarded

    def cost_is_low(self) -> bool:
        """Tell whether guessing the passphrase could cost clearly more: by this version's floor, or on this machine.

        Takes about a second, in which a guess is measured.

        Raises:
            NoVaultError, DamagedHeaderError, VaultTooNewError, NoPermissionError, StorageFailedError: No header.
        """
        header, _ = next(self._headers())
        slot = header.slot(SlotKind.PASSPHRASE)
        return slot is not None and is_low(slot.cost, calibrate())

    def is_time_to_look_at_cost(self) -> bool:
        """Tell whether a month has passed since the cost was looked at on this computer; then do not ask for another.

        Without a memory of what was seen, as in a demo, it is never time.
        """
        if not self._seen.keeps:
            return False
        vault_id, today = next(self._headers())[0].vault_id, self._clock.now().date()
        last = self._seen.looked_on(vault_id)
        if last is not None and abs(today - last) < _BETWEEN_LOOKS_AT_COST:
            return False
        self._seen.look(vault_id, today)
        return True

    def strengthen(self, passphrase: str, *, cost: KdfCost | None = None) -> None:
        """Make guessing the passphrase as costly as this version and this machine allow.

        The recovery code keeps its cost until there is a new one; it is too long to be guessed at any cost.

        Raises:
            WrongPassphraseError: This is not the passphrase.
            JournalError: As for `unlock`; the slot is as it was.
        """
        self.change_passphrase(passphrase, passphrase, cost=cost)

    # --- another data key

    def prepare_new_key(self, passphrase: str, *, cost: KdfCost | None = None) -> NewKey:
        """Draw another data key and wrap it for the passphrase and for a new recovery code; nothing is written.

        Before, and not after: so the person has the new code on paper when it begins to count.

        Raises:
            WrongPassphraseError: This is not the passphrase.
            JournalError: As for `unlock`.
        """
        secret = passphrases.secret_of(passphrase)
        with self._locked():
            opened = self._open(SlotKind.PASSPHRASE, secret)
        wipe(opened.payload)
        code, payload = recovery_codes.new_recovery_code(), new_payload()
        cost = cost or calibrate()
        header = replace(opened.header, database=rotation.free_name(self.path))
        for kind, each in ((SlotKind.PASSPHRASE, secret), (SlotKind.RECOVERY, recovery_codes.secret_of(code))):
            header = header.with_slot(self._close_slot(header, kind, each, payload, cost))
        sealed = header.sealed(payload)
        return NewKey(
            recovery_code=code, header=sealed.to_bytes(), sealed=sealed, previous=opened.header, payload=payload
        )

    def use_new_key(
        self,
        new: NewKey,
        *,
        before: Callable[[], object] = _never,
        should_stop: Callable[[], bool] = _never,
        progress: Callable[[float], object] = _untold,
    ) -> None:
        """Encrypt the open journal anew, in its own thread; it stays open, and goes on in the new file.

        Whatever happens, the vault opens with the old file, key and code or with the new ones. Older copies of the
        header, as in backups, go on opening the backups beside them, and no longer this vault.

        Args:
            new: From `prepare_new_key`; its key is wiped here.
            before: Done first, with the journal as it is, such as a backup.
            should_stop: Asked every millisecond or so.
            progress: Told how much is done, 0 to 1.

        Raises:
            RotationStoppedError: Told to stop, or the slots were changed since the key was drawn.
            ReadOnlyError: The journal was opened to read only.
            DamagedJournalError, NoSpaceError, NoPermissionError, StorageFailedError: As they say. Everything is as it
                was. Only where the disk failed in the very moment of the change, and nobody can say which of the two
                counts, the journal is open to read only from then on.
        """
        try:
            self._go_on_anew(new.sealed, new.previous, new.payload, before, should_stop, progress)
        finally:
            new.forget()

    def _write_anew(self, should_stop: Callable[[], bool]) -> None:
        """Write the open journal into a new file with the key that it has, so that no damaged page is in it.

        Raises:
            RotationStoppedError: Told to stop.
            ReadOnlyError, DamagedHeaderError, DamagedJournalError, NoSpaceError, NoPermissionError, StorageFailedError:
                As they say; as for `use_new_key`.
        """
        if self._database is None:
            raise RuntimeError("only a journal that is open is written anew")
        with self._database.key.lent() as payload:
            previous, _ = next(self._headers())
            previous.verify(payload)
            sealed = replace(previous, database=rotation.free_name(self.path)).sealed(payload)
            self._go_on_anew(sealed, previous, payload, _never, should_stop, _untold)

    def _go_on_anew(
        self,
        sealed: Header,
        previous: Header,
        payload: bytearray,
        before: Callable[[], object],
        should_stop: Callable[[], bool],
        progress: Callable[[float], object],
    ) -> None:
        """Copy the open journal into the file that the sealed header names, let the header count, and go on there."""
        database, watch = self._database, self._watch
        if database is None or watch is None:
            raise RuntimeError("another key is for a journal that is open")
        if database.read_only:
            raise ReadOnlyError
        before()
        if should_stop() or next(self._headers())[0] != previous:
            raise RotationStoppedError
        former, commits = database.path, watch.commits()
        with rotation.copy_with_new_key(
            database,
            sealed.database,
            payload,
            vault_id=sealed.vault_id,
            generation=previous.generation,
            should_stop=should_stop,
            progress=progress,
        ) as copy:
            decided = self._commit(sealed, previous)
        if not decided:
            database.set_read_only(read_only=True)
            copy.close()
            raise StorageFailedError
        # Under the former key: it tells a copy from before this change.
        watch.note(self._clock.now(), commits)
        database.take_over(copy)
        watch.note(self._clock.now())
        if self._copy_is(sealed.to_bytes()):  # else unlocking makes it so, and removes the former file then
            rotation.settle(former.parent, sealed.database, sealed.generation)

    def _commit(self, sealed: Header, previous: Header) -> bool:
        """Let the header name the new file; tell whether it is certain that it does, and will after a power cut.

        Raises:
            NoPermissionError, NoSpaceError, StorageFailedError: It names the former file.
        """
        try:
            self._write_header(sealed, previous)
        except JournalError:
            with suppress(StorageFailedError, NoPermissionError):
                stands = read_small(self.path / HEADER_NAME, BYTES_MOST) == sealed.to_bytes()
                if not stands:
                    raise
            # It stands there, and may not last; or the disk does not say. Neither file may go then.
            return False
        return True

    def _copy_is(self, data: bytes) -> bool:
        with suppress(JournalError):
            return read_small(self.path / COPY_NAME, BYTES_MOST) == data
        return False

    # --- a vault that does not open

    def examine(self, second_folder: Path | None = None) -> Examination:
        """Tell which file is hurt and what is good, as far as that goes without the passphrase. Changes nothing.

        Args:
            second_folder: Where backups are copied to on this computer.
        """
        return damage.examine(self.path, limits=self._limits, second_folder=second_folder)

    def ensure_opens(self, backup: Backup, passphrase: str) -> None:
        """Try a passphrase on a backup, before anything is done for its sake.

        Raises:
            WrongPassphraseError: Not the one that was in force then.
            DamagedHeaderError, VaultTooNewError, StorageFailedError: The backup cannot be used.
        """
        restoring.ensure_opens(backup, passphrase, limits=self._limits)

    def restore(self, backup: Backup, passphrase: str, *, should_stop: Callable[[], bool] = _never) -> Path:
        """Put a backup in the place of this vault, which is locked; return where the former one is kept.

        Args:
            backup: Of this vault or any other of the person's own.
            passphrase: The one in force when the backup was made; from now on it is in force again.
            should_stop: Asked until the step that counts.

        Raises:
            WrongPassphraseError: Not the passphrase of that time.
            DamagedHeaderError, DamagedJournalError, VaultTooNewError: The backup cannot be used.
            JournalError: The folder cannot be locked or written. In every case the vault is as it was.
        """
        with ExitStack() as undo:
            if self._lock is None:
                make_private_folder(self.path)
                undo.callback(FolderLock(self.path).release)
            elif self._database is not None:
                raise VaultInUseError
            former = restoring.restore(
                self.path, backup, passphrase, clock=self._clock, limits=self._limits, should_stop=should_stop
            )
            with suppress(JournalError):  # older on purpose
                self._seen.forget(next(self._headers())[0].vault_id)
            return former

    def salvage(
        self,
        passphrase: str,
        *,
        cost: KdfCost | None = None,
        should_stop: Callable[[], bool] = _never,
        progress: Callable[[float], object] = _untold,
    ) -> SalvageReport:
        """Read all that can be read of a damaged database into a new vault beside this one, with this passphrase.

        The new vault has a recovery code that nobody has seen; another one can be made once it is unlocked.

        Raises:
            WrongPassphraseError: This is not the passphrase.
            DamagedHeaderError: There is no header to open; a backup has one, and the recovery sheet.
            DamagedJournalError: Nothing at all can be read.
            UnlockCancelledError: Told to stop.
            JournalError: As for creating a vault. In every case this vault is as it was.
        """
        with self._locked():
            opened = self._open(SlotKind.PASSPHRASE, passphrases.secret_of(passphrase), should_stop)
            target = damage.free_folder_beside(self.path)
            fresh = Vault(target, limits=self._limits, clock=self._clock)
            try:
                report, new = damage.salvage(
                    self.path / opened.header.database,
                    opened.payload,
                    target,
                    lambda: fresh.create(passphrase, cost=cost, should_stop=should_stop),
                    should_stop=should_stop,
                    progress=progress,
                )
            finally:
                wipe(opened.payload)
        new.journal.close()
        return report

    def _back_up_before(self, older: Database) -> Backup | None:
        return make_backup(older, self.path, self._clock.now(), BackupReason.BEFORE_MIGRATION)

    # --- slots

    def _unlock(self, kind: SlotKind, secret: bytes, should_stop: Callable[[], bool]) -> Journal:
        with ExitStack() as undo:
            to_read = not self._may_write()
            lock = self._take_lock(to_read=to_read)
            undo.callback(lock.release)
            if not to_read:
                restoring.finish(self.path, limits=self._limits)
                remove_leftovers(self.path / BACKUPS_NAME)
            opened = self._open(kind, secret, should_stop, first=self._inspect_database)
            undo.callback(wipe, opened.payload)
            _stop_if(should_stop)
            opened = self._naming_what_is_there(opened)
            path = self.path / opened.header.database
            to_read = to_read or not can_write(path)
            backups: list[Backup | None] = []
            database = open_database(
                path,
                opened.payload,
                vault_id=opened.header.vault_id,
                before_migration=(
                    _refuse_to_change if to_read else lambda older: backups.append(self._back_up_before(older))
                ),
            )
            undo.callback(database.close)
            journal = self._journal(database, opened.header, may_write=not to_read)
            undo.callback(self._forget_journal)
            if not journal.read_only:
                journal.notices = self._mend(opened)
            elif backups:
                # It is recognised by what it lacks, which no migration adds; as it was, it is in the backup.
                journal.notices = (Notice.OLDER_COPY_UPDATED,)
            undo.pop_all()
        wipe(opened.payload)
        self._lock = lock
        return journal

    def _journal(
        self, database: Database, header: Header, notices: tuple[Notice, ...] = (), *, may_write: bool = True
    ) -> Journal:
        self._database = database
        self._generation = header.generation
        self._watch = Watch(self._seen, database, header.vault_id, lambda: self._generation, may_write=may_write)
        journal = Journal(
            database,
            vault_id=header.vault_id,
            folder=self.path,
            release=self._release,
            notices=notices,
            clock=self._clock,
            watch=self._watch,
            limits=self._limits,
        )
        journal.write_anew = self._write_anew
        return journal

    def _replace_slot(
        self, kind: SlotKind, secret: bytes, new_kind: SlotKind, new_secret: bytes, cost: KdfCost | None
    ) -> None:
        with self._locked():
            if self._database is not None and self._database.read_only:
                raise ReadOnlyError
            opened = self._open(kind, secret)
            try:
                # Never the cost in the header: a slot is as strong as this machine and this version allow.
                slot = self._close_slot(opened.header, new_kind, new_secret, opened.payload, cost or calibrate())
                self._write_header(opened.header.with_slot(slot).sealed(opened.payload), opened.header)
            finally:
                wipe(opened.payload)

    def _inspect_database(self, header: Header) -> None:
        path = self.path / header.database
        if path.exists() or not self._databases():
            inspect_file(path)

    def _databases(self) -> list[Path]:
        return sorted(each for each in self.path.glob("journal-*.db") if _DATABASE.fullmatch(each.name))

    def _naming_what_is_there(self, opened: _Opened) -> _Opened:
        """Return the header with the database that is there under its key, where the one that it names is gone.

        The header on a recovery sheet stays behind when a backup is restored, or the file is written anew.

        Raises:
            MismatchedVaultError: There are only databases with another key: the header is from before it was changed.
        """
        there = self._databases()
        if (self.path / opened.header.database) in there or not there:
            return opened
        fitting = [each.name for each in there if _begins_with(each, bytes(opened.payload[-SALT_BYTES:]))]
        if not fitting:
            raise MismatchedVaultError
        header = replace(opened.header, database=fitting[-1]).sealed(opened.payload)
        return replace(opened, header=header, names_another=True)

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
                began = time.perf_counter()
                payload = open_slot(slot, vault_id=header.vault_id, secret=secret, limits=self._limits)
                if kind is SlotKind.PASSPHRASE:
                    self._seconds_of_guess = time.perf_counter() - began
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
        self._generation = header.generation
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
            if opened.from_copy or opened.names_another:
                write_whole(self.path / HEADER_NAME, data)
            if opened.from_copy:
                notices.append(Notice.HEADER_RESTORED)
            elif read_small(self.path / COPY_NAME, BYTES_MOST) != data:
                write_whole(self.path / COPY_NAME, data)
            for name in (HEADER_NAME, COPY_NAME):
                remove_unfinished(self.path / name)
            rotation.settle(self.path, opened.header.database, opened.header.generation)
        self._remove_mark()
        if keep_private(self.path):
            notices.append(Notice.PERMISSIONS_TIGHTENED)
        return tuple(notices)

    # --- the folder

    def _take_lock(self, *, to_read: bool = False) -> FolderLock:
        if not self.exists:  # a folder that is no vault gets no lock file
            raise NoVaultError
        return FolderLock(self.path, to_read=to_read)

    def _may_write(self) -> bool:
        lock = self.path / LOCK_NAME
        return can_write(self.path) and (can_write(lock) or not lock.exists())

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

    def _forget_journal(self) -> None:
        self._database = self._watch = None

    def _release(self) -> None:
        self._forget_journal()
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


def _begins_with(path: Path, data: bytes) -> bool:
    with suppress(OSError), path.open("rb") as stream:
        return stream.read(len(data)) == data
    return False


def _refuse_to_change(_: Database) -> None:
    raise NoPermissionError


def _stop_if(should_stop: Callable[[], bool]) -> None:
    if should_stop():
        raise UnlockCancelledError
