from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.domain.course import DosingSession, SessionStatus
from journal_app.domain.moment import Windows, moment_at
from journal_app.domain.phase import Moment

START = datetime(2026, 5, 20, 9, tzinfo=UTC)
END = START + timedelta(hours=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ORDER = list(Moment)


def session(
    starts_at: datetime = START,
    *,
    name: str = "a",
    course: str = "course",
    status: SessionStatus = SessionStatus.PLANNED,
    length: timedelta | None = HOUR,
    zone: str = "Europe/Lisbon",
) -> DosingSession:
    return DosingSession(
        id=name,
        course_id=course,
        starts_at=starts_at,
        zone=zone,
        status=status,
        ended_at=None if length is None else starts_at + length,
    )


sessions = st.builds(
    session,
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 -- made aware
    name=st.uuids().map(str),
    course=st.sampled_from(["course", "another"]),
    status=st.sampled_from(SessionStatus),
    length=st.none() | st.timedeltas(timedelta(), timedelta(hours=6)),
    zone=st.sampled_from(["UTC", "Pacific/Auckland", "America/Los_Angeles", "Nowhere/Unknown"]),
)
times = st.datetimes(datetime(2025, 12, 1), datetime(2027, 2, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- made aware


@pytest.mark.parametrize(
    ("offset", "moment"),
    [
        (-60 * DAY, Moment.PREPARATION),
        (-7 * DAY, Moment.PREPARATION),
        (-13 * HOUR, Moment.PREPARATION),
        (-12 * HOUR, Moment.BEFORE),
        (-2 * HOUR, Moment.BEFORE),
        (timedelta(), Moment.BEFORE),
        (timedelta(minutes=59), Moment.BEFORE),
    ],
)
def test_before_a_first_session(offset: timedelta, moment: Moment) -> None:
    assert moment_at(START + offset, [session()]).moment is moment


@pytest.mark.parametrize(
    ("offset", "moment"),
    [
        (timedelta(), Moment.FIRST_CAPTURE),
        (timedelta(minutes=119), Moment.FIRST_CAPTURE),
        (2 * HOUR, Moment.EVENING),
        (9 * HOUR, Moment.EVENING),
        (17 * HOUR, Moment.EVENING),  # four in the morning in Lisbon
        (18 * HOUR, Moment.NEXT_DAY),
        (35 * HOUR, Moment.NEXT_DAY),
        (36 * HOUR, Moment.DAYS_AFTER),
        (96 * HOUR, Moment.DAYS_AFTER),
        (5 * DAY, Moment.WEEK_AFTER),
        (10 * DAY - HOUR, Moment.WEEK_AFTER),
        (10 * DAY, Moment.LOOK_BACK),
        (400 * DAY, Moment.LOOK_BACK),
    ],
)
def test_after_a_session(offset: timedelta, moment: Moment) -> None:
    assert moment_at(END + offset, [session()]).moment is moment


@pytest.mark.parametrize(
    ("until", "moment"),
    [
        (73 * HOUR, Moment.LOOK_BACK),
        (72 * HOUR, Moment.BEFORE_NEXT),
        (13 * HOUR, Moment.BEFORE_NEXT),
        (12 * HOUR, Moment.BEFORE),
    ],
)
def test_before_a_later_session_of_the_course(until: timedelta, moment: Moment) -> None:
    earlier = session(START - 30 * DAY, name="earlier")

    standing = moment_at(START - until, [session(), earlier])

    assert standing.moment is moment
    assert standing.number == (1 if moment is Moment.LOOK_BACK else 2)


def test_a_weeks_look_back_yields_to_the_next_session() -> None:
    weekly = [session(), session(START + 7 * DAY, name="b")]

    assert moment_at(END + 5 * DAY, weekly).moment is Moment.BEFORE_NEXT
    assert moment_at(START + 7 * DAY - 73 * HOUR, weekly).moment is Moment.DAYS_AFTER


def test_days_after_are_kept_when_sessions_are_close() -> None:
    twice_a_week = [session(), session(START + timedelta(hours=84), name="b")]

    assert moment_at(END + 40 * HOUR, twice_a_week).moment is Moment.DAYS_AFTER
    assert moment_at(START + timedelta(hours=84) - HOUR, twice_a_week).moment is Moment.BEFORE


def test_first_session_of_another_course_is_prepared_anew() -> None:
    old = session(START - 300 * DAY, name="old", course="old")

    assert moment_at(START - 8 * DAY, [old, session()]).moment is Moment.LOOK_BACK
    standing = moment_at(START - 6 * DAY, [old, session()])

    assert (standing.moment, standing.number) == (Moment.PREPARATION, 1)


def test_without_any_session_there_is_preparation_until_the_course_has_ended() -> None:
    assert moment_at(START, []).moment is Moment.PREPARATION
    assert moment_at(START, [], course_ended=True).moment is Moment.LOOK_BACK
    assert moment_at(START, []).hours is None


def test_after_the_end_of_a_course_nothing_is_prepared() -> None:
    planned = session(END + 8 * DAY, name="planned")

    assert moment_at(END + 6 * DAY, [session(), planned], course_ended=True).moment is Moment.LOOK_BACK
    assert moment_at(END + 7.9 * DAY, [session(), planned], course_ended=True).moment is Moment.LOOK_BACK
    assert moment_at(END + DAY, [session()], course_ended=True).moment is Moment.NEXT_DAY


def test_a_cancelled_session_does_not_count() -> None:
    cancelled = session(status=SessionStatus.CANCELLED)

    assert moment_at(END + HOUR, [cancelled]).moment is Moment.PREPARATION
    assert moment_at(START + 5 * DAY, [cancelled, session(START + 6 * DAY, name="b")]).number == 1


def test_of_two_sessions_on_a_day_the_later_counts() -> None:
    second = session(START + 6 * HOUR, name="second")

    assert moment_at(START + 8 * HOUR, [session(), second]).dosing_session is second


def test_the_hours_after_a_session_are_held_until_shortly_before_the_next() -> None:
    second = session(START + 6 * HOUR, name="second")

    assert moment_at(END + HOUR, [session(), second]).moment is Moment.FIRST_CAPTURE
    assert moment_at(START + 4 * HOUR, [session(), second]).moment is Moment.BEFORE


def test_without_a_known_end_a_session_is_taken_to_last_an_hour() -> None:
    unknown = session(length=None)

    assert moment_at(START + timedelta(minutes=59), [unknown]).moment is Moment.BEFORE
    assert moment_at(START + timedelta(minutes=61), [unknown]).moment is Moment.FIRST_CAPTURE


def test_days_are_counted_from_the_evening_that_the_night_belongs_to() -> None:
    after_midnight = datetime(2026, 5, 20, 23, 40, tzinfo=UTC)  # 00:40 in Lisbon

    standing = moment_at(after_midnight, [session()])

    assert (standing.moment, standing.days) == (Moment.EVENING, 0)
    assert moment_at(after_midnight + 12 * HOUR, [session()]).days == 1
    assert moment_at(START - DAY, [session()]).days == -1


def test_hours_are_whole_and_signed() -> None:
    assert moment_at(START - timedelta(minutes=150), [session()]).hours == -2
    assert moment_at(END + timedelta(minutes=150), [session()]).hours == 2
    assert moment_at(START + timedelta(minutes=30), [session()]).hours == 0


def test_windows_can_be_set() -> None:
    assert moment_at(END + HOUR, [session()], windows=Windows(first_capture=HOUR)).moment is Moment.EVENING


@given(times, st.lists(sessions, max_size=6), st.booleans())
def test_every_instant_has_a_moment(now: datetime, known: list[DosingSession], ended: bool) -> None:
    standing = moment_at(now, known, course_ended=ended)

    assert standing.moment in Moment
    assert (standing.dosing_session is None) == (standing.elapsed is None) == (standing.number == 0)
    assert standing.dosing_session is None or standing.dosing_session.status is not SessionStatus.CANCELLED


@given(times, st.lists(sessions, max_size=6))
def test_first_capture_needs_a_session_in_the_last_hours(now: datetime, known: list[DosingSession]) -> None:
    standing = moment_at(now, known)

    if standing.moment is Moment.FIRST_CAPTURE:
        assert standing.dosing_session is not None
        assert timedelta() <= now - standing.dosing_session.starts_at <= timedelta(hours=8)


@given(times, st.lists(sessions, max_size=6))
def test_before_and_after_agree_with_the_session_named(now: datetime, known: list[DosingSession]) -> None:
    standing = moment_at(now, known)

    if standing.dosing_session is not None and standing.elapsed is not None:
        to_come = standing.dosing_session.starts_at > now
        assert to_come == (standing.elapsed < timedelta())
        if to_come:
            assert standing.moment in {Moment.PREPARATION, Moment.BEFORE, Moment.BEFORE_NEXT}
        else:
            assert standing.moment not in {Moment.PREPARATION, Moment.BEFORE_NEXT}


@given(sessions.filter(lambda one: one.status is not SessionStatus.CANCELLED), times, times)
def test_around_one_session_moments_only_go_forward(one: DosingSession, now: datetime, later: datetime) -> None:
    now, later = sorted((now, later))

    first, second = moment_at(now, [one]).moment, moment_at(later, [one]).moment

    assert ORDER.index(first) <= ORDER.index(second)


@given(times, st.lists(sessions, max_size=5))
def test_order_of_the_sessions_does_not_matter(now: datetime, known: list[DosingSession]) -> None:
    assert moment_at(now, known) == moment_at(now, list(reversed(known)))
