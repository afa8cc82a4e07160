"""Preferences: one row for each, as JSON, so that two vaults can be merged one preference at a time."""

import json
from dataclasses import astuple, fields
from enum import Enum
from typing import Any, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from journal_app.domain.course import DoseUnit
from journal_app.domain.phase_offsets import PhaseOffsets, Span
from journal_app.domain.preferences import JournalPreferences, OwnSet, PutOff
from journal_app.domain.prompt import Domain
from journal_app.domain.session_record import TemperatureUnit, WeightUnit
from journal_app.domain.vault_kind import VaultKind
from journal_app.storage import lineage, plain
from journal_app.storage.tables import Change, preference

E = TypeVar("E", bound=Enum)
V = TypeVar("V")


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
        own_sets=_sound(tuple[OwnSet, ...], kept.get("own_sets"), default.own_sets),
        first_prompts=tuple(kept.get("first_prompts", default.first_prompts)),
        phase_offsets=_offsets(kept.get("phase_offsets")),
        put_off=_sound(tuple[PutOff, ...], kept.get("put_off"), default.put_off),
        dose_unit=_known(DoseUnit, kept.get("dose_unit"), default.dose_unit),
        weight_unit=_known(WeightUnit, kept.get("weight_unit"), default.weight_unit),
        temperature_unit=_known(TemperatureUnit, kept.get("temperature_unit"), default.temperature_unit),
        vault_kind=_known(VaultKind, kept.get("vault_kind"), default.vault_kind),
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
    offsets = preferences.phase_offsets
    return {
        "name": preferences.name,
        "hidden_prompts": sorted(preferences.hidden_prompts),
        "domain_order": list(preferences.domain_order),
        "timeline_lanes": list(preferences.timeline_lanes),
        "hidden_lanes": list(preferences.hidden_lanes),
        "own_sets": json.loads(plain.write(preferences.own_sets)),
        "first_prompts": list(preferences.first_prompts),
        "phase_offsets": {one.name: list(astuple(getattr(offsets, one.name))) for one in fields(PhaseOffsets)},
        "put_off": json.loads(plain.write(preferences.put_off)),
        "dose_unit": preferences.dose_unit.value,
        "weight_unit": preferences.weight_unit.value,
        "temperature_unit": preferences.temperature_unit.value,
        "vault_kind": preferences.vault_kind.value,
    }


def _known(kind: type[E], kept: str | None, default: E) -> E:
    return next((one for one in kind if one.value == kept), default)


def _sound(kind: Any, kept: Any, default: V) -> V:
    """Return a value that is kept as `plain` writes it, unless a later version wrote what this one does not know."""
    if kept is None:
        return default
    try:
        found: V = plain.read(json.dumps(kept), kind)
    except (ValueError, TypeError, KeyError):
        return default
    return found


def _offsets(kept: Any) -> PhaseOffsets:
    try:
        return PhaseOffsets(**{one.name: Span(*kept[one.name]) for one in fields(PhaseOffsets)})
    except (ValueError, TypeError, KeyError):
        return PhaseOffsets()
