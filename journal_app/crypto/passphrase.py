"""Passphrases: how they become bytes, how easily one is guessed, and a suggestion."""

import secrets
import unicodedata
from enum import Enum
from functools import cache
from typing import Final

_CHARACTERS_ESTIMATED: Final = 72
"""The estimator's time grows with the square of the length; beyond this many characters the answer is the same."""
_GUESSES_FAIR: Final = 10**8
_GUESSES_STRONG: Final = 10**12
_WORD_LIST: Final = "eff-long"


class Strength(Enum):
    """How easily a passphrase is guessed. A hint: nobody is refused for it."""

    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


def secret_of(passphrase: str) -> bytes:
    """Return what the key is derived from: Unicode form NFKC in UTF-8. White space and case matter.

    NFKC, because two keyboards may type the same letter in two ways.

    Raises:
        ValueError: There is nothing in it but white space; the screens do not let that through.
    """
    if not passphrase.strip():
        raise ValueError("a passphrase cannot be empty")
    # A lone surrogate is no Unicode text, yet some input methods hand it over; it must open the vault it was set for.
    return unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")


def strength(passphrase: str) -> Strength:
    """Estimate the guesses that an attacker who knows common passwords and patterns would need.

    With about a second for each guess (`kdf`), a hundred million guesses are three years on one core: below that it is
    weak. Strong begins at a million million.
    """
    if not passphrase:
        return Strength.WEAK
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its word lists are for whoever chooses a passphrase, not for every start

    guesses = zxcvbn(passphrase[:_CHARACTERS_ESTIMATED])["guesses"]
    if guesses < _GUESSES_FAIR:
        return Strength.WEAK
    return Strength.FAIR if guesses < _GUESSES_STRONG else Strength.STRONG


def suggest(words: int = 6) -> str:
    """Draw a passphrase of common English words; six of them are 77 bits."""
    return " ".join(secrets.choice(_words()) for _ in range(words))


@cache
def _words() -> tuple[str, ...]:
    from xkcdpass import xkcd_password  # noqa: PLC0415 - only somebody who asks for a suggestion waits for the list

    return tuple(xkcd_password.generate_wordlist(xkcd_password.locate_wordfile(_WORD_LIST), min_length=3, max_length=9))
