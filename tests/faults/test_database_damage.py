"""Whatever happens to the database: told at the latest by the check that follows opening, as what it is."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from journal_app.errors import DamagedJournalError, MismatchedVaultError
from journal_app.services.vault import COPY_NAME, HEADER_NAME, Vault
from tests.builders import CHEAP_COST, CHEAP_LIMITS, PASSPHRASE, make_entry
from tests.faults.places import CANARY

DATABASE = "journal-0001.db"
PAGE = 4096
RESERVED = 80


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with some entries in it."""
    path = tmp_path_factory.mktemp("written") / "vault"
    journal = Vault(path, limits=CHEAP_LIMITS).create(PASSPHRASE, cost=CHEAP_COST).journal
    journal.entries.add_many(make_entry(f"{CANARY} {number}: " + "a slow walk; " * 80) for number in range(60))
    journal.close()
    return path


@pytest.fixture
def vault(written: Path, tmp_path: Path) -> Vault:
    return Vault(Path(shutil.copytree(written, tmp_path / "vault")), limits=CHEAP_LIMITS)


def open_and_check(vault: Vault) -> bool:
    journal = vault.unlock(PASSPHRASE)
    try:
        return journal.check()
    finally:
        journal.close()


def test_an_undamaged_vault_passes(vault: Vault) -> None:
    assert open_and_check(vault)


@pytest.mark.parametrize("region", ["text", "iv", "mac"])
def test_a_flipped_bit_in_any_page_is_found(vault: Vault, region: str) -> None:
    path = vault.path / DATABASE
    sound = path.read_bytes()
    chance = random.Random(region)
    assert len(sound) // PAGE > 40

    for start in range(0, len(sound), PAGE):
        first, last = {
            "text": (16 if start == 0 else 0, PAGE - RESERVED),
            "iv": (PAGE - RESERVED, PAGE - RESERVED + 16),
            "mac": (PAGE - RESERVED + 16, PAGE),
        }[region]
        flipped = bytearray(sound)
        flipped[start + chance.randrange(first, last)] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        with pytest.raises(DamagedJournalError):
            open_and_check(vault)

    path.write_bytes(sound)
    assert open_and_check(vault)


def test_a_flipped_bit_in_the_salt_is_survived_or_damage(vault: Vault) -> None:
    path = vault.path / DATABASE
    flipped = bytearray(path.read_bytes())
    flipped[5] ^= 4
    path.write_bytes(flipped)

    journal = vault.unlock(PASSPHRASE)

    assert len(journal.entries.newest(100)) == 60
    journal.close()


@pytest.mark.parametrize(
    ("damage", "at_opening"),
    [
        pytest.param(lambda data: data[:0], True, id="empty"),
        pytest.param(lambda data: data[:8], True, id="8 bytes"),
        pytest.param(lambda data: data[:16], True, id="16 bytes"),
        pytest.param(lambda data: data[:100], True, id="100 bytes"),
        pytest.param(lambda data: data[:2048], True, id="half a page"),
        pytest.param(lambda data: data[:PAGE], True, id="one page"),
        pytest.param(lambda data: data[: len(data) // PAGE // 2 * PAGE], True, id="half of it"),
        pytest.param(lambda data: data[: len(data) // 2 + 7], True, id="half of it and 7 bytes"),
        pytest.param(lambda data: data[:-PAGE], True, id="without its last page"),
        pytest.param(lambda data: data[:-1], True, id="without its last byte"),
        pytest.param(lambda data: data + bytes(100), True, id="100 bytes more"),
        pytest.param(lambda data: data + bytes(PAGE), True, id="one page more"),
        pytest.param(lambda data: data + data[-PAGE:], True, id="its last page twice"),
        pytest.param(lambda data: bytes(len(data)), True, id="zeros"),
        pytest.param(lambda data: bytes(PAGE) + data[PAGE:], True, id="first page zeros"),
        pytest.param(lambda data: b"SQLite format 3\0" + data[16:], True, id="start of a plain database"),
        pytest.param(lambda data: swapped(data, 5, 6), False, id="two pages swapped"),
        pytest.param(lambda data: data[: 5 * PAGE] + bytes(PAGE) + data[6 * PAGE :], False, id="a page of zeros"),
        pytest.param(
            lambda data: data[: 5 * PAGE] + random.Random(1).randbytes(PAGE) + data[6 * PAGE :], False, id="noise"
        ),
    ],
)
def test_a_damaged_database_is_told_as_that(vault: Vault, damage: Callable[[bytes], bytes], at_opening: bool) -> None:
    path = vault.path / DATABASE
    data = damage(path.read_bytes())
    path.write_bytes(data)

    with pytest.raises(DamagedJournalError):
        vault.unlock(PASSPHRASE).close() if at_opening else open_and_check(vault)

    assert path.read_bytes() == data


def swapped(data: bytes, first: int, second: int) -> bytes:
    pages = [data[start : start + PAGE] for start in range(0, len(data), PAGE)]
    pages[first], pages[second] = pages[second], pages[first]
    return b"".join(pages)


def test_a_missing_database_is_damage_and_is_not_made_anew(vault: Vault) -> None:
    (vault.path / DATABASE).unlink()

    with pytest.raises(DamagedJournalError):
        vault.unlock(PASSPHRASE)

    assert not (vault.path / DATABASE).exists()


def test_the_header_of_one_vault_and_the_database_of_another_do_not_belong(vault: Vault, closed_vault: Vault) -> None:
    foreign = (closed_vault.path / DATABASE).read_bytes()
    (vault.path / DATABASE).write_bytes(foreign)

    with pytest.raises(MismatchedVaultError):
        vault.unlock(PASSPHRASE)

    assert (vault.path / DATABASE).read_bytes() == foreign


def test_an_older_database_of_the_same_vault_still_opens(vault: Vault) -> None:
    older = (vault.path / DATABASE).read_bytes()
    journal = vault.unlock(PASSPHRASE)
    journal.entries.save(make_entry(CANARY))
    journal.close()
    (vault.path / DATABASE).write_bytes(older)

    assert open_and_check(vault)


def test_a_database_damaged_while_it_is_open_is_told_as_that(vault: Vault) -> None:
    journal = vault.unlock(PASSPHRASE)
    path = vault.path / DATABASE
    with path.open("r+b") as stream:
        stream.seek(3 * PAGE)
        stream.write(bytes((path.stat().st_size // PAGE - 3) * PAGE))

    with pytest.raises(DamagedJournalError):
        journal.check()
    with pytest.raises(DamagedJournalError):
        [journal.entries.get(header.id) for header in journal.entries.newest(100)]
    journal.close()


def test_damage_is_told_without_the_passphrase_where_that_is_possible(vault: Vault) -> None:
    (vault.path / DATABASE).write_bytes(b"")

    with pytest.raises(DamagedJournalError):
        vault.unlock("another")


def test_changing_the_passphrase_needs_no_database(vault: Vault) -> None:
    (vault.path / DATABASE).write_bytes(b"")

    vault.change_passphrase(PASSPHRASE, "new", cost=CHEAP_COST)

    assert (vault.path / HEADER_NAME).read_bytes() == (vault.path / COPY_NAME).read_bytes()
