"""The rows of a file in which SQLite does not find its way any more: they are read from the pages on which they lie.

To some of those nothing leads: the page that listed their table is lost, or one that led to them. Whose rows they are
is then told by what is in them. Every value has to be of its column's kind and read back as what the column holds; so
many columns, identifiers, instants and choices leave no doubt about nearly all tables. Where two would do, nothing is
guessed, and the rows stay where they are.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, TypeAlias

from sqlalchemy import Column, Dialect, Table
from sqlalchemy.dialects import sqlite

from journal_app.storage.raw_pages import RawPages, Values
from journal_app.storage.tables import Flag, Instant, entry, metadata

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = dict[int, Row | None]
"""Rows of one table by their numbers; nothing in place of one that is there and cannot be read."""

_DIALECT: Final[Dialect] = sqlite.dialect()
_KINDS: Final[dict[str, type | tuple[type, ...]]] = {"TEXT": str, "INTEGER": int, "REAL": (int, float), "BLOB": bytes}
_VERSION_7: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_NAMED_OTHERWISE: Final = {"received_patient", "received_share", "received_item", "item_mark"}
"""Tables whose `id` is no identifier that this app makes."""
_BEFORE_THE_TEXT: Final = {"groggy", "settles_at", "hidden_until", "beside_id", "veiled", "veil_note", "feelings"}
"""Columns of `entry` that revision 0004 put before its text."""
_INSTANT_LEAST: Final = 10**10
"""Microseconds, about three hours: every instant is farther from 1970 than this, and any other number is smaller."""
_NOT_THAT: Final = (ValueError, TypeError, AttributeError, ArithmeticError, LookupError, RecursionError)
"""What reading a value as something that it is not may raise."""


class Leaves:
    """The pages with rows of a file in which not every page can be read.

    Args:
        pages: Those of the file.
        roots: The first page of each table that is listed.

    Attributes:
        strays: Rows, by table, on pages to which nothing leads.
    """

    def __init__(self, pages: RawPages, roots: Mapping[str, int]) -> None:
        self._pages = pages
        numbers = range(1, pages.count + 1)
        below = {number: leads_to for number in numbers if (leads_to := pages.below(number)) is not None}
        self._reached = {name: _reached(root, below) for name, root in roots.items()}
        # Where something leads to every page of a table, nothing of it is astray.
        tables = [one for one in metadata.tables.values() if not self._reached.get(one.name, {0}) <= below.keys()]
        self.strays: dict[str, Rows] = {}
        for number in sorted(below.keys() - set().union(*self._reached.values())):
            rows = dict(pages.rows(number))
            table = _only_table(tables, filter(None, rows.values()))
            if table is not None:
                named = {row: None if values is None else _row(table, values) for row, values in rows.items()}
                self.strays.setdefault(table.name, {}).update(named)

    def rows(self, table: str, columns: list[str]) -> Rows:
        """Return the rows on the pages to which the first page of a table leads.

        Args:
            table: One that is listed.
            columns: Its columns, in the order in which they are listed.
        """
        return {
            row: None if values is None else dict(zip(columns, values, strict=False))
            for number in self._reached[table]
            for row, values in self._pages.rows(number)
        }


def _reached(root: int, below: Mapping[int, Iterable[int]]) -> set[int]:
    reached: set[int] = set()
    waiting = [root]
    while waiting:
        number = waiting.pop()
        if number not in reached:
            reached.add(number)
            waiting += below.get(number, ())
    return reached


def _only_table(tables: Iterable[Table], rows: Iterable[Values]) -> Table | None:
    """Return the one table that all rows of a page fit, but for rows that fit none."""
    fitting = [fits for values in rows if (fits := {table for table in tables if _row(table, values)})]
    common = set.intersection(*fitting) if fitting else set()
    return common.pop() if len(common) == 1 else None


def _row(table: Table, values: Values) -> Row | None:
    """Return the values by the names of their columns, if they may be a row of that table."""
    for columns in _shapes(table):
        if (
            len(values) <= len(columns)
            and all(column.nullable or column.server_default is not None for column in columns[len(values) :])
            and all(_can_be(column, value) for column, value in zip(columns, values, strict=False))
        ):
            return {column.name: value for column, value in zip(columns, values, strict=False)}
    return None


@cache
def _shapes(table: Table) -> tuple[tuple[Column[Any], ...], ...]:
    """Return the columns of a table in the order in which they are kept, now and in any earlier schema.

    Columns that were added later stand last, and rows from before are without them; `entry` alone was rearranged.
    """
    columns = tuple(table.c)
    before = tuple(column for column in columns if column.name not in _BEFORE_THE_TEXT)
    return (columns, before) if table is entry else (columns,)


def _can_be(column: Column[Any], value: object) -> bool:
    """Tell whether a column may have this value."""
    if value is None:
        return bool(column.nullable)
    if not isinstance(value, _KINDS[_kind(column)]):
        return False
    if isinstance(value, str) and _is_identifier(column):
        return _VERSION_7.fullmatch(value) is not None
    if isinstance(value, int) and not _may_be_number(column, value):
        return False
    read = column.type.result_processor(_DIALECT, None)
    try:
        if read is not None:
            read(value)
    except _NOT_THAT:
        return False
    return True


def _may_be_number(column: Column[Any], value: int) -> bool:
    if isinstance(column.type, Flag):
        return value in {0, 1}
    return (abs(value) >= _INSTANT_LEAST) is isinstance(column.type, Instant)


@cache
def _kind(column: Column[Any]) -> str:
    return column.type.compile(_DIALECT)


def _is_identifier(column: Column[Any]) -> bool:
    """Tell whether a column holds what `new_identifier` made."""
    for key in column.foreign_keys:
        column = key.column
    return column.name == "version" or (column.name == "id" and column.table.name not in _NAMED_OTHERWISE)
