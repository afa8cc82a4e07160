"""The course folded at its sessions, to see what the days after each were like, and the same as a table."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView

from journal_app.domain.timeline import Mark, TimelineData
from journal_app.ui import theme
from journal_app.ui.timeline.since import SessionRow
from journal_app.ui.timeline.since_view import DaysSinceView, Overlay, since_words
from journal_app.ui.timeline.wording import Wording
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, WayBack, holder, label

_Index = QModelIndex | QPersistentModelIndex
_ROW_HEIGHT = 34


class DaysSinceScreen(Page):
    """Shows all sessions over each other, from a week before to four weeks after.

    Signals:
        open_requested: The mark to open.
        closed: Back to the timeline.
    """

    open_requested = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(widest=2400, spacing=16)
        self.view = DaysSinceView()
        self.model = SinceModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setProperty("look", "plain")
        self.table.setAccessibleName(self.tr("The same, as a table"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.activated.connect(lambda index: self.open_requested.emit(self.model.mark(index.row())))
        self._overlay = Choice(
            self.tr("Show"),
            [(Overlay.ROWS, self.tr("A row for each session")), (Overlay.MOODS, self.tr("All moods in one picture"))],
        )
        self._overlay.choose(Overlay.ROWS)
        self._said = label("", "secondary")
        self._nothing = label(self.tr("Here the days after each session will lie over each other."), "serif")
        back = WayBack(self.tr("Timeline"), says=self.tr("Back to the timeline"), on_click=self.closed.emit)
        about = self.tr("From a week before each session to four weeks after it. Days without a note stay empty.")
        self.body.addWidget(holder(FlowLayout(back, spacing=4)))
        self.body.addWidget(label(self.tr("Days since a session"), "display"))
        self.body.addWidget(label(about, "secondary"))
        self.body.addWidget(self._nothing)
        self._card = Card(self._overlay, self.view, self._said, spacing=10)
        self._card.body.setStretch(1, 1)
        self.body.addWidget(self._card, 7)
        self._table_card = Card(self.table)
        self.body.addWidget(self._table_card, 3)
        self._overlay.picked.connect(self.view.set_overlay)
        self.view.open_requested.connect(self.open_requested)
        self.view.current_changed.connect(self._on_current_changed)
        theme.current().changed.connect(self._fit_text)
        self._fit_text()

    def set_data(self, data: TimelineData) -> None:
        """Show other marks."""
        self.view.set_data(data)
        self.model.set_rows(self.view.rows, self.view.words)
        has_any = bool(self.view.rows)
        self._nothing.setVisible(not has_any)
        self._card.setVisible(has_any)
        self._table_card.setVisible(has_any)
        self._fit_text()
        self._on_current_changed(self.view.current_mark())

    def _fit_text(self) -> None:
        px = theme.current().px
        self.table.verticalHeader().setDefaultSectionSize(px(_ROW_HEIGHT))
        self.table.setMinimumHeight(px(_ROW_HEIGHT) * 5)
        for column, width in enumerate((150, 150, 200)):
            self.table.setColumnWidth(column, px(width))
        self.view.setMinimumHeight(self.view.minimumSizeHint().height())

    def _on_current_changed(self, _mark: Mark | None) -> None:
        spot = self.view.reading_current()
        hint = self.tr("The arrow keys move along the days and between the sessions.")
        self._said.setText(self.view.sentence(spot) if spot is not None else hint)
        self.view.setMinimumHeight(self.view.minimumSizeHint().height())


class SinceModel(QAbstractTableModel):
    """Which session, how many days from it, what, first words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[SessionRow, Mark]] = []
        self._words: Wording | None = None

    def set_rows(self, rows: tuple[SessionRow, ...], words: Wording) -> None:
        """Show other sessions."""
        self.beginResetModel()
        self._rows = [(row, mark) for row in rows for _, mark in row.marks]
        self._words = words
        self.endResetModel()

    def mark(self, row: int) -> Mark:
        """Return the mark of a row."""
        return self._rows[row][1]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default; an index is a value
        """Return how many marks there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default; an index is a value
        """Return how many columns there are."""
        return 0 if parent.isValid() else 4

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Return what a cell shows, or says to a screen reader."""
        if not index.isValid() or self._words is None:
            return None
        row, mark = self._rows[index.row()]
        since = since_words(self._words, row.session, mark)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return f"{self._words.kind(row.session)}, {since}"
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        kind = self._words.kind(mark)
        return (self._words.kind(row.session), since, kind, self._words.words(mark))[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Session"), self.tr("Day"), self.tr("What"), self.tr("First words"))[section]
