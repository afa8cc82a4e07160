"""Playing a recording from memory: decoded a little ahead of what is heard, nothing in a file."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from journal_app.errors import UnreadableSoundError
from journal_app.ui.audio.qt_audio import QtSpeaker
from journal_app.ui.audio.sound import Sound
from journal_app.ui.audio.speaker import Speaker

if TYPE_CHECKING:
    import numpy as np

SPEEDS = (0.75, 1.0, 1.25, 1.5, 2.0)
_PUMP_MILLISECONDS = 50
_END_SECONDS = 0.05
"""Loudspeakers count in microseconds, and round: so near to its end a recording is at its end."""


class Player(QObject):
    """Plays one `Sound`.

    Speed changes the pitch with it, as on a tape: keeping the pitch would need a library of its own.

    Signals:
        playing_changed: Whether it plays (bool).
        position_changed: Where it is, in seconds of the recording (float).
        troubled: It cannot be played (Trouble).
        failed: It cannot be decoded (JournalError).
    """

    playing_changed = Signal(bool)
    position_changed = Signal(float)
    troubled = Signal(object)
    failed = Signal(object)

    def __init__(
        self, parent: QObject | None = None, *, make_speaker: Callable[[QObject], Speaker] = QtSpeaker
    ) -> None:
        super().__init__(parent)
        self._speaker = make_speaker(self)
        self._speaker.troubled.connect(self._on_speaker_troubled)
        self._sound: Sound | None = None
        self._speed = 1.0
        self._faster = _Faster(1.0)
        self._began = 0.0
        self._next = 0
        self._written = 0
        self._is_playing = False
        self._pump = QTimer(self)
        self._pump.setInterval(_PUMP_MILLISECONDS)
        self._pump.timeout.connect(self.pump)

    @property
    def is_playing(self) -> bool:
        """Tell whether it plays."""
        return self._is_playing

    @property
    def sound(self) -> Sound | None:
        """Return what is played, if anything is."""
        return self._sound

    @property
    def speed(self) -> float:
        """Return how many seconds of the recording are played in one."""
        return self._speed

    @property
    def position(self) -> float:
        """Return where it is, in seconds of the recording."""
        if self._sound is None:
            return 0.0
        heard = min(self._speaker.played(), self._written) if self._is_playing else 0
        return min(self._began + heard * self._speed / self._sound.rate, self._sound.seconds)

    def set_sound(self, sound: Sound | None) -> None:
        """Take another recording, from its beginning."""
        self.pause()
        self._sound = sound
        self._began = 0.0

    def play(self) -> None:
        """Play from where it is; from the beginning, where it is at the end."""
        if self._sound is None or self._is_playing:
            return
        if self._began >= self._sound.seconds:
            self._began = 0.0
        self._is_playing = True
        self._restart()
        if self._is_playing:  # no loudspeaker takes it back
            self.playing_changed.emit(True)  # noqa: FBT003  # a signal's argument has no name

    def pause(self) -> None:
        """Fall silent, and stay where it is."""
        if not self._is_playing:
            return
        self._began = self.position
        self._silence()

    def seek(self, seconds: float) -> None:
        """Go to another place, and go on playing there if it plays."""
        if self._sound is None:
            return
        self._began = min(max(seconds, 0.0), self._sound.seconds)
        if self._is_playing:
            self._restart()
        self.position_changed.emit(self._began)

    def set_speed(self, speed: float) -> None:
        """Play slower or faster from here on."""
        self._began = self.position
        self._speed = speed
        if self._is_playing:
            self._restart()

    @Slot()
    def pump(self) -> None:
        """Decode as much as the loudspeaker takes, and tell where it is; a timer calls this while it plays."""
        if self._sound is None or not self._is_playing:
            return
        try:
            self._fill(self._sound)
        except UnreadableSoundError as error:
            self.pause()
            self.failed.emit(error)
            return
        if not self._is_playing:
            return
        self.position_changed.emit(self.position)
        almost = self._written - _END_SECONDS * self._sound.rate
        if self._next >= self._sound.samples and self._speaker.played() >= almost:
            self._began = self._sound.seconds
            self._silence()
            self.position_changed.emit(self._began)

    def _fill(self, sound: Sound) -> None:
        room = self._speaker.room()
        wanted = int(room * self._speed)
        if wanted < 1 or self._next >= sound.samples:
            return
        pcm = sound.read(self._next, wanted)
        self._next = self._next + len(pcm) // 2 if pcm else sound.samples
        if self._speed != 1.0:
            pcm = self._faster.change(pcm)[: room * 2]
        self._written += len(pcm) // 2
        self._speaker.write(pcm)

    def _restart(self) -> None:
        """Play from `_began` with nothing left of what was written before."""
        if self._sound is None:
            return
        self._next = int(self._began * self._sound.rate)
        self._written = 0
        self._faster = _Faster(self._speed)
        self._speaker.open(self._sound.rate)
        self._pump.start()
        self.pump()

    def _silence(self) -> None:
        self._is_playing = False
        self._pump.stop()
        self._speaker.close()
        self.playing_changed.emit(False)  # noqa: FBT003  # a signal's argument has no name

    @Slot(object)
    def _on_speaker_troubled(self, trouble: object) -> None:
        if self._is_playing:
            self._silence()
        self.troubled.emit(trouble)


class _Faster:
    """Changes the speed of a sound that comes in blocks, between two samples on the line that joins them."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._carried: np.ndarray | None = None
        self._offset = 0.0

    def change(self, pcm: bytes) -> bytes:
        import numpy as np  # noqa: PLC0415  # comes with soundfile, and takes as long to load

        block = np.frombuffer(pcm, "<i2")
        samples = block if self._carried is None else np.concatenate((self._carried, block))
        count = max(int((len(samples) - 1 - self._offset) // self._speed) + 1, 0)
        at = self._offset + np.arange(count) * self._speed
        changed = np.interp(at, np.arange(len(samples)), samples).astype("<i2")
        following = self._offset + count * self._speed
        kept = min(int(following), len(samples) - 1)
        self._carried, self._offset = samples[kept:], following - kept
        return bytes(changed.tobytes())
