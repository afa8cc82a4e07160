"""Identifiers that two vaults can make apart from each other and later share."""

import hashlib
import secrets
import time
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

Identifier: TypeAlias = str
"""A UUID of version 7 in its 36-character form; sorts by the time it was made."""

_RANDOM_BITS = 74


def new_identifier() -> Identifier:
    """Make an identifier: 48 bits of Unix time in milliseconds, 74 random bits (RFC 9562, section 5.7)."""
    return _version_7(time.time_ns() // 1_000_000, secrets.randbits(_RANDOM_BITS))


def sample_identifier(at: datetime, name: str) -> Identifier:
    """Make an identifier of an aware time and a name that is always the same; for made-up journals only."""
    digest = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=16).digest())
    return _version_7(round(at.timestamp() * 1000), digest % (1 << _RANDOM_BITS))


def _version_7(milliseconds: int, random: int) -> Identifier:
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (random >> 62) << 64
    value |= 0b10 << 62 | random & (1 << 62) - 1
    return str(UUID(int=value))
