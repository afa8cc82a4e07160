"""The owner's log of an unlocked journal. It belongs to the person: they read it, and they may clear it."""

from collections.abc import Iterable
from datetime import datetime

from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.owner_log import LogKind, LogRecord
from journal_app.storage import owner_log
from journal_app.storage.database import Database


class OwnerLog:
    """What happened to the journal as a whole. Each method is one transaction."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    def note(self, kind: LogKind, detail: str = "") -> None:
        """Write down that something happened now.

        Args:
            kind: What.
            detail: A number or a file's name; never a word of an entry, nor anything that was typed.
        """
        self.note_all([(kind, self._clock.now(), detail)])

    def note_all(self, happened: Iterable[tuple[LogKind, datetime, str]]) -> None:
        """Write down what happened, with its time and detail, such as what nobody could write down while locked."""
        records = [LogRecord(id=new_identifier(), at=at, kind=kind, detail=detail) for kind, at, detail in happened]
        with self._database.transaction() as connection:
            owner_log.add(connection, records)

    def newest(self, limit: int) -> tuple[LogRecord, ...]:
        """Return the latest records, newest first."""
        with self._database.transaction() as connection:
            return owner_log.newest(connection, limit)

    def clear(self, before: datetime | None = None) -> int:
        """Delete the log, or what is in it from before an instant, and note that this was done; return how many."""
        with self._database.transaction() as connection:
            gone = owner_log.clear(connection, before)
            owner_log.add(connection, [LogRecord(id=new_identifier(), at=self._clock.now(), kind=LogKind.LOG_CLEARED)])
        return gone
