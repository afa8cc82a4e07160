"""What time it is, as something that can be replaced in a test."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """The present moment, and how it reads where the person is."""

    def now(self) -> datetime:
        """Return the present, aware, UTC."""

    def local(self, instant: datetime) -> datetime:
        """Return the same instant in the person's own time zone, with the rules in force at that instant."""


class SystemClock:
    """The computer's clock and time zone."""

    def now(self) -> datetime:
        """Return the present, aware, UTC."""
        return datetime.now(UTC)

    def local(self, instant: datetime) -> datetime:
        """Return the same instant in the computer's time zone."""
        return instant.astimezone()
