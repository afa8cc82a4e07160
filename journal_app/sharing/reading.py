"""Opening a share file, in the order in which each step may be believed: size, form, demands, key, signature, content.

`limited_child.open_share` does this where it cannot hurt; the app uses that one.
"""

from datetime import date

from journal_app.domain.share import OpenedShare, ShareContent
from journal_app.errors import ShareExpiredError
from journal_app.sharing import bundle, container, envelope
from journal_app.sharing.envelope import Envelope, Opener
from journal_app.sharing.import_limits import LIMITS, Limits


def look(data: bytes, limits: Limits = LIMITS) -> Envelope:
    """Return what a file asks for, without deriving or decrypting anything; it takes milliseconds.

    Raises:
        NotAShareError: It is no share.
        DamagedShareError: It was changed or cut short.
        ShareTooNewError: A later version made it.
        ShareRefusedError: It asks for too much.
    """
    return envelope.read_envelope(bundle.find(data, limits), limits)


def open_here(data: bytes, opener: Opener, limits: Limits = LIMITS) -> OpenedShare:
    """Open a share file in this process.

    Raises:
        JournalError: Whatever `look`, `envelope.decrypt` and `container.unpack` raise.
    """
    return container.unpack(*envelope.decrypt(look(data, limits), envelope.secret_of(opener)), limits)


def check_day(share: OpenedShare, today: date) -> OpenedShare:
    """Return the share, unless its sender asked that it is no longer read.

    Raises:
        ShareExpiredError: The day they named has passed.
    """
    if isinstance(share.content, ShareContent) and share.content.read_by is not None and today > share.content.read_by:
        raise ShareExpiredError
    return share
