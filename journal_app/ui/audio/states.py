"""Where a recording stands, and what can keep a microphone from being heard."""

from enum import Enum, auto


class RecordingState(Enum):
    """Where a recording stands."""

    IDLE = auto()
    OPENING = auto()
    """Waiting for the microphone, or for the person to allow it."""
    RECORDING = auto()
    PAUSED = auto()
    HELD = auto()
    """The journal could not keep a piece; nothing is recorded until it can, and nothing said so far is lost."""
    FINISHING = auto()
    UNKEPT = auto()
    """The microphone is off, and the last seconds are not kept yet: to be tried again or left."""


class Trouble(Enum):
    """Why nothing can be recorded or played."""

    NO_LIBRARY = auto()
    """QtMultimedia cannot be loaded."""
    NO_DEVICE = auto()
    NO_PERMISSION = auto()
    BUSY = auto()
    """There is a device, and it cannot be opened."""
    LOST = auto()
    """It was unplugged or taken away while it was in use."""
