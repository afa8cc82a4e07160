"""Earlier versions of an entry: what they are, when one is kept, and how one is brought back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from journal_app.domain.entry import Entry
from journal_app.domain.identifiers import Identifier

SITTING_LASTS = timedelta(minutes=30)
"""Words that stood longer than this unchanged are kept before they are changed, also within one sitting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryVersion:
    """What an entry was before it was changed.

    Attributes:
        version: The version it had while it stood in the journal.
        changed_at: When it had come to be so, aware, UTC; a star counts as much as a word.
        entry: All of it.
    """

    version: Identifier
    changed_at: datetime
    entry: Entry

    @property
    def kept_at(self) -> datetime:
        """Return when these words were kept."""
        return self.entry.edited_at or self.entry.written_at

    @property
    def word_count(self) -> int:
        """Return how many words there are, the title included, the prompts not."""
        return len(self.entry.title.split()) + len(self.entry.words.split())


def is_to_be_kept(
    before: Entry, after: Entry, *, changed_at: datetime, now: datetime, same_sitting: bool = False
) -> bool:
    """Tell whether an entry is to be kept as a version before it becomes another.

    A sitting is the time from opening an entry to write until it is kept; what was typed within one is one version.
    Stars, tags, privacy, links and the time an entry is about can be set back by hand, and are no version.

    Args:
        before: As it stands.
        after: As it will be.
        changed_at: When it last changed.
        now: The present. A clock that was set back tells nothing, and then a version is kept.
        same_sitting: Whether the last change was made in the sitting that makes this one.
    """
    if has_same_content(before, after):
        return False
    return not same_sitting or not timedelta(0) <= now - changed_at <= SITTING_LASTS


def has_same_content(one: Entry, other: Entry) -> bool:
    """Tell whether two entries have the same title, text, answers, feelings and mood."""
    return _content(one) == _content(other)


def brought_back(present: Entry, earlier: Entry) -> Entry:
    """Return the present entry with the title, text, answers, tags, feelings and mood that it had earlier.

    Star, privacy, veil, links and times stay: what was made private since is not made less so by older words.
    """
    return replace(
        present,
        kind=earlier.kind,
        title=earlier.title,
        text=earlier.text,
        answers=earlier.answers,
        tags=earlier.tags,
        feelings=earlier.feelings,
        mood=earlier.mood,
    )


def _content(entry: Entry) -> object:
    return entry.title, entry.text, entry.answers, entry.feelings, entry.mood
