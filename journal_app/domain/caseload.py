"""What a therapist has of a patient: the shares as they arrived, and what the therapist keeps beside them.

A share is kept as it came and never changed. What is shown of a patient is put together of all of their shares when it
is read (`together`): of one record that came more than once, the one of the latest share; of a measure every result.
So the order in which shares arrive makes no difference, and an older one hides nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any, Final, NamedTuple

from journal_app.domain.identifiers import Identifier
from journal_app.domain.share import (
    Arrival,
    MeasurePoint,
    ShareContent,
    SharedCheckIn,
    SharedCourse,
    SharedDrawing,
    SharedEntry,
    SharedIntention,
    SharedMark,
    SharedMeasure,
    SharedQuestion,
    SharedSession,
    SharedSideEffect,
    SharedStep,
    SharedTherapySession,
    SharedVoice,
)


class ItemKind(StrEnum):
    """What a record of a share is; the value is the name of its field in `ShareContent`."""

    COURSE = "course"
    SESSION = "sessions"
    THERAPY_SESSION = "therapy_sessions"
    SIDE_EFFECT = "side_effects"
    MARK = "marks"
    ENTRY = "entries"
    CHECK_IN = "check_ins"
    MEASURE = "measures"
    INTENTION = "intentions"
    STEP = "steps"
    QUESTION = "questions"
    DRAWING = "drawings"
    VOICE = "voices"


VALUES: Final[Mapping[ItemKind, type[Any]]] = {
    ItemKind.COURSE: SharedCourse,
    ItemKind.SESSION: SharedSession,
    ItemKind.THERAPY_SESSION: SharedTherapySession,
    ItemKind.SIDE_EFFECT: SharedSideEffect,
    ItemKind.MARK: SharedMark,
    ItemKind.ENTRY: SharedEntry,
    ItemKind.CHECK_IN: SharedCheckIn,
    ItemKind.MEASURE: SharedMeasure,
    ItemKind.INTENTION: SharedIntention,
    ItemKind.STEP: SharedStep,
    ItemKind.QUESTION: SharedQuestion,
    ItemKind.DRAWING: SharedDrawing,
    ItemKind.VOICE: SharedVoice,
}
APART: Final = frozenset({ItemKind.DRAWING, ItemKind.VOICE})
"""Read one at a time, when they are wanted: they may be large."""
_TIMES: Final[Mapping[ItemKind, str]] = {
    ItemKind.SESSION: "starts_at",
    ItemKind.THERAPY_SESSION: "starts_at",
    ItemKind.SIDE_EFFECT: "noted_at",
    ItemKind.MARK: "at",
    ItemKind.ENTRY: "happened_at",
    ItemKind.CHECK_IN: "at",
    ItemKind.MEASURE: "name",
    ItemKind.INTENTION: "written_at",
    ItemKind.STEP: "made_at",
    ItemKind.QUESTION: "parked_at",
}


# --- what is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Somebody who sent shares.

    Attributes:
        id: Names the key that signs their shares; two people of one name stay apart by it.
        name: What they call themselves in their latest share.
        label: The therapist's own word for them; often empty.
        reviewed_at: Until when what had arrived was looked through, as the therapist said.
        reply_key, signing_key: As in `Sender`, in hexadecimal digits.
    """

    id: str
    name: str
    added_at: datetime
    label: str = ""
    reviewed_at: datetime | None = None
    reply_key: str = ""
    signing_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedShare:
    """A share that arrived; `id` is its digest. Fields as in `OpenedShare` and `ShareContent`."""

    id: str
    patient_id: str
    share_id: str
    sequence: int
    previous: str
    created_at: datetime
    received_at: datetime
    zone: str
    name: str = ""
    message: str = ""
    from_on: date | None = None
    until_on: date | None = None
    read_by: date | None = None

    @property
    def rank(self) -> tuple[int, datetime, str]:
        """Return what shares of one patient are sorted by, the latest last."""
        return self.sequence, self.created_at, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedItem:
    """One record of one share.

    Attributes:
        name: Its id in the share; empty for the course.
        owner: Of a drawing or recording, the id of its entry.
        content: JSON, as in the share.
        sound: The bytes of a recording.
    """

    id: Identifier
    patient_id: str
    received_share_id: str
    kind: ItemKind
    name: str
    owner: str = ""
    content: str = field(repr=False)
    sound: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A passage that the therapist marked in an entry: its words as they are shown. `item` is the entry's id."""

    id: Identifier
    patient_id: str
    item: str
    words: str
    made_at: datetime


REPLY_DRAFT: Final = "reply"
"""Where a note stands that is a reply not sent yet: in place of an entry's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateNote:
    """What the therapist wrote, beside an entry, or for `item` "" about the patient. It never leaves their vault."""

    id: Identifier
    patient_id: str
    text: str
    written_at: datetime
    item: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMark:
    """What the therapist ticked beside an entry: to ask about it, and that it was read. One for each entry at most."""

    id: str
    patient_id: str
    item: str
    ask_at: datetime | None = None
    read_at: datetime | None = None


# --- what is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientLine:
    """One line of the caseload.

    Attributes:
        new_shares: How many arrived since the last review.
        entries: How many different entries there are.
    """

    patient: Patient
    shares: int
    new_shares: int
    entries: int
    last_received_at: datetime | None
    from_on: date | None
    until_on: date | None


class AttachedItem(NamedTuple):
    """A drawing or a recording that can be read with `Caseload.attached`."""

    kind: ItemKind
    name: str
    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientReview:
    """Everything that is shown of one patient.

    Attributes:
        shares: The latest last.
        content: All shares together, without drawings and recordings.
        new: Kind and name of what came for the first time since the last review.
        marks: By the id of the entry.
        is_expired: The last day on which the latest share was to be read, as the patient asked, is over.
    """

    patient: Patient
    shares: tuple[ReceivedShare, ...]
    content: ShareContent
    new: frozenset[tuple[ItemKind, str]] = frozenset()
    attached: tuple[AttachedItem, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    notes: tuple[PrivateNote, ...] = ()
    marks: Mapping[str, ItemMark] = field(default_factory=dict)
    is_expired: bool = False

    def entry(self, entry_id: str) -> SharedEntry | None:
        """Return an entry by its id."""
        return next((one for one in self.content.entries if one.id == entry_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFilter:
    """Which entries are listed: those that fit every field that is set."""

    session_id: str = ""
    new_only: bool = False
    to_ask_only: bool = False
    unread_only: bool = False
    together_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a file. `how` says how it stands to the shares that were here before."""

    patient: Patient
    share: ReceivedShare
    how: Arrival
    entries: int
    is_new_patient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was deleted of a patient, without a word of it.

    Attributes:
        shares: Number, digest and arrival of each share, by number.
        is_overwritten: Whether the file was already written anew without it; else that is done when nothing else is.
    """

    patient_id: str
    called: str
    deleted_at: datetime
    shares: tuple[tuple[int, str, datetime], ...]
    entries: int
    records: int
    highlights: int
    notes: int
    is_overwritten: bool = False


# --- putting shares together


def together(
    shares: Sequence[ReceivedShare], found: Iterable[tuple[tuple[int, datetime, str], ItemKind, str, Any]]
) -> ShareContent:
    """Put together what several shares hold.

    Args:
        shares: Of one patient, one at least.
        found: Rank of the share, kind, name and value of each record.
    """
    latest = max(shares, key=lambda one: one.rank)
    standing: dict[tuple[ItemKind, str], tuple[tuple[int, datetime, str], Any]] = {}
    points: dict[str, dict[datetime, tuple[tuple[int, datetime, str], MeasurePoint]]] = {}
    for rank, kind, name, value in found:
        if kind is ItemKind.MEASURE:
            of_measure = points.setdefault(name, {})
            for point in value.points:
                if point.at not in of_measure or of_measure[point.at][0] <= rank:
                    of_measure[point.at] = rank, point
        if (kind, name) not in standing or standing[kind, name][0] <= rank:
            standing[kind, name] = rank, value
    by_kind: dict[str, list[Any]] = {}
    for (kind, name), (_, value) in standing.items():
        if kind is ItemKind.MEASURE:
            value = replace(value, points=tuple(point for _, (_, point) in sorted(points[name].items())))  # noqa: PLW2901  # with every result
        by_kind.setdefault(kind.value, []).append(value)
    for kind, time in _TIMES.items():
        if kind.value in by_kind:
            by_kind[kind.value].sort(key=partial(_place, time))
    [course] = by_kind.pop(ItemKind.COURSE.value, [None])
    return ShareContent(
        made_at=latest.created_at,
        zone=latest.zone,
        name=latest.name,
        message=latest.message,
        read_by=latest.read_by,
        from_on=min((one.from_on for one in shares if one.from_on), default=None),
        until_on=max((one.until_on for one in shares if one.until_on), default=None),
        course=course,
        **dict[str, Any]({kind: tuple(values) for kind, values in by_kind.items()}),
    )


def _place(time: str, value: Any) -> tuple[Any, str]:
    return getattr(value, time), value.id
