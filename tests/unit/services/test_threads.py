from datetime import timedelta

import pytest
from sqlalchemy import text

from journal_app.domain.entry import Entry
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.thread import Occurrence, ThreadKind
from journal_app.domain.timeline import TimelineFilter
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.threads import Threads
from journal_app.storage.database import Database
from tests.builders import NOON, FixedClock, make_entry, make_guided_entry

STARRED = TimelineFilter(starred_only=True)


@pytest.fixture
def threads(database: Database, clock: FixedClock) -> Threads:
    return Threads(database, clock)


@pytest.fixture
def entries(database: Database, clock: FixedClock) -> Entries:
    return Entries(database, clock)


def keep(entries: Entries, entry: Entry) -> Entry:
    entries.save(entry)
    return entry


def test_a_thread_begins_with_a_selection_and_returns(threads: Threads, entries: Entries) -> None:
    later = keep(entries, make_guided_entry("far", "an old coat", happened_at=NOON))
    first = keep(entries, make_entry("The coat.", happened_at=NOON - timedelta(days=9)))

    thread = threads.begin(" ", ThreadKind.IMAGE, first.id, 4, 8)
    assert thread is not None
    assert (thread.name, thread.words) == ("coat", "coat")
    start = later.words.index("old coat")
    occurrence = threads.add(thread.id, later.id, start, start + 8)

    assert occurrence is not None
    assert threads.add(thread.id, later.id, start, start + 8) == occurrence
    assert [(one.entry.id, one.occurrence.words) for one in threads.returns(thread.id)] == [
        (first.id, "coat"),
        (later.id, "old coat"),
    ]
    [line] = threads.lines()
    assert (line.id, line.name, line.kind) == (thread.id, "coat", "image")
    assert line.points == (
        (first.happened_at.timestamp(), first.id),
        (later.happened_at.timestamp(), later.id),
    )
    assert threads.occurrences(entry_id=later.id) == (occurrence,)


def test_two_places_in_one_entry_are_one_point_of_the_line(threads: Threads, entries: Entries) -> None:
    entry = keep(entries, make_entry("coat, coat"))
    thread = threads.begin("Coat", ThreadKind.IMAGE, entry.id, 0, 4)
    assert thread is not None

    threads.add(thread.id, entry.id, 6, 10)

    assert len(threads.occurrences(thread.id)) == 2
    assert len(threads.lines()[0].points) == 1


def test_a_filtered_timeline_has_only_the_returns_in_the_entries_it_shows(
    threads: Threads, entries: Entries, database: Database, clock: FixedClock
) -> None:
    plain, starred = keep(entries, make_entry("a coat")), keep(entries, make_entry("the coat", starred=True))
    thread = threads.begin("Coat", ThreadKind.IMAGE, plain.id, 2, 6)
    assert thread is not None
    threads.add(thread.id, starred.id, 4, 8)
    courses = Courses(database, clock)

    [whole], [filtered] = courses.timeline("UTC").threads, courses.timeline("UTC", STARRED).threads

    assert [mark.id for mark in whole.marks] == [plain.id, starred.id]
    assert [mark.id for mark in filtered.marks] == [starred.id]


def test_a_deleted_entry_is_passed_over_and_its_words_go_with_it(
    threads: Threads, entries: Entries, database: Database, clock: FixedClock
) -> None:
    entry = keep(entries, make_entry("a coat"))
    thread = threads.begin("Papa", ThreadKind.PERSON, entry.id, 2, 6)
    assert thread is not None

    entries.delete(entry.id)
    assert threads.returns(thread.id) == ()
    assert threads.lines() == ()
    entries.undo_delete(entry.id)
    assert len(threads.returns(thread.id)) == 1
    entries.delete(entry.id)
    clock.advance(days=3)
    entries.purge_due(clock.now())

    with database.transaction() as connection:
        assert connection.execute(text("select count(*) from occurrence")).scalar_one() == 0
    assert threads.thread(thread.id) == thread


def test_what_is_gone_makes_no_thread(threads: Threads, entries: Entries) -> None:
    entry = keep(entries, make_entry("a coat"))
    thread = threads.begin("Coat", ThreadKind.IMAGE, entry.id, 2, 6)
    assert thread is not None

    assert threads.begin("Coat", ThreadKind.IMAGE, "nobody", 0, 1) is None
    assert threads.add("nobody", entry.id, 0, 1) is None
    assert threads.add(thread.id, "nobody", 0, 1) is None
    with pytest.raises(LookupError):
        threads.save_occurrence(Occurrence(id=new_identifier(), thread_id=thread.id, entry_id="nobody"))


def test_deleting_a_thread_leaves_the_entries(threads: Threads, entries: Entries) -> None:
    entry = keep(entries, make_entry("a coat"))
    thread = threads.begin("Coat", ThreadKind.IMAGE, entry.id, 2, 6)
    assert thread is not None

    threads.delete_thread(thread.id)

    assert threads.threads() == ()
    assert threads.occurrences() == ()
    assert entries.get(entry.id) is not None


def test_an_occurrence_can_be_taken_out(threads: Threads, entries: Entries) -> None:
    entry = keep(entries, make_entry("a coat"))
    thread = threads.begin("Coat", ThreadKind.IMAGE, entry.id, 2, 6)
    assert thread is not None

    threads.remove_occurrence(threads.occurrences(thread.id)[0].id)

    assert threads.occurrences() == ()
    assert threads.threads() == (thread,)
