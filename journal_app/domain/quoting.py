"""Prompts that quote the person's own earlier words: which words may be quoted, and how they are put in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from journal_app.domain.entry import Entry
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt

SLOT: Final = "{your_words}"
MARKS: Final = "“”"
"""What stands around the words in a question."""
PREFIX: Final = "Q."
"""What the identifiers of prompts that quote begin with."""
MOST_WORDS: Final = 12
MOST_LETTERS: Final = 90
_SENTENCE: Final = re.compile(r"[^.?!…\n]+[.?!…]*")


class QuoteOf(StrEnum):
    """Whose words stand in the slot."""

    INTENTION = "intention"
    """The one for the session that the person stands after."""
    LAST_INTENTION = "last_intention"
    """The one for the session before the next."""
    CAPTURE = "capture"
    """A line caught right after the session."""
    STARRED = "starred"
    """A sentence of an entry with a star."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotingPrompt:
    """A prompt with a slot for words."""

    id: str
    moment: Moment
    domain: Domain
    text: str
    quotes: QuoteOf

    def filled(self, words: str) -> Prompt:
        """Return the prompt with the words in its slot; an answer keeps it like this."""
        return Prompt(id=self.id, moment=self.moment, domain=self.domain, text=self.text.replace(SLOT, words))


def parted(question: str) -> tuple[str, str, str]:
    """Return a question that quotes as what leads to the words, the words with their marks, and what is asked.

    All of it is what is asked where there is nothing between marks.
    """
    begins, ends = question.find(MARKS[0]), question.rfind(MARKS[1])
    if begins < 0 or ends < begins:
        return "", "", question
    return question[:begins].strip(), question[begins : ends + 1], question[ends + 1 :].lstrip(".,:; ").strip()


def without_words(question: str) -> str:
    """Return a question with an ellipsis between the marks, in place of the words that it quotes."""
    begins, ends = question.find(MARKS[0]), question.rfind(MARKS[1])
    return question if begins < 0 or ends < begins else f"{question[: begins + 1]}…{question[ends:]}"


def quotable(words: str) -> str:
    """Return the first sentence of some words, if it is short enough to stand in a question; otherwise nothing."""
    found = _SENTENCE.search(words)
    sentence = " ".join(found[0].split()).rstrip(".… ") if found else ""
    is_short = 0 < len(sentence.split()) <= MOST_WORDS and len(sentence) <= MOST_LETTERS
    return sentence if is_short and sentence.isprintable() and SLOT not in sentence else ""


def lines_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return what may be quoted of some entries, in their order: nothing veiled, nothing about what was difficult."""
    found: list[str] = []
    for entry in entries:
        if entry.veiled or any(answer.domain is Domain.DIFFICULT and answer.text.strip() for answer in entry.answers):
            continue
        parts = (entry.text, *(answer.text for answer in entry.answers))
        found += filter(None, map(quotable, parts))
    return tuple(found)
