"""Notices that another program has changed an open vault, as one that keeps folders in step may do.

The files are asked for their size, time and number only, never opened: closing a second descriptor of the database
would drop SQLite's locks. What is found stops all writing, before the next transaction at the latest; reading goes on.

To know another program's names for a second copy: a pattern in `CONFLICT_NAMES`, its source, and a name in the test.
"""

import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from journal_app.domain.merging import FileChange
from journal_app.errors import ChangedUnderneathError, JournalError
from journal_app.storage.database import Database
from journal_app.storage.folder import read_small

log = logging.getLogger(__name__)

HEADER_NAME: Final = "vault.json"
_HEADER_BYTES_MOST: Final = 64 * 1024

_OURS: Final = r"(?P<stem>journal-[0-9]{4}|vault)"
_END: Final = r"\.(?P<end>db|json)"
CONFLICT_NAMES: Final[dict[str, str]] = {
    # https://docs.syncthing.net/users/syncing.html: <filename>.sync-conflict-<date>-<time>-<modifiedBy>.<ext>
    "Syncthing": rf"{_OURS}\.sync-conflict-[0-9]{{8}}-[0-9]{{6}}(-[A-Z0-9]+)?{_END}",
    # https://docs.nextcloud.com/desktop/latest/conflicts.html: name (conflicted copy YYYY-MM-DD hhmmss).ext
    "Nextcloud": rf"{_OURS} ?\(conflicted copy [^)]*\){_END}",
    # https://doc.owncloud.com/desktop: name_conflict-YYYYMMDD-hhmmss.ext, in older clients of both
    "ownCloud": rf"{_OURS}_conflict-[0-9]{{8}}-[0-9]{{6}}{_END}",
    # https://help.dropbox.com/organize/conflicted-copy: name (Kim's conflicted copy YYYY-MM-DD).ext
    "Dropbox": rf"{_OURS} ?\([^)]*conflicted copy[^)]*\)( ?\([0-9]+\))?{_END}",
    # Dropbox and others write it in the language of the account: whatever stands in brackets behind our name
    "in other languages": rf"{_OURS} ?\([^()]+\)( ?\([0-9]+\))?{_END}",
    # Google Drive, OneDrive, iCloud Drive, browsers and file managers count: name (1).ext, name 2.ext
    "counted": rf"{_OURS}( ?\([0-9]+\)| [0-9]+){_END}",
    # OneDrive adds the computer's name: name-KIMS-LAPTOP.ext, name-Kims-Laptop-2.ext
    "OneDrive": rf"{_OURS}-(?=[^.]*[A-Za-z])[\w '-]+{_END}",
    # Resilio Sync and Seafile: name.Conflict.ext; name (SFConflict somebody YYYY-MM-DD-hh-mm-ss).ext
    "Resilio": rf"{_OURS}\.Conflict([0-9]+)?{_END}",
    "Seafile": rf"{_OURS} ?\(SFConflict [^)]*\){_END}",
    # our own, see `Merging.save_apart`
    "Afterward": rf"{_OURS} \(this computer [0-9TZ -]+\){_END}",
}
_CONFLICTS: Final = [re.compile(pattern, re.IGNORECASE) for pattern in CONFLICT_NAMES.values()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found at one look.

    Attributes:
        change: What has happened to the database's file.
        copies: Second copies of the database beside it, by name.
        header_copies: Second copies of `vault.json`. They keep nobody from writing.
    """

    change: FileChange = FileChange.NONE
    copies: tuple[Path, ...] = ()
    header_copies: tuple[Path, ...] = ()

    @property
    def stops_writing(self) -> bool:
        """Tell whether nothing is to be written until the person has decided."""
        return self.change is not FileChange.NONE or bool(self.copies)


class _Signature(NamedTuple):
    """What tells a file from what it was, without reading it."""

    number: int
    device: int
    size: int
    time: int


class SyncWatch:
    """Watches the folder of one open database. Used from the journal's thread.

    Attributes:
        finding: What was found last.
    """

    def __init__(self, folder: Path, database: Database, database_in_header: Callable[[bytes], str | None]) -> None:
        """Take the files for as they are to be.

        Args:
            folder: The vault's.
            database: Open.
            database_in_header: Returns which database the bytes of a header name, or None where they are no header.
        """
        self.finding = Finding()
        self._folder = folder
        self._database = database
        self._database_in_header = database_in_header
        self._stopped = False
        self._let_through = False
        self._is_undoing = False
        self.remember()

    # --- what is remembered

    def remember(self) -> None:
        """Take the files for as they are to be."""
        self._path = self._database.path
        self._known = _signature(self._path)
        self._known_header = _signature(self._folder / HEADER_NAME)
        self._data_version = self._database.data_version

    def note_own_change(self) -> None:
        """Take the database for as it is to be: we have just written into it."""
        self._known = _signature(self._path)

    def note_undone_change(self) -> None:
        """Expect SQLite to put the database back as it was, now or when it is next used: writing into it has failed.

        Without room that may have to wait; what it does then must not be taken for somebody else's doing.
        """
        self._is_undoing = True
        self._look_whether_undone()

    def _look_whether_undone(self) -> None:
        try:
            version = self._database.data_version  # to read anything, SQLite first undoes what was left unfinished
        except JournalError:
            return
        self._is_undoing = False
        now = _signature(self._path)
        if now is not None and self._known is not None and now[:2] == self._known[:2]:
            self._data_version, self._known = version, now

    # --- looking

    def look(self) -> Finding:
        """Look at the folder. What was changed underneath stops all writing; when that is over, writing goes on."""
        copies, header_copies = conflict_copies(self._folder)
        self._conclude(Finding(change=self._change(), copies=copies, header_copies=header_copies))
        return self.finding

    def look_before_transaction(self) -> None:
        """Look at the database alone, for a few microseconds."""
        if self._stopped and self.finding.change is FileChange.MISSING:
            self.look()  # it may be back, and nobody is to be told of what is over
        if self._stopped or self._let_through:
            return
        if (change := self._database_change()) is not FileChange.NONE:
            self._conclude(Finding(change=change, copies=self.finding.copies))

    @contextmanager
    def let_through(self) -> Iterator[None]:
        """Let the app itself write although writing rests: to merge. Afterwards the files are as they are to be."""
        was_stopped = self._stopped
        self._let_through = True
        if was_stopped:
            self._stop(stopped=False)
        try:
            yield
        except BaseException:
            if was_stopped:
                self._stop(stopped=True)
            raise
        finally:
            self._let_through = False
        self.finding = Finding(copies=self.finding.copies, header_copies=self.finding.header_copies)
        self.remember()

    def _conclude(self, finding: Finding) -> None:
        if finding.change is not self.finding.change:
            log.info("the journal's file on disk: %s", finding.change.value)
        self.finding = finding
        if finding.stops_writing and not self._stopped and not self._database.read_only:
            self._stop(stopped=True)
        elif not finding.stops_writing and self._stopped:
            self._stop(stopped=False)

    def _stop(self, *, stopped: bool) -> None:
        self._stopped = stopped
        self._database.set_read_only(read_only=stopped, refusal=ChangedUnderneathError)

    def _change(self) -> FileChange:
        change = self._database_change()
        return change if change is not FileChange.NONE else self._header_change()

    def _database_change(self) -> FileChange:
        if self._database.path != self._path:  # our own doing: a new key
            self.remember()
        if self._is_undoing:
            self._look_whether_undone()
        now = _signature(self._path)
        if now == self._known:
            # What was found before stays true until `remember`: SQLite would not notice it a second time.
            return self.finding.change if self.finding.change is FileChange.WRITTEN else FileChange.NONE
        if now is None:
            return FileChange.MISSING
        if self._known is None or (now.number, now.device) != (self._known.number, self._known.device):
            return FileChange.REPLACED
        if self._is_undoing:
            return FileChange.NONE
        version = self._database.data_version
        if version == self._data_version and now.size == self._known.size:
            self._known = now  # touched, or a network's late notice of our own writing
            return FileChange.NONE
        self._data_version, self._known = version, now
        return FileChange.WRITTEN

    def _header_change(self) -> FileChange:
        now = _signature(self._folder / HEADER_NAME)
        if now == self._known_header:
            return (
                FileChange.ANOTHER_IN_FORCE if self.finding.change is FileChange.ANOTHER_IN_FORCE else FileChange.NONE
            )
        data: bytes | None = None
        with suppress(JournalError):
            data = read_small(self._folder / HEADER_NAME, _HEADER_BYTES_MOST)
        named = self._database_in_header(data) if data is not None else None
        self._known_header = now
        # A header that is missing or cannot be read is in the way of nobody now; unlocking puts its copy back.
        return FileChange.ANOTHER_IN_FORCE if named not in {None, self._path.name} else FileChange.NONE


def conflict_copies(folder: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return the second copies of databases and of headers that other programs have left in a vault's folder."""
    names: list[str] = []
    with suppress(OSError):
        names = sorted(entry.name for entry in os.scandir(folder) if entry.is_file())
    found = [name for name in names if is_conflict_name(name)]
    databases = tuple(folder / name for name in found if name.lower().endswith(".db"))
    return databases, tuple(folder / name for name in found if not name.lower().endswith(".db"))


def is_conflict_name(name: str) -> bool:
    """Tell whether a file's name is what another program calls a second copy of one of the vault's files."""
    for pattern in _CONFLICTS:
        found = pattern.fullmatch(name)
        if found is not None and (found["stem"].lower() == "vault") == (found["end"].lower() == "json"):
            return True
    return False


def _signature(path: Path) -> _Signature | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return _Signature(found.st_ino, found.st_dev, found.st_size, found.st_mtime_ns)
