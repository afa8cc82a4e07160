"""Preferences: one row for each, as JSON, so that two vaults can be merged one preference at a time."""

import json
from enum import Enum
from typing import Any, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from journal_app.domain.preferences import JournalPreferences
from journal_app.domain.prompt import Domain
from journal_app.domain.session_record import TemperatureUnit, WeightUnit
from journal_app.storage import lineage
from journal_app.storage.tables import Change, preference

E = TypeVar("E", bound=Enum)


def read(connection: Connection) -> JournalPreferences:
    """Return the preferences; the default stands in for one that was never set or that a later version wrote."""
    rows = connection.execute(select(preference.c.key, preference.c.value))
    kept = {row.key: json.loads(row.value) for row in rows}
    default = JournalPreferences()
    known_domains = set(Domain)
    return JournalPreferences(
        name=kept.get("name", default.name),
        hidden_prompts=frozenset(kept.get("hidden_prompts", default.hidden_prompts)),
        domain_order=tuple(Domain(one) for one in kept.get("domain_order", ()) if one in known_domains),
        timeline_lanes=tuple(kept.get("timeline_lanes", default.timeline_lanes)),
        hidden_lanes=tuple(kept.get("hidden_lanes", default.hidden_lanes)),
        weight_unit=_known(WeightUnit, kept.get("weight_unit"), default.weight_unit),
        temperature_unit=_known(TemperatureUnit, kept.get("temperature_unit"), default.temperature_unit),
    )


def write(connection: Connection, wanted: JournalPreferences, change: Change) -> None:
    """Keep the preferences that differ from what is kept."""
    kept = _plain(read(connection))
    rows = connection.execute(select(preference.c.key, preference.c.changed_at))
    former = {row.key: row.changed_at for row in rows}
    for key, value in _plain(wanted).items():
        if value != kept[key]:
            row = {"key": key, "value": json.dumps(value), **change.after(former.get(key))._asdict()}
            connection.execute(
                insert(preference).values(row).on_conflict_do_update(index_elements=[preference.c.key], set_=row)
            )
            lineage.note(connection, [(key, change.version)])


def _plain(preferences: JournalPreferences) -> dict[str, Any]:
    return {
        "name": preferences.name,
        "hidden_prompts": sorted(preferences.hidden_prompts),
        "domain_order": list(preferences.domain_order),
        "timeline_lanes": list(preferences.timeline_lanes),
        "hidden_lanes": list(preferences.hidden_lanes),
        "weight_unit": preferences.weight_unit.value,
        "temperature_unit": preferences.temperature_unit.value,
    }


def _known(kind: type[E], kept: str | None, default: E) -> E:
    return next((one for one in kind if one.value == kept), default)
