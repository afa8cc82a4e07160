"""What a recording is, by its first bytes: a file's own word for it is not asked."""

from typing import Final

_BEGINNINGS: Final = (
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "audio/webm"),
)
_SYNONYMS: Final = {"audio/wav": "audio/wav", "audio/x-wav": "audio/wav", "audio/wave": "audio/wav"}


def sound_type(data: bytes) -> str:
    """Return the media type of a recording, or an empty text for anything that is none."""
    for beginning, media_type in _BEGINNINGS:
        if data.startswith(beginning):
            return media_type
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "audio/wav"
    if data[4:8] == b"ftyp":
        return "audio/mp4"
    return ""


def is_of(data: bytes, media_type: str) -> bool:
    """Tell whether bytes are a recording of the type that is claimed; parameters of the type are passed over."""
    claimed = media_type.split(";", maxsplit=1)[0].strip().lower()
    return bool(data) and sound_type(data) == _SYNONYMS.get(claimed, claimed)
