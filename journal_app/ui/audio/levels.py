"""How loud a sound is, from PCM: for the meter while recording, and for the picture of a recording."""

import math
from array import array

from journal_app.domain.media import PEAKS_A_SECOND

LOUDEST = 32_768
_QUIETEST_DECIBELS = -54.0
"""What the meter shows as nothing: about the noise of a quiet room."""


def peak(pcm: bytes) -> int:
    """Return the largest distance of a sample from silence, 0 to `LOUDEST`."""
    samples = array("h", pcm)
    loudest, lowest = max(samples, default=0), min(samples, default=0)
    return max(loudest, -lowest)


def meter(loudest: int) -> float:
    """Return how far a meter goes for a peak, 0 to 1: even steps of decibels, as ears hear."""
    if loudest <= 0:
        return 0.0
    decibels = 20 * math.log10(loudest / LOUDEST)
    return min(max(1 - decibels / _QUIETEST_DECIBELS, 0.0), 1.0)


class Peaks:
    """Finds the peaks of a sound that comes in blocks: 0 to 255, `PEAKS_A_SECOND` each second."""

    def __init__(self, rate: int) -> None:
        self._size = rate // PEAKS_A_SECOND * 2
        self._rest = b""

    def add(self, pcm: bytes) -> bytes:
        """Take a block, and return the peaks that are complete now."""
        pcm = self._rest + pcm
        whole = len(pcm) // self._size * self._size
        self._rest = pcm[whole:]
        return bytes(_byte(pcm[at : at + self._size]) for at in range(0, whole, self._size))

    def finish(self) -> bytes:
        """Return the peak of what is left, if anything is."""
        rest, self._rest = self._rest, b""
        return bytes([_byte(rest)]) if rest else b""


def _byte(pcm: bytes) -> int:
    return min(peak(pcm) * 256 // LOUDEST, 255)
