from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.domain.course import SessionStatus
from journal_app.domain.day import journal_day, last_day_to_undo, zone_named
from tests.builders import make_dosing_session

ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"]
)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- zones apart


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=zone_named("Europe/Berlin"))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (berlin(10, 23, 59), 10),
        (berlin(11, 0, 40), 10),
        (berlin(11, 4, 59), 10),
        (berlin(11, 5, 0), 11),
        (berlin(12, 0, 40), 12),
    ],
)
def test_midnight_belongs_to_the_evening_of_a_session(instant: datetime, day: int) -> None:
    session = make_dosing_session(berlin(10, 19).astimezone(UTC))

    assert journal_day(instant, "Europe/Berlin", [session]) == date(2026, 3, day)


@pytest.mark.parametrize(("status", "day"), [(SessionStatus.CANCELLED, 11), (SessionStatus.PLANNED, 10)])
def test_a_cancelled_session_holds_no_night_and_one_left_as_planned_does(status: SessionStatus, day: int) -> None:
    session = make_dosing_session(berlin(10, 19), status=status)

    assert journal_day(berlin(11, 0, 40), "Europe/Berlin", [session]) == date(2026, 3, day)


def test_the_night_of_a_clock_change_belongs_to_the_evening_too() -> None:
    session = make_dosing_session(berlin(28, 20))

    assert journal_day(berlin(29, 4, 30), "Europe/Berlin", [session]) == date(2026, 3, 28)
    assert journal_day(berlin(29, 5, 0), "Europe/Berlin", [session]) == date(2026, 3, 29)


@given(INSTANTS, ZONES)
def test_without_sessions_it_is_the_day_of_the_calendar(instant: datetime, zone: str) -> None:
    assert journal_day(instant, zone) == instant.astimezone(zone_named(zone)).date()


@given(INSTANTS, ZONES, st.timedeltas(timedelta(0), timedelta(days=2)))
def test_a_session_moves_only_the_hours_before_five_and_only_to_the_day_before(
    starts_at: datetime, zone: str, later: timedelta
) -> None:
    instant = starts_at + later
    local = instant.astimezone(zone_named(zone))

    day = journal_day(instant, zone, [make_dosing_session(starts_at)])

    evening = local.date() - timedelta(days=1)
    belongs = local.hour < 5 and starts_at.astimezone(zone_named(zone)).date() == evening
    assert day == (evening if belongs else local.date())


def test_an_unknown_zone_stops_nothing() -> None:
    assert journal_day(berlin(10, 12), "Nowhere/At_All") == date(2026, 3, 10)


def test_what_was_deleted_can_be_brought_back_on_the_next_day() -> None:
    assert last_day_to_undo(date(2026, 12, 31)) == date(2027, 1, 1)
