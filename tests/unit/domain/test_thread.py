from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.domain.identifiers import new_identifier
from journal_app.domain.thread import Occurrence


def occurrence_of(text: str, words: str) -> Occurrence:
    start = text.index(words)
    return Occurrence(
        id=new_identifier(), thread_id="t", entry_id="e", start=start, end=start + len(words), words=words
    )


def test_a_place_is_found_again_after_the_entry_was_edited() -> None:
    occurrence = occurrence_of("The coat on the hook.", "coat")

    assert occurrence.place_in("The coat on the hook.") == (4, 8)
    assert occurrence.place_in("At night, the coat. A coat, far away from there.") == (14, 18)
    assert occurrence.place_in("Nothing of the kind.") is None


@given(st.text(), st.text(min_size=1), st.text(), st.text())
def test_a_place_that_is_found_holds_the_words(before: str, words: str, after: str, added: str) -> None:
    occurrence = occurrence_of(before + words + after, words)
    edited = added + before + words + after

    place = occurrence.place_in(edited)

    assert place is not None
    assert edited[slice(*place)] == words


def test_an_occurrence_without_words_has_no_place() -> None:
    assert replace(occurrence_of("a b", "a"), words="", end=0).place_in("a b") is None


def test_a_selection_begins_before_it_ends() -> None:
    with pytest.raises(ValueError, match="selection"):
        Occurrence(id="o", thread_id="t", entry_id="e", start=3, end=2)
