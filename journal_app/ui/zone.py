"""The time zone of this computer, by the name that is kept beside every time."""

from PySide6.QtCore import QTimeZone


def system_zone() -> str:
    """Return the IANA name of the computer's time zone, or "UTC" where it has none."""
    return bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii") or "UTC"
