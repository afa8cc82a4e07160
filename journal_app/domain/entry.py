"""Entries: what a person wrote, guided or free, and the draft of one that is still being written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from journal_app.domain.identifiers import Identifier
from journal_app.domain.phase import Moment, Phase
from journal_app.domain.prompt import Domain

HEADLINE_LENGTH = 90
_LINE_SIGN = re.compile(r"^[ ]{0,3}(?:>|#{1,6}|[-*+])[ ]+", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|\*|__|_)(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])")
MOOD_RANGE = range(11)
"""A person's own rating, 0 (low) to 10 (bright). Not an instrument, never coloured good or bad."""
INTENSITY_RANGE = range(11)
"""How strong a feeling is, 0 to 10; the person's own rating."""


class EntryKind(StrEnum):
    """How an entry came to be."""

    GUIDED = "guided"
    FREE = "free"
    CAPTURE = "capture"
    """Caught while groggy, soon after a session."""


class Privacy(StrEnum):
    """Whom an entry is for. Nothing is ever shared by itself."""

    PRIVATE = "private"
    FOR_THERAPIST = "for_therapist"
    ONLY_ME = "only_me"
    """Never offered when something is shared."""


class Certainty(StrEnum):
    """How sure a person is of a memory. Never asked what "really" happened."""

    SURE = "sure"
    UNSURE = "unsure"
    LIKE_A_DREAM = "like_a_dream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeling:
    """A feeling by its name, own words or one of the palette, and how strong it is, 0 to 10, where that was said."""

    word: str
    intensity: int | None = None

    def __post_init__(self) -> None:
        if self.intensity is not None and self.intensity not in INTENSITY_RANGE:
            raise ValueError("intensity is 0 to 10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was written to one prompt. Keeps the prompt's words, so rewording a prompt never changes an old entry.

    Attributes:
        at: When it was written, aware, UTC, where it has a time of its own: it is a fragment then. A free fragment has
            neither `prompt_id` nor `prompt_text`, and the domain of insights.
        certainty: How sure the person is of it.
        for_therapist: Marked to be looked at together.
    """

    prompt_id: str
    prompt_text: str
    domain: Domain
    text: str
    at: datetime | None = None
    certainty: Certainty | None = None
    for_therapist: bool = False

    def __post_init__(self) -> None:
        if self.at is not None and self.at.utcoffset() is None:
            raise ValueError("times of an answer are aware")

    @property
    def is_fragment(self) -> bool:
        """Tell whether it has a time of its own."""
        return self.at is not None


def fragment(text: str, at: datetime) -> Answer:
    """Return a short line that answers no prompt, with its own time."""
    return Answer(prompt_id="", prompt_text="", domain=Domain.INSIGHTS, text=text, at=at)


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
        groggy: Captured while groggy, for ever: its own words are never changed, later ones are written beside it.
        settles_at: Until then it is still settling, neither changed nor deleted; aware, UTC.
        hidden_until: Until then no list shows it; aware, UTC.
        beside_id: The raw entry that this one was written beside; it may be gone.
        veiled: Its words are shown only where it is opened on purpose, with `veil_note` before them.
        veil_note: The writer's note to the one who reads it later.
        feelings: In the order in which they were named.
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
    groggy: bool = False
    settles_at: datetime | None = None
    hidden_until: datetime | None = None
    beside_id: Identifier | None = None
    veiled: bool = False
    veil_note: str = ""
    feelings: tuple[Feeling, ...] = ()

    def __post_init__(self) -> None:
        for instant in (self.happened_at, self.written_at, self.edited_at, self.settles_at, self.hidden_until):
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
        """Tell whether nothing was written, so that there is nothing to keep. What was said or drawn lies elsewhere."""
        return not (self.title.strip() or self.words or self.feelings)

    def is_settling(self, now: datetime) -> bool:
        """Tell whether it is neither to be changed nor deleted yet."""
        return self.settles_at is not None and now < self.settles_at

    @property
    def headline(self) -> str:
        """Return the title, or the first words, in one line of at most `HEADLINE_LENGTH` characters.

        Of a veiled entry it is the note on its veil, often empty, and never a word of the entry. The signs of the
        markup are left out, as they are where the entry is read.
        """
        line = " ".join((self.veil_note if self.veiled else self.title or _without_signs(self.words)).split())
        return line if len(line) <= HEADLINE_LENGTH else line[: HEADLINE_LENGTH - 1].rstrip(" .") + "…"


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
    """What a list shows of an entry, without its text. Fields as in `Entry`.

    Of a veiled entry the headline is the note on its veil; where that is empty, a list says that it is veiled.
    """

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
    groggy: bool = False
    settles_at: datetime | None = None
    hidden_until: datetime | None = None
    veiled: bool = False
    veil_note: str = ""

    def is_settling(self, now: datetime) -> bool:
        """Tell whether it is neither to be changed nor deleted yet."""
        return self.settles_at is not None and now < self.settles_at


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


def keeps_raw_words(before: Entry, after: Entry, now: datetime) -> bool:
    """Tell whether a change of a raw entry leaves its own words as they were; until it settles, more may follow them.

    How sure the person is of a line, and whether it is for the therapist, are no words of it.
    """
    here, there = _raw(before), _raw(after)
    if before.is_settling(now):
        there = there[: len(here)]
    same = before.title == after.title or (not before.title and before.is_settling(now))
    return here == there and same and before.text == after.text


def _raw(entry: Entry) -> tuple[tuple[str, str, datetime | None], ...]:
    return tuple((answer.prompt_id, answer.text, answer.at) for answer in entry.answers)


def _without_signs(words: str) -> str:
    """Leave out what marks a quotation, a heading, a list or an emphasis in Markdown."""
    return _EMPHASIS.sub(r"\2", _LINE_SIGN.sub("", words))


def tidy_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the tags without blank ones, outer spaces and repetitions; the first spelling wins over a later one."""
    tidy: dict[str, str] = {}
    for tag in tags:
        name = " ".join(tag.split())
        if name:
            tidy.setdefault(name.casefold(), name)
    return tuple(tidy.values())
