"""The Timeline screen: the picture of the course, the buttons that move it, and the same marks as a table."""

from datetime import datetime

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QWidget,
)

from journal_app.domain.identifiers import Identifier
from journal_app.domain.timeline import Mark, TimelineData
from journal_app.ui import theme, tokens
from journal_app.ui.models.timeline_model import Column, TimelineModel
from journal_app.ui.timeline.ticks import Level
from journal_app.ui.timeline.view import TimelineView
from journal_app.ui.timeline.wording import level_name
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, Page, button, column, holder, label, row

_ROW_HEIGHT = 34
_ROWS_SEEN = 4


class TimelineScreen(Page):
    """Shows a course along time. Hand it data with `set_data`; it emits `open_requested` with the mark to open."""

    open_requested = Signal(object)
    """The mark a person wants to open."""

    def __init__(self) -> None:
        super().__init__(widest=2400, margin=28, spacing=16)
        self.view = TimelineView()
        self.model = TimelineModel(self)
        self.table = _table(self.model)
        self.table.setAccessibleName(self.tr("Everything on the timeline, as a table"))
        self._levels = QButtonGroup(self)
        self._level_buttons = {level: _segment(level) for level in Level}
        self._title = label(self.tr("Timeline"), "title")
        self._seen = label("", "heading")
        self._table_button = button(self.tr("Table"), "chip", icon="table")
        self._table_button.setToolTip(self.tr("Show the same marks as a table"))
        self._table_button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._table_button.setCheckable(True)
        self._table_button.setChecked(True)
        self._header = self._header_of_view()
        self._view_card = Card(self._header, self.view, spacing=14)
        self._view_card.body.setStretch(1, 1)
        self._table_card = Card(self.table)
        self.body.addLayout(row(self._title, self._table_button, spacing=16))
        self.body.addWidget(self._view_card, 7)
        self.body.addWidget(self._table_card, 4)
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
        self._fit_columns()
        self._select_row(self.view.current_mark())
        self._on_view_changed()

    def set_course_name(self, name: str) -> None:
        """Head the screen with the name of the course; without one, with the name of the screen."""
        self._title.setText(name or self.tr("Timeline"))

    def select(self, identifier: Identifier | None) -> None:
        """Make a mark current in the picture and the table, and bring it into view."""
        self.view.set_current(identifier)

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
        today = button(self.tr("Today"), "quiet", on_click=self.view.show_today)
        controls = (
            holder(column(None, segments, None, spacing=0)),
            holder(row(zoom_out, zoom_in, spacing=0)),
            moves,
            holder(row(fit, today, spacing=0)),
        )
        return _Header(self._seen, controls)

    def _wire(self) -> None:
        self._levels.buttonClicked.connect(self._on_level_clicked)
        self._table_button.toggled.connect(self._table_card.setVisible)
        self.view.view_changed.connect(self._on_view_changed)
        self.view.current_changed.connect(self._select_row)
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
        self.view.setMinimumHeight(self.view.minimumSizeHint().height())
        side = px(20)
        self._view_card.body.setContentsMargins(side, px(14), side, px(8))
        self._table_card.body.setContentsMargins(px(10), px(6), px(10), px(8))
        self._header.arrange()
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Make the first two columns as wide as their longest words; measuring all rows would take too long."""
        px, metrics = theme.current().px, QFontMetrics(theme.current().ui_font(tokens.BODY))
        icon = {Column.WHEN: 0, Column.WHAT: px(17 + 8)}
        for number, extra in icon.items():
            longest = max((metrics.horizontalAdvance(text) for text in self.model.samples(number)), default=0)
            self.table.setColumnWidth(number, longest + extra + px(28))

    def _on_level_clicked(self, pressed: Button) -> None:
        self.view.set_level(Level(pressed.property("level")))
        self._on_view_changed()  # at a limit nothing moves, and the button must say so

    def _on_view_changed(self) -> None:
        self._level_buttons[self.view.level].setChecked(True)
        begins, ends = self.view.visible_stretch
        self._seen.setText(self.view.words.stretch(begins, ends, year=True))

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.view.set_current(self.model.mark(current.row()).id)

    def _on_row_activated(self, index: QModelIndex) -> None:
        self.open_requested.emit(self.model.mark(index.row()))

    def _on_model_sorted(self) -> None:
        self._select_row(self.view.current_mark())

    def _select_row(self, mark: Mark | None) -> None:
        found = self.model.row_of(mark.id) if mark is not None else None
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

    def __init__(self, heading: QWidget, controls: tuple[QWidget, ...]) -> None:
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
        fits = self.width() >= buttons + px(240)
        self._flow.setMinimumWidth(buttons if fits else 0)
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)


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
