from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.domain.course import DoseUnit, Route
from journal_app.domain.dosing_ranges import SOFT_MILLIGRAMS, Plausibility, check_dose, check_length


@pytest.mark.parametrize(
    ("route", "lowest", "highest"),
    [
        (Route.INTRAVENOUS, 5, 150),
        (Route.INTRAMUSCULAR, 5, 200),
        (Route.SUBCUTANEOUS, 5, 200),
        (Route.NASAL, 5, 200),
        (Route.SUBLINGUAL, 10, 800),
        (Route.ORAL, 10, 700),
    ],
)
def test_dose_is_asked_about_just_outside_the_soft_range_of_its_route(route: Route, lowest: int, highest: int) -> None:
    checked = [
        check_dose(Decimal(dose), DoseUnit.MILLIGRAM, route) for dose in (lowest - 1, lowest, highest, highest + 1)
    ]

    assert checked == [Plausibility.ASK, Plausibility.USUAL, Plausibility.USUAL, Plausibility.ASK]


def test_esketamine_spray_comes_in_three_doses() -> None:
    checked = {dose: check_dose(Decimal(dose), DoseUnit.MILLIGRAM, Route.NASAL_SPRAY) for dose in (28, 40, 56, 84)}

    assert [dose for dose, verdict in checked.items() if verdict is Plausibility.ASK] == [40]


@pytest.mark.parametrize(
    ("dose", "unit"),
    [
        ("-1", DoseUnit.MILLIGRAM),
        ("5000.1", DoseUnit.MILLIGRAM),
        ("10.1", DoseUnit.MILLIGRAM_PER_KILOGRAM),
        ("5000001", DoseUnit.MICROGRAM),
        ("NaN", DoseUnit.MILLIGRAM),
        ("Infinity", DoseUnit.MILLIGRAM),
    ],
)
def test_dose_that_cannot_be_meant_is_refused(dose: str, unit: DoseUnit) -> None:
    assert check_dose(Decimal(dose), unit, None) is Plausibility.REFUSE


def test_dose_by_another_route_or_by_weight_is_not_asked_about() -> None:
    assert check_dose(Decimal(4000), DoseUnit.MILLIGRAM, Route.OTHER) is Plausibility.USUAL
    assert check_dose(Decimal(1), DoseUnit.MILLIGRAM, None) is Plausibility.USUAL
    assert check_dose(Decimal("0.5"), DoseUnit.MILLIGRAM_PER_KILOGRAM, Route.INTRAVENOUS) is Plausibility.USUAL


@given(dose=st.decimals(0, 5000, places=1), route=st.sampled_from(Route))
def test_dose_within_the_hard_range_can_always_be_kept(dose: Decimal, route: Route) -> None:
    assert check_dose(dose, DoseUnit.MILLIGRAM, route) is not Plausibility.REFUSE


def test_every_route_but_other_has_a_soft_range() -> None:
    assert set(SOFT_MILLIGRAMS) == set(Route) - {Route.OTHER}


@pytest.mark.parametrize(
    ("hours", "verdict"),
    [
        (-1, Plausibility.REFUSE),
        (0, Plausibility.USUAL),
        (6, Plausibility.USUAL),
        (7, Plausibility.ASK),
        (24, Plausibility.ASK),
        (25, Plausibility.REFUSE),
    ],
)
def test_length_of_a_session_is_checked(hours: int, verdict: Plausibility) -> None:
    assert check_length(timedelta(hours=hours)) is verdict
