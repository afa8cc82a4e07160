"""Which lanes the timeline draws, in which order, and how the line of moods is drawn."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QSizePolicy

from journal_app.domain.timeline import Lane
from journal_app.ui import icons, theme
from journal_app.ui.timeline.curves import Smoothing
from journal_app.ui.timeline.layout import LANES, in_order
from journal_app.ui.timeline.sprites import LOOKS
from journal_app.ui.timeline.wording import lane_name, smoothing_name
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, holder, label

_ROW = 34
_LEAST_ROWS = 5


class LaneChooser(Card):
    """A list to tick and to sort: by dragging, by the buttons, or with Alt and the arrow keys.

    Signals:
        lanes_changed: The order of all lanes (tuple of Lane) and those hidden (frozenset of Lane).
        smoothing_changed: Another line of moods (Smoothing).
    """

    lanes_changed = Signal(tuple, frozenset)
    smoothing_changed = Signal(object)

    def __init__(self) -> None:
        self.list = _List()
        self.list.setAccessibleName(self.tr("Lanes of the timeline; Space shows or hides, Alt with Up or Down moves"))
        self._up = button(self.tr("Move up"), "quiet", icon="arrow-up", on_click=lambda: self._move(-1))
        self._down = button(self.tr("Move down"), "quiet", icon="arrow-down", on_click=lambda: self._move(1))
        self._usual = button(self.tr("Usual order"), "quiet", on_click=self._on_usual_clicked)
        self.smoothing = Choice(
            self.tr("Line of moods"), [(smoothing, smoothing_name(smoothing)) for smoothing in Smoothing]
        )
        note = self.tr("A line is drawn only across days with a note; where it is smoothed, the picture says so.")
        left = column(
            label(self.tr("Lanes"), "heading"),
            self.list,
            holder(FlowLayout(self._up, self._down, self._usual, spacing=4)),
            spacing=6,
        )
        right = column(
            label(self.tr("Line of moods"), "heading"), self.smoothing, label(note, "caption"), None, spacing=8
        )
        super().__init__(ColumnsLayout(holder(left), holder(right), weights=(3, 4), spacing=24))
        self.smoothing.picked.connect(self.smoothing_changed)
        self.list.itemChanged.connect(self._on_changed)
        self.list.model().rowsMoved.connect(self._on_changed)
        self.list.move_requested.connect(self._move)
        theme.current().changed.connect(self._fit_text)
        self.smoothing.choose(Smoothing.NONE)
        self.set_lanes(LANES, frozenset(), frozenset(Lane))
        self._fit_text()

    def set_lanes(self, order: Sequence[Lane], hidden: Collection[Lane], filled: Collection[Lane]) -> None:
        """Show the lanes as they are now; those that are not `filled` have nothing to draw yet."""
        current = self.list.currentRow()
        self.list.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self.list.clear()
        for lane in in_order(order):
            name = lane_name(lane)
            look = LOOKS[lane]
            item = QListWidgetItem(icons.icon(look.icon, look.token, px=17), name)
            if lane not in filled:
                item.setText(self.tr("%1 (nothing yet)").replace("%1", name))
            item.setFlags(_FLAGS)
            item.setCheckState(Qt.CheckState.Unchecked if lane in hidden else Qt.CheckState.Checked)
            item.setData(Qt.ItemDataRole.UserRole, lane.value)
            self.list.addItem(item)
        self.list.setCurrentRow(max(current, 0))
        self.list.blockSignals(False)  # noqa: FBT003  # Qt's own signature

    @property
    def order(self) -> tuple[Lane, ...]:
        """Return the lanes from top to bottom."""
        return tuple(Lane(self.list.item(row).data(Qt.ItemDataRole.UserRole)) for row in range(self.list.count()))

    @property
    def hidden(self) -> frozenset[Lane]:
        """Return the lanes that are not to be drawn."""
        return frozenset(
            lane for row, lane in enumerate(self.order) if self.list.item(row).checkState() is Qt.CheckState.Unchecked
        )

    def _move(self, by: int) -> None:
        before = self.list.currentRow()
        after = before + by
        if before >= 0 and 0 <= after < self.list.count():
            self.list.blockSignals(True)  # noqa: FBT003  # Qt's own signature
            item = self.list.takeItem(before)
            self.list.insertItem(after, item)
            self.list.setCurrentRow(after)
            self.list.blockSignals(False)  # noqa: FBT003  # Qt's own signature
            self._on_changed()

    def _on_usual_clicked(self) -> None:
        filled = {lane for row, lane in enumerate(self.order) if self.list.item(row).text() == lane_name(lane)}
        self.set_lanes(LANES, frozenset(), filled)
        self._on_changed()

    def _on_changed(self) -> None:
        self.lanes_changed.emit(self.order, self.hidden)

    def _fit_text(self) -> None:
        px = theme.current().px
        self.list.setIconSize(QSize(px(17), px(17)))
        self.list.setMinimumHeight(px(_ROW) * _LEAST_ROWS)
        self.list.setMaximumHeight(px(_ROW) * (len(LANES) + 1))
        self.list.setMinimumWidth(px(200))


class _List(QListWidget):
    """A list whose items Alt and the arrow keys move.

    Signals:
        move_requested: By how many rows (int).
    """

    move_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "plain")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the current item with Alt and the arrow keys."""
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_requested.emit(by)
            return
        super().keyPressEvent(event)


_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsUserCheckable
    | Qt.ItemFlag.ItemIsDragEnabled
)
