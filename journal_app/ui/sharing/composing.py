"""What stands on the pages of a share, in which order: facts and the person's own words, and nothing concluded."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from journal_app.domain.brief import measures_of
from journal_app.domain.course import SessionStatus
from journal_app.domain.entry import EntryKind
from journal_app.domain.share import (
    BAR,
    MeasurePoint,
    ShareContent,
    SharedEntry,
    SharedIntention,
    SharedSession,
    SharedSideEffect,
    SharedStep,
)
from journal_app.ui import words
from journal_app.ui.sharing import wording
from journal_app.ui.sharing.paragraphs import Block, Look, Row, Sketch, facts, prose, table, text

translate = QCoreApplication.translate

MOST_IN_BRIEF: Final = 8
MOST_QUOTED: Final = 4
"""Of each kind and of entries, at most; fewer where the page is full."""
_QUOTED_AT_MOST: Final = 260
_INDENT: Final = 14.0


def brief(content: ShareContent, most: int, *, quoted: int = 1, without: int = 0) -> list[Block]:
    """Return one page to be read in a minute: the same facts in the same order as on a therapist's screen.

    Args:
        content: The share.
        most: How many of each kind, the latest.
        quoted: How many entries.
        without: How many of the last blocks have no room.
    """
    blocks = [
        *_head(content, translate("Share", "In one minute")),
        *_own_question(content, most, short=True),
        *_measures_in_brief(content),
        *_safety_in_brief(content, most),
        *_course_in_brief(content, most),
        *_chains(content, most),
        *_latest_words(content, quoted),
    ]
    blocks = blocks[: max(len(blocks) - without, 0)]
    return [*blocks, *_own_notes(blocks, is_all=not (without or _has_more(content, most, quoted)))]


def whole(content: ShareContent) -> list[Block]:
    """Return everything that the share holds."""
    blocks = [
        *_head(content, translate("Share", "From a private journal")),
        *_own_question(content, None, short=False),
        *_course(content),
        *_measures(content),
        *_sessions(content),
        *_therapy_sessions(content),
        *_loose_side_effects(content),
        *_intentions(content),
        *_steps(content),
        *_entries(content),
        *_check_ins(content),
        *_marks(content),
    ]
    veiled = [*_veiled(content)]
    return [*blocks, *_own_notes([*blocks, *veiled]), *veiled]


# --- the first page


def _head(content: ShareContent, title: str) -> Iterable[Block]:
    yield text(content.name or translate("Share", "A private journal"), Look.TITLE, keeps_next=True)
    days = wording.stretch(content.from_on, content.until_on)
    yield text("  ·  ".join(part for part in (title, days) if part), Look.BODY, before=2, keeps_next=True)
    told = []
    if content.recipient:
        told.append(translate("Share", "For {recipient}").format(recipient=content.recipient))
    if content.read_by:
        told.append(translate("Share", "asked to be read by {day}").format(day=words.full_day(content.read_by)))
    if told:
        yield text(", ".join(told), Look.CAPTION, before=2)
    yield text(wording.about_nobody_watches(), Look.CAPTION, before=8)


def _own_question(content: ShareContent, most: int | None, *, short: bool) -> Iterable[Block]:
    questions = content.questions[-most:] if most else content.questions
    if not content.message and not questions:
        return
    yield _heading(translate("Share", "What I would like to talk about"))
    if content.message:
        yield from prose(_shortened(content.message) if short else content.message, is_quoted=True)
    for one in questions:
        yield from prose(_shortened(one.text) if short else one.text, is_quoted=True)
        if one.asks and not short:
            told = (wording.asks(one.asks), wording.when(one.parked_at, content.zone))
            yield text("  ·  ".join(told), Look.SMALL, before=1, indent=10)


def _course_in_brief(content: ShareContent, most: int) -> Iterable[Block]:
    if not content.course and not content.sessions:
        return
    yield _heading(translate("Share", "The course"))
    if content.course:
        said = translate("Share", "{caption}: {value}")
        pairs = wording.course_facts(content.course)
        told = "  ·  ".join(said.format(caption=caption, value=_shortened(value)) for caption, value in pairs)
        yield text(told, Look.CAPTION, before=3, keeps_next=True)
    if content.sessions:
        shown = content.sessions[-2 * most :]
        yield from table(
            (
                translate("Share", "Session"),
                translate("Share", "Dose"),
                translate("Share", "Blood pressure, mmHg: before · highest · leaving"),
                translate("Share", "Side effects, as noted"),
            ),
            [_session_line(content, one) for one in shown],
            (0.24, 0.22, 0.26, 0.28),
        )


def _session_line(content: ShareContent, one: SharedSession) -> tuple[str, str, str, str]:
    dose = ", ".join(part for part in (wording.session_value(one, "dose"), wording.session_value(one, "route")) if part)
    measured = (one.pressure_before, one.pressure_highest, one.pressure_leaving)
    pressures = " · ".join("\N{EN DASH}" if each is None else wording.pressure_numbers(each) for each in measured)
    effects = wording.side_effects_in_brief(each for each in content.side_effects if each.session_id == one.id)
    when = wording.day(one.starts_at, one.zone)
    if one.status and one.status is not SessionStatus.HELD:
        when = f"{when}, {words.status(one.status).lower()}"
    return (
        f"{wording.session_name(one)}\n{when}",
        dose,
        pressures if any(measured) else "",
        _shortened(effects),
    )


def _measures_in_brief(content: ShareContent) -> Iterable[Block]:
    lines = list(measures_of(content))
    if lines:
        yield _heading(translate("Share", "Measures"))
        yield from table(
            (
                translate("Share", "Measure"),
                translate("Share", "Baseline"),
                translate("Share", "Last"),
                translate("Share", "Change"),
            ),
            [
                (
                    _shortened(", ".join(part for part in (one.name, one.direction) if part)),
                    "" if one.change is None else _point(one.baseline, content.zone),
                    _point(one.last, content.zone),
                    wording.change_of(one),
                )
                for one in lines
            ],
            (0.4, 0.24, 0.24, 0.12),
        )


def _point(point: MeasurePoint, zone: str) -> str:
    return translate("Share", "{value}, {day}").format(
        value=words.amount(point.value), day=words.full_day(words.local(point.at, zone).date())
    )


def _safety_in_brief(content: ShareContent, most: int) -> Iterable[Block]:
    lines = wording.safety_lines(content)[:most]
    if lines:
        yield _heading(translate("Share", "Safety, as recorded"))
        yield from facts([(day, _shortened(said)) for day, said in lines])


def _chains(content: ShareContent, most: int) -> Iterable[Block]:
    """Yield each intention with what came of it, the latest first."""
    if not content.intentions and not content.steps:
        return
    yield _heading(translate("Share", "Intention, step, how it went"))
    shown = content.intentions[-most:]
    for one in shown:
        yield text(_shortened(one.text), Look.PROSE, before=4, is_quoted=True)
        for review in one.reviews[-1:]:
            yield text(_shortened(wording.review(review, content.zone)), Look.CAPTION, before=1, indent=_INDENT)
        of_session = [each for each in content.steps if each.session_id and each.session_id == one.session_id]
        for step in of_session[-most:]:
            yield text(_step_in_brief(content, step), Look.CAPTION, before=1, indent=_INDENT)
    linked = {one.session_id for one in shown if one.session_id}
    loose = [one for one in content.steps if one.session_id not in linked][-most:]
    for step in loose:
        yield text(_step_in_brief(content, step), Look.CAPTION, before=2)


def _step_in_brief(content: ShareContent, step: SharedStep) -> str:
    said = translate("Share", "Step: {step}").format(step=_shortened(wording.step(step)))
    if step.history:
        said = f"{said}  ·  {_shortened(wording.step_event(step.history[-1], content.zone))}"
    return said


def _latest_words(content: ShareContent, quoted: int) -> Iterable[Block]:
    readable = _readable(content)
    if not readable:
        return
    yield _heading(translate("Share", "The person's own words"))
    for one in readable[-quoted:]:
        said = one.text or " ".join(answer.text for answer in one.answers) or one.title
        yield text(_shortened(" ".join(said.split())), Look.PROSE, before=4, is_quoted=True)
        told = [wording.when(one.happened_at, one.zone)]
        if one.groggy:
            told.append(translate("Share", "captured while groggy"))
        yield text("  ·  ".join(told), Look.SMALL, before=1, indent=10)


def _readable(content: ShareContent) -> list[SharedEntry]:
    return [one for one in content.entries if not one.veiled and (one.text or one.title or one.answers)]


def _has_more(content: ShareContent, most: int, quoted: int) -> bool:
    """Tell whether anything has no room beside the latest of its kind."""
    kinds = (content.questions, content.intentions, content.steps, wording.safety_lines(content), content.sessions[::2])
    return any(len(found) > most for found in kinds) or len(_readable(content)) > quoted


def _own_notes(blocks: Iterable[Block], *, is_all: bool = True) -> Iterable[Block]:
    said = translate(
        "Share",
        "Everything here was noted by the person, as they remember it. Ratings from 0 to 10 are their own and belong to"
        " no instrument.",
    )
    if any(BAR in cell.text for block in blocks if isinstance(block, Row) for cell in block.cells):
        bars = translate("Share", "Black bars are words that the person left out.")
        said = f"{said} {bars}"
    if not is_all:
        latest = translate("Share", "The latest of each kind: not all that was shared has room on one page.")
        said = f"{said} {latest}"
    yield text(said, Look.SMALL, before=14)


# --- all of it


def _course(content: ShareContent) -> Iterable[Block]:
    if content.course:
        yield _heading(translate("Share", "The course"))
        yield from facts(wording.course_facts(content.course))


def _measures(content: ShareContent) -> Iterable[Block]:
    if not content.measures:
        return
    yield _heading(translate("Share", "Measures"))
    rows = []
    for one in content.measures:
        points = [
            translate("Share", "{day}: {value}").format(
                day=words.full_day(words.local(point.at, content.zone).date()), value=words.amount(point.value)
            )
            for point in one.points
        ]
        rows.append((one.name, one.direction, "\n".join(points)))
    yield from table(
        (translate("Share", "Measure"), translate("Share", "Direction"), translate("Share", "Results")),
        rows,
        (0.3, 0.3, 0.4),
    )


def _sessions(content: ShareContent) -> Iterable[Block]:
    for one in content.sessions:
        yield _heading(f"{wording.session_name(one)}, {wording.session_when(one)}")
        yield from facts(wording.session_facts(one))
        effects = [each for each in content.side_effects if each.session_id == one.id]
        yield from _side_effects(effects, one.zone)


def _side_effects(effects: Sequence[SharedSideEffect], zone: str) -> Iterable[Block]:
    if effects:
        yield text(translate("Share", "Side effects, as noted"), Look.SUBHEADING, before=8, keeps_next=True)
        for one in effects:
            yield text(wording.side_effect(one, zone), before=2, indent=_INDENT)


def _loose_side_effects(content: ShareContent) -> Iterable[Block]:
    shared = {one.id for one in content.sessions}
    yield from _side_effects([one for one in content.side_effects if one.session_id not in shared], content.zone)


def _therapy_sessions(content: ShareContent) -> Iterable[Block]:
    for one in content.therapy_sessions:
        name = words.therapy_session_kind(one.kind) if one.kind else translate("Share", "A session without dosing")
        yield _heading(f"{name}, {wording.session_when(one)}")
        yield from facts(wording.therapy_facts(one))


def _intentions(content: ShareContent) -> Iterable[Block]:
    if content.intentions:
        yield _heading(translate("Share", "Intentions"))
        for one in content.intentions:
            yield from _intention(content, one)


def _intention(content: ShareContent, one: SharedIntention) -> Iterable[Block]:
    yield from prose(one.text, is_quoted=True)
    told = [wording.when(one.written_at, content.zone), *_of_session(content, one.session_id)]
    if one.let_go_at:
        told.append(translate("Share", "let go of"))
    yield text("  ·  ".join(told), Look.SMALL, before=1, indent=10)
    for review in one.reviews:
        yield text(wording.review(review, content.zone), before=2, indent=_INDENT)


def _steps(content: ShareContent) -> Iterable[Block]:
    if content.steps:
        yield _heading(translate("Share", "Small steps"))
        for one in content.steps:
            yield text(wording.step(one), Look.PROSE, before=6, is_quoted=True)
            told = [wording.when(one.made_at, content.zone), *_of_session(content, one.session_id)]
            yield text("  ·  ".join(told), Look.SMALL, before=1, indent=10)
            for event in one.history:
                yield text(wording.step_event(event, content.zone), before=2, indent=_INDENT)


def _of_session(content: ShareContent, session_id: str) -> tuple[str, ...]:
    return tuple(wording.session_name(one) for one in content.sessions if one.id == session_id)


def _entries(content: ShareContent) -> Iterable[Block]:
    if content.entries:
        yield _heading(translate("Share", "What was written"))
        for one in content.entries:
            yield from _entry(content, one)


def _entry(content: ShareContent, one: SharedEntry) -> Iterable[Block]:
    name = translate("Share", "A veiled entry") if one.veiled else one.title or wording.when(one.happened_at, one.zone)
    yield Row(cells=text(name, Look.SUBHEADING).cells, before=16, keeps_next=True, is_ruled=True)
    yield text("  ·  ".join(_about_entry(content, one)), Look.SMALL, before=1, keeps_next=True)
    if one.veiled:
        said = translate("Share", "Its words stand on the last pages, to be opened on purpose.")
        yield text("\n".join(part for part in (one.veil_note, said) if part), Look.CAPTION, before=4)
    else:
        yield from _words_of(content, one)


def _veiled(content: ShareContent) -> Iterable[Block]:
    """Yield the words of veiled entries, on pages of their own: paper has no veil to lift."""
    heading = translate("Share", "Veiled entries: each begins with its note")
    for place, one in enumerate(entry for entry in content.entries if entry.veiled):
        if place == 0:
            yield replace(_heading(heading), begins_page=True)
        note = one.veil_note or translate("Share", "The person has veiled this entry. It may be hard to read.")
        yield Row(cells=text(note, Look.SUBHEADING).cells, before=16, keeps_next=True, is_ruled=True)
        yield text("  ·  ".join(_about_entry(content, one)), Look.SMALL, before=1, keeps_next=True)
        if one.title:
            yield text(one.title, Look.BOLD, before=10, keeps_next=True)
        yield from _words_of(content, one)


def _words_of(content: ShareContent, one: SharedEntry) -> Iterable[Block]:
    if one.text:
        yield from prose(one.text)
    yield from _answers(one)
    if below := wording.entry_below(one):
        yield text(below, Look.CAPTION, before=6)
    yield from _beside_words(content, one)


def _about_entry(content: ShareContent, one: SharedEntry) -> Iterable[str]:
    if one.title or one.veiled:
        yield wording.when(one.happened_at, one.zone)
    yield from wording.entry_marks(one)
    yield from _of_session(content, one.session_id)
    if one.written_at and _is_another_day(one.written_at, one.happened_at, one.zone):
        yield translate("Share", "written {when}").format(when=wording.when(one.written_at, one.zone))


def _answers(one: SharedEntry) -> Iterable[Block]:
    for answer in one.answers:
        if answer.prompt:
            yield text(answer.prompt, Look.BOLD, before=8, keeps_next=True)
        yield from prose(answer.text, is_quoted=one.kind is EntryKind.CAPTURE)
        if below := wording.answer_below(answer, one.zone):
            yield text(below, Look.SMALL, before=1)


def _beside_words(content: ShareContent, one: SharedEntry) -> Iterable[Block]:
    for drawing in content.drawings:
        if drawing.entry_id == one.id:
            yield Sketch(drawing=drawing)
    for voice in content.voices:
        if voice.entry_id == one.id:
            said = translate("Share", "A recording of {length} goes with it in the encrypted file.")
            yield text(said.format(length=wording.length(voice.seconds)), Look.CAPTION, before=4)


def _is_another_day(one: datetime, other: datetime, zone: str) -> bool:
    return words.local(one, zone).date() != words.local(other, zone).date()


def _check_ins(content: ShareContent) -> Iterable[Block]:
    if content.check_ins:
        yield _heading(translate("Share", "Check-ins"))
        yield from table(
            (translate("Share", "When"), translate("Share", "What was noted")),
            [(wording.when(one.at, one.zone), wording.check_in(one)) for one in content.check_ins],
            (0.28, 0.72),
        )


def _marks(content: ShareContent) -> Iterable[Block]:
    if content.marks:
        yield _heading(translate("Share", "Beside the course"))
        rows = []
        for one in content.marks:
            kind = words.life_mark_kind(one.kind) if one.kind else ""
            day = words.full_day(words.local(one.at, one.zone).date())
            if one.precision:
                local = words.local(one.at, one.zone)
                day = words.partial_date(local, one.precision, words.local(content.made_at, content.zone).date())
            said = ". ".join(part for part in (one.text, one.note) if part)
            rows.append((day, kind, said))
        head = (translate("Share", "When"), translate("Share", "What kind"), translate("Share", "What"))
        yield from table(head, rows, (0.28, 0.24, 0.48))


def _heading(said: str) -> Row:
    return text(said, Look.HEADING, before=18, keeps_next=True)


def _shortened(said: str) -> str:
    said = " ".join(said.split())
    if len(said) <= _QUOTED_AT_MOST:
        return said
    return f"{said[:_QUOTED_AT_MOST].rsplit(' ', 1)[0]} …"
