"""A damaged page that holds nothing is mended: the file is written anew, and every row is as it was."""

import shutil
from collections.abc import Iterator
from functools import partial
from itertools import accumulate, repeat
from pathlib import Path

import pytest

from journal_app.domain.backup import BackupReason
from journal_app.domain.entry import Entry
from journal_app.domain.owner_log import LogKind
from journal_app.errors import DamagedJournalError, MendableDamageError, ReadOnlyError
from journal_app.services.journal import Journal
from journal_app.services.seen import Seen
from journal_app.services.vault import COPY_NAME, HEADER_NAME, Vault
from journal_app.storage.backup import fingerprint
from journal_app.storage.cipher import PAGE_BYTES
from tests.builders import CHEAP_COST, CHEAP_LIMITS, PASSPHRASE, make_entry
from tests.decryptor import decrypted_vault

OLD, NEW = "journal-0001.db", "journal-0002.db"
LISTS, LISTED = 0, 1
"""Which of the free pages: the one that lists the others, and the first of those."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[int, int], set[int]]:
    """A vault; the free page that lists the others and one of those; and all that are free."""
    path = tmp_path_factory.mktemp("written") / "vault"
    journal = Vault(path, limits=CHEAP_LIMITS).create(PASSPHRASE, cost=CHEAP_COST).journal
    journal.entries.add_many(make_entry(f"{number}: " + "a slow walk to the jetty; " * 200) for number in range(12))
    with journal._database.transaction() as connection:
        connection.exec_driver_sql("delete from entry_fts where rowid in (select place from entry where rowid > 6)")
        connection.exec_driver_sql("delete from entry where rowid > 6")
    journal.close()
    plain = decrypted_vault(path, PASSPHRASE)
    lists = int.from_bytes(plain[32:36])  # https://www.sqlite.org/fileformat2.html#the_freelist
    words = [int.from_bytes(plain[at : at + 4]) for at in range((lists - 1) * PAGE_BYTES, lists * PAGE_BYTES, 4)]
    assert words[0] == 0  # no other page lists more
    listed = words[2 : 2 + words[1]]
    return path, (lists, listed[0]), {lists, *listed}


@pytest.fixture
def vault(written: tuple[Path, tuple[int, int], set[int]], tmp_path: Path) -> Vault:
    folder = Path(shutil.copytree(written[0], tmp_path / "vault"))
    return Vault(folder, limits=CHEAP_LIMITS, seen=Seen(tmp_path / "settings" / "seen.json"))


def damage(vault: Vault, page: int) -> None:
    path = vault.path / OLD
    content = bytearray(path.read_bytes())
    content[page * PAGE_BYTES - 2000] ^= 1
    path.write_bytes(content)


def everything(journal: Journal) -> tuple[list[Entry], str]:
    return [journal.entries.get(one.id) for one in journal.entries.newest(100)], fingerprint(journal._database).content


@pytest.mark.parametrize("which", [LISTS, LISTED])
def test_a_free_page_is_mended_and_every_row_is_as_it_was(
    vault: Vault, written: tuple[Path, tuple[int, int], set[int]], which: int
) -> None:
    damage(vault, written[1][which])
    journal = vault.unlock(PASSPHRASE)
    before = everything(journal)
    with pytest.raises(MendableDamageError):
        journal.check()

    assert journal.mend()

    assert everything(journal) == before
    assert journal.check()
    assert [one.reason for one in journal.backups.found() if one.is_good] == [BackupReason.BEFORE_MENDING]
    assert LogKind.MENDED in {record.kind for record in journal.log.newest(5)}
    assert not journal.sync_watch.look().stops_writing
    journal.entries.save(make_entry())
    journal.close()
    again = vault.unlock(PASSPHRASE)
    assert (again.newer_seen_at, again.check(), again.notices) == (None, True, ())
    again.close()
    assert (vault.path / NEW).exists()
    assert not (vault.path / OLD).exists()


def test_pages_in_use_are_told_from_those_that_hold_nothing(
    vault: Vault, written: tuple[Path, tuple[int, int], set[int]]
) -> None:
    pages = (vault.path / OLD).stat().st_size // PAGE_BYTES
    said: dict[int, type[Exception]] = {}

    for page in written[2] | set(range(2, pages + 1, 4)):
        damage(vault, page)
        try:
            journal = vault.unlock(PASSPHRASE)
        except DamagedJournalError as error:
            said[page] = type(error)
        else:
            with pytest.raises(DamagedJournalError) as told:
                journal.check()
            said[page] = told.type
            journal.close()
        damage(vault, page)  # the same bit back

    assert {page for page, kind in said.items() if kind is MendableDamageError} == written[2]
    assert len(said) > len(written[2]) + 10


def test_after_a_page_in_use_is_found_damaged_the_rest_can_still_be_read(vault: Vault) -> None:
    journal = vault.unlock(PASSPHRASE)
    entries = [one.id for one in journal.entries.newest(100)]
    with journal._database.transaction() as connection:
        [root] = connection.exec_driver_sql("select rootpage from sqlite_schema where name = 'intention'").one()
    journal.close()
    damage(vault, root)
    journal = vault.unlock(PASSPHRASE)

    with pytest.raises(DamagedJournalError):
        journal.check()

    assert all(journal.entries.get(one).text for one in entries)
    with pytest.raises(DamagedJournalError):
        journal.mend()
    assert (vault.path / OLD).exists()
    assert not (vault.path / NEW).exists()
    journal.close()


def stops_after(asked: Iterator[int]) -> bool:
    """Answer no for as long as there is something left."""
    return next(asked, None) is None


def test_told_to_stop_at_any_moment_the_file_stays_as_it_is(
    vault: Vault, written: tuple[Path, tuple[int, int], set[int]]
) -> None:
    damage(vault, written[1][LISTED])
    journal = vault.unlock(PASSPHRASE)
    with pytest.raises(MendableDamageError):
        journal.check()

    looks = 0
    for looks in accumulate(
        repeat(1), lambda before, _: before + 1 + before // 3
    ):  # closest where each step is another
        asked = iter(range(looks))
        if journal.mend(partial(stops_after, asked)):
            break
        assert {path.name for path in vault.path.glob("journal-*.db")} == {OLD}

    assert looks > 1
    assert journal.check()
    journal.close()


def test_what_can_only_be_read_is_not_mended(
    vault: Vault, written: tuple[Path, tuple[int, int], set[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(vault, written[1][LISTED])
    monkeypatch.setattr("journal_app.services.vault.can_write", lambda _: False)  # root may write everywhere
    journal = vault.unlock(PASSPHRASE)
    with pytest.raises(MendableDamageError):
        journal.check()

    with pytest.raises(ReadOnlyError):
        journal.mend()

    assert journal.read_only
    assert journal.entries.newest(1)
    journal.close()


def test_the_recovery_sheet_still_opens_the_vault_after_the_file_was_written_anew(
    vault: Vault, written: tuple[Path, tuple[int, int], set[int]]
) -> None:
    sheet = vault.header_bytes()
    damage(vault, written[1][LISTED])
    journal = vault.unlock(PASSPHRASE)
    with pytest.raises(MendableDamageError):
        journal.check()
    journal.mend()
    journal.close()
    for name in (HEADER_NAME, COPY_NAME):
        (vault.path / name).unlink()

    vault.restore_header(sheet)

    journal = vault.unlock(PASSPHRASE)
    assert not journal.read_only
    assert journal.check()
    journal.close()
    vault.unlock(PASSPHRASE).close()
    assert (vault.path / HEADER_NAME).read_bytes() == (vault.path / COPY_NAME).read_bytes()
