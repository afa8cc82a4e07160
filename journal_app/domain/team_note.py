"""Things to tell the team soon: noted, and told. Nothing here is judged, and nothing is sent by itself."""

from dataclasses import dataclass
from datetime import datetime

from journal_app.domain.identifiers import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamNote:
    """One thing to tell.

    Attributes:
        noted_at: Aware, UTC.
        told_at: When it was told; from then on it is kept but no longer waits.
        entry_id: The entry it came up in, where there is one.
    """

    id: Identifier
    text: str
    noted_at: datetime
    told_at: datetime | None = None
    entry_id: Identifier | None = None
