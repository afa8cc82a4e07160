from datetime import datetime, timedelta

import pytest

from journal_app.domain.course import DosingSession, SessionStatus
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.intention_review import IntentionReview, ReviewMoment, due_reviews
from tests.builders import NOON, make_dosing_session, make_intention

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SESSION = make_dosing_session(NOON, ended_at=NOON + HOUR)  # 13:00 to 14:00 in Berlin
NEXT = make_dosing_session(NOON + 14 * DAY, status=SessionStatus.PLANNED)
INTENTION = make_intention(dosing_session_id=SESSION.id, written_at=NOON - DAY)


def due(now: datetime, *reviews: IntentionReview, sessions: tuple[DosingSession, ...] = (SESSION, NEXT)) -> list[str]:
    return [one.moment.value for one in due_reviews(now, [INTENTION], sessions, reviews)]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOON - HOUR, []),
        (NOON + HOUR / 2, []),
        (NOON + HOUR, ["same_evening"]),
        (NOON + 15 * HOUR, ["same_evening"]),  # 04:00 in Berlin: the night is not over
        (NOON + 16 * HOUR, []),
        (NOON + 5 * DAY, []),
        (NOON + 5 * DAY + HOUR, ["one_week"]),
        (NOON + 10 * DAY, ["one_week"]),
        (NOON + 10 * DAY + HOUR, []),
        (NOON + 11 * DAY, ["before_next"]),
        (NOON + 14 * DAY - HOUR, ["before_next"]),
        (NOON + 14 * DAY, []),
    ],
)
def test_an_intention_comes_back_three_times(now: datetime, expected: list[str]) -> None:
    assert due(now) == expected


def test_it_comes_back_once_each_time_whatever_wording_stands() -> None:
    earlier = make_intention("an earlier wording", dosing_session_id=SESSION.id, written_at=NOON - 2 * DAY)
    review = IntentionReview(
        id=new_identifier(), intention_id=earlier.id, at=NOON + 2 * HOUR, moment=ReviewMoment.SAME_EVENING
    )

    [found] = due_reviews(NOON + 3 * HOUR, [INTENTION, earlier], [SESSION], [])

    assert found.intention == INTENTION
    assert found.until == NOON + 16 * HOUR
    assert due_reviews(NOON + 3 * HOUR, [INTENTION, earlier], [SESSION], [review]) == ()
    assert due(NOON + 6 * DAY, review) == ["one_week"]


def test_an_intention_that_was_let_go_of_does_not_come_back() -> None:
    gone = make_intention(dosing_session_id=SESSION.id, written_at=NOON, let_go_at=NOON)

    assert due_reviews(NOON + 2 * HOUR, [INTENTION, gone], [SESSION], []) == ()


def test_nor_does_that_of_a_cancelled_session() -> None:
    cancelled = make_dosing_session(NOON, status=SessionStatus.CANCELLED)
    intention = make_intention(dosing_session_id=cancelled.id)

    assert due_reviews(NOON + 2 * HOUR, [intention], [cancelled], []) == ()


def test_sessions_three_days_apart_ask_once_at_a_time() -> None:
    soon = make_dosing_session(NOON + 3 * DAY, status=SessionStatus.PLANNED)
    sessions = (SESSION, soon)

    for hours in range(-1, 24 * 4):
        assert len(due(NOON + hours * HOUR, sessions=sessions)) <= 1
    assert due(NOON + 2 * DAY, sessions=sessions) == ["before_next"]
    assert due(NOON + 6 * DAY, sessions=sessions) == []


def test_the_next_session_is_one_of_the_same_course() -> None:
    other = make_dosing_session(NOON + 14 * DAY, course_id=new_identifier(), status=SessionStatus.PLANNED)

    assert due(NOON + 13 * DAY, sessions=(SESSION, other)) == []
