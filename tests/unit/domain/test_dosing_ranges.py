from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.domain.course import DoseUnit, Route
from journal_app.domain.dosing_ranges import (
    DOSE_FIELDS,
    SOFT_MILLIGRAMS,
    SOFT_RANGES,
    Checked,
    Field,
    Plausibility,
    Reason,
    check,
    check_pressure,
    check_session,
    check_times,
)
from journal_app.domain.session_record import BloodPressure, ExtraDose, SessionRecord, WeightUnit
from tests.builders import NOON, make_dosing_session


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
    doses = (lowest - 1, lowest, highest, highest + 1)

    assert [check(Field.DOSE_MG, dose, route).plausibility for dose in doses] == [
        Plausibility.ASK,
        Plausibility.USUAL,
        Plausibility.USUAL,
        Plausibility.ASK,
    ]


def test_esketamine_spray_comes_in_three_doses() -> None:
    checked = {dose: check(Field.DOSE_MG, dose, Route.NASAL_SPRAY).reason for dose in (28, 40, 56, 84)}

    assert [dose for dose, reason in checked.items() if reason is not Reason.NONE] == [40]
    assert checked[40] is Reason.NOT_ONE_OF


@pytest.mark.parametrize(
    ("dose", "unit", "reason"),
    [
        ("-1", DoseUnit.MILLIGRAM, Reason.BELOW_POSSIBLE),
        ("5000.1", DoseUnit.MILLIGRAM, Reason.ABOVE_POSSIBLE),
        ("10.1", DoseUnit.MILLIGRAM_PER_KILOGRAM, Reason.ABOVE_POSSIBLE),
        ("5000001", DoseUnit.MICROGRAM, Reason.ABOVE_POSSIBLE),
        ("NaN", DoseUnit.MILLIGRAM, Reason.NOT_A_NUMBER),
        ("Infinity", DoseUnit.MILLIGRAM, Reason.NOT_A_NUMBER),
    ],
)
def test_dose_that_cannot_be_meant_is_refused(dose: str, unit: DoseUnit, reason: Reason) -> None:
    checked = check(DOSE_FIELDS[unit], Decimal(dose))

    assert (checked.plausibility, checked.reason) == (Plausibility.REFUSE, reason)


def test_dose_by_another_route_or_by_weight_is_not_asked_about() -> None:
    assert check(Field.DOSE_MG, 4000, Route.OTHER) == Checked()
    assert check(Field.DOSE_MG, 1) == Checked()
    assert check(Field.DOSE_MG_PER_KG, Decimal("0.5"), Route.INTRAVENOUS) == Checked()


@given(dose=st.decimals(0, 5000, places=1), route=st.sampled_from(Route))
def test_dose_within_the_hard_range_can_always_be_kept(dose: Decimal, route: Route) -> None:
    assert check(Field.DOSE_MG, dose, route).plausibility is not Plausibility.REFUSE


def test_every_route_but_other_has_a_soft_range() -> None:
    assert set(SOFT_MILLIGRAMS) == set(Route) - {Route.OTHER}


@pytest.mark.parametrize(
    ("hours", "verdict", "reason"),
    [
        (-1, Plausibility.REFUSE, Reason.ENDS_BEFORE_START),
        (0, Plausibility.USUAL, Reason.NONE),
        (6, Plausibility.USUAL, Reason.NONE),
        (7, Plausibility.ASK, Reason.TOO_LONG),
        (24, Plausibility.ASK, Reason.TOO_LONG),
        (25, Plausibility.REFUSE, Reason.TOO_LONG),
    ],
)
def test_length_of_a_session_is_checked(hours: int, verdict: Plausibility, reason: Reason) -> None:
    checked = check_times(NOON, NOON + timedelta(hours=hours))

    assert (checked.plausibility, checked.reason) == (verdict, reason)


# --- every number of a record

PUBLISHED = [
    # field, hard low, soft low, soft high, hard high: the table of the clinical notes
    (Field.INFUSION_MINUTES, 0, 10, 120, 600),
    (Field.BODY_WEIGHT_KG, 20, 35, 200, 400),
    (Field.SYSTOLIC, 40, 80, 220, 300),
    (Field.DIASTOLIC, 20, 40, 130, 200),
    (Field.PULSE, 20, 40, 160, 250),
    (Field.OXYGEN, 50, 88, 100, 100),
    (Field.TEMPERATURE_C, 30, 35, 39, 43),
    (Field.SLEEP_HOURS, 0, 0, 14, 24),
    (Field.LENGTH_HOURS, 0, 0, 6, 24),
]


@pytest.mark.parametrize(("field", "least", "low", "high", "most"), PUBLISHED, ids=[row[0].value for row in PUBLISHED])
def test_ranges_of_the_table_hold(field: Field, least: int, low: int, high: int, most: int) -> None:
    tenth = Decimal("0.1")

    assert check(field, least - tenth).reason is Reason.BELOW_POSSIBLE
    assert check(field, most + tenth).reason is Reason.ABOVE_POSSIBLE
    for inside in (low, high):
        assert check(field, inside) == Checked(range=SOFT_RANGES[field])
    if least < low:
        assert check(field, low - tenth).plausibility is Plausibility.ASK
        assert check(field, least).reason is Reason.OUTSIDE_USUAL
    if high < most:
        assert check(field, high + tenth).plausibility is Plausibility.ASK
        assert check(field, most).range == SOFT_RANGES[field]


@given(dose=st.decimals(-10, 6000, places=1), route=st.none() | st.sampled_from(Route), unit=st.sampled_from(DoseUnit))
def test_there_is_a_reason_for_whatever_is_not_usual(dose: Decimal, route: Route | None, unit: DoseUnit) -> None:
    checked = check(DOSE_FIELDS[unit], dose, route)

    assert (checked.reason is Reason.NONE) is (checked.plausibility is Plausibility.USUAL)


@pytest.mark.parametrize(
    ("systolic", "diastolic", "reason"),
    [
        (120, 80, Reason.NONE),
        (None, None, Reason.NONE),
        (120, None, Reason.NONE),
        (80, 120, Reason.NOT_ABOVE_DIASTOLIC),
        (100, 100, Reason.NOT_ABOVE_DIASTOLIC),
        (230, 80, Reason.OUTSIDE_USUAL),
        (120, 210, Reason.ABOVE_POSSIBLE),
        (230, 210, Reason.ABOVE_POSSIBLE),
    ],
)
def test_blood_pressure_is_checked_as_a_pair(systolic: int | None, diastolic: int | None, reason: Reason) -> None:
    assert check_pressure(systolic, diastolic).reason is reason


def test_a_whole_session_is_checked_at_once() -> None:
    session = make_dosing_session(
        NOON,
        route=Route.NASAL_SPRAY,
        dose=Decimal(60),
        ended_at=NOON + timedelta(hours=7),
        record=SessionRecord(
            body_weight=Decimal(500),
            weight_unit=WeightUnit.POUND,
            oxygen=120,
            pressure_highest=BloodPressure(systolic=90, diastolic=95),
            awake_at=NOON + timedelta(hours=23, minutes=50),
            observed_until=NOON + timedelta(minutes=90),
            left_at=NOON - timedelta(minutes=1),
            extra_doses=(ExtraDose(milligrams=Decimal(9000)),),
        ),
    )

    assert {finding.name: finding.checked.reason for finding in check_session(session)} == {
        "dose": Reason.NOT_ONE_OF,
        "ended_at": Reason.TOO_LONG,
        "record.body_weight": Reason.OUTSIDE_USUAL,
        "record.oxygen": Reason.ABOVE_POSSIBLE,
        "record.pressure_highest": Reason.NOT_ABOVE_DIASTOLIC,
        "record.awake_at": Reason.TOO_LONG,
        "record.observed_until": Reason.SHORT_OBSERVATION,
        "record.left_at": Reason.ENDS_BEFORE_START,
        "record.extra_doses.0": Reason.ABOVE_POSSIBLE,
    }


def test_a_session_of_which_nothing_is_known_is_fine() -> None:
    assert check_session(make_dosing_session(dose=None, route=None)) == ()
