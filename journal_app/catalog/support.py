"""Lines to call, by region: one TOML file each in `resources/support/`, and the lines that a person adds.

Reading is forgiving on purpose: one bad row is left out and counted, so that a mistake in a file never takes the other
numbers away. To change a number, edit its file; a test refuses shipped rows without source or date.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from journal_app.domain.support import ContactKind, SupportLine, SupportRegion
from journal_app.resources import resource

FORMAT = 1
ELSEWHERE = "EU"
"""The region for every place without a file of its own."""
_LONGEST_FILE = 64 * 1024
_MOST_LINES = 60
_LONGEST_TEXT = 500
_LONGEST_NUMBER = 40
_NUMBER = re.compile(r"[0-9+*#(][0-9 ()+*#./-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLines:
    """The lines of a text, and how many of its rows could not be read."""

    lines: tuple[SupportLine, ...] = ()
    rejected: int = 0


def load(folder: Path | None = None) -> tuple[SupportRegion, ...]:
    """Read every region that can be read, by name, with the one for all other places last."""
    regions = (_read(path) for path in sorted((folder or resource("support")).glob("*.toml")))
    found = (region for region in regions if region is not None)
    return tuple(sorted(found, key=lambda region: (region.code == ELSEWHERE, region.name)))


def parse_lines(toml: str, *, added_on: date) -> ReadLines:
    """Read the `[[line]]` rows of a text that a person may have written; nothing in it can do more than be left out.

    Args:
        toml: Needs a name and a number in each row; all else may be missing.
        added_on: Taken as the date of a row that has none.
    """
    table = _table(toml)
    if table is None:
        return ReadLines(rejected=1)
    rows = table.get("line", [])
    if not isinstance(rows, list):
        return ReadLines(rejected=1)
    lines = [_line(row, added_on) for row in rows[:_MOST_LINES]]
    kept = tuple(line for line in lines if line is not None)
    return ReadLines(lines=kept, rejected=len(rows) - len(kept))


def write_lines(lines: Iterable[SupportLine]) -> str:
    """Write lines as TOML that `parse_lines` reads back."""
    return "\n".join(_row(line) for line in lines)


def _read(path: Path) -> SupportRegion | None:
    try:
        table = _table(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    if table is None or table.get("format") != FORMAT or not isinstance(table.get("line"), list):
        return None
    lines = tuple(line for row in table["line"] if (line := _line(row, None)) is not None)
    try:
        code, name, note = _text(table["code"]), _text(table["name"]), _text(table.get("note", ""))
    except (KeyError, TypeError, ValueError):
        return None
    lines = tuple(sorted(lines, key=lambda line: not line.emergency))
    return SupportRegion(code=code, name=name, note=note, lines=lines) if lines else None


def _table(toml: str) -> Mapping[str, Any] | None:
    if len(toml) > _LONGEST_FILE:
        return None
    try:
        return tomllib.loads(toml)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _line(row: object, added_on: date | None) -> SupportLine | None:
    if not isinstance(row, dict):
        return None
    try:
        return SupportLine(
            name=_needed(row["name"]),
            number=_number(row["number"]),
            kinds=tuple(dict.fromkeys(ContactKind(kind) for kind in _list(row.get("kinds", ["call"])))),
            hours=_text(row.get("hours", "")),
            languages=tuple(_needed(language) for language in _list(row.get("languages", []))),
            emergency=row.get("emergency") is True,
            note=_text(row.get("note", "")),
            source=_text(row.get("source", "")),
            checked_on=_date(row.get("checked_on", added_on)),
            checked_how=_text(row.get("checked_how", "")),
            verified=row.get("verified", True) is True,
        )
    except (KeyError, TypeError, ValueError):
        return None


def _row(line: SupportLine) -> str:
    fields: list[tuple[str, object]] = [
        ("name", line.name),
        ("number", line.number),
        ("kinds", [kind.value for kind in line.kinds]),
        ("hours", line.hours),
        ("languages", list(line.languages)),
        ("emergency", line.emergency),
        ("note", line.note),
        ("source", line.source),
        ("checked_how", line.checked_how),
        ("verified", line.verified),
    ]
    # JSON writes these strings, lists and truth values exactly as TOML reads them.
    written = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields]
    return "\n".join(["[[line]]", *written, f"checked_on = {line.checked_on.isoformat()}", ""])


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    text = " ".join(value.split())
    # Printable only: a row must not be able to turn the direction of the text around it.
    if len(text) > _LONGEST_TEXT or not text.isprintable():
        raise ValueError("an overlong or unprintable text")
    return text


def _needed(value: object) -> str:
    text = _text(value)
    if not text:
        raise ValueError("an empty text")
    return text


def _number(value: object) -> str:
    number = _needed(value)
    if len(number) > _LONGEST_NUMBER or not _NUMBER.fullmatch(number):
        raise ValueError("not a number to call")
    return number


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _date(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError("not a date")
    return value
