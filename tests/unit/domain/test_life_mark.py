from datetime import UTC, date, datetime, time, timedelta

import pytest

from journal_app.domain.life_mark import DatePrecision, LifeMark, LifeMarkKind, placed
from tests.builders import NOON, ZONE

DAY = date(2026, 7, 31)


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (DatePrecision.EXACT, datetime(2026, 7, 31, 16, 30, tzinfo=UTC)),
        (DatePrecision.DAY, datetime(2026, 7, 31, 10, tzinfo=UTC)),
        (DatePrecision.ABOUT, datetime(2026, 7, 31, 10, tzinfo=UTC)),
        (DatePrecision.MONTH, datetime(2026, 7, 15, 10, tzinfo=UTC)),
    ],
)
def test_what_is_not_exact_is_put_at_noon(precision: DatePrecision, expected: datetime) -> None:
    assert placed(DAY, precision, ZONE, time(18, 30)) == expected


def test_a_mark_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="ends after"):
        LifeMark(id="m", kind=LifeMarkKind.ILLNESS, at=NOON, zone=ZONE, until=NOON - timedelta(days=1))
