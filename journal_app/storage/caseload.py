"""The caseload: what many rows say at once. Single rows are written and read by `records`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, text

from journal_app.domain.caseload import (
    APART,
    Highlight,
    ItemKind,
    ItemMark,
    Patient,
    PatientLine,
    PrivateNote,
    ReceivedItem,
    ReceivedShare,
)
from journal_app.domain.identifiers import Identifier
from journal_app.storage import records
from journal_app.storage.tables import (
    PURGED,
    Change,
    highlight,
    item_mark,
    meta,
    private_note,
    received_item,
    received_share,
)

_SHARE_FIELDS: Final = [field.name for field in fields(ReceivedShare)]
_ITEM_FIELDS: Final = [field.name for field in fields(ReceivedItem)]
_ENTRIES: Final = text(
    "select patient_id, count(distinct name) from received_item indexed by ix_received_item_listed"
    " where kind = 'entries' group by patient_id"
)


class Counts(NamedTuple):
    """How much there is of one patient."""

    entries: int
    records: int
    highlights: int
    notes: int


def add_share(
    connection: Connection, share: ReceivedShare, items: Iterable[tuple[ReceivedItem, Identifier]], change: Change
) -> None:
    """Keep a share and its records, each with the version it is to have."""
    row = {name: getattr(share, name) for name in _SHARE_FIELDS}
    connection.execute(insert(received_share).values(**row, **change._asdict()))
    rows = [
        {
            **{name: getattr(item, name) for name in _ITEM_FIELDS},
            "changed_at": change.changed_at,
            "version": version,
        }
        for item, version in items
    ]
    if rows:
        connection.execute(insert(received_item), rows)


def lines(connection: Connection) -> tuple[PatientLine, ...]:
    """Return the caseload, in two questions; whose share arrived last comes first."""
    shares = defaultdict(list)
    query = select(
        received_share.c.patient_id, received_share.c.received_at, received_share.c.from_on, received_share.c.until_on
    )
    for row in connection.execute(query):
        shares[row.patient_id].append(row)
    entries: dict[str, int] = dict(map(tuple, connection.execute(_ENTRIES)))
    found = []
    for patient in records.read_all(connection, Patient):
        of_patient = shares[patient.id]
        reviewed_at = patient.reviewed_at
        found.append(
            PatientLine(
                patient=patient,
                shares=len(of_patient),
                new_shares=sum(reviewed_at is None or one.received_at > reviewed_at for one in of_patient),
                entries=entries.get(patient.id, 0),
                last_received_at=max((one.received_at for one in of_patient), default=None),
                from_on=min((one.from_on for one in of_patient if one.from_on), default=None),
                until_on=max((one.until_on for one in of_patient if one.until_on), default=None),
            )
        )
    found.sort(key=lambda one: (one.last_received_at or one.patient.added_at, one.patient.id), reverse=True)
    return tuple(found)


def shares_of(connection: Connection, patient_id: str) -> tuple[ReceivedShare, ...]:
    """Return the shares of a patient, the latest last."""
    return tuple(sorted(records.read_all(connection, ReceivedShare, patient_id=patient_id), key=lambda one: one.rank))


def attached(connection: Connection, patient_id: str) -> Sequence[tuple[str, ItemKind, str, str]]:
    """Return share, kind, name and owner of what was drawn and said."""
    query = select(
        received_item.c.received_share_id, received_item.c.kind, received_item.c.name, received_item.c.owner
    ).where(received_item.c.patient_id == patient_id, received_item.c.kind.in_(APART))
    return [(row.received_share_id, row.kind, row.name, row.owner) for row in connection.execute(query)]


def contents(connection: Connection, patient_id: str) -> Sequence[tuple[str, ItemKind, str, str]]:
    """Return share, kind, name and content of the records that are shown at once."""
    query = select(
        received_item.c.received_share_id, received_item.c.kind, received_item.c.name, received_item.c.content
    ).where(received_item.c.patient_id == patient_id, received_item.c.kind.not_in(APART))
    return [(row.received_share_id, row.kind, row.name, row.content) for row in connection.execute(query)]


def item(connection: Connection, patient_id: str, kind: ItemKind, name: str) -> ReceivedItem | None:
    """Return a record as the latest share has it."""
    query = (
        select(*(received_item.c[each] for each in _ITEM_FIELDS))
        .join(received_share, received_share.c.id == received_item.c.received_share_id)
        .where(received_item.c.patient_id == patient_id, received_item.c.kind == kind, received_item.c.name == name)
        .order_by(received_share.c.sequence.desc(), received_share.c.created_at.desc(), received_share.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else ReceivedItem(**row._asdict())


def counts(connection: Connection, patient_id: str) -> Counts:
    """Count what there is of a patient."""
    of_patient = received_item.c.patient_id == patient_id
    names = select(func.count(received_item.c.name.distinct())).where(
        of_patient, received_item.c.kind == ItemKind.ENTRY
    )
    return Counts(
        entries=connection.execute(names).scalar_one(),
        records=connection.execute(select(func.count()).where(of_patient)).scalar_one(),
        highlights=connection.execute(select(func.count()).where(highlight.c.patient_id == patient_id)).scalar_one(),
        notes=connection.execute(select(func.count()).where(private_note.c.patient_id == patient_id)).scalar_one(),
    )


def remove(connection: Connection, patient_id: str, now: datetime) -> bool:
    """Remove a patient with all that they sent and all that was kept beside it; tell whether there was one."""
    for table in (item_mark, private_note, highlight, received_item, received_share):
        connection.execute(delete(table).where(table.c.patient_id == patient_id))
    connection.execute(insert(meta).prefix_with("or ignore"), {"key": PURGED, "value": "1"})
    return records.remove(connection, Patient, patient_id, now)


def beside(
    connection: Connection, patient_id: str
) -> tuple[tuple[Highlight, ...], tuple[PrivateNote, ...], dict[str, ItemMark]]:
    """Return what the therapist keeps beside what a patient sent."""
    marks = records.read_all(connection, ItemMark, patient_id=patient_id)
    return (
        records.read_all(connection, Highlight, patient_id=patient_id),
        records.read_all(connection, PrivateNote, patient_id=patient_id),
        {one.item: one for one in marks},
    )
