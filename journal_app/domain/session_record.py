"""What a person may note about one dosing session, all of it optional. "I don't know" is an empty field.

It is kept as one JSON text beside the few columns of `dosing_session` that are asked for by themselves. To add a field:
here, with a default, and where it is a number its range in `dosing_ranges.py`; an older journal then has the default.
Nothing here is judged, coloured or compared with anything.
"""

from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

POUND = Decimal("0.45359237")
"""Kilograms, exactly."""
DAY_ALONE = "day_alone"
"""In `SessionRecord.about`: of the start only the day is known; noon stands in for the time, and is never shown."""
OWN_RATING = range(11)
"""A person's own rating, 0 to 10. No instrument."""


class WeightUnit(StrEnum):
    """The unit that a body weight was entered in."""

    KILOGRAM = "kg"
    POUND = "lb"


class TemperatureUnit(StrEnum):
    """The unit that a temperature was entered in."""

    CELSIUS = "°C"
    FAHRENHEIT = "°F"


@dataclass(frozen=True, slots=True, kw_only=True)
class BloodPressure:
    """One measurement, in mmHg; `at` is aware."""

    systolic: int | None = None
    diastolic: int | None = None
    at: datetime | None = None

    def __bool__(self) -> bool:
        return self.systolic is not None or self.diastolic is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraDose:
    """A further dose within the same session, in milligrams; `at` is aware."""

    milligrams: Decimal | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """The long tail of a dosing session. Instants are aware; numbers stand as they were entered, in their unit.

    Attributes:
        substance: In the person's own words, such as "ketamine" or "esketamine".
        infusion_minutes: How long it ran, for an infusion.
        awake_at: Awake and talking again.
        provider: Who gave it.
        therapist: The therapist who was present.
        sitter: Who sat with the person.
        mood_before: 0 to 10, before the session.
        sleep_hours: The night before.
        other_medicines: Other medicines and substances on that day.
        distance: 0 to 10, how far from body and self; the person's own rating.
        intensity, ease, helpfulness: 0 to 10, the person's own ratings, from the next day on.
        instructions: What the team said.
        about: Names of fields here, or `starts_at` and `ended_at`, whose time is not known to the minute, of times
            within one such as `pressure_before.at` and `extra_doses.0.at`; or `DAY_ALONE`.
    """

    substance: str = ""
    extra_doses: tuple[ExtraDose, ...] = ()
    infusion_minutes: int | None = None
    body_weight: Decimal | None = None
    weight_unit: WeightUnit = WeightUnit.KILOGRAM
    awake_at: datetime | None = None
    observed_until: datetime | None = None
    left_at: datetime | None = None
    ride_home: str = ""
    not_driving_until: datetime | None = None
    pressure_before: BloodPressure = field(default_factory=BloodPressure)
    pressure_highest: BloodPressure = field(default_factory=BloodPressure)
    pressure_leaving: BloodPressure = field(default_factory=BloodPressure)
    pulse: int | None = None
    oxygen: int | None = None
    temperature: Decimal | None = None
    temperature_unit: TemperatureUnit = TemperatureUnit.CELSIUS
    provider: str = ""
    therapist: str = ""
    sitter: str = ""
    room: str = ""
    eye_mask: bool | None = None
    music: str = ""
    mood_before: int | None = None
    sleep_hours: Decimal | None = None
    last_food_at: datetime | None = None
    last_drink_at: datetime | None = None
    other_medicines: str = ""
    distance: int | None = None
    intensity: int | None = None
    ease: int | None = None
    helpfulness: int | None = None
    instructions: str = ""
    about: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, datetime) and value.utcoffset() is None:
                raise ValueError("times of a session are aware")
        for rating in (self.mood_before, self.distance, self.intensity, self.ease, self.helpfulness):
            if rating is not None and rating not in OWN_RATING:
                raise ValueError("own ratings are 0 to 10")

    @property
    def body_weight_kg(self) -> Decimal | None:
        """Return the body weight in kilograms."""
        if self.body_weight is None or self.weight_unit is WeightUnit.KILOGRAM:
            return self.body_weight
        return self.body_weight * POUND

    @property
    def temperature_celsius(self) -> Decimal | None:
        """Return the temperature in degrees Celsius."""
        if self.temperature is None or self.temperature_unit is TemperatureUnit.CELSIUS:
            return self.temperature
        return (self.temperature - 32) * 5 / 9

    @property
    def pressures(self) -> tuple[BloodPressure, BloodPressure, BloodPressure]:
        """Return the blood pressures: before, highest, before leaving."""
        return self.pressure_before, self.pressure_highest, self.pressure_leaving

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was noted; a unit alone, and how well the start is known, are nothing."""
        units = {"weight_unit", "temperature_unit", "about"}
        return all(
            getattr(self, one.name) == getattr(_NOTHING, one.name) for one in fields(self) if one.name not in units
        )


_NOTHING = SessionRecord()
