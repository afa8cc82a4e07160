"""What a therapist can do with shares: take them in, read them, keep something beside them, answer, and let go."""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from journal_app import __version__
from journal_app.domain.brief import Brief, brief_of
from journal_app.domain.caseload import (
    VALUES,
    AttachedItem,
    Highlight,
    Imported,
    ItemKind,
    ItemMark,
    Patient,
    PatientLine,
    PatientReview,
    PrivateNote,
    Receipt,
    ReceivedItem,
    ReceivedShare,
    together,
)
from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.day import zone_named
from journal_app.domain.identifiers import Identifier, new_identifier, sample_identifier
from journal_app.domain.share import Arrival, OpenedShare, ReplyContent, ReplyPrompt, ShareContent, arrival
from journal_app.errors import PatientGoneError, ShareForSomeoneElseError, ShareRefusedError
from journal_app.services.preferences import Preferences
from journal_app.services.sharing import Sharing
from journal_app.sharing import content as content_json
from journal_app.sharing import keys, limited_child, reading, sealing
from journal_app.sharing.envelope import KeyLock
from journal_app.sharing.keys import Identity
from journal_app.sharing.sealing import SealedShare
from journal_app.storage import caseload, records
from journal_app.storage.database import Database
from journal_app.storage.records import R
from journal_app.storage.tables import Change

Opener = str | tuple[Identity, ...]
"""A passphrase, or all keys that were made here."""


def open_file(data: bytes, opener: Opener) -> OpenedShare:
    """Open a share in a process of its own; no journal is needed for it, and no thread but the caller's waits.

    Raises:
        ShareRefusedError: It is a reply, or as `limited_child.open_share` raises.
        JournalError: As `limited_child.open_share` raises.
    """
    if isinstance(opener, str):
        opened = limited_child.open_share(data, opener)
    else:
        envelope = reading.look(data)
        identity = next((one for one in opener if envelope.is_for(one)), None)
        if identity is None:
            raise ShareForSomeoneElseError
        opened = limited_child.open_share(data, identity)
    if not isinstance(opened.content, ShareContent):
        raise ShareRefusedError
    return opened


class Caseload:
    """The therapist's side of sharing, in an unlocked vault. Each method is one transaction."""

    def __init__(self, database: Database, sharing: Sharing, clock: Clock | None = None) -> None:
        self._database = database
        self._sharing = sharing
        self._clock = clock or SystemClock()
        self._preferences = Preferences(database, clock)

    # --- taking in

    def opens_by_key(self, data: bytes) -> bool:
        """Tell whether a file is encrypted to a key of this vault; else it takes a passphrase.

        Raises:
            ShareForSomeoneElseError: Neither opens it.
            NotAShareError, DamagedShareError, ShareTooNewError, ShareRefusedError: As they say.
        """
        envelope = reading.look(data)
        if any(envelope.is_for(one) for one in self._sharing.identities()):
            return True
        if not envelope.asks_for_passphrase:
            raise ShareForSomeoneElseError
        return False

    def identities(self) -> tuple[Identity, ...]:
        """Return the keys of this vault, to open a file with."""
        return self._sharing.identities()

    def keep(self, opened: OpenedShare, at: datetime | None = None) -> Imported:
        """Keep a share that was opened. What is here already is not kept twice.

        Args:
            opened: What `open_file` returned.
            at: When it arrived; now unless given.

        Raises:
            ShareExpiredError: Its sender asked that it is not read any more.
            ShareRefusedError: It is a reply.
        """
        content, now = opened.content, at or self._clock.now()
        if not isinstance(content, ShareContent):
            raise ShareRefusedError
        reading.check_day(opened, now.astimezone(zone_named(content.zone)).date())
        share = ReceivedShare(
            id=opened.digest,
            patient_id=opened.sender.key_id,
            share_id=opened.share_id,
            sequence=opened.sequence,
            previous=opened.previous,
            created_at=opened.created_at,
            received_at=now,
            zone=content.zone,
            name=content.name,
            message=content.message,
            from_on=content.from_on,
            until_on=content.until_on,
            read_by=content.read_by,
        )
        with self._database.transaction() as connection:
            before = records.read(connection, Patient, share.patient_id)
            known = caseload.shares_of(connection, share.patient_id)
            how = arrival(opened, [(one.sequence, one.share_id, one.id) for one in known])
            patient = before or Patient(id=share.patient_id, name=share.name, added_at=now)
            if all(one.rank <= share.rank for one in known):
                patient = replace(
                    patient,
                    name=share.name or patient.name,
                    reply_key=opened.sender.reply_key.hex(),
                    signing_key=opened.sender.signing_key.hex(),
                )
            records.write(connection, patient, self._change())
            if how is not Arrival.ALREADY_HERE:
                version = sample_identifier(share.created_at, share.id)  # the same in two copies of this vault
                caseload.add_share(connection, share, _items(share, content), Change(share.created_at, version))
        return Imported(
            patient=patient, share=share, how=how, entries=len(content.entries), is_new_patient=before is None
        )

    # --- reading

    def patients(self) -> tuple[PatientLine, ...]:
        """Return the caseload; whose share arrived last comes first."""
        with self._database.transaction() as connection:
            return caseload.lines(connection)

    def patient(self, patient_id: str) -> PatientReview:
        """Return everything of one patient but what was drawn and said, which `attached` returns one by one.

        Raises:
            PatientGoneError: There is no such patient.
        """
        with self._database.transaction() as connection:
            patient = records.read(connection, Patient, patient_id)
            shares = caseload.shares_of(connection, patient_id)
            if patient is None or not shares:
                raise PatientGoneError
            contents = caseload.contents(connection, patient_id)
            attached = caseload.attached(connection, patient_id)
            highlights, notes, marks = caseload.beside(connection, patient_id)
        by_id = {one.id: one for one in shares}
        latest: dict[tuple[ItemKind, str], tuple[tuple[int, datetime, str], str]] = {}
        arrived: dict[tuple[ItemKind, str], datetime] = {}
        every: list[tuple[tuple[int, datetime, str], ItemKind, str, str]] = []
        for share_id, kind, name, content in contents:
            share = by_id[share_id]
            arrived[kind, name] = min(arrived.get((kind, name), share.received_at), share.received_at)
            if kind is ItemKind.MEASURE:
                every.append((share.rank, kind, name, content))
            elif (kind, name) not in latest or latest[kind, name][0] < share.rank:
                latest[kind, name] = share.rank, content
        every += ((rank, kind, name, content) for (kind, name), (rank, content) in latest.items())
        reviewed_at = patient.reviewed_at
        today = self._clock.now().astimezone(zone_named(shares[-1].zone)).date()
        read_by = shares[-1].read_by
        return PatientReview(
            patient=patient,
            shares=shares,
            content=together(
                shares,
                ((rank, kind, name, content_json.read_record(VALUES[kind], text)) for rank, kind, name, text in every),
            ),
            new=frozenset(
                key for key, received_at in arrived.items() if reviewed_at is None or received_at > reviewed_at
            ),
            attached=tuple(sorted({AttachedItem(kind, name, owner) for _, kind, name, owner in attached})),
            highlights=highlights,
            notes=notes,
            marks=marks,
            is_expired=read_by is not None and today > read_by,
        )

    def brief(self, patient_id: str) -> Brief:
        """Return the one-minute brief of a patient.

        Raises:
            PatientGoneError: There is no such patient.
        """
        return brief_of(self.patient(patient_id), self._clock.now())

    def attached(self, patient_id: str, kind: ItemKind, name: str) -> Any:
        """Return what was drawn (`SharedDrawing`) or said (`SharedVoice`).

        Raises:
            PatientGoneError: It is not there.
        """
        with self._database.transaction() as connection:
            found = caseload.item(connection, patient_id, kind, name)
        if found is None:
            raise PatientGoneError
        return content_json.read_record(VALUES[kind], found.content, found.sound or b"")

    # --- what is kept beside it

    def label(self, patient_id: str, label: str) -> None:
        """Give a patient a word of one's own.

        Raises:
            PatientGoneError: There is no such patient.
        """
        self._change_patient(patient_id, lambda one: replace(one, label=label.strip()))

    def note_reviewed(self, patient_id: str, at: datetime | None = None) -> None:
        """Note that what has arrived was looked through: from now on only what comes later is new.

        Raises:
            PatientGoneError: There is no such patient.
        """
        moment = at or self._clock.now()
        self._change_patient(patient_id, lambda one: replace(one, reviewed_at=moment))

    def highlight(self, patient_id: str, entry_id: str, words: str) -> Highlight:
        """Mark a passage."""
        made = Highlight(
            id=new_identifier(), patient_id=patient_id, item=entry_id, words=words, made_at=self._clock.now()
        )
        return self._save(made)

    def remove_highlight(self, highlight_id: Identifier) -> None:
        """Take a mark away."""
        self._remove(Highlight, highlight_id)

    def note(
        self, patient_id: str, text: str, entry_id: str = "", note_id: Identifier | None = None
    ) -> PrivateNote | None:
        """Keep a private note, new or in other words; one without words is taken away, and None returned."""
        if not text.strip():
            if note_id is not None:
                self._remove(PrivateNote, note_id)
            return None
        now = self._clock.now()
        note = PrivateNote(
            id=note_id or new_identifier(), patient_id=patient_id, text=text.strip(), written_at=now, item=entry_id
        )
        return self._save(note)

    def mark(
        self, patient_id: str, entry_id: str, *, to_ask: bool | None = None, is_read: bool | None = None
    ) -> ItemMark:
        """Tick, or no longer tick, that something is to be asked about, or was read; None leaves it as it is."""
        now = self._clock.now()
        mark_id = hashlib.sha256(f"{patient_id}\n{entry_id}".encode()).hexdigest()
        with self._database.transaction() as connection:
            kept = records.read(connection, ItemMark, mark_id)
            mark = kept or ItemMark(id=mark_id, patient_id=patient_id, item=entry_id)
            if to_ask is not None:
                mark = replace(mark, ask_at=(mark.ask_at or now) if to_ask else None)
            if is_read is not None:
                mark = replace(mark, read_at=(mark.read_at or now) if is_read else None)
            return records.write(connection, mark, self._change())

    # --- letting go, and answering

    def delete_patient(self, patient_id: str) -> Receipt:
        """Delete what a patient sent and what was kept beside it, and return what is left to be known of it.

        The file still holds the bytes until `Journal.shrink_if_due` has written it anew.

        Raises:
            PatientGoneError: There is no such patient.
        """
        now = self._clock.now()
        with self._database.transaction() as connection:
            patient = records.read(connection, Patient, patient_id)
            if patient is None:
                raise PatientGoneError
            shares = caseload.shares_of(connection, patient_id)
            counts = caseload.counts(connection, patient_id)
            caseload.remove(connection, patient_id, now)
        return Receipt(
            patient_id=patient_id,
            called=patient.label or patient.name,
            deleted_at=now,
            shares=tuple((one.sequence, one.id, one.received_at) for one in shares),
            **counts._asdict(),
        )

    def reply(
        self,
        patient_id: str,
        *,
        zone: str,
        line: str = "",
        homework: Iterable[str] = (),
        prompts: Iterable[ReplyPrompt] = (),
        name: str = "",
    ) -> SealedShare:
        """Make a file that only this patient can open: a line, things to try, questions to write about.

        Raises:
            PatientGoneError: There is no such patient.
        """
        with self._database.transaction() as connection:
            patient = records.read(connection, Patient, patient_id)
            shares = caseload.shares_of(connection, patient_id)
        if patient is None or not shares:
            raise PatientGoneError
        now = self._clock.now()
        content = ReplyContent(
            made_at=now,
            zone=zone,
            app=__version__,
            name=(name or self._preferences.get().name).strip(),
            answers=shares[-1].share_id,
            line=line.strip(),
            homework=tuple(one.strip() for one in homework if one.strip()),
            prompts=tuple(one for one in prompts if one.text.strip()),
        )
        return sealing.seal(
            content,
            self._sharing.identity(),
            [KeyLock(public_key=bytes.fromhex(patient.reply_key))],
            share_id=secrets.token_hex(16),
            created_at=now,
        )

    def fingerprint_of(self, patient: Patient) -> str:
        """Return what a patient reads aloud so that it is certain who sent a share."""
        return keys.fingerprint(bytes.fromhex(patient.signing_key))

    # ---

    def _change_patient(self, patient_id: str, change: Callable[[Patient], Patient]) -> None:
        with self._database.transaction() as connection:
            patient = records.read(connection, Patient, patient_id)
            if patient is None:
                raise PatientGoneError
            records.write(connection, change(patient), self._change())

    def _save(self, record: R) -> R:
        with self._database.transaction() as connection:
            try:
                return records.write(connection, record, self._change())
            except LookupError as error:
                raise PatientGoneError from error

    def _remove(self, kind: type[Highlight] | type[PrivateNote], record_id: Identifier) -> None:
        with self._database.transaction() as connection:
            records.remove(connection, kind, record_id, self._clock.now())

    def _change(self) -> Change:
        return Change(self._clock.now(), new_identifier())


def _items(share: ReceivedShare, content: ShareContent) -> Iterable[tuple[ReceivedItem, Identifier]]:
    for kind in ItemKind:
        held = getattr(content, kind.value)
        records = ((held,) if held is not None else ()) if kind is ItemKind.COURSE else held
        for record in records:
            name = getattr(record, "id", "")
            item_id = hashlib.sha256(f"{share.id}\n{kind}\n{name}".encode()).hexdigest()
            item = ReceivedItem(
                id=item_id,
                patient_id=share.patient_id,
                received_share_id=share.id,
                kind=kind,
                name=name,
                owner=getattr(record, "entry_id", "") if kind in {ItemKind.DRAWING, ItemKind.VOICE} else "",
                content=content_json.write_record(record),
                sound=record.sound if kind is ItemKind.VOICE else None,
            )
            yield item, sample_identifier(share.created_at, item_id)
