"""The signed manifest of a share: who sends what to whom, and which share it follows. A JWS (RFC 7515), Ed25519."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from journal_app.domain.share import Sender
from journal_app.errors import AlteredShareError, ShareRefusedError, ShareTooNewError
from journal_app.sharing import keys, strict_json
from journal_app.sharing.content import INSTANT
from journal_app.sharing.import_limits import LIMITS, MANIFEST_BYTES, Limits
from journal_app.sharing.keys import Identity

FORMAT: Final = "1.0"
_MAJOR: Final = 1
_ALGORITHM: Final = "Ed25519"
"""EdDSA, by the name that says the curve too (RFC 9864)."""
_TYPE: Final = "afterward-manifest"
_PART_NAME: Final = re.compile(r"content\.json|voice/[A-Za-z0-9_-]{1,64}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_RECIPIENT: Final = re.compile(r"(passphrase:)?[A-Za-z0-9_-]{22,43}")
_MOST_SEQUENCE: Final = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One member of a share: its name, what it is, its size in bytes and its SHA-256 in hexadecimal digits."""

    name: str
    media_type: str
    size: int
    sha256: str

    def is_of(self, data: bytes) -> bool:
        """Tell whether these are its bytes."""
        return len(data) == self.size and hashlib.sha256(data).hexdigest() == self.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the sender signs. Fields as in `OpenedShare`; `recipients` as in `envelope`."""

    share_id: str
    sender: Sender
    recipients: tuple[str, ...]
    sequence: int
    previous: str
    created_at: datetime
    parts: tuple[Part, ...]


def part_of(name: str, media_type: str, data: bytes) -> Part:
    """Describe a part."""
    return Part(name=name, media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def sign(manifest: Manifest, identity: Identity) -> bytes:
    """Write and sign a manifest, as ASCII."""
    payload = {
        "format": FORMAT,
        "share_id": manifest.share_id,
        "kid": manifest.sender.key_id,
        "key": keys.public_jwk("Ed25519", manifest.sender.signing_key),
        "reply_key": keys.public_jwk("X25519", manifest.sender.reply_key),
        "recipients": list(manifest.recipients),
        "sequence": manifest.sequence,
        "previous": manifest.previous,
        "created": manifest.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "parts": [
            {"name": part.name, "media_type": part.media_type, "size": part.size, "sha256": part.sha256}
            for part in manifest.parts
        ],
    }
    header = {"alg": _ALGORITHM, "typ": _TYPE, "kid": manifest.sender.key_id}
    text = json.dumps(payload, separators=(",", ":"))
    signed = jws.serialize_compact(header, text, keys.signing_key(identity.signing), registry=_registry())
    return signed.encode("ascii")


def digest_of(signed: bytes) -> str:
    """Return what the next share names as the one before it."""
    return hashlib.sha256(signed).hexdigest()


def verify(signed: bytes, limits: Limits = LIMITS) -> Manifest:
    """Read a manifest and check it against the key that it names.

    That the key is one we know is for the caller to look at: whoever makes up a key can sign with it.

    Raises:
        AlteredShareError: The signature is of something else.
        ShareTooNewError: A later version of the manifest, signed as it should be.
        ShareRefusedError: It is signed, and no manifest that this app writes.
    """
    if len(signed) > MANIFEST_BYTES:
        raise ShareRefusedError
    payload = _payload(signed, limits)
    try:
        signing_key = keys.public_from_jwk("Ed25519", payload.get("key"))
        key = OKPKey.import_key(keys.public_jwk("Ed25519", signing_key))
        checked = jws.deserialize_compact(signed, key, registry=_registry())
    except (JoseError, ValueError) as error:
        raise AlteredShareError from error
    if checked.headers() != {"alg": _ALGORITHM, "typ": _TYPE, "kid": keys.key_id("Ed25519", signing_key)}:
        raise AlteredShareError
    try:
        return _read(payload, signing_key, limits)
    except (KeyError, TypeError, ValueError) as error:
        raise ShareRefusedError from error


def _registry() -> jws.JWSRegistry:
    registry = jws.JWSRegistry(algorithms=[_ALGORITHM])
    registry.max_payload_length = 2 * MANIFEST_BYTES
    return registry


def _payload(signed: bytes, limits: Limits) -> Mapping[str, Any]:
    """Read the claims before the signature is checked, to know which key it has to be of."""
    try:
        _header, claims, _signature = signed.split(b".")
        data = base64.b64decode(claims + b"=" * (-len(claims) % 4), altchars=b"-_", validate=True)
        return strict_json.parse(data, MANIFEST_BYTES, limits)
    except ValueError as error:
        raise AlteredShareError from error


def _read(payload: Mapping[str, Any], signing_key: bytes, limits: Limits) -> Manifest:
    major, _minor = str(payload["format"]).split(".")
    if int(major) > _MAJOR:
        raise ShareTooNewError
    sequence, recipients = payload["sequence"], payload["recipients"]
    if type(sequence) is not int or not 1 <= sequence <= _MOST_SEQUENCE:
        raise ValueError("no sequence")
    if not 1 <= len(recipients) <= limits.recipients:
        raise ValueError("too many recipients")
    if not 1 <= len(payload["parts"]) <= limits.parts:
        raise ValueError("too many parts")
    parts = tuple(_part(one) for one in payload["parts"])
    if len({part.name for part in parts}) != len(parts) or parts[0].name != "content.json":
        raise ValueError("parts of one name")
    previous = payload["previous"]
    return Manifest(
        share_id=_matched(re.compile(r"[A-Za-z0-9-]{8,64}"), payload["share_id"]),
        sender=Sender(
            key_id=keys.key_id("Ed25519", signing_key),
            signing_key=signing_key,
            reply_key=keys.public_from_jwk("X25519", payload["reply_key"]),
        ),
        recipients=tuple(_matched(_RECIPIENT, one) for one in recipients),
        sequence=sequence,
        previous=_matched(_HASH, previous) if previous else "",
        created_at=datetime.fromisoformat(_matched(re.compile(INSTANT, re.ASCII), payload["created"])),
        parts=parts,
    )


def _part(plain: Mapping[str, Any]) -> Part:
    size = plain["size"]
    if type(size) is not int or size < 0:
        raise ValueError("no size")
    return Part(
        name=_matched(_PART_NAME, plain["name"]),
        media_type=_matched(re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,40}"), plain["media_type"]),
        size=size,
        sha256=_matched(_HASH, plain["sha256"]),
    )


def _matched(pattern: re.Pattern[str], text: object) -> str:
    if not isinstance(text, str) or pattern.fullmatch(text) is None:
        raise ValueError("not written like that")
    return text
