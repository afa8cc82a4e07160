"""What is known of a damaged vault, and what was read out of one."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from journal_app.domain.backup import Backup, newest_good


class FileState(Enum):
    """What can be told of one of the vault's files."""

    SOUND = "sound"
    DAMAGED = "damaged"
    MISSING = "missing"
    COMPLETE = "complete"
    """It has the size and the shape that it is to have; only the key can tell more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was found in a vault without its key.

    Attributes:
        header: `vault.json`.
        header_copy: `vault.json.bak`.
        database: The file named by the header, or where none can be read, the one that is there.
        database_name: Its name; empty where there is none.
        backups: Those of the vault and those of the second folder that are not in the vault, the newest first; each
            was read to its last byte.
    """

    header: FileState
    header_copy: FileState
    database: FileState
    database_name: str
    backups: tuple[Backup, ...] = ()

    @property
    def has_header(self) -> bool:
        """Whether the passphrase can be tried at all."""
        return FileState.SOUND in {self.header, self.header_copy}

    @property
    def newest_good(self) -> Backup | None:
        """Return the backup to restore, if there is one that can be relied on."""
        return newest_good(self.backups)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCount:
    """How much of one kind of record was read out.

    Attributes:
        read: How many were read.
        lost: How many are known to be there and could not be read.
    """

    read: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SalvageReport:
    """What was read out of a damaged vault.

    Attributes:
        folder: The new vault.
        pages: How many pages the damaged file has.
        damaged_pages: How many of them did not fit their signature.
        mended_pages: How many of those were a single wrong bit, which the signature tells exactly.
        records: Of each table.
        from_search: How many entries have their words from the search index, since the entry itself could not be read.
        surely_complete: Whether everything that the file had is known to be read.
    """

    folder: Path
    pages: int
    damaged_pages: int
    mended_pages: int
    records: dict[str, ReadCount] = field(default_factory=dict)
    from_search: int = 0
    surely_complete: bool = True
