"""The passphrase of a share: drawn, never chosen, so that it cannot be guessed whoever gets hold of the file."""

import math
import re
import secrets
import unicodedata
from functools import cache
from typing import Final

WORDS: Final = 6
FEWEST_BITS: Final = 77
_WORD_LIST: Final = "eff-long"
_SHORTEST: Final = 3 * WORDS + WORDS - 1


def new_passphrase() -> str:
    """Draw a passphrase of six common English words: 77.5 bits."""
    return " ".join(secrets.choice(_words()) for _ in range(WORDS))


def secret_of(passphrase: str) -> bytes:
    """Return what the key is derived from: the letters in lower case, one space between words, in ASCII.

    A passphrase is told by phone and typed by hand: case, dashes, commas and further spaces do not matter.
    """
    letters = unicodedata.normalize("NFKC", passphrase).lower()
    return " ".join(re.findall("[a-z]+", letters)).encode("ascii")


def may_be_one(secret: bytes) -> bool:
    """Tell whether it is long enough to be a drawn passphrase at all, before a second is spent on it."""
    return len(secret) >= _SHORTEST


@cache
def _words() -> tuple[str, ...]:
    from xkcdpass import xkcd_password  # noqa: PLC0415 - only somebody who seals a share waits for the list

    found = xkcd_password.generate_wordlist(xkcd_password.locate_wordfile(_WORD_LIST), min_length=3, max_length=9)
    words = tuple(sorted({word for word in found if re.fullmatch("[a-z]+", word)}))
    if WORDS * math.log2(len(words)) < FEWEST_BITS:
        raise ValueError("the word list is too short")
    return words
