"""From a passphrase or a recovery code to a key: Argon2id (RFC 9106), version 0x13, one lane, by libsodium.

Raise `FLOOR` as machines become faster; older vaults stay readable, because a slot carries its own cost. Never raise
`LIMITS.memory_kib_min` above what an older release has written.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from nacl.bindings import crypto_pwhash_alg, crypto_pwhash_ALG_ARGON2ID13
from nacl.exceptions import RuntimeError as SodiumRuntimeError

from journal_app.errors import NotEnoughMemoryError

SALT_BYTES: Final = 16
KEY_BYTES: Final = 32
LANES: Final = 1
"""libsodium computes one lane only, so a slot that asks for more is refused."""

_SECONDS_WANTED: Final = 0.8
"""The middle, on a scale of ratios, of the 0.5 to 1.5 s that one guess is meant to cost on this machine."""
_SECONDS_ENOUGH: Final = 0.5
_PASSES_MOST: Final = 16
"""A clock that lies must not leave anybody waiting: at most five times the floor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KdfCost:
    """What one guess costs: memory in KiB, and how often all of it is gone through."""

    memory_kib: int
    passes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The costs that are accepted from a header, checked before anything is derived.

    The lower bounds keep an edited header from making a secret cheap to guess, the upper ones from hanging the app.
    They are a value rather than constants for one reason: the tests make hundreds of vaults and cannot spend a second
    on each. Only a caller in Python can choose them; nothing in a vault, a setting or the environment does.
    """

    memory_kib_min: int
    memory_kib_max: int
    passes_min: int
    passes_max: int

    def allow(self, cost: KdfCost) -> bool:
        """Tell whether a cost lies within the bounds."""
        return (
            self.memory_kib_min <= cost.memory_kib <= self.memory_kib_max
            and self.passes_min <= cost.passes <= self.passes_max
        )


LIMITS: Final = Limits(memory_kib_min=64 * 1024, memory_kib_max=2 * 1024 * 1024, passes_min=3, passes_max=64)
FLOOR: Final = KdfCost(memory_kib=256 * 1024, passes=3)
LOW_MEMORY: Final = KdfCost(memory_kib=64 * 1024, passes=10)
"""For a machine that cannot give the floor's memory; whoever uses it says so to the person."""


def derive(secret: bytes, salt: bytes, cost: KdfCost, *, limits: Limits = LIMITS) -> bytearray:
    """Return the 32-byte key that belongs to a secret. Takes about a second; the interpreter lock is free meanwhile.

    Raises:
        ValueError: The cost is outside `limits`.
        NotEnoughMemoryError: The memory could not be had.
    """
    if not limits.allow(cost):
        message = f"cost out of bounds: {cost}"
        raise ValueError(message)
    try:
        key = crypto_pwhash_alg(
            KEY_BYTES, secret, salt, cost.passes, cost.memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13
        )
    except (SodiumRuntimeError, MemoryError) as error:
        # With valid parameters libsodium fails for want of memory only (its crypto_pwhash documentation).
        raise NotEnoughMemoryError from error
    return bytearray(key)


def calibrate(
    *,
    clock: Callable[[], float] = time.perf_counter,
    run: Callable[[KdfCost], object] | None = None,
) -> KdfCost:
    """Choose the cost of a new slot: the floor, and as many more passes as make one guess cost 0.5 to 1.5 s here.

    Never below the floor, whatever the clock says; `LOW_MEMORY` when the floor's memory cannot be had.

    Args:
        clock: Seconds, for a test of clocks that stand still or run backwards.
        run: Does one derivation at the cost given.
    """
    run = run or _run_once
    began = clock()
    try:
        run(FLOOR)
    except NotEnoughMemoryError:
        return LOW_MEMORY
    seconds = clock() - began
    if not math.isfinite(seconds) or not 0 < seconds < _SECONDS_ENOUGH:
        return FLOOR
    passes = round(FLOOR.passes * _SECONDS_WANTED / seconds)
    return KdfCost(memory_kib=FLOOR.memory_kib, passes=max(FLOOR.passes, min(passes, _PASSES_MOST)))


def is_low(cost: KdfCost, possible: KdfCost) -> bool:
    """Tell whether a slot's cost is to be raised to what is possible on this machine now.

    It is where it is below the floor and more can be had, or where twice as much can be had; less is not worth asking
    somebody for their passphrase.
    """
    work, more = cost.memory_kib * cost.passes, possible.memory_kib * possible.passes
    below_floor = cost.memory_kib < FLOOR.memory_kib or cost.passes < FLOOR.passes
    return more > work if below_floor else more >= 2 * work


def wipe(secret: bytearray) -> None:
    """Overwrite key material in place. Copies that Python or a library made meanwhile are out of reach."""
    secret[:] = bytes(len(secret))


def _run_once(cost: KdfCost) -> None:
    wipe(derive(b"how long does this take?", bytes(SALT_BYTES), cost))
