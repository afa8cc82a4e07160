"""Check-ins within a span, and the chains of sessions."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from journal_app.domain.chain import Chain, Insight
from journal_app.domain.check_in import CheckIn
from journal_app.domain.course import DosingSession, Intention, session_numbers
from journal_app.domain.entry import EntryHeader
from journal_app.domain.identifiers import Identifier
from journal_app.domain.intention_review import IntentionReview
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain
from journal_app.domain.step import Step
from journal_app.storage import entries, records
from journal_app.storage.tables import answer, check_in, entry

_CAME = (Moment.FIRST_CAPTURE, Moment.EVENING, Moment.NEXT_DAY)
"""What is written then belongs to what came."""


def check_ins(
    connection: Connection, since: datetime | None = None, until: datetime | None = None
) -> tuple[CheckIn, ...]:
    """Return the check-ins from `since` on and before `until`, by time."""
    conditions = []
    if since is not None:
        conditions.append(check_in.c.at >= since)
    if until is not None:
        conditions.append(check_in.c.at < until)
    return records.read_all(connection, CheckIn, *conditions)


def chains(
    connection: Connection, *, course_id: Identifier | None = None, dosing_session_id: Identifier | None = None
) -> tuple[Chain, ...]:
    """Return the chains of all dosing sessions, of those of a course, or of one, by their start."""
    dosing_sessions = records.read_all(connection, DosingSession)
    numbers = session_numbers(dosing_sessions)
    intentions = records.read_all(connection, Intention)
    reviews = records.read_all(connection, IntentionReview)
    steps = records.read_all(connection, Step)
    found: list[Chain] = []
    for one in dosing_sessions:
        if dosing_session_id not in {None, one.id} or course_id not in {None, one.course_id}:
            continue
        wordings = tuple(each for each in intentions if each.dosing_session_id == one.id)
        known = {each.id for each in wordings}
        own_steps = tuple(each for each in steps if each.dosing_session_id == one.id)
        found.append(
            Chain(
                dosing_session=one,
                number=numbers.get(one.id, 0),
                intentions=wordings,
                reviews=tuple(each for each in reviews if each.intention_id in known),
                came=_what_came(connection, one.id),
                insights=_insights(connection, one.id, own_steps),
                steps=own_steps,
            )
        )
    return tuple(found)


def _what_came(connection: Connection, dosing_session_id: Identifier) -> tuple[EntryHeader, ...]:
    """Return the entries of a session that were starred or written in its first day, by when they happened."""
    places = connection.scalars(
        select(entry.c.place)
        .where(
            entry.c.dosing_session_id == dosing_session_id,
            entry.c.deleted_at.is_(None),
            or_(entry.c.starred.is_(True), entry.c.moment.in_(_CAME)),
        )
        .order_by(entry.c.place)
    ).all()
    headers = entries.headers_at(connection, places)
    return tuple(headers[place] for place in places)


def _insights(connection: Connection, dosing_session_id: Identifier, steps: Iterable[Step]) -> tuple[Insight, ...]:
    """Return the answers about insights in the entries of a session, then the other entries that its steps came from.

    Veiled entries give no answers. Each by when the entries happened.
    """
    answers = connection.execute(
        select(entry.c.id, answer.c.text)
        .join(entry, entry.c.id == answer.c.entry_id)
        .where(
            entry.c.dosing_session_id == dosing_session_id,
            entry.c.deleted_at.is_(None),
            answer.c.domain == Domain.INSIGHTS,
            entry.c.veiled.is_(False),
            func.trim(answer.c.text) != "",
        )
        .order_by(entry.c.happened_at, entry.c.id, answer.c.position)
    ).all()
    others = {step.entry_id for step in steps if step.entry_id} - {row.id for row in answers}
    headlines = connection.execute(
        select(entry.c.id, entry.c.headline.label("text"))
        .where(entry.c.id.in_(others), entry.c.deleted_at.is_(None))
        .order_by(entry.c.happened_at, entry.c.id)
    ).all()
    return tuple(Insight(entry_id=row.id, words=row.text) for row in (*answers, *headlines))
