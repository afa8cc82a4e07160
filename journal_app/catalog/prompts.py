"""Prompt sets from their files: one TOML file per moment in `resources/prompts/`.

To add or reword a prompt, edit its file; the rules stand at the top of `preparation.toml`, and every shipped file is
checked by a test.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt, PromptSet
from journal_app.errors import PromptsUnreadableError
from journal_app.resources import resource

FORMAT = 1
_LONGEST_FILE = 256 * 1024
_LONGEST_TEXT = 400
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def load(folder: Path | None = None) -> tuple[PromptSet, ...]:
    """Read every prompt set of a folder, the shipped one unless told, in the order of the moments.

    Raises:
        PromptsUnreadableError: A file is missing, damaged, of a newer format, or says something impossible.
    """
    paths = sorted((folder or resource("prompts")).glob("*.toml"))
    sets = sorted((read(path) for path in paths), key=lambda prompt_set: prompt_set.moment)
    if [prompt_set.moment for prompt_set in sets] != list(Moment):
        raise PromptsUnreadableError("prompts")
    return tuple(sets)


def read(path: Path) -> PromptSet:
    """Read one file.

    Raises:
        PromptsUnreadableError: It is missing, damaged, of a newer format, or says something impossible.
    """
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise PromptsUnreadableError(path.name) from error


def parse(toml: str) -> PromptSet:
    """Make a prompt set of the text of a file. Keys that this version does not know are passed over.

    Raises:
        ValueError: It is no TOML, or a value is impossible.
        TypeError: A value is of the wrong kind.
        KeyError: Something needed is missing.
    """
    if len(toml) > _LONGEST_FILE:
        raise ValueError("too long")
    table = tomllib.loads(toml)
    if table["format"] != FORMAT:
        raise ValueError("another format")
    moment = Moment(table["moment"])
    closed = tuple((Domain(row["domain"]), _text(row["reason"])) for row in table.get("closed", []))
    prompts = tuple(_prompts(moment, table["cell"]))
    _check(prompts, {domain for domain, _ in closed})
    return PromptSet(
        moment=moment,
        name=_text(table["name"]),
        offer=_span(table["offer"]),
        minutes=_span(table["minutes"]),
        prompts=prompts,
        closed=closed,
    )


def _prompts(moment: Moment, cells: list[Mapping[str, Any]]) -> Iterator[Prompt]:
    for cell in cells:
        domain, goal = Domain(cell["domain"]), _text(cell["goal"])
        for row in cell["prompts"]:
            yield Prompt(
                id=_identifier(row["id"]),
                moment=moment,
                domain=domain,
                text=_text(row["text"]),
                goal=goal,
                version=_positive(row.get("version", 1)),
                follows=_identifier(row["follows"]) if "follows" in row else "",
            )


def _check(prompts: tuple[Prompt, ...], closed: set[Domain]) -> None:
    known = {prompt.id: prompt for prompt in prompts}
    if not prompts or len(known) != len(prompts):
        raise ValueError("no prompts, or one identifier twice")
    for prompt in prompts:
        if prompt.domain in closed:
            raise ValueError("a prompt in a closed domain")
        if prompt.follows and (prompt.follows not in known or not _leads(known[prompt.follows], prompt)):
            raise ValueError("follows a prompt that cannot lead to it")


def _leads(opener: Prompt, prompt: Prompt) -> bool:
    """Tell whether one prompt may be followed by another: in one domain, and one step deep."""
    return opener.domain is prompt.domain and not opener.follows


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    text = value.strip()
    if not text or len(text) > _LONGEST_TEXT or not text.isprintable():
        raise ValueError("an empty, overlong or unprintable text")
    return text


def _identifier(value: object) -> str:
    text = _text(value)
    if not _IDENTIFIER.fullmatch(text):
        raise ValueError("not an identifier")
    return text


def _positive(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    if value < 1:
        raise ValueError("below one")
    return value


def _span(value: object) -> tuple[int, int]:
    if not isinstance(value, list):
        raise TypeError("not a pair")
    fewest, most = map(_positive, value)
    if fewest > most:
        raise ValueError("from is above to")
    return fewest, most
