"""Pages of what is shared: on the preview, on the printer and in a PDF they are the same strokes.

Laid out in the thread that paints, since fonts belong to their thread; readable in black and white; a passage that was
taken out is a black bar. What a person wrote is drawn as it is: nothing in it is read as markup.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count

from PySide6.QtCore import (
    QCoreApplication,
    QPointF,
    QRectF,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from journal_app.domain.drawing import Background, Drawing, Stroke
from journal_app.domain.share import BAR, ShareContent, SharedDrawing, SharedStroke
from journal_app.ui import fonts, pages, words
from journal_app.ui.pages import PaperSize
from journal_app.ui.sharing import composing
from journal_app.ui.sharing.paragraphs import Block, Cell, Look, Row, Sketch
from journal_app.ui.widgets.stroke_painting import paint_drawing, paper_ink

translate = QCoreApplication.translate

_MARGIN = 62
_FOOT = 34
_CELL_GAP = 12
_QUOTE_LINE = 10
_LARGEST_SKETCH = (340.0, 260.0)
_LONGEST_SIDE, _TALLEST, _WIDEST_LINE = 20_000, 4, 1_000.0
"""Of a shared sketch, in its own pixels; it is at most so many times as tall as wide."""
_INKS = frozenset(
    {
        "text", "accent", "session", "write", "voice", "sketch", "guided", "check_in", "score_a", "score_b", "danger",
        "warn",
    }
)  # fmt: skip
"""The colours a line can have, as the reader page has them: none that cannot be seen."""


class Part(StrEnum):
    """How much of a share is on paper."""

    BRIEF = "brief"
    """One page, to be read in a minute."""
    WHOLE = "whole"


@dataclass(slots=True)
class _Laid:
    """One cell, broken into lines."""

    layout: QTextLayout
    lines: list[QTextLine]
    left: float
    next: int = 0


@dataclass(slots=True)
class _Placed:
    """Something at its place on a page."""

    line: QTextLine
    at: QPointF


@dataclass(slots=True)
class _Page:
    lines: list[_Placed] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    sketches: list[tuple[Drawing, QRectF]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class ShareDocument:
    """What a share holds, laid out on pages. Lengths are in pixels of 1/96 inch.

    Args:
        content: The very value that is sealed.
        part: All of it, or one page.
        paper: What it is printed on.
    """

    def __init__(self, content: ShareContent, part: Part = Part.WHOLE, paper: PaperSize = PaperSize.A4) -> None:
        self.part = part
        self.paper = paper
        self._foot = _foot(content)
        self._kept: list[QTextLayout] = []  # lines belong to their layouts
        self._pages: list[_Page] = []
        if part is Part.WHOLE:
            self._lay_out(composing.whole(content))
            return
        # As many records as one page holds beside one quotation, then as many quotations as still have room.
        most = _largest(composing.MOST_IN_BRIEF, lambda most: self._is_one_page(content, most))
        if most:
            quoted = _largest(composing.MOST_QUOTED, lambda quoted: self._is_one_page(content, most, quoted=quoted))
            self._lay_out(composing.brief(content, most, quoted=quoted))
        else:
            next(without for without in count() if self._is_one_page(content, 1, without=without))

    @property
    def page_count(self) -> int:
        """Return how many pages there are."""
        return len(self._pages)

    @property
    def size(self) -> QSizeF:
        """Return the size of a page."""
        return QSizeF(self.paper.pixels)

    def page_text(self, page: int) -> str:
        """Return the words of a page, counted from 0, for a screen reader."""
        return "\n".join((*self._pages[page].words, self._foot, self._page_of(page)))

    # --- laying out

    def _is_one_page(self, content: ShareContent, most: int, *, quoted: int = 1, without: int = 0) -> bool:
        self._lay_out(composing.brief(content, most, quoted=quoted, without=without))
        return len(self._pages) == 1

    def _lay_out(self, blocks: list[Block]) -> None:
        self._pages = [_Page()]
        self._kept = []
        self._y = float(_MARGIN)
        for place, block in enumerate(blocks):
            if isinstance(block, Sketch):
                self._place_sketch(block)
            else:
                following = blocks[place + 1] if place + 1 < len(blocks) else None
                self._place_row(block, following)

    @property
    def _bottom(self) -> float:
        return self.size.height() - _MARGIN - _FOOT

    @property
    def _width(self) -> float:
        return self.size.width() - 2 * _MARGIN

    def _turn(self) -> None:
        self._pages.append(_Page())
        self._y = float(_MARGIN)

    def _place_row(self, row: Row, following: Block | None) -> None:
        quoted = _QUOTE_LINE if row.is_quoted else 0
        room = self._width - row.indent - quoted
        left = _MARGIN + row.indent + quoted
        cells = list(self._laid(row, left, room))
        if self._y > _MARGIN:
            self._y += row.before
        least = max((cell.lines[0].height() for cell in cells if cell.lines), default=0.0)
        if row.keeps_next and following is not None:
            least = sum((max(_height(cell) for cell in cells), following.before, _least(following)))
        if (row.begins_page or self._y + least > self._bottom) and self._y > _MARGIN:
            self._turn()
        self._pages[-1].words.append("  ".join(cell.text for cell in row.cells if cell.text))
        if row.is_ruled:
            self._pages[-1].rules.append((_MARGIN + row.indent, self._y, _MARGIN + self._width, self._y))
            self._y += 3
        while True:
            top = self._y
            self._y = max(self._fill(cell) for cell in cells)
            if row.is_quoted and self._y > top:
                bar = left - quoted + 1.0
                self._pages[-1].rules.append((bar, top, bar, self._y))
            if all(cell.next >= len(cell.lines) for cell in cells):
                break
            self._turn()

    def _laid(self, row: Row, left: float, room: float) -> Iterator[_Laid]:
        gaps = _CELL_GAP * (len(row.cells) - 1)
        for cell in row.cells:
            width = (room - gaps) * cell.share
            layout = _break_into_lines(cell, width)
            self._kept.append(layout)
            yield _Laid(layout, [layout.lineAt(number) for number in range(layout.lineCount())], left)
            left += width + _CELL_GAP

    def _fill(self, cell: _Laid) -> float:
        """Put as many lines of a cell on the page as there is room for, and return where they end."""
        y = self._y
        while cell.next < len(cell.lines):
            line = cell.lines[cell.next]
            if y + line.height() > self._bottom and y > _MARGIN:
                break
            self._pages[-1].lines.append(_Placed(line, QPointF(cell.left, y)))
            y += line.height()
            cell.next += 1
        return y

    def _place_sketch(self, sketch: Sketch) -> None:
        drawing = drawing_of(sketch.drawing)
        wide, tall = drawing.width, drawing.height
        scale = min(_LARGEST_SKETCH[0] / wide, _LARGEST_SKETCH[1] / tall)
        self._y += sketch.before
        if self._y + tall * scale > self._bottom:
            self._turn()
        field_ = QRectF(_MARGIN + sketch.indent, self._y, wide * scale, tall * scale)
        self._pages[-1].sketches.append((drawing, field_))
        self._pages[-1].words.append(translate("Share", "A sketch"))
        self._y += field_.height()

    # --- painting

    def paint_page(self, painter: QPainter, page: int) -> None:
        """Draw a page, counted from 0, in pixels of 1/96 inch."""
        shown = self._pages[page]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(QPointF(0, 0), self.size), Qt.GlobalColor.white)
        for drawing, place in shown.sketches:
            paint_drawing(painter, drawing, place, paper_ink)
            painter.setPen(QPen(QColor("#8A8A8A"), 0.75))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place)
        painter.setPen(QPen(QColor("#9A9A9A"), 0.75))
        for left, top, right, bottom in shown.rules:
            painter.drawLine(QPointF(left, top), QPointF(right, bottom))
        for placed in shown.lines:
            place_of_line = QPointF(placed.at.x(), placed.at.y() - placed.line.y())
            placed.line.draw(painter, place_of_line)
        self._paint_foot(painter, page)

    def _paint_foot(self, painter: QPainter, page: int) -> None:
        font = _font(Look.SMALL)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(QColor(Look.SMALL.value[3]))
        base = self.size.height() - _MARGIN
        number = self._page_of(page)
        wide = metrics.horizontalAdvance(number)
        painter.drawText(QPointF(_MARGIN + self._width - wide, base), number)
        room = self._width - wide - 24
        painter.drawText(QPointF(_MARGIN, base), metrics.elidedText(self._foot, Qt.TextElideMode.ElideRight, room))

    def _page_of(self, page: int) -> str:
        return translate("Share", "Page {page} of {pages}").format(
            page=words.number(page + 1), pages=words.number(self.page_count)
        )

    # --- what comes of it

    def to_pdf(self) -> bytes:
        """Return the pages as a PDF, made in memory; it says which program made it, and nothing else."""
        return pages.to_pdf(self, self.paper, translate("Share", "Journal"))

    def print_on(self, device: QPagedPaintDevice) -> None:
        """Draw all pages on a printer."""
        pages.print_on(device, self, self.paper)


def _largest(most: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number from 1 to `most` that fits, as all below it do; 0 where none does."""
    return bisect_left(range(1, most + 1), x=True, key=lambda number: not fits(number))


def _break_into_lines(cell: Cell, width: float) -> QTextLayout:
    text = cell.text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\u2028")
    layout = QTextLayout(text, _font(cell.look))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setUseDesignMetrics(True)
    layout.setTextOption(option)
    layout.setFormats([_ink(cell.look, len(text.encode("utf-16-le")) // 2), *_bars(text)])
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    return layout


def _ink(look: Look, length: int) -> QTextLayout.FormatRange:
    form = QTextCharFormat()
    form.setForeground(QColor(look.value[3]))
    return _range(form, 0, length)


def _bars(text: str) -> Iterator[QTextLayout.FormatRange]:
    """Yield a black ground below each passage that was taken out: not every font has the block it stands for."""
    form = QTextCharFormat()
    form.setForeground(Qt.GlobalColor.black)
    form.setBackground(Qt.GlobalColor.black)
    for found in re.finditer(f"{BAR[0]}+", text):
        start, end = (len(text[:place].encode("utf-16-le")) // 2 for place in found.span())
        yield _range(form, start, end - start)


def _range(form: QTextCharFormat, start: int, length: int) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, form
    return made


def _font(look: Look) -> QFont:
    family, pixels, is_bold, _ = look.value
    made = QFont(fonts.SERIF_FAMILY if family == "serif" else fonts.UI_FAMILY)
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # the same breaks on screen and paper
    return fonts.on_paper(made)


def _height(cell: _Laid) -> float:
    return sum(line.height() for line in cell.lines)


def _least(block: Block) -> float:
    """Return about how much room the beginning of a block takes."""
    if isinstance(block, Sketch):
        return _LARGEST_SKETCH[1]
    return max(QFontMetricsF(_font(cell.look)).height() for cell in block.cells) * 2


def drawing_of(shared: SharedDrawing) -> Drawing:
    """Return a shared sketch as one that can be painted, whatever its file says of sizes and colours."""
    known = {one.value for one in Background}
    width = min(max(shared.width, 1), _LONGEST_SIDE)
    return Drawing(
        width=width,
        height=min(max(shared.height, 1), _LONGEST_SIDE, _TALLEST * width),
        background=Background(shared.background) if shared.background in known else Background.PAPER,
        strokes=tuple(map(_stroke_of, shared.strokes)),
    )


def _stroke_of(shared: SharedStroke) -> Stroke:
    places = [min(max(one, -1.0), 2.0) for one in shared.points]  # a line may run a little over the edge of its sheet
    return Stroke(
        colour=shared.colour if shared.colour in _INKS else "text",
        width=min(max(shared.width, 0.1), _WIDEST_LINE),
        points=tuple(zip(places[::3], places[1::3], places[2::3], strict=False)),
    )


def _foot(content: ShareContent) -> str:
    """Return who shared it with whom, and when."""
    day = words.full_day(words.local(content.made_at, content.zone).date())
    if content.recipient:
        return translate("Share", "Shared by {name} with {recipient} on {day}").format(
            name=content.name or translate("Share", "the patient"), recipient=content.recipient, day=day
        )
    return translate("Share", "Shared by {name} on {day}").format(
        name=content.name or translate("Share", "the patient"), day=day
    )
