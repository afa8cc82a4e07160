"""Preferences: one row for each, as JSON, so that two vaults can be merged one preference at a time."""

import json
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from journal_app.domain.preferences import JournalPreferences
from journal_app.domain.prompt import Domain
from journal_app.storage.tables import Change, preference


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
    )


def write(connection: Connection, wanted: JournalPreferences, change: Change) -> None:
    """Keep the preferences that differ from what is kept."""
    kept = _plain(read(connection))
    for key, value in _plain(wanted).items():
        if value != kept[key]:
            row = {"key": key, "value": json.dumps(value), **change._asdict()}
            connection.execute(
                insert(preference).values(row).on_conflict_do_update(index_elements=[preference.c.key], set_=row)
            )


def _plain(preferences: JournalPreferences) -> dict[str, Any]:
    return {
        "name": preferences.name,
        "hidden_prompts": sorted(preferences.hidden_prompts),
        "domain_order": list(preferences.domain_order),
    }
