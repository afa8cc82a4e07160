"""Values of the domain in words for people, in the language and the customs of the person. Pure functions.

Every place that shows a date, a dose, a status or a moment asks here, so that it reads the same everywhere.
"""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from journal_app.domain.course import (
    CourseStatus,
    DoseUnit,
    DosingSession,
    Route,
    SessionEvent,
    SessionEventKind,
    SessionStatus,
    TherapySession,
    TherapySessionKind,
)
from journal_app.domain.entry import Entry, EntryHeader, EntryKind, Privacy
from journal_app.domain.life_mark import DatePrecision, LifeMark, LifeMarkKind
from journal_app.domain.moment import Standing
from journal_app.domain.owner_log import LogKind
from journal_app.domain.phase import Moment, Phase
from journal_app.domain.prompt import Domain
from journal_app.domain.side_effect import Felt, Severity
from journal_app.domain.step import StepStatus

translate = QCoreApplication.translate

DAYS_COUNTED = 14
"""After so many days, time since a session is told in weeks."""

_MORNING, _AFTERNOON, _EVENING = 5, 12, 18


# --- dates and times


def local(instant: datetime, zone: str) -> datetime:
    """Return an aware instant as the clock on the wall shows it in an IANA zone; UTC for one that is not known here."""
    try:
        return instant.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return instant.astimezone(ZoneInfo("UTC"))


def weekday_and_day(day: date, today: date | None = None) -> str:
    """Return "Friday 20 November"; with `today`, the year as well where it is another one."""
    if today is not None and today.year != day.year:
        return _formatted(day, translate("words", "dddd d MMMM yyyy", "date format of Qt"))
    return _formatted(day, translate("words", "dddd d MMMM", "date format of Qt"))


def full_day(day: date) -> str:
    """Return "20 November 2026"."""
    return _formatted(day, translate("words", "d MMMM yyyy", "date format of Qt"))


def short_day(day: date, today: date | None = None) -> str:
    """Return "Fri 20 Nov"; with `today`, "20 Nov 2025" where the year is another one."""
    if today is not None and today.year != day.year:
        return _formatted(day, translate("words", "d MMM yyyy", "date format of Qt"))
    return _formatted(day, translate("words", "ddd d MMM", "date format of Qt"))


def clock_time(at: time | datetime) -> str:
    """Return "14:05", or "2:05 PM" where that is the custom."""
    locale = QLocale()
    twelve_hours = "ap" in locale.timeFormat(QLocale.FormatType.ShortFormat).lower()
    return locale.toString(QTime(at.hour, at.minute), "h:mm AP" if twelve_hours else "HH:mm")


def day_and_time(at: datetime, today: date | None = None) -> str:
    """Return "Tuesday 1 December, 10:00" for a time that is already local."""
    return translate("words", "{day}, {time}").format(day=weekday_and_day(at.date(), today), time=clock_time(at))


def session_when(session: DosingSession | TherapySession, today: date | None = None) -> str:
    """Return when a session is, by its own clock and as exactly as it is known; the day alone, or "about 10:30"."""
    at = local(session.starts_at, session.zone)
    if session.is_day_alone:
        return weekday_and_day(at.date(), today)
    if not isinstance(session, DosingSession) or "starts_at" not in session.record.about:
        return day_and_time(at, today)
    about = translate("words", "{day}, about {time}")
    return about.format(day=weekday_and_day(at.date(), today), time=clock_time(at))


def recent_day(day: date, today: date) -> str:
    """Return "Today", "Yesterday" or the short date."""
    days = (today - day).days
    if days == 0:
        return translate("words", "Today")
    if days == 1:
        return translate("words", "Yesterday")
    return short_day(day, today)


def in_days(days: int) -> str:
    """Return "Today", "Tomorrow", "In 11 days", "Yesterday" or "3 days ago"."""
    if days == 0:
        return translate("words", "Today")
    if days == 1:
        return translate("words", "Tomorrow")
    if days == -1:
        return translate("words", "Yesterday")
    if days < 0:
        return translate("words", "{days} days ago").format(days=number(-days))
    return translate("words", "In {days} days").format(days=number(days))


def in_days_with(days: int, people: str) -> str:
    """Return "In 11 days with Dr. Okafor", or without whom where that is not noted."""
    if not people.strip():
        return in_days(days)
    return translate("words", "{when} with {people}").format(when=in_days(days), people=" ".join(people.split()))


def greeting(at: time | datetime, name: str = "") -> str:
    """Return "Good evening, Maya", by the local hour; without a name just "Good evening"."""
    if _MORNING <= at.hour < _AFTERNOON:
        words = translate("words", "Good morning")
    elif _AFTERNOON <= at.hour < _EVENING:
        words = translate("words", "Good afternoon")
    else:
        words = translate("words", "Good evening")
    name = " ".join(name.split())
    return translate("words", "{greeting}, {name}").format(greeting=words, name=name) if name else words


# --- numbers and doses


def number(value: int) -> str:
    """Return a whole number as the person writes it."""
    return QLocale().toString(value)


def percent(share: float) -> str:
    """Return "115 %" for 1.15."""
    return translate("words", "{number} %").format(number=number(round(share * 100)))


def amount(value: Decimal) -> str:
    """Return a decimal number without needless zeros, with the decimal sign of the person's language."""
    plain = format(value.normalize(), "f")
    return plain.replace(".", QLocale().decimalPoint())


def dose(value: Decimal, unit: DoseUnit) -> str:
    """Return "50 mg"."""
    return translate("words", "{amount} {unit}").format(amount=amount(value), unit=unit.value)


def dose_of(session: DosingSession) -> str:
    """Return the dose of a session, or nothing where it is not noted."""
    return "" if session.dose is None else dose(session.dose, session.dose_unit)


def minutes(count: int) -> str:
    """Return "1 minute" or "5 minutes"."""
    if count == 1:
        return translate("words", "1 minute")
    return translate("words", "{count} minutes").format(count=number(count))


def mood(value: int) -> str:
    """Return "6 of 10"."""
    return translate("words", "{value} of 10").format(value=number(value))


def mood_only(value: int | None) -> str:
    """Return what stands for an entry without words, such as a check-in: "Mood 6 of 10"."""
    if value is None:
        return translate("words", "Without words")
    return translate("words", "Mood {mood}").format(mood=mood(value))


def headline(of: Entry | EntryHeader) -> str:
    """Return what a list calls an entry: its headline, or what stands for one that is veiled or has no words."""
    if of.headline:
        return of.headline
    if of.veiled:
        return translate("words", "A veiled entry")
    is_capture = of.kind is EntryKind.CAPTURE  # kept without a word, for something was recorded or drawn
    return translate("words", "Said or drawn") if is_capture else mood_only(of.mood)


# --- sessions


def route(value: Route) -> str:
    """Return how a medicine was given, as a person would say it, such as "into a muscle"."""
    return {
        Route.INTRAVENOUS: translate("words", "Into a vein (IV)"),
        Route.INTRAMUSCULAR: translate("words", "Into a muscle (IM)"),
        Route.SUBCUTANEOUS: translate("words", "Under the skin"),
        Route.NASAL_SPRAY: translate("words", "Nasal spray (esketamine)"),
        Route.NASAL: translate("words", "Nasal, other"),
        Route.SUBLINGUAL: translate("words", "Under the tongue"),
        Route.ORAL: translate("words", "By mouth"),
        Route.OTHER: translate("words", "Another way"),
    }[value]


def status(value: SessionStatus) -> str:
    """Return "Planned", "Held" or "Cancelled"."""
    match value:
        case SessionStatus.PLANNED:
            return translate("words", "Planned")
        case SessionStatus.HELD:
            return translate("words", "Held")
        case SessionStatus.CANCELLED:
            return translate("words", "Cancelled")


def course_status(value: CourseStatus) -> str:
    """Return "To come", "Under way", "Paused" or "Ended"."""
    match value:
        case CourseStatus.TO_COME:
            return translate("words", "To come")
        case CourseStatus.UNDER_WAY:
            return translate("words", "Under way")
        case CourseStatus.PAUSED:
            return translate("words", "Paused")
        case CourseStatus.ENDED:
            return translate("words", "Ended")


def session_event(event: SessionEvent, zone: str, today: date) -> str:
    """Return what happened to the plan of a session, such as "Was planned for Tuesday 3 November, 10:00"."""
    match event.kind:
        case SessionEventKind.MOVED:
            if event.from_starts_at is None:
                return translate("words", "Was planned for another day")
            known = DatePrecision.DAY if event.from_day_alone else DatePrecision.EXACT
            before = partial_date(local(event.from_starts_at, zone), known, today)
            return translate("words", "Was planned for {when}").format(when=before)
        case SessionEventKind.CANCELLED:
            words = translate("words", "Cancelled, noted on {when}")
        case SessionEventKind.HELD:
            words = translate("words", "Held, noted on {when}")
        case _:
            words = translate("words", "Planned again, noted on {when}")
    return words.format(when=weekday_and_day(local(event.at, zone).date(), today))


def severity(value: Severity) -> str:
    """Return how strong a side effect was."""
    match value:
        case Severity.NONE:
            return translate("words", "None")
        case Severity.MILD:
            return translate("words", "Mild")
        case Severity.MODERATE:
            return translate("words", "Moderate")
        case Severity.SEVERE:
            return translate("words", "Severe")


def felt(value: Felt) -> str:
    """Return when a side effect was felt."""
    match value:
        case Felt.DURING:
            return translate("words", "During the session")
        case Felt.THAT_DAY:
            return translate("words", "Later that day")
        case Felt.NEXT_DAYS:
            return translate("words", "The next days")


def life_mark_kind(value: LifeMarkKind) -> str:
    """Return what a mark is about."""
    return {
        LifeMarkKind.MEDICINE_STARTED: translate("words", "Medicine started"),
        LifeMarkKind.MEDICINE_CHANGED: translate("words", "Medicine changed"),
        LifeMarkKind.MEDICINE_STOPPED: translate("words", "Medicine stopped"),
        LifeMarkKind.OTHER_TREATMENT: translate("words", "Other treatment"),
        LifeMarkKind.LIFE_EVENT: translate("words", "Life event"),
        LifeMarkKind.ILLNESS: translate("words", "Illness"),
        LifeMarkKind.SLEEP: translate("words", "Sleep"),
        LifeMarkKind.OTHER: translate("words", "Something else"),
    }[value]


def life_mark_when(mark: LifeMark, today: date) -> str:
    """Return when a mark was, as exactly as it is known: "About 3 November", "March 2026", "... to ..."."""
    begins = partial_date(local(mark.at, mark.zone), mark.precision, today)
    if mark.until is None:
        return begins
    last = DatePrecision.DAY if mark.precision is DatePrecision.ABOUT else mark.precision  # "about" is said once
    ends = partial_date(local(mark.until, mark.zone), last, today)
    return translate("words", "{begins} to {ends}").format(begins=begins, ends=ends)


def partial_date(at: datetime, precision: DatePrecision, today: date) -> str:
    """Return a local time as exactly as it is known."""
    match precision:
        case DatePrecision.EXACT:
            return day_and_time(at, today)
        case DatePrecision.DAY:
            return weekday_and_day(at.date(), today)
        case DatePrecision.ABOUT:
            return translate("words", "About {day}").format(day=full_day(at.date()))
        case DatePrecision.MONTH:
            return _formatted(at.date(), translate("words", "MMMM yyyy", "date format of Qt"))


def therapy_session_kind(value: TherapySessionKind) -> str:
    """Return "Preparation", "Integration" or "Check-in"."""
    match value:
        case TherapySessionKind.PREPARATION:
            return translate("words", "Preparation")
        case TherapySessionKind.INTEGRATION:
            return translate("words", "Integration")
        case TherapySessionKind.CHECK_IN:
            return translate("words", "Check-in")


def dosing_session(session_number: int) -> str:
    """Return "Session 5"; without a number (0) "Session"."""
    if session_number < 1:
        return translate("words", "Session")
    return translate("words", "Session {number}").format(number=number(session_number))


# --- phases, moments, domains


def phase(value: Phase) -> str:
    """Return the name of a part of the work."""
    match value:
        case Phase.PREPARATION:
            return translate("words", "Preparation")
        case Phase.DOSING:
            return translate("words", "Session")
        case Phase.INTEGRATION:
            return translate("words", "Integration")


def moment(value: Moment) -> str:
    """Return a moment on its own, without naming a session."""
    return {
        Moment.PREPARATION: translate("words", "Preparation"),
        Moment.BEFORE: translate("words", "Before the session"),
        Moment.FIRST_CAPTURE: translate("words", "Just after the session"),
        Moment.EVENING: translate("words", "The same evening"),
        Moment.NEXT_DAY: translate("words", "The day after"),
        Moment.DAYS_AFTER: translate("words", "Days after"),
        Moment.WEEK_AFTER: translate("words", "A week after"),
        Moment.BEFORE_NEXT: translate("words", "Before the next session"),
        Moment.LOOK_BACK: translate("words", "Looking back"),
    }[value]


def standing(where: Standing) -> str:
    """Return where a person stands: "Evening after session 3", "Day 3 after session 5", "11 days until session 6"."""
    if where.dosing_session is None or where.days is None or where.elapsed is None:
        return moment(where.moment)
    if where.elapsed.total_seconds() < 0:
        return _before(where.days, where.number)
    return _after(where.moment, where.days, where.number)


def _before(days: int, session_number: int) -> str:
    if days >= 0:
        words = translate("words", "Today is session {number}")
    elif days == -1:
        words = translate("words", "1 day until session {number}")
    else:
        words = translate("words", "{days} days until session {number}")
    return words.format(days=number(-days), number=number(session_number))


def _after(value: Moment, days: int, session_number: int) -> str:
    weeks = days // 7
    if value is Moment.BEFORE:
        words = translate("words", "During session {number}")
    elif value is Moment.FIRST_CAPTURE:
        words = translate("words", "Just after session {number}")
    elif value is Moment.EVENING:
        words = translate("words", "Evening after session {number}")
    elif days < DAYS_COUNTED:
        words = translate("words", "Day {days} after session {number}")
    else:
        words = translate("words", "{weeks} weeks after session {number}")
    return words.format(days=number(days), weeks=number(weeks), number=number(session_number))


def domain(value: Domain) -> str:
    """Return the name of what a prompt asks about."""
    return {
        Domain.MEMORIES: translate("words", "Memories"),
        Domain.EMOTIONS: translate("words", "Emotions"),
        Domain.INSIGHTS: translate("words", "Insights"),
        Domain.BODY: translate("words", "Body"),
        Domain.IMAGERY: translate("words", "Images"),
        Domain.RELATIONSHIPS: translate("words", "Relationships"),
        Domain.SELF: translate("words", "Self"),
        Domain.MEANING: translate("words", "Meaning"),
        Domain.DIFFICULT: translate("words", "What was difficult"),
        Domain.GRATITUDE_HOPE: translate("words", "Gratitude and hope"),
        Domain.INTENTIONS: translate("words", "Intentions"),
        Domain.GROUNDING: translate("words", "Grounding"),
    }[value]


def entry_kind(value: EntryKind) -> str:
    """Return "Guided writing", "Free writing" or "First capture"."""
    match value:
        case EntryKind.GUIDED:
            return translate("words", "Guided writing")
        case EntryKind.FREE:
            return translate("words", "Free writing")
        case EntryKind.CAPTURE:
            return translate("words", "First capture")


def privacy(value: Privacy) -> str:
    """Return whom an entry is for."""
    match value:
        case Privacy.PRIVATE:
            return translate("words", "Private")
        case Privacy.FOR_THERAPIST:
            return translate("words", "For my therapist")
        case Privacy.ONLY_ME:
            return translate("words", "Only me, ever")


def _formatted(day: date, form: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), form)


# --- the owner's log


def log_kind(value: LogKind) -> str:
    """Return what happened to the journal as a whole, as a sentence."""
    return {
        LogKind.CREATED: translate("words", "The journal was made"),
        LogKind.UNLOCKED: translate("words", "Unlocked with the passphrase"),
        LogKind.UNLOCKED_BY_CODE: translate("words", "Unlocked with the recovery code; the passphrase is a new one"),
        LogKind.WRONG_PASSPHRASE: translate("words", "A passphrase was tried that is not the journal's"),
        LogKind.WRONG_CODE: translate("words", "A recovery code was tried that is not the journal's"),
        LogKind.PASSPHRASE_CHANGED: translate("words", "The passphrase was changed"),
        LogKind.CODE_REPLACED: translate("words", "A new recovery code was made; the old one ended"),
        LogKind.COST_RAISED: translate("words", "Guessing the passphrase was made slower"),
        LogKind.KEY_ROTATED: translate("words", "Everything was encrypted anew with a new key"),
        LogKind.BACKED_UP: translate("words", "A backup was made and checked"),
        LogKind.BACKUP_TESTED: translate("words", "A backup was tried out, and all of it came back"),
        LogKind.BACKUP_FAULTY: translate("words", "A backup was tried out, and not all of it came back"),
        LogKind.RESTORED: translate("words", "A backup was restored"),
        LogKind.SALVAGED: translate("words", "What could be read of a damaged journal was brought here"),
        LogKind.MERGED: translate("words", "Another copy of the journal was merged into this one"),
        LogKind.EXPORTED: translate("words", "Something was exported"),
        LogKind.OLDER_COPY: translate("words", "An older copy was taken as the journal"),
        LogKind.CHECKED: translate("words", "All of the journal was checked, and everything fitted"),
        LogKind.DAMAGE_FOUND: translate("words", "A check found a damaged place"),
        LogKind.MENDED: translate("words", "A damaged place that held nothing was mended"),
        LogKind.LOG_CLEARED: translate("words", "The log was cleared"),
        LogKind.OTHER: translate("words", "Something that a later version of the app has words for"),
    }[value]


def step_status(status: StepStatus) -> str:
    """Return what is said of a step."""
    match status:
        case StepStatus.OPEN:
            return translate("words", "Open")
        case StepStatus.KEPT:
            return translate("words", "Kept")
        case StepStatus.PARTLY:
            return translate("words", "Partly")
        case StepStatus.NOT_YET:
            return translate("words", "Not yet")
        case StepStatus.LET_GO:
            return translate("words", "Let go")
