"""The one file: a page that any browser opens, and the encrypted share inside it. The app ignores the page.

The share stands in the page as text of a script element that no browser runs. It is found by its first tag, to the
letter, and by nothing else: an HTML parser would be one more thing that a hostile file can talk to.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from journal_app.errors import DamagedShareError, NotAShareError, ShareRefusedError, ShareTooNewError
from journal_app.resources import resource
from journal_app.sharing.import_limits import LIMITS, Limits

SUFFIX: Final = ".html"
_START: Final = re.compile(rb'<script type="application/jose\+json" id="afterward-share" data-sha256="([0-9a-f]{64})">')
_END: Final = b"</script>"
_MARK: Final = re.compile(rb"<!-- afterward-share/(\d{1,4}) -->")
_MARK_WITHIN: Final = 200
_PLACEHOLDERS: Final = ("@@STYLE@@", "@@SCRIPT@@", "@@STYLE_HASH@@", "@@SCRIPT_HASH@@", "@@SHARE@@")


@dataclass(frozen=True, slots=True)
class ReaderPage:
    """The page, in three files as they are written; the last two go into the first when a share is made."""

    html: str
    style: str
    script: str

    def __post_init__(self) -> None:
        if any(self.html.count(placeholder) != 1 for placeholder in _PLACEHOLDERS):
            raise ValueError("the page has each placeholder once")
        if "</style" in self.style.lower() or re.search("</script|<!--", self.script, re.IGNORECASE):
            raise ValueError("style and script stay inside their elements")
        whole = (self.html + self.style + self.script).encode("utf-8")
        if _START.search(whole):
            raise ValueError("the page holds no share of its own")

    def around(self, share: str) -> str:
        """Return the page with a share in it."""
        filled = {
            "@@STYLE_HASH@@": _csp_hash(self.style),
            "@@SCRIPT_HASH@@": _csp_hash(self.script),
            "@@STYLE@@": self.style,
            "@@SCRIPT@@": self.script,
            "@@SHARE@@": share,
        }
        # At once, so that a placeholder that is named in the script stays what it is there.
        return re.sub("@@[A-Z_]+@@", lambda found: filled.get(found[0], found[0]), self.html)


@cache
def reader_page() -> ReaderPage:
    """Return the page that comes with the app."""
    parts = (resource("share", "reader", name).read_text("utf-8") for name in ("page.html", "reader.css", "reader.js"))
    return ReaderPage(*parts)


def wrap(jwe: str, page: ReaderPage) -> bytes:
    """Put an encrypted share, as one line of JSON in ASCII, into the page."""
    digest = hashlib.sha256(jwe.encode("ascii")).hexdigest()
    share = f'<script type="application/jose+json" id="afterward-share" data-sha256="{digest}">{jwe}</script>'
    return page.around(share).encode("utf-8")


def find(data: bytes, limits: Limits = LIMITS) -> bytes:
    """Return the encrypted share in a file.

    Raises:
        NotAShareError: There is none, and nothing of the page either.
        ShareTooNewError: A later version wrote the file.
        DamagedShareError: It is cut short, or was changed on its way.
        ShareRefusedError: The file is too large, or holds several.
    """
    if len(data) > limits.file_bytes:
        raise ShareRefusedError
    starts = list(_START.finditer(data))
    if not starts:
        raise _missing(data)
    if len(starts) > 1:
        raise ShareRefusedError
    end = data.find(_END, starts[0].end())
    if end < 0:
        raise DamagedShareError
    found = data[starts[0].end() : end]
    if hashlib.sha256(found).hexdigest().encode("ascii") != starts[0][1]:
        raise DamagedShareError
    return found


def _missing(data: bytes) -> DamagedShareError | NotAShareError | ShareTooNewError:
    mark = _MARK.search(data[:_MARK_WITHIN])
    if mark is not None and int(mark[1]) > 1:
        return ShareTooNewError()
    if mark is not None or b"afterward-share" in data:
        return DamagedShareError()
    return NotAShareError()


def _csp_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
