"""What is shipped around a course: templates, readiness lists, words for side effects and for check-ins.

To add a template or a list: a file in `resources/courses` or `resources/readiness`. Ids never change once shipped.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from journal_app.domain.check_in import PadWords
from journal_app.domain.course import Route
from journal_app.domain.course_template import CourseTemplate, PlannedKind, PlannedSession
from journal_app.domain.readiness import ReadinessItem, ReadinessList
from journal_app.domain.side_effect import SideEffectWord
from journal_app.resources import resource

FORMAT = 1


def load_templates() -> tuple[CourseTemplate, ...]:
    """Read the templates by name.

    Raises:
        ValueError, KeyError, TypeError: A shipped file is wrong; a test reads each.
    """
    found = (_template(_read(path)) for path in resource("courses").glob("*.toml"))
    return tuple(sorted(found, key=lambda template: template.name))


def load_readiness() -> tuple[ReadinessList, ...]:
    """Read the readiness lists by id.

    Raises:
        ValueError, KeyError, TypeError: A shipped file is wrong; a test reads each.
    """
    found = (_readiness(_read(path)) for path in resource("readiness").glob("*.toml"))
    return tuple(sorted(found, key=lambda each: each.id))


@cache  # each unlocking asks for them more than once
def load_side_effect_words() -> tuple[SideEffectWord, ...]:
    """Read the words for side effects in the order in which they are offered."""
    return tuple(SideEffectWord(**row) for row in _read(resource("side_effects.toml"))["word"])


def load_pad_words() -> tuple[PadWords, ...]:
    """Read the words that go with the parts of the check-in pad."""
    return tuple(
        PadWords(pleasant=_pair(row["pleasant"]), energy=_pair(row["energy"]), words=tuple(row["words"]))
        for row in _read(resource("check_in_words.toml"))["part"]
    )


def words_for(pleasant: int, energy: int, pad_words: Iterable[PadWords]) -> tuple[str, ...]:
    """Return the words that may fit a point of the pad."""
    return tuple(word for part in pad_words if part.covers(pleasant, energy) for word in part.words)


def _read(path: Path) -> dict[str, Any]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if table["format"] != FORMAT:
        raise ValueError("another format")
    return table


def _template(table: dict[str, Any]) -> CourseTemplate:
    sessions = [
        PlannedSession(
            day=row["day"],
            kind=PlannedKind(row.get("kind", PlannedKind.DOSING)),
            part=row.get("part", ""),
            minutes=row.get("minutes"),
        )
        for row in table["sessions"]
    ]
    return CourseTemplate(
        id=table["id"],
        name=table["name"],
        note=table["note"],
        source=table["source"],
        sessions=tuple(sorted(sessions, key=lambda planned: planned.day)),
        route=Route(table["route"]) if "route" in table else None,
        substance=table.get("substance", ""),
    )


def _readiness(table: dict[str, Any]) -> ReadinessList:
    return ReadinessList(
        id=table["id"],
        name=table["name"],
        items=tuple(ReadinessItem(id=f"{table['id']}.{row['id']}", text=row["text"]) for row in table["item"]),
        routes=frozenset(map(Route, table["routes"])),
    )


def _pair(bounds: list[int]) -> tuple[int, int]:
    low, high = bounds
    return low, high
