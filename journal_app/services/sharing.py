"""What a person can do to share: choose, see what was chosen, seal it for one reader, and look up what was sent."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.cooling_off import rests_until
from journal_app.domain.day import zone_named
from journal_app.domain.entry import EntryHeader, Privacy
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.readiness import QuestionFor
from journal_app.domain.share import CareProvider, OpenedShare, ReplyContent, SentShare, SharingKeys
from journal_app.domain.share_selection import (
    CHECK_IN_FACTS,
    COURSE_FIELDS,
    MARK_FIELDS,
    SESSION_FACTS,
    SIDE_EFFECT_FACTS,
    Candidates,
    EntryChoice,
    Selection,
)
from journal_app.errors import (
    ChangedSinceSeenError,
    ShareForSomeoneElseError,
    ShareRefusedError,
    SharingRestsError,
    StorageFailedError,
)
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.media import Media
from journal_app.services.practice import Practice
from journal_app.services.preferences import Preferences
from journal_app.services.share_building import Chosen, Sources, bounds, build
from journal_app.sharing import keys, limited_child, passphrase, sealing
from journal_app.sharing.envelope import KeyLock, Lock, PassphraseLock
from journal_app.sharing.import_limits import LIMITS
from journal_app.sharing.keys import Identity
from journal_app.sharing.sealing import SealedShare
from journal_app.storage import records
from journal_app.storage.database import Database
from journal_app.storage.folder import read_small, write_whole
from journal_app.storage.records import R
from journal_app.storage.tables import Change

_SECRET_BYTES: Final = 32
_HEADERS_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A file that is ready to be saved, its line in the ledger, and the passphrase to tell by another way."""

    share: SealedShare
    sent: SentShare
    passphrase: str | None = field(repr=False)


def save_file(share: SealedShare, path: Path) -> None:
    """Write the file of a share where the person wants it; after a crash it is whole, or not there.

    Raises:
        NoPermissionError, NoSpaceError, StorageFailedError: It was not written.
    """
    write_whole(path, share.data)


def read_file(path: Path) -> bytes:
    """Read a file that came from somebody, never more of it than a share may be long.

    Raises:
        ShareRefusedError: It is longer.
        NoPermissionError, StorageFailedError: It cannot be read.
    """
    data = read_small(path, LIMITS.file_bytes)
    if data is None:
        raise StorageFailedError
    if len(data) > LIMITS.file_bytes:
        raise ShareRefusedError
    return data


class Sharing:
    """The patient's side of sharing, in an unlocked journal. Nothing leaves it but the bytes that `seal` returns."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()
        self._entries = Entries(database, clock)
        self._courses = Courses(database, clock)
        self._practice = Practice(database, clock)
        self._media = Media(database, clock)
        self._preferences = Preferences(database, clock)
        self._sources = Sources(
            entries=self._entries, courses=self._courses, practice=self._practice, media=self._media
        )

    # --- keys, and whom to share with

    def identity(self) -> Identity:
        """Return the keys that this journal signs with; they are made when they are first needed."""
        return self._identities()[0]

    def identities(self) -> tuple[Identity, ...]:
        """Return all keys that were made here, which shares may be encrypted to; the first one signs."""
        return self._identities()

    def care_providers(self) -> tuple[CareProvider, ...]:
        """Return those that shares are made for, the first one first."""
        return self._all(CareProvider)

    def add_care_provider(self, name: str, public_key: str = "") -> CareProvider:
        """Note somebody to share with, by passphrase or by the text or QR code of their key.

        Raises:
            MistypedKeyError: The key has a slip in it.
        """
        text = keys.public_text(keys.read_public_key(public_key)) if public_key.strip() else ""
        return self.save_care_provider(
            CareProvider(
                id=new_identifier(),
                name=name.strip(),
                made_at=self._clock.now(),
                public_key=text,
                names_secret=secrets.token_hex(_SECRET_BYTES),
            )
        )

    def save_care_provider(self, care_provider: CareProvider) -> CareProvider:
        """Keep a change: another name, the key compared, the honest words read."""
        return self._save(care_provider)

    def delete_care_provider(self, care_provider_id: Identifier) -> None:
        """Forget somebody; what was sent to them stays in the ledger."""
        with self._database.transaction() as connection:
            records.remove(connection, CareProvider, care_provider_id, self._clock.now())

    # --- the ledger

    def ledger(self, care_provider_id: Identifier | None = None) -> tuple[SentShare, ...]:
        """Return what was sealed, for one reader or all, the newest first."""
        found = self._all(SentShare)
        return tuple(one for one in reversed(found) if care_provider_id in {None, one.care_provider_id})

    def note_sent(self, sent_id: Identifier) -> SentShare | None:
        """Note that a share was sent now. None when its line is gone."""
        with self._database.transaction() as connection:
            found = records.read(connection, SentShare, sent_id)
            if found is None or found.sent_at is not None:
                return found
            return records.write(connection, replace(found, sent_at=self._clock.now()), self._change())

    def discard(self, sent_id: Identifier) -> None:
        """Take a share out of the ledger that was never saved, so that its reader does not miss one."""
        with self._database.transaction() as connection:
            found = records.read(connection, SentShare, sent_id)
            if found is not None and found.sent_at is None:
                records.remove(connection, SentShare, sent_id, self._clock.now())

    def rests_until(self) -> datetime | None:
        """Return until when sharing rests after a session; None where it does not. Support never rests."""
        windows = self._preferences.get().phase_offsets.windows()
        return rests_until(self._clock.now(), self._courses.dosing_sessions(), windows)

    # --- choosing

    def candidates(self, from_on: date, until_on: date, zone: str) -> Candidates:
        """Return what may be chosen in a period; nothing that is for *only me*."""
        begins, ends = bounds(from_on, until_on, zone)
        headers = tuple(self._headers(begins, ends))
        return Candidates(
            entries=headers,
            attachments=tuple(one for header in headers for one in self._media.of_entry(header.id) if one.is_complete),
            dosing_sessions=tuple(one for one in self._courses.dosing_sessions() if begins <= one.starts_at < ends),
            therapy_sessions=tuple(one for one in self._courses.therapy_sessions() if begins <= one.starts_at < ends),
            marks=tuple(
                one
                for one in self._courses.life_marks()
                if begins <= one.at < ends and one.privacy is not Privacy.ONLY_ME
            ),
            questions=self._practice.questions(waiting_only=True),
        )

    def propose(self, from_on: date, until_on: date, zone: str) -> Selection:
        """Return what a share of a period may begin with: what is marked for the therapist, and facts of the course.

        Every tick is off, and everything in it can be taken out again.
        """
        found = self.candidates(from_on, until_on, zone)
        course = self._courses.current_course()
        return Selection(
            from_on=from_on,
            until_on=until_on,
            zone=zone,
            name=self._preferences.get().name,
            entries=tuple(
                EntryChoice(entry_id=one.id) for one in found.entries if one.privacy is Privacy.FOR_THERAPIST
            ),
            course_id=course.id if course else None,
            course_fields=COURSE_FIELDS - {"clinic", "treated_for"},
            session_ids=frozenset(one.id for one in found.dosing_sessions),
            session_fields=SESSION_FACTS,
            side_effects=True,
            side_effect_fields=SIDE_EFFECT_FACTS,
            mark_ids=frozenset(one.id for one in found.marks if one.privacy is Privacy.FOR_THERAPIST),
            mark_fields=MARK_FIELDS,
            check_in_fields=CHECK_IN_FACTS,
            intentions=True,
            steps=True,
            question_ids=frozenset(one.id for one in found.questions if one.asks is QuestionFor.THERAPIST),
        )

    def proposed_since_last(self, care_provider_id: Identifier, zone: str) -> Selection:
        """Return what is new for one reader: from the day of the last share on, and what was marked for them since.

        Without a share before, it is the last four weeks. One that was never saved, since the computer failed in
        between, counts for nothing.
        """
        today = self._clock.now().astimezone(zone_named(zone)).date()
        sent = [one for one in self.ledger(care_provider_id) if one.sent_at is not None]
        last = next(iter(sent), None)
        since = last.made_at.astimezone(zone_named(zone)).date() if last else today - timedelta(weeks=4)
        proposed = self.propose(min(since, today), today, zone)
        if last is None:
            return proposed
        before = {record for one in sent for record in one.record_ids}
        marked = (
            header
            for header in self._headers(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
            if header.privacy is Privacy.FOR_THERAPIST
        )
        wanted = (one.id for one in marked if one.id not in before or self._was_edited(one.id, last.made_at))
        return replace(proposed, entries=tuple(EntryChoice(entry_id=one) for one in wanted))

    def choose(self, selection: Selection, care_provider: CareProvider) -> Chosen:
        """Build exactly what was chosen, as the reader will have it: the preview shows this, and `seal` seals it."""
        return build(self._sources, selection, care_provider, self._clock.now())

    # --- sealing, and what comes back

    def seal_to_look_at(self, chosen: Chosen) -> tuple[SealedShare, str]:
        """Make a copy for the person's own eyes, with its passphrase: the page their reader will have.

        It is signed by keys that are made for it and noted nowhere: no share of theirs, whoever finds it.
        """
        words = passphrase.new_passphrase()
        lock = PassphraseLock(passphrase=words)
        name = secrets.token_hex(16)
        made = sealing.seal(chosen.content, keys.new_identity(), [lock], share_id=name, created_at=self._clock.now())
        return made, words

    def seal(
        self,
        chosen: Chosen,
        care_provider: CareProvider,
        *,
        by_passphrase: bool = True,
        although_resting: bool = False,
    ) -> Sealed:
        """Make the file of a share and note it in the ledger.

        Args:
            chosen: As the person saw it in the preview.
            care_provider: Who can open it, by their key where they have one.
            by_passphrase: Let a drawn passphrase open it too; always so for somebody without a key.
            although_resting: The person said twice that they want to share within a day of a session.

        Raises:
            SharingRestsError: A session was less than a day ago.
            ChangedSinceSeenError: It would no longer be what the preview showed; be it that an entry is for only me.
            ShareTooLargeError: It holds more than a reader takes.
        """
        resting = self.rests_until()
        if resting is not None and not although_resting:
            raise SharingRestsError(resting)
        if build(self._sources, chosen.selection, care_provider, chosen.content.made_at) != chosen:
            raise ChangedSinceSeenError
        words = passphrase.new_passphrase() if by_passphrase or not care_provider.public_key else None
        locks: list[Lock] = [PassphraseLock(passphrase=words)] if words else []
        if care_provider.public_key:
            locks.append(KeyLock(public_key=keys.read_public_key(care_provider.public_key)))
        now = self._clock.now()
        last = max(self.ledger(care_provider.id), key=lambda one: one.sequence, default=None)
        share = sealing.seal(
            chosen.content,
            self.identity(),
            locks,
            share_id=secrets.token_hex(16),
            created_at=now,
            sequence=last.sequence + 1 if last else 1,
            previous=last.digest if last else "",
        )
        sent = SentShare(
            id=new_identifier(),
            care_provider_id=care_provider.id,
            made_at=now,
            share_id=share.share_id,
            sequence=share.sequence,
            digest=share.digest,
            sha256=share.sha256,
            byte_count=len(share.data),
            recipient=care_provider.name,
            from_on=chosen.content.from_on,
            until_on=chosen.content.until_on,
            read_by=chosen.content.read_by,
            record_ids=chosen.record_ids,
        )
        return Sealed(share=share, sent=self._save(sent), passphrase=words)

    def open_reply(self, data: bytes) -> OpenedShare:
        """Open a file that a therapist sent back. Who sent it, `answered_by` tells as far as it can be told.

        Raises:
            ShareForSomeoneElseError: It is not encrypted to this journal.
            ShareRefusedError: It is a share and no reply.
            JournalError: As `limited_child.open_share` raises.
        """
        for identity in self._identities():
            try:
                opened = limited_child.open_share(data, identity)
            except ShareForSomeoneElseError:
                continue
            if not isinstance(opened.content, ReplyContent):
                raise ShareRefusedError
            return opened
        raise ShareForSomeoneElseError

    def answered_by(self, reply: OpenedShare) -> SentShare | None:
        """Return the share that a reply answers; None where it names none that was sent from here.

        The name of a share is drawn, made for one reader and stands inside the encryption alone: who names it has
        opened that share, or was told by somebody who has. A name and a key, anybody can write into a file.
        """
        named = reply.content.answers if isinstance(reply.content, ReplyContent) else ""
        return next((one for one in self.ledger() if one.share_id == named), None)

    # ---

    def _identities(self) -> tuple[Identity, ...]:
        """Return our keys, those that sign first. Two copies of a journal may each have made some before they met."""
        kept = self._all(SharingKeys)
        if not kept:
            made = keys.new_identity()
            kept = (
                self._save(
                    SharingKeys(
                        id=new_identifier(),
                        made_at=self._clock.now(),
                        signing=made.signing.hex(),
                        agreement=made.agreement.hex(),
                    )
                ),
            )
        return tuple(
            Identity(signing=bytes.fromhex(one.signing), agreement=bytes.fromhex(one.agreement)) for one in kept
        )

    def _headers(self, begins: datetime, ends: datetime) -> Iterable[EntryHeader]:
        """Return what is not for *only me*, by when it happened."""
        found: list[EntryHeader] = []
        page = self._entries.newest(_HEADERS_AT_ONCE)
        while page:
            found += (one for one in page if begins <= one.happened_at < ends and one.privacy is not Privacy.ONLY_ME)
            page = self._entries.newest(_HEADERS_AT_ONCE, page[-1]) if page[-1].happened_at >= begins else ()
        return reversed(found)

    def _was_edited(self, entry_id: Identifier, since: datetime) -> bool:
        edited_at = self._entries.get(entry_id).edited_at
        return edited_at is not None and edited_at > since

    def _all(self, kind: type[R]) -> tuple[R, ...]:
        with self._database.transaction() as connection:
            return records.read_all(connection, kind)

    def _save(self, record: R) -> R:
        with self._database.transaction() as connection:
            return records.write(connection, record, self._change())

    def _change(self) -> Change:
        return Change(self._clock.now(), new_identifier())
