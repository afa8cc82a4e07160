"""The timeline on paper and as a picture: vector, readable in black and white, the same on the preview as in print.

Everything is drawn by the same code as on the screen, as shapes and text; shapes, fillings and words carry what colour
carries, so that a copy in black and white loses nothing.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QLocale, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetricsF,
    QImage,
    QPagedPaintDevice,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal_app.domain.timeline import Lane, TimelineData
from journal_app.ui import pages, theme, tokens
from journal_app.ui.pages import PaperSize
from journal_app.ui.timeline import layout, ticks
from journal_app.ui.timeline.curves import Smoothing
from journal_app.ui.timeline.lane_painting import BAR_HEIGHTS
from journal_app.ui.timeline.layout import LANES, MISSING_DAYS, Content
from journal_app.ui.timeline.painting import Painting
from journal_app.ui.timeline.scale import TimeScale
from journal_app.ui.timeline.wording import Wording, severity_name, smoothing_name, step_status

translate = QCoreApplication.translate

PAPER = replace(
    tokens.LIGHT,
    name="paper",
    bg="#FFFFFF",
    surface="#FFFFFF",
    sunken="#EDEDED",
    border="#B8B8B8",
    text="#000000",
    text2="#333333",
    text3="#4A4A4A",
    session_soft="#E4E4E4",
    grid="#DDDDDD",
    band="#F3F3F3",
)
"""Light colours on white, without tinted grounds."""

_MARGIN = 42
_TITLE_HEIGHT = 58
_FOOTER_HEIGHT = 22
_LEGEND_ROW = 18
_LEAST_SCALE = 0.62


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWish:
    """What is to be on paper.

    Attributes:
        title: The name of the course.
        begins: First instant, in seconds since 1970-01-01 UTC.
        ends: Last instant.
        pages: Over how many pages the stretch is spread.
        hidden: Lanes left out.
    """

    title: str
    begins: float
    ends: float
    paper: PaperSize = PaperSize.A4
    pages: int = 1
    order: Sequence[Lane] = LANES
    hidden: Collection[Lane] = ()
    smoothing: Smoothing = Smoothing.NONE


class TimelineSheet:
    """The timeline laid out on pages. Lengths are in pixels of 1/96 inch."""

    def __init__(self, data: TimelineData, wish: SheetWish, now: datetime, locale: QLocale) -> None:
        self.wish = wish
        self._now = now.timestamp()
        self._zone = ZoneInfo(data.zone)
        self._words = Wording(locale, self._zone)
        self._first_day = locale.firstDayOfWeek().value
        self._content = Content(data, wish.order, hidden={*wish.hidden, *self._empty(data)})
        self._look = theme.Theme(on_paper=True)
        self._look.scheme = PAPER
        self._fit()

    @staticmethod
    def _empty(data: TimelineData) -> set[Lane]:
        filled = {mark.lane for mark in data.marks}
        filled |= {Lane.THREADS} if data.threads else set()
        return set(Lane) - filled - ({Lane.MEMORIES} if data.memories else set())

    @property
    def page_count(self) -> int:
        """Return how many pages there are."""
        return max(self.wish.pages, 1)

    @property
    def size(self) -> QSize:
        """Return the size of a page."""
        return self.wish.paper.pixels.transposed()

    @cached_property
    def _kit(self) -> Painting:
        return Painting(self._look, self._words, 1.0, on_paper=True)

    def _fit(self) -> None:
        """Choose the text size at which all lanes fit on a page."""
        room = self.size.height() - 2 * _MARGIN - _TITLE_HEIGHT - _FOOTER_HEIGHT - 3 * _LEGEND_ROW - 12
        self._look.scale = min(max(room / layout.least_height(self._content.lanes, 1.0), _LEAST_SCALE), 1.0)

    def stretch(self, page: int) -> tuple[float, float]:
        """Return the time a page shows, pages counted from 0."""
        part = (self.wish.ends - self.wish.begins) / self.page_count
        return self.wish.begins + page * part, self.wish.begins + (page + 1) * part

    def describe(self, page: int) -> str:
        """Say what a page shows."""
        words = translate("Timeline", "%1, page %2 of %3", "a stretch of time, a page")
        words = words.replace("%1", self._words.stretch(*self.stretch(page), year=True))
        return words.replace("%2", str(page + 1)).replace("%3", str(self.page_count))

    def paint_page(self, painter: QPainter, page: int) -> None:
        """Draw a page, in pixels of 1/96 inch."""
        size = self.size
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.fillRect(QRect(0, 0, size.width(), size.height()), Qt.GlobalColor.white)
        inner = QRect(_MARGIN, _MARGIN, size.width() - 2 * _MARGIN, size.height() - 2 * _MARGIN)
        legend = self._legend_lines(inner.width())
        legend_height = len(legend) * _LEGEND_ROW
        picture = inner.adjusted(0, _TITLE_HEIGHT, 0, -(_FOOTER_HEIGHT + legend_height + 12))
        self._paint_title(painter, inner, page)
        self._paint_picture(painter, picture, page)
        for number, line in enumerate(legend):
            self._paint_legend(painter, line, inner.left(), picture.bottom() + 12 + number * _LEGEND_ROW)
        self._paint_footer(painter, inner, page)

    def _paint_title(self, painter: QPainter, inner: QRect, page: int) -> None:
        title = self._look.serif_font(1)
        title.setPixelSize(24)
        painter.setFont(title)
        painter.setPen(self._look.color("text"))
        words = self.wish.title or translate("Timeline", "Course of treatment")
        shown = QFontMetricsF(title).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(QPointF(inner.left(), inner.top() + 20), shown)
        painter.setFont(self._font(12))
        painter.setPen(self._look.color("text2"))
        painter.drawText(QPointF(inner.left(), inner.top() + 40), self._words.stretch(*self.stretch(page), year=True))

    def _paint_picture(self, painter: QPainter, box: QRect, page: int) -> None:
        gutter, named = self._kit.gutter(self._content.lanes, box.width())
        rows = layout.rows(self._content.lanes, box.width(), box.height(), left=gutter, text_scale=self._look.scale)
        scale = TimeScale.clamped(*self.stretch(page), box.width() - gutter)
        axis = ticks.axis(scale, self._zone, first_day=self._first_day, text_scale=self._look.scale)
        scene = layout.scene(self._content, scale, axis, rows, self._now, self.wish.smoothing)
        painter.save()
        painter.translate(box.topLeft())
        self._kit.paint(painter, scene, named=named, ground=False)
        painter.restore()

    def _paint_footer(self, painter: QPainter, inner: QRect, page: int) -> None:
        painter.setFont(self._font(10))
        painter.setPen(self._look.color("text3"))
        base = QPointF(inner.left(), inner.bottom())
        painter.drawText(
            base, translate("Timeline", "Made with Afterward. What is noted here is the person's own record.")
        )
        if self.page_count > 1:
            text = translate("Timeline", "Page %1 of %2").replace("%1", str(page + 1))
            text = text.replace("%2", str(self.page_count))
            width = QFontMetricsF(painter.font()).horizontalAdvance(text)
            painter.drawText(QPointF(inner.right() - width, inner.bottom()), text)

    # The legend

    def _legend_lines(self, width: int) -> list[list["_Key"]]:
        metrics = QFontMetricsF(self._font(10))
        lines: list[list[_Key]] = [[]]
        used = 0.0
        for key in self._legend():
            wide = metrics.horizontalAdvance(key.text) + key.width + 22
            if lines[-1] and used + wide > width:
                lines.append([])
                used = 0.0
            lines[-1].append(key)
            used += wide
        return lines

    def _legend(self) -> Iterator["_Key"]:
        """Yield what the signs mean: first the shapes, then the values, then what is special to a lane."""
        lanes = {lane.lane for lane in self._content.lanes}
        sprites = self._kit.sprites
        if Lane.DOSING in lanes:
            yield self._key(Lane.GUIDED, translate("Timeline", "filled: has been"))
            yield self._key(Lane.GUIDED, translate("Timeline", "outlined: planned"), planned=True)
        if any(mark.cancelled for lane in self._content.lanes for mark in lane.marks):
            yield self._key(Lane.THERAPY, translate("Timeline", "crossed: cancelled"), variant="cancelled")
        if any(mark.starred for lane in self._content.lanes for mark in lane.marks):
            yield self._key(Lane.FREE, translate("Timeline", "starred"), starred=True)
        group = sprites.group(Lane.GUIDED, 3, starred=False)
        yield _Key(lambda painter: sprites.put(painter, group, 9, 0), translate("Timeline", "several together"))
        yield from self._legend_of_values(lanes)
        if Lane.SIDE_EFFECTS in lanes:
            yield from (
                _Key(_bar(severity), severity_name(severity), 26) for severity in ("mild", "moderate", "severe")
            )
        if Lane.STEPS in lanes:
            statuses = ("kept", "partly", "not_yet", "let_go")
            yield from (self._key(Lane.STEPS, step_status(status), variant=status) for status in statuses)
        if Lane.MARKS in lanes:
            yield self._key(
                Lane.MARKS, translate("Timeline", "marks: line exact, block a day, soft edges about, bracket a month")
            )

    def _legend_of_values(self, lanes: Collection[Lane]) -> Iterator["_Key"]:
        sprites = self._kit.sprites
        if Lane.MOOD in lanes:
            dot = sprites.dot(0, "sketch", several=True)
            text = translate(
                "Timeline",
                "mood 0 to 10; hollow: several, at their median; no line across more than %n days",
                "",
                MISSING_DAYS,
            )
            yield _Key(lambda painter: sprites.put(painter, dot, 8, 0), text)
            if self.wish.smoothing is not Smoothing.NONE:
                yield _Key(_line, smoothing_name(self.wish.smoothing).lower())
        for series in (one for lane in self._content.lanes if lane.lane is Lane.SCORES for one in lane.series):
            text = translate("Timeline", "%1: %2 to %3").replace("%1", series.name)
            text = text.replace("%2", self._words.number(series.least)).replace("%3", self._words.number(series.most))
            yield _Key(_nothing, text, 0)

    def _key(self, lane: Lane, text: str, *, planned: bool = False, starred: bool = False, variant: str = "") -> "_Key":
        sprites = self._kit.sprites
        sprite = sprites.single(lane, planned=planned, starred=starred, variant=variant)
        return _Key(lambda painter: sprites.put(painter, sprite, 8, 0), text)

    def _paint_legend(self, painter: QPainter, keys: Sequence["_Key"], left: float, top: float) -> None:
        font = self._font(10)
        metrics = QFontMetricsF(font)
        middle = top + _LEGEND_ROW / 2
        for key in keys:
            painter.save()
            painter.translate(left, middle)
            key.draw(painter)
            painter.restore()
            painter.setFont(font)
            painter.setPen(self._look.color("text2"))
            painter.drawText(QPointF(left + key.width + 4, middle + 4), key.text)
            left += key.width + 22 + metrics.horizontalAdvance(key.text)

    def _font(self, pixels: int) -> QFont:
        font = self._look.ui_font(tokens.CAPTION)
        font.setPixelSize(pixels)
        return font

    # What comes of it

    def to_pdf(self) -> bytes:
        """Return the pages as a PDF, made in memory; it says which program made it, and nothing else."""
        return pages.to_pdf(self, self.wish.paper)

    def print_on(self, device: QPagedPaintDevice) -> None:
        """Draw all pages on a printer."""
        pages.print_on(device, self, self.wish.paper)

    def to_picture(self, page: int = 0, ratio: float = 2.0) -> QImage:
        """Return a page as a picture."""
        size = self.size
        image = QImage(round(size.width() * ratio), round(size.height() * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        with QPainter(image) as painter:
            self.paint_page(painter, page)
        return image


_Draw = Callable[[QPainter], None]


@dataclass(frozen=True, slots=True)
class _Key:
    """A sign of the legend, drawn around its left middle, and what it means."""

    draw: _Draw
    text: str
    width: int = 18


def _nothing(_painter: QPainter) -> None:
    pass


def _line(painter: QPainter) -> None:
    painter.fillRect(QRectF(0, -1, 16, 2.4), Qt.GlobalColor.black)


def _bar(severity: str) -> _Draw:
    def draw(painter: QPainter) -> None:
        height = BAR_HEIGHTS[severity]
        box = QRectF(0, -height / 2, 24, height)
        painter.setPen(QPen(Qt.GlobalColor.black, 1))
        fillings = {"mild": Qt.BrushStyle.NoBrush, "moderate": Qt.BrushStyle.BDiagPattern}
        painter.setBrush(QBrush(Qt.GlobalColor.black, fillings.get(severity, Qt.BrushStyle.SolidPattern)))
        painter.drawRect(box)

    return draw


class SheetPreview(QWidget):
    """Shows a page as it will be printed."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet: TimelineSheet | None = None
        self._page = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("Preview"))

    def show_page(self, sheet: TimelineSheet, page: int) -> None:
        """Show a page, counted from 0."""
        self._sheet, self._page = sheet, page
        self.setAccessibleDescription(sheet.describe(page))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which it can be read."""
        return QSize(900, 640)

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(260, 190)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page as large as there is room for."""
        if self._sheet is None:
            return
        size = self._sheet.size
        ratio = min(self.width() / size.width(), self.height() / size.height())
        with QPainter(self) as painter:
            if ratio == 1.0:
                self._sheet.paint_page(painter, self._page)
                return
            painter.translate((self.width() - size.width() * ratio) / 2, 0)
            painter.scale(ratio, ratio)
            painter.setClipRect(QRect(0, 0, size.width(), size.height()))
            self._sheet.paint_page(painter, self._page)
            painter.setClipping(False)
            painter.setPen(QPen(theme.current().color("border"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRect(0, 0, size.width() - 1, size.height() - 1))
