"""A new data key, and a passphrase that costs more to guess."""

import shutil
from pathlib import Path

import pytest

from journal_app.crypto import kdf
from journal_app.crypto.kdf import FLOOR, LOW_MEMORY, KdfCost, is_low
from journal_app.errors import (
    DamagedJournalError,
    MismatchedVaultError,
    NoSpaceError,
    ReadOnlyError,
    RotationStoppedError,
    StorageFailedError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from journal_app.services import vault as vaults
from journal_app.services.journal import Journal
from journal_app.services.vault import COPY_NAME, HEADER_NAME, NewKey, Vault
from journal_app.storage import backup, folder, rotation
from journal_app.storage.database import Database, open_database
from tests.builders import CHEAP_COST, CHEAP_LIMITS, PASSPHRASE, make_entry, make_guided_entry, stop_at

OLD, NEW = "journal-0001.db", "journal-0002.db"


@pytest.fixture
def journal(closed_vault: Vault) -> Journal:
    """Give an open journal with some entries in it; its vault is `closed_vault`."""
    journal = closed_vault.unlock(PASSPHRASE)
    journal.entries.add_many(make_entry(f"jetty {number} " + "slow water " * 50) for number in range(40))
    journal.entries.save(make_guided_entry("the heron stood still"))
    return journal


def names_in(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()} - {".lock", "backups", OLD + "-journal", NEW + "-journal"}


def prepare(vault: Vault) -> NewKey:
    return vault.prepare_new_key(PASSPHRASE, cost=CHEAP_COST)


def test_a_new_key_keeps_everything_and_the_journal_stays_open(closed_vault: Vault, journal: Journal) -> None:
    before = {header.id for header in journal.entries.newest(1000)}

    closed_vault.use_new_key(prepare(closed_vault))

    assert {header.id for header in journal.entries.newest(1000)} == before
    assert len(journal.entries.search("heron")) == 1
    later = make_entry("after the change")
    journal.entries.save(later)
    assert journal.check()
    journal.close()
    journal = closed_vault.unlock(PASSPHRASE)
    assert {header.id for header in journal.entries.newest(1000)} == before | {later.id}
    journal.close()


def test_only_the_new_file_the_passphrase_and_the_new_code_are_left(
    closed_vault: Vault, journal: Journal, recovery_code: str
) -> None:
    new = prepare(closed_vault)

    closed_vault.use_new_key(new)
    journal.close()

    assert names_in(closed_vault.path) == {HEADER_NAME, COPY_NAME, NEW}
    assert (closed_vault.path / HEADER_NAME).read_bytes() == (closed_vault.path / COPY_NAME).read_bytes() == new.header
    closed_vault.unlock(PASSPHRASE).close()
    closed_vault.unlock_with_recovery_code(new.recovery_code).close()
    with pytest.raises(WrongRecoveryCodeError):
        closed_vault.unlock_with_recovery_code(recovery_code)


def test_the_old_key_does_not_open_the_new_file(closed_vault: Vault, journal: Journal) -> None:
    database = closed_vault._database
    assert database is not None
    with database.key.lent() as key:
        old_key = bytes(key)

    closed_vault.use_new_key(prepare(closed_vault))

    with database.key.lent() as key:
        assert bytes(key) != old_key
    journal.close()
    with pytest.raises((DamagedJournalError, MismatchedVaultError)):
        open_database(closed_vault.path / NEW, old_key, vault_id=journal.vault_id)


def test_the_new_key_is_wiped_once_it_is_in_use(closed_vault: Vault, journal: Journal) -> None:
    new = prepare(closed_vault)
    assert any(new.payload)

    closed_vault.use_new_key(new)

    assert not any(new.payload)
    journal.close()


def test_a_second_change_makes_a_third_file(closed_vault: Vault, journal: Journal) -> None:
    closed_vault.use_new_key(prepare(closed_vault))

    closed_vault.use_new_key(prepare(closed_vault))

    journal.close()
    assert "journal-0003.db" in names_in(closed_vault.path)
    assert not names_in(closed_vault.path) & {OLD, NEW}


def test_an_old_header_put_back_says_that_the_two_do_not_belong_together(closed_vault: Vault, journal: Journal) -> None:
    old_header = (closed_vault.path / HEADER_NAME).read_bytes()
    closed_vault.use_new_key(prepare(closed_vault))
    journal.close()

    for name in (HEADER_NAME, COPY_NAME):
        (closed_vault.path / name).write_bytes(old_header)

    with pytest.raises(MismatchedVaultError):
        closed_vault.unlock(PASSPHRASE)
    assert NEW in names_in(closed_vault.path)


def test_the_sheet_of_a_new_key_opens_the_vault_without_its_header(closed_vault: Vault, journal: Journal) -> None:
    new = prepare(closed_vault)
    closed_vault.use_new_key(new)
    journal.close()
    for name in (HEADER_NAME, COPY_NAME):
        (closed_vault.path / name).unlink()

    assert closed_vault.exists
    closed_vault.restore_header(new.header)

    closed_vault.unlock_with_recovery_code(new.recovery_code).close()


def test_preparing_a_key_changes_nothing(closed_vault: Vault, journal: Journal, recovery_code: str) -> None:
    before = (closed_vault.path / HEADER_NAME).read_bytes(), names_in(closed_vault.path)

    prepare(closed_vault).forget()

    assert ((closed_vault.path / HEADER_NAME).read_bytes(), names_in(closed_vault.path)) == before
    journal.close()
    closed_vault.unlock_with_recovery_code(recovery_code).close()


def test_a_wrong_passphrase_prepares_nothing(closed_vault: Vault) -> None:
    with pytest.raises(WrongPassphraseError):
        closed_vault.prepare_new_key("another one", cost=CHEAP_COST)


@pytest.mark.parametrize("look", [1, 2, 3, 4])
def test_a_change_that_is_stopped_leaves_all_as_it_was(
    closed_vault: Vault, journal: Journal, recovery_code: str, look: int
) -> None:
    before = names_in(closed_vault.path)

    with pytest.raises(RotationStoppedError):
        closed_vault.use_new_key(prepare(closed_vault), should_stop=stop_at(look))

    assert names_in(closed_vault.path) == before
    journal.entries.save(make_entry("still writing"))
    assert journal.check()
    journal.close()
    closed_vault.unlock_with_recovery_code(recovery_code).close()


def test_a_passphrase_changed_meanwhile_stops_the_change(closed_vault: Vault, journal: Journal) -> None:
    new = prepare(closed_vault)
    closed_vault.change_passphrase(PASSPHRASE, "another one", cost=CHEAP_COST)

    with pytest.raises(RotationStoppedError):
        closed_vault.use_new_key(new)

    journal.close()
    closed_vault.unlock("another one").close()


def test_what_is_done_before_can_still_prevent_it(closed_vault: Vault, journal: Journal) -> None:
    def no_room() -> None:
        raise NoSpaceError

    with pytest.raises(NoSpaceError):
        closed_vault.use_new_key(prepare(closed_vault), before=no_room)

    journal.close()
    assert OLD in names_in(closed_vault.path)


def test_progress_grows_to_the_end(closed_vault: Vault, journal: Journal) -> None:
    told: list[float] = []

    closed_vault.use_new_key(prepare(closed_vault), progress=told.append)

    assert told == sorted(told)
    assert told[-1] == 1.0
    journal.close()


def test_a_copy_that_differs_is_not_used(
    closed_vault: Vault, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backup.fingerprint
    found = []

    def differing(database: Database) -> object:
        found.append(real(database))
        return found[-1] if len(found) == 1 else None

    monkeypatch.setattr(backup, "fingerprint", differing)

    with pytest.raises(StorageFailedError):
        closed_vault.use_new_key(prepare(closed_vault))

    journal.close()
    assert names_in(closed_vault.path) == {HEADER_NAME, COPY_NAME, OLD}


def test_a_header_that_may_not_last_leaves_both_files_and_takes_no_more_words(
    closed_vault: Vault, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = folder.write_whole

    def half_failing(path: Path, data: bytes) -> None:
        real(path, data)
        if path.name == HEADER_NAME:
            raise StorageFailedError

    monkeypatch.setattr(vaults, "write_whole", half_failing)
    with pytest.raises(StorageFailedError):
        closed_vault.use_new_key(prepare(closed_vault))

    with pytest.raises(ReadOnlyError):
        journal.entries.save(make_entry("in neither file"))
    journal.close()
    monkeypatch.undo()
    assert {OLD, NEW} <= names_in(closed_vault.path)
    journal = closed_vault.unlock(PASSPHRASE)
    assert journal.entries.count() == 41
    journal.close()
    assert names_in(closed_vault.path) == {HEADER_NAME, COPY_NAME, NEW}


# --- what a crash leaves


def test_an_unfinished_new_file_is_removed_at_the_next_unlocking(closed_vault: Vault) -> None:
    (closed_vault.path / rotation.MARK_NAME).write_text(f'{{"from": "{OLD}", "to": "{NEW}", "generation": 1}}')
    (closed_vault.path / NEW).write_bytes(b"unfinished")
    (closed_vault.path / (HEADER_NAME + ".tmp")).write_bytes(b"{")

    closed_vault.unlock(PASSPHRASE).close()

    assert names_in(closed_vault.path) == {HEADER_NAME, COPY_NAME, OLD}


@pytest.mark.parametrize(
    "mark",
    [
        "",
        "not json",
        "[]",
        '{"from": "journal-0001.db", "to": "../letter", "generation": 1}',
        '{"from": "journal-0001.db", "to": "journal-0002.db", "generation": 7}',
        '{"from": "journal-0003.db", "to": "journal-0002.db", "generation": 1}',
    ],
)
def test_a_database_that_is_not_provably_unfinished_is_left_alone(closed_vault: Vault, mark: str) -> None:
    (closed_vault.path / rotation.MARK_NAME).write_text(mark)
    (closed_vault.path / NEW).write_bytes(b"somebody's")

    closed_vault.unlock(PASSPHRASE).close()

    assert (closed_vault.path / NEW).read_bytes() == b"somebody's"


def test_a_database_without_a_mark_is_left_alone_and_its_name_is_not_taken(
    closed_vault: Vault, journal: Journal
) -> None:
    (closed_vault.path / NEW).write_bytes(b"somebody's")

    closed_vault.use_new_key(prepare(closed_vault))

    journal.close()
    assert (closed_vault.path / NEW).read_bytes() == b"somebody's"
    assert (closed_vault.path / "journal-0003.db").exists()


# --- the cost of a guess


@pytest.mark.parametrize(
    ("cost", "possible", "low"),
    [
        (FLOOR, FLOOR, False),
        (KdfCost(memory_kib=FLOOR.memory_kib, passes=2), FLOOR, True),
        (KdfCost(memory_kib=64 * 1024, passes=3), LOW_MEMORY, True),
        (LOW_MEMORY, LOW_MEMORY, False),
        (LOW_MEMORY, FLOOR, True),
        (FLOOR, KdfCost(memory_kib=FLOOR.memory_kib, passes=5), False),
        (FLOOR, KdfCost(memory_kib=FLOOR.memory_kib, passes=6), True),
        (KdfCost(memory_kib=FLOOR.memory_kib, passes=16), FLOOR, False),
    ],
)
def test_a_cost_is_low_where_clearly_more_can_be_had(cost: KdfCost, possible: KdfCost, low: bool) -> None:
    assert is_low(cost, possible) is low


def test_a_cheap_slot_is_low_until_it_is_strengthened(
    closed_vault: Vault, recovery_code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    possible = KdfCost(memory_kib=64, passes=2)
    monkeypatch.setattr(vaults, "calibrate", lambda: possible)
    monkeypatch.setattr(kdf, "FLOOR", possible)
    assert closed_vault.cost_is_low()

    closed_vault.strengthen(PASSPHRASE)

    assert not closed_vault.cost_is_low()
    closed_vault.unlock(PASSPHRASE).close()
    closed_vault.unlock_with_recovery_code(recovery_code).close()


def test_the_database_stays_as_it_is_when_the_passphrase_is_strengthened(closed_vault: Vault) -> None:
    before = (closed_vault.path / OLD).read_bytes()

    closed_vault.strengthen(PASSPHRASE, cost=KdfCost(memory_kib=16, passes=1))

    assert (closed_vault.path / OLD).read_bytes() == before


def test_a_copy_of_the_folder_from_before_opens_with_its_own_key(
    closed_vault: Vault, journal: Journal, tmp_path: Path
) -> None:
    journal.close()
    copy = Path(shutil.copytree(closed_vault.path, tmp_path / "copy"))
    journal = closed_vault.unlock(PASSPHRASE)

    closed_vault.use_new_key(prepare(closed_vault))

    journal.close()
    former = Vault(copy, limits=CHEAP_LIMITS).unlock(PASSPHRASE)
    assert former.entries.count() == 41
    former.close()
