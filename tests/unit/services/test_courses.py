from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from journal_app.domain.course import (
    CourseOfTreatment,
    DoseUnit,
    DosingSession,
    Intention,
    Route,
    SessionStatus,
    TherapySession,
    TherapySessionKind,
)
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.phase import Phase
from journal_app.domain.timeline import Lane
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.journal import Journal
from journal_app.storage import timeline
from journal_app.storage.database import Database
from tests.builders import (
    NOON,
    ZONE,
    FixedClock,
    make_course,
    make_dosing_session,
    make_entry,
    make_guided_entry,
    make_intention,
    make_therapy_session,
)

ANY_TEXT = st.text(max_size=30).map(lambda words: words.replace("\0", ""))
INSTANTS = st.datetimes(datetime(1902, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- zones apart
IDENTIFIERS = st.builds(new_identifier)
NUMBERS = st.none() | st.integers(0, 10**6)
COURSES = st.builds(
    CourseOfTreatment, id=IDENTIFIERS, name=ANY_TEXT, treated_for=ANY_TEXT, substance=ANY_TEXT, clinic=ANY_TEXT,
    began_on=st.none() | st.dates(), ended_on=st.none() | st.dates(), planned_sessions=NUMBERS, notes=ANY_TEXT,
)  # fmt: skip
DOSING_SESSIONS = st.builds(
    DosingSession, id=IDENTIFIERS, starts_at=INSTANTS, zone=st.just(ZONE), course_id=st.none(), ended_at=st.none(),
    status=st.sampled_from(SessionStatus), route=st.none() | st.sampled_from(Route),
    dose=st.none() | st.decimals(allow_nan=False, allow_infinity=False), dose_unit=st.sampled_from(DoseUnit),
    setting=ANY_TEXT, people=ANY_TEXT, notes=ANY_TEXT,
)  # fmt: skip
THERAPY_SESSIONS = st.builds(
    TherapySession, id=IDENTIFIERS, kind=st.sampled_from(TherapySessionKind), starts_at=INSTANTS, zone=st.just(ZONE),
    course_id=st.none(), minutes=NUMBERS, status=st.sampled_from(SessionStatus), people=ANY_TEXT, notes=ANY_TEXT,
)  # fmt: skip
INTENTIONS = st.builds(
    Intention, id=IDENTIFIERS, text=ANY_TEXT, written_at=INSTANTS, dosing_session_id=st.none(), course_id=st.none(),
    let_go_at=st.none() | INSTANTS,
)  # fmt: skip


@pytest.fixture
def courses(database: Database, clock: FixedClock) -> Courses:
    return Courses(database, clock)


@given(COURSES, DOSING_SESSIONS, THERAPY_SESSIONS, INTENTIONS, st.timedeltas(timedelta(0), timedelta(days=2)))
@settings(deadline=None)
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
    assert [(round((mark.at - noon) / day), *mark[1:2], *mark[3:]) for mark in data.marks] == [
        (-90, Lane.DOSING, "", "", 0, False, False, ""),
        (-7, Lane.DOSING, "by the sea", "50 mg", 1, False, False, "intramuscular"),
        (-6, Lane.FREE, "free words", "", 0, True, False, ""),
        (-5, Lane.GUIDED, "guided words", "", 0, False, False, ""),
        (-1, Lane.INTENTIONS, "stay", "", 0, False, False, ""),
        (1, Lane.THERAPY, "", "", 0, False, True, "integration"),
        (7, Lane.DOSING, "", "0.50 mg/kg", 2, False, True, "intramuscular"),
    ]
    assert [span.phase for span in data.spans] == [Phase.PREPARATION, Phase.DOSING, Phase.INTEGRATION]
    assert all(isinstance(mark.lane, Lane) for mark in data.marks)


def test_the_timeline_is_read_without_touching_the_text_of_entries(database: Database) -> None:
    with database.transaction() as connection:
        plan = connection.execute(text(f"explain query plan {timeline._MARKS}"), {"now": 0})

        assert any("COVERING INDEX ix_entry_timeline" in step.detail for step in plan)
