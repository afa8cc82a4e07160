"""Finding something in what one patient sent: their words are all there, so they are simply looked through."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from journal_app.domain.caseload import ItemKind, PatientReview, ReviewFilter
from journal_app.domain.search import SnippetPart
from journal_app.domain.share import SharedEntry

_BEFORE: Final = 40
_LENGTH: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewHit:
    """An entry that was found, with the words round the first place; none of a veiled one."""

    entry: SharedEntry
    snippet: tuple[SnippetPart, ...] = ()


def find(review: PatientReview, typed: str = "", shown: ReviewFilter | None = None) -> tuple[ReviewHit, ...]:
    """Return the entries that have all the words typed and fit the filter, the latest first."""
    wanted = _fold(typed[:200]).split()
    shown = shown or ReviewFilter()
    return tuple(
        ReviewHit(entry=entry, snippet=() if entry.veiled or not wanted else _snippet(entry, wanted[0]))
        for entry in reversed(review.content.entries)
        if _fits(review, entry, shown) and _has(entry, wanted)
    )


def words_of(entry: SharedEntry) -> str:
    """Return all words of an entry, with its prompts."""
    return "\n".join(_parts(entry))


def headline_of(entry: SharedEntry) -> str:
    """Return what stands for an entry in a list: of a veiled one its note alone; often empty."""
    if entry.veiled:
        return entry.veil_note
    written = (entry.title, entry.text, *(answer.text for answer in entry.answers))
    return next((line.strip() for part in written for line in part.splitlines() if line.strip()), "")


def _parts(entry: SharedEntry) -> Iterator[str]:
    yield from (entry.title, entry.text)
    for answer in entry.answers:
        yield from (answer.prompt, answer.text)
    yield from entry.tags


def _has(entry: SharedEntry, wanted: list[str]) -> bool:
    if not wanted:
        return True
    folded = _fold(words_of(entry) + "\n" + entry.veil_note)
    return all(word in folded for word in wanted)


def _fits(review: PatientReview, entry: SharedEntry, shown: ReviewFilter) -> bool:
    mark = review.marks.get(entry.id)
    return not (
        (shown.session_id and entry.session_id != shown.session_id)
        or (shown.new_only and (ItemKind.ENTRY, entry.id) not in review.new)
        or (shown.to_ask_only and (mark is None or mark.ask_at is None))
        or (shown.unread_only and mark is not None and mark.read_at is not None)
        or (shown.together_only and not any(answer.look_at_together for answer in entry.answers))
    )


def _snippet(entry: SharedEntry, word: str) -> tuple[SnippetPart, ...]:
    words = " ".join(words_of(entry).split())
    at = words.casefold().find(word)
    if at < 0 or len(words.casefold()) != len(words):  # found across a fold that changes the length, or in the note
        return (SnippetPart(words[:_LENGTH], False),)  # noqa: FBT003  # as `SnippetPart` is made everywhere
    begins = max(at - _BEFORE, 0)
    begins = words.find(" ", begins, at) + 1 if begins else 0
    before, after = words[begins:at], words[at + len(word) : at + _LENGTH]
    parts = (
        SnippetPart(("…" if begins else "") + before, found=False),
        SnippetPart(words[at : at + len(word)], found=True),
        SnippetPart(after + ("…" if at + _LENGTH < len(words) else ""), found=False),
    )
    return tuple(part for part in parts if part.text)


def _fold(words: str) -> str:
    return unicodedata.normalize("NFC", words).casefold()
