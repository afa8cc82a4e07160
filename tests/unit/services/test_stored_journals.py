"""Journals written by every released version open with this one, with all that is in them."""

import json
import shutil
from pathlib import Path

import pytest

from journal_app.services.vault import Vault

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
