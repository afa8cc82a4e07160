"""Courses of treatment and what hangs on them, practice and threads: values in, values out.

The columns of each table are named like the fields of its value, so one function serves them all. To add a kind of
record: its table, and a line in each of the tables below.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, delete, select
from sqlalchemy.dialects.sqlite import insert

from journal_app.domain.check_in import CheckIn
from journal_app.domain.course import CourseOfTreatment, DosingSession, Intention, TherapySession
from journal_app.domain.identifiers import Identifier
from journal_app.domain.intention_review import IntentionReview
from journal_app.domain.life_mark import LifeMark
from journal_app.domain.readiness import HardCard, ParkedQuestion, Readiness
from journal_app.domain.side_effect import SideEffect
from journal_app.domain.step import Step
from journal_app.domain.thread import Occurrence, Thread
from journal_app.storage import lineage
from journal_app.storage.tables import (
    Change,
    Plain,
    check_in,
    course,
    dosing_session,
    entry,
    hard_card,
    intention,
    intention_review,
    life_mark,
    occurrence,
    parked_question,
    readiness,
    side_effect,
    step,
    storable,
    therapy_session,
    thread,
    tombstone,
)

Record: TypeAlias = (
    CourseOfTreatment
    | DosingSession
    | TherapySession
    | Intention
    | IntentionReview
    | SideEffect
    | LifeMark
    | CheckIn
    | Step
    | Readiness
    | HardCard
    | ParkedQuestion
    | Thread
    | Occurrence
)
R = TypeVar("R", bound=Record)

_TABLES: Final[dict[type[Any], Table]] = {
    CourseOfTreatment: course,
    DosingSession: dosing_session,
    TherapySession: therapy_session,
    Intention: intention,
    IntentionReview: intention_review,
    SideEffect: side_effect,
    LifeMark: life_mark,
    CheckIn: check_in,
    Step: step,
    Readiness: readiness,
    HardCard: hard_card,
    ParkedQuestion: parked_question,
    Thread: thread,
    Occurrence: occurrence,
}
_ORDER: Final[dict[type[Any], str]] = {
    CourseOfTreatment: "began_on",
    DosingSession: "starts_at",
    TherapySession: "starts_at",
    Intention: "written_at",
    IntentionReview: "at",
    SideEffect: "noted_at",
    LifeMark: "at",
    CheckIn: "at",
    Step: "made_at",
    Readiness: "changed_at",
    HardCard: "written_at",
    ParkedQuestion: "parked_at",
    Thread: "began_at",
    Occurrence: "id",
}
_REFERENCES: Final = {
    "course_id": course,
    "dosing_session_id": dosing_session,
    "intention_id": intention,
    "thread_id": thread,
    "entry_id": entry,
}


def write(connection: Connection, record: R, change: Change) -> R:
    """Insert or replace a record, unless it is kept like this already; return it as it is kept.

    Times come back in UTC and words `storable`; a link to what is gone is left out.

    Raises:
        LookupError: The record cannot be without what it belongs to, and that is gone.
    """
    table = _TABLES[type(record)]
    wanted = _as_kept(connection, record)
    if read(connection, type(record), record.id) == wanted:
        return wanted
    former = connection.scalar(select(table.c.changed_at).where(table.c.id == record.id))
    row = {**_values(wanted), **change.after(former)._asdict()}
    connection.execute(insert(table).values(row).on_conflict_do_update(index_elements=[table.c.id], set_=row))
    connection.execute(delete(tombstone).where(tombstone.c.id == record.id))
    lineage.note(connection, [(record.id, change.version)])
    return wanted


def read(connection: Connection, kind: type[R], record_id: Identifier) -> R | None:
    """Return one record, or None when there is none."""
    table = _TABLES[kind]
    row = connection.execute(select(*_columns(kind)).where(table.c.id == record_id)).one_or_none()
    return None if row is None else kind(**row._asdict())


def read_all(
    connection: Connection, kind: type[R], *conditions: ColumnElement[bool], **having: Identifier
) -> tuple[R, ...]:
    """Return the records with these values in their columns that fit the conditions, the earliest first."""
    table = _TABLES[kind]
    query = select(*_columns(kind)).where(*conditions).filter_by(**having).order_by(table.c[_ORDER[kind]], table.c.id)
    return tuple(kind(**row._asdict()) for row in connection.execute(query))


def remove(connection: Connection, kind: type[Record], record_id: Identifier, now: datetime) -> bool:
    """Remove a record for good, leaving its identifier; what referred to it stays. Tell whether there was one."""
    table = _TABLES[kind]
    removed = connection.execute(delete(table).where(table.c.id == record_id)).rowcount
    if removed:
        connection.execute(tombstone.insert().values(id=record_id, kind=table.name, deleted_at=now))
    return bool(removed)


def _columns(kind: type[Any]) -> Iterable[Any]:
    return [_TABLES[kind].c[field.name] for field in fields(kind)]


def _values(record: Record) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _as_kept(connection: Connection, record: R) -> R:
    table = _TABLES[type(record)]
    changes: dict[str, Any] = {}
    for name, value in _values(record).items():
        if type(value) is str:  # not an enumeration
            changes[name] = storable(value)
        elif isinstance(value, datetime):
            changes[name] = value.astimezone(UTC)
        column = table.c[name]
        if isinstance(column.type, Plain):
            changes[name] = column.type.as_kept(value)
        if value is not None and name in _REFERENCES:
            owner = _REFERENCES[name]
            changes[name] = connection.scalar(select(owner.c.id).where(owner.c.id == value))
            if changes[name] is None and not column.nullable:
                raise LookupError("what the record belongs to is gone")
    return replace(record, **changes)
