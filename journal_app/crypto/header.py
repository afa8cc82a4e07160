"""`vault.json`: who the vault is, where its database is, and the key slots.

The file is one JSON object in canonical form (`canonical`: ASCII, keys sorted, no white space, no final newline); a
file that holds the same values written in another way is refused. Its fields:

    format      1
    vault       32 hexadecimal digits, random: the vault's id; also stored inside the database
    generation  1 and one more with every change of the slots
    created     when the vault was made, UTC, as 2026-11-20T20:15:00Z
    database    the database's file name beside this file: journal-0001.db
    slots       one of each kind, see `keyslots`:
                {aead, commit, id, kdf: {alg, m_kib, p, salt, t}, kind, nonce, wrapped}
                kind = passphrase or recovery; aead = xchacha20poly1305; kdf.alg = argon2id; kdf.p = 1;
                id 16 hexadecimal digits; what is binary in base64
    mac         base64 of HMAC-SHA-256, key HK(payload, "headermac")[:32], over the canonical object without
                mac and checksum
    checksum    SHA-256, hexadecimal, over the canonical object without checksum (so with mac)

`checksum` needs no secret and is looked at first: a file that suffered is told from a passphrase that is wrong. `mac`
is looked at once the payload is known: nobody without the key can add, remove, swap or change anything. A later format
keeps `format` and `checksum` as they are, so that an older app can tell "newer" from "damaged".

To read a vault without this app: derive the key encryption key, unwrap the payload, check `mac`; the database is then
SQLCipher 4 with its defaults (pages of 4096 bytes, AES-256-CBC, HMAC-SHA-512) and the payload's 96 digits as raw key.
`tests/decryptor.py` does all of that in code of its own, which knows nothing of the app.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from journal_app.crypto.canonical import canonical, from_base64, to_base64
from journal_app.crypto.kdf import LANES, LIMITS, SALT_BYTES, KdfCost, Limits
from journal_app.crypto.keyslots import (
    AEAD,
    COMMIT_BYTES,
    FORMAT,
    KDF,
    NONCE_BYTES,
    WRAPPED_BYTES,
    Slot,
    SlotKind,
    header_mac,
)
from journal_app.errors import DamagedHeaderError, VaultTooNewError

BYTES_MOST: Final = 64 * 1024
_SLOTS_MOST: Final = 8
_MAC_BYTES: Final = 32
_GENERATION_MOST: Final = 2**53
_FIELDS: Final = {"format", "vault", "generation", "created", "database", "slots", "mac", "checksum"}
_SLOT_FIELDS: Final = {"id", "kind", "kdf", "aead", "commit", "nonce", "wrapped"}
_KDF_FIELDS: Final = {"alg", "m_kib", "t", "p", "salt"}
_VAULT_ID: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_SLOT_ID: Final = re.compile(r"[0-9a-f]{16}", re.ASCII)
_DATABASE: Final = re.compile(r"journal-[0-9]{4}\.db", re.ASCII)
_CREATED: Final = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What `vault.json` says. Sound as far as its checksum goes; only `verify` proves that nobody altered it."""

    vault_id: str
    generation: int
    created: datetime
    database: str
    slots: tuple[Slot, ...]
    mac: bytes = b""

    def slot(self, kind: SlotKind) -> Slot | None:
        """Return the slot of a kind, if there is one."""
        return next((slot for slot in self.slots if slot.kind is kind), None)

    def with_slot(self, slot: Slot) -> "Header":
        """Return the header in which the slot takes the place of the one of its kind; it has yet to be sealed."""
        others = [other for other in self.slots if other.kind is not slot.kind]
        slots = tuple(sorted([*others, slot], key=lambda each: each.kind.value))
        return replace(self, slots=slots, mac=b"")

    def sealed(self, payload: bytearray) -> "Header":
        """Return the next generation, with the MAC that only the holder of the payload can make."""
        following = replace(self, generation=self.generation + 1)
        return replace(following, mac=header_mac(payload, following.signed_bytes()))

    def verify(self, payload: bytearray) -> None:
        """Check the MAC.

        Raises:
            DamagedHeaderError: Something was added, removed or changed without the key.
        """
        if not hmac.compare_digest(header_mac(payload, self.signed_bytes()), self.mac):
            raise DamagedHeaderError

    def to_bytes(self) -> bytes:
        """Return the file."""
        fields = self._fields() | {"mac": to_base64(self.mac)}
        return canonical(fields | {"checksum": _checksum(fields)})

    def _fields(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "vault": self.vault_id,
            "generation": self.generation,
            "created": self.created.astimezone(UTC).strftime(_CREATED),
            "database": self.database,
            "slots": [slot.fields() for slot in self.slots],
        }

    def signed_bytes(self) -> bytes:
        """Return what the MAC is made of."""
        return canonical(self._fields())


def new_header(*, created: datetime, database: str) -> Header:
    """Return the header of a new vault, without slots; sealing it makes it generation 1."""
    return Header(vault_id=secrets.token_hex(16), generation=0, created=created, database=database, slots=())


def read_header(data: bytes, *, limits: Limits = LIMITS) -> Header:
    """Read the bytes of a `vault.json` that nobody has vouched for.

    Raises:
        DamagedHeaderError: They are no header, or do not fit their checksum, or ask for a cost outside `limits`.
        VaultTooNewError: A sound header of a later format.
    """
    if len(data) > BYTES_MOST:
        raise DamagedHeaderError
    data = data.rstrip(b"\r\n")  # an editor that saves what was scanned from the recovery sheet ends its last line
    try:
        fields = json.loads(data.decode("ascii"))
        if not isinstance(fields, dict) or canonical(fields) != data:
            raise DamagedHeaderError
        checksum = _text(fields.pop("checksum"))
        if not hmac.compare_digest(checksum.encode(), _checksum(fields).encode()):
            raise DamagedHeaderError
        if _whole(fields["format"]) > FORMAT:
            raise VaultTooNewError
        return _header(fields | {"checksum": checksum}, limits)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DamagedHeaderError from error


def _header(fields: Mapping[str, object], limits: Limits) -> Header:
    slots = fields["slots"]
    if set(fields) != _FIELDS or fields["format"] != FORMAT or not isinstance(slots, list):
        raise ValueError("fields")
    if not 1 <= len(slots) <= _SLOTS_MOST:
        raise ValueError("number of slots")
    return Header(
        vault_id=_matching(_VAULT_ID, fields["vault"]),
        generation=_whole(fields["generation"], most=_GENERATION_MOST),
        created=datetime.strptime(_text(fields["created"]), _CREATED).replace(tzinfo=UTC),
        database=_matching(_DATABASE, fields["database"]),
        slots=_slots(slots, limits),
        mac=_binary(fields["mac"], _MAC_BYTES),
    )


def _slots(items: Sequence[object], limits: Limits) -> tuple[Slot, ...]:
    slots = tuple(_slot(item, limits) for item in items)
    kinds = {slot.kind for slot in slots}
    if len(kinds) != len(slots) or SlotKind.PASSPHRASE not in kinds:
        raise ValueError("kinds of slots")
    return slots


def _slot(item: object, limits: Limits) -> Slot:
    fields = _object(item, _SLOT_FIELDS)
    kdf = _object(fields["kdf"], _KDF_FIELDS)
    if (kdf["alg"], kdf["p"], fields["aead"]) != (KDF, LANES, AEAD):
        raise ValueError("algorithms")
    cost = KdfCost(memory_kib=_whole(kdf["m_kib"]), passes=_whole(kdf["t"]))
    if not limits.allow(cost):
        raise ValueError("cost out of bounds")
    return Slot(
        id=_matching(_SLOT_ID, fields["id"]),
        kind=SlotKind(fields["kind"]),
        salt=_binary(kdf["salt"], SALT_BYTES),
        cost=cost,
        commit=_binary(fields["commit"], COMMIT_BYTES),
        nonce=_binary(fields["nonce"], NONCE_BYTES),
        wrapped=_binary(fields["wrapped"], WRAPPED_BYTES),
    )


def _checksum(fields: Mapping[str, object]) -> str:
    return hashlib.sha256(canonical(fields)).hexdigest()


def _object(value: object, names: set[str]) -> dict[str, object]:
    if not isinstance(value, dict) or set(value) != names:
        raise ValueError("fields")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _whole(value: object, *, most: int = 2**53) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise ValueError("not a whole number within bounds")
    return value


def _matching(pattern: re.Pattern[str], value: object) -> str:
    text = _text(value)
    if not pattern.fullmatch(text):
        raise ValueError("not of the form expected")
    return text


def _binary(value: object, length: int) -> bytes:
    data = from_base64(_text(value))
    if len(data) != length:
        raise ValueError("wrong length")
    return data
