"""Packs of prompts as files, TOML or JSON: read with every limit checked, and written.

    format = 1
    kind = "prompt-pack"
    name = "Evenings"
    author = "Somebody"
    version = 2
    prompts = [
        { id = "evening.1", moment = "P4", domain = "body", text = "Where is it warm?", goal = "", follows = "" },
    ]

The same name by the same author is the same pack, so that a newer file takes the place of an older one.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from journal_app.domain.identifiers import sample_identifier
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt
from journal_app.domain.prompt_pack import PackSource, PromptPack
from journal_app.errors import PackUnreadableError

FORMAT: Final = 1
KIND: Final = "prompt-pack"
MOST_BYTES: Final = 256 * 1024
MOST_PROMPTS: Final = 300
_LONGEST_TEXT: Final = 400
_LONGEST_NAME: Final = 100
_MOST_VERSION: Final = 1_000_000
_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)
NAMES: Final = frozenset({"format", "kind", "name", "author", "version", "prompts"})
PROMPT_NAMES: Final = frozenset({"id", "moment", "domain", "text", "goal", "version", "follows"})
_MOST_UNKNOWN: Final = 20
_LONGEST_SHOWN: Final = 40
_MOST_DOTS: Final = 100
"""In one line of TOML. A name of thousands of parts takes memory by their square: megabytes of it for each kilobyte."""
_LONG_AGO: Final = datetime(2020, 1, 1, tzinfo=UTC)


def parse(data: bytes) -> PromptPack:
    """Make a pack of the bytes of a file.

    Raises:
        PackUnreadableError: It is too long, neither TOML nor JSON, of another format, or says something impossible.
    """
    if len(data) > MOST_BYTES:
        raise PackUnreadableError("too long")
    try:
        return _pack(_table(data.decode("utf-8-sig")))
    except (KeyError, TypeError, AttributeError) as error:
        raise PackUnreadableError("something is missing or of the wrong kind") from error
    except RecursionError as error:
        raise PackUnreadableError("too deep") from error
    except ValueError as error:
        raise PackUnreadableError("neither TOML nor JSON, or an impossible value") from error


def unknown_names(data: bytes) -> tuple[str, ...]:
    """Return the names in a file that `parse` read without knowing what they mean: sorted, a few, each short.

    Raises:
        PackUnreadableError: As for `parse`.
    """
    table = _table(data.decode("utf-8-sig"))
    found = {name for name in table if name not in NAMES}
    found |= {name for row in table["prompts"] for name in row if name not in PROMPT_NAMES}
    return tuple(sorted(_shown(name) for name in found)[:_MOST_UNKNOWN])


def as_json(pack: PromptPack) -> str:
    """Return the text of a JSON file."""
    return json.dumps(_plain(pack), ensure_ascii=False, indent=2) + "\n"


def as_toml(pack: PromptPack) -> str:
    """Return the text of a TOML file."""
    plain = _plain(pack)
    rows = plain.pop("prompts")
    lines = [f"{name} = {_quoted(value)}" for name, value in plain.items()]
    lines.append("prompts = [")
    lines += ("    { " + ", ".join(f"{name} = {_quoted(value)}" for name, value in row.items()) + " }," for row in rows)
    return "\n".join([*lines, "]", ""])


def _table(text: str) -> Mapping[str, Any]:
    is_json = text.lstrip().startswith("{")
    if not is_json and any(line.count(".") > _MOST_DOTS for line in text.split("\n")):
        raise PackUnreadableError("a name of too many parts")
    table = json.loads(text) if is_json else tomllib.loads(text)
    if table["format"] != FORMAT or table["kind"] != KIND:
        raise PackUnreadableError("another format")
    found: Mapping[str, Any] = table
    return found


def _pack(table: Mapping[str, Any]) -> PromptPack:
    name, author = _text(table["name"], _LONGEST_NAME), _text(table.get("author", ""), _LONGEST_NAME, may_be_empty=True)
    pack_id = sample_identifier(_LONG_AGO, f"prompt pack {author!r} {name!r}")
    rows = table["prompts"]
    if not isinstance(rows, list) or not rows or len(rows) > MOST_PROMPTS:
        raise PackUnreadableError("no prompts, or too many")
    prompts = tuple(_prompt(row, f"{pack_id}/") for row in rows)
    known = {prompt.id: prompt for prompt in prompts}
    if len(known) != len(prompts):
        raise PackUnreadableError("one identifier twice")
    for prompt in prompts:
        opener = known.get(prompt.follows)
        if prompt.follows and (opener is None or opener.follows or opener.domain is not prompt.domain):
            raise PackUnreadableError("follows a prompt that cannot lead to it")
    return PromptPack(
        id=pack_id,
        name=name,
        author=author,
        source=PackSource.IMPORTED,
        number=_whole(table.get("version", 1)),
        prompts=prompts,
    )


def _prompt(row: Mapping[str, Any], prefix: str) -> Prompt:
    follows = row.get("follows", "")
    return Prompt(
        id=prefix + _identifier(row["id"]),
        moment=Moment(row["moment"]),
        domain=Domain(row["domain"]),
        text=_text(row["text"], _LONGEST_TEXT),
        goal=_text(row.get("goal", ""), _LONGEST_TEXT, may_be_empty=True),
        version=_whole(row.get("version", 1)),
        follows=prefix + _identifier(follows) if follows else "",
    )


def _plain(pack: PromptPack) -> dict[str, Any]:
    rows = [
        {
            "id": _own_part(prompt.id),
            "moment": prompt.moment.value,
            "domain": prompt.domain.value,
            "text": prompt.text,
            "goal": prompt.goal,
            "version": prompt.version,
            "follows": _own_part(prompt.follows),
        }
        for prompt in pack.prompts
    ]
    return {
        "format": FORMAT,
        "kind": KIND,
        "name": pack.name,
        "author": pack.author,
        "version": pack.number,
        "prompts": [{name: value for name, value in row.items() if value != ""} for row in rows],
    }


def _shown(name: str) -> str:
    """Return a name of the file as it can be shown: a line of letters, not too long."""
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
    return plain if len(plain) <= _LONGEST_SHOWN else plain[:_LONGEST_SHOWN] + "…"


def _own_part(prompt_id: str) -> str:
    return prompt_id.rpartition("/")[2]


def _quoted(value: str | int) -> str:
    # A JSON text without anything beyond ASCII in its escapes is a basic string of TOML too.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(value: object, longest: int, *, may_be_empty: bool = False) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    text = value.strip()
    if (not text and not may_be_empty) or len(text) > longest or not text.isprintable():
        raise ValueError("an empty, overlong or unprintable text")
    return text


def _identifier(value: object) -> str:
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        raise ValueError("not an identifier")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST_VERSION:
        raise ValueError("not a number from one")
    return value
