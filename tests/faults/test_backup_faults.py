"""Backups and restoring when the app is killed, the disk is full or read-only, and bits rot."""

import os
import random
import shutil
import sys
from pathlib import Path

import pytest

from journal_app.domain.backup import Backup, BackupReason, newest_good
from journal_app.errors import NoPermissionError
from journal_app.services.vault import Vault
from journal_app.storage import backup as storage
from tests.builders import CHEAP_LIMITS, PASSPHRASE, make_entry
from tests.faults.lives import lives
from tests.faults.places import CANARY, Places

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children, limits and ranks are made in Linux's way")

KILLS = 30
SEED = 20260310
FLIPS = 120
SCRIPT = "backup_child.py"
NOBODY = 65534


def fill(vault: Vault, text: str = "a slow walk ", count: int = 60) -> None:
    journal = vault.unlock(PASSPHRASE)
    journal.entries.add_many(make_entry(f"{CANARY} {number} " + text * 60) for number in range(count))
    journal.close()


def back_up(vault: Vault) -> Backup:
    journal = vault.unlock(PASSPHRASE)
    made = journal.backups.make(BackupReason.BY_HAND)
    journal.close()
    assert made is not None
    return made.backup


def count_entries(vault: Vault) -> int:
    journal = vault.unlock(PASSPHRASE)
    try:
        assert journal.check()
        return journal.entries.count()
    finally:
        journal.close()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.long
def test_a_backup_killed_at_any_moment_is_whole_or_not_there(closed_vault: Vault, places: Places) -> None:
    fill(closed_vault)
    chance = random.Random(SEED)
    folder = closed_vault.path / "backups"
    interrupted = 0

    with lives(SCRIPT, "backup", closed_vault.path, PASSPHRASE) as backing_up:
        for life in range(KILLS):
            done = backing_up.live_and_die(life, chance.uniform(0, 0.12))
            assert places.readable() == []
            interrupted += any(name.startswith(".") for name in names(folder)) if folder.exists() else 0

            found = storage.found_in(folder)
            assert all(storage.look_over(backup).is_good for backup in found)
            assert newest_good(found) is not None or not done
            assert count_entries(closed_vault) == 60
            assert not [name for name in names(folder) if name.startswith(".")]

    assert interrupted > 0


@pytest.mark.long
def test_a_restoring_killed_at_any_moment_leaves_the_old_or_the_new(closed_vault: Vault, places: Places) -> None:
    back_up(closed_vault)
    fill(closed_vault)
    back_up(closed_vault)
    chance = random.Random(SEED)
    seen: set[int] = set()
    interrupted = 0

    with lives(SCRIPT, "restore", closed_vault.path, PASSPHRASE) as restoring:
        for life in range(KILLS):
            restoring.live_and_die(life, chance.uniform(0, 0.2))
            assert places.readable() == []
            interrupted += any(closed_vault.path.glob("replaced-*/restoring.json"))

            seen.add(count_entries(closed_vault))

            left = names(closed_vault.path)
            assert not any(closed_vault.path.glob("replaced-*/restoring.json"))
            assert len([name for name in left if name.startswith("journal-") and name.endswith(".db")]) == 1
            for beside in sorted(closed_vault.path.glob("replaced-*")):
                assert count_entries(Vault(beside, limits=CHEAP_LIMITS)) in {0, 60}
                shutil.rmtree(beside)

    assert seen == {0, 60}
    assert interrupted > 0


@pytest.mark.long
def test_every_flip_and_every_cut_of_a_backup_is_found(closed_vault: Vault) -> None:
    fill(closed_vault, count=12)
    backup = back_up(closed_vault)
    chance = random.Random(SEED)
    sound = {path.name: path.read_bytes() for path in backup.folder.iterdir()}

    for number in range(FLIPS):
        name = sorted(sound)[number % len(sound)]
        data = bytearray(sound[name])
        if number % 4 == 0:
            del data[chance.randrange(len(data)) :]
        else:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (backup.folder / name).write_bytes(data)

        [found] = storage.found_in(backup.folder.parent)
        assert not storage.look_over(found).is_good
        assert closed_vault.examine().newest_good is None
        (backup.folder / name).write_bytes(sound[name])

    assert closed_vault.examine().newest_good == backup


def test_a_folder_that_cannot_be_written_is_told_as_that(closed_vault: Vault, common_folder: Path) -> None:
    vault = Vault(Path(shutil.copytree(closed_vault.path, common_folder / "vault")), limits=CHEAP_LIMITS)
    back_up(vault)
    if os.geteuid() == 0:
        for path in (vault.path, *vault.path.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        journal = vault.unlock(PASSPHRASE)
        kept = names(vault.path / "backups")
        (vault.path / "backups").chmod(0o500)

        with pytest.raises(NoPermissionError):
            journal.backups.make(BackupReason.BY_HAND)

        assert names(vault.path / "backups") == kept
        journal.close()
        [backup] = vault.examine().backups
        vault.path.chmod(0o500)
        with pytest.raises(NoPermissionError):
            vault.restore(backup, PASSPHRASE)
        vault.path.chmod(0o700)
    finally:
        os.seteuid(0 if os.getuid() == 0 else os.geteuid())

    assert count_entries(vault) == 0
