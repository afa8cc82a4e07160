import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.crypto.canonical import canonical
from journal_app.crypto.header import BYTES_MOST, Header, new_header, read_header
from journal_app.crypto.kdf import LIMITS
from journal_app.crypto.keyslots import SlotKind, close_slot, new_payload
from journal_app.errors import DamagedHeaderError, VaultTooNewError
from tests.builders import CHEAP_COST, CHEAP_LIMITS

PAYLOAD = new_payload()


def make_header() -> Header:
    header = new_header(created=datetime(2026, 3, 10, 12, tzinfo=UTC), database="journal-0001.db")
    for kind in SlotKind:
        slot = close_slot(
            vault_id=header.vault_id,
            kind=kind,
            secret=kind.value.encode(),
            payload=PAYLOAD,
            cost=CHEAP_COST,
            limits=CHEAP_LIMITS,
        )
        header = header.with_slot(slot)
    return header.sealed(PAYLOAD)


HEADER = make_header()
DATA = HEADER.to_bytes()


def with_valid_checksum(fields: dict[str, Any]) -> bytes:
    bare = {name: value for name, value in fields.items() if name != "checksum"}
    return canonical(bare | {"checksum": hashlib.sha256(canonical(bare)).hexdigest()})


def edited(edit: Callable[[dict[str, Any]], object]) -> bytes:
    """Return the header as somebody leaves it who edits it and makes the checksum fit again."""
    fields = json.loads(DATA)
    edit(fields)
    return with_valid_checksum(fields)


def test_a_header_is_read_as_it_was_written() -> None:
    header = read_header(DATA, limits=CHEAP_LIMITS)

    header.verify(PAYLOAD)
    assert header == HEADER
    assert header.to_bytes() == DATA
    assert header.generation == 1


def test_a_header_fits_into_a_qr_code() -> None:
    assert len(DATA) < 1_100
    assert DATA.isascii()


def test_every_flipped_bit_is_found_without_a_key() -> None:
    for place in range(len(DATA)):
        for bit in range(8):
            flipped = bytearray(DATA)
            flipped[place] ^= 1 << bit
            with pytest.raises(DamagedHeaderError):
                read_header(bytes(flipped), limits=CHEAP_LIMITS)


def test_every_truncation_is_found() -> None:
    for length in range(len(DATA)):
        with pytest.raises(DamagedHeaderError):
            read_header(DATA[:length], limits=CHEAP_LIMITS)


@pytest.mark.parametrize(
    "data",
    [
        DATA + b" ",
        b" " + DATA,
        DATA + DATA,
        b"\xef\xbb\xbf" + DATA,
        json.dumps(json.loads(DATA), indent=1).encode(),
        DATA.replace(b'"format":1', b'"format":1,"format":1'),
        DATA.replace(b'"format":1', b'"format":1.0'),
        b"[" * BYTES_MOST,
        b"1" * 10_000,
        b'{"a":NaN}',
        b'{"a":1e999}',
        b'"\\ud800"',
        b"null",
        b"{}",
        b"\0" * 900,
        bytes(BYTES_MOST + 1),
    ],
)
def test_what_is_written_in_another_way_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedHeaderError):
        read_header(data, limits=CHEAP_LIMITS)


@given(st.binary(max_size=200))
def test_any_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(DamagedHeaderError):
        read_header(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(json.loads(DATA))), json_values)
def test_a_field_of_any_other_value_is_damage_or_a_newer_format_or_fails_its_mac(field: str, value: object) -> None:
    data = edited(lambda fields: fields.update({field: value}))
    if data == DATA:
        return

    with pytest.raises((DamagedHeaderError, VaultTooNewError)):
        read_header(data, limits=CHEAP_LIMITS).verify(PAYLOAD)


@given(st.sampled_from(sorted(json.loads(DATA)["slots"][0])), json_values)
def test_a_slot_field_of_any_other_value_is_damage_or_fails_its_mac(field: str, value: object) -> None:
    data = edited(lambda fields: fields["slots"][0].update({field: value}))
    if data == DATA:
        return

    with pytest.raises(DamagedHeaderError):
        read_header(data, limits=CHEAP_LIMITS).verify(PAYLOAD)


def test_a_later_format_is_too_new() -> None:
    data = edited(lambda fields: fields.update(format=2, something="new"))

    with pytest.raises(VaultTooNewError):
        read_header(data, limits=CHEAP_LIMITS)


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda kdf: kdf.update(m_kib=1024), id="less memory"),
        pytest.param(lambda kdf: kdf.update(m_kib=1 << 32), id="4 TiB of memory"),
        pytest.param(lambda kdf: kdf.update(t=2), id="fewer passes"),
        pytest.param(lambda kdf: kdf.update(t=10_000), id="hours of passes"),
        pytest.param(lambda kdf: kdf.update(t=True), id="true for a number"),
        pytest.param(lambda kdf: kdf.update(p=2), id="two lanes"),
        pytest.param(lambda kdf: kdf.update(alg="scrypt"), id="another function"),
        pytest.param(lambda kdf: kdf.update(salt="AAAA"), id="a short salt"),
    ],
)
def test_parameters_out_of_bounds_are_refused_before_deriving(edit: Callable[[dict[str, Any]], object]) -> None:
    data = edited(lambda fields: [slot["kdf"].update(m_kib=65536, t=3) for slot in fields["slots"]])
    read_header(data)  # within the bounds of the app

    fields = json.loads(data)
    edit(fields["slots"][1]["kdf"])
    with pytest.raises(DamagedHeaderError):
        read_header(with_valid_checksum(fields), limits=LIMITS)


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda fields: fields.update(vault="0" * 32), id="vault id"),
        pytest.param(lambda fields: fields.update(generation=7), id="generation"),
        pytest.param(lambda fields: fields.update(created="2020-01-01T00:00:00Z"), id="date"),
        pytest.param(lambda fields: fields.update(database="journal-0002.db"), id="database"),
        pytest.param(lambda fields: fields["slots"].pop(), id="slot removed"),
        pytest.param(lambda fields: fields["slots"].reverse(), id="slots in another order"),
        pytest.param(
            lambda fields: fields["slots"].__setitem__(1, json.loads(make_header().to_bytes())["slots"][1]),
            id="slot of another vault",
        ),
    ],
)
def test_an_edit_without_the_key_fails_the_mac(edit: Callable[[dict[str, Any]], object]) -> None:
    data = edited(edit)

    with pytest.raises(DamagedHeaderError):
        read_header(data, limits=CHEAP_LIMITS).verify(PAYLOAD)


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda fields: fields["slots"].append(fields["slots"][0]), id="slot twice"),
        pytest.param(lambda fields: fields["slots"].clear(), id="no slot"),
        pytest.param(lambda fields: fields["slots"].extend(fields["slots"] * 8), id="many slots"),
        pytest.param(lambda fields: fields["slots"].pop(0), id="no slot for a passphrase"),
        pytest.param(lambda fields: fields["slots"][0].update(kind="keyring"), id="unknown kind"),
        pytest.param(lambda fields: fields["slots"][0].update(aead="none"), id="unknown cipher"),
        pytest.param(lambda fields: fields.update(database="../journal-0001.db"), id="path"),
        pytest.param(lambda fields: fields.update(database="journal-0001.db\n"), id="line end"),
        pytest.param(lambda fields: fields.update(format=0), id="format 0"),
        pytest.param(lambda fields: fields.update(extra=1), id="unknown field"),
        pytest.param(lambda fields: fields.pop("mac"), id="no mac"),
    ],
)
def test_a_header_of_another_form_is_refused(edit: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(DamagedHeaderError):
        read_header(edited(edit), limits=CHEAP_LIMITS)


def test_a_changed_slot_makes_the_next_generation() -> None:
    again = HEADER.with_slot(HEADER.slots[0]).sealed(PAYLOAD)

    assert again.generation == 2
    assert again.slots == HEADER.slots
    again.verify(PAYLOAD)


def test_the_mac_of_another_vault_does_not_fit() -> None:
    with pytest.raises(DamagedHeaderError):
        HEADER.verify(new_payload())
