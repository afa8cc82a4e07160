"""Recording: from the microphone into the open journal, a piece at a time, so that little is lost whatever happens."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from journal_app.domain.identifiers import Identifier
from journal_app.domain.media import Attachment
from journal_app.errors import JournalError, ReadOnlyError
from journal_app.ui.audio import levels
from journal_app.ui.audio.microphone import Microphone
from journal_app.ui.audio.qt_audio import QtMicrophone
from journal_app.ui.audio.sound import Sound
from journal_app.ui.audio.states import RecordingState, Trouble
from journal_app.ui.audio.tape import Tape
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.widgets.voice_player import VoicePlayer

LOCKED_MINUTES_MOST = 30
"""How long a recording goes on below a locked screen before it is ended and the journal closed."""
_HANDED_SECONDS = 0.5
"""How much is gathered before it goes to the journal's thread; Opus adds a page of a second before it is kept."""
_QUIET_SECONDS = 4.0
_QUIET_PEAK = 40
"""Of `levels.LOUDEST`: less than the noise of any microphone that is on."""
_DEAF_MILLISECONDS = 6_000
"""Without a single block the microphone is gone: not every system says so when one is unplugged."""
_GOING = frozenset({RecordingState.RECORDING, RecordingState.PAUSED, RecordingState.HELD})


class RecordingFlow(QObject):
    """Joins a microphone to the journal.

    What is heard is encoded and kept in the journal's own thread, in the order it was said. Where a piece cannot be
    kept, recording rests (`HELD`): what was said stays in memory, and is tried again by `go_on` or `stop`.

    Signals:
        state_changed: RecordingState.
        level_changed: How loud it is, 0 to 1 (float).
        seconds_changed: How much was said so far (float).
        silence_changed: Nothing at all has been heard for a while, or something is again (bool).
        troubled: The microphone cannot be heard (Trouble); what was said until then is kept.
        refused: The journal could not keep a piece, or nothing can be recorded in it (JournalError).
        kept: How many seconds are in the journal for good (float).
        finished: The recording is over and kept (Attachment), or nothing was heard (None).
    """

    state_changed = Signal(object)
    level_changed = Signal(float)
    seconds_changed = Signal(float)
    silence_changed = Signal(bool)
    troubled = Signal(object)
    refused = Signal(object)
    kept = Signal(float)
    finished = Signal(object)

    def __init__(
        self,
        unlocked: Unlocked,
        parent: QObject,
        *,
        make_microphone: Callable[[QObject], Microphone] = QtMicrophone,
    ) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._media = unlocked.journal.media
        self._make_microphone = make_microphone
        self._microphone: Microphone | None = None
        self._state = RecordingState.IDLE
        self._tape: Tape | None = None
        self._entry_id: Identifier | None = None
        self._prompt_id = ""
        self._rate = 0
        self._block = bytearray()
        self._samples = 0
        self._quiet = 0.0
        self._refusal: JournalError | None = None
        self._deaf = QTimer(self, singleShot=True)
        self._deaf.setInterval(_DEAF_MILLISECONDS)
        self._deaf.timeout.connect(self._on_deaf_timeout)

    @property
    def state(self) -> RecordingState:
        """Return where the recording stands."""
        return self._state

    @property
    def is_recording(self) -> bool:
        """Tell whether a recording is under way, be it paused, held or being finished."""
        return self._state is not RecordingState.IDLE

    @property
    def is_heard(self) -> bool:
        """Tell whether the microphone is on."""
        return self._state is RecordingState.RECORDING

    @property
    def seconds(self) -> float:
        """Return how much was said so far."""
        return self._samples / self._rate if self._rate else 0.0

    def begin(self, entry_id: Identifier | None = None, prompt_id: str = "") -> None:
        """Record for an entry, which need not be kept yet, or for none until one claims it."""
        if self.is_recording:
            return
        if self._unlocked.read_only:
            self.refused.emit(ReadOnlyError())
            return
        self._entry_id, self._prompt_id = entry_id, prompt_id
        self._tape, self._refusal = None, None
        self._samples, self._quiet = 0, 0.0
        self._microphone = microphone = self._make_microphone(self)
        microphone.started.connect(self._on_microphone_started)
        microphone.heard.connect(self._on_microphone_heard)
        microphone.troubled.connect(self._on_microphone_troubled)
        self._enter(RecordingState.OPENING)
        microphone.open()

    def pause(self) -> None:
        """Listen no longer until `go_on`."""
        if self._state is RecordingState.RECORDING and self._microphone is not None:
            self._microphone.pause()
            self._deaf.stop()
            self._hand_on()
            self._enter(RecordingState.PAUSED)

    def go_on(self) -> None:
        """Listen again; where a piece could not be kept, once it is."""
        if self._state is RecordingState.PAUSED:
            self._listen_again()
        elif self._state is RecordingState.HELD and self._tape is not None:
            self._refusal = None
            self._unlocked.read(self._tape.flush, self._on_flushed, self._on_refused)

    def stop(self) -> None:
        """End the recording and keep the rest of it."""
        if self._state is RecordingState.OPENING:
            self._close_microphone()
            self._end(None)
        elif self._state in _GOING or self._state is RecordingState.UNKEPT:
            self._finish()

    def leave_rest(self) -> None:
        """End the recording without what could not be kept."""
        if self._state in {RecordingState.HELD, RecordingState.UNKEPT} and self._tape is not None:
            self._close_microphone()
            self._block.clear()
            self._enter(RecordingState.FINISHING)
            # Where even this finds no room, the recording is ended when the journal is next opened.
            self._unlocked.change(self._tape.leave_rest, self._end, lambda _: self._end(None))

    def finish_now(self) -> JournalError | None:
        """End the recording and wait until it is kept, as sleep and closing want; return what prevented it."""
        if not self.is_recording:
            return None
        self.stop()
        self._unlocked.finish()
        return self._refusal

    # --- the microphone

    @Slot(int)
    def _on_microphone_started(self, rate: int) -> None:
        self._rate = rate
        self._tape = Tape(self._media, rate, self._unlocked.zone, entry_id=self._entry_id, prompt_id=self._prompt_id)
        self._deaf.start()

    @Slot(object)
    def _on_microphone_heard(self, pcm: bytes) -> None:
        if self._state is RecordingState.OPENING:
            self._enter(RecordingState.RECORDING)  # not before: a microphone may take a second to wake
        if self._state is RecordingState.RECORDING:
            self._deaf.start()
        self._block += pcm
        self._samples += len(pcm) // 2
        loudest = levels.peak(pcm)
        self._look_for_silence(loudest, len(pcm) / 2 / self._rate)
        self.level_changed.emit(levels.meter(loudest))
        self.seconds_changed.emit(self.seconds)
        if len(self._block) >= _HANDED_SECONDS * self._rate * 2:
            self._hand_on()

    @Slot(object)
    def _on_microphone_troubled(self, trouble: Trouble) -> None:
        self.troubled.emit(trouble)
        self.stop()

    @Slot()
    def _on_deaf_timeout(self) -> None:
        trouble = Trouble.BUSY if self._state is RecordingState.OPENING else Trouble.LOST
        self._on_microphone_troubled(trouble)

    def _look_for_silence(self, loudest: int, seconds: float) -> None:
        was_quiet = self._quiet >= _QUIET_SECONDS
        self._quiet = self._quiet + seconds if loudest < _QUIET_PEAK else 0.0
        if (self._quiet >= _QUIET_SECONDS) is not was_quiet:
            self.silence_changed.emit(not was_quiet)

    def _listen_again(self) -> None:
        if self._microphone is not None:
            self._enter(RecordingState.RECORDING)
            self._deaf.start()
            self._microphone.go_on()

    def _close_microphone(self) -> None:
        self._deaf.stop()
        if self._microphone is not None:
            self._microphone.close()
            self._microphone.deleteLater()
            self._microphone = None

    # --- the journal

    def _hand_on(self) -> None:
        if self._block and self._tape is not None:
            pcm = bytes(self._block)
            self._block.clear()
            self._unlocked.read(partial(self._tape.write, pcm), self.kept.emit, self._on_refused)

    def _on_flushed(self, seconds: float) -> None:
        self.kept.emit(seconds)
        if self._state is RecordingState.HELD:
            self._listen_again()

    def _on_refused(self, error: JournalError) -> None:
        if self._state not in _GOING:
            return  # the finishing, which comes next, meets the same
        if self._microphone is not None:
            self._microphone.pause()
        self._deaf.stop()
        self._hold(RecordingState.HELD, error)

    def _finish(self) -> None:
        self._close_microphone()
        self._hand_on()
        if self._tape is None:
            self._end(None)
            return
        self._refusal = None
        self._enter(RecordingState.FINISHING)
        self._unlocked.change(self._tape.finish, self._end, partial(self._hold, RecordingState.UNKEPT))

    def _hold(self, state: RecordingState, error: JournalError) -> None:
        if self._refusal is not None and self._state is state:
            return  # pieces that were on the way meet the same
        self._refusal = error
        self._enter(state)
        self.refused.emit(error)

    def _end(self, attachment: Attachment | None) -> None:
        self._tape, self._refusal = None, None
        self._block.clear()
        self._enter(RecordingState.IDLE)
        self.finished.emit(attachment)

    def _enter(self, state: RecordingState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)


def join_player(player: VoicePlayer, unlocked: Unlocked) -> None:
    """Give a player the sound of its recording when it asks for it."""
    media = unlocked.journal.media

    def read(attachment_id: Identifier) -> tuple[Identifier, Sound]:
        return attachment_id, Sound(media.read(attachment_id))

    player.sound_requested.connect(
        lambda attachment_id: unlocked.read(
            partial(read, attachment_id), lambda found: player.play_sound(*found), player.show_error
        )
    )
