"""What the person prefers that says something about them, and so is kept in the vault.

To add one: a field with a default here. An older journal then simply has the default.
"""

from dataclasses import dataclass

from journal_app.domain.prompt import Domain
from journal_app.domain.session_record import TemperatureUnit, WeightUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPreferences:
    """The person's own choices inside the journal.

    Attributes:
        name: What they like to be called; often empty.
        hidden_prompts: Identifiers of prompts they do not want to see.
        domain_order: The domains in the order they like; those left out follow in the app's order.
        timeline_lanes: Lanes of the timeline from top to bottom, as values of `Lane`; those left out follow.
        hidden_lanes: Lanes of the timeline that are not drawn.
        weight_unit, temperature_unit: What they entered last; a new session begins with it.
    """

    name: str = ""
    hidden_prompts: frozenset[str] = frozenset()
    domain_order: tuple[Domain, ...] = ()
    timeline_lanes: tuple[str, ...] = ()
    hidden_lanes: tuple[str, ...] = ()
    weight_unit: WeightUnit = WeightUnit.KILOGRAM
    temperature_unit: TemperatureUnit = TemperatureUnit.CELSIUS
