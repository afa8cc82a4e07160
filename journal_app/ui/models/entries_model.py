"""The list of entries as Qt's item views want it: pages of headers, newest first, fetched when they are scrolled to."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import IntEnum
from typing import Any, NamedTuple, TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from journal_app.domain.entry import Entry, EntryHeader, EntryKind, Privacy
from journal_app.domain.identifiers import Identifier
from journal_app.domain.search import SearchHit, SnippetPart
from journal_app.ui.widgets.privacy_choice import privacy_name
from journal_app.ui.widgets.when import day_text, entry_day, long_text
from journal_app.ui.words import headline as headline_of

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Role(IntEnum):
    """What a row can be asked for, beside what Qt's own roles give."""

    HEADER = Qt.ItemDataRole.UserRole
    SNIPPET = Qt.ItemDataRole.UserRole + 1
    DAY = Qt.ItemDataRole.UserRole + 2
    """The day as a heading, on the first row of each day; empty on the others."""


class _Row(NamedTuple):
    header: EntryHeader
    snippet: tuple[SnippetPart, ...]
    day: date


def header_of(entry: Entry) -> EntryHeader:
    """Return what a list shows of an entry."""
    return EntryHeader(
        id=entry.id,
        kind=entry.kind,
        happened_at=entry.happened_at,
        zone=entry.zone,
        headline=entry.headline,
        tags=entry.tags,
        starred=entry.starred,
        privacy=entry.privacy,
        mood=entry.mood,
        moment=entry.moment,
        dosing_session_id=entry.dosing_session_id,
        groggy=entry.groggy,
        settles_at=entry.settles_at,
        hidden_until=entry.hidden_until,
        veiled=entry.veiled,
        veil_note=entry.veil_note,
    )


class EntriesModel(QAbstractListModel):
    """Headers of entries, newest first, under the days they belong to.

    Signals:
        more_requested: The last header there is; what comes after it is wanted.
    """

    more_requested = Signal(EntryHeader)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._has_more = False
        self._is_asking = False
        self.now = datetime.now(UTC)
        self.this_year = self.now.astimezone().year

    # Values in

    def set_page(self, page: Iterable[EntryHeader | SearchHit], *, has_more: bool) -> None:
        """Show a first page instead of everything there is."""
        self.beginResetModel()
        self._rows = [_row(item) for item in page]
        self._has_more, self._is_asking = has_more, False
        self.endResetModel()

    def add_page(self, page: Iterable[EntryHeader | SearchHit], *, has_more: bool) -> None:
        """Show the next page below; rows that are there already are passed over."""
        known = {row.header.id for row in self._rows}
        rows = [_row(item) for item in page]
        rows = [row for row in rows if row.header.id not in known]
        self._has_more, self._is_asking = has_more, False
        if rows:
            self.beginInsertRows(_ROOT, len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def update(self, header: EntryHeader) -> None:
        """Show what has changed of a row; does nothing when the entry is not in the list."""
        place = self.place(header.id)
        if place is None:
            return
        old = self._rows[place]
        self._rows[place] = _Row(header, old.snippet, entry_day(header))
        if old.header.happened_at == header.happened_at:
            self.dataChanged.emit(self.index(place), self.index(min(place + 1, len(self._rows) - 1)))
            return
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        ids = [self._rows[index.row()].header.id for index in kept]
        self._rows.sort(key=lambda row: (row.header.happened_at, row.header.id), reverse=True)
        places = {row.header.id: number for number, row in enumerate(self._rows)}
        self.changePersistentIndexList(kept, [self.index(places[identifier]) for identifier in ids])
        self.layoutChanged.emit()

    def remove(self, identifier: Identifier) -> None:
        """Take a row out, if it is there."""
        place = self.place(identifier)
        if place is None:
            return
        self.beginRemoveRows(_ROOT, place, place)
        del self._rows[place]
        self.endRemoveRows()
        if place < len(self._rows):  # it may be the first of its day now
            self.dataChanged.emit(self.index(place), self.index(place))

    # Values out

    def place(self, identifier: Identifier) -> int | None:
        """Return the row of an entry, or None when it is not in the list."""
        return next((place for place, row in enumerate(self._rows) if row.header.id == identifier), None)

    def header(self, place: int) -> EntryHeader:
        """Return what a row shows."""
        return self._rows[place].header

    def starts_day(self, place: int) -> bool:
        """Tell whether a row is the first of its day, and so carries its heading."""
        return place == 0 or self._rows[place].day != self._rows[place - 1].day

    def snippet(self, place: int) -> tuple[SnippetPart, ...]:
        """Return the words around what was searched for; empty without a search, and below a veil."""
        row = self._rows[place]
        return () if row.header.veiled else row.snippet

    def signs(self, place: int) -> list[str]:
        """Return in words what is to be known of an entry before it is opened."""
        header = self._rows[place].header
        said = [self.tr("captured while groggy")] if header.groggy else []
        return [*said, self.tr("still settling")] if header.is_settling(self.now) else said

    # Qt's side

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many rows there are so far."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one property of a row."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        place = index.row()
        row = self._rows[place]
        match role:
            case Role.HEADER:
                value: Any = row.header
            case Role.SNIPPET:
                value = self.snippet(place)
            case Role.DAY:
                value = self.day_heading(place)
            case Qt.ItemDataRole.DisplayRole:
                value = headline_of(row.header)
            case Qt.ItemDataRole.AccessibleTextRole:
                value = self._sentence(place)
            case _:
                value = None
        return value

    def day_heading(self, place: int) -> str:
        """Return the day that begins with a row, or nothing where it goes on."""
        return day_text(self._rows[place].day, self.this_year) if self.starts_day(place) else ""

    def canFetchMore(self, parent: _Index) -> bool:
        """Tell whether there is more, and nobody has asked for it yet."""
        return not parent.isValid() and self._has_more and not self._is_asking and bool(self._rows)

    def fetchMore(self, parent: _Index) -> None:
        """Ask for the next page; it comes by `add_page`."""
        if self.canFetchMore(parent):
            self._is_asking = True
            self.more_requested.emit(self._rows[-1].header)

    def _sentence(self, place: int) -> str:
        header = self._rows[place].header
        parts = [headline_of(header), long_text(header.happened_at, header.zone)]
        if header.veiled and header.headline:
            parts.append(self.tr("a veil lies over it"))
        if header.kind is not EntryKind.CAPTURE:
            parts.append(self.tr("guided") if header.kind is EntryKind.GUIDED else self.tr("free writing"))
        parts += self.signs(place)
        if header.starred:
            parts.append(self.tr("starred"))
        if header.privacy is not Privacy.PRIVATE:
            parts.append(privacy_name(header.privacy))
        return ", ".join(parts)


def _row(item: EntryHeader | SearchHit) -> _Row:
    if isinstance(item, SearchHit):
        return _Row(item.header, item.snippet, entry_day(item.header))
    return _Row(item, (), entry_day(item))
