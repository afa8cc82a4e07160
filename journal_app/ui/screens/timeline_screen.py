"""The Timeline screen: the picture of the course, the buttons that move it, and the same marks as a table."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTableView,
    QWidget,
)

from journal_app.domain.entry import Entry, TagCount
from journal_app.domain.identifiers import Identifier
from journal_app.domain.timeline import Lane, Mark, TimelineData
from journal_app.ui import theme, tokens
from journal_app.ui.models.entries_model import header_of
from journal_app.ui.models.timeline_model import Column, TimelineModel
from journal_app.ui.timeline.ticks import Level
from journal_app.ui.timeline.view import TimelineView
from journal_app.ui.timeline.wording import level_name
from journal_app.ui.widgets.entry_view import EntryView
from journal_app.ui.widgets.lane_chooser import LaneChooser
from journal_app.ui.widgets.overview_strip import OverviewStrip
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, Page, button, column, holder, label, row
from journal_app.ui.widgets.timeline_filter import TimelineFilterBar
from journal_app.ui.widgets.when import day_text, entry_day, long_text
from journal_app.ui.words import headline as headline_of

_ROW_HEIGHT = 34
_ROWS_SEEN = 4
_ROOM_FOR_TWO = 1080
_NARROW = 520
_TALLEST_LEAST = 470
_MARGIN = 32
_WITHOUT_ENTRY = frozenset(Lane) - {Lane.GUIDED, Lane.FREE, Lane.FRAGMENTS, Lane.MOOD, Lane.THREADS}


class TimelineScreen(Page):
    """Shows a course along time. Hand it data with `set_data`.

    Signals:
        open_requested: The mark a person wants to open.
        preview_requested: A mark whose entry is to be handed to `show_preview`.
        filter_changed: Other entries are to be shown (TimelineFilter).
        lanes_changed: The order of all lanes (tuple) and those hidden (frozenset), to be remembered.
        days_since_requested, compare_requested, print_requested: The other views of the same course.
    """

    open_requested = Signal(object)
    preview_requested = Signal(object)
    filter_changed = Signal(object)
    lanes_changed = Signal(tuple, frozenset)
    days_since_requested = Signal()
    compare_requested = Signal()
    print_requested = Signal()

    def __init__(self) -> None:
        super().__init__(widest=2400, spacing=16)
        self.view = TimelineView()
        self.model = TimelineModel(self)
        self.table = _table(self.model)
        self.table.setAccessibleName(self.tr("Everything on the timeline, as a table"))
        self._follows_table = False
        self._levels = QButtonGroup(self)
        self._level_buttons = {level: _segment(level) for level in Level}
        self._title = label(self.tr("Timeline"), "display")
        self._seen = label("", "heading")
        self._filter_button = _chip(self.tr("Filter"), "funnel", self.tr("Show only some entries"))
        self._lanes_button = _chip(self.tr("Lanes"), "rows", self.tr("Choose and sort what is drawn"))
        self._table_button = _chip(self.tr("Table"), "table", self.tr("Show the same marks as a table"))
        self._table_button.setChecked(True)
        self.filter_bar = TimelineFilterBar()
        self.filter_bar.hide()
        self.lane_chooser = LaneChooser()
        self.lane_chooser.hide()
        self.strip = OverviewStrip()
        self._preview = _Preview()
        self._preview.hide()
        self._header = self._header_of_view()
        self._view_card = Card(self._header, self.filter_bar, self.view, self.strip, spacing=12)
        self._view_card.body.setStretch(2, 1)
        self._table_card = Card(self.table)
        self._title_row = self._heading()
        self.body.addWidget(self._title_row)
        self.body.addWidget(self.lane_chooser)
        self.body.addWidget(self._view_card, 10)
        below = row(self._table_card, self._preview, spacing=16)
        below.setStretch(0, 5)
        below.setStretch(1, 4)
        self.body.addLayout(below, 4)
        self._wire()
        self._fit_text()

    def set_data(self, data: TimelineData, now: datetime) -> None:
        """Show other marks; the first time, the whole course. What is seen and selected stays after that.

        Args:
            data: The marks and phases.
            now: The present moment, aware.
        """
        self.model.set_data(data, self.locale())
        self.view.set_data(data, now)
        self.strip.set_data(data, now)
        self.lane_chooser.set_lanes(self.lane_chooser.order, self.lane_chooser.hidden, self.view.filled_lanes)
        self._fit_height()
        self._fit_columns()
        self._select_row(self.view.current_mark())
        self._on_view_changed()

    def show_for_reading(self) -> None:
        """Leave out what needs a journal of one's own: the timeline is of somebody else."""
        for each in self._of_own_journal:
            each.hide()
        theme.set_look(self._title, "serif")  # below the name of the person

    def set_course_name(self, name: str) -> None:
        """Head the screen with the name of the course; without one, with the name of the screen."""
        self._title.setText(name or self.tr("Timeline"))
        self._title_row.arrange()

    def select(self, identifier: Identifier | None) -> None:
        """Make a mark current in the picture and the table, and bring it into view."""
        self.view.set_current(identifier)

    def set_lanes(self, order: Sequence[Lane], hidden: Collection[Lane]) -> None:
        """Draw the lanes in an order remembered from before."""
        self.lane_chooser.set_lanes(order, hidden, self.view.filled_lanes)
        self.view.set_lanes(order, hidden)

    def set_filters(self, tags: Iterable[TagCount], threads: Sequence[tuple[Identifier, str]]) -> None:
        """Offer these tags, and threads with their names, to filter by."""
        self.filter_bar.set_tags(tags)
        self.filter_bar.set_threads(threads)

    def show_preview(self, entry: Entry | None) -> None:
        """Show an entry beside the table, where there is room."""
        self._preview.show_entry(entry)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the entry beside the table only where there is room."""
        super().resizeEvent(event)
        self._fit_margins()
        self._arrange()

    def _arrange(self) -> None:
        has_room = self.viewport().width() >= theme.current().px(_ROOM_FOR_TWO)
        self._preview.setVisible(has_room and self._preview.has_entry and self._table_button.isChecked())

    def _heading(self) -> "_Header":
        since = button(self.tr("Days since a session"), "chip", icon="stack", on_click=self.days_since_requested.emit)
        compare = button(self.tr("Side by side"), "chip", icon="columns", on_click=self.compare_requested.emit)
        on_paper = button(self.tr("Print or save"), "chip", icon="printer", on_click=self.print_requested.emit)
        self._of_own_journal = (since, self._filter_button, on_paper)
        chips = (since, compare, self._filter_button, self._lanes_button, self._table_button, on_paper)
        return _Header(self._title, chips)

    def _header_of_view(self) -> "_Header":
        segments = QFrame()
        segments.setProperty("look", "inset")
        inner = row(*self._level_buttons.values(), spacing=0)
        inner.setContentsMargins(2, 2, 2, 2)
        segments.setLayout(inner)
        for made in self._level_buttons.values():
            self._levels.addButton(made)
        zoom_out = button("", "icon", icon="minus", says=self.tr("Zoom out"), on_click=self.view.zoom_out)
        zoom_in = button("", "icon", icon="plus", says=self.tr("Zoom in"), on_click=self.view.zoom_in)
        earlier = button("", "icon", icon="caret-left", says=self.tr("Earlier"), on_click=self.view.show_earlier)
        later = button("", "icon", icon="caret-right", says=self.tr("Later"), on_click=self.view.show_later)
        moves = holder(row(earlier, later, spacing=0))
        moves.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as time is drawn, in every language
        fit = button(self.tr("Whole course"), "quiet", on_click=self.view.fit)
        session = button(self.tr("This session"), "quiet", on_click=self.view.show_session)
        session.setToolTip(self.tr("The week before the nearest session and the four weeks after it"))
        today = button(self.tr("Today"), "quiet", on_click=self.view.show_today)
        controls = (
            holder(column(None, segments, None, spacing=0)),
            holder(row(zoom_out, zoom_in, spacing=0)),
            moves,
            fit,
            session,
            today,
        )
        return _Header(self._seen, controls)

    def _wire(self) -> None:
        self._levels.buttonClicked.connect(self._on_level_clicked)
        self._table_button.toggled.connect(self._table_card.setVisible)
        self._table_button.toggled.connect(self._arrange)
        self._filter_button.toggled.connect(self.filter_bar.setVisible)
        self._lanes_button.toggled.connect(self.lane_chooser.setVisible)
        self.filter_bar.filter_changed.connect(self.filter_changed)
        self.lane_chooser.lanes_changed.connect(self._on_lanes_changed)
        self.lane_chooser.smoothing_changed.connect(self.view.set_smoothing)
        self.strip.stretch_requested.connect(self.view.show_stretch)
        self.view.view_changed.connect(self._on_view_changed)
        self.view.current_changed.connect(self._on_current_changed)
        self.view.open_requested.connect(self.open_requested)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.table.activated.connect(self._on_row_activated)
        self.model.layoutChanged.connect(self._on_model_sorted)
        theme.current().changed.connect(self._fit_text)

    def _fit_text(self) -> None:
        px = theme.current().px
        self.table.verticalHeader().setDefaultSectionSize(px(_ROW_HEIGHT))
        icon = px(17)
        self.table.setIconSize(QSize(icon, icon))
        self.table.setMinimumHeight(px(_ROW_HEIGHT) * (_ROWS_SEEN + 1))
        self._fit_height()
        self._fit_margins()
        self._table_card.body.setContentsMargins(px(10), px(6), px(10), px(8))
        self._header.arrange()
        self._fit_columns()

    def _fit_height(self) -> None:
        """Give the picture so much height that most of its lanes are seen; the page scrolls."""
        least = min(self.view.least_height(), theme.current().px(_TALLEST_LEAST))
        self.view.setMinimumHeight(max(self.view.minimumSizeHint().height(), least))

    def _fit_margins(self) -> None:
        """Give what room there is to the picture where the window is narrow for its text."""
        px = theme.current().px
        is_narrow = self.viewport().width() < px(_NARROW)
        side, margin = (px(5), px(8)) if is_narrow else (px(20), _MARGIN)
        self._view_card.body.setContentsMargins(side, px(14), side, px(8))
        if (column := self.widget()) is not None:
            column.setContentsMargins(margin, margin, margin, margin)

    def _fit_columns(self) -> None:
        """Make all columns but the last as wide as their longest words; measuring all rows would take too long."""
        px, metrics = theme.current().px, QFontMetrics(theme.current().ui_font(tokens.BODY))
        icon = {Column.WHEN: 0, Column.WHAT: px(17 + 8), Column.PHASE: 0}
        for number, extra in icon.items():
            longest = max((metrics.horizontalAdvance(text) for text in self.model.samples(number)), default=0)
            self.table.setColumnWidth(number, longest + extra + px(28))

    def _on_level_clicked(self, pressed: Button) -> None:
        self.view.set_level(Level(pressed.property("level")))
        self._on_view_changed()  # at a limit nothing moves, and the button must say so

    def _on_view_changed(self) -> None:
        self._level_buttons[self.view.level].setChecked(True)
        begins, ends = self.view.visible_stretch
        words = self.view.words.stretch(begins, ends, year=True)
        self._seen.setText(words)
        self.strip.set_window(begins, ends, words)

    def _on_lanes_changed(self, order: tuple[Lane, ...], hidden: frozenset[Lane]) -> None:
        self.view.set_lanes(order, hidden)
        self._fit_text()
        self.lanes_changed.emit(order, hidden)

    def _on_current_changed(self, mark: Mark | None) -> None:
        if not self._follows_table:
            self._select_row(mark)
        if mark is None or mark.lane in _WITHOUT_ENTRY:
            self.show_preview(None)
        else:
            self.preview_requested.emit(mark)

    def _on_row_changed(self, current: QModelIndex) -> None:
        if not current.isValid():
            return
        mark, shown = self.model.mark(current.row()), self.view.current_mark()
        if shown is None or (shown.id, shown.lane) != (mark.id, mark.lane):
            self._follows_table = True  # also to a mark whose lane is hidden, which the picture does not have
            self.view.set_current(mark.id, mark.lane)
            self._follows_table = False

    def _on_row_activated(self, index: QModelIndex) -> None:
        self.open_requested.emit(self.model.mark(index.row()))

    def _on_model_sorted(self) -> None:
        self._select_row(self.view.current_mark())

    def _select_row(self, mark: Mark | None) -> None:
        found = self.model.row_of(mark) if mark is not None else None
        if found is None:
            self.table.clearSelection()
            self.table.selectionModel().clearCurrentIndex()
            return
        index = self.model.index(
            found, self.table.currentIndex().column() if self.table.currentIndex().isValid() else 0
        )
        if self.table.currentIndex().row() != found or not self.table.selectionModel().isRowSelected(found):
            self.table.selectionModel().setCurrentIndex(index, _WHOLE_ROW)
        self.table.scrollTo(index)


_WHOLE_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class _Header(QWidget):
    """What is seen, and the buttons: side by side, or one below the other where there is no room."""

    def __init__(self, heading: QLabel, controls: tuple[QWidget, ...]) -> None:
        super().__init__()
        self._heading = heading
        self._controls = controls
        self._flow = holder(FlowLayout(*controls, spacing=8))
        layout = row(heading, self._flow, spacing=16)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._box: QBoxLayout = layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the arrangement that fits."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Lay out for the present width and text size."""
        px = theme.current().px
        tallest = max(one.sizeHint().height() for one in self._controls)
        for one in self._controls:
            one.setMinimumHeight(tallest)
        buttons = sum(one.sizeHint().width() for one in self._controls) + 8 * len(self._controls) + px(8)
        words = self._heading.fontMetrics().horizontalAdvance(self._heading.text())
        fits = self.width() >= buttons + max(words + px(20), px(200))
        self._flow.setMinimumWidth(buttons if fits else 0)
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)


class _Preview(Card):
    """An entry to read, without anything to do to it."""

    def __init__(self) -> None:
        self._title = label("", "serif")
        self._when = label("", "caption")
        self._view = EntryView()
        self._page = Page(self._title, self._when, 6, self._view, None, widest=680, spacing=4, margin=4)
        self._page.setProperty("look", "")
        self._page.viewport().setAutoFillBackground(False)
        super().__init__(self._page)
        self.has_entry = False

    def show_entry(self, entry: Entry | None) -> None:
        """Show an entry, or nothing; of one below a veil the note on it and no word of its own."""
        self.has_entry = entry is not None
        self._view.show_entry(None if entry is None or entry.veiled else entry)
        if entry is None:
            return
        day = day_text(entry_day(header_of(entry)), 0)
        title = headline_of(entry) if entry.veiled else entry.title.strip() or day
        self._title.setText(title)
        self._when.setText(long_text(entry.happened_at, entry.zone))
        self._view.setAccessibleName(title)
        self._page.verticalScrollBar().setValue(0)


def _chip(text: str, icon: str, tip: str) -> Button:
    made = button(text, "chip", icon=icon)
    made.setToolTip(tip)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    made.setCheckable(True)
    return made


def _segment(level: Level) -> Button:
    made = Button(level_name(level), "segment")
    made.setCheckable(True)
    made.setProperty("level", level.value)
    return made


def _table(model: TimelineModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setProperty("look", "plain")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setTabKeyNavigation(False)  # Tab leaves the table; arrows move in it
    table.setShowGrid(False)
    table.setCornerWidget(QWidget())
    table.setWordWrap(False)
    table.setSortingEnabled(True)
    table.sortByColumn(Column.WHEN, Qt.SortOrder.AscendingOrder)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setStretchLastSection(True)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return table
