"""What a share holds: exactly what a person chose for one reader, and nothing else.

What was not chosen is not in these values at all: there is no flag to look at later, and nothing that says something is
missing. Every field has a default that stands for "not chosen or not known", and the two are not told apart.

To add a field: here, with a default, and in `services/sharing.py`, where it is chosen; `resources/share/` holds the
schema that is made of this file. A reader of an older version passes over a field that it does not know.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from journal_app.domain.course import DoseUnit, Route, SessionStatus, TherapySessionKind
from journal_app.domain.entry import Certainty, EntryKind
from journal_app.domain.identifiers import Identifier
from journal_app.domain.intention_review import ReviewMoment
from journal_app.domain.life_mark import DatePrecision, LifeMarkKind
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain
from journal_app.domain.readiness import QuestionFor
from journal_app.domain.session_record import TemperatureUnit, WeightUnit
from journal_app.domain.side_effect import Felt, Severity
from journal_app.domain.step import StepStatus

CONTENT_VERSION: Final = (1, 0)
"""Raised behind the point for a new field; before it, where an older reader would misread what it knows."""
BAR: Final = "██████"
"""Stands for a passage that was taken out; always as long, so that it does not say how much there was."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Redaction:
    """A passage to take out of one text, in code points, half open."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError("a passage begins before it ends")


def redacted(text: str, redactions: Iterable[Redaction]) -> str:
    """Return the text with a bar of fixed length for each passage; those that touch share one bar."""
    parts: list[str] = []
    at = 0
    barred = False
    for passage in sorted(redactions):
        if passage.start >= len(text):
            break
        if passage.start > at or not barred:
            parts += (text[at : passage.start], BAR)
        barred = True
        at = max(at, passage.end)
    return "".join((*parts, text[at:]))


# --- the course


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCourse:
    """The course of treatment. Fields as in `CourseOfTreatment`."""

    name: str = ""
    treated_for: str = ""
    substance: str = ""
    clinic: str = ""
    began_on: date | None = None
    ended_on: date | None = None
    planned_sessions: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPressure:
    """A blood pressure in mmHg."""

    systolic: int | None = None
    diastolic: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedExtraDose:
    """A further dose within a session, in milligrams."""

    milligrams: Decimal | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedSession:
    """One dosing session. Fields as in `DosingSession` and `SessionRecord`.

    Attributes:
        number: Which session of its course, from 1; 0 where it is not counted.
        about: Names of fields whose time is not known to the minute; or `DAY_ALONE`.
    """

    id: str
    starts_at: datetime
    zone: str
    number: int = 0
    ended_at: datetime | None = None
    status: SessionStatus | None = None
    route: Route | None = None
    substance: str = ""
    dose: Decimal | None = None
    dose_unit: DoseUnit | None = None
    extra_doses: tuple[SharedExtraDose, ...] = ()
    infusion_minutes: int | None = None
    body_weight: Decimal | None = None
    weight_unit: WeightUnit | None = None
    awake_at: datetime | None = None
    left_at: datetime | None = None
    pressure_before: SharedPressure | None = None
    pressure_highest: SharedPressure | None = None
    pressure_leaving: SharedPressure | None = None
    pulse: int | None = None
    oxygen: int | None = None
    temperature: Decimal | None = None
    temperature_unit: TemperatureUnit | None = None
    people: str = ""
    provider: str = ""
    therapist: str = ""
    sitter: str = ""
    setting: str = ""
    room: str = ""
    eye_mask: bool | None = None
    music: str = ""
    mood_before: int | None = None
    sleep_hours: Decimal | None = None
    last_food_at: datetime | None = None
    last_drink_at: datetime | None = None
    other_medicines: str = ""
    distance: int | None = None
    intensity: int | None = None
    ease: int | None = None
    helpfulness: int | None = None
    instructions: str = ""
    notes: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedTherapySession:
    """A session without dosing. Fields as in `TherapySession`; `about` as in `SharedSession`."""

    id: str
    starts_at: datetime
    zone: str
    kind: TherapySessionKind | None = None
    minutes: int | None = None
    status: SessionStatus | None = None
    topics: str = ""
    homework: str = ""
    notes: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedSideEffect:
    """One side effect. Fields as in `SideEffect`.

    Attributes:
        words: What it is called, written out.
    """

    id: str
    noted_at: datetime
    words: str = ""
    session_id: str = ""
    severity: Severity | None = None
    felt: Felt | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedMark:
    """What stands beside the course. Fields as in `LifeMark`."""

    id: str
    at: datetime
    zone: str
    kind: LifeMarkKind | None = None
    precision: DatePrecision | None = None
    until: datetime | None = None
    text: str = ""
    note: str = ""


# --- what was written


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFeeling:
    """A feeling, and how strong, 0 to 10, where that was said."""

    word: str
    intensity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedAnswer:
    """What was written to one prompt; a fragment has no prompt and its own time."""

    text: str
    prompt: str = ""
    domain: Domain | None = None
    at: datetime | None = None
    certainty: Certainty | None = None
    look_at_together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedEntry:
    """One entry, with passages already taken out. Fields as in `Entry`.

    Attributes:
        groggy: Captured while groggy; shown beside its words wherever they are shown.
        veiled: Shown only when it is opened on purpose, with `veil_note` before it.
        edited_at: When it was last changed after it was first kept.
        edits: How often it was changed.
    """

    id: str
    happened_at: datetime
    zone: str
    written_at: datetime | None = None
    edited_at: datetime | None = None
    edits: int = 0
    kind: EntryKind | None = None
    moment: Moment | None = None
    session_id: str = ""
    title: str = ""
    text: str = ""
    answers: tuple[SharedAnswer, ...] = ()
    tags: tuple[str, ...] = ()
    mood: int | None = None
    feelings: tuple[SharedFeeling, ...] = ()
    groggy: bool = False
    veiled: bool = False
    veil_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedStroke:
    """One line of a sketch: flat triples of left to right, top to bottom and pressure, each 0 to 1."""

    colour: str
    width: float
    points: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDrawing:
    """A sketch as lines, on a sheet of `width` times `height` pixels. Fields as in `Drawing`."""

    id: str
    width: int
    height: int
    entry_id: str = ""
    at: datetime | None = None
    background: str = ""
    strokes: tuple[SharedStroke, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedVoice:
    """A recording.

    Attributes:
        sound: Its bytes; in a share file a part of its own, named `voice/<id>`.
        media_type: Such as `audio/ogg`.
        peaks: How loud it was, 0 to 255, ten each second.
    """

    id: str
    media_type: str
    sound: bytes
    entry_id: str = ""
    at: datetime | None = None
    seconds: float | None = None
    peaks: tuple[int, ...] = ()


# --- from day to day


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCheckIn:
    """A check-in. Fields as in `CheckIn`."""

    id: str
    at: datetime
    zone: str
    pleasant: int | None = None
    energy: int | None = None
    words: tuple[str, ...] = ()
    sleep_hours: Decimal | None = None
    practiced: bool | None = None
    practice: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurePoint:
    """One result of a measure.

    Attributes:
        level: The published level that it falls in, in neutral words.
        is_baseline: The one that later ones are compared with.
        entered: A total that the person entered, in place of one that was calculated from answers.
    """

    at: datetime
    value: Decimal
    level: str = ""
    is_baseline: bool = False
    entered: bool = False
    session_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedMeasure:
    """One measure over time, by time.

    Attributes:
        name: Such as "PHQ-9".
        direction: What a larger number means, such as "higher = more symptoms".
        lowest, highest: The range of the scale.
        version: Of the definition it was calculated by.
    """

    id: str
    name: str
    direction: str = ""
    lowest: Decimal | None = None
    highest: Decimal | None = None
    version: str = ""
    points: tuple[MeasurePoint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedReview:
    """How an intention sat later."""

    at: datetime
    moment: ReviewMoment | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedIntention:
    """One wording of an intention; of several for one session the last stands, unless it was let go of."""

    id: str
    text: str
    written_at: datetime
    session_id: str = ""
    let_go_at: datetime | None = None
    reviews: tuple[SharedReview, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedStepEvent:
    """What was said about a step, and when."""

    at: datetime
    status: StepStatus | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedStep:
    """A small step. Fields as in `Step`."""

    id: str
    text: str
    made_at: datetime
    when_where: str = ""
    entry_id: str = ""
    session_id: str = ""
    history: tuple[SharedStepEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedQuestion:
    """A question that the person keeps for the next time."""

    id: str
    text: str
    parked_at: datetime
    asks: QuestionFor | None = None
    session_id: str = ""


# --- the whole


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareContent:
    """Everything one share holds.

    Attributes:
        format: Version of these values, such as "1.0".
        app: Version of the app that made it.
        made_at: Aware, UTC; with `zone`, the IANA name of the time zone the person was in.
        name: What the patient calls themselves.
        recipient: For whom, in the patient's words.
        from_on, until_on: The days it covers, both included.
        read_by: The last day on which it is to be read, asked of the reader; nothing enforces it once it was read.
        message: The patient's own line: what they would like to talk about.
    """

    made_at: datetime
    zone: str
    format: str = "1.0"
    app: str = ""
    name: str = ""
    recipient: str = ""
    from_on: date | None = None
    until_on: date | None = None
    read_by: date | None = None
    message: str = ""
    course: SharedCourse | None = None
    sessions: tuple[SharedSession, ...] = ()
    therapy_sessions: tuple[SharedTherapySession, ...] = ()
    side_effects: tuple[SharedSideEffect, ...] = ()
    marks: tuple[SharedMark, ...] = ()
    entries: tuple[SharedEntry, ...] = ()
    check_ins: tuple[SharedCheckIn, ...] = ()
    measures: tuple[SharedMeasure, ...] = ()
    intentions: tuple[SharedIntention, ...] = ()
    steps: tuple[SharedStep, ...] = ()
    questions: tuple[SharedQuestion, ...] = ()
    drawings: tuple[SharedDrawing, ...] = ()
    voices: tuple[SharedVoice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPrompt:
    """A question that the therapist wrote or chose."""

    text: str
    domain: Domain | None = None
    moment: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyContent:
    """What a therapist sends back: a kind word, things to try, questions to write about.

    Attributes:
        name: What the therapist calls themselves.
        answers: The id of the share it answers; often empty.
    """

    made_at: datetime
    zone: str
    format: str = "1.0"
    app: str = ""
    name: str = ""
    answers: str = ""
    line: str = ""
    homework: tuple[str, ...] = ()
    prompts: tuple[ReplyPrompt, ...] = ()


Content = ShareContent | ReplyContent


# --- who reads it, and what was sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who made a share, as the share itself says it; proven by its signature.

    Attributes:
        key_id: Names the signing key; the same in every share of one person.
        signing_key: Ed25519, 32 bytes.
        reply_key: X25519, 32 bytes; what a reply is encrypted to.
    """

    key_id: str
    signing_key: bytes
    reply_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedShare:
    """A share that was opened and checked.

    Attributes:
        share_id: Names this share, for ever.
        sequence: From 1, one more with each share of the same sender to the same reader.
        previous: SHA-256 of the manifest of the one before, in hexadecimal digits; empty for the first.
        digest: SHA-256 of this one's manifest; what the next one names as `previous`.
    """

    share_id: str
    sender: Sender
    sequence: int
    previous: str
    digest: str
    created_at: datetime
    content: Content


class Arrival(StrEnum):
    """How a share stands to those of the same sender that arrived before."""

    NEW = "new"
    ALREADY_HERE = "already_here"
    OLDER = "older"
    """One with a higher number is here already."""
    GAP = "gap"
    """One before it is missing."""
    CONFLICT = "conflict"
    """Another share with the same number, or one that does not follow on the one before it."""


def arrival(share: OpenedShare, known: Iterable[tuple[int, str, str]]) -> Arrival:
    """Tell how a share stands to what is here from its sender: sequence, share id and digest of each."""
    known = tuple(known)
    if any(share_id == share.share_id and digest == share.digest for _, share_id, digest in known):
        return Arrival.ALREADY_HERE
    by_number = {sequence: digest for sequence, _, digest in known}
    before = by_number.get(share.sequence - 1)
    if share.sequence in by_number or any(share_id == share.share_id for _, share_id, _ in known):
        return Arrival.CONFLICT
    if before is not None and share.previous != before:
        return Arrival.CONFLICT
    if by_number and share.sequence < max(by_number):
        return Arrival.OLDER
    if before is None and share.sequence > 1:
        return Arrival.GAP
    return Arrival.NEW


# --- the sender's own records


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingKeys:
    """The private keys that a vault signs and opens replies with, in hexadecimal digits; made when first needed."""

    id: Identifier
    made_at: datetime
    signing: str = field(repr=False)
    agreement: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CareProvider:
    """Somebody that shares are sent to.

    Attributes:
        public_key: The text of their key, see `sharing/keys.py`; empty for somebody who opens shares by passphrase.
        compared_at: When the fingerprint of the key was compared with them.
        told_at: When the person read that a share cannot be called back.
        names_secret: What the names of records in shares to them are made with, in hexadecimal digits.
    """

    id: Identifier
    name: str
    made_at: datetime
    public_key: str = ""
    compared_at: datetime | None = None
    told_at: datetime | None = None
    names_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentShare:
    """One line of the ledger: what was sent, when, to whom. It never holds words of what was sent.

    Attributes:
        share_id, sequence, digest: As in `OpenedShare`.
        sha256: Of the file, in hexadecimal digits.
        recipient: The name of the care provider, also when they were deleted since.
        record_ids: Identifiers of the records that something was sent of.
        sent_at: When the person said that they sent it; None where they only made the file.
    """

    id: Identifier
    made_at: datetime
    share_id: str
    sequence: int
    digest: str
    sha256: str
    byte_count: int
    recipient: str
    care_provider_id: Identifier | None = None
    from_on: date | None = None
    until_on: date | None = None
    read_by: date | None = None
    record_ids: tuple[Identifier, ...] = ()
    sent_at: datetime | None = None
