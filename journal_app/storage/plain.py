"""Values as JSON: small frozen dataclasses that live within one column of their owner's row.

The type of each field says how it is written and read. What reads older JSON: a field that is missing has its default,
one that is not known any more is passed over. `format` stands in the text of a value so that it can change one day.
"""

import json
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

FORMAT: Final = 1
_LEFT_OUT: Final[tuple[object, ...]] = ("", (), frozenset())
"""What a field is without being written, beside None, where it has a default: in every value here, that is it."""


def write(value: object, words: Callable[[str], str] = str) -> str:
    """Return a value as JSON text, the same for equal values.

    Args:
        value: A dataclass, or a tuple or a set of what has a form here.
        words: Applied to every text a person may have written.
    """
    plain = _plain(value, words)
    if isinstance(plain, dict):
        plain = {"format": FORMAT, **plain}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def read(text: str, kind: Any) -> Any:
    """Build the value of a kind, such as `SessionRecord` or `tuple[StepEvent, ...]`, from its JSON text."""
    return _value(json.loads(text), kind)


def _plain(value: Any, words: Callable[[str], str]) -> Any:
    plain: Any
    match value:
        case StrEnum():
            plain = value.value
        case str():
            plain = words(value)
        case datetime():
            plain = value.astimezone(UTC).isoformat()
        case date():
            plain = value.isoformat()
        case Decimal():
            plain = str(value)
        case frozenset():
            plain = sorted(_plain(one, words) for one in value)
        case tuple():
            plain = [_plain(one, words) for one in value]
        case None | bool() | int():
            plain = value
        case _:
            found = ((field, getattr(value, field.name)) for field in fields(value))
            plain = {field.name: _plain(one, words) for field, one in found if not _is_left_out(field, one)}
    return plain


def _is_left_out(field: Field[Any], value: object) -> bool:
    has_default = field.default is not MISSING or field.default_factory is not MISSING
    return has_default and (value is None or value in _LEFT_OUT)


def _value(plain: Any, kind: Any) -> Any:
    origin = get_origin(kind)
    if origin is UnionType:  # `X | None` alone is in use
        [kind] = [one for one in get_args(kind) if one is not NoneType]
        return None if plain is None else _value(plain, kind)
    if origin in {tuple, frozenset}:
        return origin(_value(one, get_args(kind)[0]) for one in plain)
    if isinstance(kind, type) and is_dataclass(kind):
        known = _kinds(kind)
        return kind(**{name: _value(one, known[name]) for name, one in plain.items() if name in known})
    if kind is datetime:
        return datetime.fromisoformat(plain).astimezone(UTC)
    if kind is date:
        return date.fromisoformat(plain)
    return plain if kind in {bool, int, str} else kind(plain)


@cache
def _kinds(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
