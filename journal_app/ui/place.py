"""Where a person was in the journal, so that unlocking returns there. Identifiers only, never a word."""

from dataclasses import dataclass

from journal_app.domain.identifiers import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A screen, and what was open on it.

    Attributes:
        screen: Name of the screen, such as "today" or "guided".
        entry_id: The entry that was being read or written; on the sessions, the session or course whose page was open.
        page: For guided writing, which prompt, from 0.
        cursor: Position in the text, in UTF-16 code units.
    """

    screen: str = "today"
    entry_id: Identifier | None = None
    page: int = 0
    cursor: int = 0
