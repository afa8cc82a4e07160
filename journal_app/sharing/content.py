"""What a share holds, as JSON, and back.

The values of `domain/share.py` say themselves how they are written: a field by its name, left out where it has its
default; times in UTC ending in Z, days as YYYY-MM-DD, decimal numbers as text so that no digit changes, choices by
their value. Reading passes over fields and choices that it does not know.
"""

import json
import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal_app.domain.share import CONTENT_VERSION, Content, ReplyContent, ShareContent, SharedMeasure
from journal_app.errors import ShareTooNewError
from journal_app.sharing import strict_json
from journal_app.sharing.import_limits import LIMITS, Limits
from journal_app.sharing.visible_text import visible

KINDS: Final[Mapping[str, type[Content]]] = {"share": ShareContent, "reply": ReplyContent}
INSTANT: Final = r"(19|20|21)\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d{6})?Z"
DAY: Final = r"(19|20|21)\d\d-[01]\d-[0-3]\d"
DECIMAL: Final = r"-?\d{1,12}(\.\d{1,9})?"
NAME: Final = r"[A-Za-z0-9_-]{0,64}"
_VERSION: Final = re.compile(r"(\d{1,4})\.(\d{1,4})")
_LARGEST: Final = 10**9
_IN_ONE_LINE: Final = frozenset({"name", "recipient"})
_OF_A_REPLY: Final = frozenset({"homework", "prompts"})


def to_json(content: Content) -> bytes:
    """Write a content; the bytes of recordings are left out, they are parts of their own."""
    kind = next(name for name, of in KINDS.items() if isinstance(content, of))
    plain = {"kind": kind, **_written_object(content)}
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")


def from_json(data: bytes, sounds: Mapping[str, bytes], limits: Limits = LIMITS) -> Content:
    """Read a content.

    Args:
        data: UTF-8.
        sounds: The bytes of each recording by its id.
        limits: How much it may hold.

    Raises:
        ShareTooNewError: A later version wrote it, and says that this one would misread it.
        ValueError: It is anything else than what a version of this app writes.
    """
    plain = strict_json.parse(data, limits.content_bytes, limits)
    found = _VERSION.fullmatch(plain["format"]) if isinstance(plain.get("format"), str) else None
    if found is None:
        raise ValueError("no version")
    if int(found[1]) > CONTENT_VERSION[0]:
        raise ShareTooNewError
    kind = KINDS.get(plain["kind"]) if isinstance(plain.get("kind"), str) else None
    if kind is None:
        raise ValueError("another kind")
    content: Content = _Reader(sounds, limits).object(kind, plain)
    return content


def write_record(record: object) -> str:
    """Write one record of a content, as a received one is kept; without the bytes of a recording."""
    return json.dumps(_written_object(record), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def read_record(kind: type[Any], text: str, sound: bytes = b"") -> Any:
    """Read what `write_record` wrote."""
    plain = json.loads(text)
    return _Reader({str(plain.get("id", "")): sound}, LIMITS).object(kind, plain)


@cache
def hints(kind: type) -> Mapping[str, Any]:
    """Return the type of each field of a value."""
    return get_type_hints(kind)


def without_none(hint: Any) -> Any:
    """Return the type that a field has where it is not None."""
    if get_origin(hint) in {Union, types.UnionType}:
        return next(one for one in get_args(hint) if one is not type(None))
    return hint


def is_required(one: "Field[Any]") -> bool:
    """Tell whether a field is always written."""
    return one.default is MISSING and one.default_factory is MISSING


def is_name(field_name: str) -> bool:
    """Tell whether a field holds an identifier or the name of a token, never words."""
    return field_name == "id" or field_name.endswith("_id") or field_name in {"colour", "background"}


# --- writing


def _written_object(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for one in fields(value):
        held = getattr(value, one.name)
        if isinstance(held, bytes) or (not is_required(one) and held == one.default and one.name != "format"):
            continue
        plain[one.name] = _written(held)
    return plain


def _written(value: Any) -> Any:  # noqa: PLR0911 - one line for each kind of value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, Decimal):
        return _digits(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    if is_dataclass(value):
        return _written_object(value)
    return value


def _digits(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# --- reading


class _Reader:
    def __init__(self, sounds: Mapping[str, bytes], limits: Limits) -> None:
        self._sounds = sounds
        self._limits = limits

    def object(self, kind: type, plain: Any) -> Any:
        if not isinstance(plain, dict):
            raise ValueError("not an object")  # noqa: TRY004 - as in strict_json
        found: dict[str, Any] = {}
        for one in fields(kind):
            hint = hints(kind)[one.name]
            if without_none(hint) is bytes:
                found[one.name] = self._sound(plain)
            elif one.name in plain:
                found[one.name] = self._value(one, hint, plain[one.name])
            elif is_required(one):
                raise ValueError("a field is missing")
        return kind(**found)

    def _value(self, one: "Field[Any]", hint: Any, plain: Any) -> Any:
        wanted = without_none(hint)
        if isinstance(wanted, type) and issubclass(wanted, StrEnum):
            known = isinstance(plain, str) and plain in {member.value for member in wanted}
            return wanted(plain) if known else one.default
        if get_origin(wanted) is tuple:
            return self._list(one, get_args(wanted)[0], plain)
        if one.name == "zone":
            return _zone(plain)
        if is_name(one.name):
            return _matched(NAME, plain)
        if one.name in _IN_ONE_LINE and isinstance(plain, str) and len(plain) > self._limits.name_length:
            raise ValueError("not such a name")
        return self._single(wanted, plain)

    def _list(self, one: "Field[Any]", of: Any, plain: Any) -> tuple[Any, ...]:
        if not isinstance(plain, list) or len(plain) > self._most(one.name, of):
            raise ValueError("not such a list")
        found = tuple(self._single(of, item) for item in plain)
        names = [item.id for item in found if hasattr(item, "id")]
        if len(set(names)) != len(names):
            raise ValueError("two of one name")
        return found

    def _most(self, name: str, of: Any) -> int:
        if of in {int, float}:
            return self._limits.numbers
        if of is SharedMeasure:
            return self._limits.measures
        return self._limits.wishes if name in _OF_A_REPLY else self._limits.items

    def _single(self, wanted: Any, plain: Any) -> Any:  # noqa: PLR0911 - one line for each kind of value
        if is_dataclass(wanted) and isinstance(wanted, type):
            return self.object(wanted, plain)
        if wanted is str:
            return self._text(plain)
        if wanted is datetime:
            return datetime.fromisoformat(_matched(INSTANT, plain))
        if wanted is date:
            return date.fromisoformat(_matched(DAY, plain))
        if wanted is Decimal:
            return Decimal(_matched(DECIMAL, plain))
        if wanted is float and type(plain) in {int, float} and abs(plain) <= _LARGEST:
            return float(plain)
        if type(plain) is wanted and (wanted is bool or abs(plain) <= _LARGEST):
            return plain
        raise ValueError("another type")

    def _text(self, plain: Any) -> str:
        if not isinstance(plain, str) or len(plain) > self._limits.text_length:
            raise ValueError("not such a text")
        return visible(plain)

    def _sound(self, plain: Mapping[str, Any]) -> bytes:
        name = plain.get("id")
        if not isinstance(name, str) or name not in self._sounds:
            raise ValueError("a recording is missing")
        return self._sounds[name]


def _matched(pattern: str, plain: Any) -> str:
    if not isinstance(plain, str) or re.fullmatch(pattern, plain, re.ASCII) is None:
        raise ValueError("not written like that")
    return plain


def _zone(plain: Any) -> str:
    """Return the name of a time zone that this computer knows, or else UTC."""
    name = plain if isinstance(plain, str) and re.fullmatch(r"[A-Za-z0-9_+/-]{1,64}", plain) else "UTC"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones
        return "UTC"
    return name
