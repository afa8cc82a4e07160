"""An entry to read: prompts as small headings, words in serif, as tall as it needs to be."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, QSizeF, Qt, Slot
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocumentFragment,
    QTextFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal_app.domain.entry import Answer, Certainty, Entry
from journal_app.ui import theme, tokens, words
from journal_app.ui.widgets.markdown import read_markdown
from journal_app.ui.widgets.when import clock_text
from journal_app.ui.widgets.writing import ReadingView

_LINE_HEIGHT = 122
_ON_THE_HOUR_LINE = timedelta(hours=10)
"""So long after a session began, minutes since then say more than the clock."""
_IS_PROMPT = QTextFormat.Property.UserProperty.value + 1
_SCROLL_KEYS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}


class EntryView(ReadingView):
    """Shows the words of one entry and scrolls with the page around it. Never HTML, never a resource."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry: Entry | None = None
        self._began_at: datetime | None = None
        self.setAccessibleName(self.tr("Entry"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._on_document_size_changed)

    def show_entry(self, entry: Entry | None, began_at: datetime | None = None) -> None:
        """Show an entry, or nothing.

        Args:
            entry: Its words are shown whether or not it is veiled; that is for who shows it to think of.
            began_at: When its dosing session began, where it has one; aware. Lines with a time of their own count
                from then.
        """
        self._entry, self._began_at = entry, began_at
        document = self.document()
        document.clear()
        document.setDocumentMargin(0)
        document.setDefaultFont(theme.current().serif_font(tokens.PROSE))
        document.setUndoRedoEnabled(False)
        cursor = QTextCursor(document)
        cursor.beginEditBlock()  # one layout at the end instead of one for every block
        is_first = True
        for part in _parts(entry, began_at):
            if not is_first:
                cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
            starts, is_first = is_first, False
            for text, is_heading in ((part.about, False), (part.heading, True)):
                if text:
                    cursor.setBlockFormat(_heading_block(first=starts, level=2 if is_heading else 0))
                    cursor.insertText(text, _heading_ink() if is_heading else _about_ink())
                    cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
                    starts = True
            cursor.insertFragment(QTextDocumentFragment(read_markdown(part.source)))
            cursor.movePosition(QTextCursor.MoveOperation.End)
        self._space_lines()
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def changeEvent(self, event: QEvent) -> None:
        """Show the same entry at a new text size or in other colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self._entry is not None:
            self.show_entry(self._entry, self._began_at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave scrolling to the page around."""
        if event.key() in _SCROLL_KEYS and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the page around."""
        event.ignore()

    def sizeHint(self) -> QSize:
        """Return as much height as the words need at the present width."""
        return QSize(super().sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        """Return the same height: the page scrolls, not this."""
        return QSize(theme.current().px(120), self._height())

    def _height(self) -> int:
        frame = self.height() - self.viewport().height()
        return round(self.document().size().height()) + max(frame, 0) + 1

    @Slot(QSizeF)
    def _on_document_size_changed(self, _size: QSizeF) -> None:
        self.updateGeometry()

    def _space_lines(self) -> None:
        block = self.document().begin()
        while block.isValid():
            _shape_block(block)
            block = block.next()


def _shape_block(block: QTextBlock) -> None:
    """Give a block air, and what Markdown made of it a quiet shape."""
    look = theme.current()
    shape = block.blockFormat()
    shape.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if not shape.hasProperty(_IS_PROMPT):
        following = block.next()
        in_list = block.textList() is not None and following.isValid() and following.textList() is not None
        shape.setTopMargin(look.px(6) if shape.headingLevel() else 0)
        shape.setBottomMargin(look.px(2 if in_list else 10))
        if shape.hasProperty(QTextFormat.Property.BlockQuoteLevel):
            shape.setLeftMargin(look.px(20))
            shape.setRightMargin(0)
            _ink_block(block, _quote_ink())
        if shape.headingLevel():
            _ink_block(block, _title_ink())
    QTextCursor(block).setBlockFormat(shape)


def _ink_block(block: QTextBlock, ink: QTextCharFormat) -> None:
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(ink)


class _Part(NamedTuple):
    """What is read together: when and how sure, the prompt, and the words."""

    about: str
    heading: str
    source: str


def _parts(entry: Entry | None, began_at: datetime | None) -> Iterator[_Part]:
    """Yield the parts of an entry in the order in which they are read."""
    if entry is None:
        return
    for answer in entry.answers:
        yield _Part(_about(answer, entry.zone, began_at), answer.prompt_text, answer.text)
    if entry.text.strip():
        yield _Part("", "", entry.text)


def _about(answer: Answer, zone: str, began_at: datetime | None) -> str:
    when = time_of_line(answer.at, zone, began_at) if answer.at else ""
    sure = certainty_name(answer.certainty) if answer.certainty else ""
    return "  ·  ".join(part for part in (when, sure) if part)


def time_of_line(at: datetime, zone: str, began_at: datetime | None) -> str:
    """Return when a line was caught: by the clock, and in minutes since its session began where that is near."""
    clock = clock_text(at, zone)
    if began_at is None or not timedelta() <= at - began_at < _ON_THE_HOUR_LINE:
        return clock
    since = words.minutes(int((at - began_at).total_seconds() // 60))
    return words.translate("EntryView", "{time}, {minutes} into the session").format(time=clock, minutes=since)


def certainty_name(certainty: Certainty) -> str:
    """Return how sure a person is of a memory, in their own terms."""
    match certainty:
        case Certainty.SURE:
            return words.translate("Certainty", "Sure")
        case Certainty.UNSURE:
            return words.translate("Certainty", "Unsure")
        case Certainty.LIKE_A_DREAM:
            return words.translate("Certainty", "Like a dream")


def _heading_block(*, first: bool, level: int) -> QTextBlockFormat:
    look = theme.current()
    shape = QTextBlockFormat()
    shape.setTopMargin(0 if first else look.px(18))
    shape.setBottomMargin(look.px(4))
    shape.setHeadingLevel(level)
    shape.setProperty(_IS_PROMPT, True)  # noqa: FBT003  # Qt's own signature
    return shape


def _about_ink() -> QTextCharFormat:
    look = theme.current()
    ink = QTextCharFormat()
    ink.setFont(look.ui_font(tokens.LABEL))
    ink.setForeground(look.color("text3"))
    return ink


def _heading_ink() -> QTextCharFormat:
    look = theme.current()
    ink = QTextCharFormat()
    ink.setFont(look.ui_font(tokens.BODY, QFont.Weight.DemiBold))
    ink.setForeground(look.color("text2"))
    return ink


def _title_ink() -> QTextCharFormat:
    """Return the ink of a heading inside the words: smaller than the title of the entry above it."""
    ink = QTextCharFormat()
    ink.setProperty(QTextFormat.Property.FontSizeAdjustment, 1)
    ink.setFontWeight(QFont.Weight.DemiBold)
    return ink


def _quote_ink() -> QTextCharFormat:
    ink = QTextCharFormat()
    ink.setForeground(theme.current().color("text2"))
    ink.setFontItalic(True)
    return ink
