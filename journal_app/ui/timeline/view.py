"""The timeline as one widget: what is seen, which mark is current, and what pointer and keys do.

The wheel zooms at the pointer; Shift and the wheel, or a sideways wheel, pans; dragging pans; pinching zooms.
Everything can be done by keys as well, and by buttons through the public methods.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QScrollBar, QSizePolicy, QToolTip, QWidget

from journal_app.domain.identifiers import Identifier
from journal_app.domain.timeline import Lane, Mark, TimelineData
from journal_app.ui import theme
from journal_app.ui.timeline import accessible, layout, ticks, wording
from journal_app.ui.timeline.curves import Smoothing
from journal_app.ui.timeline.layout import LANES, Content, Glyph, Place, Rows, Scene
from journal_app.ui.timeline.members import Members
from journal_app.ui.timeline.painting import Card, Painting
from journal_app.ui.timeline.scale import DAY, TimeScale, fitted
from journal_app.ui.timeline.ticks import PIXELS_PER_DAY, Level

ZOOM_STEP = 1.6
"""How much a press of a zoom button or key changes."""

DAYS_BEFORE, DAYS_AFTER = 7, 28
"""What "this session" shows around it."""

_WHEEL_STEP = 1.0016  # per unit of an eighth of a degree: a notch of the wheel zooms by 1.2
_PAN_STEP = 0.8  # of the width, by key
_TODAY_AT = 0.7  # the past is what there is to see
_REVEAL = 60
_MEMBERS_TAKE = 0.6  # of the width, when a cluster is opened


class TimelineView(accessible.ReadableWidget):
    """Shows the marks of a course of treatment along time."""

    current_changed = Signal(object)
    """The current mark, or None."""
    open_requested = Signal(object)
    """The mark to open."""
    view_changed = Signal()
    """Another stretch of time, or another level of detail, is seen."""

    def __init__(self, parent: QWidget | None = None, *, is_glance: bool = False) -> None:
        super().__init__(parent)
        accessible.install()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Timeline"))
        self._is_glance = is_glance  # on a page that scrolls, the wheel is the page's
        self._zone = ZoneInfo("UTC")
        self._data = TimelineData()
        self._order: tuple[Lane, ...] = LANES
        self._hidden: frozenset[Lane] = frozenset()
        self._ever: frozenset[Lane] = frozenset()  # lanes that had marks keep their place when a filter empties them
        self._smoothing = Smoothing.NONE
        self._content = Content(self._data)
        self._now = 0.0
        self._has_data = False
        self._scale: TimeScale | None = None
        self._current: Place | None = None
        self._hovered: Glyph | None = None
        self._card_dismissed = False
        self._pressed_at: QPointF | None = None
        self._dragged = False
        self._scene: Scene | None = None
        self._ground: QPixmap | None = None
        self._card: Card | None = None
        self._painting: Painting | None = None
        self._named = True
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setAccessibleName(self.tr("Scroll the lanes of the timeline"))
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar.valueChanged.connect(self._on_bar_value_changed)
        self._bar.hide()
        theme.current().changed.connect(self._on_theme_changed)

    # What it shows

    def set_data(self, data: TimelineData, now: datetime) -> None:
        """Show other marks. What is seen stays, and so does the current mark if it is still there.

        Args:
            data: The marks and phases.
            now: The present moment, aware.
        """
        is_first, self._has_data = not self._has_data, True
        zone = ZoneInfo(data.zone)
        if zone != self._zone:
            self._zone = zone
            self._painting = None
        self._data = data
        self._now = now.timestamp()
        self._take_up()
        if is_first:
            self.fit()

    def set_lanes(self, order: Sequence[Lane], hidden: Collection[Lane] = ()) -> None:
        """Draw the lanes in another order, some of them not at all. Lanes left out follow in the app's order."""
        self._order, self._hidden = layout.in_order(order), frozenset(hidden)
        self._take_up()

    @property
    def filled_lanes(self) -> frozenset[Lane]:
        """Return the lanes that have had any marks since the timeline was made."""
        return self._ever

    def set_smoothing(self, smoothing: Smoothing) -> None:
        """Draw the line of moods as noted, or smoothed; the picture says which."""
        self._smoothing = smoothing
        self._redraw()

    def _take_up(self) -> None:
        """Arrange the data anew; the current mark stays where it still is."""
        current = self.current_mark()
        self._content = Content(self._data, self._order, hidden=self._hidden, kept=self._ever)
        self._ever |= self._content.filled
        self._hovered = None
        self._current = None
        if current is not None:
            self._current = self._content.place_of(current.id, current.lane) or self._content.place_of(current.id)
        self._arrange()
        if current is not None and self._current is None:
            self.current_changed.emit(None)
        accessible.tell_items_changed(self)

    def current_mark(self) -> Mark | None:
        """Return the current mark, or None."""
        return self._content.mark(self._current) if self._current else None

    def set_current(self, identifier: Identifier | None, lane: Lane | None = None) -> None:
        """Make a mark current and bring it into view; None, or one that is not here, clears."""
        self._make_current(self._content.place_of(identifier, lane) if identifier else None)

    @property
    def level(self) -> Level:
        """Return the level of detail."""
        return self._drawn().axis.level

    @property
    def visible_stretch(self) -> tuple[float, float]:
        """Return what is seen, in seconds since 1970-01-01 UTC."""
        scale = self._time_scale()
        return scale.begins, scale.ends

    def show_stretch(self, begins: float, ends: float) -> None:
        """Show a stretch of time, in seconds since 1970-01-01 UTC."""
        self._set_scale(TimeScale.clamped(begins, ends, self._plot_width()))

    # Zoom and pan, for buttons and keys

    def fit(self) -> None:
        """Show the whole course."""
        begins, ends = self._content.stretch(self._now)
        self._set_scale(fitted(begins, ends, self._plot_width(), least=layout.LEAST_STRETCH))

    def show_session(self) -> None:
        """Show the days around the dosing session nearest to the current mark, or to the middle of what is seen."""
        scale = self._time_scale()
        current = self.current_mark()
        session = self._content.session_near(current.at if current else (scale.begins + scale.ends) / 2)
        if session is not None:
            air = (DAYS_BEFORE + DAYS_AFTER) * DAY * 0.02
            self.show_stretch(session.at - DAYS_BEFORE * DAY - air, session.at + DAYS_AFTER * DAY + air)

    def show_today(self) -> None:
        """Bring the present day into view at the present level of detail."""
        scale = self._time_scale()
        self._set_scale(scale.panned(scale.x_of(self._now) - scale.width * _TODAY_AT))

    def zoom(self, factor: float) -> None:
        """Show `factor` times the detail, around the current mark or the middle."""
        self._set_scale(self._time_scale().zoomed(factor, self._anchor()))

    def zoom_in(self) -> None:
        """Show more detail."""
        self.zoom(ZOOM_STEP)

    def zoom_out(self) -> None:
        """Show a longer stretch of time."""
        self.zoom(1 / ZOOM_STEP)

    def set_level(self, level: Level) -> None:
        """Show a level of detail, around the current mark, the present day when it is seen, or the middle."""
        scale = self._time_scale()
        span = scale.width / (PIXELS_PER_DAY[level] * theme.current().scale) * DAY
        self._set_scale(scale.with_span(span, self._anchor(present=True)))

    def pan(self, pixels: float) -> None:
        """Move on in time by so many pixels; back when negative."""
        self._set_scale(self._time_scale().panned(pixels))

    def show_earlier(self) -> None:
        """Move back in time by most of the width."""
        self.pan(-self._time_scale().width * _PAN_STEP)

    def show_later(self) -> None:
        """Move on in time by most of the width."""
        self.pan(self._time_scale().width * _PAN_STEP)

    def open_glyph(self, glyph: Glyph) -> None:
        """Do what a click does: make a single mark current, zoom to the members of a cluster."""
        lane = self._content.lanes[glyph.lane]
        cluster = glyph.cluster
        scale = self._time_scale()
        if cluster.size > 1 and layout.separable(lane, cluster, scale):
            begins, ends = lane.times[cluster.first], lane.ends(cluster)
            self._set_scale(fitted(begins, ends, scale.width, least=0.0, margin=(1 - _MEMBERS_TAKE) / 2))
            return
        self._make_current(Place(glyph.lane, cluster.first))
        if cluster.size > 1:
            self._list_members(glyph)

    def _list_members(self, glyph: Glyph) -> None:
        """Open a list of marks that no zoom could draw apart."""
        cluster = glyph.cluster
        marks = self._content.lanes[glyph.lane].members(cluster)
        members = Members(self, self.words, marks)
        members.chosen.connect(lambda number: self._make_current(Place(glyph.lane, cluster.first + number)))
        members.open_near(QPoint(glyph.x, glyph.y))

    def _anchor(self, *, present: bool = False) -> float:
        """Return the pixel of the time axis that stays in place."""
        scale = self._time_scale()
        marks = [self._content.mark(self._current).at] if self._current else []
        for at in [*marks, *([self._now] if present else [])]:
            if scale.begins <= at <= scale.ends:
                return scale.x_of(at)
        return scale.width / 2

    def _set_scale(self, scale: TimeScale) -> None:
        if scale == self._scale:
            return
        before = self._scale and self.level
        self._scale = scale
        self._hovered = None
        self._redraw()
        if before is not None and self.level is not before:
            self._announce()
        accessible.tell_items_changed(self)
        self.view_changed.emit()

    def _time_scale(self) -> TimeScale:
        if self._scale is None:
            self._scale = fitted(self._now, self._now, self._plot_width(), least=layout.LEAST_STRETCH)
        return self._scale

    def _announce(self) -> None:
        scale = self._time_scale()
        words = self.tr("%1, %2", "level of detail, stretch of time")
        words = words.replace("%1", wording.level_name(self.level))
        accessible.announce(self, words.replace("%2", self.words.stretch(scale.begins, scale.ends, year=True)))

    # The current mark

    def _make_current(self, place: Place | None) -> None:
        if place == self._current:
            self._reveal(place)
            return
        self._current = place
        self._card_dismissed = False
        self._card = None
        self._reveal(place)
        self.update()
        accessible.tell_focus(self)
        self.current_changed.emit(self.current_mark())

    def _reveal(self, place: Place | None) -> None:
        if place is None:
            return
        margin = theme.current().px(_REVEAL)
        self._set_scale(self._time_scale().revealing(self._content.mark(place).at, margin))
        rows = self._drawn().rows
        top, height = rows.lanes[place.lane]
        if top < rows.top:
            self._bar.setValue(self._bar.value() - (rows.top - top))
        elif top + height > rows.height:
            self._bar.setValue(self._bar.value() + top + height - rows.height)

    def _step(self, by: int) -> None:
        """Go to the next or previous mark of the lane or curve; from nowhere, to the first one seen."""
        if self._current is None:
            self._make_current(self._first_seen())
            return
        track = self._content.tracks[self._content.track_of(self._current)]
        if track.first <= self._current.position + by < track.past:
            self._make_current(Place(track.lane, self._current.position + by))

    def _change_lane(self, by: int) -> None:
        """Go to the mark nearest in time in the next lane that has any, or the next curve."""
        if self._current is None:
            self._make_current(self._first_seen())
            return
        number = self._content.track_of(self._current) + by
        if 0 <= number < len(self._content.tracks):
            at = self._content.mark(self._current).at
            self._make_current(self._content.nearest(self._content.tracks[number], at))

    def _first_seen(self) -> Place | None:
        seen = [
            Place(glyph.lane, glyph.cluster.first)
            for glyphs in self._drawn().glyphs
            for glyph in glyphs
            if glyph.x >= self._drawn().rows.left
        ]
        return min(seen, key=lambda place: self._content.mark(place).at, default=self._content.first())

    def _open_current(self) -> None:
        mark = self.current_mark()
        if mark is not None:
            self.open_requested.emit(mark)

    def _clear(self) -> None:
        """Put the card away first, then the current mark."""
        if self._shown_card() is not None:
            self._card_dismissed = True
            self._hovered = None
            self.update()
        if self._current is not None:
            self._make_current(None)

    # For the screen reader

    @property
    def words(self) -> wording.Wording:
        """Return what puts marks in words."""
        return self._paint_kit().wording

    @property
    def scene(self) -> Scene:
        """Return what is drawn at present."""
        return self._drawn()

    @property
    def current_glyph(self) -> Glyph | None:
        """Return what the current mark is drawn as, or None when there is none in sight."""
        return self._drawn().glyph_of(self._current) if self._current else None

    def glyph_rect(self, glyph: Glyph) -> QRect:
        """Return the room a glyph takes, in pixels of the widget."""
        if glyph.ends:
            half = theme.current().px(7)
            return QRect(glyph.x, glyph.y - half, glyph.ends - glyph.x, 2 * half)
        half_width, half_height = self._paint_kit().sprite(self._drawn(), glyph).reach
        return QRectF(glyph.x - half_width, glyph.y - half_height, 2 * half_width, 2 * half_height).toAlignedRect()

    def press(self, item: Glyph) -> None:
        """Do what Enter does on the current mark, and what a click does on any other."""
        if item == self.current_glyph:
            self._open_current()
        else:
            self.open_glyph(item)

    def reading_items(self) -> list[Glyph]:
        """Return what is seen, lane by lane and in the order of time."""
        scene = self._drawn()
        left, right = scene.rows.left, scene.rows.width
        return [one for glyphs in scene.glyphs for one in glyphs if max(one.x, one.ends) >= left and one.x <= right]

    def reading_current(self) -> Glyph | None:
        """Return what the current mark is drawn as."""
        return self.current_glyph

    def reading_item_at(self, at: QPoint) -> Glyph | None:
        """Return what is drawn at a point."""
        return self._drawn().glyph_at(at.x(), at.y())

    def reading_rect(self, item: Glyph) -> QRect:
        """Return the room a glyph takes."""
        return self.glyph_rect(item)

    def reading_name(self, item: Glyph) -> str:
        """Say what a glyph stands for, as a full sentence."""
        current = self.current_mark() if item == self.current_glyph else None
        members = self._content.lanes[item.lane].members(item.cluster)
        if current is not None or len(members) == 1:
            return self.words.sentence(current or members[0])
        return self.words.group(members)

    def reading_description(self, item: Glyph) -> str:
        """Say which member of a cluster the current mark is."""
        members = self._content.lanes[item.lane].members(item.cluster)
        if item != self.current_glyph or self._current is None or len(members) == 1:
            return ""
        number = self._current.position - item.cluster.first + 1
        words = self.tr("%1 of %2").replace("%1", str(number))
        return words.replace("%2", wording.count_words(members[0].lane, len(members)))

    def reading_summary(self, count: int) -> str:
        """Say how much is seen, of which time, and which phases of a course lie in it."""
        begins, ends = self.visible_stretch
        words = self.tr("%n items shown, %1", "", count)
        said = [words.replace("%1", self.words.stretch(begins, ends, year=True))]
        for span in self._content.spans:
            first, last = max(span.begins, begins), min(span.ends, ends)
            if first < last:
                said.append(f"{wording.phase_name(span.phase)}, {self.words.stretch(first, last)}")
        return ". ".join(said)

    def reading_help(self) -> str:
        """Say what the keys do."""
        return self.tr("Left and Right move in time, Up and Down change the lane, plus and minus zoom, Enter opens.")

    # Drawing

    def sizeHint(self) -> QSize:
        """Return a size at which all lanes are seen."""
        text_scale = theme.current().scale
        return QSize(round(900 * text_scale), round(self.least_height() * 1.3))

    def least_height(self) -> int:
        """Return the height at which no lane needs scrolling."""
        return layout.least_height(self._content.lanes, theme.current().scale)

    def minimumSizeHint(self) -> QSize:
        """Return the least size; beyond it the lanes scroll."""
        px = theme.current().px
        return QSize(px(280), px(230))

    def _paint_kit(self) -> Painting:
        if self._painting is None:
            words = wording.Wording(self.locale(), self._zone)
            self._painting = Painting(theme.current(), words, self.devicePixelRatioF())
        return self._painting

    def _plot_width(self) -> float:
        gutter, self._named = self._paint_kit().gutter(self._content.lanes, self.width())
        return max(self.width() - gutter - self._bar_width(), 50)

    def _bar_width(self) -> int:
        return self._bar.sizeHint().width() if self._rows_at(0).overflow else 0

    def _rows_at(self, scrolled: int) -> Rows:
        gutter, _named = self._paint_kit().gutter(self._content.lanes, self.width())
        text_scale = theme.current().scale
        lanes = self._content.lanes
        rows = layout.rows(lanes, self.width(), self.height(), left=gutter, text_scale=text_scale, scrolled=scrolled)
        return replace(rows, width=self.width() - self._bar.sizeHint().width()) if rows.overflow else rows

    def _drawn(self) -> Scene:
        if self._scene is None:
            scale = self._time_scale()
            first_day = self.locale().firstDayOfWeek().value
            axis = ticks.axis(scale, self._zone, first_day=first_day, text_scale=theme.current().scale)
            rows = self._rows_at(self._bar.value())
            self._scene = layout.scene(self._content, scale, axis, rows, self._now, self._smoothing)
        return self._scene

    def _redraw(self) -> None:
        self._scene = self._ground = self._card = None
        self.update()

    def _on_theme_changed(self) -> None:
        self._painting = None
        self._arrange()
        self.updateGeometry()

    def _arrange(self) -> None:
        """Take up a new size: keep the stretch of time, let the lanes scroll where they must."""
        overflow = self._rows_at(0).overflow
        width = self._bar.sizeHint().width()
        top = self._rows_at(0).top
        self._bar.setGeometry(self.width() - width, top, width, self.height() - top)
        self._bar.setRange(0, overflow)
        self._bar.setPageStep(max(self.height() - top, 1))
        self._bar.setVisible(overflow > 0)
        if self._scale is not None:
            self._scale = self._scale.resized(self._plot_width())
        self._redraw()

    def _on_bar_value_changed(self) -> None:
        self._redraw()

    def _shown_card(self) -> Card | None:
        if self._card_dismissed:
            return None
        if self._card is None:
            if self._hovered is not None:
                lane = self._content.lanes[self._hovered.lane]
                current_here = self._current is not None and self._hovered == self.current_glyph
                mark = self._content.mark(self._current) if current_here and self._current else None
                first = lane.marks[self._hovered.cluster.first]
                self._card = self._paint_kit().card(
                    self._drawn(), self._hovered, mark or first, whole_group=mark is None
                )
            elif self._current is not None and (glyph := self.current_glyph) is not None:
                mark = self._content.mark(self._current)
                self._card = self._paint_kit().card(self._drawn(), glyph, mark, whole_group=False)
        return self._card

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw. The ground is kept as a picture, so that moving the pointer over it costs next to nothing."""
        dpr = self.devicePixelRatioF()
        if self._painting is not None and self._ground is not None and self._ground.devicePixelRatioF() != dpr:
            self._painting = self._ground = None
        kit, scene = self._paint_kit(), self._drawn()
        if self._ground is None:
            self._ground = QPixmap(self.size() * dpr)
            self._ground.setDevicePixelRatio(dpr)
            with QPainter(self._ground) as painter:
                kit.paint(painter, scene, named=self._named)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._ground)
            glyph = self.current_glyph
            if glyph is not None:
                kit.paint_current(painter, scene, glyph, focused=self.hasFocus())
            elif self.hasFocus():
                kit.paint_focus(painter, scene)
            card = self._shown_card()
            if card is not None:
                kit.paint_card(painter, card)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take up the new size."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Take up another language or another reading direction."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LocaleChange, QEvent.Type.LanguageChange, QEvent.Type.LayoutDirectionChange}:
            self._painting = None
            self._redraw()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self._card_dismissed = False
        self.update()
        accessible.tell_focus(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    # Pointer

    def event(self, event: QEvent) -> bool:
        """Zoom by pinching, and tell the name of a lane that shows only its icon."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self._zoom_at(1 + event.value(), event.position().x())
            return True
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            return self._tell_lane(event)
        return super().event(event)

    def _tell_lane(self, event: QHelpEvent) -> bool:
        rows = self._drawn().rows
        lane = rows.lane_at(event.pos().y()) if event.pos().x() < rows.left else None
        if lane is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPos(), wording.lane_name(self._content.lanes[lane].lane), self)
        return True

    def _zoom_at(self, factor: float, x: float) -> None:
        anchor = min(max(x - self._drawn().rows.left, 0.0), self._time_scale().width)
        self._set_scale(self._time_scale().zoomed(factor, anchor))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; pan with Shift or sideways; over the names of the lanes, scroll them."""
        turn = event.angleDelta()
        if self._is_glance and not event.modifiers():
            event.ignore()
            return
        event.accept()
        if event.position().x() < self._drawn().rows.left and self._bar.isVisible():
            self._bar.setValue(self._bar.value() - turn.y() // 2)
        elif abs(turn.x()) > abs(turn.y()):
            self.pan(-turn.x())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.pan(-turn.y())
        elif turn.y():
            self._zoom_at(_WHEEL_STEP ** turn.y(), event.position().x())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = event.position()
            self._dragged = False
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan while the button is held; otherwise show the card of what is under the pointer."""
        at = event.position()
        if self._pressed_at is None:
            self._hover(at)
            return
        moved = at - self._pressed_at
        if not self._dragged and moved.manhattanLength() < QApplication.startDragDistance():
            return
        self._dragged = True
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._pressed_at = at
        self.pan(-round(moved.x()))
        if self._bar.isVisible():
            self._bar.setValue(self._bar.value() - round(moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or press what is under the pointer."""
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed_at is None:
            super().mouseReleaseEvent(event)
            return
        was_click, self._pressed_at = not self._dragged, None
        self.unsetCursor()
        if was_click:
            glyph = self._drawn().glyph_at(event.position().x(), event.position().y())
            if glyph is not None:
                self.open_glyph(glyph)
        self._hover(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a single mark; zoom in anywhere else."""
        glyph = self._drawn().glyph_at(event.position().x(), event.position().y())
        if glyph is None:
            self._zoom_at(ZOOM_STEP**2, event.position().x())
        elif glyph == self.current_glyph and glyph.cluster.size == 1:
            self._open_current()

    def leaveEvent(self, event: QEvent) -> None:
        """Put the card away."""
        super().leaveEvent(event)
        if self._hovered is not None:
            self._hovered = self._card = None
            self.update()

    def _hover(self, at: QPointF) -> None:
        glyph = self._drawn().glyph_at(at.x(), at.y())
        self.setCursor(Qt.CursorShape.PointingHandCursor if glyph else Qt.CursorShape.ArrowCursor)
        if glyph is None and self._hovered is not None and self._card and self._over_card(self._card, at.toPoint()):
            return  # the pointer may rest on what it called up
        if glyph != self._hovered:
            self._hovered = glyph
            self._card = None
            if glyph is not None:
                self._card_dismissed = False
            self.update()

    def _over_card(self, card: Card, at: QPoint) -> bool:
        reach = QRect(card.box).united(QRect(card.glyph.x - 4, card.glyph.y - 4, 8, 8))
        return card.box.contains(at) or (reach.contains(at) and abs(at.x() - card.glyph.x) < theme.current().px(12))

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, zoom, open and clear by keys."""
        action = self._actions().get(Qt.Key(event.key()))
        if action is None or event.modifiers() & _OTHER_MODIFIERS:
            super().keyPressEvent(event)
            return
        if event.key() == Qt.Key.Key_Escape and self._current is None and self._shown_card() is None:
            super().keyPressEvent(event)  # nothing to clear here: the screen may want it
            return
        event.accept()
        action()

    def _actions(self) -> dict[Qt.Key, Callable[[], object]]:
        key = Qt.Key
        return {
            key.Key_Left: partial(self._step, -1),
            key.Key_Right: partial(self._step, 1),
            key.Key_Up: partial(self._change_lane, -1),
            key.Key_Down: partial(self._change_lane, 1),
            key.Key_Home: lambda: self._make_current(self._content.first()),
            key.Key_End: lambda: self._make_current(self._content.last()),
            key.Key_PageUp: self.show_earlier,
            key.Key_PageDown: self.show_later,
            key.Key_Plus: self.zoom_in,
            key.Key_Equal: self.zoom_in,
            key.Key_Minus: self.zoom_out,
            key.Key_F: self.fit,
            key.Key_T: self.show_today,
            key.Key_S: self.show_session,
            key.Key_Return: self._open_current,
            key.Key_Enter: self._open_current,
            key.Key_Escape: self._clear,
        }


_OTHER_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
