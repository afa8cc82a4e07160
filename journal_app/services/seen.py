"""What this computer last saw of each vault, to notice when an older copy has taken a vault's place.

Each page of a database is protected by itself, and a whole older file is as authentic as the newest: only something
outside the vault can tell. That is `seen.json` in the settings folder. It guards against accidents, such as a sync
service that puts yesterday's file back; whoever can write into the settings folder can also remove the file.

    format  1
    vaults  by vault id: {writer, looked_on, records}
            writer     16 hexadecimal digits: in whose name this computer's changes of that vault are counted
            looked_on  day on which the cost of its passphrase was last compared with what this computer can do, or ""
            records    [{generation, commits, seen_at, mac}], the latest last
                       generation  of the header
                       commits     {writer: how many transactions}, see `storage/commits.py`
                       seen_at     when, ISO 8601
                       mac         hexadecimal HMAC-SHA-256 of the canonical record with the vault's id and without
                                   mac, under HK(payload, "seen")

A record counts only when its MAC fits the vault that is being opened, so a damaged or forged file says nothing. After a
new data key one record under the former key stays: it is what tells a copy from before the change.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from journal_app.crypto.canonical import canonical
from journal_app.crypto.keyslots import subkey
from journal_app.domain.identifiers import stay_after
from journal_app.errors import JournalError
from journal_app.storage import commits
from journal_app.storage.database import NO_WRITER, Database
from journal_app.storage.folder import make_private_folder, read_small, write_whole

FILE_NAME: Final = "seen.json"
_FORMAT: Final = 1
_BYTES_MOST: Final = 1 << 20
_RECORDS_MOST: Final = 4
_VAULTS_MOST: Final = 64
_WRITER_BYTES: Final = 8
_WRITER_DIGITS: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultState:
    """How far a vault has come.

    Attributes:
        generation: Of its header.
        commits: How many transactions each writer has made.
    """

    generation: int
    commits: Mapping[str, int]

    def lacks(self, other: "VaultState") -> bool:
        """Tell whether something that is in `other` is missing here."""
        return self.generation < other.generation or any(
            self.commits.get(writer, 0) < number for writer, number in other.commits.items()
        )


class Seen:
    """The file, or nothing: with no path everything is forgotten, as a demo wants it.

    A file that cannot be read counts as none, and one that cannot be written keeps nobody from their journal.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    @property
    def keeps(self) -> bool:
        """Whether anything is remembered."""
        return self._path is not None

    def writer(self, vault_id: str) -> str:
        """Return in whose name this computer's changes are counted; drawn when there is none yet."""
        writer = self._read(vault_id).get("writer")
        known = isinstance(writer, str) and len(writer) == 2 * _WRITER_BYTES and _WRITER_DIGITS.issuperset(writer)
        return str(writer) if known else self._new_writer(vault_id)

    def newer_seen_at(self, vault_id: str, payload: bytes | bytearray, state: VaultState) -> datetime | None:
        """Return when a state was seen that this one lacks something of; None when there was none."""
        return max(
            (at for record in self._records(vault_id) if (at := _seen_of(record, vault_id, payload, state))),
            default=None,
        )

    def note(self, vault_id: str, payload: bytes | bytearray, state: VaultState, at: datetime) -> None:
        """Remember a state in place of what was known under this key."""
        others = [record for record in self._records(vault_id) if not _is_sound(record, vault_id, payload)]
        fields = {"generation": state.generation, "commits": dict(state.commits), "seen_at": at.isoformat()}
        record = fields | {"mac": _mac(fields, vault_id, payload)}
        self._write(vault_id, {"records": [*others[-_RECORDS_MOST + 1 :], record]})

    def begin_anew(self, vault_id: str, payload: bytes | bytearray, state: VaultState, at: datetime) -> str:
        """Take a state for the present one although a later one was seen; return the writer from now on.

        A new writer: the counts go on from where the older copy stands, and must not be taken for those of the later
        one, should it come back.
        """
        self._write(vault_id, {"records": []})
        self.note(vault_id, payload, state, at)
        return self._new_writer(vault_id)

    def forget(self, vault_id: str) -> None:
        """Take whatever is opened next under this id for the present state, as after restoring a backup on purpose."""
        self._write(vault_id, {"records": []})
        self._new_writer(vault_id)

    def looked_on(self, vault_id: str) -> date | None:
        """Return when the cost of the passphrase was last looked at."""
        with suppress(TypeError, ValueError):
            return date.fromisoformat(self._read(vault_id)["looked_on"])
        return None

    def look(self, vault_id: str, day: date) -> None:
        """Remember that the cost of the passphrase was looked at."""
        self._write(vault_id, {"looked_on": day.isoformat()})

    def _new_writer(self, vault_id: str) -> str:
        writer = secrets.token_hex(_WRITER_BYTES)
        # A name that is forgotten at once would leave a count of its own behind at every unlocking.
        return writer if self._write(vault_id, {"writer": writer}) else NO_WRITER

    def _records(self, vault_id: str) -> list[Any]:
        records = self._read(vault_id).get("records")
        return records if isinstance(records, list) else []

    def _read(self, vault_id: str) -> dict[str, Any]:
        known = self._read_all().get(vault_id)
        return {"looked_on": ""} | (known if isinstance(known, dict) else {})

    def _read_all(self) -> dict[str, Any]:
        if self._path is None:
            return {}
        with suppress(JournalError, ValueError, RecursionError):
            data = read_small(self._path, _BYTES_MOST) or b""
            file = json.loads(data) if len(data) <= _BYTES_MOST else None
            if isinstance(file, dict) and file.get("format") == _FORMAT and isinstance(file.get("vaults"), dict):
                return dict(file["vaults"])
        return {}

    def _write(self, vault_id: str, changes: dict[str, Any]) -> bool:
        if self._path is None:
            return False
        vaults = self._read_all()
        known = vaults.pop(vault_id, None)
        vaults[vault_id] = (known if isinstance(known, dict) else {}) | changes
        kept = dict(list(vaults.items())[-_VAULTS_MOST:])
        with suppress(JournalError):
            make_private_folder(self._path.parent)
            write_whole(self._path, json.dumps({"format": _FORMAT, "vaults": kept}).encode())
            return True
        return False


class Watch:
    """Compares one open vault with what was seen of it, and keeps what is seen of it up to date.

    Attributes:
        may_write: Whether the system lets us write in the vault.
    """

    def __init__(
        self, seen: Seen, database: Database, vault_id: str, generation: Callable[[], int], *, may_write: bool
    ) -> None:
        self.may_write = may_write
        self._seen = seen
        self._database = database
        self._vault_id = vault_id
        self._generation = generation

    def newer_seen_at(self) -> datetime | None:
        """Return when something was seen in this vault that is not in it now; None when nothing is missing."""
        with self._database.key.lent() as key:
            return self._seen.newer_seen_at(self._vault_id, key, self._state())

    def note(self, at: datetime, commits_made: Mapping[str, int] | None = None) -> None:
        """Remember the vault as it is now; where the database is not to be asked for them, with these commits."""
        commits_made = self.commits() if commits_made is None else commits_made
        with self._database.key.lent() as key:
            state = VaultState(generation=self._generation(), commits=commits_made)
            self._seen.note(self._vault_id, key, state, at)

    def begin_anew(self, at: datetime) -> None:
        """Take the vault as it is for the present one, although more was seen."""
        with self._database.key.lent() as key:
            self._database.writer = self._seen.begin_anew(self._vault_id, key, self._state(), at)

    def begin(self) -> None:
        """Have changes counted in this computer's name, and made after all that are in the vault."""
        self._database.writer = self._seen.writer(self._vault_id)
        with self._database.transaction() as connection:
            newest = commits.newest(connection)
        if newest is not None:
            stay_after(newest)

    def commits(self) -> dict[str, int]:
        """Return how many transactions each writer has made."""
        with self._database.transaction() as connection:
            return commits.counts(connection)

    def _state(self) -> VaultState:
        return VaultState(generation=self._generation(), commits=self.commits())


def _seen_of(record: Any, vault_id: str, payload: bytes | bytearray, state: VaultState) -> datetime | None:
    """Return when a sound record was made, where the state lacks something of it."""
    if not _is_sound(record, vault_id, payload):
        return None
    seen = VaultState(generation=record["generation"], commits=record["commits"])
    return datetime.fromisoformat(record["seen_at"]) if state.lacks(seen) else None


def _is_sound(record: Any, vault_id: str, payload: bytes | bytearray) -> bool:
    if not isinstance(record, dict) or not isinstance(record.get("mac"), str):
        return False
    fields = {name: value for name, value in record.items() if name != "mac"}
    with suppress(ValueError, RecursionError):
        return hmac.compare_digest(record["mac"].encode("utf-8", "replace"), _mac(fields, vault_id, payload).encode())
    return False


def _mac(fields: dict[str, Any], vault_id: str, payload: bytes | bytearray) -> str:
    message = canonical({"vault": vault_id} | fields)
    return hmac.new(subkey(payload, "seen"), message, hashlib.sha256).hexdigest()
