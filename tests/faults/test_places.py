"""The look that follows every fault can fail: in each place, in each form, and for a journal that is not encrypted."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from journal_app.errors import JournalMovedError
from journal_app.services.seen import FILE_NAME, Seen
from journal_app.services.vault import Vault
from tests.builders import CHEAP_LIMITS, PASSPHRASE, make_draft, make_entry
from tests.decryptor import decrypted_vault
from tests.faults.places import CANARY, WORDS, Places


@pytest.mark.parametrize("form", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_look_finds_words_in_each_place_and_form(closed_vault: Vault, places: Places, form: str) -> None:
    backup = closed_vault.path / "backups" / "one"
    backup.mkdir()
    for folder in (closed_vault.path, backup, *places.usual):
        left = folder / "journal-0001.db-journal"
        left.write_bytes(b"\1" + CANARY.encode(form) + b"\2")

        assert {path for _, path in places.readable()} == {left}
        left.unlink()


def test_a_journal_that_is_not_encrypted_is_found_out(closed_vault: Vault, places: Places) -> None:
    database = closed_vault.path / "journal-0001.db"
    encrypted = database.read_bytes()
    database.write_bytes(decrypted_vault(closed_vault.path, PASSPHRASE))
    assert (WORDS[0], database) in places.readable()

    database.unlink()
    plain = sqlite3.connect(database, isolation_level=None)
    plain.executescript("CREATE TABLE entry (text); BEGIN")
    plain.execute("INSERT INTO entry VALUES (?)", (CANARY * 1000,))
    plain.execute("COMMIT")
    plain.close()
    assert (WORDS[0], database) in places.readable()

    database.write_bytes(encrypted)
    assert places.readable() == []


def test_a_folder_that_goes_away_leaves_nothing_readable_anywhere(closed_vault: Vault, places: Places) -> None:
    elsewhere = Path(shutil.copytree(closed_vault.path, places.temporary / "vault"))
    journal = Vault(elsewhere, limits=CHEAP_LIMITS, seen=Seen(places.settings / FILE_NAME)).unlock(PASSPHRASE)
    journal.entries.save(make_entry(CANARY))
    shutil.rmtree(elsewhere)

    with pytest.raises(JournalMovedError):
        journal.entries.save(make_entry(CANARY))
    with pytest.raises(JournalMovedError):
        journal.entries.save_draft(make_draft(CANARY))

    assert not elsewhere.exists()
    assert places.readable() == []
    journal.close()
