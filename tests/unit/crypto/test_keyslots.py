from dataclasses import replace

import pytest

from journal_app.crypto.kdf import KdfCost
from journal_app.crypto.keyslots import PAYLOAD_BYTES, Slot, SlotKind, close_slot, new_payload, open_slot
from journal_app.errors import DamagedHeaderError, WrongPassphraseError, WrongRecoveryCodeError
from tests.builders import CHEAP_COST, CHEAP_LIMITS

VAULT_ID = "0" * 32
SECRET = b"seven quiet lanterns"


def make_slot(payload: bytearray, kind: SlotKind = SlotKind.PASSPHRASE) -> Slot:
    return close_slot(
        vault_id=VAULT_ID, kind=kind, secret=SECRET, payload=payload, cost=CHEAP_COST, limits=CHEAP_LIMITS
    )


def unwrap(slot: Slot, secret: bytes = SECRET, vault_id: str = VAULT_ID) -> bytearray:
    return open_slot(slot, vault_id=vault_id, secret=secret, limits=CHEAP_LIMITS)


def test_a_slot_gives_back_what_it_wraps() -> None:
    payload = new_payload()

    assert unwrap(make_slot(payload)) == payload
    assert len(payload) == PAYLOAD_BYTES


@pytest.mark.parametrize(
    ("kind", "error"),
    [(SlotKind.PASSPHRASE, WrongPassphraseError), (SlotKind.RECOVERY, WrongRecoveryCodeError)],
)
def test_a_wrong_secret_is_told_as_that(kind: SlotKind, error: type[Exception]) -> None:
    slot = make_slot(new_payload(), kind)

    with pytest.raises(error):
        unwrap(slot, secret=SECRET + b" ")


def test_two_slots_for_the_same_secret_share_nothing() -> None:
    payload = new_payload()

    first, second = make_slot(payload), make_slot(payload)

    for name in ("id", "salt", "commit", "nonce", "wrapped"):
        assert getattr(first, name) != getattr(second, name)


def altered(slot: Slot) -> dict[str, Slot]:
    def flipped(data: bytes) -> bytes:
        return bytes([data[0] ^ 1]) + data[1:]

    return {
        "id": replace(slot, id="f" * 16),
        "kind": replace(slot, kind=SlotKind.RECOVERY),
        "nonce": replace(slot, nonce=flipped(slot.nonce)),
        "wrapped": replace(slot, wrapped=flipped(slot.wrapped)),
        "tag": replace(slot, wrapped=slot.wrapped[:-1] + bytes([slot.wrapped[-1] ^ 128])),
    }


@pytest.mark.parametrize("what", ["id", "kind", "nonce", "wrapped", "tag"])
def test_an_altered_slot_is_damaged_though_the_secret_is_right(what: str) -> None:
    slot = altered(make_slot(new_payload()))[what]

    with pytest.raises(DamagedHeaderError):
        unwrap(slot)


def test_a_slot_of_another_vault_is_damaged() -> None:
    slot = make_slot(new_payload())

    with pytest.raises(DamagedHeaderError):
        unwrap(slot, vault_id="1" * 32)


def test_another_cost_gives_another_key() -> None:
    slot = replace(make_slot(new_payload()), cost=KdfCost(memory_kib=CHEAP_COST.memory_kib, passes=2))

    with pytest.raises(WrongPassphraseError):
        unwrap(slot)


def test_a_cost_out_of_bounds_is_refused() -> None:
    slot = replace(make_slot(new_payload()), cost=KdfCost(memory_kib=1 << 32, passes=2))

    with pytest.raises(ValueError, match="out of bounds"):
        unwrap(slot)
