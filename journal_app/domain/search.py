"""What a search finds: an entry's header and the words around the hit."""

from dataclasses import dataclass
from typing import NamedTuple

from journal_app.domain.entry import EntryHeader


class SnippetPart(NamedTuple):
    """A piece of a snippet; `found` marks the words that were looked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One entry that was found. The parts of the snippet, joined, are plain text and never markup."""

    header: EntryHeader
    snippet: tuple[SnippetPart, ...]
