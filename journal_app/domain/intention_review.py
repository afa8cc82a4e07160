"""An intention comes back: the same evening, after a week, before the next session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from journal_app.domain.course import DosingSession, Intention, SessionStatus
from journal_app.domain.day import next_morning
from journal_app.domain.identifiers import Identifier
from journal_app.domain.moment import Windows, end_of


class ReviewMoment(StrEnum):
    """When an intention comes back."""

    SAME_EVENING = "same_evening"
    ONE_WEEK = "one_week"
    BEFORE_NEXT = "before_next"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentionReview:
    """How an intention sits at a later moment, in the person's own words. Goes with its intention."""

    id: Identifier
    intention_id: Identifier
    at: datetime
    moment: ReviewMoment
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReview:
    """An intention that may be looked at again now, until `until`; nothing is late afterwards."""

    intention: Intention
    dosing_session: DosingSession
    moment: ReviewMoment
    until: datetime


def standing_intentions(intentions: Iterable[Intention]) -> dict[Identifier, Intention]:
    """Return the intention that stands for each dosing session: the last one written, unless it was let go of."""
    last: dict[Identifier, Intention] = {}
    for intention in sorted(intentions, key=lambda one: (one.written_at, one.id)):
        if intention.dosing_session_id is not None:
            last[intention.dosing_session_id] = intention
    return {session_id: intention for session_id, intention in last.items() if intention.let_go_at is None}


def due_reviews(
    now: datetime,
    intentions: Iterable[Intention],
    dosing_sessions: Iterable[DosingSession],
    reviews: Iterable[IntentionReview],
    windows: Windows | None = None,
) -> tuple[DueReview, ...]:
    """Return the intentions that may be looked at again at an aware `now`, the latest session first.

    The same evening lasts from the end of dosing until the night ends; a week later from day five to day ten; before
    the next session of the same course, its last three days. Each comes once for a session, whatever wording stands.
    """
    windows = windows or Windows()
    intentions = tuple(intentions)
    sessions = sorted(
        (one for one in dosing_sessions if one.status is not SessionStatus.CANCELLED),
        key=lambda one: (one.starts_at, one.id),
    )
    of_session = {one.id: one.dosing_session_id for one in intentions}
    done = {(of_session.get(review.intention_id), review.moment) for review in reviews}
    standing = standing_intentions(intentions)
    due: list[DueReview] = []
    for number, session in enumerate(sessions):
        intention = standing.get(session.id)
        if intention is None or not session.took_place_by(now):
            continue
        following = next((one for one in sessions[number + 1 :] if one.course_id == session.course_id), None)
        due += (
            DueReview(intention=intention, dosing_session=session, moment=moment, until=until)
            for moment, begins, until in _moments(session, following, windows)
            if begins <= now < until and (session.id, moment) not in done
        )
    return tuple(reversed(due))


def _moments(
    session: DosingSession, following: DosingSession | None, windows: Windows
) -> Iterable[tuple[ReviewMoment, datetime, datetime]]:
    ended_at = end_of(session, windows)
    yield ReviewMoment.SAME_EVENING, ended_at, next_morning(ended_at, session.zone)
    week = ended_at + windows.days_after, ended_at + windows.week_after
    before = (following.starts_at - windows.before_next, following.starts_at) if following else None
    # With sessions days apart, the last days before the next one are what is left of the week.
    yield ReviewMoment.ONE_WEEK, week[0], min(week[1], before[0]) if before else week[1]
    if before:
        yield ReviewMoment.BEFORE_NEXT, max(before[0], next_morning(ended_at, session.zone)), before[1]
