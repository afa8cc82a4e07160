"""What the timeline draws, in one query: entries come from the covering index, without their text."""

import json
from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection

from journal_app.domain.check_in import MIDDLE
from journal_app.domain.session_record import DAY_ALONE
from journal_app.domain.timeline import EVERYTHING, HeldAt, Lane, Mark, MemoryLine, ThreadLine, TimelineFilter
from journal_app.storage.tables import microseconds

_HEADLINE: Final = 90
_LANES: Final = {lane.value: lane for lane in Lane}
_AFTER_VALUE: Final = tuple(Mark._field_defaults[name] for name in Mark._fields[Mark._fields.index("value") + 1 :])
"""What the fields of a mark that come after its value are where nothing is said of them."""
_OF_ENTRIES: Final = frozenset({Lane.GUIDED, Lane.FREE})
_DAY: Final = 86_400_000_000
_SEPARATOR: Final = "\x1f"
"""Stands in nothing that a dose, an enumeration or a number is made of."""


def _one_line(column: str) -> str:
    """Return SQL for the first words of a column, in one line."""
    return f"substr(trim(replace({column}, char(10), ' ')), 1, {_HEADLINE})"


_NOTHING: Final = {
    "label": "''",
    "number": "0",
    "planned": "0",
    "detail": "''",
    "ends": "0",
    "precision": "''",
    "cancelled": "0",
    "moved_from": "''",
    "moved_from_precision": "''",
}


def _rest(**given: str) -> str:
    """Return SQL for what entries have none of, in one column: empty columns of ten thousand rows cost milliseconds."""
    return " || char(31) || ".join((_NOTHING | given).values())


_DOSE: Final = "coalesce(dose || ' ' || dose_unit, '')"
_SAID_LAST: Final = "coalesce(history ->> '$[#-1].status', 'open')"
_FELT_PRECISION: Final = "iif(began_at is null, 'day', '')"
_FIRST_MOVE: Final = """coalesce((select {} from json_each(history) as event
                        where event.value ->> '$.kind' = 'moved' order by event.key limit 1), '')"""
_MOVED_FROM: Final = _FIRST_MOVE.format("event.value ->> '$.from_starts_at'")
_MOVED_FROM_PRECISION: Final = _FIRST_MOVE.format("iif(event.value ->> '$.from_day_alone', 'day', '')")
_DAY_ALONE: Final = f"""iif(exists(select 1 from json_each(record, '$.about') as known
        where known.value = '{DAY_ALONE}'), 'day', '')"""  # noqa: S608 -- a constant of our own is put in
_TO_COME: Final = "(status = 'planned' and starts_at > :now)"
_NUMBER: Final = """(case when course_id is null then 0
                     else row_number() over (partition by course_id order by starts_at, id) end)"""
_FELT_AT: Final = f"""coalesce(began_at,
        case felt when 'during' then starts_at
                  when 'that_day' then coalesce(session.ended_at, starts_at)
                  when 'next_days' then coalesce(session.ended_at, starts_at) + {_DAY} end,
        session.ended_at, starts_at, noted_at)"""


def _session(**more: str) -> str:
    """Return SQL for the rest of a dosing session."""
    route = "coalesce(route, '')"
    moved = {"moved_from": _MOVED_FROM, "moved_from_precision": _MOVED_FROM_PRECISION}
    return _rest(label=_DOSE, detail=route, precision=_DAY_ALONE, **moved, **more)


_TALK: Final = _rest(
    planned=_TO_COME,
    detail="kind",
    precision="iif(is_day_alone, 'day', '')",
    cancelled="(status = 'cancelled')",
)
_CHOSEN: Final = "(select group_concat(value, ', ') from json_each(words))"

# Unsorted: the entries come in the order of their index, so that Python sorts two runs at a tenth of what SQLite takes
# to merge them. A session without a course has no number.
_MARKS = f"""
    select happened_at as at, iif(kind = 'capture', 'guided', kind) as lane, id, headline, starred, mood as value,
           case when veiled and kind = 'capture' then {_rest(detail="'veiled capture'")}
                when veiled then {_rest(detail="'veiled'")}
                when kind = 'capture' then {_rest(detail="'capture'")} end as rest
    from entry where deleted_at is null and coalesce(hidden_until, 0) <= :now {{entries}}
    union all
    select starts_at, 'dosing', id, {_one_line("notes")}, 0, null,
           {_session(number=_NUMBER, planned=_TO_COME)}
    from dosing_session where status <> 'cancelled'
    union all
    select starts_at, 'dosing', id, {_one_line("notes")}, 0, null,
           {_session(cancelled="1")}
    from dosing_session where status = 'cancelled'
    union all
    select starts_at, 'therapy', id, {_one_line("notes")}, 0, null,
           {_TALK}
    from therapy_session
    union all
    select written_at, 'intentions', id, {_one_line("text")}, 0, null, null
    from intention
    union all
    select at, 'intentions', id, {_one_line("text")}, 0, null, {_rest(detail="moment")}
    from intention_review
    union all
    select answer.at, 'fragments', id, iif(veiled, '', {_one_line("answer.text")}), 0, null,
           {_rest(detail="iif(veiled, 'veiled', '')")}
    from answer join entry on id = entry_id
    where answer.at is not null and deleted_at is null and coalesce(hidden_until, 0) <= :now {{entries}}
    union all
    select at, 'check_ins', id, {_one_line(f"coalesce(nullif(line, ''), {_CHOSEN}, '')")}, 0, pleasant, null
    from check_in
    union all
    select {_FELT_AT}, 'side_effects', effect.id, coalesce(nullif(own_words, ''), :words ->> word, word), 0, null,
           {_rest(detail="coalesce(severity, '')", ends="coalesce(effect.ended_at, 0)", precision=_FELT_PRECISION)}
    from side_effect as effect left join dosing_session as session on session.id = dosing_session_id
    where severity is not 'none'
    union all
    select made_at, 'steps', id, {_one_line("text")}, 0, null, {_rest(detail=_SAID_LAST)}
    from step
    union all
    select at, 'marks', id, {_one_line("text")}, 0, null,
           {_rest(detail="kind", ends="coalesce(until, 0)", precision="iif(precision = 'exact', '', precision)")}
    from life_mark where true {{marks}}
"""  # noqa: S608 -- only numbers and SQL of our own are put in

_THREADS = """
    select thread.id, thread.name, thread.kind, entry.happened_at, entry.id
    from occurrence join thread on thread.id = thread_id join entry on entry.id = entry_id
    where deleted_at is null and coalesce(hidden_until, 0) <= :now
    group by thread.id, entry.id
    order by thread.name, thread.id, entry.happened_at, entry.id
"""


_MEMORIES = f"""
    select memory.id, memory.name, memory.entry_id, holding.at, holding.id, distress, {_one_line("words")}
    from holding join memory on memory.id = memory_id
    order by memory.began_at, memory.id, holding.at, holding.id
"""  # noqa: S608 -- as above


def marks(
    connection: Connection, now: datetime, shown: TimelineFilter = EVERYTHING, words: Mapping[str, str] | None = None
) -> tuple[Mark, ...]:
    """Return all marks by time; a side effect that was not there makes none.

    Args:
        connection: Read only.
        now: What starts after it is still to come.
        shown: Which entries, and which marks of life by their privacy.
        words: The words of side effects by id.
    """
    new, lanes = tuple.__new__, _LANES  # ten thousand times: half the time of calling the class
    statement, parameters = _question(shown)
    cursor = connection.connection.cursor()  # the driver's own: its rows are plain tuples, at half the cost
    cursor.execute(statement, {"now": microseconds(now), "words": json.dumps(dict(words or {})), **parameters})
    rows = cursor.fetchall()
    cursor.close()
    found = [
        new(
            Mark,
            (at / 1e6, lanes[lane], identifier, headline, "", 0, starred == 1, False, "", 0.0, value, *_AFTER_VALUE),
        )
        if rest is None
        else _with(rest, Mark(at / 1e6, lanes[lane], identifier, headline, starred=starred == 1, value=value))
        for at, lane, identifier, headline, starred, value, rest in rows
    ]
    found += [_mood(mark) for mark in found if mark.value is not None]
    found.sort(key=itemgetter(0))
    return tuple(found)


def threads(connection: Connection, now: datetime) -> tuple[ThreadLine, ...]:
    """Return each thread that returns in an entry that is not hidden at present, with its points by time."""
    lines: dict[str, ThreadLine] = {}
    rows = connection.exec_driver_sql(_THREADS, {"now": microseconds(now)})
    for thread_id, name, kind, happened_at, entry_id in rows:
        line = lines.setdefault(thread_id, ThreadLine(thread_id, name, kind, ()))
        lines[thread_id] = line._replace(points=(*line.points, (happened_at / 1e6, entry_id)))
    return tuple(lines.values())


def memories(connection: Connection) -> tuple[MemoryLine, ...]:
    """Return each memory with how it was held, by time; one that was never held makes no line."""
    lines: dict[str, MemoryLine] = {}
    for memory_id, name, entry_id, at, holding_id, distress, words in connection.exec_driver_sql(_MEMORIES):
        line = lines.setdefault(memory_id, MemoryLine(memory_id, name, entry_id, ()))
        point = HeldAt(at / 1e6, holding_id, distress, words)
        lines[memory_id] = line._replace(points=(*line.points, point))
    return tuple(lines.values())


def _with(rest: str, mark: Mark) -> Mark:
    """Return the mark with what `_rest` put into one column."""
    label, number, planned, detail, ends, precision, cancelled, moved_from, from_precision = rest.split(_SEPARATOR)
    return mark._replace(
        label=label,
        number=int(number),
        planned=planned == "1",
        detail=detail,
        ends=int(ends) / 1e6,
        precision=precision,
        cancelled=cancelled == "1",
        moved_from=datetime.fromisoformat(moved_from).timestamp() if moved_from else 0.0,
        moved_from_precision=from_precision,
    )


def _mood(mark: Mark) -> Mark:
    """Return the mood of an entry, or of a check-in, as a mark of its own."""
    value = mark.value or 0
    if mark.lane in _OF_ENTRIES:
        return Mark(mark.at, Lane.MOOD, mark.id, mark.headline, starred=mark.starred, detail="entry", value=value)
    return Mark(mark.at, Lane.MOOD, mark.id, mark.headline, detail="check_in", value=value + MIDDLE)


def _question(shown: TimelineFilter) -> tuple[str, dict[str, Any]]:
    """Return the query, narrowed down, and its parameters. Lists are handed over as JSON, which needs no counting."""
    entries, parameters = "", {}
    if shown.starred_only:
        entries += " and starred = 1"
    if shown.privacy:
        parameters["privacy"] = json.dumps(sorted(shown.privacy))
        entries += " and privacy in (select value from json_each(:privacy))"
    if shown.domains:
        parameters["domains"] = json.dumps(sorted(shown.domains))
        entries += " and id in (select entry_id from answer where domain in (select value from json_each(:domains)))"
    if shown.tags:
        parameters["tags"] = json.dumps(sorted(shown.tags))
        entries += " and id in (select entry_id from tag where folded in (select value from json_each(:tags)))"
    if shown.thread_id is not None:
        parameters["thread"] = shown.thread_id
        entries += " and id in (select entry_id from occurrence where thread_id = :thread)"
    marked = " and privacy in (select value from json_each(:privacy))" if shown.privacy else ""
    return _MARKS.format(entries=entries, marks=marked), parameters
