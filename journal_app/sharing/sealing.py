"""A chosen content, sealed: signed, padded, encrypted, in its page; and opened again before it is handed out."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from journal_app.domain.share import Content
from journal_app.errors import ShareRefusedError, ShareTooLargeError
from journal_app.sharing import bundle, container, envelope
from journal_app.sharing import content as content_json
from journal_app.sharing.bundle import ReaderPage
from journal_app.sharing.envelope import Lock
from journal_app.sharing.import_limits import LIMITS
from journal_app.sharing.keys import Identity
from journal_app.sharing.signing import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedShare:
    """A share file, and what its ledger keeps of it.

    Attributes:
        data: The whole file.
        sha256: Of the whole file, in hexadecimal digits.
        digest: Of the manifest; what the next share names as the one before it.
    """

    data: bytes = field(repr=False)
    sha256: str
    share_id: str
    sequence: int
    digest: str


def seal(
    content: Content,
    identity: Identity,
    locks: Sequence[Lock],
    *,
    share_id: str,
    created_at: datetime,
    sequence: int = 1,
    previous: str = "",
    page: ReaderPage | None = None,
) -> SealedShare:
    """Make the file of a share.

    Args:
        content: All of it is in the file.
        identity: The keys of the sender.
        locks: Who can open it; one at least.
        share_id: Names this share, for ever; random.
        created_at: Aware.
        sequence: As in `OpenedShare`.
        previous: As in `OpenedShare`.
        page: The page around it; that of the app by default.

    Raises:
        ShareTooLargeError: It holds more than a reader takes.
    """
    parts = container.parts_of(content)
    manifest = Manifest(
        share_id=share_id,
        sender=identity.sender,
        recipients=tuple(lock.recipient_id for lock in locks),
        sequence=sequence,
        previous=previous,
        created_at=created_at,
        parts=tuple(part for part, _ in parts),
    )
    packed, digest = container.pack(manifest, [data for _, data in parts], identity)
    _check(packed, locks[0], parts[0][1])
    jwe = envelope.encrypt(packed, locks)
    data = bundle.wrap(jwe, page or bundle.reader_page())
    if len(data) > LIMITS.file_bytes:
        raise ShareTooLargeError
    return SealedShare(
        data=data, sha256=hashlib.sha256(data).hexdigest(), share_id=share_id, sequence=sequence, digest=digest
    )


def _check(packed: bytes, lock: Lock, written: bytes) -> None:
    """Read what is about to be encrypted as its reader will: a share that cannot be opened is noticed here."""
    try:
        read = container.unpack(packed, lock.recipient_id)
    except ShareRefusedError as error:
        raise ShareTooLargeError from error
    if content_json.to_json(read.content) != written:
        raise ValueError("a share reads otherwise than it was written")
