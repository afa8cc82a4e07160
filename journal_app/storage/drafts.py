"""Drafts: the entry being written, as one JSON text, apart from the journal."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from journal_app.domain.entry import Answer, Certainty, Draft, Entry, EntryKind, Feeling, Privacy
from journal_app.domain.identifiers import Identifier
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain
from journal_app.storage.entries import as_written
from journal_app.storage.tables import draft

_DELETED = "$.deleted"
"""Where in the JSON it says that the draft was deleted with its entry. No clock tells: it may have been set back."""
_TIMES = ("happened_at", "written_at", "edited_at", "settles_at", "hidden_until")


def write(connection: Connection, written: Draft) -> None:
    """Keep a draft in place of an earlier one of the same entry."""
    row = {
        "entry_id": written.entry.id,
        "saved_at": written.saved_at,
        "content": json.dumps(_plain(written), ensure_ascii=False, separators=(",", ":")),
    }
    connection.execute(insert(draft).values(row).on_conflict_do_update(index_elements=[draft.c.entry_id], set_=row))


def read(connection: Connection, entry_id: Identifier) -> Draft | None:
    """Return the draft of an entry."""
    row = connection.execute(
        select(draft.c.content, draft.c.saved_at).where(draft.c.entry_id == entry_id)
    ).one_or_none()
    return None if row is None else _draft(json.loads(row.content), row.saved_at)


def read_all(connection: Connection) -> tuple[Draft, ...]:
    """Return all drafts of entries, the one written last first."""
    rows = connection.execute(
        select(draft.c.content, draft.c.saved_at)
        .where(func.json_extract(draft.c.content, "$.entry").is_not(None))
        .order_by(draft.c.saved_at.desc(), draft.c.entry_id.desc())
    )
    return tuple(_draft(json.loads(row.content), row.saved_at) for row in rows)


def mark_deleted(connection: Connection, entry_id: Identifier) -> None:
    """Let the draft that an entry has now be purged with it; one that is written later stays."""
    _mark(connection, entry_id, func.json_set(draft.c.content, _DELETED, 1))


def unmark_deleted(connection: Connection, entry_id: Identifier) -> None:
    """Let the draft stay: the entry was brought back."""
    _mark(connection, entry_id, func.json_remove(draft.c.content, _DELETED))


def purge(connection: Connection, entry_ids: Sequence[Identifier]) -> None:
    """Remove the drafts that were deleted with these entries."""
    with_entry = func.json_extract(draft.c.content, _DELETED).is_not(None)
    connection.execute(delete(draft).where(draft.c.entry_id.in_(entry_ids), with_entry))


def remove(connection: Connection, entry_id: Identifier) -> None:
    """Remove the draft of an entry, if there is one."""
    connection.execute(delete(draft).where(draft.c.entry_id == entry_id))


def _mark(connection: Connection, entry_id: Identifier, content: ColumnElement[str]) -> None:
    connection.execute(update(draft).where(draft.c.entry_id == entry_id).values(content=content))


def plain_entry(written: Entry) -> dict[str, Any]:
    """Return an entry as JSON can hold it."""
    content = asdict(as_written(written))
    for holder, names in ((content, _TIMES), *((one, ("at",)) for one in content["answers"])):
        for name in names:
            holder[name] = holder[name] and holder[name].isoformat()
    return content


def entry_of(plain: dict[str, Any]) -> Entry:
    """Build the entry again; a field that an earlier version of the app did not know has its default."""
    values = dict(plain)
    for name in _TIMES:
        values[name] = _instant(values.get(name))
    values["kind"] = EntryKind(values["kind"])
    values["privacy"] = Privacy(values["privacy"])
    values["moment"] = values["moment"] and Moment(values["moment"])
    values["tags"] = tuple(values["tags"])
    values["answers"] = tuple(map(_answer, values["answers"]))
    values["feelings"] = tuple(Feeling(**one) for one in values.get("feelings", ()))
    return Entry(**values)


def _answer(plain: dict[str, Any]) -> Answer:
    certainty = plain.get("certainty")
    values = {"at": _instant(plain.get("at")), "certainty": Certainty(certainty) if certainty else None}
    return Answer(**{**plain, **values, "domain": Domain(plain["domain"])})


def _instant(plain: str | None) -> datetime | None:
    return datetime.fromisoformat(plain).astimezone(UTC) if plain else None


def _plain(written: Draft) -> dict[str, Any]:
    return {
        "entry": plain_entry(written.entry),
        "prompt_ids": list(written.prompt_ids),
        "page": written.page,
        "cursor": written.cursor,
    }


def _draft(content: dict[str, Any], saved_at: datetime) -> Draft:
    return Draft(
        entry=entry_of(content["entry"]),
        saved_at=saved_at,
        prompt_ids=tuple(content["prompt_ids"]),
        page=content["page"],
        cursor=content["cursor"],
    )
