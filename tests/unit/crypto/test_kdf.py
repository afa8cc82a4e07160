import math
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.crypto.kdf import FLOOR, LIMITS, LOW_MEMORY, KdfCost, Limits, calibrate, derive, wipe
from journal_app.errors import NotEnoughMemoryError
from tests.builders import CHEAP_COST, CHEAP_LIMITS

SALT = bytes(range(16))


def clock_showing(*seconds: float) -> Callable[[], float]:
    times: Iterator[float] = iter(seconds)
    return lambda: next(times)


def test_a_known_secret_gives_the_known_key() -> None:
    key = derive(b"password", SALT, KdfCost(memory_kib=8 * 1024, passes=1), limits=CHEAP_LIMITS)

    assert key.hex() == "6708f1faf7314dfc009386f5258b181f70f6190926363475fadec630a1bde67a"


def test_the_floor_lies_within_the_limits() -> None:
    assert LIMITS.allow(FLOOR)
    assert LIMITS.allow(LOW_MEMORY)
    assert (FLOOR.memory_kib, FLOOR.passes) == (256 * 1024, 3)


@pytest.mark.parametrize(
    "cost",
    [
        KdfCost(memory_kib=LIMITS.memory_kib_min - 1, passes=3),
        KdfCost(memory_kib=LIMITS.memory_kib_max + 1, passes=3),
        KdfCost(memory_kib=LIMITS.memory_kib_min, passes=LIMITS.passes_min - 1),
        KdfCost(memory_kib=LIMITS.memory_kib_min, passes=LIMITS.passes_max + 1),
        KdfCost(memory_kib=1 << 32, passes=3),
    ],
)
def test_a_cost_out_of_bounds_is_refused_before_deriving(cost: KdfCost) -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        derive(b"secret", SALT, cost)


@pytest.mark.parametrize(
    ("seconds", "passes"), [(0.1, 16), (0.25, 10), (0.4, 6), (0.49, 5), (0.5, 3), (1.2, 3), (600.0, 3)]
)
def test_a_guess_is_made_to_cost_half_a_second_or_more(seconds: float, passes: int) -> None:
    cost = calibrate(clock=clock_showing(10.0, 10.0 + seconds), run=lambda _: None)

    assert cost == KdfCost(memory_kib=FLOOR.memory_kib, passes=passes)


@pytest.mark.parametrize("end", [0.0, -5.0, math.nan, math.inf, 1e-12])
def test_a_clock_that_lies_never_leads_below_the_floor(end: float) -> None:
    cost = calibrate(clock=clock_showing(0.0, end), run=lambda _: None)

    assert cost.memory_kib == FLOOR.memory_kib
    assert cost.passes >= FLOOR.passes


@given(st.floats(min_value=0.16, max_value=0.5, exclude_max=True))
def test_the_predicted_time_lies_between_half_and_one_and_a_half_seconds(seconds: float) -> None:
    cost = calibrate(clock=clock_showing(0.0, seconds), run=lambda _: None)

    assert 0.5 <= seconds * cost.passes / FLOOR.passes <= 1.5


def test_a_machine_without_the_memory_gets_more_passes_over_less() -> None:
    def no_memory(_: KdfCost) -> None:
        raise NotEnoughMemoryError

    assert calibrate(run=no_memory) == LOW_MEMORY


def test_calibration_measures_the_floor() -> None:
    measured: list[KdfCost] = []

    calibrate(run=measured.append)

    assert measured == [FLOOR]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited, and measured, in Linux's way")
def test_memory_that_cannot_be_had_is_told_as_that() -> None:
    script = (
        "import resource\n"
        "from journal_app.crypto.kdf import FLOOR, derive\n"
        "from journal_app.errors import NotEnoughMemoryError\n"
        "used = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize()\n"
        "resource.setrlimit(resource.RLIMIT_AS, (used + (64 << 20),) * 2)\n"
        "try:\n    derive(b'secret', bytes(16), FLOOR)\n"
        "except NotEnoughMemoryError:\n    raise SystemExit(7)\n"
    )

    done = subprocess.run([sys.executable, "-c", script], check=False, timeout=60)

    assert done.returncode == 7


def test_wiping_overwrites_in_place() -> None:
    secret = bytearray(b"key material")
    same = memoryview(secret)

    wipe(secret)

    assert bytes(same) == bytes(12)


def test_limits_can_be_chosen_by_the_caller_only() -> None:
    lower = Limits(memory_kib_min=8, memory_kib_max=8, passes_min=1, passes_max=1)

    assert len(derive(b"secret", SALT, CHEAP_COST, limits=lower)) == 32
    with pytest.raises(ValueError, match="out of bounds"):
        derive(b"secret", SALT, CHEAP_COST)
