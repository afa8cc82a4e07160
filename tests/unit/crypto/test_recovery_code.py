import re
from itertools import combinations

import pytest

from journal_app.crypto import recovery_code
from journal_app.crypto.recovery_code import GROUPS, check_group, groups, new_recovery_code, secret_of
from journal_app.errors import MistypedRecoveryCodeError

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def bare(code: str) -> str:
    return code.replace("-", "")


def test_a_code_has_six_groups_and_two_check_digits() -> None:
    code = new_recovery_code()

    assert [len(group) for group in code.split("-")] == [6, 6, 6, 6, 6, 4]
    assert set(bare(code)) <= set(DIGITS)
    assert len(groups(code)) == GROUPS


def test_codes_differ() -> None:
    assert len({new_recovery_code() for _ in range(200)}) == 200


def test_the_example_in_the_documentation_is_valid() -> None:
    [example] = re.findall(r"`((?:\w{6}-){5}\w{4})`", recovery_code.__doc__ or "")

    assert secret_of(example) == bare(example).encode()


def test_a_code_may_be_typed_in_many_ways() -> None:
    code = new_recovery_code()

    for typed in (
        code.lower(),
        bare(code),
        code.replace("-", " "),
        f"  {code}\n",
        code.replace("0", "O").replace("1", "l"),
        code.replace("0", "o").replace("1", "I"),
        code.replace("-", "\N{EN DASH}"),
    ):
        assert secret_of(typed) == bare(code).encode()


def test_every_single_wrong_digit_is_noticed() -> None:
    code = bare(new_recovery_code())

    for place, right in enumerate(code):
        for wrong in DIGITS.replace(right, ""):
            with pytest.raises(MistypedRecoveryCodeError):
                secret_of(code[:place] + wrong + code[place + 1 :])


def test_every_two_digits_that_changed_places_are_noticed() -> None:
    number = bare(new_recovery_code())

    for first, second in combinations(range(32), 2):
        swapped = list(number)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        if "".join(swapped) != number:
            with pytest.raises(MistypedRecoveryCodeError):
                secret_of("".join(swapped))


@pytest.mark.parametrize(
    "typed",
    ["", "-", "UUUUUU", "0" * 33, "0" * 35, "é" * 34, "0" * 33 + "U", "0" * 33 + "*", "0" * 100_000],
)
def test_what_is_no_code_is_told_as_mistyped(typed: str) -> None:
    with pytest.raises(MistypedRecoveryCodeError):
        secret_of(typed)


def test_one_group_can_be_typed_back() -> None:
    code = new_recovery_code()
    for index, group in enumerate(code.split("-")):
        assert check_group(code, index, f" {group.lower()} ")
        assert not check_group(code, index, group[:-1])
        assert not check_group(code, index, "")
        assert not check_group(code, index, group[:-1] + ("0" if group[-1] != "0" else "2"))
