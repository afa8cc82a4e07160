"""What to offer a person now: at most one quiet invitation, by the clock and what is there already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from journal_app.domain.clock import Clock
from journal_app.domain.course import DosingSession, session_numbers
from journal_app.domain.day import NIGHT_ENDS_AT
from journal_app.domain.entry import EntryHeader
from journal_app.domain.identifiers import Identifier
from journal_app.domain.intention_review import ReviewMoment
from journal_app.domain.invitation import Invitation, InvitationKind
from journal_app.domain.moment import Standing
from journal_app.domain.phase import Moment
from journal_app.domain.preferences import PutOff
from journal_app.domain.sitting import chance
from journal_app.services.captures import Captures
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.guidance import Guidance
from journal_app.services.memories import Rereadings
from journal_app.services.practice import Practice
from journal_app.services.preferences import Preferences

STEP_AFTER = timedelta(hours=72)
SESSIONS_TO_REREAD = 3
LEFT_FOR = timedelta(days=14)
"""How long something that was caught waits to be read again."""
RESURFACES_AFTER = timedelta(days=14)
LOOKED_BACK_FOR = timedelta(days=14)
_READ_AGAIN_MOST = 8
_STARRED_DAYS = 2 / 3
"""On so many days, what comes up has a star, where there is any."""
_AFTER = frozenset({Moment.EVENING, Moment.NEXT_DAY, Moment.DAYS_AFTER, Moment.WEEK_AFTER, Moment.LOOK_BACK})
_CALM = frozenset({Moment.DAYS_AFTER, Moment.WEEK_AFTER, Moment.LOOK_BACK, Moment.PREPARATION, Moment.BEFORE_NEXT})
"""When there is room for what is older than the last session."""


class Invitations:
    """Finds what may be offered now, for an unlocked journal. Nothing is counted, and nothing is late."""

    def __init__(
        self,
        entries: Entries,
        courses: Courses,
        practice: Practice,
        guidance: Guidance,
        captures: Captures,
        rereadings: Rereadings,
        preferences: Preferences,
        clock: Clock,
    ) -> None:
        self._entries = entries
        self._courses = courses
        self._practice = practice
        self._guidance = guidance
        self._captures = captures
        self._rereadings = rereadings
        self._preferences = preferences
        self._clock = clock

    def current(self) -> Invitation | None:
        """Return the one thing to offer now, or None."""
        return next(self._open(), None)

    def all(self) -> tuple[Invitation, ...]:
        """Return everything that could be offered now, the most timely first."""
        return tuple(self._open())

    def resurfaced(self) -> Invitation | None:
        """Return the earlier entry of the day: the same until the night ends, unless it was put off."""
        return next((one for one in self._open() if one.kind is InvitationKind.RESURFACED), None)

    def put_off(self, invitation: Invitation) -> None:
        """Say "not yet": it does not come again before the next day."""
        self._rest(invitation, self._today() + timedelta(days=1))

    def take_up(self, invitation: Invitation) -> None:
        """Say that it was taken up, or is not wanted at all: it does not come again."""
        self._rest(invitation, date.max)

    def _rest(self, invitation: Invitation, until: date) -> None:
        preferences, today = self._preferences.get(), self._today()
        others = (one for one in preferences.put_off if one.key != invitation.key and one.until > today)
        mine = PutOff(key=invitation.key, until=until)
        self._preferences.save(replace(preferences, put_off=(*others, mine)))

    def _today(self) -> date:
        """Return the local day, whose night belongs to it."""
        return (self._clock.local(self._clock.now()) - timedelta(hours=NIGHT_ENDS_AT)).date()

    def _open(self) -> Iterator[Invitation]:
        today = self._today()
        resting = {one.key for one in self._preferences.get().put_off if today < one.until}
        return (one for one in self._possible() if one.key not in resting)

    def _possible(self) -> Iterator[Invitation]:
        standing = self._guidance.standing()
        numbers = session_numbers(self._courses.dosing_sessions())
        if session := self._captures.due_session():
            yield _of(InvitationKind.FIRST_CAPTURE, session, number=numbers.get(session.id, 0))
        if standing.moment in {Moment.BEFORE, Moment.FIRST_CAPTURE}:
            return
        yield from self._left(numbers)
        yield from self._around(standing)
        if standing.moment in _CALM:
            yield from self._to_reread()
            if standing.moment is Moment.LOOK_BACK:
                yield from self._look_back(standing)
            yield from self._resurfaced(numbers)

    def _left(self, numbers: dict[str, int]) -> Iterator[Invitation]:
        """Yield what was caught, has settled and was not written about since, the latest session first."""
        now = self._clock.now()
        settled = [
            one
            for one in reversed(self._entries.raw_captures())
            if not one.is_settling(now)
            and (one.hidden_until is None or one.hidden_until <= now)
            and now - one.happened_at <= LEFT_FOR
            and not self._entries.beside(one.id)
        ]
        for session_id, some in groupby(settled, key=lambda one: one.dosing_session_id):
            captures = sorted(some, key=lambda one: (one.happened_at, one.id))
            yield Invitation(
                kind=InvitationKind.YOU_LEFT_SOMETHING,
                key=f"{InvitationKind.YOU_LEFT_SOMETHING}:{captures[0].id}",
                dosing_session_id=session_id,
                number=numbers.get(session_id, 0) if session_id else 0,
                entry_ids=tuple(one.id for one in captures),
            )

    def _around(self, standing: Standing) -> Iterator[Invitation]:
        """Yield what belongs to this moment around the nearest session."""
        session = standing.dosing_session
        if session is None:
            return
        reviews = {one.moment: one for one in self._courses.due_reviews()}
        if (
            standing.moment in {Moment.DAYS_AFTER, Moment.WEEK_AFTER}
            and standing.elapsed is not None
            and standing.elapsed >= STEP_AFTER
            and not self._practice.steps(session.id)
        ):
            yield _of(InvitationKind.STEP_AFTER_72H, session, number=standing.number)
        if standing.moment is Moment.WEEK_AFTER and not self._is_reviewed(session):
            due = reviews.get(ReviewMoment.ONE_WEEK)
            made = _of(InvitationKind.WEEK_REVIEW, session, number=standing.number)
            yield replace(made, intention_id=due.intention.id if due else None)
        if standing.moment is Moment.BEFORE_NEXT and (due := reviews.get(ReviewMoment.BEFORE_NEXT)):
            made = _of(InvitationKind.INTENTION_BEFORE_NEXT, session, number=standing.number)
            yield replace(made, intention_id=due.intention.id)

    def _is_reviewed(self, session: DosingSession) -> bool:
        of_session = {one.id for one in self._courses.intentions() if one.dosing_session_id == session.id}
        return any(
            one.intention_id in of_session and one.moment is ReviewMoment.ONE_WEEK
            for one in self._courses.intention_reviews()
        )

    def _to_reread(self) -> Iterator[Invitation]:
        """Yield a rereading once there were `SESSIONS_TO_REREAD` sessions since the last one."""
        now = self._clock.now()
        last = max((one.at for one in self._rereadings.rereadings()), default=None)
        sessions = [
            one
            for one in self._courses.dosing_sessions()
            if one.took_place_by(now) and (last is None or one.starts_at > last)
        ]
        if len(sessions) < SESSIONS_TO_REREAD:
            return
        chosen = _one_of_each(self._entries.gentle(now, _AFTER), [one.id for one in sessions])
        if len(chosen) > 1:
            yield Invitation(
                kind=InvitationKind.REREADING,
                key=f"{InvitationKind.REREADING}:{sessions[SESSIONS_TO_REREAD - 1].id}",
                entry_ids=chosen[-_READ_AGAIN_MOST:],
            )

    def _look_back(self, standing: Standing) -> Iterator[Invitation]:
        session = standing.dosing_session
        since = self._clock.now() - LOOKED_BACK_FOR
        asked = self._entries.prompt_history(since)
        if session is not None and not any(one.prompt_id.startswith(f"{Moment.LOOK_BACK}.") for one in asked):
            yield _of(InvitationKind.LOOK_BACK, session, number=standing.number)

    def _resurfaced(self, numbers: dict[str, int]) -> Iterator[Invitation]:
        """Yield an entry of some time ago, one with a star rather than one without; stable for the day."""
        today = self._today()
        before = datetime.combine(today, time(), UTC) - RESURFACES_AFTER
        found = [
            one
            for one in self._entries.gentle(before, _AFTER)
            if one.headline and numbers.get(one.dosing_session_id or "")
        ]
        if chance(f"{today} star") < _STARRED_DAYS and any(one.starred for one in found):
            found = [one for one in found if one.starred]
        # By a number of its own for each: what is veiled or deleted meanwhile changes nothing for the others.
        chosen = min(found, key=lambda one: chance(f"{today} {one.id}"), default=None)
        if chosen is not None and chosen.dosing_session_id is not None:
            yield Invitation(
                kind=InvitationKind.RESURFACED,
                key=f"{InvitationKind.RESURFACED}:{chosen.id}",
                dosing_session_id=chosen.dosing_session_id,
                number=numbers[chosen.dosing_session_id],
                entry_ids=(chosen.id,),
            )


def _of(kind: InvitationKind, session: DosingSession, *, number: int) -> Invitation:
    return Invitation(kind=kind, key=f"{kind}:{session.id}", dosing_session_id=session.id, number=number)


def _one_of_each(headers: Iterable[EntryHeader], session_ids: Sequence[Identifier]) -> tuple[Identifier, ...]:
    """Return one entry for each session that has any, in the order of the sessions: with a star, else the latest."""
    best: dict[Identifier, EntryHeader] = {}
    for one in headers:
        session_id = one.dosing_session_id or ""
        if session_id not in best or one.starred >= best[session_id].starred:
            best[session_id] = one
    return tuple(best[one].id for one in session_ids if one in best)
