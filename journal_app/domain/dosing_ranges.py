"""Ranges that catch slips of the keyboard in what is noted about a dosing session.

Outside the soft range a form asks "Is this right?"; outside the hard range a value cannot be meant. Neither says
anything about whether a dose is a good one. The soft ranges are wide on purpose; they follow doses seen in published
reports and labels: 0.5 mg/kg by vein (Phillips 2019), 28, 56 and 84 mg of esketamine nasal spray (its label), 50 to
400 mg under the tongue in at-home programmes and 15 mg there in reports of small doses, 25 to 300 mg by mouth. The
ranges of the other numbers are as wide as typing slips allow; esketamine spray is observed for two hours (its label).
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from journal_app.domain.course import DoseUnit, DosingSession, Route
from journal_app.domain.session_record import BloodPressure


class Plausibility(StrEnum):
    """What a form does with a value."""

    USUAL = "usual"
    REMARK = "remark"
    """Say one line about it, and take it."""
    ASK = "ask"
    """Ask whether it is right, and take it when the person says so."""
    REFUSE = "refuse"
    """Say why it cannot be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From `low` to `high`, both included; with `only`, these values alone."""

    low: Decimal
    high: Decimal
    only: frozenset[Decimal] = frozenset()

    def __contains__(self, value: Decimal) -> bool:
        return value in self.only if self.only else self.low <= value <= self.high


def _range(low: int, high: int) -> Range:
    return Range(low=Decimal(low), high=Decimal(high))


SOFT_MILLIGRAMS = {
    Route.INTRAVENOUS: _range(5, 150),
    Route.INTRAMUSCULAR: _range(5, 200),
    Route.SUBCUTANEOUS: _range(5, 200),
    Route.NASAL_SPRAY: Range(low=Decimal(28), high=Decimal(84), only=frozenset(map(Decimal, (28, 56, 84)))),
    Route.NASAL: _range(5, 200),
    Route.SUBLINGUAL: _range(10, 800),
    Route.ORAL: _range(10, 700),
}
"""Milligrams in all, by route; a route that is not here has no soft range."""

LONGEST_INTENTION = 200
"""Characters: one sentence."""

# --- every number of a session's record


class Field(StrEnum):
    """A number that a form takes, in its unit."""

    DOSE_MG = "dose_mg"
    DOSE_MG_PER_KG = "dose_mg_per_kg"
    DOSE_UG = "dose_ug"
    EXTRA_DOSE_MG = "extra_dose_mg"
    INFUSION_MINUTES = "infusion_minutes"
    LENGTH_HOURS = "length_hours"
    BODY_WEIGHT_KG = "body_weight_kg"
    SYSTOLIC = "systolic"
    DIASTOLIC = "diastolic"
    PULSE = "pulse"
    OXYGEN = "oxygen"
    TEMPERATURE_C = "temperature_c"
    SLEEP_HOURS = "sleep_hours"
    RATING = "rating"


class Reason(StrEnum):
    """Why a form asks, remarks or refuses; the screen has the words."""

    NONE = "none"
    OUTSIDE_USUAL = "outside_usual"
    NOT_ONE_OF = "not_one_of"
    """Esketamine spray comes in three doses."""
    BELOW_POSSIBLE = "below_possible"
    ABOVE_POSSIBLE = "above_possible"
    NOT_A_NUMBER = "not_a_number"
    NOT_ABOVE_DIASTOLIC = "not_above_diastolic"
    ENDS_BEFORE_START = "ends_before_start"
    TOO_LONG = "too_long"
    SHORT_OBSERVATION = "short_observation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a form does with a value, why, and the range that decided, in the unit of the field."""

    plausibility: Plausibility = Plausibility.USUAL
    reason: Reason = Reason.NONE
    range: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A field of a session that is not simply usual; `name` is its path, such as `record.pressure_highest.systolic`."""

    name: str
    checked: Checked


SOFT_RANGES = {
    Field.INFUSION_MINUTES: _range(10, 120),
    Field.LENGTH_HOURS: _range(0, 6),
    Field.BODY_WEIGHT_KG: _range(35, 200),
    Field.SYSTOLIC: _range(80, 220),
    Field.DIASTOLIC: _range(40, 130),
    Field.PULSE: _range(40, 160),
    Field.OXYGEN: _range(88, 100),
    Field.TEMPERATURE_C: _range(35, 39),
    Field.SLEEP_HOURS: _range(0, 14),
}
"""Of the numbers whose soft range is the same for every route. Doses in milligrams: `SOFT_MILLIGRAMS`."""

HARD_RANGES = {
    Field.DOSE_MG: _range(0, 5_000),
    Field.DOSE_MG_PER_KG: _range(0, 10),
    Field.DOSE_UG: _range(0, 5_000_000),
    Field.EXTRA_DOSE_MG: _range(0, 5_000),
    Field.INFUSION_MINUTES: _range(0, 600),
    Field.LENGTH_HOURS: _range(0, 24),
    Field.BODY_WEIGHT_KG: _range(20, 400),
    Field.SYSTOLIC: _range(40, 300),
    Field.DIASTOLIC: _range(20, 200),
    Field.PULSE: _range(20, 250),
    Field.OXYGEN: _range(50, 100),
    Field.TEMPERATURE_C: _range(30, 43),
    Field.SLEEP_HOURS: _range(0, 24),
    Field.RATING: _range(0, 10),
}

DOSE_FIELDS = {
    DoseUnit.MILLIGRAM: Field.DOSE_MG,
    DoseUnit.MILLIGRAM_PER_KILOGRAM: Field.DOSE_MG_PER_KG,
    DoseUnit.MICROGRAM: Field.DOSE_UG,
}

OBSERVED_AFTER_SPRAY = timedelta(hours=2)
_LONGEST_STAY = timedelta(days=3)
"""Times of a session lie this close to its start: nobody is observed, or does not drive, for longer."""


def check(field: Field, value: Decimal | float, route: Route | None = None) -> Checked:
    """Tell what a form does with a number, and why. `route` matters for milligrams only."""
    amount = Decimal(str(value))
    hard = HARD_RANGES[field]
    if not amount.is_finite():
        return Checked(plausibility=Plausibility.REFUSE, reason=Reason.NOT_A_NUMBER, range=hard)
    if amount not in hard:
        reason = Reason.BELOW_POSSIBLE if amount < hard.low else Reason.ABOVE_POSSIBLE
        return Checked(plausibility=Plausibility.REFUSE, reason=reason, range=hard)
    soft = SOFT_MILLIGRAMS.get(route) if route and field is Field.DOSE_MG else SOFT_RANGES.get(field)
    if soft is None or amount in soft:
        return Checked(range=soft)
    reason = Reason.NOT_ONE_OF if soft.only else Reason.OUTSIDE_USUAL
    return Checked(plausibility=Plausibility.ASK, reason=reason, range=soft)


def check_pressure(systolic: int | None, diastolic: int | None) -> Checked:
    """Tell what a form does with a blood pressure, of which either number may be missing."""
    found = [
        check(field, value)
        for field, value in ((Field.SYSTOLIC, systolic), (Field.DIASTOLIC, diastolic))
        if value is not None
    ]
    for wanted in (Plausibility.REFUSE, Plausibility.ASK):
        for one in found:
            if one.plausibility is wanted:
                return one
    if systolic is not None and diastolic is not None and systolic <= diastolic:
        return Checked(plausibility=Plausibility.ASK, reason=Reason.NOT_ABOVE_DIASTOLIC)
    return Checked()


def check_times(starts_at: datetime, ended_at: datetime | None) -> Checked:
    """Tell what a form does with the start and the end of a session, or when the person was awake again."""
    if ended_at is None:
        return Checked()
    length = ended_at - starts_at
    checked = check(Field.LENGTH_HOURS, length / timedelta(hours=1))
    if checked.plausibility is Plausibility.USUAL:
        return Checked()
    return replace(checked, reason=Reason.ENDS_BEFORE_START if length < timedelta() else Reason.TOO_LONG)


def check_session(dosing_session: DosingSession) -> tuple[Finding, ...]:
    """Return everything about a session that is to be asked about, remarked on or refused."""
    return tuple(
        Finding(name=name, checked=checked)
        for name, checked in _checks(dosing_session)
        if checked.plausibility is not Plausibility.USUAL
    )


def _checks(dosing_session: DosingSession) -> Iterator[tuple[str, Checked]]:
    record, route = dosing_session.record, dosing_session.route
    numbers = [
        ("dose", DOSE_FIELDS[dosing_session.dose_unit], dosing_session.dose),
        ("record.infusion_minutes", Field.INFUSION_MINUTES, record.infusion_minutes),
        ("record.body_weight", Field.BODY_WEIGHT_KG, record.body_weight_kg),
        ("record.pulse", Field.PULSE, record.pulse),
        ("record.oxygen", Field.OXYGEN, record.oxygen),
        ("record.temperature", Field.TEMPERATURE_C, record.temperature_celsius),
        ("record.sleep_hours", Field.SLEEP_HOURS, record.sleep_hours),
    ]
    for number, extra in enumerate(record.extra_doses):
        numbers.append((f"record.extra_doses.{number}", Field.EXTRA_DOSE_MG, extra.milligrams))
    for name, field, value in numbers:
        if value is not None:
            yield name, check(field, value, route)
    if not dosing_session.is_day_alone:
        yield "ended_at", check_times(dosing_session.starts_at, dosing_session.ended_at)
    for one in fields(record):
        value = getattr(record, one.name)
        if isinstance(value, BloodPressure):
            yield f"record.{one.name}", check_pressure(value.systolic, value.diastolic)
    for name in ("awake_at", "observed_until", "left_at", "not_driving_until"):
        yield f"record.{name}", _check_stay(dosing_session, name)


def _check_stay(dosing_session: DosingSession, name: str) -> Checked:
    at: datetime | None = getattr(dosing_session.record, name)
    if at is None or dosing_session.is_day_alone:  # how long after the start it was is not known
        return Checked()
    if name == "awake_at":
        return check_times(dosing_session.starts_at, at)
    since = at - dosing_session.starts_at
    if since < timedelta():
        return Checked(plausibility=Plausibility.REFUSE, reason=Reason.ENDS_BEFORE_START)
    if since > _LONGEST_STAY:
        return Checked(plausibility=Plausibility.ASK, reason=Reason.TOO_LONG)
    is_spray = dosing_session.route is Route.NASAL_SPRAY
    if name == "observed_until" and is_spray and since < OBSERVED_AFTER_SPRAY:
        return Checked(plausibility=Plausibility.REMARK, reason=Reason.SHORT_OBSERVATION)
    return Checked()
