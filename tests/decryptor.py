"""Reads a vault without the app: the documented format, the standard library, two functions of libsodium, and AES.

Nothing here may import from `journal_app`; this is what somebody would write who has a vault and its passphrase, and no
app. Tests use it to see what is in a file, whatever the app says about it.
"""

import base64
import hashlib
import hmac
import json
import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nacl.bindings
import nacl.pwhash.argon2id
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, IV = 4096, 80, 16


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def hk(key: bytes, name: str) -> bytes:
    return hmac.digest(key, b"afterward/v1/" + name.encode(), "sha512")


def without(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}


def read_payload(header: dict[str, Any], kind: str, secret: bytes) -> bytes:
    [slot] = [slot for slot in header["slots"] if slot["kind"] == kind]
    kdf = slot["kdf"]
    kek = nacl.pwhash.argon2id.kdf(32, secret, base64.b64decode(kdf["salt"]), kdf["t"], kdf["m_kib"] * 1024)
    assert base64.b64decode(slot["commit"]) == hk(kek, "commit")[:16], "wrong secret"
    bound = {"vault": header["vault"], "format": header["format"]} | without(slot, "commit", "nonce", "wrapped")
    return nacl.bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
        base64.b64decode(slot["wrapped"]), canonical(bound), base64.b64decode(slot["nonce"]), hk(kek, "wrap")[:32]
    )


def check_header(header: dict[str, Any], payload: bytes) -> None:
    assert header["checksum"] == hashlib.sha256(canonical(without(header, "checksum"))).hexdigest()
    mac = hmac.digest(hk(payload, "headermac")[:32], canonical(without(header, "checksum", "mac")), "sha256")
    assert base64.b64decode(header["mac"]) == mac


def decrypted_pages(data: bytes, payload: bytes) -> Iterator[bytes]:
    """SQLCipher 4: AES-256-CBC, then HMAC-SHA-512 over what was encrypted, the IV and the page's number."""
    key, salt = payload[:32], payload[32:]
    assert data[:16] == salt
    mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(x ^ 0x3A for x in salt), 2, 32)
    for number in range(1, len(data) // PAGE + 1):
        page = data[(number - 1) * PAGE : number * PAGE]
        start = 16 if number == 1 else 0
        text, iv = page[start : PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + IV]
        mac = hmac.digest(mac_key, text + iv + struct.pack("<I", number), "sha512")
        assert mac == page[PAGE - RESERVED + IV :], f"page {number} was altered"
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(iv)).decryptor()
        plain = decryptor.update(text) + decryptor.finalize()
        yield (b"SQLite format 3\0" if number == 1 else b"") + plain + bytes(RESERVED)


def decrypted_vault(folder: Path, passphrase: str) -> bytes:
    """Return everything in the database of a vault, page after page, free pages and all."""
    header = json.loads((folder / "vault.json").read_bytes())
    payload = read_payload(header, "passphrase", unicodedata.normalize("NFKC", passphrase).encode())
    return b"".join(decrypted_pages((folder / header["database"]).read_bytes(), payload))
