"""For whom: somebody who is known already, or somebody new, by passphrase or by the key of their app."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from journal_app.domain.identifiers import Identifier
from journal_app.domain.share import CareProvider
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, empty, holder, label
from journal_app.ui.widgets.row_button import IconLabel, RowButton

_PAUSE_MILLISECONDS = 300


class RecipientStep(QWidget):
    """Lists those that are known, and asks for a name and a key of somebody new.

    Signals:
        chosen: Somebody known (id).
        added: Somebody new: name, key as text, whether its numbers were compared (str, str, bool).
        key_typed: A key, or what may become one (str); `show_key` answers.
    """

    chosen = Signal(str)
    added = Signal(str, str, bool)
    key_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._known = column(spacing=4)
        self._known_card = Card(label(self.tr("Somebody you shared with"), "heading"), holder(self._known))
        self.name = text_line(self.tr("What you call them"), longest=120)
        self.key = text_line(self.tr("Their key"), longest=200)
        self._name_field = Field(self.tr("What you call them"), self.name, self.tr("A name or a label, as you like."))
        self._key_field = Field(
            self.tr("Their key, if they use this app"),
            self.key,
            self.tr("They find it in their app and send it to you. Without one, a passphrase opens the file."),
        )
        self._numbers = label("", "code")
        self._numbers.setAccessibleName(self.tr("Fingerprint of the key"))
        self.compared = QCheckBox(self.tr("The numbers are the same"))
        self._compare = Card(
            label(
                self.tr(
                    "Read these numbers to each other over the phone. If they are the same, it is their key and nobody"
                    " else's."
                ),
                "secondary",
            ),
            self._numbers,
            self.compared,
            look="inset",
        )
        self._compare.hide()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MILLISECONDS)
        self._pause.timeout.connect(lambda: self.key_typed.emit(self.key.text()))
        self.key.textChanged.connect(self._on_key_text_changed)
        self._new = Card(
            label(self.tr("Somebody new"), "heading"),
            self._name_field,
            self._key_field,
            self._compare,
            holder(FlowLayout(button(self.tr("Go on with them"), "primary", on_click=self._on_added_clicked))),
        )
        self.setLayout(column(self._known_card, self._new, spacing=14))
        self.show_known((), {})

    def show_known(self, care_providers: Sequence[CareProvider], shared: Mapping[Identifier, str]) -> None:
        """Show those that are known, with what is said of each."""
        empty(self._known)
        for one in care_providers:
            says = ", ".join(part for part in (one.name, shared.get(one.id, "")) if part)
            row = RowButton(
                IconLabel("user"),
                column(label(one.name, "heading"), label(shared.get(one.id, ""), "caption"), spacing=1),
                says=says,
            )
            row.body.setStretch(1, 1)
            row.clicked.connect(lambda *_, name=one.id: self.chosen.emit(name))
            self._known.addWidget(row)
        self._known_card.setVisible(bool(care_providers))
        self.clear()

    def show_key(self, text: str, numbers: str, problem: str) -> None:
        """Show the fingerprint of the key that was typed, or what is wrong with it."""
        if text != self.key.text():
            return  # it was typed on
        self._numbers.setText(numbers)
        self._compare.setVisible(bool(numbers))
        self._key_field.remark(problem, look="problem")

    def clear(self) -> None:
        """Forget what was typed."""
        self.name.clear()
        self.key.clear()
        self.compared.setChecked(False)
        self._name_field.remark()

    @Slot(str)
    def _on_key_text_changed(self, text: str) -> None:
        self.compared.setChecked(False)
        self._compare.hide()
        self._key_field.remark()
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()

    @Slot()
    def _on_added_clicked(self) -> None:
        if not self.name.text().strip():
            self._name_field.say(self.tr("A name or a label, so that you find them again."))
            return
        self.added.emit(self.name.text().strip(), self.key.text().strip(), self.compared.isChecked())
