"""The recovery code: shown once, put on paper, one group of it typed back."""

import secrets

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from journal_app.crypto.recovery_code import check_group, groups
from journal_app.ui.clipboard import mark_secret
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, holder, label


class RecoveryPanel(QWidget):
    """Shows the code, then asks for one group of it while the code is hidden.

    Signals:
        sheet_requested: "print" or "save" (str): the recovery sheet.
        proved: The group was right; the code is forgotten here.
    """

    sheet_requested = Signal(str)
    proved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self._asked = 0
        self._shown = label("", "code")
        self._shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._shown.setAccessibleName(self.tr("Recovery code"))
        mark_secret(self._shown)
        print_sheet = button(
            self.tr("Print the sheet"), icon="printer", on_click=lambda: self.sheet_requested.emit("print")
        )
        save_sheet = button(
            self.tr("Save as PDF"), icon="file-arrow-down", on_click=lambda: self.sheet_requested.emit("save")
        )
        kept = button(self.tr("I have kept it"), "primary", icon="check", on_click=lambda: self._ask(asked=True))
        self._showing = holder(
            column(
                label(
                    self.tr(
                        "If the passphrase is forgotten, this code opens the journal. It is shown only now. Print it,"
                        " or write it on paper, and keep it away from this computer."
                    )
                ),
                Card(self._shown, look="inset"),
                holder(FlowLayout(print_sheet, save_sheet)),
                8,
                holder(FlowLayout(kept)),
                spacing=14,
            )
        )

        self.notice = Notice()
        self._group_label = label("", "label")
        self._group = QLineEdit()
        self._group.setMaxLength(40)
        self._group.returnPressed.connect(self._on_group_submitted)
        self._group_label.setBuddy(self._group)
        go_on = button(self.tr("Continue"), "primary", on_click=self._on_group_submitted)
        again = button(self.tr("Show the code again"), "quiet", on_click=lambda: self._ask(asked=False))
        self._asking = holder(
            column(
                label(self.tr("One part of it, to see that your paper can be read.")),
                self.notice,
                self._group_label,
                self._group,
                4,
                holder(FlowLayout(go_on, again)),
                spacing=14,
            )
        )
        self.setLayout(column(self._showing, self._asking, spacing=0))
        self._ask(asked=False)

    def show_code(self, code: str) -> None:
        """Show a code."""
        self._code = code
        parts = groups(code)
        self._asked = secrets.randbelow(len(parts) - 1)  # the last group is shorter, and half of it only checks
        half = (len(parts) + 1) // 2
        self._shown.setText("  ".join(parts[:half]) + "\n" + "  ".join(parts[half:]))
        text = self.tr("Type group {number} of the code, from your paper").format(number=self._asked + 1)
        self._group_label.setText(text)
        self._group.setAccessibleName(text)
        self._ask(asked=False)

    def forget(self) -> None:
        """Forget the code, and what was typed of it."""
        self._code = ""
        self._shown.clear()
        self._group.clear()

    def _ask(self, *, asked: bool) -> None:
        self._showing.setVisible(not asked)
        self._asking.setVisible(asked)
        self.notice.clear()
        if asked:
            self._group.clear()
            self._group.setFocus()

    @Slot()
    def _on_group_submitted(self) -> None:
        if check_group(self._code, self._asked, self._group.text()):
            self.forget()
            self.proved.emit()
            return
        self.notice.say(
            self.tr("This is not group {number} of the code.").format(number=self._asked + 1),
            self.tr("Look at your paper again. The button below shows the code once more."),
        )
        self._group.setFocus()
        self._group.selectAll()
