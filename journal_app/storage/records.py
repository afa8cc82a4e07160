"""Records of every kind that is kept whole, from courses of treatment to what a patient sent: values in, values out.

The columns of each table are named like the fields of its value, so one function serves them all. To add a kind of
record: its table, and a line in `Record` and in `_ORDER`.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from journal_app.domain.caseload import Highlight, ItemMark, Patient, PrivateNote, ReceivedItem, ReceivedShare
from journal_app.domain.check_in import CheckIn
from journal_app.domain.course import CourseOfTreatment, DosingSession, Intention, TherapySession, history_after
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.intention_review import IntentionReview
from journal_app.domain.life_mark import LifeMark
from journal_app.domain.media import Attachment
from journal_app.domain.memory import Holding, Memory
from journal_app.domain.prompt_pack import PromptPack
from journal_app.domain.readiness import HardCard, ParkedQuestion, Readiness
from journal_app.domain.rereading import Rereading
from journal_app.domain.share import CareProvider, SentShare, SharingKeys
from journal_app.domain.side_effect import SideEffect
from journal_app.domain.step import Step
from journal_app.domain.support_plan import SupportPlan
from journal_app.domain.team_note import TeamNote
from journal_app.domain.thread import Occurrence, Thread
from journal_app.storage import lineage
from journal_app.storage.tables import (
    Change,
    Plain,
    attachment,
    care_provider,
    check_in,
    course,
    dosing_session,
    hard_card,
    highlight,
    holding,
    intention,
    intention_review,
    item_mark,
    life_mark,
    memory,
    occurrence,
    parked_question,
    private_note,
    prompt_pack,
    readiness,
    received_item,
    received_patient,
    received_share,
    rereading,
    share,
    sharing_keys,
    side_effect,
    step,
    storable,
    support_plan,
    team_note,
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
    | Memory
    | Holding
    | PromptPack
    | SupportPlan
    | TeamNote
    | Rereading
    | Attachment
    | SharingKeys
    | CareProvider
    | SentShare
    | Patient
    | ReceivedShare
    | ReceivedItem
    | Highlight
    | PrivateNote
    | ItemMark
)
R = TypeVar("R", bound=Record)

_ORDER: Final[dict[type[Any], Column[Any]]] = {
    CourseOfTreatment: course.c.began_on,
    DosingSession: dosing_session.c.starts_at,
    TherapySession: therapy_session.c.starts_at,
    Intention: intention.c.written_at,
    IntentionReview: intention_review.c.at,
    SideEffect: side_effect.c.noted_at,
    LifeMark: life_mark.c.at,
    CheckIn: check_in.c.at,
    Step: step.c.made_at,
    Readiness: readiness.c.changed_at,
    HardCard: hard_card.c.written_at,
    ParkedQuestion: parked_question.c.parked_at,
    Thread: thread.c.began_at,
    Occurrence: occurrence.c.id,
    Memory: memory.c.began_at,
    Holding: holding.c.at,
    PromptPack: prompt_pack.c.id,
    SupportPlan: support_plan.c.written_at,
    TeamNote: team_note.c.noted_at,
    Rereading: rereading.c.at,
    Attachment: attachment.c.at,
    SharingKeys: sharing_keys.c.made_at,
    CareProvider: care_provider.c.made_at,
    SentShare: share.c.made_at,
    Patient: received_patient.c.added_at,
    ReceivedShare: received_share.c.created_at,
    ReceivedItem: received_item.c.id,
    Highlight: highlight.c.made_at,
    PrivateNote: private_note.c.written_at,
    ItemMark: item_mark.c.id,
}
"""What they are sorted by; its table is the table of the record."""


def write(connection: Connection, record: R, change: Change) -> R:
    """Insert or replace a record, unless it is kept like this already; return it as it is kept.

    Times come back in UTC and words `storable`; a link to what is gone is left out.

    Raises:
        LookupError: The record cannot be without what it belongs to, and that is gone.
    """
    table = _table_of(type(record))
    wanted = _as_kept(connection, record)
    if read(connection, type(record), record.id) == wanted:
        return wanted
    former = connection.scalar(select(table.c.changed_at).where(table.c.id == record.id))
    row = {**_values(wanted), **change.after(former)._asdict()}
    connection.execute(insert(table).values(row).on_conflict_do_update(index_elements=[table.c.id], set_=row))
    connection.execute(delete(tombstone).where(tombstone.c.id == record.id))
    lineage.note(connection, [(record.id, change.version)])
    return wanted


def write_dosing_session(connection: Connection, dosing_session: DosingSession, change: Change) -> DosingSession:
    """Keep a dosing session; what changed of its plan is added to the history that is kept."""
    before = read(connection, DosingSession, dosing_session.id)
    if before is not None:
        history = history_after(before, dosing_session, change.changed_at)
        dosing_session = replace(dosing_session, history=history)
    return write(connection, dosing_session, change)


def write_intention(
    connection: Connection, dosing_session_id: Identifier, text: str, change: Change
) -> Intention | None:
    """Set the intention for a dosing session and return it; a blank text lets go of it. Earlier wordings stay."""
    text, now = text.strip(), change.changed_at
    versions = read_all(connection, Intention, dosing_session_id=dosing_session_id)
    standing = versions[-1] if versions and versions[-1].let_go_at is None else None
    if standing is not None and text == standing.text:
        return standing
    if not text:
        if standing is not None:
            write(connection, replace(standing, let_go_at=now), change)
        return None
    session = read(connection, DosingSession, dosing_session_id)
    intention = Intention(
        id=new_identifier(),
        text=text,
        written_at=now,
        dosing_session_id=dosing_session_id,
        course_id=session.course_id if session else None,
    )
    return write(connection, intention, change)


def touch(connection: Connection, kind: type[Record], record_id: Identifier, change: Change) -> None:
    """Say that a record has changed, where what changed lies elsewhere than in its fields."""
    table = _table_of(kind)
    former = connection.scalar(select(table.c.changed_at).where(table.c.id == record_id))
    values = change.after(former)._asdict()
    connection.execute(update(table).where(table.c.id == record_id).values(values))
    lineage.note(connection, [(record_id, change.version)])


def read(connection: Connection, kind: type[R], record_id: Identifier) -> R | None:
    """Return one record, or None when there is none."""
    table = _table_of(kind)
    row = connection.execute(select(*_columns(kind)).where(table.c.id == record_id)).one_or_none()
    return None if row is None else kind(**row._asdict())


def read_all(
    connection: Connection, kind: type[R], *conditions: ColumnElement[bool], **having: Identifier
) -> tuple[R, ...]:
    """Return the records with these values in their columns that fit the conditions, the earliest first."""
    table = _table_of(kind)
    query = select(*_columns(kind)).where(*conditions).filter_by(**having).order_by(_ORDER[kind], table.c.id)
    return tuple(kind(**row._asdict()) for row in connection.execute(query))


def remove(connection: Connection, kind: type[Record], record_id: Identifier, now: datetime) -> bool:
    """Remove a record for good, leaving its identifier; what referred to it stays. Tell whether there was one."""
    table = _table_of(kind)
    removed = connection.execute(delete(table).where(table.c.id == record_id)).rowcount
    if removed:
        connection.execute(tombstone.insert().values(id=record_id, kind=table.name, deleted_at=now))
    return bool(removed)


def _table_of(kind: type[Any]) -> Table:
    return _ORDER[kind].table


def _columns(kind: type[Any]) -> Iterable[Any]:
    return [_table_of(kind).c[field.name] for field in fields(kind)]


def _values(record: Record) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _as_kept(connection: Connection, record: R) -> R:
    table = _table_of(type(record))
    changes: dict[str, Any] = {}
    for name, value in _values(record).items():
        if type(value) is str:  # not an enumeration
            changes[name] = storable(value)
        elif isinstance(value, datetime):
            changes[name] = value.astimezone(UTC)
        column = table.c[name]
        if isinstance(column.type, Plain):
            changes[name] = column.type.as_kept(value)
        if value is not None and column.foreign_keys:
            [reference] = column.foreign_keys
            owner = reference.column.table
            changes[name] = connection.scalar(select(owner.c.id).where(owner.c.id == value))
            if changes[name] is None and not column.nullable:
                raise LookupError("what the record belongs to is gone")
    return replace(record, **changes)
