from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from journal_app.domain.session_clock import SessionClock

CLOCK = SessionClock(zone="Europe/London", day=date(2026, 7, 3), start=time(22, 30))
CLOCKS = st.builds(
    SessionClock,
    zone=st.sampled_from(["UTC", "Europe/London", "America/New_York", "Asia/Kolkata"]),
    day=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    start=st.times(),
)


def test_time_after_midnight_belongs_to_the_night_of_the_session() -> None:
    assert CLOCK.after(time(0, 40)) == datetime(2026, 7, 3, 23, 40, tzinfo=UTC)
    assert CLOCK.after(time(22, 30)) == CLOCK.starts_at


def test_time_later_on_the_clock_was_the_day_before() -> None:
    assert CLOCK.before(time(23)) == datetime(2026, 7, 2, 22, tzinfo=UTC)
    assert CLOCK.before(time(19)) == datetime(2026, 7, 3, 18, tzinfo=UTC)


def test_nearest_time_is_on_either_side() -> None:
    assert CLOCK.nearest(time(22, 10)) == datetime(2026, 7, 3, 21, 10, tzinfo=UTC)
    assert CLOCK.nearest(time(0, 10)) == datetime(2026, 7, 3, 23, 10, tzinfo=UTC)


@given(clock=CLOCKS, at=st.times())
def test_before_and_after_keep_the_time_of_day_within_a_day(clock: SessionClock, at: time) -> None:
    for found in (clock.before(at), clock.after(at), clock.nearest(at)):
        assert abs((found - clock.starts_at).total_seconds()) <= 25 * 3600  # a day on which clocks go back
