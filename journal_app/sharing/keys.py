"""The keys of a person who sends or receives: made once, kept in their vault, told to others as text or QR code.

Ed25519 signs what they send (RFC 8032), X25519 lets others encrypt to them (RFC 7748). A key is named by its JWK
thumbprint (RFC 7638).
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ed25519, x25519
from joserfc.jwk import OKPKey

from journal_app.domain.share import Sender
from journal_app.errors import MistypedKeyError

KEY_BYTES: Final = 32
GROUPS: Final = 8
"""Groups of digits in a fingerprint: 8 times 5 are 132 bits."""
_KEY_VERSION: Final = 1
_CHECK_BYTES: Final = 7
_QR_PREFIX: Final = "AFTERWARD-KEY:"
_BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TO_CROCKFORD: Final = str.maketrans(_BASE32, _CROCKFORD)
_FROM_CROCKFORD: Final = str.maketrans(_CROCKFORD + "OIL", _BASE32 + _BASE32[0] + _BASE32[1] + _BASE32[1])
_TEXT_LENGTH: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Both private keys of a person, 32 bytes each. Lives in the vault, never in a file beside it."""

    signing: bytes = field(repr=False)
    agreement: bytes = field(repr=False)

    @property
    def sender(self) -> Sender:
        """Return what others may know of it."""
        signing = public_of(signing_key(self.signing))
        return Sender(
            key_id=key_id("Ed25519", signing), signing_key=signing, reply_key=public_of(agreement_key(self.agreement))
        )

    @property
    def public_key(self) -> bytes:
        """Return what others encrypt to."""
        return public_of(agreement_key(self.agreement))


def new_identity() -> Identity:
    """Draw both keys."""
    return Identity(
        signing=_private_of(OKPKey.generate_key("Ed25519")), agreement=_private_of(OKPKey.generate_key("X25519"))
    )


def public_text(public_key: bytes) -> str:
    """Write a public key as text that can be copied by hand: eight groups of eight, the last with check characters."""
    letters = _letters(public_key)
    return "-".join(letters[start : start + 8] for start in range(0, len(letters), 8))


def qr_text(public_key: bytes) -> str:
    """Write a public key for a QR code, in characters that keep it small."""
    return _QR_PREFIX + _letters(public_key)


def read_public_key(text: str) -> bytes:
    """Read a public key from its text or its QR code.

    Case, white space and dashes do not matter; O is read as 0, I and L as 1.

    Raises:
        MistypedKeyError: It is too short or too long, or its check characters do not fit.
    """
    bare = re.sub(r"[\s\-\u2010-\u2015]", "", text).upper()
    bare = bare.removeprefix(_QR_PREFIX.replace("-", ""))
    if re.fullmatch(f"[0-9A-Z]{{{_TEXT_LENGTH}}}", bare) is None or "U" in bare:
        raise MistypedKeyError
    data = base64.b32decode(bare.translate(_FROM_CROCKFORD))
    version, key, check = data[0], data[1 : 1 + KEY_BYTES], data[1 + KEY_BYTES :]
    if version != _KEY_VERSION or not hmac.compare_digest(check, _check(key)):
        raise MistypedKeyError
    return key


def fingerprint(public_key: bytes) -> str:
    """Return eight groups of five digits to compare over the phone; both sides see the same for the same key."""
    digest = hashlib.sha512(b"afterward fingerprint\x00" + public_key).digest()
    groups = (int.from_bytes(digest[8 * place : 8 * place + 8]) % 100_000 for place in range(GROUPS))
    return " ".join(f"{group:05}" for group in groups)


def key_id(curve: str, public_key: bytes) -> str:
    """Return the JWK thumbprint of a public key."""
    return OKPKey.import_key(public_jwk(curve, public_key)).thumbprint()


def public_jwk(curve: str, public_key: bytes) -> dict[str, str | list[str]]:
    """Return a public key as JWK."""
    return {"kty": "OKP", "crv": curve, "x": _base64url(public_key)}


def public_from_jwk(curve: str, jwk: object) -> bytes:
    """Read a public key.

    Raises:
        ValueError: It is no such key.
    """
    if not isinstance(jwk, Mapping) or jwk.get("kty") != "OKP" or jwk.get("crv") != curve:
        raise ValueError("not such a key")
    text = jwk.get("x")
    if not isinstance(text, str) or re.fullmatch(r"[A-Za-z0-9_-]{43}", text) is None:
        raise ValueError("not such a key")
    return base64.urlsafe_b64decode(text + "=")


def signing_key(private: bytes) -> OKPKey:
    """Return the key that signs."""
    return _private_key("Ed25519", private)


def agreement_key(private: bytes) -> OKPKey:
    """Return the key that opens what was encrypted to its public half."""
    return _private_key("X25519", private)


def public_of(key: OKPKey) -> bytes:
    """Return the public half, 32 bytes."""
    return public_from_jwk(key.curve_name, key.as_dict(private=False))


def stable_name(secret: bytes, identifier: str) -> str:
    """Return a name for a record that is the same in every share of one person, and says nothing about it.

    An identifier of the journal holds the millisecond in which the record was made, and the same one would stand in
    what two readers were sent; hence a keyed hash, with a secret for each reader.
    """
    digest = hmac.digest(secret, b"afterward name\x00" + identifier.encode("utf-8"), "sha256")
    return _base64url(digest[:15])


def _private_key(curve: str, private: bytes) -> OKPKey:
    if curve == "Ed25519":
        return OKPKey.import_key(ed25519.Ed25519PrivateKey.from_private_bytes(private))
    return OKPKey.import_key(x25519.X25519PrivateKey.from_private_bytes(private))


def _private_of(key: OKPKey) -> bytes:
    return base64.urlsafe_b64decode(str(key.as_dict(private=True)["d"]) + "=")


def _letters(public_key: bytes) -> str:
    data = bytes([_KEY_VERSION]) + public_key + _check(public_key)
    return base64.b32encode(data).decode("ascii").translate(_TO_CROCKFORD)


def _check(public_key: bytes) -> bytes:
    return hashlib.sha256(b"afterward public key\x00" + public_key).digest()[:_CHECK_BYTES]


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
