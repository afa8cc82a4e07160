"""Two real vaults, brought together."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from journal_app.domain.backup import BackupReason
from journal_app.domain.course import DosingSession
from journal_app.domain.drawing import Drawing
from journal_app.domain.entry import Entry
from journal_app.domain.kept_session import SessionDraft
from journal_app.domain.merging import ENTRY, MergeReport, Outcome
from journal_app.errors import (
    MergeStoppedError,
    NoSpaceError,
    NoVaultError,
    OtherCopyDamagedError,
    OtherCopyIsThisError,
    OtherCopyKeyError,
    OtherCopyPassphraseError,
    VaultInUseError,
)
from journal_app.services.journal import Journal
from journal_app.services.merging import SourceKind
from journal_app.services.vault import Vault
from journal_app.storage import commits
from journal_app.storage import entries as entry_rows
from tests import builders
from tests.builders import (
    FixedClock,
    make_course,
    make_dosing_session,
    make_entry,
    make_intention,
    make_therapy_session,
)

OTHER_PASSPHRASE = "eleven slow herons by a weir"


class Twins:
    """A vault and copies of it, each on a computer of its own."""

    def __init__(self, folder: Path, empty: Path) -> None:
        self._folder = folder
        self.clock = FixedClock()
        self._open: list[Journal] = []
        shutil.copytree(empty, self.path())
        self.journal = self.open("first")

    def _vault(self, name: str) -> Vault:
        return Vault(self._folder / name, limits=builders.CHEAP_LIMITS, clock=self.clock)

    def path(self, name: str = "first") -> Path:
        return self._folder / name

    def copy(self, name: str, of: str = "first") -> Journal:
        """Copy the folder as it is now, and open the copy."""
        shutil.copytree(self.path(of), self.path(name))
        return self.open(name)

    def open(self, name: str, passphrase: str = builders.PASSPHRASE) -> Journal:
        opened = self._vault(name).unlock(passphrase)
        self._open.append(opened)
        return opened

    def another(self, name: str, passphrase: str = OTHER_PASSPHRASE) -> Journal:
        made = self._vault(name).create(passphrase, cost=builders.CHEAP_COST).journal
        self._open.append(made)
        return made

    def later(self, minutes: float = 10) -> None:
        self.clock.advance(minutes=minutes)

    def close(self) -> None:
        for each in self._open:
            each.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a locked vault with nothing in it."""
    path = tmp_path_factory.mktemp("empty") / "vault"
    made = Vault(path, limits=builders.CHEAP_LIMITS, clock=FixedClock())
    made.create(builders.PASSPHRASE, cost=builders.CHEAP_COST).journal.close()
    return path


@pytest.fixture
def twins(tmp_path: Path, empty: Path) -> Iterator[Twins]:
    """Give a vault with nothing in it, of which copies can be made."""
    made = Twins(tmp_path / "computers", empty)
    yield made
    made.close()


def merge(journal: Journal, folder: Path, passphrase: str = "") -> MergeReport:
    merging = journal.merging
    merging.look(merging.source_in(folder), passphrase)
    return merging.merge()


def merge_closed(twins: Twins, into: Journal, other: Journal, name: str, passphrase: str = "") -> MergeReport:
    other.close()
    return merge(into, twins.path(name), passphrase)


def kept(journal: Journal, text: str, **overrides: Any) -> Entry:
    saved = journal.entries.save(make_entry(text, **overrides))
    assert saved is not None
    return saved


def edited(journal: Journal, entry: Entry, text: str) -> Entry:
    saved = journal.entries.save(replace(entry, text=text))
    assert saved is not None
    return saved


_MERGED_TABLES = "course dosing_session therapy_session intention entry answer tag tombstone preference lineage draft"


def everything(journal: Journal) -> dict[str, object]:
    """Return all rows that merging is about; `place` is each vault's own."""
    rows: dict[str, object] = {}
    with journal._database.transaction() as connection:
        for table in _MERGED_TABLES.split():
            names = [
                row.name for row in connection.exec_driver_sql(f"pragma table_info({table})") if row.name != "place"
            ]
            query = f"select {', '.join(names)} from {table}"  # noqa: S608  # our own names
            rows[table] = sorted(map(repr, connection.exec_driver_sql(query)))
        versions = connection.exec_driver_sql("select entry_id, version, changed_at, content from entry_version")
        rows["entry_version"] = sorted(map(repr, versions))
    return rows


def texts(journal: Journal) -> set[str]:
    return {journal.entries.get(header.id).text for header in journal.entries.newest()}


# --- what becomes of entries


def test_what_is_new_and_changed_there_is_taken_with_answers_tags_and_search(twins: Twins) -> None:
    entry = kept(twins.journal, "the river")
    other = twins.copy("second")
    twins.later()
    edited(other, entry, "the river, and a heron")
    other.entries.save(builders.make_guided_entry("warm hands", "cold feet", tags=("Body", "sleep"), starred=True))

    report = merge_closed(twins, twins.journal, other, "second")

    assert report.entries == {Outcome.NEW: 1, Outcome.CHANGED_THERE: 1}
    assert texts(twins.journal) == {"the river, and a heron", ""}
    [hit] = twins.journal.entries.search("cold feet")
    guided = twins.journal.entries.get(hit.header.id)
    assert [answer.text for answer in guided.answers] == ["warm hands", "cold feet"]
    assert guided.tags == ("Body", "sleep")
    assert len(twins.journal.entries.search("heron")) == 1
    [former] = twins.journal.entries.versions(entry.id)
    assert former.entry.text == "the river"


def test_where_both_changed_the_later_stands_the_other_is_a_version_and_both_are_named(twins: Twins) -> None:
    entry = kept(twins.journal, "the river")
    other = twins.copy("second")
    twins.later()
    edited(twins.journal, entry, "the river was high")
    twins.later()
    edited(other, entry, "the river was green")

    report = merge_closed(twins, twins.journal, other, "second")

    [both] = report.both
    assert (both.id, both.kind, both.ours_stands) == (entry.id, ENTRY, False)
    assert both.headline == "the river was green"
    assert texts(twins.journal) == {"the river was green"}
    assert "the river was high" in {version.entry.text for version in twins.journal.entries.versions(entry.id)}
    assert not twins.journal.entries.search("high")


def test_where_ours_is_later_it_stands_and_theirs_is_a_version(twins: Twins) -> None:
    entry = kept(twins.journal, "the river")
    other = twins.copy("second")
    twins.later()
    edited(other, entry, "the river was green")
    twins.later()
    edited(twins.journal, entry, "the river was high")

    report = merge_closed(twins, twins.journal, other, "second")

    assert [one.ours_stands for one in report.both] == [True]
    assert texts(twins.journal) == {"the river was high"}
    assert "the river was green" in {version.entry.text for version in twins.journal.entries.versions(entry.id)}


def test_the_same_words_come_to_in_two_ways_are_nothing_to_look_at(twins: Twins) -> None:
    entry = kept(twins.journal, "the river")
    other = twins.copy("second")
    twins.later()
    edited(twins.journal, entry, "the river, again")
    twins.later()
    edited(other, entry, "the river, again")

    report = merge_closed(twins, twins.journal, other, "second")

    assert report.both == ()
    assert texts(twins.journal) == {"the river, again"}


def test_a_deletion_there_is_one_here_and_can_be_undone(twins: Twins) -> None:
    entry = kept(twins.journal, "the river")
    other = twins.copy("second")
    other.entries.delete(entry.id)

    report = merge_closed(twins, twins.journal, other, "second")

    assert report.entries == {Outcome.DELETED: 1}
    assert texts(twins.journal) == set()
    assert not twins.journal.entries.search("river")
    assert twins.journal.entries.undo_delete(entry.id).text == "the river"


def test_what_was_removed_for_good_there_is_gone_here(twins: Twins) -> None:
    entry = kept(twins.journal, "the river")
    other = twins.copy("second")
    other.entries.delete(entry.id)
    twins.later(3 * 24 * 60)
    other.entries.purge_due()

    report = merge_closed(twins, twins.journal, other, "second")

    assert report.entries == {Outcome.DELETED: 1}
    assert twins.journal.entries.deleted() == ()
    with twins.journal._database.transaction() as connection:
        assert entry_rows.read(connection, entry.id) is None


@pytest.mark.parametrize("changed_here", [True, False])
@pytest.mark.parametrize("purged", [True, False])
def test_words_changed_without_knowing_of_a_deletion_stand_and_are_named(
    twins: Twins, *, changed_here: bool, purged: bool
) -> None:
    entry = kept(twins.journal, "the river")
    other = twins.copy("second")
    changing, deleting = (twins.journal, other) if changed_here else (other, twins.journal)
    edited(changing, entry, "the river, at last")
    twins.later()
    deleting.entries.delete(entry.id)
    if purged:
        twins.later(3 * 24 * 60)
        deleting.entries.purge_due()

    report = merge_closed(twins, twins.journal, other, "second")

    assert report.kept == ((entry.id, "the river, at last"),)
    assert report.entries == {Outcome.KEPT: 1}
    assert texts(twins.journal) == {"the river, at last"}
    assert len(twins.journal.entries.search("at last")) == 1


def test_earlier_versions_are_carried_over(twins: Twins) -> None:
    other = twins.copy("second")
    entry = kept(other, "one")
    twins.later(60)
    entry = edited(other, entry, "two")
    twins.later(60)
    edited(other, entry, "three")

    merge_closed(twins, twins.journal, other, "second")

    assert [version.entry.text for version in twins.journal.entries.versions(entry.id)] == ["two", "one"]


def test_two_entries_of_one_moment_both_have_a_place(twins: Twins) -> None:
    other = twins.copy("second")
    for number in range(3):
        kept(twins.journal, f"here {number}")
        kept(other, f"there {number}")

    merge_closed(twins, twins.journal, other, "second")

    assert len(texts(twins.journal)) == 6
    assert len(twins.journal.entries.search("there")) == 3


# --- courses, sessions, intentions, preferences


def test_courses_sessions_and_intentions_come_with_what_refers_to_them(twins: Twins) -> None:
    other = twins.another("second")
    course = other.courses.save_course(make_course())
    session = other.courses.save_dosing_session(make_dosing_session(course_id=course.id))
    intention = other.courses.save_intention(make_intention(course_id=course.id, dosing_session_id=session.id))
    entry = kept(other, "after it", course_id=course.id, dosing_session_id=session.id)

    report = merge_closed(twins, twins.journal, other, "second", OTHER_PASSPHRASE)

    assert report.records[Outcome.NEW] == 3
    assert twins.journal.courses.courses() == (course,)
    assert twins.journal.courses.dosing_sessions() == (session,)
    assert twins.journal.courses.intentions() == (intention,)
    assert twins.journal.entries.get(entry.id) == entry


def test_of_a_session_changed_on_both_sides_both_are_told_field_by_field(twins: Twins) -> None:
    session = twins.journal.courses.save_dosing_session(make_dosing_session(notes="blue room"))
    other = twins.copy("second")
    twins.later()
    twins.journal.courses.save_dosing_session(replace(session, notes="blue room, window open"))
    twins.later()
    other.courses.save_dosing_session(replace(session, people="Ada"))

    report = merge_closed(twins, twins.journal, other, "second")

    [both] = report.both
    assert (both.kind, both.at, both.ours_stands) == ("dosing_session", session.starts_at, False)
    assert {one.name: (one.here, one.there) for one in both.differences} == {
        "notes": ("blue room, window open", "blue room"),
        "people": ("", "Ada"),
    }
    assert len(twins.journal.courses.dosing_sessions()) == 1


def test_of_a_talk_that_has_a_time_on_one_side_the_day_and_the_time_are_told(twins: Twins) -> None:
    talk = twins.journal.courses.save_therapy_session(make_therapy_session())
    other = twins.copy("second")
    twins.later()
    twins.journal.courses.save_therapy_session(replace(talk, topics="sleep"))
    twins.later()
    day_alone = replace(talk, is_day_alone=True)
    other.courses.save_therapy_session(day_alone)

    report = merge_closed(twins, twins.journal, other, "second")

    [both] = report.both
    assert {one.name: (one.here, one.there) for one in both.differences} == {
        "starts_at": (talk.starts_at, talk.starts_at.date()),
        "topics": ("sleep", ""),
    }
    assert twins.journal.courses.therapy_sessions() == (day_alone,)


def test_a_course_deleted_there_is_deleted_here_and_its_sessions_stay(twins: Twins) -> None:
    course = twins.journal.courses.save_course(make_course())
    twins.journal.courses.save_dosing_session(make_dosing_session(course_id=course.id))
    other = twins.copy("second")
    other.courses.delete_course(course.id)

    merge_closed(twins, twins.journal, other, "second")

    assert twins.journal.courses.courses() == ()
    [session] = twins.journal.courses.dosing_sessions()
    assert session.course_id is None


def test_a_course_that_stands_again_has_its_sessions_again(twins: Twins) -> None:
    course = twins.journal.courses.save_course(make_course("Spring"))
    twins.journal.courses.save_dosing_session(make_dosing_session(course_id=course.id))
    other = twins.copy("second")
    twins.journal.courses.delete_course(course.id)
    other.courses.save_course(replace(course, name="Spring and summer"))

    report = merge_closed(twins, twins.journal, other, "second")

    assert report.records[Outcome.KEPT] == 1
    [found] = twins.journal.courses.courses()
    assert found.name == "Spring and summer"
    [session] = twins.journal.courses.dosing_sessions()
    assert session.course_id == course.id


def test_the_preference_that_was_changed_is_taken(twins: Twins) -> None:
    preferences = twins.journal.preferences
    preferences.save(replace(preferences.get(), name="Maya"))
    other = twins.copy("second")
    twins.later()
    other.preferences.save(replace(other.preferences.get(), name="May"))

    report = merge_closed(twins, twins.journal, other, "second")

    assert preferences.get().name == "May"
    assert report.both == ()


# --- drafts


def test_a_draft_of_theirs_is_offered_here(twins: Twins) -> None:
    other = twins.copy("second")
    draft = builders.make_draft("half a thought")
    other.entries.save_draft(draft)

    report = merge_closed(twins, twins.journal, other, "second")

    assert report.drafts == 1
    assert twins.journal.entries.draft(draft.entry.id) == draft


def test_of_two_drafts_of_one_entry_both_are_kept_also_after_merging_twice(twins: Twins) -> None:
    draft = builders.make_draft("half a thought")
    twins.journal.entries.save_draft(draft)
    other = twins.copy("second")
    other.entries.save_draft(replace(draft, entry=replace(draft.entry, text="half of another thought")))
    twins.journal.entries.save_draft(replace(draft, entry=replace(draft.entry, text="half a thought, and more")))

    merge_closed(twins, twins.journal, other, "second")
    merge(twins.journal, twins.path("second"))

    found = {one.draft.entry.text for one in twins.journal.entries.unfinished()}
    assert found == {"half a thought, and more", "half of another thought"}
    assert len(twins.journal.entries.unfinished()) == 2


def test_what_is_typed_on_the_page_of_a_session_on_both_sides_is_offered_here(twins: Twins) -> None:
    session = builders.make_dosing_session()
    ours = SessionDraft(session_id=session.id, saved_at=builders.NOON, zone="UTC", typed={"Dose #1": "5"})
    twins.journal.courses.save_session_draft(ours)
    other = twins.copy("second")
    other.courses.save_session_draft(replace(ours, typed={"Dose #1": "60"}))

    merge_closed(twins, twins.journal, other, "second")
    merge(twins.journal, twins.path("second"))

    drafts = twins.journal.courses.session_drafts()
    assert sorted(str(one.typed["Dose #1"]) for one in drafts) == ["5", "60"]
    assert ours in drafts


def test_a_draft_that_became_an_entry_meanwhile_does_not_come_back(twins: Twins) -> None:
    draft = builders.make_draft("half a thought")
    twins.journal.entries.save_draft(draft)
    other = twins.copy("second")
    twins.later()
    twins.journal.entries.save(replace(draft.entry, text="half a thought, and the other half"))

    report = merge_closed(twins, twins.journal, other, "second")

    assert report.drafts == 0
    assert twins.journal.entries.unfinished() == ()


# --- twice, in any order, of three


Act = Callable[[Journal, list[Entry], int], object]


def _fill(twins: Twins) -> tuple[list[Entry], DosingSession]:
    entries = [kept(twins.journal, f"entry {number}", tags=("quiet",)) for number in range(6)]
    course = twins.journal.courses.save_course(make_course())
    session = twins.journal.courses.save_dosing_session(make_dosing_session(course_id=course.id))
    return entries, session


def _live(twins: Twins, journal: Journal, entries: list[Entry], session: DosingSession, which: int) -> None:
    """Do on one computer what overlaps with what is done on the others."""
    for number, entry in enumerate(entries):
        twins.later(7 + which)
        if number % 3 == which:
            edited(journal, entry, f"entry {number}, changed on {which}")
        elif (number + which) % 4 == 0:
            edited(journal, entry, f"entry {number}, also changed on {which}")
        elif number == 5 - which:
            journal.entries.delete(entry.id)
    kept(journal, f"new on {which}", happened_at=builders.NOON + timedelta(minutes=which % 2))
    journal.courses.save_dosing_session(replace(session, notes=f"notes of {which}"))
    journal.preferences.save(replace(journal.preferences.get(), name=f"name {which}"))


def test_merging_twice_changes_nothing(twins: Twins) -> None:
    entries, session = _fill(twins)
    other = twins.copy("second")
    _live(twins, twins.journal, entries, session, 0)
    _live(twins, other, entries, session, 1)
    first = merge_closed(twins, twins.journal, other, "second")
    before = everything(twins.journal)

    second = merge(twins.journal, twins.path("second"))

    assert first.changes_something
    assert not second.changes_something
    assert everything(twins.journal) == before


def test_two_computers_that_merge_from_each_other_have_the_same(twins: Twins) -> None:
    entries, session = _fill(twins)
    other = twins.copy("second")
    _live(twins, twins.journal, entries, session, 0)
    _live(twins, other, entries, session, 1)
    twins.journal.close()
    other.close()
    for name in ("first", "second"):
        shutil.copytree(twins.path(name), twins.path(name + " as it was"))

    one, two = twins.open("first"), twins.open("second")
    merge(one, twins.path("second as it was"))
    merge(two, twins.path("first as it was"))

    assert everything(one) == everything(two)


def test_of_three_computers_any_two_may_merge_first(twins: Twins) -> None:
    entries, session = _fill(twins)
    names = ["first", "second", "third"]
    journals = [twins.journal, twins.copy("second"), twins.copy("third")]
    for which, journal in enumerate(journals):
        _live(twins, journal, entries, session, which)
    for journal in journals:
        journal.close()
    found = []
    for order in ((0, 1, 2), (2, 0, 1), (1, 2, 0)):
        goal = f"merged {order}"
        shutil.copytree(twins.path(names[order[0]]), twins.path(goal))
        merged = twins.open(goal)
        for other in order[1:]:
            merge(merged, twins.path(names[other]))
        found.append(everything(merged))

    assert found[0] == found[1] == found[2]


def test_a_vault_merged_into_an_empty_one_is_all_there(twins: Twins) -> None:
    entries, session = _fill(twins)
    _live(twins, twins.journal, entries, session, 0)
    empty = twins.another("empty")
    twins.journal.close()

    merge(empty, twins.path("first"), builders.PASSPHRASE)

    assert everything(empty) == everything(twins.open("first"))


# --- what can be merged


def test_a_backup_is_merged_without_a_passphrase(twins: Twins) -> None:
    entry = kept(twins.journal, "the river")
    made = twins.journal.backups.make(BackupReason.BY_HAND)
    assert made is not None
    twins.journal.entries.delete(entry.id)
    twins.later(3 * 24 * 60)
    twins.journal.entries.purge_due()
    source = twins.journal.merging.source_in(made.backup.folder)

    assert source.kind is SourceKind.BACKUP
    assert not twins.journal.merging.needs_passphrase(source)
    assert merge(twins.journal, made.backup.folder).entries == {Outcome.SAME: 1}
    assert texts(twins.journal) == set()  # its deletion is known here


def test_a_second_copy_beside_ours_is_merged_with_our_key_and_put_aside(twins: Twins) -> None:
    other = twins.copy("second")
    kept(other, "written elsewhere")
    other.close()
    conflict = twins.path() / "journal-0001 (conflicted copy 2026-03-10 120000).db"
    shutil.copy(twins.path("second") / "journal-0001.db", conflict)

    [source] = twins.journal.merging.conflict_copies()
    twins.journal.merging.look(source)
    twins.journal.merging.merge()

    assert texts(twins.journal) == {"written elsewhere"}
    assert twins.journal.merging.conflict_copies() == ()
    assert not conflict.exists()
    assert len(list((twins.path() / "merged").iterdir())) == 1
    kept(twins.journal, "and on")


def test_another_vault_needs_its_own_passphrase(twins: Twins) -> None:
    other = twins.another("other")
    kept(other, "from years ago")
    other.close()
    merging = twins.journal.merging
    source = merging.source_in(twins.path("other"))

    assert merging.needs_passphrase(source)
    with pytest.raises(OtherCopyPassphraseError):
        merging.look(source, builders.PASSPHRASE)
    merging.look(source, OTHER_PASSPHRASE)
    merging.merge()
    assert texts(twins.journal) == {"from years ago"}


def test_what_is_no_vault_is_refused(twins: Twins, tmp_path: Path) -> None:
    with pytest.raises(NoVaultError):
        twins.journal.merging.source_in(tmp_path)
    with pytest.raises(OtherCopyIsThisError):
        twins.journal.merging.source_in(twins.path())


def test_a_vault_that_is_open_elsewhere_is_refused(twins: Twins) -> None:
    twins.another("other")
    merging = twins.journal.merging

    with pytest.raises(VaultInUseError):
        merging.look(merging.source_in(twins.path("other")), OTHER_PASSPHRASE)


def test_a_second_copy_with_another_key_says_what_is_missing(twins: Twins) -> None:
    twins.another("other").close()
    shutil.copy(twins.path("other") / "journal-0001.db", twins.path() / "journal-0001 (1).db")
    merging = twins.journal.merging
    [source] = merging.conflict_copies()

    with pytest.raises(OtherCopyKeyError):
        merging.look(source, OTHER_PASSPHRASE)


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 0x10
    path.write_bytes(data)


@pytest.mark.parametrize("harm", ["empty", "cut", "flip", "missing", "header", "both headers", "another's header"])
def test_a_damaged_other_side_is_refused_and_ours_is_as_it_was(twins: Twins, harm: str) -> None:
    kept(twins.journal, "ours")
    other = twins.copy("second")
    for number in range(40):
        kept(other, f"theirs {number} " * 50)
    other.close()
    twins.another("third").close()
    folder, database = twins.path("second"), twins.path("second") / "journal-0001.db"
    match harm:
        case "empty":
            database.write_bytes(b"")
        case "cut":
            os.truncate(database, database.stat().st_size // 2 // 4096 * 4096)
        case "flip":
            _flip(database, 10 * 4096 + 700)
        case "missing":
            database.unlink()
        case "header":
            (folder / "vault.json").write_bytes(b"{}")
            (folder / "vault.json.bak").unlink()
        case "both headers":
            for name in ("vault.json", "vault.json.bak"):
                _flip(folder / name, 300)
        case _:
            for name in ("vault.json", "vault.json.bak"):
                shutil.copy(folder / name, twins.path("third") / name)
            folder = twins.path("third")
    before = everything(twins.journal)

    with pytest.raises((OtherCopyDamagedError, OtherCopyPassphraseError)):
        merge(twins.journal, folder, builders.PASSPHRASE)

    assert everything(twins.journal) == before
    kept(twins.journal, "and on")


HOSTILE = {
    "a kind that there is not": "update entry set kind = 'letter'",
    "a mood that there is not": "update entry set mood = 77",
    "a time without end": "update entry set happened_at = 9223372036854775807",
    "a tombstone of nothing known": "insert into tombstone values ('x', 'meta', 0)",
    "a preference that is no JSON": "insert into preference values ('name', '{', 0, 'v')",
    "a draft that is no JSON": "insert into draft values ('x', 0, 'half')",
    "a version that is no JSON": "insert into entry_version select id, 'v', 0, '[]' from entry",
    "a view": "create view beside as select 1",
    "a trigger": "create trigger beside after insert on entry begin delete from entry; end",
}


@pytest.mark.parametrize("harm", HOSTILE)
def test_a_hostile_other_side_is_refused_and_ours_is_as_it_was(twins: Twins, harm: str) -> None:
    kept(twins.journal, "ours")
    other = twins.copy("second")
    kept(other, "theirs")
    other._database._connection.execute("pragma ignore_check_constraints=on")
    with other._database.transaction() as connection:
        connection.execute(text(HOSTILE[harm]))
    other.close()
    before = everything(twins.journal)

    with pytest.raises(OtherCopyDamagedError):
        merge(twins.journal, twins.path("second"))

    assert everything(twins.journal) == before


def test_a_hurt_copy_of_a_page_in_the_middle_of_merging_changes_nothing(
    twins: Twins, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = twins.copy("second")
    kept(other, "theirs")
    other.close()
    before = everything(twins.journal)

    def full(*_: object) -> None:
        raise NoSpaceError

    merging = twins.journal.merging
    merging.look(merging.source_in(twins.path("second")))
    monkeypatch.setattr("journal_app.storage.merging._keep_their_history", full)  # after the entries were written

    with pytest.raises(NoSpaceError):
        merging.merge()
    assert everything(twins.journal) == before


def test_merging_can_be_stopped_and_begun_again(twins: Twins) -> None:
    other = twins.copy("second")
    kept(other, "theirs")
    other.close()
    merging = twins.journal.merging
    before = everything(twins.journal)
    shares: list[float] = []
    merging.look(merging.source_in(twins.path("second")))

    with pytest.raises(MergeStoppedError):
        merging.merge(should_stop=lambda: bool(shares) and shares[-1] >= 0.3, progress=shares.append)

    assert everything(twins.journal) == before
    merging.merge(progress=shares.append)
    assert texts(twins.journal) == {"theirs"}
    assert shares[-1] == 1.0


def test_the_other_side_is_never_written_to(twins: Twins) -> None:
    other = twins.copy("second")
    kept(other, "theirs")
    other.close()
    content = {path: path.read_bytes() for path in twins.path("second").rglob("*") if path.is_file()}

    merge(twins.journal, twins.path("second"))

    assert {path: path.read_bytes() for path in twins.path("second").rglob("*") if path.is_file()} == content


def test_a_backup_is_made_before_and_the_log_says_what_was_done(twins: Twins) -> None:
    kept(twins.journal, "ours")
    other = twins.copy("second")
    kept(other, "theirs")

    report = merge_closed(twins, twins.journal, other, "second")

    assert report.backup in {backup.name for backup in twins.journal.backups.found()}
    assert report.backup.endswith("before-merge")
    assert "merged" in {record.kind.value for record in twins.journal.log.newest(10)}


def test_nothing_readable_and_nothing_temporary_is_left_behind(
    twins: Twins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    other = twins.copy("second")
    kept(other, "canary-heron-7")
    other.close()
    merging = twins.journal.merging

    merging.look(merging.source_in(twins.path("second")))
    during = builders.find_readable(["canary-heron-7"], [tmp_path])
    assert [path.stat().st_mode & 0o077 for path in temporary.rglob("*")] == [0, 0]
    merging.merge()

    assert during == builders.find_readable(["canary-heron-7"], [tmp_path]) == []
    assert list(temporary.iterdir()) == []


def test_closing_the_journal_closes_the_other_side(
    twins: Twins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    twins.copy("second").close()
    merging = twins.journal.merging
    merging.look(merging.source_in(twins.path("second")))

    twins.journal.close()

    assert list(temporary.iterdir()) == []


def test_after_merging_a_copy_of_this_vault_is_older_than_ours(twins: Twins) -> None:
    """The counts by which an older copy is noticed are taken over."""
    other = twins.copy("second")
    kept(other, "theirs")

    merge_closed(twins, twins.journal, other, "second")
    again = twins.open("second")

    with twins.journal._database.transaction() as ours, again._database.transaction() as theirs:
        assert all(commits.counts(ours).get(writer, 0) >= number for writer, number in commits.counts(theirs).items())


def test_nothing_can_be_merged_that_was_not_looked_at(twins: Twins) -> None:
    with pytest.raises(RuntimeError):
        twins.journal.merging.merge()


# --- what was said


def test_recordings_are_brought_together_and_go_with_their_entry(twins: Twins) -> None:
    here, kept, gone = twins.journal, make_entry("kept"), make_entry("gone")
    for entry in (kept, gone):
        here.entries.save(entry)
    begun = here.media.begin_recording(kept.id, "UTC", "audio/ogg")
    here.media.append(begun.id, b"one")
    there = twins.copy("second")
    there.media.append(begun.id, b"two\0", b"12")
    there.media.finish(begun.id)
    there.media.append(there.media.begin_recording(gone.id, "UTC", "audio/ogg").id, b"lost")
    drawn = there.media.save_drawing(kept.id, Drawing(width=4, height=3))
    there.close()
    here.entries.delete(gone.id)
    twins.clock.advance(days=3)
    here.entries.purge_due()

    for _ in range(2):
        merge(here, twins.path("second"))

    assert here.media.read(begun.id) == b"onetwo\0"
    assert here.media.attachment(begun.id).is_complete
    assert here.media.drawing(drawn.id) == Drawing(width=4, height=3)
    assert here.media.of_entry(gone.id) == ()
    assert here.check()
