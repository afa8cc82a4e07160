"""The cover: hides everything at once and says nothing of what is below it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import FlowLayout, button, column, holder, label, row


class CoverScreen(QWidget):
    """Lies over the whole window until it is lifted.

    Signals:
        lift_requested: Show the journal again.
        try_again_requested: Save once more what could not be saved.
        lock_anyway_requested: Lock without it.
    """

    lift_requested = Signal()
    try_again_requested = Signal()
    lock_anyway_requested = Signal()

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
        self._hint = label(self.tr("Press F9 or click to go on."), "caption")
        middle = column(self._hint, self.notice, self._choices, spacing=16)
        layout = column(None, row(None, holder(middle), None), None)
        self.setLayout(layout)
        self._choices.hide()
        self.hide()

    @property
    def is_asking(self) -> bool:
        """Tell whether a question about unsaved words is open."""
        return not self._choices.isHidden()

    def cover(self) -> None:
        """Hide the window's content at once."""
        self.notice.clear()
        self._choices.hide()
        self._hint.show()
        self._rise()

    def ask_about_unsaved(self, what: str, next_step: str) -> None:
        """Say that the last words could not be saved, and offer what can be done."""
        self._hint.hide()
        self._choices.show()
        self.notice.say(what, next_step)
        self._rise()

    def lift(self) -> None:
        """Show the content again."""
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lift by the key that covers; hold every other key back from what is below."""
        if event.key() == Qt.Key.Key_F9 and not self.is_asking:
            self.lift_requested.emit()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Lift by a click."""
        if not self.is_asking:
            self.lift_requested.emit()
        event.accept()

    def _rise(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.setFocus()
