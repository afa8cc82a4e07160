"""Paints what is more than a row of shapes: curves, threads, bars of side effects, and how exactly a time is known."""

from collections.abc import Sequence
from itertools import pairwise, zip_longest

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPen

from journal_app.domain.timeline import Lane
from journal_app.ui import tokens
from journal_app.ui.theme import Theme
from journal_app.ui.timeline.curves import Series, Smoothing
from journal_app.ui.timeline.layout import CURVES, Curve, Extent, Glyph, Scene, curve_rows, level_row
from journal_app.ui.timeline.sprites import DOT_TOKENS, LOOKS, TOKEN_SIZE, Sprite, Sprites
from journal_app.ui.timeline.wording import Wording, severity_name, smoothing_name

translate = QCoreApplication.translate

BAR_HEIGHTS = {"none": 3.0, "": 5.0, "mild": 5.0, "moderate": 8.0, "severe": 11.0}
"""How strong a side effect was is told by the height of its bar, by its filling, and by a word."""

_FEW = 3
_MANY = 56  # segments of a line
_LEAST_WORD = 40.0
_LEAST_EXTENT = 3


class LanePainting:
    """Draws the special lanes in one look and one locale."""

    def __init__(self, theme: Theme, wording: Wording, sprites: Sprites, *, on_paper: bool = False) -> None:
        self.on_paper = on_paper
        self.theme = theme
        self.wording = wording
        self.sprites = sprites
        self.caption = theme.ui_font(tokens.CAPTION)
        self.bold = theme.ui_font(tokens.CAPTION, QFont.Weight.DemiBold)
        self.caption_metrics = QFontMetricsF(self.caption)
        self._drop = self.caption_metrics.ascent() / 2 - self.caption_metrics.descent() / 4
        self._soft = {
            look.token: mixed(theme.color("surface"), theme.color(look.token), 0.4) for look in LOOKS.values()
        }
        self._soft |= {token: mixed(theme.color("surface"), theme.color(token), 0.4) for token in DOT_TOKENS}

    def token(self, lane: Lane, order: int) -> str:
        """Return the colour of a curve."""
        return DOT_TOKENS[order % len(DOT_TOKENS)] if lane is Lane.SCORES else LOOKS[lane].token

    def paint_behind(self, painter: QPainter, scene: Scene, number: int) -> None:
        """Draw what lies under the shapes of a lane."""
        lane = scene.content.lanes[number].lane
        if number in scene.curves:
            for order, curve in enumerate(scene.curves[number]):
                self._paint_line(painter, scene, curve, self.token(lane, order), lane)
        elif scene.content.lanes[number].extents:
            for glyph in scene.glyphs[number]:
                self._paint_extents(painter, scene, glyph)

    def paint_curves(self, painter: QPainter, scene: Scene, number: int) -> None:
        """Draw the dots of the curves of a lane, and the last value of each."""
        lane = scene.content.lanes[number].lane
        for order, curve in enumerate(scene.curves[number]):
            token = self.token(lane, order)
            for glyph in curve.glyphs:
                sprite = self._dot(scene, order, token, glyph)
                if sprite.draw is None:
                    painter.drawPixmap(glyph.x - sprite.half_width, glyph.y - sprite.half_height, sprite.pixmap)
                else:
                    self.sprites.put(painter, sprite, glyph.x, glyph.y)
            if lane is Lane.THREADS:
                self._paint_thread_name(painter, scene, curve)
            elif lane is Lane.MEMORIES:
                self._paint_held(painter, scene, number, curve)
        if lane in CURVES:
            self._paint_last_values(painter, scene.curves[number], lane)
            self._paint_notes(painter, scene, number)

    def sprite(self, scene: Scene, glyph: Glyph) -> Sprite:
        """Return what a dot of a curve is drawn with."""
        lane = scene.content.lanes[glyph.lane]
        order = next(n for n, one in enumerate(lane.series) if one.first <= glyph.cluster.first < one.past)
        return self._dot(scene, order, self.token(lane.lane, order), glyph)

    def _dot(self, scene: Scene, order: int, token: str, glyph: Glyph) -> Sprite:
        """Return a dot, hollow where it stands for several values, or for a memory without one."""
        lane = scene.content.lanes[glyph.lane]
        if lane.lane is Lane.THREADS:
            return self.sprites.single(lane.lane, planned=False, starred=False)
        hollow = glyph.cluster.size > 1 or lane.marks[glyph.cluster.first].value is None
        return self.sprites.dot(order if lane.lane is Lane.SCORES else 0, token, several=hollow)

    # Curves

    def paint_scale(self, painter: QPainter, scene: Scene, number: int) -> None:
        """Draw the lines of the scale of a lane of curves."""
        if scene.content.lanes[number].lane not in CURVES:
            return
        rows, lane = scene.rows, scene.content.lanes[number]
        top, bottom = curve_rows(rows, number)
        grid = self.theme.color("grid")
        levels = _levels(lane.series)
        for y in (top, (top + bottom) // 2, bottom) if not levels else (top, bottom):
            painter.fillRect(rows.left, y, rows.width - rows.left, 1, grid)
        for value, _ in levels:
            y = level_row(rows, number, lane.series[0], value)
            painter.fillRect(rows.left, y, rows.width - rows.left, 1, grid)
        for order, series in enumerate(lane.series):
            if series.baseline is not None:
                y = level_row(rows, number, series, series.baseline)
                ink, step = self.theme.color(self.token(lane.lane, order)), max(self.theme.px(8), 4)
                for x in range(rows.left, rows.width, step):
                    painter.fillRect(x, y, step // 2, 1, ink)

    def _paint_notes(self, painter: QPainter, scene: Scene, number: int) -> None:
        """Say what the ends of the scale are, what a higher value means, and how the line is smoothed."""
        rows, lane = scene.rows, scene.content.lanes[number]
        top, bottom = curve_rows(rows, number)
        painter.setFont(self.caption)
        if len(lane.series) == 1:
            series = lane.series[0]
            for y, value in ((top, series.most), (bottom, series.least)):
                self._note(painter, rows.width - self.theme.px(6), y, self.wording.number(value))
            for value, name in _levels(lane.series):
                beside = level_row(rows, number, series, value) - self.theme.px(8)
                width = self.caption_metrics.horizontalAdvance(name)
                self._note(painter, rows.left + self.theme.px(8) + width, beside, name)
        said = []
        if any(series.baseline is not None for series in lane.series):
            said.append(translate("Timeline", "Dashed: where it began"))
        if scene.smoothing is not Smoothing.NONE and lane.lane is Lane.MOOD:
            said.append(translate("Timeline", "Line: %1").replace("%1", smoothing_name(scene.smoothing).lower()))
        meaning = next((series.meaning for series in lane.series if series.meaning), "")
        if meaning:
            said.append(translate("Timeline", "Higher: %1").replace("%1", meaning))
        if len(lane.series) > 1:
            said.append(translate("Timeline", "Each on its own scale"))
        right, together = rows.width - self.theme.px(30), " · ".join(said)
        fits = self.caption_metrics.horizontalAdvance(together) <= right - rows.left - self.theme.px(8)
        for place, text in enumerate([together] if fits else said):
            if text:
                self._note(painter, right, top + self.theme.px(17) * place, text)

    def _note(self, painter: QPainter, right: float, y: float, text: str) -> None:
        """Write a few words that end at a point, on a clear ground."""
        width = self.caption_metrics.horizontalAdvance(text)
        box = QRectF(
            right - width - self.theme.px(4), y - self.theme.px(8), width + self.theme.px(8), self.theme.px(16)
        )
        painter.fillRect(box.toRect(), self.theme.color("surface"))
        painter.setPen(self.theme.color("text3"))
        painter.drawText(QPointF(right - width, round(y + self._drop)), text)

    def _paint_line(self, painter: QPainter, scene: Scene, curve: Curve, token: str, lane: Lane) -> None:
        soft = self._soft[token]
        for dot, glyph in zip(curve.dots, curve.glyphs, strict=True):
            if dot.most > dot.least and lane in CURVES:
                self._paint_range(painter, scene, curve, glyph, dot.least, dot.most, soft)
        is_smoothed = scene.smoothing is not Smoothing.NONE and lane is Lane.MOOD
        if lane is Lane.THREADS:
            for piece in curve.line:
                painter.fillRect(piece[0][0], piece[0][1], piece[-1][0] - piece[0][0], max(self.theme.px(2), 1), soft)
            return
        lines = [QLineF(*first, *last) for piece in curve.line for first, last in pairwise(piece)]
        if not lines:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = (2.4 if is_smoothed else 1.5) * self.theme.scale
        pen = QPen(self.theme.color(token), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        if len(lines) > _MANY and not self.on_paper:  # wide lines cost eight times as much as thin ones
            pen.setWidthF(1.6 if is_smoothed else 1.0)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLines(lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_range(
        self, painter: QPainter, scene: Scene, curve: Curve, glyph: Glyph, least: float, most: float, ink: QColor
    ) -> None:
        top, bottom = curve_rows(scene.rows, glyph.lane)
        first, last = (round(bottom - (bottom - top) * curve.series.part(value)) for value in (most, least))
        painter.fillRect(glyph.x, first, max(round(self.theme.scale), 1), last - first + 1, ink)

    def _paint_last_values(self, painter: QPainter, curves: Sequence[Curve], lane: Lane) -> None:
        """Write the last value of each curve beside its last dot, none over another."""
        painter.setFont(self.bold)
        ended = [
            (curve.glyphs[-1].y, curve.glyphs[-1].x, curve.series.values[-1], self.token(lane, order))
            for order, curve in enumerate(curves)
            if curve.glyphs and curve.glyphs[-1].cluster.past == curve.series.past
        ]
        free_from = -1e9
        for y, x, value, token in sorted(ended):
            shown_at = max(y, free_from)
            free_from = shown_at + self.theme.px(13)
            painter.setPen(self.theme.color(token))
            painter.drawText(QPointF(x + self.theme.px(9), round(shown_at + self._drop)), self.wording.number(value))

    def _paint_held(self, painter: QPainter, scene: Scene, number: int, curve: Curve) -> None:
        """Say at each point of a memory how much distress was in it, and which of them is then, and which now."""
        lane, px = scene.content.lanes[number], self.theme.px
        painter.setFont(self.caption)
        painter.setPen(self.theme.color("text2"))
        for glyph, following in zip_longest(curve.glyphs, curve.glyphs[1:]):
            if glyph.cluster.size > 1:
                continue
            text = self.wording.held(lane.marks[glyph.cluster.first])
            width = self.caption_metrics.horizontalAdvance(text)
            until = scene.rows.width if following is None else following.x
            if not text or glyph.x + width + px(8) > until:
                continue
            # Beside the last point; above the others, from which the line goes on.
            x, y = (glyph.x + px(8), glyph.y) if following is None else (glyph.x - px(3), glyph.y - px(11))
            x = self._beside_today(scene, x, width)
            painter.drawText(QPointF(x, round(y + self._drop)), text)

    def _paint_thread_name(self, painter: QPainter, scene: Scene, curve: Curve) -> None:
        if not curve.glyphs:
            return
        px, left = self.theme.px, scene.rows.left
        first = curve.glyphs[0]
        x = max(first.x + px(10), left + px(8))
        following = next((glyph.x for glyph in curve.glyphs if glyph.x > x - px(2)), scene.rows.width)
        text = self.caption_metrics.elidedText(curve.series.name, _ELIDED, max(following - x - px(14), px(_LEAST_WORD)))
        width = self.caption_metrics.horizontalAdvance(text)
        height = round(self.caption_metrics.height())
        painter.fillRect(
            round(x - px(2)), first.y - height // 2, round(width + px(5)), height, self.theme.color("surface")
        )
        painter.setFont(self.caption)
        painter.setPen(self.theme.color("text2"))
        painter.drawText(QPointF(x, round(first.y + self._drop)), text)

    # Bars of side effects

    def paint_bar(self, painter: QPainter, scene: Scene, glyph: Glyph) -> None:
        """Draw a side effect from its start to its end."""
        mark = scene.content.lanes[glyph.lane].marks[glyph.cluster.first]
        height = round(BAR_HEIGHTS.get(mark.detail, 5.0) * self.theme.scale)
        left, right = max(glyph.x, scene.rows.left - 20), min(glyph.ends, scene.rows.width + 20)
        top = glyph.y - height // 2
        ink, ground = self.theme.color("text2"), self.theme.color("surface")
        painter.fillRect(left - 1, top - 1, right - left + 2, height + 2, ground)
        if mark.detail == "severe":
            painter.fillRect(left, top, right - left, height, ink)
        else:
            painter.fillRect(left, top, right - left, height, ink)
            painter.fillRect(left + 1, top + 1, right - left - 2, height - 2, ground)
            if mark.detail == "moderate":
                painter.fillRect(left + 1, top + 1, right - left - 2, height - 2, QBrush(ink, _HATCHED))
        if not mark.ends:  # its end is not known
            for step in (3, 7, 11):
                painter.fillRect(right + step, glyph.y - 1, 2, 2, ink)

    def paint_bar_words(self, painter: QPainter, scene: Scene, number: int) -> None:
        """Write beside each bar what it is and how strong it was, where there is room."""
        px = self.theme.px
        lane = scene.content.lanes[number]
        painter.setFont(self.caption)
        painter.setPen(self.theme.color("text2"))
        free_from: dict[int, float] = {}
        bars = [glyph for glyph in scene.glyphs[number] if glyph.ends]
        for place, glyph in enumerate(bars):
            mark = lane.marks[glyph.cluster.first]
            beside = max(glyph.ends, scene.rows.left) + px(6 if mark.ends else 18)
            following = min(
                (other.x for other in bars[place + 1 :] if abs(other.y - glyph.y) < px(9)), default=scene.rows.width
            )
            text = ", ".join(part for part in (mark.headline or mark.label, severity_name(mark.detail)) if part)
            width = self.caption_metrics.horizontalAdvance(text)
            x = self._beside_today(scene, beside, width)
            if text and x + width + px(4) < following and x >= free_from.get(glyph.y, 0):
                painter.drawText(QPointF(x, round(glyph.y + self._drop)), text)
                free_from[glyph.y] = x + width

    def _beside_today(self, scene: Scene, x: float, width: float) -> float:
        """Return where words begin, moved past the line of the present day where it would go through their first ones.

        Further off they would no longer be beside what they are about.
        """
        today, px = scene.x_of(scene.now), self.theme.px
        return today + px(7) if x - px(4) < today < x + min(width + px(4), px(48)) else x

    # Marks

    def _paint_extents(self, painter: QPainter, scene: Scene, glyph: Glyph) -> None:
        lane = scene.content.lanes[glyph.lane]
        if glyph.cluster.size <= _FEW:
            for position in range(glyph.cluster.first, glyph.cluster.past):
                if lane.lane is Lane.MARKS and not lane.marks[position].precision:
                    top, height = scene.rows.lanes[glyph.lane]
                    painter.fillRect(glyph.x, top + 2, 1, height - 4, self.theme.color("text3"))
                self._paint_extent(painter, scene, glyph, lane.extents[position])

    def _paint_extent(self, painter: QPainter, scene: Scene, glyph: Glyph, reach: Extent) -> None:
        """Draw how exactly a time is known: a line, a day, soft edges for "about", a bracket for a month."""
        px, rows = self.theme.px, scene.rows
        left = max(round(scene.x_of(reach.begins)), rows.left - px(40))
        right = min(round(scene.x_of(reach.ends)), rows.width + px(40))
        ink, soft = self.theme.color("text3"), self.theme.color("sunken")
        lane = scene.content.lanes[glyph.lane].lane
        if right - left < (_LEAST_EXTENT if lane is Lane.MARKS else px(TOKEN_SIZE)):  # a session covers a shorter day
            return
        top, height = (px(15), px(8)) if lane is Lane.DOSING else (-px(7), px(14))  # beside it stands its dose
        band = QRectF(left, glyph.y + top, right - left, height)
        if reach.bracket:
            low = glyph.y + px(11)
            painter.fillRect(left, low, right - left, 2, ink)
            for x in (left, right - 2):
                painter.fillRect(x, low - px(5), 2, px(5), ink)
        elif reach.soft:
            gradient = QLinearGradient(band.topLeft(), band.topRight())
            clear = QColor(soft)
            clear.setAlpha(0)
            shade = mixed(self.theme.color("surface"), ink, 0.45)
            for at, color in ((0.0, clear), (0.35, shade), (0.65, shade), (1.0, clear)):
                gradient.setColorAt(at, color)
            painter.fillRect(band, gradient)
        else:
            painter.fillRect(band, soft)
            painter.fillRect(QRectF(left, band.bottom() - 1, right - left, 1), ink)
            for x in (left, right - 1):
                painter.fillRect(QRectF(x, band.top(), 1, band.height()), ink)

    def paint_words_beside(self, painter: QPainter, scene: Scene, number: int) -> None:
        """Write the first words beside single marks where there is room."""
        px = self.theme.px
        glyphs = scene.glyphs[number]
        painter.setFont(self.caption)
        painter.setPen(self.theme.color("text2"))
        for place, glyph in enumerate(glyphs):
            if glyph.cluster.size > 1:
                continue
            mark = scene.content.lanes[number].marks[glyph.cluster.first]
            text = mark.headline or self.wording.kind(mark)
            x = self._beside_today(scene, glyph.x + px(12), self.caption_metrics.horizontalAdvance(text))
            room = (glyphs[place + 1].x - px(12) if place + 1 < len(glyphs) else scene.rows.width - px(6)) - x
            if room >= px(_LEAST_WORD):
                shown = self.caption_metrics.elidedText(text, _ELIDED, min(room, px(220)))
                painter.drawText(QPointF(x, round(glyph.y + self._drop)), shown)


def _levels(series: Sequence[Series]) -> tuple[tuple[float, str], ...]:
    """Return the levels of a lane of one measure; several have a scale each, on which none could be read."""
    return series[0].levels if len(series) == 1 else ()


_ELIDED = Qt.TextElideMode.ElideRight
_HATCHED = Qt.BrushStyle.BDiagPattern


def mixed(ground: QColor, ink: QColor, share: float) -> QColor:
    """Return the opaque colour that `share` of `ink` over `ground` would give; opaque fills are much faster."""
    return QColor(
        round(ground.red() + (ink.red() - ground.red()) * share),
        round(ground.green() + (ink.green() - ground.green()) * share),
        round(ground.blue() + (ink.blue() - ground.blue()) * share),
    )
