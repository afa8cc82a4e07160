from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.catalog.courses import load_templates
from journal_app.domain.course import DosingSession, SessionStatus, TherapySession
from journal_app.domain.course_template import CourseTemplate, plan

TEMPLATES = load_templates()
ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kathmandu"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_a_plan_has_every_session_and_no_dose(template: CourseTemplate) -> None:
    made = plan(template, date(2026, 3, 9), time(10), "Europe/Berlin", course_id="c")

    assert len(made.dosing_sessions) == template.dosing_sessions
    assert len(made.dosing_sessions) + len(made.therapy_sessions) == len(template.sessions)
    assert made.dosing_sessions[0].starts_at == datetime(2026, 3, 9, 9, tzinfo=UTC)
    for session in made.dosing_sessions:
        assert session.status is SessionStatus.PLANNED
        assert session.dose is None
        assert session.course_id == "c"


@given(
    st.sampled_from(TEMPLATES),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.times(datetime.min.time()).map(lambda at: at.replace(hour=4 + at.hour % 16, microsecond=0, tzinfo=None)),
    st.sampled_from(ZONES),
)
def test_every_session_is_at_the_same_local_time_also_across_a_change_of_clocks(
    template: CourseTemplate, first_day: date, clock_time: time, zone: str
) -> None:
    made = plan(template, first_day, clock_time, zone)
    sessions: list[DosingSession | TherapySession] = [*made.dosing_sessions, *made.therapy_sessions]

    assert {one.starts_at.astimezone(ZoneInfo(zone)).time() for one in sessions} == {clock_time}
    assert len({one.id for one in sessions}) == len(sessions)
    offsets = [(one.starts_at.astimezone(ZoneInfo(zone)).date() - first_day).days for one in made.dosing_sessions]
    assert offsets[0] == 0
    assert offsets == sorted(set(offsets))


def test_a_session_on_a_day_that_is_not_possible_goes_to_the_next_one() -> None:
    template = next(one for one in TEMPLATES if one.id == "six_infusions")

    made = plan(template, date(2026, 3, 14), time(10), "UTC", weekdays=range(5))  # a Saturday

    days = [one.starts_at.date() for one in made.dosing_sessions]
    assert days[0] == date(2026, 3, 16)
    assert all(day.weekday() < 5 for day in days)
