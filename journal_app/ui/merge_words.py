"""What a merging tells of records that both sides changed, in words for people."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from journal_app.domain.course import Route, SessionStatus, TherapySessionKind
from journal_app.domain.life_mark import LifeMarkKind
from journal_app.domain.merging import Difference
from journal_app.domain.session_record import BloodPressure, SessionRecord
from journal_app.domain.side_effect import Felt, Severity
from journal_app.domain.step import StepStatus
from journal_app.ui import words
from journal_app.ui.sharing import wording

translate = QCoreApplication.translate

_NOT_FOR_READING = frozenset({"content", "entry_ids", "record_ids"})
"""Fields that hold strokes or identifiers; so do all whose name ends in "_id"."""


def kind(name: str) -> str:
    """Return what a kind of record is called."""
    return {
        "course": translate("merge", "Course of treatment"),
        "dosing_session": translate("merge", "Dosing session"),
        "therapy_session": translate("merge", "Therapy session"),
        "intention": translate("merge", "Intention"),
        "check_in": translate("merge", "Check-in"),
        "side_effect": translate("merge", "Side effect"),
        "step": translate("merge", "Step"),
        "preference": translate("merge", "Preference"),
    }.get(name, translate("merge", "Something you noted"))


def difference_lines(difference: Difference) -> list[str]:
    """Return one field with both of its values; of the record of a session one line for each field that differs."""
    here, there = difference.here, difference.there
    if isinstance(here, SessionRecord) and isinstance(there, SessionRecord):
        return [line for one in _fields_of(here, there) for line in difference_lines(one)]
    if difference.name in _NOT_FOR_READING or difference.name.endswith("_id"):
        return [translate("merge", "{field}: not the same in both").format(field=_field(difference.name))]
    text = translate("merge", "{field}: here {here}, there {there}")
    return [text.format(field=_field(difference.name), here=_value(here), there=_value(there))]


def _fields_of(here: SessionRecord, there: SessionRecord) -> Iterator[Difference]:
    for one in fields(here):
        mine, theirs = getattr(here, one.name), getattr(there, one.name)
        if mine != theirs:
            yield Difference(name=one.name, here=mine, there=theirs)


def _field(name: str) -> str:
    """Return what a field is called: as in a share, but for what no share holds by that name."""
    own = {
        "starts_at": translate("merge", "Begins"),
        "began_on": translate("merge", "First day"),
        "ended_on": translate("merge", "Last day"),
        "zone": translate("merge", "Time zone"),
        "dose_unit": translate("merge", "Unit"),
        "people": translate("merge", "With you"),
        "clinics": translate("merge", "Clinics"),
        "pauses": translate("merge", "Pauses"),
        "history": translate("merge", "What was said of it"),
        "let_go_at": translate("merge", "Let go"),
        "course_id": translate("merge", "Course"),
        "dosing_session_id": translate("merge", "Session"),
        "about": translate("merge", "Known only about"),
    }.get(name)
    known = own or wording.caption(name)
    return name.replace("_", " ").capitalize() if known == name else known


def _value(value: object) -> str:
    if isinstance(value, str) and not isinstance(value, Enum) and value:
        return translate("merge", "\u201c{words}\u201d").format(words=value)
    return _plain(value) or translate("merge", "nothing")


def _plain(value: Any) -> str:
    """Return a value without a word of the program's own; nothing for nothing."""
    match value:
        case None:
            return ""
        case tuple() | list():
            return "; ".join(filter(None, map(_plain, value)))
        case frozenset():
            return _listed(sorted(map(_field, value)))
        case BloodPressure():
            numbers = "/".join("?" if one is None else words.number(one) for one in (value.systolic, value.diastolic))
            return _listed([numbers if value else "", value.at])
        case _ if is_dataclass(value):
            return _listed([getattr(value, one.name) for one in fields(value)])
        case _:
            said = next((say for one, say in _SAID.items() if isinstance(value, one)), str)
            return said(value)


def _listed(parts: list[Any]) -> str:
    return ", ".join(filter(None, map(_plain, parts)))


def _instant(value: datetime) -> str:
    local = value.astimezone()
    return translate("merge", "{day}, {time}").format(day=words.full_day(local.date()), time=words.clock_time(local))


def _yes_or_no(value: bool) -> str:
    return translate("merge", "yes") if value else translate("merge", "no")


def _choice(value: Enum) -> str:
    return str(value.value).replace("_", " ")


_SAID: Final[dict[type, Callable[[Any], str]]] = {  # the first that fits
    bool: _yes_or_no,
    int: words.number,
    Decimal: words.amount,
    datetime: _instant,
    date: words.full_day,
    Route: words.route,
    SessionStatus: words.status,
    TherapySessionKind: words.therapy_session_kind,
    LifeMarkKind: words.life_mark_kind,
    Severity: words.severity,
    Felt: words.felt,
    StepStatus: words.step_status,
    Enum: _choice,
}
