"""A vault that does not open: what is hurt, what is good, and reading what can be read into a new vault."""

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from journal_app.crypto.header import BYTES_MOST, Header, read_header
from journal_app.crypto.kdf import LIMITS, Limits
from journal_app.domain.backup import Backup
from journal_app.domain.damage import Examination, FileState, SalvageReport
from journal_app.domain.owner_log import LogKind
from journal_app.errors import DamagedJournalError, JournalError, UnlockCancelledError
from journal_app.services.backups import FOLDER_NAME, found_elsewhere
from journal_app.services.restoring import COPY_NAME, HEADER_NAME
from journal_app.storage import backup as backups
from journal_app.storage import salvage as storage
from journal_app.storage.backup import Progress, ShouldStop
from journal_app.storage.database import inspect_file
from journal_app.storage.folder import os_errors_translated, read_small

if TYPE_CHECKING:
    from journal_app.services.vault import NewVault

_COPY_NAME: Final = "damaged.db"


def examine(vault: Path, *, limits: Limits = LIMITS, second_folder: Path | None = None) -> Examination:
    """Look at the files of a vault that is locked, as far as that goes without its key. Nothing is changed."""
    states: list[FileState] = []
    known: Header | None = None
    for name in (HEADER_NAME, COPY_NAME):
        state, header = _header_state(vault / name, limits)
        states.append(state)
        known = known or header
    name = known.database if known else _newest_database(vault)
    here = _found(vault / FOLDER_NAME)
    vault_id = known.vault_id if known else _vault_of(here, limits)
    return Examination(
        header=states[0],
        header_copy=states[1],
        database=_database_state(vault / name) if name else FileState.MISSING,
        database_name=name,
        backups=_best_of_each(here, found_elsewhere(second_folder, vault_id)),
    )


def _header_state(path: Path, limits: Limits) -> tuple[FileState, Header | None]:
    try:
        data = read_small(path, BYTES_MOST)
        if data is None:
            return FileState.MISSING, None
        return FileState.SOUND, read_header(data, limits=limits)
    except JournalError:
        return FileState.DAMAGED, None


def _vault_of(found: tuple[Backup, ...], limits: Limits) -> str:
    """Return of which vault these backups are; nothing where none of their headers can be read."""
    headers = (_header_state(backup.folder / HEADER_NAME, limits)[1] for backup in found)
    return next((header.vault_id for header in headers if header is not None), "")


def _best_of_each(here: tuple[Backup, ...], elsewhere: tuple[Backup, ...]) -> tuple[Backup, ...]:
    """Read the backups, and return of each the one in the vault, or its copy elsewhere where only that is good."""
    found = {backup.name: backups.look_over(backup) for backup in here}
    for backup in elsewhere:
        if backup.name not in found or not found[backup.name].is_good:
            copy = backups.look_over(backup)
            if copy.is_good or backup.name not in found:
                found[backup.name] = copy
    return tuple(sorted(found.values(), key=lambda backup: (backup.made_at, backup.name), reverse=True))


def _database_state(path: Path) -> FileState:
    if not path.exists():
        return FileState.MISSING
    try:
        inspect_file(path)
    except JournalError:
        return FileState.DAMAGED
    return FileState.COMPLETE


def _newest_database(vault: Path) -> str:
    with suppress(OSError):
        return max((path.name for path in vault.glob("journal-[0-9][0-9][0-9][0-9].db")), default="")
    return ""


def _found(folder: Path) -> tuple[Backup, ...]:
    with suppress(JournalError):
        return backups.found_in(folder)
    return ()


def salvage(
    database: Path,
    key: bytearray,
    target: Path,
    make_vault: Callable[[], "NewVault"],
    *,
    should_stop: ShouldStop,
    progress: Progress,
) -> tuple[SalvageReport, "NewVault"]:
    """Read everything that can be read out of a damaged database into a new vault, which comes back open.

    Args:
        database: The damaged file; it is copied, and never opened itself.
        key: Its key.
        target: Folder of the new vault; it does not exist yet.
        make_vault: Makes the new vault there.
        should_stop: Asked between the steps.
        progress: Told how much is done, 0 to 1.

    Raises:
        DamagedJournalError: Nothing at all can be read.
        UnlockCancelledError: Told to stop; nothing is left behind.
        JournalError: As for creating a vault.
    """
    with os_errors_translated():
        target.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))  # 0700; what is in it is encrypted
    try:
        copy = place / _COPY_NAME
        pages = storage.copy_to_read(database, copy, key, should_stop)
        progress(0.4)
        _stop_if(should_stop)
        found = storage.read_all(copy, key, should_stop)
        progress(0.7)
        _stop_if(should_stop)
        if not any(found.rows.values()):
            raise DamagedJournalError
        new = make_vault()
        try:
            new.journal.take_in(found)
            new.journal.log.note(LogKind.SALVAGED, database.name)
        except BaseException:
            new.journal.close()
            shutil.rmtree(target, ignore_errors=True)
            raise
        progress(1.0)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    left = len(pages.damaged) - len(pages.mended)
    report = SalvageReport(
        folder=target,
        pages=pages.count,
        damaged_pages=len(pages.damaged),
        mended_pages=len(pages.mended),
        records=found.counts(),
        from_search=found.from_search,
        surely_complete=found.complete and not any(found.lost.values()) and not (left and found.from_search),
    )
    return report, new


def free_folder_beside(vault: Path) -> Path:
    """Return a folder beside a vault that does not exist yet, for what is read out of it."""
    name = f"{vault.stem} - read out"
    folder, number = vault.with_name(name + vault.suffix), 1
    while os.path.lexists(folder):
        number += 1
        folder = vault.with_name(f"{name} {number}{vault.suffix}")
    return folder


def _stop_if(should_stop: ShouldStop) -> None:
    if should_stop():
        raise UnlockCancelledError
