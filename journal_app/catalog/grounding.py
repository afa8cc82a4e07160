"""Grounding exercises from `resources/grounding/exercises.toml`.

To add or reword one, edit the file; a test keeps each within ninety seconds, and breathing out of the first place.
"""

import tomllib
from pathlib import Path

from journal_app.domain.support import GroundingExercise, GroundingStep, Sense
from journal_app.resources import resource

FORMAT = 1


def load(path: Path | None = None) -> tuple[GroundingExercise, ...]:
    """Read the exercises in the order in which they are offered; none from a file that cannot be read.

    They stand beside numbers to call, which stay on screen whatever happens to this file.
    """
    try:
        text = (path or resource("grounding", "exercises.toml")).read_text(encoding="utf-8")
        return parse(text)
    except (OSError, ValueError, TypeError, KeyError):
        return ()


def parse(toml: str) -> tuple[GroundingExercise, ...]:
    """Make exercises of the text of a file.

    Raises:
        ValueError: It is no TOML, of another format, or names a sense that does not exist.
        TypeError: A value is of the wrong kind.
        KeyError: Something needed is missing.
    """
    table = tomllib.loads(toml)
    if table["format"] != FORMAT:
        raise ValueError("another format")
    return tuple(
        GroundingExercise(
            id=row["id"],
            sense=Sense(row["sense"]),
            name=row["name"],
            steps=tuple(GroundingStep(text=step["text"], seconds=step["seconds"]) for step in row["steps"]),
            caution=row.get("caution", ""),
        )
        for row in table["exercise"]
    )
