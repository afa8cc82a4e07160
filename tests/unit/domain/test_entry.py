"""What a list calls an entry."""

import pytest

from journal_app.domain.entry import HEADLINE_LENGTH
from tests.builders import make_entry


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("Walked to the river. *Slow*.\n> what if", "Walked to the river. Slow. what if"),
        ("# The sea\n\n- wide\n- **very** wide", "The sea wide very wide"),
        ("2 * 3 * 4, a_b_c, and 3-4 of them", "2 * 3 * 4, a_b_c, and 3-4 of them"),
        ("-5 degrees, #1", "-5 degrees, #1"),
        ("*", "*"),
        ("", ""),
    ],
)
def test_a_headline_has_the_words_without_the_signs_of_the_markup(words: str, headline: str) -> None:
    assert make_entry(words).headline == headline


def test_a_title_is_kept_as_it_is_written() -> None:
    assert make_entry("x", title="* star *").headline == "* star *"


def test_a_long_headline_ends_with_an_ellipsis() -> None:
    assert len(make_entry("word " * 60).headline) <= HEADLINE_LENGTH
    assert make_entry("word " * 60).headline.endswith("word…")
