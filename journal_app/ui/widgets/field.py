"""Lines of a form: a caption above, the control, and below it a note or what stands in the way of keeping it."""

import re
from datetime import date, time
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QDate, QEvent, QLocale, Slot
from PySide6.QtWidgets import QCheckBox, QDateEdit, QLineEdit, QSpinBox, QWidget

from journal_app.ui import theme
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.parts import column, label

_HOURS_A_DAY, _MINUTES_AN_HOUR, _NOON, _DIGITS_OF_HOUR = 24, 60, 12, 2
_TIME = re.compile(r"(\d{1,2})(?:\s*[:.hH ]\s*(\d{2})|(?<=\d\d)(\d{2}))?\s*h?\s*([aApP])?\.?[mM]?\.?")


class Field(QWidget):
    """A caption, a control and room for one sentence below it."""

    def __init__(self, caption: str, control: QWidget, note: str = "") -> None:
        super().__init__()
        self.control = control
        self._note = note
        self._below = label(note, "caption")
        self.setLayout(column(label(caption, "label", names=control), control, self._below, None, spacing=4))
        self._below.setVisible(bool(note))  # in the layout by now: on its own it would flash up as a window
        self.setFocusProxy(control)

    @property
    def problem(self) -> str:
        """Return what stands in the way, or nothing."""
        return "" if self._below.text() == self._note else self._below.text()

    def say(self, problem: str = "") -> None:
        """Show what stands in the way of keeping the form, and go there; with nothing show the note again."""
        self.remark(problem, look="problem")
        if problem:
            self.control.setFocus()
            bring_into_view(self)

    def remark(self, words: str = "", *, look: str = "caption") -> None:
        """Show a sentence below the control without going there; with nothing show the note again."""
        self._below.setText(words or self._note)
        self._below.setProperty("look", look if words else "caption")
        self._below.style().polish(self._below)
        self._below.setVisible(bool(words or self._note))
        self.control.setAccessibleDescription(words or self._note)


class OptionalDate(QWidget):
    """A day that may be unknown."""

    def __init__(self, says: str, known: str) -> None:
        super().__init__()
        self.known = QCheckBox(known)
        self.known.setAccessibleName(known)
        self.edit = day_edit(says)
        self.edit.hide()
        self.setLayout(column(self.known, self.edit, None, spacing=4))
        self.known.toggled.connect(self._on_known_toggled)
        self.setFocusProxy(self.known)

    @property
    def day(self) -> date | None:
        """Return the day, or None where it is not known."""
        return day_of(self.edit) if self.known.isChecked() else None

    def set_day(self, day: date | None, otherwise: date) -> None:
        """Show a day; `otherwise` is where the calendar opens when there is none."""
        shown = day or otherwise
        self.edit.setDate(QDate(shown.year, shown.month, shown.day))
        self.known.setChecked(day is not None)

    @Slot(bool)
    def _on_known_toggled(self, known: bool) -> None:
        self.edit.setVisible(known)


class CountBox(QSpinBox):
    """A whole number; at the least value it says `none` instead, where that is given."""

    def __init__(self, says: str, least: int, most: int, *, none: str = "", suffix: str = "") -> None:
        super().__init__()
        self.setRange(least, most)
        self.setSpecialValueText(none)
        self.setSuffix(suffix)
        self.setAccessibleName(says)
        self._set_margin()

    def changeEvent(self, event: QEvent) -> None:
        """Take up a new text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._set_margin()

    def _set_margin(self) -> None:
        # The style sheet's padding does not reach the line inside once the arrows are styled.
        self.lineEdit().setTextMargins(theme.current().px(10), 0, 0, 0)


def text_line(says: str, *, longest: int = 500) -> QLineEdit:
    """Return a line for words."""
    made = QLineEdit()
    made.setAccessibleName(says)
    made.setMaxLength(longest)
    return made


def day_edit(says: str) -> QDateEdit:
    """Return a line for a day, with a calendar; digits and arrow keys work."""
    made = QDateEdit()
    made.setAccessibleName(says)
    made.setCalendarPopup(True)
    made.setDisplayFormat("d MMMM yyyy")
    return made


def day_of(edit: QDateEdit) -> date:
    """Return the day that a date line shows."""
    shown = edit.date()
    return date(shown.year(), shown.month(), shown.day())


def parse_time(text: str) -> time | None:
    """Read a time of day as people write it: "9", "9:30", "9.30", "0930", "14h05", "2:05 pm".

    Raises:
        ValueError: It is no time of day. Nothing at all is None instead.
    """
    text = " ".join(text.split())
    if not text:
        return None
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError("no time of day")
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    if found[4]:
        if not 1 <= hour <= _NOON:
            raise ValueError("no hour of a twelve-hour clock")
        hour = hour % _NOON + (_NOON if found[4] in "pP" else 0)
    return time(hour, minute)


def parse_amount(text: str) -> Decimal | None:
    """Read a decimal number with a point or a comma; nothing at all is None.

    Raises:
        ValueError: It is no number, or too long to be meant.
    """
    text = text.strip().replace(QLocale().groupSeparator() if QLocale().groupSeparator() not in ".," else " ", "")
    text = text.replace(",", ".")
    if not text:
        return None
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", text):
        raise ValueError("no number")
    try:
        return Decimal(text)
    except InvalidOperation as error:  # digits of another script that Decimal does not know
        raise ValueError("no number") from error
