"""Leaving passages of one text out of a share. The text itself stays as it is."""

import re
from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from journal_app.domain.share import Redaction
from journal_app.ui.widgets.parts import FlowLayout, button, column, holder, label
from journal_app.ui.widgets.writing import WritingBox


class RedactionBox(QWidget):
    """Shows a text to select words in; what is left out is covered by a bar.

    Args:
        caption: Which text it is.
        text: The words.
        redactions: What is left out already.

    Signals:
        changed: Something else is left out.
    """

    changed = Signal()

    def __init__(self, caption: str, text: str, redactions: Iterable[Redaction] = ()) -> None:
        super().__init__()
        self._text = text
        self._redactions = tuple(sorted(redactions))
        self.box = WritingBox(caption, look="")
        self.box.setReadOnly(True)
        self.box.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.box.setPlainText(text)
        self.box.setTabChangesFocus(True)
        self._leave_out = button(self.tr("Leave this out"), icon="eraser", on_click=self._on_leave_out_clicked)
        self._leave_out.setAccessibleDescription(self.tr("The words that are selected in {text}").format(text=caption))
        self._bring_back = button(self.tr("Bring the words back"), "quiet", on_click=self._on_bring_back_clicked)
        self.box.selectionChanged.connect(self._on_selection_changed)
        self.setLayout(
            column(
                label(caption, "label"),
                self.box,
                holder(FlowLayout(self._leave_out, self._bring_back)),
                spacing=4,
            )
        )
        self._show()

    @property
    def redactions(self) -> tuple[Redaction, ...]:
        """Return what is left out."""
        return self._redactions

    @Slot()
    def _on_selection_changed(self) -> None:
        self._leave_out.setEnabled(self.box.textCursor().hasSelection())

    @Slot()
    def _on_leave_out_clicked(self) -> None:
        cursor = self.box.textCursor()
        start, end = (self._in_text(place) for place in (cursor.selectionStart(), cursor.selectionEnd()))
        if start < end:
            self._redactions = _joined((*self._redactions, Redaction(start=start, end=end)))
            cursor.clearSelection()
            self.box.setTextCursor(cursor)
            self._show()
            self.changed.emit()

    @Slot()
    def _on_bring_back_clicked(self) -> None:
        self._redactions = ()
        self._show()
        self.changed.emit()

    def _in_text(self, place: int) -> int:
        """Return a place of the box, which counts in UTF-16 and has one character for each line end, in code points."""
        units = 0
        for found in re.finditer(r"\r\n|.", self._text, re.DOTALL):
            if units >= place:
                return found.start()
            units += 1 if found[0] == "\r\n" else len(found[0].encode("utf-16-le", "surrogatepass")) // 2
        return len(self._text)

    def _in_box(self, place: int) -> int:
        before = self._text[:place].replace("\r\n", "\n")
        return len(before.encode("utf-16-le", "surrogatepass")) // 2

    def _show(self) -> None:
        bar = QTextCharFormat()
        bar.setBackground(self.box.palette().text())
        bar.setForeground(self.box.palette().text())
        shown = []
        for one in self._redactions:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.box.document())
            cursor.setPosition(self._in_box(one.start))
            cursor.setPosition(self._in_box(one.end), QTextCursor.MoveMode.KeepAnchor)
            selection.cursor, selection.format = cursor, bar
            shown.append(selection)
        self.box.setExtraSelections(shown)
        self._bring_back.setVisible(bool(self._redactions))
        self._leave_out.setEnabled(self.box.textCursor().hasSelection())


def _joined(redactions: Iterable[Redaction]) -> tuple[Redaction, ...]:
    """Return the same passages, those that touch as one."""
    found: list[Redaction] = []
    for one in sorted(redactions):
        if found and one.start <= found[-1].end:
            found[-1] = Redaction(start=found[-1].start, end=max(found[-1].end, one.end))
        else:
            found.append(one)
    return tuple(found)
