"""What was said or drawn: a recording or a drawing that belongs to an entry."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from journal_app.domain.identifiers import Identifier

PEAKS_A_SECOND = 10
DRAWING_TYPE = "application/json"


class MediaKind(StrEnum):
    """What an attachment is."""

    VOICE = "voice"
    DRAWING = "drawing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A recording or a drawing, without its bytes.

    Attributes:
        entry_id: May name an entry that is not kept yet, or only as a draft; None until it is claimed by one.
        at: When it was begun, aware, UTC.
        zone: IANA name of the time zone the person was in.
        prompt_id: The prompt that it answers; often empty.
        media_type: Of its bytes, such as `audio/ogg`.
        seconds: How long a recording is; None until it is finished.
        byte_count: How many bytes were kept; 0 until it is finished.
        is_complete: False while it is being recorded, and after a crash.
        peaks: How loud it was, 0 to 255, `PEAKS_A_SECOND` each second, for a picture of it.
    """

    id: Identifier
    kind: MediaKind
    at: datetime
    zone: str
    entry_id: Identifier | None = None
    prompt_id: str = ""
    media_type: str = ""
    seconds: float | None = None
    byte_count: int = 0
    is_complete: bool = False
    peaks: bytes = b""

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("times of a recording are aware")
