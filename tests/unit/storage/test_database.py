import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from journal_app.domain.course import TherapySession
from journal_app.errors import (
    CannotEncryptError,
    DamagedJournalError,
    MismatchedVaultError,
    StorageFailedError,
    VaultTooNewError,
)
from journal_app.storage.cipher import KEY_BYTES, connect
from journal_app.storage.database import (
    APPLICATION_ID,
    CURRENT_SCHEMA,
    NO_WRITER,
    Database,
    Schema,
    create_database,
    open_database,
)
from journal_app.storage.records import read_all
from journal_app.storage.tables import SCHEMA_REVISION, SCHEMA_VERSION
from tests.builders import open_files

KEY = bytes(range(KEY_BYTES))
VAULT_ID = "0123456789abcdef" * 2
COUNT = "SELECT count(*) FROM meta WHERE key <> 'newest' AND key NOT LIKE 'commits/%'"


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "journal-0001.db"
    create_database(path, KEY, vault_id=VAULT_ID)
    return path


@pytest.fixture
def path(made_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made_once, tmp_path / "journal-0001.db"))


def opened(path: Path, key: bytes = KEY, vault_id: str = VAULT_ID, schema: Schema = CURRENT_SCHEMA) -> Database:
    return open_database(path, key, vault_id=vault_id, schema=schema)


def keep(connection: Connection, name: str, value: str = "") -> None:
    connection.exec_driver_sql("INSERT INTO meta(key, value) VALUES (?, ?)", (name, value))


def number_of(connection: Connection, statement: str) -> int:
    return int(connection.exec_driver_sql(statement).scalar_one())


def alter(path: Path, *statements: str) -> None:
    """Do something to a database that the app itself would not."""
    connection = connect(path, KEY)
    for statement in statements:
        connection.execute(statement)
    connection.close()


# --- made and opened


def test_a_new_database_is_at_the_current_schema(path: Path) -> None:
    connection = connect(path, KEY)

    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA_REVISION,)]
    assert connection.execute("SELECT value FROM meta WHERE key = 'vault_id'").fetchall() == [(VAULT_ID,)]
    connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are inherited on Windows")
def test_a_new_database_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        create_database(tmp_path / "journal-0001.db", KEY, vault_id=VAULT_ID)
        database = opened(tmp_path / "journal-0001.db")
        with database.transaction() as connection:
            keep(connection, "word")
            modes = {each.stat().st_mode & 0o777 for each in tmp_path.iterdir()}
        database.close()
    finally:
        os.umask(before)

    assert modes == {0o600}


def test_making_a_database_never_replaces_a_file(path: Path) -> None:
    before = path.read_bytes()

    with pytest.raises(StorageFailedError):
        create_database(path, KEY, vault_id=VAULT_ID)

    assert path.read_bytes() == before


def test_opening_needs_no_alembic(path: Path) -> None:
    assert CURRENT_SCHEMA.revision == SCHEMA_REVISION
    schema = Schema(revision=SCHEMA_REVISION, version=SCHEMA_VERSION, scripts=path.parent / "missing")

    opened(path, schema=schema).close()


@pytest.mark.parametrize("size", [0, 1, 8, 16, 100, 2048, 4095, 4097, 6000])
def test_a_file_of_an_impossible_size_is_damaged_and_stays_as_it_is(path: Path, size: int) -> None:
    data = (path.read_bytes() * 2)[:size]
    path.write_bytes(data)

    with pytest.raises(DamagedJournalError):
        opened(path)

    assert path.read_bytes() == data


def test_a_missing_file_is_damaged_and_is_not_made(path: Path) -> None:
    path.unlink()

    with pytest.raises(DamagedJournalError):
        opened(path)

    assert not path.exists()


def test_a_folder_in_its_place_is_damaged(path: Path) -> None:
    path.unlink()
    path.mkdir()

    with pytest.raises(DamagedJournalError):
        opened(path)


def test_a_plain_database_in_its_place_is_damaged_and_not_opened(path: Path) -> None:
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE meta(key, value)")
    plain.close()
    data = path.read_bytes()

    with pytest.raises(DamagedJournalError):
        opened(path)

    assert path.read_bytes() == data


def test_a_library_that_cannot_encrypt_is_refused(path: Path) -> None:
    with pytest.raises(CannotEncryptError):
        open_database(path, KEY, vault_id=VAULT_ID, library=sqlite3)


def test_the_database_of_another_vault_does_not_belong(path: Path) -> None:
    with pytest.raises(MismatchedVaultError):
        opened(path, key=os.urandom(KEY_BYTES))


def test_a_wrong_key_with_the_same_salt_means_damage(path: Path) -> None:
    with pytest.raises(DamagedJournalError):
        opened(path, key=bytes(32) + KEY[32:])


def test_a_database_with_another_vaults_id_does_not_belong(path: Path) -> None:
    with pytest.raises(MismatchedVaultError):
        opened(path, vault_id="f" * 32)


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA application_id=0",
        "PRAGMA user_version=0",
        "PRAGMA user_version=-1",
        "DROP TABLE alembic_version",
        "DELETE FROM alembic_version",
        "UPDATE alembic_version SET version_num = '9999'",
        "DROP TABLE meta",
    ],
)
def test_a_database_that_contradicts_itself_is_damaged(path: Path, statement: str) -> None:
    alter(path, statement)

    with pytest.raises(DamagedJournalError):
        opened(path)


@pytest.mark.parametrize("statement", ["DELETE FROM meta", "INSERT INTO meta VALUES ('vault_id ', '')"])
def test_whose_database_it_is_has_one_answer(path: Path, statement: str) -> None:
    alter(path, "DELETE FROM meta", statement)

    with pytest.raises(MismatchedVaultError):
        opened(path)


def test_a_newer_schema_is_too_new_and_stays_as_it_is(path: Path) -> None:
    alter(path, f"PRAGMA user_version={SCHEMA_VERSION + 1}", "UPDATE alembic_version SET version_num = '9999'")
    data = path.read_bytes()

    with pytest.raises(VaultTooNewError):
        opened(path)

    assert path.read_bytes() == data


def test_an_empty_encrypted_database_is_damaged(path: Path) -> None:
    path.write_bytes(b"")
    alter(path, "CREATE TABLE word(word)")

    with pytest.raises(DamagedJournalError):
        opened(path)


def test_half_a_page_at_the_end_is_cut_off_when_a_transaction_was_interrupted(path: Path) -> None:
    side = path.with_name(path.name + "-journal")
    database = opened(path)
    with database.transaction() as connection:
        keep(connection, "before")
    connection = connect(path, KEY)
    connection.execute("PRAGMA cache_size=1")
    connection.execute("BEGIN IMMEDIATE")
    for number in range(200):  # more than the cache holds: pages reach the file before the commit
        connection.execute("INSERT INTO meta(key, value) VALUES (?, ?)", (f"unfinished {number}", "x" * 2000))
    crashed, crashed_side = path.read_bytes(), side.read_bytes()
    connection.execute("ROLLBACK")
    connection.close()
    database.close()
    path.write_bytes(crashed + b"x" * 100)
    side.write_bytes(crashed_side)

    database = opened(path)

    with database.transaction() as reading:
        assert number_of(reading, COUNT) == 2
    assert database.check()
    database.close()


# --- transactions


def test_a_transaction_is_kept_whole_or_not_at_all(path: Path) -> None:
    database = opened(path)
    with database.transaction() as connection:
        keep(connection, "kept")
    with pytest.raises(KeyError), database.transaction() as connection:  # noqa: PT012 - what is before it is the point
        keep(connection, "lost")
        raise KeyError

    with database.transaction() as connection:
        names = set(connection.exec_driver_sql("SELECT key FROM meta").scalars())

    assert names == {"vault_id", "kept", "newest", f"commits/{NO_WRITER}"}
    database.close()


def test_a_refused_statement_undoes_the_whole_transaction(path: Path) -> None:
    database = opened(path)
    with pytest.raises(IntegrityError), database.transaction() as connection:  # noqa: PT012 - as above
        keep(connection, "lost")
        keep(connection, "vault_id")

    with database.transaction() as connection:
        assert number_of(connection, COUNT) == 1
    database.close()


def test_an_error_does_not_repeat_what_was_written(path: Path) -> None:
    database = opened(path)

    with pytest.raises(IntegrityError) as refused, database.transaction() as connection:
        keep(connection, "vault_id", "the heron stood still")

    assert "heron" not in str(refused.value)
    database.close()


def test_a_transaction_within_a_transaction_is_a_bug_and_does_not_hang(path: Path) -> None:
    database = opened(path)

    with database.transaction(), pytest.raises(PoolTimeoutError), database.transaction():
        pass

    database.close()


def test_the_authorizer_holds_within_a_transaction(path: Path) -> None:
    database = opened(path)

    with pytest.raises(DBAPIError, match="not authorized"), database.transaction() as connection:
        connection.exec_driver_sql("PRAGMA temp_store=FILE")

    database.close()


# --- checked


def test_a_sound_database_passes_its_check(path: Path) -> None:
    database = opened(path)

    assert database.check()

    database.close()


@pytest.mark.parametrize("looks", [0, 1])
def test_a_check_stops_when_told_to(path: Path, looks: int) -> None:
    alter(
        path,
        "INSERT INTO meta SELECT 'filler ' || value, hex(randomblob(500)) FROM "
        "(WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n LIMIT 5000) SELECT value FROM n)",
    )
    database = opened(path)
    seen = iter([False] * looks)

    assert not database.check(should_stop=lambda: next(seen, True))

    assert database.check()
    database.close()


TOO_LITTLE_MEMORY = """
import sys
from pathlib import Path
from journal_app.errors import NotEnoughMemoryError
from journal_app.storage.database import open_database
path = Path(sys.argv[1])
database = open_database(path, bytes.fromhex(sys.argv[2]), vault_id=sys.argv[3])
with database.transaction() as connection:
    connection.exec_driver_sql("INSERT INTO meta VALUES ('long', ?)", ("x" * 4_000_000,))
database._connection.execute("PRAGMA hard_heap_limit=14000000")  # of this process, and cannot be raised again
attempts = [
    database.shrink,
    lambda: database.copy_into(path.with_name("copy.db")),
    lambda: double(database),
]

def double(database):
    with database.transaction() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = value || value || value")

told = 0
for attempt in attempts:
    try:
        attempt()
    except NotEnoughMemoryError:
        told += 1
database.close()
sys.exit(told)
"""


def test_memory_that_cannot_be_had_is_told_as_that_and_nothing_is_lost(path: Path) -> None:
    root = Path(__file__).parents[3]
    arguments = (str(path), KEY.hex(), VAULT_ID)

    done = subprocess.run([sys.executable, "-c", TOO_LITTLE_MEMORY, *arguments], check=False, timeout=60, cwd=root)

    assert done.returncode == 3
    database = open_database(path, KEY, vault_id=VAULT_ID)
    with database.transaction() as connection:
        assert connection.exec_driver_sql("SELECT length(value) FROM meta WHERE key = 'long'").scalar_one() == 4_000_000
    assert database.check(indexes=True)
    database.close()


# --- closed


@pytest.mark.skipif(sys.platform != "linux", reason="open files are listed in /proc there")
def test_nothing_is_left_open_even_when_a_transaction_was(path: Path) -> None:
    database = opened(path)
    unfinished = database.transaction()
    connection = unfinished.__enter__()
    keep(connection, "unfinished")
    assert open_files(path.parent)

    database.close()
    database.close()

    assert open_files(path.parent) == []
    with pytest.raises(Exception, match="closed"):
        unfinished.__exit__(None, None, None)


# --- migrated

SECOND = """
from alembic import op
import sqlalchemy as sa
revision = "test2"
down_revision = "{first}"
def upgrade():
    op.create_table("lantern", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("UPDATE meta SET value = 'changed' WHERE key = 'word'")
    {last}
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """The shipped steps, in a folder whose name Alembic's configuration could trip over."""
    folder = tmp_path / "100% steps"
    shutil.copytree(CURRENT_SCHEMA.scripts, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def next_schema(scripts: Path, last: str = "pass") -> Schema:
    step = scripts / "versions" / "test2.py"
    step.write_text(SECOND.format(first=SCHEMA_REVISION, last=last), encoding="utf-8")
    return Schema(revision="test2", version=SCHEMA_VERSION + 1, scripts=scripts)


def test_an_older_database_is_migrated_on_opening(path: Path, scripts: Path) -> None:
    alter(path, "INSERT INTO meta VALUES ('word', 'old')")
    schema = next_schema(scripts)

    opened(path, schema=schema).close()

    database = opened(path, schema=schema)
    with database.transaction() as connection:
        assert connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'word'").scalar_one() == "changed"
        assert number_of(connection, "SELECT count(*) FROM lantern") == 0
        assert number_of(connection, "PRAGMA user_version") == SCHEMA_VERSION + 1
        assert number_of(connection, "PRAGMA foreign_keys") == 1
    database.close()
    with pytest.raises(VaultTooNewError):
        opened(path)


def test_talks_of_revision_6_stay_as_they_were_kept(path: Path) -> None:
    alter(
        path,
        "ALTER TABLE therapy_session DROP COLUMN is_day_alone",
        "UPDATE alembic_version SET version_num = '0006'",
        "PRAGMA user_version=6",
        """INSERT INTO therapy_session (id, kind, starts_at, zone, status, people, setting, notes, changed_at, version)
        VALUES ('t', 'preparation', 1, 'UTC', 'held', '', '', '', 2, 'v')""",
    )

    database = opened(path)

    with database.transaction() as connection:
        [kept] = read_all(connection, TherapySession)
        assert (kept.starts_at.microsecond, kept.is_day_alone) == (1, False)
        assert connection.exec_driver_sql("SELECT changed_at, version FROM therapy_session").all() == [(2, "v")]
    database.close()


def test_a_migration_that_fails_leaves_the_old_version_intact(path: Path, scripts: Path) -> None:
    alter(path, "INSERT INTO meta VALUES ('word', 'old')")

    with pytest.raises(ZeroDivisionError):
        opened(path, schema=next_schema(scripts, last="1 / 0"))

    database = opened(path)
    with database.transaction() as connection:
        assert connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'word'").scalar_one() == "old"
        assert number_of(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'lantern'") == 0
    assert database.check()
    database.close()


MIGRATE = """
import sys
from pathlib import Path
from journal_app.storage.database import Schema, open_database
schema = Schema(revision="test2", version=int(sys.argv[3]), scripts=Path(sys.argv[2]))
open_database(Path(sys.argv[1]), bytes(range(48)), vault_id=sys.argv[4], schema=schema)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the child ends itself by a POSIX signal")
def test_a_migration_that_is_killed_leaves_the_old_version_intact(path: Path, scripts: Path) -> None:
    alter(path, "INSERT INTO meta VALUES ('word', 'old')")
    schema = next_schema(scripts, last="import os; os.kill(os.getpid(), 9)")

    done = subprocess.run(
        [sys.executable, "-c", MIGRATE, str(path), str(scripts), str(schema.version), VAULT_ID], check=False, timeout=60
    )

    assert done.returncode == -9
    database = opened(path)
    with database.transaction() as connection:
        assert connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'word'").scalar_one() == "old"
        assert number_of(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'lantern'") == 0
    assert database.check()
    database.close()


def test_a_migration_that_breaks_a_reference_is_undone(path: Path, scripts: Path) -> None:
    last = "op.execute('CREATE TABLE child(id REFERENCES lantern(id))'); op.execute('INSERT INTO child VALUES (12)')"

    with pytest.raises(RuntimeError, match="lead nowhere"):
        opened(path, schema=next_schema(scripts, last=last))

    opened(path).close()


def test_recreating_a_table_keeps_what_refers_to_it(path: Path, scripts: Path) -> None:
    alter(
        path,
        "CREATE TABLE parent(id INTEGER PRIMARY KEY)",
        "CREATE TABLE child(parent_id REFERENCES parent(id) ON DELETE CASCADE)",
        "INSERT INTO parent VALUES (1)",
        "INSERT INTO child VALUES (1)",
    )
    recreate = (
        "with op.batch_alter_table('parent', recreate='always') as table:\n"
        "        table.add_column(sa.Column('extra', sa.Text))"
    )

    database = opened(path, schema=next_schema(scripts, last=recreate))

    with database.transaction() as connection:
        assert number_of(connection, "SELECT count(*) FROM child") == 1
    database.close()


def test_a_damaged_database_is_not_migrated(path: Path, scripts: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-2000] ^= 1
    path.write_bytes(data)

    with pytest.raises(DamagedJournalError):
        opened(path, schema=next_schema(scripts))

    assert path.read_bytes() == data
