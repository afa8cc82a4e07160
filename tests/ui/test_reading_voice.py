"""Reading aloud: what is read, when it is silent, and the computer's own voice where it has one."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from journal_app import preflight
from journal_app.domain.entry import Draft, Entry, EntryKind
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt
from journal_app.settings import Settings
from journal_app.ui.audio.reading_voice import QtReadingVoice, ReadingVoice, VoiceState
from journal_app.ui.audio.states import RecordingState
from journal_app.ui.flows import read_aloud_flow
from journal_app.ui.flows.read_aloud_flow import ReadAloudFlow
from journal_app.ui.screens.groggy_screen import GroggyScreen, GroggyView
from journal_app.ui.screens.guided_screen import GuidedScreen
from journal_app.ui.widgets.reading_aloud_card import ReadingAloudCard
from tests import builders
from tests.end2end.conftest import CheapVault, Person, make_person
from tests.voices import Reader

__all__ = ["make_person"]

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
QUESTIONS = (
    Prompt(id="P4.a.1", moment=Moment.EVENING, domain=Domain.BODY, text="Where is it warm?"),
    Prompt(id="P4.b.1", moment=Moment.EVENING, domain=Domain.EMOTIONS, text="What is here now?"),
)


def is_speaking(voice: ReadingVoice) -> bool:
    return voice.state is VoiceState.SPEAKING


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    del qtbot  # there is to be an application
    return QObject()


@pytest.fixture
def flow(monkeypatch: pytest.MonkeyPatch, owner: QObject) -> ReadAloudFlow:
    monkeypatch.setattr(read_aloud_flow, "make_voice", Reader)
    return ReadAloudFlow(owner, lambda: True)


def reader(flow: ReadAloudFlow) -> Reader:
    assert isinstance(flow.voice, Reader)
    return flow.voice


@pytest.fixture
def guided(qtbot: QtBot) -> GuidedScreen:
    screen = GuidedScreen()
    qtbot.addWidget(screen)
    entry = Entry(id="one", kind=EntryKind.GUIDED, happened_at=NOW, zone="Europe/London", written_at=NOW)
    screen.begin(Draft(entry=entry, saved_at=NOW), QUESTIONS)
    with qtbot.waitExposed(screen):
        screen.show()
    return screen


def test_question_is_read_by_key_and_silent_by_the_same_key_and_by_going_on(
    qtbot: QtBot, flow: ReadAloudFlow, guided: GuidedScreen
) -> None:
    voice = reader(flow)
    flow.join_guided(guided)
    flow.offer()

    qtbot.keyClick(guided, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert (voice.said, guided._read.accessibleName()) == ([QUESTIONS[0].text], "Stop reading")
    qtbot.keyClick(guided, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert (voice.state, guided._read.accessibleName()) == (VoiceState.SILENT, "Read aloud")
    guided._read.click()
    guided._next.click()

    assert not is_speaking(voice)
    assert voice.said == [QUESTIONS[0].text] * 2


def test_without_a_voice_there_is_no_button_and_the_settings_say_what_to_install(
    qtbot: QtBot, flow: ReadAloudFlow, guided: GuidedScreen
) -> None:
    reader(flow).is_there = False
    flow.join_guided(guided)
    flow.offer()
    card = ReadingAloudCard()
    qtbot.addWidget(card)

    qtbot.keyClick(guided, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)

    assert guided._read.isHidden()
    assert reader(flow).said == []
    assert "speech-dispatcher" in card.about
    assert card.by_itself.isHidden()
    card.show_settings(Settings(read_aloud=True))
    assert card.applied_to(Settings()).read_aloud  # what was chosen stays, should a voice come back


@pytest.mark.parametrize("is_wanted", [True, False])
def test_quiet_mode_is_read_if_that_was_chosen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_wanted: bool) -> None:
    monkeypatch.setattr(read_aloud_flow, "make_voice", Reader)
    screen, owner = GroggyScreen(), QObject()
    qtbot.addWidget(screen)
    flow = ReadAloudFlow(owner, lambda: is_wanted)
    flow.join_groggy(screen)
    voice = reader(flow)

    screen.begin(GroggyView(now=NOW, questions=QUESTIONS))
    assert [text.splitlines()[-1] for text in voice.said] == ["Nothing needs to be decided today."] * is_wanted
    screen._begin_button.click()
    assert voice.said[1:] == [QUESTIONS[0].text] * is_wanted
    screen.write_words()
    assert not is_speaking(voice)
    screen.skip()
    flow.on_recording_state_changed(RecordingState.OPENING)

    assert voice.said[2:] == [QUESTIONS[1].text] * is_wanted
    assert not is_speaking(voice)


def test_voice_falls_silent_when_the_place_is_left_covered_or_locked(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    make_person: Callable[[Path], Person],
    tmp_path: Path,
    clock: builders.FixedClock,
) -> None:
    voices: list[Reader] = []

    def make_voice(parent: QObject) -> Reader:
        voices.append(Reader(parent))
        return voices[0]

    monkeypatch.setattr(read_aloud_flow, "make_voice", make_voice)
    CheapVault(tmp_path / "vault", clock).create(builders.PASSPHRASE).journal.close()
    person = make_person(tmp_path / "vault")
    person.unlock()
    screen = person.window.journal_screen
    assert screen is not None
    with qtbot.waitSignal(screen.screen_shown):
        screen.open_screen("write")
    person.write("a line of mine")

    def read_until(act: Callable[[], object]) -> None:
        person.press("Read aloud")
        assert is_speaking(voices[0])
        act()
        assert not is_speaking(voices[0])

    person.press("More about this question")
    read_until(lambda: person.press("All questions"))
    qtbot.waitUntil(lambda: screen.prompts.screen.isVisible() and not screen.is_busy)
    person.press("Back")  # to the same page, with the same words
    qtbot.waitUntil(lambda: screen.writing.guided.isVisible())
    assert person.box().toPlainText() == "a line of mine"
    read_until(person.window.cover)
    person.window.cover()
    person.press("Read aloud")
    states: list[VoiceState] = []
    voices[0].state_changed.connect(states.append)
    person.lock()

    assert states[0] is VoiceState.SILENT


@pytest.mark.qt_log_ignore("pipewire", extend=True)  # said where QtMultimedia finds none of it
def test_engine_of_qt_reads_and_stops(qtbot: QtBot) -> None:
    if missing := preflight.missing_sound_packages():
        pytest.skip(f"not installed: {', '.join(missing)}")
    voice = QtReadingVoice(engine="mock")
    assert voice.is_available

    with qtbot.waitSignal(voice.state_changed):
        voice.say("one two three four five six seven eight")
    assert is_speaking(voice)
    with qtbot.waitSignal(voice.state_changed):
        voice.stop()

    assert not is_speaking(voice)


@pytest.mark.qt_log_ignore("pipewire", extend=True)
def test_voice_of_this_computer_reads(qtbot: QtBot) -> None:
    voice = QtReadingVoice()
    if not voice.is_available:
        pytest.skip("there is no voice on this computer")

    with qtbot.waitSignal(voice.state_changed, timeout=10_000):
        voice.say("one")
    voice.stop()
    qtbot.waitUntil(lambda: voice.state is VoiceState.SILENT)


def test_speech_is_not_loaded_before_it_is_wanted() -> None:
    code = "import sys, journal_app.ui.journal_screen; sys.exit('PySide6.QtTextToSpeech' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
