"""Files that somebody made to do harm, or that were damaged on the way: each is refused, quickly, in its own words."""

import base64
import hashlib
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal_app import errors
from journal_app.domain.share import ShareContent, SharedVoice
from journal_app.errors import (
    AlteredShareError,
    DamagedShareError,
    JournalError,
    NotAShareError,
    ShareRefusedError,
    ShareTooNewError,
)
from journal_app.sharing import (
    bundle,
    container,
    content,
    envelope,
    limited_child,
    media_types,
    reading,
    sealing,
    strict_json,
)
from journal_app.sharing.envelope import KeyLock
from journal_app.sharing.import_limits import LIMITS, Limits
from tests.unit.sharing import vectors
from tests.unit.sharing.contents import CHEAP, cheap
from tests.unit.sharing.vectors import AT, PAGE, PASSPHRASE, PATIENT, THERAPIST

VECTOR = (vectors.FOLDER / "share.html").read_bytes()
AT_ONCE = 0.1
"""Seconds of this process, whatever else the computer does: less than a key takes to derive."""


def with_envelope(change: Callable[[dict[str, Any]], object]) -> bytes:
    """Return the published share with a changed envelope and a checksum that fits it."""
    plain = json.loads(bundle.find(VECTOR))
    change(plain)
    return bundle.wrap(json.dumps(plain), PAGE)


def refused_at_once(data: bytes, error: type[JournalError] = ShareRefusedError) -> None:
    """Refuse before any key is derived and before a child process is started."""
    began = time.process_time()

    with pytest.raises(error):
        limited_child.open_share(data, PASSPHRASE)

    assert time.process_time() - began < AT_ONCE
    with pytest.raises(error):
        reading.look(data)  # knows neither key nor child


def sealed_plaintext(packed: bytes) -> bytes:
    """Encrypt any plaintext to the therapist."""
    return bundle.wrap(envelope.encrypt(packed, [KeyLock(public_key=THERAPIST.public_key)]), PAGE)


def signed_content(data: bytes) -> bytes:
    """Return a share that is signed and encrypted as it should be, around any content.json."""
    from journal_app.sharing.signing import Manifest, part_of  # noqa: PLC0415 - only this forger signs by hand

    lock = KeyLock(public_key=THERAPIST.public_key)
    manifest = Manifest(
        share_id="a1b2c3d4",
        sender=PATIENT.sender,
        recipients=(lock.recipient_id,),
        sequence=1,
        previous="",
        created_at=AT,
        parts=(part_of("content.json", "application/json", data),),
    )
    return sealed_plaintext(container.pack(manifest, [data], PATIENT)[0])


# --- damage on the way


def test_a_flipped_bit_is_noticed_or_lies_in_the_page_that_is_ignored() -> None:
    data = cheap(vectors.sample()).data
    start = data.index(b'id="afterward-share"') + 40
    end = data.index(b"</script>", start)
    outcomes: set[type] = set()

    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 << random.Random(place).randrange(8)
        try:
            opened = reading.open_here(bytes(changed), PASSPHRASE, CHEAP)
        except (DamagedShareError, NotAShareError) as error:
            outcomes.add(type(error))
        else:
            assert opened.content == vectors.sample()
            assert not start <= place < end
            outcomes.add(type(opened))

    assert DamagedShareError in outcomes


def test_a_flipped_bit_under_a_new_checksum_never_opens() -> None:
    jwe = bundle.find(cheap(vectors.sample()).data)
    accepted = (errors.WrongSharePassphraseError, DamagedShareError, ShareRefusedError, ShareTooNewError)

    for place in random.Random(7).sample(range(len(jwe)), 400):
        changed = bytearray(jwe)
        changed[place] ^= 1 << random.Random(place).randrange(7)
        page = bundle.wrap("@@", PAGE).replace(b"@@", bytes(changed))
        page = page.replace(hashlib.sha256(b"@@").hexdigest().encode(), hashlib.sha256(changed).hexdigest().encode())
        with pytest.raises(accepted):
            reading.open_here(page, PASSPHRASE, CHEAP)


@pytest.mark.parametrize("kept", [45, 200, 400, len(VECTOR) // 2, len(VECTOR) - 40])
def test_a_file_that_was_cut_short_is_damaged(kept: int) -> None:
    refused_at_once(VECTOR[:kept], DamagedShareError)


@pytest.mark.parametrize("data", [b"", b"<!doctype html><p>Hello", b"%PDF-1.7", bytes(5000), VECTOR[:30]])
def test_another_file_is_no_share(data: bytes) -> None:
    refused_at_once(data, NotAShareError)


def test_a_passphrase_for_a_damaged_file_is_not_called_wrong() -> None:
    changed = VECTOR.replace(b'"tag":"', b'"tag":"A', 1)

    refused_at_once(changed, DamagedShareError)


# --- demands that come before the key


@pytest.mark.parametrize("rounds", [0, -1, 1, 209_999, 300_001, 2**31, 10**400, 2.5e5, "250000", True, None])
def test_rounds_that_no_share_has_are_refused_at_once(rounds: object) -> None:
    refused_at_once(with_envelope(lambda plain: plain["recipients"][0]["header"].update(p2c=rounds)))


def test_a_thousand_recipients_are_refused_at_once() -> None:
    refused_at_once(with_envelope(lambda plain: plain.update(recipients=plain["recipients"] * 500)))


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: plain.update(recipients=[]),
        lambda plain: plain.update(recipients={}),
        lambda plain: plain.update(recipients=[[]]),
        lambda plain: plain.update(unprotected={"zip": "DEF"}),
        lambda plain: plain.update(aad="AAAA"),
        lambda plain: plain.pop("tag"),
        lambda plain: plain.update(tag=5),
        lambda plain: plain.update(iv="AAAA"),
        lambda plain: plain.update(ciphertext="===="),
        lambda plain: plain.update(protected=5),
        lambda plain: plain.update(protected="!"),
        lambda plain: plain["recipients"][0]["header"].update(zip="DEF"),
        lambda plain: plain["recipients"][0]["header"].update(jku="https://example.org/key"),
        lambda plain: plain["recipients"][0]["header"].update(crit=["p2c"]),
        lambda plain: plain["recipients"][0]["header"].update(alg="dir"),
        lambda plain: plain["recipients"][0]["header"].update(alg="RSA1_5"),
        lambda plain: plain["recipients"][0]["header"].update(p2s="A"),
        lambda plain: plain["recipients"][0].update(encrypted_key="A" * 4000),
        lambda plain: plain["recipients"][1]["header"].update(epk="A"),
        lambda plain: plain["recipients"][1]["header"]["epk"].update(crv="P-256"),
        lambda plain: plain["recipients"][1]["header"]["epk"].update(d="A" * 43),
    ],
)
def test_an_envelope_of_another_form_is_refused_at_once(change: Callable[[dict[str, Any]], object]) -> None:
    refused_at_once(with_envelope(change))


@pytest.mark.parametrize(
    ("header", "error"),
    [
        ('{"enc":"A256GCM","typ":"afterward-share","cty":"1","zip":"DEF"}', ShareRefusedError),
        ('{"enc":"A128CBC-HS256","typ":"afterward-share","cty":"1"}', ShareRefusedError),
        ('{"enc":"A256GCM","enc":"A256GCM","typ":"afterward-share","cty":"2"}', ShareRefusedError),
        ('{"enc":"A256GCM"}', ShareRefusedError),
        ("[" * 20, ShareRefusedError),
        ('{"enc":"XC20P","typ":"afterward-share","cty":"2"}', ShareTooNewError),
    ],
)
def test_compression_and_other_ciphers_are_refused_and_a_newer_format_is_named(
    header: str, error: type[JournalError]
) -> None:
    protected = base64.urlsafe_b64encode(header.encode()).decode().rstrip("=")

    refused_at_once(with_envelope(lambda plain: plain.update(protected=protected)), error)


@pytest.mark.parametrize(
    "jwe", ['"' * (8 << 20), '{"a":' + '"\\\\",' * (2 << 20), '{"ciphertext":"' + "=" * (8 << 20) + '"}']
)
def test_megabytes_that_no_share_holds_are_refused_before_they_are_parsed(jwe: str) -> None:
    refused_at_once(bundle.wrap(jwe, PAGE))


@pytest.mark.parametrize(
    "jwe",
    [
        '{"x":{"ciphertext":"AAAA"},"ciphertext":"BBBB"}',
        '{"ciphertext":"AAAA","ciphertext":"BBBB"}',
        '{"ciphertext":"AAAA',
        '{"a\\"ciphertext":"AAAA"}',
    ],
)
def test_a_ciphertext_in_two_places_is_refused(jwe: str) -> None:
    whole = json.dumps({**json.loads(bundle.find(VECTOR)), "ciphertext": ""})

    refused_at_once(bundle.wrap(jwe[:-1] + "," + whole[1:], PAGE))
    refused_at_once(bundle.wrap(jwe, PAGE))


def test_a_point_of_low_order_opens_nothing() -> None:
    zero = "A" * 43
    data = with_envelope(lambda plain: plain["recipients"][1]["header"]["epk"].update(x=zero))

    with pytest.raises(DamagedShareError):
        reading.open_here(data, THERAPIST)


def test_a_file_of_a_newer_kind_is_named() -> None:
    refused_at_once(b"<!doctype html><!-- afterward-share/2 -->\n<script>new</script>", ShareTooNewError)


def test_two_shares_in_one_file_are_refused() -> None:
    refused_at_once(VECTOR + VECTOR)


def test_size_comes_first() -> None:
    with pytest.raises(ShareRefusedError):
        bundle.find(VECTOR, Limits(file_bytes=len(VECTOR) - 1))
    with pytest.raises(ShareRefusedError):
        reading.look(VECTOR, Limits(payload_bytes=1000))


# --- JSON


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"a":[' + b"[[]]," * 100_000,
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":1e999}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":9007199254740993}',
        b"[]",
        b"null",
        b'"' + b"\\" * 300_001,
        b'{"a":"\xff"}',
        b"\xef\xbb\xbf{}",
        b'{"a":"\x00"}',
        b"",
    ],
)
def test_json_of_two_meanings_or_none_is_refused(data: bytes) -> None:
    began = time.process_time()

    with pytest.raises(ValueError, match=r"."):
        strict_json.parse(data, 1 << 20)

    assert time.process_time() - began < 1


def test_brackets_in_words_are_words() -> None:
    assert strict_json.parse(b'{"a":"[[[[[[[[[[[[[[[[[[[[[\\"{{{{{{{{{{{{{{{{{{{{{{"}', 100)["a"].count("[") == 21


# --- signed, and harmful all the same


@pytest.mark.parametrize(
    "signed",
    [
        b"{",
        b"[" * 100_000,
        b'{"kind":"share","format":"1.0","made_at":"2026-11-02T18:40:00Z","zone":"UTC","made_at":"x"}',
        b'{"kind":"share","format":"1.0","made_at":"2026-11-02T18:40:00Z","zone":"UTC","entries":' + b"[{}]}",
        b'{"kind":"share","format":"1.0","made_at":"2026-11-02T18:40:00Z","zone":"UTC","voices":[{"id":"v"}]}',
    ],
)
def test_a_signed_content_that_no_version_writes_is_refused(signed: bytes) -> None:
    with pytest.raises(ShareRefusedError):
        reading.open_here(signed_content(signed), THERAPIST)


def test_an_override_of_direction_is_shown_and_not_obeyed() -> None:
    plain = '{"kind":"share","format":"1.0","made_at":"2026-11-02T18:40:00Z","zone":"UTC","name":"\\u202eevil \\ud800"}'

    opened = reading.open_here(signed_content(plain.encode()), THERAPIST)

    assert isinstance(opened.content, ShareContent)
    assert opened.content.name == "⟨U+202E⟩evil ⟨U+D800⟩"


@pytest.mark.parametrize(
    ("sound", "media_type"),
    [
        (b"<html><script>", "audio/ogg"),
        (b"OggS", "text/html"),
        (b"OggS", "audio/flac"),
        (b"MZ\x90", "audio/wav"),
        (b"", "audio/ogg"),
        (b"\x89PNG\r\n", "image/png"),
    ],
)
def test_a_recording_that_is_something_else_is_refused(sound: bytes, media_type: str) -> None:
    assert not media_types.is_of(sound, media_type)
    voice = SharedVoice(id="v", media_type=media_type, sound=sound)
    held = ShareContent(made_at=AT, zone="UTC", voices=(voice,))
    locks = [KeyLock(public_key=THERAPIST.public_key)]

    with pytest.raises(errors.ShareTooLargeError):  # our own seal does not let it out either
        sealing.seal(held, PATIENT, locks, share_id="a1b2c3d4", created_at=AT, page=PAGE)


@pytest.mark.parametrize("packed", [b"", b"PK\x03\x04", b"AFTWSHR1", b"AFTWSHR1\xff\xff\xff\xff", bytes(16 << 10)])
def test_a_plaintext_that_is_no_share_is_refused(packed: bytes) -> None:
    with pytest.raises((ShareRefusedError, AlteredShareError)):
        reading.open_here(sealed_plaintext(packed), THERAPIST)


def test_a_plaintext_of_a_later_version_is_too_new() -> None:
    with pytest.raises(ShareTooNewError):
        reading.open_here(sealed_plaintext(b"AFTWSHR2" + bytes(100)), THERAPIST)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["2.0", "1.0", "UTC"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(data=st.data(), put=JSON)
@settings(max_examples=150, deadline=None)
def test_any_other_value_in_any_place_is_read_or_refused_and_nothing_else(data: st.DataObject, put: object) -> None:
    plain = json.loads((vectors.FOLDER / "content.json").read_text("utf-8"))
    at = plain
    while isinstance(at, dict | list) and at:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.booleans()):
            at[key] = put
            break
        at = at[key]

    try:
        read = content.from_json(json.dumps(plain).encode(), {"v1": b"OggS"})
    except (ValueError, ShareTooNewError):
        return
    assert content.from_json(content.to_json(read), {"v1": b"OggS"}) == read


@given(st.binary(max_size=60))
@settings(max_examples=100)
def test_any_bytes_are_no_share(data: bytes) -> None:
    head = b'<script type="application/jose+json" id="afterward-share" data-sha256="'
    digest = hashlib.sha256(data).hexdigest().encode()

    for file in (data, head + data, head + digest + b'">' + data + b"</script>"):
        with pytest.raises(JournalError):
            reading.look(file)
    with pytest.raises(JournalError):
        container.unpack(b"AFTWSHR1" + data, "nobody")


# --- the child process


def test_a_child_that_hangs_is_ended_and_the_share_refused() -> None:
    began = time.perf_counter()

    with pytest.raises(ShareRefusedError):
        limited_child.open_share(VECTOR, PASSPHRASE, seconds=0.01)

    assert time.perf_counter() - began < 5


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limits")
def test_a_child_gets_no_more_memory_than_it_needs_and_writes_no_file(tmp_path: Any) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from journal_app.sharing import limited_child\n"
        "limited_child._limit(1000)\n"
        "try: bytearray(1 << 30)\n"
        "except MemoryError: print('no memory')\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try: open(sys.argv[2], 'wb').write(b'a' * 100_000)\n"
        "except OSError: print('no file')\n"
    )
    root = str(vectors.FOLDER.parents[2])

    done = subprocess.run(
        [sys.executable, "-I", "-c", code, root, str(tmp_path / "file")], capture_output=True, text=True, check=False
    )

    assert done.stdout.split("\n")[:2] == ["no memory", "no file"]


def test_a_child_gets_no_key_that_signs() -> None:
    request = limited_child._request(THERAPIST)

    assert THERAPIST.agreement.hex().encode() in request
    assert THERAPIST.signing.hex().encode() not in request


def test_a_child_names_only_errors_of_a_share() -> None:
    for name in limited_child._NAMES:
        assert issubclass(getattr(errors, name), JournalError)
    assert LIMITS.most_rounds <= 300_000
