"""Backups: what is known of one, and which of them are no longer needed. Pure."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, StrEnum
from pathlib import Path
from typing import Final

DAYS_KEPT: Final = 7
WEEKS_KEPT: Final = 4
MONTHS_KEPT: Final = 12
BY_HAND_KEPT: Final = 7
SCHEMAS_KEPT: Final = 2


class BackupReason(StrEnum):
    """Why a backup was made; part of its folder's name."""

    DAILY = "daily"
    BY_HAND = "by-hand"
    BEFORE_MIGRATION = "before-migration"
    BEFORE_ROTATION = "before-rotation"
    BEFORE_MERGE = "before-merge"
    BEFORE_MENDING = "before-mending"


class BackupState(Enum):
    """What is known of a backup's files."""

    VERIFIED = "verified"
    """It was opened and checked when it was made, and its files are what they were then."""
    NOT_VERIFIED = "not verified"
    """Something is missing from it, or is not what it was when it was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One backup.

    Attributes:
        folder: Where its files are.
        made_at: When it was made, aware, UTC.
        entries: How many entries are in it, deleted ones that can be brought back included; None where unknown.
        size: Bytes of its database; what is there now.
        schema: Version of the tables; 0 where unknown.
    """

    folder: Path
    made_at: datetime
    reason: BackupReason
    entries: int | None
    size: int
    schema: int
    state: BackupState

    @property
    def name(self) -> str:
        """Its folder's name, which says when it was made and why."""
        return self.folder.name

    @property
    def is_good(self) -> bool:
        """Whether it can be relied on."""
        return self.state is BackupState.VERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest:
    """What came of restoring the newest backup to a temporary place.

    Attributes:
        at: When, aware, UTC.
        ok: Whether all in it was as it was noted when it was made.
        backup: The name of that backup; empty when there was none to try.
        entries: How many entries were read back.
    """

    at: datetime
    ok: bool
    backup: str = ""
    entries: int = 0


def newest_good(backups: Iterable[Backup]) -> Backup | None:
    """Return the newest backup that can be relied on."""
    return max((backup for backup in backups if backup.is_good), key=_age, default=None)


def no_longer_needed(backups: Iterable[Backup]) -> frozenset[str]:
    """Return the names of the backups that may be removed.

    Of those that can be relied on, the newest of each of the last seven days, four weeks and twelve months that have
    any are kept; so are the last seven made by hand, and all that were made before a migration from one of the last two
    versions of the tables. One that cannot be relied on is kept until a later one can. No clock is asked: a computer
    whose clock is wrong removes no more than another.
    """
    backups = list(backups)
    good = sorted((backup for backup in backups if backup.is_good), key=_age, reverse=True)
    kept = {backup.name for backup in good[:1]}
    for period, most in ((_day, DAYS_KEPT), (_week, WEEKS_KEPT), (_month, MONTHS_KEPT)):
        kept |= _newest_of_each(good, period, most)
    kept |= {backup.name for backup in [one for one in good if one.reason is BackupReason.BY_HAND][:BY_HAND_KEPT]}
    migrations = [backup for backup in good if backup.reason is BackupReason.BEFORE_MIGRATION]
    last_schemas = sorted({backup.schema for backup in migrations}, reverse=True)[:SCHEMAS_KEPT]
    kept |= {backup.name for backup in migrations if backup.schema in last_schemas}
    kept |= {backup.name for backup in backups if not backup.is_good and (not good or _age(good[0]) < _age(backup))}
    return frozenset(backup.name for backup in backups) - kept


def _newest_of_each(good: list[Backup], period: Callable[[datetime], Hashable], most: int) -> set[str]:
    """Return the newest of each of the last periods that have any; `good` has the newest first."""
    newest: dict[Hashable, str] = {}
    for backup in good:
        newest.setdefault(period(backup.made_at.astimezone(UTC)), backup.name)
    return set(list(newest.values())[:most])


def _age(backup: Backup) -> tuple[datetime, str]:
    return backup.made_at, backup.name


def _day(instant: datetime) -> Hashable:
    return instant.date()


def _week(instant: datetime) -> Hashable:
    return instant.isocalendar()[:2]


def _month(instant: datetime) -> Hashable:
    return instant.year, instant.month
