"""Journals written by every released version open with this one, with all that is in them."""

import json
import shutil
from pathlib import Path

import pytest

from journal_app.crypto.keyslots import SlotKind
from journal_app.crypto.passphrase import secret_of
from journal_app.services.vault import Vault
from journal_app.storage import search
from journal_app.storage.database import CURRENT_SCHEMA, Schema, open_database
from tests.builders import make_entry

STORED = sorted(path for path in (Path(__file__).parents[2] / "journals").iterdir() if path.is_dir())


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.name)
def test_a_journal_of_a_released_version_opens_and_is_brought_up_to_date(stored: Path, tmp_path: Path) -> None:
    facts = json.loads((stored / "facts.json").read_text("utf-8"))
    folder = tmp_path / "vault"
    shutil.copytree(stored, folder)
    (folder / "facts.json").unlink()

    journal = Vault(folder).unlock(facts["passphrase"])

    try:
        headers = journal.entries.newest(facts["entries"] + 1)
        assert len(headers) == facts["entries"]
        assert headers[0].headline == facts["newest_headline"]
        assert len(journal.courses.dosing_sessions()) == facts["dosing_sessions"]
        assert len(journal.courses.intentions()) == facts["intentions"]
        assert journal.check()
    finally:
        journal.close()


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.name)
def test_its_recovery_code_still_opens_it(stored: Path, tmp_path: Path) -> None:
    facts = json.loads((stored / "facts.json").read_text("utf-8"))
    folder = tmp_path / "vault"
    shutil.copytree(stored, folder)

    Vault(folder).unlock_with_recovery_code(facts["recovery_code"]).close()


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.name)
def test_after_each_step_that_brings_it_up_to_date_a_new_entry_is_found(stored: Path, tmp_path: Path) -> None:
    facts = json.loads((stored / "facts.json").read_text("utf-8"))
    folder = Path(shutil.copytree(stored, tmp_path / "vault"))
    opened = Vault(folder)._open(SlotKind.PASSPHRASE, secret_of(facts["passphrase"]))
    word = "heliotrope"
    found: dict[int, int] = {}

    for version in range(2, CURRENT_SCHEMA.version + 1):
        schema = Schema(revision=f"{version:04}", version=version, scripts=CURRENT_SCHEMA.scripts)
        database = open_database(
            folder / opened.header.database, opened.payload, vault_id=opened.header.vault_id, schema=schema
        )
        place = 1_000_000 + version
        with database.transaction() as connection:
            search.add(connection, [search.document(make_entry(word), place)])
        with database.transaction() as connection:
            search.check(connection)
            found[version] = len(search.find(connection, word, 100))
            search.remove(connection, place)
        database.close()

    assert set(found.values()) == {1}
    assert CURRENT_SCHEMA.version in found
    journal = Vault(folder).unlock(facts["passphrase"])
    journal.entries.save(make_entry(word))
    assert [hit.snippet for hit in journal.entries.search(word)] != []
    journal.close()
