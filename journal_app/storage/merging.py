"""Merging the rows of another database into this one; what is to be merged is decided in `domain/merging.py`.

Beside what every table says of itself, `lineage` holds under `"gone:" + id` the versions of a record that a deletion
had seen although the record stands again. A record that is gone needs none: its deletion had seen all of its lineage.
"""

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, TypeAlias, get_args

from sqlalchemy import Column, Connection, Table, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from journal_app.domain.entry import Answer, Entry
from journal_app.domain.identifiers import Identifier, sample_identifier, stay_after
from journal_app.domain.merging import ENTRY, Decision, Known, Outcome, RecordKind, Version, decide
from journal_app.domain.version import has_same_content
from journal_app.errors import OtherCopyDamagedError
from journal_app.storage import commits, entries, preferences, records, search, session_drafts, versions
from journal_app.storage.entries import Kept
from journal_app.storage.tables import (
    Change,
    answer,
    attachment,
    chunk,
    draft,
    entry,
    entry_version,
    lineage,
    metadata,
    tag,
    tombstone,
)

Key: TypeAlias = tuple[RecordKind, Identifier]
Fields: TypeAlias = Mapping[str, Any]

_TABLES: Final[dict[RecordKind, Table]] = {  # what is referred to comes before what refers to it
    str(table.name): table
    for table in metadata.sorted_tables
    if {"changed_at", "version"} <= set(table.c.keys()) and len(table.primary_key.columns) == 1
}
_BURIED: Final = "gone:"
_AT_ONCE: Final = 500
_NOT_CONTENT: Final = {"id", "key", "changed_at", "version"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft as it is stored."""

    entry_id: Identifier
    saved_at: datetime
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What merging would do.

    Attributes:
        decisions: For each record that at least one side knows.
        kept_here: Of what both changed, our side: an entry, or the fields that differ.
        kept_there: The same of theirs.
        drafts: Those that are to be added.
        headlines: Of the entries that were deleted on one side, and stand.
    """

    decisions: tuple[Decision, ...]
    kept_here: Mapping[Key, Entry | Fields] = field(default_factory=dict)
    kept_there: Mapping[Key, Entry | Fields] = field(default_factory=dict)
    drafts: tuple[Draft, ...] = ()
    headlines: Mapping[Identifier, str] = field(default_factory=dict)


def plan(ours: Connection, theirs: Connection) -> Plan:
    """Compare two databases, and decide on every record. Nothing is written.

    Raises:
        OtherCopyDamagedError: What stands in theirs is nothing that this app writes.
    """
    with _their_faults_named():
        _ensure_readable(theirs)
        there = _known(theirs)
    here = _known(ours)
    keys = sorted(here.keys() | there.keys())
    decisions = [decide(here.get(key), there.get(key)) for key in keys]
    both = [decision for decision in decisions if decision.outcome is Outcome.BOTH_CHANGED]
    kept_here = _contents(ours, both)
    with _their_faults_named():
        kept_there = _contents(theirs, both)
    # The same words on both sides, come to in two ways, are nothing to look at.
    same = {key for key in kept_here if _is_same(kept_here[key], kept_there[key])}
    return Plan(
        decisions=tuple(
            replace(decision, outcome=Outcome.SAME) if decision.key in same else decision for decision in decisions
        ),
        kept_here={key: kept for key, kept in kept_here.items() if key not in same},
        kept_there={key: kept for key, kept in kept_there.items() if key not in same},
        drafts=tuple(_drafts_to_add(ours, theirs)),
        headlines=_headlines(ours, theirs, decisions),
    )


def carry_out(
    ours: Connection,
    theirs: Connection,
    wanted: Plan,
    *,
    same_vault: bool,
    step: Callable[[int], object] = lambda _: None,
) -> None:
    """Do what was planned, within the one transaction of `ours`.

    Args:
        ours: Written to.
        theirs: Read.
        wanted: Made of these two in this transaction.
        same_vault: Whether theirs is a copy of ours; all that it holds is in ours then.
        step: Told how many records were taken so far; what it raises undoes everything.

    Raises:
        OtherCopyDamagedError: What stands in theirs is nothing that this app writes.
    """
    taken = [decision for decision in wanted.decisions if decision.takes_theirs]
    owners = {owner for table in _TABLES.values() for _, owner in _references(table)}
    known = {owner: set(ours.scalars(select(owner.c.id))) for owner in owners}
    done = 0
    for kind in _TABLES:
        of_kind = [decision for decision in taken if decision.merged.kind == kind]
        for some in _parts(of_kind):
            if kind == ENTRY:
                _take_entries(ours, theirs, some)
            else:
                _take_records(ours, theirs, kind, some)
            done += len(some)
            step(done)
    _take_chunks(ours, theirs)
    # What was said and drawn goes with its entry, which only now is known to be gone.
    gone = select(tombstone.c.id).where(tombstone.c.kind == ENTRY)
    ours.execute(delete(attachment).where(attachment.c.entry_id.in_(gone)))
    _keep_their_history(ours, theirs, wanted.decisions)
    if any(set(ours.scalars(select(owner.c.id))) - before for owner, before in known.items()):
        _refer_again(ours, theirs)
    for one in wanted.drafts:
        ours.execute(insert(draft).values(entry_id=one.entry_id, saved_at=one.saved_at, content=one.content))
    for decision in taken:
        if decision.merged.standing is not None:
            stay_after(decision.merged.standing.id)
    if same_vault:
        commits.raise_counts(ours, commits.counts(theirs))


# --- what a database knows


def _ensure_readable(connection: Connection) -> None:
    """Read what is small in whole, and see that the tables are tables: a view may ask for anything when it is read."""
    foreign = "select count(*) from sqlite_schema where type not in ('table', 'index')"
    if connection.exec_driver_sql(foreign).scalar_one():
        raise OtherCopyDamagedError
    for kind in get_args(records.Record):
        records.read_all(connection, kind)
    for table in _TABLES.values():
        if table is not entry:
            connection.execute(select(table)).all()
    preferences.read(connection)


def _known(connection: Connection) -> dict[Key, Known]:
    """Read what a database knows of every record, in one pass over the tables, without their words."""
    seen: defaultdict[Identifier, set[Identifier]] = defaultdict(set)
    for record_id, version in connection.execute(select(lineage.c.record_id, lineage.c.version)):
        seen[record_id].add(version)
    earlier: defaultdict[Identifier, dict[Identifier, Version]] = defaultdict(dict)
    columns = (entry_version.c.entry_id, entry_version.c.version, entry_version.c.changed_at)
    for record_id, version, changed_at in connection.execute(select(*columns)):
        earlier[record_id][version] = Version(changed_at, version)
    known: dict[Key, Known] = {}
    for kind, table in _TABLES.items():
        deleted_at = table.c.deleted_at if kind == ENTRY else func.nullif(1, 1)
        for record_id, version, changed_at, deleted in connection.execute(
            select(_id_of(table), table.c.version, table.c.changed_at, deleted_at)
        ):
            standing = Version(changed_at, version, deleted is not None)
            kept = dict(earlier[record_id]) if kind == ENTRY else {}
            kept.pop(version, None)
            known[kind, record_id] = Known(
                id=record_id,
                kind=kind,
                standing=standing,
                lineage=frozenset(seen[record_id] | {version}),
                buried=frozenset(seen.get(_BURIED + record_id, ())),
                earlier=kept,
            )
    for record_id, kind in connection.execute(select(tombstone.c.id, tombstone.c.kind)):
        if kind not in _TABLES:
            raise ValueError("gone from a table that there is not")
        known.setdefault(
            (kind, record_id), Known(id=record_id, kind=kind, standing=None, lineage=frozenset(seen.get(record_id, ())))
        )
    return known


def _contents(connection: Connection, decisions: Iterable[Decision]) -> dict[Key, Entry | Fields]:
    """Return the content of the records that these are about."""
    by_kind: defaultdict[RecordKind, list[Identifier]] = defaultdict(list)
    for decision in decisions:
        by_kind[decision.merged.kind].append(decision.merged.id)
    found: dict[Key, Entry | Fields] = {}
    for kind, ids in by_kind.items():
        if kind == ENTRY:
            found |= {(kind, one.entry.id): one.entry for one in _entries(connection, ids).values()}
        else:
            found |= {(kind, record_id): row for record_id, row in _rows(connection, kind, ids).items()}
    return found


def _headlines(ours: Connection, theirs: Connection, decisions: Iterable[Decision]) -> dict[Identifier, str]:
    kept = [one for one in decisions if one.outcome is Outcome.KEPT and one.merged.kind == ENTRY]
    found = _entries(ours, [one.merged.id for one in kept if not one.takes_theirs])
    with _their_faults_named():
        found |= _entries(theirs, [one.merged.id for one in kept if one.takes_theirs])
    return {record_id: one.entry.headline for record_id, one in found.items()}


def _is_same(one: Entry | Fields, other: Entry | Fields) -> bool:
    if isinstance(one, Entry) and isinstance(other, Entry):
        return replace(one, edited_at=None, written_at=other.written_at) == replace(other, edited_at=None)
    if isinstance(one, Entry) or isinstance(other, Entry):
        return False
    return all(one[name] == other[name] for name in one if name not in _NOT_CONTENT)


def _rows(connection: Connection, kind: RecordKind, ids: Iterable[Identifier]) -> dict[Identifier, Fields]:
    table = _TABLES[kind]
    found: dict[Identifier, Fields] = {}
    for some in _parts(list(ids)):
        for row in connection.execute(select(table).where(_id_of(table).in_(some))).mappings():
            found[row[_id_of(table).name]] = dict(row)
    return found


def _entries(connection: Connection, ids: Sequence[Identifier]) -> dict[Identifier, Kept]:
    """Read many entries, deleted ones too, by a few questions."""
    found: dict[Identifier, Kept] = {}
    fields = [column.name for column in entry.c if column.name not in {"place", "headline"}]
    for some in _parts(ids):
        answers: defaultdict[Identifier, list[Answer]] = defaultdict(list)
        tags: defaultdict[Identifier, list[str]] = defaultdict(list)
        given = select(answer).where(answer.c.entry_id.in_(some)).order_by(answer.c.entry_id, answer.c.position)
        for row in connection.execute(given):
            answers[row.entry_id].append(Answer(**{one.name: getattr(row, one.name) for one in entries.ANSWER_COLUMNS}))
        named = (
            select(tag.c.entry_id, tag.c.name).where(tag.c.entry_id.in_(some)).order_by(tag.c.entry_id, tag.c.position)
        )
        for owner, name in connection.execute(named):
            tags[owner].append(name)
        for row in connection.execute(select(*(entry.c[name] for name in fields)).where(entry.c.id.in_(some))):
            values = row._asdict()
            deleted_at, change = values.pop("deleted_at"), Change(values.pop("changed_at"), values.pop("version"))
            written = Entry(**values, answers=tuple(answers[row.id]), tags=tuple(tags[row.id]))
            found[row.id] = Kept(written, deleted_at, change)
    return found


# --- taking what is theirs


def _take_records(ours: Connection, theirs: Connection, kind: RecordKind, decisions: Sequence[Decision]) -> None:
    table = _TABLES[kind]
    with _their_faults_named():
        rows = _rows(theirs, kind, [one.merged.id for one in decisions if one.merged.standing is not None])
    for decision in decisions:
        if decision.merged.standing is None:
            _bury(ours, theirs, decision)
            continue
        row = dict(rows[decision.merged.id])
        lost = [
            column
            for column, owner in _references(table)
            if row[column.name] is not None and not _is_there(ours, owner, row[column.name])
        ]
        if any(not column.nullable for column in lost):
            continue  # a part of something that is gone
        row |= {column.name: None for column in lost}
        ours.execute(insert(table).values(row).on_conflict_do_update(index_elements=[_id_of(table)], set_=row))
        _unbury(ours, decision)


def _take_entries(ours: Connection, theirs: Connection, decisions: Sequence[Decision]) -> None:
    with _their_faults_named():
        there = _entries(theirs, [one.merged.id for one in decisions if one.theirs and one.theirs.standing])
    here = _entries(ours, [one.merged.id for one in decisions if one.mine and one.mine.standing])
    new: list[Kept] = []
    for decision in decisions:
        record_id, standing = decision.merged.id, decision.merged.standing
        if standing is None:
            _bury(ours, theirs, decision)
            continue
        wanted = _standing_entry(ours, theirs, standing, there.get(record_id), here.get(record_id))
        former = here.get(record_id)
        if former is not None and _is_worth_keeping(former.entry, wanted.entry):
            versions.keep(ours, former.entry, former.change)
        if former is None and not entries.as_written(wanted.entry).is_empty:
            new.append(wanted)
        else:
            entries.write(ours, entries.as_kept(ours, wanted.entry), wanted.change)
            _make_exact(ours, wanted)
        _unbury(ours, decision)
    # `write_many` takes the changes in the order in which it writes.
    new.sort(key=lambda kept: (kept.entry.happened_at, kept.entry.id))
    entries.write_many(ours, [kept.entry for kept in new], [kept.change for kept in new])
    for kept in new:
        if kept.deleted_at is not None:
            _make_exact(ours, kept)


def _take_chunks(ours: Connection, theirs: Connection) -> None:
    """Take the bytes of recordings that are not here; what was recorded is only ever added to."""
    names = select(chunk.c.attachment_id, chunk.c.position)
    standing = set(ours.scalars(select(attachment.c.id)))
    here = set(map(tuple, ours.execute(names)))
    for attachment_id, position in set(map(tuple, theirs.execute(names))) - here:
        if attachment_id in standing:
            of_it = (chunk.c.attachment_id == attachment_id, chunk.c.position == position)
            with _their_faults_named():
                row = theirs.execute(select(chunk).where(*of_it)).one()
                if zlib.crc32(row.content) != row.checksum:
                    raise OtherCopyDamagedError
            ours.execute(insert(chunk).values(row._asdict()))


def _standing_entry(
    ours: Connection, theirs: Connection, standing: Version, there: Kept | None, here: Kept | None
) -> Kept:
    """Return the entry whose version stands from now on: theirs, or else an earlier version that one side has kept."""
    if there is not None and there.change.version == standing.id:
        return there
    owner = there or here
    for connection in (ours, theirs):
        if owner is not None and (found := versions.read(connection, owner.entry.id, standing.id)):
            return Kept(found.entry, None, Change(found.changed_at, found.version))
    raise OtherCopyDamagedError


def _make_exact(ours: Connection, kept: Kept) -> None:
    """Give an entry that was just written the time of its change, and put it among the deleted if it was there."""
    if kept.deleted_at is not None:
        entries.mark_deleted(ours, kept.entry.id, kept.change)
    exact = {"deleted_at": kept.deleted_at, **kept.change._asdict()}
    ours.execute(update(entry).where(entry.c.id == kept.entry.id).values(exact))


def _is_worth_keeping(former: Entry, wanted: Entry) -> bool:
    return not has_same_content(former, wanted) or former.tags != wanted.tags


def _bury(ours: Connection, theirs: Connection, decision: Decision) -> None:
    """Remove a record for good, as the other side did."""
    table, record_id = _TABLES[decision.merged.kind], decision.merged.id
    if table is entry:
        for place in ours.scalars(select(entry.c.place).where(entry.c.id == record_id)).all():
            search.remove(ours, place)
        for owned in (answer.c.entry_id, tag.c.entry_id, entry_version.c.entry_id):
            ours.execute(delete(owned.table).where(owned == record_id))
    ours.execute(delete(table).where(_id_of(table) == record_id))
    deleted_at = theirs.scalar(select(tombstone.c.deleted_at).where(tombstone.c.id == record_id))
    row = {"id": record_id, "kind": table.name, "deleted_at": deleted_at}
    ours.execute(insert(tombstone).values(row).on_conflict_do_nothing())


def _unbury(ours: Connection, decision: Decision) -> None:
    ours.execute(delete(tombstone).where(tombstone.c.id == decision.merged.id))


def _keep_their_history(ours: Connection, theirs: Connection, decisions: Iterable[Decision]) -> None:
    """Take over every version that their records have had, and of entries the content that they kept."""
    decisions = list(decisions)
    note = insert(lineage).on_conflict_do_nothing()
    with _their_faults_named():
        rows = [row._asdict() for row in theirs.execute(select(lineage))]
    # Journals of the first version had no lineage, and preferences have none.
    rows += [
        {"record_id": one.merged.id, "version": version}
        for one in decisions
        if one.theirs is not None
        for version in one.merged.lineage
    ]
    rows += [
        {"record_id": _BURIED + one.merged.id, "version": version} for one in decisions for version in one.merged.buried
    ]
    for some in _parts(rows):
        ours.execute(note, some)
    living = {one.merged.id: one for one in decisions if one.merged.kind == ENTRY and one.merged.standing}
    _keep_what_they_kept(ours, theirs, living)
    _keep_what_they_say(ours, theirs, living.values())


def _keep_what_they_kept(ours: Connection, theirs: Connection, living: Mapping[Identifier, Decision]) -> None:
    with _their_faults_named():
        ids = [
            (row.entry_id, row.version)
            for row in theirs.execute(select(entry_version.c.entry_id, entry_version.c.version))
        ]
    missing = [
        (record_id, version)
        for record_id, version in ids
        if record_id in living
        and version != (living[record_id].merged.standing or (None, ""))[1]
        and ((mine := living[record_id].mine) is None or version not in mine.earlier)
    ]
    for record_id, version in missing:
        with _their_faults_named():
            found = versions.read(theirs, record_id, version)
        if found is not None:
            versions.keep(ours, found.entry, Change(found.changed_at, found.version))


def _keep_what_they_say(ours: Connection, theirs: Connection, living: Iterable[Decision]) -> None:
    """Keep their words as an earlier version where ours stand, unless they are the same."""
    superseded = [
        one.merged.id
        for one in living
        if one.mine is not None
        and one.theirs is not None
        and one.theirs.standing is not None
        and one.theirs.standing != one.merged.standing
        and one.theirs.standing.id not in one.mine.earlier
    ]
    for some in _parts(superseded):
        with _their_faults_named():
            there = _entries(theirs, some)
        here = _entries(ours, some)
        for record_id, kept in there.items():
            if record_id in here and _is_worth_keeping(kept.entry, here[record_id].entry):
                versions.keep(ours, kept.entry, kept.change)


def _refer_again(ours: Connection, theirs: Connection) -> None:
    """Restore links to a course or session that was gone here and stands again; that they were lost was no change."""
    for table in _TABLES.values():
        for column, owner in _references(table):
            with _their_faults_named():
                links = theirs.execute(
                    select(_id_of(table).label("b_id"), table.c.version.label("b_version"), column.label("b_to")).where(
                        column.is_not(None)
                    )
                ).all()
            change = (
                update(table)
                .where(
                    _id_of(table) == bindparam("b_id"),
                    table.c.version == bindparam("b_version"),
                    column.is_(None),
                    select(owner.c.id).where(owner.c.id == bindparam("b_to")).exists(),
                )
                .values({column.name: bindparam("b_to")})
            )
            for some in _parts(links):
                ours.execute(change, [row._asdict() for row in some])


# --- drafts


def _drafts_to_add(ours: Connection, theirs: Connection) -> Iterator[Draft]:
    """Yield their drafts that say what is not said here.

    One of an entry that has a draft here, or that was kept here later than the draft, becomes a draft of its own: it
    is offered beside the other, and stands in nobody's way.
    """
    with _their_faults_named():
        there = [Draft(**row._asdict()) for row in theirs.execute(select(draft))]
        words = {one.entry_id: _words(one) for one in there}
    here = {row.entry_id: Draft(**row._asdict()) for row in ours.execute(select(draft))}
    for one in there:
        mine = here.get(one.entry_id)
        kept = entries.read(ours, one.entry_id)
        if (mine is not None and words[one.entry_id] in _words(mine)) or (
            kept is not None and words[one.entry_id] in _text(kept.entry)
        ):
            continue
        if mine is None and (kept is None or kept.change.changed_at < one.saved_at):
            yield one
            continue
        apart = _apart(one)
        if apart.entry_id not in here and not _was_ever(ours, apart.entry_id):
            yield apart


def _apart(one: Draft) -> Draft:
    """Return the draft as one of a new entry, the same in every vault that does so."""
    content = json.loads(one.content)
    digest = hashlib.sha256(one.content.encode()).hexdigest()
    apart = sample_identifier(one.saved_at, f"draft {one.entry_id} {digest}")
    if "entry" in content:  # the page of a session does not say whose it is
        content["entry"]["id"] = apart
    content.pop("deleted", None)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return replace(one, entry_id=apart, content=text)


def _was_ever(connection: Connection, record_id: Identifier) -> bool:
    return connection.scalar(select(lineage.c.version).where(lineage.c.record_id == record_id).limit(1)) is not None


def _words(one: Draft) -> str:
    content = json.loads(one.content)
    if "entry" not in content:
        session_drafts.unpack(one.entry_id, one.saved_at, content)  # it reads as what it says it is
        return json.dumps(content, ensure_ascii=False, sort_keys=True)
    return _text(versions.unpack(json.dumps(content["entry"])))


def _text(written: Entry) -> str:
    return f"{written.title}\n{written.words}".strip()


# --- small things


def _id_of(table: Table) -> Any:
    [column] = table.primary_key.columns
    return column


def _references(table: Table) -> list[tuple[Column[Any], Table]]:
    """Return the columns that refer to a record in another table."""
    return [(key.parent, key.column.table) for key in table.foreign_keys]


def _is_there(connection: Connection, table: Table, record_id: Identifier) -> bool:
    return connection.scalar(select(table.c.id).where(table.c.id == record_id)) is not None


def _parts(whole: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(whole), _AT_ONCE):
        yield whole[start : start + _AT_ONCE]


@contextmanager
def _their_faults_named() -> Iterator[None]:
    """Say of values that no version of this app writes that the other copy is damaged, not that this app is."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise OtherCopyDamagedError from error
