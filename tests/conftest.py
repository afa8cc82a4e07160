"""What every test may use, and what holds for every test: no network."""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import hypothesis
import pytest
from pytestqt.qtbot import QtBot

from journal_app import preflight
from journal_app.domain.entry import Entry
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.storage.database import Database, create_database, open_database
from tests import builders

MakeEntry: TypeAlias = Callable[..., Entry]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if _problem := preflight.problem(needs_window=False):
    sys.exit(_problem)  # one sentence, in place of a traceback for every file that imports Qt

hypothesis.settings.register_profile("unhurried", deadline=None)  # how long an example takes is the machine's affair
hypothesis.settings.load_profile("unhurried")

for _wait in (QtBot.waitUntil, QtBot.waitSignal):
    # A busy disk may take longer to sync than the five seconds of pytest-qt.
    _wait.__kwdefaults__ = (_wait.__kwdefaults__ or {}) | {"timeout": 30_000}

_refusing = False


def pytest_configure(config: pytest.Config) -> None:
    """Keep the files of tests in memory where there is room; those of benchmarks stay on the disk, which is timed.

    No test cuts the power of the machine: those that play it keep every write themselves.
    """
    memory = Path("/dev/shm")  # noqa: S108 -- pytest makes a private folder in it
    if not config.option.benchmark_only and memory.is_dir() and shutil.disk_usage(memory).free > 4 << 30:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def _refuse_sockets(event: str, _arguments: tuple[Any, ...]) -> None:
    # An audit hook sees every socket, however the code at fault came by the class; patching the module would not.
    if _refusing and event == "socket.__new__":
        raise AssertionError("a socket was opened: nothing in this app uses a network")


sys.addaudithook(_refuse_sockets)  # cannot be taken away again, hence the switch


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    global _refusing  # noqa: PLW0603 -- the switch of the hook
    _refusing = True
    yield
    _refusing = False


@pytest.fixture(scope="session", autouse=True)
def _collect_in_this_thread_alone() -> None:
    gc.disable()


@pytest.fixture(autouse=True)
def _collect_if_due() -> Iterator[None]:
    from journal_app.ui import garbage  # noqa: PLC0415  # Qt, of which a part may be missing: see above

    yield
    garbage.collect_if_due()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Give a vault that does not exist yet, whose keys cost nothing."""
    return Vault(tmp_path / "vault", limits=builders.CHEAP_LIMITS)


@pytest.fixture
def journal(vault: Vault, _empty_vault_once: tuple[Path, str]) -> Iterator[Journal]:
    """Give an empty journal, unlocked; its passphrase is `builders.PASSPHRASE`."""
    shutil.copytree(_empty_vault_once[0], vault.path)
    opened = vault.unlock(builders.PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give an empty database: quicker than a journal, for tests below the services' border."""
    yield from new_database(tmp_path)


@pytest.fixture(scope="module")
def shared_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Give one database for all examples of property tests, which tell their values apart by identifiers."""
    yield from new_database(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def clock() -> builders.FixedClock:
    """Give a clock that stands at `builders.NOON`."""
    return builders.FixedClock()


@pytest.fixture
def make_entry() -> MakeEntry:
    """Give `builders.make_entry`."""
    return builders.make_entry


@cache
def _empty_database() -> tuple[bytes, bytes]:
    # Making one from nothing, through every migration, takes ten times as long as opening it.
    key = os.urandom(48)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        create_database(path, key, vault_id="a vault of tests")
        return path.read_bytes(), key


def new_database(folder: Path) -> Iterator[Database]:
    """Put an empty database into a folder, give it and close it."""
    opened = put_database(folder / "journal.db")
    yield opened
    opened.close()


def put_database(path: Path) -> Database:
    """Put an empty database at a path, and open it."""
    content, key = _empty_database()
    path.write_bytes(content)
    path.chmod(0o600)
    return open_database(path, key, vault_id="a vault of tests")


@pytest.fixture(scope="session")
def _empty_vault_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("closed") / "vault"
    new = Vault(path, limits=builders.CHEAP_LIMITS).create(builders.PASSPHRASE, cost=builders.CHEAP_COST)
    new.journal.close()
    return path, new.recovery_code


@pytest.fixture(scope="session")
def _closed_vault_once(_empty_vault_once: tuple[Path, str]) -> tuple[Path, str]:
    return _empty_vault_once


@pytest.fixture
def closed_vault(_closed_vault_once: tuple[Path, str], tmp_path: Path) -> Vault:
    """Give a vault that exists, locked: a copy of one that was made for all tests. `builders.PASSPHRASE` opens it."""
    path, _ = _closed_vault_once
    shutil.copytree(path, tmp_path / "closed")
    return Vault(tmp_path / "closed", limits=builders.CHEAP_LIMITS)


@pytest.fixture
def recovery_code(_closed_vault_once: tuple[Path, str]) -> str:
    """Give the recovery code of `closed_vault`."""
    _, code = _closed_vault_once
    return code
