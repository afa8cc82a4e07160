"""A header that was written once: every later version reads it, and gets the same key out of it."""

import unicodedata

import pytest

from journal_app.crypto import passphrase, recovery_code
from journal_app.crypto.header import read_header
from journal_app.crypto.keyslots import SlotKind, open_slot

KNOWN_HEADER = (
    b'{"checksum":"3f0f902b053c55fa891e90f5666194f5fe7aaa271b30cdb6de595ba1857fe502","created":"2026-03-10T12:00:00Z",'
    b'"database":"journal-0001.db","format":1,"generation":1,"mac":"O44aQLHwzPuNFe28BtosC75Eia4P3PG2DJQnYyfKd5E=","slo'
    b'ts":[{"aead":"xchacha20poly1305","commit":"N27ykGOqmaIIfopjPPI+vg==","id":"f3e40a8535217416","kdf":{"alg":"argon'
    b'2id","m_kib":65536,"p":1,"salt":"VPMm+cOPXK8wJNXisc9JHg==","t":3},"kind":"passphrase","nonce":"3xlFv+jfVP/ArExpq'
    b'piA+9fbXVTE9sL7","wrapped":"q+5T/xUKRxD/YSdJi6XdFeNl4gVPwR7zrpiJToG6JsrCo1UBerO2gMEFDDPL1z74RJAG6rPMRuXjCPnn8Van'
    b'0A=="},{"aead":"xchacha20poly1305","commit":"radphfKfegaH5Yxli1Nr0g==","id":"71df1f412e77d90c","kdf":{"alg":"arg'
    b'on2id","m_kib":65536,"p":1,"salt":"yRDX9NhxACyh0vUEC8YsQg==","t":3},"kind":"recovery","nonce":"EMbfvchTgchsqUm4D'
    b'zPEgIbcHKYosq5I","wrapped":"N7QBtvH567MqKsenbXwijKdk//hTIcvSmgcqTEunvyn8ICq5uDhZCvmgB83l2UED0Q8qOKhJLXeokKLU6smK'
    b'LQ=="}],"vault":"59e631a3d4bba64cd3080db73bc41279"}'
)
KNOWN_PASSPHRASE = "Früher Morgen am See"
KNOWN_CODE = "28T5CY-4GNF6Y-Y4HMAS-W91AYD-XW938N-KRCT"
KNOWN_PAYLOAD = bytes(range(48))


@pytest.mark.parametrize(
    ("kind", "secret"),
    [
        (SlotKind.PASSPHRASE, passphrase.secret_of(KNOWN_PASSPHRASE)),
        (SlotKind.PASSPHRASE, passphrase.secret_of(unicodedata.normalize("NFD", KNOWN_PASSPHRASE))),
        (SlotKind.RECOVERY, recovery_code.secret_of(KNOWN_CODE)),
    ],
)
def test_the_known_header_gives_the_known_key(kind: SlotKind, secret: bytes) -> None:
    header = read_header(KNOWN_HEADER)
    slot = header.slot(kind)
    assert slot

    payload = open_slot(slot, vault_id=header.vault_id, secret=secret)

    header.verify(payload)
    assert payload == KNOWN_PAYLOAD
