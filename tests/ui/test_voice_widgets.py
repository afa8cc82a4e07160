"""Saying it and hearing it again: what is pressed, what is told, and what is said where there is no microphone."""

import os
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from journal_app import preflight
from journal_app.errors import NoSpaceError, UnreadableSoundError
from journal_app.ui import theme
from journal_app.ui.audio.encoding import FlacEncoder
from journal_app.ui.audio.player import SPEEDS, Player
from journal_app.ui.audio.qt_audio import QtMicrophone, _one_channel, _two_channels
from journal_app.ui.audio.sound import Sound
from journal_app.ui.audio.states import RecordingState, Trouble
from journal_app.ui.widgets import voice_words
from journal_app.ui.widgets.parts import Page
from journal_app.ui.widgets.voice_player import VoicePlayer
from journal_app.ui.widgets.voice_recorder import VoiceRecorder
from tests.sounds import RATE, QuickSpeaker, tone
from tests.ui import inspection

State = RecordingState


def buttons(widget: QWidget) -> list[str]:
    return [each.accessibleName() for each in widget.findChildren(QAbstractButton) if each.isVisible()]


@pytest.fixture
def recorder(qtbot: QtBot) -> VoiceRecorder:
    made = VoiceRecorder()
    qtbot.addWidget(made)
    made.show()
    return made


def test_each_state_offers_what_can_be_done_and_is_told_in_words(recorder: VoiceRecorder) -> None:
    offered = {}
    for state in State:
        recorder.show_state(state)
        offered[state] = buttons(recorder)
        assert bool(recorder.status) is (state is not State.IDLE)

    assert offered == {
        State.IDLE: ["Say it"],
        State.OPENING: ["Stop"],
        State.RECORDING: ["Pause", "Stop"],
        State.PAUSED: ["Go on", "Stop"],
        State.HELD: ["Go on", "Stop"],
        State.FINISHING: [],
        State.UNKEPT: ["Try again", "Leave the last seconds"],
    }


def test_a_recording_is_made_by_the_space_bar_alone(qtbot: QtBot, recorder: VoiceRecorder) -> None:
    recorder.activateWindow()
    recorder.record_button.setFocus()
    qtbot.waitUntil(recorder.record_button.hasFocus)

    with qtbot.waitSignal(recorder.record_requested):
        qtbot.keyClick(recorder.record_button, Qt.Key.Key_Space)
    recorder.show_state(State.OPENING)
    recorder.show_state(State.RECORDING)
    assert recorder.stop_button.hasFocus()
    with qtbot.waitSignal(recorder.stop_requested):
        qtbot.keyClick(recorder.stop_button, Qt.Key.Key_Space)
    recorder.show_state(State.FINISHING)
    recorder.show_state(State.IDLE)


def test_on_the_groggy_evening_targets_are_large_and_no_time_runs(qtbot: QtBot) -> None:
    recorder = VoiceRecorder(large=True)
    qtbot.addWidget(recorder)
    recorder.show()

    for state in (State.IDLE, State.RECORDING, State.PAUSED, State.UNKEPT):
        recorder.show_state(state)
        recorder.show_seconds(83)
        inspection.lay_out(recorder, 700, 400)
        shown = [each for each in recorder.findChildren(QAbstractButton) if each.isVisible()]
        assert all(min(each.width(), each.height()) >= 72 for each in shown)
        assert not recorder._time.isVisible()


def test_a_full_disk_says_that_what_was_said_is_kept(recorder: VoiceRecorder) -> None:
    recorder.show_state(State.HELD)

    recorder.show_error(NoSpaceError())

    assert "no room left" in recorder.notice.text
    assert "What you said is kept" in recorder.notice.text
    recorder.show_state(State.RECORDING)
    assert recorder.notice.isHidden()


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_says_what_to_do(recorder: VoiceRecorder, trouble: Trouble) -> None:
    recorder.show_trouble(trouble)

    assert recorder.notice.isVisible()
    assert voice_words.recording_trouble(trouble).next_step
    assert voice_words.playing_trouble(trouble).next_step


# --- listening


@pytest.fixture
def listener(qtbot: QtBot) -> VoicePlayer:
    """Give a player of four seconds."""
    made = VoicePlayer(Player(make_speaker=QuickSpeaker))
    qtbot.addWidget(made)
    made.show_recording("a recording", bytes(range(10, 50)), 4)
    made.resize(600, 150)
    made.show()
    return made


def sound() -> Sound:
    encoder = FlacEncoder(RATE)
    return Sound(encoder.write(tone(4)) + encoder.finish())


def test_the_sound_is_asked_for_once_and_played_from_the_place_that_is_shown(
    qtbot: QtBot, listener: VoicePlayer
) -> None:
    asked: list[str] = []
    listener.sound_requested.connect(asked.append)
    qtbot.keyClick(listener.waveform, Qt.Key.Key_Home)
    listener.waveform._seek(2)

    listener.play_button.click()
    listener.play_button.click()
    assert asked == ["a recording"]
    listener.play_sound("another", sound())
    assert not listener.player.is_playing
    listener.play_sound("a recording", sound())

    assert listener.player.is_playing
    assert listener.player.position >= 2
    assert listener.play_button.accessibleName() == "Pause"
    listener.hide()
    assert not listener.player.is_playing


def test_keys_and_clicks_go_to_a_place(qtbot: QtBot, listener: VoicePlayer) -> None:
    places: list[float] = []
    listener.waveform.seek_requested.connect(places.append)

    for key in (Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home):
        qtbot.keyClick(listener.waveform, key)
    middle = QPoint(listener.waveform.width() // 2, 10)
    qtbot.mouseClick(listener.waveform, Qt.MouseButton.LeftButton, pos=middle)

    assert places == [4, 0, 4, 0, pytest.approx(2, abs=0.05)]
    assert listener.waveform.accessibleDescription() == "2 seconds of 4 seconds"


def test_speed_is_chosen_and_what_cannot_be_played_says_so(listener: VoicePlayer) -> None:
    listener.speed.setCurrentIndex(SPEEDS.index(2.0))
    listener.show_error(UnreadableSoundError())

    assert listener.player.speed == 2
    assert "cannot be played" in listener.notice.text


@pytest.mark.parametrize(("width", "scale"), [(900, 1.0), (716, 2.0)])
def test_nothing_is_clipped_and_all_has_names(qtbot: QtBot, themed: theme.Theme, width: int, scale: float) -> None:
    themed.apply("dark", scale, reduced_motion=scale == 1.0)
    shown = []
    for large in (False, True):
        for state in (State.IDLE, State.RECORDING, State.UNKEPT):
            recorder = VoiceRecorder(large=large)
            recorder.show_state(state)
            recorder.show_level(0.5)
            recorder.show_silence(True)  # noqa: FBT003  # the signal's argument
            shown.append(recorder)
    player = VoicePlayer(Player(make_speaker=QuickSpeaker))
    player.show_recording("a recording", bytes(range(200)), 20)
    page = Page(*shown, player)
    qtbot.addWidget(page)
    inspection.lay_out(page, width, 600)
    page.grab()

    assert inspection.clipped(page) == []
    assert inspection.unnamed(page) == []
    assert inspection.wider_than_the_window(page) == []


# --- the real microphone, as far as a computer without one has it


def test_without_the_library_it_is_told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(PySide6, "QtMultimedia", raising=False)
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    microphone = QtMicrophone()

    with qtbot.waitSignal(microphone.troubled) as told:
        microphone.open()

    assert told.args == [Trouble.NO_LIBRARY]


WITHOUT_DEVICE = """
import sys
import journal_app.ui.journal_screen
loaded = {"PySide6.QtMultimedia", "soundfile", "numpy"} & set(sys.modules)
from PySide6.QtGui import QGuiApplication
from journal_app.ui.audio.qt_audio import QtMicrophone, QtSpeaker
app = QGuiApplication([])
told = []
for each in (QtMicrophone(), QtSpeaker()):
    each.troubled.connect(told.append)
    each.open() if isinstance(each, QtMicrophone) else each.open(48000)
sys.stdout.write(f"{sorted(loaded)} {[trouble.name for trouble in told]}")
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="sound is taken away in Linux's way")
def test_without_a_device_it_is_told_and_nothing_is_loaded_before_it_is_wanted() -> None:
    nowhere = {"PULSE_SERVER": "unix:/nonexistent", "PULSE_RUNTIME_PATH": "/nonexistent", "PIPEWIRE_REMOTE": "nowhere"}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DEVICE],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
        env=os.environ | nowhere | {"QT_QPA_PLATFORM": "offscreen"},
    )

    why = "NO_LIBRARY" if preflight.missing_sound_packages() else "NO_DEVICE"
    assert done.stdout == f"[] ['{why}', '{why}']", done.stderr


def test_channels_are_joined_and_doubled() -> None:
    pcm = b"\x0a\x00\x14\x00\x9c\xff\x00\x00"

    assert _one_channel(pcm, 2) == b"\x0f\x00\xce\xff"
    assert _one_channel(pcm + b"\x01", 1) == pcm
    assert _one_channel(_two_channels(pcm), 2) == pcm
