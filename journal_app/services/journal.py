"""The unlocked journal: holds what a person can do with it, and closes it."""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from enum import Enum
from functools import partial
from pathlib import Path

from journal_app.crypto.kdf import LIMITS, Limits
from journal_app.domain.backup import BackupReason
from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.owner_log import LogKind
from journal_app.domain.vault_kind import VaultKind
from journal_app.errors import JournalError, ReadOnlyError, RotationStoppedError
from journal_app.services.backups import Backups
from journal_app.services.captures import Captures
from journal_app.services.caseload import Caseload
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.guidance import Guidance
from journal_app.services.health import Health
from journal_app.services.invitations import Invitations
from journal_app.services.media import Media
from journal_app.services.memories import Memories, Rereadings
from journal_app.services.merging import Merging, database_in_header
from journal_app.services.owner_log import OwnerLog
from journal_app.services.practice import Practice
from journal_app.services.preferences import Preferences
from journal_app.services.prompt_packs import PromptPacks
from journal_app.services.seen import Watch
from journal_app.services.sharing import Sharing
from journal_app.services.support_plan import SupportPlans, TeamNotes
from journal_app.services.sync_watch import SyncWatch
from journal_app.services.threads import Threads
from journal_app.storage.database import Database
from journal_app.storage.salvage import Found, write_all


class Notice(Enum):
    """What the person would like to know although the journal opened."""

    HEADER_RESTORED = "header restored"
    """`vault.json` was missing or damaged and was put back from its copy."""
    LESS_MEMORY = "less memory"
    """This machine could not give the memory that guards a passphrase best; less of it is gone through more often."""
    PERMISSIONS_TIGHTENED = "permissions tightened"
    """Other accounts of this machine were able to read the vault's files; they no longer are."""
    OLDER_COPY_UPDATED = "older copy updated"
    """An older copy, of an earlier version of the app, was brought up to date to be read; a backup has it as it was."""


class Journal:
    """Everything decrypted has this one owner. Made by `Vault`; used from the one thread that made it.

    Attributes:
        kind: Whose vault it is: what is shown of it depends on that.
        newer_seen_at: When more than this was seen in the vault on this computer: it is an older copy, open to read
            only. None for the present one.
        write_anew: Writes the database into a new file, and goes on there; set by the vault, which names the file.
    """

    def __init__(
        self,
        database: Database,
        *,
        vault_id: str,
        folder: Path,
        release: Callable[[], None],
        notices: tuple[Notice, ...] = (),
        clock: Clock | None = None,
        watch: Watch | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        self.write_anew: Callable[[Callable[[], bool]], object] | None = None
        clock = clock or SystemClock()
        self._clock = clock
        self._is_open = True
        self.vault_id = vault_id
        self.notices = notices
        self._database = database
        self._release = release
        self._watch = watch
        if watch is not None:
            watch.begin()
        self.newer_seen_at = watch.newer_seen_at() if watch is not None else None
        if self.read_only:
            database.set_read_only(read_only=True)
        self._note_seen()
        self.entries = Entries(database, clock)
        self.courses = Courses(database, clock)
        self.practice = Practice(database, clock)
        self.threads = Threads(database, clock)
        self.media = Media(database, clock)
        self.preferences = Preferences(database, clock)
        self.kind = self.preferences.get().vault_kind
        self.sharing = Sharing(database, clock)
        self.caseload = Caseload(database, self.sharing, clock)
        self.log = OwnerLog(database, clock)
        self.backups = Backups(database, folder, vault_id, clock, self.log)
        self.health = Health(database, self.backups, self.log, clock)
        self.sync_watch = SyncWatch(folder, database, partial(database_in_header, limits=limits))
        database.guard = self.sync_watch
        self.sync_watch.look()
        self.merging = Merging(
            database, folder, vault_id, clock, self.backups, self.log, watch=self.sync_watch, limits=limits
        )
        self.memories = Memories(database, clock)
        self.rereadings = Rereadings(database, clock)
        self.support_plan = SupportPlans(database, clock)
        self.team_notes = TeamNotes(database, clock)
        self.prompt_packs = PromptPacks(database, clock)
        self.guidance = Guidance(self.entries, self.courses, self.preferences, self.prompt_packs, clock)
        self.captures = Captures(
            self.entries, self.media, self.guidance, self.courses, self.practice, self.preferences, clock
        )

        self.invitations = Invitations(
            self.entries, self.courses, self.practice, self.guidance, self.captures, self.rereadings, self.preferences,
            clock,
        )  # fmt: skip

    def become(self, kind: VaultKind) -> None:
        """Take this vault for that of a patient or a therapist; chosen once, when it is new."""
        self.preferences.save(replace(self.preferences.get(), vault_kind=kind))
        self.kind = kind

    def check(self, should_stop: Callable[[], bool] = lambda: False) -> bool:
        """Look at every page and every record, in the background of the first minutes.

        Returns:
            Whether all of it was looked at; False when told to stop.

        Raises:
            MendableDamageError: Only what holds nothing is damaged; `mend` makes it sound. Nothing was changed.
            DamagedJournalError: Something else does not fit. Nothing was changed.
        """
        return self._database.check(should_stop)

    def mend(self, should_stop: Callable[[], bool] = lambda: False) -> bool:
        """Write the file anew without the damaged pages that hold nothing, after a backup; every row is compared.

        Until one step the vault has the former file, from then on the new one.

        Returns:
            Whether it was done; False when told to stop.

        Raises:
            ReadOnlyError: Nothing can be written.
            DamagedJournalError: Something is damaged that is in use. Nothing was changed.
            JournalError: The folder cannot be written. Nothing was changed.
        """
        if self.read_only or self.write_anew is None:
            raise ReadOnlyError
        if self.backups.make(BackupReason.BEFORE_MENDING, should_stop=should_stop) is None:
            return False
        try:
            self.write_anew(should_stop)
        except RotationStoppedError:
            return False
        with suppress(JournalError):  # what is noted has happened, with or without the note
            self.log.note(LogKind.MENDED)
        return True

    def shrink_if_due(self, should_stop: Callable[[], bool] = lambda: False) -> bool:
        """Write the file anew where entries were purged or much of it is free; to be called when idle.

        Returns:
            Whether nothing is left to do, or can be done at present; False when told to stop.

        Raises:
            DamagedJournalError: Something does not fit. Nothing was changed.
        """
        return self._database.read_only or not self._database.is_loose or self._database.shrink(should_stop)

    def take_in(self, found: Found) -> None:
        """Put what was read out of a damaged database into this journal, which is still empty."""
        with self._database.transaction() as connection:
            write_all(connection, found)

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written: there is no permission, or this is an older copy."""
        return self.newer_seen_at is not None or (self._watch is not None and not self._watch.may_write)

    def make_present(self) -> None:
        """Take this older copy for the journal from now on, and allow writing in it.

        Raises:
            ReadOnlyError: There is no permission to write.
        """
        if self.newer_seen_at is None or self._watch is None:
            return
        if not self._watch.may_write:
            raise ReadOnlyError
        self._watch.begin_anew(self._clock.now())
        self._database.set_read_only(read_only=False)
        self.newer_seen_at = None
        self.log.note(LogKind.OLDER_COPY)

    def _note_seen(self) -> None:
        """Remember on this computer how far the journal has come."""
        if self._watch is not None and not self.read_only:
            self._watch.note(self._clock.now())

    def close(self) -> None:
        """Close the file and give the lock up. Does nothing when that was done before."""
        with ExitStack() as ending:
            ending.callback(self._release)
            ending.callback(self._database.close)
            ending.callback(self.merging.close)
            if self._is_open:
                self._is_open = False
                with suppress(JournalError):  # the folder may be gone; closing is all the more wanted then
                    self._note_seen()
