"""Whole valid values for tests; a test states only what it is about."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from journal_app.crypto.kdf import KdfCost, Limits
from journal_app.domain.course import (
    CourseOfTreatment,
    DosingSession,
    Intention,
    Route,
    SessionStatus,
    TherapySession,
    TherapySessionKind,
)
from journal_app.domain.entry import Answer, Draft, Entry, EntryKind
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.prompt import Domain

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
"""The present, in tests that need one; a Tuesday."""
ZONE = "Europe/Berlin"
PASSPHRASE = "seven quiet lanterns over water"
CHEAP_COST = KdfCost(memory_kib=8, passes=1)
CHEAP_LIMITS = Limits(memory_kib_min=8, memory_kib_max=2 * 1024 * 1024, passes_min=1, passes_max=64)


class FixedClock:
    """A clock that moves only when told to; the person is in UTC."""

    def __init__(self, present: datetime = NOON) -> None:
        self.present = present

    def now(self) -> datetime:
        return self.present

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(UTC)

    def advance(self, **duration: float) -> None:
        self.present += timedelta(**duration)


def make_entry(text: str = "a quiet morning", **overrides: Any) -> Entry:
    """Build a free entry with this text."""
    entry = Entry(id=new_identifier(), kind=EntryKind.FREE, happened_at=NOON, zone=ZONE, written_at=NOON, text=text)
    return replace(entry, **overrides)


def make_answer(text: str = "warm hands", **overrides: Any) -> Answer:
    answer = Answer(prompt_id="P4.body.1", prompt_text="How is your body now?", domain=Domain.BODY, text=text)
    return replace(answer, **overrides)


def make_guided_entry(*answers: str, **overrides: Any) -> Entry:
    """Build a guided entry with these answers."""
    given = tuple(
        make_answer(text, prompt_id=f"P4.body.{number}") for number, text in enumerate(answers or ("warm hands",), 1)
    )
    return make_entry(**{"text": "", "kind": EntryKind.GUIDED, "answers": given, **overrides})


def make_draft(text: str = "not done yet", **overrides: Any) -> Draft:
    """Build a draft of a free entry with this text."""
    return replace(Draft(entry=make_entry(text), saved_at=NOON), **overrides)


def make_course(name: str = "Spring", **overrides: Any) -> CourseOfTreatment:
    return replace(CourseOfTreatment(id=new_identifier(), name=name, began_on=NOON.date()), **overrides)


def make_dosing_session(starts_at: datetime = NOON, **overrides: Any) -> DosingSession:
    session = DosingSession(
        id=new_identifier(),
        starts_at=starts_at,
        zone=ZONE,
        status=SessionStatus.HELD,
        route=Route.INTRAMUSCULAR,
        dose=Decimal(50),
    )
    return replace(session, **overrides)


def make_therapy_session(starts_at: datetime = NOON, **overrides: Any) -> TherapySession:
    session = TherapySession(id=new_identifier(), kind=TherapySessionKind.INTEGRATION, starts_at=starts_at, zone=ZONE)
    return replace(session, **overrides)


def make_intention(text: str = "stay with the breath", **overrides: Any) -> Intention:
    return replace(Intention(id=new_identifier(), text=text, written_at=NOON), **overrides)


def find_readable(words: Iterable[str], folders: Iterable[Path]) -> list[tuple[str, Path]]:
    """Return which of the words can be read in which files below the folders, as UTF-8 or as UTF-16."""
    forms = [(word, {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")}) for word in words]
    found: list[tuple[str, Path]] = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                found += ((word, path) for word, shapes in forms if any(shape in content for shape in shapes))
    return found


def stop_at(look: int) -> Callable[[], bool]:
    """Return something that says "stop" when it is asked for the n-th time, from 1."""
    asked = 0

    def should_stop() -> bool:
        nonlocal asked
        asked += 1
        return asked >= look

    return should_stop


def open_files(folder: Path) -> list[str]:
    """Return the files in a folder that this process has open or mapped, as Linux tells."""
    links = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            links.append(str(link.readlink()))
        except FileNotFoundError:  # the descriptor of this very listing
            continue
    maps = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    return [each for each in links + maps if str(folder) in each]
