"""Whatever happens to `vault.json`: never opened when altered, never "wrong passphrase", never a traceback."""

import errno
import hashlib
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from journal_app.crypto.canonical import canonical
from journal_app.errors import (
    DamagedHeaderError,
    NoVaultError,
    VaultTooNewError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from journal_app.services.journal import Notice
from journal_app.services.vault import COPY_NAME, HEADER_NAME, Vault
from tests.builders import CHEAP_COST, CHEAP_LIMITS, PASSPHRASE

DATABASE = "journal-0001.db"


@pytest.fixture
def header(closed_vault: Vault) -> Path:
    return closed_vault.path / HEADER_NAME


@pytest.fixture
def copy(closed_vault: Vault) -> Path:
    return closed_vault.path / COPY_NAME


def write_edited(path: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    """Edit a header as somebody does who knows the format and not the key."""
    fields = json.loads(path.read_bytes())
    edit(fields)
    del fields["checksum"]
    path.write_bytes(canonical(fields | {"checksum": hashlib.sha256(canonical(fields)).hexdigest()}))


def test_a_flipped_bit_in_any_byte_is_damage(closed_vault: Vault, header: Path, copy: Path) -> None:
    copy.unlink()
    sound = header.read_bytes()
    chance = random.Random(20260310)

    for place in range(len(sound)):
        flipped = bytearray(sound)
        flipped[place] ^= 1 << chance.randrange(8)
        header.write_bytes(flipped)
        with pytest.raises(DamagedHeaderError):
            closed_vault.unlock(PASSPHRASE)

    header.write_bytes(sound)
    closed_vault.unlock(PASSPHRASE).close()


@pytest.mark.parametrize("kept", [0, 1, 100, 500, -1])
def test_a_cut_header_is_damage(closed_vault: Vault, header: Path, copy: Path, kept: int) -> None:
    copy.unlink()
    header.write_bytes(header.read_bytes()[:kept])

    with pytest.raises(DamagedHeaderError):
        closed_vault.unlock(PASSPHRASE)


@pytest.mark.parametrize("what", ["missing", "empty", "cut", "flipped", "zeros", "too long"])
def test_a_lost_header_is_restored_from_its_copy_with_a_notice(
    closed_vault: Vault, header: Path, copy: Path, what: str
) -> None:
    sound = header.read_bytes()
    header.unlink()
    if what != "missing":
        contents = {
            "empty": b"",
            "cut": sound[:400],
            "flipped": sound.replace(b"passphrase", b"passphrasf"),
            "zeros": bytes(len(sound)),
            "too long": sound + b" " * 100_000,
        }
        header.write_bytes(contents[what])

    journal = closed_vault.unlock(PASSPHRASE)

    assert journal.notices == (Notice.HEADER_RESTORED,)
    assert header.read_bytes() == copy.read_bytes() == sound
    journal.close()
    journal = closed_vault.unlock(PASSPHRASE)
    assert journal.notices == ()
    journal.close()


@pytest.mark.parametrize("wrong", [b"", b"flipped"])
def test_a_lost_copy_is_written_again(closed_vault: Vault, header: Path, copy: Path, wrong: bytes) -> None:
    copy.write_bytes(wrong)

    closed_vault.unlock(PASSPHRASE).close()

    assert copy.read_bytes() == header.read_bytes()


def test_both_lost_is_damage(closed_vault: Vault, header: Path, copy: Path) -> None:
    header.write_bytes(b"")
    copy.write_bytes(b"{}")

    for attempt in (
        lambda: closed_vault.unlock(PASSPHRASE),
        lambda: closed_vault.change_passphrase(PASSPHRASE, "new", cost=CHEAP_COST),
        closed_vault.header_bytes,
    ):
        with pytest.raises(DamagedHeaderError):
            attempt()
    assert closed_vault.exists


def test_a_wrong_passphrase_is_still_told_when_the_copy_is_used(closed_vault: Vault, header: Path) -> None:
    header.unlink()

    with pytest.raises(WrongPassphraseError):
        closed_vault.unlock("another")

    assert not header.exists()


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda fields: fields.update(vault="0" * 32), id="vault id"),
        pytest.param(lambda fields: fields.update(generation=9), id="generation"),
        pytest.param(lambda fields: fields["slots"].pop(), id="recovery slot removed"),
        pytest.param(lambda fields: fields["slots"].reverse(), id="slots in another order"),
        pytest.param(lambda fields: fields["slots"][0].update(id="f" * 16), id="slot id"),
        pytest.param(lambda fields: fields["slots"][1].update(id="f" * 16), id="the other slot's id"),
        pytest.param(lambda fields: fields["slots"][0].update(nonce="A" * 32), id="nonce"),
        pytest.param(lambda fields: fields.update(mac="A" * 43 + "="), id="mac"),
    ],
)
def test_an_edited_header_with_a_fitting_checksum_is_damage(
    closed_vault: Vault, header: Path, copy: Path, edit: Callable[[dict[str, Any]], object]
) -> None:
    copy.unlink()
    write_edited(header, edit)

    with pytest.raises(DamagedHeaderError):
        closed_vault.unlock(PASSPHRASE)


def test_an_edited_header_is_replaced_by_its_copy(closed_vault: Vault, header: Path, copy: Path) -> None:
    write_edited(header, lambda fields: fields.update(generation=9))

    journal = closed_vault.unlock(PASSPHRASE)

    assert journal.notices == (Notice.HEADER_RESTORED,)
    assert header.read_bytes() == copy.read_bytes()
    journal.close()


def test_a_slot_of_another_vault_opens_nothing(closed_vault: Vault, vault: Vault, header: Path, copy: Path) -> None:
    vault.create(PASSPHRASE, cost=CHEAP_COST).journal.close()
    foreign = json.loads(vault.header_bytes())["slots"][0]
    copy.unlink()
    write_edited(header, lambda fields: fields["slots"].__setitem__(0, foreign))

    with pytest.raises(DamagedHeaderError):
        closed_vault.unlock(PASSPHRASE)


@pytest.mark.parametrize("memory", [1, 1 << 32])
def test_a_cost_out_of_bounds_is_damage_and_is_not_spent(
    closed_vault: Vault, header: Path, copy: Path, memory: int
) -> None:
    copy.unlink()
    write_edited(header, lambda fields: fields["slots"][0]["kdf"].update(m_kib=memory))

    with pytest.raises(DamagedHeaderError):
        closed_vault.unlock(PASSPHRASE)


def test_a_newer_format_is_too_new_and_nothing_is_changed(closed_vault: Vault, header: Path, copy: Path) -> None:
    write_edited(header, lambda fields: fields.update(format=2, slots={}))
    newer, older = header.read_bytes(), copy.read_bytes()

    with pytest.raises(VaultTooNewError):
        closed_vault.unlock(PASSPHRASE)
    with pytest.raises(VaultTooNewError):
        closed_vault.restore_header(older)

    assert (header.read_bytes(), copy.read_bytes()) == (newer, older)


def test_a_recovery_slot_that_is_gone_is_no_traceback(
    closed_vault: Vault, header: Path, copy: Path, recovery_code: str
) -> None:
    copy.unlink()
    write_edited(header, lambda fields: fields["slots"].pop())

    with pytest.raises(WrongRecoveryCodeError):
        closed_vault.unlock_with_recovery_code(recovery_code)


def test_a_folder_in_place_of_a_header_is_passed_over(closed_vault: Vault, header: Path) -> None:
    header.unlink()
    header.mkdir()

    journal = closed_vault.unlock(PASSPHRASE)

    assert journal.check()
    journal.close()


def test_a_header_that_the_disk_cannot_read_is_passed_over(
    closed_vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.open

    def failing(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == HEADER_NAME:
            raise OSError(errno.EIO, "bad sector")
        return read(path, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", failing)
        journal = closed_vault.unlock(PASSPHRASE)

    assert journal.notices == (Notice.HEADER_RESTORED,)
    journal.close()


def test_headers_without_a_database_are_no_vault_to_create_over(closed_vault: Vault) -> None:
    (closed_vault.path / DATABASE).unlink()
    assert closed_vault.exists

    shutil.rmtree(closed_vault.path)
    assert not closed_vault.exists
    with pytest.raises(NoVaultError):
        Vault(closed_vault.path, limits=CHEAP_LIMITS).header_bytes()
