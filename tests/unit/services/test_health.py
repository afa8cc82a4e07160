"""Health: what is known of the file, and a full check whose result is kept."""

import pytest

from journal_app.domain.backup import BackupReason
from journal_app.domain.owner_log import LogKind
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from tests import builders


def test_the_facts_of_a_new_journal(journal: Journal, vault: Vault) -> None:
    facts = journal.health.facts()

    assert facts.size == (vault.path / "journal-0001.db").stat().st_size
    assert (facts.last_check, facts.last_backup, facts.backups) == (None, None, 0)


def test_the_facts_name_the_newest_backup(journal: Journal) -> None:
    journal.backups.make(BackupReason.BY_HAND)

    facts = journal.health.facts()

    assert facts.backups == 1
    assert facts.last_backup is not None
    assert facts.last_backup.is_good


def test_a_check_tells_how_far_it_is_and_is_remembered(journal: Journal, vault: Vault) -> None:
    journal.entries.add_many(builders.make_entry(f"heron {number} " * 200) for number in range(800))
    told: list[float] = []

    result = journal.health.check(progress=told.append)

    assert result is not None
    assert result.sound
    assert told == sorted(told)
    assert told[0] == 0
    assert len(set(told)) > 3
    journal.close()
    again = vault.unlock(builders.PASSPHRASE)
    assert again.health.facts().last_check == result
    assert again.log.newest(1)[0].kind is LogKind.CHECKED
    again.close()


def test_a_check_that_is_stopped_says_nothing_of_the_journal(journal: Journal) -> None:
    assert journal.health.check(lambda: True) is None
    assert journal.health.facts().last_check is None


def test_a_damaged_place_is_found_and_told(journal: Journal, vault: Vault) -> None:
    journal.entries.add_many(builders.make_entry(f"heron {number} " * 200) for number in range(200))
    journal.close()
    path = vault.path / "journal-0001.db"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    damaged = vault.unlock(builders.PASSPHRASE)

    result = damaged.health.check()

    damaged.close()
    assert result is not None
    assert not result.sound


def test_the_vault_tells_what_opens_it_and_what_a_guess_costs(closed_vault: Vault) -> None:
    assert [slot.seconds for slot in closed_vault.facts().slots] == [None, None]
    closed_vault.unlock(builders.PASSPHRASE).close()

    facts = closed_vault.facts()

    [passphrase] = [slot for slot in facts.slots if slot.is_passphrase]
    [code] = [slot for slot in facts.slots if not slot.is_passphrase]
    assert facts.folder == closed_vault.path
    assert passphrase.memory_kib == builders.CHEAP_COST.memory_kib
    assert passphrase.seconds == pytest.approx(0, abs=5)
    assert passphrase.seconds
    assert code.seconds is None
