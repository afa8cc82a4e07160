"""What was deleted is gone from the file: every page, decrypted by a reader that is not the app, free pages and all."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache, partial
from itertools import count
from pathlib import Path

import pytest

from journal_app.domain.identifiers import sample_identifier
from journal_app.errors import DamagedJournalError
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.storage import search
from journal_app.storage.cipher import PAGE_BYTES
from tests.builders import CHEAP_LIMITS, NOON, PASSPHRASE, FixedClock, make_draft, make_entry, make_guided_entry
from tests.decryptor import decrypted_vault

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SEEDS = (1, 2)
"""With these, SQLite leaves words in the gaps of pages, where it had moved rows, until the file is written anew."""
ENDS = 8
LETTERS_RUN = re.compile(rb"[a-z]{8,}")
LONG = 600
"""Words that do not fit one page."""


class Words:
    """Words that occur nowhere else; their last eight letters tell them apart, for an index shortens beginnings."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def some(self, amount: int = 5) -> str:
        return " ".join("".join(self._chance.choices(LETTERS, k=12)) for _ in range(amount))


def found(text: str, plain: bytes) -> list[str]:
    ends = _every_end(plain)
    return [word for word in text.split() if word[-ENDS:].encode() in ends]


@lru_cache(maxsize=1)
def _every_end(plain: bytes) -> frozenset[bytes]:
    """Return whatever may be the end of a word: looking a word up is a thousand times quicker than looking for it."""
    return frozenset(plain[start : start + ENDS] for run in LETTERS_RUN.finditer(plain) for start in _starts(run))


def _starts(run: re.Match[bytes]) -> range:
    return range(run.start(), run.end() - ENDS + 1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def vault(closed_vault: Vault, clock: FixedClock) -> Vault:
    return Vault(closed_vault.path, limits=CHEAP_LIMITS, clock=clock)


@pytest.fixture
def journal(vault: Vault) -> Iterator[Journal]:
    opened = vault.unlock(PASSPHRASE)
    yield opened
    opened.close()


def plain_bytes(journal: Journal, vault: Vault) -> bytes:
    journal.close()
    assert all(path.stat().st_size == 0 for path in vault.path.glob("*-journal"))
    return decrypted_vault(vault.path, PASSPHRASE)


@pytest.mark.parametrize("amount", [5, LONG])
def test_nothing_of_a_purged_entry_is_left_in_the_file(
    journal: Journal, vault: Vault, clock: FixedClock, amount: int
) -> None:
    words = Words(amount)
    gone = [words.some(amount) for _ in range(7)]
    title, tag, answer, text, earlier, draft, former_draft = gone
    stays = words.some(amount)
    entry = make_guided_entry(answer, title=title, text=earlier, tags=(tag,))
    journal.entries.save(make_entry(stays))
    journal.entries.save(entry)
    journal.entries.save(replace(entry, text=text))
    for written in (former_draft, draft):
        journal.entries.save_draft(make_draft(entry=replace(entry, text=written)))
    before = plain_bytes(journal, vault)
    assert all(found(part, before) for part in (*gone[:-1], stays))  # the reader sees them, as long as they are there

    journal = vault.unlock(PASSPHRASE)
    journal.entries.delete(entry.id)
    clock.advance(days=2)
    assert journal.entries.purge_due() == 1
    assert journal.shrink_if_due()
    after = plain_bytes(journal, vault)

    assert [found(part, after) for part in gone] == [[]] * len(gone)
    assert found(stays, after) == stays.split()
    assert entry.id.encode() in after  # the tombstone


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_left_after_a_busy_life(journal: Journal, vault: Vault, clock: FixedClock, seed: int) -> None:
    chance, words = random.Random(seed), Words(seed)
    living = [make_entry(words.some(), happened_at=NOON.replace(second=number)) for number in range(3)]
    said: dict[str, list[str]] = {entry.id: [] for entry in living}
    gone: list[str] = []
    for _ in range(100):
        entry = chance.choice(living) if living and chance.random() < 0.6 else make_entry("")
        entry = replace(entry, text=words.some(chance.choice([3, 30, 300])), title=words.some(1), tags=(words.some(1),))
        said.setdefault(entry.id, []).append(" ".join((entry.text, entry.title, *entry.tags)))
        if chance.random() < 0.7 or not any(one.id == entry.id for one in living):
            journal.entries.save(entry)
            living = [entry, *(one for one in living if one.id != entry.id)]
        else:
            journal.entries.save_draft(make_draft(entry=entry))
        if chance.random() < 0.3:
            deleted = living.pop(chance.randrange(len(living)))
            if journal.entries.version_count(deleted.id) or any(
                one.id == deleted.id for one in journal.entries.newest(999)
            ):
                journal.entries.delete(deleted.id)
                gone += said[deleted.id]
    clock.advance(days=2)

    journal.entries.purge_due()
    assert journal.shrink_if_due()
    kept = [entry.text for entry in map(journal.entries.get, (header.id for header in journal.entries.newest(999)))]
    plain = plain_bytes(journal, vault)

    assert len(gone) > 20
    assert [word for text in gone for word in found(text, plain)] == []
    assert all(found(text, plain) == text.split() for text in kept)


@pytest.mark.parametrize("seed", SEEDS)
def test_copies_that_were_left_between_rows_go_too(
    journal: Journal, vault: Vault, clock: FixedClock, seed: int
) -> None:
    chance, words = random.Random(seed), Words(seed)
    entries = [
        make_entry("x", id=sample_identifier(NOON, str(number)), happened_at=NOON + timedelta(seconds=number))
        for number in range(120)
    ]
    said: dict[str, list[str]] = {entry.id: [] for entry in entries}
    for number in range(180):
        entry = entries[number] if number < len(entries) else chance.choice(entries)
        said[entry.id] += (tags := words.some(chance.randrange(1, 4)).split())
        journal.entries.save(replace(entry, tags=tuple(tags)))
    gone = chance.sample(entries, 60)
    for entry in gone:
        journal.entries.delete(entry.id)
    clock.advance(days=2)

    journal.entries.purge_due()
    assert journal.shrink_if_due()
    plain = plain_bytes(journal, vault)

    assert [word for entry in gone for word in said[entry.id] if found(word, plain)] == []


# --- writing the file anew


def size(vault: Vault) -> int:
    return (vault.path / "journal-0001.db").stat().st_size


def test_the_file_is_written_anew_after_a_purge_and_not_again(
    journal: Journal, vault: Vault, clock: FixedClock
) -> None:
    words = Words(1)
    stays = make_entry(words.some(LONG))
    journal.entries.save(stays)
    for _ in range(10):
        entry = make_entry(words.some(LONG))
        journal.entries.save(entry)
        journal.entries.delete(entry.id)
    clock.advance(days=2)
    journal.entries.purge_due()
    before = size(vault)
    looks = 0

    def look() -> bool:
        nonlocal looks
        looks += 1
        return False

    assert journal.shrink_if_due(look)

    assert size(vault) < before * 0.8
    assert looks
    looks = 0
    assert journal.shrink_if_due(look)
    assert not looks
    assert journal.check()
    assert len(journal.entries.search(stays.text.split()[0])) == 1
    journal.close()
    vault.unlock(PASSPHRASE).close()


def test_writing_anew_that_is_stopped_is_done_later(journal: Journal, vault: Vault, clock: FixedClock) -> None:
    words = Words(2)
    stays = make_entry(words.some(LONG), tags=tuple(words.some(1) for _ in range(3)))
    gone = make_entry(words.some(LONG))
    many = [make_entry(words.some(3), tags=tuple(map(str, range(100)))) for _ in range(100)]
    journal.entries.add_many([stays, gone, *many])
    journal.entries.delete(gone.id)
    clock.advance(days=2)
    journal.entries.purge_due()
    before = size(vault)
    looks = 0

    def stop_at(most: int) -> Callable[[], bool]:
        nonlocal looks
        looks = 0

        def should_stop() -> bool:
            nonlocal looks
            looks += 1
            return looks > most

        return should_stop

    journal.check(stop_at(10**9))
    for_the_check = looks
    for most in (0, for_the_check // 2, for_the_check, for_the_check + 2):
        assert not journal.shrink_if_due(stop_at(most))
        assert looks == most + 1
        assert journal._database.is_loose
        assert journal.entries.get(stays.id) == stays

    assert journal.shrink_if_due(stop_at(10**9))
    assert size(vault) < before
    assert found(gone.text, plain_bytes(journal, vault)) == []


def stops_after(asked: Iterator[int]) -> bool:
    """Answer no for as long as there is something left."""
    return next(asked, None) is None


def test_merging_the_index_that_is_stopped_anywhere_leaves_it_sound(
    journal: Journal, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal_app.storage.database._INSTRUCTIONS_BETWEEN_LOOKS", 30)
    words = Words(4)
    entries = [make_entry(words.some(LONG // 4)) for _ in range(20)]
    for entry in entries:
        journal.entries.save(entry)
    before = [entry.text for entry in entries]
    entries = [replace(entry, text=words.some(LONG // 4)) for entry in entries]
    for entry in entries:
        journal.entries.save(entry, same_sitting=True)
    monkeypatch.setattr(journal._database, "check", lambda _: True)  # what is stopped is what comes after it
    stopped = 0

    for most in count(0, 29):
        if journal._database.shrink(partial(stops_after, iter(range(most)))):
            break
        stopped += 1
        with journal._database.transaction() as connection:
            search.check(connection)
        assert not journal.sync_watch.look().stops_writing

    assert stopped > 10
    assert [len(journal.entries.search(entry.text.split()[0])) for entry in entries] == [1] * len(entries)
    plain = plain_bytes(journal, vault)
    assert [word for text in before for word in found(text, plain)] == []


def test_a_damaged_file_is_not_written_anew(journal: Journal, vault: Vault, clock: FixedClock) -> None:
    words = Words(3)
    entries = [make_entry(words.some(LONG)) for _ in range(5)]
    journal.entries.add_many(entries)
    journal.entries.delete(entries[0].id)
    clock.advance(days=2)
    journal.entries.purge_due()
    journal.close()
    path = vault.path / "journal-0001.db"
    content = bytearray(path.read_bytes())
    content[-2 * PAGE_BYTES + 100] ^= 1
    path.write_bytes(content)
    journal = vault.unlock(PASSPHRASE)

    with pytest.raises(DamagedJournalError):
        journal.shrink_if_due()

    journal.close()
    assert Path(path).read_bytes() == bytes(content)
