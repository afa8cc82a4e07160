"""The locked journal: one passphrase, one button, and support one press away."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from journal_app.errors import JournalError
from journal_app.ui.clipboard import mark_secret
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, begin_at, button, column, holder, label, row
from journal_app.ui.widgets.passphrase_field import PassphraseField
from journal_app.ui.widgets.row_button import IconLabel


class UnlockScreen(QWidget):
    """Asks for the passphrase, or for the recovery code and a new passphrase.

    Signals:
        unlock_requested: The passphrase (str).
        recovery_requested: The recovery code and the new passphrase (str, str).
        cancel_requested: Stop the unlocking that is under way.
        other_folder_requested: Open or create another journal.
        support_requested: Show support.
    """

    unlock_requested = Signal(str)
    recovery_requested = Signal(str, str)
    cancel_requested = Signal()
    other_folder_requested = Signal()
    support_requested = Signal()

    def __init__(self, folder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = Notice()
        self._passphrase = PassphraseField(self.tr("Passphrase"))
        self._passphrase.submitted.connect(self._on_unlock_clicked)
        self._unlock = button(self.tr("Unlock"), "primary", icon="lock-open", on_click=self._on_unlock_clicked)
        self._to_recovery = button(self.tr("Use recovery code"), "quiet", on_click=self._on_to_recovery_clicked)
        self._by_passphrase = holder(
            column(
                label(self.tr("Passphrase"), "label", names=self._passphrase.line),
                self._passphrase,
                4,
                self._unlock,
                self._to_recovery,
            )
        )

        self._code = QLineEdit()
        mark_secret(self._code)
        self._code.setPlaceholderText("XXXXXX-XXXXXX-XXXXXX-XXXXXX-XXXXXX-XXXX")
        self._new = PassphraseField(self.tr("New passphrase"))
        self._new.submitted.connect(self._on_recover_clicked)
        self._recover = button(self.tr("Unlock with this code"), "primary", on_click=self._on_recover_clicked)
        self._by_code = holder(
            column(
                label(
                    self.tr("The code opens your journal and replaces the passphrase you no longer have."), "secondary"
                ),
                8,
                label(self.tr("Recovery code"), "label", names=self._code),
                self._code,
                8,
                label(self.tr("New passphrase"), "label", names=self._new.line),
                self._new,
                4,
                self._recover,
                button(self.tr("Back to passphrase"), "quiet", on_click=self._on_to_passphrase_clicked),
            )
        )

        self._stop = button(self.tr("Stop"), "quiet", on_click=self.cancel_requested.emit)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(self.tr("Opening"))
        self._waiting = holder(
            column(
                label(self.tr("Opening your journal"), "serif"),
                label(self.tr("This takes about a second on purpose: it makes guessing slow."), "secondary"),
                8,
                bar,
                8,
                self._stop,
            )
        )

        self._sample = label("", "secondary")
        self._sample.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sample.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sample.hide()
        title = row(IconLabel("lock-key", "accent", 28), label(self.tr("Your journal is locked"), "title"), spacing=12)
        title.setStretch(1, 1)
        card = Card(title, self.notice, self._sample, self._by_passphrase, self._by_code, self._waiting, spacing=16)
        self._turn_to(self._by_passphrase)
        self._folder = label(folder, "caption")
        self._folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._folder.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        support = button(self.tr("Get support"), icon="lifebuoy", on_click=self.support_requested.emit)
        other = button(
            self.tr("Another journal"), "quiet", icon="folder-open", on_click=self.other_folder_requested.emit
        )
        page = Page(
            row(None, support),
            None,
            card,
            holder(FlowLayout(other)),
            self._folder,
            None,
            widest=560,
            centred=True,
        )
        self.setLayout(column(page, spacing=0))
        begin_at(self, self._passphrase)

    def show_opening(self, *, opening: bool) -> None:
        """Show that the journal is being opened, or the form again."""
        if opening:
            self.notice.clear()
            self._turn_to(self._waiting)
            self._stop.setFocus()
        else:
            self._turn_to(self._by_passphrase)
            self._passphrase.setFocus()

    def show_error(self, error: JournalError) -> None:
        """Say what kept the journal from opening; what was typed as a recovery code stays."""
        self._turn_to(self._by_code if self._code.text() else self._by_passphrase)
        self.notice.say_error(error)
        (self._code if self._code.text() else self._passphrase).setFocus()

    def show_restored(self, what: str, next_step: str) -> None:
        """Say something about the vault that the person is to know."""
        self.notice.say(what, next_step)

    def show_sample_passphrase(self, passphrase: str) -> None:
        """Say what opens the sample journal; nothing for a journal of one's own."""
        self._sample.setText(self.tr("Sample journal: the passphrase is “{words}”.").format(words=passphrase))
        self._sample.setVisible(bool(passphrase))

    def forget(self) -> None:
        """Clear everything that was typed, and show the form again."""
        self._code.clear()
        self._new.clear()
        self._passphrase.clear()
        if not self._waiting.isHidden():
            self.show_opening(opening=False)

    def _turn_to(self, page: QWidget) -> None:
        for each in (self._by_passphrase, self._by_code, self._waiting):
            each.setVisible(each is page)

    @Slot()
    def _on_unlock_clicked(self) -> None:
        passphrase = self._passphrase.text
        if not passphrase.strip():
            self._passphrase.setFocus()
            return
        self._passphrase.clear()  # first: the field does not keep it while the key is derived
        self.unlock_requested.emit(passphrase)

    @Slot()
    def _on_recover_clicked(self) -> None:
        code, new = self._code.text(), self._new.text
        if not code.strip():
            self._code.setFocus()
        elif not new.strip():
            self.notice.say(
                self.tr("A new passphrase goes with the recovery code."),
                self.tr("Type the one you want to use from now on."),
            )
            self._new.setFocus()
        else:
            self._new.clear()
            self.recovery_requested.emit(code, new)

    def _on_to_recovery_clicked(self) -> None:
        self.notice.clear()
        self._turn_to(self._by_code)
        self._code.setFocus()

    def _on_to_passphrase_clicked(self) -> None:
        self.notice.clear()
        self._code.clear()
        self._new.clear()
        self._turn_to(self._by_passphrase)
        self._passphrase.setFocus()
