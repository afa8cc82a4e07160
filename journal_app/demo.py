"""The sample journal of `journal-app --demo`: a plainly made-up person, a course under way, ten weeks of a life.

The words are in `resources/demo/`; this module places them around the present, so that the last session was three days
ago and the next is eleven days ahead, whenever it is opened. The same present gives the same journal.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from journal_app.catalog import prompts
from journal_app.crypto.kdf import FLOOR
from journal_app.domain.check_in import CheckIn
from journal_app.domain.course import (
    CourseOfTreatment,
    DosingSession,
    Intention,
    Route,
    SessionEvent,
    SessionEventKind,
    SessionStatus,
    TherapySession,
    TherapySessionKind,
)
from journal_app.domain.day import next_morning, zone_named
from journal_app.domain.drawing import Drawing, Stroke
from journal_app.domain.entry import Answer, Certainty, Entry, EntryKind, Feeling, Privacy, fragment
from journal_app.domain.identifiers import Identifier, sample_identifier
from journal_app.domain.intention_review import IntentionReview, ReviewMoment
from journal_app.domain.life_mark import DatePrecision, LifeMark, LifeMarkKind, placed
from journal_app.domain.memory import Holding, Memory, ThenNow
from journal_app.domain.moment import moment_at
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt
from journal_app.domain.readiness import HardCard, ParkedQuestion, QuestionFor, Readiness
from journal_app.domain.session_record import BloodPressure, SessionRecord
from journal_app.domain.side_effect import Felt, Severity, SideEffect
from journal_app.domain.step import Step, StepEvent, StepStatus
from journal_app.domain.support_plan import PlanHeading, SupportPlan
from journal_app.domain.team_note import TeamNote
from journal_app.domain.thread import Occurrence, Thread, ThreadKind
from journal_app.resources import resource
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault

NAME = "Maya"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Everything in the sample journal, placed in time."""

    course: CourseOfTreatment
    dosing_sessions: tuple[DosingSession, ...]
    therapy_sessions: tuple[TherapySession, ...]
    intentions: tuple[Intention, ...]
    entries: tuple[Entry, ...]
    side_effects: tuple[SideEffect, ...]
    life_marks: tuple[LifeMark, ...]
    check_ins: tuple[CheckIn, ...]
    intention_reviews: tuple[IntentionReview, ...]
    steps: tuple[Step, ...]
    threads: tuple[Thread, ...]
    occurrences: tuple[Occurrence, ...]
    readiness: Readiness
    hard_card: HardCard
    questions: tuple[ParkedQuestion, ...]
    memories: tuple[ThenNow, ...]
    drawing: Drawing
    drawn_for: Identifier
    plan: SupportPlan
    team_notes: tuple[TeamNote, ...]


def fill(journal: Journal, now: datetime, zone: str) -> None:
    """Write the sample into an empty journal.

    Args:
        journal: Open and empty.
        now: The present, aware.
        zone: IANA name of the time zone the person is in.
    """
    sample = make_sample(now, zone)
    journal.preferences.save(replace(journal.preferences.get(), name=NAME))
    journal.courses.save_course(sample.course)
    for dosing_session in sample.dosing_sessions:
        journal.courses.save_dosing_session(dosing_session)
    for therapy_session in sample.therapy_sessions:
        journal.courses.save_therapy_session(therapy_session)
    for intention in sample.intentions:
        journal.courses.save_intention(intention)
    journal.entries.add_many(sample.entries)
    for side_effect in sample.side_effects:
        journal.courses.save_side_effect(side_effect)
    for life_mark in sample.life_marks:
        journal.courses.save_life_mark(life_mark)
    for review in sample.intention_reviews:
        journal.courses.save_intention_review(review)
    _fill_practice(journal, sample)
    _fill_reflection(journal, sample, zone)


def _fill_reflection(journal: Journal, sample: Sample, zone: str) -> None:
    for one in sample.memories:
        journal.memories.save(one.memory)
        for holding in one.holdings:
            journal.memories.save_holding(holding)
    journal.media.save_drawing(sample.drawn_for, sample.drawing, zone=zone)
    journal.support_plan.save(sample.plan)
    for note in sample.team_notes:
        journal.team_notes.save(note)
    for row in _read("reflection.toml")["own_prompt"]:
        journal.prompt_packs.save_own_prompt(row["text"], Moment(row["moment"]), Domain(row["domain"]))


def _fill_practice(journal: Journal, sample: Sample) -> None:
    for check_in in sample.check_ins:
        journal.practice.save_check_in(check_in)
    for step in sample.steps:
        journal.practice.save_step(step)
    for thread in sample.threads:
        journal.threads.save_thread(thread)
    for occurrence in sample.occurrences:
        journal.threads.save_occurrence(occurrence)
    journal.practice.save_readiness(sample.readiness)
    journal.practice.save_hard_card(sample.hard_card)
    for question in sample.questions:
        journal.practice.save_question(question)


def make_sample(now: datetime, zone: str) -> Sample:
    """Place the sample around the present; see `fill`."""
    calendar = _Calendar(now.astimezone(UTC), zone)
    table, practice, reflection = _read("course.toml"), _read("practice.toml"), _read("reflection.toml")
    course = _course(table["course"], calendar)
    dosing_sessions = tuple(_dosing_session(row, course, calendar) for row in table["dosing_session"])
    by_number = dict(enumerate(dosing_sessions, start=1))
    intentions = tuple(_intention(row, by_number[row["session"]], calendar) for row in table["intention"])
    entries = tuple(_entries(_read("entries.toml")["entry"], course, dosing_sessions, calendar))
    by_time = {entry.happened_at: entry for entry in entries}
    threads, occurrences = _threads(practice["thread"], by_time, calendar)
    return Sample(
        course=course,
        dosing_sessions=dosing_sessions,
        therapy_sessions=tuple(_therapy_session(row, course, calendar) for row in table["therapy_session"]),
        intentions=intentions,
        entries=entries,
        side_effects=tuple(_side_effects(practice["side_effect"], by_number)),
        life_marks=tuple(_life_mark(row, calendar) for row in practice["mark"]),
        check_ins=tuple(_check_in(row, calendar) for row in practice["check_in"]),
        intention_reviews=tuple(_review(row, intentions[row["session"] - 1], calendar) for row in practice["review"]),
        steps=tuple(_step(row, by_number[row["session"]], by_time, calendar) for row in practice["step"]),
        threads=threads,
        occurrences=occurrences,
        readiness=_readiness(practice["readiness"], by_number, calendar),
        hard_card=_hard_card(practice["hard_card"], calendar),
        questions=tuple(_question(row, by_number, calendar) for row in practice["question"]),
        memories=tuple(_then_now(row, by_time, calendar) for row in reflection["memory"]),
        drawing=_drawing(reflection["drawing"]),
        drawn_for=by_time[calendar.on(*reflection["drawing"]["entry"])].id,
        plan=_plan(reflection["plan"], calendar),
        team_notes=tuple(_team_note(row, calendar) for row in reflection["team_note"]),
    )


@dataclass(frozen=True, slots=True)
class _Calendar:
    """Turns "so many days from today, at this hour" into instants."""

    now: datetime
    zone: str

    def day(self, day: int) -> datetime:
        """Return local midnight of a day counted from today."""
        today = self.now.astimezone(zone_named(self.zone)).date()
        return datetime.combine(today + timedelta(days=day), time(), zone_named(self.zone))

    def at(self, row: Mapping[str, Any]) -> datetime:
        """Return the instant of a row, in UTC."""
        if "hours_ago" in row:
            return self.now - timedelta(hours=row["hours_ago"])
        return self.on(row["day"], row["time"])

    def on(self, day: int, clock_time: str) -> datetime:
        """Return the instant of a local time on a day counted from today, in UTC."""
        place = zone_named(self.zone)
        return datetime.combine(self.day(day), time.fromisoformat(clock_time), place).astimezone(UTC)

    def date(self, day: int) -> date:
        """Return a day counted from today."""
        return self.day(day).date()

    def status(self, at: datetime) -> SessionStatus:
        return SessionStatus.HELD if at <= self.now else SessionStatus.PLANNED


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resource("demo", name).read_text(encoding="utf-8"))


def _course(row: Mapping[str, Any], calendar: _Calendar) -> CourseOfTreatment:
    began = calendar.day(row["began_on"])
    return CourseOfTreatment(
        id=sample_identifier(began, "course"),
        name=row["name"],
        treated_for=row["treated_for"],
        substance=row["substance"],
        clinic=row["clinic"],
        began_on=began.date(),
        planned_sessions=row["planned_sessions"],
        notes=row["notes"],
    )


def _dosing_session(row: Mapping[str, Any], course: CourseOfTreatment, calendar: _Calendar) -> DosingSession:
    starts_at = calendar.at(row)
    return DosingSession(
        id=sample_identifier(starts_at, f"dosing session {row['number']}"),
        starts_at=starts_at,
        zone=calendar.zone,
        course_id=course.id,
        ended_at=starts_at + timedelta(minutes=row["minutes"]) if "minutes" in row else None,
        status=calendar.status(starts_at),
        route=Route.INTRAMUSCULAR,
        dose=Decimal(row["dose"]) if "dose" in row else None,
        setting=row["setting"],
        people=row["people"],
        notes=row.get("notes", ""),
        record=_record(row["record"], starts_at),
        history=_history(row.get("moved"), calendar),
    )


def _history(moved: Mapping[str, Any] | None, calendar: _Calendar) -> tuple[SessionEvent, ...]:
    if moved is None:
        return ()
    before = calendar.on(moved["from_day"], moved["from_time"])
    return (SessionEvent(at=calendar.at(moved), kind=SessionEventKind.MOVED, from_starts_at=before),)


def _record(row: Mapping[str, Any], starts_at: datetime) -> SessionRecord:
    def after(name: str) -> datetime | None:
        return starts_at + timedelta(minutes=row[name]) if name in row else None

    def pressure(name: str) -> BloodPressure:
        if name not in row:
            return BloodPressure()
        systolic, diastolic, minutes = row[name]
        return BloodPressure(systolic=systolic, diastolic=diastolic, at=starts_at + timedelta(minutes=minutes))

    as_written = {
        "substance", "mood_before", "other_medicines", "distance", "intensity", "ease", "helpfulness", "therapist",
        "provider", "sitter", "ride_home", "room", "eye_mask", "music", "pulse", "oxygen", "instructions",
    }  # fmt: skip
    return SessionRecord(
        **{name: value for name, value in row.items() if name in as_written},
        body_weight=Decimal(row["body_weight"]) if "body_weight" in row else None,
        sleep_hours=Decimal(row["sleep_hours"]) if "sleep_hours" in row else None,
        pressure_before=pressure("before"),
        pressure_highest=pressure("highest"),
        pressure_leaving=pressure("leaving"),
        awake_at=after("awake"),
        observed_until=after("observed"),
        left_at=after("left"),
        not_driving_until=starts_at + timedelta(hours=row["no_driving_hours"]),
        about=frozenset(row.get("about", ())),
    )


def _therapy_session(row: Mapping[str, Any], course: CourseOfTreatment, calendar: _Calendar) -> TherapySession:
    starts_at = calendar.at(row)
    return TherapySession(
        id=sample_identifier(starts_at, "therapy session"),
        kind=TherapySessionKind(row["kind"]),
        starts_at=starts_at,
        zone=calendar.zone,
        course_id=course.id,
        minutes=row["minutes"],
        status=SessionStatus.CANCELLED if row.get("cancelled") else calendar.status(starts_at),
        people=row["people"],
        notes=row.get("notes", ""),
        is_day_alone=row.get("is_day_alone", False),
    )


def _intention(row: Mapping[str, Any], dosing_session: DosingSession, calendar: _Calendar) -> Intention:
    written_at = calendar.at(row)
    return Intention(
        id=sample_identifier(written_at, f"intention {row['session']}"),
        text=row["text"],
        written_at=written_at,
        dosing_session_id=dosing_session.id,
        course_id=dosing_session.course_id,
    )


def _entries(
    rows: list[Mapping[str, Any]],
    course: CourseOfTreatment,
    dosing_sessions: tuple[DosingSession, ...],
    calendar: _Calendar,
) -> Iterator[Entry]:
    known = {prompt.id: prompt for prompt_set in prompts.load() for prompt in prompt_set.prompts}
    ids: dict[datetime, Identifier] = {}
    for number, row in enumerate(rows, start=1):
        happened_at = calendar.at(row)
        ids[happened_at] = sample_identifier(happened_at, f"entry {number}")
        groggy = row.get("kind") == EntryKind.CAPTURE
        standing = moment_at(happened_at, dosing_sessions)
        yield Entry(
            id=ids[happened_at],
            kind=EntryKind(row.get("kind", EntryKind.FREE)),
            happened_at=happened_at,
            zone=calendar.zone,
            written_at=happened_at,
            moment=standing.moment,
            course_id=course.id,
            dosing_session_id=standing.dosing_session.id if standing.dosing_session else None,
            title=row.get("title", ""),
            text=row.get("text", "").strip(),
            answers=tuple(_answer(known, answered, happened_at) for answered in row.get("answers", [])),
            tags=tuple(row.get("tags", [])),
            mood=row.get("mood"),
            starred=row.get("starred", False),
            privacy=Privacy(row.get("privacy", Privacy.PRIVATE)),
            groggy=groggy,
            settles_at=next_morning(happened_at, calendar.zone) if groggy else None,
            beside_id=ids[calendar.on(*row["beside"])] if "beside" in row else None,
            veiled="veil_note" in row,
            veil_note=row.get("veil_note", ""),
            feelings=tuple(Feeling(word=word, intensity=number) for word, number in row.get("feelings", [])),
        )


def _side_effects(rows: list[Mapping[str, Any]], by_number: Mapping[int, DosingSession]) -> Iterator[SideEffect]:
    for number, row in enumerate(rows, start=1):
        session = by_number[row["session"]]
        # Noted in the order of the file: the last thing before the bed of that day.
        noted_at = session.reference_time + timedelta(hours=9, minutes=number)
        yield SideEffect(
            id=sample_identifier(noted_at, f"side effect {number}"),
            noted_at=noted_at,
            dosing_session_id=session.id,
            word=row.get("word", ""),
            own_words=row.get("own_words", ""),
            severity=Severity(row["severity"]),
            felt=Felt(row["felt"]) if "felt" in row else None,
            began_at=session.starts_at + timedelta(minutes=row["from"]) if "from" in row else None,
            ended_at=session.starts_at + timedelta(minutes=row["to"]) if "to" in row else None,
            note=row.get("note", ""),
        )


def _life_mark(row: Mapping[str, Any], calendar: _Calendar) -> LifeMark:
    precision = DatePrecision(row["precision"])
    clock_time = time.fromisoformat(row["time"]) if "time" in row else time(12)

    def at(day: int) -> datetime:
        return placed(calendar.date(day), precision, calendar.zone, clock_time).astimezone(UTC)

    return LifeMark(
        id=sample_identifier(at(row["day"]), row["text"]),
        kind=LifeMarkKind(row["kind"]),
        at=at(row["day"]),
        zone=calendar.zone,
        precision=precision,
        until=at(row["until"]) if "until" in row else None,
        text=row["text"],
        note=row.get("note", ""),
        privacy=Privacy(row["privacy"]),
    )


def _check_in(row: list[Any], calendar: _Calendar) -> CheckIn:
    day, clock_time, pleasant, energy, sleep_hours, words, line = row
    at = calendar.on(day, clock_time)
    return CheckIn(
        id=sample_identifier(at, "check-in"),
        at=at,
        zone=calendar.zone,
        pleasant=pleasant,
        energy=energy,
        sleep_hours=Decimal(sleep_hours) if sleep_hours else None,
        words=tuple(words),
        line=line,
    )


def _review(row: Mapping[str, Any], intention: Intention, calendar: _Calendar) -> IntentionReview:
    at = calendar.at(row)
    return IntentionReview(
        id=sample_identifier(at, "review"),
        intention_id=intention.id,
        at=at,
        moment=ReviewMoment(row["moment"]),
        text=row["text"],
    )


def _step(
    row: Mapping[str, Any], session: DosingSession, by_time: Mapping[datetime, Entry], calendar: _Calendar
) -> Step:
    made_at = calendar.at(row)
    return Step(
        id=sample_identifier(made_at, "step"),
        text=row["text"],
        made_at=made_at,
        when_where=row["when_where"],
        entry_id=by_time[calendar.on(*row["entry"])].id,
        dosing_session_id=session.id,
        history=tuple(
            StepEvent(at=calendar.at(said), status=StepStatus(said["status"]), note=said.get("note", ""))
            for said in row.get("said", ())
        ),
    )


def _threads(
    rows: list[Mapping[str, Any]], by_time: Mapping[datetime, Entry], calendar: _Calendar
) -> tuple[tuple[Thread, ...], tuple[Occurrence, ...]]:
    threads: list[Thread] = []
    occurrences: list[Occurrence] = []
    for row in rows:
        found = [(by_time[calendar.on(day, clock_time)], words) for day, clock_time, words in row["places"]]
        began_at = found[0][0].happened_at
        thread_id = sample_identifier(began_at, row["name"])
        threads.append(
            Thread(id=thread_id, name=row["name"], kind=ThreadKind(row["kind"]), began_at=began_at, words=found[0][1])
        )
        occurrences += (_occurrence(thread_id, entry, words) for entry, words in found)
    return tuple(threads), tuple(occurrences)


def _occurrence(thread_id: Identifier, entry: Entry, words: str) -> Occurrence:
    start = entry.words.index(words)
    return Occurrence(
        id=sample_identifier(entry.happened_at, f"{thread_id} {start}"),
        thread_id=thread_id,
        entry_id=entry.id,
        start=start,
        end=start + len(words),
        words=words,
    )


def _readiness(row: Mapping[str, Any], by_number: Mapping[int, DosingSession], calendar: _Calendar) -> Readiness:
    return Readiness(
        id=sample_identifier(calendar.at(row), "readiness"),
        dosing_session_id=by_number[row["session"]].id,
        ticked=frozenset(row["ticked"]),
        own_items=tuple(row["own_items"]),
        with_you=row["with_you"],
        to_call=row["to_call"],
    )


def _hard_card(row: Mapping[str, Any], calendar: _Calendar) -> HardCard:
    return HardCard(
        id=sample_identifier(calendar.at(row), "hard card"),
        written_at=calendar.at(row),
        what_helps=row["what_helps"],
        tell_me=row["tell_me"],
        who=row["who"],
    )


def _question(row: Mapping[str, Any], by_number: Mapping[int, DosingSession], calendar: _Calendar) -> ParkedQuestion:
    return ParkedQuestion(
        id=sample_identifier(calendar.at(row), "question"),
        text=row["text"],
        parked_at=calendar.at(row),
        asks=QuestionFor(row["asks"]),
        asked_at=calendar.on(row["asked_day"], "12:00") if "asked_day" in row else None,
        answer=row.get("answer", ""),
        dosing_session_id=by_number[row["session"]].id if "session" in row else None,
    )


def _answer(known: Mapping[str, Prompt], answered: list[Any], happened_at: datetime) -> Answer:
    prompt_id, text, *minutes = answered
    at = happened_at + timedelta(minutes=minutes[0]) if minutes else None
    if not prompt_id:
        return fragment(text, at or happened_at)
    prompt = known[prompt_id]
    return Answer(prompt_id=prompt.id, prompt_text=prompt.text, domain=prompt.domain, text=text, at=at)


def _then_now(row: Mapping[str, Any], by_time: Mapping[datetime, Entry], calendar: _Calendar) -> ThenNow:
    began_at = calendar.at(row["held"][0])
    memory = Memory(
        id=sample_identifier(began_at, f"memory {row['name']}"),
        name=row["name"],
        began_at=began_at,
        entry_id=by_time[calendar.on(*row["entry"])].id,
        certainty=Certainty(row["certainty"]),
    )
    held = (
        Holding(
            id=sample_identifier(calendar.at(one), f"held {memory.id}"),
            memory_id=memory.id,
            at=calendar.at(one),
            words=one["words"],
            distress=one["distress"],
        )
        for one in row["held"]
    )
    return ThenNow(memory=memory, holdings=tuple(held))


def _drawing(row: Mapping[str, Any]) -> Drawing:
    strokes = (
        Stroke(colour=one["colour"], width=one["width"], points=tuple((x, y, hard) for x, y, hard in one["points"]))
        for one in row["strokes"]
    )
    width, height = row["size"]
    return Drawing(width=width, height=height, strokes=tuple(strokes))


def _plan(row: Mapping[str, Any], calendar: _Calendar) -> SupportPlan:
    written_at = calendar.at(row)
    plan = SupportPlan(id=sample_identifier(written_at, "plan"), written_at=written_at)
    for heading in PlanHeading:
        plan = plan.with_words(heading, row.get(heading.value, ""))
    return plan


def _team_note(row: Mapping[str, Any], calendar: _Calendar) -> TeamNote:
    noted_at = calendar.at(row)
    return TeamNote(
        id=sample_identifier(noted_at, "team note"),
        text=row["text"],
        noted_at=noted_at,
        told_at=calendar.at(row["told"]) if "told" in row else None,
    )


def make_vault(vault: Vault, now: datetime, zone: str, passphrase: str) -> Journal:
    """Make a vault for the sample and return its journal, open."""
    new = vault.create(passphrase, cost=FLOOR)
    fill(new.journal, now, zone)
    return new.journal
