from datetime import datetime
from decimal import Decimal

import pytest

from journal_app.domain.session_record import BloodPressure, SessionRecord, TemperatureUnit, WeightUnit
from tests.builders import NOON


def test_weight_and_temperature_stand_as_entered_and_convert() -> None:
    record = SessionRecord(
        body_weight=Decimal(150), weight_unit=WeightUnit.POUND,
        temperature=Decimal("98.6"), temperature_unit=TemperatureUnit.FAHRENHEIT,
    )  # fmt: skip

    assert record.body_weight == 150
    assert round(record.body_weight_kg or 0, 2) == Decimal("68.04")
    assert record.temperature_celsius == 37
    assert SessionRecord(body_weight=Decimal(70)).body_weight_kg == 70
    assert SessionRecord(temperature=Decimal(37)).temperature_celsius == 37
    assert SessionRecord().body_weight_kg is None
    assert SessionRecord().temperature_celsius is None


def test_a_unit_alone_is_an_empty_record() -> None:
    assert SessionRecord(weight_unit=WeightUnit.POUND).is_empty
    assert not SessionRecord(eye_mask=False).is_empty
    assert not SessionRecord(pressure_highest=BloodPressure(systolic=140)).is_empty


@pytest.mark.parametrize("rating", [-1, 11])
@pytest.mark.parametrize("name", ["mood_before", "distance", "intensity", "ease", "helpfulness"])
def test_own_ratings_go_from_0_to_10(name: str, rating: int) -> None:
    with pytest.raises(ValueError, match="0 to 10"):
        SessionRecord(**{name: rating})  # type: ignore[arg-type] # a rating


@pytest.mark.parametrize("name", ["awake_at", "left_at", "last_food_at"])
def test_times_without_a_zone_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="aware"):
        SessionRecord(**{name: datetime(2026, 3, 10)})  # type: ignore[arg-type] # noqa: DTZ001 -- that is what is tested

    assert not SessionRecord(**{name: NOON}).is_empty  # type: ignore[arg-type] # a time
