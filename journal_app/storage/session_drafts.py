"""Drafts of the page of a dosing session. They lie in the table of drafts, under the identifier of the session."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from journal_app.domain.identifiers import Identifier
from journal_app.domain.kept_session import SessionDraft, TypedSideEffect
from journal_app.storage.tables import draft

KIND: Final = "session_page"
"""What stands in the JSON of such a draft; one of an entry has `entry` there."""


def write(connection: Connection, written: SessionDraft) -> None:
    """Keep a draft in place of an earlier one of the same session."""
    row = {
        "entry_id": written.session_id,
        "saved_at": written.saved_at,
        "content": json.dumps({KIND: _plain(written)}, ensure_ascii=False, separators=(",", ":")),
    }
    connection.execute(insert(draft).values(row).on_conflict_do_update(index_elements=[draft.c.entry_id], set_=row))


def read_all(connection: Connection) -> tuple[SessionDraft, ...]:
    """Return all of them, the one written last first."""
    of_page = func.json_extract(draft.c.content, f"$.{KIND}").is_not(None)
    rows = connection.execute(select(draft).where(of_page).order_by(draft.c.saved_at.desc(), draft.c.entry_id.desc()))
    return tuple(unpack(row.entry_id, row.saved_at, json.loads(row.content)) for row in rows)


def remove(connection: Connection, session_id: Identifier) -> None:
    """Remove the draft of a session, if there is one."""
    connection.execute(delete(draft).where(draft.c.entry_id == session_id))


def unpack(session_id: Identifier, saved_at: datetime, stored: dict[str, Any]) -> SessionDraft:
    """Build the draft again from the JSON of its row."""
    content = stored[KIND]
    effects = [{**one, "noted_at": datetime.fromisoformat(one["noted_at"])} for one in content["side_effects"]]
    return SessionDraft(
        session_id=session_id,
        saved_at=saved_at,
        zone=content["zone"],
        course_id=content["course_id"],
        extra_doses=content["extra_doses"],
        side_effects=tuple(TypedSideEffect(**one) for one in effects),
        typed=content["typed"],
    )


def _plain(written: SessionDraft) -> dict[str, Any]:
    content = asdict(written)
    del content["session_id"], content["saved_at"]
    content["typed"] = dict(written.typed)
    for effect in content["side_effects"]:
        effect["noted_at"] = effect["noted_at"].astimezone(UTC).isoformat()
    return content
