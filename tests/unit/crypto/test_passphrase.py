import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.crypto.passphrase import Strength, secret_of, strength, suggest


def test_two_ways_to_type_a_letter_are_one_passphrase() -> None:
    assert secret_of(unicodedata.normalize("NFD", "Zürich")) == secret_of(unicodedata.normalize("NFC", "Zürich"))


@pytest.mark.parametrize(("one", "other"), [("a b", "a b "), ("word", "Word"), ("a b", "ab")])
def test_white_space_and_case_matter(one: str, other: str) -> None:
    assert secret_of(one) != secret_of(other)


@pytest.mark.parametrize("nothing", ["", " ", "\t\n"])
def test_nothing_is_no_passphrase(nothing: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        secret_of(nothing)


@given(st.text(st.characters(), min_size=1).filter(str.strip))
def test_anything_else_is_one(passphrase: str) -> None:
    assert secret_of(passphrase)


@pytest.mark.parametrize(
    ("passphrase", "expected"),
    [
        ("", Strength.WEAK),
        ("password1", Strength.WEAK),
        ("aaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("tr0ub4dor&3", Strength.FAIR),
        ("lanterns along the quiet harbour", Strength.STRONG),
    ],
)
def test_strength_follows_the_guesses_needed(passphrase: str, expected: Strength) -> None:
    assert strength(passphrase) is expected


@pytest.mark.parametrize("passphrase", ["x" * 100_000, "correct horse " * 5_000, "\ud800 lone", "\N{SNOWMAN}" * 300])
def test_strength_of_anything_pasted_is_told(passphrase: str) -> None:
    assert strength(passphrase) in Strength


def test_a_suggestion_is_six_words_and_strong() -> None:
    suggestion = suggest()

    assert len(suggestion.split()) == 6
    assert strength(suggestion) is Strength.STRONG


def test_suggestions_differ() -> None:
    assert len({suggest() for _ in range(50)}) == 50


def test_a_suggestion_has_as_many_words_as_asked_for() -> None:
    assert len(suggest(words=8).split()) == 8
