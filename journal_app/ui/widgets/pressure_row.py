"""One blood pressure: two numbers and a time, in one line that takes digits only."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from journal_app.domain.session_record import BloodPressure
from journal_app.ui import theme
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.field import Field
from journal_app.ui.widgets.parts import column, holder, label
from journal_app.ui.widgets.time_line import TimeLine

_LONGEST = 8
_MOST_DIGITS = 4


class _NumberLine(QLineEdit):
    """A line for whole numbers in which a slash or a space leads on to `onward`."""

    def __init__(self, says: str) -> None:
        super().__init__()
        self.setAccessibleName(says)
        self.setMaxLength(_LONGEST)
        self.onward: QWidget | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on at a slash or a space, as people write 128/82."""
        if self.onward is not None and event.text() in {"/", " "}:
            self.onward.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)


class PressureRow(QWidget):
    """Values in mmHg, any of them unknown. Never coloured: it is a note, not a verdict.

    Args:
        name: Which measurement, such as "Before".

    Signals:
        edited: A field was left after something was typed.
    """

    edited = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        upper = self.tr("upper number")
        lower = self.tr("lower number")
        self.systolic = _NumberLine(f"{name}, {upper}")
        self.diastolic = _NumberLine(f"{name}, {lower}")
        self.time = TimeLine(self.tr("{name}, time of day").format(name=name))
        self.systolic.onward = self.diastolic
        self.diastolic.onward = self.time
        self._upper = Field(self.tr("Upper, mmHg"), self.systolic)
        self._lower = Field(self.tr("Lower, mmHg"), self.diastolic)
        self._time = Field(self.tr("Time"), self.time)
        self._line = label("", "problem")
        self._line.hide()
        columns = ColumnsLayout(self._upper, self._lower, self._time, least=104, spacing=12)
        self.setLayout(column(label(name, "heading"), holder(columns), self._line, spacing=4))
        self.setFocusProxy(self.systolic)
        for line in (self.systolic, self.diastolic, self.time):
            line.editingFinished.connect(self.edited)

    def show_pressure(self, pressure: BloodPressure, local_time: datetime | None, *, about: bool = False) -> None:
        """Show a measurement, and its time as the clock on the wall showed it, which may be known only about."""
        self.systolic.setText("" if pressure.systolic is None else str(pressure.systolic))
        self.diastolic.setText("" if pressure.diastolic is None else str(pressure.diastolic))
        self.time.show_time(local_time, about=about)
        self.remark()

    def pressure(self, place: Callable[[time], datetime], moved: timedelta = timedelta()) -> BloodPressure:
        """Return the measurement; see `TimeLine.instant` for the arguments.

        Raises:
            ValueError: A number or the time does not read as one; it says which.
        """
        self._take_apart()
        systolic, diastolic = self._number(self._upper), self._number(self._lower)
        try:
            at = self.time.instant(place, moved)
        except ValueError:
            self._time.remark(self.tr("This does not read as a time. 14:30 or 2:30 pm do."), look="problem")
            raise
        return BloodPressure(systolic=systolic, diastolic=diastolic, at=at)

    def remark(self, words: str = "", *, look: str = "problem") -> None:
        """Show a sentence below the numbers, or none."""
        self._line.setText(words)
        theme.set_look(self._line, look)
        self._line.setVisible(bool(words))
        self.systolic.setAccessibleDescription(words)
        for field in (self._upper, self._lower, self._time):
            field.remark()

    def _take_apart(self) -> None:
        """Read "128/82" pasted into the first line as two numbers."""
        first, slash, second = self.systolic.text().partition("/")
        if slash and not self.diastolic.text():
            self.systolic.setText(first.strip())
            self.diastolic.setText(second.strip())

    def _number(self, field: Field) -> int | None:
        line = field.control
        text = line.text().strip() if isinstance(line, QLineEdit) else ""
        if not text:
            return None
        if not (text.isdecimal() and len(text) <= _MOST_DIGITS):
            field.remark(self.tr("Digits only, such as 120."), look="problem")
            raise ValueError("no number")
        return int(text)
