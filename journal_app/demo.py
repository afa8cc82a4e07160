"""The sample journal of `journal-app --demo`: a plainly made-up person, a course under way, ten weeks of entries.

The words are in `resources/demo/`; this module places them around the present, so that the last session was three days
ago and the next is eleven days ahead, whenever it is opened. The same present gives the same journal.
"""

import secrets
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from journal_app.catalog import prompts
from journal_app.crypto.kdf import FLOOR
from journal_app.domain.course import (
    CourseOfTreatment,
    DosingSession,
    Intention,
    Route,
    SessionStatus,
    TherapySession,
    TherapySessionKind,
)
from journal_app.domain.day import zone_named
from journal_app.domain.entry import Answer, Entry, EntryKind, Privacy
from journal_app.domain.identifiers import sample_identifier
from journal_app.domain.moment import moment_at
from journal_app.domain.prompt import Prompt
from journal_app.resources import resource
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault

NAME = "Maya"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Everything in the sample journal, placed in time."""

    course: CourseOfTreatment
    dosing_sessions: tuple[DosingSession, ...]
    therapy_sessions: tuple[TherapySession, ...]
    intentions: tuple[Intention, ...]
    entries: tuple[Entry, ...]


def fill(journal: Journal, now: datetime, zone: str) -> None:
    """Write the sample into an empty journal.

    Args:
        journal: Open and empty.
        now: The present, aware.
        zone: IANA name of the time zone the person is in.
    """
    sample = make_sample(now, zone)
    journal.preferences.save(replace(journal.preferences.get(), name=NAME))
    journal.courses.save_course(sample.course)
    for dosing_session in sample.dosing_sessions:
        journal.courses.save_dosing_session(dosing_session)
    for therapy_session in sample.therapy_sessions:
        journal.courses.save_therapy_session(therapy_session)
    for intention in sample.intentions:
        journal.courses.save_intention(intention)
    journal.entries.add_many(sample.entries)


def make_sample(now: datetime, zone: str) -> Sample:
    """Place the sample around the present; see `fill`."""
    calendar = _Calendar(now.astimezone(UTC), zone)
    table = _read("course.toml")
    course = _course(table["course"], calendar)
    dosing_sessions = tuple(_dosing_session(row, course, calendar) for row in table["dosing_session"])
    by_number = dict(enumerate(dosing_sessions, start=1))
    return Sample(
        course=course,
        dosing_sessions=dosing_sessions,
        therapy_sessions=tuple(_therapy_session(row, course, calendar) for row in table["therapy_session"]),
        intentions=tuple(_intention(row, by_number[row["session"]], calendar) for row in table["intention"]),
        entries=tuple(_entries(_read("entries.toml")["entry"], course, dosing_sessions, calendar)),
    )


@dataclass(frozen=True, slots=True)
class _Calendar:
    """Turns "so many days from today, at this hour" into instants."""

    now: datetime
    zone: str

    def day(self, day: int) -> datetime:
        """Return local midnight of a day counted from today."""
        today = self.now.astimezone(zone_named(self.zone)).date()
        return datetime.combine(today + timedelta(days=day), time(), zone_named(self.zone))

    def at(self, row: Mapping[str, Any]) -> datetime:
        """Return the instant of a row, in UTC."""
        if "hours_ago" in row:
            return self.now - timedelta(hours=row["hours_ago"])
        return datetime.combine(
            self.day(row["day"]), time.fromisoformat(row["time"]), zone_named(self.zone)
        ).astimezone(UTC)

    def status(self, at: datetime) -> SessionStatus:
        return SessionStatus.HELD if at <= self.now else SessionStatus.PLANNED


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resource("demo", name).read_text(encoding="utf-8"))


def _course(row: Mapping[str, Any], calendar: _Calendar) -> CourseOfTreatment:
    began = calendar.day(row["began_on"])
    return CourseOfTreatment(
        id=sample_identifier(began, "course"),
        name=row["name"],
        treated_for=row["treated_for"],
        substance=row["substance"],
        clinic=row["clinic"],
        began_on=began.date(),
        planned_sessions=row["planned_sessions"],
        notes=row["notes"],
    )


def _dosing_session(row: Mapping[str, Any], course: CourseOfTreatment, calendar: _Calendar) -> DosingSession:
    starts_at = calendar.at(row)
    return DosingSession(
        id=sample_identifier(starts_at, f"dosing session {row['number']}"),
        starts_at=starts_at,
        zone=calendar.zone,
        course_id=course.id,
        ended_at=starts_at + timedelta(minutes=row["minutes"]) if "minutes" in row else None,
        status=calendar.status(starts_at),
        route=Route.INTRAMUSCULAR,
        dose=Decimal(row["dose"]) if "dose" in row else None,
        setting=row["setting"],
        people=row["people"],
        notes=row.get("notes", ""),
    )


def _therapy_session(row: Mapping[str, Any], course: CourseOfTreatment, calendar: _Calendar) -> TherapySession:
    starts_at = calendar.at(row)
    return TherapySession(
        id=sample_identifier(starts_at, "therapy session"),
        kind=TherapySessionKind(row["kind"]),
        starts_at=starts_at,
        zone=calendar.zone,
        course_id=course.id,
        minutes=row["minutes"],
        status=calendar.status(starts_at),
        people=row["people"],
        notes=row.get("notes", ""),
    )


def _intention(row: Mapping[str, Any], dosing_session: DosingSession, calendar: _Calendar) -> Intention:
    written_at = calendar.at(row)
    return Intention(
        id=sample_identifier(written_at, f"intention {row['session']}"),
        text=row["text"],
        written_at=written_at,
        dosing_session_id=dosing_session.id,
        course_id=dosing_session.course_id,
    )


def _entries(
    rows: list[Mapping[str, Any]],
    course: CourseOfTreatment,
    dosing_sessions: tuple[DosingSession, ...],
    calendar: _Calendar,
) -> Iterator[Entry]:
    known = {prompt.id: prompt for prompt_set in prompts.load() for prompt in prompt_set.prompts}
    for number, row in enumerate(rows, start=1):
        happened_at = calendar.at(row)
        standing = moment_at(happened_at, dosing_sessions)
        yield Entry(
            id=sample_identifier(happened_at, f"entry {number}"),
            kind=EntryKind(row.get("kind", EntryKind.FREE)),
            happened_at=happened_at,
            zone=calendar.zone,
            written_at=happened_at,
            moment=standing.moment,
            course_id=course.id,
            dosing_session_id=standing.dosing_session.id if standing.dosing_session else None,
            title=row.get("title", ""),
            text=row.get("text", "").strip(),
            answers=tuple(_answer(known[prompt_id], text) for prompt_id, text in row.get("answers", [])),
            tags=tuple(row.get("tags", [])),
            mood=row.get("mood"),
            starred=row.get("starred", False),
            privacy=Privacy(row.get("privacy", Privacy.PRIVATE)),
        )


def _answer(prompt: Prompt, text: str) -> Answer:
    return Answer(prompt_id=prompt.id, prompt_text=prompt.text, domain=prompt.domain, text=text)


def make_vault(vault: Vault, now: datetime, zone: str, passphrase: str = "") -> Journal:
    """Make a vault for the sample and return its journal, open. Without a passphrase nobody can open it again."""
    new = vault.create(passphrase or secrets.token_urlsafe(), cost=FLOOR)
    fill(new.journal, now, zone)
    return new.journal
