"""The tables of a journal. Rows never leave `storage`.

To change one: here, and a new file in `migrations/versions`; raise `SCHEMA_REVISION` and `SCHEMA_VERSION`.

How the rows are made to be merged with those of another vault later:

* An `id` is a UUIDv7 that any vault can make by itself. `entry.place` is the one local number; it stays at home.
* `changed_at` is when a row last changed; `version` is a fresh UUIDv7 for each such change. Two vaults that hold the
  same `version` of a row hold the same row. Answers and tags belong to their entry and have no version of their own.
* A reference to what is gone becomes empty; where it may not be empty the row goes too, without a tombstone of its
  own. Neither is a change of the row that held it.
* `tombstone` says that an `id` is gone for good, and nothing else about it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    text,
)

from journal_app.domain.caseload import ItemKind
from journal_app.domain.course import (
    ClinicPeriod,
    DoseUnit,
    Pause,
    Route,
    SessionEvent,
    SessionStatus,
    TherapySessionKind,
)
from journal_app.domain.entry import Certainty, EntryKind, Feeling, Privacy
from journal_app.domain.identifiers import Identifier
from journal_app.domain.intention_review import ReviewMoment
from journal_app.domain.life_mark import DatePrecision, LifeMarkKind
from journal_app.domain.media import MediaKind
from journal_app.domain.merging import not_before
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt
from journal_app.domain.prompt_pack import PackSource
from journal_app.domain.readiness import QuestionFor
from journal_app.domain.session_record import SessionRecord
from journal_app.domain.side_effect import Felt, Severity
from journal_app.domain.step import StepEvent
from journal_app.domain.support_plan import PlanPart
from journal_app.domain.thread import ThreadKind
from journal_app.storage import plain

SCHEMA_REVISION: Final[str] = "0007"
SCHEMA_VERSION: Final[int] = 7

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Change(NamedTuple):
    """When a row changed, and the identifier of that change."""

    changed_at: datetime
    version: Identifier

    def after(self, former: datetime | None) -> "Change":
        """Return the change as it is written down: not before the one that it follows, though a clock be set back."""
        return self._replace(changed_at=not_before(self.changed_at, former))


def storable(words: str) -> str:
    """Return the words as SQLite can keep them.

    U+0000 is left out: it means nothing in writing, and SQL functions take it for the end. Half of a surrogate pair, as
    a broken paste may bring it, has no UTF-8 form and becomes U+FFFD, so that the words around it are not lost.
    """
    words = words.replace("\0", "")
    try:
        words.encode()
    except UnicodeEncodeError:
        return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return words


class Words(TypeDecorator[str]):
    """Text that a person wrote."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Leave out what SQLite cannot keep."""
        return None if value is None else storable(value)


class Instant(TypeDecorator[datetime]):
    """An aware instant as whole microseconds since 1970-01-01 UTC; comes back in UTC, exactly."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Count microseconds."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Count back."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class Day(TypeDecorator[date]):
    """A date as ISO 8601 text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Write it as 2026-01-31."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """Read it back."""
        return None if value is None else date.fromisoformat(value)


class Amount(TypeDecorator[Decimal]):
    """A decimal number as the text it was written in: 50.0 stays 50.0."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write it out."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Read it back."""
        return None if value is None else Decimal(value)


class Flag(TypeDecorator[bool]):
    """Yes or no as 1 or 0: a strict table knows no boolean."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:  # noqa: FBT001 -- SQLAlchemy's signature
        """Write 1 or 0."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        """Read 1 or 0."""
        return None if value is None else bool(value)


class Choice(TypeDecorator[StrEnum]):
    """A member of one enumeration as its value."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """Write the value."""
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """Find the member."""
        return None if value is None else self.kind(value)


class Plain(TypeDecorator[Any]):
    """A value as JSON, see `plain`; null stands for the one that is empty."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any, empty: Any) -> None:
        super().__init__()
        self.kind = kind
        self.empty = empty

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write it out, in words that can be kept."""
        return None if value is None or value == self.empty else plain.write(value, storable)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read it back."""
        return self.empty if value is None else plain.read(value, self.kind)

    def as_kept(self, value: Any) -> Any:
        """Return the value as it will read once it was kept."""
        return self.empty if value == self.empty else plain.read(plain.write(value, storable), self.kind)


def microseconds(instant: datetime) -> int:
    """Count the microseconds from 1970-01-01 UTC to an aware instant."""
    return (instant - _EPOCH) // _MICROSECOND


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_STRICT: Final[dict[str, Any]] = {"sqlite_strict": True}


def _version_columns() -> Iterable[Column[Any]]:
    return Column("changed_at", Instant, nullable=False), Column("version", Text, nullable=False)


PURGED: Final[str] = "purged"
"""The key in `meta` that says that entries were purged since the file was last written anew."""
meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False), **_STRICT)

preference = Table(
    "preference",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Words, nullable=False, comment="JSON"),
    *_version_columns(),
    **_STRICT,
)

course = Table(
    "course",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Words, nullable=False),
    Column("treated_for", Words, nullable=False),
    Column("substance", Words, nullable=False),
    Column("clinic", Words, nullable=False),
    Column("began_on", Day),
    Column("ended_on", Day),
    Column("planned_sessions", Integer),
    Column("notes", Words, nullable=False),
    *_version_columns(),
    Column("template", Text, nullable=False, server_default=""),
    Column("clinics", Plain(tuple[ClinicPeriod, ...], ())),
    Column("pauses", Plain(tuple[Pause, ...], ())),
    **_STRICT,
)

dosing_session = Table(
    "dosing_session",
    metadata,
    Column("id", Text, primary_key=True),
    Column("course_id", ForeignKey("course.id", ondelete="SET NULL"), index=True),
    Column("starts_at", Instant, nullable=False),
    Column("zone", Text, nullable=False),
    Column("ended_at", Instant),
    Column("status", Choice(SessionStatus), nullable=False),
    Column("route", Choice(Route)),
    Column("dose", Amount),
    Column("dose_unit", Choice(DoseUnit), nullable=False),
    Column("setting", Words, nullable=False),
    Column("people", Words, nullable=False),
    Column("notes", Words, nullable=False),
    *_version_columns(),
    Column("record", Plain(SessionRecord, SessionRecord())),
    Column("history", Plain(tuple[SessionEvent, ...], ())),
    **_STRICT,
)

therapy_session = Table(
    "therapy_session",
    metadata,
    Column("id", Text, primary_key=True),
    Column("course_id", ForeignKey("course.id", ondelete="SET NULL"), index=True),
    Column("kind", Choice(TherapySessionKind), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("zone", Text, nullable=False),
    Column("minutes", Integer),
    Column("status", Choice(SessionStatus), nullable=False),
    Column("people", Words, nullable=False),
    Column("setting", Words, nullable=False),
    Column("notes", Words, nullable=False),
    *_version_columns(),
    Column("topics", Words, nullable=False, server_default=""),
    Column("homework", Words, nullable=False, server_default=""),
    Column("is_day_alone", Flag, nullable=False, server_default="0"),
    **_STRICT,
)

intention = Table(
    "intention",
    metadata,
    Column("id", Text, primary_key=True),
    Column("course_id", ForeignKey("course.id", ondelete="SET NULL"), index=True),
    Column("dosing_session_id", ForeignKey("dosing_session.id", ondelete="SET NULL"), index=True),
    Column("text", Words, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("let_go_at", Instant),
    *_version_columns(),
    **_STRICT,
)

entry = Table(
    "entry",
    metadata,
    Column("id", Text, primary_key=True),
    Column("place", Integer, nullable=False, unique=True, comment="see `entries.free_place`; the rowid in entry_fts"),
    Column("kind", Choice(EntryKind), nullable=False),
    Column("happened_at", Instant, nullable=False),
    Column("zone", Text, nullable=False),
    Column("written_at", Instant, nullable=False, index=True),
    Column("edited_at", Instant),
    Column("deleted_at", Instant, comment="from then on only listed among the deleted, until purged"),
    Column("moment", Choice(Moment)),
    Column("course_id", ForeignKey("course.id", ondelete="SET NULL"), index=True),
    Column("dosing_session_id", ForeignKey("dosing_session.id", ondelete="SET NULL"), index=True),
    Column("mood", Integer),
    Column("starred", Flag, nullable=False),
    Column("privacy", Choice(Privacy), nullable=False),
    *_version_columns(),
    Column("headline", Words, nullable=False, comment="made from the words when they are saved, for lists"),
    Column("title", Words, nullable=False),
    Column("groggy", Flag, nullable=False, server_default="0"),
    Column("settles_at", Instant),
    Column("hidden_until", Instant, comment="until then no list shows it"),
    Column("beside_id", Text, index=True),  # no reference: what is written beside an entry outlives it
    Column("veiled", Flag, nullable=False, server_default="0"),
    Column("veil_note", Words, nullable=False, server_default=""),
    Column("feelings", Plain(tuple[Feeling, ...], ())),
    # Last: long text spills over, and what is before it is read without it.
    Column("text", Words, nullable=False, server_default=""),
    CheckConstraint("mood between 0 and 10", name="mood"),
    # What the timeline draws, all of it: ten thousand entries are read without touching their text. The last column is
    # always null here, and yet without it SQLite looks into the table for it.
    Index(
        "ix_entry_timeline",
        "happened_at",
        "kind",
        "id",
        "headline",
        "starred",
        "mood",
        "privacy",
        "hidden_until",
        "veiled",
        "deleted_at",
        sqlite_where=text("deleted_at is null"),
    ),
    Index("ix_entry_starred", "place", sqlite_where=text("starred = 1 and deleted_at is null")),
    Index("ix_entry_groggy", "place", sqlite_where=text("groggy = 1 and deleted_at is null")),
    Index("ix_entry_hidden_until", "hidden_until", sqlite_where=text("hidden_until is not null")),
    Index("ix_entry_deleted", "deleted_at", sqlite_where=text("deleted_at is not null")),
    **_STRICT,
)

answer = Table(
    "answer",
    metadata,
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("prompt_id", Text, nullable=False),
    Column("prompt_text", Words, nullable=False),
    Column("domain", Choice(Domain), nullable=False),
    Column("text", Words, nullable=False),
    Column("at", Instant),
    Column("certainty", Choice(Certainty)),
    Column("for_therapist", Flag, nullable=False, server_default="0"),
    Index("ix_answer_domain", "domain", "entry_id"),
    Index("ix_answer_at", "at", "entry_id", sqlite_where=text("at is not null")),
    **_STRICT,
)

tag = Table(
    "tag",
    metadata,
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Words, nullable=False),
    Column("folded", Words, nullable=False, comment="the name without upper and lower case, to find and count it by"),
    Index("ix_tag_folded", "folded", "entry_id", "name"),
    **_STRICT,
)

draft = Table(
    "draft",
    metadata,
    Column("entry_id", Text, primary_key=True),  # no reference: most drafts are of an entry that is not kept yet
    Column("saved_at", Instant, nullable=False, index=True),
    Column("content", Words, nullable=False, comment="JSON, see drafts.py"),
    **_STRICT,
)

tombstone = Table(
    "tombstone",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False, comment="the table it was in"),
    Column("deleted_at", Instant, nullable=False),
    **_STRICT,
)

entry_version = Table(
    "entry_version",
    metadata,
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Text, primary_key=True, comment="the version this content had while it stood in `entry`"),
    Column("changed_at", Instant, nullable=False),
    Column("content", Words, nullable=False, comment="JSON, as in drafts.py"),
    **_STRICT,
)

lineage = Table(
    "lineage",
    metadata,
    Column("record_id", Text, primary_key=True),  # of any kind of record; stays when the record is gone
    Column("version", Text, primary_key=True, comment="a version that the record has had, or has now"),
    sqlite_with_rowid=False,
    **_STRICT,
)

owner_log = Table(
    "owner_log",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("detail", Words, nullable=False, comment="never a word of an entry"),
    **_STRICT,
)

# --- what hangs on a course, and on no course


def _of_dosing_session() -> Column[Any]:
    return Column("dosing_session_id", ForeignKey("dosing_session.id", ondelete="SET NULL"), index=True)


side_effect = Table(
    "side_effect",
    metadata,
    Column("id", Text, primary_key=True),
    _of_dosing_session(),
    Column("noted_at", Instant, nullable=False),
    Column("word", Text, nullable=False),
    Column("own_words", Words, nullable=False),
    Column("severity", Choice(Severity)),
    Column("felt", Choice(Felt)),
    Column("began_at", Instant),
    Column("ended_at", Instant),
    Column("note", Words, nullable=False),
    *_version_columns(),
    **_STRICT,
)

life_mark = Table(
    "life_mark",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Choice(LifeMarkKind), nullable=False),
    Column("at", Instant, nullable=False),
    Column("zone", Text, nullable=False),
    Column("precision", Choice(DatePrecision), nullable=False),
    Column("until", Instant),
    Column("text", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("privacy", Choice(Privacy), nullable=False),
    *_version_columns(),
    **_STRICT,
)

check_in = Table(
    "check_in",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("zone", Text, nullable=False),
    Column("pleasant", Integer),
    Column("energy", Integer),
    Column("words", Plain(tuple[str, ...], ())),
    Column("sleep_hours", Amount),
    Column("practiced", Flag),
    Column("practice", Words, nullable=False),
    Column("line", Words, nullable=False),
    *_version_columns(),
    CheckConstraint("pleasant between -5 and 5", name="pleasant"),
    CheckConstraint("energy between -5 and 5", name="energy"),
    **_STRICT,
)

step = Table(
    "step",
    metadata,
    Column("id", Text, primary_key=True),
    _of_dosing_session(),
    Column("entry_id", ForeignKey("entry.id", ondelete="SET NULL"), index=True),
    Column("text", Words, nullable=False),
    Column("when_where", Words, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("history", Plain(tuple[StepEvent, ...], ())),
    *_version_columns(),
    **_STRICT,
)

intention_review = Table(
    "intention_review",
    metadata,
    Column("id", Text, primary_key=True),
    Column("intention_id", ForeignKey("intention.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("moment", Choice(ReviewMoment), nullable=False),
    Column("text", Words, nullable=False),
    *_version_columns(),
    **_STRICT,
)

readiness = Table(
    "readiness",
    metadata,
    Column("id", Text, primary_key=True),
    _of_dosing_session(),
    Column("ticked", Plain(frozenset[str], frozenset())),
    Column("own_items", Plain(tuple[str, ...], ())),
    Column("with_you", Words, nullable=False),
    Column("to_call", Words, nullable=False),
    *_version_columns(),
    **_STRICT,
)

hard_card = Table(
    "hard_card",
    metadata,
    Column("id", Text, primary_key=True),
    Column("written_at", Instant, nullable=False),
    Column("what_helps", Words, nullable=False),
    Column("tell_me", Words, nullable=False),
    Column("who", Words, nullable=False),
    *_version_columns(),
    **_STRICT,
)

parked_question = Table(
    "parked_question",
    metadata,
    Column("id", Text, primary_key=True),
    _of_dosing_session(),
    Column("text", Words, nullable=False),
    Column("parked_at", Instant, nullable=False),
    Column("asks", Choice(QuestionFor), nullable=False),
    Column("asked_at", Instant),
    Column("answer", Words, nullable=False),
    *_version_columns(),
    **_STRICT,
)

thread = Table(
    "thread",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Words, nullable=False),
    Column("kind", Choice(ThreadKind), nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("words", Words, nullable=False),
    *_version_columns(),
    **_STRICT,
)

occurrence = Table(
    "occurrence",
    metadata,
    Column("id", Text, primary_key=True),
    Column("thread_id", ForeignKey("thread.id", ondelete="CASCADE"), nullable=False, index=True),
    # Goes with its entry, whose words it repeats: what was deleted is truly gone.
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("words", Words, nullable=False),
    *_version_columns(),
    **_STRICT,
)

# --- what was said and drawn

attachment = Table(
    "attachment",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Choice(MediaKind), nullable=False),
    Column("at", Instant, nullable=False),
    Column("zone", Text, nullable=False),
    Column("entry_id", Text, index=True),  # no reference: it may begin before its entry is kept
    Column("prompt_id", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("seconds", REAL),
    Column("byte_count", Integer, nullable=False),
    Column("is_complete", Flag, nullable=False),
    Column("peaks", LargeBinary, nullable=False),
    Column("content", Text, nullable=False, server_default="", comment="of a drawing, JSON; see domain/drawing.py"),
    *_version_columns(),
    **_STRICT,
)

chunk = Table(
    "chunk",
    metadata,
    Column("attachment_id", ForeignKey("attachment.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("checksum", Integer, nullable=False, comment="CRC-32 of the content: tells one that was cut short"),
    Column("peaks", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),
    **_STRICT,
)

# --- memories, packs of prompts, what is at hand


def _of_entry() -> Column[Any]:
    return Column("entry_id", ForeignKey("entry.id", ondelete="SET NULL"), index=True)


memory = Table(
    "memory",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Words, nullable=False),
    Column("began_at", Instant, nullable=False),
    _of_entry(),
    Column("certainty", Choice(Certainty)),
    *_version_columns(),
    **_STRICT,
)

holding = Table(
    "holding",
    metadata,
    Column("id", Text, primary_key=True),
    Column("memory_id", ForeignKey("memory.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("words", Words, nullable=False),
    Column("distress", Integer),
    *_version_columns(),
    CheckConstraint("distress between 0 and 10", name="distress"),
    **_STRICT,
)

prompt_pack = Table(
    "prompt_pack",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Words, nullable=False),
    Column("author", Words, nullable=False),
    Column("source", Choice(PackSource), nullable=False),
    Column("number", Integer, nullable=False, comment="its author's; `version` is the row's"),
    Column("prompts", Plain(tuple[Prompt, ...], ())),
    Column("in_use", Flag, nullable=False),
    *_version_columns(),
    **_STRICT,
)

support_plan = Table(
    "support_plan",
    metadata,
    Column("id", Text, primary_key=True),
    Column("written_at", Instant, nullable=False),
    Column("parts", Plain(tuple[PlanPart, ...], ())),
    *_version_columns(),
    **_STRICT,
)

team_note = Table(
    "team_note",
    metadata,
    Column("id", Text, primary_key=True),
    Column("text", Words, nullable=False),
    Column("noted_at", Instant, nullable=False),
    Column("told_at", Instant),
    _of_entry(),
    *_version_columns(),
    **_STRICT,
)

rereading = Table(
    "rereading",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("entry_ids", Plain(tuple[str, ...], ())),
    Column("repeats", Plain(tuple[str, ...], ())),
    Column("sentence", Words, nullable=False),
    *_version_columns(),
    **_STRICT,
)

FTS_TABLE: Final[str] = "entry_fts"


# --- shares

sharing_keys = Table(
    "sharing_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("made_at", Instant, nullable=False),
    Column("signing", Text, nullable=False),
    Column("agreement", Text, nullable=False),
    *_version_columns(),
    **_STRICT,
)

care_provider = Table(
    "care_provider",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Words, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("compared_at", Instant),
    Column("told_at", Instant),
    Column("names_secret", Text, nullable=False),
    *_version_columns(),
    **_STRICT,
)

share = Table(
    "share",
    metadata,
    Column("id", Text, primary_key=True),
    # Stays when they are deleted: what was sent was sent.
    Column("care_provider_id", ForeignKey("care_provider.id", ondelete="SET NULL"), index=True),
    Column("made_at", Instant, nullable=False),
    Column("share_id", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("byte_count", Integer, nullable=False),
    Column("recipient", Words, nullable=False),
    Column("from_on", Day),
    Column("until_on", Day),
    Column("read_by", Day),
    Column("record_ids", Plain(tuple[str, ...], ())),
    Column("sent_at", Instant),
    *_version_columns(),
    **_STRICT,
)

# --- what a therapist received, and what they keep beside it


def _of_patient() -> Column[Any]:
    return Column("patient_id", ForeignKey("received_patient.id", ondelete="CASCADE"), nullable=False, index=True)


received_patient = Table(
    "received_patient",
    metadata,
    Column("id", Text, primary_key=True, comment="names their signing key"),
    Column("name", Words, nullable=False),
    Column("label", Words, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("reviewed_at", Instant),
    Column("reply_key", Text, nullable=False),
    Column("signing_key", Text, nullable=False),
    *_version_columns(),
    **_STRICT,
)

received_share = Table(
    "received_share",
    metadata,
    Column("id", Text, primary_key=True, comment="SHA-256 of its manifest"),
    _of_patient(),
    Column("share_id", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("previous", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("zone", Text, nullable=False),
    Column("name", Words, nullable=False),
    Column("message", Words, nullable=False),
    Column("from_on", Day),
    Column("until_on", Day),
    Column("read_by", Day),
    *_version_columns(),
    **_STRICT,
)

received_item = Table(
    "received_item",
    metadata,
    Column("id", Text, primary_key=True),
    _of_patient(),
    Column("received_share_id", ForeignKey("received_share.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Choice(ItemKind), nullable=False),
    Column("name", Text, nullable=False, comment="its id in the share, the same in every share of one person"),
    Column("owner", Text, nullable=False, comment="of what was said or drawn: the name of the entry"),
    Column("content", Words, nullable=False, comment="JSON, as in the share"),
    Column("sound", LargeBinary),
    *_version_columns(),
    Index("ix_received_item_listed", "kind", "patient_id", "name", "received_share_id"),
    **_STRICT,
)

highlight = Table(
    "highlight",
    metadata,
    Column("id", Text, primary_key=True),
    _of_patient(),
    Column("item", Text, nullable=False),
    Column("words", Words, nullable=False),
    Column("made_at", Instant, nullable=False),
    *_version_columns(),
    **_STRICT,
)

private_note = Table(
    "private_note",
    metadata,
    Column("id", Text, primary_key=True),
    _of_patient(),
    Column("item", Text, nullable=False),
    Column("text", Words, nullable=False),
    Column("written_at", Instant, nullable=False),
    *_version_columns(),
    **_STRICT,
)

item_mark = Table(
    "item_mark",
    metadata,
    Column("id", Text, primary_key=True),
    _of_patient(),
    Column("item", Text, nullable=False),
    Column("ask_at", Instant),
    Column("read_at", Instant),
    *_version_columns(),
    **_STRICT,
)
