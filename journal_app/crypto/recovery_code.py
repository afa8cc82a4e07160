"""The recovery code: 160 random bits that a person can copy by hand.

`28T5CY-4GNF6Y-Y4HMAS-W91AYD-XW938N-KRCT`: 32 digits of Crockford's base 32 (no I, L, O, U), most significant
first, then two check digits, the number modulo 1021. That is a prime under which 32 has the order 68, so every single
wrong digit and any two digits that changed places are noticed without deriving a key; anything else in all but one of
a thousand cases.
"""

import secrets
from typing import Final

from journal_app.errors import MistypedRecoveryCodeError

GROUPS: Final = 6
_GROUP_LENGTH: Final = 6
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BITS: Final = 160
_NUMBER_LENGTH: Final = _BITS // 5
_CHECK_LENGTH: Final = 2
_CHECK_MODULUS: Final = 1021
_LENGTH: Final = _NUMBER_LENGTH + _CHECK_LENGTH
_LOOKALIKES: Final = str.maketrans("OIL", "011")
_SEPARATORS: Final = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}_.,"


def new_recovery_code() -> str:
    """Draw a recovery code, in groups."""
    number = secrets.randbits(_BITS)
    return "-".join(groups(_in_digits(number, _NUMBER_LENGTH) + _in_digits(number % _CHECK_MODULUS, _CHECK_LENGTH)))


def groups(code: str) -> tuple[str, ...]:
    """Split a code into its six groups, the last of them shorter."""
    bare = _bare(code)
    return tuple(bare[start : start + _GROUP_LENGTH] for start in range(0, len(bare), _GROUP_LENGTH))


def check_group(code: str, index: int, typed: str) -> bool:
    """Tell whether somebody who was asked for group `index` (from 0) has the code before them."""
    return _bare(typed) == groups(code)[index]


def secret_of(code: str) -> bytes:
    """Return what the key is derived from: the 34 digits, upper case, without separators, in ASCII.

    Case, white space and dashes do not matter; O is read as 0, I and L as 1.

    Raises:
        MistypedRecoveryCodeError: The code is too short or too long, or its check digits do not fit.
    """
    bare = _bare(code)
    if len(bare) != _LENGTH or any(digit not in _DIGITS for digit in bare):
        raise MistypedRecoveryCodeError
    if _number(bare[:_NUMBER_LENGTH]) % _CHECK_MODULUS != _number(bare[_NUMBER_LENGTH:]):
        raise MistypedRecoveryCodeError
    return bare.encode("ascii")


def _bare(code: str) -> str:
    kept = "".join(character for character in code if character not in _SEPARATORS and not character.isspace())
    return kept.upper().translate(_LOOKALIKES)


def _in_digits(number: int, length: int) -> str:
    return "".join(_DIGITS[number >> 5 * place & 31] for place in reversed(range(length)))


def _number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number << 5 | _DIGITS.index(digit)
    return number
