"""What is encrypted: the signed manifest, then the parts that it names, then zeros up to a length that says little.

`AFTWSHR1`, the length of the manifest as four bytes (big-endian), the manifest, and the parts one after another in the
order in which it names them: nothing to search for, and nothing that two readers could take in two ways.
"""

from collections.abc import Sequence
from typing import Final

from journal_app.domain.share import Content, OpenedShare, ReplyContent, ShareContent
from journal_app.errors import (
    AlteredShareError,
    ShareForSomeoneElseError,
    ShareRefusedError,
    ShareTooLargeError,
    ShareTooNewError,
)
from journal_app.sharing import content as content_json
from journal_app.sharing import media_types, signing
from journal_app.sharing.import_limits import LIMITS, MANIFEST_BYTES, Limits
from journal_app.sharing.keys import Identity
from journal_app.sharing.signing import Manifest, Part, part_of

_MAGIC: Final = b"AFTWSHR"
_VERSION: Final = b"1"
_HEAD: Final = 12
_SMALLEST: Final = 16 << 10
_JSON: Final = "application/json"
CONTENT: Final = "content.json"


def parts_of(content: Content) -> tuple[tuple[Part, bytes], ...]:
    """Return the parts of a content with their bytes, the JSON first."""
    voices = content.voices if isinstance(content, ShareContent) else ()
    written = content_json.to_json(content)
    return (
        (part_of(CONTENT, _JSON, written), written),
        *((part_of(f"voice/{voice.id}", voice.media_type, voice.sound), voice.sound) for voice in voices),
    )


def pack(manifest: Manifest, parts: Sequence[bytes], identity: Identity) -> tuple[bytes, str]:
    """Sign and put together; return the bytes and the digest of the manifest.

    Raises:
        ShareTooLargeError: It would be more than a reader takes.
    """
    signed = signing.sign(manifest, identity)
    packed = b"".join([_MAGIC, _VERSION, len(signed).to_bytes(4, "big"), signed, *parts])
    length = padded_length(len(packed))
    if len(signed) > MANIFEST_BYTES or length > LIMITS.payload_bytes or len(parts[0]) > LIMITS.content_bytes:
        raise ShareTooLargeError
    return packed.ljust(length, b"\x00"), signing.digest_of(signed)


def unpack(packed: bytes, recipient_id: str, limits: Limits = LIMITS) -> OpenedShare:
    """Check and read what was decrypted.

    Args:
        packed: As `pack` returned it.
        recipient_id: Who opened it.
        limits: How much it may hold.

    Raises:
        AlteredShareError: It is not what was signed.
        ShareForSomeoneElseError: Its sender encrypted it to others; somebody else encrypted it anew.
        ShareTooNewError: A later version of the format.
        ShareRefusedError: It is signed, and nothing that this app writes.
    """
    if packed[:7] == _MAGIC and packed[7:8] > _VERSION:
        raise ShareTooNewError
    if packed[:8] != _MAGIC + _VERSION or len(packed) > limits.payload_bytes:
        raise ShareRefusedError
    end = _HEAD + int.from_bytes(packed[8:_HEAD], "big")
    signed = packed[_HEAD:end]
    manifest = signing.verify(signed, limits)
    if recipient_id not in manifest.recipients:
        raise ShareForSomeoneElseError
    members: dict[str, bytes] = {}
    for part in manifest.parts:
        members[part.name] = packed[end : end + part.size]
        if not part.is_of(members[part.name]):
            raise AlteredShareError
        end += part.size
    if packed.count(0, end) != len(packed) - end:
        raise AlteredShareError
    return OpenedShare(
        share_id=manifest.share_id,
        sender=manifest.sender,
        sequence=manifest.sequence,
        previous=manifest.previous,
        digest=signing.digest_of(signed),
        created_at=manifest.created_at,
        content=_content(members, manifest.parts, limits),
    )


def padded_length(length: int) -> int:
    """Return the next length of the few that are in use, at most 12 % more: it hides how much was written.

    Padmé, from K. Nikitin and others, "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs",
    2019, section 4; with a floor, because the shortest shares are the most telling.
    """
    if length <= _SMALLEST:
        return _SMALLEST
    exponent = length.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    return -(-length >> low_bits) << low_bits


def _content(members: dict[str, bytes], parts: Sequence[Part], limits: Limits) -> Content:
    sounds = {name.removeprefix("voice/"): data for name, data in members.items() if name != CONTENT}
    try:
        content = content_json.from_json(members[CONTENT], sounds, limits)
    except ValueError as error:
        raise ShareRefusedError from error
    types = {part.name: part.media_type for part in parts}
    voices = () if isinstance(content, ReplyContent) else content.voices
    if len(voices) != len(sounds):
        raise ShareRefusedError
    for voice in voices:
        named_alike = types[f"voice/{voice.id}"] == voice.media_type
        if not named_alike or not media_types.is_of(voice.sound, voice.media_type):
            raise ShareRefusedError
    return content
