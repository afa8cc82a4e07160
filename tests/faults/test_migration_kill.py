"""A journal of the first version, killed while this version brings it up to date."""

import json
import random
import shutil
import sys
import time
from pathlib import Path

import pytest

from journal_app.services.vault import Vault
from tests.builders import CHEAP_COST, CHEAP_LIMITS, find_readable
from tests.faults.lives import lives
from tests.faults.places import Places

STORED = Path(__file__).parents[1] / "journals" / "0.1.0"
FACTS = "facts.json"
SEED = 20261121
KILLS = 30


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
def test_a_migration_killed_at_any_moment_loses_nothing(tmp_path: Path, places: Places) -> None:
    facts = json.loads((STORED / FACTS).read_text("utf-8"))
    secrets = [facts["passphrase"], facts["newest_headline"]]
    chance = random.Random(SEED)
    folder, stored = tmp_path / "vault", tmp_path / "stored"
    shutil.copytree(STORED, stored)
    # Its database stays as it is; with a key that costs nothing, the lives are about migrating.
    Vault(stored, limits=CHEAP_LIMITS).change_passphrase(facts["passphrase"], facts["passphrase"], cost=CHEAP_COST)
    migrated_before = 0

    def begin_afresh() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(stored, folder)

    with lives("migrating_child.py", facts["passphrase"]) as migrating:
        begin_afresh()
        assert {word for word, _ in find_readable(secrets, places.folders)} == set(secrets)  # in the facts
        (stored / FACTS).unlink()
        migrating.begin(folder)
        born = time.monotonic()
        migrating.end(by=None)
        whole = time.monotonic() - born
        for _ in range(KILLS):
            begin_afresh()
            migrating.live_and_die(folder, chance.uniform(0, 1.5 * whole))
            assert find_readable(secrets, places.folders) == []
            migrated_before += (folder / "journal-0001.db").read_bytes() != (STORED / "journal-0001.db").read_bytes()

            journal = Vault(folder, limits=CHEAP_LIMITS).unlock(facts["passphrase"])
            assert len(journal.entries.newest(facts["entries"] + 1)) == facts["entries"]
            assert journal.check()
            journal.close()
            assert find_readable(secrets, places.folders) == []

    assert 0 < migrated_before < KILLS  # some before the step, some after it
