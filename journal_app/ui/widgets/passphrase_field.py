"""A line for a passphrase: hidden unless shown, pasting allowed, no memory of its own."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from journal_app.ui.clipboard import mark_secret
from journal_app.ui.widgets.parts import Button, row


class PassphraseField(QWidget):
    """A password line with a button that shows or hides what is typed.

    Signals:
        changed: The text is another one.
        submitted: Enter was pressed.
    """

    changed = Signal()
    submitted = Signal()

    def __init__(self, says: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setAccessibleName(says)
        mark_secret(self.line)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.line.textChanged.connect(self.changed)
        self.line.returnPressed.connect(self.submitted)
        self._show = Button("", "icon", icon="eye", says=self.tr("Show the passphrase"))
        self._show.setCheckable(True)
        self._show.toggled.connect(self._on_show_toggled)
        self.setLayout(row(self.line, self._show))
        self.setFocusProxy(self.line)

    @property
    def text(self) -> str:
        """Return what was typed."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Fill in a text, such as a suggested passphrase."""
        self.line.setText(text)

    def show_text(self, *, shown: bool) -> None:
        """Show or hide what is typed."""
        self._show.setChecked(shown)

    def clear(self) -> None:
        """Forget the text and hide again what is typed next."""
        self.line.clear()
        self._show.setChecked(False)

    @Slot(bool)
    def _on_show_toggled(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._show.set_icon_name("eye-slash" if shown else "eye")
        self._show.setAccessibleName(self.tr("Hide the passphrase") if shown else self.tr("Show the passphrase"))
        self._show.setToolTip(self._show.accessibleName())
