"""Markdown as people write it: its source in quiet colours, and a reading of it that keeps their line breaks."""

import re

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from journal_app.ui import theme
from journal_app.ui.widgets.writing import SafeDocument

_HEADING = re.compile(r" {0,3}(#{1,6})(?=\s|$)")
_QUOTE = re.compile(r" {0,3}> ?")
_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?=\s)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?![*_\s])(.+?)(?<![\s*_])\1(?![\w*_])")

_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_STARTS_A_BLOCK = re.compile(
    r" {0,3}(?:#{1,6}(?:\s|$)|>|[-*+]\s|\d{1,9}[.)]\s|\||```|~~~|=+\s*$|-+\s*$|(?:[*_] ?){3,}$)"
)
_STANDS_ALONE = re.compile(r" {0,3}(?:#{1,6}(?:\s|$)|\||(?:[-*_] ?){3,}$)")
_LINE_BREAK = "\ue000"
"""Stands for a line break while Markdown is read; from the private use area, which no keyboard types."""
_LINE_SEPARATOR = "\u2028"


class MarkdownHighlighter(QSyntaxHighlighter):
    """Gives Markdown source a light shape: signs step back, emphasis and headings come forward."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.take_up_theme()

    def take_up_theme(self) -> None:
        """Colour everything anew, after the theme has changed."""
        look = theme.current()
        self._sign, self._quote, self._bold, self._italic = (QTextCharFormat() for _ in range(4))
        self._sign.setForeground(look.color("text3"))
        self._quote.setForeground(look.color("text2"))
        self._quote.setFontItalic(True)
        self._bold.setFontWeight(QFont.Weight.DemiBold)
        self._italic.setFontItalic(True)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Shape one line; Qt calls this when it has changed."""
        if heading := _HEADING.match(text):
            self.setFormat(0, len(text), self._bold)
            self.setFormat(heading.start(1), len(heading[1]), self._sign)
            return
        if quote := _QUOTE.match(text):
            self.setFormat(0, len(text), self._quote)
            self.setFormat(0, quote.end(), self._sign)
        elif bullet := _BULLET.match(text):
            self.setFormat(0, bullet.end(), self._sign)
        for pattern, shape in ((_STRONG, self._bold), (_EMPHASIS, self._italic)):
            for found in pattern.finditer(text):
                sign = len(found[1])
                self._merge(found.start(2), found.end(2), shape)
                self._merge(found.start(), found.start() + sign, self._sign)
                self._merge(found.end() - sign, found.end(), self._sign)

    def _merge(self, start: int, end: int, shape: QTextCharFormat) -> None:
        for place in range(start, end):
            both = self.format(place)
            both.merge(shape)
            self.setFormat(place, 1, both)


def keep_line_breaks(source: str) -> str:
    """Mark each line break inside a paragraph or quotation, which Markdown would otherwise read as a space."""
    out: list[str] = []
    in_fence = False
    for line in source.splitlines():
        is_fence = bool(_FENCE.match(line))
        quoted = _QUOTE.match(line)
        goes_on = bool(out) and not in_fence and not is_fence and _goes_on(out[-1], line)
        if goes_on and quoted and _QUOTE.match(out[-1]):
            out[-1] += f" {_LINE_BREAK} {line[quoted.end() :]}"
        elif goes_on and not quoted:
            out[-1] += f" {_LINE_BREAK} {line.lstrip()}"
        else:
            out.append(line)
        in_fence ^= is_fence
    return "\n".join(out)


def _goes_on(before: str, line: str) -> bool:
    if not before.strip() or not line.strip() or _STANDS_ALONE.match(before) or _FENCE.match(before):
        return False
    if (quoted := _QUOTE.match(line)) and (quoted_before := _QUOTE.match(before)):
        return _goes_on(before[quoted_before.end() :], line[quoted.end() :])
    return not _STARTS_A_BLOCK.match(line) and not line.startswith(("    ", "\t"))


def read_markdown(source: str) -> SafeDocument:
    """Return the text as it reads, with the line breaks of the person who wrote it. Loads nothing, drops nothing."""
    document = SafeDocument()
    document.setDefaultFont(theme.current().serif_font(18))
    document.set_markdown(keep_line_breaks(source.replace(_LINE_BREAK, " ")))
    found = document.find(_LINE_BREAK)
    while not found.isNull():
        _replace_with_separator(document, found)
        found = document.find(_LINE_BREAK, found)
    _use_bundled_weight(document)
    return document


def _use_bundled_weight(document: QTextDocument) -> None:
    """Make bold words semibold, the heaviest weight that comes with the app; Qt would thicken them by smearing."""
    lighter = QTextCharFormat()
    lighter.setFontWeight(QFont.Weight.DemiBold)
    block = document.begin()
    while block.isValid():
        for place in _bold_stretches(block):
            cursor = QTextCursor(document)
            cursor.setPosition(place[0])
            cursor.setPosition(place[1], QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(lighter)
        block = block.next()


def _bold_stretches(block: QTextBlock) -> list[tuple[int, int]]:
    stretches = []
    places = block.begin()
    while not places.atEnd():
        fragment = places.fragment()
        if fragment.charFormat().fontWeight() > QFont.Weight.DemiBold:
            stretches.append((fragment.position(), fragment.position() + fragment.length()))
        places += 1
    return stretches


def _replace_with_separator(document: QTextDocument, found: QTextCursor) -> None:
    """Put a line separator in the place of a mark and the spaces around it. Positions are UTF-16, as Qt counts."""
    start, end = found.selectionStart(), found.selectionEnd()
    while document.characterAt(start - 1) == " ":
        start -= 1
    while document.characterAt(end) == " ":
        end += 1
    found.setPosition(start)
    found.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    found.insertText(_LINE_SEPARATOR)
