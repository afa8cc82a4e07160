"""Records that are kept, read and deleted whole: what several small services are made of."""

from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.storage import records
from journal_app.storage.database import Database
from journal_app.storage.records import R, Record
from journal_app.storage.tables import Change


class Records:
    """Records that are kept and deleted whole. Each method is one transaction."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    def _save(self, record: R) -> R:
        with self._database.transaction() as connection:
            return records.write(connection, record, Change(self._clock.now(), new_identifier()))

    def _all(self, kind: type[R], **having: Identifier) -> tuple[R, ...]:
        with self._database.transaction() as connection:
            return records.read_all(connection, kind, **having)

    def _one(self, kind: type[R], record_id: Identifier) -> R | None:
        with self._database.transaction() as connection:
            return records.read(connection, kind, record_id)

    def _delete(self, kind: type[Record], record_id: Identifier) -> None:
        with self._database.transaction() as connection:
            records.remove(connection, kind, record_id, self._clock.now())
