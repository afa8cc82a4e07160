"""Where a person stands: which moment around which dosing session, at any hour. Decides which prompts fit.

The windows are those of the clinical notes; the stretches between them are filled so that every instant has a moment:
until they have slept, people are still in the evening; days four and five belong to the days after; all that is
further from a session looks back. Nothing here is advice, and no time is ever too late.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from journal_app.domain.course import DosingSession, SessionStatus
from journal_app.domain.day import journal_day, next_morning, zone_named
from journal_app.domain.phase import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """How long each moment lasts. Before a session counted back from its start, after it from the end of dosing.

    Attributes:
        preparation: Before the first session of a new course, when an earlier course lies behind.
        before_next: Before a session that is not the first of its course.
        before: The day itself, which no other moment but the hours after an earlier session holds back.
        just_before: The last hours, which nothing holds back.
        dosing: How long a session is taken to last where its end is not known.
        first_capture: Awake and talking again, and the little while after; counted from there where it was noted.
        evening: The shortest evening; it lasts on until the night ends.
        next_day: Until this long after.
        days_after: Until this long after; yields to `before_next` from `settling` on.
        settling: Until this long after, nothing turns to the next session before its own day.
        week_after: Until this long after.
    """

    preparation: timedelta = timedelta(days=7)
    before_next: timedelta = timedelta(hours=72)
    before: timedelta = timedelta(hours=12)
    just_before: timedelta = timedelta(hours=2)
    dosing: timedelta = timedelta(hours=1)
    first_capture: timedelta = timedelta(hours=2)
    evening: timedelta = timedelta(hours=12)
    next_day: timedelta = timedelta(hours=36)
    settling: timedelta = timedelta(hours=96)
    days_after: timedelta = timedelta(days=5)
    week_after: timedelta = timedelta(days=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a person stands.

    Attributes:
        moment: What the time is right for.
        dosing_session: The session it is counted from; none when none is near or known.
        elapsed: Time since the end of that session; below zero until it starts, zero while it lasts.
        days: The same in days of the calendar: 0 on the day and in the night that belongs to it, -1 the day before.
        number: Which session of its course that is, from 1; cancelled ones do not count. 0 without a session.
    """

    moment: Moment
    dosing_session: DosingSession | None = None
    elapsed: timedelta | None = None
    days: int | None = None
    number: int = 0

    @property
    def hours(self) -> int | None:
        """Return whole hours since (or, below zero, until) the session, rounded towards it."""
        return None if self.elapsed is None else int(self.elapsed / timedelta(hours=1))


def moment_at(
    now: datetime,
    dosing_sessions: Iterable[DosingSession],
    *,
    course_ended: bool = False,
    windows: Windows | None = None,
) -> Standing:
    """Tell where a person stands at an aware instant.

    A planned session whose time has come counts as held: people mark what happened later, or never. Once the course
    has ended, sessions still planned are passed over and no new one is prepared for.
    """
    windows = windows or Windows()
    now = now.astimezone(UTC)
    counted = sorted(
        (session for session in dosing_sessions if session.status is not SessionStatus.CANCELLED),
        key=lambda session: (session.starts_at, session.id),
    )
    begun = [session for session in counted if session.starts_at <= now]
    ahead = [] if course_ended else [session for session in counted if session.starts_at > now]
    last = begun[-1] if begun else None
    upcoming = ahead[0] if ahead else None

    after = _moment_after(now, last, windows, course_ended=course_ended) if last else None
    before = _moment_before(now, upcoming, last, windows) if upcoming else None
    if upcoming and before and _turns_to_next(now, upcoming, before, last, after, windows):
        return _standing(before, now, upcoming, counted, windows)
    if last and after:
        return _standing(after, now, last, counted, windows)
    return Standing(moment=Moment.LOOK_BACK if course_ended else Moment.PREPARATION)


def _moment_after(now: datetime, last: DosingSession, windows: Windows, *, course_ended: bool) -> Moment:
    ended_at = end_of(last, windows)
    since = now - ended_at
    awake_at = max(ended_at, last.record.awake_at or ended_at)
    evening = max(windows.evening, next_morning(ended_at, last.zone) - ended_at)
    moments = (
        (timedelta(), Moment.BEFORE),
        (awake_at - ended_at + windows.first_capture, Moment.FIRST_CAPTURE),
        (evening, Moment.EVENING),
        (windows.next_day, Moment.NEXT_DAY),
        (windows.days_after, Moment.DAYS_AFTER),
        (timedelta() if course_ended else windows.week_after, Moment.WEEK_AFTER),
    )
    return next((moment for until, moment in moments if since < until), Moment.LOOK_BACK)


def _moment_before(now: datetime, upcoming: DosingSession, last: DosingSession | None, windows: Windows) -> Moment:
    if upcoming.starts_at - now <= windows.before:
        return Moment.BEFORE
    return Moment.BEFORE_NEXT if last and last.course_id == upcoming.course_id else Moment.PREPARATION


def _turns_to_next(
    now: datetime,
    upcoming: DosingSession,
    before: Moment,
    last: DosingSession | None,
    after: Moment | None,
    windows: Windows,
) -> bool:
    """Tell whether the session to come decides, rather than the last one."""
    if last is None:
        return True
    until, since = upcoming.starts_at - now, now - end_of(last, windows)
    if before is Moment.BEFORE:
        during = since < timedelta()
        resting = after in {Moment.FIRST_CAPTURE, Moment.EVENING}
        return not during and (not resting or until <= windows.just_before)
    window = windows.before_next if before is Moment.BEFORE_NEXT else windows.preparation
    return since >= windows.settling and until <= window


def _standing(
    moment: Moment, now: datetime, session: DosingSession, counted: list[DosingSession], windows: Windows
) -> Standing:
    began = now >= session.starts_at
    elapsed = max(now - end_of(session, windows), timedelta()) if began else now - session.starts_at
    day = session.starts_at.astimezone(zone_named(session.zone)).date()
    of_course = [other for other in counted if other.course_id == session.course_id]
    return Standing(
        moment=moment,
        dosing_session=session,
        elapsed=elapsed,
        days=(journal_day(now, session.zone, [session]) - day).days,
        number=of_course.index(session) + 1,
    )


def end_of(session: DosingSession, windows: Windows) -> datetime:
    """Return when dosing ended, as far as is known: nobody is awake and talking again before it."""
    if session.ended_at is not None:
        return session.ended_at
    assumed, awake_at = session.starts_at + windows.dosing, session.record.awake_at
    return assumed if awake_at is None or awake_at < session.starts_at else min(assumed, awake_at)
