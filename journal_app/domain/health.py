"""How the journal's file is, in numbers, for its owner to look at."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from journal_app.domain.backup import Backup, SelfTest


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySlotFacts:
    """What opens the vault, and what one guess at it costs.

    Attributes:
        is_passphrase: True for the passphrase, false for the recovery code.
        memory_kib: Memory for one guess, in KiB.
        passes: How often all of that memory is gone through.
        seconds: How long one guess took on this computer; None when none was made since the app was opened.
    """

    is_passphrase: bool
    memory_kib: int
    passes: int
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultFacts:
    """What the header says."""

    folder: Path
    format: int
    created_at: datetime
    slots: tuple[KeySlotFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FullCheck:
    """What came of reading every page and every record.

    Attributes:
        at: When it ended, aware, UTC.
        sound: Whether everything fitted.
        size: Bytes that were looked at.
    """

    at: datetime
    sound: bool
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFacts:
    """What the database says.

    Attributes:
        size: Bytes of the file.
        free: Bytes of it that hold nothing.
        schema: Version of the tables.
        last_check: The last full check that ended.
        backups: How many there are.
        last_backup: The newest that can be relied on.
        last_self_test: The last time a backup was tried out.
    """

    size: int
    free: int
    schema: int
    last_check: FullCheck | None = None
    backups: int = 0
    last_backup: Backup | None = None
    last_self_test: SelfTest | None = None
