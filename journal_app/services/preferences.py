"""What the person prefers inside the journal. It says something about them, so it is kept in the vault."""

from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.preferences import JournalPreferences
from journal_app.storage import preferences
from journal_app.storage.database import Database
from journal_app.storage.tables import Change


class Preferences:
    """The preferences of an unlocked journal."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    def get(self) -> JournalPreferences:
        """Return the preferences as they are now."""
        with self._database.transaction() as connection:
            return preferences.read(connection)

    def save(self, wanted: JournalPreferences) -> None:
        """Keep the preferences."""
        with self._database.transaction() as connection:
            preferences.write(connection, wanted, Change(self._clock.now(), new_identifier()))
