"""Courses of treatment and what hangs on them: values in, values out.

The columns of each table are named like the fields of its value, so one function serves all four.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.dialects.sqlite import insert

from journal_app.domain.course import CourseOfTreatment, DosingSession, Intention, TherapySession
from journal_app.domain.identifiers import Identifier
from journal_app.storage.tables import Change, course, dosing_session, intention, storable, therapy_session, tombstone

Record: TypeAlias = CourseOfTreatment | DosingSession | TherapySession | Intention
R = TypeVar("R", CourseOfTreatment, DosingSession, TherapySession, Intention)

_TABLES: Final[dict[type[Record], Table]] = {
    CourseOfTreatment: course,
    DosingSession: dosing_session,
    TherapySession: therapy_session,
    Intention: intention,
}
_ORDER: Final[dict[type[Record], str]] = {
    CourseOfTreatment: "began_on",
    DosingSession: "starts_at",
    TherapySession: "starts_at",
    Intention: "written_at",
}
_REFERENCES: Final = {"course_id": course, "dosing_session_id": dosing_session}


def write(connection: Connection, record: R, change: Change) -> R:
    """Insert or replace a record, unless it is kept like this already; return it as it is kept.

    Times come back in UTC and words `storable`; a link to a course or session that is gone is left out.
    """
    table = _TABLES[type(record)]
    wanted = _as_kept(connection, record)
    if read(connection, type(record), record.id) == wanted:
        return wanted
    row = {**_values(wanted), **change._asdict()}
    connection.execute(insert(table).values(row).on_conflict_do_update(index_elements=[table.c.id], set_=row))
    connection.execute(delete(tombstone).where(tombstone.c.id == record.id))
    return wanted


def read(connection: Connection, kind: type[R], record_id: Identifier) -> R | None:
    """Return one record, or None when there is none."""
    table = _TABLES[kind]
    row = connection.execute(select(*_columns(kind)).where(table.c.id == record_id)).one_or_none()
    return None if row is None else kind(**row._asdict())


def read_all(connection: Connection, kind: type[R], **having: Identifier) -> tuple[R, ...]:
    """Return the records with these values in their columns, the earliest first."""
    table = _TABLES[kind]
    query = select(*_columns(kind)).filter_by(**having).order_by(table.c[_ORDER[kind]], table.c.id)
    return tuple(kind(**row._asdict()) for row in connection.execute(query))


def remove(connection: Connection, kind: type[Record], record_id: Identifier, now: datetime) -> bool:
    """Remove a record for good, leaving its identifier; what referred to it stays. Tell whether there was one."""
    table = _TABLES[kind]
    removed = connection.execute(delete(table).where(table.c.id == record_id)).rowcount
    if removed:
        connection.execute(tombstone.insert().values(id=record_id, kind=table.name, deleted_at=now))
    return bool(removed)


def _columns(kind: type[Record]) -> Iterable[Any]:
    return [_TABLES[kind].c[field.name] for field in fields(kind)]


def _values(record: Record) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _as_kept(connection: Connection, record: R) -> R:
    changes: dict[str, Any] = {}
    for name, value in _values(record).items():
        if type(value) is str:  # not an enumeration
            changes[name] = storable(value)
        elif isinstance(value, datetime):
            changes[name] = value.astimezone(UTC)
        if value is not None and name in _REFERENCES:
            owner = _REFERENCES[name]
            changes[name] = connection.scalar(select(owner.c.id).where(owner.c.id == value))
    return replace(record, **changes)
