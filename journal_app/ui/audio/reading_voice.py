"""What reading aloud wants of a voice, and the one of this computer, which is loaded when it is first wanted.

The words are handed to the computer's own speech service and nowhere else; nothing is written, nothing leaves.
"""

import sys
from enum import Enum, auto
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal, Slot

from journal_app import preflight

if TYPE_CHECKING:
    from PySide6.QtTextToSpeech import QTextToSpeech

_SILENT_ENGINES = frozenset({"mock"})
"""Engines of Qt that speak to nobody."""
_SPEECH_LIBRARY = {"libspeechd.so.2": "libspeechd2"}
"""What speech on Linux needs of the system, and the Debian package. Without it Qt would be loaded in vain."""


class VoiceState(Enum):
    """What a voice does."""

    SILENT = auto()
    SPEAKING = auto()


class ReadingVoice(QObject):
    """Reads words aloud.

    Signals:
        state_changed: VoiceState.
        available_changed: Whether anything can be read aloud is another than before; `is_available` says it.
    """

    state_changed = Signal(object)
    available_changed = Signal()

    @property
    def is_available(self) -> bool:
        """Tell whether there is a voice here. Looks for one when it is first asked."""
        raise NotImplementedError

    @property
    def state(self) -> VoiceState:
        """Return what it does at present."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Read some words, in the place of what is being read. Does nothing where there is no voice."""
        raise NotImplementedError

    @Slot()
    def stop(self) -> None:
        """Fall silent at once."""
        raise NotImplementedError


class QtReadingVoice(ReadingVoice):
    """The voice of this computer: speech-dispatcher on Linux, the system's own on Windows and macOS.

    Args:
        parent: Owns it; with it the voice falls silent.
        engine: Name of an engine of Qt; the first one that speaks where empty.
    """

    def __init__(self, parent: QObject | None = None, *, engine: str = "") -> None:
        super().__init__(parent)
        self._wanted = engine
        self._engine: QTextToSpeech | None = None
        self._is_looked_for = False
        self._state = VoiceState.SILENT

    @property
    def is_available(self) -> bool:
        """Tell whether there is a voice here. Looks for one when it is first asked."""
        engine = self._found()
        return engine is not None and engine.state() is not type(engine).State.Error

    @property
    def state(self) -> VoiceState:
        """Return what it does at present."""
        return self._state

    def say(self, text: str) -> None:
        """Read some words, in the place of what is being read."""
        engine = self._found()
        if engine is not None and self.is_available and text.strip():
            engine.say(text)

    @Slot()
    def stop(self) -> None:
        """Fall silent at once."""
        if self._engine is not None:
            self._engine.stop(type(self._engine).BoundaryHint.Immediate)

    def _found(self) -> "QTextToSpeech | None":
        if self._is_looked_for:
            return self._engine
        self._is_looked_for = True
        library = _library() if self._wanted or _can_speak() else None
        if library is None:
            return None
        names = [self._wanted] if self._wanted else library.QTextToSpeech.availableEngines()
        for name in names:
            if name in _SILENT_ENGINES and not self._wanted:
                continue
            engine: QTextToSpeech = library.QTextToSpeech(name, self)
            if self._engine is not None:
                self._engine.deleteLater()
            self._engine = engine
            engine.stateChanged.connect(self._on_engine_state_changed)
            if engine.state() is not library.QTextToSpeech.State.Error:
                break  # one that gets ready later than it is made tells so; the last one is kept for that
        if self._engine is not None and QLocale() in self._engine.availableLocales():
            self._engine.setLocale(QLocale())
        return self._engine

    @Slot()
    def _on_engine_state_changed(self) -> None:
        if self._engine is None:
            return
        states = type(self._engine).State
        speaking = self._engine.state() in {states.Speaking, states.Synthesizing}
        state = VoiceState.SPEAKING if speaking else VoiceState.SILENT
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)
        self.available_changed.emit()


def _can_speak() -> bool:
    """Tell whether the system has what speech needs; Windows and macOS always have."""
    return not sys.platform.startswith("linux") or not preflight.missing_packages(_SPEECH_LIBRARY)


@cache
def _library() -> ModuleType | None:
    """Return QtTextToSpeech, or None where it, or a library of the system that it needs, is missing."""
    try:
        from PySide6 import QtTextToSpeech  # noqa: PLC0415  # not at the start: it may be missing, and is rarely wanted
    except ImportError:
        return None
    return QtTextToSpeech
