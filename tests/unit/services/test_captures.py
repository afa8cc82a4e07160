"""The groggy evening in the journal: what is caught stays as it was caught, whatever happens around it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from journal_app.domain.course import DosingSession, SessionStatus
from journal_app.domain.drawing import Drawing, Stroke
from journal_app.domain.entry import EntryKind
from journal_app.domain.phase import Moment
from journal_app.domain.preferences import OwnSet
from journal_app.errors import SettlingError
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from tests.builders import CHEAP_COST, CHEAP_LIMITS, NOON, PASSPHRASE, ZONE, FixedClock, make_dosing_session

LINE = Stroke(colour="text", width=9, points=((0.1, 0.1, 1.0), (0.5, 0.5, 1.0)))


@pytest.fixture
def journal(tmp_path: Path, clock: FixedClock) -> Iterator[Journal]:
    """Give an empty journal that goes by the clock of the test."""
    vault = Vault(tmp_path / "vault", limits=CHEAP_LIMITS, clock=clock)
    opened = vault.create(PASSPHRASE, cost=CHEAP_COST).journal
    yield opened
    opened.close()


def _planned_now(journal: Journal, **changes: object) -> DosingSession:
    session = make_dosing_session(starts_at=NOON, ended_at=None, status=SessionStatus.PLANNED, **changes)
    return journal.courses.save_dosing_session(session)


def test_quiet_mode_is_due_when_a_session_was_planned_for_now(journal: Journal, clock: FixedClock) -> None:
    session = _planned_now(journal)

    clock.present = NOON + timedelta(hours=1, minutes=30)

    due = journal.captures.due_session()
    assert due is not None
    assert due.id == session.id


@pytest.mark.parametrize("hours", [-1, 5, 24])
def test_quiet_mode_is_not_due_at_other_times(journal: Journal, clock: FixedClock, hours: float) -> None:
    _planned_now(journal)

    clock.present = NOON + timedelta(hours=hours)

    assert journal.captures.due_session() is None


def test_quiet_mode_is_not_due_for_a_cancelled_session(journal: Journal) -> None:
    session = _planned_now(journal)
    journal.courses.set_status(session.id, SessionStatus.CANCELLED)

    assert journal.captures.due_session() is None


def test_quiet_mode_that_was_left_stays_closed_for_this_session(journal: Journal, clock: FixedClock) -> None:
    session = _planned_now(journal)
    journal.captures.put_off(session)
    assert journal.captures.due_session() is None

    second = journal.courses.save_dosing_session(
        make_dosing_session(starts_at=NOON + timedelta(hours=6), ended_at=None, status=SessionStatus.PLANNED)
    )
    clock.present = NOON + timedelta(hours=7)

    due = journal.captures.due_session()
    assert due is not None
    assert due.id == second.id


def test_quiet_mode_left_before_a_session_opens_again_once_it_is_over(journal: Journal, clock: FixedClock) -> None:
    session = _planned_now(journal)
    clock.present = NOON - timedelta(minutes=10)
    journal.captures.put_off(session)
    assert journal.captures.due_session() is None

    clock.present = NOON + timedelta(hours=1, minutes=30)

    assert journal.captures.due_session() == session
    journal.captures.put_off(session)
    assert journal.captures.due_session() is None


def test_lines_are_kept_with_their_time_and_stay_raw(journal: Journal, clock: FixedClock) -> None:
    session = _planned_now(journal)
    capture = journal.captures.current(ZONE)
    journal.captures.add_line(capture.entry, "a green door", capture.questions[0])
    clock.advance(minutes=7)
    journal.captures.add_line(capture.entry, "warm")

    kept = journal.entries.get(capture.entry.id)

    assert [answer.text for answer in kept.answers] == ["a green door", "warm"]
    assert [answer.at for answer in kept.answers] == [NOON, NOON + timedelta(minutes=7)]
    assert kept.groggy
    assert kept.kind is EntryKind.CAPTURE
    assert kept.dosing_session_id == session.id
    with pytest.raises(SettlingError):
        journal.entries.delete(kept.id)


def test_evening_goes_on_where_it_was_left(journal: Journal) -> None:
    _planned_now(journal)
    first = journal.captures.current(ZONE)
    journal.captures.add_line(first.entry, "a green door")
    journal.captures.keep_typed(first.entry, "and behind i")

    again = journal.captures.current(ZONE)

    assert again.entry.id == first.entry.id
    assert [answer.text for answer in again.entry.answers] == ["a green door"]
    assert again.unfinished == "and behind i"


def test_words_typed_before_anything_was_kept_come_back(journal: Journal) -> None:
    first = journal.captures.current(ZONE)
    journal.captures.keep_typed(first.entry, "a gree")

    again = journal.captures.current(ZONE)

    assert again.entry.id == first.entry.id
    assert again.unfinished == "a gree"
    assert again.entry.answers == ()


def test_second_session_of_a_day_has_its_own_capture(journal: Journal, clock: FixedClock) -> None:
    _planned_now(journal)
    first = journal.captures.current(ZONE)
    journal.captures.add_line(first.entry, "morning")
    later = journal.courses.save_dosing_session(
        make_dosing_session(starts_at=NOON + timedelta(hours=6), ended_at=None, status=SessionStatus.PLANNED)
    )
    clock.present = NOON + timedelta(hours=7)

    second = journal.captures.current(ZONE)

    assert second.entry.id != first.entry.id
    assert second.entry.dosing_session_id == later.id


def test_drawing_alone_is_kept_and_can_be_hidden_until_the_night_is_over(journal: Journal, clock: FixedClock) -> None:
    capture = journal.captures.current(ZONE)
    journal.media.save_drawing(capture.entry.id, Drawing(width=1200, height=900, strokes=(LINE,)), zone=ZONE)
    journal.captures.ensure_kept(capture.entry)

    journal.captures.hide(capture.entry)
    hidden = [header.id for header in journal.entries.newest(5)]
    clock.advance(hours=20)
    shown = [header.id for header in journal.entries.newest(5)]

    assert (hidden, shown) == ([], [capture.entry.id])


def test_recording_left_by_a_crash_gets_an_entry_of_its_own(journal: Journal) -> None:
    session = _planned_now(journal)
    recording = journal.media.begin_recording(None, ZONE, "audio/ogg")
    journal.media.append(recording.id, b"OggS and so on", bytes(20))

    assert journal.captures.recover(ZONE) == 1

    [header] = journal.entries.newest(5)
    assert header.dosing_session_id == session.id
    [kept] = journal.media.of_entry(header.id)
    assert kept.is_complete
    assert journal.captures.recover(ZONE) == 0


def test_recording_of_a_capture_that_was_never_kept_keeps_its_place(journal: Journal) -> None:
    capture = journal.captures.current(ZONE)
    recording = journal.media.begin_recording(capture.entry.id, ZONE, "audio/ogg")
    journal.media.append(recording.id, b"OggS and so on", bytes(20))

    journal.captures.recover(ZONE)

    assert journal.entries.get(capture.entry.id).groggy


def test_a_question_of_ones_own_is_asked_while_groggy_with_nine_words_and_not_with_ten(journal: Journal) -> None:
    _planned_now(journal)
    own = [
        journal.prompt_packs.save_own_prompt("one two three four five six seven eight nine" + end, Moment.FIRST_CAPTURE)
        for end in ("", " ten")
    ]
    order = OwnSet(moment=Moment.FIRST_CAPTURE, prompt_ids=tuple(one.id for one in own))
    journal.preferences.save(replace(journal.preferences.get(), own_sets=(order,)))

    assert [one.id for one in journal.captures.current(ZONE).questions] == [own[0].id]
