"""All sessions over each other: one row for each, or all moods in one picture, by days from the session."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QEvent, QLineF, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from journal_app.domain.day import NIGHT_ENDS_AT
from journal_app.domain.timeline import Lane, Mark, TimelineData
from journal_app.ui import theme, tokens
from journal_app.ui.timeline import accessible
from journal_app.ui.timeline.lane_painting import BAR_HEIGHTS, mixed
from journal_app.ui.timeline.layout import MISSING_DAYS, MOOD_MOST
from journal_app.ui.timeline.members import Members
from journal_app.ui.timeline.since import DAYS_AFTER, DAYS_BEFORE, SessionRow, session_rows
from journal_app.ui.timeline.sprites import DOT_SHAPES, DOT_TOKENS, Sprites
from journal_app.ui.timeline.wording import Wording, count_words

translate = QCoreApplication.translate

_HEADER = 40
_ROW = 86
_MOOD = 44
_BIN = 24  # marks of one line within so many pixels are drawn as one
_REACH = 13
_OTHER_SESSION = 9  # radius of the disc of another session within a row
_LEAST_OVERLAY = 320
_ENTRIES = frozenset({Lane.GUIDED, Lane.FREE, Lane.CHECK_INS, Lane.THERAPY, Lane.STEPS, Lane.INTENTIONS, Lane.MARKS})


class Overlay(StrEnum):
    """How the sessions are laid over each other."""

    ROWS = "rows"
    MOODS = "moods"


class Spot(NamedTuple):
    """One thing that is drawn: marks of a row, in pixels; `ends` is the right end of a bar."""

    row: int
    marks: tuple[Mark, ...]
    x: int
    y: int
    ends: int = 0


class DaysSinceView(accessible.ReadableWidget):
    """Draws the days around each session, the sessions one below the other.

    Signals:
        current_changed: The current mark, or None.
        open_requested: The mark to open.
    """

    current_changed = Signal(object)
    open_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        accessible.install()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Days since each session"))
        self._rows: tuple[SessionRow, ...] = ()
        self._zone = ZoneInfo("UTC")
        self._overlay = Overlay.ROWS
        self._current: Spot | None = None
        self._kept: list[Spot] | None = None
        self._sprites: Sprites | None = None
        self._words: Wording | None = None
        theme.current().changed.connect(self._on_theme_changed)

    def set_data(self, data: TimelineData) -> None:
        """Show other marks."""
        self._rows = session_rows(data)
        self._zone = ZoneInfo(data.zone)
        self._words = None
        self._redraw()
        self.updateGeometry()

    def set_overlay(self, overlay: Overlay) -> None:
        """Draw a row for each session, or all moods in one picture."""
        self._overlay = overlay
        self._redraw()
        self.updateGeometry()

    @property
    def rows(self) -> tuple[SessionRow, ...]:
        """Return what is shown."""
        return self._rows

    @property
    def words(self) -> Wording:
        """Return what puts marks in words."""
        if self._words is None:
            self._words = Wording(self.locale(), self._zone)
        return self._words

    def current_mark(self) -> Mark | None:
        """Return the current mark, or None."""
        return self._current.marks[0] if self._current else None

    def set_current(self, spot: Spot | None) -> None:
        """Make something current."""
        if spot != self._current:
            self._current = spot
            self.update()
            accessible.tell_focus(self)
            self.current_changed.emit(self.current_mark())

    def sentence(self, spot: Spot) -> str:
        """Say what is drawn: what it is, and how many days from which session."""
        marks = spot.marks
        what = self.words.sentence(marks[0]) if len(marks) == 1 else self._several(spot)
        row = self._rows[spot.row]
        words = translate("Timeline", "%1, %2, %3", "what; when; which session")
        words = words.replace("%1", what).replace("%2", since_words(self.words, row.session, marks[0]))
        return words.replace("%3", self.words.kind(row.session).lower())

    def _several(self, spot: Spot) -> str:
        lanes = dict.fromkeys(mark.lane for mark in spot.marks)
        counted = [(lane, sum(mark.lane is lane for mark in spot.marks)) for lane in lanes]
        said = [
            self.words.kind(next(mark for mark in spot.marks if mark.lane is lane)).lower()
            if count == 1
            else count_words(lane, count)
            for lane, count in counted
        ]
        return ", ".join(said)

    # Where everything is

    def spots(self) -> list[Spot]:
        """Return everything that is drawn and can be reached, row by row from left to right."""
        if self._kept is None:
            self._kept = [spot for number in range(len(self._rows)) for spot in self._row_spots(number)]
        return self._kept

    def x_of(self, days: float) -> int:
        """Return where a day is drawn."""
        left, right = self._plot()
        return round(left + (days + DAYS_BEFORE) / (DAYS_BEFORE + DAYS_AFTER) * (right - left))

    def _plot(self) -> tuple[int, int]:
        px = theme.current().px
        gutter = max((self._label_width(row) for row in self._rows), default=px(80))
        return min(gutter + px(46), self.width() // 3), self.width() - px(24)

    def _label_width(self, row: SessionRow) -> int:
        return round(QFontMetricsF(self._caption()).horizontalAdvance(self.words.when(row.session)))

    def _row_box(self, number: int) -> QRect:
        px = theme.current().px
        if self._overlay is Overlay.MOODS:
            return QRect(0, px(_HEADER), self.width(), self.height() - px(_HEADER) - px(8))
        height = max((self.height() - px(_HEADER)) // max(len(self._rows), 1), px(_ROW))
        height = min(height, px(_ROW * 1.5))
        return QRect(0, px(_HEADER) + number * height, self.width(), height)

    def _mood_rows(self, number: int) -> tuple[int, int]:
        """Return the heights of a bright and of a low mood."""
        px, box = theme.current().px, self._row_box(number)
        if self._overlay is Overlay.MOODS:
            return box.top() + px(12), box.bottom() - px(12)
        return box.top() + px(10), box.bottom() - px(_ROW - _MOOD)

    def _row_spots(self, number: int) -> Iterator[Spot]:
        yield from sorted(self._mood_spots(number), key=lambda spot: spot.x)
        if self._overlay is Overlay.ROWS:
            yield from self._entry_spots(number)
            yield from self._bar_spots(number)
            yield from self._session_spots(number)

    def _mood_spots(self, number: int) -> Iterator[Spot]:
        top, bottom = self._mood_rows(number)
        for days, mark in self._rows[number].marks:
            if mark.lane is Lane.MOOD and mark.value is not None:
                yield Spot(number, (mark,), self.x_of(days), round(bottom - (bottom - top) * mark.value / MOOD_MOST))

    def _entry_spots(self, number: int) -> Iterator[Spot]:
        px, y = theme.current().px, self._row_box(number).bottom() - theme.current().px(28)
        left, wide = self._plot()[0], px(_BIN)
        bins: dict[int, list[tuple[int, Mark]]] = {}
        for days, mark in self._rows[number].marks:
            if mark.lane in _ENTRIES:
                x = self.x_of(days)
                bins.setdefault((x - left) // wide, []).append((x, mark))
        for place, together in sorted(bins.items()):
            middle = (together[0][0] + together[-1][0]) // 2
            half = px(11 if len(together) > 1 else 7)  # so that neighbours stay apart
            begins = left + place * wide
            x = min(max(middle, begins + half), begins + wide - half)
            yield Spot(number, tuple(mark for _, mark in together), x, y)

    def _session_spots(self, number: int) -> Iterator[Spot]:
        """Yield the other sessions, each by itself: the days after one are no longer the days after the one before."""
        y = self._row_box(number).top() + theme.current().px(_OTHER_SESSION + 3)
        for days, mark in self._rows[number].marks:
            if mark.lane is Lane.DOSING:
                yield Spot(number, (mark,), self.x_of(days), y)

    def _bar_spots(self, number: int) -> Iterator[Spot]:
        px, row = theme.current().px, self._rows[number]
        y = self._row_box(number).bottom() - px(10)
        for days, mark in row.marks:
            if mark.lane is Lane.SIDE_EFFECTS:
                length = max(mark.ends - mark.at, 0) / 86_400.0
                x = self.x_of(days)
                yield Spot(number, (mark,), x, y, max(self.x_of(min(days + length, DAYS_AFTER)), x + px(6)))

    # Drawing

    def sizeHint(self) -> QSize:
        """Return the height all rows need."""
        return QSize(900, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the height all rows need."""
        px = theme.current().px
        if self._overlay is Overlay.MOODS:
            return QSize(px(280), px(_LEAST_OVERLAY))
        return QSize(px(280), px(_HEADER) + px(_ROW) * max(len(self._rows), 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw everything; there is little of it."""
        look = theme.current()
        if self._sprites is None:
            self._sprites = Sprites(look, self.devicePixelRatioF())
        with QPainter(self) as painter:
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            painter.fillRect(self.rect(), look.color("surface"))
            self._paint_axis(painter)
            if self._rows:
                self._paint_scale(painter)
            for number, row in enumerate(self._rows):
                self._paint_gutter(painter, number, row)
                self._paint_curve(painter, number)
            for spot in self.spots():
                self._paint_spot(painter, spot, self._sprites)
            if self._overlay is Overlay.MOODS:
                self._paint_ends(painter)
            if self._current is not None:
                self._paint_current(painter, self._current)
            elif self.hasFocus():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(look.color("focus"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _caption(self) -> QFont:
        return theme.current().ui_font(tokens.CAPTION)

    def _paint_axis(self, painter: QPainter) -> None:
        look, px = theme.current(), theme.current().px
        top, bottom = px(_HEADER), self._row_box(max(len(self._rows) - 1, 0)).bottom()
        left, right = self._plot()
        first = self.x_of(0)
        painter.fillRect(first, top, self.x_of(1) - first, bottom - top, look.color("band"))
        painter.setFont(self._caption())
        metrics = QFontMetricsF(self._caption())
        free_from = -1e9
        for day in range(-DAYS_BEFORE, DAYS_AFTER + 1):
            x = self.x_of(day)
            is_week = day % 7 == 0
            painter.fillRect(x, top, 1, bottom - top, look.color("border" if is_week else "grid"))
            if is_week:
                text = axis_words(day)
                width = metrics.horizontalAdvance(text)
                at = min(max(x - width / 2, left - px(10)), self.width() - width - 2)
                if at > free_from:
                    painter.setPen(look.color("session" if day == 0 else "text2"))
                    painter.drawText(QPointF(at, px(_HEADER - 14)), text)
                    free_from = at + width + px(6)
        painter.fillRect(left, top, right - left + 1, 1, look.color("border"))
        painter.fillRect(first, top - px(6), 2, bottom - top + px(6), look.color("session"))

    def _paint_scale(self, painter: QPainter) -> None:
        """Say what the ends of the scale of moods are."""
        look, (left, right) = theme.current(), self._plot()
        top, bottom = self._mood_rows(0)
        painter.setFont(self._caption())
        painter.setPen(look.color("text3"))
        for y, value in ((top, MOOD_MOST), (bottom, 0.0)):
            painter.drawText(QPointF(right + look.px(6), y + look.px(4)), self.words.number(value))
            if self._overlay is Overlay.MOODS:
                painter.fillRect(left, y, right - left, 1, look.color("grid"))
                name = self.tr("bright") if value else self.tr("low")
                painter.drawText(QPointF(look.px(4), y + look.px(4)), name)

    def _paint_gutter(self, painter: QPainter, number: int, row: SessionRow) -> None:
        if self._overlay is Overlay.MOODS or self._sprites is None:
            return
        look, px, box = theme.current(), theme.current().px, self._row_box(number)
        if number:
            painter.fillRect(0, box.top(), self.width(), 1, look.color("grid"))
        text = str(row.session.number) if row.session.number else ""
        token = self._sprites.token(text, planned=False, starred=row.session.starred)
        middle = box.top() + px(26)
        self._sprites.put(painter, token, px(16), middle)
        painter.setFont(look.ui_font(tokens.CAPTION, QFont.Weight.DemiBold))
        painter.setPen(look.color("text"))
        painter.drawText(QPointF(px(38), middle - px(1)), self.words.dose(row.session) or self.words.kind(row.session))
        painter.setFont(self._caption())
        painter.setPen(look.color("text3"))
        room = self._plot()[0] - px(44)
        when = QFontMetricsF(self._caption()).elidedText(
            self.words.when(row.session), Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(QPointF(px(38), middle + px(14)), when)

    def _color(self, number: int) -> str:
        return "sketch" if self._overlay is Overlay.ROWS else DOT_TOKENS[number % len(DOT_TOKENS)]

    def _paint_curve(self, painter: QPainter, number: int) -> None:
        look = theme.current()
        spots = sorted(self._mood_spots(number), key=lambda spot: spot.marks[0].at)
        lines = [
            QLineF(one.x, one.y, other.x, other.y)
            for one, other in pairwise(spots)
            if other.marks[0].at - one.marks[0].at <= (MISSING_DAYS + 1) * 86_400.0
        ]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_last = number == len(self._rows) - 1
        width = 2.2 if is_last and self._overlay is Overlay.MOODS else 1.5
        dashed = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
        style = dashed[(number // len(DOT_SHAPES)) % len(dashed)] if self._overlay is Overlay.MOODS else dashed[0]
        painter.setPen(QPen(look.color(self._color(number)), width * look.scale, style, Qt.PenCapStyle.RoundCap))
        painter.drawLines(lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_ends(self, painter: QPainter) -> None:
        """Number each curve at its last dot, none over another."""
        look = theme.current()
        painter.setFont(look.ui_font(tokens.CAPTION, QFont.Weight.DemiBold))
        taken: list[QRectF] = []
        for number, row in enumerate(self._rows):
            spots = sorted(self._mood_spots(number), key=lambda spot: spot.x)
            if not spots:
                continue
            box = QRectF(spots[-1].x + look.px(7), spots[-1].y - look.px(7), look.px(22), look.px(14))
            while any(box.intersects(other) for other in taken):
                box.translate(0, look.px(13))
            taken.append(box)
            painter.setPen(look.color(self._color(number)))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, str(row.session.number or number + 1))

    def _paint_spot(self, painter: QPainter, spot: Spot, sprites: Sprites) -> None:
        mark = spot.marks[0]
        if spot.ends:
            self._paint_bar(painter, spot)
        elif mark.lane is Lane.MOOD:
            order = spot.row if self._overlay is Overlay.MOODS else 0
            sprites.put(painter, sprites.dot(order, self._color(spot.row), several=False), spot.x, spot.y)
        elif len(spot.marks) > 1:
            lane = next((one.lane for one in spot.marks if one.lane in {Lane.GUIDED, Lane.FREE}), mark.lane)
            starred = any(one.starred for one in spot.marks)
            sprites.put(painter, sprites.group(lane, len(spot.marks), starred=starred), spot.x, spot.y)
        elif mark.lane is Lane.DOSING:
            self._paint_session(painter, spot)
        else:
            variant = mark.detail if mark.lane is Lane.STEPS else "cancelled" if mark.cancelled else ""
            sprite = sprites.single(mark.lane, planned=mark.planned, starred=mark.starred, variant=variant)
            sprites.put(painter, sprite, spot.x, spot.y)

    def _paint_session(self, painter: QPainter, spot: Spot) -> None:
        """Draw where another session is: a line through the row, and its number; a cancelled one is struck out."""
        look, mark, box = theme.current(), spot.marks[0], self._row_box(spot.row)
        ink, ground, radius = look.color("session"), look.color("surface"), look.px(_OTHER_SESSION)
        if not mark.cancelled:
            line = mixed(ground, ink, 0.4)
            painter.fillRect(spot.x, box.top() + 1, 1, box.height() - 1, line)
        is_filled = not mark.planned and not mark.cancelled
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ground, 2))
        painter.setBrush(ground)
        painter.drawEllipse(QPoint(spot.x, spot.y), radius + 1, radius + 1)
        painter.setPen(QPen(ink, 1.5 * look.scale))
        painter.setBrush(ink if is_filled else ground)
        painter.drawEllipse(QPoint(spot.x, spot.y), radius - 1, radius - 1)
        if mark.cancelled:
            painter.drawLine(spot.x - radius, spot.y + radius, spot.x + radius, spot.y - radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setFont(look.ui_font(tokens.CAPTION - 1, QFont.Weight.DemiBold))
        painter.setPen(ground if is_filled else ink)
        room = QRect(spot.x - radius, spot.y - radius, 2 * radius, 2 * radius)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(mark.number or ""))

    def _paint_bar(self, painter: QPainter, spot: Spot) -> None:
        look, mark = theme.current(), spot.marks[0]
        height = look.px(BAR_HEIGHTS.get(mark.detail, 5.0))
        ink, ground = look.color("text2"), look.color("surface")
        box = QRect(spot.x, spot.y - height // 2, spot.ends - spot.x, height)
        painter.fillRect(box, ink)
        if mark.detail != "severe":
            inner = box.adjusted(1, 1, -1, -1)
            painter.fillRect(inner, ground)
            if mark.detail == "moderate":
                painter.fillRect(inner, QBrush(ink, Qt.BrushStyle.BDiagPattern))

    def _paint_current(self, painter: QPainter, spot: Spot) -> None:
        look = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(self.reading_rect(spot)).adjusted(-1, -1, 1, 1)
        painter.setPen(QPen(look.color("surface"), 5))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(QPen(look.color("focus"), (2.4 if self.hasFocus() else 1.5) * look.scale))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)

    def _redraw(self) -> None:
        self._kept = None
        if self._current is not None:
            mark = self._current.marks[0]
            self._current = next((spot for spot in self.spots() if mark in spot.marks), None)
        self.update()
        accessible.tell_items_changed(self)

    def _on_theme_changed(self) -> None:
        self._sprites = None
        self._redraw()
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take up the new size."""
        self._redraw()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()
        accessible.tell_focus(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    # Pointer and keys

    def spot_at(self, at: QPoint) -> Spot | None:
        """Return what is drawn within a finger's width of a point, or None."""
        reach = theme.current().px(_REACH)
        near = []
        for number, spot in enumerate(self.spots()):
            aside = max(spot.x - at.x(), at.x() - max(spot.ends, spot.x), 0)
            away = max(aside, abs(spot.y - at.y()))
            if away <= reach:
                near.append((away, number, spot))
        return min(near)[2] if near else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make current what is under the pointer."""
        self.set_current(self.spot_at(event.position().toPoint()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is under the pointer."""
        spot = self.spot_at(event.position().toPoint())
        if spot is not None:
            self._open(spot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that something can be pressed."""
        has_spot = self.spot_at(event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if has_spot else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        """Say what is under the pointer."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spot = self.spot_at(event.pos())
            QToolTip.showText(event.globalPos(), self.sentence(spot) if spot else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move along the days and between the sessions."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._step(1 if key is Qt.Key.Key_Right else -1)
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._change_row(1 if key is Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and self.spots():
            self.set_current(self.spots()[0 if key is Qt.Key.Key_Home else -1])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._current is not None:
            self._open(self._current)
        elif key is Qt.Key.Key_Escape and self._current is not None:
            self.set_current(None)
        else:
            super().keyPressEvent(event)

    def _open(self, spot: Spot) -> None:
        """Open a mark, or the list of those that are drawn as one."""
        if len(spot.marks) == 1:
            self.open_requested.emit(spot.marks[0])
            return
        members = Members(self, self.words, spot.marks)
        members.taken.connect(lambda number: self.open_requested.emit(spot.marks[number]))
        members.open_near(QPoint(spot.x, spot.y))

    def _in_row(self, number: int) -> list[Spot]:
        return sorted((spot for spot in self.spots() if spot.row == number), key=lambda spot: (spot.x, spot.y))

    def _step(self, by: int) -> None:
        if self._current is None:
            self.set_current(next(iter(self.spots()), None))
            return
        row = self._in_row(self._current.row)
        place = row.index(self._current) + by
        if 0 <= place < len(row):
            self.set_current(row[place])

    def _change_row(self, by: int) -> None:
        if self._current is None:
            self._step(by)
            return
        x, number = self._current.x, self._current.row + by
        while 0 <= number < len(self._rows):
            if row := self._in_row(number):
                self.set_current(min(row, key=lambda spot: abs(spot.x - x)))
                return
            number += by

    # For the screen reader

    def reading_items(self) -> list[Spot]:
        """Return everything that is drawn."""
        return self.spots()

    def reading_current(self) -> Spot | None:
        """Return what the keyboard is on."""
        return self._current

    def reading_item_at(self, at: QPoint) -> Spot | None:
        """Return what is drawn at a point."""
        return self.spot_at(at)

    def reading_name(self, item: Spot) -> str:
        """Say what is drawn, as a full sentence."""
        return self.sentence(item)

    def reading_rect(self, item: Spot) -> QRect:
        """Return the room it takes."""
        half = theme.current().px(9)
        return QRect(item.x - half, item.y - half, max(item.ends - item.x, 0) + 2 * half, 2 * half)

    def reading_summary(self, count: int) -> str:
        """Say how many sessions there are."""
        words = self.tr("%n sessions, each from a week before to four weeks after", "", len(self._rows))
        return words if count else self.tr("No session has been held yet")

    def reading_help(self) -> str:
        """Say what the keys do."""
        return self.tr("Left and Right move along the days, Up and Down change the session, Enter opens.")

    def press(self, item: Spot) -> None:
        """Do what a click does; on the current one, what Enter does."""
        if item == self._current:
            self._open(item)
        else:
            self.set_current(item)


def since_words(words: Wording, session: Mark, mark: Mark) -> str:
    """Return such as "3 days after" by the calendar; the night after a session belongs to its day.

    Of what is known to about a week or a month only, no day is said: that month is.
    """
    if mark.precision in {"about", "month"}:
        return words.when(mark)
    return day_words(days_between(session.at, mark.at, words.zone))


def days_between(session_at: float, at: float, zone: ZoneInfo) -> int:
    """Return how many days of the calendar an instant lies after a session; negative before it."""
    session, other = (datetime.fromtimestamp(one, UTC).astimezone(zone) for one in (session_at, at))
    days = (other.date() - session.date()).days
    return 0 if days == 1 and other.hour < NIGHT_ENDS_AT else days


def day_words(days: int) -> str:
    """Return such as "3 days after"."""
    whole = abs(days)
    if not whole:
        return translate("Timeline", "on the day")
    if days < 0:
        return (
            translate("Timeline", "a day before") if whole == 1 else translate("Timeline", "%n days before", "", whole)
        )
    return translate("Timeline", "a day after") if whole == 1 else translate("Timeline", "%n days after", "", whole)


def axis_words(day: int) -> str:
    """Return the word at a week's line of the axis."""
    if day == 0:
        return translate("Timeline", "Session")
    return translate("Timeline", "%n days before", "", -day) if day < 0 else translate("Timeline", "Day %n", "", day)
