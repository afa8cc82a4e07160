"""A recording, decoded piece by piece from memory."""

import io
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from journal_app.errors import UnreadableSoundError
from journal_app.ui.audio.encoding import soundfile

_FLAC_BEGINS = re.compile(rb"fLaC\x00\x00\x00\x22")
"""The mark, and the head of the block that always follows it (RFC 9639, sections 6 and 8.2)."""
_FLAC_COUNT_AT = 18
_FLAC_COUNT_BITS = 36


@dataclass(frozen=True, slots=True)
class _Part:
    """A stream that the library reads as one: where it lies in the data, and the samples that it holds."""

    begins: int
    ends: int
    first: int
    samples: int


class Sound:
    """A recording whose samples can be read from anywhere in it.

    Args:
        data: Ogg Opus, or FLAC files one behind the other; either may end early.

    Raises:
        UnreadableSoundError: It is neither, or holds no sound.
        NoSoundLibraryError: There is no library to decode with.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._library = soundfile()
        self._parts = _flac_parts(data) or self._one_part()
        self._firsts = [part.first for part in self._parts]
        last = self._parts[-1]
        self.samples = last.first + last.samples
        self._open = -1
        self._at = 0
        self._go_to(0)
        self.rate: int = self._file.samplerate

    @property
    def seconds(self) -> float:
        """Return how long it is."""
        return self.samples / self.rate

    def read(self, first: int, count: int) -> bytes:
        """Return `count` samples from `first` on, as 16-bit PCM; fewer at the end."""
        pcm = bytearray()
        first = max(first, 0)
        last = min(first + count, self.samples)
        try:
            while first < last:
                self._go_to(first)
                part = self._parts[self._open]
                wanted = min(last, part.first + part.samples) - first
                # Not into a buffer: that insists on every sample that the file says it has.
                got = self._file.read(wanted, "int16", always_2d=True)[:, 0].tobytes()
                if not got:
                    break
                first += len(got) // 2
                self._at = first
                pcm += got
        except self._library.LibsndfileError as error:
            raise UnreadableSoundError from error
        return bytes(pcm)

    def _go_to(self, sample: int) -> None:
        number = bisect_right(self._firsts, sample) - 1
        part = self._parts[number]
        if number != self._open:
            self._file = self._opened(part.begins, part.ends)
            self._open, self._at = number, part.first
        if sample != self._at:
            self._file.seek(sample - part.first)
            self._at = sample

    def _one_part(self) -> list[_Part]:
        with self._opened(0, len(self._data)) as file:
            samples = file.frames
        if not samples:
            raise UnreadableSoundError
        return [_Part(0, len(self._data), 0, samples)]

    def _opened(self, begins: int, ends: int):  # type: ignore[no-untyped-def]  # noqa: ANN202  # loaded late
        try:
            return self._library.SoundFile(io.BytesIO(self._data[begins:ends]))
        except self._library.LibsndfileError as error:
            raise UnreadableSoundError from error


def _flac_parts(data: bytes) -> list[_Part]:
    """Find the FLAC files that lie one behind the other; each says at its beginning how many samples it has."""
    if not _FLAC_BEGINS.match(data):
        return []
    begins = [found.start() for found in _FLAC_BEGINS.finditer(data)]
    parts: list[_Part] = []
    first = 0
    for begin, end in pairwise([*begins, len(data)]):
        packed = int.from_bytes(data[begin + _FLAC_COUNT_AT : begin + _FLAC_COUNT_AT + 8], "big")
        samples = packed & ((1 << _FLAC_COUNT_BITS) - 1)
        parts.append(_Part(begin, end, first, samples))
        first += samples
    return parts
