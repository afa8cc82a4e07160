"""Paints one scene of the timeline. What moves with every frame is drawn with pictures and aligned rectangles only.

Measured before: antialiased grid lines and tall translucent rectangles cost ten times as much as `fillRect`.
"""

import textwrap
import unicodedata
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption

from journal_app.domain.phase import Phase
from journal_app.domain.timeline import Lane, Mark
from journal_app.ui import icons, tokens
from journal_app.ui.theme import Theme
from journal_app.ui.timeline.lane_painting import LanePainting, mixed
from journal_app.ui.timeline.layout import Glyph, LaneMarks, Scene
from journal_app.ui.timeline.sprites import LOOKS, TOKEN_SIZE, VARIED, Sprite, Sprites
from journal_app.ui.timeline.ticks import Axis, Level, Tick, Unit
from journal_app.ui.timeline.wording import Wording, count_words, lane_name, phase_name

translate = QCoreApplication.translate

_PILL_HEIGHT = 22
_MAJOR_BASE, _MINOR_BASE = 43, 65
_LISTED = 4
_CARD_WIDTH = 328
_CARD_LINES = 3
_AXIS_WORTH = 6  # hiding the axis is as bad as hiding so many marks
_ICON_ONLY_FROM = 0.42  # when the names would take more of the width than this, the icons stand alone


class Card(NamedTuple):
    """The card beside a mark, ready to draw."""

    box: QRect
    glyph: Glyph
    mark: Mark
    title: str
    when: str
    lines: tuple[str, ...]
    foot: str
    starred: bool


class Painting:
    """Draws scenes in one look, one locale and one pixel ratio. Keeps fonts, sprites and the words of the axis."""

    def __init__(self, theme: Theme, wording: Wording, dpr: float, *, on_paper: bool = False) -> None:
        self.theme = theme
        self.wording = wording
        self.sprites = Sprites(theme, dpr, as_shapes=on_paper)
        self.lanes = LanePainting(theme, wording, self.sprites, on_paper=on_paper)
        self._on_paper = on_paper
        self._dpr = dpr
        self._names = {lane: lane_name(lane) for lane in Lane}
        self._caption = theme.ui_font(tokens.CAPTION)
        self._bold = theme.ui_font(tokens.CAPTION, QFont.Weight.DemiBold)
        self._label = theme.ui_font(tokens.LABEL, QFont.Weight.Medium)
        self._heading = theme.ui_font(tokens.LABEL, QFont.Weight.DemiBold)
        self._serif = theme.serif_font(tokens.HEADING + 1)
        self._caption_metrics = QFontMetricsF(self._caption)
        self._bold_metrics = QFontMetricsF(self._bold)
        self._label_metrics = QFontMetricsF(self._label)
        self._heading_metrics = QFontMetricsF(self._heading)
        self._serif_metrics = QFontMetricsF(self._serif)
        self._hairline = mixed(theme.color("surface"), theme.color("session"), 0.4)
        self._words: dict[tuple[Unit, Level, float], tuple[str, float]] = {}

    def gutter(self, lanes: Sequence[LaneMarks], width: int) -> tuple[int, bool]:
        """Return the room left of the drawing, and whether the names of the lanes fit there beside their icons."""
        px = self.theme.px
        icon = px(17)
        names = max((self._label_metrics.horizontalAdvance(self._names[lane.lane]) for lane in lanes), default=0.0)
        wide = round(icon + px(8) + names + px(18))
        return (wide, True) if wide < width * _ICON_ONLY_FROM else (icon + px(14), False)

    # The ground: everything but the current mark and the card

    def paint(self, painter: QPainter, scene: Scene, *, named: bool = True, ground: bool = True) -> None:
        """Draw everything that does not depend on the pointer or the current mark, on a ground or on bare paper."""
        rows = scene.rows
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # "50 mg" must not turn into "mg 50"
        if ground:
            painter.fillRect(0, 0, rows.width + self.theme.px(40), rows.height, self.theme.color("surface"))
        plot = QRect(rows.left, 0, rows.width - rows.left, rows.height)
        painter.setClipRect(plot)
        self._paint_bands(painter, scene)
        self._paint_grid(painter, scene)
        self._paint_axis(painter, scene)
        self._paint_phases(painter, scene)
        painter.setClipRect(QRect(rows.left, rows.top, plot.width(), rows.height - rows.top))
        for number in range(len(scene.glyphs)):
            self.lanes.paint_scale(painter, scene, number)
        self._paint_sessions(painter, scene)
        self._paint_today_line(painter, scene)
        for number in range(len(scene.glyphs)):
            self.lanes.paint_behind(painter, scene, number)
        for number in range(len(scene.glyphs)):
            self._paint_lane(painter, scene, number)
        self._paint_invitation(painter, scene)
        painter.setClipRect(QRect(0, 0, rows.width, rows.height))
        self._paint_today_pill(painter, scene)
        self._paint_gutter(painter, scene, named=named)

    def _paint_bands(self, painter: QPainter, scene: Scene) -> None:
        rows, color = scene.rows, self.theme.color("band")
        for span in scene.spans:
            if span.phase is Phase.DOSING:
                left, right = self._clamped(scene, span.begins, span.ends)
                if right > left:
                    painter.fillRect(left, rows.top, right - left, rows.height - rows.top, color)

    def _paint_grid(self, painter: QPainter, scene: Scene) -> None:
        rows = scene.rows
        fine, strong = self.theme.color("grid"), self.theme.color("border")
        for tick in scene.axis.minor:
            painter.fillRect(round(scene.x_of(tick.at)), rows.top, 1, rows.height - rows.top, fine)
        for tick in scene.axis.major:
            x = round(scene.x_of(tick.at))
            if x > rows.left:
                painter.fillRect(x, rows.top - self.theme.px(4), 1, rows.height, strong)
        painter.fillRect(rows.left, rows.top, rows.width, 1, strong)
        for top, _height in rows.lanes[1:]:
            if top > rows.top:
                painter.fillRect(rows.left, top, rows.width - rows.left, 1, fine)

    def _paint_axis(self, painter: QPainter, scene: Scene) -> None:
        px, rows, axis = self.theme.px, scene.rows, scene.axis
        today = self._today_pill(scene)
        painter.setFont(self._caption)
        painter.setPen(self.theme.color("text3"))
        free_from = -1e9
        for tick in axis.minor:
            text, width = self._word(axis.minor_unit, tick, axis.level)
            x = scene.x_of(tick.at) + px(5)
            if x < free_from or x + width > rows.width - 2:
                continue
            if today and x < today.right() + px(5) and x + width > today.left() - px(5):
                continue
            painter.drawText(QPointF(round(x), px(_MINOR_BASE)), text)
            free_from = x + width + px(8)
        self._paint_major(painter, scene, axis)

    def _paint_major(self, painter: QPainter, scene: Scene, axis: Axis) -> None:
        px, rows = self.theme.px, scene.rows
        painter.setFont(self._label)
        painter.setPen(self.theme.color("text"))
        lefts = [max(scene.x_of(tick.at), rows.left) + px(5) for tick in axis.major]
        for tick, left, following in zip_longest(axis.major, lefts, lefts[1:]):
            until = rows.width + px(8) if following is None else following
            text, width = self._word(axis.major_unit, tick, axis.level, strong=True)
            if left + width + px(8) <= until:
                painter.drawText(QPointF(round(left), px(_MAJOR_BASE)), text)

    def _word(self, unit: Unit, tick: Tick, level: Level, *, strong: bool = False) -> tuple[str, float]:
        key = (unit, level, tick.at)
        kept = self._words.get(key)
        if kept is None:
            if len(self._words) > 2000:  # noqa: PLR2004  # more than any one picture has; a bound, not a tuning
                self._words.clear()
            text = self.wording.tick(unit, tick, level)
            metrics = self._label_metrics if strong else self._caption_metrics
            kept = self._words[key] = (text, metrics.horizontalAdvance(text))
        return kept

    def _paint_phases(self, painter: QPainter, scene: Scene) -> None:
        px, color = self.theme.px, self.theme.color
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._bold)
        for span in scene.spans:
            left, right = self._clamped(scene, span.begins, span.ends)
            left, right = left + 1, right - 1
            if right - left < 2:  # noqa: PLR2004  # thinner than a line
                continue
            dosing = span.phase is Phase.DOSING
            box = QRectF(left, 1, right - left, px(_PILL_HEIGHT) - 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("session_soft" if dosing else "sunken"))
            painter.drawRoundedRect(box, min(px(6), box.width() / 2), min(px(6), box.width() / 2))
            name = phase_name(span.phase)
            seen = QRectF(box.intersected(QRectF(scene.rows.left + 1, 0, scene.rows.width, box.bottom())))
            room = seen.width() - px(16)
            if self._bold_metrics.horizontalAdvance(name) <= room:
                painter.setPen(color("session" if dosing else "text2"))
                painter.drawText(seen.adjusted(px(9), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _clamped(self, scene: Scene, begins: float, ends: float) -> tuple[int, int]:
        slack = self.theme.px(20)
        left = max(scene.x_of(begins), scene.rows.left - slack)
        right = min(scene.x_of(ends), scene.rows.width + slack)
        return round(left), round(right)

    def _paint_sessions(self, painter: QPainter, scene: Scene) -> None:
        """Draw the hairline of each dosing session through all lanes, and the doses where there is room."""
        rows = scene.rows
        for x in scene.hairlines:
            painter.fillRect(x, rows.top, 1, rows.height - rows.top, self._hairline)
        number = next((n for n, lane in enumerate(scene.content.lanes) if lane.lane is Lane.DOSING), None)
        if number is None:
            return
        glyphs = scene.glyphs[number]
        painter.setFont(self._caption)
        painter.setPen(self.theme.color("text3"))
        px = self.theme.px
        beside = px(TOKEN_SIZE / 2 + 7)
        today = scene.x_of(scene.now)
        drop = self._caption_metrics.ascent() / 2 - self._caption_metrics.descent() / 4
        for glyph, following in zip_longest(glyphs, glyphs[1:]):
            if glyph.cluster.size > 1:
                continue
            mark = scene.content.lanes[number].marks[glyph.cluster.first]
            left = glyph.x + beside
            until = rows.width if following is None else following.x - px(TOKEN_SIZE / 2 + 2)
            for text in dict.fromkeys((self.wording.dose(mark), mark.label)):  # the dose alone where both do not fit
                right = left + self._caption_metrics.horizontalAdvance(text)
                if text and left >= rows.left and right + px(4) <= until and not left - px(4) < today < right + px(4):
                    painter.drawText(QPointF(left, round(glyph.y + drop)), text)
                    break

    def _paint_lane(self, painter: QPainter, scene: Scene, number: int) -> None:
        kind = scene.content.lanes[number].lane
        if number in scene.curves:
            self.lanes.paint_curves(painter, scene, number)
            return
        for glyph in scene.glyphs[number]:
            if glyph.ends:
                self.lanes.paint_bar(painter, scene, glyph)
                continue
            sprite = self.sprite(scene, glyph)
            if self._on_paper:
                self.sprites.put(painter, sprite, glyph.x, glyph.y)
            else:
                painter.drawPixmap(glyph.x - sprite.half_width, glyph.y - sprite.half_height, sprite.pixmap)
        if kind is Lane.SIDE_EFFECTS:
            self.lanes.paint_bar_words(painter, scene, number)
        elif kind is Lane.MARKS:
            self.lanes.paint_words_beside(painter, scene, number)

    def sprite(self, scene: Scene, glyph: Glyph) -> Sprite:
        """Return what a glyph is drawn with."""
        lane = scene.content.lanes[glyph.lane]
        cluster = glyph.cluster
        if lane.series:
            return self.lanes.sprite(scene, glyph)
        starred = lane.is_starred(cluster)
        first = lane.marks[cluster.first]
        if lane.lane is Lane.DOSING:
            last = lane.marks[cluster.past - 1]
            if cluster.size == 1:
                text = str(first.number) if first.number else ""
            elif first.number and last.number:
                text = f"{first.number}–{last.number}"  # noqa: RUF001  # an en dash is the sign for a range
            else:
                text = str(cluster.size)
            cancelled = first.cancelled and cluster.size == 1
            return self.sprites.token(
                text, planned=first.planned, starred=starred, several=cluster.size > 1, cancelled=cancelled
            )
        if cluster.size == 1:
            variant = first.detail if lane.lane in VARIED else "cancelled" if first.cancelled else ""
            return self.sprites.single(lane.lane, planned=first.planned, starred=starred, variant=variant)
        return self.sprites.group(lane.lane, cluster.size, starred=starred)

    def _today_x(self, scene: Scene) -> int | None:
        x = round(scene.x_of(scene.now))
        return x if scene.rows.left <= x < scene.rows.width else None

    def _today_word(self, scene: Scene) -> str:
        return translate("Timeline", "Now") if scene.axis.level is Level.HOURS else translate("Timeline", "Today")

    def _today_pill(self, scene: Scene) -> QRectF | None:
        x = self._today_x(scene)
        if x is None:
            return None
        px, rows = self.theme.px, scene.rows
        width = self._bold_metrics.horizontalAdvance(self._today_word(scene)) + px(18)
        left = min(max(x + 1 - width / 2, rows.left), rows.width - width)
        return QRectF(left, px(_MINOR_BASE - 16), width, px(_PILL_HEIGHT))

    def _paint_today_line(self, painter: QPainter, scene: Scene) -> None:
        x = self._today_x(scene)
        if x is not None:
            painter.fillRect(x, scene.rows.top, 2, scene.rows.height - scene.rows.top, self.theme.color("accent"))

    def _paint_today_pill(self, painter: QPainter, scene: Scene) -> None:
        x, box = self._today_x(scene), self._today_pill(scene)
        if x is None or box is None:
            return
        accent = self.theme.color("accent")
        painter.fillRect(x, round(box.center().y()), 2, scene.rows.top - round(box.center().y()), accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(self.theme.color("on_accent"))
        painter.setFont(self._bold)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._today_word(scene))

    def _paint_invitation(self, painter: QPainter, scene: Scene) -> None:
        """Say where the first words will stand, while there are none."""
        if scene.content.has_entries():
            return
        rows, px = scene.rows, self.theme.px
        lanes = [place for place, lane in zip(rows.lanes, scene.content.lanes, strict=True) if lane.lane is Lane.FREE]
        if not lanes:
            return
        [(top, height)] = lanes
        text = translate("Timeline", "What you write will stand here.")
        box = QRectF(rows.left + px(16), top + 1, rows.width - rows.left - px(32), height - 2)
        painter.setFont(self._serif)
        used = self._serif_metrics.boundingRect(box, int(_CENTRED), text).adjusted(-px(14), -px(3), px(14), px(3))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.color("border"), 1))
        painter.setBrush(self.theme.color("surface"))
        painter.drawRoundedRect(used, used.height() / 2, used.height() / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(self.theme.color("text2"))
        painter.drawText(box, _CENTRED, text)

    def _paint_gutter(self, painter: QPainter, scene: Scene, *, named: bool) -> None:
        rows, px = scene.rows, self.theme.px
        painter.fillRect(0, rows.top, rows.left, rows.height - rows.top, self.theme.color("surface"))
        painter.fillRect(rows.left - 1, rows.top, 1, rows.height - rows.top, self.theme.color("border"))
        painter.setClipRect(QRect(0, rows.top, rows.left, rows.height - rows.top))
        painter.setFont(self._label)
        painter.setPen(self.theme.color("text"))
        size = px(17)
        drop = self._label_metrics.ascent() / 2 - self._label_metrics.descent() / 4
        for number, lane in enumerate(scene.content.lanes):
            middle = rows.middle(number)
            has_list = bool(lane.series) and named
            if has_list:
                middle = rows.lanes[number][0] + px(20)
            self.sprites.put(painter, self.sprites.icon(lane.lane), px(2) + size / 2, middle)
            if named:
                painter.setFont(self._label)
                painter.setPen(self.theme.color("text"))
                painter.drawText(QPointF(px(2) + size + px(8), round(middle + drop)), self._names[lane.lane])
            if has_list:
                self._paint_series_names(painter, scene, number, middle + px(20))
        painter.setClipping(False)

    def _paint_series_names(self, painter: QPainter, scene: Scene, number: int, y: float) -> None:
        """Name the curves of a lane, each beside its shape, or say what the ends of its scale are."""
        px, lane = self.theme.px, scene.content.lanes[number]
        left = px(2 + 17 + 8)
        room = scene.rows.left - left - px(4)
        painter.setFont(self._caption)
        drop = self._caption_metrics.ascent() / 2 - self._caption_metrics.descent() / 4
        if lane.lane is Lane.MOOD:
            texts = [translate("Timeline", "low to bright")]
        elif lane.lane is Lane.SCORES:
            texts = [series.name for series in lane.series]
        elif lane.lane is Lane.MEMORIES:
            self._paint_memory_names(painter, scene, number, left, room)
            return
        else:
            return
        bottom = sum(scene.rows.lanes[number])
        for order, text in enumerate(texts):
            if y + px(8) > bottom:
                break
            if lane.lane is Lane.SCORES:
                token = self.lanes.token(lane.lane, order)
                self.sprites.put(painter, self.sprites.dot(order, token, several=False), px(2 + 17 / 2), y)
            painter.setPen(self.theme.color("text2"))
            painter.drawText(QPointF(left, round(y + drop)), self._caption_metrics.elidedText(text, _ELIDED, room))
            y += px(17)

    def _paint_memory_names(self, painter: QPainter, scene: Scene, number: int, left: int, room: float) -> None:
        """Name each memory in its row, below the name of the lane."""
        lane, (top, height) = scene.content.lanes[number], scene.rows.lanes[number]
        pitch = height / len(lane.series)
        drop = self._caption_metrics.ascent() / 2 - self._caption_metrics.descent() / 4
        painter.setPen(self.theme.color("text2"))
        for order, series in enumerate(lane.series):
            y = max(top + pitch * (order + 0.5), top + self.theme.px(37))
            if y < top + pitch * (order + 1):
                painter.drawText(
                    QPointF(left, round(y + drop)), self._caption_metrics.elidedText(series.name, _ELIDED, room)
                )

    # What follows the pointer and the keys

    def card(self, scene: Scene, glyph: Glyph, mark: Mark, *, whole_group: bool) -> Card:
        """Lay out the card for a mark; for a whole cluster when `whole_group`, which lists its first members."""
        px = self.theme.px
        members = scene.content.lanes[glyph.lane].members(glyph.cluster)
        width = min(px(_CARD_WIDTH), scene.rows.width - px(16))
        inner = width - 2 * px(16)
        if whole_group and len(members) > 1:
            title = count_words(mark.lane, len(members))
            when = self.wording.stretch(members[0].at, members[-1].at)
            listed = [self.wording.words(one) for one in members[:_LISTED]]
            lines = [self._serif_metrics.elidedText(one, _ELIDED, inner) for one in listed if one]
            more = len(members) - len(listed)
            foot = translate("Timeline", "and %n more", "", more) if more else ""
        else:
            title, when = self.wording.kind(mark), self.wording.when(mark)
            lines = self._lines(self.wording.words(mark), inner)
            foot = ""
            if len(members) > 1:
                foot = translate("Timeline", "%1 of %2 shown together")
                foot = foot.replace("%1", str(members.index(mark) + 1)).replace("%2", str(len(members)))
        height = 2 * px(14) + round(self._heading_metrics.height())
        if lines:
            height += px(6) + len(lines) * round(self._serif_metrics.height())
        if foot:
            height += round(self._caption_metrics.height()) + px(4)
        box = self._card_place(scene, glyph, width, height)
        starred = mark.starred and not (whole_group and len(members) > 1)
        return Card(box, glyph, mark, title, when, tuple(lines), foot, starred)

    def _card_place(self, scene: Scene, glyph: Glyph, width: int, height: int) -> QRect:
        """Return where a card hides the fewest marks: above its mark or below, to one side or the other."""
        px, rows = self.theme.px, scene.rows
        clear, tail = px(28), px(44)
        leftmost, rightmost = rows.left + px(8), max(rows.width - width - px(10), px(2))
        lefts = [glyph.x - width // 2, glyph.x - tail, glyph.x - width + tail]
        tops = [glyph.y - clear - height, rows.top + px(6), glyph.y + clear]
        drawn = [other for glyphs in scene.glyphs for other in glyphs]
        boxes = []
        for top in tops:
            fits = top >= px(2) and top + height <= rows.height - px(2)
            beside = top + height <= glyph.y - clear or top >= glyph.y + clear
            for left in lefts:
                box = QRect(min(max(left, min(leftmost, rightmost)), rightmost), top, width, height)
                hidden = sum(box.contains(other.x, other.y) for other in drawn)
                if fits and beside:
                    boxes.append((hidden + (_AXIS_WORTH if top < rows.top else 0), box))
        if boxes:
            return min(boxes, key=lambda weighed: weighed[0])[1]
        right = glyph.x + px(26)  # no room above or below: stand beside
        left = right if right + width <= rows.width else max(glyph.x - px(26) - width, px(4))
        return QRect(left, max((rows.height - height) // 2, px(2)), width, height)

    def paint_current(self, painter: QPainter, scene: Scene, glyph: Glyph, *, focused: bool) -> None:
        """Draw a ring around the current mark: two lines where the keyboard is here, one where it is elsewhere."""
        rows = scene.rows
        painter.setClipRect(QRect(rows.left, rows.top, rows.width - rows.left, rows.height - rows.top))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sprite = self.sprite(scene, glyph)
        half_width, half_height = (reach + self.theme.px(5) for reach in sprite.reach)
        ring = QRectF(glyph.x - half_width, glyph.y - half_height, 2 * half_width, 2 * half_height)
        if glyph.ends:
            side = self.theme.px(4)
            ring = QRectF(
                glyph.x - side, glyph.y - self.theme.px(9), glyph.ends - glyph.x + 2 * side, self.theme.px(18)
            )
            half_height = ring.height() / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if focused:
            painter.setPen(QPen(self.theme.color("surface"), 7 * self.theme.scale))
            painter.drawRoundedRect(ring, half_height, half_height)
        painter.setPen(QPen(self.theme.color("focus"), (2.4 if focused else 1.5) * self.theme.scale))
        painter.drawRoundedRect(ring, half_height, half_height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if glyph.ends:
            self.lanes.paint_bar(painter, scene, glyph)
        else:
            self.sprites.put(painter, sprite, glyph.x, glyph.y)
        painter.setClipping(False)

    def paint_focus(self, painter: QPainter, scene: Scene) -> None:
        """Draw a frame around the drawing, for the keyboard is here but no mark is current."""
        rows = scene.rows
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(1, 1, rows.width - 2, rows.height - 2), 6, 6)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def paint_card(self, painter: QPainter, card: Card) -> None:
        """Draw the card and the line from it to its mark."""
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._paint_pointer(painter, card)
        self._paint_shadow(painter, card.box)
        px, color, box = self.theme.px, self.theme.color, card.box
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(color("surface"))
        painter.setPen(QPen(color("border"), 1))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), px(12), px(12))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        inner = box.adjusted(px(16), px(14), -px(16), -px(14))
        bottom = self._paint_card_head(painter, card, inner)
        painter.setFont(self._serif)
        painter.setPen(color("text"))
        line = round(self._serif_metrics.height())
        y = bottom + px(6) + self._serif_metrics.ascent()
        for text in card.lines:
            self._draw_line(painter, QRectF(inner.left(), y - self._serif_metrics.ascent(), inner.width(), line), text)
            y += line
        if card.foot:
            painter.setFont(self._caption)
            painter.setPen(color("text3"))
            painter.drawText(QPointF(inner.left(), inner.bottom() - self._caption_metrics.descent() + 1), card.foot)

    def _draw_line(self, painter: QPainter, box: QRectF, text: str) -> None:
        """Draw one line at the side its script begins on."""
        side = Qt.AlignmentFlag.AlignRight if _reads_from_the_right(text) else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, text)

    def _paint_card_head(self, painter: QPainter, card: Card, inner: QRect) -> float:
        px, color = self.theme.px, self.theme.color
        look = LOOKS[card.mark.lane]
        size = px(17)
        head = self._heading_metrics.height()
        icon = icons.pixmap(look.icon, look.token, size, self._dpr)
        painter.drawPixmap(QPoint(inner.left(), round(inner.top() + (head - size) / 2)), icon)
        left = inner.left() + size + px(8)
        when_width = self._caption_metrics.horizontalAdvance(card.when)
        room = inner.right() - left - when_width - px(10)
        base = inner.top() + self._heading_metrics.ascent()
        painter.setFont(self._heading)
        painter.setPen(color("text"))
        shown = self._heading_metrics.elidedText(card.title, _ELIDED, room)
        painter.drawText(QPointF(left, base), shown)
        if card.starred:
            after = left + self._heading_metrics.horizontalAdvance(shown) + px(6)
            if after + size < inner.right() - when_width - px(6):
                star = icons.pixmap("star", "text2", px(14), self._dpr)
                painter.drawPixmap(QPointF(after, inner.top() + (head - px(14)) / 2), star)
        painter.setFont(self._caption)
        painter.setPen(color("text3"))
        painter.drawText(QPointF(inner.right() - when_width, base), card.when)
        return inner.top() + head

    def _lines(self, text: str, width: float) -> list[str]:
        """Break a text into at most a few lines, as wide as the card."""
        if not text:
            return []
        text = textwrap.shorten(text, 400, placeholder="…")
        layout = QTextLayout(text, self._serif)
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.beginLayout()
        units = text.encode("utf-16-le")  # Qt counts in UTF-16
        lines: list[str] = []
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            start = line.textStart()
            if len(lines) == _CARD_LINES - 1:
                rest = units[2 * start :].decode("utf-16-le")
                lines.append(self._serif_metrics.elidedText(rest, _ELIDED, width))
                break
            lines.append(units[2 * start : 2 * (start + line.textLength())].decode("utf-16-le").rstrip())
        layout.endLayout()
        return lines

    def _paint_pointer(self, painter: QPainter, card: Card) -> None:
        glyph, box, px = card.glyph, card.box, self.theme.px
        reach = px(TOKEN_SIZE / 2 + 5) if card.mark.lane is Lane.DOSING else px(15)
        color = self.theme.color("focus")
        if box.bottom() < glyph.y:
            painter.fillRect(glyph.x, box.bottom(), 2, glyph.y - reach - box.bottom(), color)
        elif box.top() > glyph.y:
            painter.fillRect(glyph.x, glyph.y + reach, 2, box.top() - glyph.y - reach, color)

    def _paint_shadow(self, painter: QPainter, box: QRect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 8 if self.theme.scheme.dark else 3))
        for step in range(12):
            grown = QRectF(box).adjusted(-step, -step * 0.4 + 4, step, step * 1.1 + 2)
            painter.drawRoundedRect(grown, 12 + step, 12 + step)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


_ELIDED = Qt.TextElideMode.ElideRight
_CENTRED = Qt.AlignmentFlag.AlignCenter


def _reads_from_the_right(text: str) -> bool:
    """Tell by its first strong letter which way a line reads."""
    strong = (kind for letter in text if (kind := unicodedata.bidirectional(letter)) in {"L", "R", "AL"})
    return next(strong, "L") != "L"
