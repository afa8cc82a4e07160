from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from journal_app.domain.course import SessionStatus
from journal_app.domain.entry import (
    HEADLINE_LENGTH,
    Answer,
    Certainty,
    Draft,
    Entry,
    EntryFilter,
    EntryKind,
    Feeling,
    Privacy,
)
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.phase import Moment
from journal_app.domain.preferences import JournalPreferences
from journal_app.domain.prompt import Domain
from journal_app.errors import EntryGoneError
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.storage.database import Database
from tests.builders import (
    NOON,
    FixedClock,
    find_readable,
    make_answer,
    make_course,
    make_dosing_session,
    make_draft,
    make_entry,
    make_guided_entry,
)

ANY_TEXT = st.text(st.characters(), max_size=60)
INSTANTS = st.datetimes(datetime(1902, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- zones apart
ANSWERS = st.builds(
    Answer, prompt_id=st.sampled_from(["P4.body.1", "P5.self.2"]), prompt_text=ANY_TEXT, domain=st.sampled_from(Domain),
    text=ANY_TEXT, at=st.none() | INSTANTS, certainty=st.none() | st.sampled_from(Certainty),
    for_therapist=st.booleans(),
)  # fmt: skip
FEELINGS = st.builds(Feeling, word=ANY_TEXT, intensity=st.none() | st.integers(0, 10))
ENTRIES = st.builds(
    Entry,
    id=st.builds(new_identifier),
    kind=st.sampled_from(EntryKind),
    happened_at=INSTANTS,
    zone=st.sampled_from(["UTC", "Asia/Kathmandu", "America/St_Johns"]),
    written_at=INSTANTS,
    edited_at=st.none() | INSTANTS,
    moment=st.none() | st.sampled_from(Moment),
    title=ANY_TEXT,
    text=ANY_TEXT,
    answers=st.lists(ANSWERS, max_size=3).map(tuple),
    tags=st.lists(ANY_TEXT, max_size=4).map(tuple),
    mood=st.none() | st.integers(0, 10),
    starred=st.booleans(),
    privacy=st.sampled_from(Privacy),
    groggy=st.booleans(),
    settles_at=st.none() | INSTANTS,
    hidden_until=st.none() | INSTANTS,
    beside_id=st.none() | st.builds(new_identifier),
    veiled=st.booleans(),
    veil_note=ANY_TEXT,
    feelings=st.lists(FEELINGS, max_size=2).map(tuple),
)


@pytest.fixture
def entries(database: Database, clock: FixedClock) -> Entries:
    return Entries(database, clock)


def headlines(entries: Entries, **shown: object) -> list[str]:
    return [header.headline for header in entries.newest(shown=EntryFilter(**shown))]  # type: ignore[arg-type] # fields


# --- saving


def test_an_entry_comes_back_as_it_was(entries: Entries) -> None:
    entry = make_guided_entry("warm", "", title="After", text="more", tags=("rain", "Home"), mood=7, starred=True)

    kept = entries.save(entry)

    assert kept == entry
    assert entries.get(entry.id) == entry


def test_a_journal_from_a_vault_keeps_entries(journal: Journal) -> None:
    journal.entries.save(make_entry("first"))

    [header] = journal.entries.newest()
    assert header.headline == "first"


@given(ENTRIES)
@settings(deadline=None, max_examples=60)
def test_any_words_are_kept_and_saving_twice_changes_nothing(shared_database: Database, entry: Entry) -> None:
    entries = Entries(shared_database)

    kept = entries.save(entry)

    if kept is None:
        assert not (entry.title + entry.words).replace("\0", "").strip()
    else:
        assert entries.get(entry.id) == kept
        assert entries.save(kept) == kept
        assert entries.save(entry) == kept
        words = entry.words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        assert kept.words.split() == words.replace("\0", "").split()


def test_saving_again_replaces_and_says_when(entries: Entries, clock: FixedClock) -> None:
    first = make_guided_entry("first", "second")
    entries.save(first)
    clock.advance(hours=1)

    kept = entries.save(replace(first, answers=first.answers[:1], text="more", written_at=clock.now()))

    assert kept
    assert (kept.written_at, kept.edited_at) == (NOON, clock.now())
    assert len(kept.answers) == 1
    assert entries.get(first.id) == kept
    assert entries.count() == 1


def test_a_change_that_does_not_touch_words_is_no_edit(entries: Entries, clock: FixedClock) -> None:
    entry = make_entry()
    entries.save(entry)
    clock.advance(hours=1)

    entries.star(entry.id, on=True)
    entries.set_privacy(entry.id, Privacy.ONLY_ME)

    assert entries.get(entry.id) == replace(entry, starred=True, privacy=Privacy.ONLY_ME)


def test_every_change_has_a_version_of_its_own(entries: Entries, database: Database) -> None:
    entry = make_entry()

    def version() -> str:
        with database.transaction() as connection:
            return str(connection.execute(text("select version from entry")).scalar_one())

    entries.save(entry)
    seen = [version()]
    for change in (
        lambda: entries.save(replace(entry, text="other")),
        lambda: entries.star(entry.id, on=True),
        lambda: entries.delete(entry.id),
        lambda: entries.undo_delete(entry.id),
    ):
        change()
        seen.append(version())
    entries.star(entry.id, on=True)

    assert seen == sorted(set(seen))
    assert version() == seen[-1]  # it was starred before: nothing changed


@pytest.mark.parametrize("empty", [make_entry(""), make_entry(" \n\t"), make_guided_entry("", " ", mood=3)])
def test_an_entry_with_nothing_in_it_is_not_kept(entries: Entries, empty: Entry) -> None:
    assert entries.save(empty) is None
    assert entries.count() == 0


def test_emptying_an_entry_deletes_it_and_its_words_can_be_brought_back(entries: Entries) -> None:
    entry = make_entry("still here")
    entries.save(entry)

    assert entries.save(replace(entry, text="")) is None

    assert entries.count() == 0
    assert entries.undo_delete(entry.id) == entry


def test_a_link_to_a_session_that_is_gone_does_not_keep_words_from_being_saved(entries: Entries) -> None:
    entry = make_entry(dosing_session_id=new_identifier(), course_id=new_identifier())

    kept = entries.save(entry)

    assert kept == replace(entry, dosing_session_id=None, course_id=None)


def test_tags_are_tidied(entries: Entries) -> None:
    kept = entries.save(make_entry(tags=(" deep  water ", "Deep Water", "", "sea")))

    assert kept
    assert kept.tags == ("deep water", "sea")


def test_many_entries_are_added_at_once_and_known_ones_passed_over(entries: Entries) -> None:
    known = make_entry("known")
    entries.save(known)
    new = [make_guided_entry(f"answer {number}", tags=("bulk",)) for number in range(20)]

    added = entries.add_many([*new, new[0], make_entry(""), replace(known, text="other")])

    assert added == len(new)
    assert entries.get(known.id) == known
    assert [entries.get(entry.id) for entry in new] == new
    assert len(entries.search("answer", limit=50)) == len(new)
    assert entries.count(EntryFilter(tag="BULK")) == len(new)


# --- lists


def test_the_newest_come_first_page_after_page(entries: Entries) -> None:
    for minute in (3, 1, 2, 5, 4):
        entries.save(make_entry(f"{minute}", happened_at=NOON + timedelta(minutes=minute)))

    first = entries.newest(2)
    second = entries.newest(2, first[-1])
    third = entries.newest(2, second[-1])

    assert [header.headline for header in (*first, *second, *third)] == ["5", "4", "3", "2", "1"]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), st.integers(1, 5))
@settings(deadline=None, max_examples=30)
def test_paging_shows_every_entry_once(shared_database: Database, seconds: list[int], size: int) -> None:
    entries = Entries(shared_database)
    mark = new_identifier()
    saved = {
        kept.id
        for second in seconds
        if (kept := entries.save(make_entry(happened_at=NOON + timedelta(seconds=second), tags=(mark,))))
    }

    seen: list[str] = []
    page = entries.newest(size, shown=EntryFilter(tag=mark))
    while page:
        seen += [header.id for header in page]
        page = entries.newest(size, page[-1], shown=EntryFilter(tag=mark))

    assert sorted(seen) == sorted(saved)


def test_paging_goes_on_when_the_last_entry_shown_was_purged(entries: Entries, clock: FixedClock) -> None:
    for minute in range(3):
        entries.save(make_entry(f"{minute}", happened_at=NOON + timedelta(minutes=minute)))
    [_, last] = entries.newest(2)
    entries.delete(last.id)
    clock.advance(days=3)
    entries.purge_due()

    assert [header.headline for header in entries.newest(2, last)] == ["0"]


def test_a_list_shows_what_fits_every_filter(entries: Entries) -> None:
    entries.save(make_entry("plain"))
    entries.save(make_entry("rain", tags=("Weather",), starred=True))
    entries.save(make_entry("sun", tags=("weather",), privacy=Privacy.ONLY_ME))

    assert sorted(headlines(entries, tag="weather")) == ["rain", "sun"]
    assert headlines(entries, tag="weather", starred=True) == ["rain"]
    assert sorted(headlines(entries, starred=False)) == ["plain", "sun"]
    assert headlines(entries, privacy=frozenset({Privacy.ONLY_ME, Privacy.FOR_THERAPIST})) == ["sun"]
    assert headlines(entries, text="su", tag="weather") == ["sun"]
    assert headlines(entries, text='"') == []
    assert entries.count(EntryFilter(text="rai", starred=True)) == 1
    assert headlines(entries, text="  ") == headlines(entries)


def test_a_list_shows_the_entries_of_one_session(entries: Entries, database: Database) -> None:
    session = Courses(database).save_dosing_session(make_dosing_session())
    entries.save(make_entry("linked", dosing_session_id=session.id))
    entries.save(make_entry("free"))

    [header] = entries.newest(shown=EntryFilter(dosing_session_id=session.id))

    assert (header.headline, header.dosing_session_id) == ("linked", session.id)


def test_moving_an_entry_moves_it_in_the_list_and_in_the_search(entries: Entries) -> None:
    entry = make_entry("moved", happened_at=NOON)
    entries.save(entry)
    entries.save(make_entry("fixed", happened_at=NOON + timedelta(hours=1)))

    entries.save(replace(entry, happened_at=NOON + timedelta(hours=2)))

    assert headlines(entries) == ["moved", "fixed"]
    assert [hit.header.headline for hit in entries.search("moved")] == ["moved"]


def test_tags_are_counted_without_regard_to_case(entries: Entries) -> None:
    entries.save(make_entry("1", tags=("Sleep", "rain")))
    entries.save(make_entry("2", tags=("sleep",)))
    gone = entries.save(make_entry("3", tags=("rain",)))
    assert gone
    entries.delete(gone.id)

    assert [(tag.name, tag.entries) for tag in entries.tags()] == [("sleep", 2), ("rain", 1)]


def test_prompts_that_were_asked_are_remembered_with_those_passed_over(entries: Entries) -> None:
    old = make_guided_entry("before", written_at=NOON - timedelta(days=20))
    new = make_entry(
        "", answers=(make_answer("yes", prompt_id="a"), make_answer(" ", prompt_id="b", domain=Domain.SELF))
    )
    entries.add_many([old, new])

    asked = entries.prompt_history(NOON - timedelta(days=14))

    assert {(one.prompt_id, one.domain, one.at, one.answered) for one in asked} == {
        ("a", Domain.BODY, NOON, True),
        ("b", Domain.SELF, NOON, False),
    }


# --- deleting


def test_a_deleted_entry_is_nowhere_to_be_seen_and_can_be_brought_back(entries: Entries) -> None:
    entry = make_guided_entry("seashell", tags=("sea",))
    entries.save(entry)

    deleted = entries.delete(entry.id)

    assert entries.deleted() == (deleted,)
    assert deleted.header.headline == "seashell"
    assert (entries.newest(), entries.search("seashell"), entries.tags()) == ((), (), ())
    with pytest.raises(EntryGoneError):
        entries.get(entry.id)
    assert entries.undo_delete(entry.id) == entry
    assert entries.deleted() == ()
    assert len(entries.search("seashell")) == 1


@pytest.mark.parametrize(
    ("deleted_at", "last_moment"),
    [
        (datetime(2026, 3, 10, 0, 0, tzinfo=UTC), datetime(2026, 3, 11, 23, 59, 59, tzinfo=UTC)),
        (datetime(2026, 3, 10, 23, 59, tzinfo=UTC), datetime(2026, 3, 11, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_deleted_entry_stays_until_the_end_of_the_next_day(
    entries: Entries, clock: FixedClock, deleted_at: datetime, last_moment: datetime
) -> None:
    entry = make_entry()
    entries.save(entry)
    clock.present = deleted_at
    assert entries.delete(entry.id).last_day_to_undo == last_moment.date()
    clock.present += timedelta(seconds=30)
    entries.delete(entry.id)  # again: the first time stands

    assert entries.purge_due(last_moment) == 0
    assert entries.purge_due(last_moment + timedelta(seconds=1)) == 1
    assert entries.deleted() == ()
    with pytest.raises(EntryGoneError):
        entries.undo_delete(entry.id)


def test_of_a_purged_entry_only_the_identifier_stays(entries: Entries, database: Database, clock: FixedClock) -> None:
    entry = make_guided_entry("seashellword", title="driftwoodword", tags=("kelptagword",))
    entries.save(entry)
    entries.save_draft(make_draft(entry=replace(entry, text="foamdraftword")))
    entries.delete(entry.id)
    clock.advance(days=2)

    entries.purge_due()
    assert database.shrink()

    with database.transaction() as connection:
        everything = _all_content(connection)
        [tombstone] = connection.execute(text("select id, kind from tombstone")).all()
        lineage = connection.execute(text("select record_id from lineage")).all()
    assert tuple(tombstone) == (entry.id, "entry")
    assert {tuple(row) for row in lineage} == {(entry.id,)}
    assert everything.count(entry.id.encode()) == 1 + len(lineage)
    for word in (b"seashell", b"driftwood", b"kelptag", b"foamdraft"):
        assert word not in everything


def test_saving_a_purged_entry_keeps_it_after_all(entries: Entries, database: Database, clock: FixedClock) -> None:
    entry = make_entry()
    entries.save(entry)
    entries.delete(entry.id)
    clock.advance(days=2)
    entries.purge_due()

    entries.save(entry)

    assert entries.get(entry.id) == entry
    with database.transaction() as connection:
        assert connection.execute(text("select count(*) from tombstone")).scalar_one() == 0


def test_what_is_not_there_cannot_be_changed(entries: Entries) -> None:
    nobody = new_identifier()

    for attempt in (
        lambda: entries.get(nobody),
        lambda: entries.star(nobody, on=True),
        lambda: entries.set_privacy(nobody, Privacy.PRIVATE),
        lambda: entries.delete(nobody),
        lambda: entries.undo_delete(nobody),
    ):
        with pytest.raises(EntryGoneError):
            attempt()


# --- drafts


@given(ENTRIES.filter(lambda entry: bool(entry.words.strip("\0 \n"))), INSTANTS, st.integers(0, 9), st.integers(0, 9))
@settings(deadline=None, max_examples=50)
def test_any_draft_comes_back(shared_database: Database, entry: Entry, saved_at: datetime, page: int, at: int) -> None:
    entries = Entries(shared_database)

    entries.save_draft(Draft(entry=entry, saved_at=saved_at, prompt_ids=("P4.body.1",), page=page, cursor=at))

    draft = entries.draft(entry.id)
    assert draft
    assert (draft.saved_at, draft.prompt_ids, draft.page, draft.cursor) == (saved_at, ("P4.body.1",), page, at)
    assert draft.entry.words == entries.save(draft.entry).words  # type: ignore[union-attr] # it is not empty
    assert entries.draft(entry.id) is None


def test_the_draft_written_last_is_offered(entries: Entries) -> None:
    entries.save_draft(make_draft("later", saved_at=NOON + timedelta(hours=1)))
    entries.save_draft(make_draft("earlier"))

    newest, _ = entries.unfinished()

    assert newest.draft.entry.text == "later"
    entries.discard_draft(newest.draft.entry.id)
    assert entries.draft(newest.draft.entry.id) is None


def test_a_draft_changes_nothing_until_it_is_saved(entries: Entries) -> None:
    entry = make_entry("kept")
    entries.save(entry)

    entries.save_draft(make_draft(entry=replace(entry, text="changed")))

    assert entries.get(entry.id) == entry
    assert entries.search("changed") == ()


def test_a_draft_with_no_words_of_its_own_is_not_offered(entries: Entries) -> None:
    draft = make_draft("words")
    entries.save_draft(draft)
    entries.save_draft(replace(draft, entry=replace(draft.entry, text=" ")))
    entry = make_entry("kept")
    entries.save(entry)
    entries.save_draft(make_draft(entry=entry))

    assert entries.unfinished() == ()


def test_deleting_a_session_keeps_its_entries(entries: Entries, database: Database) -> None:
    courses = Courses(database)
    session = courses.save_dosing_session(make_dosing_session(status=SessionStatus.HELD))
    entry = make_entry(dosing_session_id=session.id)
    entries.save(entry)

    courses.delete_dosing_session(session.id)

    assert entries.get(entry.id) == replace(entry, dosing_session_id=None)


def test_nothing_that_was_written_can_be_read_in_the_files(journal: Journal, vault: Vault) -> None:
    words = ["seashell", "driftwood", "kelp", "foam", "lantern", "harbour"]
    entry = make_guided_entry("seashell", title="driftwood", tags=("kelp",))
    journal.entries.save(entry)
    journal.entries.save_draft(make_draft("foam"))
    journal.preferences.save(JournalPreferences(name="lantern"))
    journal.courses.save_course(make_course("harbour"))
    journal.entries.search("seashell driftwood")
    journal.entries.delete(entry.id)
    journal.entries.undo_delete(entry.id)
    journal.close()  # first: a second descriptor on an open database would drop its locks

    assert find_readable(words, [vault.path]) == []


def _all_content(connection: Connection) -> bytes:
    """Return every cell of every table, the search index's own included, in one string."""
    names = connection.execute(text("select name from sqlite_master where type = 'table' and name <> 'entry_fts'"))
    cells: list[bytes] = []
    for name in names.scalars().all():
        for row in connection.execute(text(f"select * from {name}")):  # noqa: S608 -- a name that SQLite gave
            cells += (cell if isinstance(cell, bytes) else str(cell).encode() for cell in row)
    return b"\n".join(cells)


def test_a_line_cut_off_after_a_sentence_ends_in_one_ellipsis() -> None:
    first = "x" * (HEADLINE_LENGTH - 2) + "."

    assert make_entry(f"{first} More.").headline == f"{first[:-1]}…"
    assert make_entry(first).headline == first
