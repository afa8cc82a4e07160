"""Identifiers that two vaults can make apart from each other and later share."""

import hashlib
import secrets
import threading
import time
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

Identifier: TypeAlias = str
"""A UUID of version 7 in its 36-character form; sorts by the time it was made."""

_RANDOM_BITS = 74
_STEP_BITS = 32
_MOST = 1 << 48 + _RANDOM_BITS


class _Last:
    """The last identifier that this process made or was told to stay after, as a number."""

    lock = threading.Lock()
    number = 0


def new_identifier() -> Identifier:
    """Make an identifier: 48 bits of Unix time in milliseconds, 74 random bits (RFC 9562, section 5.7).

    It sorts after every other that this process has made, and after those it was told to stay after, also when the
    computer's clock was set back meanwhile.
    """
    with _Last.lock:
        _Last.number = following(_Last.number, time.time_ns() // 1_000_000, secrets.randbits(_RANDOM_BITS))
        return _version_7(_Last.number >> _RANDOM_BITS, _Last.number)


def newest_identifier() -> Identifier:
    """Return what every identifier made from now on sorts after."""
    with _Last.lock:
        return _version_7(_Last.number >> _RANDOM_BITS, _Last.number)


def stay_after(identifier: Identifier) -> None:
    """Let every identifier made from now on sort after this one; a text that is no identifier changes nothing."""
    try:
        value = UUID(identifier).int
    except ValueError:
        return
    number = (value >> 80) << _RANDOM_BITS | (value >> 64 & 0xFFF) << 62 | value & (1 << 62) - 1
    with _Last.lock:
        _Last.number = max(_Last.number, number)


def following(last: int, milliseconds: int, random: int) -> int:
    """Return the number of the next identifier: the time and the random bits, unless the last one is not below them.

    Then it is a random step above the last, as RFC 9562 describes it (section 6.2, method 2).

    Args:
        last: The number before: 48 bits of time, 74 random bits.
        milliseconds: Unix time.
        random: 74 bits.
    """
    number = (milliseconds << _RANDOM_BITS | random) % _MOST
    if number > last:
        return number
    number = last + 1 + (random & (1 << _STEP_BITS) - 1)
    # A vault whose last change claims the end of time must not keep anything from being written.
    return number if number < _MOST else (milliseconds << _RANDOM_BITS | random) % _MOST


def sample_identifier(at: datetime, name: str) -> Identifier:
    """Make an identifier of an aware time and a name that is always the same; for made-up journals only."""
    digest = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=16).digest())
    return _version_7(round(at.timestamp() * 1000), digest % (1 << _RANDOM_BITS))


def _version_7(milliseconds: int, random: int) -> Identifier:
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (random >> 62 & 0xFFF) << 64
    value |= 0b10 << 62 | random & (1 << 62) - 1
    return str(UUID(int=value))
