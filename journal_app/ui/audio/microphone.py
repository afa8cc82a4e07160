"""What the recording wants of a microphone; `qt_audio.py` has the real one, tests bring one that makes a tone."""

from PySide6.QtCore import QObject, Signal


class Microphone(QObject):
    """Gives sound as PCM: 16-bit signed little-endian samples of one channel.

    Signals:
        started: It is heard from now on; the sampling rate in hertz (int).
        heard: A block of PCM (bytes).
        troubled: It cannot be heard, or no longer (Trouble); it is closed then.
    """

    started = Signal(int)
    heard = Signal(object)
    troubled = Signal(object)

    def open(self) -> None:
        """Begin to listen; ask for permission first where the system wants that."""
        raise NotImplementedError

    def pause(self) -> None:
        """Listen no longer until `go_on`; what was heard before is handed over first."""
        raise NotImplementedError

    def go_on(self) -> None:
        """Listen again."""
        raise NotImplementedError

    def close(self) -> None:
        """Hand over what was heard last and let go of the device. Does nothing when it is closed."""
        raise NotImplementedError
