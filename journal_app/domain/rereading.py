"""Reading earlier entries side by side, picking what repeats, and taking one sentence out of it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from journal_app.domain.identifiers import Identifier

_WORD = re.compile(r"[^\W\d_]+(?:[\u2019'][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rereading:
    """What came of reading again.

    Attributes:
        at: Aware, UTC.
        entry_ids: What was read, in the order in which it was; some of it may be gone since.
        repeats: What the person found to repeat, in their words.
        sentence: The one sentence that came out of it; may be empty.
    """

    id: Identifier
    at: datetime
    entry_ids: tuple[Identifier, ...] = ()
    repeats: tuple[str, ...] = ()
    sentence: str = ""


LEAST_LETTERS = 5
MOST_WORDS = 6
_SMALL_WORDS = frozenset({
    "about", "above", "after", "again", "against", "almost", "alone", "along", "already", "although", "always",
    "among", "another", "anything", "around", "asked", "became", "because", "become", "before", "began", "begin",
    "being", "below", "between", "beyond", "bring", "brought", "cannot", "comes", "could", "doesn", "doing", "don't",
    "during", "either", "enough", "every", "everything", "first", "getting", "going", "hardly", "haven", "having",
    "herself", "himself", "however", "inside", "instead", "isn't", "itself", "keeps", "later", "least", "little",
    "longer", "maybe", "might", "myself", "nearly", "never", "nobody", "nothing", "often", "other", "others",
    "outside", "perhaps", "quite", "rather", "really", "right", "seems", "session", "should", "shouldn", "since",
    "somebody", "something", "sometimes", "still", "their", "there", "these", "thing", "things", "think", "those",
    "though", "thought", "three", "through", "today", "together", "tomorrow", "toward", "towards", "under", "until",
    "wanted", "wants", "watch", "weren", "where", "whether", "which", "while", "whole", "whose", "within", "without",
    "words", "would", "wouldn", "wrote", "years", "yesterday", "yourself",
})  # fmt: skip


def returning_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Return words that stand in more than one of the texts, those in most of them first; by rule, on this computer.

    At most `MOST_WORDS`. Short and common words are passed over. Of words alike but for upper case the first form is
    taken.
    """
    counts: Counter[str] = Counter()
    forms: dict[str, str] = {}
    for text in texts:
        found: dict[str, str] = {}
        for word in _WORD.findall(text):
            found.setdefault(word.casefold(), word)
        for folded, word in found.items():
            if len(folded) >= LEAST_LETTERS and folded not in _SMALL_WORDS:
                counts[folded] += 1
                forms.setdefault(folded, word)
    return tuple(forms[folded] for folded, count in counts.most_common() if count > 1)[:MOST_WORDS]
