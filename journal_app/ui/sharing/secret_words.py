"""The words that open a file: shown, copied for half a minute, and forgotten."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from journal_app.ui.clipboard import mark_secret
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, holder, label


class SecretWords(QWidget):
    """Shows a passphrase.

    Args:
        says: What it opens.
        beside: What else may be done with it, next to copying.
    """

    def __init__(self, says: str, *beside: QWidget) -> None:
        super().__init__()
        self._words = label("", "code")
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._words.setAccessibleName(says)
        self._copy = button(self.tr("Copy it"), icon="copy", on_click=self._on_copy_clicked)
        self._copied = label("", "caption")
        self._copied.hide()
        for one in (self._words, self._copy):
            mark_secret(one)
        words = Card(self._words, look="inset")
        self.setLayout(column(words, holder(FlowLayout(self._copy, *beside)), self._copied))

    @property
    def text(self) -> str:
        """Return the passphrase that is shown."""
        return self._words.text()

    def show_words(self, words: str) -> None:
        """Show a passphrase; none, and it is forgotten."""
        self._words.setText(words)
        self._copied.hide()

    @Slot()
    def _on_copy_clicked(self) -> None:
        self._copy.setFocus()  # what is copied from it is known for a secret by this
        QGuiApplication.clipboard().setText(self._words.text())
        self._copied.setText(self.tr("Copied. The clipboard forgets it after half a minute."))
        self._copied.show()
