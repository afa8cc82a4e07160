"""Text from outside, with what cannot be seen made visible: it may neither hide words nor turn them round."""

import re
from typing import Final

_LINE_ENDS: Final = re.compile("\r\n?")
_UNSEEN: Final = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, save tab and new line
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates of direction
    "\ud800-\udfff"  # half a character
    "]"
)


def visible(text: str) -> str:
    """Return the text with line ends as one sign, and `⟨U+202E⟩` and the like for what would not be seen."""
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", _LINE_ENDS.sub("\n", text))
