"""Voice, drawing and feelings beside the words of an entry, in the real window: kept with it, gone with its draft."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from journal_app.domain.drawing import Drawing, Stroke
from journal_app.domain.entry import Draft, Entry, fragment
from journal_app.domain.media import Attachment, MediaKind
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.ui.journal_screen import JournalScreen
from journal_app.ui.place import Place
from tests import builders
from tests.end2end.conftest import CheapVault, Person
from tests.sounds import ToneMicrophone

T = TypeVar("T")
SKETCH = Drawing(width=300, height=200, strokes=(Stroke(colour="text", width=3, points=((0.1, 0.1, 1.0),)),))


@pytest.fixture
def patient(make_person: Callable[..., Person], closed_vault: Vault) -> Person:
    """Give a person with an empty journal, unlocked."""
    person = make_person(closed_vault.path)
    person.unlock()
    return person


def _screen(person: Person) -> JournalScreen:
    screen = person.window.journal_screen
    assert screen is not None
    return screen


def _settle(person: Person, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not _screen(person).is_busy)
    QApplication.processEvents()


def _ask(person: Person, qtbot: QtBot, work: Callable[[Journal], T]) -> T:
    found: list[T] = []
    screen = _screen(person)
    screen._tasks.run(lambda: work(screen.journal), found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def _say(person: Person, seconds: float) -> ToneMicrophone:
    """Open the panel to speak in, press once, and say something."""
    flow = _screen(person).recording
    flow._make_microphone = ToneMicrophone
    person.press("Add your voice")
    person.press("Say it")
    microphone = flow.findChild(ToneMicrophone)
    assert microphone is not None
    microphone.say(seconds)
    _screen(person)._tasks.finish()
    return microphone


def _newest(journal: Journal) -> tuple[Entry, tuple[Attachment, ...]]:
    [header] = journal.entries.newest(2)
    return journal.entries.get(header.id), journal.media.of_entry(header.id)


def test_what_is_said_and_drawn_in_guided_writing_is_kept_with_the_entry_without_a_word(
    patient: Person, qtbot: QtBot
) -> None:
    patient.open("write")
    additions = _screen(patient).writing.guided.additions

    additions.drawn.emit(SKETCH)
    _settle(patient, qtbot)
    _say(patient, 2)
    patient.press("Stop here")  # while it still records
    _settle(patient, qtbot)

    entry, attachments = _ask(patient, qtbot, _newest)
    assert entry.answers == ()
    assert [one.kind for one in attachments] == [MediaKind.DRAWING, MediaKind.VOICE]
    assert all(one.is_complete for one in attachments)
    assert attachments[1].seconds == pytest.approx(2, abs=0.1)
    assert all(one.prompt_id for one in attachments)
    assert _ask(patient, qtbot, lambda journal: journal.entries.unfinished()) == ()


def test_a_lock_while_recording_keeps_the_draft_and_putting_it_away_takes_the_recording_with_it(
    patient: Person, qtbot: QtBot
) -> None:
    patient.open("free")
    microphone = _say(patient, 2)
    patient.window.lock()
    assert patient.window._cover.isVisible()
    microphone.say(1)
    with qtbot.waitSignal(patient.window.locked):
        patient.press("Stop and lock")
    patient.unlock()
    _settle(patient, qtbot)

    [waiting] = _ask(patient, qtbot, lambda journal: journal.entries.unfinished())
    entry_id = waiting.draft.entry.id
    [voice] = _ask(patient, qtbot, lambda journal: journal.media.of_entry(entry_id))
    assert voice.seconds == pytest.approx(3, abs=0.1)
    qtbot.waitUntil(lambda: bool(_screen(patient).writing.free.additions.attachments.shown))
    patient.press("Put this draft away")
    assert "goes for good" in _screen(patient).writing.free._question.text()
    patient.press("Put it away")
    _settle(patient, qtbot)

    assert _ask(patient, qtbot, lambda journal: journal.media.of_entry(entry_id)) == ()
    assert _ask(patient, qtbot, lambda journal: journal.entries.unfinished()) == ()


def test_leaving_the_page_ends_the_recording_and_keeps_it_with_the_draft(patient: Person, qtbot: QtBot) -> None:
    patient.open("free")
    _say(patient, 1)

    patient.open("today")
    _settle(patient, qtbot)

    assert not _screen(patient).recording.is_recording
    [waiting] = _ask(patient, qtbot, lambda journal: journal.entries.unfinished())
    [voice] = _ask(patient, qtbot, lambda journal: journal.media.of_entry(waiting.draft.entry.id))
    assert voice.is_complete


def test_what_is_written_beside_a_capture_belongs_to_its_session_and_leads_back(
    make_person: Callable[..., Person], closed_vault: Vault, clock: builders.FixedClock, qtbot: QtBot
) -> None:
    journal = CheapVault(closed_vault.path, clock).unlock(builders.PASSPHRASE)
    session = builders.make_dosing_session()
    journal.courses.save_dosing_session(session)
    capture = builders.make_entry("a green door", groggy=True, dosing_session_id=session.id)
    journal.entries.save(capture)
    journal.close()
    clock.advance(days=2)
    person = make_person(closed_vault.path)
    person.unlock()
    person.open("entries")
    _screen(person).reading.open(capture.id)

    person.press("Write beside it")
    qtbot.waitUntil(lambda: _screen(person).writing.free.isVisible())
    person.write("it was the garden")
    person.press("Keep")
    _settle(person, qtbot)

    beside = _ask(person, qtbot, lambda journal: journal.entries.get(journal.entries.beside(capture.id)[0].id))
    assert (beside.beside_id, beside.dosing_session_id) == (capture.id, session.id)
    pane = _screen(person).reading.screen.reading
    qtbot.waitUntil(lambda: pane.entry_id == beside.id)
    assert [one.words for one in pane.beside._shown] == ["a green door"]


def test_a_line_of_a_settled_capture_that_was_not_kept_goes_beside_it(
    make_person: Callable[..., Person], closed_vault: Vault, clock: builders.FixedClock, qtbot: QtBot
) -> None:
    journal = CheapVault(closed_vault.path, clock).unlock(builders.PASSPHRASE)
    capture = builders.make_entry("", groggy=True, answers=(fragment("a green door", clock.now()),))
    journal.entries.save(capture)
    typed = replace(capture, answers=(*capture.answers, fragment("and a lam", clock.now())))
    journal.entries.save_draft(Draft(entry=typed, saved_at=clock.now()))
    journal.close()
    person = make_person(closed_vault.path)
    person.unlock()

    _screen(person).writing.resume(Place(entry_id=capture.id))
    qtbot.waitUntil(lambda: _screen(person).writing.free.isVisible())

    assert person.box().toPlainText() == "and a lam"
    [waiting] = _ask(person, qtbot, lambda journal: journal.entries.unfinished())
    assert waiting.draft.entry.beside_id == capture.id


def test_a_draft_that_is_put_away_on_today_comes_back_with_its_drawing_until_today_is_left(
    patient: Person, qtbot: QtBot
) -> None:
    patient.open("free")
    patient.write("A door")
    _screen(patient).writing.free.additions.drawn.emit(SKETCH)
    patient.open("today")
    _settle(patient, qtbot)
    [waiting] = _ask(patient, qtbot, lambda journal: journal.entries.unfinished())
    entry_id = waiting.draft.entry.id
    today = _screen(patient).today.screen

    today.put_away_requested.emit(entry_id)
    _settle(patient, qtbot)
    today.bring_back_requested.emit(entry_id)
    _settle(patient, qtbot)
    patient.open("sessions")
    [kept] = _ask(patient, qtbot, lambda journal: journal.entries.unfinished())
    assert kept.draft.entry.id == entry_id
    assert len(_ask(patient, qtbot, lambda journal: journal.media.of_entry(entry_id))) == 1

    patient.open("today")
    _settle(patient, qtbot)
    today.put_away_requested.emit(entry_id)
    _settle(patient, qtbot)
    patient.open("sessions")
    _settle(patient, qtbot)
    assert _ask(patient, qtbot, lambda journal: journal.entries.unfinished()) == ()
    assert _ask(patient, qtbot, lambda journal: journal.media.of_entry(entry_id)) == ()
