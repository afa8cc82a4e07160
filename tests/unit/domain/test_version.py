from dataclasses import replace
from datetime import timedelta

import pytest

from journal_app.domain.entry import Entry, Privacy
from journal_app.domain.version import SITTING_LASTS, EntryVersion, brought_back, is_to_be_kept
from tests.builders import NOON, make_answer, make_entry, make_guided_entry

ENTRY = make_guided_entry("warm hands", title="After", text="more", tags=("rain",), mood=4)


@pytest.mark.parametrize(
    "after",
    [
        replace(ENTRY, title="Before"),
        replace(ENTRY, text="less"),
        replace(ENTRY, answers=(make_answer("cold hands"),)),
        replace(ENTRY, answers=()),
        replace(ENTRY, mood=None),
    ],
    ids=["title", "text", "answer", "answers", "mood"],
)
def test_other_words_leave_a_version_in_each_sitting(after: Entry) -> None:
    assert is_to_be_kept(ENTRY, after, changed_at=NOON, now=NOON)
    assert not is_to_be_kept(ENTRY, after, changed_at=NOON, now=NOON, same_sitting=True)


@pytest.mark.parametrize(
    "after",
    [
        ENTRY,
        replace(ENTRY, starred=True),
        replace(ENTRY, privacy=Privacy.ONLY_ME),
        replace(ENTRY, tags=()),
        replace(ENTRY, happened_at=NOON - timedelta(days=1)),
    ],
    ids=["nothing", "star", "privacy", "tags", "time"],
)
def test_what_is_no_word_leaves_no_version(after: Entry) -> None:
    assert not is_to_be_kept(ENTRY, after, changed_at=NOON, now=NOON + timedelta(days=1))


@pytest.mark.parametrize(
    ("passed", "kept"),
    [(SITTING_LASTS, False), (SITTING_LASTS + timedelta(seconds=1), True), (timedelta(seconds=-1), True)],
)
def test_a_sitting_that_lasts_leaves_a_version(passed: timedelta, kept: bool) -> None:
    after = replace(ENTRY, text="less")

    assert is_to_be_kept(ENTRY, after, changed_at=NOON, now=NOON + passed, same_sitting=True) is kept


def test_words_come_back_and_nothing_becomes_less_private() -> None:
    present = make_entry("now", id=ENTRY.id, privacy=Privacy.ONLY_ME, starred=True, happened_at=NOON + timedelta(1))

    restored = brought_back(present, ENTRY)

    assert restored == replace(
        ENTRY, privacy=Privacy.ONLY_ME, starred=True, happened_at=NOON + timedelta(1), written_at=present.written_at
    )


def test_a_version_counts_its_words_and_tells_when_they_were_kept() -> None:
    version = EntryVersion(version="v", changed_at=NOON, entry=replace(ENTRY, edited_at=NOON + timedelta(hours=1)))

    assert version.word_count == 4
    assert version.kept_at == NOON + timedelta(hours=1)
    assert EntryVersion(version="v", changed_at=NOON, entry=ENTRY).kept_at == NOON
