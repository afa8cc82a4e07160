"""What playing wants of a loudspeaker; `qt_audio.py` has the real one."""

from PySide6.QtCore import QObject, Signal


class Speaker(QObject):
    """Plays PCM: 16-bit signed little-endian samples of one channel.

    Signals:
        troubled: It cannot play, or no longer (Trouble); it is closed then.
    """

    troubled = Signal(object)

    def open(self, rate: int) -> None:
        """Get ready to play at a sampling rate in hertz; `troubled` tells where that is not possible."""
        raise NotImplementedError

    def room(self) -> int:
        """Return how many samples can be written at present; 0 where it is closed."""
        raise NotImplementedError

    def write(self, pcm: bytes) -> None:
        """Take samples to play, no more than there is room for."""
        raise NotImplementedError

    def played(self) -> int:
        """Return how many samples were played since it was opened."""
        raise NotImplementedError

    def close(self) -> None:
        """Fall silent at once and let go of the device. Does nothing when it is closed."""
        raise NotImplementedError
