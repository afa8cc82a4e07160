"""What differs between two texts: true always, short where it matters, and never slow."""

import random
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal_app.domain.difference import Difference, Part, compare, compare_entries
from journal_app.domain.entry import Certainty, Feeling
from journal_app.domain.version import has_same_content
from tests.builders import make_answer, make_entry, make_guided_entry

WORDS = st.lists(
    st.sampled_from(["the", "lamp", "was", "on", "off", ".", "\n", "\n\n", " ", "  ", "\t", "日本", "e\u0301"])
)
TEXTS = st.one_of(st.text(), WORDS.map("".join), WORDS.map(" ".join))


def sides(difference: Difference) -> tuple[str, str]:
    return "".join(piece.text for piece in difference.before), "".join(piece.text for piece in difference.after)


def changed(difference: Difference) -> tuple[list[str], list[str]]:
    return (
        [piece.text for piece in difference.before if piece.is_changed],
        [piece.text for piece in difference.after if piece.is_changed],
    )


def unchanged(difference: Difference) -> tuple[str, str]:
    return (
        "".join(piece.text for piece in difference.before if not piece.is_changed),
        "".join(piece.text for piece in difference.after if not piece.is_changed),
    )


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_both_sides_join_to_what_was_written(before: str, after: str) -> None:
    difference = compare(before, after)

    assert sides(difference) == (before, after)
    assert unchanged(difference)[0] == unchanged(difference)[1]
    assert difference.is_same == (before == after)
    for side in (difference.before, difference.after):
        assert all(piece.text for piece in side)
        assert all(one.is_changed != other.is_changed for one, other in pairwise(side))


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4), st.lists(st.text(max_size=4)), st.lists(st.text(max_size=4)))
@settings(deadline=None, max_examples=50)
def test_every_part_joins_to_what_was_written(
    texts: list[tuple[str, str]], tags: list[str], other_tags: list[str]
) -> None:
    before = make_guided_entry(*(one for one, _ in texts), title="then", text="more", tags=tuple(tags))
    after = make_guided_entry(*(other for _, other in texts[1:]), title="now", mood=3, tags=tuple(other_tags))

    parts = compare_entries(before, after)

    def joined(part: Part) -> list[tuple[str, str]]:
        return [sides(one.difference) for one in parts if one.part is part]

    answers = joined(Part.ANSWER)
    assert "".join(one for one, _ in answers) == "".join(answer.text for answer in before.answers)
    assert "".join(other for _, other in answers) == "".join(answer.text for answer in after.answers)
    assert joined(Part.TITLE) == [("then", "now")]
    assert joined(Part.TEXT) == [("more", "")]
    assert joined(Part.MOOD) == [("", "3")]
    wanted = ", ".join(tags), ", ".join(other_tags)
    assert joined(Part.TAGS) == ([wanted] if any(wanted) else [])


def test_feelings_and_how_sure_one_is_are_told_apart_too() -> None:
    before = make_guided_entry("the river", feelings=(Feeling(word="calm", intensity=4), Feeling(word="tired")))
    sure = replace(before.answers[0], certainty=Certainty.LIKE_A_DREAM)
    after = replace(before, answers=(sure,), feelings=(Feeling(word="calm", intensity=7), Feeling(word="tired")))

    parts = {one.part: one.difference for one in compare_entries(before, after)}

    assert not has_same_content(before, after)
    assert changed(parts[Part.FEELINGS]) == (["calm 4"], ["calm 7"])
    assert sides(parts[Part.CERTAINTY]) == ("", "like_a_dream")
    assert parts[Part.ANSWER].is_same


@pytest.mark.parametrize(
    ("before", "after", "taken_out", "put_in"),
    [
        ("the lamp was on", "the lamp was off", ["on"], ["off"]),
        ("the lamp was on", "the lamp was not on", [], ["not "]),
        ("it was a long night", "it was one short night", ["a long"], ["one short"]),
        ("don't go", "don't you go", [], ["you "]),
        ("one.\n\ntwo.\n\nthree.", "one.\n\nthree.", ["two.\n\n"], []),
        ("cafe\u0301 noir", "cafe noir", ["cafe\u0301"], ["cafe"]),
        ("夜は静か", "夜も静か", ["は"], ["も"]),
        ("", "first words", [], ["first words"]),
    ],
)
def test_only_the_words_that_differ_are_marked(
    before: str, after: str, taken_out: list[str], put_in: list[str]
) -> None:
    assert changed(compare(before, after)) == (taken_out, put_in)


def test_answers_are_compared_with_those_to_the_same_prompt() -> None:
    first, second, third = (
        make_answer(text, prompt_id=text, prompt_text=f"{text}?") for text in ("one", "two", "three")
    )
    before = make_entry("", answers=(first, second))
    after = make_entry("", answers=(third, second))

    parts = compare_entries(before, after)

    assert [(one.prompt_text, sides(one.difference)) for one in parts] == [
        ("one?", ("one", "")),
        ("three?", ("", "three")),
        ("two?", ("two", "two")),
    ]


def test_a_tag_is_marked_as_a_whole() -> None:
    [_, tags] = compare_entries(make_entry(tags=("slow river", "home")), make_entry(tags=("slow walk", "home")))

    assert changed(tags.difference) == (["slow river"], ["slow walk"])


def text_of(words: int, paragraph: int, chance: random.Random) -> str:
    chosen = ["".join(chance.choices("aeiourtnsl", k=chance.randint(2, 8))) for _ in range(words)]
    return "\n\n".join(" ".join(chosen[start : start + paragraph]) for start in range(0, words, paragraph))


@pytest.mark.parametrize("paragraph", [200, 20_000])
def test_a_change_in_every_hundredth_of_twenty_thousand_words_is_found(paragraph: int) -> None:
    before = text_of(20_000, paragraph, random.Random(7))
    words = before.split(" ")
    words[50::100] = ["heron"] * len(words[50::100])
    after = " ".join(words)

    began = time.perf_counter()
    difference = compare(before, after)

    assert time.perf_counter() - began < 3
    assert sides(difference) == (before, after)
    assert sum(map(len, changed(difference)[1])) < len(after) / 50


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 20_000, "b " + "a " * 19_000 + "b"),
        ("." * 50_000, "!!!" + "." * 40_000),
        ("x\n" * 20_000, "y\nx\n" * 10_000),
        ("\n".join(map(str, range(20_000))), "\n".join(map(str, range(20_000, 0, -1)))),
        ("a b " * 240, "b a " * 260),
        (" " * 100_000, "\t" + " " * 50_000),
        ("x" * 1_000_000, "x" * 999_999 + "y"),
        (text_of(20_000, 200, random.Random(1)), text_of(20_000, 200, random.Random(2))),
    ],
    ids=["letter", "dots", "lines", "turned round", "alternating", "spaces", "one word", "all other"],
)
def test_no_text_takes_long(before: str, after: str) -> None:
    began = time.perf_counter()
    difference = compare(before, after)

    assert time.perf_counter() - began < 3
    assert sides(difference) == (before, after)
