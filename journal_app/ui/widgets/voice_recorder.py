"""Saying it: one press records; a meter shows that one is heard; pause and stop."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from journal_app.errors import JournalError, NoSpaceError
from journal_app.ui import theme
from journal_app.ui.audio.states import RecordingState, Trouble
from journal_app.ui.error_text import describe
from journal_app.ui.widgets import voice_words
from journal_app.ui.widgets.notice import Notice, announce
from journal_app.ui.widgets.parts import Button, FlowLayout, button, holder, label

_BAR, _GAP = 4, 3
_LIVE = frozenset({RecordingState.OPENING, RecordingState.RECORDING})


class LevelMeter(QWidget):
    """The last moments of what is heard, the newest at the end; a single bar where motion is reduced."""

    def __init__(self, *, height: int = 44) -> None:
        super().__init__()
        self._height = height
        self._levels: list[float] = []
        self._is_on = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("How loud you are heard"))

    @property
    def level(self) -> float:
        """Return how loud it is, 0 to 1."""
        return self._levels[-1] if self._levels else 0.0

    def add(self, level: float) -> None:
        """Show how loud it is now, 0 to 1."""
        self._levels = [*self._levels[-(self._room() - 1) :], level]
        self.update()

    def set_on(self, *, on: bool) -> None:
        """Show it in the colour of a voice, or grey while nothing is recorded."""
        self._is_on = on
        self.update()

    def clear(self) -> None:
        """Forget what was heard."""
        self._levels.clear()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that grows with the text."""
        px = theme.current().px
        return QSize(px(240), px(self._height))

    def minimumSizeHint(self) -> QSize:
        """Return the least size in which something can be seen."""
        px = theme.current().px
        return QSize(px(80), px(self._height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a bar for each moment."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if look.reduced_motion:
            self._paint_one_bar(painter)
        else:
            bar, step = look.px(_BAR), look.px(_BAR + _GAP)
            count = self._room()
            levels = [0.0] * (count - len(self._levels)) + self._levels[-count:]
            for number, level in enumerate(levels):
                height = max(bar, level * self.height())
                place = QRectF(number * step, (self.height() - height) / 2, bar, height)
                painter.setBrush(look.color("voice" if self._is_on and level > 0 else "border"))
                painter.drawRoundedRect(place, bar / 2, bar / 2)
        painter.end()

    def _paint_one_bar(self, painter: QPainter) -> None:
        look = theme.current()
        height = look.px(8)
        whole = QRectF(0, (self.height() - height) / 2, self.width(), height)
        painter.setBrush(look.color("border"))
        painter.drawRoundedRect(whole, height / 2, height / 2)
        if self._is_on and self.level > 0:
            painter.setBrush(look.color("voice"))
            painter.drawRoundedRect(
                QRectF(0, whole.top(), max(self.level * self.width(), height), height), height / 2, height / 2
            )

    def _room(self) -> int:
        return max(self.width() // theme.current().px(_BAR + _GAP), 1)


class VoiceRecorder(QWidget):
    """Begins, pauses and ends a recording, and says where it stands.

    Args:
        large: For the groggy evening: targets of 72 px, large words, and no time that runs.

    Signals:
        record_requested: Begin.
        pause_requested: Listen no longer for a while.
        go_on_requested: Listen again, or try to keep what could not be kept.
        stop_requested: End, and keep the rest.
        leave_rest_requested: End without what could not be kept.
    """

    record_requested = Signal()
    pause_requested = Signal()
    go_on_requested = Signal()
    stop_requested = Signal()
    leave_rest_requested = Signal()

    def __init__(self, *, large: bool = False) -> None:
        super().__init__()
        self._is_large = large
        self._state = RecordingState.IDLE
        self.record_button = self._button(self.tr("Say it"), "primary", "microphone", self.record_requested.emit)
        self.pause_button = self._button(self.tr("Pause"), "", "pause", self.pause_requested.emit)
        self.go_on_button = self._button(self.tr("Go on"), "primary", "microphone", self.go_on_requested.emit)
        end = self.tr("That is all") if large else self.tr("Stop")  # beside it stands Stop here, which ends the evening
        self.stop_button = self._button(end, "", "stop", self.stop_requested.emit)
        self.try_again_button = self._button(self.tr("Try again"), "primary", "", self.stop_requested.emit)
        self.leave_button = self._button(self.tr("Leave the last seconds"), "quiet", "", self.leave_rest_requested.emit)
        self.meter = LevelMeter(height=56 if large else 44)
        self.notice = Notice()
        words = "serif" if large else "secondary"
        self._status = label("", words)
        self._silence = label(self.tr("Nothing is heard. The microphone may be switched off."), words)
        self._time = label("", "label")
        buttons = FlowLayout(
            self.record_button,
            self.go_on_button,
            self.try_again_button,
            self.pause_button,
            self.stop_button,
            self.leave_button,
            spacing=16 if large else 8,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(16 if large else 10))
        for part in (self.notice, self._status, self.meter, self._silence, self._time, holder(buttons)):
            layout.addWidget(part)
        self._silence.hide()
        self._arrange()

    @property
    def status(self) -> str:
        """Return what is said of where the recording stands."""
        return self._status.text()

    def show_state(self, state: RecordingState) -> None:
        """Show where the recording stands, and read it out; the focus stays on a button that is there."""
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        if state in {RecordingState.OPENING, RecordingState.RECORDING}:
            self.notice.clear()
        if state is RecordingState.OPENING:
            self.meter.clear()
            self.show_seconds(0.0)
        self._state = state
        self._arrange()
        announce(self, self._status.text())
        if had_focus:
            self._focus_on_next_step()

    def show_level(self, level: float) -> None:
        """Show how loud it is, 0 to 1."""
        self.meter.add(level)

    def show_seconds(self, seconds: float) -> None:
        """Show how much was said, but on the groggy evening."""
        self._time.setText(voice_words.length(seconds))

    def show_silence(self, silent: bool) -> None:
        """Say that nothing at all is heard, or take that back."""
        self._silence.setVisible(silent)
        if silent:
            announce(self, self._silence.text())

    def show_trouble(self, trouble: Trouble) -> None:
        """Say why nothing can be recorded, and what to do."""
        text = voice_words.recording_trouble(trouble)
        self.notice.say(text.what, text.next_step)

    def show_error(self, error: JournalError) -> None:
        """Say why a piece could not be kept, and that what was said is still here."""
        text = describe(error)
        if self._state in {RecordingState.HELD, RecordingState.UNKEPT}:
            waits = self.tr("What you said is kept; the last seconds wait here.")
            room = self.tr("Free some space, then go on.")
            self.notice.say(text.what, f"{waits} {room if isinstance(error, NoSpaceError) else text.next_step}")
        else:
            self.notice.say(text.what, text.next_step)

    def _button(self, text: str, look: str, icon: str, wish: Callable[[], object]) -> Button:
        made = button(text, look, icon=icon, on_click=wish)
        made.setProperty("target", "huge" if self._is_large else "large")
        made.set_icon_name(icon)  # anew, in the size of the target
        return made

    def _arrange(self) -> None:
        state = self._state
        shown = {
            self.record_button: state is RecordingState.IDLE,
            self.go_on_button: state in {RecordingState.PAUSED, RecordingState.HELD},
            self.try_again_button: state is RecordingState.UNKEPT,
            self.pause_button: state is RecordingState.RECORDING,
            self.stop_button: state in _LIVE or state in {RecordingState.PAUSED, RecordingState.HELD},
            self.leave_button: state is RecordingState.UNKEPT,
        }
        for each, is_shown in shown.items():
            each.setVisible(is_shown)
        is_idle = state is RecordingState.IDLE
        self._status.setText(voice_words.state(state))
        self._status.setVisible(not is_idle)
        self.meter.setVisible(not is_idle)
        self.meter.set_on(on=state is RecordingState.RECORDING)
        self._time.setVisible(not is_idle and not self._is_large)
        if state is not RecordingState.RECORDING:
            self._silence.hide()

    def _focus_on_next_step(self) -> None:
        """Put the focus where Space does what is most likely wanted next."""
        for each in (self.record_button, self.try_again_button, self.go_on_button, self.stop_button):
            if not each.isHidden():
                each.setFocus()
                return
