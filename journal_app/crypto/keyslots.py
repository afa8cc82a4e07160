"""Key slots: the vault's key, wrapped once for the passphrase and once for the recovery code.

A slot, with `HK(key, name)` for HMAC-SHA-512 of `"afterward/v1/" + name` under `key`, and `canonical` as in `header`:

    kek     = Argon2id(secret, salt)                                    32 bytes
    commit  = first 16 bytes of HK(kek, "commit")                       tells a wrong secret from a damaged slot
    wrapped = XChaCha20-Poly1305(key   = first 32 bytes of HK(kek, "wrap"),
                                 nonce = 24 random bytes,
                                 text  = payload,
                                 aad   = canonical({vault, format, id, kind, kdf, aead}))
    payload = 32 bytes data key, then 16 bytes SQLCipher salt           random, never changes while the database lives

The secret is the passphrase (`passphrase.secret_of`) or the recovery code (`recovery_code.secret_of`). Checking
`commit` before unwrapping also makes the slot key-committing, which Poly1305 alone is not.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from enum import Enum
from typing import Final

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from journal_app.crypto.canonical import canonical, to_base64
from journal_app.crypto.kdf import LANES, LIMITS, SALT_BYTES, KdfCost, Limits, derive, wipe
from journal_app.errors import DamagedHeaderError, WrongPassphraseError, WrongRecoveryCodeError

FORMAT: Final = 1
AEAD: Final = "xchacha20poly1305"
KDF: Final = "argon2id"
DATA_KEY_BYTES: Final = 32
PAYLOAD_BYTES: Final = DATA_KEY_BYTES + 16
COMMIT_BYTES: Final = 16
NONCE_BYTES: Final = 24
WRAPPED_BYTES: Final = PAYLOAD_BYTES + 16
SLOT_ID_BYTES: Final = 8


class SlotKind(Enum):
    """What a slot opens with."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One key slot. All of it may be read by anyone; none of it helps without the secret."""

    id: str
    kind: SlotKind
    salt: bytes
    cost: KdfCost
    commit: bytes
    nonce: bytes
    wrapped: bytes

    def bound_fields(self) -> dict[str, object]:
        """Return the fields that wrapping authenticates, in the form in which the header stores them."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "kdf": {
                "alg": KDF,
                "m_kib": self.cost.memory_kib,
                "t": self.cost.passes,
                "p": LANES,
                "salt": to_base64(self.salt),
            },
            "aead": AEAD,
        }

    def fields(self) -> dict[str, object]:
        """Return the whole slot in the form in which the header stores it."""
        return self.bound_fields() | {
            "commit": to_base64(self.commit),
            "nonce": to_base64(self.nonce),
            "wrapped": to_base64(self.wrapped),
        }


def new_payload() -> bytearray:
    """Draw the data key and the database salt of a new vault."""
    return bytearray(secrets.token_bytes(PAYLOAD_BYTES))


def subkey(key: bytes | bytearray, name: str, length: int = 32) -> bytes:
    """Return `length` bytes of HK(key, name)."""
    return hmac.digest(key, b"afterward/v1/" + name.encode(), "sha512")[:length]


def close_slot(
    *, vault_id: str, kind: SlotKind, secret: bytes, payload: bytearray, cost: KdfCost, limits: Limits = LIMITS
) -> Slot:
    """Wrap the payload for one secret, with a salt, a nonce and an id that were never used before.

    Raises:
        NotEnoughMemoryError: The key derivation could not get its memory.
    """
    bare = Slot(
        id=secrets.token_hex(SLOT_ID_BYTES),
        kind=kind,
        salt=secrets.token_bytes(SALT_BYTES),
        cost=cost,
        commit=b"",
        nonce=secrets.token_bytes(NONCE_BYTES),
        wrapped=b"",
    )
    kek = derive(secret, bare.salt, cost, limits=limits)
    try:
        return Slot(
            id=bare.id,
            kind=kind,
            salt=bare.salt,
            cost=cost,
            commit=subkey(kek, "commit", COMMIT_BYTES),
            nonce=bare.nonce,
            wrapped=crypto_aead_xchacha20poly1305_ietf_encrypt(
                bytes(payload), _bound_bytes(vault_id, bare), bare.nonce, subkey(kek, "wrap")
            ),
        )
    finally:
        wipe(kek)


def open_slot(slot: Slot, *, vault_id: str, secret: bytes, limits: Limits = LIMITS) -> bytearray:
    """Unwrap the payload.

    Raises:
        WrongPassphraseError, WrongRecoveryCodeError: The slot is of this kind, and the secret is not its own.
        DamagedHeaderError: The secret is right, and the slot was damaged or altered.
        NotEnoughMemoryError: The key derivation could not get its memory.
    """
    kek = derive(secret, slot.salt, slot.cost, limits=limits)
    try:
        if not hmac.compare_digest(subkey(kek, "commit", COMMIT_BYTES), slot.commit):
            raise WrongPassphraseError if slot.kind is SlotKind.PASSPHRASE else WrongRecoveryCodeError
        payload = crypto_aead_xchacha20poly1305_ietf_decrypt(
            slot.wrapped, _bound_bytes(vault_id, slot), slot.nonce, subkey(kek, "wrap")
        )
    except CryptoError as error:
        raise DamagedHeaderError from error
    finally:
        wipe(kek)
    return bytearray(payload)


def header_mac(payload: bytearray, message: bytes) -> bytes:
    """Return HMAC-SHA-256 of a header's canonical bytes, under HK(payload, "headermac")."""
    return hmac.digest(subkey(payload, "headermac"), message, hashlib.sha256)


def _bound_bytes(vault_id: str, slot: Slot) -> bytes:
    return canonical({"vault": vault_id, "format": FORMAT} | slot.bound_fields())
