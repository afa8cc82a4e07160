"""Entries: what a person wrote, guided or free, and the draft of one that is still being written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from journal_app.domain.identifiers import Identifier
from journal_app.domain.phase import Moment, Phase
from journal_app.domain.prompt import Domain

HEADLINE_LENGTH = 90
MOOD_RANGE = range(11)
"""A person's own rating, 0 (low) to 10 (bright). Not an instrument, never coloured good or bad."""


class EntryKind(StrEnum):
    """How an entry came to be."""

    GUIDED = "guided"
    FREE = "free"


class Privacy(StrEnum):
    """Whom an entry is for. Nothing is ever shared by itself."""

    PRIVATE = "private"
    FOR_THERAPIST = "for_therapist"
    ONLY_ME = "only_me"
    """Never offered when something is shared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was written to one prompt. Keeps the prompt's words, so rewording a prompt never changes an old entry."""

    prompt_id: str
    prompt_text: str
    domain: Domain
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the journal.

    Attributes:
        happened_at: The moment the entry is about, aware, UTC.
        zone: IANA name of the time zone the person was in, for that moment.
        written_at: When it was first kept, aware, UTC.
        edited_at: When it was last changed after that, aware, UTC.
        moment: Where the person stood around a session when writing, if anywhere.
        text: Markdown source of a free entry; also what a person adds to a guided one.
        mood: 0 to 10, the person's own rating.
    """

    id: Identifier
    kind: EntryKind
    happened_at: datetime
    zone: str
    written_at: datetime
    edited_at: datetime | None = None
    moment: Moment | None = None
    course_id: Identifier | None = None
    dosing_session_id: Identifier | None = None
    title: str = ""
    text: str = ""
    answers: tuple[Answer, ...] = ()
    tags: tuple[str, ...] = ()
    mood: int | None = None
    starred: bool = False
    privacy: Privacy = Privacy.PRIVATE

    def __post_init__(self) -> None:
        for instant in (self.happened_at, self.written_at, self.edited_at):
            if instant is not None and instant.utcoffset() is None:
                raise ValueError("times of an entry are aware")
        if self.mood is not None and self.mood not in MOOD_RANGE:
            raise ValueError("mood is 0 to 10")

    @property
    def phase(self) -> Phase | None:
        """Return preparation, dosing or integration, when the entry belongs to one."""
        return self.moment.phase if self.moment else None

    @property
    def words(self) -> str:
        """Return everything the person wrote, without the prompts: the text, then each answer, a line between."""
        return "\n\n".join(part for part in (self.text, *(answer.text for answer in self.answers)) if part.strip())

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was written, so that there is nothing to keep."""
        return not (self.title.strip() or self.words)

    @property
    def headline(self) -> str:
        """Return the title, or the first words, in one line of at most `HEADLINE_LENGTH` characters."""
        line = " ".join((self.title or self.words).split())
        return line if len(line) <= HEADLINE_LENGTH else line[: HEADLINE_LENGTH - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry that is still being written, kept apart from the journal until the person is done.

    Attributes:
        prompt_ids: For guided writing, the prompts of this sitting, in order.
        page: For guided writing, which of them is open, from 0.
        cursor: Position in the open text, in UTF-16 code units as Qt counts them.
        saved_at: Aware, UTC.
    """

    entry: Entry
    saved_at: datetime
    prompt_ids: tuple[str, ...] = ()
    page: int = 0
    cursor: int = 0


class DraftOf(StrEnum):
    """What becomes of a draft when it is kept."""

    NEW_ENTRY = "new_entry"
    KEPT_ENTRY = "kept_entry"
    """Changes an entry that is in the journal."""
    DELETED_ENTRY = "deleted_entry"
    """Brings back an entry that was deleted, or purged, meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A draft that waits, and what it is of."""

    draft: Draft
    of: DraftOf = DraftOf.NEW_ENTRY


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryHeader:
    """What a list shows of an entry, without its text. Fields as in `Entry`."""

    id: Identifier
    kind: EntryKind
    happened_at: datetime
    zone: str
    headline: str
    tags: tuple[str, ...] = ()
    starred: bool = False
    privacy: Privacy = Privacy.PRIVATE
    mood: int | None = None
    moment: Moment | None = None
    dosing_session_id: Identifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedEntry:
    """An entry that can still be brought back, until the end of the local day `last_day_to_undo`."""

    header: EntryHeader
    deleted_at: datetime
    last_day_to_undo: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which entries a list shows: those that fit every field that is set.

    Attributes:
        text: Words as a person types them into a search box.
        tag: A tag, in upper or lower case alike.
        privacy: Any of these; empty means all.
    """

    text: str = ""
    tag: str | None = None
    starred: bool | None = None
    privacy: frozenset[Privacy] = frozenset()
    dosing_session_id: Identifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TagCount:
    """A tag and how many entries carry it."""

    name: str
    entries: int


def tidy_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the tags without blank ones, outer spaces and repetitions; the first spelling wins over a later one."""
    tidy: dict[str, str] = {}
    for tag in tags:
        name = " ".join(tag.split())
        if name:
            tidy.setdefault(name.casefold(), name)
    return tuple(tidy.values())
