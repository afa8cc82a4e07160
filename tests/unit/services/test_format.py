"""The documented format is the format: a vault is read by `tests/decryptor.py`, which knows nothing of the app."""

import json
import sqlite3
import unicodedata

import pytest

from journal_app.services.vault import Vault
from tests.builders import PASSPHRASE, make_entry
from tests.decryptor import PAGE, check_header, decrypted_pages, read_payload


@pytest.mark.skipif(sqlite3.sqlite_version_info < (3, 37), reason="this SQLite cannot read strict tables")
def test_the_documented_format_is_the_format(closed_vault: Vault, recovery_code: str) -> None:
    journal = closed_vault.unlock(PASSPHRASE)
    journal.entries.save(make_entry("the heron stood still"))
    journal.close()

    header = json.loads((closed_vault.path / "vault.json").read_bytes())
    payload = read_payload(header, "passphrase", unicodedata.normalize("NFKC", PASSPHRASE).encode())
    check_header(header, payload)
    data = (closed_vault.path / header["database"]).read_bytes()
    plain = b"".join(decrypted_pages(data, payload))

    database = sqlite3.connect(":memory:")
    database.deserialize(plain)
    assert database.execute("SELECT text FROM entry").fetchall() == [("the heron stood still",)]
    assert database.execute("SELECT value FROM meta WHERE key = 'vault_id'").fetchall() == [(header["vault"],)]
    assert read_payload(header, "recovery", recovery_code.replace("-", "").encode()) == payload
    database.close()


def test_a_page_that_was_altered_is_seen_by_its_mac(closed_vault: Vault) -> None:
    header = json.loads((closed_vault.path / "vault.json").read_bytes())
    payload = read_payload(header, "passphrase", PASSPHRASE.encode())
    data = bytearray((closed_vault.path / header["database"]).read_bytes()[: 2 * PAGE])
    data[PAGE + 100] ^= 1

    with pytest.raises(AssertionError, match="page 2 was altered"):
        list(decrypted_pages(bytes(data), payload))
