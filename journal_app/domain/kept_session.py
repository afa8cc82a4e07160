"""The page of a dosing session: what is kept of it, and what was typed on it and not kept yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from journal_app.domain.course import DoseUnit, DosingSession
from journal_app.domain.identifiers import Identifier
from journal_app.domain.session_record import TemperatureUnit, WeightUnit
from journal_app.domain.side_effect import SideEffect

Typed: TypeAlias = str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSession:
    """What is to be kept of the page, all of it or nothing.

    Attributes:
        session: New or changed.
        intention: Empty words let go of it.
        side_effects: New or changed.
        side_effects_gone: Those that were taken away.
    """

    session: DosingSession
    intention: str = ""
    side_effects: tuple[SideEffect, ...] = ()
    side_effects_gone: tuple[Identifier, ...] = ()

    @property
    def dose_unit(self) -> DoseUnit | None:
        """Return the unit that a dose was entered in; None where none was."""
        return None if self.session.dose is None else self.session.dose_unit

    @property
    def weight_unit(self) -> WeightUnit | None:
        """Return the unit that a weight was entered in; None where none was."""
        record = self.session.record
        return None if record.body_weight is None else record.weight_unit

    @property
    def temperature_unit(self) -> TemperatureUnit | None:
        """Return the unit that a temperature was entered in; None where none was."""
        record = self.session.record
        return None if record.temperature is None else record.temperature_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSideEffect:
    """A side effect that stands on the page, whose fields are among what was typed."""

    id: Identifier
    noted_at: datetime
    word: str = ""
    own_words: str = ""
    is_removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDraft:
    """Everything that stood on the page when it was left without keeping, readable as a value or not.

    Attributes:
        session_id: Of a session that is kept, or of one that is to be new.
        saved_at: Aware, UTC.
        zone: IANA name of the zone of the session.
        course_id: The course that a new one belongs to.
        extra_doses: How many rows there are for them.
        side_effects: In the order in which they stand there.
        typed: What each field holds, by its name on the page.
    """

    session_id: Identifier
    saved_at: datetime
    zone: str
    course_id: Identifier | None = None
    extra_doses: int = 0
    side_effects: tuple[TypedSideEffect, ...] = ()
    typed: Mapping[str, Typed] = field(default_factory=dict)
