import gc
import json
import os
import shutil
import sys
import unicodedata
import weakref
from functools import partial
from pathlib import Path
from types import FrameType

import pytest

from journal_app.crypto import kdf
from journal_app.crypto.kdf import FLOOR, LOW_MEMORY
from journal_app.errors import (
    DamagedHeaderError,
    MistypedRecoveryCodeError,
    NoVaultError,
    UnlockCancelledError,
    VaultExistsError,
    VaultInUseError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from journal_app.services.journal import Notice
from journal_app.services.vault import COPY_NAME, HEADER_NAME, NewVault, Vault
from tests.builders import CHEAP_COST, CHEAP_LIMITS, PASSPHRASE, make_entry, open_files, stop_at

DATABASE = "journal-0001.db"
NEW = "a heron on the jetty at dawn"
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="permissions are inherited on Windows")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="open files are listed in /proc there")


def create(vault: Vault, passphrase: str = PASSPHRASE) -> NewVault:
    return vault.create(passphrase, cost=CHEAP_COST)


def names_in(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


# --- create


def test_a_new_vault_is_open_and_has_the_files_it_should(vault: Vault) -> None:
    new = create(vault)

    assert new.journal.check()
    assert new.header == (vault.path / HEADER_NAME).read_bytes() == (vault.path / COPY_NAME).read_bytes()
    assert vault.exists
    new.journal.close()
    assert names_in(vault.path) == {HEADER_NAME, COPY_NAME, DATABASE, DATABASE + "-journal", "backups", ".lock"}
    assert (vault.path / (DATABASE + "-journal")).stat().st_size == 0


@posix_only
def test_a_new_vault_is_private_whatever_the_umask(vault: Vault) -> None:
    before = os.umask(0)
    try:
        create(vault).journal.close()
    finally:
        os.umask(before)

    modes = {path.name: path.stat().st_mode & 0o777 for path in vault.path.iterdir()}
    assert vault.path.stat().st_mode & 0o777 == 0o700
    assert modes.pop("backups") == 0o700
    assert set(modes.values()) == {0o600}


def test_a_new_vault_in_an_empty_folder_is_fine(vault: Vault) -> None:
    vault.path.mkdir()

    create(vault).journal.close()

    vault.unlock(PASSPHRASE).close()


def test_a_folder_that_holds_anything_is_left_alone(vault: Vault) -> None:
    vault.path.mkdir()
    (vault.path / "letter.txt").write_text("dear", encoding="utf-8")

    with pytest.raises(VaultExistsError):
        create(vault)

    assert names_in(vault.path) == {"letter.txt"}
    assert not vault.exists


def test_a_file_in_its_place_is_left_alone(vault: Vault) -> None:
    vault.path.write_text("dear", encoding="utf-8")

    with pytest.raises(VaultExistsError):
        create(vault)

    assert vault.path.read_text(encoding="utf-8") == "dear"


def test_a_vault_is_never_created_over(closed_vault: Vault) -> None:
    before = {path.name: path.read_bytes() for path in closed_vault.path.iterdir() if path.is_file()}

    with pytest.raises(VaultExistsError):
        create(closed_vault)

    assert before == {path.name: path.read_bytes() for path in closed_vault.path.iterdir() if path.is_file()}


def test_a_database_that_lost_its_headers_is_never_created_over(closed_vault: Vault) -> None:
    (closed_vault.path / HEADER_NAME).unlink()
    (closed_vault.path / COPY_NAME).unlink()

    with pytest.raises(VaultExistsError):
        create(closed_vault)
    with pytest.raises(DamagedHeaderError):
        closed_vault.unlock(PASSPHRASE)


def test_an_interrupted_creation_can_begin_again(vault: Vault) -> None:
    vault.path.mkdir()
    for name in (".creating", ".lock", DATABASE, DATABASE + "-journal", "vault.json.tmp"):
        (vault.path / name).write_bytes(b"unfinished")
    (vault.path / "backups").mkdir()
    assert not vault.exists

    create(vault).journal.close()

    vault.unlock(PASSPHRASE).close()
    assert ".creating" not in names_in(vault.path)
    assert "vault.json.tmp" not in names_in(vault.path)


@pytest.mark.parametrize("extra", ["letter.txt", "vault.json", "vault.json.bak", "journal-0002.db"])
def test_an_interrupted_creation_beside_anything_else_is_left_alone(vault: Vault, extra: str) -> None:
    vault.path.mkdir()
    for name in (".creating", DATABASE, extra):
        (vault.path / name).write_bytes(b"kept")

    with pytest.raises(VaultExistsError):
        create(vault)

    assert names_in(vault.path) == {".creating", DATABASE, extra}


@pytest.mark.parametrize("look", [1, 2, 3])
def test_creating_stops_when_told_to_and_leaves_nothing(vault: Vault, look: int) -> None:
    with pytest.raises(UnlockCancelledError):
        vault.create(PASSPHRASE, cost=CHEAP_COST, should_stop=stop_at(look))

    assert not vault.path.exists()
    create(vault).journal.close()


def test_two_vaults_with_the_same_passphrase_share_nothing(tmp_path: Path) -> None:
    first, second = (Vault(tmp_path / name, limits=CHEAP_LIMITS) for name in ("first", "second"))

    codes = []
    for each in (first, second):
        new = create(each)
        new.journal.close()
        codes.append(new.recovery_code)

    one, other = (json.loads(each.header_bytes()) for each in (first, second))
    assert codes[0] != codes[1]
    assert one["vault"] != other["vault"]
    assert one["mac"] != other["mac"]
    for slot, another in zip(one["slots"], other["slots"], strict=True):
        for name in ("id", "commit", "nonce", "wrapped"):
            assert slot[name] != another[name]
        assert slot["kdf"]["salt"] != another["kdf"]["salt"]
    pages = [(each.path / DATABASE).read_bytes()[:4096] for each in (first, second)]
    assert pages[0][:16] != pages[1][:16]
    assert pages[0] != pages[1]


@pytest.mark.parametrize("passphrase", ["", "   ", "\n"])
def test_a_vault_has_a_passphrase(vault: Vault, passphrase: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        create(vault, passphrase)

    assert not vault.path.exists()


def test_without_the_memory_the_cost_is_more_passes_and_a_notice(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault")

    new = vault.create(PASSPHRASE, cost=LOW_MEMORY)

    assert new.journal.notices == (Notice.LESS_MEMORY,)
    new.journal.close()


def test_the_app_itself_never_goes_below_the_floor(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault")

    vault.create(PASSPHRASE).journal.close()

    kdfs = [slot["kdf"] for slot in json.loads(vault.header_bytes())["slots"]]
    assert {each["m_kib"] for each in kdfs} == {FLOOR.memory_kib}
    assert min(each["t"] for each in kdfs) >= FLOOR.passes


def test_the_app_itself_refuses_a_vault_of_a_cheap_cost(closed_vault: Vault) -> None:
    with pytest.raises(DamagedHeaderError):
        Vault(closed_vault.path).unlock(PASSPHRASE)


# --- unlock


def test_what_was_kept_is_there_after_unlocking(closed_vault: Vault) -> None:
    journal = closed_vault.unlock(PASSPHRASE)
    entry = make_entry("the heron stood still")
    journal.entries.save(entry)
    journal.close()

    journal = closed_vault.unlock(PASSPHRASE)

    assert journal.entries.get(entry.id).text == "the heron stood still"
    assert journal.notices == ()
    journal.close()


def test_wrong_passphrase_is_refused(closed_vault: Vault) -> None:
    before = {path.name: path.read_bytes() for path in closed_vault.path.iterdir() if path.name.startswith("v")}

    for wrong in ("another", PASSPHRASE + " ", PASSPHRASE.upper(), PASSPHRASE[:-1]):
        with pytest.raises(WrongPassphraseError):
            closed_vault.unlock(wrong)

    assert before == {path.name: path.read_bytes() for path in closed_vault.path.iterdir() if path.name.startswith("v")}
    closed_vault.unlock(PASSPHRASE).close()


@pytest.mark.parametrize(
    "passphrase", ["a", "x" * 1000, "\N{SEEDLING}\N{CANDLE}", "שלום עולם", " outer spaces ", "Zürich früh", "\ud800!"]
)
def test_any_passphrase_opens_what_it_closed(vault: Vault, passphrase: str) -> None:
    create(vault, unicodedata.normalize("NFC", passphrase)).journal.close()

    vault.unlock(unicodedata.normalize("NFD", passphrase)).close()


def test_the_recovery_code_unlocks_however_it_is_typed(closed_vault: Vault, recovery_code: str) -> None:
    for typed in (recovery_code, recovery_code.lower().replace("-", " "), recovery_code.replace("0", "o")):
        closed_vault.unlock_with_recovery_code(typed).close()


def test_a_mistyped_recovery_code_is_told_before_the_vault_is_looked_at(tmp_path: Path) -> None:
    with pytest.raises(MistypedRecoveryCodeError):
        Vault(tmp_path / "missing").unlock_with_recovery_code("28T5CY")


def test_another_vaults_recovery_code_is_refused(closed_vault: Vault, vault: Vault) -> None:
    new = create(vault)
    new.journal.close()

    with pytest.raises(WrongRecoveryCodeError):
        closed_vault.unlock_with_recovery_code(new.recovery_code)


@pytest.mark.parametrize("there", [False, True])
def test_a_folder_without_a_vault_is_told_and_stays_as_it_is(vault: Vault, there: bool) -> None:
    if there:
        vault.path.mkdir()

    with pytest.raises(NoVaultError):
        vault.unlock(PASSPHRASE)

    assert not vault.exists
    assert vault.path.exists() == there
    assert not there or names_in(vault.path) == set()


@pytest.mark.parametrize("look", [1, 2])
def test_unlocking_stops_when_told_to_and_lets_go_of_the_vault(closed_vault: Vault, look: int) -> None:
    with pytest.raises(UnlockCancelledError):
        closed_vault.unlock(PASSPHRASE, should_stop=stop_at(look))

    closed_vault.unlock(PASSPHRASE).close()


def test_being_told_to_stop_wins_over_the_right_passphrase(closed_vault: Vault) -> None:
    asked: list[str] = []

    def locked_meanwhile() -> bool:
        asked.append("")
        return len(asked) == 2  # the second look is after the key was derived

    with pytest.raises(UnlockCancelledError):
        closed_vault.unlock(PASSPHRASE, should_stop=locked_meanwhile)
    assert len(asked) == 2


def test_a_vault_is_open_once(closed_vault: Vault) -> None:
    journal = closed_vault.unlock(PASSPHRASE)

    for vault in (closed_vault, Vault(closed_vault.path, limits=CHEAP_LIMITS)):
        with pytest.raises(VaultInUseError) as refused:
            vault.unlock(PASSPHRASE)
        assert refused.value.holder == str(os.getpid())

    assert journal.check()
    journal.close()
    closed_vault.unlock(PASSPHRASE).close()


@linux_only
def test_after_closing_no_file_of_the_vault_is_open(closed_vault: Vault) -> None:
    journal = closed_vault.unlock(PASSPHRASE)
    journal.entries.save(make_entry())
    assert open_files(closed_vault.path)

    journal.close()
    journal.close()

    assert open_files(closed_vault.path) == []
    assert (closed_vault.path / (DATABASE + "-journal")).stat().st_size == 0


@linux_only
def test_after_a_refusal_no_file_of_the_vault_is_open(closed_vault: Vault) -> None:
    with pytest.raises(WrongPassphraseError):
        closed_vault.unlock("another")

    assert open_files(closed_vault.path) == []


def note_step(taken: list[str], frame: FrameType, event: str, _: object) -> None:
    taken.append(f"{event} {frame.f_code.co_qualname}")


def test_wrong_passphrases_are_all_told_the_same_by_the_same_steps_and_change_nothing(closed_vault: Vault) -> None:
    def contents() -> dict[Path, tuple[bytes, int]]:
        # What is in the lock is the number of the process that tried.
        files = [path for path in closed_vault.path.rglob("*") if path.is_file() and path.name != ".lock"]
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    nearly = [PASSPHRASE[:length] for length in range(1, len(PASSPHRASE), 2)]
    wrong = [*nearly, PASSPHRASE + "s", PASSPHRASE.title(), PASSPHRASE[::-1], "x", "x" * 1000, "x" * len(PASSPHRASE)]
    before = contents()
    told: set[str] = set()
    steps: set[tuple[str, ...]] = set()

    for passphrase in [PASSPHRASE[:-1], *wrong]:  # the first loads what is loaded once
        taken: list[str] = []
        sys.setprofile(partial(note_step, taken))
        try:
            closed_vault.unlock(passphrase)
        except WrongPassphraseError as error:
            sys.setprofile(None)
            told.add(repr((error, error.args, vars(error))))
        steps.add(tuple(taken))
        steps = steps if passphrase != PASSPHRASE[:-1] else set()

    assert len(wrong) >= 20
    assert len(told) == 1
    assert len(steps) == 1
    assert contents() == before
    closed_vault.unlock(PASSPHRASE).close()


def test_the_vault_keeps_no_journal(closed_vault: Vault) -> None:
    journal = closed_vault.unlock(PASSPHRASE)
    reference = weakref.ref(journal)
    journal.close()

    del journal
    gc.collect()

    assert reference() is None


@posix_only
def test_files_that_others_could_read_are_made_private_again(closed_vault: Vault) -> None:
    closed_vault.path.chmod(0o755)
    (closed_vault.path / DATABASE).chmod(0o644)

    journal = closed_vault.unlock(PASSPHRASE)

    assert journal.notices == (Notice.PERMISSIONS_TIGHTENED,)
    assert closed_vault.path.stat().st_mode & 0o777 == 0o700
    assert (closed_vault.path / DATABASE).stat().st_mode & 0o777 == 0o600
    journal.close()


# --- changing what unlocks


def test_a_changed_passphrase_replaces_the_old_one_and_nothing_else(closed_vault: Vault, recovery_code: str) -> None:
    database = (closed_vault.path / DATABASE).read_bytes()

    closed_vault.change_passphrase(PASSPHRASE, NEW, cost=CHEAP_COST)

    assert (closed_vault.path / DATABASE).read_bytes() == database
    assert json.loads(closed_vault.header_bytes())["generation"] == 2
    with pytest.raises(WrongPassphraseError):
        closed_vault.unlock(PASSPHRASE)
    closed_vault.unlock(NEW).close()
    closed_vault.unlock_with_recovery_code(recovery_code).close()


def test_the_copy_does_not_keep_the_old_passphrase(closed_vault: Vault) -> None:
    closed_vault.change_passphrase(PASSPHRASE, NEW, cost=CHEAP_COST)
    (closed_vault.path / HEADER_NAME).unlink()

    with pytest.raises(WrongPassphraseError):
        closed_vault.unlock(PASSPHRASE)


def test_a_copy_left_behind_by_a_crash_is_brought_up_to_date(closed_vault: Vault) -> None:
    old = (closed_vault.path / COPY_NAME).read_bytes()
    closed_vault.change_passphrase(PASSPHRASE, NEW, cost=CHEAP_COST)
    (closed_vault.path / COPY_NAME).write_bytes(old)

    closed_vault.unlock(NEW).close()

    assert (closed_vault.path / COPY_NAME).read_bytes() == (closed_vault.path / HEADER_NAME).read_bytes()


def test_a_passphrase_is_not_changed_without_the_old_one(closed_vault: Vault) -> None:
    before = closed_vault.header_bytes()

    with pytest.raises(WrongPassphraseError):
        closed_vault.change_passphrase("another", NEW, cost=CHEAP_COST)

    assert closed_vault.header_bytes() == before


def test_a_passphrase_can_be_changed_while_the_journal_is_open(closed_vault: Vault) -> None:
    journal = closed_vault.unlock(PASSPHRASE)
    journal.entries.save(make_entry("before"))

    closed_vault.change_passphrase(PASSPHRASE, NEW, cost=CHEAP_COST)

    journal.entries.save(make_entry("after"))
    assert journal.check()
    with pytest.raises(VaultInUseError):
        Vault(closed_vault.path, limits=CHEAP_LIMITS).unlock(NEW)
    journal.close()
    closed_vault.unlock(NEW).close()


def test_a_passphrase_can_be_reset_with_the_recovery_code(closed_vault: Vault, recovery_code: str) -> None:
    closed_vault.reset_passphrase(recovery_code, NEW, cost=CHEAP_COST)

    closed_vault.unlock(NEW).close()
    closed_vault.unlock_with_recovery_code(recovery_code).close()
    with pytest.raises(WrongPassphraseError):
        closed_vault.unlock(PASSPHRASE)


def test_a_new_recovery_code_makes_the_old_one_worthless(closed_vault: Vault, recovery_code: str) -> None:
    code = closed_vault.replace_recovery_code(PASSPHRASE, cost=CHEAP_COST)

    closed_vault.unlock_with_recovery_code(code).close()
    closed_vault.unlock(PASSPHRASE).close()
    with pytest.raises(WrongRecoveryCodeError):
        closed_vault.unlock_with_recovery_code(recovery_code)


def test_a_changed_slot_costs_what_this_machine_allows(closed_vault: Vault) -> None:
    closed_vault.change_passphrase(PASSPHRASE, NEW)

    [slot] = [slot for slot in json.loads(closed_vault.header_bytes())["slots"] if slot["kind"] == "passphrase"]
    assert slot["kdf"]["m_kib"] == FLOOR.memory_kib
    assert kdf.LIMITS.passes_min <= slot["kdf"]["t"]


def test_the_header_of_the_recovery_sheet_brings_a_vault_back(closed_vault: Vault, recovery_code: str) -> None:
    sheet = closed_vault.header_bytes()
    (closed_vault.path / HEADER_NAME).write_bytes(b"")
    (closed_vault.path / COPY_NAME).unlink()
    with pytest.raises(DamagedHeaderError):
        closed_vault.header_bytes()

    closed_vault.restore_header(sheet)

    closed_vault.unlock_with_recovery_code(recovery_code).close()
    closed_vault.unlock(PASSPHRASE).close()


def test_the_header_of_a_sheet_never_replaces_one_that_can_be_read(closed_vault: Vault) -> None:
    old = closed_vault.header_bytes()
    closed_vault.change_passphrase(PASSPHRASE, NEW, cost=CHEAP_COST)

    with pytest.raises(VaultExistsError):
        closed_vault.restore_header(old)

    closed_vault.unlock(NEW).close()


def test_a_vault_can_be_carried_elsewhere(closed_vault: Vault, tmp_path: Path) -> None:
    elsewhere = tmp_path / "ünother place" / "my vault"
    elsewhere.parent.mkdir()
    shutil.move(closed_vault.path, elsewhere)

    Vault(elsewhere, limits=CHEAP_LIMITS).unlock(PASSPHRASE).close()


def test_a_header_that_was_scanned_from_the_sheet_and_saved_by_an_editor_opens_the_vault(closed_vault: Vault) -> None:
    header = closed_vault.path / "vault.json"
    header.write_bytes(header.read_bytes() + b"\r\n")
    (closed_vault.path / "vault.json.bak").unlink()

    closed_vault.unlock(PASSPHRASE).close()


def test_what_a_creation_left_when_it_was_killed_at_its_first_step_does_not_stand_in_the_way(vault: Vault) -> None:
    vault.path.mkdir()
    (vault.path / ".lock").touch()
    (vault.path / ".creating.tmp").touch()

    vault.create(PASSPHRASE, cost=CHEAP_COST).journal.close()
