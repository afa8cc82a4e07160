"""Microphone and loudspeaker through QtMultimedia, which is loaded when one of them is first wanted."""

from array import array
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMicrophonePermission, QObject, Qt, Slot

from journal_app import preflight
from journal_app.ui.audio.microphone import Microphone
from journal_app.ui.audio.speaker import Speaker
from journal_app.ui.audio.states import Trouble

if TYPE_CHECKING:
    from PySide6.QtCore import QIODevice
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QAudioSource, QMediaDevices

_RATES = (48_000, 24_000, 16_000)
"""What Opus takes, the best first."""
_BUFFER_SECONDS = 0.5
"""Of the loudspeaker. The microphone keeps Qt's own size: a larger one is filled before anything is heard of it."""


class QtMicrophone(Microphone):
    """The microphone that the system uses by default, pulled: `readyRead`, then everything there is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: QAudioSource | None = None
        self._stream: QIODevice | None = None
        self._devices: QMediaDevices | None = None
        self._device_id = b""
        self._channels = 1
        self._is_paused = False

    def open(self) -> None:
        """Begin to listen; ask for permission first where the system wants that (macOS)."""
        if _multimedia() is None:
            self.troubled.emit(Trouble.NO_LIBRARY)
            return
        app, permission = QCoreApplication.instance(), QMicrophonePermission()
        if app is not None and app.checkPermission(permission) is Qt.PermissionStatus.Undetermined:
            app.requestPermission(permission, self, lambda _: self._open_if_allowed())
        else:
            self._open_if_allowed()

    def pause(self) -> None:
        """Listen no longer until `go_on`."""
        if self._source is not None:
            self._hand_over()
            self._is_paused = True
            self._source.suspend()

    def go_on(self) -> None:
        """Listen again; what the device still held of the pause is thrown away."""
        if self._source is not None and self._stream is not None:
            self._stream.readAll()
            self._is_paused = False
            self._source.resume()

    def close(self) -> None:
        """Hand over what was heard last and let go of the device."""
        if self._source is None:
            return
        self._hand_over()
        source, self._source, self._stream = self._source, None, None
        source.stop()
        source.deleteLater()

    def _open_if_allowed(self) -> None:
        library = _multimedia()
        app = QCoreApplication.instance()
        if library is None:
            self.troubled.emit(Trouble.NO_LIBRARY)
            return
        if app is not None and app.checkPermission(QMicrophonePermission()) is not Qt.PermissionStatus.Granted:
            self.troubled.emit(Trouble.NO_PERMISSION)
            return
        device: QAudioDevice = library.QMediaDevices.defaultAudioInput()
        if device.isNull():
            self.troubled.emit(_why_no_device())
            return
        wanted = _format_of(library, device)
        self._channels = wanted.channelCount()
        self._device_id = bytes(device.id().data())
        self._source = source = library.QAudioSource(device, wanted, self)
        stream = source.start()
        if stream is None or source.error() is not library.QtAudio.Error.NoError:
            self._let_go(Trouble.BUSY)
            return
        self._stream = stream
        self._is_paused = False
        self._devices = devices = library.QMediaDevices(self)
        devices.audioInputsChanged.connect(self._on_devices_audio_inputs_changed)
        source.stateChanged.connect(self._on_source_state_changed)
        self.started.emit(wanted.sampleRate())
        stream.readyRead.connect(self._on_stream_ready_read)

    @Slot()
    def _on_stream_ready_read(self) -> None:
        if not self._is_paused:
            self._hand_over()

    @Slot()
    def _on_source_state_changed(self) -> None:
        library = _multimedia()
        if self._source is not None and library is not None and not self._is_paused:
            broken = self._source.error() in {library.QtAudio.Error.FatalError, library.QtAudio.Error.IOError}
            if broken and self._source.state() is library.QtAudio.State.StoppedState:
                self._let_go(Trouble.LOST)

    @Slot()
    def _on_devices_audio_inputs_changed(self) -> None:
        library = _multimedia()
        if self._source is not None and library is not None:
            here = {bytes(device.id().data()) for device in library.QMediaDevices.audioInputs()}
            if self._device_id not in here:
                self._let_go(Trouble.LOST)

    def _let_go(self, why: Trouble) -> None:
        self.close()
        self.troubled.emit(why)

    def _hand_over(self) -> None:
        if self._stream is None or self._is_paused:
            return
        pcm = bytes(self._stream.readAll().data())
        if pcm:
            self.heard.emit(_one_channel(pcm, self._channels))


class QtSpeaker(Speaker):
    """The loudspeaker that the system uses by default, pushed: a device of Python's own would get text, not bytes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sink: QAudioSink | None = None
        self._stream: QIODevice | None = None
        self._channels = 1
        self._rate = 0

    def open(self, rate: int) -> None:
        """Get ready to play."""
        self.close()
        library = _multimedia()
        if library is None:
            self.troubled.emit(Trouble.NO_LIBRARY)
            return
        device: QAudioDevice = library.QMediaDevices.defaultAudioOutput()
        if device.isNull():
            self.troubled.emit(_why_no_device())
            return
        wanted = _pcm(library, rate, 1)
        if not device.isFormatSupported(wanted):
            wanted = _pcm(library, rate, 2)
        self._rate, self._channels = rate, wanted.channelCount()
        self._sink = sink = library.QAudioSink(device, wanted, self)
        sink.setBufferSize(round(_BUFFER_SECONDS * wanted.bytesForDuration(1_000_000)))
        self._stream = sink.start()
        if self._stream is None or sink.error() is not library.QtAudio.Error.NoError:
            self.close()
            self.troubled.emit(Trouble.BUSY)

    def room(self) -> int:
        """Return how many samples can be written at present."""
        return self._sink.bytesFree() // (2 * self._channels) if self._sink is not None else 0

    def write(self, pcm: bytes) -> None:
        """Take samples to play."""
        if self._stream is not None:
            self._stream.write(pcm if self._channels == 1 else _two_channels(pcm))

    def played(self) -> int:
        """Return how many samples were played since it was opened."""
        return self._sink.processedUSecs() * self._rate // 1_000_000 if self._sink is not None else 0

    def close(self) -> None:
        """Fall silent at once."""
        if self._sink is not None:
            sink, self._sink, self._stream = self._sink, None, None
            sink.reset()
            sink.stop()
            sink.deleteLater()


def _multimedia() -> ModuleType | None:
    """Return QtMultimedia, or None where it, or a library of the system that it needs, is missing."""
    try:
        from PySide6 import QtMultimedia  # noqa: PLC0415  # not at the start: it may be missing, and is rarely wanted
    except ImportError:
        return None
    return QtMultimedia


def _why_no_device() -> Trouble:
    """Tell a computer without a device from one where Qt finds none, for want of a library that it loads itself."""
    return Trouble.NO_LIBRARY if preflight.missing_sound_packages() else Trouble.NO_DEVICE


def _format_of(library: ModuleType, device: "QAudioDevice") -> "QAudioFormat":
    """Return the first format that the device knows: one voice needs one channel, Opus one of its rates."""
    formats = [_pcm(library, rate, channels) for channels in (1, 2) for rate in _RATES]
    for each in formats:
        if device.isFormatSupported(each):
            return each
    preferred = device.preferredFormat()
    return _pcm(library, preferred.sampleRate(), max(preferred.channelCount(), 1))


def _pcm(library: ModuleType, rate: int, channels: int) -> "QAudioFormat":
    made: QAudioFormat = library.QAudioFormat()
    made.setSampleRate(rate)
    made.setChannelCount(channels)
    made.setSampleFormat(library.QAudioFormat.SampleFormat.Int16)
    return made


def _one_channel(pcm: bytes, channels: int) -> bytes:
    """Return the mean of all channels."""
    if channels == 1:
        return pcm[: len(pcm) // 2 * 2]
    samples = array("h", pcm[: len(pcm) // (2 * channels) * 2 * channels])
    return array("h", [sum(each) // channels for each in zip(*[iter(samples)] * channels, strict=True)]).tobytes()


def _two_channels(pcm: bytes) -> bytes:
    doubled = array("h", bytes(len(pcm) * 2))
    doubled[0::2] = doubled[1::2] = array("h", pcm)
    return doubled.tobytes()
