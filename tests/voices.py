"""Voices to read aloud with, in the place of the computer's own."""

from PySide6.QtCore import QObject

from journal_app.ui.audio.reading_voice import ReadingVoice, VoiceState


class Reader(ReadingVoice):
    """A voice that notes what it reads."""

    is_there = True

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.said: list[str] = []
        self._state = VoiceState.SILENT

    @property
    def is_available(self) -> bool:
        return self.is_there

    @property
    def state(self) -> VoiceState:
        return self._state

    def say(self, text: str) -> None:
        self.said.append(text)
        self._enter(VoiceState.SPEAKING)

    def stop(self) -> None:
        self._enter(VoiceState.SILENT)

    def _enter(self, state: VoiceState) -> None:
        self._state = state
        self.state_changed.emit(state)


class NoReader(Reader):
    """No voice at all."""

    is_there = False
