"""A veil over an entry that is hard to read: what stands in place of its words, and how it is put on."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from journal_app.ui import words
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, holder, label

LONGEST_NOTE = 200


class VeilCard(Card):
    """Stands where the words of a veiled entry would: the writer's note, and the way to lift it.

    Signals:
        lifted: The words are to be shown until the entry is left.
    """

    lifted = Signal()

    def __init__(self) -> None:
        super().__init__(look="inset")
        self._note = label("", "prose")
        self._about = label("", "secondary")
        self._lift = button(self.tr("Lift the veil for now"), icon="eye", on_click=self.lifted.emit)
        heading = label(self.tr("A veil lies over this entry"), "heading")
        for part in (heading, self._note, self._about, holder(FlowLayout(self._lift))):
            self.body.addWidget(part)
        self.setFocusProxy(self._lift)

    def show_note(self, note: str) -> None:
        """Show what the writer wants said before the words."""
        self._note.setText(note)
        self._note.setVisible(bool(note.strip()))
        about = (
            self.tr("You wrote this note for whoever reads it next. You may read on, or leave it for another time.")
            if note.strip()
            else self.tr("You may read on, or leave it for another time.")
        )
        self._about.setText(about)
        self._lift.setAccessibleDescription(note or about)

    def show_patient_note(self, note: str) -> None:
        """Show what a patient wants said to their therapist before the words."""
        self.show_note(note)
        about = self.tr("They wrote this note for whoever reads on. That you open it is noted nowhere.")
        self._about.setText(about)
        self._lift.setAccessibleDescription(note or about)


class VeilForm(Card):
    """Asks for a note before a veil is put on. Escape leaves it.

    Signals:
        kept: Put the veil on, with this note, which may be empty (str).
        closed: Left without a veil.
    """

    kept = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(look="inset")
        self.note = _note_line()
        keep = button(self.tr("Put the veil on"), "soft", on_click=self._on_keep_clicked)
        leave = button(self.tr("Not now"), "quiet", on_click=self._on_leave_clicked)
        leave.setAccessibleName(self.tr("No veil now"))
        about = self.tr("Lists, the search and the timeline then show the note and none of the words.")
        for part in (
            label(self.tr("A veil over this entry"), "heading"),
            label(about, "secondary"),
            Field(self.tr("A note to yourself as you read it later, if you like"), self.note),
            holder(FlowLayout(keep, leave)),
        ):
            self.body.addWidget(part)
        self.note.returnPressed.connect(self._on_keep_clicked)
        self.hide()
        on_escape(self, self._on_leave_clicked)

    def begin(self) -> None:
        """Ask."""
        self.note.clear()
        self.show()
        self.note.setFocus()
        bring_into_view(self)

    @Slot()
    def _on_keep_clicked(self) -> None:
        self.hide()
        self.kept.emit(self.note.text().strip())

    @Slot()
    def _on_leave_clicked(self) -> None:
        self.hide()
        self.closed.emit()


class VeilChoice(QWidget):
    """Whether an entry that is being written gets a veil, and its note.

    Args:
        before: What stands before its button, on one line with it where there is room.

    Signals:
        veil_changed: Either is another now.
    """

    veil_changed = Signal()

    def __init__(self, *before: QWidget) -> None:
        super().__init__()
        self._put = button(self.tr("Put a veil on it"), icon="eye-slash")
        self._put.setCheckable(True)
        self._put.toggled.connect(self._on_put_toggled)
        self._line = _note_line()
        self._line.editingFinished.connect(self._on_line_editing_finished)
        self._said = ""
        self._note = Field(
            self.tr("A note before the words, if you like"),
            self._line,
            self.tr("Lists, the search and the timeline then show the note and none of the words."),
        )
        self._note.hide()
        self.setLayout(column(holder(FlowLayout(*before, self._put)), self._note, spacing=6))

    @property
    def veiled(self) -> bool:
        """Tell whether it gets one."""
        return self._put.isChecked()

    @property
    def note(self) -> str:
        """Return the writer's note; empty without a veil."""
        return self._line.text().strip() if self.veiled else ""

    def set_veil(self, note: str, *, veiled: bool) -> None:
        """Show a choice, without a signal."""
        self.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._put.setChecked(veiled)
        self.blockSignals(False)  # noqa: FBT003  # Qt's own signature
        if self._line.text().strip() != note:
            self._line.setText(note)
        self._said = self.note

    def make_large(self) -> None:
        """Give the button the size of guided writing."""
        self._put.setProperty("target", "large")

    @Slot(bool)
    def _on_put_toggled(self, on: bool) -> None:
        says = self.tr("A veil lies over it") if on else self.tr("Put a veil on it")
        self._put.setText(says)
        self._put.setAccessibleName(says)
        self._said = self.note  # now: a line that is hidden ends its editing
        self._note.setVisible(on)
        if on and self._put.hasFocus():
            self._line.setFocus()
        self.veil_changed.emit()

    @Slot()
    def _on_line_editing_finished(self) -> None:
        if self.note != self._said:
            self._said = self.note
            self.veil_changed.emit()


def _note_line() -> QLineEdit:
    line = text_line("", longest=LONGEST_NOTE)
    line.setPlaceholderText(words.translate("VeilForm", "Such as: with somebody near"))
    return line
