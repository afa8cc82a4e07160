"""How the journal is: sizes, backups, and a full check when the person wants one."""

from collections.abc import Callable
from contextlib import suppress

from journal_app.domain.backup import Backup, newest_good
from journal_app.domain.clock import Clock
from journal_app.domain.health import FullCheck, JournalFacts
from journal_app.domain.owner_log import LogKind
from journal_app.errors import DamagedJournalError, JournalError, MendableDamageError
from journal_app.services.backups import Backups
from journal_app.services.owner_log import OwnerLog
from journal_app.storage import health
from journal_app.storage.database import CURRENT_SCHEMA, Database


def _untold(_share: float) -> None:
    pass


class Health:
    """Looks at the file of an unlocked journal. Used from the journal's thread."""

    def __init__(self, database: Database, backups: Backups, log: OwnerLog, clock: Clock) -> None:
        self._database = database
        self._backups = backups
        self._log = log
        self._clock = clock

    def facts(self) -> JournalFacts:
        """Return what can be told at once, without reading all of the file."""
        with self._database.transaction() as connection:
            checked = health.last_check(connection)
        size, free = self._database.sizes()
        found: tuple[Backup, ...] = ()
        with suppress(JournalError):  # the Backups screen says what is the matter with their folder
            found = self._backups.found()
        return JournalFacts(
            size=size,
            free=free,
            schema=CURRENT_SCHEMA.version,
            last_check=checked,
            backups=len(found),
            last_backup=newest_good(found),
            last_self_test=self._backups.last_self_test(),
        )

    def check(
        self, should_stop: Callable[[], bool] = lambda: False, progress: Callable[[float], object] = _untold
    ) -> FullCheck | None:
        """Read every page, every record and every index, and keep in the journal what came of it.

        Args:
            should_stop: Asked every few milliseconds.
            progress: Told the share that is done, 0 to 1; an estimate.

        Returns:
            What came of it; None when told to stop, and nothing is kept then.

        Raises:
            MendableDamageError: Only what holds nothing is damaged; `Journal.mend` makes it sound.
            StorageFailedError: The disk cannot be read.
        """
        size, _ = self._database.sizes()
        try:
            sound = self._database.check(should_stop, indexes=True, progress=progress)
            if not sound:
                return None
        except MendableDamageError:
            raise
        except DamagedJournalError:
            sound = False
        result = FullCheck(at=self._clock.now(), sound=sound, size=size)
        with suppress(JournalError):  # a damaged file, or one that can only be read, may not take the note
            with self._database.transaction() as connection:
                health.keep_check(connection, result)
            self._log.note(LogKind.CHECKED if sound else LogKind.DAMAGE_FOUND)
        return result
