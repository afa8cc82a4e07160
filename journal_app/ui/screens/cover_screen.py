"""The cover: hides everything at once and says nothing of what is below it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import FlowLayout, button, column, focus_first, holder, label, row


class CoverScreen(QWidget):
    """Lies over the whole window until it is lifted.

    Signals:
        lift_requested: Show the journal again.
        try_again_requested: Save once more what could not be saved.
        lock_anyway_requested: Lock without it.
        stop_recording_requested: End the recording that goes on below, and lock.
    """

    lift_requested = Signal()
    try_again_requested = Signal()
    lock_anyway_requested = Signal()
    stop_recording_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Covered"))
        self.notice = Notice()
        again = button(self.tr("Try again"), "primary", on_click=self.try_again_requested.emit)
        anyway = button(self.tr("Lock without these words"), on_click=self.lock_anyway_requested.emit)
        back = button(self.tr("Back to my words"), "quiet", on_click=self.lift_requested.emit)
        self._choices = holder(FlowLayout(again, anyway, back))
        # Large enough for the groggy evening: its Rest leads here, and so does a lock while somebody speaks.
        self._hint = label(self.tr("Press F9 or click to go on."), "ask")
        self._recording = label("", "ask")
        stop = button(self.tr("Stop and lock"), "primary", icon="stop", on_click=self.stop_recording_requested.emit)
        stop.setProperty("target", "huge")
        stop.set_icon_name("stop")  # anew, in the size of the target
        self._stop = holder(row(stop, None))
        middle = column(self._hint, self._recording, self._stop, self.notice, self._choices, spacing=16)
        layout = column(None, row(None, holder(middle, margins=(24, 0, 24, 0)), None), None)
        self.setLayout(layout)
        self._choices.hide()
        self._hide_recording()
        self.hide()

    @property
    def is_asking(self) -> bool:
        """Tell whether a question about unsaved words is open."""
        return not self._choices.isHidden()

    @property
    def is_over_recording(self) -> bool:
        """Tell whether a recording goes on below, which only the passphrase leads back to."""
        return not self._stop.isHidden()

    def cover(self) -> None:
        """Hide the window's content at once."""
        if self.is_over_recording:
            return
        self.notice.clear()
        self._choices.hide()
        self._hint.show()
        self._rise()

    def cover_recording(self) -> None:
        """Hide the window's content for good, and say that what is being said is still recorded."""
        self.notice.clear()
        self._choices.hide()
        self._hint.hide()
        self._recording.setText(
            self.tr("Your voice is still being recorded. Everything else is hidden, and locked once you stop.")
        )
        self._recording.show()
        self._stop.show()
        self._rise()
        focus_first(self._stop)

    def explain_recording(self, what: str, next_step: str) -> None:
        """Say why the recording does not go on at present."""
        self.notice.say(what, next_step)

    def ask_about_unsaved(self, what: str, next_step: str) -> None:
        """Say that the last words could not be saved, and offer what can be done."""
        self._hint.hide()
        self._hide_recording()
        self._choices.show()
        self.notice.say(what, next_step)
        self._rise()

    def lift(self) -> None:
        """Show the content again."""
        self._hide_recording()
        self.hide()

    def _hide_recording(self) -> None:
        self._recording.hide()
        self._stop.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lift by the key that covers; hold every other key back from what is below."""
        if event.key() == Qt.Key.Key_F9 and not self.is_asking and not self.is_over_recording:
            self.lift_requested.emit()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Lift by a click."""
        if not self.is_asking and not self.is_over_recording:
            self.lift_requested.emit()
        event.accept()

    def _rise(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.setFocus()
