"""The owner's log: one row for each thing that happened to the journal as a whole."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from journal_app.domain.owner_log import LogKind, LogRecord
from journal_app.storage.tables import owner_log

_KNOWN = frozenset(LogKind)


def add(connection: Connection, records: Iterable[LogRecord]) -> None:
    """Keep records."""
    rows = [{"id": each.id, "at": each.at, "kind": each.kind.value, "detail": each.detail} for each in records]
    if rows:
        connection.execute(insert(owner_log), rows)


def newest(connection: Connection, limit: int) -> tuple[LogRecord, ...]:
    """Return the latest records, newest first."""
    query = select(owner_log).order_by(owner_log.c.at.desc(), owner_log.c.id.desc()).limit(limit)
    return tuple(
        LogRecord(
            id=row.id,
            at=row.at,
            kind=LogKind(row.kind) if row.kind in _KNOWN else LogKind.OTHER,
            detail=row.detail,
        )
        for row in connection.execute(query)
    )


def clear(connection: Connection, before: datetime | None) -> int:
    """Delete all records, or those before an instant; return how many."""
    query = delete(owner_log) if before is None else delete(owner_log).where(owner_log.c.at < before)
    return connection.execute(query).rowcount
