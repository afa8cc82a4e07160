"""The sample journal: complete, at its right moments, the same every time, and no story of success."""

import re
import statistics
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from journal_app.catalog import prompts
from journal_app.demo import NAME, Sample, fill, make_sample
from journal_app.domain.course import Route, SessionStatus, TherapySessionKind
from journal_app.domain.entry import EntryKind, Privacy
from journal_app.domain.phase import Moment
from journal_app.domain.sitting import ONCE, REST, follows_well
from journal_app.services.journal import Journal

NOW = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)
PROMPTS = {prompt.id: prompt for prompt_set in prompts.load() for prompt in prompt_set.prompts}
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
        if PROMPTS[answer.prompt_id].moment is not entry.moment
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
        for answer in entry.answers:
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
    assert [journal.entries.get(header.id) for header in journal.entries.newest(100)] == list(reversed(sample.entries))
