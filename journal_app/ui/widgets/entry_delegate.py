"""Paints one row of the list of entries: the day it begins, its first words, when, and small signs."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from journal_app.domain.entry import EntryHeader, EntryKind
from journal_app.domain.search import SnippetPart
from journal_app.ui import icons, theme, tokens
from journal_app.ui.models.entries_model import EntriesModel
from journal_app.ui.widgets.privacy_choice import ICONS
from journal_app.ui.widgets.when import clock_text, moment_name
from journal_app.ui.words import headline as headline_of

_HEADLINE = 17
_PAD, _GAP, _ICON, _SMALL_ICON = 10, 10, 20, 16


class EntryDelegate(QStyledItemDelegate):
    """Rows have one of four heights (with a day or not, with a snippet or not), so thousands lay out fast."""

    def __init__(self, model: EntriesModel) -> None:
        super().__init__(model)
        self._model = model
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self.take_up_theme()

    def take_up_theme(self) -> None:
        """Measure and colour everything anew, after the theme has changed."""
        look = theme.current()
        self._pixmaps.clear()
        self._day_font = look.ui_font(tokens.LABEL, QFont.Weight.DemiBold)
        self._headline_font = look.serif_font(_HEADLINE)
        self._small_font = look.ui_font(tokens.LABEL)
        self._found_font = look.ui_font(tokens.LABEL, QFont.Weight.DemiBold)
        self._day_height = QFontMetrics(self._day_font).height() + look.px(20)
        self._headline_height = QFontMetrics(self._headline_font).height()
        self._small_height = QFontMetrics(self._small_font).height()
        self._row_height = self._headline_height + self._small_height + look.px(2 * _PAD + 2)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row; its width is the list's."""
        place = index.row()
        height = self._row_height
        if self._model.starts_day(place):
            height += self._day_height
        if self._model.snippet(place):
            height += self._small_height + theme.current().px(2)
        return QSize(0, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        look = theme.current()
        place = index.row()
        rect = QRect(option.rect)
        painter.save()
        painter.setLayoutDirection(option.direction)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if day := self._model.day_heading(place):
            line = rect.adjusted(look.px(_PAD), 0, -look.px(_PAD), 0)
            line.setHeight(self._day_height - look.px(4))
            painter.setFont(self._day_font)
            painter.setPen(look.color("text2"))
            painter.drawText(line, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, day)
            rect.setTop(rect.top() + self._day_height)
        self._paint_ground(painter, option, rect)
        self._paint_words(painter, option, rect, place)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        look = theme.current()
        state = option.state
        ground = rect.adjusted(1, 1, -1, -1)
        radius = look.px(tokens.RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(look.color("accent_soft"))
            painter.drawRoundedRect(ground, radius, radius)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(look.color("sunken"))
            painter.drawRoundedRect(ground, radius, radius)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, radius, radius)

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, place: int) -> None:
        look = theme.current()
        header = self._model.header(place)
        direction = option.direction
        inner = rect.adjusted(look.px(_PAD), look.px(_PAD), -look.px(_PAD), -look.px(_PAD))
        icon, ink = _icon(header)
        size = look.px(_ICON)
        icon_rect = QRect(inner.left(), inner.top() + (self._headline_height - size) // 2, size, size)
        painter.drawPixmap(
            QStyle.visualRect(direction, rect, icon_rect).topLeft(), self._pixmap(painter, icon, ink, size)
        )
        room = inner.adjusted(size + look.px(_GAP), 0, 0, 0)

        first = QRect(room.left(), room.top(), room.width(), self._headline_height)
        painter.setFont(self._headline_font)
        painter.setPen(look.color("text"))
        headline = painter.fontMetrics().elidedText(headline_of(header), Qt.TextElideMode.ElideRight, first.width())
        painter.drawText(QStyle.visualRect(direction, rect, first), Qt.AlignmentFlag.AlignLeft, headline)

        second = QRect(room.left(), first.bottom() + 1 + look.px(2), room.width(), self._small_height)
        taken = self._paint_signs(painter, direction, rect, second, header)
        painter.setFont(self._small_font)
        painter.setPen(look.color("text3"))
        about = clock_text(header.happened_at, header.zone)
        told = self._model.signs(place)
        if not told and header.moment:
            told = [moment_name(header.moment)]
        about = "  ·  ".join([about, *told])
        room = second.adjusted(0, 0, -taken, 0)
        about = painter.fontMetrics().elidedText(about, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(QStyle.visualRect(direction, rect, room), Qt.AlignmentFlag.AlignLeft, about)

        if snippet := self._model.snippet(place):
            third = second.translated(0, self._small_height + look.px(2))
            self._paint_snippet(painter, direction, rect, third, snippet)

    def _paint_signs(
        self, painter: QPainter, direction: Qt.LayoutDirection, rect: QRect, line: QRect, header: EntryHeader
    ) -> int:
        """Draw the signs at the end of a line; return how much of it they take."""
        look = theme.current()
        size = look.px(_SMALL_ICON)
        signs = [(ICONS[header.privacy], "text3")]
        if header.starred:
            signs.append(("star", "check_in"))
        if header.veiled:
            signs.append(("eye-slash", "text3"))
        taken = 0
        for name, ink in signs:
            taken += size
            spot = QRect(line.right() + 1 - taken, line.top() + (line.height() - size) // 2, size, size)
            painter.drawPixmap(
                QStyle.visualRect(direction, rect, spot).topLeft(), self._pixmap(painter, name, ink, size)
            )
            taken += look.px(4)
        return taken + look.px(4)

    def _paint_snippet(
        self,
        painter: QPainter,
        direction: Qt.LayoutDirection,
        rect: QRect,
        line: QRect,
        snippet: tuple[SnippetPart, ...],
    ) -> None:
        """Draw the words around a hit, the hit itself heavier, until the line is full."""
        look = theme.current()
        used = 0
        for part in snippet:
            painter.setFont(self._found_font if part.found else self._small_font)
            painter.setPen(look.color("text" if part.found else "text2"))
            text = " ".join(part.text.splitlines())
            metrics = painter.fontMetrics()
            room = line.width() - used
            if room <= 0:
                return
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            spot = QRect(line.left() + used, line.top(), room, line.height())
            painter.drawText(QStyle.visualRect(direction, rect, spot), Qt.AlignmentFlag.AlignLeft, elided)
            if elided != text:
                return
            used += metrics.horizontalAdvance(text)

    def _pixmap(self, painter: QPainter, name: str, ink: str, size: int) -> QPixmap:
        dpr = painter.device().devicePixelRatioF()
        key = (name, ink, size, dpr)
        if key not in self._pixmaps:
            self._pixmaps[key] = icons.pixmap(name, ink, size, dpr)
        return self._pixmaps[key]


def _icon(header: EntryHeader) -> tuple[str, str]:
    match header.kind:
        case EntryKind.GUIDED:
            return "compass", "guided"
        case EntryKind.CAPTURE:
            return "moon-stars", "session"
        case EntryKind.FREE:
            return "pen-nib", "write"
