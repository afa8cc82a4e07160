"""How much a file from outside may ask for, before anything in it is believed."""

from dataclasses import dataclass
from typing import Final

MEBIBYTE: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a share may ask for. The app uses these values and no others; tests may read cheaper files.

    Attributes:
        file_bytes: Of the whole file, looked at before anything is read.
        payload_bytes: Of what is decrypted.
        content_bytes: Of the JSON in it.
        fewest_rounds, most_rounds: Of PBKDF2. Fewer would make the passphrase cheap to guess, more would keep the
            reader's computer busy.
        recipients: How many may be able to open it.
        parts: How many parts the manifest may name.
        depth: How deep JSON may be nested.
        brackets, values: How many lists and objects, and how many values, JSON may hold.
        quotes: How many quotation marks, two for each text and name and those in the words.
        text_length: Of one text, in code points; `name_length` of a name, which stands in one line.
        items: Of one list of records; `measures` of that of measures, `wishes` of what a reply says to try or to write
            about, `numbers` of one list of numbers.
    """

    file_bytes: int = 96 * MEBIBYTE
    payload_bytes: int = 64 * MEBIBYTE
    content_bytes: int = 24 * MEBIBYTE
    fewest_rounds: int = 210_000
    most_rounds: int = 300_000
    recipients: int = 8
    parts: int = 400
    depth: int = 12
    brackets: int = 400_000
    values: int = 2_000_000
    quotes: int = 2_000_000
    text_length: int = 400_000
    name_length: int = 1_000
    items: int = 20_000
    measures: int = 60
    wishes: int = 200
    numbers: int = 600_000


LIMITS: Final = Limits()
MANIFEST_BYTES: Final = 256 << 10
"""Of the signed manifest, as text."""
ENVELOPE_BYTES: Final = 32 << 10
"""Of everything in the encrypted part beside the ciphertext."""
