"""When something was, as exactly as the person knows it: at a time, on a day, about then, in a month; or not at all."""

from datetime import UTC, date, datetime, time

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from journal_app.domain.day import zone_named
from journal_app.domain.life_mark import DatePrecision, placed
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.field import Field, day_edit, day_of
from journal_app.ui.widgets.parts import column, holder
from journal_app.ui.widgets.time_line import TimeLine

_NOON = time(12)
_FORMATS = {DatePrecision.MONTH: "MMMM yyyy"}
_WHOLE_DAY = "d MMMM yyyy"


class DayAndTime(QWidget):
    """A day, and a time of day where that is wanted. Without a time it is noon."""

    def __init__(self, says: str) -> None:
        super().__init__()
        self.day = day_edit(says)
        self.time = TimeLine(self.tr("{name}, time of day").format(name=says))
        self._day = Field(self.tr("Day"), self.day)
        self._time = Field(self.tr("Time, if you know it"), self.time)
        self.setLayout(column(holder(ColumnsLayout(self._day, self._time, least=130, weights=(3, 2), spacing=12))))
        self.setFocusProxy(self.day)

    def show_moment(self, local: datetime | None, otherwise: date) -> None:
        """Show an aware local time; without one, a day to begin from."""
        shown = local.date() if local else otherwise
        self.day.setDate(QDate(shown.year, shown.month, shown.day))
        self.time.show_time(local)
        self.say()

    def offer_time(self, *, offered: bool) -> None:
        """Ask for the time of day, or for the day alone."""
        self._time.setVisible(offered)

    def set_format(self, form: str) -> None:
        """Show the day so."""
        self.day.setDisplayFormat(form)

    def moment(self, zone: str) -> datetime:
        """Return it, aware, UTC.

        Raises:
            ValueError: The time does not read as one; the field says so.
        """
        try:
            at = self.time.clock_time()
        except ValueError:
            self.say(self.tr("This does not read as a time. 14:30 or 2:30 pm do."))
            raise
        return datetime.combine(day_of(self.day), at or _NOON, zone_named(zone)).astimezone(UTC)

    def say(self, problem: str = "") -> None:
        """Say what stands in the way, beside the time, and go there."""
        self._time.say(problem)


class OptionalMoment(QWidget):
    """A day and time that may be unknown, or not have come yet.

    Args:
        says: What it is, for screen readers.
        known: What stands beside the box to tick, such as "It is gone".

    Signals:
        known_changed: The box was ticked or cleared.
    """

    known_changed = Signal(bool)

    def __init__(self, says: str, known: str) -> None:
        super().__init__()
        self.known = QCheckBox(known)
        self.known.setAccessibleName(known)
        self.at = DayAndTime(says)
        self.at.hide()
        self._shown: datetime | None = None
        self._state: tuple[object, ...] = ()
        self.setLayout(column(self.known, self.at, spacing=4))
        self.known.toggled.connect(self._on_known_toggled)
        self.setFocusProxy(self.known)

    def show_moment(self, local: datetime | None, otherwise: date) -> None:
        """Show an aware local time, or that there is none."""
        self._shown = local
        self.at.show_moment(local, otherwise)
        self.known.setChecked(local is not None)
        self._state = self._typed()

    def moment(self, zone: str) -> datetime | None:
        """Return it, aware, UTC, or None. What was not touched stays to the second.

        Raises:
            ValueError: The time does not read as one; the field says so.
        """
        if not self.known.isChecked():
            return None
        if self._shown is not None and self._typed() == self._state:
            return self._shown.astimezone(UTC)
        return self.at.moment(zone)

    def _typed(self) -> tuple[object, ...]:
        return day_of(self.at.day), self.at.time.text()

    @Slot(bool)
    def _on_known_toggled(self, known: bool) -> None:
        self.at.setVisible(known)
        self.known_changed.emit(known)


class PartialDate(QWidget):
    """When something was, as exactly as it is known, with an end where it lasted.

    Signals:
        precision_changed: Another DatePrecision was chosen.
    """

    precision_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.precision = Choice(
            self.tr("How exactly you know it"),
            [
                (DatePrecision.DAY, self.tr("On a day")),
                (DatePrecision.EXACT, self.tr("At a time")),
                (DatePrecision.ABOUT, self.tr("About then")),
                (DatePrecision.MONTH, self.tr("Some time in a month")),
            ],
        )
        self.begins = DayAndTime(self.tr("When it was"))
        self.ended = QCheckBox(self.tr("It lasted until"))
        self.ended.setAccessibleName(self.tr("It lasted until another day"))
        self.ends = DayAndTime(self.tr("Until when"))
        self.setLayout(column(self.precision, self.begins, self.ended, self.ends, spacing=8))
        self.precision.picked.connect(self._on_precision_picked)
        self.ended.toggled.connect(self.ends.setVisible)
        self.setFocusProxy(self.precision)

    def show_dates(
        self, begins: datetime | None, ends: datetime | None, precision: DatePrecision, otherwise: date
    ) -> None:
        """Show aware local times; `otherwise` is the day to begin from where there are none."""
        exact = precision is DatePrecision.EXACT
        self.precision.choose(precision)
        self.begins.show_moment(begins, otherwise)
        self.ends.show_moment(ends, begins.date() if begins else otherwise)
        if not exact:
            self.begins.time.show_time(None)
            self.ends.time.show_time(None)
        self.ended.setChecked(ends is not None)
        self.ends.setVisible(ends is not None)
        self._follow(precision)

    def dates(self, zone: str) -> tuple[datetime, datetime | None]:
        """Return begin and end, aware, UTC, placed as `life_mark.placed` does.

        Raises:
            ValueError: A time does not read as one, or the end lies before the begin; a field says so.
        """
        begins = self._placed(self.begins, zone)
        ends = self._placed(self.ends, zone) if self.ended.isChecked() else None
        if ends is not None and ends < begins:
            self.ends.say(self.tr("This lies before it began. Look at the two days again."))
            self.ends.day.setFocus()
            raise ValueError("ends before it begins")
        return begins, ends

    def _placed(self, edit: DayAndTime, zone: str) -> datetime:
        if self.precision.value is DatePrecision.EXACT:
            return edit.moment(zone)
        return placed(day_of(edit.day), self.precision.value, zone).astimezone(UTC)

    def _follow(self, precision: DatePrecision) -> None:
        for edit in (self.begins, self.ends):
            edit.set_format(_FORMATS.get(precision, _WHOLE_DAY))
            edit.offer_time(offered=precision is DatePrecision.EXACT)

    @Slot(object)
    def _on_precision_picked(self, precision: DatePrecision) -> None:
        self._follow(precision)
        self.precision_changed.emit(precision)
