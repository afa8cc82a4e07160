"""The encryption of a share: a JWE in general JSON serialisation (RFC 7516), made and opened by joserfc.

A256GCM for the content, its key wrapped for each reader: for the passphrase by PBES2-HS512+A256KW, for a public key by
ECDH-ES+A256KW over X25519. The form is narrower than the standard: one protected header, to the letter, so that there
is nothing to negotiate, no compression and no reference to elsewhere.
"""

import base64
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey, OKPKey

from journal_app.errors import (
    DamagedShareError,
    ShareForSomeoneElseError,
    ShareRefusedError,
    ShareTooNewError,
    WrongSharePassphraseError,
)
from journal_app.sharing import keys, passphrase, strict_json
from journal_app.sharing.import_limits import ENVELOPE_BYTES, LIMITS, Limits
from journal_app.sharing.keys import Identity

ROUNDS: Final = 250_000
"""PBKDF2-HMAC-SHA-512. OWASP recommends 210,000 at least (Password Storage Cheat Sheet); joserfc refuses more than
300,000, other libraries and browsers may draw the line near it, and a phone's browser takes about a second for it."""
VERSION: Final = "1"
_PASSPHRASE: Final = "PBES2-HS512+A256KW"  # noqa: S105 - the name of an algorithm
_PUBLIC_KEY: Final = "ECDH-ES+A256KW"
_CONTENT: Final = "A256GCM"
_PROTECTED: Final = {"enc": _CONTENT, "typ": "afterward-share", "cty": VERSION}
_SALT_BYTES: Final = 16
_MEMBERS: Final = frozenset({"protected", "recipients", "iv", "ciphertext", "tag"})
_CIPHERTEXT: Final = re.compile(rb'"ciphertext"\s*:\s*"')
_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_AT_ONCE: Final = 1 << 20
_BASE64: Final = re.compile(r"[A-Za-z0-9_-]*")
_IV_LENGTH: Final = 16
_TAG_LENGTH: Final = 22
_WRAPPED_LENGTH: Final = 54
_KEY_LENGTH: Final = 43


@dataclass(frozen=True, slots=True, kw_only=True)
class PassphraseLock:
    """Whoever knows the passphrase may open it.

    Attributes:
        rounds: Of PBKDF2; fewer only in tests, and no reader of the app takes fewer than its limits say.
    """

    passphrase: str = field(repr=False)
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(_SALT_BYTES))
    rounds: int = ROUNDS

    @property
    def recipient_id(self) -> str:
        """Return what the manifest calls it. The salt is in it, so that a manifest belongs to one encryption."""
        return f"passphrase:{_base64url(self.salt)}"

    def add_to(self, encryption: jwe.GeneralJSONEncryption) -> None:
        """Let it open the share."""
        secret = passphrase.secret_of(self.passphrase)
        if not passphrase.may_be_one(secret):
            raise ValueError("the passphrase of a share is a drawn one")
        header = {"alg": _PASSPHRASE, "p2s": _base64url(self.salt), "p2c": self.rounds}
        encryption.add_recipient(header, OctKey.import_key(secret))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLock:
    """Whoever holds the private half of an X25519 key may open it."""

    public_key: bytes

    @property
    def recipient_id(self) -> str:
        """Return what the manifest calls it."""
        return keys.key_id("X25519", self.public_key)

    def add_to(self, encryption: jwe.GeneralJSONEncryption) -> None:
        """Let it open the share."""
        key = OKPKey.import_key(keys.public_jwk("X25519", self.public_key))
        encryption.add_recipient({"alg": _PUBLIC_KEY, "kid": self.recipient_id}, key)


Lock: TypeAlias = PassphraseLock | KeyLock
Opener: TypeAlias = str | Identity
"""A passphrase, or the keys of whoever opens it."""
Secret: TypeAlias = str | bytes
"""The part of an opener that opens: a passphrase, or a private X25519 key of 32 bytes."""


def encrypt(plaintext: bytes, locks: Sequence[Lock]) -> str:
    """Encrypt to everyone who may open it, and return the JWE as one line of JSON in ASCII."""
    encryption = jwe.GeneralJSONEncryption(dict(_PROTECTED), plaintext)
    for lock in locks:
        lock.add_to(encryption)
    sealed = jwe.encrypt_json(encryption, None, registry=_registry(len(plaintext)))
    return json.dumps(sealed, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A JWE whose form and demands were looked at; nothing was derived or decrypted yet."""

    protected: str
    recipients: tuple[Mapping[str, Any], ...]
    iv: str
    ciphertext: str = field(repr=False)
    tag: str

    @property
    def asks_for_passphrase(self) -> bool:
        """Tell whether a passphrase may open it."""
        return any(one["header"]["alg"] == _PASSPHRASE for one in self.recipients)

    def is_for(self, identity: Identity) -> bool:
        """Tell whether these keys may open it."""
        wanted = keys.key_id("X25519", identity.public_key)
        return any(one["header"].get("kid") == wanted for one in self.recipients)


def read_envelope(data: bytes, limits: Limits = LIMITS) -> Envelope:
    """Look at the form of a JWE, and at what it asks for, before any key is derived.

    Raises:
        ShareTooNewError: A later version of the format.
        ShareRefusedError: It asks for too much, or is no JWE that this app writes.
    """
    around, ciphertext = _apart(data)
    try:
        plain = strict_json.parse(around, ENVELOPE_BYTES, limits)
    except ValueError as error:
        raise ShareRefusedError from error
    if set(plain) != _MEMBERS or plain["ciphertext"] != "" or not isinstance(plain["recipients"], list):
        raise ShareRefusedError
    if not 1 <= len(plain["recipients"]) <= limits.recipients:
        raise ShareRefusedError
    if len(ciphertext) * 3 // 4 > limits.payload_bytes or not _is_long_base64(ciphertext):
        raise ShareRefusedError
    if not _is_base64(plain["iv"], _IV_LENGTH) or not _is_base64(plain["tag"], _TAG_LENGTH):
        raise ShareRefusedError
    _check_protected(plain["protected"], limits)
    for recipient in plain["recipients"]:
        _check_recipient(recipient, limits)
    recipients = tuple(plain.pop("recipients"))
    return Envelope(recipients=recipients, **plain | {"ciphertext": ciphertext.decode("ascii")})


def secret_of(opener: Opener) -> Secret:
    """Return what is needed to open a share; a signing key is not."""
    return opener.agreement if isinstance(opener, Identity) else opener


def decrypt(envelope: Envelope, secret: Secret) -> tuple[bytes, str]:
    """Open it.

    Returns:
        The plaintext, and what the manifest inside has to call the one who opened it.

    Raises:
        WrongSharePassphraseError: The passphrase is another one.
        ShareForSomeoneElseError: None of its recipients can be opened with what we have.
        DamagedShareError: The key was right, and the rest does not fit.
    """
    if isinstance(secret, bytes):
        key: OctKey | OKPKey = (agreement := keys.agreement_key(secret))
        own = keys.key_id("X25519", keys.public_of(agreement))
        fitting = [one for one in envelope.recipients if one["header"].get("kid") == own]
    else:
        fitting = [one for one in envelope.recipients if one["header"]["alg"] == _PASSPHRASE]
        words = passphrase.secret_of(secret)
        if fitting and not passphrase.may_be_one(words):
            raise WrongSharePassphraseError
        key = OctKey.import_key(words) if fitting else OctKey.generate_key(256)
    if not fitting:
        raise ShareForSomeoneElseError
    for recipient in fitting:
        try:
            return _decrypted(envelope, recipient, key), _recipient_id(recipient)
        except JoseError as error:
            if not isinstance(error.__cause__, InvalidUnwrap):
                raise DamagedShareError from error
        except ValueError as error:  # a point of low order, or lengths that the standard does not know
            raise DamagedShareError from error
    if isinstance(secret, bytes):
        raise DamagedShareError
    raise WrongSharePassphraseError


def _decrypted(envelope: Envelope, recipient: Mapping[str, Any], key: OctKey | OKPKey) -> bytes:
    data: jwe.GeneralJSONSerialization = {
        "protected": envelope.protected,
        "recipients": [{"header": dict(recipient["header"]), "encrypted_key": recipient["encrypted_key"]}],
        "iv": envelope.iv,
        "ciphertext": envelope.ciphertext,
        "tag": envelope.tag,
    }
    opened = jwe.decrypt_json(data, key, registry=_registry(len(envelope.ciphertext)))
    if opened.plaintext is None:
        raise DamagedShareError
    return opened.plaintext


def _registry(size: int) -> jwe.JWERegistry:
    registry = jwe.JWERegistry(algorithms=[_PASSPHRASE, _PUBLIC_KEY, _CONTENT])
    # Its own limit is 64 kB: small enough for a token, where a share holds recordings. Ours was looked at before.
    registry.max_ciphertext_length = 2 * size
    return registry


def _apart(data: bytes) -> tuple[bytes, bytes]:
    """Return the JSON with an empty ciphertext, and the ciphertext, which is nearly all of it.

    What is left to parse is small then, whatever the file is: a reader of JSON spends half a minute on a file of
    nothing but quotation marks, in which no other thread of the app gets a turn.
    """
    found = _CIPHERTEXT.search(data, 0, ENVELOPE_BYTES)
    end = data.find(b'"', found.end()) if found else -1
    if found is None or end < 0:
        return data, b""
    return data[: found.end()] + data[end:], data[found.end() : end]


def _is_long_base64(data: bytes) -> bool:
    return not any(data[at : at + _AT_ONCE].translate(None, _ALPHABET) for at in range(0, len(data), _AT_ONCE))


def _check_protected(text: object, limits: Limits) -> None:
    if text == _base64url(json.dumps(_PROTECTED, separators=(",", ":")).encode("ascii")):
        return
    if not _is_base64(text) or not isinstance(text, str) or len(text) > ENVELOPE_BYTES:
        raise ShareRefusedError
    try:
        found = strict_json.parse(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), ENVELOPE_BYTES, limits)
    except ValueError as error:
        raise ShareRefusedError from error
    version = found.get("cty")
    is_number = isinstance(version, str) and re.fullmatch(r"[1-9]\d{0,3}", version) is not None
    if found.get("typ") == _PROTECTED["typ"] and is_number and int(str(version)) > int(VERSION):
        raise ShareTooNewError
    raise ShareRefusedError


def _check_recipient(recipient: object, limits: Limits) -> None:
    if not isinstance(recipient, dict) or set(recipient) != {"header", "encrypted_key"}:
        raise ShareRefusedError
    header = recipient["header"]
    if not isinstance(header, dict) or not _is_base64(recipient["encrypted_key"], _WRAPPED_LENGTH):
        raise ShareRefusedError
    if header.get("alg") == _PASSPHRASE:
        rounds = header.get("p2c")
        if set(header) != {"alg", "p2s", "p2c"} or not _is_base64(header["p2s"], len(_base64url(bytes(_SALT_BYTES)))):
            raise ShareRefusedError
        if type(rounds) is not int or not limits.fewest_rounds <= rounds <= limits.most_rounds:
            raise ShareRefusedError
    elif header.get("alg") == _PUBLIC_KEY:
        epk = header.get("epk")
        if set(header) != {"alg", "kid", "epk"} or not _is_base64(header["kid"], _KEY_LENGTH):
            raise ShareRefusedError
        if not isinstance(epk, dict) or set(epk) != {"kty", "crv", "x"}:
            raise ShareRefusedError
        if epk["kty"] != "OKP" or epk["crv"] != "X25519" or not _is_base64(epk["x"], _KEY_LENGTH):
            raise ShareRefusedError
    else:
        raise ShareRefusedError


def _recipient_id(recipient: Mapping[str, Any]) -> str:
    header = recipient["header"]
    return str(header["kid"]) if header["alg"] == _PUBLIC_KEY else f"passphrase:{header['p2s']}"


def _is_base64(text: object, length: int | None = None) -> bool:
    return isinstance(text, str) and length in {None, len(text)} and _BASE64.fullmatch(text) is not None


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
