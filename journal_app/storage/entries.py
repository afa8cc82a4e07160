"""Entries: values in, values out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from journal_app.domain.entry import Answer, Entry, EntryFilter, EntryHeader, TagCount, tidy_tags
from journal_app.domain.identifiers import Identifier
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain
from journal_app.domain.sitting import Asked
from journal_app.storage import lineage, search
from journal_app.storage.tables import (
    PURGED,
    Change,
    answer,
    attachment,
    course,
    dosing_session,
    entry,
    entry_version,
    meta,
    microseconds,
    storable,
    tag,
    tombstone,
)

_IN_OTHER_TABLES = {"answers", "tags"}
_ENTRY_FIELDS = [field.name for field in fields(Entry) if field.name not in _IN_OTHER_TABLES]
_HEADER_FIELDS = [field.name for field in fields(EntryHeader) if field.name != "tags"]
_ENTRY_COLUMNS = [entry.c[name] for name in _ENTRY_FIELDS]
_HEADER_COLUMNS = [entry.c[name] for name in _HEADER_FIELDS]
ANSWER_COLUMNS = [answer.c[field.name] for field in fields(Answer)]
_LIVING = entry.c.deleted_at.is_(None)


class Kept(NamedTuple):
    """An entry as it is in the file, whether deleted or not."""

    entry: Entry
    deleted_at: datetime | None
    change: Change


class DeletedHeader(NamedTuple):
    """The header of an entry that was deleted and not purged yet."""

    header: EntryHeader
    deleted_at: datetime


def as_kept(connection: Connection, written: Entry) -> Entry:
    """Return the entry as it will read once it was kept.

    Tags are tidied, times are in UTC, words are `storable`, and a link to a course or session that is gone is left out:
    it may have been deleted while the entry was being written.
    """
    return replace(
        as_written(written),
        course_id=_existing(connection, course, written.course_id),
        dosing_session_id=_existing(connection, dosing_session, written.dosing_session_id),
    )


def as_written(written: Entry) -> Entry:
    """Return the entry with tidy tags, times in UTC and words that can be kept; links as they are."""
    return replace(
        written,
        happened_at=written.happened_at.astimezone(UTC),
        written_at=written.written_at.astimezone(UTC),
        edited_at=written.edited_at and written.edited_at.astimezone(UTC),
        settles_at=written.settles_at and written.settles_at.astimezone(UTC),
        hidden_until=written.hidden_until and written.hidden_until.astimezone(UTC),
        veil_note=storable(written.veil_note),
        feelings=tuple(replace(one, word=storable(one.word)) for one in written.feelings),
        title=storable(written.title),
        text=storable(written.text),
        tags=tidy_tags(map(storable, written.tags)),
        answers=tuple(
            replace(
                one,
                text=storable(one.text),
                prompt_text=storable(one.prompt_text),
                at=one.at and one.at.astimezone(UTC),
            )
            for one in written.answers
        ),
    )


def write(connection: Connection, kept: Entry, change: Change) -> None:
    """Insert or replace an entry that came from `as_kept`; a deleted one is then no longer deleted."""
    columns = (entry.c.place, entry.c.happened_at, entry.c.changed_at)
    known = connection.execute(select(*columns).where(entry.c.id == kept.id)).one_or_none()
    if known is None:
        place = free_place(connection, kept.happened_at)
        connection.execute(insert(entry).values(_row(kept, place, change)))
        connection.execute(delete(tombstone).where(tombstone.c.id == kept.id))
    else:
        change = change.after(known.changed_at)
        search.remove(connection, known.place)
        moved = known.happened_at != kept.happened_at
        place = free_place(connection, kept.happened_at) if moved else known.place
        connection.execute(update(entry).where(entry.c.id == kept.id).values(_row(kept, place, change)))
        connection.execute(delete(answer).where(answer.c.entry_id == kept.id))
        connection.execute(delete(tag).where(tag.c.entry_id == kept.id))
    lineage.note(connection, [(kept.id, change.version)])
    _write_answers_and_tags(connection, [kept])
    search.add(connection, [search.document(kept, place)])


def write_many(connection: Connection, written: Iterable[Entry], change_of: Iterable[Change]) -> int:
    """Insert entries in bulk, those that are not in the journal yet and not empty; return how many that were."""
    known = set(connection.scalars(select(entry.c.id)))
    courses = set(connection.scalars(select(course.c.id)))
    sessions = set(connection.scalars(select(dosing_session.c.id)))
    fresh: dict[Identifier, Entry] = {}
    for one in map(as_written, written):
        if one.id not in known and not one.is_empty:
            fresh[one.id] = replace(
                one,
                course_id=one.course_id if one.course_id in courses else None,
                dosing_session_id=one.dosing_session_id if one.dosing_session_id in sessions else None,
            )
    if not fresh:
        return 0
    taken = set(connection.scalars(select(entry.c.place)))
    placed: list[tuple[Entry, int]] = []
    for one in sorted(fresh.values(), key=lambda each: (each.happened_at, each.id)):
        place = _place_of(one.happened_at)
        if placed:
            place = max(place, placed[-1][1] + 1)
        while place in taken:
            place += 1
        placed.append((one, place))
    rows = [_row(one, place, change) for (one, place), change in zip(placed, change_of, strict=False)]
    connection.execute(insert(entry), rows)
    lineage.note(connection, [(row["id"], row["version"]) for row in rows])
    connection.execute(delete(tombstone).where(tombstone.c.id.in_(select(entry.c.id))))
    _write_answers_and_tags(connection, [one for one, _ in placed])
    search.add(connection, [search.document(one, place) for one, place in placed])
    while search.merge_step(connection):  # many big pieces would otherwise be merged at once, by some later save
        pass
    return len(placed)


def read(connection: Connection, entry_id: Identifier) -> Kept | None:
    """Return an entry, deleted or not, or None when there is none."""
    columns = (*_ENTRY_COLUMNS, entry.c.deleted_at, entry.c.changed_at, entry.c.version)
    row = connection.execute(select(*columns).where(entry.c.id == entry_id)).one_or_none()
    if row is None:
        return None
    values = row._asdict()
    deleted_at = values.pop("deleted_at")
    change = Change(values.pop("changed_at"), values.pop("version"))
    answers = connection.execute(
        select(*ANSWER_COLUMNS).where(answer.c.entry_id == entry_id).order_by(answer.c.position)
    )
    tags = connection.scalars(select(tag.c.name).where(tag.c.entry_id == entry_id).order_by(tag.c.position))
    found = Entry(**values, answers=tuple(Answer(**one._asdict()) for one in answers), tags=tuple(tags))
    return Kept(found, deleted_at, change)


def headers(
    connection: Connection, shown: EntryFilter, limit: int, now: datetime, before: EntryHeader | None = None
) -> tuple[EntryHeader, ...]:
    """Return the newest entries that fit, by when they happened; with `before`, those that follow it in that order."""
    query = _fitting(select(entry.c.id, *_HEADER_COLUMNS[1:]), shown, now)
    if query is None:
        return ()
    if before is not None:
        place = connection.scalar(select(entry.c.place).where(entry.c.id == before.id))
        query = query.where(entry.c.place < (_place_of(before.happened_at) if place is None else place))
    # The same numbers; naming the one that is searched lets SQLite stop at the newest hits.
    order = search.entry_fts.c.rowid if shown.text.strip() else entry.c.place
    return _with_tags(connection, connection.execute(query.order_by(order.desc()).limit(limit)).all())


def headers_at(connection: Connection, places: Sequence[int]) -> dict[int, EntryHeader]:
    """Return the headers of the entries at these places."""
    rows = connection.execute(select(*_HEADER_COLUMNS, entry.c.place).where(entry.c.place.in_(places))).all()
    return {row.place: header for row, header in zip(rows, _with_tags(connection, rows), strict=True)}


def hidden_headers(connection: Connection, now: datetime) -> tuple[EntryHeader, ...]:
    """Return the entries that no list shows at present, by when they happened, the newest first."""
    query = select(*_HEADER_COLUMNS).where(_LIVING, entry.c.hidden_until > now).order_by(entry.c.place.desc())
    return _with_tags(connection, connection.execute(query).all())


def beside(connection: Connection, entry_id: Identifier) -> tuple[EntryHeader, ...]:
    """Return what was written beside an entry, by when it happened."""
    return _headers_where(connection, entry.c.beside_id == entry_id)


def raw_captures(connection: Connection, dosing_session_id: Identifier | None = None) -> tuple[EntryHeader, ...]:
    """Return what was caught while groggy, around one dosing session or all, by when it happened."""
    of_session = [] if dosing_session_id is None else [entry.c.dosing_session_id == dosing_session_id]
    return _headers_where(connection, entry.c.groggy == literal_column("1"), *of_session)


def gentle_headers(
    connection: Connection, before: datetime, now: datetime, moments: Collection[Moment]
) -> tuple[EntryHeader, ...]:
    """Return what was written at these moments before a time and may come up by itself, the earliest first.

    Nothing veiled or hidden, nothing caught while groggy, and nothing in which the difficult was asked and answered.
    """
    difficult = select(answer.c.entry_id).where(answer.c.domain == Domain.DIFFICULT, func.trim(answer.c.text) != "")
    return _headers_where(
        connection,
        entry.c.happened_at < before,
        entry.c.moment.in_(moments),
        entry.c.dosing_session_id.is_not(None),
        entry.c.veiled.is_(False),
        entry.c.groggy.is_(False),
        is_shown(now),
        entry.c.id.not_in(difficult),
    )


def _headers_where(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[EntryHeader, ...]:
    query = select(*_HEADER_COLUMNS).where(_LIVING, *conditions).order_by(entry.c.place)
    return _with_tags(connection, connection.execute(query).all())


def count(connection: Connection, shown: EntryFilter, now: datetime) -> int:
    """Return how many entries fit."""
    query = _fitting(select(func.count()).select_from(entry), shown, now)
    return 0 if query is None else connection.execute(query).scalar_one()


def mark(connection: Connection, entry_id: Identifier, change: Change, **values: Any) -> bool:
    """Set columns of an entry that is not deleted, unless they are set so already; tell whether there is one."""
    here = and_(entry.c.id == entry_id, _LIVING)
    former = connection.scalar(select(entry.c.changed_at).where(here))
    if former is None:
        return False
    change = change.after(former)
    differs: ColumnElement[bool] = literal_column("0")
    for name, value in values.items():
        differs |= entry.c[name].is_distinct_from(value)
    if connection.execute(update(entry).where(here, differs).values(**values, **change._asdict())).rowcount:
        lineage.note(connection, [(entry_id, change.version)])
    return True


def mark_deleted(connection: Connection, entry_id: Identifier, change: Change) -> None:
    """Put an entry among the deleted and take its words out of the search."""
    known = connection.execute(select(entry.c.place, entry.c.changed_at).where(entry.c.id == entry_id)).one()
    search.remove(connection, known.place)
    values = {"deleted_at": change.changed_at, **change.after(known.changed_at)._asdict()}
    connection.execute(update(entry).where(entry.c.id == entry_id).values(values))
    lineage.note(connection, [(entry_id, change.version)])


def deleted_headers(connection: Connection) -> list[DeletedHeader]:
    """Return what was deleted and can still be brought back, the last deleted first."""
    rows = connection.execute(
        select(*_HEADER_COLUMNS, entry.c.deleted_at)
        .where(entry.c.deleted_at.is_not(None))
        .order_by(entry.c.deleted_at.desc(), entry.c.place.desc())
    ).all()
    return [
        DeletedHeader(header, row.deleted_at) for row, header in zip(rows, _with_tags(connection, rows), strict=True)
    ]


def deletion_times(connection: Connection) -> list[tuple[Identifier, datetime]]:
    """Return which entries were deleted, and when."""
    rows = connection.execute(select(entry.c.id, entry.c.deleted_at).where(entry.c.deleted_at.is_not(None)))
    return [(row.id, row.deleted_at) for row in rows]


def purge(connection: Connection, entry_ids: Sequence[Identifier], now: datetime) -> None:
    """Remove deleted entries for good with all that is theirs, recordings and drawings too; only identifiers stay."""
    if not entry_ids:
        return
    for owned in (answer.c.entry_id, tag.c.entry_id, entry_version.c.entry_id, attachment.c.entry_id, entry.c.id):
        connection.execute(delete(owned.table).where(owned.in_(entry_ids)))
    connection.execute(insert(tombstone), [{"id": gone, "kind": entry.name, "deleted_at": now} for gone in entry_ids])
    connection.execute(insert(meta).prefix_with("or ignore"), {"key": PURGED, "value": "1"})


def is_purged(connection: Connection, entry_id: Identifier) -> bool:
    """Tell whether there was such an entry, and it is gone for good."""
    return connection.scalar(select(tombstone.c.id).where(tombstone.c.id == entry_id)) is not None


def tags(connection: Connection) -> tuple[TagCount, ...]:
    """Return the tags in use, the most frequent first, each as spelt in the entry that was begun last."""
    amount = func.count().label("amount")
    deleted = select(entry.c.id).where(entry.c.deleted_at.is_not(None))
    rows = connection.execute(
        # With max(), SQLite takes the other columns from the row that holds the maximum; identifiers sort by their age.
        select(tag.c.name, amount, func.max(tag.c.entry_id))
        .where(tag.c.entry_id.not_in(deleted))
        .group_by(tag.c.folded)
        .order_by(amount.desc(), tag.c.folded)
    )
    return tuple(TagCount(name=row.name, entries=row.amount) for row in rows)


def prompts_asked(connection: Connection, since: datetime) -> tuple[Asked, ...]:
    """Return the prompts in what was written since then, deleted entries included, the latest first."""
    answered = (func.trim(answer.c.text) != "").label("answered")
    rows = connection.execute(
        select(answer.c.prompt_id, answer.c.domain, entry.c.written_at.label("at"), answered)
        .join(entry, entry.c.id == answer.c.entry_id)
        .where(entry.c.written_at >= since)
        .order_by(entry.c.written_at.desc(), answer.c.position.desc())
    )
    return tuple(
        Asked(prompt_id=row.prompt_id, domain=row.domain, at=row.at, answered=bool(row.answered)) for row in rows
    )


def free_place(connection: Connection, happened_at: datetime) -> int:
    """Return the first unused number from `happened_at` in whole seconds on.

    It orders the entries, and is their rowid in the full-text index: so a search can stop at the newest hits, also when
    old entries were imported late. Whole seconds keep the index small.
    """
    place = _place_of(happened_at)
    while connection.scalar(select(entry.c.id).where(entry.c.place == place)) is not None:
        place += 1
    return place


def _existing(connection: Connection, table: Table, wanted: Identifier | None) -> Identifier | None:
    """Return the identifier, if there is such a row."""
    if wanted is None:
        return None
    return wanted if connection.scalar(select(table.c.id).where(table.c.id == wanted)) else None


def _place_of(happened_at: datetime) -> int:
    return microseconds(happened_at) // 1_000_000


def _row(kept: Entry, place: int, change: Change) -> dict[str, Any]:
    values = {name: getattr(kept, name) for name in _ENTRY_FIELDS}
    return {**values, "place": place, "headline": kept.headline, "deleted_at": None, **change._asdict()}


def _write_answers_and_tags(connection: Connection, kept: Iterable[Entry]) -> None:
    answers: list[dict[str, Any]] = []
    tag_rows: list[dict[str, Any]] = []
    for one in kept:
        answers += (
            {
                "entry_id": one.id,
                "position": position,
                **{column.name: getattr(given, column.name) for column in ANSWER_COLUMNS},
            }
            for position, given in enumerate(one.answers)
        )
        tag_rows += (
            {"entry_id": one.id, "position": position, "name": name, "folded": name.casefold()}
            for position, name in enumerate(one.tags)
        )
    if answers:
        connection.execute(insert(answer), answers)
    if tag_rows:
        connection.execute(insert(tag), tag_rows)


def is_shown(now: datetime) -> ColumnElement[bool]:
    """Return the condition that an entry is not hidden at present."""
    return or_(entry.c.hidden_until.is_(None), entry.c.hidden_until <= now)


def _fitting(query: Select[Any], shown: EntryFilter, now: datetime) -> Select[Any] | None:
    """Narrow a query down to the entries that fit, or return None where nothing can."""
    query = query.where(_LIVING, is_shown(now))
    if shown.text.strip():
        asked = search.question(shown.text)
        if not asked:
            return None
        query = query.join(search.entry_fts, search.entry_fts.c.rowid == entry.c.place).where(search.matches(asked))
    if shown.tag is not None:
        tagged = select(tag.c.entry_id).where(tag.c.folded == shown.tag.casefold())
        query = query.where(entry.c.id.in_(tagged))
    if shown.starred is not None:
        # A constant, so that the partial index of starred entries can serve.
        query = query.where(entry.c.starred == literal_column("1" if shown.starred else "0"))
    if shown.privacy:
        query = query.where(entry.c.privacy.in_(shown.privacy))
    if shown.dosing_session_id is not None:
        query = query.where(entry.c.dosing_session_id == shown.dosing_session_id)
    return query


def _with_tags(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[EntryHeader, ...]:
    names: defaultdict[Identifier, list[str]] = defaultdict(list)
    found = connection.execute(
        select(tag.c.entry_id, tag.c.name)
        .where(tag.c.entry_id.in_([row.id for row in rows]))
        .order_by(tag.c.entry_id, tag.c.position)
    )
    for owner, name in found:
        names[owner].append(name)
    return tuple(
        EntryHeader(**{name: getattr(row, name) for name in _HEADER_FIELDS}, tags=tuple(names[row.id])) for row in rows
    )
