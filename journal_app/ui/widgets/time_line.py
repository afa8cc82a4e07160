"""A line for a time of day, which may be known only about: "10:30" or "~10:30"."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit

from journal_app.domain.day import zone_named
from journal_app.ui import words
from journal_app.ui.widgets.field import parse_time

_ABOUT = "~"
_LONGEST = 16


class TimeLine(QLineEdit):
    """Reads digits as people type them. What was not touched stays to the second and on its day."""

    def __init__(self, says: str) -> None:
        super().__init__()
        self.setAccessibleName(says)
        self.setMaxLength(_LONGEST)
        self._shown: datetime | None = None
        self._as_shown = ""

    @property
    def is_about(self) -> bool:
        """Tell whether the time is known only about."""
        return _split(self.text())[0]

    def show_time(self, local: datetime | None, *, about: bool = False) -> None:
        """Show an aware local time, or none."""
        self._shown = local
        self._as_shown = "" if local is None else (_ABOUT if about else "") + words.clock_time(local)
        self.setText(self._as_shown)

    def clock_time(self) -> time | None:
        """Return the time of day, or None where nothing is typed.

        Raises:
            ValueError: It is no time of day.
        """
        return parse_time(_split(self.text())[1])

    def instant(self, place: Callable[[time], datetime], moved: timedelta = timedelta()) -> datetime | None:
        """Return when it was, or None where nothing is typed.

        Args:
            place: Says on which day a time of day was.
            moved: By how many days what it belongs to has moved since it was shown.

        Raises:
            ValueError: It is no time of day.
        """
        if self._shown is not None and _split(self.text())[1] == _split(self._as_shown)[1]:
            return (self._shown + moved).astimezone(zone_named("UTC"))
        at = self.clock_time()
        return None if at is None else place(at)


def _split(text: str) -> tuple[bool, str]:
    """Return whether a time is about, and the rest."""
    text = " ".join(text.split())
    for sign in (_ABOUT, QCoreApplication.translate("TimeLine", "about"), "c."):
        if text.lower().startswith(sign.lower()):
            return True, text[len(sign) :].strip()
    return False, text
