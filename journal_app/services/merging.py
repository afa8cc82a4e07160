"""Bringing two copies of a journal together: a second copy that a synced folder left behind, a backup, another vault.

The other side is never written to: its files, which are encrypted, are copied to a private temporary folder, and opened
there with its own key. A backup of ours is made before; then all of it is one transaction, or nothing.
"""

import logging
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final

from journal_app.crypto import passphrase as passphrases
from journal_app.crypto.header import BYTES_MOST, Header, read_header
from journal_app.crypto.kdf import LIMITS, Limits, wipe
from journal_app.crypto.keyslots import SlotKind, open_slot
from journal_app.domain.backup import BackupReason
from journal_app.domain.clock import Clock
from journal_app.domain.day import zone_named
from journal_app.domain.entry import Entry
from journal_app.domain.identifiers import Identifier
from journal_app.domain.merging import ENTRY, BothChanged, Decision, Difference, FileChange, MergeReport, Outcome
from journal_app.domain.owner_log import LogKind
from journal_app.domain.session_record import DAY_ALONE, SessionRecord
from journal_app.errors import (
    DamagedHeaderError,
    DamagedJournalError,
    JournalError,
    MendableDamageError,
    MergeStoppedError,
    MismatchedVaultError,
    NoVaultError,
    OtherCopyDamagedError,
    OtherCopyIsThisError,
    OtherCopyKeyError,
    OtherCopyPassphraseError,
    WrongPassphraseError,
)
from journal_app.services.backups import Backups, never, untold
from journal_app.services.owner_log import OwnerLog
from journal_app.services.sync_watch import Finding, SyncWatch
from journal_app.storage import backup as backup_files
from journal_app.storage import merging as storage
from journal_app.storage.database import Database, inspect_file, open_database
from journal_app.storage.folder import (
    LOCK_NAME,
    FolderLock,
    make_private_folder,
    os_errors_translated,
    read_small,
    sync_folder,
)

log = logging.getLogger(__name__)

MERGED_NAME: Final = "merged"
"""Folder in the vault where second copies are put when they have been dealt with."""
_STAMP: Final = "%Y-%m-%d %H%M%SZ"
_BACKED_UP: Final = 0.3
"""How much of the work is done when the backup is made."""
_HEADERS: Final = ("vault.json", "vault.json.bak")
_UNTOLD_FIELDS: Final = {"id", "key", "changed_at", "version", "is_day_alone"}


class SourceKind(Enum):
    """What can be merged."""

    CONFLICT_COPY = "conflict copy"
    VAULT = "vault"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The other side, as it lies on the disk.

    Attributes:
        database: Its file.
        header: The header that its passphrase opens; None beside a second copy of our own database.
        changed_at: When the file was last written, aware, UTC.
    """

    kind: SourceKind
    database: Path
    header: Header | None
    changed_at: datetime
    size: int

    @property
    def name(self) -> str:
        """Return what it is called: a file or a folder."""
        return self.database.name if self.kind is SourceKind.CONFLICT_COPY else self.database.parent.name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Other:
    """The other side, open in a temporary place."""

    source: Source
    database: Database
    same_vault: bool
    undo: ExitStack


class Merging:
    """Merges into an unlocked journal. Used from its thread; closed with it.

    Args:
        database: Ours.
        folder: Our vault's.
        vault_id: Ours.
        clock: The time.
        backups: To make one before.
        owner_log: To note that it was done.
        watch: Lets merging write while writing rests.
        limits: The costs accepted from the other side's header.
    """

    def __init__(
        self,
        database: Database,
        folder: Path,
        vault_id: str,
        clock: Clock,
        backups: Backups,
        owner_log: OwnerLog,
        watch: SyncWatch,
        limits: Limits = LIMITS,
    ) -> None:
        self._database = database
        self._folder = folder
        self._vault_id = vault_id
        self._clock = clock
        self._backups = backups
        self._log = owner_log
        self._watch = watch
        self._limits = limits
        self._other: _Other | None = None

    # --- what there is to merge

    def conflict_copies(self) -> tuple[Source, ...]:
        """Return the second copies beside our database, the latest first."""
        found = [_source(SourceKind.CONFLICT_COPY, path) for path in self._watch.look().copies]
        return tuple(sorted(found, key=lambda source: (source.changed_at, source.name), reverse=True))

    def source_in(self, folder: Path) -> Source:
        """Return what a folder holds: a vault, or a backup.

        Raises:
            NoVaultError: Neither.
            OtherCopyIsThisError: It is our own.
            OtherCopyDamagedError: It has no header that can be read.
            VaultTooNewError, NoPermissionError, StorageFailedError: As they say.
        """
        if folder.absolute().resolve() == self._folder.absolute().resolve():
            raise OtherCopyIsThisError
        header = self._header_in(folder)
        backup = folder / backup_files.DATABASE_NAME
        if backup.is_file():
            return _source(SourceKind.BACKUP, backup, header)
        return _source(SourceKind.VAULT, folder / header.database, header)

    def needs_passphrase(self, source: Source) -> bool:
        """Tell whether the other side has another key than ours, so that its passphrase is needed.

        Raises:
            OtherCopyDamagedError, NoPermissionError, StorageFailedError: It cannot be read.
        """
        return not self._has_our_key(source.database)

    # --- merging

    def look(self, source: Source, passphrase: str = "", *, should_stop: Callable[[], bool] = never) -> MergeReport:
        """Open the other side and return what merging would do. Nothing is written; it stays open to be merged.

        Args:
            source: What is to be merged.
            passphrase: Of the other side; where its key is ours, none is needed.
            should_stop: Asked now and then.

        Raises:
            OtherCopyPassphraseError, OtherCopyKeyError, OtherCopyDamagedError: It cannot be opened.
            MergeStoppedError: Told to stop.
            VaultInUseError: It is open in another window.
            VaultTooNewError, NoPermissionError, NoSpaceError, StorageFailedError, NotEnoughMemoryError: As they say.
        """
        self.close()
        self._other = self._open(source, passphrase, should_stop)
        with self._both() as (ours, theirs):
            return _report(storage.plan(ours, theirs))

    def merge(
        self,
        *,
        should_stop: Callable[[], bool] = never,
        progress: Callable[[float], object] = untold,
    ) -> MergeReport:
        """Merge what `look` opened, after a backup, and return what was done.

        A second copy from our own folder is put aside afterwards, into `merged`.

        Args:
            should_stop: Asked now and then until all is written.
            progress: Told how much is done, 0 to 1.

        Raises:
            MergeStoppedError: Told to stop.
            JournalError: As they say. In every case ours is as it was.
        """
        if self._other is None:
            raise RuntimeError("nothing was opened to be merged")
        other = self._other
        with self._watch.let_through():
            made = self._backups.make(
                BackupReason.BEFORE_MERGE,
                should_stop=should_stop,
                progress=lambda share: progress(share * _BACKED_UP),
            )
            if made is None:
                raise MergeStoppedError
            with self._both() as (ours, theirs):
                plan = storage.plan(ours, theirs)
                whole = sum(decision.takes_theirs for decision in plan.decisions) or 1

                def step(done: int) -> None:
                    _stop_if(should_stop)
                    progress(_BACKED_UP + (1 - _BACKED_UP) * done / whole)

                storage.carry_out(ours, theirs, plan, same_vault=other.same_vault, step=step)
            report = _report(plan, made.backup.name)
        self.close()
        log.info("merged: %s", {outcome.value: count for outcome, count in report.entries.items()})
        with suppress(JournalError):  # what is noted has happened, with or without the note
            self._log.note(LogKind.MERGED, other.source.name)
        if other.source.kind is SourceKind.CONFLICT_COPY:
            self.put_aside(other.source)
        self._watch.look()
        progress(1.0)
        return report

    def close(self) -> None:
        """Close the other side and remove its temporary copy. Does nothing when that was done before."""
        if self._other is not None:
            self._other.undo.close()
            self._other = None

    # --- a folder that another program keeps in step

    def put_aside(self, source: Source) -> Path:
        """Move a second copy into the folder `merged`, unchanged, and go on writing where nothing else is in the way.

        Raises:
            NoPermissionError, NoSpaceError, StorageFailedError: It is where it was.
        """
        aside = self._folder / MERGED_NAME
        make_private_folder(aside)
        stamp = self._clock.now().astimezone(UTC).strftime(_STAMP)
        target = _free_name(aside, f"{stamp} {source.database.name}")
        with os_errors_translated():
            source.database.rename(target)
            sync_folder(aside)
            sync_folder(self._folder)
        self._watch.look()
        return target

    def save_apart(self) -> Source | None:
        """After the database was replaced underneath: keep what we have as a second copy, and go on with the new file.

        What is open here is gone from the folder and can be read only until it is closed. So it is first written beside
        the new file; then the new file is opened in its place. Both can be merged from then on.

        Returns:
            What we had; None where nothing was replaced.

        Raises:
            OtherCopyKeyError: The new file has another key, or is that of a vault made anew: what we had is kept beside
                it; the journal is to be locked, and opened again with the passphrase of the new file.
            OtherCopyDamagedError: The new file is damaged; what we had is kept beside it.
            NoPermissionError, NoSpaceError, StorageFailedError: What we had could not be written.
        """
        finding = self._watch.look()
        if finding.change in {FileChange.NONE, FileChange.WRITTEN}:
            return None
        ours = self._write_apart()
        if finding.change is FileChange.MISSING:
            self._watch.look()
            return ours
        path = self._database.path
        if self._header_in(self._folder).database != path.name or not self._has_our_key(path):
            raise OtherCopyKeyError
        with self._database.key.lent() as key, _faults_of_theirs():
            new = open_database(path, key, vault_id=self._vault_id)
        with self._watch.let_through():
            new.writer = self._database.writer
            self._database.take_over(new)
            self._database.set_read_only(read_only=False)
        self._watch.look()
        return ours

    def accept_as_it_is(self) -> Finding:
        """After somebody else wrote into our database: look at all of it, and go on with it as it is now.

        Raises:
            DamagedJournalError: It is no longer sound; writing rests.
        """
        self._database.check()
        with self._watch.let_through():
            pass
        return self._watch.look()

    # --- inner

    def _has_our_key(self, database: Path) -> bool:
        with _faults_of_theirs():
            return inspect_file(database) == self._database.key.salt

    def _write_apart(self) -> Source:
        stamp = self._clock.now().astimezone(UTC).strftime(_STAMP)
        target = _free_name(self._folder, f"{self._database.path.stem} (this computer {stamp}).db")
        with os_errors_translated():
            target.touch(mode=0o600, exist_ok=False)
        try:
            self._database.copy_into(target)
            with os_errors_translated():
                sync_folder(self._folder)
        except BaseException:
            with suppress(OSError):
                target.unlink()
            raise
        return _source(SourceKind.CONFLICT_COPY, target)

    @contextmanager
    def _both(self) -> Iterator[tuple[Any, Any]]:
        """Yield connections to ours and to the other side; ours is the inner one: its errors are told as its own."""
        if self._other is None:
            raise RuntimeError("nothing was opened to be merged")
        with self._other.database.transaction() as theirs, self._database.transaction() as ours:
            yield ours, theirs

    def _open(self, source: Source, passphrase: str, should_stop: Callable[[], bool]) -> _Other:
        with ExitStack() as undo, _faults_of_theirs():
            own_key = not self.needs_passphrase(source)
            _stop_if(should_stop)
            if own_key:
                key = undo.enter_context(self._database.key.lent())
                vault_id = self._vault_id
            else:
                if source.header is None:
                    raise OtherCopyKeyError
                key = self._key_of(source.header, passphrase)
                undo.callback(wipe, key)
                vault_id = source.header.vault_id
            _stop_if(should_stop)
            folder = Path(
                undo.enter_context(tempfile.TemporaryDirectory(prefix="journal-", ignore_cleanup_errors=True))
            )
            path = folder / "journal.db"
            self._copy(source, path, should_stop)
            database = open_database(path, key, vault_id=vault_id)
            undo.callback(database.close)
            with suppress(MendableDamageError):  # it is only read
                if not database.check(should_stop):
                    raise MergeStoppedError
            return _Other(source=source, database=database, same_vault=vault_id == self._vault_id, undo=undo.pop_all())

    def _key_of(self, header: Header, passphrase: str) -> bytearray:
        slot = header.slot(SlotKind.PASSPHRASE)
        if slot is None:
            raise OtherCopyDamagedError
        secret = passphrases.secret_of(passphrase)
        key = open_slot(slot, vault_id=header.vault_id, secret=secret, limits=self._limits)
        try:
            header.verify(key)
        except BaseException:
            wipe(key)
            raise
        return key

    def _copy(self, source: Source, target: Path, should_stop: Callable[[], bool]) -> None:
        """Copy the other side's file, while nobody writes there."""
        with ExitStack() as undo:
            folder = source.database.parent
            if source.kind is SourceKind.VAULT and (folder / LOCK_NAME).exists():
                undo.callback(FolderLock(folder, to_read=True).release)
            with os_errors_translated():
                whole = backup_files.copy_file(source.database, target, should_stop)
                unfinished = source.database.with_name(source.database.name + "-journal")
                # Left by a crash: SQLite takes what was not finished back, in the copy.
                if source.kind is SourceKind.VAULT and unfinished.is_file() and unfinished.stat().st_size:
                    backup_files.copy_file(unfinished, target.with_name(target.name + "-journal"))
        if not whole:
            raise MergeStoppedError

    def _header_in(self, folder: Path) -> Header:
        found = False
        for name in _HEADERS:
            data = read_small(folder / name, BYTES_MOST)
            if data is None:
                continue
            found = True
            with suppress(DamagedHeaderError):
                return read_header(data, limits=self._limits)
        raise OtherCopyDamagedError if found else NoVaultError


def database_in_header(data: bytes, limits: Limits = LIMITS) -> str | None:
    """Return which database a header names, or None where the bytes are no header that can be read."""
    try:
        return read_header(data, limits=limits).database
    except JournalError:
        return None


@contextmanager
def _faults_of_theirs() -> Iterator[None]:
    """Say of which side it is that something does not fit: the words for these errors speak of the open journal."""
    try:
        yield
    except (DamagedJournalError, DamagedHeaderError, MismatchedVaultError) as error:
        raise OtherCopyDamagedError from error
    except WrongPassphraseError as error:
        raise OtherCopyPassphraseError from error


def _source(kind: SourceKind, path: Path, header: Header | None = None) -> Source:
    try:
        found = path.stat()
    except OSError as error:
        raise OtherCopyDamagedError from error
    return Source(
        kind=kind,
        database=path,
        header=header,
        changed_at=datetime.fromtimestamp(found.st_mtime, UTC),
        size=found.st_size,
    )


def _free_name(folder: Path, name: str) -> Path:
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem} {number}{Path(name).suffix}"
    return path


def _stop_if(should_stop: Callable[[], bool]) -> None:
    if should_stop():
        raise MergeStoppedError


# --- what is told


def _report(plan: storage.Plan, backup: str = "") -> MergeReport:
    entries: Counter[Outcome] = Counter()
    records: Counter[Outcome] = Counter()
    for decision in plan.decisions:
        (entries if decision.merged.kind == ENTRY else records)[decision.outcome] += 1
    return MergeReport(
        entries=dict(entries),
        records=dict(records),
        drafts=len(plan.drafts),
        both=tuple(_both(plan, one) for one in plan.decisions if one.outcome is Outcome.BOTH_CHANGED),
        kept=tuple(
            (one.merged.id, plan.headlines.get(one.merged.id, ""))
            for one in plan.decisions
            if one.outcome is Outcome.KEPT and one.merged.kind == ENTRY
        ),
        backup=backup,
    )


def _both(plan: storage.Plan, decision: Decision) -> BothChanged:
    here, there = plan.kept_here[decision.key], plan.kept_there[decision.key]
    standing = there if decision.takes_theirs else here
    if isinstance(here, Entry) or isinstance(there, Entry) or isinstance(standing, Entry):
        headline, at = (standing.headline, standing.happened_at) if isinstance(standing, Entry) else ("", None)
        return BothChanged(
            id=decision.merged.id,
            kind=decision.merged.kind,
            headline=headline,
            at=at,
            ours_stands=not decision.takes_theirs,
        )
    return BothChanged(
        id=decision.merged.id,
        kind=decision.merged.kind,
        ours_stands=not decision.takes_theirs,
        headline=_headline(standing, decision.merged.id),
        at=standing.get("starts_at"),
        differences=tuple(
            Difference(name=name, here=_told(here, name), there=_told(there, name))
            for name in here
            if name not in _UNTOLD_FIELDS and _told(here, name) != _told(there, name)
        ),
    )


def _told(fields: Mapping[str, Any], name: str) -> Any:
    """Return a field as it is told: of a start of which only the day is known, the day."""
    record = fields.get("record")
    is_day_alone = fields.get("is_day_alone") or (isinstance(record, SessionRecord) and DAY_ALONE in record.about)
    if name == "starts_at" and is_day_alone:
        return fields[name].astimezone(zone_named(fields["zone"])).date()
    return fields[name]


def _headline(fields: Mapping[str, Any], record_id: Identifier) -> str:
    return str(fields.get("name") or fields.get("text") or (record_id if "key" in fields else ""))
