"""What another program does to the folder of an open vault."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from journal_app.domain.merging import FileChange
from journal_app.errors import ChangedUnderneathError, JournalMovedError, OtherCopyKeyError, ReadOnlyError
from journal_app.services.journal import Journal
from journal_app.services.sync_watch import CONFLICT_NAMES, conflict_copies, is_conflict_name
from journal_app.services.vault import Vault
from tests import builders
from tests.builders import FixedClock, make_entry

NAMES = {
    "Syncthing": ["journal-0001.sync-conflict-20261120-201500-ABCDEFG.db", "vault.sync-conflict-20261120-201500.json"],
    "Nextcloud": ["journal-0001 (conflicted copy 2026-11-20 201500).db"],
    "ownCloud": ["journal-0001_conflict-20261120-201500.db"],
    "Dropbox": [
        "journal-0001 (Kim's conflicted copy 2026-11-20).db",
        "vault (Kim's conflicted copy 2026-11-20) (1).json",
    ],
    "in other languages": [
        "journal-0001 (In Konflikt stehende Kopie von Kim 2026-11-20).db",
        "vault (Copie en conflit de Kim 2026-11-20).json",
    ],
    "counted": ["journal-0001 (1).db", "journal-0001 2.db", "journal-0001(2).db"],
    "OneDrive": ["journal-0001-KIMS-LAPTOP.db", "journal-0001-Kims-Laptop-2.db"],
    "Resilio": ["journal-0001.Conflict.db", "journal-0001.Conflict1.db"],
    "Seafile": ["journal-0001 (SFConflict kim@example.org 2026-11-20-20-15-00).db"],
    "Afterward": ["journal-0001 (this computer 2026-11-20 201500Z).db"],
}
ORDINARY = [
    "journal-0001.db",
    "journal-0002.db",
    "journal-0001.db-journal",
    "journal-0001.db.probe",
    "vault.json",
    "vault.json.bak",
    "vault.json.tmp",
    ".lock",
    ".creating",
    ".rotating",
    "journal-0001 (1).json",
    "vault (1).db",
    "my journal-0001 (1).db",
    "~syncthing~journal-0001.db.tmp",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def journal(folder: Path, clock: FixedClock) -> Iterator[Journal]:
    """Give an open journal with one entry in it."""
    vault = Vault(folder, limits=builders.CHEAP_LIMITS, clock=clock)
    opened = vault.create(builders.PASSPHRASE, cost=builders.CHEAP_COST).journal
    opened.entries.save(make_entry("before"))
    yield opened
    opened.close()


def unlocked(folder: Path) -> Journal:
    return Vault(folder, limits=builders.CHEAP_LIMITS, clock=FixedClock()).unlock(builders.PASSPHRASE)


def written_elsewhere(folder: Path, text: str, of: Path | None = None) -> Path:
    """Let another computer write into its copy of the folder, and return its database."""
    there = folder.with_name(f"there {text}")
    shutil.copytree(of or folder, there, ignore=shutil.ignore_patterns(".lock"))
    journal = unlocked(there)
    journal.entries.save(make_entry(text))
    journal.close()
    return there / "journal-0001.db"


def put_in_place(database: Path, folder: Path) -> None:
    """Do as a sync service does: write beside, then give it the name."""
    beside = folder / "~in.tmp"
    shutil.copy(database, beside)
    beside.rename(folder / "journal-0001.db")


def texts(journal: Journal) -> set[str]:
    return {journal.entries.get(header.id).text for header in journal.entries.newest()}


def refused(journal: Journal) -> bool:
    try:
        journal.entries.save(make_entry("not now"))
    except (ChangedUnderneathError, JournalMovedError):
        return True
    return False


# --- names


def test_each_program_has_an_example() -> None:
    assert NAMES.keys() == CONFLICT_NAMES.keys()


@pytest.mark.parametrize("name", [name for names in NAMES.values() for name in names])
def test_a_second_copy_is_known_by_its_name(name: str) -> None:
    assert is_conflict_name(name)


@pytest.mark.parametrize("name", ORDINARY)
def test_our_own_files_are_no_second_copies(name: str) -> None:
    assert not is_conflict_name(name)


def test_copies_of_database_and_header_are_told_apart(tmp_path: Path) -> None:
    for name in ("journal-0001 (1).db", "vault (1).json", "journal-0001.db"):
        (tmp_path / name).touch()
    (tmp_path / "journal-0001 (2).db").mkdir()

    assert conflict_copies(tmp_path) == ((tmp_path / "journal-0001 (1).db",), (tmp_path / "vault (1).json",))


def test_a_folder_that_is_gone_has_no_copies(tmp_path: Path) -> None:
    assert conflict_copies(tmp_path / "gone") == ((), ())


# --- what is nothing


def test_our_own_writing_is_nothing(journal: Journal) -> None:
    for number in range(5):
        journal.entries.save(make_entry(f"own {number}"))

        assert journal.sync_watch.look().change is FileChange.NONE
    assert not refused(journal)


def test_a_touched_file_is_nothing(journal: Journal, folder: Path) -> None:
    os.utime(folder / "journal-0001.db", ns=(1, 1))

    assert not journal.sync_watch.look().stops_writing
    assert not refused(journal)


def test_a_new_passphrase_is_nothing(journal: Journal, folder: Path) -> None:
    other = folder.with_name("other")
    shutil.copytree(folder, other, ignore=shutil.ignore_patterns(".lock"))
    vault = Vault(other, limits=builders.CHEAP_LIMITS)
    vault.change_passphrase(builders.PASSPHRASE, "another one", cost=builders.CHEAP_COST)

    shutil.copy(other / "vault.json", folder / "vault.json")

    assert not journal.sync_watch.look().stops_writing


def test_a_second_copy_of_the_header_keeps_nobody_from_writing(journal: Journal, folder: Path) -> None:
    shutil.copy(folder / "vault.json", folder / "vault (1).json")

    finding = journal.sync_watch.look()

    assert finding.header_copies == (folder / "vault (1).json",)
    assert not finding.stops_writing


# --- what stops writing


def test_a_file_that_was_replaced_is_not_written_into_even_before_the_next_look(journal: Journal, folder: Path) -> None:
    there = written_elsewhere(folder, "elsewhere")
    put_in_place(there, folder)
    content = (folder / "journal-0001.db").read_bytes()

    assert refused(journal)

    assert journal.sync_watch.finding.change is FileChange.REPLACED
    assert (folder / "journal-0001.db").read_bytes() == content
    assert (folder / "journal-0001.db-journal").stat().st_size == 0  # SQLite would roll it back into the new file
    assert texts(journal) == {"before"}


def test_a_file_that_somebody_wrote_into_is_noticed(journal: Journal, folder: Path) -> None:
    there = written_elsewhere(folder, "elsewhere")
    (folder / "journal-0001.db").write_bytes(there.read_bytes())

    assert refused(journal)

    assert journal.sync_watch.look().change is FileChange.WRITTEN


def test_a_file_that_was_written_into_can_be_taken_as_it_is(journal: Journal, folder: Path) -> None:
    there = written_elsewhere(folder, "elsewhere")
    (folder / "journal-0001.db").write_bytes(there.read_bytes())
    journal.sync_watch.look()

    finding = journal.merging.accept_as_it_is()

    assert not finding.stops_writing
    assert texts(journal) == {"before", "elsewhere"}
    assert not refused(journal)


def test_a_file_that_is_gone_stops_writing_until_it_is_back(journal: Journal, folder: Path) -> None:
    path = folder / "journal-0001.db"
    path.rename(folder / "away")

    assert journal.sync_watch.look().change is FileChange.MISSING
    assert refused(journal)
    (folder / "away").rename(path)
    assert not refused(journal)  # at the first word, not at the next look: until then it would be told what is over
    assert not journal.sync_watch.look().stops_writing


def test_a_new_key_made_elsewhere_stops_writing_into_the_former_database(
    journal: Journal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "vault.json").write_bytes((folder / "vault.json").read_bytes() + b" ")
    monkeypatch.setattr(journal.sync_watch, "_database_in_header", lambda _: "journal-0002.db")

    assert journal.sync_watch.look().change is FileChange.ANOTHER_IN_FORCE
    assert journal.sync_watch.look().change is FileChange.ANOTHER_IN_FORCE
    assert refused(journal)


def test_a_second_copy_stops_writing_until_it_is_put_aside(journal: Journal, folder: Path) -> None:
    shutil.copy(written_elsewhere(folder, "elsewhere"), folder / "journal-0001 (1).db")
    journal.sync_watch.look()
    assert refused(journal)
    assert texts(journal) == {"before"}
    [source] = journal.merging.conflict_copies()

    aside = journal.merging.put_aside(source)

    assert aside.parent == folder / "merged"
    assert aside.stat().st_size == source.size
    assert aside.parent.stat().st_mode & 0o077 == 0
    assert not refused(journal)


def test_a_second_copy_is_noticed_when_unlocking(journal: Journal, folder: Path) -> None:
    copy = written_elsewhere(folder, "elsewhere")
    journal.close()
    shutil.copy(copy, folder / "journal-0001.sync-conflict-20261120-201500-ABCDEFG.db")

    again = unlocked(folder)

    assert again.sync_watch.finding.stops_writing
    assert refused(again)
    again.close()


# --- and what comes of it


def test_after_a_replacement_both_sides_are_merged_and_nothing_is_lost(journal: Journal, folder: Path) -> None:
    there = written_elsewhere(folder, "elsewhere")
    journal.entries.save(make_entry("here, meanwhile"))
    put_in_place(there, folder)
    assert refused(journal)

    ours = journal.merging.save_apart()

    assert ours is not None
    assert texts(journal) == {"before", "elsewhere"}
    assert [source.name for source in journal.merging.conflict_copies()] == [ours.name]
    assert ours.database.stat().st_mode & 0o077 == 0
    journal.merging.look(ours)
    journal.merging.merge()
    assert texts(journal) == {"before", "elsewhere", "here, meanwhile"}
    assert not journal.sync_watch.look().stops_writing
    assert not refused(journal)
    journal.close()
    again = unlocked(folder)
    assert texts(again) >= {"before", "elsewhere", "here, meanwhile"}
    again.close()


def test_after_the_file_was_removed_what_is_open_is_kept_beside(journal: Journal, folder: Path) -> None:
    (folder / "journal-0001.db").unlink()
    assert refused(journal)

    ours = journal.merging.save_apart()

    assert ours is not None
    shutil.copytree(folder, folder.with_name("again"), ignore=shutil.ignore_patterns(".lock"))
    (folder.with_name("again") / ours.name).rename(folder.with_name("again") / "journal-0001.db")
    again = unlocked(folder.with_name("again"))
    assert texts(again) == {"before"}
    again.close()


def test_a_replacement_with_another_key_keeps_ours_beside_and_says_so(journal: Journal, folder: Path) -> None:
    stranger = Vault(folder.with_name("stranger"), limits=builders.CHEAP_LIMITS)
    stranger.create(builders.PASSPHRASE, cost=builders.CHEAP_COST).journal.close()
    put_in_place(stranger.path / "journal-0001.db", folder)
    assert refused(journal)

    with pytest.raises(OtherCopyKeyError):
        journal.merging.save_apart()

    [copy] = conflict_copies(folder)[0]
    assert "this computer" in copy.name
    assert texts(journal) == {"before"}


def test_nothing_is_written_apart_where_nothing_was_replaced(journal: Journal, folder: Path) -> None:
    assert journal.merging.save_apart() is None
    assert conflict_copies(folder) == ((), ())


def test_an_older_copy_stays_closed_to_writing_whatever_the_watch_finds(journal: Journal, folder: Path) -> None:
    journal._database.set_read_only(read_only=True)
    (folder / "journal-0001 (1).db").write_bytes(b"x" * 4096)
    journal.sync_watch.look()
    (folder / "journal-0001 (1).db").unlink()

    journal.sync_watch.look()

    with pytest.raises(ReadOnlyError):
        journal.entries.save(make_entry("not now"))


def test_a_copy_of_what_is_closed_to_writing_leaves_it_closed(journal: Journal, folder: Path) -> None:
    (folder / "journal-0001 (1).db").write_bytes(b"x" * 4096)
    journal.sync_watch.look()

    journal._database.copy_into(folder / "copy.db")

    assert refused(journal)
    assert texts(journal) == {"before"}


def test_a_file_written_anew_without_gaps_is_our_own_doing(journal: Journal) -> None:
    for number in range(50):
        journal.entries.save(make_entry(f"{number} " * 2000))
    size = journal._database.path.stat().st_size
    for header in journal.entries.newest():
        journal.entries.delete(header.id)
    journal.entries.purge_due(builders.NOON.replace(year=2027))
    assert journal._database.shrink()

    assert journal._database.path.stat().st_size < size
    assert not journal.sync_watch.look().stops_writing


def test_looking_opens_no_file_of_the_vault(journal: Journal, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr("builtins.open", opened.append)
    monkeypatch.setattr("os.open", lambda *given: opened.append(given))
    monkeypatch.setattr("pathlib.Path.open", opened.append)
    os.utime(folder / "journal-0001.db", ns=(1, 1))

    journal.sync_watch.look()
    journal.entries.newest()

    assert opened == []
