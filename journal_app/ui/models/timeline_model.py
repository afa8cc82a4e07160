"""The timeline as a table: when, what, in which phase, first words. The same data for those who do not see it drawn."""

from bisect import bisect_right
from enum import IntEnum
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractTableModel,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QIcon

from journal_app.domain.phase import Phase
from journal_app.domain.timeline import Lane, Mark, PhaseSpan, TimelineData
from journal_app.ui import icons, theme
from journal_app.ui.timeline.sprites import LOOKS
from journal_app.ui.timeline.wording import Wording, phase_name

MARK_ROLE = Qt.ItemDataRole.UserRole
"""Gives the `Mark` of a row."""

_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """What the columns show."""

    WHEN = 0
    WHAT = 1
    PHASE = 2
    WORDS = 3


class TimelineModel(QAbstractTableModel):
    """All marks, sorted by any column; by time, oldest first, to begin with."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._marks: list[Mark] = []
        self._spans: tuple[PhaseSpan, ...] = ()
        self._wording = Wording(QLocale(), ZoneInfo("UTC"))
        self._sorted_by = Column.WHEN
        self._order = Qt.SortOrder.AscendingOrder
        self._icons: dict[Lane, QIcon] = {}
        theme.current().changed.connect(self._on_theme_changed)

    def set_data(self, data: TimelineData, locale: QLocale | None = None) -> None:
        """Show other marks, in the order chosen before."""
        self.beginResetModel()
        self._wording = Wording(locale or QLocale(), ZoneInfo(data.zone))
        self._spans = data.spans
        drawn_as_lines = [*(one.marks for one in data.memories), *(one.marks for one in data.threads)]
        self._marks = [*data.marks, *chain.from_iterable(drawn_as_lines)]
        self._arrange()
        self.endResetModel()

    def mark(self, row: int) -> Mark:
        """Return the mark of a row."""
        return self._marks[row]

    def row_of(self, mark: Mark) -> int | None:
        """Return the row of a mark, or None; the one most like it where several have its identifier."""
        rows = [row for row, one in enumerate(self._marks) if one.id == mark.id]
        return min(rows, key=lambda row: _unlike(self._marks[row], mark), default=None)

    def samples(self, column: Column) -> list[str]:
        """Return the longest words there may be in a column of dates or kinds, to fit its width to."""
        if column is Column.WHAT:
            return [
                self._text(mark, column) for mark in {(mark.lane, mark.starred): mark for mark in self._marks}.values()
            ]
        if column is Column.PHASE:
            return [*map(phase_name, Phase), self.headerData(column, Qt.Orientation.Horizontal) or ""]
        return [*self._wording.short_dates_of(2026), self.headerData(column, Qt.Orientation.Horizontal) or ""]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default; an index is a value
        """Return how many marks there are."""
        return 0 if parent.isValid() else len(self._marks)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default; an index is a value
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, or says to a screen reader."""
        if not index.isValid():
            return None
        mark = self._marks[index.row()]
        if role == MARK_ROLE:
            return mark
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(mark, Column(index.column()))
        if role == Qt.ItemDataRole.DecorationRole and index.column() == Column.WHAT:
            return self._icon(mark.lane)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            words = self._text(mark, Column(index.column())) if index.column() >= Column.PHASE else ""
            return words or self._wording.sentence(mark)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        match Column(section):
            case Column.WHEN:
                return self.tr("When")
            case Column.WHAT:
                return self.tr("What")
            case Column.PHASE:
                return self.tr("Phase")
            case Column.WORDS:
                return self.tr("First words")

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the rows; what is selected stays selected."""
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        marks = [self._marks[index.row()] for index in kept]
        self._sorted_by, self._order = Column(column), order
        self._arrange()
        rows = {mark: row for row, mark in enumerate(self._marks)} if kept else {}
        moved = [self.index(rows[mark], index.column()) for mark, index in zip(marks, kept, strict=True)]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def _on_theme_changed(self) -> None:
        self._icons.clear()

    def _arrange(self) -> None:
        keys = {
            Column.WHEN: lambda mark: (mark.at,),
            Column.WHAT: lambda mark: (mark.lane.value, mark.number, mark.at),
            Column.PHASE: lambda mark: (self._phase(mark), mark.at),
            Column.WORDS: lambda mark: (self._wording.words(mark).casefold(), mark.at),
        }
        self._marks.sort(key=keys[self._sorted_by], reverse=self._order is Qt.SortOrder.DescendingOrder)

    def _icon(self, lane: Lane) -> QIcon:
        if lane not in self._icons:
            self._icons[lane] = icons.icon(LOOKS[lane].icon, LOOKS[lane].token, px=17)
        return self._icons[lane]

    def _text(self, mark: Mark, column: Column) -> str:
        match column:
            case Column.WHEN:
                return self._wording.when(mark) if mark.precision else self._wording.short_moment(mark.at, year=True)
            case Column.WHAT:
                kind = self._wording.kind(mark)
                return self.tr("%1, starred").replace("%1", kind) if mark.starred else kind
            case Column.PHASE:
                return self._phase(mark)
            case Column.WORDS:
                return self._wording.words(mark)

    def _phase(self, mark: Mark) -> str:
        """Return in which phase of a course a mark begins; nothing outside of all."""
        place = bisect_right(self._spans, mark.at, key=lambda span: span.begins) - 1
        span = self._spans[place] if place >= 0 else None
        return phase_name(span.phase) if span is not None and mark.at <= span.ends else ""


def _unlike(one: Mark, mark: Mark) -> tuple[bool, bool]:
    return one.lane is not mark.lane, one != mark
