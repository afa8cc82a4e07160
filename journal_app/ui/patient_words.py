"""What is known of a patient in words: for a therapist's screens, and as plain text for a chart. Pure functions."""

from collections.abc import Iterable
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from journal_app.domain.brief import Brief, ChainLine, MeasureLine, Quotation, SessionLine
from journal_app.domain.caseload import Imported, ItemKind, Patient, Receipt
from journal_app.domain.course import SessionStatus
from journal_app.domain.review_search import headline_of
from journal_app.domain.share import (
    Arrival,
    MeasurePoint,
    SharedEntry,
    SharedMark,
    SharedPressure,
    SharedSession,
    SharedStep,
)
from journal_app.domain.step import StepStatus
from journal_app.ui import words
from journal_app.ui.sharing import wording

translate = QCoreApplication.translate

_IN_LINE = ("status", "substance", "route", "dose", "extra_doses", "infusion_minutes")


def about_nobody_watches() -> str:
    """Return the line that stands in every share, as it is for who reads it."""
    return translate(
        "Patient",
        "A share is not a call: nobody is told when one arrives, and it may be days old. Who sent it was told so.",
    )


def called(patient: Patient) -> str:
    """Return what a patient is called here: the own label, or the name they gave themselves."""
    return patient.label or patient.name or translate("Patient", "Somebody without a name")


def also_called(patient: Patient) -> str:
    """Return the name they gave themselves, where a label stands in its place."""
    if not patient.label or not patient.name or patient.label == patient.name:
        return ""
    return translate("Patient", "Calls themselves {name}").format(name=patient.name)


def arrived(imported: Imported) -> tuple[str, str]:
    """Return what is to be said once a file was opened: what happened, and what to know."""
    name = called(imported.patient)
    what = {
        Arrival.NEW: translate("Patient", "A share of {name} was added."),
        Arrival.ALREADY_HERE: translate("Patient", "This share of {name} is here already."),
        Arrival.OLDER: translate("Patient", "An earlier share of {name} was added."),
        Arrival.GAP: translate("Patient", "A share of {name} was added."),
        Arrival.CONFLICT: translate("Patient", "A share of {name} was added, and two shares do not follow each other."),
    }[imported.how].format(name=name)
    next_step = {
        Arrival.NEW: "",
        Arrival.ALREADY_HERE: translate("Patient", "Nothing was changed."),
        Arrival.OLDER: translate("Patient", "What arrived later stays in front of it."),
        Arrival.GAP: translate(
            "Patient", "A share before it has not arrived here. You may ask for it; all else can be read."
        ),
        Arrival.CONFLICT: translate(
            "Patient", "Both are kept. You may ask them which one they meant, and compare the fingerprint."
        ),
    }[imported.how]
    if imported.is_new_patient:
        next_step = translate(
            "Patient", "They are new in your list. Compare the fingerprint by phone before you rely on who sent it."
        )
    return what, next_step


def place_line(brief: Brief) -> str:
    """Return where the course stands."""
    place = brief.place
    parts = []
    if place.held:
        parts.append(
            translate("Patient", "{held} of {planned} sessions held").format(
                held=words.number(place.held), planned=words.number(place.planned)
            )
            if place.planned
            else translate("Patient", "Sessions held: {held}").format(held=words.number(place.held))
        )
    if place.days_since is not None:
        parts.append(translate("Patient", "the last one {when}").format(when=words.in_days(-place.days_since).lower()))
    if place.days_until is not None:
        parts.append(translate("Patient", "the next one {when}").format(when=words.in_days(place.days_until).lower()))
    return ", ".join(parts)


def news(brief: Brief) -> tuple[str, ...]:
    """Return what has come since the last review, kind by kind."""
    names = {
        ItemKind.ENTRY: translate("Patient", "Entries"),
        ItemKind.SESSION: translate("Patient", "Sessions"),
        ItemKind.STEP: translate("Patient", "Steps"),
        ItemKind.CHECK_IN: translate("Patient", "Check-ins"),
        ItemKind.SIDE_EFFECT: translate("Patient", "Side effects"),
        ItemKind.MARK: translate("Patient", "Life marks"),
        ItemKind.QUESTION: translate("Patient", "Questions"),
    }
    return tuple(
        translate("Patient", "{name} {count}").format(name=name, count=words.number(brief.new[kind]))
        for kind, name in names.items()
        if brief.new.get(kind)
    )


def reviewed_line(patient: Patient, zone: str) -> str:
    """Return what what is new is counted from."""
    if patient.reviewed_at is None:
        return translate("Patient", "New to you")
    return translate("Patient", "New since your review on {day}").format(day=day(patient.reviewed_at, zone))


def measure_line(one: MeasureLine, zone: str) -> str:
    """Return baseline, last and change of a measure."""
    if one.change is None:
        return _point(one.last, zone)
    return translate("Patient", "{first}, then {last}; change {change}").format(
        first=_point(one.baseline, zone), last=_point(one.last, zone), change=wording.change_of(one)
    )


def _point(point: MeasurePoint, zone: str) -> str:
    return translate("Patient", "{value} on {day}").format(value=words.amount(point.value), day=day(point.at, zone))


def session_head(session: SharedSession) -> str:
    """Return "Session 4, Fri 6 Nov 2026, 10:00"."""
    return translate("Patient", "{name}, {when}").format(
        name=wording.session_name(session), when=wording.session_when(session)
    )


def session_line(session: SharedSession) -> str:
    """Return status, route and dose in one line."""
    said = (wording.session_value(session, name) for name in _IN_LINE)
    return ", ".join(part for part in said if part)


def pressure_line(session: SharedSession) -> str:
    """Return the blood pressures that were recorded, in mmHg."""
    named = (
        translate("Patient", "{numbers} before"),
        translate("Patient", "{numbers} highest"),
        translate("Patient", "{numbers} on leaving"),
    )
    found = [said.format(numbers=one) for said, one in zip(named, pressures(session), strict=True) if one]
    if not found:
        return ""
    return translate("Patient", "Blood pressure {values} mmHg").format(values=", ".join(found))


def pressures(session: SharedSession) -> tuple[str, str, str]:
    """Return the blood pressures before, highest and on leaving as "120/77", each empty where it is not there."""
    return (
        _numbers(session.pressure_before),
        _numbers(session.pressure_highest),
        _numbers(session.pressure_leaving),
    )


def _numbers(pressure: SharedPressure | None) -> str:
    if pressure is None or (pressure.systolic is None and pressure.diastolic is None):
        return ""
    return "/".join("\N{EN DASH}" if one is None else str(one) for one in (pressure.systolic, pressure.diastolic))


def dose_line(session: SharedSession) -> str:
    """Return route and dose; of a session that was not held, its status before them."""
    names = _IN_LINE[2:] if session.status is SessionStatus.HELD else _IN_LINE
    said = (wording.session_value(session, name) for name in names)
    return ", ".join(part for part in said if part)


def given(session: SharedSession) -> str:
    """Return route and dose as the course strip has them; of a session that was not held, its status before them."""
    names = _IN_LINE[2:] if session.status is SessionStatus.HELD else (_IN_LINE[0], *_IN_LINE[2:])
    said = (wording.session_value(session, name) for name in names)
    return ", ".join(part for part in said if part)


def day_of_month(at: datetime, zone: str) -> str:
    """Return "17 Nov", by the calendar of a zone."""
    local = words.local(at, zone)
    return QLocale().toString(
        QDate(local.year, local.month, local.day), translate("Patient", "d MMM", "date format of Qt")
    )


def day(at: datetime, zone: str) -> str:
    """Return "Tue 17 Nov", by the calendar of a zone."""
    return words.short_day(words.local(at, zone).date())


def side_effects_line(line: SessionLine) -> str:
    """Return the side effects of a session."""
    return "; ".join(wording.side_effect(one, line.session.zone) for one in line.side_effects)


def step_line(step: SharedStep, zone: str) -> str:
    """Return a step and how it went."""
    last = step.history[-1] if step.history else None
    if last is None or last.status in {None, StepStatus.OPEN}:
        return wording.step(step)
    return translate("Patient", "{step} → {how}").format(step=wording.step(step), how=wording.step_event(last, zone))


def step_now(step: SharedStep, zone: str) -> str:
    """Return how a step went as it was said last: "Kept on Sat 14 Nov. “She laughed”"; nothing while it is open."""
    last = step.history[-1] if step.history else None
    if last is None or last.status in {None, StepStatus.OPEN}:
        return ""
    said = translate("Patient", "{status} on {day}").format(
        status=words.step_status(last.status), day=day(last.at, zone)
    )
    return f"{said}. {quoted(last.note)}" if last.note else said


def quoted(text: str) -> str:
    """Return words in quotation marks."""
    return translate("Patient", "“{words}”").format(words=" ".join(text.split()))


def quotation(one: Quotation) -> str:
    """Return words of an entry in quotation marks, and whether they were caught while groggy."""
    said = quoted(one.text)
    return translate("Patient", "{words} (captured while groggy)").format(words=said) if one.groggy else said


def entry_head(entry: SharedEntry) -> str:
    """Return what a list calls an entry: its first words, or of a veiled one its note."""
    if entry.veiled:
        return entry.veil_note or translate("Patient", "A veiled entry")
    return headline_of(entry) or translate("Patient", "An entry without words")


# --- plain text


def chart_text(brief: Brief, today: date) -> str:
    """Return the brief as plain text for a chart: recorded facts, and quotations marked as the patient's."""
    content, zone = brief.review.content, brief.review.content.zone
    parts = [
        translate("Chart", "Patient-shared summary: {name}").format(name=called(brief.review.patient)),
        translate("Chart", "Read on {day}. Shared by the patient for {stretch}. Entered by the patient.").format(
            day=words.full_day(today), stretch=wording.stretch(content.from_on, content.until_on)
        ),
    ]
    if line := place_line(brief):
        parts.append(translate("Chart", "Course: {place}").format(place=line))
    if brief.measures:
        parts += ["", translate("Chart", "Measures")]
        parts += (f"- {one.name}: {measure_line(one, zone)}" for one in brief.measures)
    if brief.sessions:
        parts += ["", translate("Chart", "Sessions")]
        for session in brief.sessions:
            parts += _of_session(session)
    if brief.chain:
        parts += ["", translate("Chart", "Intention, words, steps")]
        for link in brief.chain:
            parts += _of_chain(link, zone)
    if brief.safety or brief.safety_marks:
        parts += ["", translate("Chart", "Safety, as the patient recorded it")]
        parts += (f"- {wording.side_effect(one, zone)}" for one in brief.safety)
        parts += map(_of_mark, brief.safety_marks)
    asked = [text for text in (content.message, *(one.text for one in brief.questions)) if text]
    if asked:
        parts += ["", translate("Chart", "The patient would like to talk about")]
        parts += (f"- {_reported(text)}" for text in asked)
    return "\n".join(parts) + "\n"


def entry_text(entry: SharedEntry) -> str:
    """Return an entry as plain text for a chart, each of its words marked as the patient's."""
    head = translate("Chart", "Entry of {when}").format(when=wording.when(entry.happened_at, entry.zone))
    parts = [", ".join((head, *wording.entry_marks(entry)))]
    parts += (_reported(text) for text in (entry.title, entry.text) if text.strip())
    for answer in entry.answers:
        if answer.prompt:
            parts.append(translate("Chart", "Asked: {prompt}").format(prompt=answer.prompt))
        parts.append(_reported(answer.text))
    if below := wording.entry_below(entry):
        parts.append(below)
    return "\n".join(parts) + "\n"


def receipt_text(receipt: Receipt) -> str:
    """Return what was deleted, without a word of it."""
    deleted = words.full_day(words.local(receipt.deleted_at, "UTC").date())
    parts = [
        translate("Receipt", "Receipt of deletion"),
        translate("Receipt", "Deleted on {day} (UTC) from a therapist's vault of Afterward.").format(day=deleted),
        translate("Receipt", "Key of the sender: {key}").format(key=_grouped(receipt.patient_id)),
        translate("Receipt", "Shares: {shares}. Records: {records}, of them entries: {entries}.").format(
            shares=words.number(len(receipt.shares)),
            records=words.number(receipt.records),
            entries=words.number(receipt.entries),
        ),
        translate("Receipt", "Private notes: {notes}. Highlights: {highlights}.").format(
            notes=words.number(receipt.notes), highlights=words.number(receipt.highlights)
        ),
    ]
    parts += (
        translate("Receipt", "Share {number}, SHA-256 {digest}").format(
            number=words.number(number), digest=_grouped(digest)
        )
        for number, digest, _ in receipt.shares
    )
    parts.append(
        translate("Receipt", "The vault was written anew without it.")
        if receipt.is_overwritten
        else translate("Receipt", "The vault is written anew without it when the app has nothing else to do.")
    )
    parts.append(
        translate("Receipt", "Backups made before, and the file that was sent, hold it until they are deleted too.")
    )
    return "\n".join(parts) + "\n"


def _grouped(letters: str) -> str:
    return " ".join(letters[start : start + 8] for start in range(0, len(letters), 8))


def _of_session(line: SessionLine) -> Iterable[str]:
    said = "; ".join(part for part in (session_line(line.session), pressure_line(line.session)) if part)
    yield f"- {session_head(line.session)}" + (f": {said}" if said else "")
    if effects := side_effects_line(line):
        yield "  " + translate("Chart", "Side effects, patient-reported: {effects}").format(effects=effects)


def _of_mark(mark: SharedMark) -> str:
    said = (words.life_mark_kind(mark.kind) if mark.kind else "", _reported(mark.text) if mark.text else "")
    return f"- {wording.mark_day(mark)}: " + ". ".join(part for part in said if part)


def _of_chain(link: ChainLine, zone: str) -> Iterable[str]:
    yield f"- {wording.session_name(link.session)}"
    if link.intention:
        yield "  " + translate("Chart", "Intention: {words}").format(words=_reported(link.intention.text))
    if link.words:
        yield "  " + translate("Chart", "Patient-reported: {words}").format(words=quotation(link.words))
    for step in link.steps:
        yield "  " + translate("Chart", "Step: {words}").format(words=_reported(step_line(step, zone)))


def _reported(text: str) -> str:
    return translate("Chart", "Patient-reported: {words}").format(words=quoted(text))
