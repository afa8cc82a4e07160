"""A calm message inside a screen: what happened, what to do next; read out when it appears."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from journal_app.errors import JournalError
from journal_app.ui import theme
from journal_app.ui.error_text import describe
from journal_app.ui.widgets.parts import Card, label


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say something that is not focused."""
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class Notice(Card):
    """One message, hidden until there is something to say."""

    def __init__(self) -> None:
        self._what = label("", "heading")
        self._next_step = label("", "secondary")
        super().__init__(self._what, self._next_step, look="notice", spacing=4)
        self.hide()

    @property
    def text(self) -> str:
        """Return what is said at present."""
        return f"{self._what.text()} {self._next_step.text()}".strip()

    def say(self, what: str, next_step: str = "") -> None:
        """Show what stands in the way of something, or soon will, and read it out."""
        self._show(what, next_step, "notice")

    def tell(self, what: str, next_step: str = "") -> None:
        """Show what went as it was meant to, without the colour of a warning, and read it out."""
        self._show(what, next_step, "told")

    def say_error(self, error: JournalError) -> None:
        """Show the words for an error."""
        words = describe(error)
        self.say(words.what, words.next_step)

    def clear(self) -> None:
        """Show nothing."""
        self._what.clear()
        self._next_step.clear()
        self.hide()

    def _show(self, what: str, next_step: str, look: str) -> None:
        theme.set_look(self, look)
        self._what.setText(what)
        self._next_step.setText(next_step)
        self._next_step.setVisible(bool(next_step))
        self.show()
        announce(self, self.text)
