"""A journal that cannot be written can be read; a folder that goes away costs no word that was acknowledged."""

import inspect
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from journal_app.domain.entry import Certainty, Privacy
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.owner_log import LogKind
from journal_app.domain.preferences import JournalPreferences
from journal_app.errors import JournalMovedError, NoPermissionError, ReadOnlyError, VaultInUseError
from journal_app.services.entries import Entries
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.storage.folder import FolderLock
from tests.builders import (
    CHEAP_COST,
    CHEAP_LIMITS,
    PASSPHRASE,
    make_course,
    make_dosing_session,
    make_draft,
    make_entry,
    make_guided_entry,
    make_intention,
    make_therapy_session,
)

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="permissions in the way of POSIX")
NOBODY = 65534


@pytest.fixture
def read_only(closed_vault: Vault) -> Iterator[Journal]:
    """Give a journal with one entry and one deleted entry in it, open to read only."""
    journal = closed_vault.unlock(PASSPHRASE)
    journal.entries.save(make_guided_entry("slowly", text="the heron stood still", starred=True))
    gone = make_entry("put away")
    journal.entries.save(gone)
    journal.entries.delete(gone.id)
    journal._database.set_read_only(read_only=True)
    yield journal
    journal.close()


WRITING: dict[str, Callable[[Journal, str, str], Any]] = {
    "save": lambda journal, _, __: journal.entries.save(make_entry()),
    "add_many": lambda journal, _, __: journal.entries.add_many([make_entry()]),
    "star": lambda journal, kept, _: journal.entries.star(kept, on=False),
    "set_privacy": lambda journal, kept, _: journal.entries.set_privacy(kept, Privacy.ONLY_ME),
    "set_certainty": lambda journal, kept, _: journal.entries.set_certainty(kept, 0, Certainty.UNSURE),
    "set_tags": lambda journal, kept, _: journal.entries.set_tags(kept, ["sea"]),
    "delete": lambda journal, kept, _: journal.entries.delete(kept),
    "undo_delete": lambda journal, _, gone: journal.entries.undo_delete(gone),
    "save_draft": lambda journal, _, __: journal.entries.save_draft(make_draft()),
    "save_course": lambda journal, _, __: journal.courses.save_course(make_course()),
    "save_dosing_session": lambda journal, _, __: journal.courses.save_dosing_session(make_dosing_session()),
    "save_therapy_session": lambda journal, _, __: journal.courses.save_therapy_session(make_therapy_session()),
    "save_intention": lambda journal, _, __: journal.courses.save_intention(make_intention()),
    "set_intention": lambda journal, _, __: journal.courses.set_intention(new_identifier(), "stay"),
    "preferences": lambda journal, _, __: journal.preferences.save(JournalPreferences(name="Kim")),
    "log": lambda journal, _, __: journal.log.note(LogKind.UNLOCKED),
}


@pytest.mark.parametrize("write", WRITING.values(), ids=WRITING.keys())
def test_whatever_writes_is_refused_with_its_own_error(
    read_only: Journal, write: Callable[[Journal, str, str], Any]
) -> None:
    [kept] = read_only.entries.newest()
    [gone] = read_only.entries.deleted()

    with pytest.raises(ReadOnlyError):
        write(read_only, kept.id, gone.header.id)

    assert [header.id for header in read_only.entries.newest()] == [kept.id]


def test_whatever_reads_works(read_only: Journal) -> None:
    [kept] = read_only.entries.newest()

    assert read_only.entries.get(kept.id).text == "the heron stood still"
    assert len(read_only.entries.search("heron")) == 1
    assert read_only.entries.count() == 1
    assert read_only.entries.tags() == ()
    assert read_only.entries.unfinished() == ()
    assert read_only.courses.timeline("UTC").marks
    assert read_only.preferences.get() == JournalPreferences()
    assert read_only.check()


def test_no_method_of_entries_that_changes_them_was_left_out() -> None:
    verbs = ("save", "add", "star", "set", "delete", "undo")
    public = [name for name, _ in inspect.getmembers(Entries, inspect.isfunction) if not name.startswith("_")]

    assert {name for name in public if name.split("_")[0] in verbs} <= WRITING.keys()


# --- no permission


@pytest.fixture
def common_vault(closed_vault: Vault) -> Iterator[Vault]:
    """Give a vault with one entry that somebody without rank can reach and owns; the folders of pytest are private."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    path = Path(shutil.copytree(closed_vault.path, folder / "vault"))
    vault = Vault(path, limits=CHEAP_LIMITS)
    journal = vault.unlock(PASSPHRASE)
    journal.entries.save(make_entry("the heron stood still"))
    journal.close()
    for each in (path, *path.rglob("*")):
        if os.geteuid() == 0:
            os.chown(each, NOBODY, NOBODY)
    yield vault
    path.chmod(0o700)
    shutil.rmtree(folder)


@contextmanager
def without_rank() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@posix_only
@pytest.mark.parametrize("without_lock_file", [False, True])
def test_a_folder_that_cannot_be_written_is_opened_to_read_only(common_vault: Vault, without_lock_file: bool) -> None:
    if without_lock_file:
        (common_vault.path / ".lock").unlink()
    common_vault.path.chmod(0o500)

    with without_rank():
        journal = common_vault.unlock(PASSPHRASE)

        assert journal.read_only
        assert journal.newer_seen_at is None
        assert journal.entries.count() == 1
        with pytest.raises(ReadOnlyError):
            journal.entries.save(make_entry())
        with pytest.raises(ReadOnlyError):
            common_vault.change_passphrase(PASSPHRASE, "another one", cost=CHEAP_COST)
        journal.close()


@posix_only
def test_making_it_the_present_one_does_not_lift_a_missing_permission(common_vault: Vault) -> None:
    common_vault.path.chmod(0o500)

    with without_rank():
        journal = common_vault.unlock(PASSPHRASE)
        journal.make_present()

        assert journal.read_only
        journal.close()


@posix_only
def test_a_passphrase_cannot_be_changed_in_a_locked_vault_without_permission(common_vault: Vault) -> None:
    common_vault.path.chmod(0o500)

    with without_rank(), pytest.raises(NoPermissionError):
        common_vault.change_passphrase(PASSPHRASE, "another one", cost=CHEAP_COST)


def test_a_vault_in_use_is_refused_also_to_read(closed_vault: Vault) -> None:
    journal = closed_vault.unlock(PASSPHRASE)

    with pytest.raises(VaultInUseError):
        FolderLock(closed_vault.path, to_read=True)

    journal.close()
    FolderLock(closed_vault.path, to_read=True).release()


# --- the folder goes away under the open journal


@posix_only
def test_a_folder_removed_under_the_open_journal_keeps_nothing_and_says_so(closed_vault: Vault) -> None:
    journal = closed_vault.unlock(PASSPHRASE)
    journal.entries.save(make_entry())
    shutil.rmtree(closed_vault.path)

    with pytest.raises(JournalMovedError):
        journal.entries.save(make_entry("not kept"))
    with pytest.raises(JournalMovedError):
        journal.entries.save_draft(make_draft())

    journal.close()
    assert not closed_vault.path.exists()


@posix_only
def test_a_folder_that_comes_back_takes_what_was_written_meanwhile(closed_vault: Vault, tmp_path: Path) -> None:
    journal = closed_vault.unlock(PASSPHRASE)
    before = make_entry("before")
    journal.entries.save(before)
    elsewhere = closed_vault.path.rename(tmp_path / "elsewhere")
    waiting = make_entry("typed while the disk was away")
    with pytest.raises(JournalMovedError):
        journal.entries.save(waiting)

    elsewhere.rename(closed_vault.path)
    journal.sync_watch.look()  # the app does so every few seconds
    journal.entries.save(waiting)

    journal.close()
    journal = closed_vault.unlock(PASSPHRASE)
    assert {header.id for header in journal.entries.newest()} == {before.id, waiting.id}
    assert journal.check()
    journal.close()


@posix_only
def test_a_journal_whose_folder_went_away_is_not_made_anew_elsewhere(closed_vault: Vault, tmp_path: Path) -> None:
    journal = closed_vault.unlock(PASSPHRASE)
    closed_vault.path.rename(tmp_path / "elsewhere")
    closed_vault.path.mkdir()

    with pytest.raises(JournalMovedError):
        journal.entries.save(make_entry())

    journal.close()
    assert list(closed_vault.path.iterdir()) == []
    moved = Vault(tmp_path / "elsewhere", limits=CHEAP_LIMITS).unlock(PASSPHRASE)
    assert moved.check()
    moved.close()
