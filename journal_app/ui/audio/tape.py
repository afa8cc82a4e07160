"""One recording on its way into the journal: encoded and kept a piece at a time, in the journal's own thread."""

from dataclasses import replace
from typing import Protocol

from journal_app.domain.identifiers import Identifier
from journal_app.domain.media import PEAKS_A_SECOND, Attachment
from journal_app.ui.audio.encoding import Encoder, encoder_for
from journal_app.ui.audio.levels import Peaks


class KeepsRecordings(Protocol):
    """What a tape wants of the journal; `services.media.Media` has it."""

    def begin_recording(
        self, entry_id: Identifier | None, zone: str, media_type: str, prompt_id: str = ""
    ) -> Attachment:
        """Begin an attachment."""

    def append(self, attachment_id: Identifier, chunk: bytes, peaks: bytes) -> None:
        """Keep a piece for good; where it raises, nothing of it is kept."""

    def finish(self, attachment_id: Identifier, seconds: float) -> object:
        """Say that nothing follows."""


class Tape:
    """Takes PCM and keeps it encoded. What could not be kept stays here and is tried again with the next piece.

    The attachment begins with the first piece, so that a recording without a sound leaves nothing.
    """

    def __init__(
        self,
        journal: KeepsRecordings,
        rate: int,
        zone: str,
        *,
        entry_id: Identifier | None = None,
        prompt_id: str = "",
    ) -> None:
        self._journal = journal
        self._rate = rate
        self._zone = zone
        self._entry_id = entry_id
        self._prompt_id = prompt_id
        self._encoder: Encoder | None = None
        self._peaks = Peaks(rate)
        self._all_peaks = b""
        self._peaks_kept = 0
        self._pending = b""
        self._seconds_kept = 0.0
        self._bytes_kept = 0
        self._is_encoded = False
        self.attachment: Attachment | None = None

    def write(self, pcm: bytes) -> float:
        """Take a block, and return how many seconds of the recording are kept.

        Raises:
            JournalError: Something could not be kept. It is still here: `flush` tries again.
        """
        if self._encoder is None:
            self._encoder = encoder_for(self._rate)
        self._all_peaks += self._peaks.add(pcm)
        self._pending += self._encoder.write(pcm)
        return self.flush()

    def flush(self) -> float:
        """Keep what was not kept yet, as `write` does."""
        if not self._pending or self._encoder is None:
            return self._seconds_kept
        if self.attachment is None:
            self.attachment = self._journal.begin_recording(
                self._entry_id, self._zone, self._encoder.media_type, self._prompt_id
            )
        seconds = self._encoder.seconds_out
        until = len(self._all_peaks) if self._is_encoded else int(seconds * PEAKS_A_SECOND)
        peaks = self._all_peaks[self._peaks_kept : until]
        self._journal.append(self.attachment.id, self._pending, peaks)
        self._peaks_kept += len(peaks)
        self._bytes_kept += len(self._pending)
        self._pending = b""
        self._seconds_kept = seconds
        return seconds

    def finish(self) -> Attachment | None:
        """Keep the rest and end the recording; None where nothing was heard.

        Raises:
            JournalError: Something could not be kept; to be called again.
        """
        if self._encoder is not None and not self._is_encoded:
            self._pending += self._encoder.finish()
            self._all_peaks += self._peaks.finish()
            self._is_encoded = True
        self.flush()
        return self._end()

    def leave_rest(self) -> Attachment | None:
        """End the recording with what was kept."""
        self._pending = b""
        return self._end()

    def _end(self) -> Attachment | None:
        if self.attachment is None:
            return None
        self._journal.finish(self.attachment.id, self._seconds_kept)
        return replace(
            self.attachment,
            seconds=self._seconds_kept,
            byte_count=self._bytes_kept,
            is_complete=True,
            peaks=self._all_peaks[: self._peaks_kept],
        )
