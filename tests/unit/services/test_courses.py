from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from journal_app.catalog.courses import load_templates
from journal_app.domain.chain import Insight
from journal_app.domain.check_in import CheckIn
from journal_app.domain.course import (
    CourseOfTreatment,
    DoseUnit,
    DosingSession,
    Intention,
    Route,
    SessionEvent,
    SessionEventKind,
    SessionStatus,
    TherapySession,
    TherapySessionKind,
)
from journal_app.domain.course_template import plan
from journal_app.domain.entry import Entry, EntryKind, Privacy, fragment
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.intention_review import IntentionReview, ReviewMoment
from journal_app.domain.kept_session import KeptSession, SessionDraft, Typed, TypedSideEffect
from journal_app.domain.life_mark import DatePrecision, LifeMark, LifeMarkKind
from journal_app.domain.memory import Holding, Memory
from journal_app.domain.phase import Moment, Phase
from journal_app.domain.prompt import Domain
from journal_app.domain.session_record import SessionRecord, WeightUnit
from journal_app.domain.side_effect import Felt, Severity, SideEffect
from journal_app.domain.step import Step, StepStatus
from journal_app.domain.thread import ThreadKind
from journal_app.domain.timeline import EVERYTHING, Lane, Mark, TimelineFilter
from journal_app.errors import NoSpaceError
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.journal import Journal
from journal_app.services.practice import Practice
from journal_app.services.threads import Threads
from journal_app.storage import preferences, records, timeline
from journal_app.storage.database import Database
from journal_app.storage.tables import Change
from tests.builders import (
    NOON,
    ZONE,
    FixedClock,
    make_answer,
    make_course,
    make_dosing_session,
    make_entry,
    make_guided_entry,
    make_intention,
    make_therapy_session,
)
from tests.records import CLINIC_PERIODS, PAUSES, RECORDS, REVIEWS, SESSION_EVENTS

ANY_TEXT = st.text(max_size=30).map(lambda words: words.replace("\0", ""))
INSTANTS = st.datetimes(datetime(1902, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- zones apart
IDENTIFIERS = st.builds(new_identifier)
NUMBERS = st.none() | st.integers(0, 10**6)
COURSES = st.builds(
    CourseOfTreatment, id=IDENTIFIERS, name=ANY_TEXT, treated_for=ANY_TEXT, substance=ANY_TEXT, clinic=ANY_TEXT,
    began_on=st.none() | st.dates(), ended_on=st.none() | st.dates(), planned_sessions=NUMBERS, notes=ANY_TEXT,
    template=ANY_TEXT, clinics=st.lists(CLINIC_PERIODS, max_size=2).map(tuple),
    pauses=st.lists(PAUSES, max_size=2).map(tuple),
)  # fmt: skip
DOSING_SESSIONS = st.builds(
    DosingSession, id=IDENTIFIERS, starts_at=INSTANTS, zone=st.just(ZONE), course_id=st.none(), ended_at=st.none(),
    status=st.sampled_from(SessionStatus), route=st.none() | st.sampled_from(Route),
    dose=st.none() | st.decimals(allow_nan=False, allow_infinity=False), dose_unit=st.sampled_from(DoseUnit),
    setting=ANY_TEXT, people=ANY_TEXT, notes=ANY_TEXT, record=RECORDS,
    history=st.lists(SESSION_EVENTS, max_size=2).map(tuple),
)  # fmt: skip
THERAPY_SESSIONS = st.builds(
    TherapySession, id=IDENTIFIERS, kind=st.sampled_from(TherapySessionKind), starts_at=INSTANTS, zone=st.just(ZONE),
    course_id=st.none(), minutes=NUMBERS, status=st.sampled_from(SessionStatus), people=ANY_TEXT, notes=ANY_TEXT,
    topics=ANY_TEXT, homework=ANY_TEXT, is_day_alone=st.booleans(),
)  # fmt: skip
INTENTIONS = st.builds(
    Intention, id=IDENTIFIERS, text=ANY_TEXT, written_at=INSTANTS, dosing_session_id=st.none(), course_id=st.none(),
    let_go_at=st.none() | INSTANTS,
)  # fmt: skip


@pytest.fixture
def courses(database: Database, clock: FixedClock) -> Courses:
    return Courses(database, clock)


@given(COURSES, DOSING_SESSIONS, THERAPY_SESSIONS, INTENTIONS, st.timedeltas(timedelta(0), timedelta(days=2)))
@settings(deadline=None, max_examples=40)
def test_any_record_comes_back_and_can_be_deleted(
    shared_database: Database,
    course: CourseOfTreatment,
    dosing_session: DosingSession,
    therapy_session: TherapySession,
    intention: Intention,
    lasted: timedelta,
) -> None:
    courses = Courses(shared_database)
    dosing_session = replace(dosing_session, course_id=course.id, ended_at=dosing_session.starts_at + lasted)
    therapy_session = replace(therapy_session, course_id=course.id)
    intention = replace(intention, course_id=course.id, dosing_session_id=dosing_session.id)

    assert courses.save_course(course) == course
    assert courses.save_dosing_session(dosing_session) == dosing_session
    assert courses.save_therapy_session(therapy_session) == therapy_session
    assert courses.save_intention(intention) == intention

    assert courses.courses() == (course,)
    assert courses.dosing_sessions(course.id) == courses.dosing_sessions() == (dosing_session,)
    assert str(courses.dosing_sessions()[0].dose) == str(dosing_session.dose)
    assert courses.therapy_sessions(course.id) == courses.therapy_sessions() == (therapy_session,)
    assert courses.intentions(dosing_session.id) == courses.intentions() == (intention,)
    assert courses.timeline(ZONE).zone == ZONE

    courses.delete_dosing_session(dosing_session.id)
    courses.delete_course(course.id)
    assert courses.intentions() == (replace(intention, course_id=None, dosing_session_id=None),)
    assert courses.therapy_sessions() == (replace(therapy_session, course_id=None),)
    courses.delete_therapy_session(therapy_session.id)
    courses.delete_intention(intention.id)
    assert courses.timeline(ZONE).marks == ()


def test_a_journal_from_a_vault_keeps_courses(journal: Journal) -> None:
    course = journal.courses.save_course(make_course())

    assert journal.courses.courses() == (course,)


def test_saving_a_record_that_is_kept_already_changes_nothing(courses: Courses, database: Database) -> None:
    session = courses.save_dosing_session(make_dosing_session())

    def version() -> str:
        with database.transaction() as connection:
            return str(connection.execute(text("select version from dosing_session")).scalar_one())

    before = version()
    courses.save_dosing_session(session)
    unchanged = version()
    courses.save_dosing_session(replace(session, notes="rain"))

    assert before == unchanged < version()


def test_a_deleted_record_leaves_its_identifier_until_it_is_saved_again(courses: Courses, database: Database) -> None:
    session = courses.save_dosing_session(make_dosing_session(notes="seashell"))

    def tombstones() -> list[tuple[Any, ...]]:
        with database.transaction() as connection:
            return [tuple(row) for row in connection.execute(text("select id, kind from tombstone"))]

    courses.delete_dosing_session(session.id)
    courses.delete_dosing_session(session.id)

    assert tombstones() == [(session.id, "dosing_session")]
    courses.save_dosing_session(session)
    assert tombstones() == []


def test_a_link_to_a_course_that_is_gone_is_left_out(courses: Courses) -> None:
    assert courses.save_dosing_session(make_dosing_session(course_id=new_identifier())).course_id is None


def test_the_next_and_the_last_session_are_found(courses: Courses) -> None:
    def session(days: int, status: SessionStatus) -> DosingSession:
        return courses.save_dosing_session(make_dosing_session(NOON + timedelta(days=days), status=status))

    session(-9, SessionStatus.HELD)
    left_as_planned = session(-2, SessionStatus.PLANNED)
    session(-1, SessionStatus.CANCELLED)
    session(1, SessionStatus.CANCELLED)
    coming = session(3, SessionStatus.PLANNED)
    session(9, SessionStatus.PLANNED)

    assert courses.last_dosing_session() == left_as_planned
    assert courses.next_dosing_session() == coming
    assert courses.next_dosing_session(NOON + timedelta(days=10)) is None
    assert courses.last_dosing_session(NOON - timedelta(days=10)) is None


def test_the_current_course_is_the_one_under_way(courses: Courses) -> None:
    courses.save_course(make_course("ended", began_on=date(2026, 1, 1), ended_on=date(2026, 3, 9)))
    courses.save_course(make_course("to come", began_on=date(2026, 3, 11)))
    assert courses.current_course().name == "to come"  # type: ignore[union-attr] # there is one

    courses.save_course(make_course("under way", began_on=date(2026, 2, 1), ended_on=date(2026, 3, 10)))

    assert courses.current_course().name == "under way"  # type: ignore[union-attr] # there is one


# --- the plan and its history


def test_moving_and_cancelling_are_kept_as_history(courses: Courses, clock: FixedClock) -> None:
    start = NOON + timedelta(days=3)
    session = courses.save_dosing_session(
        make_dosing_session(start, ended_at=start + timedelta(hours=1), status=SessionStatus.PLANNED)
    )
    assert session.history == ()

    moved = courses.move_dosing_session(session.id, start + timedelta(days=2), "Asia/Kathmandu")
    clock.advance(days=1)
    cancelled = courses.set_status(session.id, SessionStatus.CANCELLED)

    assert moved is not None
    assert (moved.starts_at, moved.ended_at) == (start + timedelta(days=2), start + timedelta(days=2, hours=1))
    assert moved.zone == "Asia/Kathmandu"
    assert cancelled is not None
    assert cancelled.history == (
        SessionEvent(at=NOON, kind=SessionEventKind.MOVED, from_starts_at=start),
        SessionEvent(at=clock.now(), kind=SessionEventKind.CANCELLED, from_starts_at=moved.starts_at),
    )
    assert courses.set_status("nobody", SessionStatus.HELD) is None
    assert courses.move_dosing_session("nobody", NOON) is None


def test_a_session_moved_to_a_day_alone_has_no_time_on_the_timeline(courses: Courses) -> None:
    session = courses.save_dosing_session(make_dosing_session(NOON + timedelta(days=3), status=SessionStatus.PLANNED))
    exact = [mark.precision for mark in courses.timeline("UTC").marks]

    courses.move_dosing_session(session.id, NOON + timedelta(days=5), is_day_alone=True)

    assert (exact, [mark.precision for mark in courses.timeline("UTC").marks]) == ([""], ["day"])


def test_a_talk_of_which_only_the_day_is_known_has_no_time_on_the_timeline(courses: Courses) -> None:
    talk = courses.save_therapy_session(make_therapy_session())
    exact = [mark.precision for mark in courses.timeline("UTC").marks]

    courses.save_therapy_session(replace(talk, is_day_alone=True))

    assert (exact, [mark.precision for mark in courses.timeline("UTC").marks]) == ([""], ["day"])


def test_a_form_that_was_open_meanwhile_does_not_lose_history(courses: Courses) -> None:
    session = courses.save_dosing_session(make_dosing_session(NOON + timedelta(days=3), status=SessionStatus.PLANNED))
    courses.move_dosing_session(session.id, NOON + timedelta(days=5))

    kept = courses.save_dosing_session(replace(session, starts_at=NOON + timedelta(days=5), notes="rain"))

    assert len(kept.history) == 1
    assert kept.notes == "rain"


def test_a_course_begins_with_a_plan(courses: Courses) -> None:
    template = next(one for one in load_templates() if one.id == "intramuscular_psychotherapy")
    wanted = plan(template, NOON.date() + timedelta(days=20), time(10), ZONE)

    course = courses.begin_course(make_course(template=template.id), wanted)

    assert courses.courses() == (course,)
    assert len(courses.dosing_sessions(course.id)) == 3
    assert len(courses.therapy_sessions(course.id)) == 8


# --- intentions that come back, and chains


def test_an_intention_that_was_looked_at_is_no_longer_due(courses: Courses, clock: FixedClock) -> None:
    session = courses.save_dosing_session(make_dosing_session(NOON, ended_at=NOON + timedelta(hours=1)))
    intention = courses.set_intention(session.id, "stay")
    assert intention is not None
    clock.advance(hours=2)
    [due] = courses.due_reviews()

    review = courses.review_intention(due.intention.id, due.moment, " it sits well ")

    assert review is not None
    assert review.text == "it sits well"
    assert courses.due_reviews() == ()
    assert courses.intention_reviews(intention.id) == (review,)
    assert courses.review_intention("nobody", due.moment, "") is None
    courses.delete_intention(intention.id)
    assert courses.intention_reviews() == ()


@given(REVIEWS, INTENTIONS)
@settings(deadline=None, max_examples=40)
def test_any_review_comes_back(shared_database: Database, review: IntentionReview, intention: Intention) -> None:
    courses = Courses(shared_database)
    review = replace(review, intention_id=intention.id)
    with pytest.raises(LookupError):
        courses.save_intention_review(review)

    courses.save_intention(intention)

    assert courses.save_intention_review(review) == review
    assert courses.intention_reviews(intention.id) == (review,)
    courses.delete_intention(intention.id)


def test_the_chain_of_a_session_hangs_together(courses: Courses, database: Database, clock: FixedClock) -> None:
    entries, practice = Entries(database, clock), Practice(database, clock)
    course = courses.save_course(make_course())
    session = courses.save_dosing_session(make_dosing_session(NOON, course_id=course.id))
    other = courses.save_dosing_session(make_dosing_session(NOON + timedelta(days=9), course_id=course.id))
    courses.set_intention(session.id, "look")
    clock.advance(minutes=1)
    intention = courses.set_intention(session.id, "look again")
    assert intention is not None
    review = courses.review_intention(intention.id, ReviewMoment.ONE_WEEK, "softer")

    def keep(text: str, hours: int, **overrides: Any) -> Entry:
        entry = make_entry(text, happened_at=NOON + timedelta(hours=hours), dosing_session_id=session.id, **overrides)
        entries.save(entry)
        return entry

    first = keep("quiet", 1, moment=Moment.FIRST_CAPTURE)
    starred = keep("a lamp", 90, moment=Moment.DAYS_AFTER, starred=True)
    keep("dishes", 91, moment=Moment.DAYS_AFTER)
    insight = make_guided_entry(
        happened_at=NOON + timedelta(hours=80), dosing_session_id=session.id, moment=Moment.DAYS_AFTER
    )
    insight = replace(
        insight, answers=(make_answer("I can wait", domain=Domain.INSIGHTS), make_answer(" ", domain=Domain.INSIGHTS))
    )
    entries.save(insight)
    gone = keep("gone", 2, moment=Moment.EVENING)
    entries.delete(gone.id)
    steps = tuple(
        practice.save_step(
            Step(
                id=new_identifier(), text="wait", made_at=NOON + timedelta(days=n),
                dosing_session_id=session.id, entry_id=entry.id,
            )
        )
        for n, entry in enumerate((insight, starred))
    )  # fmt: skip

    chain = courses.chain(session.id)

    assert chain is not None
    assert chain.number == 1
    assert [one.text for one in chain.intentions] == ["look", "look again"]
    assert chain.intention == intention
    assert chain.reviews == (review,)
    assert [header.id for header in chain.came] == [first.id, starred.id]
    assert chain.insights == (
        Insight(entry_id=insight.id, words="I can wait"),
        Insight(entry_id=starred.id, words="a lamp"),
    )
    assert chain.steps == steps
    assert [one.dosing_session.id for one in courses.chains(course.id)] == [session.id, other.id]
    assert courses.chains()[1].came == ()
    assert courses.chain("nobody") is None


# --- the timeline


def test_the_timeline_shows_everything_in_order(courses: Courses, database: Database) -> None:
    entries = Entries(database)
    course = courses.save_course(make_course(began_on=NOON.date() - timedelta(days=14)))
    second = make_dosing_session(NOON + timedelta(days=7), course_id=course.id, status=SessionStatus.PLANNED)
    courses.save_dosing_session(replace(second, dose=Decimal("0.50"), dose_unit=DoseUnit.MILLIGRAM_PER_KILOGRAM))
    courses.save_dosing_session(
        make_dosing_session(NOON - timedelta(days=8), course_id=course.id, status=SessionStatus.CANCELLED)
    )
    courses.save_dosing_session(
        make_dosing_session(NOON - timedelta(days=7), course_id=course.id, notes=" by\nthe sea")
    )
    courses.save_dosing_session(make_dosing_session(NOON - timedelta(days=90), dose=None, route=None))
    courses.save_therapy_session(make_therapy_session(NOON + timedelta(days=1)))
    courses.save_intention(make_intention("stay", written_at=NOON - timedelta(days=1)))
    entries.save(make_entry("free words", happened_at=NOON - timedelta(days=6), starred=True))
    entries.save(make_guided_entry("guided words", happened_at=NOON - timedelta(days=5)))
    gone = make_entry("gone")
    entries.save(gone)
    entries.delete(gone.id)

    data = courses.timeline(ZONE)

    day = 86_400
    noon = NOON.timestamp()
    assert [(round((mark.at - noon) / day), *mark[1:2], *mark[3:9]) for mark in data.marks] == [
        (-90, Lane.DOSING, "", "", 0, False, False, ""),
        (-8, Lane.DOSING, "", "50 mg", 0, False, False, "intramuscular"),
        (-7, Lane.DOSING, "by the sea", "50 mg", 1, False, False, "intramuscular"),
        (-6, Lane.FREE, "free words", "", 0, True, False, ""),
        (-5, Lane.GUIDED, "guided words", "", 0, False, False, ""),
        (-1, Lane.INTENTIONS, "stay", "", 0, False, False, ""),
        (1, Lane.THERAPY, "", "", 0, False, True, "integration"),
        (7, Lane.DOSING, "", "0.50 mg/kg", 2, False, True, "intramuscular"),
    ]
    assert [round((mark.at - noon) / day) for mark in data.marks if mark.cancelled] == [-8]
    assert [span.phase for span in data.spans] == [Phase.PREPARATION, Phase.DOSING, Phase.INTEGRATION]
    assert all(isinstance(mark.lane, Lane) for mark in data.marks)


def test_the_timeline_has_a_lane_for_everything(courses: Courses, database: Database, clock: FixedClock) -> None:
    entries, practice = Entries(database, clock), Practice(database, clock)
    session = courses.save_dosing_session(make_dosing_session(NOON, ended_at=NOON + timedelta(hours=1)))
    entry = make_entry("so it was", happened_at=NOON - timedelta(hours=1), mood=7)
    entries.save(entry)
    hour = timedelta(hours=1)
    check_in = practice.save_check_in(
        CheckIn(id=new_identifier(), at=NOON - 2 * hour, zone=ZONE, pleasant=-3, energy=0, words=("low", "slow"))
    )
    practice.save_check_in(CheckIn(id=new_identifier(), at=NOON - 3 * hour, zone=ZONE, line="a\nline"))
    for began_at, felt, word, severity in (
        (NOON + 9 * hour, None, "headache", Severity.MILD),
        (None, Felt.NEXT_DAYS, "", Severity.MODERATE),
        (None, Felt.DURING, "a word of a later version", None),
        (NOON, None, "vomiting", Severity.NONE),
    ):
        courses.save_side_effect(
            SideEffect(
                id=new_identifier(), noted_at=NOON, dosing_session_id=session.id, word=word, severity=severity,
                felt=felt, began_at=began_at, ended_at=began_at and began_at + hour,
                own_words="" if word else "like sea legs",
            )
        )  # fmt: skip
    step = practice.save_step(Step(id=new_identifier(), text="open it", made_at=NOON + 2 * hour))
    practice.answer_step(step.id, StepStatus.PARTLY)
    courses.save_life_mark(
        LifeMark(
            id=new_identifier(), kind=LifeMarkKind.ILLNESS, at=NOON + 3 * hour, until=NOON + 50 * hour, zone=ZONE,
            precision=DatePrecision.ABOUT, text="a cold",
        )
    )  # fmt: skip
    courses.save_life_mark(
        LifeMark(
            id=new_identifier(), kind=LifeMarkKind.LIFE_EVENT, at=NOON + 4 * hour, zone=ZONE,
            precision=DatePrecision.EXACT,
        )
    )  # fmt: skip

    marks = courses.timeline(ZONE).marks

    def shown(mark: Mark) -> tuple[Any, ...]:
        at = round((mark.at - NOON.timestamp()) / 3600)
        ends = round((mark.ends - NOON.timestamp()) / 3600) if mark.ends else None
        return at, mark.lane.value, mark.headline, mark.value, mark.detail, ends, mark.precision

    assert [shown(mark) for mark in marks if mark.lane is not Lane.DOSING] == [
        (-3, "check_ins", "a line", None, "", None, ""),
        (-2, "check_ins", "low, slow", -3, "", None, ""),
        (-2, "mood", "low, slow", 2, "check_in", None, ""),
        (-1, "free", "so it was", 7, "", None, ""),
        (-1, "mood", "so it was", 7, "entry", None, ""),
        (0, "side_effects", "a word of a later version", None, "", None, "day"),
        (2, "steps", "open it", None, "partly", None, ""),
        (3, "marks", "a cold", None, "illness", 50, "about"),
        (4, "marks", "", None, "life_event", None, ""),
        (9, "side_effects", "headache", None, "mild", 10, ""),
        (25, "side_effects", "like sea legs", None, "moderate", None, "day"),
    ]
    assert check_in is not None
    assert {mark.id for mark in marks if mark.lane is Lane.MOOD} == {entry.id, check_in.id}


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (EVERYTHING, ["plain", "tagged", "starred", "guided", "hers"]),
        (TimelineFilter(tags=frozenset({"sea", "moon"})), ["tagged"]),
        (TimelineFilter(starred_only=True), ["starred"]),
        (TimelineFilter(domains=frozenset({Domain.BODY, Domain.SELF})), ["guided"]),
        (TimelineFilter(privacy=frozenset({Privacy.FOR_THERAPIST})), ["hers"]),
        (TimelineFilter(privacy=frozenset({Privacy.PRIVATE}), starred_only=True), ["starred"]),
        (TimelineFilter(tags=frozenset({"sea"}), starred_only=True), []),
    ],
    ids=["everything", "tags", "starred", "domains", "privacy", "two", "none"],
)
def test_the_timeline_can_be_narrowed_down(
    courses: Courses, database: Database, shown: TimelineFilter, expected: list[str]
) -> None:
    entries = Entries(database)
    for entry in (
        make_entry("plain"),
        make_entry("tagged", tags=("Sea",)),
        make_entry("starred", starred=True),
        make_guided_entry("guided"),
        make_entry("hers", privacy=Privacy.FOR_THERAPIST),
    ):
        entries.save(entry)
    courses.save_dosing_session(make_dosing_session())
    courses.save_life_mark(LifeMark(id=new_identifier(), kind=LifeMarkKind.OTHER, at=NOON, zone=ZONE))

    marks = courses.timeline(ZONE, shown).marks

    assert sorted(mark.headline for mark in marks if mark.lane in {Lane.FREE, Lane.GUIDED}) == sorted(expected)
    assert sum(mark.lane is Lane.DOSING for mark in marks) == 1
    assert sum(mark.lane is Lane.MARKS for mark in marks) == (Privacy.PRIVATE in shown.privacy or not shown.privacy)


def test_the_timeline_can_follow_a_thread(courses: Courses, database: Database) -> None:
    entries, threads = Entries(database), Threads(database)
    entry, other = make_entry("a coat"), make_entry("rain")
    entries.save(entry)
    entries.save(other)
    thread = threads.begin("Coat", ThreadKind.IMAGE, entry.id, 2, 6)
    assert thread is not None

    data = courses.timeline(ZONE, TimelineFilter(thread_id=thread.id))

    assert [mark.id for mark in data.marks] == [entry.id]
    assert [line.points for line in data.threads] == [((entry.happened_at.timestamp(), entry.id),)]
    assert courses.timeline(ZONE).threads == data.threads


def test_the_timeline_is_read_without_touching_the_text_of_entries(database: Database) -> None:
    with database.transaction() as connection:
        plan = connection.execute(
            text(f"explain query plan {timeline._question(EVERYTHING)[0]}"), {"now": 0, "words": "{}"}
        )

        assert any("COVERING INDEX ix_entry_timeline" in step.detail for step in plan)


# --- the page of a session


def make_session_draft(session_id: str, **overrides: Any) -> SessionDraft:
    effect = TypedSideEffect(id=new_identifier(), noted_at=NOON, word="headache")
    typed: dict[str, Typed] = {"Dose #1": "12x", "Eye mask: Yes #1": True, "Mood #1": None, "Unit #1": 2}
    draft = SessionDraft(session_id=session_id, saved_at=NOON, zone=ZONE, side_effects=(effect,), typed=typed)
    return replace(draft, **overrides)


def test_the_page_of_a_session_is_kept_whole_or_not_at_all(
    courses: Courses, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = SessionRecord(body_weight=Decimal(150), weight_unit=WeightUnit.POUND)
    session = make_dosing_session(dose_unit=DoseUnit.MILLIGRAM_PER_KILOGRAM, record=record)
    effect = SideEffect(id=new_identifier(), noted_at=NOON, dosing_session_id=session.id, word="headache")
    kept = KeptSession(session=session, intention="stay", side_effects=(effect,))
    courses.save_session_draft(make_session_draft(session.id))

    def full(*_: object) -> None:
        raise NoSpaceError

    with monkeypatch.context() as fault:
        fault.setattr(preferences, "write", full)
        with pytest.raises(NoSpaceError):
            courses.save_session_record(kept)
    before = (courses.dosing_sessions(), courses.intentions(), courses.side_effects(), len(courses.session_drafts()))
    courses.save_session_record(kept)

    assert before == ((), (), (), 1)
    assert courses.dosing_session(session.id) == session
    assert [one.text for one in courses.intentions(session.id)] == ["stay"]
    assert courses.side_effects(session.id) == (effect,)
    assert courses.session_drafts() == ()
    with database.transaction() as connection:
        assert preferences.read(connection).weight_unit is WeightUnit.POUND
        assert preferences.read(connection).dose_unit is DoseUnit.MILLIGRAM_PER_KILOGRAM


def test_what_is_typed_on_the_page_of_a_session_comes_back_and_is_no_entry(
    courses: Courses, database: Database
) -> None:
    first, second = make_session_draft("one"), make_session_draft("two", saved_at=NOON + timedelta(hours=1))
    courses.save_session_draft(first)
    courses.save_session_draft(second)
    courses.save_session_draft(replace(first, extra_doses=2))

    assert courses.session_drafts() == (second, replace(first, extra_doses=2))
    assert Entries(database).unfinished() == ()
    courses.discard_session_draft("two")
    assert courses.session_draft("two") is None


def test_moves_reviews_fragments_and_memories_are_on_the_timeline(courses: Courses, database: Database) -> None:
    planned = make_dosing_session(NOON + timedelta(days=3), status=SessionStatus.PLANNED)
    session = courses.save_dosing_session(planned.with_day_alone(is_day_alone=True))
    courses.move_dosing_session(session.id, NOON + timedelta(days=4))
    courses.move_dosing_session(session.id, NOON + timedelta(days=5))
    intention = courses.set_intention(session.id, "stay")
    assert intention is not None
    courses.review_intention(intention.id, ReviewMoment.ONE_WEEK, "it holds")
    entry = make_entry("the rest", answers=(fragment("a lamp", NOON - timedelta(hours=2)),))
    veiled = make_entry("x", veiled=True, answers=(fragment("not to be seen", NOON - timedelta(hours=1)),))
    caught = make_guided_entry("so warm", kind=EntryKind.CAPTURE, groggy=True)
    for one in (entry, veiled, caught):
        Entries(database).save(one)
    memory = Memory(id=new_identifier(), name="the porch", began_at=NOON, entry_id=entry.id)
    held = [
        Holding(id=new_identifier(), memory_id=memory.id, at=NOON + timedelta(days=n), distress=8 - n) for n in (0, 5)
    ]
    with database.transaction() as connection:
        records.write(connection, memory, Change(NOON, new_identifier()))
        for holding in held:
            records.write(connection, holding, Change(NOON, new_identifier()))

    data = courses.timeline(ZONE)

    assert {len(mark) for mark in data.marks} == {len(Mark._fields)}
    [moved] = [mark for mark in data.marks if mark.lane is Lane.DOSING]
    assert (moved.moved_from, moved.moved_from_precision) == ((NOON + timedelta(days=3)).timestamp(), "day")
    assert [mark.detail for mark in data.marks if mark.lane is Lane.INTENTIONS] == ["", "one_week"]
    fragments = [(mark.id, mark.headline, mark.detail) for mark in data.marks if mark.lane is Lane.FRAGMENTS]
    assert fragments == [(entry.id, "a lamp", ""), (veiled.id, "", "veiled")]
    assert [(mark.id, mark.detail) for mark in data.marks if mark.lane is Lane.GUIDED] == [(caught.id, "capture")]
    [line] = data.memories
    assert [(mark.detail, mark.value, mark.label) for mark in line.marks] == [
        ("then", 8.0, "the porch"),
        ("now", 3.0, "the porch"),
    ]
