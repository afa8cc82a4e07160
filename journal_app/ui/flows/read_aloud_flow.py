"""Reading aloud: the computer's own voice for questions and grounding, silent as soon as anything else begins."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from journal_app.ui.audio.reading_voice import QtReadingVoice, ReadingVoice, VoiceState
from journal_app.ui.audio.states import RecordingState
from journal_app.ui.widgets.grounding_player import GroundingPlayer

if TYPE_CHECKING:  # for the locked journal, too: none of its screens is loaded there
    from journal_app.ui.screens.groggy_screen import GroggyScreen
    from journal_app.ui.screens.guided_screen import GuidedScreen

make_voice: Callable[[QObject], ReadingVoice] = QtReadingVoice
"""Makes the voice; tests put another in its place."""


class ReadAloudFlow(QObject):
    """Joins one voice to the screens that may be read aloud.

    Args:
        parent: Owns the flow, and with it the voice.
        by_itself: Whether what is shown in the quiet mode, and the steps of an exercise, are read without being asked.
    """

    def __init__(self, parent: QObject, by_itself: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._by_itself = by_itself
        self._guided: GuidedScreen | None = None
        self.voice = make_voice(self)
        self.voice.state_changed.connect(self._on_voice_state_changed)
        self.voice.available_changed.connect(self._on_voice_available_changed)

    def join_guided(self, screen: "GuidedScreen") -> None:
        """Read the question of guided writing when that is asked for."""
        if self._guided is not None:
            return
        self._guided = screen
        screen.read_requested.connect(self.voice.say)
        screen.silence_requested.connect(self.voice.stop)

    def join_groggy(self, screen: "GroggyScreen") -> None:
        """Read the questions of the groggy evening by themselves, if that is wanted."""
        screen.turned.connect(self.silence)
        screen.asked.connect(self._on_asked)
        screen.read_requested.connect(self.voice.say)
        self.join_players(screen)

    def join_players(self, screen: QObject) -> None:
        """Read the steps of the exercises that a screen plays, if that is wanted; silence when one is stopped."""
        for player in screen.findChildren(GroundingPlayer):
            player.step_shown.connect(self._on_asked)
            player.stopped.connect(self.silence)

    def offer(self) -> None:
        """Offer to read aloud where there is a voice. Looks for one, which takes some milliseconds."""
        self._on_voice_available_changed()

    @Slot(str)
    def _on_asked(self, text: str) -> None:
        if self._by_itself():
            self.voice.say(text)

    @Slot()
    def silence(self) -> None:
        """Fall silent, whatever is being read."""
        self.voice.stop()

    @Slot(object)
    def on_recording_state_changed(self, state: RecordingState) -> None:
        """Fall silent before the microphone hears it."""
        if state is not RecordingState.IDLE:
            self.voice.stop()

    @Slot(object)
    def _on_voice_state_changed(self, state: VoiceState) -> None:
        if self._guided is not None:
            self._guided.show_reading(reading=state is VoiceState.SPEAKING)

    @Slot()
    def _on_voice_available_changed(self) -> None:
        if self._guided is not None:
            self._guided.offer_reading(offered=self.voice.is_available)
