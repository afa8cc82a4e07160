"""Entries of about three hundred words over five years, for every benchmark."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate

from journal_app.domain.entry import Entry
from tests import builders

AMOUNT = 10_000
WORDS_EACH = 300
_SYLLABLES = ("ba", "de", "fi", "go", "lu", "ma", "ne", "ri", "so", "tu", "va", "we")


class Corpus:
    """Words that are as unequally frequent as those of a language, and entries made of them; always the same."""

    def __init__(self) -> None:
        self._random = random.Random(7)
        self.words = sorted(
            {"".join(self._random.choices(_SYLLABLES, k=self._random.randint(2, 5))) for _ in range(9000)}
        )
        self._random.shuffle(self.words)
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def text(self) -> str:
        return " ".join(self._random.choices(self.words, cum_weights=self._weights, k=WORDS_EACH))

    def entry(self, number: int) -> Entry:
        happened_at = builders.NOON - timedelta(hours=4.38 * number)
        if number % 2:
            thirds = self.text().split()
            entry = builders.make_guided_entry(*(" ".join(thirds[part::3]) for part in range(3)))
        else:
            entry = builders.make_entry(self.text())
        return replace(
            entry,
            happened_at=happened_at,
            written_at=happened_at,
            starred=number % 17 == 0,
            tags=(self.words[number % 40],) if number % 3 == 0 else (),
        )
