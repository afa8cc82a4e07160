"""Backups of an open journal: when one is due, making it, keeping the right ones, trying the newest one out."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Final

from journal_app.domain.backup import Backup, BackupReason, SelfTest, newest_good, no_longer_needed
from journal_app.domain.clock import Clock
from journal_app.domain.owner_log import LogKind
from journal_app.errors import JournalError, StorageFailedError
from journal_app.services.owner_log import OwnerLog
from journal_app.storage import backup as storage
from journal_app.storage.backup import Progress, ShouldStop
from journal_app.storage.database import Database
from journal_app.storage.folder import read_small

log = logging.getLogger(__name__)

FOLDER_NAME: Final = "backups"
_HEADER_NAME: Final = "vault.json"
_HEADER_BYTES_MOST: Final = 64 * 1024
_BETWEEN_SELF_TESTS: Final = timedelta(days=30)


class SecondPlace(Enum):
    """Whether the newest backup is in the second folder too."""

    NOT_CHOSEN = "not chosen"
    THERE = "there"
    MISSING = "missing"
    """The folder is not there at present: a disk that is not connected, a folder that was moved."""
    REFUSED = "refused"
    """The folder is there and did not take the copy: full, forbidden, or it did not read back."""
    STOPPED = "stopped"
    """Copying was told to stop."""
    BEHIND = "behind"
    """The folder is there, and the newest backup is not in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What came of making a backup."""

    backup: Backup
    second_place: SecondPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptUp:
    """What came of looking after the backups; None for what was not due, or told to stop."""

    made: Made | None = None
    tested: SelfTest | None = None


def never() -> bool:
    """Do not stop."""
    return False


def untold(_share: float) -> None:
    """Tell nobody how much is done."""


class Backups:
    """The backups of an unlocked journal. Used from the journal's thread.

    Attributes:
        second_folder: Where each backup is copied to as well; None for nowhere. Chosen on this computer.
    """

    def __init__(self, database: Database, vault: Path, vault_id: str, clock: Clock, owner_log: OwnerLog) -> None:
        self.second_folder: Path | None = None
        self._database = database
        self._vault = vault
        self._vault_id = vault_id
        self._clock = clock
        self._log = owner_log
        self._looked_at_changes = -1

    @property
    def folder(self) -> Path:
        """Return where the backups are."""
        return self._vault / FOLDER_NAME

    def found(self) -> tuple[Backup, ...]:
        """Return the backups in the vault by what their records say, the newest first.

        Raises:
            NoPermissionError, StorageFailedError: The folder cannot be read.
        """
        return storage.found_in(self.folder)

    def look_over(self, backup: Backup, should_stop: ShouldStop = never) -> Backup:
        """Read every byte of a backup and return it with what is known then."""
        return storage.look_over(backup, should_stop)

    # --- making

    def make(
        self, reason: BackupReason, *, should_stop: ShouldStop = never, progress: Progress = untold
    ) -> Made | None:
        """Make a backup, check it, copy it to the second folder and let go of what is no longer needed.

        Returns:
            What came of it; None when told to stop. Nothing is left then of what was begun.

        Raises:
            DamagedJournalError: The journal has a damaged place; earlier backups are as they were.
            NoSpaceError, NoPermissionError, StorageFailedError: As they say; earlier backups are as they were.
        """
        backup = make_backup(
            self._database, self._vault, self._clock.now(), reason, should_stop=should_stop, progress=progress
        )
        if backup is None:
            return None
        made = Made(backup=backup, second_place=self.copy_to_second_folder(backup, should_stop))
        self._note(LogKind.BACKED_UP, backup.name)
        _let_go(self.folder, should_stop)
        return made

    def make_due(self, should_stop: ShouldStop = never) -> Made | None:
        """Make the backup of the day, if there is none yet and something has changed since the last one."""
        return self.make(BackupReason.DAILY, should_stop=should_stop) if self.is_due() else None

    def keep_up(self, should_stop: ShouldStop = never) -> KeptUp:
        """Make the backup of the day and try the newest one out, where they are due; to be called when idle.

        Raises:
            JournalError: As for `make`.
        """
        made = self.make_due(should_stop)
        is_wanted = not should_stop() and self.self_test_is_due()
        return KeptUp(made=made, tested=self.self_test(should_stop) if is_wanted else None)

    def is_due(self) -> bool:
        """Tell whether this day has no backup yet although something was written since the last one."""
        now, good = self._clock.now(), [backup for backup in self.found() if backup.is_good]
        # One from a day to come was made while the clock was wrong: it is no reason to make one every minute.
        newest = newest_good(backup for backup in good if backup.made_at <= now) or newest_good(good)
        if newest is None:
            return True
        changes = self._database.changes
        has_one = any(self._day(backup.made_at) == self._day(now) for backup in good)
        if has_one or changes == self._looked_at_changes:
            return False
        record = storage.read_record(newest.folder)
        is_same = record is not None and record.fingerprint.content == storage.fingerprint(self._database).content
        self._looked_at_changes = changes if is_same else -1
        return not is_same

    def copy_to_second_folder(self, backup: Backup | None = None, should_stop: ShouldStop = never) -> SecondPlace:
        """Copy a backup, the newest unless one is given, to the second folder, if there is one."""
        if self.second_folder is None:
            return SecondPlace.NOT_CHOSEN
        backup = backup or newest_good(self.found())
        if not self.second_folder.is_dir():
            return SecondPlace.MISSING
        if backup is None:
            return SecondPlace.THERE
        folder = second_place_of(self.second_folder, self._vault, self._vault_id)
        try:
            storage.remove_leftovers(folder)
            there = storage.copy_to(backup, folder, should_stop)
        except JournalError as error:
            log.warning("the second folder did not take a backup: %s", type(error).__name__)
            return SecondPlace.REFUSED
        _let_go(folder, should_stop)
        return SecondPlace.THERE if there else SecondPlace.STOPPED

    def second_place(self) -> SecondPlace:
        """Tell whether the newest backup is in the second folder, without copying anything."""
        if self.second_folder is None:
            return SecondPlace.NOT_CHOSEN
        if not self.second_folder.is_dir():
            return SecondPlace.MISSING
        newest = newest_good(self.found())
        there = second_place_of(self.second_folder, self._vault, self._vault_id)
        return SecondPlace.THERE if newest is None or (there / newest.name).is_dir() else SecondPlace.BEHIND

    def remove(self, backup: Backup) -> None:
        """Remove one backup for good, from both folders.

        Raises:
            NoPermissionError, StorageFailedError: It is still there.
        """
        for folder in self._folders():
            if (folder / backup.name).is_dir():
                storage.remove(folder, backup.name)

    def _folders(self) -> tuple[Path, ...]:
        if self.second_folder is None:
            return (self.folder,)
        return self.folder, second_place_of(self.second_folder, self._vault, self._vault_id)

    # --- trying one out

    def self_test_is_due(self) -> bool:
        """Tell whether a month has passed since the newest backup was tried out, and there is one to try."""
        last = self.last_self_test()
        now = self._clock.now()
        recent = last is not None and abs(now - last.at) < _BETWEEN_SELF_TESTS  # a clock set back makes it due, too
        return not recent and newest_good(self.found()) is not None

    def self_test(self, should_stop: ShouldStop = never) -> SelfTest | None:
        """Restore the newest backup to a temporary encrypted place, open it there and compare what is in it.

        Where the key of the journal is another since that backup, a new one is made first.

        Returns:
            What came of it, which is kept in the journal as well; None when told to stop.

        Raises:
            JournalError: It could not be tried: no space, no permission, or no backup could be made.
        """
        newest = newest_good(self.found())
        if newest is None or storage.salt_of(newest) != self._database.key.salt:
            made = self.make(BackupReason.DAILY, should_stop=should_stop)
            if made is None:
                return None
            newest = made.backup
        with self._database.key.lent() as key:
            ok = storage.try_out(newest, key, self.folder, should_stop)
        if ok is None:
            return None
        result = SelfTest(at=self._clock.now(), ok=ok, backup=newest.name, entries=newest.entries or 0)
        with self._database.transaction() as connection:
            storage.keep_self_test(connection, result)
        self._note(LogKind.BACKUP_TESTED if ok else LogKind.BACKUP_FAULTY, newest.name)
        return result

    def last_self_test(self) -> SelfTest | None:
        """Return what came of the last self-test, if there was one."""
        with self._database.transaction() as connection:
            return storage.last_self_test(connection)

    def _note(self, kind: LogKind, detail: str) -> None:
        with suppress(JournalError):  # what is noted has happened, with or without the note
            self._log.note(kind, detail)

    def _day(self, instant: datetime) -> object:
        return self._clock.local(instant).date()


def make_backup(
    database: Database,
    vault: Path,
    made_at: datetime,
    reason: BackupReason,
    *,
    should_stop: ShouldStop = never,
    progress: Progress = untold,
) -> Backup | None:
    """Make a backup of an open database in its vault; return it, or None when told to stop.

    Raises:
        JournalError: As for `Backups.make`.
    """
    header = read_small(vault / _HEADER_NAME, _HEADER_BYTES_MOST)
    if header is None:
        raise StorageFailedError  # it was there when the journal was unlocked
    return storage.make(
        database,
        header,
        vault / FOLDER_NAME,
        made_at=made_at,
        reason=reason,
        should_stop=should_stop,
        progress=progress,
    )


def second_place_of(second_folder: Path, vault: Path, vault_id: str) -> Path:
    """Return where the backups of one vault are inside the second folder, which may hold those of several."""
    return second_folder / f"{vault.stem} backups {vault_id[:8]}"


def found_elsewhere(second_folder: Path | None, vault_id: str = "") -> tuple[Backup, ...]:
    """Return the backups of a vault in a second folder, the newest first; of any where it is not known which it is."""
    found: list[Backup] = []
    with suppress(OSError, JournalError):
        if second_folder is not None:
            for folder in sorted(second_folder.glob(f"* backups {vault_id[:8]}*")):
                found += storage.found_in(folder)
    return tuple(sorted(found, key=lambda backup: (backup.made_at, backup.name), reverse=True))


def _let_go(folder: Path, should_stop: ShouldStop) -> None:
    """Remove what is no longer needed. What is good by its record alone does not count as good here.

    To know, all of them are read, which takes a while for a large journal; told to stop, all of them stay.
    """
    with suppress(JournalError):  # they take room, and nothing else; the next backup tries again
        backups = [storage.look_over(backup, should_stop) for backup in storage.found_in(folder)]
        if should_stop():
            return
        for name in sorted(no_longer_needed(backups)):
            storage.remove(folder, name)
