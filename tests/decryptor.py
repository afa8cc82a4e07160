"""Reads a vault without the app: only the documented format, the standard library and libsodium's two functions.

Nothing here may import from `journal_app`; this is what somebody would write who has a vault and its passphrase, and no
app. Tests use it to see what is in a file, whatever the app says about it.
"""

import base64
import hashlib
import hmac
import json
import struct
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nacl.bindings
import nacl.pwhash.argon2id

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


def double(x: int) -> int:
    return (x << 1) ^ (0x11B if x & 0x80 else 0)


def times(x: int, y: int) -> int:
    product = 0
    while y:
        product ^= x if y & 1 else 0
        x, y = double(x), y >> 1
    return product


def make_sbox() -> list[int]:
    inverse = [0] + [next(y for y in range(1, 256) if times(x, y) == 1) for x in range(1, 256)]
    box = []
    for x in inverse:
        y = 0x63
        for k in range(5):
            y ^= (x << k | x >> 8 - k) & 255
        box.append(y)
    return box


SBOX = make_sbox()
UNSBOX = [SBOX.index(x) for x in range(256)]
UNMIX = [[times(x, a) << 24 | times(x, b) << 16 | times(x, c) << 8 | times(x, d) for x in range(256)]
         for a, b, c, d in ((14, 9, 13, 11), (11, 14, 9, 13), (13, 11, 14, 9), (9, 13, 11, 14))]  # fmt: skip
UNBOX_AND_UNMIX = [[row[UNSBOX[x]] for x in range(256)] for row in UNMIX]


def aes256_decryptor(key: bytes) -> Callable[[bytes], bytes]:
    """FIPS 197, section 5.3.5: the equivalent inverse cipher, with tables."""
    words = list(struct.unpack(">8I", key))
    constant = 1
    for i in range(8, 60):
        word = words[-1]
        if i % 8 == 0:
            word = (word << 8 | word >> 24) & 0xFFFFFFFF
        if i % 4 == 0:
            word = int.from_bytes(bytes(SBOX[x] for x in word.to_bytes(4)))
        if i % 8 == 0:
            word ^= constant << 24
            constant = double(constant)
        words.append(word ^ words[-8])
    for i in range(4, 56):
        a, b, c, d = words[i].to_bytes(4)
        words[i] = UNMIX[0][a] ^ UNMIX[1][b] ^ UNMIX[2][c] ^ UNMIX[3][d]
    t0, t1, t2, t3 = UNBOX_AND_UNMIX

    def decrypt(block: bytes) -> bytes:
        s = [a ^ b for a, b in zip(struct.unpack(">4I", block), words[56:60], strict=True)]
        for r in range(52, 0, -4):
            s = [
                t0[s[i] >> 24] ^ t1[s[i - 1] >> 16 & 255] ^ t2[s[i - 2] >> 8 & 255] ^ t3[s[i - 3] & 255] ^ words[r + i]
                for i in range(4)
            ]
        out = bytes(UNSBOX[s[i - row] >> 24 - 8 * row & 255] for i in range(4) for row in range(4))
        return bytes(a ^ b for a, b in zip(out, struct.pack(">4I", *words[:4]), strict=True))

    return decrypt


def decrypted_pages(data: bytes, payload: bytes) -> Iterator[bytes]:
    """SQLCipher 4: AES-256-CBC, then HMAC-SHA-512 over what was encrypted, the IV and the page's number."""
    key, salt = payload[:32], payload[32:]
    assert data[:16] == salt
    mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(x ^ 0x3A for x in salt), 2, 32)
    decrypt = aes256_decryptor(key)
    for number in range(1, len(data) // PAGE + 1):
        page = data[(number - 1) * PAGE : number * PAGE]
        start = 16 if number == 1 else 0
        text, iv = page[start : PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + IV]
        mac = hmac.digest(mac_key, text + iv + struct.pack("<I", number), "sha512")
        assert mac == page[PAGE - RESERVED + IV :], f"page {number} was altered"
        plain, before = bytearray(), iv
        for place in range(0, len(text), 16):
            block = text[place : place + 16]
            plain += bytes(a ^ b for a, b in zip(decrypt(block), before, strict=True))
            before = block
        yield (b"SQLite format 3\0" if number == 1 else b"") + plain + bytes(RESERVED)


def decrypted_vault(folder: Path, passphrase: str) -> bytes:
    """Return everything in the database of a vault, page after page, free pages and all."""
    header = json.loads((folder / "vault.json").read_bytes())
    payload = read_payload(header, "passphrase", unicodedata.normalize("NFKC", passphrase).encode())
    return b"".join(decrypted_pages((folder / header["database"]).read_bytes(), payload))
