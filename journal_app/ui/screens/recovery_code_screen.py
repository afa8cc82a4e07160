"""A new recovery code in place of the old one: the passphrase, the code, one group typed back."""

from PySide6.QtCore import Signal, Slot

from journal_app.errors import JournalError
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, WayBack, button, column, focus_first, holder, label
from journal_app.ui.widgets.passphrase_field import PassphraseField
from journal_app.ui.widgets.recovery_panel import RecoveryPanel


class RecoveryCodeScreen(Page):
    """Asks for the passphrase, then shows the new code.

    Signals:
        requested: The passphrase (str).
        sheet_requested: "print" or "save" (str).
        left: Done, or given up.
    """

    requested = Signal(str)
    sheet_requested = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(widest=680)
        self.notice = Notice()
        self._passphrase = PassphraseField(self.tr("Your passphrase"))
        self._passphrase.submitted.connect(self._on_make_clicked)
        make = button(self.tr("Make a new code"), "primary", icon="key", on_click=self._on_make_clicked)
        self._asking = holder(
            column(
                label(self.tr("The old code stops working as soon as the new one is made.")),
                self.notice,
                label(self.tr("Your passphrase"), "label", names=self._passphrase.line),
                self._passphrase,
                4,
                holder(FlowLayout(make)),
                spacing=14,
            )
        )
        self.panel = RecoveryPanel()
        self.panel.sheet_requested.connect(self.sheet_requested)
        self.panel.proved.connect(self.left)
        self.panel.hide()
        back = WayBack(self.tr("Settings"), says=self.tr("Back to the settings"), on_click=self.left.emit)
        self._way_back = holder(FlowLayout(back))
        self.body.addWidget(self._way_back)
        self.body.addWidget(label(self.tr("A new recovery code"), "display"))
        self.body.addWidget(Card(self._asking, self.panel))
        self.body.addStretch(1)

    def begin(self) -> None:
        """Ask for the passphrase."""
        self.notice.clear()
        self._passphrase.clear()
        self._passphrase.setEnabled(True)
        self._turn(asks=True)
        self._passphrase.setFocus()

    def show_code(self, code: str) -> None:
        """Show the new code."""
        self.panel.show_code(code)
        self._turn(asks=False)
        if self.isVisible():
            focus_first(self.panel)

    def show_error(self, error: JournalError) -> None:
        """Say why the old code still counts."""
        self._passphrase.setEnabled(True)
        self.notice.say_error(error)
        self._passphrase.setFocus()

    def _turn(self, *, asks: bool) -> None:
        self._asking.setVisible(asks)
        self.panel.setVisible(not asks)
        self._way_back.setVisible(asks)  # once the old code is gone, the new one is to be kept first

    @Slot()
    def _on_make_clicked(self) -> None:
        passphrase = self._passphrase.text
        if passphrase.strip():
            self._passphrase.clear()
            self._passphrase.setEnabled(False)
            self.notice.clear()
            self.requested.emit(passphrase)
