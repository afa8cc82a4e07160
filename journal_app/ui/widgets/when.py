"""Times in words: where and when an entry was written, as the person's locale writes it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from journal_app.domain.day import NIGHT_ENDS_AT
from journal_app.domain.entry import EntryHeader
from journal_app.domain.phase import Moment
from journal_app.ui.timeline.wording import Wording

translate = QCoreApplication.translate


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone; UTC for a name that this system does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def entry_day(header: EntryHeader) -> date:
    """Return the local day that a list puts an entry under: the night after a session belongs to its evening."""
    local = header.happened_at.astimezone(zone_of(header.zone))
    after_session = header.moment in {Moment.FIRST_CAPTURE, Moment.EVENING}
    belongs_to_evening = after_session and local.hour < NIGHT_ENDS_AT
    return local.date() - timedelta(days=belongs_to_evening)


def day_text(day: date, this_year: int) -> str:
    """Return such as "Friday 20 November", with the year where it is another one."""
    words = Wording(QLocale(), ZoneInfo("UTC")).weekday_and_day(day)
    return words if day.year == this_year else f"{words} {day.year}"


def date_text(day: date) -> str:
    """Return a whole date such as "20 November 2026"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMMM yyyy")


def clock_text(instant: datetime, zone: str) -> str:
    """Return such as "20:15", where the person was."""
    local = instant.astimezone(zone_of(zone))
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def long_text(instant: datetime, zone: str) -> str:
    """Return such as "Friday 20 November 2026, 20:15", where the person was."""
    return Wording(QLocale(), zone_of(zone)).long_moment(instant.timestamp())


def moment_name(moment: Moment) -> str:
    """Return where around a session something was written, in a few words."""
    names = {
        Moment.PREPARATION: translate("Moments", "Preparation"),
        Moment.BEFORE: translate("Moments", "Day of the session"),
        Moment.FIRST_CAPTURE: translate("Moments", "Right after"),
        Moment.EVENING: translate("Moments", "Same evening"),
        Moment.NEXT_DAY: translate("Moments", "Next day"),
        Moment.DAYS_AFTER: translate("Moments", "Days after"),
        Moment.WEEK_AFTER: translate("Moments", "A week after"),
        Moment.BEFORE_NEXT: translate("Moments", "Before the next session"),
        Moment.LOOK_BACK: translate("Moments", "Looking back"),
    }
    return names[moment]
