"""The values of a share in words. Pure functions, so that the wizard, the preview and the paper say the same."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QCoreApplication

from journal_app.domain.brief import MeasureLine, safety_marks_of, severe_of
from journal_app.domain.course import DosingSession, Route, SessionStatus, TherapySession
from journal_app.domain.intention_review import ReviewMoment
from journal_app.domain.life_mark import DatePrecision
from journal_app.domain.readiness import QuestionFor
from journal_app.domain.session_record import DAY_ALONE
from journal_app.domain.share import (
    ShareContent,
    SharedAnswer,
    SharedCheckIn,
    SharedCourse,
    SharedEntry,
    SharedFeeling,
    SharedMark,
    SharedPressure,
    SharedReview,
    SharedSession,
    SharedSideEffect,
    SharedStep,
    SharedStepEvent,
    SharedTherapySession,
)
from journal_app.domain.side_effect import Severity
from journal_app.ui import words
from journal_app.ui.widgets.entry_view import certainty_name
from journal_app.ui.widgets.mood_pad import energy_in_words, pleasant_in_words, point_in_words

translate = QCoreApplication.translate

_ORDER = (
    "status", "substance", "route", "dose", "extra_doses", "infusion_minutes", "ended_at", "awake_at", "left_at",
    "pressure_before", "pressure_highest", "pressure_leaving", "pulse", "oxygen", "temperature", "body_weight",
    "mood_before", "sleep_hours", "last_food_at", "last_drink_at", "other_medicines", "distance", "intensity", "ease",
    "helpfulness", "setting", "room", "eye_mask", "music", "people", "provider", "therapist", "sitter", "instructions",
    "notes",
)  # fmt: skip


def caption(name: str) -> str:
    """Return what a field of a session, a check-in or the like is called."""
    return {
        # an entry
        "title": translate("Share", "Title"),
        "text": translate("Share", "Words"),
        "answers": translate("Share", "Answers"),
        "tags": translate("Share", "Tags"),
        "mood": translate("Share", "Mood"),
        "feelings": translate("Share", "Feelings"),
        "moment": translate("Share", "Which moment it belongs to"),
        "veil_note": translate("Share", "The note on its veil"),
        # the course
        "name": translate("Share", "Name"),
        "treated_for": translate("Share", "What it is for"),
        "clinic": translate("Share", "Clinic"),
        "began_on": translate("Share", "Began"),
        "planned_sessions": translate("Share", "Sessions planned"),
        # a session
        "status": translate("Share", "Held or not"),
        "substance": translate("Share", "Substance"),
        "route": translate("Share", "How it was given"),
        "dose": translate("Share", "Dose"),
        "extra_doses": translate("Share", "Further doses"),
        "infusion_minutes": translate("Share", "Length of the infusion"),
        "ended_at": translate("Share", "Ended"),
        "awake_at": translate("Share", "Awake again"),
        "left_at": translate("Share", "Left"),
        "pressure_before": translate("Share", "Blood pressure before"),
        "pressure_highest": translate("Share", "Blood pressure, highest"),
        "pressure_leaving": translate("Share", "Blood pressure on leaving"),
        "pulse": translate("Share", "Pulse"),
        "oxygen": translate("Share", "Oxygen"),
        "temperature": translate("Share", "Temperature"),
        "body_weight": translate("Share", "Body weight"),
        "mood_before": translate("Share", "Mood before"),
        "sleep_hours": translate("Share", "Sleep"),
        "last_food_at": translate("Share", "Ate last"),
        "last_drink_at": translate("Share", "Drank last"),
        "other_medicines": translate("Share", "Other medicines and substances"),
        "distance": translate("Share", "Distance from body and self"),
        "intensity": translate("Share", "Intensity"),
        "ease": translate("Share", "Ease"),
        "helpfulness": translate("Share", "Helpfulness"),
        "setting": translate("Share", "Place"),
        "room": translate("Share", "Room"),
        "eye_mask": translate("Share", "Eye mask"),
        "music": translate("Share", "Music"),
        "people": translate("Share", "Who was there"),
        "provider": translate("Share", "Prescriber"),
        "therapist": translate("Share", "Therapist"),
        "sitter": translate("Share", "Sitter"),
        "instructions": translate("Share", "Instructions"),
        "notes": translate("Share", "Notes"),
        # the rest
        "minutes": translate("Share", "Length"),
        "topics": translate("Share", "Topics"),
        "homework": translate("Share", "Homework"),
        "severity": translate("Share", "How strong"),
        "felt": translate("Share", "When it was felt"),
        "began_at": translate("Share", "Began"),
        "note": translate("Share", "Note"),
        "pleasant": translate("Share", "How pleasant"),
        "energy": translate("Share", "How lively"),
        "words": translate("Share", "Words for it"),
        "practiced": translate("Share", "Practiced or not"),
        "practice": translate("Share", "What was practiced"),
        "line": translate("Share", "The line written"),
    }.get(name, name)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Return names of fields of a session in the order in which they are read; others by their captions."""
    places = {name: place for place, name in enumerate(_ORDER)}
    return tuple(sorted(names, key=lambda name: (places.get(name, len(places)), caption(name))))


def about_nobody_watches() -> str:
    """Return the line that stands in every share."""
    return translate(
        "Share", "Nobody reads this in real time. Your therapist sees only what you send, and may read it days later."
    )


def stretch(begins: date | None, ends: date | None) -> str:
    """Return the days that a share covers."""
    if begins is None or ends is None or begins == ends:
        only = begins or ends
        return words.full_day(only) if only else ""
    return translate("Share", "{begins} to {ends}").format(begins=words.full_day(begins), ends=words.full_day(ends))


def when(at: datetime, zone: str) -> str:
    """Return "Fri 30 Oct 2026, 18:40", by the clock of its zone."""
    local = words.local(at, zone)
    day = words.short_day(local.date())
    return translate("Share", "{day} {year}, {time}").format(day=day, year=local.year, time=words.clock_time(local))


def session_when(session: DosingSession | TherapySession | SharedSession | SharedTherapySession) -> str:
    """Return when a session is, as `when` says it; the day alone where no more is known."""
    if isinstance(session, DosingSession | TherapySession):
        is_day_alone = session.is_day_alone
    else:
        is_day_alone = DAY_ALONE in session.about
    return (day if is_day_alone else when)(session.starts_at, session.zone)


def day(at: datetime, zone: str) -> str:
    """Return "Fri 30 Oct 2026", by the calendar of a zone."""
    local = words.local(at, zone).date()
    return translate("Share", "{day} {year}").format(day=words.short_day(local), year=local.year)


def mark_day(mark: SharedMark) -> str:
    """Return the day of a mark, as exactly as it is known."""
    if mark.precision in {DatePrecision.ABOUT, DatePrecision.MONTH}:
        local = words.local(mark.at, mark.zone)
        return words.partial_date(local, mark.precision, local.date())
    return day(mark.at, mark.zone)


def clock(at: datetime, zone: str) -> str:
    """Return the time alone, by the clock of its zone."""
    return words.clock_time(words.local(at, zone))


def pressure_numbers(value: SharedPressure) -> str:
    """Return "141/88", in mmHg."""
    return "/".join("?" if one is None else str(one) for one in (value.systolic, value.diastolic))


def pressure(value: SharedPressure, zone: str) -> str:
    """Return "141/88 mmHg, 19:10"."""
    said = translate("Share", "{numbers} mmHg").format(numbers=pressure_numbers(value))
    if value.at is None:
        return said
    return translate("Share", "{pressure}, at {time}").format(pressure=said, time=clock(value.at, zone))


def course_facts(course: SharedCourse) -> tuple[tuple[str, str], ...]:
    """Return what is said of the course."""
    days = stretch(course.began_on, course.ended_on) if course.ended_on else ""
    began = words.full_day(course.began_on) if course.began_on else ""
    planned = "" if course.planned_sessions is None else words.number(course.planned_sessions)
    found = (
        (translate("Share", "Course"), course.name),
        (caption("treated_for"), course.treated_for),
        (caption("substance"), course.substance),
        (caption("clinic"), course.clinic),
        (caption("began_on"), days or began),
        (caption("planned_sessions"), planned),
    )
    return tuple((name, value) for name, value in found if value)


def session_name(session: SharedSession) -> str:
    """Return "Session 3", or "A session" where it is not counted."""
    return words.dosing_session(session.number) if session.number else translate("Share", "A session")


def session_facts(session: SharedSession) -> tuple[tuple[str, str], ...]:
    """Return what is said of a session, each with its caption."""
    known = {one.name for one in fields(session)}
    found = []
    for name in _ORDER:
        if name not in known:
            continue
        said = session_value(session, name)
        if said and name in session.about:
            said = translate("Share", "about {value}").format(value=said)
        if said:
            found.append((caption(name), said))
    return tuple(found)


def session_value(session: SharedSession, name: str) -> str:
    """Return one field of a session in words, or nothing."""
    value: Any = getattr(session, name)
    if name == "extra_doses":
        return "; ".join(_extra_dose(one.milligrams, one.at, session.zone) for one in session.extra_doses)
    match value:
        case None:
            said = ""
        case SharedPressure():
            said = pressure(value, session.zone)
        case datetime():
            said = clock(value, session.zone)
        case SessionStatus():
            said = words.status(value)
        case Route():
            said = words.route(value)
        case bool():
            said = translate("Share", "yes") if value else translate("Share", "no")
        case int() | Decimal():
            said = _number_with_unit(session, name, value)
        case _:
            said = str(value)
    return said


def _number_with_unit(session: SharedSession, name: str, value: int | Decimal) -> str:
    number = words.amount(Decimal(value))
    if name == "dose":
        return words.dose(Decimal(value), session.dose_unit) if session.dose_unit else number
    if name == "infusion_minutes":
        return words.minutes(int(value))
    unit = {
        "body_weight": session.weight_unit.value if session.weight_unit else "",
        "temperature": session.temperature_unit.value if session.temperature_unit else "",
        "pulse": translate("Share", "a minute"),
        "oxygen": "%",
        "sleep_hours": translate("Share", "hours"),
    }.get(name)
    if unit is None:  # the person's own ratings
        return words.mood(int(value))
    return translate("Share", "{number} {unit}").format(number=number, unit=unit).strip()


def _extra_dose(milligrams: Decimal | None, at: datetime | None, zone: str) -> str:
    amount = "" if milligrams is None else translate("Share", "{number} mg").format(number=words.amount(milligrams))
    return ", ".join(part for part in (amount, clock(at, zone) if at else "") if part)


def therapy_facts(session: SharedTherapySession) -> tuple[tuple[str, str], ...]:
    """Return what is said of a session without dosing."""
    found = (
        (caption("status"), words.status(session.status) if session.status else ""),
        (caption("minutes"), "" if session.minutes is None else words.minutes(session.minutes)),
        (caption("topics"), session.topics),
        (caption("homework"), session.homework),
        (caption("notes"), session.notes),
    )
    return tuple((name, value) for name, value in found if value)


def side_effect(effect: SharedSideEffect, zone: str) -> str:
    """Return "dizziness, mild, that day; began 18:40, gone 20:10"."""
    first = [effect.words or translate("Share", "A side effect")]
    if effect.severity:
        first.append(words.severity(effect.severity).lower())
    if effect.felt:
        first.append(words.felt(effect.felt).lower())
    times = []
    if effect.began_at:
        times.append(translate("Share", "began {time}").format(time=when(effect.began_at, zone)))
    if effect.ended_at:
        times.append(translate("Share", "gone {time}").format(time=when(effect.ended_at, zone)))
    if not times:
        times.append(translate("Share", "noted {time}").format(time=when(effect.noted_at, zone)))
    said = translate("Share", "{what}; {times}").format(what=", ".join(first), times=", ".join(times))
    return translate("Share", "{what}. {note}").format(what=said, note=effect.note) if effect.note else said


def side_effects_in_brief(effects: Iterable[SharedSideEffect]) -> str:
    """Return "dizziness, mild; nausea": without their times, and without those that were said not to be there."""
    return "; ".join(_effect_in_brief(one) for one in effects if one.severity is not Severity.NONE)


def _effect_in_brief(effect: SharedSideEffect) -> str:
    named = effect.words or translate("Share", "a side effect")
    return f"{named}, {words.severity(effect.severity).lower()}" if effect.severity else named


def safety_lines(content: ShareContent) -> tuple[tuple[str, str], ...]:
    """Return day and words of what was recorded of safety, the latest first."""
    effects = [(one.began_at or one.noted_at, one) for one in severe_of(content)]
    found = [(at, day(at, content.zone), _effect_in_brief(one)) for at, one in effects]
    found += [(one.at, mark_day(one), _mark(one)) for one in safety_marks_of(content)]
    found.sort(key=lambda one: one[0], reverse=True)
    return tuple((on, said) for _, on, said in found if said)


def _mark(mark: SharedMark) -> str:
    kind = words.life_mark_kind(mark.kind) if mark.kind else ""
    return ": ".join(part for part in (kind, mark.text) if part)


def change_of(one: MeasureLine) -> str:
    """Return the last result less the baseline, with its sign; nothing where there is one result only."""
    if one.change is None:
        return ""
    sign = "+" if one.change > 0 else "\N{MINUS SIGN}" if one.change < 0 else "±"
    return sign + words.amount(abs(one.change))


def check_in(one: SharedCheckIn) -> str:
    """Return a check-in in one line."""
    parts = []
    if one.pleasant is not None and one.energy is not None:
        parts.append(point_in_words(one.pleasant, one.energy))
    elif one.pleasant is not None:
        parts.append(pleasant_in_words(one.pleasant))
    elif one.energy is not None:
        parts.append(energy_in_words(one.energy))
    parts += one.words
    if one.sleep_hours is not None:
        parts.append(translate("Share", "{hours} hours of sleep").format(hours=words.amount(one.sleep_hours)))
    if one.practice:
        parts.append(translate("Share", "practiced: {what}").format(what=one.practice))
    elif one.practiced is not None:
        parts.append(translate("Share", "practiced") if one.practiced else translate("Share", "did not practice"))
    said = ", ".join(parts)
    if one.line:
        quoted = translate("Share", "“{line}”").format(line=one.line)
        return f"{said}. {quoted}" if said else quoted
    return said


def feeling(one: SharedFeeling) -> str:
    """Return "calm, 6 of 10"."""
    if one.intensity is None:
        return one.word
    return translate("Share", "{word}, {value}").format(word=one.word, value=words.mood(one.intensity))


def entry_marks(entry: SharedEntry) -> tuple[str, ...]:
    """Return what stands beside an entry's time: how it was written, and what to know before it is read."""
    found = []
    if entry.groggy:
        found.append(translate("Share", "Captured while groggy"))
    if entry.veiled:
        found.append(translate("Share", "Veiled"))
    if entry.kind:
        found.append(words.entry_kind(entry.kind))
    if entry.moment:
        found.append(words.moment(entry.moment))
    if entry.edits:
        found.append(translate("Share", "changed afterwards"))
    return tuple(found)


def entry_below(entry: SharedEntry) -> str:
    """Return what stands below the words of an entry: mood, feelings, tags."""
    parts = []
    if entry.mood is not None:
        parts.append(words.mood_only(entry.mood))
    if entry.feelings:
        said = "; ".join(map(feeling, entry.feelings))
        parts.append(translate("Share", "Feelings: {feelings}").format(feelings=said))
    if entry.tags:
        parts.append(translate("Share", "Tags: {tags}").format(tags=", ".join(entry.tags)))
    return "  ·  ".join(parts)


def answer_below(answer: SharedAnswer, zone: str) -> str:
    """Return what stands below an answer: when it was caught, how sure, whether to look at it together."""
    parts = []
    if answer.at:
        parts.append(clock(answer.at, zone))
    if answer.certainty:
        parts.append(certainty_name(answer.certainty))
    if answer.look_at_together:
        parts.append(translate("Share", "to look at together"))
    return "  ·  ".join(parts)


def review(one: SharedReview, zone: str) -> str:
    """Return how an intention sat later."""
    moment = {
        ReviewMoment.SAME_EVENING: translate("Share", "the same evening"),
        ReviewMoment.ONE_WEEK: translate("Share", "a week after"),
        ReviewMoment.BEFORE_NEXT: translate("Share", "before the next session"),
    }.get(one.moment) if one.moment else None  # fmt: skip
    at = moment or when(one.at, zone)
    return translate("Share", "{when}: {words}").format(when=at[:1].upper() + at[1:], words=one.text)


def step(one: SharedStep) -> str:
    """Return a step, with when and where."""
    return ", ".join(part for part in (one.text, one.when_where) if part)


def step_event(one: SharedStepEvent, zone: str) -> str:
    """Return what was said of a step, and when."""
    status = words.step_status(one.status) if one.status else ""
    said = ", ".join(part for part in (status, one.note) if part)
    return translate("Share", "{when}: {words}").format(when=when(one.at, zone), words=said)


def asks(value: QuestionFor) -> str:
    """Return whom a question is kept for."""
    if value is QuestionFor.PRESCRIBER:
        return translate("Share", "For whoever prescribes")
    return translate("Share", "For my therapist")


def length(seconds: float | None) -> str:
    """Return "1:20" for a recording."""
    whole = round(seconds or 0)
    return f"{whole // 60}:{whole % 60:02}"
