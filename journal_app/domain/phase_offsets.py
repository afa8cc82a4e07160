"""When each moment around a session begins and ends, in hours; the person may set it otherwise."""

from dataclasses import dataclass, fields
from datetime import timedelta
from itertools import accumulate

from journal_app.domain.moment import Windows
from journal_app.domain.phase import Moment

_MOST = 90 * 24


@dataclass(frozen=True, slots=True)
class Span:
    """Hours from and to: below zero before a session's start, above it after the end of dosing."""

    begins: float
    ends: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseOffsets:
    """When each moment is. The stretches between are filled, see `moment.Windows`; looking back is all the rest."""

    preparation: Span = Span(-168, -24)
    before: Span = Span(-2, 0)
    first_capture: Span = Span(0, 1.5)
    evening: Span = Span(2, 8)
    next_day: Span = Span(12, 36)
    days_after: Span = Span(36, 96)
    week_after: Span = Span(120, 240)
    before_next: Span = Span(-72, -12)

    def __post_init__(self) -> None:
        for one in fields(self):
            span = getattr(self, one.name)
            if not -_MOST <= span.begins < span.ends <= _MOST:
                raise ValueError("a moment begins before it ends, within ninety days")
            if (span.begins < 0) != (one.name in {"preparation", "before", "before_next"}) or (
                span.begins < 0 < span.ends
            ):
                raise ValueError("a moment lies on one side of the session")

    def of(self, moment: Moment) -> Span | None:
        """Return when a moment is; None for looking back, which is all the rest."""
        return {
            Moment.PREPARATION: self.preparation,
            Moment.BEFORE: self.before,
            Moment.FIRST_CAPTURE: self.first_capture,
            Moment.EVENING: self.evening,
            Moment.NEXT_DAY: self.next_day,
            Moment.DAYS_AFTER: self.days_after,
            Moment.WEEK_AFTER: self.week_after,
            Moment.BEFORE_NEXT: self.before_next,
        }.get(moment)

    def windows(self) -> Windows:
        """Return how long each moment lasts, none ending before the one that comes first."""
        ends = (
            max(self.first_capture.ends, self.evening.begins),
            max(self.evening.ends, self.next_day.begins),
            max(self.next_day.ends, self.days_after.begins),
            max(self.days_after.ends, self.week_after.begins),
            self.week_after.ends,
        )
        first_capture, evening, next_day, days_after, week_after = accumulate(ends, max)
        return Windows(
            preparation=timedelta(hours=-self.preparation.begins),
            before_next=timedelta(hours=-self.before_next.begins),
            before=timedelta(hours=max(-self.before_next.ends, -self.before.begins)),
            just_before=timedelta(hours=-self.before.begins),
            first_capture=timedelta(hours=first_capture),
            evening=timedelta(hours=evening),
            next_day=timedelta(hours=next_day),
            settling=timedelta(hours=self.days_after.ends),
            days_after=timedelta(hours=days_after),
            week_after=timedelta(hours=week_after),
        )
