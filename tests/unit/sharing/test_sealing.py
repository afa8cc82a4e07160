import ast
import base64
import hashlib
import json
import math
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jwcrypto import jwa as other_jwa
from jwcrypto import jwe as other_jwe
from jwcrypto import jwk as other_jwk
from jwcrypto import jws as other_jws

from journal_app.domain.share import Arrival, Content, OpenedShare, ReplyContent, SharedVoice, arrival
from journal_app.errors import (
    AlteredShareError,
    MistypedKeyError,
    ShareExpiredError,
    ShareForSomeoneElseError,
    ShareRefusedError,
    ShareTooLargeError,
    WrongSharePassphraseError,
)
from journal_app.resources import resource
from journal_app.sharing import bundle, container, envelope, keys, limited_child, passphrase, reading, sealing, signing
from journal_app.sharing.bundle import ReaderPage
from journal_app.sharing.envelope import KeyLock, PassphraseLock
from tests.unit.sharing import vectors
from tests.unit.sharing.contents import CHEAP, cheap, contents
from tests.unit.sharing.vectors import AT, PAGE, PASSPHRASE, PATIENT, THERAPIST

FACTS = json.loads((vectors.FOLDER / "facts.json").read_text("utf-8"))
VECTOR = (vectors.FOLDER / "share.html").read_bytes()


def keyed(content: Content, *identities: keys.Identity) -> bytes:
    locks = [KeyLock(public_key=identity.public_key) for identity in identities]
    return sealing.seal(content, PATIENT, locks, share_id="a1b2c3d4-0000", created_at=AT, page=PAGE).data


# --- round trips


@given(contents())
@settings(max_examples=25, deadline=None)
def test_what_was_sealed_is_what_is_opened_and_nothing_else(held: Content) -> None:
    assert reading.open_here(cheap(held).data, PASSPHRASE, CHEAP).content == held
    assert reading.open_here(keyed(held, THERAPIST), THERAPIST).content == held


def test_the_published_share_opens_for_both_its_readers() -> None:
    for opener in (FACTS["passphrase"], THERAPIST):
        opened = reading.open_here(VECTOR, opener)

        assert opened.content == vectors.sample()
        assert (opened.share_id, opened.digest) == (FACTS["share_id"], FACTS["manifest_sha256"])
        assert opened.sender == PATIENT.sender


def test_a_child_process_opens_it_too() -> None:
    assert limited_child.open_share(VECTOR, PASSPHRASE).content == vectors.sample()
    with pytest.raises(WrongSharePassphraseError):
        limited_child.open_share(VECTOR, "lantern meadow quartz ribbon saddle thistle")


def test_nothing_that_was_written_stands_in_the_file() -> None:
    words = [b"Rowan", b"water", b"phq9", b"ketamine", b"Dr Example", b"content.json", b"2026-11"]
    decoded = base64.urlsafe_b64decode(json.loads(bundle.find(VECTOR))["ciphertext"] + "==")

    assert not [word for word in words if word in VECTOR or word in decoded]


def test_a_reply_is_opened_by_the_key_that_came_with_the_share() -> None:
    reply = ReplyContent(made_at=AT, zone="UTC", name="Dr Example", line="Thank you.", homework=("Walk",))
    share = reading.open_here(VECTOR, THERAPIST)

    lock = KeyLock(public_key=share.sender.reply_key)
    data = sealing.seal(reply, THERAPIST, [lock], share_id="reply-00000001", created_at=AT, page=PAGE).data

    assert reading.open_here(data, PATIENT).content == reply


def test_the_app_itself_takes_no_cheap_rounds() -> None:
    data = cheap(vectors.sample()).data

    with pytest.raises(ShareRefusedError):
        reading.look(data)
    assert PassphraseLock(passphrase=PASSPHRASE).rounds == envelope.ROUNDS == 250_000


def test_a_share_that_no_reader_would_take_is_not_made() -> None:
    sound = b"OggS" + bytes(33 << 20)
    large = replace(
        vectors.sample(), voices=tuple(SharedVoice(id=f"v{n}", media_type="audio/ogg", sound=sound) for n in (1, 2))
    )

    with pytest.raises(ShareTooLargeError):
        keyed(large, THERAPIST)


# --- who may open it


def test_a_passphrase_is_typed_in_many_ways() -> None:
    data = cheap(vectors.sample()).data

    for typed in ("Lantern-Meadow-Quartz-Ribbon-Saddle-Thimble", " lantern, meadow quartz\nribbon saddle  thimble. "):
        assert reading.open_here(data, typed, CHEAP).content == vectors.sample()


@pytest.mark.parametrize("typed", ["", "lantern", "lantern meadow quartz ribbon saddle thimbl", "1 2 3"])
def test_another_passphrase_is_told_apart_from_damage(typed: str) -> None:
    with pytest.raises(WrongSharePassphraseError):
        reading.open_here(VECTOR, typed)


def test_a_key_that_it_was_not_made_for_does_not_open_it() -> None:
    with pytest.raises(ShareForSomeoneElseError):
        reading.open_here(VECTOR, PATIENT)
    with pytest.raises(ShareForSomeoneElseError):
        reading.open_here(keyed(vectors.sample(), THERAPIST), PASSPHRASE)


def test_a_share_that_was_encrypted_anew_for_another_is_noticed() -> None:
    packed, _ = envelope.decrypt(reading.look(VECTOR), THERAPIST.agreement)
    third = keys.new_identity()

    forwarded = bundle.wrap(envelope.encrypt(packed, [KeyLock(public_key=third.public_key)]), PAGE)

    with pytest.raises(ShareForSomeoneElseError):
        reading.open_here(forwarded, third)


def test_a_day_that_the_sender_asked_for_is_the_last() -> None:
    share = reading.open_here(VECTOR, THERAPIST)

    assert reading.check_day(share, date(2026, 12, 31)) is share
    with pytest.raises(ShareExpiredError):
        reading.check_day(share, date(2027, 1, 1))


# --- the manifest


def test_every_changed_byte_of_the_manifest_and_its_parts_is_noticed() -> None:
    packed, recipient = envelope.decrypt(reading.look(VECTOR), THERAPIST.agreement)
    end = 12 + int.from_bytes(packed[8:12], "big")
    used = len(packed.rstrip(b"\0"))

    for place in (*range(12, end), *range(end, used, 7), used + 100, len(packed) - 1):
        changed = bytearray(packed)
        changed[place] ^= 1
        with pytest.raises(AlteredShareError):
            container.unpack(bytes(changed), recipient)


def test_a_part_signed_by_another_key_is_noticed() -> None:
    packed, recipient = envelope.decrypt(reading.look(VECTOR), THERAPIST.agreement)
    end = 12 + int.from_bytes(packed[8:12], "big")
    manifest = signing.verify(packed[12:end])

    forged = signing.sign(manifest, THERAPIST)

    with pytest.raises(AlteredShareError):
        container.unpack(packed[:8] + len(forged).to_bytes(4, "big") + forged + packed[end:], recipient)


@given(st.integers(1, 1 << 30))
def test_lengths_say_little_and_cost_at_most_an_eighth(length: int) -> None:
    padded = container.padded_length(length)

    assert length <= padded <= max(length * 1.12 + 1, 16 << 10)
    assert container.padded_length(padded) == padded


def share_number(sequence: int, share_id: str, previous: str = "", digest: str = "") -> OpenedShare:
    digest = digest or f"digest of {share_id}"
    return OpenedShare(
        share_id=share_id,
        sender=PATIENT.sender,
        sequence=sequence,
        previous=previous,
        digest=digest,
        created_at=AT,
        content=ReplyContent(made_at=AT, zone="UTC"),
    )


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (share_number(1, "a"), Arrival.ALREADY_HERE),
        (share_number(1, "b"), Arrival.CONFLICT),
        (share_number(2, "a", digest="another"), Arrival.CONFLICT),
        (share_number(2, "b", "digest of a"), Arrival.NEW),
        (share_number(2, "b", "digest of x"), Arrival.CONFLICT),
        (share_number(3, "c", "digest of b"), Arrival.GAP),
        (share_number(4, "d", "x"), Arrival.OLDER),
    ],
)
def test_what_arrived_before_decides_what_a_share_is(share: OpenedShare, expected: Arrival) -> None:
    known = [(1, "a", "digest of a")] + ([(5, "e", "digest of e")] if expected is Arrival.OLDER else [])

    assert arrival(share, known) is expected


# --- keys and passphrases


def test_a_public_key_survives_being_copied_by_hand_and_every_slip_is_noticed() -> None:
    text = keys.public_text(THERAPIST.public_key)

    assert keys.read_public_key(text.lower().replace("-", " ").replace("0", "o")) == THERAPIST.public_key
    assert keys.read_public_key(keys.qr_text(THERAPIST.public_key)) == THERAPIST.public_key
    for place, character in enumerate(text):
        if character != "-":
            slip = text[:place] + ("2" if character != "2" else "3") + text[place + 1 :]
            with pytest.raises(MistypedKeyError):
                keys.read_public_key(slip)
    for wrong in ("", text[:-1], text + "0", "U" * 64, "é" * 64):
        with pytest.raises(MistypedKeyError):
            keys.read_public_key(wrong)


def test_a_fingerprint_is_eight_groups_of_five_digits() -> None:
    fingerprint = keys.fingerprint(THERAPIST.public_key)

    assert re.fullmatch(r"\d{5}( \d{5}){7}", fingerprint)
    assert fingerprint != keys.fingerprint(PATIENT.public_key)


def test_secrets_are_not_shown() -> None:
    shown = repr((PATIENT, PassphraseLock(passphrase=PASSPHRASE)))

    assert PASSPHRASE not in shown
    assert repr(PATIENT.signing) not in shown


def test_names_of_records_say_nothing_and_stay_the_same() -> None:
    identifier = "019a4f00-0000-7000-8000-000000000001"

    assert keys.stable_name(b"k" * 32, identifier) == keys.stable_name(b"k" * 32, identifier)
    assert keys.stable_name(b"k" * 32, identifier) != keys.stable_name(b"l" * 32, identifier)
    assert re.fullmatch(r"[A-Za-z0-9_-]{20}", keys.stable_name(b"k" * 32, identifier))


def test_a_drawn_passphrase_has_seventy_seven_bits() -> None:
    drawn = passphrase.new_passphrase()

    assert len(drawn.split()) == 6
    assert drawn.encode() == passphrase.secret_of(drawn)
    assert 6 * math.log2(len(passphrase._words())) >= 77


# --- the page


def test_the_page_is_filled_once_and_its_hashes_are_those_of_what_is_in_it() -> None:
    page = ReaderPage(PAGE.html, "p { color: black }", 'const words = "@@SHARE@@ @@STYLE@@";')

    filled = page.around("<share>")

    script = base64.b64encode(hashlib.sha256(page.script.encode()).digest()).decode()
    assert f"script-src 'sha256-{script}'" in filled
    assert f"<script>{page.script}</script>" in filled
    assert filled.count("<share>") == 1


@pytest.mark.parametrize(
    ("html", "style", "script"),
    [
        (PAGE.html.replace("@@SHARE@@", ""), "", ""),
        (PAGE.html, "</STYLE>", ""),
        (PAGE.html, "", "'</script>'"),
        (PAGE.html, "", "'<!--'"),
    ],
)
def test_a_page_that_would_break_is_not_used(html: str, style: str, script: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        ReaderPage(html, style, script)


def test_the_page_of_the_app_can_be_used() -> None:
    data = bundle.wrap("{}", bundle.reader_page())

    assert bundle.find(data) == b"{}"
    assert b"default-src 'none'" in data
    assert data.startswith(b"<!doctype html><!-- afterward-share/1 -->")


# --- another implementation of the standards


def test_another_library_opens_what_we_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other_jwa, "default_max_pbkdf2_iterations", envelope.ROUNDS)  # it takes 16,384 by itself
    text = bundle.find(VECTOR).decode()
    secret = other_jwk.JWK(kty="oct", k=base64.urlsafe_b64encode(PASSPHRASE.encode()).decode().rstrip("="))
    private = other_jwk.JWK(**keys.agreement_key(THERAPIST.agreement).as_dict(private=True))
    ours, _ = envelope.decrypt(reading.look(VECTOR), THERAPIST.agreement)

    for key, kind in ((secret, "PBES2-HS512+A256KW"), (private, "ECDH-ES+A256KW")):
        token = other_jwe.JWE(algs=[kind, "A256GCM"])
        token.deserialize(one_recipient(text, kind), key)
        assert token.payload == ours

    signed = ours[12 : 12 + int.from_bytes(ours[8:12], "big")].decode()
    manifest = other_jws.JWS()
    manifest.allowed_algs = ["Ed25519"]
    manifest.deserialize(signed, other_jwk.JWK(**keys.signing_key(PATIENT.signing).as_dict(private=False)))
    assert json.loads(manifest.payload)["parts"][0]["name"] == "content.json"


def test_we_open_what_another_library_seals() -> None:
    ours, _ = envelope.decrypt(reading.look(VECTOR), THERAPIST.agreement)
    protected = '{"enc":"A256GCM","typ":"afterward-share","cty":"1"}'
    token = other_jwe.JWE(ours, protected=protected, algs=["ECDH-ES+A256KW", "A256GCM"])
    public = other_jwk.JWK(**keys.agreement_key(THERAPIST.agreement).as_dict(private=False))
    kid = keys.key_id("X25519", THERAPIST.public_key)
    token.add_recipient(public, json.dumps({"alg": "ECDH-ES+A256KW", "kid": kid}))
    plain = json.loads(token.serialize())
    if "recipients" not in plain:
        plain["recipients"] = [{"header": plain.pop("header"), "encrypted_key": plain.pop("encrypted_key")}]

    data = bundle.wrap(json.dumps(plain), PAGE)

    assert reading.open_here(data, THERAPIST).content == vectors.sample()


def one_recipient(text: str, kind: str) -> str:
    plain = json.loads(text)
    plain["recipients"] = [one for one in plain["recipients"] if one["header"]["alg"] == kind]
    return json.dumps(plain)


def test_times_of_a_share_are_those_it_was_made_with() -> None:
    later = datetime(2026, 11, 2, 21, 40, 1, 5, tzinfo=UTC) + timedelta(hours=1)
    lock = KeyLock(public_key=THERAPIST.public_key)

    sealed = sealing.seal(
        vectors.sample(),
        PATIENT,
        [lock],
        share_id="a1b2c3d4",
        created_at=later,
        sequence=4,
        previous="ab" * 32,
        page=PAGE,
    )

    opened = reading.open_here(sealed.data, THERAPIST)
    assert (opened.created_at, opened.sequence, opened.previous) == (later, 4, "ab" * 32)
    assert opened.digest == sealed.digest


def test_the_app_has_no_way_to_cheaper_rounds_or_wider_limits() -> None:
    package = Path(sealing.__file__).parent.parent
    calls = [
        (path.name, keyword.arg)
        for path in package.rglob("*.py")
        if path.parent.name != "sharing" or path.name in {"limited_child.py", "sealing.py"}
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg in {"rounds", "fewest_rounds", "most_rounds"}
    ]

    assert calls == []


def test_the_reader_in_the_documentation_reads_the_published_share() -> None:
    text = resource("share", "FORMAT.md").read_text("utf-8")
    recipe: dict[str, Any] = {"__name__": "recipe"}
    exec(re.findall(r"```python\n(.*?)```", text, re.DOTALL)[0], recipe)  # noqa: S102 - our own recipe

    manifest, parts = recipe["read_share"](VECTOR, PASSPHRASE.replace(" ", "-").title())

    assert manifest["share_id"] == FACTS["share_id"]
    assert parts["content.json"] == (vectors.FOLDER / "content.json").read_bytes()
    assert parts["voice/v1"] == vectors.sample().voices[0].sound
