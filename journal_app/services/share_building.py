"""Building exactly what was chosen, as its reader will have it. What is not chosen never becomes part of a value."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import journal_app
from journal_app.catalog.courses import load_side_effect_words
from journal_app.domain.course import DosingSession, session_numbers
from journal_app.domain.day import zone_named
from journal_app.domain.entry import Answer, Entry, EntryKind, Privacy
from journal_app.domain.identifiers import Identifier
from journal_app.domain.media import Attachment, MediaKind
from journal_app.domain.quoting import PREFIX, without_words
from journal_app.domain.session_record import DAY_ALONE, BloodPressure
from journal_app.domain.share import (
    CareProvider,
    ShareContent,
    SharedAnswer,
    SharedCheckIn,
    SharedCourse,
    SharedDrawing,
    SharedEntry,
    SharedExtraDose,
    SharedFeeling,
    SharedIntention,
    SharedMark,
    SharedPressure,
    SharedQuestion,
    SharedReview,
    SharedSession,
    SharedSideEffect,
    SharedStep,
    SharedStepEvent,
    SharedStroke,
    SharedTherapySession,
    SharedVoice,
    redacted,
)
from journal_app.domain.share_selection import (
    CHECK_IN_FIELDS,
    COURSE_FIELDS,
    ENTRY_FIELDS,
    MARK_FIELDS,
    PEOPLE_FIELDS,
    SESSION_FIELDS,
    SIDE_EFFECT_FIELDS,
    SUBSTANCE_FIELDS,
    TEXT,
    THERAPY_FIELDS,
    TITLE,
    VEIL_NOTE,
    EntryChoice,
    Selection,
    answer_key,
    words_of,
)
from journal_app.errors import ChangedSinceChosenError, EntryGoneError
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.media import Media
from journal_app.services.practice import Practice
from journal_app.sharing import keys

_UNITS: Final = {"dose": "dose_unit", "body_weight": "weight_unit", "temperature": "temperature_unit"}
_SESSION_ITSELF: Final = frozenset(one.name for one in fields(DosingSession))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where what is shared comes from."""

    entries: Entries
    courses: Courses
    practice: Practice
    media: Media


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a share will hold, for the preview.

    Attributes:
        selection: What it was built from.
        record_ids: Of the records it was made of, for the ledger.
    """

    selection: Selection
    content: ShareContent
    record_ids: tuple[Identifier, ...]


def build(sources: Sources, selection: Selection, care_provider: CareProvider, now: datetime) -> Chosen:
    """Build what was chosen, for one reader, at an aware instant.

    Raises:
        ChangedSinceChosenError: What was chosen of an entry was chosen of other words.
    """
    return _Building(sources, selection, care_provider, now).chosen()


def bounds(from_on: date, until_on: date, zone: str) -> tuple[datetime, datetime]:
    """Return when the first of the local days begins and the last one ends, in UTC."""
    place = zone_named(zone)
    begins = datetime.combine(from_on, time.min, place)
    return begins.astimezone(UTC), datetime.combine(until_on + timedelta(days=1), time.min, place).astimezone(UTC)


class _Building:
    """One share being built. What is not chosen is never asked for, or is dropped before a value is made of it."""

    def __init__(self, sources: Sources, selection: Selection, care_provider: CareProvider, now: datetime) -> None:
        self._from = sources
        self._now = now
        self._words = {word.id: word.text for word in load_side_effect_words()}
        self._selection = selection
        self._care_provider = care_provider
        self._secret = bytes.fromhex(care_provider.names_secret)
        self._begins, self._ends = bounds(selection.from_on, selection.until_on, selection.zone)
        self._used: dict[Identifier, None] = {}
        self._sessions = {one.id: one for one in sources.courses.dosing_sessions() if one.id in selection.session_ids}
        self._entries = tuple(self._readable(selection.entries))
        self._entry_ids = {entry.id for _, entry in self._entries}

    def chosen(self) -> Chosen:
        selection = self._selection
        content = ShareContent(
            made_at=self._now.astimezone(UTC),
            zone=selection.zone,
            app=journal_app.__version__,
            name=selection.name.strip(),
            recipient=self._care_provider.name,
            from_on=selection.from_on,
            until_on=selection.until_on,
            read_by=selection.read_by,
            message=selection.message.strip(),
            course=self._course(),
            sessions=_by_time("starts_at", self._dosing_sessions()),
            therapy_sessions=_by_time("starts_at", self._therapy_sessions()),
            side_effects=_by_time("noted_at", self._side_effects()),
            marks=_by_time("at", self._marks()),
            entries=_by_time("happened_at", (self._entry(choice, entry) for choice, entry in self._entries)),
            check_ins=_by_time("at", self._check_ins()),
            intentions=_by_time("written_at", self._intentions()),
            steps=_by_time("made_at", self._steps()),
            questions=_by_time("parked_at", self._questions()),
            drawings=_by_time("at", self._drawings()),
            voices=_by_time("at", self._voices()),
        )
        return Chosen(selection=selection, content=content, record_ids=tuple(self._used))

    # --- names

    def _name(self, record_id: Identifier) -> str:
        """Return what a record is called in the share, and note that it is in it."""
        self._used[record_id] = None
        return keys.stable_name(self._secret, record_id)

    def _link(self, record_id: Identifier | None, among: Collection[Identifier]) -> str:
        """Return what another record is called; nothing where it is not in the share, which would hint at it."""
        return keys.stable_name(self._secret, record_id) if record_id is not None and record_id in among else ""

    # --- the course

    def _course(self) -> SharedCourse | None:
        found = next((one for one in self._from.courses.courses() if one.id == self._selection.course_id), None)
        chosen = self._selection.course_fields & COURSE_FIELDS
        return SharedCourse(**{name: getattr(found, name) for name in chosen}) if found and chosen else None

    def _dosing_sessions(self) -> Iterable[SharedSession]:
        numbers = self._numbers()
        chosen = self._selection.session_fields & SESSION_FIELDS
        if not self._selection.ticks.other_people:
            chosen -= PEOPLE_FIELDS
        if not self._selection.ticks.substance_use:
            chosen -= SUBSTANCE_FIELDS
        for one in self._sessions.values():
            held = {name: _of_session(one, name) for name in chosen}
            held |= {unit: _of_session(one, unit) for name, unit in _UNITS.items() if held.get(name) is not None}
            yield SharedSession(
                id=self._name(one.id),
                starts_at=one.starts_at,
                zone=one.zone,
                number=numbers.get(one.id, 0),
                about=tuple(sorted(one.record.about & (chosen | {"starts_at", DAY_ALONE}))),
                **held,
            )

    def _numbers(self) -> dict[Identifier, int]:
        """Return the numbers of the chosen sessions; none of a course where they would tell of one that is left out."""
        every = self._from.courses.dosing_sessions()
        numbers = session_numbers(every)
        counted: dict[Identifier | None, list[DosingSession]] = {}
        for one in every:
            if one.id in numbers:
                counted.setdefault(one.course_id, []).append(one)
        told: dict[Identifier, int] = {}
        for sessions in counted.values():
            shown = {one.id: numbers[one.id] for one in sessions if one.id in self._sessions}
            skipped = (
                one for one in sessions if shown and one.id not in shown and numbers[one.id] < max(shown.values())
            )
            if not any(numbers[one.id] > min(shown.values()) or one.starts_at >= self._begins for one in skipped):
                told |= shown
        return told

    def _therapy_sessions(self) -> Iterable[SharedTherapySession]:
        chosen = self._selection.therapy_fields & THERAPY_FIELDS
        for one in self._from.courses.therapy_sessions():
            if one.id in self._selection.therapy_session_ids:
                held: dict[str, Any] = {name: getattr(one, name) for name in chosen}
                yield SharedTherapySession(
                    id=self._name(one.id),
                    starts_at=one.starts_at,
                    zone=one.zone,
                    kind=one.kind,
                    about=(DAY_ALONE,) if one.is_day_alone else (),
                    **held,
                )

    def _side_effects(self) -> Iterable[SharedSideEffect]:
        chosen = self._selection.side_effect_fields & SIDE_EFFECT_FIELDS
        for one in self._from.courses.side_effects() if self._selection.side_effects else ():
            if one.dosing_session_id in self._sessions:
                held: dict[str, Any] = {name: getattr(one, name) for name in chosen}
                words = (self._words.get(one.word, one.word), one.own_words)
                yield SharedSideEffect(
                    id=self._name(one.id),
                    noted_at=one.noted_at,
                    words=", ".join(word for word in words if word),
                    session_id=self._link(one.dosing_session_id, self._sessions),
                    **held,
                )

    def _marks(self) -> Iterable[SharedMark]:
        chosen = self._selection.mark_fields & MARK_FIELDS
        for one in self._from.courses.life_marks():
            if one.id in self._selection.mark_ids and one.privacy is not Privacy.ONLY_ME:
                held: dict[str, Any] = {name: getattr(one, name) for name in chosen}
                yield SharedMark(
                    id=self._name(one.id),
                    at=one.at,
                    zone=one.zone,
                    kind=one.kind,
                    precision=one.precision,
                    until=one.until,
                    **held,
                )

    # --- what was written

    def _readable(self, choices: Iterable[EntryChoice]) -> Iterable[tuple[EntryChoice, Entry]]:
        """Return the entries that may be shared."""
        found: dict[Identifier, tuple[EntryChoice, Entry]] = {}
        for choice in choices:
            try:
                entry = self._from.entries.get(choice.entry_id)
            except EntryGoneError:
                continue
            is_groggy = entry.groggy or entry.kind is EntryKind.CAPTURE
            if entry.privacy is not Privacy.ONLY_ME and (self._selection.ticks.groggy or not is_groggy):
                found[entry.id] = choice, entry
        return found.values()

    def _entry(self, choice: EntryChoice, entry: Entry) -> SharedEntry:
        if choice.seen not in {"", words_of(entry)}:
            raise ChangedSinceChosenError
        chosen = choice.fields & ENTRY_FIELDS
        answers = tuple(
            SharedAnswer(
                text=redacted(answer.text, choice.redactions.get(answer_key(index), ())),
                prompt=_asked(answer),
                domain=answer.domain,
                at=answer.at,
                certainty=answer.certainty,
                look_at_together=answer.for_therapist,
            )
            for index, answer in enumerate(entry.answers)
            if "answers" in chosen and (choice.answers is None or index in choice.answers)
        )
        # How often the whole was changed says nothing of a part, but that there is more of it; so does the hour since a
        # session that stays here.
        is_whole = {TITLE, TEXT, "answers"} <= chosen and choice.answers is None
        is_placed = entry.dosing_session_id is None or entry.dosing_session_id in self._sessions
        return SharedEntry(
            id=self._name(entry.id),
            happened_at=entry.happened_at,
            zone=entry.zone,
            written_at=entry.written_at,
            edited_at=entry.edited_at if is_whole else None,
            edits=self._from.entries.version_count(entry.id) if is_whole else 0,
            kind=entry.kind,
            moment=entry.moment if "moment" in chosen and is_placed else None,
            session_id=self._link(entry.dosing_session_id, self._sessions),
            title=redacted(entry.title, choice.redactions.get(TITLE, ())) if TITLE in chosen else "",
            text=redacted(entry.text, choice.redactions.get(TEXT, ())) if TEXT in chosen else "",
            answers=answers,
            tags=entry.tags if "tags" in chosen else (),
            mood=entry.mood if "mood" in chosen else None,
            feelings=tuple(SharedFeeling(word=one.word, intensity=one.intensity) for one in entry.feelings)
            if "feelings" in chosen
            else (),
            groggy=entry.groggy,
            veiled=entry.veiled,
            veil_note=redacted(entry.veil_note, choice.redactions.get(VEIL_NOTE, ())),
        )

    def _attachments(self, kind: MediaKind) -> Iterable[Attachment]:
        for choice, entry in self._entries:
            for one in self._from.media.of_entry(entry.id):
                if one.kind is kind and one.is_complete and one.id in choice.attachment_ids:
                    yield one

    def _drawings(self) -> Iterable[SharedDrawing]:
        for one in self._attachments(MediaKind.DRAWING) if self._selection.ticks.drawings else ():
            drawing = self._from.media.drawing(one.id)
            yield SharedDrawing(
                id=self._name(one.id),
                width=drawing.width,
                height=drawing.height,
                entry_id=self._link(one.entry_id, self._entry_ids),
                at=one.at,
                background=str(drawing.background),
                strokes=tuple(
                    SharedStroke(
                        colour=stroke.colour,
                        width=stroke.width,
                        points=tuple(round(number, 4) for point in stroke.points for number in point),
                    )
                    for stroke in drawing.strokes
                ),
            )

    def _voices(self) -> Iterable[SharedVoice]:
        for one in self._attachments(MediaKind.VOICE) if self._selection.ticks.audio else ():
            yield SharedVoice(
                id=self._name(one.id),
                media_type=one.media_type.partition(";")[0],
                sound=self._from.media.read(one.id),
                entry_id=self._link(one.entry_id, self._entry_ids),
                at=one.at,
                seconds=one.seconds,
                peaks=tuple(one.peaks),
            )

    # --- from day to day

    def _check_ins(self) -> Iterable[SharedCheckIn]:
        chosen = self._selection.check_in_fields & CHECK_IN_FIELDS
        for one in self._from.practice.check_ins(self._begins, self._ends) if chosen else ():
            held: dict[str, Any] = {name: getattr(one, name) for name in chosen}
            if any(value not in {None, "", ()} for value in held.values()):
                yield SharedCheckIn(id=self._name(one.id), at=one.at, zone=one.zone, **held)

    def _intentions(self) -> Iterable[SharedIntention]:
        reviews = self._from.courses.intention_reviews() if self._selection.intentions else ()
        for one in self._from.courses.intentions() if self._selection.intentions else ():
            if one.dosing_session_id in self._sessions:
                yield SharedIntention(
                    id=self._name(one.id),
                    text=one.text,
                    written_at=one.written_at,
                    session_id=self._link(one.dosing_session_id, self._sessions),
                    let_go_at=one.let_go_at,
                    reviews=tuple(
                        SharedReview(at=review.at, moment=review.moment, text=review.text)
                        for review in reviews
                        if review.intention_id == one.id
                    ),
                )

    def _steps(self) -> Iterable[SharedStep]:
        for one in self._from.practice.steps() if self._selection.steps else ():
            if self._is_for_only_me(one.entry_id):
                continue
            if one.dosing_session_id in self._sessions or self._begins <= one.made_at < self._ends:
                yield SharedStep(
                    id=self._name(one.id),
                    text=one.text,
                    made_at=one.made_at,
                    when_where=one.when_where,
                    entry_id=self._link(one.entry_id, self._entry_ids),
                    session_id=self._link(one.dosing_session_id, self._sessions),
                    history=tuple(
                        SharedStepEvent(at=event.at, status=event.status, note=event.note) for event in one.history
                    ),
                )

    def _is_for_only_me(self, entry_id: Identifier | None) -> bool:
        """Tell whether something came of an entry that is for *only me*: its words are that entry's."""
        try:
            return entry_id is not None and self._from.entries.get(entry_id).privacy is Privacy.ONLY_ME
        except EntryGoneError:
            return False

    def _questions(self) -> Iterable[SharedQuestion]:
        for one in self._from.practice.questions():
            if one.id in self._selection.question_ids:
                yield SharedQuestion(
                    id=self._name(one.id),
                    text=one.text,
                    parked_at=one.parked_at,
                    asks=one.asks,
                    session_id=self._link(one.dosing_session_id, self._sessions),
                )


def _asked(answer: Answer) -> str:
    """Return what was asked. Words that it quotes are of another entry, which was not chosen by choosing this one."""
    return without_words(answer.prompt_text) if answer.prompt_id.startswith(PREFIX) else answer.prompt_text


def _by_time(time_name: str, records: Iterable[Any]) -> tuple[Any, ...]:
    """Sort by time; of one minute by the names in the share, which say nothing of which was written first."""
    return tuple(sorted(records, key=lambda one: (getattr(one, time_name), one.id)))


def _of_session(session: DosingSession, name: str) -> Any:
    """Return a field of a session or of its record, as a share holds it."""
    held = getattr(session if name in _SESSION_ITSELF else session.record, name)
    if isinstance(held, BloodPressure):
        return SharedPressure(systolic=held.systolic, diastolic=held.diastolic, at=held.at) if held else None
    if name == "extra_doses":
        return tuple(SharedExtraDose(milligrams=one.milligrams, at=one.at) for one in held)
    return held
