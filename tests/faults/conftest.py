"""What holds after every fault: nothing of the journal can be read, in no file and nowhere."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from journal_app.services.vault import Vault
from tests.builders import CHEAP_COST, CHEAP_LIMITS, PASSPHRASE, make_intention
from tests.faults.places import CANARY, Places

REACHABLE = Path(tempfile.gettempdir())
"""A folder that everybody can reach; those of pytest are private."""


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    """Give the places in which anything may be left behind, and look there at the end."""
    made = Places(tmp_path)
    monkeypatch.delenv("SQLITE_TMPDIR", raising=False)
    monkeypatch.setenv("TMPDIR", str(made.temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(made.temporary))
    for name, folder in (("CONFIG", made.settings), ("DATA", made.data), ("STATE", made.state), ("CACHE", made.cache)):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder))
    yield made
    assert made.readable() == []


@pytest.fixture(scope="session")
def _closed_vault_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    # The same as for all tests, with a word in it that a look can find: it is what `closed_vault` gives here.
    path = tmp_path_factory.mktemp("closed") / "vault"
    new = Vault(path, limits=CHEAP_LIMITS).create(PASSPHRASE, cost=CHEAP_COST)
    new.journal.courses.save_intention(make_intention(CANARY))
    new.journal.close()
    return path, new.recovery_code


@pytest.fixture
def common_folder(places: Places) -> Iterator[Path]:
    """Give a folder that somebody without rank can reach."""
    folder = Path(tempfile.mkdtemp(dir=REACHABLE))
    folder.chmod(0o755)
    places.folders.append(folder)
    yield folder
    for path in sorted(folder.rglob("*")):
        path.chmod(0o700)
    assert places.readable() == []
    shutil.rmtree(folder)


@pytest.fixture
def small_disk(tmp_path: Path, places: Places) -> Iterator[Path]:
    """Give a disk of two megabytes."""
    path = tmp_path / "disk"
    path.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(path)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root can make a small disk")
    yield path
    assert places.readable() == []
    subprocess.run(["umount", str(path)], check=True)
