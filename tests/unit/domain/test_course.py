from dataclasses import replace
from datetime import date, timedelta

import pytest

from journal_app.domain.course import (
    ClinicPeriod,
    CourseStatus,
    DosingSession,
    Pause,
    SessionEvent,
    SessionEventKind,
    SessionStatus,
    history_after,
)
from tests.builders import NOON, make_course, make_dosing_session

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2026, 2, 28), CourseStatus.TO_COME),
        (date(2026, 3, 1), CourseStatus.UNDER_WAY),
        (date(2026, 3, 5), CourseStatus.PAUSED),
        (date(2026, 3, 8), CourseStatus.PAUSED),
        (date(2026, 3, 9), CourseStatus.UNDER_WAY),
        (date(2026, 4, 1), CourseStatus.ENDED),
    ],
)
def test_where_a_course_stands_depends_on_the_day(day: date, status: CourseStatus) -> None:
    pause = Pause(from_on=date(2026, 3, 5), until_on=date(2026, 3, 8))
    course = make_course(began_on=date(2026, 3, 1), ended_on=date(2026, 3, 31), pauses=(pause,))

    assert course.status_on(day) is status


def test_a_course_of_unknown_days_is_under_way() -> None:
    assert make_course(began_on=None).status_on(TODAY) is CourseStatus.UNDER_WAY


def test_pausing_and_resuming_keeps_the_pause_as_history() -> None:
    course = make_course(began_on=date(2026, 1, 1)).paused(TODAY, "moving house")
    assert course.status_on(TODAY + timedelta(days=40)) is CourseStatus.PAUSED
    assert course.paused(TODAY + timedelta(days=1)) == course

    resumed = course.resumed(TODAY + timedelta(days=5))

    assert resumed.status_on(TODAY + timedelta(days=5)) is CourseStatus.UNDER_WAY
    assert resumed.pauses == (Pause(from_on=TODAY, until_on=TODAY + timedelta(days=4), reason="moving house"),)


def test_a_pause_resumed_on_its_first_day_never_was() -> None:
    course = make_course()

    assert course.paused(TODAY).resumed(TODAY) == course


def test_a_change_of_clinic_keeps_where_the_course_was_before() -> None:
    course = make_course(clinic="Harbour", began_on=date(2026, 1, 1))
    assert course.clinic_on(TODAY) == ClinicPeriod(clinic="Harbour")

    moved = course.with_clinic(ClinicPeriod(clinic="Hill", provider="Dr. Sample", from_on=TODAY))

    assert moved.clinic == "Hill"
    assert moved.clinic_on(TODAY - timedelta(days=1)).clinic == "Harbour"
    assert moved.clinic_on(TODAY).provider == "Dr. Sample"
    assert moved.clinic_on(date(2025, 12, 31)).clinic == ""
    assert moved.with_clinic(ClinicPeriod(clinic="Lake", from_on=TODAY)).clinics[-1].clinic == "Lake"
    assert len(moved.with_clinic(ClinicPeriod(clinic="Lake", from_on=TODAY)).clinics) == 2


PLANNED = make_dosing_session(NOON + timedelta(days=3), status=SessionStatus.PLANNED)
HELD = make_dosing_session(NOON - timedelta(days=3))


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (PLANNED, replace(PLANNED, notes="rain"), []),
        (PLANNED, replace(PLANNED, starts_at=NOON + timedelta(days=5)), [SessionEventKind.MOVED]),
        (PLANNED, replace(PLANNED, status=SessionStatus.CANCELLED), [SessionEventKind.CANCELLED]),
        (PLANNED, replace(PLANNED, status=SessionStatus.HELD, starts_at=NOON), [SessionEventKind.HELD]),
        (HELD, replace(HELD, starts_at=HELD.starts_at + timedelta(minutes=5)), []),
        (HELD, replace(HELD, status=SessionStatus.PLANNED), [SessionEventKind.PLANNED]),
    ],
    ids=["notes", "moved", "cancelled", "held", "corrected", "planned again"],
)
def test_history_tells_what_happened_to_the_plan(
    before: DosingSession, after: DosingSession, kinds: list[SessionEventKind]
) -> None:
    assert history_after(before, after, NOON) == tuple(
        SessionEvent(at=NOON, kind=kind, from_starts_at=before.starts_at) for kind in kinds
    )


def test_a_session_whose_hour_becomes_known_was_not_moved_but_to_another_day_it_was() -> None:
    before = PLANNED.with_day_alone(is_day_alone=True)
    morning = replace(PLANNED, starts_at=PLANNED.starts_at - timedelta(hours=3))
    next_day = replace(PLANNED, starts_at=PLANNED.starts_at + timedelta(hours=21))

    assert history_after(before, morning, NOON) == history_after(morning, before, NOON) == ()
    [moved] = history_after(before, next_day, NOON)
    assert moved.from_day_alone


def test_history_grows_and_is_never_rewritten() -> None:
    once = replace(PLANNED, starts_at=NOON + timedelta(days=5), history=())
    once = replace(once, history=history_after(PLANNED, once, NOON))

    twice = history_after(once, replace(once, starts_at=NOON + timedelta(days=9), history=()), NOON)

    assert [event.from_starts_at for event in twice] == [PLANNED.starts_at, once.starts_at]
    assert once.was_moved
    assert not PLANNED.was_moved
