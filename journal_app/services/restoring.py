"""Putting a backup in the place of the vault, and keeping what was there beside it.

    replaced-2026-11-20T2015Z/
        vault.json, vault.json.bak, journal-0001.db     what was in the vault before; a vault of its own
        restoring.json                                  only while restoring: what is to become of which file

One step counts: the new `vault.json`, which names the restored database. Killed before it, the vault is as it was and
`finish` removes what was begun; killed after it, the vault is the restored one and `finish` completes the moving.
"""

import json
import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from journal_app.crypto import passphrase as passphrases
from journal_app.crypto.header import BYTES_MOST, Header, read_header
from journal_app.crypto.kdf import LIMITS, Limits, wipe
from journal_app.crypto.keyslots import SlotKind, open_slot
from journal_app.domain.backup import Backup
from journal_app.domain.clock import Clock
from journal_app.domain.owner_log import LogKind
from journal_app.errors import DamagedHeaderError, JournalError, UnlockCancelledError, WrongPassphraseError
from journal_app.services.owner_log import OwnerLog
from journal_app.storage import backup as storage
from journal_app.storage import rotation
from journal_app.storage.backup import ShouldStop
from journal_app.storage.database import open_database
from journal_app.storage.folder import make_private_folder, os_errors_translated, read_small, sync_folder, write_whole

HEADER_NAME: Final = "vault.json"
COPY_NAME: Final = "vault.json.bak"
_MARK_NAME: Final = "restoring.json"
_MARK_BYTES_MOST: Final = 16 * 1024
_STAMP: Final = "%Y-%m-%dT%H%MZ"
_DATABASE: Final = re.compile(r"journal-([0-9]{4})\.db", re.ASCII)
_DATABASE_FILE: Final = re.compile(r"journal-[0-9]{4}\.db(-journal)?", re.ASCII)


def restore(
    vault: Path, backup: Backup, passphrase: str, *, clock: Clock, limits: Limits = LIMITS, should_stop: ShouldStop
) -> Path:
    """Put a backup in the place of a vault that is locked and held, and return where the former one is now.

    Args:
        vault: The vault's folder.
        backup: Any, whose database is read in full before it counts.
        passphrase: The one in force when the backup was made; it is in force again afterwards.
        clock: For the names, and for the log in the journal.
        limits: The costs accepted from the backup's header.
        should_stop: Asked until the one step that counts.

    Raises:
        WrongPassphraseError: Not the passphrase of that time.
        DamagedHeaderError, DamagedJournalError, VaultTooNewError: The backup cannot be used.
        UnlockCancelledError: Told to stop.
        NoSpaceError, NoPermissionError, StorageFailedError: As they say. In every case the vault is as it was.
    """
    finish(vault, limits=limits)
    header, payload = _opened_header(backup.folder / storage.HEADER_NAME, passphrase, limits)
    try:
        _stop_if(should_stop)
        new = rotation.free_name(vault)
        beside = _begin(vault, new, clock.now())
        try:
            with os_errors_translated():
                storage.copy_file(backup.folder / storage.DATABASE_NAME, vault / new, should_stop)
            _stop_if(should_stop)
            _prove(vault / new, payload, header.vault_id, backup, clock, should_stop)
            generation = max(header.generation, *_generations(vault, limits), 1)
            sealed = replace(header, database=new, generation=generation).sealed(payload)
            data = sealed.to_bytes()
            _stop_if(should_stop)
            write_whole(vault / HEADER_NAME, data)  # from here on it is the restored vault
        except BaseException:
            if not _is_in_force(vault, new, limits):
                _undo(vault, beside, new)
            raise
    finally:
        wipe(payload)
    with suppress(JournalError, OSError):  # what is left over is done at the next unlocking
        write_whole(vault / COPY_NAME, data)
        _complete(vault, beside)
    return beside


def ensure_opens(backup: Backup, passphrase: str, *, limits: Limits = LIMITS) -> None:
    """Try a passphrase on a backup.

    Raises:
        WrongPassphraseError: Not the one that was in force then.
        DamagedHeaderError, VaultTooNewError, StorageFailedError: The backup cannot be used.
    """
    _, payload = _opened_header(backup.folder / storage.HEADER_NAME, passphrase, limits)
    wipe(payload)


def finish(vault: Path, *, limits: Limits = LIMITS) -> None:
    """Complete or undo a restoring during which the app was killed. The vault is locked and held.

    Where neither header can be read nothing is touched: it cannot be told then which of the two it was.
    """
    with suppress(JournalError, OSError):
        for beside in sorted(vault.glob("replaced-*")):
            mark = _mark_in(beside)
            if mark is None:
                _remove_empty(beside)
                continue
            new, _ = mark
            if _is_in_force(vault, new, limits):
                _complete(vault, beside)
            elif _databases_named(vault, limits):
                _undo(vault, beside, new)


def _opened_header(path: Path, passphrase: str, limits: Limits) -> tuple[Header, bytearray]:
    data = read_small(path, BYTES_MOST)
    if data is None:
        raise DamagedHeaderError
    header = read_header(data, limits=limits)
    slot = header.slot(SlotKind.PASSPHRASE)
    if slot is None:
        raise WrongPassphraseError
    payload = open_slot(slot, vault_id=header.vault_id, secret=passphrases.secret_of(passphrase), limits=limits)
    try:
        header.verify(payload)
    except BaseException:
        wipe(payload)
        raise
    return header, payload


def _begin(vault: Path, new: str, now: datetime) -> Path:
    """Make the folder beside, with a note of what is going to happen and a copy of the headers; nothing is moved."""
    name = f"replaced-{now.astimezone(UTC).strftime(_STAMP)}"
    beside, number = vault / name, 1
    while beside.exists():
        number += 1
        beside = vault / f"{name}-{number}"
    old = sorted(path.name for path in vault.iterdir() if _DATABASE_FILE.fullmatch(path.name))
    make_private_folder(beside)
    write_whole(beside / _MARK_NAME, json.dumps({"new": new, "old": old}).encode("ascii"))
    for each in (HEADER_NAME, COPY_NAME):
        data = read_small(vault / each, BYTES_MOST)
        if data is not None:
            write_whole(beside / each, data)
    return beside


def _prove(
    path: Path, payload: bytearray, vault_id: str, backup: Backup, clock: Clock, should_stop: ShouldStop
) -> None:
    """Open the restored database, bring it up to date, look at all of it, and note in it where it came from."""
    database = open_database(path, payload, vault_id=vault_id)
    try:
        if not database.check(should_stop):
            raise UnlockCancelledError
        OwnerLog(database, clock).note(LogKind.RESTORED, backup.name)
    finally:
        database.close()


def _complete(vault: Path, beside: Path) -> None:
    """Move the former database beside, then forget that anything was under way."""
    mark = _mark_in(beside)
    with os_errors_translated():
        for name in mark[1] if mark else ():
            if (vault / name).exists():
                (vault / name).rename(beside / name)
        sync_folder(beside)
        sync_folder(vault)
        (beside / _MARK_NAME).unlink(missing_ok=True)


def _undo(vault: Path, beside: Path, new: str) -> None:
    """Remove what was begun; the headers in `beside` are copies of those in force."""
    with suppress(OSError):
        for name in (new, new + "-journal", new + ".probe"):
            (vault / name).unlink(missing_ok=True)
        for name in (HEADER_NAME, COPY_NAME, f"{HEADER_NAME}.tmp", f"{COPY_NAME}.tmp", _MARK_NAME, f"{_MARK_NAME}.tmp"):
            (beside / name).unlink(missing_ok=True)
        beside.rmdir()


def _remove_empty(beside: Path) -> None:
    """Remove a folder that was made, and the app killed before anything was in it."""
    with suppress(OSError):
        (beside / f"{_MARK_NAME}.tmp").unlink(missing_ok=True)
        beside.rmdir()


def _mark_in(beside: Path) -> tuple[str, tuple[str, ...]] | None:
    data = read_small(beside / _MARK_NAME, _MARK_BYTES_MOST)
    try:
        fields = json.loads((data or b"").decode("ascii"))
        new, old = fields["new"], tuple(fields["old"])
    except (ValueError, KeyError, TypeError):
        return None
    names_are_ours = _DATABASE.fullmatch(new) and all(_DATABASE_FILE.fullmatch(name) for name in old)
    return (new, old) if names_are_ours and new not in old else None


def _headers(vault: Path, limits: Limits) -> list[Header]:
    found = []
    for name in (HEADER_NAME, COPY_NAME):
        with suppress(JournalError):
            if (data := read_small(vault / name, BYTES_MOST)) is not None:
                found.append(read_header(data, limits=limits))
    return found


def _databases_named(vault: Path, limits: Limits) -> list[str]:
    return [header.database for header in _headers(vault, limits)]


def _generations(vault: Path, limits: Limits) -> list[int]:
    return [header.generation for header in _headers(vault, limits)]


def _is_in_force(vault: Path, database: str, limits: Limits) -> bool:
    return database in _databases_named(vault, limits)


def _stop_if(should_stop: ShouldStop) -> None:
    if should_stop():
        raise UnlockCancelledError
