"""Recordings and drawings: their bytes in chunks, so that an hour of speech is never one value, nor lost at once."""

import zlib
from datetime import datetime

from sqlalchemy import Connection, func, insert, literal, or_, select, update

from journal_app.domain.entry import Entry
from journal_app.domain.identifiers import Identifier
from journal_app.domain.media import Attachment
from journal_app.errors import AttachmentGoneError
from journal_app.storage import entries, records
from journal_app.storage.tables import attachment, chunk, draft, entry


def read(connection: Connection, attachment_id: Identifier) -> Attachment:
    """Return a recording or drawing, without its bytes.

    Raises:
        AttachmentGoneError: There is none.
    """
    found = records.read(connection, Attachment, attachment_id)
    if found is None:
        raise AttachmentGoneError
    return found


def owner(connection: Connection, of: Attachment) -> Entry | None:
    """Return the entry that a recording or drawing belongs to, if that is kept."""
    kept = entries.read(connection, of.entry_id) if of.entry_id else None
    return kept.entry if kept else None


def has_any(connection: Connection, entry_id: Identifier) -> bool:
    """Tell whether something was said or drawn for an entry, kept or not."""
    return connection.scalar(select(attachment.c.id).where(attachment.c.entry_id == entry_id).limit(1)) is not None


def unfinished(connection: Connection) -> tuple[Attachment, ...]:
    """Return what was not finished, and what belongs to neither an entry nor a draft, the earliest first."""
    owned = or_(
        select(literal(1)).where(entry.c.id == attachment.c.entry_id).exists(),
        select(literal(1)).where(draft.c.entry_id == attachment.c.entry_id).exists(),
    )
    return records.read_all(connection, Attachment, or_(attachment.c.is_complete.is_(False), ~owned))


def append(connection: Connection, attachment_id: Identifier, content: bytes, peaks: bytes) -> None:
    """Add bytes at the end."""
    of_it = chunk.c.attachment_id == attachment_id
    position = connection.scalar(select(func.coalesce(func.max(chunk.c.position) + 1, 0)).where(of_it))
    connection.execute(
        insert(chunk).values(
            attachment_id=attachment_id,
            position=position,
            checksum=zlib.crc32(content),
            peaks=peaks,
            content=content,
        )
    )


def length(connection: Connection, attachment_id: Identifier) -> tuple[int, int]:
    """Return how many chunks there are, and how many bytes in them."""
    row = connection.execute(
        select(func.count(), func.coalesce(func.sum(func.length(chunk.c.content)), 0)).where(
            chunk.c.attachment_id == attachment_id
        )
    ).one()
    return row[0], row[1]


def piece(connection: Connection, attachment_id: Identifier, position: int) -> bytes | None:
    """Return the first chunk at a position or after it, or None after the last."""
    found: bytes | None = connection.scalar(
        select(chunk.c.content)
        .where(chunk.c.attachment_id == attachment_id, chunk.c.position >= position)
        .order_by(chunk.c.position)
        .limit(1)
    )
    return found


def positions(connection: Connection, attachment_id: Identifier) -> tuple[int, ...]:
    """Return the positions of the chunks, in order."""
    query = select(chunk.c.position).where(chunk.c.attachment_id == attachment_id).order_by(chunk.c.position)
    return tuple(connection.scalars(query))


def peaks(connection: Connection, attachment_id: Identifier) -> bytes:
    """Return how loud it was, as far as it was kept."""
    query = select(chunk.c.peaks).where(chunk.c.attachment_id == attachment_id).order_by(chunk.c.position)
    return b"".join(connection.scalars(query))


def content(connection: Connection, attachment_id: Identifier) -> str:
    """Return the strokes of a drawing as JSON; empty where there are none."""
    return connection.scalar(select(attachment.c.content).where(attachment.c.id == attachment_id)) or ""


def set_content(connection: Connection, attachment_id: Identifier, written: str) -> None:
    """Keep the strokes of a drawing."""
    connection.execute(update(attachment).where(attachment.c.id == attachment_id).values(content=written))


def remove_of(connection: Connection, entry_id: Identifier, now: datetime) -> None:
    """Remove what was said and drawn for an entry, bytes and all."""
    for one in connection.scalars(select(attachment.c.id).where(attachment.c.entry_id == entry_id)).all():
        records.remove(connection, Attachment, one, now)
