"""What a person chooses to share. An empty selection shares nothing; each field adds something, none takes away.

Ticks stand above the rest: what needs one is left out without it, whatever else is chosen. What is marked *only me* is
left out always.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from journal_app.domain.course import DosingSession, TherapySession
from journal_app.domain.entry import Entry, EntryHeader
from journal_app.domain.identifiers import Identifier
from journal_app.domain.life_mark import LifeMark
from journal_app.domain.media import Attachment
from journal_app.domain.readiness import ParkedQuestion
from journal_app.domain.share import Redaction

TITLE: Final = "title"
TEXT: Final = "text"
VEIL_NOTE: Final = "veil_note"
ENTRY_FIELDS: Final = frozenset({TITLE, TEXT, "answers", "tags", "mood", "feelings", "moment"})
"""Fields of an entry that are chosen one by one. Its time, its kind, the groggy badge and the veil come with it."""
COURSE_FIELDS: Final = frozenset(
    {"name", "treated_for", "substance", "clinic", "began_on", "ended_on", "planned_sessions"}
)
SESSION_FACTS: Final = frozenset(
    {
        "ended_at", "status", "route", "substance", "dose", "extra_doses", "infusion_minutes", "awake_at",
        "pressure_before", "pressure_highest", "pressure_leaving", "pulse", "oxygen", "temperature",
        "mood_before", "sleep_hours", "distance", "intensity", "ease", "helpfulness",
    }
)  # fmt: skip
"""What is proposed of a session: facts, none of them free text."""
PEOPLE_FIELDS: Final = frozenset({"people", "provider", "therapist", "sitter"})
SUBSTANCE_FIELDS: Final = frozenset({"other_medicines"})
SESSION_FIELDS: Final = (
    SESSION_FACTS
    | PEOPLE_FIELDS
    | SUBSTANCE_FIELDS
    | {
        "body_weight", "left_at", "setting", "room", "eye_mask", "music", "last_food_at", "last_drink_at",
        "instructions", "notes",
    }
)  # fmt: skip
THERAPY_FIELDS: Final = frozenset({"minutes", "status", "topics", "homework", "notes"})
SIDE_EFFECT_FIELDS: Final = frozenset({"severity", "felt", "began_at", "ended_at", "note"})
SIDE_EFFECT_FACTS: Final = SIDE_EFFECT_FIELDS - {"note"}
CHECK_IN_FIELDS: Final = frozenset({"pleasant", "energy", "words", "sleep_hours", "practiced", "practice", "line"})
CHECK_IN_FACTS: Final = frozenset({"pleasant", "energy", "sleep_hours", "practiced"})
MARK_FIELDS: Final = frozenset({"text", "note"})


def answer_key(index: int) -> str:
    """Return the name by which the redactions of an answer are given; answers count from 0."""
    return f"answer {index}"


def words_of(entry: Entry) -> str:
    """Return a digest of all words that passages are taken out of, to tell whether they are still the same."""
    words = (entry.title, entry.text, entry.veil_note, *(answer.text for answer in entry.answers))
    return hashlib.sha256("\x00".join(words).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChoice:
    """One entry, and what of it.

    Attributes:
        fields: Of `ENTRY_FIELDS`.
        answers: Which answers, counted from 0; None for all of them.
        attachment_ids: Recordings and drawings of it.
        redactions: Passages to take out, by `TITLE`, `TEXT`, `VEIL_NOTE` or `answer_key`.
        seen: `words_of` the entry as it was when the choice was made; empty where its words were not looked at.
    """

    entry_id: Identifier
    fields: frozenset[str] = ENTRY_FIELDS
    answers: frozenset[int] | None = None
    attachment_ids: frozenset[Identifier] = frozenset()
    redactions: Mapping[str, tuple[Redaction, ...]] = field(default_factory=dict)
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """What is left out unless it is ticked for itself."""

    groggy: bool = False
    substance_use: bool = False
    other_people: bool = False
    audio: bool = False
    drawings: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Everything that is chosen.

    Attributes:
        from_on, until_on: The local days of the share, both included; what comes without being picked one by one, as
            check-ins and steps, is of these days.
        zone: IANA name of the zone that the days are of.
        name: What the person calls themselves to this reader.
        read_by: The last day on which it is to be read, asked of the reader.
        message: What they would like to talk about.
        course_id: With `course_fields`.
        session_ids: Dosing sessions, with `session_fields`; their side effects and intentions where wanted.
        check_in_fields: None chosen, no check-ins; so for the others.
    """

    from_on: date
    until_on: date
    zone: str
    name: str = ""
    read_by: date | None = None
    message: str = ""
    ticks: Ticks = field(default_factory=Ticks)
    entries: tuple[EntryChoice, ...] = ()
    course_id: Identifier | None = None
    course_fields: frozenset[str] = frozenset()
    session_ids: frozenset[Identifier] = frozenset()
    session_fields: frozenset[str] = frozenset()
    therapy_session_ids: frozenset[Identifier] = frozenset()
    therapy_fields: frozenset[str] = frozenset()
    side_effects: bool = False
    side_effect_fields: frozenset[str] = frozenset()
    mark_ids: frozenset[Identifier] = frozenset()
    mark_fields: frozenset[str] = frozenset()
    check_in_fields: frozenset[str] = frozenset()
    intentions: bool = False
    steps: bool = False
    question_ids: frozenset[Identifier] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """What may be chosen in a period. What is for *only me* is not among it.

    Attributes:
        entries: By when they happened.
        attachments: Of those entries.
    """

    entries: tuple[EntryHeader, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    dosing_sessions: tuple[DosingSession, ...] = ()
    therapy_sessions: tuple[TherapySession, ...] = ()
    marks: tuple[LifeMark, ...] = ()
    questions: tuple[ParkedQuestion, ...] = ()
