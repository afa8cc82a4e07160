"""Encoding while it is recorded: PCM in, bytes out that are readable up to wherever they end.

Opus is one Ogg stream from one encoder: libsndfile ends a page each second, so what is handed out at a time is whole
pages, and a stream without its last pages is a shorter stream. (Chained streams, one for each piece, are legal too, but
libsndfile reads the first of them only, and each seam would be heard.) Where there is no Opus, each piece is a file of
FLAC of its own, since libsndfile cannot seek in FLAC whose length was not filled in at the end; being lossless, the
pieces join without a seam. `sound.py` reads both.
"""

import io
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Protocol

from journal_app.errors import NoSoundLibraryError

OPUS, FLAC = "audio/ogg", "audio/flac"
OPUS_RATES = frozenset({48_000, 24_000, 16_000, 12_000, 8_000})
_OPUS_COMPRESSION = 0.875
"""Of libsndfile's scale, 0 for 256 kb/s and 1 for 6: 32 kb/s and a little more, ample for one voice."""
_GRANULES_A_SECOND = 48_000
_FLAC_SECONDS = 2
_HEADER_PAGES = 2


def soundfile() -> ModuleType:
    """Return the library that encodes and decodes; it takes a tenth of a second to load.

    Raises:
        NoSoundLibraryError: It is not there.
    """
    try:
        return import_module("soundfile")  # slow, and wanted only when somebody records or listens
    except (ImportError, OSError) as error:
        raise NoSoundLibraryError from error


class Encoder(Protocol):
    """Encodes one recording."""

    @property
    def media_type(self) -> str:
        """Return what comes out, such as `audio/ogg`."""

    @property
    def seconds_out(self) -> float:
        """Return how much of the sound is in what was handed out so far."""

    def write(self, pcm: bytes) -> bytes:
        """Take a block, and return what is ready; what was returned so far is readable up to its end."""

    def finish(self) -> bytes:
        """Return the rest. Nothing can be written afterwards."""


def encoder_for(rate: int) -> Encoder:
    """Return an encoder for PCM of one channel: Opus, or FLAC where there is no Opus or the rate does not fit it.

    Raises:
        NoSoundLibraryError: There is no library to encode with.
    """
    has_opus = "OPUS" in soundfile().available_subtypes("OGG")
    return OpusEncoder(rate) if has_opus and rate in OPUS_RATES else FlacEncoder(rate)


class OpusEncoder:
    """One Ogg Opus stream, handed out in whole pages of a second each."""

    media_type = OPUS

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._samples_in = 0
        self._stream = _Drained()
        self._file = soundfile().SoundFile(
            self._stream, "w", rate, 1, "OPUS", format="OGG", compression_level=_OPUS_COMPRESSION
        )
        self._held = b""
        self._ahead = 0
        self._seconds_out = 0.0

    @property
    def seconds_out(self) -> float:
        """Return how much of the sound is in what was handed out so far."""
        return self._seconds_out

    def write(self, pcm: bytes) -> bytes:
        """Take a block, and return the pages that are complete, at first not before one has sound."""
        self._file.buffer_write(pcm, "int16")
        self._samples_in += len(pcm) // 2
        data = self._held + self._stream.drain()
        granules = list(_granules(data))
        if not self._seconds_out:
            if len(granules) <= _HEADER_PAGES:  # a header alone is no sound that could be read
                self._held = data
                return b""
            self._held = b""
            head = data.index(b"OpusHead")
            self._ahead = int.from_bytes(data[head + 10 : head + 12], "little")
        if granules:
            self._seconds_out = max((granules[-1] - self._ahead) / _GRANULES_A_SECOND, 0.0)
        return data

    def finish(self) -> bytes:
        """Return the last pages."""
        self._file.close()
        self._seconds_out = self._samples_in / self._rate
        return self._held + self._stream.drain()


class FlacEncoder:
    """A FLAC file for every two seconds."""

    media_type = FLAC

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._gathered = bytearray()
        self._samples_out = 0

    @property
    def seconds_out(self) -> float:
        """Return how much of the sound is in what was handed out so far."""
        return self._samples_out / self._rate

    def write(self, pcm: bytes) -> bytes:
        """Take a block, and return a piece when there is enough for one."""
        self._gathered += pcm
        return self._piece() if len(self._gathered) >= _FLAC_SECONDS * self._rate * 2 else b""

    def finish(self) -> bytes:
        """Return the last piece."""
        return self._piece() if self._gathered else b""

    def _piece(self) -> bytes:
        stream = io.BytesIO()
        with soundfile().SoundFile(stream, "w", self._rate, 1, "PCM_16", format="FLAC") as file:
            file.buffer_write(bytes(self._gathered), "int16")
        self._samples_out += len(self._gathered) // 2
        self._gathered.clear()
        return stream.getvalue()


class _Drained(io.BytesIO):
    """A stream in memory whose content is taken away as it grows, and which believes that it still has it."""

    def __init__(self) -> None:
        super().__init__()
        self._gone = 0

    def drain(self) -> bytes:
        data = self.getvalue()
        self._gone += len(data)
        super().seek(0)
        self.truncate()
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return super().seek(max(offset - self._gone, 0) if whence == io.SEEK_SET else offset, whence) + self._gone

    def tell(self) -> int:
        return super().tell() + self._gone


def _granules(data: bytes) -> Iterator[int]:
    """Yield where each Ogg page ends in the sound (RFC 3533, section 6)."""
    at = 0
    while data.startswith(b"OggS", at):
        yield int.from_bytes(data[at + 6 : at + 14], "little", signed=True)
        segments = data[at + 26]
        at += 27 + segments + sum(data[at + 27 : at + 27 + segments])
