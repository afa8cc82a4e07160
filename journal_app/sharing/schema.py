"""The JSON Schema of what a share holds, made of the values themselves, so that the two cannot come apart.

`resources/share/content.schema.json` is its text, for whoever reads shares without this app; a test holds them equal.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

from journal_app.sharing.content import DAY, DECIMAL, INSTANT, KINDS, NAME, hints, is_name, is_required, without_none

_PLAIN: Final[Mapping[type, Mapping[str, Any]]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    datetime: {"type": "string", "pattern": f"^{INSTANT}$"},
    date: {"type": "string", "pattern": f"^{DAY}$"},
    Decimal: {"type": "string", "pattern": f"^{DECIMAL}$"},
}


def content_schema() -> dict[str, Any]:
    """Return the schema (JSON Schema, draft 2020-12). A reader passes over fields and choices that it does not know."""
    definitions: dict[str, Any] = {}
    for kind in KINDS.values():
        _define(kind, definitions)
    for name, kind in KINDS.items():
        own = definitions[kind.__name__]
        own["properties"] = {"kind": {"const": name}, **own["properties"]}
        own["required"] = ["kind", "format", *own["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What an Afterward share holds (content.json), format 1.0",
        "oneOf": [{"$ref": f"#/$defs/{kind.__name__}"} for kind in KINDS.values()],
        "$defs": definitions,
    }


def _define(kind: type, definitions: dict[str, Any]) -> None:
    if kind.__name__ in definitions:
        return
    definitions[kind.__name__] = {}
    properties: dict[str, Any] = {}
    for one in fields(kind):
        wanted = without_none(hints(kind)[one.name])
        if wanted is not bytes:
            properties[one.name] = (
                {"type": "string", "pattern": f"^{NAME}$"} if is_name(one.name) else _of(wanted, definitions)
            )
    description = (kind.__doc__ or "").splitlines()[0].split(" Fields as in")[0]
    definitions[kind.__name__] = {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": [one.name for one in fields(kind) if is_required(one) and one.name in properties],
    }


def _of(wanted: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if get_origin(wanted) is tuple:
        return {"type": "array", "items": _of(get_args(wanted)[0], definitions)}
    if is_dataclass(wanted) and isinstance(wanted, type):
        _define(wanted, definitions)
        return {"$ref": f"#/$defs/{wanted.__name__}"}
    if issubclass(wanted, StrEnum):
        return {"type": "string", "examples": [member.value for member in wanted]}
    return dict(_PLAIN[wanted])
