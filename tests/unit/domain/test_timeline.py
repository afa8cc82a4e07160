from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from journal_app.domain.course import ClinicPeriod, SessionStatus
from journal_app.domain.phase import Phase
from journal_app.domain.timeline import (
    INTEGRATION_DAYS,
    PREPARATION_DAYS,
    PhaseSpan,
    course_marks,
    course_of,
    phase_spans,
)
from tests.builders import NOON, make_course, make_dosing_session

DAY = timedelta(days=1)
OFFSETS = st.integers(-60, 60)


def days_from_noon(spans: tuple[PhaseSpan, ...]) -> list[tuple[float, float, Phase]]:
    start = NOON.timestamp()
    return [((span.begins - start) / 86_400, (span.ends - start) / 86_400, span.phase) for span in spans]


def test_a_course_has_its_three_phases() -> None:
    course = make_course(began_on=NOON.date() - 10 * DAY, ended_on=NOON.date() + 30 * DAY)
    sessions = [make_dosing_session(NOON + offset * DAY, course_id=course.id) for offset in (7, 0)]

    spans = phase_spans([course], sessions, now=NOON, zone="UTC")

    assert [(round(begins, 3), round(ends, 3), phase) for begins, ends, phase in days_from_noon(spans)] == [
        (-10.5, 0, Phase.PREPARATION),
        (0, 7, Phase.DOSING),
        (7, 30.5, Phase.INTEGRATION),
    ]


def test_where_nobody_noted_when_a_course_began_or_ended_a_usual_length_stands_in() -> None:
    course = make_course(began_on=None)
    sessions = [make_dosing_session(NOON, course_id=course.id, ended_at=NOON + DAY)]

    soon = phase_spans([course], sessions, now=NOON, zone="UTC")
    late = phase_spans([course], sessions, now=NOON + 300 * DAY, zone="UTC")

    assert days_from_noon(soon) == [
        (-PREPARATION_DAYS, 0, Phase.PREPARATION),
        (0, 1, Phase.DOSING),
        (1, 1 + INTEGRATION_DAYS, Phase.INTEGRATION),
    ]
    assert days_from_noon(late)[-1] == (1, 300, Phase.INTEGRATION)


def test_a_course_without_sessions_is_all_preparation() -> None:
    course = make_course(began_on=NOON.date() - DAY)
    cancelled = make_dosing_session(NOON, course_id=course.id, status=SessionStatus.CANCELLED)
    elsewhere = make_dosing_session(NOON)

    spans = phase_spans([course], [cancelled, elsewhere], now=NOON, zone="UTC")

    assert days_from_noon(spans) == [(-1.5, 0, Phase.PREPARATION)]


def test_nothing_known_makes_no_phase() -> None:
    assert phase_spans([make_course(began_on=None)], [make_dosing_session()], now=NOON, zone="UTC") == ()


def test_days_are_those_of_the_zone() -> None:
    course = make_course(began_on=date(2026, 3, 1))

    [span] = phase_spans([course], [], now=NOON, zone="Asia/Kathmandu")

    assert span.begins == datetime(2026, 2, 28, 18, 15, tzinfo=UTC).timestamp()


@given(
    st.lists(st.tuples(st.none() | OFFSETS, st.none() | OFFSETS, st.lists(OFFSETS, max_size=4)), max_size=4),
    OFFSETS,
)
def test_phases_are_in_order_and_never_overlap(plans: list[tuple[int | None, int | None, list[int]]], now: int) -> None:
    courses, sessions = [], []
    for began, ended, starts in plans:
        course = make_course(
            began_on=None if began is None else NOON.date() + began * DAY,
            ended_on=None if ended is None else NOON.date() + ended * DAY,
        )
        courses.append(course)
        sessions += [make_dosing_session(NOON + start * DAY, course_id=course.id) for start in starts]

    spans = phase_spans(courses, sessions, now=NOON + now * DAY, zone="Europe/Berlin")

    assert all(span.begins < span.ends for span in spans)
    assert all(span.ends <= following.begins for span, following in pairwise(spans))


def test_pauses_and_another_clinic_are_marks_that_lead_to_their_course() -> None:
    today = NOON.date()
    course = (
        make_course(began_on=today - 60 * DAY, clinic="By the lake")
        .paused(today - 20 * DAY, "a holiday")
        .resumed(today - 10 * DAY)
    )
    course = course.with_clinic(ClinicPeriod(clinic="In town", from_on=today - 5 * DAY)).paused(today - DAY)

    marks = course_marks([course], now=NOON, zone="Europe/Berlin")

    assert [(mark.detail, mark.headline) for mark in marks] == [
        ("pause", "a holiday"),
        ("pause", ""),
        ("clinic", "In town"),
    ]
    over, under_way, _ = marks
    assert timedelta(seconds=over.ends - over.at) > 9 * DAY
    assert under_way.ends == NOON.timestamp()  # so far
    assert {course_of(mark) for mark in marks} == {course.id}
    assert len({mark.id for mark in marks}) == len(marks)
    assert course_of(marks[0]._replace(id="a mark of life", detail="illness")) is None
