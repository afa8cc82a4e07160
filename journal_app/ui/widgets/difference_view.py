"""One side of a comparison: the words as they were written, with those that differ underlined or struck through."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor

from journal_app.domain.difference import Piece
from journal_app.ui import theme, tokens
from journal_app.ui.widgets.entry_view import EntryView

_LINE_HEIGHT = 122
_MOST_SAID = 12
"""How many changed places a screen reader is told of at once; the words themselves are all there to be read."""


class DifferenceView(EntryView):
    """Shows pieces of plain text, as tall as they need to be.

    Args:
        is_after: Whether what is changed here was put in (underlined), or taken out (struck through).
    """

    def __init__(self, *, is_after: bool) -> None:
        super().__init__()
        self._is_after = is_after
        self._pieces: Sequence[Piece] = ()

    def show_pieces(self, pieces: Sequence[Piece], says: str) -> None:
        """Show the words; `says` names them for a screen reader."""
        self._pieces = pieces
        self.setAccessibleName(says)
        self.setAccessibleDescription(self._changes_said())
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Show the same words at a new text size or in other colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self._pieces:
            self._draw()

    def _draw(self) -> None:
        look = theme.current()
        document = self.document()
        document.clear()
        document.setDocumentMargin(0)
        document.setDefaultFont(look.serif_font(tokens.PROSE))
        document.setUndoRedoEnabled(False)
        shape = QTextBlockFormat()
        shape.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(document)
        cursor.beginEditBlock()  # one layout at the end
        cursor.setBlockFormat(shape)
        for piece in self._pieces:
            cursor.insertText(piece.text, self._ink(is_changed=piece.is_changed))
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _ink(self, *, is_changed: bool) -> QTextCharFormat:
        look = theme.current()
        ink = QTextCharFormat()
        ink.setForeground(look.color("text"))
        if is_changed and self._is_after:
            ink.setFontUnderline(True)
            ink.setForeground(look.color("accent_text"))
            ink.setBackground(look.color("accent_soft"))
        elif is_changed:
            ink.setFontStrikeOut(True)
            ink.setForeground(look.color("warn"))
            ink.setBackground(look.color("warn_soft"))
        return ink

    def _changes_said(self) -> str:
        places = [" ".join(piece.text.split()) for piece in self._pieces if piece.is_changed and piece.text.strip()]
        if not places:
            return self.tr("Nothing differs here.")
        said = self.tr("Put in: {words}") if self._is_after else self.tr("Taken out: {words}")
        rest = len(places) - _MOST_SAID
        text = said.format(words="; ".join(places[:_MOST_SAID]))
        return text if rest <= 0 else self.tr("{some}; and in {count} more places").format(some=text, count=rest)
