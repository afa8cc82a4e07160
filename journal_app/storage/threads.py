"""Threads: where they return."""

from collections.abc import Iterable

from sqlalchemy import Connection, case, select

from journal_app.domain.entry import EntryHeader
from journal_app.domain.identifiers import Identifier
from journal_app.domain.thread import Occurrence
from journal_app.storage import entries
from journal_app.storage.tables import entry, occurrence

_WORDS = case((entry.c.veiled.is_(True), ""), else_=occurrence.c.words).label("words")
_COLUMNS = [*(occurrence.c[name] for name in ("id", "thread_id", "entry_id", "start", "end")), _WORDS]


def occurrences(
    connection: Connection, *, thread_id: Identifier | None = None, entry_id: Identifier | None = None
) -> tuple[Occurrence, ...]:
    """Return the occurrences in entries that are not deleted, by when those happened, then by their place.

    Those in a veiled entry come without its words.
    """
    query = select(*_COLUMNS).join(entry, entry.c.id == occurrence.c.entry_id).where(entry.c.deleted_at.is_(None))
    if thread_id is not None:
        query = query.where(occurrence.c.thread_id == thread_id)
    if entry_id is not None:
        query = query.where(occurrence.c.entry_id == entry_id)
    ordered = query.order_by(entry.c.happened_at, entry.c.id, occurrence.c.start, occurrence.c.id)
    return tuple(Occurrence(**row._asdict()) for row in connection.execute(ordered))


def headers_of(connection: Connection, entry_ids: Iterable[Identifier]) -> dict[Identifier, EntryHeader]:
    """Return the headers of these entries by their identifiers."""
    places = connection.scalars(select(entry.c.place).where(entry.c.id.in_(set(entry_ids)))).all()
    return {header.id: header for header in entries.headers_at(connection, places).values()}
