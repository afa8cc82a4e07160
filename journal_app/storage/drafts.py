"""Drafts: the entry being written, as one JSON text, apart from the journal."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from journal_app.domain.entry import Answer, Draft, Entry, EntryKind, Privacy
from journal_app.domain.identifiers import Identifier
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain
from journal_app.storage.entries import as_written
from journal_app.storage.tables import draft, entry

_TIMES = ("happened_at", "written_at", "edited_at")


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


def newest(connection: Connection) -> Draft | None:
    """Return the draft written last, leaving out those of deleted entries."""
    deleted = select(entry.c.id).where(entry.c.deleted_at.is_not(None))
    row = connection.execute(
        select(draft.c.content, draft.c.saved_at)
        .where(draft.c.entry_id.not_in(deleted))
        .order_by(draft.c.saved_at.desc(), draft.c.entry_id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _draft(json.loads(row.content), row.saved_at)


def remove(connection: Connection, entry_id: Identifier) -> None:
    """Remove the draft of an entry, if there is one."""
    connection.execute(delete(draft).where(draft.c.entry_id == entry_id))


def _plain(written: Draft) -> dict[str, Any]:
    content = asdict(as_written(written.entry))
    for name in _TIMES:
        content[name] = content[name] and content[name].isoformat()
    return {
        "entry": content,
        "prompt_ids": list(written.prompt_ids),
        "page": written.page,
        "cursor": written.cursor,
    }


def _draft(content: dict[str, Any], saved_at: datetime) -> Draft:
    """Build the draft; a field that an earlier version did not know has its default."""
    plain = content["entry"]
    for name in _TIMES:
        plain[name] = plain[name] and datetime.fromisoformat(plain[name]).astimezone(UTC)
    plain["kind"] = EntryKind(plain["kind"])
    plain["privacy"] = Privacy(plain["privacy"])
    plain["moment"] = plain["moment"] and Moment(plain["moment"])
    plain["tags"] = tuple(plain["tags"])
    plain["answers"] = tuple(Answer(**{**one, "domain": Domain(one["domain"])}) for one in plain["answers"])
    return Draft(
        entry=Entry(**plain),
        saved_at=saved_at,
        prompt_ids=tuple(content["prompt_ids"]),
        page=content["page"],
        cursor=content["cursor"],
    )
