"""The sample journal: complete, at its right moments, the same every time, and no story of success."""

import re
import statistics
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from journal_app.catalog import prompts
from journal_app.catalog.courses import load_readiness, load_side_effect_words
from journal_app.demo import NAME, Sample, fill, make_sample
from journal_app.domain.course import Route, SessionEventKind, SessionStatus, TherapySessionKind
from journal_app.domain.dosing_ranges import check_session
from journal_app.domain.entry import EntryKind, Privacy
from journal_app.domain.intention_review import due_reviews
from journal_app.domain.life_mark import LifeMarkKind
from journal_app.domain.phase import Moment
from journal_app.domain.side_effect import Felt, Severity
from journal_app.domain.sitting import ONCE, REST, follows_well
from journal_app.domain.step import StepStatus
from journal_app.domain.timeline import Lane
from journal_app.services.journal import Journal

NOW = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)
PROMPTS = {prompt.id: prompt for prompt_set in prompts.load() for prompt in prompt_set.prompts}
_ITEMS = {item.id for one in load_readiness() for item in one.items}
PRAISE_AND_PROMISE = re.compile(
    r"\b(cured?|cures|heal(s|ed|ing)?|proven|breakthrough|journey|trip|streak|relapsed?|miracle|worked wonders|user)\b"
)


@pytest.fixture
def sample() -> Sample:
    return make_sample(NOW, "Europe/Lisbon")


def test_six_sessions_lie_across_ten_weeks(sample: Sample) -> None:
    first, *_, last_held, to_come = sample.dosing_sessions

    assert len(sample.dosing_sessions) == 6
    assert (to_come.starts_at.date() - first.starts_at.date()).days == 70
    assert (NOW.date() - last_held.starts_at.date()).days == 3
    assert (to_come.starts_at.date() - NOW.date()).days == 11
    assert [session.status for session in sample.dosing_sessions] == [SessionStatus.HELD] * 5 + [SessionStatus.PLANNED]
    assert {session.route for session in sample.dosing_sessions} == {Route.INTRAMUSCULAR}


def test_each_session_has_its_intention_and_company(sample: Sample) -> None:
    assert [intention.dosing_session_id for intention in sample.intentions] == [
        session.id for session in sample.dosing_sessions
    ]
    assert {session.kind for session in sample.therapy_sessions} == set(TherapySessionKind)


def test_person_and_clinic_are_plainly_made_up(sample: Sample) -> None:
    assert "Sample person: Maya Example" in sample.course.notes
    assert "made up" in sample.course.clinic
    assert "does not exist" in sample.entries[0].text


def test_entries_are_many_and_varied(sample: Sample) -> None:
    lengths = [len(entry.words.split()) for entry in sample.entries]

    assert 55 <= len(sample.entries) <= 75
    assert {entry.kind for entry in sample.entries} == set(EntryKind)
    assert {entry.privacy for entry in sample.entries} == set(Privacy)
    assert {entry.moment for entry in sample.entries} == set(Moment)
    assert min(lengths) < 10
    assert max(lengths) > 120
    assert max(Counter(entry.happened_at.date() for entry in sample.entries).values()) >= 3
    assert sum(entry.starred for entry in sample.entries) >= 5
    assert not any(entry.is_empty for entry in sample.entries)


@pytest.mark.parametrize("hour", range(0, 24, 3))
@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kathmandu"])
def test_every_prompt_was_answered_at_its_moment(hour: int, zone: str) -> None:
    sample = make_sample(NOW.replace(hour=hour), zone)

    misplaced = [
        (entry.moment, answer.prompt_id)
        for entry in sample.entries
        for answer in entry.answers
        if answer.prompt_id and PROMPTS[answer.prompt_id].moment is not entry.moment
    ]
    assert misplaced == []


def test_nothing_lies_in_the_future_or_out_of_order(sample: Sample) -> None:
    times = [entry.happened_at for entry in sample.entries]

    assert times == sorted(times)
    assert times[-1] <= NOW
    assert len({entry.id for entry in sample.entries}) == len(times)


def test_guided_entries_keep_the_rules_of_a_sitting(sample: Sample) -> None:
    last_asked: dict[str, datetime] = {}
    for entry in sample.entries:
        domains = Counter(answer.domain for answer in entry.answers)
        assert all(domains[domain] <= 1 for domain in ONCE), entry.id
        previous = None
        for answer in (one for one in entry.answers if one.prompt_id):
            asked = last_asked.get(answer.prompt_id)
            assert asked is None or entry.happened_at - asked >= REST, answer.prompt_id
            last_asked[answer.prompt_id] = entry.happened_at
            prompt = PROMPTS[answer.prompt_id]
            assert follows_well(previous, prompt), answer.prompt_id
            previous = prompt


def test_sample_tells_no_story_of_success(sample: Sample) -> None:
    moods = [entry.mood for entry in sample.entries if entry.mood is not None]
    half = len(moods) // 2

    assert abs(statistics.mean(moods[:half]) - statistics.mean(moods[half:])) < 0.5
    assert min(moods[half:]) <= 2
    for entry in sample.entries:
        assert not PRAISE_AND_PROMISE.search(f"{entry.title}\n{entry.words}".casefold()), entry.headline
        assert "!" not in entry.title + entry.words


def test_same_present_gives_the_same_journal(sample: Sample) -> None:
    assert make_sample(NOW, "Europe/Lisbon") == sample
    assert make_sample(NOW + timedelta(days=1), "Europe/Lisbon") != sample


def test_all_of_it_is_kept_in_the_journal(journal: Journal, sample: Sample) -> None:
    fill(journal, NOW, "Europe/Lisbon")

    assert journal.preferences.get().name == NAME
    assert journal.courses.courses() == (sample.course,)
    assert journal.courses.dosing_sessions() == sample.dosing_sessions
    assert journal.courses.therapy_sessions() == sample.therapy_sessions
    assert journal.courses.intentions() == sample.intentions
    assert journal.courses.side_effects() == sample.side_effects
    assert journal.courses.life_marks() == sample.life_marks
    assert journal.courses.intention_reviews() == tuple(sorted(sample.intention_reviews, key=lambda one: one.at))
    assert journal.practice.check_ins() == sample.check_ins
    assert journal.practice.steps() == sample.steps
    assert journal.practice.questions() == sample.questions
    assert journal.practice.hard_card() == sample.hard_card
    assert journal.practice.readiness(sample.dosing_sessions[-1].id) == sample.readiness
    assert journal.threads.threads() == tuple(sorted(sample.threads, key=lambda one: one.began_at))
    assert set(journal.threads.occurrences()) == set(sample.occurrences)
    assert journal.memories.memories() == tuple(sorted(sample.memories, key=lambda one: one.memory.began_at))
    assert [journal.media.drawing(one.id) for one in journal.media.of_entry(sample.drawn_for)] == [sample.drawing]
    assert journal.team_notes.notes() == sample.team_notes
    plan = journal.support_plan.plan()
    assert plan is not None
    assert plan.parts == sample.plan.parts
    assert len(journal.prompt_packs.own_prompts()) == 2
    assert any(one.veiled for one in sample.entries)
    assert any(one.feelings for one in sample.entries)
    assert [journal.entries.get(header.id) for header in journal.entries.newest(100)] == list(reversed(sample.entries))


def test_every_lane_of_the_timeline_has_something_to_show(journal: Journal) -> None:
    fill(journal, NOW, "Europe/Lisbon")

    data = journal.courses.timeline("Europe/Lisbon")

    later = {Lane.SCORES, Lane.THREADS, Lane.MEMORIES}
    assert {mark.lane for mark in data.marks} == set(Lane) - later
    assert {mark.precision for mark in data.marks} == {"", "day", "about", "month"}
    assert [len(line.points) for line in data.threads] == [7, 6]
    assert [len(line.points) for line in data.memories] == [3, 2]


def test_one_session_was_moved(sample: Sample) -> None:
    [moved] = [session for session in sample.dosing_sessions if session.was_moved]

    assert sample.dosing_sessions.index(moved) == 2
    assert moved.history[0].kind is SessionEventKind.MOVED
    assert moved.history[0].from_starts_at == moved.starts_at - timedelta(days=2)


def test_no_number_of_the_sample_is_an_odd_one(sample: Sample) -> None:
    for session in sample.dosing_sessions:
        assert check_session(session) == ()


def test_records_are_as_patchy_as_those_of_people(sample: Sample) -> None:
    pressures = [session.record.pressure_highest for session in sample.dosing_sessions]

    assert [bool(pressure) for pressure in pressures] == [True, True, True, False, True, False]
    words = {word.id for word in load_side_effect_words()}
    assert {effect.word for effect in sample.side_effects} <= words | {""}
    assert {effect.severity for effect in sample.side_effects} == set(Severity)
    assert {effect.felt for effect in sample.side_effects} >= set(Felt)
    assert {mark.kind for mark in sample.life_marks} >= {
        LifeMarkKind.MEDICINE_CHANGED, LifeMarkKind.ILLNESS, LifeMarkKind.LIFE_EVENT
    }  # fmt: skip


def test_check_ins_are_on_about_half_of_the_days_and_lead_nowhere(sample: Sample) -> None:
    days = {check_in.at.date() for check_in in sample.check_ins}
    half = len(sample.check_ins) // 2
    pleasant = [check_in.pleasant or 0 for check_in in sample.check_ins]

    assert 30 <= len(days) <= 40
    assert abs(statistics.mean(pleasant[:half]) - statistics.mean(pleasant[half:])) < 0.5
    assert min(pleasant[half:]) <= -4


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Auckland"])
def test_every_intention_was_looked_at_when_it_came_back(zone: str) -> None:
    sample = make_sample(NOW, zone)

    for review in sample.intention_reviews:
        earlier = [one for one in sample.intention_reviews if one.at < review.at]
        due = due_reviews(review.at, sample.intentions, sample.dosing_sessions, earlier)
        assert (review.intention_id, review.moment) in {(one.intention.id, one.moment) for one in due}, review.text


def test_what_became_of_steps_is_mixed(sample: Sample) -> None:
    assert {step.status for step in sample.steps} == set(StepStatus)
    for step in sample.steps:
        assert [event.at for event in step.history] == sorted(event.at for event in step.history)
        assert all(step.made_at < event.at <= NOW for event in step.history)
    assert all(check_in.at <= NOW for check_in in sample.check_ins)
    assert sample.readiness.ticked <= _ITEMS


def test_words_beside_the_entries_keep_the_rules_too(sample: Sample) -> None:
    words = [
        *(f"{step.text} {step.when_where} {' '.join(event.note for event in step.history)}" for step in sample.steps),
        *(f"{mark.text} {mark.note}" for mark in sample.life_marks),
        *(check_in.line for check_in in sample.check_ins),
        *(review.text for review in sample.intention_reviews),
        *(f"{effect.own_words} {effect.note}" for effect in sample.side_effects),
        *(f"{question.text} {question.answer}" for question in sample.questions),
        f"{sample.hard_card.what_helps} {sample.hard_card.tell_me}",
    ]

    for text in words:
        assert not PRAISE_AND_PROMISE.search(text.casefold()), text
        assert "!" not in text
