"""Sounds for tests: a tone, a microphone that hears it without waiting, and a loudspeaker that plays at once."""

import math
from array import array

from PySide6.QtCore import QObject

from journal_app.ui.audio.microphone import Microphone
from journal_app.ui.audio.speaker import Speaker
from journal_app.ui.audio.states import Trouble

RATE = 48_000
HERTZ = 440
_PERIODS_A_SECOND = 40
"""A tone of 440 Hz repeats exactly after each fortieth of a second, so that a block of it fits any other."""


def _tone_block() -> bytes:
    count = RATE // _PERIODS_A_SECOND
    return array("h", [round(9_000 * math.sin(2 * math.pi * HERTZ * at / RATE)) for at in range(count)]).tobytes()


_BLOCK = _tone_block()


def tone(seconds: float) -> bytes:
    """Return a tone as PCM; seconds in fortieths."""
    return _BLOCK * round(seconds * _PERIODS_A_SECOND)


def hertz_of(pcm: bytes, rate: int = RATE) -> float:
    """Return how often a tone swings, from its crossings of silence."""
    samples = array("h", pcm)
    crossings = [at for at in range(1, len(samples)) if samples[at - 1] < 0 <= samples[at]]
    return (len(crossings) - 1) * rate / (crossings[-1] - crossings[0])


class ToneMicrophone(Microphone):
    """Hears what it is told to, at once."""

    def __init__(self, parent: QObject | None = None, *, trouble: Trouble | None = None) -> None:
        super().__init__(parent)
        self._trouble = trouble
        self.is_on = False
        self.is_open = False

    def open(self) -> None:
        if self._trouble is not None:
            self.troubled.emit(self._trouble)
            return
        self.is_open = self.is_on = True
        self.started.emit(RATE)

    def say(self, seconds: float, pcm: bytes = b"") -> None:
        """Hear a tone, or something else, in blocks of a tenth of a second; nothing where it is off."""
        pcm = pcm or tone(seconds)
        for at in range(0, len(pcm), RATE // 5):
            if self.is_on:
                self.heard.emit(pcm[at : at + RATE // 5])

    def lose(self) -> None:
        """Be unplugged."""
        self.close()
        self.troubled.emit(Trouble.LOST)

    def pause(self) -> None:
        self.is_on = False

    def go_on(self) -> None:
        self.is_on = self.is_open

    def close(self) -> None:
        self.is_on = self.is_open = False


class QuickSpeaker(Speaker):
    """Takes a quarter of a second at a time and has played it when asked the next time."""

    def __init__(self, parent: QObject | None = None, *, trouble: Trouble | None = None) -> None:
        super().__init__(parent)
        self._trouble = trouble
        self.heard = bytearray()
        self._rate = 0
        self._since_opened = 0

    def open(self, rate: int) -> None:
        self._rate, self._since_opened = rate, 0
        if self._trouble is not None:
            self._rate = 0
            self.troubled.emit(self._trouble)

    def room(self) -> int:
        return self._rate // 4

    def write(self, pcm: bytes) -> None:
        assert len(pcm) <= self.room() * 2
        self.heard += pcm
        self._since_opened += len(pcm) // 2

    def played(self) -> int:
        return self._since_opened

    def close(self) -> None:
        self._rate = 0
