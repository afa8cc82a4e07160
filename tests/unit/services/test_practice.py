from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from journal_app.domain.check_in import CheckIn
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.readiness import HardCard, ParkedQuestion, QuestionFor, Readiness
from journal_app.domain.session_record import SessionRecord
from journal_app.domain.step import Step, StepEvent, StepStatus
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.practice import Practice
from journal_app.storage import records
from journal_app.storage.database import Database
from journal_app.storage.tables import Change
from tests.builders import NOON, ZONE, FixedClock, make_dosing_session, make_entry
from tests.records import (
    ATTACHMENTS,
    CARE_PROVIDERS,
    CHECK_INS,
    HARD_CARDS,
    LIFE_MARKS,
    MEMORIES,
    PROMPT_PACKS,
    QUESTIONS,
    READINESS,
    REREADINGS,
    SENT_SHARES,
    SHARING_KEYS,
    SIDE_EFFECTS,
    STEPS,
    SUPPORT_PLANS,
    TEAM_NOTES,
    THREADS,
)


@pytest.fixture
def practice(database: Database, clock: FixedClock) -> Practice:
    return Practice(database, clock)


def make_check_in(**overrides: object) -> CheckIn:
    return replace(CheckIn(id=new_identifier(), at=NOON, zone=ZONE, pleasant=2, energy=-1), **overrides)  # type: ignore[arg-type] # fields


def make_step(**overrides: object) -> Step:
    return replace(Step(id=new_identifier(), text="open the window", made_at=NOON), **overrides)  # type: ignore[arg-type] # fields


@given(
    st.one_of(
        ATTACHMENTS, CHECK_INS, HARD_CARDS, LIFE_MARKS, MEMORIES, PROMPT_PACKS, QUESTIONS, READINESS, REREADINGS,
        SIDE_EFFECTS, STEPS, SUPPORT_PLANS, TEAM_NOTES, THREADS, CARE_PROVIDERS, SENT_SHARES, SHARING_KEYS,
    )
)  # fmt: skip
@settings(deadline=None)
def test_any_record_comes_back_and_leaves_only_its_identifier(
    shared_database: Database, record: records.Record
) -> None:
    kind, change = type(record), Change(NOON, new_identifier())
    with shared_database.transaction() as connection:
        assert records.write(connection, record, change) == record
        assert records.read(connection, kind, record.id) == record
        assert record in records.read_all(connection, kind)
        versions = connection.execute(text("select version from lineage where record_id = :id"), {"id": record.id})
        assert versions.scalars().all() == [change.version]

        records.remove(connection, kind, record.id, NOON)

        assert records.read(connection, kind, record.id) is None
        gone = connection.execute(text("select kind from tombstone where id = :id"), {"id": record.id})
        assert len(gone.all()) == 1


# --- check-ins


def test_check_ins_of_a_span_come_by_time(practice: Practice) -> None:
    kept = [practice.save_check_in(make_check_in(at=NOON + timedelta(days=day))) for day in (3, 0, 1)]

    assert practice.check_ins() == (kept[1], kept[2], kept[0])
    assert practice.check_ins(NOON + timedelta(days=1), NOON + timedelta(days=3)) == (kept[2],)


def test_a_check_in_that_says_nothing_is_not_kept(practice: Practice) -> None:
    check_in = make_check_in(sleep_hours=Decimal("7.5"))
    practice.save_check_in(check_in)

    assert practice.save_check_in(replace(check_in, pleasant=None, energy=None, sleep_hours=None, line=" ")) is None
    assert practice.check_ins() == ()
    assert practice.save_check_in(make_check_in(pleasant=None, energy=None, practiced=False)) is not None


@pytest.mark.parametrize("value", [-6, 6])
def test_the_pad_has_an_edge(value: int) -> None:
    with pytest.raises(ValueError, match="-5 to 5"):
        make_check_in(energy=value)


# --- steps


def test_answers_to_a_step_add_up_to_its_history(practice: Practice, clock: FixedClock) -> None:
    step = practice.save_step(make_step())
    assert step.status is StepStatus.OPEN

    practice.answer_step(step.id, StepStatus.NOT_YET)
    practice.answer_step(step.id, StepStatus.NOT_YET)
    clock.advance(days=1)
    practice.answer_step(step.id, StepStatus.KEPT, " at dawn ")

    [found] = practice.steps()
    assert found.history == (
        StepEvent(at=NOON, status=StepStatus.NOT_YET),
        StepEvent(at=NOON + timedelta(days=1), status=StepStatus.KEPT, note="at dawn"),
    )
    assert practice.answer_step("nobody", StepStatus.KEPT) is None


def test_a_step_stays_when_its_entry_is_gone(practice: Practice, database: Database, clock: FixedClock) -> None:
    entries = Entries(database, clock)
    entry = make_entry()
    entries.save(entry)
    step = practice.save_step(make_step(entry_id=entry.id))
    assert step.entry_id == entry.id

    entries.delete(entry.id)
    clock.advance(days=3)
    entries.purge_due(clock.now())

    assert practice.steps() == (replace(step, entry_id=None),)


# --- being ready


def test_ticks_are_kept_by_session(practice: Practice, database: Database) -> None:
    session, other = (Courses(database).save_dosing_session(make_dosing_session()) for _ in range(2))

    practice.tick(session.id, "general.ride", ticked=True)
    practice.tick(session.id, "general.company", ticked=True)
    practice.tick(session.id, "general.ride", ticked=False)

    assert practice.readiness(session.id).ticked == {"general.company"}
    assert practice.readiness(other.id).ticked == frozenset()


def test_two_lists_of_one_session_count_as_one(practice: Practice, database: Database) -> None:
    """As after two vaults were brought together in which each had begun one."""
    session = Courses(database).save_dosing_session(make_dosing_session())
    lists = [
        Readiness(id=new_identifier(), dosing_session_id=session.id, ticked=frozenset({item}), with_you=who)
        for item, who in (("a", "Jonas"), ("b", ""))
    ]
    with database.transaction() as connection:
        for one in lists:
            records.write(connection, one, Change(NOON, new_identifier()))

    assert practice.readiness(session.id).ticked == {"a", "b"}
    assert practice.readiness(session.id).with_you == "Jonas"

    practice.tick(session.id, "a", ticked=False)

    assert practice.readiness(session.id).ticked == {"b"}


def test_the_home_card_is_made_of_what_was_noted(practice: Practice, database: Database) -> None:
    record = SessionRecord(sitter="Ada", ride_home="a taxi", not_driving_until=NOON + timedelta(days=1))
    session = Courses(database).save_dosing_session(make_dosing_session(record=record))

    card = practice.home_card(session.id)
    assert card is not None
    assert (card.with_you, card.ride_home, card.zone) == ("Ada", "a taxi", ZONE)
    assert card.not_driving_until == NOON + timedelta(days=1)

    practice.save_readiness(replace(practice.readiness(session.id), with_you="Jonas", to_call="Ruth"))
    card = practice.home_card(session.id)
    assert card is not None
    assert (card.with_you, card.to_call) == ("Jonas", "Ruth")
    assert practice.home_card("nobody") is None


def test_the_card_written_last_stands(practice: Practice) -> None:
    assert practice.hard_card() is None
    first = practice.save_hard_card(HardCard(id=new_identifier(), written_at=NOON, what_helps="wood"))
    practice.save_hard_card(HardCard(id=new_identifier(), written_at=NOON - timedelta(days=1), what_helps="wool"))

    assert practice.hard_card() == first


def test_a_question_waits_until_it_was_asked(practice: Practice) -> None:
    question = practice.save_question(
        ParkedQuestion(id=new_identifier(), text="how long", parked_at=NOON, asks=QuestionFor.PRESCRIBER)
    )
    practice.save_question(ParkedQuestion(id=new_identifier(), text="why", parked_at=NOON))

    assert practice.questions(asks=QuestionFor.PRESCRIBER, waiting_only=True) == (question,)
    asked = practice.ask_question(question.id, "an hour")

    assert asked == replace(question, asked_at=NOON, answer="an hour")
    assert practice.questions(asks=QuestionFor.PRESCRIBER, waiting_only=True) == ()
    assert len(practice.questions()) == 2
    assert practice.ask_question("nobody") is None
