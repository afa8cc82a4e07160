"""The encrypted database: made, opened, migrated, checked and closed.

Everything here runs in one thread, the one that called `open_database`. The file itself is never opened by other means
while SQLite has it open: closing such a second descriptor would drop SQLite's locks (POSIX).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from journal_app.errors import DamagedJournalError, MismatchedVaultError, VaultTooNewError
from journal_app.storage.cipher import PAGE_BYTES, PLAIN_START, SALT_BYTES, connect
from journal_app.storage.failures import database_errors_translated
from journal_app.storage.folder import as_journal_error, os_errors_translated, sync_folder
from journal_app.storage.tables import SCHEMA_REVISION, SCHEMA_VERSION

APPLICATION_ID: Final = int.from_bytes(b"Afwd")
_FILE_MODE: Final = 0o600
_INSTRUCTIONS_BETWEEN_LOOKS: Final = 10_000
_SQLITE_ERROR: Final = 1  # the primary code; here: no such table
_SALT_BITS_ROTTEN: Final = 16
"""A salt that differs from the header's in more bits than this is another vault's, not a damaged one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """What the tables are at, and where the steps to it lie.

    Attributes:
        revision: The Alembic revision.
        version: `user_version`; grows with every revision, so that "older" and "newer" need no Alembic.
        scripts: The folder with `env.py` and `versions`.
    """

    revision: str
    version: int
    scripts: Path


CURRENT_SCHEMA: Final = Schema(
    revision=SCHEMA_REVISION, version=SCHEMA_VERSION, scripts=Path(__file__).with_name("migrations")
)


class Database:
    """An open database: one connection, used from one thread."""

    def __init__(self, path: Path, connection: Any) -> None:
        self.path = path
        self._connection = connection
        # SQLAlchemy's own choice of pool crashes with SQLCipher; without `module` it does not know SQLCipher's errors.
        self._engine = create_engine(
            "sqlite://",
            creator=lambda: connection,
            module=dbapi2,
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            pool_timeout=0,  # a transaction within a transaction would wait for itself
            hide_parameters=True,  # what was written stays out of error messages
        )
        # The driver's own way of beginning leaves a half-migrated schema behind after an error.
        event.listen(self._engine, "begin", _begin)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Yield a connection; all of what is done with it is kept on leaving, or none of it after an exception.

        Raises:
            NoSpaceError, NoPermissionError, StorageFailedError, DamagedJournalError, VaultInUseError: Nothing was kept.
        """
        with database_errors_translated(self.path), self._engine.begin() as connection:
            yield connection

    def check(self, should_stop: Callable[[], bool] = lambda: False) -> bool:
        """Read every page and look at every record; about 12 ms for each megabyte.

        Both checks are needed: each is blind to damage that the other sees.

        Returns:
            Whether all of it was looked at; False when told to stop.

        Raises:
            DamagedJournalError: Something does not fit.
            StorageFailedError: The disk cannot be read.
        """
        stopped = False

        def look() -> int:
            nonlocal stopped
            stopped = stopped or should_stop()
            return int(stopped)

        if look():
            return False
        self._connection.set_progress_handler(look, _INSTRUCTIONS_BETWEEN_LOOKS)
        try:
            with database_errors_translated(self.path):
                bad_pages = self._connection.execute("PRAGMA cipher_integrity_check").fetchall()
                if bad_pages or self._connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
                    raise DamagedJournalError
        except dbapi2.OperationalError:
            if not stopped:
                raise
        finally:
            self._connection.set_progress_handler(None, _INSTRUCTIONS_BETWEEN_LOOKS)
        return not stopped

    def close(self) -> None:
        """Close the file. Does nothing when that was done before."""
        self._engine.dispose()
        # The pool closes only what was given back to it; a descriptor left open would outlive the lock.
        self._connection.close()

    def migrate(self, schema: Schema, vault_id: str | None = None) -> None:
        """Bring the tables to a revision, in one transaction: after an error or a crash the old ones are intact.

        Args:
            schema: Where to.
            vault_id: Given for a new database, which it then belongs to.
        """
        from alembic import command  # noqa: PLC0415 - takes 100 ms, and most starts have nothing to migrate
        from alembic.config import Config  # noqa: PLC0415 - as above

        config = Config()
        config.set_main_option("script_location", str(schema.scripts).replace("%", "%%"))
        # Recreating a table drops the old one, and would delete what refers to it; inside a transaction it is too late.
        self._connection.execute("PRAGMA foreign_keys=OFF")
        try:
            with self.transaction() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, schema.revision)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("a migration left references that lead nowhere")
                connection.exec_driver_sql(f"PRAGMA user_version={schema.version:d}")
                if vault_id is not None:
                    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID:d}")
                    connection.exec_driver_sql("INSERT INTO meta(key, value) VALUES ('vault_id', ?)", (vault_id,))
        finally:
            self._connection.execute("PRAGMA foreign_keys=ON")


def create_database(path: Path, key: bytes | bytearray, *, vault_id: str, schema: Schema = CURRENT_SCHEMA) -> None:
    """Make the database of a new vault and close it; `open_database` then proves that it can be opened.

    Raises:
        NoSpaceError, NoPermissionError, StorageFailedError: It could not be written, or a file of that name exists.
    """
    with os_errors_translated():
        path.touch(mode=_FILE_MODE, exist_ok=False)
        sync_folder(path.parent)
    with database_errors_translated(path):
        database = Database(path, connect(path, key))
    try:
        database.migrate(schema, vault_id)
    finally:
        database.close()


def open_database(
    path: Path,
    key: bytes | bytearray,
    *,
    vault_id: str,
    schema: Schema = CURRENT_SCHEMA,
    library: ModuleType = dbapi2,
) -> Database:
    """Open a vault's database, and migrate it where it is older.

    Raises:
        DamagedJournalError: It is missing, empty, cut short, or cannot be read with a key that is right.
        MismatchedVaultError: It is another vault's.
        VaultTooNewError: A later version of the app has migrated it; nothing was changed.
        CannotEncryptError: The library is not the one that encrypts.
        NoSpaceError, NoPermissionError, StorageFailedError, VaultInUseError: As they say.
    """
    salt = inspect_file(path)
    try:
        with database_errors_translated(path):
            connection = connect(path, key, library=library)
    except DamagedJournalError as error:
        if _belongs_to_another(salt, bytes(key[-SALT_BYTES:])):
            raise MismatchedVaultError from error
        raise
    database = Database(path, connection)
    try:
        with database_errors_translated(path):
            current = _is_current(connection, vault_id, schema)
            _ensure_whole(connection, path)
        if not current:
            database.check()  # a migration rewrites, and must not rewrite damage
            database.migrate(schema)
    except BaseException:
        database.close()
        raise
    return database


def inspect_file(path: Path) -> bytes:
    """Look at a database that is not open, and return its first 16 bytes.

    SQLite takes an empty file for an empty database, and every check calls that sound.

    Raises:
        DamagedJournalError: It is missing, empty, cut short, or not encrypted.
        NoPermissionError, StorageFailedError: It cannot be read.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(SALT_BYTES)
            size = stream.seek(0, 2)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise DamagedJournalError from error
    except OSError as error:
        raise as_journal_error(error) from error
    if size < PAGE_BYTES or start == PLAIN_START:
        raise DamagedJournalError
    # A crash while the file was growing may leave part of a page; SQLite then cuts it off by its own journal.
    if size % PAGE_BYTES and not _unfinished_transaction(path):
        raise DamagedJournalError
    return start


def _unfinished_transaction(path: Path) -> bool:
    try:
        return path.with_name(path.name + "-journal").stat().st_size > 0
    except OSError:
        return False


def _is_current(connection: Any, vault_id: str, schema: Schema) -> bool:
    """Tell whether the tables are at the revision wanted, once it is certain whose database this is."""
    [application_id] = connection.execute("PRAGMA application_id").fetchone()
    [version] = connection.execute("PRAGMA user_version").fetchone()
    if application_id != APPLICATION_ID or version < 1:
        raise DamagedJournalError  # a valid page 1 of something that this app did not make, or not finish
    try:
        owners = connection.execute("SELECT value FROM meta WHERE key = 'vault_id'").fetchall()
        revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except dbapi2.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) != _SQLITE_ERROR:
            raise
        raise DamagedJournalError from error
    if owners != [(vault_id,)]:
        raise MismatchedVaultError
    if version > schema.version:
        raise VaultTooNewError
    if len(revisions) != 1 or (version == schema.version) != (revisions[0][0] == schema.revision):
        raise DamagedJournalError
    return bool(version == schema.version)


def _ensure_whole(connection: Any, path: Path) -> None:
    """Compare sizes: pages cut off at the end pass one of the two checks, pages added pass the other."""
    [pages] = connection.execute("PRAGMA page_count").fetchone()
    with os_errors_translated():
        size = path.stat().st_size  # asks for the size only; the file is not opened
    if pages * PAGE_BYTES != size:
        raise DamagedJournalError


def _belongs_to_another(stored_salt: bytes, salt: bytes) -> bool:
    blank = len(set(stored_salt)) == 1  # overwritten with one byte: damage
    difference = int.from_bytes(stored_salt) ^ int.from_bytes(salt)
    return not blank and difference.bit_count() > _SALT_BITS_ROTTEN


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
