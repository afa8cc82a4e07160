"""JSON from outside: one meaning or none.

Python's own reader takes the last of two equal keys, reads NaN, makes numbers of any length and keeps half of a
surrogate pair, each of which comes back later as a surprise.
"""

import json
import re
from typing import Any, Final

from journal_app.sharing.import_limits import LIMITS, Limits

_STRINGS: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
"""Possessive, so that a long text costs neither memory nor time to go back over."""
_BRACKETS: Final = re.compile(rb"[\[\]{}]")
_OPENING: Final = frozenset((b"[", b"{"))
_LONGEST_NUMBER: Final = 24
_LARGEST_INTEGER: Final = 1 << 53
"""The largest that JavaScript reads exactly."""


def parse(data: bytes, most_bytes: int, limits: Limits = LIMITS) -> dict[str, Any]:
    """Read a JSON object.

    Args:
        data: UTF-8.
        most_bytes: Looked at first.
        limits: Depth, and counts of brackets and values.

    Raises:
        ValueError: It is no JSON object, or holds something that no version of this app writes.
    """
    if len(data) > most_bytes:
        raise ValueError("too long")
    _check_shape(data, limits)
    try:
        parsed = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_constant,
        )
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(parsed, dict):
        raise ValueError("not an object")  # noqa: TRY004 - what a file holds is a value here, whatever its type
    return parsed


def _check_shape(data: bytes, limits: Limits) -> None:
    depth = 0
    if data.count(b'"') > limits.quotes:  # each takes the next line a microsecond, and no thread a turn meanwhile
        raise ValueError("too many texts")
    skeleton = _STRINGS.sub(b"", data)
    if skeleton.count(b",") > limits.values:
        raise ValueError("too many values")
    for number, found in enumerate(_BRACKETS.finditer(skeleton)):
        depth += 1 if found[0] in _OPENING else -1
        if depth > limits.depth:
            raise ValueError("nested too deeply")
        if number > 2 * limits.brackets:
            raise ValueError("too many lists")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER or abs(number := int(text)) > _LARGEST_INTEGER:
        raise ValueError("too large a number")
    return number


def _number(text: str) -> float:
    if len(text) > _LONGEST_NUMBER or abs(number := float(text)) > _LARGEST_INTEGER:
        raise ValueError("too large a number")
    return number


def _constant(_text: str) -> float:
    raise ValueError("not a number")
