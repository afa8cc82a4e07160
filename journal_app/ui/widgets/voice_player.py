"""Listening to a recording: its shape to click in, play and pause, speed."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QSlider, QVBoxLayout, QWidget

from journal_app.domain.identifiers import Identifier
from journal_app.errors import JournalError
from journal_app.ui import theme
from journal_app.ui.audio.player import SPEEDS, Player
from journal_app.ui.audio.sound import Sound
from journal_app.ui.audio.states import Trouble
from journal_app.ui.widgets import voice_words
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import button, label, row

_TENTHS = 10
_STEP_SECONDS, _PAGE_SECONDS = 5, 30
_BAR, _GAP = 3, 2
_LOUDEST = 255
_HEIGHT = 56


class Waveform(QSlider):
    """The shape of a recording; what was heard already is in colour. Click, drag, arrow keys, Page keys, Home, End.

    A slider in tenths of a second, so that a screen reader knows it as one.

    Signals:
        seek_requested: Go to a place, in seconds (float).
    """

    seek_requested = Signal(float)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._peaks = b""
        self._seconds = 0.0
        self.setSingleStep(_STEP_SECONDS * _TENTHS)
        self.setPageStep(_PAGE_SECONDS * _TENTHS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Place in the recording"))

    @property
    def position(self) -> float:
        """Return the place that is shown, in seconds."""
        return self.value() / _TENTHS

    def set_recording(self, peaks: bytes, seconds: float) -> None:
        """Show another recording, at its beginning."""
        self._peaks, self._seconds = peaks, seconds
        self.setRange(0, max(round(seconds * _TENTHS), 1))
        self.set_position(0.0)

    def set_position(self, seconds: float) -> None:
        """Show a place, without a signal."""
        self.setValue(round(seconds * _TENTHS))
        self.setAccessibleDescription(
            self.tr("{place} of {length}").format(
                place=voice_words.spoken_length(seconds), length=voice_words.spoken_length(self._seconds)
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that grows with the text."""
        px = theme.current().px
        return QSize(px(320), px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the least size that can still be aimed at."""
        px = theme.current().px
        return QSize(px(120), px(_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back and forth by steps."""
        forward, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.isRightToLeft():
            forward, back = back, forward
        places = {
            forward: self.position + _STEP_SECONDS,
            Qt.Key.Key_Up: self.position + _STEP_SECONDS,
            back: self.position - _STEP_SECONDS,
            Qt.Key.Key_Down: self.position - _STEP_SECONDS,
            Qt.Key.Key_PageUp: self.position + _PAGE_SECONDS,
            Qt.Key.Key_PageDown: self.position - _PAGE_SECONDS,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: self._seconds,
        }
        key = Qt.Key(event.key())
        if key in places:
            self._seek(places[key])
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to where it was pressed."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._seek(self._seconds_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(self._seconds_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag; the place is there already."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a bar for each stretch that has room for one, and a line where it is."""
        look = theme.current()
        left, right = self._ends()
        step, bar = look.px(_BAR + _GAP), look.px(_BAR)
        count = max(int((right - left) // step), 1)
        share = self.value() / self.maximum()
        middle, tallest = self.height() / 2, self.height() - 2 * look.px(6)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for number in range(count):
            # The square root spreads quiet speech, which would otherwise be a flat line, over more of the height.
            height = max((self._loudest(number, count) / _LOUDEST) ** 0.5 * tallest, bar)
            x = left + number * step
            if self.isRightToLeft():
                x = right - number * step - bar
            painter.setBrush(look.color("voice" if (number + 0.5) / count <= share else "control"))
            painter.drawRoundedRect(QRectF(x, middle - height / 2, bar, height), bar / 2, bar / 2)
        at = right - share * (right - left) if self.isRightToLeft() else left + share * (right - left)
        painter.setPen(QPen(look.color("text"), 2))
        painter.drawLine(QPointF(at, look.px(3)), QPointF(at, self.height() - look.px(3)))
        if self.hasFocus():
            painter.setPen(QPen(look.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def _loudest(self, number: int, count: int) -> int:
        first = number * len(self._peaks) // count
        return max(self._peaks[first : max((number + 1) * len(self._peaks) // count, first + 1)], default=0)

    def _ends(self) -> tuple[float, float]:
        inset = theme.current().px(8)
        return inset, max(self.width() - inset, inset + 1)

    def _seconds_at(self, x: float) -> float:
        left, right = self._ends()
        share = min(max((x - left) / (right - left), 0.0), 1.0)
        return (1 - share if self.isRightToLeft() else share) * self._seconds

    def _seek(self, seconds: float) -> None:
        seconds = min(max(seconds, 0.0), self._seconds)
        self.set_position(seconds)
        self.seek_requested.emit(seconds)


class VoicePlayer(QWidget):
    """Plays one recording. Its sound is asked for when it is first played, and let go of with the widget.

    Args:
        player: What plays; tests bring one with a loudspeaker of their own.

    Signals:
        sound_requested: The sound of a recording is to be given to `play_sound` (its identifier, str).
    """

    sound_requested = Signal(str)

    def __init__(self, player: Player | None = None) -> None:
        super().__init__()
        self._attachment_id: Identifier = ""
        self._seconds = 0.0
        self._is_waiting = False
        self.player = player or Player()
        self.player.setParent(self)
        self.player.playing_changed.connect(self._on_player_playing_changed)
        self.player.position_changed.connect(self._show_position)
        self.player.troubled.connect(self._on_player_troubled)
        self.player.failed.connect(self.show_error)
        self.play_button = button("", "icon", icon="play", says=self.tr("Play"), on_click=self.toggle)
        self.play_button.setProperty("target", "large")
        self.waveform = Waveform()
        self.waveform.seek_requested.connect(self._on_waveform_seek_requested)
        self._place = label("", "label")
        self._place.setWordWrap(False)
        self.speed = QComboBox()
        self.speed.setAccessibleName(self.tr("Speed; it changes the pitch as well"))
        for value in SPEEDS:
            self.speed.addItem(
                self.tr("{speed}\N{MULTIPLICATION SIGN}").format(speed=self.locale().toString(value, "g", 3)), value
            )
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.currentIndexChanged.connect(self._on_speed_current_index_changed)
        self.notice = Notice()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(4))
        layout.addWidget(self.notice)
        layout.addLayout(row(self.play_button, self.waveform, spacing=8))
        layout.addLayout(row(self._place, None, self.speed, spacing=8))

    def show_recording(self, attachment_id: Identifier, peaks: bytes, seconds: float) -> None:
        """Show a recording, at its beginning."""
        self.player.set_sound(None)
        self._attachment_id, self._seconds, self._is_waiting = attachment_id, seconds, False
        self.waveform.set_recording(peaks, seconds)
        self.notice.clear()
        self._show_position(0.0)

    @Slot()
    def toggle(self) -> None:
        """Play, or pause."""
        self.notice.clear()
        if self.player.is_playing:
            self.player.pause()
        elif self.player.sound is not None:
            self.player.play()
        elif not self._is_waiting:
            self._is_waiting = True
            self.sound_requested.emit(self._attachment_id)

    def play_sound(self, attachment_id: Identifier, sound: Sound) -> None:
        """Take the sound that was asked for, and play it from the place that is shown."""
        if attachment_id != self._attachment_id:
            return  # another recording was shown meanwhile
        self._is_waiting = False
        at = self.waveform.position
        self.player.set_sound(sound)
        self.player.seek(at if at < sound.seconds else 0.0)
        if self.isVisible():
            self.player.play()

    def show_error(self, error: JournalError) -> None:
        """Say why it cannot be played."""
        self._is_waiting = False
        self.notice.say_error(error)

    def hideEvent(self, event: QHideEvent) -> None:
        """Fall silent when it is no longer shown."""
        super().hideEvent(event)
        self.player.pause()

    @Slot(float)
    def _show_position(self, seconds: float) -> None:
        self.waveform.set_position(seconds)
        self._place.setText(
            self.tr("{place} of {length}").format(
                place=voice_words.length(seconds), length=voice_words.length(self._seconds)
            )
        )

    @Slot(bool)
    def _on_player_playing_changed(self, playing: bool) -> None:
        self.play_button.set_icon_name("pause" if playing else "play")
        says = self.tr("Pause") if playing else self.tr("Play")
        self.play_button.setAccessibleName(says)
        self.play_button.setToolTip(says)

    @Slot(object)
    def _on_player_troubled(self, trouble: Trouble) -> None:
        text = voice_words.playing_trouble(trouble)
        self.notice.say(text.what, text.next_step)

    @Slot(float)
    def _on_waveform_seek_requested(self, seconds: float) -> None:
        self.player.seek(seconds)
        self._show_position(seconds)

    @Slot(int)
    def _on_speed_current_index_changed(self, index: int) -> None:
        self.player.set_speed(SPEEDS[index])
