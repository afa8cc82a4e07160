"""Words for feelings from `resources/feelings.toml`, in four groups. To change one, edit that file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from journal_app.resources import resource

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FeelingGroup:
    """Words that are alike in how pleasant and how lively they are; neither is better."""

    pleasant: bool
    lively: bool
    words: tuple[str, ...]


def load(path: Path | None = None) -> tuple[FeelingGroup, ...]:
    """Read the groups in the order in which they are offered; none from a file that cannot be read.

    Own words come first anyway, so that nothing is lost without them.
    """
    try:
        table = tomllib.loads((path or resource("feelings.toml")).read_text(encoding="utf-8"))
        if table["format"] != FORMAT:
            return ()
        return tuple(
            FeelingGroup(
                pleasant=group["pleasant"] is True,
                lively=group["lively"] is True,
                words=tuple(str(word) for word in group["words"]),
            )
            for group in table["group"]
        )
    except (OSError, ValueError, TypeError, KeyError):
        return ()
