"""An older copy in the vault's place is noticed, whatever put it there."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from journal_app.domain.backup import BackupReason
from journal_app.domain.identifiers import Identifier, _Last, following, new_identifier, newest_identifier, stay_after
from journal_app.errors import ReadOnlyError
from journal_app.services.journal import Journal, Notice
from journal_app.services.seen import FILE_NAME, Seen, VaultState
from journal_app.services.vault import COPY_NAME, HEADER_NAME, Vault
from journal_app.storage.folder import keep_private
from tests.builders import CHEAP_COST, CHEAP_LIMITS, NOON, PASSPHRASE, FixedClock, make_entry

Computer = Callable[..., Vault]


@pytest.fixture
def computer(tmp_path: Path, closed_vault: Vault, clock: FixedClock) -> Computer:
    """Give a function that returns the vault as one of several computers sees it."""

    def vault_on(name: str = "one", folder: Path | None = None) -> Vault:
        seen = Seen(tmp_path / f"settings of {name}" / FILE_NAME)
        return Vault(folder or closed_vault.path, limits=CHEAP_LIMITS, clock=clock, seen=seen)

    return vault_on


def write(vault: Vault, text: str = "a quiet morning") -> Identifier:
    journal = vault.unlock(PASSPHRASE)
    assert not journal.read_only
    entry = make_entry(text)
    journal.entries.save(entry)
    journal.close()
    return entry.id


def copy_of(vault: Vault, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(vault.path, to))


def put_back(copy: Path, vault: Vault) -> None:
    shutil.rmtree(vault.path)
    shutil.copytree(copy, vault.path)


def is_older(vault: Vault) -> bool:
    journal = vault.unlock(PASSPHRASE)
    older = journal.newer_seen_at is not None
    assert journal.read_only is older
    journal.close()
    return older


def version_of(journal: Journal, entry_id: Identifier) -> Identifier:
    with journal._database.transaction() as connection:
        query = "SELECT version FROM entry WHERE id = ?"
        return str(connection.exec_driver_sql(query, (entry_id,)).scalar_one())


def seen_file(tmp_path: Path) -> Path:
    return tmp_path / "settings of one" / FILE_NAME


def test_the_vault_that_was_open_last_is_the_present_one(computer: Computer) -> None:
    write(computer())
    write(computer())

    assert not is_older(computer())


def test_yesterdays_folder_put_back_opens_to_read_only_and_says_since_when(
    computer: Computer, tmp_path: Path, clock: FixedClock
) -> None:
    write(computer())
    copy = copy_of(computer(), tmp_path / "copy")
    clock.advance(days=1)
    write(computer())
    put_back(copy, computer())

    journal = computer().unlock(PASSPHRASE)

    assert journal.read_only
    assert journal.newer_seen_at == clock.now()
    with pytest.raises(ReadOnlyError):
        journal.entries.save(make_entry())
    journal.close()


def test_reading_an_older_copy_changes_nothing_in_it(computer: Computer, tmp_path: Path) -> None:
    write(computer())
    copy = copy_of(computer(), tmp_path / "copy")
    write(computer())
    put_back(copy, computer())

    assert is_older(computer())
    assert is_older(computer())

    for name in (HEADER_NAME, COPY_NAME, "journal-0001.db"):
        assert (computer().path / name).read_bytes() == (copy / name).read_bytes()


def test_an_older_copy_can_be_made_the_present_one(computer: Computer, tmp_path: Path) -> None:
    write(computer())
    copy = copy_of(computer(), tmp_path / "copy")
    write(computer())
    put_back(copy, computer())
    journal = computer().unlock(PASSPHRASE)

    journal.make_present()

    assert not journal.read_only
    journal.entries.save(make_entry())
    journal.close()
    assert not is_older(computer())


def test_the_newer_copy_that_comes_back_later_lacks_what_was_written_since(computer: Computer, tmp_path: Path) -> None:
    write(computer())
    older = copy_of(computer(), tmp_path / "older")
    for _ in range(5):
        write(computer())
    newer = copy_of(computer(), tmp_path / "newer")
    put_back(older, computer())
    journal = computer().unlock(PASSPHRASE)
    journal.make_present()
    journal.entries.save(make_entry("only here"))
    journal.close()

    put_back(newer, computer())

    assert is_older(computer())


def test_what_another_computer_wrote_on_top_is_no_older_copy(computer: Computer) -> None:
    write(computer("one"))
    write(computer("two"))

    assert not is_older(computer("one"))
    assert not is_older(computer("two"))


def test_two_computers_that_wrote_apart_are_told_although_neither_is_older(computer: Computer, tmp_path: Path) -> None:
    write(computer("one"))
    common = copy_of(computer(), tmp_path / "common")
    write(computer("one"))
    elsewhere = Path(shutil.copytree(common, tmp_path / "elsewhere"))
    for _ in range(9):
        write(computer("two", elsewhere))

    put_back(elsewhere, computer())

    assert is_older(computer("one"))
    assert not is_older(computer("two"))


def test_an_older_header_put_back_is_noticed(computer: Computer) -> None:
    vault = computer()
    write(vault)
    before = vault.header_bytes()
    journal = vault.unlock(PASSPHRASE)
    vault.change_passphrase(PASSPHRASE, "another one", cost=CHEAP_COST)
    journal.close()
    for name in (HEADER_NAME, COPY_NAME):
        (vault.path / name).write_bytes(before)

    assert is_older(computer())


def test_a_copy_from_before_a_new_key_is_noticed(computer: Computer, tmp_path: Path) -> None:
    vault = computer()
    write(vault)
    copy = copy_of(vault, tmp_path / "copy")
    journal = vault.unlock(PASSPHRASE)
    vault.use_new_key(vault.prepare_new_key(PASSPHRASE, cost=CHEAP_COST))
    journal.close()
    assert not is_older(computer())

    put_back(copy, computer())

    assert is_older(computer())


def test_the_slots_of_an_older_copy_stay_as_they_are(computer: Computer, tmp_path: Path) -> None:
    write(computer())
    copy = copy_of(computer(), tmp_path / "copy")
    write(computer())
    put_back(copy, computer())
    vault = computer()
    journal = vault.unlock(PASSPHRASE)
    new = vault.prepare_new_key(PASSPHRASE, cost=CHEAP_COST)

    with pytest.raises(ReadOnlyError):
        vault.change_passphrase(PASSPHRASE, "another one", cost=CHEAP_COST)
    with pytest.raises(ReadOnlyError):
        vault.use_new_key(new)

    journal.close()


def test_after_forgetting_whatever_is_opened_is_the_present_one(computer: Computer, tmp_path: Path) -> None:
    write(computer())
    copy = copy_of(computer(), tmp_path / "copy")
    write(computer())
    put_back(copy, computer())
    vault_id = json.loads(computer().header_bytes())["vault"]

    Seen(seen_file(tmp_path)).forget(vault_id)

    assert not is_older(computer())


def test_a_journal_killed_before_it_was_closed_is_no_older_copy(computer: Computer, tmp_path: Path) -> None:
    write(computer())
    journal = computer().unlock(PASSPHRASE)
    before = seen_file(tmp_path).read_bytes()
    journal.entries.save(make_entry())
    journal.close()
    seen_file(tmp_path).write_bytes(before)

    assert not is_older(computer())


def test_a_backup_restored_on_purpose_is_the_present_one(computer: Computer) -> None:
    vault = computer()
    journal = vault.unlock(PASSPHRASE)
    made = journal.backups.make(BackupReason.BY_HAND)
    assert made is not None
    journal.entries.save(make_entry())
    journal.close()

    vault.restore(made.backup, PASSPHRASE)

    assert not is_older(computer())


# --- the file


def tamper(change: Callable[[dict[str, Any]], object], path: Path) -> None:
    file = json.loads(path.read_bytes())
    [vault] = file["vaults"].values()
    change(vault)
    path.write_text(json.dumps(file), encoding="utf-8")


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 100, b"null", b"[]", b"{", b'{"format": 1}', b'{"format": 1, "vaults": 3}', b"[" * 50_000,
     b'{"format": 2, "vaults": {}}', b'"' + b"x" * (2 << 20) + b'"'],
)  # fmt: skip
def test_a_damaged_file_says_nothing_and_is_written_anew(computer: Computer, tmp_path: Path, content: bytes) -> None:
    write(computer())
    seen_file(tmp_path).write_bytes(content)

    assert not is_older(computer())

    assert json.loads(seen_file(tmp_path).read_bytes())["vaults"]


@pytest.mark.parametrize(
    "change",
    [
        lambda vault: vault["records"][0].update(generation=99),
        lambda vault: vault["records"][0]["commits"].update(ffff=5),
        lambda vault: vault["records"][0].update(mac="é"),
        lambda vault: vault["records"][0].update(mac=3),
        lambda vault: vault["records"][0].pop("mac"),
        lambda vault: vault.update(records=[None, 3, {}, "x", [1]]),
        lambda vault: vault.update(records=None),
        lambda vault: vault.update(writer=["x"], looked_on=7),
        lambda vault: vault.update(writer="../../x"),
    ],
)
def test_a_forged_record_says_nothing(
    computer: Computer, tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    write(computer())
    tamper(change, seen_file(tmp_path))

    assert not is_older(computer())


def test_a_file_that_cannot_be_written_keeps_nobody_out(tmp_path: Path, closed_vault: Vault) -> None:
    (tmp_path / "in the way").write_text("", encoding="utf-8")
    vault = Vault(closed_vault.path, limits=CHEAP_LIMITS, seen=Seen(tmp_path / "in the way" / FILE_NAME))

    write(vault)

    assert not is_older(vault)


def test_without_a_file_nothing_is_remembered_anywhere(closed_vault: Vault, tmp_path: Path) -> None:
    write(closed_vault)

    assert not list(tmp_path.rglob(FILE_NAME))


def test_the_file_is_private_and_names_nothing_of_the_journal(computer: Computer, tmp_path: Path) -> None:
    write(computer(), "a heron on the jetty")

    assert seen_file(tmp_path).stat().st_mode & 0o077 == 0
    assert b"heron" not in seen_file(tmp_path).read_bytes()


def test_a_state_lacks_another_where_any_writer_is_behind() -> None:
    present = VaultState(generation=2, commits={"a": 5, "b": 1})

    assert not present.lacks(present)
    assert not present.lacks(VaultState(generation=1, commits={"a": 5}))
    assert present.lacks(VaultState(generation=3, commits={}))
    assert present.lacks(VaultState(generation=1, commits={"a": 6}))
    assert present.lacks(VaultState(generation=1, commits={"c": 1}))


def test_the_cost_is_looked_at_once_a_month_and_never_in_a_demo(
    computer: Computer, clock: FixedClock, closed_vault: Vault
) -> None:
    vault = computer()

    assert vault.is_time_to_look_at_cost()
    assert not vault.is_time_to_look_at_cost()
    clock.advance(days=31)
    assert vault.is_time_to_look_at_cost()
    assert not closed_vault.is_time_to_look_at_cost()


# --- a clock that was set back


@pytest.fixture
def _fresh_process() -> Iterator[None]:
    """Let identifiers begin as in a process that has made none."""
    before, _Last.number = _Last.number, 0
    yield
    _Last.number = max(before, _Last.number)


def test_the_next_identifier_is_the_time_unless_the_last_one_is_not_below_it() -> None:
    early, late, bits = 1_000, 2_000, 74

    assert following(0, late, 7) == late << bits | 7
    assert following(late << bits | 7, early, 7) == (late << bits | 7) + 1 + 7
    assert following(late << bits | 9, late, 3) == (late << bits | 9) + 1 + 3
    assert following((1 << 122) - 1, early, 5) == early << bits | 5


@pytest.mark.usefixtures("_fresh_process")
def test_identifiers_grow_while_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [new_identifier()]
    now = time.time_ns()
    for back in (0, 10**9, 10**15, 10**18, 5):
        monkeypatch.setattr(time, "time_ns", lambda back=back: now - back)
        made += [new_identifier() for _ in range(100)]

    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert all(each[14] == "7" and each[19] in "89ab" for each in made)


@pytest.mark.usefixtures("_fresh_process")
def test_an_identifier_stays_after_one_that_was_read_and_nonsense_is_passed_over() -> None:
    later = "ffffffff-0000-7fff-bfff-000000000000"

    stay_after("not an identifier")
    stay_after(later)

    assert newest_identifier() == later
    assert new_identifier() > later


@pytest.mark.usefixtures("_fresh_process")
def test_changes_sort_after_the_vaults_newest_although_the_clock_was_set_back(
    closed_vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = closed_vault.unlock(PASSPHRASE)
    entry = make_entry("before")
    journal.entries.save(entry)
    journal.close()
    now = time.time_ns()
    _Last.number = 0  # another process
    monkeypatch.setattr(time, "time_ns", lambda: now - 400 * 24 * 3600 * 10**9)

    journal = closed_vault.unlock(PASSPHRASE)
    earlier = version_of(journal, entry.id)
    journal.entries.save(make_entry("after", id=entry.id))

    assert version_of(journal, entry.id) > earlier
    journal.close()


def test_words_written_while_the_clock_is_a_year_back_are_kept(closed_vault: Vault) -> None:
    clock = FixedClock(NOON)
    vault = Vault(closed_vault.path, limits=CHEAP_LIMITS, clock=clock)
    journal = vault.unlock(PASSPHRASE)
    journal.entries.save(make_entry("before"))
    deleted = make_entry("deleted")
    journal.entries.save(deleted)
    journal.entries.delete(deleted.id)
    clock.advance(days=-365)

    journal.entries.purge_due()
    journal.entries.save(make_entry("after", written_at=clock.now()))

    assert journal.entries.count() == 2
    assert journal.entries.undo_delete(deleted.id).text == "deleted"
    journal.close()


def test_a_copy_older_in_its_tables_too_is_read_only_and_kept_as_it_was_in_a_backup(
    tmp_path: Path, clock: FixedClock
) -> None:
    stored = Path(__file__).parents[2] / "journals" / "0.1.0"
    passphrase = json.loads((stored / "facts.json").read_text("utf-8"))["passphrase"]
    vault = Vault(copy_of_stored(stored, tmp_path), clock=clock, seen=Seen(seen_file(tmp_path)))
    journal = vault.unlock(passphrase)
    assert journal.notices == ()
    journal.entries.save(make_entry())
    journal.close()
    copy_of_stored(stored, tmp_path)

    older = vault.unlock(passphrase)

    assert older.read_only
    assert older.newer_seen_at == clock.now()
    assert older.notices == (Notice.OLDER_COPY_UPDATED,)
    [kept] = [one for one in older.backups.found() if one.reason is BackupReason.BEFORE_MIGRATION]
    assert kept.is_good
    assert kept.schema == 1
    assert older.entries.newest(1)
    older.close()
    again = vault.unlock(passphrase)
    assert again.read_only  # what it lacks is still missing
    again.close()


def copy_of_stored(stored: Path, tmp_path: Path) -> Path:
    shutil.rmtree(tmp_path / "stored", ignore_errors=True)
    copy = Path(shutil.copytree(stored, tmp_path / "stored", ignore=shutil.ignore_patterns("facts.json")))
    keep_private(copy)  # or its first unlocking does, and says so: a checkout is readable by all
    return copy


def test_after_merging_no_computer_calls_the_journal_an_older_copy_or_changed_by_others(
    computer: Computer, tmp_path: Path
) -> None:
    write(computer())
    there = copy_of(computer(), tmp_path / "there")
    write(computer("two", there), "written there")
    write(computer("two", there), "and more of it")
    shutil.copy(there / "journal-0001.db", computer().path / "journal-0001 (conflicted copy 2026-03-10 120000).db")
    journal = computer().unlock(PASSPHRASE)
    [copy] = journal.merging.conflict_copies()
    journal.merging.look(copy)

    journal.merging.merge()

    assert not journal.sync_watch.look().stops_writing
    journal.entries.save(make_entry("after merging"))
    journal.close()
    assert not is_older(computer())
    shutil.rmtree(there)
    shutil.copytree(computer().path, there)  # what the program that keeps folders in step does next
    for vault in (computer(), computer("two", there)):
        opened = vault.unlock(PASSPHRASE)
        assert opened.newer_seen_at is None
        assert not opened.sync_watch.look().stops_writing
        assert {one.headline for one in opened.entries.newest(9)} >= {"written there", "and more of it"}
        opened.close()
