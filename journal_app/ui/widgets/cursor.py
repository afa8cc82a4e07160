"""The cursor of a writing box: put where a draft left it, and kept in view on a page that scrolls."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea


def place_cursor(box: QPlainTextEdit, position: int | None) -> None:
    """Put the cursor at a position in UTF-16 code units, as near as the text allows; at its end for None."""
    last = box.document().characterCount() - 1
    cursor = box.textCursor()
    cursor.setPosition(last if position is None else min(max(position, 0), last))
    box.setTextCursor(cursor)
    box.ensureCursorVisible()


def follow_cursor(page: QScrollArea, box: QPlainTextEdit) -> None:
    """Scroll the page so that the line being written is seen."""
    inner = page.widget()
    if inner is None:
        return
    line = box.cursorRect()
    spot = box.viewport().mapTo(inner, QPoint(line.center().x(), line.center().y()))
    page.ensureVisible(spot.x(), spot.y(), 0, line.height() * 2)
