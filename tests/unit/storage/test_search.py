import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from journal_app.errors import DamagedJournalError
from journal_app.services.entries import Entries
from journal_app.storage import search
from journal_app.storage.database import Database
from tests.builders import NOON, FixedClock, make_entry, make_guided_entry

SYNTAX = st.text(st.sampled_from("\"'“”*^+-:(){}.,;?!%_\\/ \0\nANDORNEAT日あ🌊é"), max_size=40)


@pytest.fixture
def entries(database: Database, clock: FixedClock) -> Entries:
    return Entries(database, clock)


def found(entries: Entries, typed: str) -> list[str]:
    return sorted(hit.header.headline for hit in entries.search(typed))


@given(SYNTAX | st.text(st.characters(), max_size=300))
@example('"')
@example("title : x")
@example("NEAR(a b)")
@example("x" * 1000)
@example("a " * 500)
@settings(deadline=None, max_examples=300)
def test_nothing_that_is_typed_makes_a_search_fail(shared_database: Database, typed: str) -> None:
    entries = Entries(shared_database)
    entries.add_many([replace(make_entry("NEAR the river AND the sea"), id="0190a0a0-0000-7000-8000-000000000000")])

    for hit in entries.search(typed):
        assert "river" in hit.header.headline


@given(st.text(st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=0x24F), min_size=1, max_size=30))
@settings(deadline=None)
def test_every_word_and_every_beginning_of_it_is_found(shared_database: Database, word: str) -> None:
    entries = Entries(shared_database)
    entry = make_entry(f"around {word} around")
    entries.save(entry)

    for typed in (word, word[: (len(word) + 1) // 2], f"around {word}", f'"{word} around"'):
        assert entry.id in {hit.header.id for hit in entries.search(typed, limit=10_000)}, typed
    entries.delete(entry.id)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("später am Fluss", "spater"),
        ("spater am Fluss", "SPÄTER"),
        ("сегодня был дождь", "Сегод"),
        ("yürüyüş yaptım", "yuruyus"),  # noqa: RUF001 -- Turkish
        ("今日は海へ行きました", "海へ"),
        ("我今天觉得平静", "平静"),
        ("love🌊and", "🌊"),
        ("cafe\u0301 noir", "café"),
        ("don't know", "don't"),
        ("ends in x\0y", "x"),
    ],
)
def test_words_are_found_in_many_scripts(entries: Entries, written: str, typed: str) -> None:
    entries.save(make_entry(written))
    entries.save(make_entry("something else", happened_at=NOON + timedelta(hours=1)))

    hits = entries.search(typed)

    assert len(hits) == 1
    snippet = "".join(part.text for part in hits[0].snippet)
    assert snippet == unicodedata.normalize("NFC", written.replace("\0", ""))
    assert any(part.found for part in hits[0].snippet)


def test_titles_answers_and_tags_are_searched(entries: Entries) -> None:
    entries.save(make_guided_entry("alpha", title="beta", text="gamma", tags=("delta",)))

    for typed in ("alpha", "beta", "gamma", "delta", "alpha beta gamma delta"):
        assert len(entries.search(typed)) == 1


def test_only_the_last_word_may_be_incomplete(entries: Entries) -> None:
    entries.save(make_entry("quiet river"))

    assert found(entries, "quiet riv") == ["quiet river"]
    assert found(entries, "qui river") == []
    assert found(entries, "riv ") == []


def test_words_in_quotation_marks_follow_each_other(entries: Entries) -> None:
    entries.save(make_entry("deep water", happened_at=NOON))
    entries.save(make_entry("water is deep", happened_at=NOON + timedelta(hours=1)))

    assert found(entries, "deep water") == ["deep water", "water is deep"]
    assert found(entries, '"deep water"') == ["deep water"]
    assert found(entries, "“deep wat") == ["deep water"]


def test_a_snippet_marks_what_was_found(entries: Entries) -> None:
    entries.save(make_entry("one two three \x01<b>four</b>\x02"))

    [hit] = entries.search("two four")

    assert [part.text for part in hit.snippet if part.found] == ["two", "four"]
    assert "<b>" in "".join(part.text for part in hit.snippet)


def test_few_hits_are_ranked_and_many_come_newest_first(entries: Entries, monkeypatch: pytest.MonkeyPatch) -> None:
    entries.save(make_entry("filler " * 40 + "pebble", happened_at=NOON + timedelta(hours=1)))
    entries.save(make_entry("pebble", happened_at=NOON))

    ranked = [hit.header.happened_at for hit in entries.search("pebble")]
    monkeypatch.setattr(search, "RANKED_HITS", 2)
    newest_first = [hit.header.happened_at for hit in entries.search("pebble")]

    assert ranked == [NOON, NOON + timedelta(hours=1)]
    assert newest_first == ranked[::-1]


def test_a_changed_entry_is_found_by_its_new_words_only(entries: Entries) -> None:
    entry = make_entry("pebble")
    entries.save(entry)

    entries.save(replace(entry, text="shell"))

    assert found(entries, "pebble") == []
    assert found(entries, "shell") == ["shell"]


def test_the_index_agrees_with_its_words_and_merging_comes_to_an_end(entries: Entries, database: Database) -> None:
    for number in range(40):
        entry = make_entry(f"word{number} and others")
        entries.save(entry)
        if number % 3 == 0:
            entries.delete(entry.id)

    steps = 0
    while entries.merge_step():
        steps += 1
        assert steps < 100

    assert steps > 0
    with database.transaction() as connection:
        search.check(connection)
        pieces = "select count(distinct segid) from entry_fts_idx"
        assert connection.execute(text(pieces)).scalar_one() < 5
    assert len(entries.search("others", limit=100)) == 26


def test_an_index_that_lost_an_entry_is_noticed(entries: Entries, database: Database) -> None:
    entries.save(make_entry("pebble"))

    with database.transaction() as connection:
        connection.execute(text("delete from entry_fts_content"))

    with pytest.raises(DamagedJournalError), database.transaction() as connection:
        search.check(connection)
