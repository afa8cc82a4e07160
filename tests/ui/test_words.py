from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from PySide6.QtCore import QLocale

from journal_app.domain.course import DoseUnit, DosingSession, Route, SessionStatus, TherapySessionKind
from journal_app.domain.entry import EntryKind, Privacy
from journal_app.domain.moment import moment_at
from journal_app.domain.phase import Moment, Phase
from journal_app.domain.prompt import Domain
from journal_app.domain.share import SharedEntry
from journal_app.ui import words
from journal_app.ui.sharing import wording
from tests import builders

START = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
SESSIONS = [
    DosingSession(id=str(n), starts_at=START + timedelta(days=21 * n), zone="UTC", course_id="course") for n in range(4)
]


@pytest.fixture
def german() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def american() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("after_start", "expected"),
    [
        (-timedelta(days=11), "11 days until session 1"),
        (-timedelta(days=1), "1 day until session 1"),
        (-timedelta(hours=3), "Today is session 1"),
        (timedelta(minutes=20), "During session 1"),
        (timedelta(hours=2), "Just after session 1"),
        (timedelta(hours=9), "Evening after session 1"),
        (timedelta(days=1, hours=2), "Day 1 after session 1"),
        (timedelta(days=3), "Day 3 after session 1"),
        (timedelta(days=8), "Day 8 after session 1"),
        (timedelta(days=19), "2 days until session 2"),
        (timedelta(days=24), "Day 3 after session 2"),
        (timedelta(days=3 * 21 + 30), "4 weeks after session 4"),
    ],
)
def test_where_a_person_stands_names_the_session(after_start: timedelta, expected: str) -> None:
    standing = moment_at(START + after_start, SESSIONS)

    assert words.standing(standing) == expected


def test_where_a_person_stands_without_sessions_is_preparation() -> None:
    assert words.standing(moment_at(START, [])) == "Preparation"
    assert words.standing(moment_at(START, [], course_ended=True)) == "Looking back"


@pytest.mark.parametrize(
    ("hour", "expected"),
    [(0, "Good evening"), (4, "Good evening"), (5, "Good morning"), (12, "Good afternoon"), (18, "Good evening")],
)
def test_greeting_follows_the_hour(hour: int, expected: str) -> None:
    assert words.greeting(time(hour)) == expected
    assert words.greeting(time(hour), "  Maya ") == f"{expected}, Maya"


def test_name_with_braces_stays_as_it_is() -> None:
    assert words.greeting(time(9), "{greeting}") == "Good morning, {greeting}"
    assert words.in_days_with(2, "{when}") == "In 2 days with {when}"


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "Today"), (1, "Tomorrow"), (11, "In 11 days"), (-1, "Yesterday"), (-5, "5 days ago")],
)
def test_days_are_told_as_people_say_them(days: int, expected: str) -> None:
    assert words.in_days(days) == expected


def test_dates_read_as_in_the_pictures() -> None:
    session = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)

    assert words.weekday_and_day(date(2026, 11, 20)) == "Friday 20 November"
    assert words.day_and_time(session, date(2026, 11, 20)) == "Tuesday 1 December, 10:00"
    assert words.in_days_with(11, "Dr. Okafor") == "In 11 days with Dr. Okafor"


def test_another_year_is_named() -> None:
    today = date(2026, 1, 2)

    assert words.weekday_and_day(date(2025, 12, 31), today) == "Wednesday 31 December 2025"
    assert words.short_day(date(2025, 12, 31), today) == "31 Dec 2025"
    assert words.short_day(date(2026, 1, 1), today) == "Thu 1 Jan"


def test_recent_days_have_names() -> None:
    today = date(2026, 11, 20)

    named = [words.recent_day(today - timedelta(days=days), today) for days in range(3)]

    assert named == ["Today", "Yesterday", "Wed 18 Nov"]


@pytest.mark.usefixtures("german")
def test_language_of_the_person_decides_names_and_signs() -> None:
    assert words.weekday_and_day(date(2026, 11, 20)) == "Freitag 20 November"
    assert words.dose(Decimal("0.50"), DoseUnit.MILLIGRAM_PER_KILOGRAM) == "0,5 mg/kg"
    assert words.clock_time(time(14, 5)) == "14:05"


@pytest.mark.usefixtures("american")
def test_twelve_hour_clock_where_that_is_the_custom() -> None:
    assert words.clock_time(time(14, 5)).replace("\u202f", " ") == "2:05 PM"


@pytest.mark.parametrize(("value", "expected"), [("50", "50"), ("50.0", "50"), ("1E+2", "100"), ("0.25", "0.25")])
def test_amount_has_no_needless_zeros(value: str, expected: str) -> None:
    assert words.amount(Decimal(value)) == expected


def test_time_in_another_zone_is_its_own_wall_clock() -> None:
    instant = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)

    assert words.local(instant, "Europe/Berlin").date() == date(2026, 11, 21)
    assert words.local(instant, "Nowhere/At/All").date() == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("say", "kinds"),
    [
        (words.route, Route),
        (words.status, SessionStatus),
        (words.therapy_session_kind, TherapySessionKind),
        (words.phase, Phase),
        (words.moment, Moment),
        (words.domain, Domain),
        (words.entry_kind, EntryKind),
        (words.privacy, Privacy),
    ],
)
def test_each_value_has_words_of_its_own(say: Callable[[StrEnum], str], kinds: type[StrEnum]) -> None:
    said = [say(kind) for kind in kinds]

    assert all(said)
    assert len(set(said)) == len(said)


def test_small_counts_are_singular() -> None:
    assert words.minutes(1) == "1 minute"
    assert words.minutes(5) == "5 minutes"
    assert words.dosing_session(0) == "Session"
    assert words.mood(6) == "6 of 10"
    assert words.percent(1.15) == "115 %"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Said or drawn"),
        ({"veiled": True}, "A veiled entry"),
        ({"kind": EntryKind.FREE, "mood": 6}, "Mood 6 of 10"),
        ({"kind": EntryKind.FREE}, "Without words"),
    ],
)
def test_an_entry_without_words_is_called_what_it_is(changes: dict[str, Any], expected: str) -> None:
    entry = replace(builders.make_entry("", kind=EntryKind.CAPTURE), **changes)

    assert words.headline(entry) == expected


@pytest.mark.parametrize("edits", [0, 1, 3])
def test_a_shared_entry_says_that_it_was_changed_from_the_first_change_on(edits: int) -> None:
    shared = SharedEntry(id="e", happened_at=START, zone="UTC", edits=edits)

    assert ("changed afterwards" in wording.entry_marks(shared)) == (edits > 0)
