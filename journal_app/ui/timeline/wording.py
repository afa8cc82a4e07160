"""The words on the timeline: dates as the person's locale writes them, and marks as full sentences for the ear."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from journal_app.domain.course import Route
from journal_app.domain.phase import Phase
from journal_app.domain.step import StepStatus
from journal_app.domain.timeline import CLINIC, PAUSE, Lane, Mark
from journal_app.ui import words
from journal_app.ui.timeline.curves import SMOOTHED_DAYS, Smoothing
from journal_app.ui.timeline.ticks import Level, Tick, Unit

translate = QCoreApplication.translate

_DAY = r"(?<!d)d{1,2}(?!d)"
_MONTH = r"M{2,4}"
_TAIL = r"[^\sdMy,'\u060c]?"
_BETWEEN = r"(?:'[^']*'|[^dMy,\u060c])*"
_DAY_AND_MONTH = re.compile(f"(?:{_DAY}{_TAIL}{_BETWEEN}{_MONTH}{_TAIL}|{_MONTH}{_TAIL}{_BETWEEN}{_DAY}{_TAIL})")
_MONTH_AND_YEAR = re.compile(f"(?:{_MONTH}{_TAIL}{_BETWEEN}y{{2,4}}{_TAIL}|y{{2,4}}{_TAIL}{_BETWEEN}{_MONTH}{_TAIL})")


class _Patterns(NamedTuple):
    """How a locale orders the parts of a date."""

    day_month: str
    month_year: str


def _patterns(locale: QLocale) -> _Patterns:
    full = locale.dateFormat(QLocale.FormatType.LongFormat)
    day_month = _DAY_AND_MONTH.search(full)
    month_year = _MONTH_AND_YEAR.search(full)
    return _Patterns(
        day_month=day_month[0].strip() if day_month else "d MMMM",
        month_year=month_year[0].strip() if month_year else "MMMM yyyy",
    )


_SESSIONS = frozenset({Lane.DOSING, Lane.THERAPY})


class Wording:
    """Puts times and marks in words, in one locale and one time zone. Holds no mark."""

    def __init__(self, locale: QLocale, zone: ZoneInfo) -> None:
        self.locale = locale
        self.zone = zone
        self._patterns = _patterns(locale)
        self._short_routes = _short_routes()

    # Times

    def tick(self, unit: Unit, tick: Tick, level: Level) -> str:
        """Return the word at a line of the axis."""
        local = tick.local.date()
        day = _qdate(local)
        if unit is Unit.HOUR:
            word = self._clock(tick.local)
        elif unit is Unit.DAY and level is Level.HOURS:
            word = self.weekday_and_day(local)
        elif unit is Unit.DAY:
            weekday = self.locale.standaloneDayName(local.isoweekday(), QLocale.FormatType.ShortFormat)
            word = f"{weekday} {self.locale.toString(local.day)}"
        elif unit is Unit.WEEK:
            word = self._day(local, short=True)
        elif unit is Unit.MONTH and level in {Level.MONTHS, Level.YEARS}:
            word = self.locale.standaloneMonthName(local.month, QLocale.FormatType.ShortFormat).rstrip(".")
        elif unit is Unit.MONTH:
            word = self.locale.toString(day, self._patterns.month_year)
        else:
            word = self.locale.toString(day, "yyyy")
        return word

    def short_moment(self, at: float, *, year: bool = False) -> str:
        """Return such as "Thu 12 Nov, 20:15"."""
        local = self._local(at)
        return f"{self._short_day(local.date(), year=year)}, {self._clock(local)}"

    def short_dates_of(self, year: int) -> list[str]:
        """Return one short moment of each month, among them about the widest there is."""
        moments = [datetime(year, month, 28, 22, 48, tzinfo=UTC) for month in range(1, 13)]
        return [f"{self._short_day(moment.date(), year=True)}, {self._clock(moment)}" for moment in moments]

    def _short_day(self, day: date, *, year: bool = False) -> str:
        name = self.locale.standaloneDayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
        number = f" {self.locale.toString(_qdate(day), 'yyyy')}" if year else ""
        return f"{name} {self._day(day, short=True)}{number}"

    def long_moment(self, at: float) -> str:
        """Return such as "Tuesday 3 November 2026, 10:00"."""
        local = self._local(at)
        day = self.locale.toString(_qdate(local.date()), self._long_pattern())
        return f"{day}, {self._clock(local)}"

    def weekday_and_day(self, day: date) -> str:
        """Return such as "Tuesday 3 November"."""
        return f"{self.locale.standaloneDayName(day.isoweekday())} {self._day(day)}"

    def stretch(self, begins: float, ends: float, *, year: bool = False) -> str:
        """Return such as "3 to 5 November", or one day where both are the same."""
        first, last = self._local(begins).date(), self._local(ends).date()
        until = f"{self._day(last)} {last.year}" if year or first.year != last.year else self._day(last)
        if first == last:
            return until
        if first.year != last.year:
            since = f"{self._day(first)} {first.year}"
        elif first.month == last.month and self._patterns.day_month[0] == "d":
            since = self.locale.toString(first.day)
        else:
            since = self._day(first)
        return translate("Timeline", "%1 to %2").replace("%1", since).replace("%2", until)

    def _long_pattern(self) -> str:
        # Qt's English puts a comma after the day of the week; a sentence with other commas reads better without
        return self.locale.dateFormat(QLocale.FormatType.LongFormat).replace("dddd, d ", "dddd d ")

    def _day(self, day: date, *, short: bool = False) -> str:
        pattern = self._patterns.day_month
        return self.locale.toString(_qdate(day), pattern.replace("MMMM", "MMM") if short else pattern)

    def _clock(self, local: datetime) -> str:
        return self.locale.toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)

    def _local(self, at: float) -> datetime:
        return datetime.fromtimestamp(at, UTC).astimezone(self.zone)

    def month(self, at: float) -> str:
        """Return such as "November 2026"."""
        return self.locale.toString(_qdate(self._local(at).date()), self._patterns.month_year)

    def when(self, mark: Mark, *, long: bool = False) -> str:
        """Return when a mark is, as exactly as it is known: a moment, a day, about a day, a month, or a stretch."""
        moment = self.long_moment if long else self.short_moment
        if mark.precision == "month":
            begins, ends = self.month(mark.at), self.month(max(mark.ends, mark.at))
            return begins if begins == ends else _from_to(begins, ends)
        if mark.precision in {"day", "about"}:
            text = self.stretch(mark.at, max(mark.ends, mark.at), year=True)
            return translate("Timeline", "about %1").replace("%1", text) if mark.precision == "about" else text
        if mark.ends <= mark.at or mark.lane is Lane.STEPS:
            return moment(mark.at)
        if self._local(mark.at).date() == self._local(mark.ends).date():
            return _from_to(moment(mark.at), self._clock(self._local(mark.ends)))
        return _from_to(moment(mark.at), moment(mark.ends))

    # Marks

    def kind(self, mark: Mark) -> str:
        """Return what a mark is, such as "Dosing session 3"."""
        if mark.lane in _SESSIONS:
            return _dosing_session(mark) if mark.lane is Lane.DOSING else _therapy_session(mark)
        if mark.lane is Lane.SCORES and mark.detail:
            return mark.detail
        if mark.lane is Lane.GUIDED and mark.detail.endswith("capture"):
            return translate("Timeline", "First capture")
        told = {Lane.MARKS: mark_kind, Lane.INTENTIONS: _intention, Lane.MEMORIES: _memory}.get(mark.lane)
        if told is not None:
            return told(mark.detail)
        return {
            Lane.FRAGMENTS: translate("Timeline", "Fragment"),
            Lane.GUIDED: translate("Timeline", "Guided entry"),
            Lane.FREE: translate("Timeline", "Free entry"),
            Lane.CHECK_INS: translate("Timeline", "Check-in"),
            Lane.MOOD: translate("Timeline", "Mood"),
            Lane.SCORES: translate("Timeline", "Score"),
            Lane.SIDE_EFFECTS: translate("Timeline", "Side effect"),
            Lane.STEPS: translate("Timeline", "Step"),
            Lane.THREADS: translate("Timeline", "Thread"),
        }[mark.lane]

    def words(self, mark: Mark) -> str:
        """Return the value, the label and the first words of a mark, in one line; may be empty."""
        said: list[str] = []
        if mark.detail.startswith("veiled") and not mark.headline:
            said = [translate("Timeline", "A veiled entry")]
        elif mark.lane is Lane.MOOD and mark.value is not None:
            said = [self.of_ten(mark.value)]
        elif mark.lane is Lane.MEMORIES and mark.value is not None:
            said = [translate("Timeline", "distress %1").replace("%1", self.of_ten(mark.value))]
        elif mark.lane is Lane.SCORES and mark.value is not None:
            said = [self.number(mark.value)]
        elif mark.lane is Lane.SIDE_EFFECTS:
            return ", ".join(part for part in (mark.headline or mark.label, severity_name(mark.detail)) if part)
        elif mark.lane is Lane.STEPS:
            return ", ".join(part for part in (mark.headline, step_status(mark.detail)) if part)
        parts = dict.fromkeys((*said, mark.label, _route(mark), mark.headline, self._first_planned(mark)))
        return ", ".join(part for part in parts if part)

    def _first_planned(self, mark: Mark) -> str:
        if not mark.moved_from:
            return ""
        is_day = mark.moved_from_precision == "day"
        when = self.stretch(mark.moved_from, mark.moved_from) if is_day else self.short_moment(mark.moved_from)
        return translate("Timeline", "first planned for %1").replace("%1", when)

    def dose(self, mark: Mark) -> str:
        """Return dose and route of a dosing session as short as they are said beside it, such as "50 mg IM"."""
        return " ".join(part for part in (mark.label, self._short_routes.get(mark.detail, "")) if part)

    def held(self, mark: Mark) -> str:
        """Return what stands beside a point of a memory, such as "then 8"."""
        name = {"then": translate("Timeline", "then"), "now": translate("Timeline", "now")}.get(mark.detail, "")
        return " ".join(part for part in (name, "" if mark.value is None else self.number(mark.value)) if part)

    def of_ten(self, value: float) -> str:
        """Return such as "6 of 10"."""
        return translate("Timeline", "%1 of 10").replace("%1", self.number(value))

    def number(self, value: float) -> str:
        """Return a value as the locale writes it, without a fraction where it has none."""
        return self.locale.toString(int(value)) if value == int(value) else self.locale.toString(value, "f", 1)

    def sentence(self, mark: Mark) -> str:
        """Return everything about a mark in one sentence, for a screen reader."""
        parts = [self.kind(mark), *([self.words(mark)] if self.words(mark) else []), self.when(mark, long=True)]
        if mark.starred:
            parts.append(translate("Timeline", "starred"))
        return ", ".join(parts)

    def group(self, marks: Sequence[Mark]) -> str:
        """Return such as "4 guided entries, 3 to 5 November"; for values, the lowest and the highest as well."""
        text = f"{count_words(marks[0].lane, len(marks))}, {self.stretch(marks[0].at, marks[-1].at)}"
        values = [mark.value for mark in marks if mark.value is not None]
        if marks[0].lane in {Lane.MOOD, Lane.SCORES} and values:
            lowest_to_highest = _from_to(self.number(min(values)), self.number(max(values)))
            text = f"{text}, {lowest_to_highest}"
        return text


def _from_to(first: str, last: str) -> str:
    return translate("Timeline", "%1 to %2").replace("%1", first).replace("%2", last)


def _route(mark: Mark) -> str:
    """Return how a medicine was given, within a sentence; nothing for other marks, and where it is not known."""
    if mark.lane is not Lane.DOSING or mark.detail not in set(Route):
        return ""
    route = words.route(Route(mark.detail))
    return f"{route[:1].lower()}{route[1:]}"


def _short_routes() -> dict[str, str]:
    """Return in a few letters how a medicine was given; made once, as it is asked for with every frame."""
    return {
        Route.INTRAVENOUS: translate("Timeline", "IV"),
        Route.INTRAMUSCULAR: translate("Timeline", "IM"),
        Route.SUBCUTANEOUS: translate("Timeline", "SC"),
        Route.NASAL_SPRAY: translate("Timeline", "spray"),
        Route.NASAL: translate("Timeline", "nasal"),
        Route.SUBLINGUAL: translate("Timeline", "under the tongue"),
        Route.ORAL: translate("Timeline", "by mouth"),
    }


def _therapy_session(mark: Mark) -> str:
    names = {
        "preparation": (
            translate("Timeline", "Preparation session"),
            translate("Timeline", "Planned preparation session"),
        ),
        "integration": (
            translate("Timeline", "Integration session"),
            translate("Timeline", "Planned integration session"),
        ),
        "check_in": (translate("Timeline", "Check-in call"), translate("Timeline", "Planned check-in call")),
    }
    held, planned = names.get(
        mark.detail, (translate("Timeline", "Therapy session"), translate("Timeline", "Planned therapy session"))
    )
    if mark.cancelled:
        return translate("Timeline", "%1, cancelled").replace("%1", held)
    return planned if mark.planned else held


def _intention(moment: str) -> str:
    """Return that it is an intention, or when it came back."""
    return {
        "same_evening": translate("Timeline", "Intention, the same evening"),
        "one_week": translate("Timeline", "Intention, a week later"),
        "before_next": translate("Timeline", "Intention, before the next session"),
    }.get(moment, translate("Timeline", "Intention"))


def _memory(when: str) -> str:
    """Return that it is a memory, and whether it is how it was held at first or last."""
    return {"then": translate("Timeline", "Memory, then"), "now": translate("Timeline", "Memory, now")}.get(
        when, translate("Timeline", "Memory")
    )


def severity_name(severity: str) -> str:
    """Return how strong a side effect was, in a word; nothing where it is not known."""
    return {
        "none": translate("Timeline", "none"),
        "mild": translate("Timeline", "mild"),
        "moderate": translate("Timeline", "moderate"),
        "severe": translate("Timeline", "severe"),
    }.get(severity, "")


def step_status(status: str) -> str:
    """Return what became of a step; nothing while nothing was said."""
    return words.step_status(StepStatus(status)).lower() if status not in {"", StepStatus.OPEN} else ""


def mark_kind(kind: str) -> str:
    """Return what a mark is about."""
    return {
        "medicine_started": translate("Timeline", "Medicine started"),
        "medicine_changed": translate("Timeline", "Medicine changed"),
        "medicine_stopped": translate("Timeline", "Medicine stopped"),
        "other_treatment": translate("Timeline", "Other treatment"),
        "life_event": translate("Timeline", "Life event"),
        "illness": translate("Timeline", "Illness"),
        "sleep": translate("Timeline", "Sleep"),
        PAUSE: translate("Timeline", "Pause of the course"),
        CLINIC: translate("Timeline", "Another clinic"),
    }.get(kind, translate("Timeline", "Mark"))


def _dosing_session(mark: Mark) -> str:
    if mark.cancelled:
        return translate("Timeline", "Dosing session, cancelled")
    if mark.number:
        planned, held = translate("Timeline", "Planned dosing session %1"), translate("Timeline", "Dosing session %1")
    else:
        planned, held = translate("Timeline", "Planned dosing session"), translate("Timeline", "Dosing session")
    return (planned if mark.planned else held).replace("%1", str(mark.number))


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def count_words(lane: Lane, count: int) -> str:
    """Return such as "4 guided entries"."""
    return {
        Lane.DOSING: translate("Timeline", "%n dosing sessions", "", count),
        Lane.THERAPY: translate("Timeline", "%n therapy sessions", "", count),
        Lane.INTENTIONS: translate("Timeline", "%n intentions", "", count),
        Lane.GUIDED: translate("Timeline", "%n guided entries", "", count),
        Lane.FREE: translate("Timeline", "%n free entries", "", count),
        Lane.CHECK_INS: translate("Timeline", "%n check-ins", "", count),
        Lane.MOOD: translate("Timeline", "%n moods", "", count),
        Lane.SCORES: translate("Timeline", "%n scores", "", count),
        Lane.SIDE_EFFECTS: translate("Timeline", "%n side effects", "", count),
        Lane.STEPS: translate("Timeline", "%n steps", "", count),
        Lane.MARKS: translate("Timeline", "%n marks", "", count),
        Lane.FRAGMENTS: translate("Timeline", "%n fragments", "", count),
        Lane.MEMORIES: translate("Timeline", "%n times a memory was held", "", count),
        Lane.THREADS: translate("Timeline", "%n returns", "", count),
    }[lane]


def lane_name(lane: Lane) -> str:
    """Return the short name of a lane, as in the margin."""
    return {
        Lane.DOSING: translate("Timeline", "Sessions"),
        Lane.THERAPY: translate("Timeline", "Therapy"),
        Lane.INTENTIONS: translate("Timeline", "Intentions"),
        Lane.GUIDED: translate("Timeline", "Guided"),
        Lane.FREE: translate("Timeline", "Writing"),
        Lane.CHECK_INS: translate("Timeline", "Check-ins"),
        Lane.MOOD: translate("Timeline", "Mood"),
        Lane.SCORES: translate("Timeline", "Scores"),
        Lane.SIDE_EFFECTS: translate("Timeline", "Side effects"),
        Lane.STEPS: translate("Timeline", "Steps"),
        Lane.MARKS: translate("Timeline", "Marks"),
        Lane.FRAGMENTS: translate("Timeline", "Fragments"),
        Lane.MEMORIES: translate("Timeline", "Memories"),
        Lane.THREADS: translate("Timeline", "Threads"),
    }[lane]


def smoothing_name(smoothing: Smoothing) -> str:
    """Return how a line is smoothed, as it is said on the picture."""
    match smoothing:
        case Smoothing.NONE:
            return translate("Timeline", "As noted")
        case Smoothing.MEDIAN:
            return translate("Timeline", "Running median, %n days", "", SMOOTHED_DAYS)
        case Smoothing.MEAN:
            return translate("Timeline", "Running mean, %n days", "", SMOOTHED_DAYS)


def phase_name(phase: Phase) -> str:
    """Return the name of a part of the course."""
    match phase:
        case Phase.PREPARATION:
            return translate("Timeline", "Preparation")
        case Phase.DOSING:
            return translate("Timeline", "Dosing")
        case Phase.INTEGRATION:
            return translate("Timeline", "Integration")


def level_name(level: Level) -> str:
    """Return the name of a level of detail, as on its button."""
    match level:
        case Level.YEARS:
            return translate("Timeline", "Years")
        case Level.MONTHS:
            return translate("Timeline", "Months")
        case Level.WEEKS:
            return translate("Timeline", "Weeks")
        case Level.DAYS:
            return translate("Timeline", "Days")
        case Level.HOURS:
            return translate("Timeline", "Hours")
