"""A question inside a page, with two answers; nothing else is held up while it stands there."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, holder, label


class Question(Card):
    """Hidden until asked. Escape answers no.

    Signals:
        accepted: Yes.
        declined: No; nothing changes.
    """

    accepted = Signal()
    declined = Signal()

    def __init__(self, yes: str = "", no: str = "", *, yes_look: str = "") -> None:
        self._text = label("", "heading")
        self._yes = Button(yes, yes_look)
        self._no = Button(no, "quiet")
        self._yes.clicked.connect(self._on_yes_clicked)
        self._no.clicked.connect(self._on_no_clicked)
        super().__init__(self._text, holder(FlowLayout(self._yes, self._no)), look="notice", spacing=8)
        self.hide()
        on_escape(self, self._on_no_clicked)

    @property
    def text(self) -> str:
        """Return what is asked at present."""
        return self._text.text()

    def ask(self, text: str, *, yes: str = "", no: str = "") -> None:
        """Show the question, read it out, and put the focus on the answer that changes nothing."""
        self._text.setText(text)
        for answer, words in ((self._yes, yes), (self._no, no)):
            if words:
                answer.setText(words)
            answer.setAccessibleName(answer.text())
            answer.setAccessibleDescription(text)
        self.show()
        self._no.setFocus()
        bring_into_view(self)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    @Slot()
    def _on_yes_clicked(self) -> None:
        self.hide()
        self.accepted.emit()

    @Slot()
    def _on_no_clicked(self) -> None:
        self.hide()
        self.declined.emit()
