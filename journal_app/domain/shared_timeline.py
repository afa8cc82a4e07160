"""The timeline of what a patient shared, drawn by the same widget as their own."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from journal_app.domain.course import CourseOfTreatment, DoseUnit, DosingSession, SessionStatus
from journal_app.domain.entry import EntryKind
from journal_app.domain.life_mark import DatePrecision
from journal_app.domain.review_search import headline_of
from journal_app.domain.session_record import DAY_ALONE
from journal_app.domain.share import ShareContent, SharedSession
from journal_app.domain.timeline import Lane, Mark, Measure, TimelineData, phase_spans

_COURSE = "shared"


def timeline_of(content: ShareContent, now: datetime) -> TimelineData:
    """Return the marks of what was shared, in the zone the patient was in."""
    marks = chain(
        _sessions(content), _entries(content), _days(content), _scores(content), _beside(content), _chain(content)
    )
    return TimelineData(
        marks=tuple(sorted(marks)),
        spans=phase_spans(
            [
                CourseOfTreatment(
                    id=_COURSE,
                    began_on=content.course.began_on if content.course else None,
                    ended_on=content.course.ended_on if content.course else None,
                )
            ],
            [
                DosingSession(
                    id=one.id,
                    starts_at=one.starts_at,
                    zone=one.zone,
                    course_id=_COURSE,
                    ended_at=one.ended_at if one.ended_at and one.ended_at >= one.starts_at else None,
                    status=one.status or SessionStatus.PLANNED,
                )
                for one in content.sessions
            ],
            now=now,
            zone=content.zone,
        ),
        zone=content.zone,
        measures=tuple(
            Measure(
                name=one.name,
                least=float(one.lowest) if one.lowest is not None else 0.0,
                most=float(one.highest if one.highest is not None else max(point.value for point in one.points)),
                meaning=one.direction.rpartition("=")[2].strip(),
                baseline=next((float(point.value) for point in one.points if point.is_baseline), None),
            )
            for one in content.measures
            if one.points
        ),
    )


def _sessions(content: ShareContent) -> Iterator[Mark]:
    for one in content.sessions:
        yield Mark(
            one.starts_at.timestamp(),
            Lane.DOSING,
            one.id,
            one.substance,
            _dose(one),
            number=one.number,
            planned=one.status is SessionStatus.PLANNED,
            detail=one.route.value if one.route else "",
            cancelled=one.status is SessionStatus.CANCELLED,
            precision="day" if DAY_ALONE in one.about else "",
        )
    for talk in content.therapy_sessions:
        yield Mark(
            talk.starts_at.timestamp(),
            Lane.THERAPY,
            talk.id,
            talk.topics,
            planned=talk.status is SessionStatus.PLANNED,
            detail=talk.kind.value if talk.kind else "",
            cancelled=talk.status is SessionStatus.CANCELLED,
            precision="day" if DAY_ALONE in talk.about else "",
        )


def _dose(session: SharedSession) -> str:
    if session.dose is None:
        return ""
    return f"{format(session.dose.normalize(), 'f')} {(session.dose_unit or DoseUnit.MILLIGRAM).value}"


def _entries(content: ShareContent) -> Iterator[Mark]:
    for one in content.entries:
        at, detail = one.happened_at.timestamp(), "veiled" if one.veiled else ""
        lane = Lane.GUIDED if one.kind is EntryKind.GUIDED else Lane.FREE
        yield Mark(at, lane, one.id, headline_of(one), detail=detail)
        if one.mood is not None:
            yield Mark(at, Lane.MOOD, one.id, headline_of(one), detail="entry", value=float(one.mood))


def _days(content: ShareContent) -> Iterator[Mark]:
    for one in content.check_ins:
        pleasant = None if one.pleasant is None else float(one.pleasant)
        yield Mark(one.at.timestamp(), Lane.CHECK_INS, one.id, one.line, value=pleasant)
        if pleasant is not None:
            yield Mark(one.at.timestamp(), Lane.MOOD, one.id, one.line, detail="check_in", value=pleasant + 5)


def _scores(content: ShareContent) -> Iterator[Mark]:
    for measure in content.measures:
        for point in measure.points:
            yield Mark(
                point.at.timestamp(),
                Lane.SCORES,
                f"{measure.id}-{int(point.at.timestamp())}",
                point.level,
                detail=measure.name,
                value=float(point.value),
            )


def _beside(content: ShareContent) -> Iterator[Mark]:
    for effect in content.side_effects:
        began = (effect.began_at or effect.noted_at).timestamp()
        yield Mark(
            began,
            Lane.SIDE_EFFECTS,
            effect.id,
            effect.words,
            detail=effect.severity.value if effect.severity else "",
            ends=effect.ended_at.timestamp() if effect.ended_at and effect.ended_at.timestamp() > began else 0.0,
        )
    for mark in content.marks:
        precise = mark.precision in {None, DatePrecision.EXACT}
        yield Mark(
            mark.at.timestamp(),
            Lane.MARKS,
            mark.id,
            mark.text,
            detail=mark.kind.value if mark.kind else "",
            ends=mark.until.timestamp() if mark.until and mark.until > mark.at else 0.0,
            precision="" if precise or mark.precision is None else mark.precision.value,
        )


def _chain(content: ShareContent) -> Iterator[Mark]:
    for intention in content.intentions:
        yield Mark(intention.written_at.timestamp(), Lane.INTENTIONS, intention.id, intention.text)
    for step in content.steps:
        last = step.history[-1].status if step.history else None
        yield Mark(step.made_at.timestamp(), Lane.STEPS, step.id, step.text, detail=last.value if last else "open")
