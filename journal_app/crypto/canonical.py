"""One way to write a value as bytes, so that what is signed is what is read."""

import base64
import binascii
import json


def canonical(value: object) -> bytes:
    """Return JSON in ASCII: keys sorted, no white space, every other character escaped."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def to_base64(data: bytes) -> str:
    """Return standard base64 with padding (RFC 4648, section 4)."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """Read standard base64.

    Raises:
        ValueError: It is anything else.
    """
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
