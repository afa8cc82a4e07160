"""The encrypted database: made, opened, migrated, checked and closed.

Everything here runs in one thread, the one that called `open_database`. The file itself is never opened by other means
while SQLite has it open: closing such a second descriptor would drop SQLite's locks (POSIX).
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Protocol

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from journal_app.errors import (
    DamagedJournalError,
    JournalError,
    JournalMovedError,
    MendableDamageError,
    MismatchedVaultError,
    NoPermissionError,
    NoSpaceError,
    NotEnoughMemoryError,
    ReadOnlyError,
    StorageFailedError,
    VaultTooNewError,
)
from journal_app.storage import commits
from journal_app.storage.cipher import (
    PAGE_BYTES,
    PLAIN_START,
    SALT_BYTES,
    HeldKey,
    attaching_allowed,
    connect,
    keyed_name,
)
from journal_app.storage.failures import database_errors_translated
from journal_app.storage.folder import as_journal_error, os_errors_translated, sync_folder
from journal_app.storage.tables import FTS_TABLE, PURGED, SCHEMA_REVISION, SCHEMA_VERSION

NO_WRITER: Final = "0"
"""Whose changes are counted as nobody's: those of a demo, of a test, or of creating a vault."""
APPLICATION_ID: Final = int.from_bytes(b"Afwd")
_FILE_MODE: Final = 0o600
_INSTRUCTIONS_BETWEEN_LOOKS: Final = 10_000
_LOOKS_PER_PAGE: Final = 0.005
"""Measured: 36 looks while 7,336 pages were compared with their indexes."""
_PAGES_READ: Final = 0.4
"""The share of a check's time in which the pages' own seals are looked at; SQLCipher tells nothing meanwhile."""
_OPTIMIZE: Final = f"INSERT INTO {FTS_TABLE} ({FTS_TABLE}) VALUES ('optimize')"  # noqa: S608  # our own name
_SHRINKING: Final = "shrinking"
"""In `meta` while the file is being written anew."""
_MOST_FREE_PAGES: Final = 10 * 1024 * 1024 // PAGE_BYTES
_LEAST_FREE_PAGES: Final = 64
_MOST_FREE_SHARE: Final = 0.2
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


class Guard(Protocol):
    """Sees that nobody else writes into the file."""

    def look_before_transaction(self) -> None:
        """Look at the file, and set the database to read only where it is not as it was left."""

    def note_own_change(self) -> None:
        """Take the file as it is now for as it was left."""

    def note_undone_change(self) -> None:
        """Expect SQLite to put the file back as it was, now or when it is next used: writing into it has failed."""

    def remember(self) -> None:
        """The same, after the connection has become another one."""


class Database:
    """An open database: one connection, used from one thread.

    Attributes:
        path: Where its file was when it was opened.
        key: Its key.
        writer: In whose name changes are counted, see `commits`.
        guard: Is asked before each transaction, and told after each change.
    """

    def __init__(self, path: Path, connection: Any, key: HeldKey) -> None:
        self.path = path
        self.key = key
        self.writer = NO_WRITER
        self._read_only = False
        self._refusal: type[JournalError] = ReadOnlyError
        self.guard: Guard | None = None
        self._file_number = _file_number(path)
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
        event.listen(self._engine, "begin", self._begin)

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return self._read_only

    @property
    def changes(self) -> int:
        """Return a number that grows whenever something is written through this connection."""
        return int(self._connection.total_changes)

    def set_read_only(self, *, read_only: bool, refusal: type[JournalError] = ReadOnlyError) -> None:
        """Refuse every change from now on, by an error of this kind, or allow changes again."""
        self._connection.execute(f"PRAGMA query_only={read_only:d}")
        self._read_only = read_only
        self._refusal = refusal

    @property
    def data_version(self) -> int:
        """Return a number that is another one when somebody else has changed the file since it was last asked for.

        Raises:
            JournalError: It cannot be read, or a change that failed cannot be undone yet.
        """
        with database_errors_translated(self.path):
            [version] = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Yield a connection; all of what is done with it is kept on leaving, or none of it after an exception.

        Raises:
            ReadOnlyError, JournalMovedError, NoSpaceError, NotEnoughMemoryError, NoPermissionError, StorageFailedError,
            DamagedJournalError, VaultInUseError: Nothing was kept.
        """
        if self.guard is not None:
            self.guard.look_before_transaction()
        changed = False
        try:
            with self._causes_told(), database_errors_translated(self.path), self._engine.begin() as connection:
                before = self._connection.total_changes
                yield connection
                if self._connection.total_changes != before:
                    changed = True
                    commits.count(connection, self.writer)
        except (NoSpaceError, NotEnoughMemoryError, StorageFailedError):
            if self.guard is not None:
                self.guard.note_undone_change()
            raise
        if changed and self.guard is not None:
            self.guard.note_own_change()

    def take_over(self, other: "Database") -> None:
        """Go on with the file, the connection and the key of another database; this one's file is closed."""
        former, former_engine, former_key = self._connection, self._engine, self.key
        self.path, self.key, self._file_number = other.path, other.key, other._file_number  # noqa: SLF001 - another of its own kind
        self._connection, self._engine = other._connection, other._engine  # noqa: SLF001 - as above
        event.remove(self._engine, "begin", other._begin)  # noqa: SLF001 - as above
        event.listen(self._engine, "begin", self._begin)
        former_key.wipe()
        former_engine.dispose()
        former.close()

    def sizes(self) -> tuple[int, int]:
        """Return the bytes of the file, and those of them that hold nothing."""
        with database_errors_translated(self.path):
            [pages] = self._connection.execute("PRAGMA page_count").fetchone()
            [free] = self._connection.execute("PRAGMA freelist_count").fetchone()
        return pages * PAGE_BYTES, free * PAGE_BYTES

    def check(
        self,
        should_stop: Callable[[], bool] = lambda: False,
        *,
        indexes: bool = False,
        progress: Callable[[float], object] = lambda _: None,
    ) -> bool:
        """Read every page and look at every record; about 12 ms for each megabyte.

        Both checks are needed: each is blind to damage that the other sees. Either compares the search index with its
        words.

        Args:
            should_stop: Asked every millisecond or so.
            indexes: Whether to compare every index with its table as well.
            progress: Told the share that is done, 0 to 1, by what such checks usually take.

        Returns:
            Whether all of it was looked at; False when told to stop.

        Raises:
            MendableDamageError: Pages do not fit that hold nothing; `copy_into` makes a sound copy.
            DamagedJournalError: Something else does not fit.
            StorageFailedError: The disk cannot be read.
        """
        stopped = False
        looks, usual_looks = 0, max(self.sizes()[0] // PAGE_BYTES * _LOOKS_PER_PAGE, 1)

        def look() -> int:
            nonlocal stopped, looks
            looks += 1
            progress(_PAGES_READ + (1 - _PAGES_READ) * min(looks / usual_looks, 1))
            stopped = stopped or should_stop()
            return int(stopped)

        if should_stop():
            return False
        progress(0.0)
        self._connection.set_progress_handler(look, _INSTRUCTIONS_BETWEEN_LOOKS)
        try:
            with database_errors_translated(self.path):
                bad_pages = self._connection.execute("PRAGMA cipher_integrity_check").fetchall()
                progress(_PAGES_READ)
                how = "integrity_check" if indexes else "quick_check"
                if bad_pages:
                    raise self._damage(how)
                if self._connection.execute(f"PRAGMA {how}(1)").fetchall() != [("ok",)]:
                    raise DamagedJournalError
        except dbapi2.OperationalError:
            if not stopped:
                raise
        finally:
            self._connection.set_progress_handler(None, _INSTRUCTIONS_BETWEEN_LOOKS)
        return not stopped

    def _damage(self, how: str) -> DamagedJournalError:
        """Return what it means that pages do not fit their signatures, and go on with a new connection.

        A write that was cut short may leave half of a free page behind: SQLite does not put back what held nothing.
        After one page that does not fit, SQLCipher reads nothing more on a connection; and a page that was read before
        is not read again. Hence the new ones.
        """
        self._reconnect()
        if self._finds_nothing(f"PRAGMA {how}(1)"):
            return MendableDamageError()
        # Table by table, and so without the list of free pages, which may itself be what is damaged.
        self._reconnect()
        tables = self._connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        if all(self._finds_nothing(f"PRAGMA {how}('{name}')") for [name] in tables):
            return MendableDamageError()
        self._reconnect()
        return DamagedJournalError()

    def _finds_nothing(self, check: str) -> bool:
        try:
            return bool(self._connection.execute(check).fetchall() == [("ok",)])
        except dbapi2.DatabaseError:
            return False

    def _reconnect(self) -> None:
        if self.guard is not None:
            self.guard.look_before_transaction()
        with self.key.lent() as key, database_errors_translated(self.path):
            fresh = Database(self.path, connect(self.path, key), HeldKey(key))
        self.take_over(fresh)
        self._connection.execute(f"PRAGMA query_only={self._read_only:d}")
        if self.guard is not None:
            self.guard.remember()

    def copy_into(
        self,
        target: Path,
        should_stop: Callable[[], bool] = lambda: False,
        *,
        key: bytes | bytearray | None = None,
    ) -> bool:
        """Write all that is in the database into an empty file, without what is free.

        SQLite's own backup would copy a damaged page and sign it anew; this fails on one.

        Args:
            target: An empty file, or none.
            should_stop: Asked every millisecond or so.
            key: Data key and salt of the copy; the same as here unless given.

        Returns:
            Whether the copy is complete; False when told to stop.

        Raises:
            DamagedJournalError, NoSpaceError, NoPermissionError, StorageFailedError: As they say; the target is of no
                use then.
        """
        stopped = False

        def look() -> int:
            nonlocal stopped
            stopped = stopped or should_stop()
            return int(stopped)

        self._connection.set_progress_handler(look, _INSTRUCTIONS_BETWEEN_LOOKS)
        self._connection.execute("PRAGMA query_only=0")  # what is written is the copy; SQLite makes no difference
        try:
            name = str(target) if key is None else keyed_name(target, key)
            with database_errors_translated(target), attaching_allowed(self._connection, name):
                self._connection.execute("VACUUM INTO ?", (name,))
        except dbapi2.OperationalError:
            if not stopped:
                raise
        finally:
            self._connection.set_progress_handler(None, _INSTRUCTIONS_BETWEEN_LOOKS)
            self._connection.execute(f"PRAGMA query_only={self._read_only:d}")
        return not stopped

    @property
    def is_loose(self) -> bool:
        """Tell whether the file is to be written anew: entries were purged, or much of it is free.

        Deleted words are overwritten, and yet SQLite leaves copies behind where it moved rows between pages before.
        """
        with database_errors_translated(self.path):
            if self._connection.execute("SELECT 1 FROM meta WHERE key = ?", (PURGED,)).fetchone():
                return True
        pages, free = (size // PAGE_BYTES for size in self.sizes())
        return bool(free > _MOST_FREE_PAGES or free > max(_LEAST_FREE_PAGES, pages * _MOST_FREE_SHARE))

    def shrink(self, should_stop: Callable[[], bool] = lambda: False) -> bool:
        """Write the file anew without what is free in it, once it is certain that nothing in it is damaged.

        The search index is merged first: it keeps words that were deleted or changed until then. The writing anew is
        one transaction: after an error, a crash, or when told to stop, the file is as it was. It holds a second
        copy in the memory meanwhile, encrypted like the file.

        Returns:
            Whether it was done; False when told to stop.

        Raises:
            DamagedJournalError: Something does not fit, and nothing was written: damage would be written anew.
            NoSpaceError, NotEnoughMemoryError, NoPermissionError, StorageFailedError: Nothing is lost; it is to be done
                later.
        """
        if self.guard is not None:
            self.guard.look_before_transaction()
        if self._read_only or not self.check(should_stop):
            return False
        try:
            with self._causes_told():
                done = self._write_anew(should_stop)
        except JournalError:
            if self.guard is not None:
                self.guard.note_undone_change()
            raise
        if self.guard is not None:  # also where it was stopped: the index may be merged by then
            self.guard.note_own_change()
        return done

    def _write_anew(self, should_stop: Callable[[], bool]) -> bool:
        stopped = False

        def look() -> int:
            nonlocal stopped
            stopped = stopped or should_stop()
            return int(stopped)

        with database_errors_translated(self.path):
            self._connection.execute("INSERT OR IGNORE INTO meta (key, value) VALUES (?, '1')", (_SHRINKING,))
        self._connection.set_progress_handler(look, _INSTRUCTIONS_BETWEEN_LOOKS)
        try:
            # SQLite writes the new file into a nameless one first, in memory here: `temp_store`.
            with database_errors_translated(self.path), attaching_allowed(self._connection, ""):
                self._connection.execute(_OPTIMIZE)
                self._connection.execute("VACUUM")
        except dbapi2.OperationalError:
            if not stopped:
                raise
        finally:
            self._connection.set_progress_handler(None, _INSTRUCTIONS_BETWEEN_LOOKS)
        with database_errors_translated(self.path):
            done = (_SHRINKING,) if stopped else (_SHRINKING, PURGED)
            self._connection.executemany("DELETE FROM meta WHERE key = ?", [(key,) for key in done])
        return not stopped

    @contextmanager
    def _causes_told(self) -> Iterator[None]:
        """Tell what SQLite cannot know: that it was told to write nothing, or that its file is no longer there."""
        try:
            yield
        except JournalError as error:
            number = _file_number(self.path)
            if self._read_only and number and isinstance(error, NoPermissionError):
                raise self._refusal from error
            if number != self._file_number:
                raise JournalMovedError from error
            raise

    def _begin(self, connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if self._read_only else "BEGIN IMMEDIATE")

    def close(self) -> None:
        """Close the file. Does nothing when that was done before."""
        self.key.wipe()
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


def create_database(path: Path, key: bytes | bytearray, *, vault_id: str) -> None:
    """Make the database of a new vault and close it; `open_database` then proves that it can be opened.

    Raises:
        NoSpaceError, NoPermissionError, StorageFailedError: It could not be written, or a file of that name exists.
    """
    with os_errors_translated():
        path.touch(mode=_FILE_MODE, exist_ok=False)
        sync_folder(path.parent)
    with database_errors_translated(path):
        database = Database(path, connect(path, key), HeldKey(key))
    try:
        database.migrate(CURRENT_SCHEMA, vault_id)
    finally:
        database.close()


def open_database(
    path: Path,
    key: bytes | bytearray,
    *,
    vault_id: str,
    schema: Schema = CURRENT_SCHEMA,
    library: ModuleType = dbapi2,
    before_migration: Callable[[Database], object] = lambda _: None,
) -> Database:
    """Open a vault's database, and migrate it where it is older.

    Args:
        path: The file.
        key: Data key and salt.
        vault_id: Whose it is to be.
        schema: Where to.
        library: The database library; tests give one that cannot encrypt.
        before_migration: Is given the sound database of the older schema; what it raises keeps it as it is.

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
    database = Database(path, connection, HeldKey(key))
    try:
        with database_errors_translated(path):
            current = _is_current(connection, vault_id, schema)
            if not _finish_shrinking(connection, path):
                _ensure_whole(connection, path)
        if not current:
            with suppress(MendableDamageError):  # it neither reads nor keeps what a free page holds
                database.check()  # a migration rewrites, and must not rewrite damage
            before_migration(database)
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


def _finish_shrinking(connection: Any, path: Path) -> bool:
    """Cut off what a crash left at the end of a file that was being written anew; tell whether that is why it is long.

    SQLite commits first and cuts the file afterwards, so that for a moment a sound file is longer than its pages.
    """
    marked = connection.execute("SELECT 1 FROM meta WHERE key = ?", (_SHRINKING,)).fetchone()
    if not marked:
        return False
    [pages] = connection.execute("PRAGMA page_count").fetchone()
    with os_errors_translated():
        is_longer = path.stat().st_size > int(pages) * PAGE_BYTES
    if not os.access(path, os.W_OK):
        return is_longer
    try:
        with database_errors_translated(path):
            if is_longer:
                with attaching_allowed(connection, ""):
                    connection.execute("VACUUM")
            connection.execute("DELETE FROM meta WHERE key = ?", (_SHRINKING,))
    except NoSpaceError:  # a full disk keeps nobody from reading; the next opening tries again
        return is_longer
    return False


def _belongs_to_another(stored_salt: bytes, salt: bytes) -> bool:
    blank = len(set(stored_salt)) == 1  # overwritten with one byte: damage
    difference = int.from_bytes(stored_salt) ^ int.from_bytes(salt)
    return not blank and difference.bit_count() > _SALT_BITS_ROTTEN


def _file_number(path: Path) -> int:
    """Return what tells a file from another of its name, without opening it; 0 when there is none."""
    with suppress(OSError):
        return path.stat().st_ino
    return 0
