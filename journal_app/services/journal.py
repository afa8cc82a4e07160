"""The unlocked journal: holds what a person can do with it, and closes it."""

from collections.abc import Callable
from enum import Enum

from journal_app.domain.clock import Clock, SystemClock
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.guidance import Guidance
from journal_app.services.preferences import Preferences
from journal_app.storage.database import Database


class Notice(Enum):
    """What the person would like to know although the journal opened."""

    HEADER_RESTORED = "header restored"
    """`vault.json` was missing or damaged and was put back from its copy."""
    LESS_MEMORY = "less memory"
    """This machine could not give the memory that guards a passphrase best; less of it is gone through more often."""
    PERMISSIONS_TIGHTENED = "permissions tightened"
    """Other accounts of this machine were able to read the vault's files; they no longer are."""


class Journal:
    """Everything decrypted has this one owner. Made by `Vault`; used from the one thread that made it."""

    def __init__(
        self,
        database: Database,
        *,
        vault_id: str,
        release: Callable[[], None],
        notices: tuple[Notice, ...] = (),
        clock: Clock | None = None,
    ) -> None:
        clock = clock or SystemClock()
        self.vault_id = vault_id
        self.notices = notices
        self._database = database
        self._release = release
        self.entries = Entries(database, clock)
        self.courses = Courses(database, clock)
        self.preferences = Preferences(database, clock)
        self.guidance = Guidance(self.entries, self.courses, self.preferences, clock)

    def check(self, should_stop: Callable[[], bool] = lambda: False) -> bool:
        """Look at every page and every record, in the background of the first minutes.

        Returns:
            Whether all of it was looked at; False when told to stop.

        Raises:
            DamagedJournalError: Something does not fit. Nothing was changed.
        """
        return self._database.check(should_stop)

    def close(self) -> None:
        """Close the file and give the lock up. Does nothing when that was done before."""
        try:
            self._database.close()
        finally:
            self._release()
