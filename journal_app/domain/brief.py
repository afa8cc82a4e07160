"""The one-minute brief: what a therapist reads before an appointment. Recorded facts and quotations, nothing else.

No figure here is made up of others but the change of a measure, last less baseline. What is not there was not shared,
not recorded or not known, and the three are not told apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from journal_app.domain.caseload import ItemKind, PatientReview
from journal_app.domain.course import SessionStatus
from journal_app.domain.day import zone_named
from journal_app.domain.life_mark import LifeMarkKind
from journal_app.domain.share import (
    MeasurePoint,
    ShareContent,
    SharedEntry,
    SharedIntention,
    SharedMark,
    SharedQuestion,
    SharedSession,
    SharedSideEffect,
    SharedStep,
)
from journal_app.domain.side_effect import Severity

QUOTED: Final = 220
"""Characters of a quotation; the whole is one click away."""
CHAIN_MOST: Final = 3
_SAFETY_MARKS: Final = frozenset(
    {
        LifeMarkKind.MEDICINE_STARTED,
        LifeMarkKind.MEDICINE_CHANGED,
        LifeMarkKind.MEDICINE_STOPPED,
        LifeMarkKind.ILLNESS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words of the patient, cut at a word where they are long."""

    text: str
    entry_id: str
    at: datetime
    zone: str
    groggy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """A measure: where it began and where it is, which are the same where there is one result only."""

    name: str
    direction: str
    baseline: MeasurePoint
    last: MeasurePoint
    count: int

    @property
    def change(self) -> Decimal | None:
        """Return the last less the baseline; None where there is one result only."""
        return None if self.last is self.baseline else self.last.value - self.baseline.value


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """A dosing session and the side effects recorded for it."""

    session: SharedSession
    side_effects: tuple[SharedSideEffect, ...] = ()
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLine:
    """What was meant for a session, what was written after it, and the steps that came of it."""

    session: SharedSession
    intention: SharedIntention | None = None
    words: Quotation | None = None
    steps: tuple[SharedStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the course stands, in the days of the patient's zone.

    Attributes:
        held: How many sessions were held, of those that were shared.
        days_since, days_until: From the last and to the next session.
    """

    held: int = 0
    planned: int | None = None
    last: SharedSession | None = None
    next: SharedSession | None = None
    days_since: int | None = None
    days_until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One page about one patient.

    Attributes:
        new: How many records of each kind came for the first time since the last review.
        sessions: The latest first.
        safety: Side effects that were recorded as severe, of any time.
        safety_marks: Medicines that were begun, changed or ended, and illness.
        to_ask: Entries with the therapist's own mark to ask about them.
    """

    review: PatientReview
    place: Place
    new: Mapping[ItemKind, int]
    new_shares: int
    measures: tuple[MeasureLine, ...]
    sessions: tuple[SessionLine, ...]
    chain: tuple[ChainLine, ...]
    safety: tuple[SharedSideEffect, ...]
    safety_marks: tuple[SharedMark, ...]
    questions: tuple[SharedQuestion, ...]
    to_ask: tuple[SharedEntry, ...]


def brief_of(review: PatientReview, now: datetime) -> Brief:
    """Make the brief of a patient at an aware `now`."""
    content = review.content
    new: dict[ItemKind, int] = {}
    for kind, _ in review.new:
        new[kind] = new.get(kind, 0) + 1
    reviewed_at = review.patient.reviewed_at
    shown = [one for one in content.sessions if one.status is not SessionStatus.CANCELLED]
    by_session: dict[str, list[SharedSideEffect]] = {}
    for effect in content.side_effects:
        by_session.setdefault(effect.session_id, []).append(effect)
    asked = {one.item for one in review.marks.values() if one.ask_at is not None}
    return Brief(
        review=review,
        place=_place(content, now),
        new=new,
        new_shares=sum(reviewed_at is None or one.received_at > reviewed_at for one in review.shares),
        measures=tuple(measures_of(content)),
        sessions=tuple(
            SessionLine(
                session=one,
                side_effects=tuple(by_session.get(one.id, ())),
                is_new=(ItemKind.SESSION, one.id) in review.new,
            )
            for one in reversed(shown)
        ),
        chain=tuple(_chain(content, shown, now)),
        safety=severe_of(content),
        safety_marks=safety_marks_of(content),
        questions=content.questions,
        to_ask=tuple(one for one in content.entries if one.id in asked),
    )


def severe_of(content: ShareContent) -> tuple[SharedSideEffect, ...]:
    """Return the side effects that were recorded as severe."""
    return tuple(one for one in content.side_effects if one.severity is Severity.SEVERE)


def safety_marks_of(content: ShareContent) -> tuple[SharedMark, ...]:
    """Return the medicines that were begun, changed or ended, and illness."""
    return tuple(one for one in content.marks if one.kind in _SAFETY_MARKS)


def quoted(text: str) -> str:
    """Return the words on one line, cut at a word where they are longer than `QUOTED`."""
    words = " ".join(text.split())
    if len(words) <= QUOTED:
        return words
    return words[:QUOTED].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _place(content: ShareContent, now: datetime) -> Place:
    shown = [one for one in content.sessions if one.status is not SessionStatus.CANCELLED]
    held = [one for one in shown if one.status is SessionStatus.HELD or (one.status is None and one.starts_at <= now)]
    coming = [one for one in shown if one.starts_at > now and one.status is not SessionStatus.HELD]
    last, following = (held[-1] if held else None), (coming[0] if coming else None)
    return Place(
        held=max([len(held), *(one.number for one in held)]) if held else 0,
        planned=content.course.planned_sessions if content.course else None,
        last=last,
        next=following,
        days_since=(_day(now, content.zone) - _day(last.starts_at, content.zone)).days if last else None,
        days_until=(_day(following.starts_at, content.zone) - _day(now, content.zone)).days if following else None,
    )


def measures_of(content: ShareContent) -> Iterable[MeasureLine]:
    """Yield each measure that has a result: where it began and where it is."""
    for measure in content.measures:
        if measure.points:
            first = next((one for one in measure.points if one.is_baseline), measure.points[0])
            yield MeasureLine(
                name=measure.name,
                direction=measure.direction,
                baseline=first,
                last=measure.points[-1],
                count=len(measure.points),
            )


def _chain(content: ShareContent, shown: list[SharedSession], now: datetime) -> Iterable[ChainLine]:
    told = 0
    for session in reversed(shown):
        if session.starts_at > now or told == CHAIN_MOST:
            continue
        meant = [one for one in content.intentions if one.session_id == session.id]
        intention = meant[-1] if meant and meant[-1].let_go_at is None else None
        of_session = [one for one in content.entries if one.session_id == session.id]
        entries = {one.id for one in of_session}
        steps = tuple(one for one in content.steps if one.session_id == session.id or one.entry_id in entries)
        words = _words(of_session)
        if intention or steps or words:
            told += 1
            yield ChainLine(session=session, intention=intention, words=words, steps=steps)


def _words(entries: Iterable[SharedEntry]) -> Quotation | None:
    """Return what to quote: what they want to look at together, else the last entry that was not caught groggy."""
    latest_first = [one for one in entries if not one.veiled]
    latest_first.reverse()
    for entry in latest_first:
        for answer in entry.answers:
            if answer.look_at_together and answer.text.strip():
                return _quotation(entry, answer.text)
    for entry in sorted(latest_first, key=lambda one: one.groggy):
        for text in (entry.text, *(answer.text for answer in entry.answers)):
            if text.strip():
                return _quotation(entry, text)
    return None


def _quotation(entry: SharedEntry, text: str) -> Quotation:
    return Quotation(text=quoted(text), entry_id=entry.id, at=entry.happened_at, zone=entry.zone, groggy=entry.groggy)


def _day(instant: datetime, zone: str) -> date:
    return instant.astimezone(zone_named(zone)).date()
