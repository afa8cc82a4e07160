"""Earlier versions: nothing that was kept is ever lost by writing on, deleting or bringing back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from journal_app.domain.day import last_day_to_undo
from journal_app.domain.entry import Draft, DraftOf, Entry, Privacy
from journal_app.domain.version import SITTING_LASTS
from journal_app.errors import EntryGoneError
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.storage.database import Database
from tests.builders import (
    NOON,
    FixedClock,
    make_course,
    make_dosing_session,
    make_draft,
    make_entry,
    make_guided_entry,
    make_intention,
)


@pytest.fixture
def entries(database: Database, clock: FixedClock) -> Entries:
    return Entries(database, clock)


def texts(entries: Entries, entry: Entry) -> list[str]:
    return [one.entry.text for one in entries.versions(entry.id)]


def lineage(database: Database, record_id: str) -> set[str]:
    with database.transaction() as connection:
        found = connection.execute(text("select version from lineage where record_id = :id"), {"id": record_id})
        return set(found.scalars())


def test_each_sitting_leaves_the_words_that_stood_before_it(entries: Entries) -> None:
    entry = make_guided_entry("one", text="first", tags=("rain",), mood=3)
    entries.save(entry)

    entries.save(replace(entry, text="second"))
    entries.save(replace(entry, text="third"))  # the clock stands still, and yet it is another sitting

    assert texts(entries, entry) == ["second", "first"]
    assert entries.versions(entry.id)[1].entry == entry
    assert entries.version_count(entry.id) == 2
    assert entries.get(entry.id).text == "third"


def test_what_is_changed_within_a_sitting_is_one_version(entries: Entries, clock: FixedClock) -> None:
    entry = make_entry("first")
    entries.save(entry)
    entries.save(replace(entry, text="second"), same_sitting=True)
    assert texts(entries, entry) == []

    clock.advance(seconds=SITTING_LASTS.total_seconds() + 1)
    entries.save(replace(entry, text="third"), same_sitting=True)

    assert texts(entries, entry) == ["second"]


def test_a_star_a_tag_and_privacy_leave_no_version(entries: Entries, clock: FixedClock) -> None:
    entry = make_entry("first")
    entries.save(entry)
    clock.advance(days=1)

    entries.star(entry.id, on=True)
    entries.set_privacy(entry.id, Privacy.ONLY_ME)
    entries.set_tags(entry.id, ["rain"])
    entries.save(entries.get(entry.id))

    assert entries.versions(entry.id) == ()


def test_a_version_is_brought_back_and_the_present_words_become_one(entries: Entries, clock: FixedClock) -> None:
    entry = make_entry("first", title="One", tags=("rain",))
    entries.save(entry)
    clock.advance(hours=1)
    entries.save(replace(entry, text="second", title="Two", tags=(), privacy=Privacy.ONLY_ME))
    [first] = entries.versions(entry.id)
    clock.advance(hours=1)

    restored = entries.restore_version(entry.id, first.version)

    assert restored == replace(entry, privacy=Privacy.ONLY_ME, edited_at=clock.now())
    assert entries.get(entry.id) == restored
    assert texts(entries, entry) == ["second", "first"]
    assert [header.headline for header in entries.newest()] == ["One"]
    assert len(entries.search("first")) == 1
    assert entries.search("second") == ()


def test_bringing_back_what_stands_changes_nothing(entries: Entries) -> None:
    entry = make_entry("first")
    entries.save(entry)
    entries.save(replace(entry, text="second"))
    entries.save(entry)
    before = entries.get(entry.id)
    [_, first] = entries.versions(entry.id)

    assert entries.restore_version(entry.id, first.version) == before

    assert texts(entries, entry) == ["second", "first"]


def test_a_version_of_a_deleted_entry_brings_it_back(entries: Entries) -> None:
    entry = make_entry("first")
    entries.save(entry)
    entries.save(replace(entry, text="second"))
    entries.delete(entry.id)
    [first] = entries.versions(entry.id)

    entries.restore_version(entry.id, first.version)

    assert entries.get(entry.id).text == "first"
    assert texts(entries, entry) == ["second", "first"]
    assert entries.deleted() == ()


def test_a_version_that_is_not_there_is_told(entries: Entries) -> None:
    entry, other = make_entry("first"), make_entry("other")
    entries.save(entry)
    entries.save(replace(entry, text="second"))
    entries.save(other)
    [first] = entries.versions(entry.id)

    for entry_id, version in ((entry.id, "none"), (other.id, first.version), ("none", first.version)):
        with pytest.raises(EntryGoneError):
            entries.version(entry_id, version)
        with pytest.raises(EntryGoneError):
            entries.restore_version(entry_id, version)
    assert entries.version(entry.id, first.version) == first
    assert entries.versions("none") == ()


def test_purging_takes_the_earlier_versions_along(entries: Entries, database: Database, clock: FixedClock) -> None:
    entry = make_entry("first")
    entries.save(entry)
    entries.save(replace(entry, text="second"))
    entries.delete(entry.id)
    clock.advance(days=2)

    entries.purge_due()

    with database.transaction() as connection:
        assert connection.execute(text("select count(*) from entry_version")).scalar_one() == 0


# --- lineage


def test_every_version_of_an_entry_is_in_its_lineage(entries: Entries, database: Database) -> None:
    entry = make_entry("first")

    def version() -> str:
        with database.transaction() as connection:
            return str(connection.execute(text("select version from entry")).scalar_one())

    had = set()
    entries.save(entry)
    had.add(version())
    for change in (
        lambda: entries.save(replace(entry, text="second")),
        lambda: entries.star(entry.id, on=True),
        lambda: entries.star(entry.id, on=True),
        lambda: entries.set_privacy(entry.id, Privacy.ONLY_ME),
        lambda: entries.set_tags(entry.id, ["rain"]),
        lambda: entries.delete(entry.id),
        lambda: entries.undo_delete(entry.id),
        lambda: entries.restore_version(entry.id, entries.versions(entry.id)[0].version),
    ):
        change()
        had.add(version())

    assert len(had) == 8
    assert lineage(database, entry.id) == had


def test_entries_added_at_once_have_a_lineage(entries: Entries, database: Database) -> None:
    added = [make_entry(str(number)) for number in range(3)]

    entries.add_many(added)

    assert [len(lineage(database, entry.id)) for entry in added] == [1, 1, 1]


def test_courses_sessions_and_intentions_have_a_lineage(database: Database) -> None:
    courses = Courses(database)
    course, session, intention = make_course(), make_dosing_session(), make_intention()

    courses.save_course(course)
    courses.save_course(course)  # changes nothing
    courses.save_course(replace(course, name="Autumn"))
    courses.save_dosing_session(session)
    courses.save_intention(intention)

    assert [len(lineage(database, one.id)) for one in (course, session, intention)] == [2, 1, 1]


# --- drafts that wait


def test_every_draft_waits_the_latest_first(entries: Entries, clock: FixedClock) -> None:
    kept, deleted, purged = (make_entry(name) for name in ("kept", "deleted", "purged"))
    for entry in (kept, deleted, purged):
        entries.save(entry)
    entries.delete(purged.id)
    clock.advance(days=2)
    entries.purge_due()
    entries.delete(deleted.id)
    drafts = [make_draft("new", saved_at=clock.now())]
    drafts += [
        make_draft(
            entry=replace(entry, text=f"{entry.text} and more"), saved_at=clock.now() + timedelta(seconds=number)
        )
        for number, entry in enumerate((kept, deleted, purged), 1)
    ]

    for draft in drafts:
        entries.save_draft(draft)

    assert [one.draft for one in entries.unfinished()] == drafts[::-1]
    assert [one.of for one in entries.unfinished()] == [
        DraftOf.DELETED_ENTRY,
        DraftOf.DELETED_ENTRY,
        DraftOf.KEPT_ENTRY,
        DraftOf.NEW_ENTRY,
    ]


def test_an_entry_has_one_draft(entries: Entries) -> None:
    draft = make_draft("first")
    entries.save_draft(draft)
    entries.save_draft(replace(draft, entry=replace(draft.entry, text="second")))

    [only] = entries.unfinished()

    assert only.draft.entry.text == "second"


def test_a_draft_goes_with_its_entry_but_one_written_later_stays(entries: Entries, clock: FixedClock) -> None:
    before, after = make_entry("before"), make_entry("after")
    for entry in (before, after):
        entries.save(entry)
        entries.save_draft(make_draft(entry=replace(entry, text="begun")))
        entries.delete(entry.id)
    clock.advance(days=2)
    entries.save_draft(
        make_draft(entry=replace(after, text="went on"), saved_at=NOON - timedelta(days=9))
    )  # a bad clock

    entries.purge_due()

    assert [one.draft.entry.text for one in entries.unfinished()] == ["went on"]
    entries.save(entries.unfinished()[0].draft.entry)
    assert entries.get(after.id).text == "went on"


def test_a_draft_comes_back_with_its_entry(entries: Entries, clock: FixedClock) -> None:
    entry = make_entry("kept")
    draft = make_draft(entry=replace(entry, text="begun"))
    entries.save(entry)
    entries.save_draft(draft)
    entries.delete(entry.id)
    entries.undo_delete(entry.id)
    entries.save(entry)  # and drops the draft, as keeping does
    entries.save_draft(draft)
    entries.delete(entry.id)
    entries.undo_delete(entry.id)
    clock.advance(days=2)

    entries.purge_due()

    assert [one.draft for one in entries.unfinished()] == [draft]
    assert entries.draft(entry.id) == draft


# --- whatever a person does


class Person(RuleBasedStateMachine):
    """Writes, stars, deletes, undoes and brings back in any order, beside the plainest model of what is to be there."""

    database: Database

    @initialize()
    def begin(self) -> None:
        self.clock = FixedClock()
        self.entries = Entries(self.database, self.clock)
        self.mine: list[Entry] = []
        self.said: dict[str, set[str]] = {}
        self.now: dict[str, str] = {}
        self.starred: dict[str, bool] = {}
        self.deleted: dict[str, int] = {}
        self.drafts: dict[str, tuple[Draft, bool]] = {}
        self.count = 0

    def one(self, number: int) -> Entry:
        return self.mine[number % len(self.mine)]

    def is_there(self, entry: Entry) -> bool:
        return entry.id in self.now

    def words(self) -> str:
        self.count += 1
        return f"words {self.count}"

    @rule()
    def write(self) -> None:
        entry = make_entry(self.words())
        self.mine.append(entry)
        self.keep(entry, entry.text)

    @rule(number=st.integers(0, 9), same=st.booleans())
    def write_on(self, number: int, same: bool) -> None:
        if self.mine:
            entry = self.one(number)
            words = self.words()
            is_there = self.is_there(entry)
            if same and is_there:
                self.said[entry.id].discard(self.now[entry.id])  # within one sitting only its last words are kept
                self.entries.save(replace(entry, text=words, starred=self.starred[entry.id]), same_sitting=True)
                self.note(entry, words)
            else:
                self.keep(entry, words)

    def keep(self, entry: Entry, words: str) -> None:
        self.entries.save(replace(entry, text=words, starred=self.starred.get(entry.id, False)))
        self.note(entry, words)

    def note(self, entry: Entry, words: str) -> None:
        self.drafts.pop(entry.id, None)
        self.deleted.pop(entry.id, None)
        self.said.setdefault(entry.id, set()).add(words)
        self.now[entry.id] = words
        self.starred.setdefault(entry.id, False)

    @rule(number=st.integers(0, 9), on=st.booleans())
    def star(self, number: int, on: bool) -> None:
        if self.mine and self.is_there(entry := self.one(number)) and entry.id not in self.deleted:
            self.entries.star(entry.id, on)
            self.starred[entry.id] = on

    @rule(number=st.integers(0, 9))
    def begin_a_change(self, number: int) -> None:
        if self.mine:
            draft = make_draft(entry=replace(self.one(number), text=self.words()))
            self.entries.save_draft(draft)
            self.drafts[draft.entry.id] = draft, False

    @rule(number=st.integers(0, 9))
    def delete(self, number: int) -> None:
        if self.mine and self.is_there(entry := self.one(number)):
            self.entries.delete(entry.id)
            if entry.id not in self.deleted:
                self.deleted[entry.id] = (self.clock.now() - NOON).days
                if entry.id in self.drafts:
                    self.drafts[entry.id] = self.drafts[entry.id][0], True

    @rule(number=st.integers(0, 9))
    def undo(self, number: int) -> None:
        if self.mine and self.is_there(entry := self.one(number)):
            self.entries.undo_delete(entry.id)
            if self.deleted.pop(entry.id, None) is not None and entry.id in self.drafts:
                self.drafts[entry.id] = self.drafts[entry.id][0], False

    @rule(number=st.integers(0, 9), which=st.integers(0, 9))
    def bring_back(self, number: int, which: int) -> None:
        if self.mine and self.is_there(entry := self.one(number)) and (found := self.entries.versions(entry.id)):
            version = found[which % len(found)]
            self.entries.restore_version(entry.id, version.version)
            self.now[entry.id] = version.entry.text
            if self.deleted.pop(entry.id, None) is not None and entry.id in self.drafts:
                self.drafts[entry.id] = self.drafts[entry.id][0], False

    @rule(days=st.integers(0, 2))
    def wait_and_purge(self, days: int) -> None:
        self.clock.advance(days=days)
        self.entries.purge_due()
        today = (self.clock.now() - NOON).days
        for entry_id, day in tuple(self.deleted.items()):
            if today > day + (last_day_to_undo(NOON.date()) - NOON.date()).days:
                del self.deleted[entry_id], self.said[entry_id], self.now[entry_id], self.starred[entry_id]
                if self.drafts.get(entry_id, (None, False))[1]:
                    del self.drafts[entry_id]

    @invariant()
    def everything_is_there(self) -> None:
        living = {header.id for header in self.entries.newest(1000)}
        deleted = {one.header.id for one in self.entries.deleted()}
        waiting = {one.draft.entry.id: one.draft.entry.text for one in self.entries.unfinished()}
        for entry in self.mine:
            versions = {one.entry.text for one in self.entries.versions(entry.id)}
            assert (entry.id in living) == (self.is_there(entry) and entry.id not in self.deleted)
            assert (entry.id in deleted) == (entry.id in self.deleted)
            if entry.id in living:
                kept = self.entries.get(entry.id)
                assert (kept.text, kept.starred) == (self.now[entry.id], self.starred[entry.id])
            assert versions | {self.now.get(entry.id, "")} >= self.said.get(entry.id, set())
            assert self.is_there(entry) or not versions
            draft, _ = self.drafts.get(entry.id, (None, False))
            assert waiting.get(entry.id) == (draft.entry.text if draft else None)


@pytest.mark.long
def test_nothing_is_lost_whatever_is_done_in_whatever_order(shared_database: Database) -> None:
    class PersonHere(Person):
        database = shared_database

    run_state_machine_as_test(
        PersonHere,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
