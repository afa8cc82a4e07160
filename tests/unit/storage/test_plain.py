from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.domain.course import ClinicPeriod, Pause, SessionEvent, SessionEventKind
from journal_app.domain.session_record import (
    BloodPressure,
    ExtraDose,
    SessionRecord,
    TemperatureUnit,
    WeightUnit,
)
from journal_app.domain.step import StepEvent, StepStatus
from journal_app.storage import plain
from tests.builders import NOON
from tests.records import RECORDS, STEP_EVENTS


@given(RECORDS)
def test_any_record_of_a_session_comes_back(record: SessionRecord) -> None:
    assert plain.read(plain.write(record), SessionRecord) == record


@given(st.lists(STEP_EVENTS).map(tuple))
def test_any_history_comes_back(history: tuple[StepEvent, ...]) -> None:
    assert plain.read(plain.write(history), tuple[StepEvent, ...]) == history


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        (
            SessionRecord(
                substance="ketamine",
                body_weight=Decimal("64.50"),
                weight_unit=WeightUnit.POUND,
                temperature_unit=TemperatureUnit.FAHRENHEIT,
                awake_at=NOON,
                eye_mask=False,
                distance=0,
                pressure_before=BloodPressure(systolic=120),
                extra_doses=(ExtraDose(milligrams=Decimal(20)),),
                about=frozenset({"left_at", "awake_at"}),
            ),
            (
                '{"format":1,"substance":"ketamine","extra_doses":[{"milligrams":"20"}],"body_weight":"64.50",'
                '"weight_unit":"lb","awake_at":"2026-03-10T12:00:00+00:00","pressure_before":{"systolic":120},'
                '"pressure_highest":{},"pressure_leaving":{},"temperature_unit":"°F","eye_mask":false,"distance":0,'
                '"about":["awake_at","left_at"]}'
            ),
            SessionRecord,
        ),
        (
            (SessionEvent(at=NOON, kind=SessionEventKind.MOVED, from_starts_at=NOON),),
            '[{"at":"2026-03-10T12:00:00+00:00","kind":"moved","from_starts_at":"2026-03-10T12:00:00+00:00"}]',
            tuple[SessionEvent, ...],
        ),
        (
            (Pause(from_on=NOON.date(), reason="exams"),),
            '[{"from_on":"2026-03-10","reason":"exams"}]',
            tuple[Pause, ...],
        ),
        ((ClinicPeriod(clinic="Hill"),), '[{"clinic":"Hill"}]', tuple[ClinicPeriod, ...]),
    ],
    ids=["record", "history", "pauses", "clinics"],
)
def test_what_is_written_stays_readable_for_ever(value: object, text: str, kind: object) -> None:
    """Journals of this version hold this; a change here needs a migration, or a reader for both."""
    assert plain.write(value) == text
    assert plain.read(text, kind) == value


def test_older_and_newer_fields_are_no_obstacle() -> None:
    text = '{"format":1,"substance":"ketamine","a field of another version":[1]}'

    assert plain.read(text, SessionRecord) == SessionRecord(substance="ketamine")


def test_times_come_back_in_utc() -> None:
    event = StepEvent(at=datetime.fromisoformat("2026-03-10T13:00:00+01:00"), status=StepStatus.KEPT)

    [found] = plain.read(plain.write((event,)), tuple[StepEvent, ...])

    assert found.at == NOON
    assert found.at.tzinfo is UTC


def test_a_value_without_a_form_is_refused() -> None:
    with pytest.raises(TypeError):
        plain.write((1.5,))
