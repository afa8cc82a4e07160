"""Courses of treatment and what hangs on them, practice and threads: values in, values out.

The columns of each table are named like the fields of its value, so one function serves them all. To add a kind of
record: its table, and a line in each of the tables below.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, delete, select, update
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
    entry,
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
    Memory: memory,
    Holding: holding,
    PromptPack: prompt_pack,
    SupportPlan: support_plan,
    TeamNote: team_note,
    Rereading: rereading,
    Attachment: attachment,
    SharingKeys: sharing_keys,
    CareProvider: care_provider,
    SentShare: share,
    Patient: received_patient,
    ReceivedShare: received_share,
    ReceivedItem: received_item,
    Highlight: highlight,
    PrivateNote: private_note,
    ItemMark: item_mark,
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
    Memory: "began_at",
    Holding: "at",
    PromptPack: "id",
    SupportPlan: "written_at",
    TeamNote: "noted_at",
    Rereading: "at",
    Attachment: "at",
    SharingKeys: "made_at",
    CareProvider: "made_at",
    SentShare: "made_at",
    Patient: "added_at",
    ReceivedShare: "created_at",
    ReceivedItem: "id",
    Highlight: "made_at",
    PrivateNote: "written_at",
    ItemMark: "id",
}
_REFERENCES: Final = {
    "course_id": course,
    "dosing_session_id": dosing_session,
    "intention_id": intention,
    "thread_id": thread,
    "entry_id": entry,
    "memory_id": memory,
    "care_provider_id": care_provider,
    "patient_id": received_patient,
    "received_share_id": received_share,
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
    table = _TABLES[kind]
    former = connection.scalar(select(table.c.changed_at).where(table.c.id == record_id))
    values = change.after(former)._asdict()
    connection.execute(update(table).where(table.c.id == record_id).values(values))
    lineage.note(connection, [(record_id, change.version)])


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
        if value is not None and column.foreign_keys:
            owner = _REFERENCES[name]
            changes[name] = connection.scalar(select(owner.c.id).where(owner.c.id == value))
            if changes[name] is None and not column.nullable:
                raise LookupError("what the record belongs to is gone")
    return replace(record, **changes)
