"""What is offered when: the clock around sessions whatever becomes of their plan, and one quiet invitation."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journal_app.catalog import quoting
from journal_app.domain.course import DosingSession, SessionStatus
from journal_app.domain.day import NIGHT_ENDS_AT
from journal_app.domain.entry import Entry, Privacy
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.intention_review import ReviewMoment
from journal_app.domain.invitation import Invitation, InvitationKind
from journal_app.domain.moment import Standing
from journal_app.domain.phase import Moment
from journal_app.domain.phase_offsets import PhaseOffsets, Span
from journal_app.domain.preferences import OwnSet
from journal_app.domain.prompt import Domain
from journal_app.domain.rereading import Rereading
from journal_app.domain.session_record import DAY_ALONE, SessionRecord
from journal_app.domain.step import Step
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from tests.builders import (
    CHEAP_COST,
    CHEAP_LIMITS,
    NOON,
    PASSPHRASE,
    FixedClock,
    make_answer,
    make_dosing_session,
    make_entry,
    make_guided_entry,
    make_intention,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
K = InvitationKind


@pytest.fixture
def journal(tmp_path: Path, clock: FixedClock) -> Iterator[Journal]:
    """Give an empty journal at a time that the test sets."""
    vault = Vault(tmp_path / "vault", limits=CHEAP_LIMITS, clock=clock)
    opened = vault.create(PASSPHRASE, cost=CHEAP_COST).journal
    yield opened
    opened.close()


def hold(journal: Journal, starts_at: datetime = NOON, **overrides: object) -> DosingSession:
    session = make_dosing_session(starts_at, **{"ended_at": starts_at + HOUR, "zone": "UTC", **overrides})
    return journal.courses.save_dosing_session(session)


def catch(journal: Journal, line: str = "a blue door") -> Entry:
    return journal.captures.add_line(journal.captures.current("UTC").entry, line)


def kinds(journal: Journal) -> list[InvitationKind]:
    return [one.kind for one in journal.invitations.all()]


def current(journal: Journal) -> Invitation:
    found = journal.invitations.current()
    assert found is not None
    return found


# --- the clock


def test_two_sessions_in_a_day_are_each_counted_from(journal: Journal, clock: FixedClock) -> None:
    first, second = hold(journal, NOON - 4 * HOUR), hold(journal, NOON + 4 * HOUR)

    seen: list[tuple[str | None, Moment]] = []
    for hours in (-2, 3, 6):
        clock.present = NOON + hours * HOUR
        standing = journal.guidance.standing()
        seen.append((standing.dosing_session.id if standing.dosing_session else None, standing.moment))

    assert seen == [(first.id, Moment.FIRST_CAPTURE), (second.id, Moment.BEFORE), (second.id, Moment.FIRST_CAPTURE)]


def test_a_cancelled_session_offers_nothing(journal: Journal, clock: FixedClock) -> None:
    session = hold(journal, status=SessionStatus.CANCELLED)
    clock.advance(hours=2)

    standing = journal.guidance.standing()

    assert (standing.moment, standing.dosing_session) == (Moment.PREPARATION, None)
    assert journal.invitations.all() == ()
    assert journal.guidance.rests_until() is None
    assert session.status is SessionStatus.CANCELLED


def test_a_session_that_is_moved_takes_the_clock_along_and_leaves_what_was_written(
    journal: Journal, clock: FixedClock
) -> None:
    session = hold(journal)
    clock.advance(hours=2)
    capture = catch(journal)

    journal.courses.move_dosing_session(session.id, NOON + 3 * DAY)

    kept = journal.entries.get(capture.id)
    assert (kept.words, kept.dosing_session_id, kept.moment) == ("a blue door", session.id, Moment.FIRST_CAPTURE)
    assert journal.guidance.standing().moment is Moment.PREPARATION
    clock.present = NOON + 3 * DAY + 2 * HOUR
    assert journal.guidance.standing().moment is Moment.FIRST_CAPTURE


def test_after_midnight_it_is_still_the_day_of_the_session(journal: Journal, clock: FixedClock) -> None:
    session = hold(journal, NOON + 7 * HOUR)
    clock.present = NOON + 12 * HOUR + timedelta(minutes=40)

    standing = journal.guidance.standing()
    capture = catch(journal)

    assert (standing.days, standing.moment, capture.dosing_session_id) == (0, Moment.EVENING, session.id)
    assert capture.settles_at == datetime(2026, 3, 11, 5, tzinfo=UTC)


def test_a_change_of_zone_moves_neither_the_clock_nor_what_settles(journal: Journal, clock: FixedClock) -> None:
    hold(journal, zone="America/St_Johns")
    clock.advance(hours=2)
    before = journal.guidance.standing()
    capture = catch(journal)

    there = journal.captures.current("Asia/Kathmandu").entry

    assert (there.id, there.settles_at) == (capture.id, capture.settles_at)
    assert journal.guidance.standing() == before


def test_awake_again_is_counted_from_and_can_be_corrected(journal: Journal, clock: FixedClock) -> None:
    session = hold(journal, ended_at=None)
    moments = []
    clock.present = NOON + 3 * HOUR + timedelta(minutes=30)
    for awake_at in (None, NOON + 2 * HOUR, NOON + timedelta(minutes=20)):
        if awake_at:
            journal.courses.note_awake(session.id, awake_at)
        moments.append(journal.guidance.standing().moment)

    assert moments == [Moment.EVENING, Moment.FIRST_CAPTURE, Moment.EVENING]


def test_the_hours_of_each_moment_are_the_persons_own(journal: Journal, clock: FixedClock) -> None:
    hold(journal)
    clock.present = NOON + 5 * HOUR
    offsets = PhaseOffsets(first_capture=Span(0, 6), evening=Span(6, 9))

    journal.preferences.save(replace(journal.preferences.get(), phase_offsets=offsets))

    assert journal.preferences.get().phase_offsets == offsets
    assert journal.guidance.standing().moment is Moment.FIRST_CAPTURE


def test_hours_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="begins before it ends"):
        PhaseOffsets(evening=Span(8, 2))
    with pytest.raises(ValueError, match="one side"):
        PhaseOffsets(before=Span(-2, 3))


def test_deleting_rests_for_a_day_after_the_end(journal: Journal, clock: FixedClock) -> None:
    hold(journal)
    clock.present = NOON + 20 * HOUR

    assert journal.guidance.rests_until() == NOON + 25 * HOUR
    clock.present = NOON + 25 * HOUR
    assert journal.guidance.rests_until() is None


def test_deleting_rests_for_a_day_after_the_night_where_the_hour_is_not_known(
    journal: Journal, clock: FixedClock
) -> None:
    hold(journal, ended_at=None, record=SessionRecord(about=frozenset({DAY_ALONE})))
    clock.present = NOON + 26 * HOUR  # it may have been in the evening

    assert journal.guidance.rests_until() == datetime(2026, 3, 12, NIGHT_ENDS_AT, tzinfo=UTC)


# --- what is offered


def test_the_first_weeks_offer_one_thing_at_a_time(journal: Journal, clock: FixedClock) -> None:
    session = hold(journal)
    intention = journal.courses.save_intention(make_intention(dosing_session_id=session.id))
    offered: dict[str, InvitationKind | None] = {}

    def look(name: str, at: datetime) -> None:
        clock.present = at
        found = journal.invitations.current()
        offered[name] = found.kind if found else None

    look("right after", NOON + 2 * HOUR)
    capture = catch(journal)
    look("the evening", NOON + 6 * HOUR)
    look("the next day", NOON + DAY)
    assert current(journal).entry_ids == (capture.id,)
    journal.invitations.put_off(current(journal))
    look("not yet", NOON + DAY)
    look("the day after", NOON + 2 * DAY)
    journal.invitations.take_up(current(journal))
    look("read", NOON + 2 * DAY)
    look("three days", NOON + 4 * DAY)
    journal.practice.save_step(Step(id=new_identifier(), text="x", made_at=NOON, dosing_session_id=session.id))
    look("with a step", NOON + 4 * DAY)
    look("a week", NOON + 7 * DAY)
    assert current(journal).intention_id == intention.id
    journal.courses.review_intention(intention.id, ReviewMoment.ONE_WEEK, "")
    look("reviewed", NOON + 7 * DAY)
    hold(journal, NOON + 9 * DAY, status=SessionStatus.PLANNED)
    look("before the next", NOON + 8 * DAY)

    assert offered == {
        "right after": K.FIRST_CAPTURE,
        "the evening": None,
        "the next day": K.YOU_LEFT_SOMETHING,
        "not yet": None,
        "the day after": K.YOU_LEFT_SOMETHING,
        "read": None,
        "three days": K.STEP_AFTER_72H,
        "with a step": None,
        "a week": K.WEEK_REVIEW,
        "reviewed": None,
        "before the next": K.INTENTION_BEFORE_NEXT,
    }


def test_what_was_written_beside_no_longer_waits(journal: Journal, clock: FixedClock) -> None:
    hold(journal)
    clock.advance(hours=2)
    capture = catch(journal)
    clock.advance(days=1)
    assert kinds(journal) == [K.YOU_LEFT_SOMETHING]

    journal.entries.save(make_entry(beside_id=capture.id))

    assert kinds(journal) == []


def test_after_three_sessions_there_is_something_to_read_side_by_side(journal: Journal, clock: FixedClock) -> None:
    written = []
    for number in range(3):
        session = hold(journal, NOON + number * 7 * DAY)
        at = NOON + number * 7 * DAY + DAY
        for star in (True, False):
            entry = make_entry(f"{number}", happened_at=at, moment=Moment.NEXT_DAY, dosing_session_id=session.id)
            journal.entries.save(replace(entry, starred=star))
            written += [entry.id] if star else []
    clock.present = NOON + 19 * DAY

    [found] = [one for one in journal.invitations.all() if one.kind is K.REREADING]
    journal.rereadings.save(Rereading(id=new_identifier(), at=clock.now(), entry_ids=found.entry_ids))

    assert list(found.entry_ids) == written
    assert K.REREADING not in kinds(journal)


def test_what_resurfaces_is_the_same_all_day_and_never_veiled_hard_or_from_before(
    journal: Journal, clock: FixedClock
) -> None:
    session = hold(journal)
    common = {"happened_at": NOON + DAY, "moment": Moment.NEXT_DAY, "dosing_session_id": session.id}
    hard = (make_answer("it was hard", domain=Domain.DIFFICULT),)
    fine = [make_entry(f"fine {number}", **common) for number in range(3)]
    for entry in (
        *fine,
        make_entry("veiled", **common, veiled=True, veil_note="mind"),
        make_guided_entry(**common, answers=hard),
        make_entry("before", **{**common, "moment": Moment.PREPARATION}),
        make_entry("hidden", **common, hidden_until=NOON + 400 * DAY),
    ):
        journal.entries.save(entry)
    chosen = set()
    for day in range(20, 50):
        clock.present = NOON + day * DAY
        found = journal.invitations.resurfaced()
        clock.advance(hours=11)
        assert found == journal.invitations.resurfaced()
        assert found is not None
        assert found.number == 1
        chosen |= set(found.entry_ids)

    assert chosen == {entry.id for entry in fine}
    today = journal.invitations.resurfaced()
    assert today is not None
    journal.invitations.put_off(today)
    assert journal.invitations.resurfaced() is None


# --- one's own words, own sets


def test_a_prompt_quotes_a_few_own_words_and_never_veiled_ones(journal: Journal, clock: FixedClock) -> None:
    hold(journal)
    clock.advance(hours=2)
    capture = catch(journal, "the door was open")
    clock.advance(days=1)
    own = OwnSet(moment=Moment.NEXT_DAY, prompt_ids=("Q.P5.insights.1", "P5.body.1", "P5.gone.1"))
    journal.preferences.save(replace(journal.preferences.get(), own_sets=(own,)))

    asked = journal.guidance.begin_sitting("UTC").prompts
    journal.entries.veil(capture.id)
    then = journal.guidance.begin_sitting("UTC").prompts

    assert asked[0].text == "You caught the words “the door was open”. How are they to read today?"
    assert [one.id for one in asked] == ["Q.P5.insights.1", "P5.body.1"]
    assert [one.id for one in then] == ["P5.body.1"]
    draft = replace(journal.guidance.begin_page("UTC"), prompt_ids=("Q.P5.insights.1",))
    answer = make_answer("yes", prompt_id="Q.P5.insights.1", prompt_text=asked[0].text)
    resumed = journal.guidance.resume_sitting(replace(draft, entry=replace(draft.entry, answers=(answer,))))
    assert [one.text for one in resumed.prompts] == [asked[0].text]


def test_words_that_settle_or_are_for_only_me_stand_in_no_question(journal: Journal, clock: FixedClock) -> None:
    def quoted() -> list[str]:
        standing = Standing(moment=Moment.LOOK_BACK)
        return [one.text for one in journal.guidance.prompts_for(standing, "Q.P9.insights.1") if "door" in one.text]

    capture = catch(journal, "the door was open")
    journal.entries.star(capture.id, on=True)
    assert quoted() == []

    clock.advance(days=1)
    assert quoted() == ["Some time ago you wrote “the door was open”. How do you see it today?"]
    journal.entries.set_privacy(capture.id, Privacy.ONLY_ME)
    assert quoted() == []


def test_quoting_prompts_fit_their_moments() -> None:
    ids = [one.id for one in quoting.load()]

    assert len(set(ids)) == len(ids)
    assert all(one.moment is not Moment.FIRST_CAPTURE for one in quoting.load())


def test_own_prompts_are_offered_and_meaning_waits_for_the_next_day(journal: Journal, clock: FixedClock) -> None:
    for moment in (Moment.EVENING, Moment.NEXT_DAY):
        journal.prompt_packs.save_own_prompt("What is it for me?", moment, Domain.MEANING)
        journal.prompt_packs.save_own_prompt("Where do I feel it?", moment, Domain.BODY)
    own = {prompt.text: prompt for prompt in journal.prompt_packs.own_prompts()}
    offered: dict[Moment, set[Domain]] = {Moment.EVENING: set(), Moment.NEXT_DAY: set()}

    for _ in range(40):
        clock.advance(days=1)
        for moment, domains in offered.items():
            domains |= {one.domain for one in journal.guidance.prompts_for(Standing(moment=moment))}

    assert Domain.MEANING in offered[Moment.NEXT_DAY]
    assert Domain.MEANING not in offered[Moment.EVENING]
    mine = own["Where do I feel it?"]
    assert mine in journal.guidance.prompts_for(Standing(moment=mine.moment), mine.id)
    journal.prompt_packs.delete_own_prompt(mine.id)
    assert mine not in journal.guidance.prompts_for(Standing(moment=mine.moment), mine.id)
