"""What happened to the journal as a whole, for its owner to look up: when it was opened, changed, copied."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from journal_app.domain.identifiers import Identifier


class LogKind(StrEnum):
    """What happened. Its words are in `ui/words.py`; the values are kept in vaults and never change."""

    CREATED = "created"
    UNLOCKED = "unlocked"
    UNLOCKED_BY_CODE = "unlocked by code"
    WRONG_PASSPHRASE = "wrong passphrase"  # noqa: S105  # no passphrase, the name of an event
    WRONG_CODE = "wrong code"
    PASSPHRASE_CHANGED = "passphrase changed"  # noqa: S105  # as above
    CODE_REPLACED = "code replaced"
    COST_RAISED = "cost raised"
    KEY_ROTATED = "key rotated"
    BACKED_UP = "backed up"
    BACKUP_TESTED = "backup tested"
    BACKUP_FAULTY = "backup faulty"
    RESTORED = "restored"
    SALVAGED = "salvaged"
    MERGED = "merged"
    EXPORTED = "exported"
    OLDER_COPY = "older copy"
    CHECKED = "checked"
    DAMAGE_FOUND = "damage found"
    MENDED = "mended"
    LOG_CLEARED = "log cleared"
    OTHER = "other"
    """Written by a later version of the app, which has words for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRecord:
    """One thing that happened.

    Attributes:
        id: Sorts by time.
        at: When; aware, UTC.
        kind: What.
        detail: A number, a name of a file or the like; never a word of an entry, nor anything that was typed.
    """

    id: Identifier
    at: datetime
    kind: LogKind
    detail: str = ""
