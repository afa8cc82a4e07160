"""Threads: an image, a person, a place or a sentence that comes back, and each place in the entries where it does."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from journal_app.domain.entry import EntryHeader
from journal_app.domain.identifiers import Identifier


class ThreadKind(StrEnum):
    """What comes back."""

    IMAGE = "image"
    PERSON = "person"
    PLACE = "place"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Something that comes back.

    Attributes:
        words: The words it was made of, as they stood in the entry.
    """

    id: Identifier
    name: str
    kind: ThreadKind
    began_at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One place in an entry that belongs to a thread. Goes with its entry and with its thread.

    Attributes:
        start, end: Of the selection in `Entry.words`, in code points, half open; as it was when it was marked.
        words: What was selected; finds the place again after the entry was edited.
    """

    id: Identifier
    thread_id: Identifier
    entry_id: Identifier
    start: int = 0
    end: int = 0
    words: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError("a selection begins before it ends")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadReturn:
    """One return of a thread: the occurrence, and the entry it is in."""

    occurrence: Occurrence
    entry: EntryHeader
