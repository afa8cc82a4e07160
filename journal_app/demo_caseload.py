"""The sample caseload of `journal-app --demo therapist`: three plainly made-up people, two of them called Maya.

Their shares are chosen from the sample journal, sealed and opened as every share is; what differs between the three is
moved in time, cut short, or said here. The measure is made up as well.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeVar

from journal_app import demo
from journal_app.crypto.kdf import FLOOR
from journal_app.domain.day import zone_named
from journal_app.domain.entry import Privacy
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.share import MeasurePoint, ShareContent, SharedMeasure
from journal_app.domain.share_selection import EntryChoice
from journal_app.domain.vault_kind import VaultKind
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.sharing import reading, sealing
from journal_app.sharing.envelope import KeyLock
from journal_app.sharing.keys import Identity
from journal_app.storage.database import create_database, open_database

NAME: Final = "Dr. Example"
_WEEKS: Final = 10
_KEY_BYTES: Final = 48
_SCORES: Final = ((68, 17), (41, 14), (20, 11), (4, 9))
V = TypeVar("V")


def make_vault(vault: Vault, now: datetime, zone: str, passphrase: str) -> Journal:
    """Make a therapist's vault with the sample caseload and return it, open."""
    new = vault.create(passphrase, cost=FLOOR)
    fill(new.journal, now, zone)
    return new.journal


def fill(journal: Journal, now: datetime, zone: str) -> None:
    """Let three people send what they chose to an empty vault, which becomes that of a therapist."""
    journal.become(VaultKind.THERAPIST)
    journal.preferences.save(replace(journal.preferences.get(), name=NAME))
    whole = _sample_content(now, zone)
    earlier = _until(whole, now - timedelta(days=30))
    maya, other_maya, sam = (_identity(name) for name in ("Maya", "another Maya", "Sam"))
    first = _send(journal, maya, earlier, now - timedelta(days=30), message="I would like to begin slowly.")
    patient_id = maya.sender.key_id
    journal.caseload.note_reviewed(patient_id, now - timedelta(days=29))
    _send(
        journal,
        maya,
        whole,
        now - timedelta(hours=3),
        message="Could we look at the corridor together? I am not sure what I saw.",
        sequence=2,
        previous=first,
    )
    journal.caseload.label(patient_id, "Maya (Thursdays)")
    _send(
        journal,
        other_maya,
        _moved(_until(whole, now - timedelta(days=40)), timedelta(days=33)),
        now - timedelta(days=2),
    )
    _send(journal, sam, replace(_moved(earlier, timedelta(days=21)), name="Sam"), now - timedelta(days=6))
    _keep_something(journal, patient_id)


def _keep_something(journal: Journal, patient_id: str) -> None:
    review = journal.caseload.patient(patient_id)
    read = [one for one in review.content.entries if not one.veiled and (one.text or one.answers)]
    if not read:
        return
    entry = read[-1]
    words = entry.text or entry.answers[0].text
    journal.caseload.highlight(patient_id, entry.id, words.split(".")[0].strip())
    journal.caseload.note(patient_id, "Sample note: begin here next time, and leave room.", entry.id)
    journal.caseload.mark(patient_id, entry.id, to_ask=True)
    for one in read[-6:-2]:
        journal.caseload.mark(patient_id, one.id, is_read=True)


def _sample_content(now: datetime, zone: str) -> ShareContent:
    """Return what the sample person would share of the whole course."""
    with _sample_journal(now, zone) as sample:
        today = now.astimezone(zone_named(zone)).date()
        sharing = sample.sharing
        selection = sharing.propose(today - timedelta(weeks=_WEEKS), today, zone)
        found = sharing.candidates(today - timedelta(weeks=_WEEKS), today + timedelta(weeks=3), zone)
        chosen = {one.entry_id for one in selection.entries}
        more = [one for one in found.entries if one.privacy is not Privacy.ONLY_ME and one.id not in chosen]
        selection = replace(
            selection,
            until_on=today,
            entries=(*selection.entries, *(EntryChoice(entry_id=one.id) for one in more[-14:])),
            session_ids=frozenset(one.id for one in found.dosing_sessions),
            mark_ids=frozenset(one.id for one in found.marks),
        )
        provider = sharing.add_care_provider(NAME)
        content = sharing.choose(selection, provider).content
    points = tuple(
        MeasurePoint(at=now - timedelta(days=days), value=Decimal(value), is_baseline=number == 0, entered=True)
        for number, (days, value) in enumerate(_SCORES)
    )
    measure = SharedMeasure(
        id="sample-phq9", name="PHQ-9", direction="higher = more symptoms", lowest=Decimal(0), highest=Decimal(27),
        points=points,
    )  # fmt: skip
    return replace(content, measures=(measure,))


@contextmanager
def _sample_journal(now: datetime, zone: str) -> Iterator[Journal]:
    with tempfile.TemporaryDirectory(prefix="afterward-sample-") as name:
        folder, key = Path(name), os.urandom(_KEY_BYTES)
        path, vault_id = folder / "journal-0001.db", new_identifier()
        create_database(path, key, vault_id=vault_id)
        database = open_database(path, key, vault_id=vault_id)
        journal = Journal(database, vault_id=vault_id, folder=folder, release=lambda: None, clock=_At(now))
        try:
            _fill_to_share(journal, demo.make_sample(now, zone))
            yield journal
        finally:
            journal.close()


def _fill_to_share(journal: Journal, sample: demo.Sample) -> None:
    """Write what of the sample can be shared, and not all of the many: each record waits for the disk."""
    journal.preferences.save(replace(journal.preferences.get(), name=demo.NAME))
    journal.courses.save_course(sample.course)
    for dosing_session in sample.dosing_sessions:
        journal.courses.save_dosing_session(dosing_session)
    for intention in sample.intentions:
        journal.courses.save_intention(intention)
    journal.entries.add_many(sample.entries)
    for side_effect in sample.side_effects:
        journal.courses.save_side_effect(side_effect)
    for life_mark in sample.life_marks:
        journal.courses.save_life_mark(life_mark)
    for check_in in sample.check_ins[::3]:
        journal.practice.save_check_in(check_in)
    for step in sample.steps:
        journal.practice.save_step(step)
    for question in sample.questions:
        journal.practice.save_question(question)


class _At:
    """A clock that stands at the present of the sample."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """Return the present of the sample."""
        return self._now

    def local(self, instant: datetime) -> datetime:
        """Return the instant in the computer's time zone."""
        return instant.astimezone()


def _identity(name: str) -> Identity:
    signing, agreement = (hashlib.sha256(f"sample {name} {use}".encode()).digest() for use in ("signing", "agreement"))
    return Identity(signing=signing, agreement=agreement)


def _send(
    journal: Journal,
    sender: Identity,
    content: ShareContent,
    at: datetime,
    *,
    message: str = "",
    sequence: int = 1,
    previous: str = "",
) -> str:
    own = journal.caseload.identities()[0]
    share = sealing.seal(
        replace(content, made_at=at, message=message),
        sender,
        [KeyLock(public_key=own.public_key)],
        share_id=hashlib.sha256(f"{sender.sender.key_id} {sequence}".encode()).hexdigest()[:32],
        created_at=at,
        sequence=sequence,
        previous=previous,
    )
    # In this process: the bytes were made here, and three children would make the demo wait.
    journal.caseload.keep(reading.open_here(share.data, own), at)
    return share.digest


def _until(content: ShareContent, at: datetime) -> ShareContent:
    """Return what there was of it at a time."""
    return replace(
        content,
        until_on=at.date(),
        sessions=tuple(one for one in content.sessions if one.starts_at <= at),
        therapy_sessions=tuple(one for one in content.therapy_sessions if one.starts_at <= at),
        side_effects=tuple(one for one in content.side_effects if one.noted_at <= at),
        marks=tuple(one for one in content.marks if one.at <= at),
        entries=tuple(one for one in content.entries if one.happened_at <= at),
        check_ins=tuple(one for one in content.check_ins if one.at <= at),
        intentions=tuple(one for one in content.intentions if one.written_at <= at),
        steps=tuple(one for one in content.steps if one.made_at <= at),
        questions=(),
        drawings=(),
        measures=tuple(
            replace(one, points=tuple(point for point in one.points if point.at <= at)) for one in content.measures
        ),
    )


def _moved(value: V, by: timedelta) -> V:
    """Return a value with every time and day in it moved."""
    moved: Any = value
    if isinstance(value, datetime | date):
        moved = value + by
    elif isinstance(value, tuple):
        moved = tuple(_moved(one, by) for one in value)
    elif is_dataclass(value) and not isinstance(value, type):
        moved = type(value)(**{one.name: _moved(getattr(value, one.name), by) for one in fields(value)})
    result: V = moved
    return result
