from datetime import UTC, datetime, timedelta

from journal_app.domain.clock import SystemClock


def test_the_computers_clock_tells_the_present_in_utc() -> None:
    before = datetime.now(UTC)

    present = SystemClock().now()

    assert present.utcoffset() == timedelta(0)
    assert before <= present <= datetime.now(UTC)


def test_a_local_time_is_the_same_instant() -> None:
    instant = datetime(2026, 7, 1, 12, tzinfo=UTC)

    local = SystemClock().local(instant)

    assert local == instant
    assert local.utcoffset() is not None
