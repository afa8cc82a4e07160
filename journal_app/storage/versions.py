"""Earlier versions of entries: each as one JSON text, beside the entry as it is now."""

import json
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from journal_app.domain.entry import Entry
from journal_app.domain.identifiers import Identifier
from journal_app.domain.version import EntryVersion
from journal_app.storage import lineage
from journal_app.storage.drafts import entry_of, plain_entry
from journal_app.storage.tables import Change, entry_version

_INSERT = insert(entry_version).on_conflict_do_nothing()
_COLUMNS = (entry_version.c.version, entry_version.c.changed_at, entry_version.c.content)


def keep(connection: Connection, kept: Entry, change: Change) -> None:
    """Keep an entry as the version that `change` made of it, unless it is kept already."""
    connection.execute(
        _INSERT,
        {"entry_id": kept.id, "version": change.version, "changed_at": change.changed_at, "content": pack(kept)},
    )
    lineage.note(connection, [(kept.id, change.version)])


def count(connection: Connection, entry_id: Identifier) -> int:
    """Return how many earlier versions of an entry there are."""
    query = select(func.count()).select_from(entry_version).where(entry_version.c.entry_id == entry_id)
    return connection.execute(query).scalar_one()


def read_all(connection: Connection, entry_id: Identifier) -> tuple[EntryVersion, ...]:
    """Return the earlier versions of an entry, the latest first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(entry_version.c.entry_id == entry_id)
        .order_by(entry_version.c.changed_at.desc(), entry_version.c.version.desc())
    )
    return tuple(_version(*row) for row in rows)


def read(connection: Connection, entry_id: Identifier, version: Identifier) -> EntryVersion | None:
    """Return one version, or None when there is none."""
    row = connection.execute(
        select(*_COLUMNS).where(entry_version.c.entry_id == entry_id, entry_version.c.version == version)
    ).one_or_none()
    return None if row is None else _version(*row)


def pack(kept: Entry) -> str:
    """Return all of an entry as the text that is stored."""
    return json.dumps(plain_entry(kept), ensure_ascii=False, separators=(",", ":"))


def unpack(content: str) -> Entry:
    """Return the entry of a stored text."""
    return entry_of(json.loads(content))


def _version(version: Identifier, changed_at: datetime, content: str) -> EntryVersion:
    return EntryVersion(version=version, changed_at=changed_at, entry=unpack(content))
