"""What a person can do by voice and pen: record, draw, hear and see it again. Bytes are only ever in the journal."""

import logging
from collections.abc import Iterator
from dataclasses import replace

from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.drawing import Drawing, from_json, to_json
from journal_app.domain.entry import Entry
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.media import DRAWING_TYPE, PEAKS_A_SECOND, Attachment, MediaKind
from journal_app.errors import AttachmentGoneError, RawWordsError, SettlingError
from journal_app.storage import media, records
from journal_app.storage.database import Database
from journal_app.storage.tables import Change

log = logging.getLogger(__name__)


class Media:
    """The recordings and drawings of an unlocked journal. Each method is one transaction."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    # --- recording

    def begin_recording(
        self, entry_id: Identifier | None, zone: str, media_type: str, prompt_id: str = ""
    ) -> Attachment:
        """Begin a recording, for an entry that may not be kept yet."""
        wanted = Attachment(
            id=new_identifier(),
            kind=MediaKind.VOICE,
            at=self._clock.now(),
            zone=zone,
            entry_id=entry_id,
            prompt_id=prompt_id,
            media_type=media_type,
        )
        with self._database.transaction() as connection:
            return records.write(connection, wanted, self._change())

    def append(self, attachment_id: Identifier, chunk: bytes, peaks: bytes = b"") -> None:
        """Keep the next bytes of a recording: once this returns, nothing takes them away again.

        Args:
            attachment_id: A recording that is not finished.
            chunk: Its next bytes, as they came out of the encoder.
            peaks: How loud it was meanwhile, see `Attachment.peaks`.

        Raises:
            AttachmentGoneError: There is no such recording, or it is finished.
        """
        if not chunk and not peaks:
            return
        with self._database.transaction() as connection:
            if media.read(connection, attachment_id).is_complete:
                raise AttachmentGoneError
            media.append(connection, attachment_id, chunk, peaks)

    def finish(self, attachment_id: Identifier, seconds: float | None = None) -> Attachment | None:
        """Finish a recording, also one that a crash left behind; one without a byte is not kept.

        Args:
            attachment_id: A recording.
            seconds: How long it is; where that is not known, as long as its peaks say.

        Raises:
            AttachmentGoneError: There is no such recording.
        """
        with self._database.transaction() as connection:
            found = media.read(connection, attachment_id)
            if found.is_complete:
                return found
            chunks, byte_count = media.length(connection, attachment_id)
            if not byte_count:
                records.remove(connection, Attachment, attachment_id, self._clock.now())
                return None
            peaks = media.peaks(connection, attachment_id)
            wanted = replace(
                found,
                seconds=len(peaks) / PEAKS_A_SECOND if seconds is None else seconds,
                byte_count=byte_count,
                is_complete=True,
                peaks=peaks,
            )
            kept = records.write(connection, wanted, self._change())
        log.debug("finished recording %s, %d chunks", attachment_id, chunks)
        return kept

    def unfinished(self) -> tuple[Attachment, ...]:
        """Return what a crash left behind, the earliest first: what was not finished, and what belongs to no entry.

        The one being made at present is among them.
        """
        with self._database.transaction() as connection:
            return media.unfinished(connection)

    def claim(self, attachment_id: Identifier, entry_id: Identifier) -> Attachment:
        """Give a recording or drawing to an entry, kept or not.

        Raises:
            AttachmentGoneError: There is none.
        """
        with self._database.transaction() as connection:
            found = media.read(connection, attachment_id)
            return records.write(connection, replace(found, entry_id=entry_id), self._change())

    # --- hearing it again

    def attachment(self, attachment_id: Identifier) -> Attachment:
        """Return a recording or drawing without its bytes.

        Raises:
            AttachmentGoneError: There is none.
        """
        with self._database.transaction() as connection:
            return media.read(connection, attachment_id)

    def of_entry(self, entry_id: Identifier) -> tuple[Attachment, ...]:
        """Return what was said and drawn for an entry, by when it was begun."""
        with self._database.transaction() as connection:
            return records.read_all(connection, Attachment, entry_id=entry_id)

    def read(self, attachment_id: Identifier) -> bytes:
        """Return all bytes of a recording that were kept, finished or not.

        Raises:
            AttachmentGoneError: There is none.
        """
        return b"".join(self.pieces(attachment_id))

    def pieces(self, attachment_id: Identifier) -> Iterator[bytes]:
        """Yield the bytes of a recording in the pieces in which they were kept, each read by itself.

        Raises:
            AttachmentGoneError: There is none.
        """
        with self._database.transaction() as connection:
            media.read(connection, attachment_id)
            positions = media.positions(connection, attachment_id)
        for position in positions:
            with self._database.transaction() as connection:
                piece = media.piece(connection, attachment_id, position)
            if piece is None:  # deleted meanwhile
                raise AttachmentGoneError
            yield piece

    # --- drawing

    def save_drawing(
        self,
        entry_id: Identifier | None,
        drawing: Drawing,
        *,
        zone: str = "UTC",
        prompt_id: str = "",
        attachment_id: Identifier | None = None,
    ) -> Attachment:
        """Keep a drawing, new or, where `attachment_id` names one, in its place.

        Raises:
            SettlingError: It belongs to a raw capture that is settling, and something would be taken from it.
            RawWordsError: It belongs to a raw capture that has settled, and would change.
        """
        written = to_json(drawing)
        with self._database.transaction() as connection:
            found = records.read(connection, Attachment, attachment_id) if attachment_id else None
            before = media.content(connection, found.id) if found else ""
            if found and before == written:
                return found
            if found and before:
                self._ensure_keeps(media.owner(connection, found), from_json(before), from_json(written))
            wanted = Attachment(
                id=attachment_id or new_identifier(),
                kind=MediaKind.DRAWING,
                at=found.at if found else self._clock.now(),
                zone=found.zone if found else zone,
                entry_id=entry_id or (found.entry_id if found else None),
                prompt_id=prompt_id or (found.prompt_id if found else ""),
                media_type=DRAWING_TYPE,
                byte_count=len(written),
                is_complete=True,
            )
            kept = records.write(connection, wanted, self._change())
            if found == kept:  # as many bytes, and others: still another version
                records.touch(connection, Attachment, kept.id, self._change())
            media.set_content(connection, kept.id, written)
        return kept

    def drawing(self, attachment_id: Identifier) -> Drawing:
        """Return the strokes of a drawing.

        Raises:
            AttachmentGoneError: There is none.
        """
        with self._database.transaction() as connection:
            written = media.content(connection, attachment_id)
        if not written:
            raise AttachmentGoneError
        return from_json(written)

    # --- deleting

    def delete(self, attachment_id: Identifier) -> None:
        """Delete a recording or drawing for good, bytes and all. Does nothing when it is gone already.

        Raises:
            SettlingError: It belongs to an entry that is still settling.
        """
        with self._database.transaction() as connection:
            found = records.read(connection, Attachment, attachment_id)
            if found is None:
                return
            self._ensure_settled(media.owner(connection, found))
            records.remove(connection, Attachment, attachment_id, self._clock.now())

    def _ensure_settled(self, owner: Entry | None) -> None:
        if owner is not None and owner.settles_at is not None and owner.is_settling(self._clock.now()):
            raise SettlingError(owner.settles_at)

    def _ensure_keeps(self, owner: Entry | None, before: Drawing, after: Drawing) -> None:
        if owner is None or not owner.groggy or before == after:
            return
        grows = after.strokes[: len(before.strokes)] == before.strokes
        if owner.is_settling(self._clock.now()) and grows:
            return
        self._ensure_settled(owner)
        raise RawWordsError

    def _change(self) -> Change:
        return Change(self._clock.now(), new_identifier())
