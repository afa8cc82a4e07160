"""What a patient wrote, to be read and marked: as text, never as markup, for it came from outside."""

import re
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QSizePolicy, QTextEdit

from journal_app.domain.share import SharedEntry
from journal_app.ui import theme
from journal_app.ui.sharing import wording
from journal_app.ui.widgets.writing import ReadingView

_PARAGRAPH = "\u2029"
_ENDLESS = re.compile(r"\S{5000}")
"""To break such a word where words end, Qt looks through the rest of it for each line: half a minute of it."""


class _Part(NamedTuple):
    look: str
    text: str


class MaterialView(ReadingView):
    """Shows one entry, with the passages that were highlighted.

    Signals:
        passage_chosen: Whether some words are selected (bool).
    """

    passage_chosen = Signal(bool)

    def __init__(self, says: str) -> None:
        super().__init__()
        self._entry: SharedEntry | None = None
        self._marked: tuple[str, ...] = ()
        self.setAccessibleName(says)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self.updateGeometry())
        self.copyAvailable.connect(self.passage_chosen)
        theme.current().changed.connect(self._write)

    def show_entry(self, entry: SharedEntry | None, marked: tuple[str, ...]) -> None:
        """Show an entry, or nothing."""
        is_other = entry != self._entry
        self._entry, self._marked = entry, marked
        if is_other:
            self._write()
        self._mark()

    @property
    def chosen(self) -> str:
        """Return the words that are selected."""
        return self.textCursor().selectedText().replace(_PARAGRAPH, "\n").strip()

    def sizeHint(self) -> QSize:
        """Return room for its words, up to a page; more is scrolled."""
        px = theme.current().px
        return QSize(px(360), min(max(round(self.document().size().height()) + px(12), px(90)), px(520)))

    def minimumSizeHint(self) -> QSize:
        """Return the least room to read in."""
        px = theme.current().px
        return QSize(px(160), px(90))

    def changeEvent(self, event: QEvent) -> None:
        """Take up a new text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._write()

    def _write(self) -> None:
        self.clear()
        parts = _parts(self._entry)
        is_endless = any(_ENDLESS.search(part.text) for part in parts)
        mode = QTextOption.WrapMode.WrapAnywhere if is_endless else QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        self.setWordWrapMode(mode)
        cursor = self.textCursor()
        for number, part in enumerate(parts):
            if number:
                cursor.insertBlock()
            block = QTextBlockFormat()
            block.setBottomMargin(theme.current().px(4 if part.look in {"asked", "below"} else 10))
            cursor.setBlockFormat(block)
            ink = QTextCharFormat()
            if part.look == "title":
                ink.setFontWeight(QFont.Weight.DemiBold)
            elif part.look != "words":
                ink.setForeground(theme.current().color("text2"))
                ink.setFontItalic(part.look == "asked")
            cursor.insertText(part.text.replace("\n", "\u2028"), ink)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._mark()

    def _mark(self) -> None:
        text = self.toPlainText().replace("\u2028", "\n")
        found = []
        for words in self._marked:
            at = text.find(words)
            if at < 0:
                continue
            cursor = QTextCursor(self.document())
            cursor.setPosition(len(text[:at].encode("utf-16-le")) // 2)
            cursor.setPosition(len(text[: at + len(words)].encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor)
            selection = QTextEdit.ExtraSelection()
            selection.cursor = cursor
            selection.format.setBackground(theme.current().color("accent_soft"))
            found.append(selection)
        self.setExtraSelections(found)


def _parts(entry: SharedEntry | None) -> list[_Part]:
    if entry is None:
        return []
    parts = [_Part("title", entry.title)] if entry.title.strip() else []
    parts += (_Part("words", text) for text in entry.text.split("\n\n") if text.strip())
    for answer in entry.answers:
        if answer.prompt:
            parts.append(_Part("asked", answer.prompt))
        parts.append(_Part("words", answer.text))
        if below := wording.answer_below(answer, entry.zone):
            parts.append(_Part("below", below))
    if below := wording.entry_below(entry):
        parts.append(_Part("below", below))
    return parts
