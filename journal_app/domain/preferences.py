"""What the person prefers that says something about them, and so is kept in the vault.

To add one: a field with a default here. An older journal then simply has the default.
"""

from dataclasses import dataclass, field
from datetime import date

from journal_app.domain.course import DoseUnit
from journal_app.domain.phase import Moment
from journal_app.domain.phase_offsets import PhaseOffsets
from journal_app.domain.prompt import Domain
from journal_app.domain.session_record import TemperatureUnit, WeightUnit
from journal_app.domain.vault_kind import VaultKind


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSet:
    """What the person wants to be asked at a moment, in their own order, in place of the app's choice.

    Attributes:
        name: What the person calls it.
        in_use: Whether it is asked; of the sets of one moment, one at most.
    """

    moment: Moment
    prompt_ids: tuple[str, ...]
    name: str = ""
    in_use: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """An invitation that is not to come again before a local day, by its key."""

    key: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPreferences:
    """The person's own choices inside the journal.

    Attributes:
        name: What they like to be called; often empty.
        hidden_prompts: Identifiers of prompts they do not want to see.
        domain_order: The domains in the order they like; those left out follow in the app's order.
        timeline_lanes: Lanes of the timeline from top to bottom, as values of `Lane`; those left out follow.
        hidden_lanes: Lanes of the timeline that are not drawn.
        own_sets: In the order in which they were made.
        first_prompts: Identifiers of prompts that come first at their moment; of one moment, one at most.
        phase_offsets: When each moment around a session is.
        put_off: Invitations that were answered with "not yet".
        dose_unit, weight_unit, temperature_unit: What they entered last; a new session begins with it.
        vault_kind: Whose vault it is; chosen once, when it is made.
    """

    name: str = ""
    hidden_prompts: frozenset[str] = frozenset()
    domain_order: tuple[Domain, ...] = ()
    timeline_lanes: tuple[str, ...] = ()
    hidden_lanes: tuple[str, ...] = ()
    own_sets: tuple[OwnSet, ...] = ()
    first_prompts: tuple[str, ...] = ()
    phase_offsets: PhaseOffsets = field(default_factory=PhaseOffsets)
    put_off: tuple[PutOff, ...] = ()
    dose_unit: DoseUnit = DoseUnit.MILLIGRAM
    weight_unit: WeightUnit = WeightUnit.KILOGRAM
    temperature_unit: TemperatureUnit = TemperatureUnit.CELSIUS
    vault_kind: VaultKind = VaultKind.PATIENT
