import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from journal_app.errors import CannotEncryptError
from journal_app.storage.cipher import (
    KEY_BYTES,
    PLAIN_START,
    attaching_allowed,
    connect,
    ensure_encrypting,
    key_spec,
    keyed_name,
    set_raw_key,
)

KEY = bytes(range(KEY_BYTES))


class Recorder:
    """Stands for a connection: nothing that is refused may reach SQLite."""

    def __init__(self) -> None:
        self.keys: list[bytes] = []

    def set_key(self, spec: bytearray) -> None:
        self.keys.append(bytes(spec))


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    path.touch()
    return path


def test_a_key_becomes_a_raw_key_specification() -> None:
    assert key_spec(KEY) == b"x'" + KEY.hex().encode() + b"'"
    assert len(key_spec(KEY)) == 99


@pytest.mark.parametrize("length", [0, 31, 32, 33, 47, 49, 64])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes of key"):
        key_spec(bytes(length))


@pytest.mark.parametrize(
    "spec",
    [
        bytearray(b"x'" + b"0" * 62 + b"'"),
        bytearray(b"x'" + b"0" * 64 + b"'"),
        bytearray(b"x'" + b"0" * 66 + b"'"),
        bytearray(b"x'" + b"0" * 128 + b"'"),
        bytearray(b"X'" + b"0" * 96 + b"'"),
        bytearray(b"x'" + b"0" * 96 + b'"'),
        bytearray(b"x'" + b"0" * 95 + b"g'"),
        bytearray(b"0" * 99),
        bytearray(48),
        bytearray(),
    ],
)
def test_what_would_be_taken_for_a_passphrase_never_reaches_sqlite(spec: bytearray) -> None:
    connection = Recorder()

    with pytest.raises(ValueError, match="passphrase"):
        set_raw_key(connection, spec)

    assert connection.keys == []


def test_a_key_that_cannot_be_wiped_never_reaches_sqlite() -> None:
    connection = Recorder()
    wrong: Any = bytes(key_spec(KEY))

    with pytest.raises(TypeError):
        set_raw_key(connection, wrong)

    assert connection.keys == []


def test_a_library_that_cannot_encrypt_is_not_used(empty: Path) -> None:
    with pytest.raises(CannotEncryptError):
        connect(empty, KEY, library=sqlite3)

    assert empty.stat().st_size == 0


def test_a_connection_without_a_key_is_not_taken_for_an_encrypted_one(empty: Path) -> None:
    connection = dbapi2.connect(str(empty))

    with pytest.raises(CannotEncryptError):
        ensure_encrypting(connection)

    connection.close()


def test_the_plain_library_does_not_pass_for_sqlcipher() -> None:
    connection = sqlite3.connect(":memory:")

    with pytest.raises(CannotEncryptError):
        ensure_encrypting(connection)

    connection.close()


def test_what_is_written_is_encrypted(empty: Path) -> None:
    connection = connect(empty, KEY)
    connection.execute("CREATE TABLE word(word)")
    connection.execute("INSERT INTO word VALUES ('heron')")
    connection.close()

    data = empty.read_bytes()
    assert not data.startswith(PLAIN_START)
    assert data.startswith(KEY[32:])
    assert b"heron" not in data
    assert b"CREATE" not in data


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "truncate"),
        ("synchronous", 3),
        ("temp_store", 2),
        ("fullfsync", 1),
        ("secure_delete", 1),
        ("foreign_keys", 1),
        ("cell_size_check", 1),
        ("trusted_schema", 0),
        ("cache_size", -65536),
        ("busy_timeout", 5000),
        ("cipher_page_size", "4096"),
    ],
)
def test_a_connection_has_the_pragmas_that_were_measured(empty: Path, pragma: str, value: object) -> None:
    connection = connect(empty, KEY)

    assert connection.execute(f"PRAGMA {pragma}").fetchone() == (value,)

    connection.close()


def test_the_library_is_built_as_expected(empty: Path) -> None:
    connection = connect(empty, KEY)

    options = {option for [option] in connection.execute("PRAGMA compile_options")}

    assert {"HAS_CODEC", "TEMP_STORE=2", "ENABLE_FTS5"} <= options
    connection.close()


def test_the_libraries_inside_are_as_new_as_those_that_were_tested(empty: Path) -> None:
    connection = connect(empty, KEY)

    [sqlite] = connection.execute("SELECT sqlite_version()").fetchone()
    [sqlcipher] = connection.execute("PRAGMA cipher_version").fetchone()
    [openssl] = connection.execute("PRAGMA cipher_provider_version").fetchone()

    # In SECURITY.md, too. A wheel with older ones may lack mended holes, and has not been through the tests of faults.
    assert numbers(sqlite) >= (3, 53, 4)
    assert numbers(sqlcipher) >= (4, 19, 0)
    assert numbers(openssl) >= (3, 6, 0)
    connection.close()


def numbers(version: str) -> tuple[int, ...]:
    found = re.search(r"\d+(\.\d+)+", version)
    assert found
    return tuple(map(int, found[0].split(".")))


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH ':memory:' AS other",
        "ATTACH '/tmp/other.db' AS other KEY ''",
        "PRAGMA temp_store=FILE",
        "PRAGMA Temp_Store=1",
        "PRAGMA temp_store_directory='/tmp'",
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=OFF",
        "PRAGMA secure_delete=OFF",
        "PRAGMA trusted_schema=ON",
        "PRAGMA writable_schema=ON",
        "PRAGMA key='other'",
        "PRAGMA rekey='other'",
        "PRAGMA hexrekey='00'",
        "PRAGMA cipher_log='/tmp/log'",
        "PRAGMA cipher_plaintext_header_size=32",
        "SELECT load_extension('other')",
        "SELECT sqlcipher_export('main')",
        "VACUUM INTO 'other.db'",
    ],
)
def test_a_statement_that_would_weaken_the_journal_is_denied(empty: Path, statement: str) -> None:
    connection = connect(empty, KEY)

    with pytest.raises(dbapi2.DatabaseError, match=r"not authorized|authorization denied"):
        connection.execute(statement)

    connection.close()


def test_one_file_can_be_attached_once_and_only_where_that_was_allowed(empty: Path, tmp_path: Path) -> None:
    connection = connect(empty, KEY)
    connection.execute("CREATE TABLE word(word)")
    wanted, other = (keyed_name(tmp_path / name, os.urandom(KEY_BYTES)) for name in ("copy.db", "other.db"))

    with attaching_allowed(connection, wanted):
        for forbidden in ("ATTACH ? AS other", "VACUUM INTO ?"):
            with pytest.raises(dbapi2.DatabaseError, match=r"not authorized|authorization denied"):
                connection.execute(forbidden, (other,))
        connection.execute("VACUUM INTO ?", (wanted,))
        (tmp_path / "copy.db").unlink()
        with pytest.raises(dbapi2.DatabaseError, match=r"not authorized|authorization denied"):
            connection.execute("VACUUM INTO ?", (wanted,))
    for forbidden in ("ATTACH ? AS other", "VACUUM INTO ?"):
        with pytest.raises(dbapi2.DatabaseError, match=r"not authorized|authorization denied"):
            connection.execute(forbidden, (wanted,))

    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(("copy", "other"))] == []
    connection.close()


def test_attaching_is_denied_again_after_an_error_where_it_was_allowed(empty: Path, tmp_path: Path) -> None:
    connection = connect(empty, KEY)
    wanted = keyed_name(tmp_path / "copy.db", os.urandom(KEY_BYTES))

    with pytest.raises(KeyError), attaching_allowed(connection, wanted):
        raise KeyError

    with pytest.raises(dbapi2.DatabaseError, match=r"not authorized|authorization denied"):
        connection.execute("VACUUM INTO ?", (wanted,))
    connection.close()


def test_another_key_is_noticed_at_once(empty: Path) -> None:
    connection = connect(empty, KEY)
    connection.execute("CREATE TABLE word(word)")
    connection.close()

    with pytest.raises(dbapi2.DatabaseError, match="not a database"):
        connect(empty, os.urandom(KEY_BYTES))


def test_a_file_that_is_missing_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(dbapi2.OperationalError):
        connect(tmp_path / "missing.db", KEY)

    assert list(tmp_path.iterdir()) == []


def test_a_wrong_key_writes_nothing_to_stderr(empty: Path) -> None:
    connection = connect(empty, KEY)
    connection.execute("CREATE TABLE word(word)")
    connection.close()
    script = (
        "import sys, pathlib\nfrom sqlcipher3 import dbapi2\nfrom journal_app.storage.cipher import connect\n"
        "try:\n    connect(pathlib.Path(sys.argv[1]), bytes(48))\n"
        "except dbapi2.DatabaseError:\n    raise SystemExit(7)\n"
    )

    done = subprocess.run([sys.executable, "-c", script, str(empty)], check=False, capture_output=True, timeout=60)

    assert (done.returncode, done.stdout, done.stderr) == (7, b"", b"")


@pytest.mark.parametrize("name", ["with space", "per%20cent", "quest?ion", "ha#sh", "quo'te", "ünïcödé"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    path = folder / "journal.db"
    path.touch()

    connection = connect(path, KEY)
    connection.execute("CREATE TABLE word(word)")
    connection.close()

    assert path.stat().st_size > 0
