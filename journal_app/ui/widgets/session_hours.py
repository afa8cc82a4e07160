"""The hours around a session: when each moment begins and ends, to be set otherwise; and the line on the desktop."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QWidget

from journal_app.domain.phase import Moment
from journal_app.domain.phase_offsets import PhaseOffsets, Span
from journal_app.settings import Settings
from journal_app.ui import theme, words
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.field import Field
from journal_app.ui.widgets.fold import Fold
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.parts import Card, FlowLayout, Part, button, column, holder, label, line

_MOST_HOURS = 90 * 24
_STEP = 0.5
_FIELDS = {
    Moment.PREPARATION: "preparation",
    Moment.BEFORE_NEXT: "before_next",
    Moment.BEFORE: "before",
    Moment.FIRST_CAPTURE: "first_capture",
    Moment.EVENING: "evening",
    Moment.NEXT_DAY: "next_day",
    Moment.DAYS_AFTER: "days_after",
    Moment.WEEK_AFTER: "week_after",
}
_BEFORE = frozenset({Moment.PREPARATION, Moment.BEFORE_NEXT, Moment.BEFORE})


class SessionHours(Fold):
    """One row for each moment. Nothing changes before it is kept, and everything can be put back.

    Signals:
        kept: PhaseOffsets, other than before.
    """

    kept = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._offsets = PhaseOffsets()
        self._is_filled = False
        self._rows = {moment: _Row(moment) for moment in _FIELDS}
        self._problem = label("", "problem")
        self._problem.hide()
        self._keep = button(self.tr("Keep these hours"), "soft", on_click=self._on_keep_clicked)
        self._usual = button(self.tr("Back to the usual"), "quiet", on_click=self._on_usual_clicked)
        parts: list[Part] = [
            label(
                self.tr(
                    "What the app asks, and when, follows these hours: before a session counted back from its start,"
                    " after it from its end. Nothing is ever late."
                ),
                "secondary",
            )
        ]
        for row in self._rows.values():
            parts += [line(), row]
            row.changed.connect(self._on_row_changed)
        parts += [self._problem, holder(FlowLayout(self._keep, self._usual))]
        self.lay_out(self.tr("The hours around a session"), *parts, spacing=10)
        self.show_offsets(self._offsets)

    def show_offsets(self, offsets: PhaseOffsets) -> None:
        """Show the hours that hold; what is being changed stays, unless they have changed as well."""
        if offsets == self._offsets and self._is_filled:
            return
        self._is_filled = True
        self._offsets = offsets
        for moment, row in self._rows.items():
            if (span := offsets.of(moment)) is not None:
                row.show_span(span)
        self._on_row_changed()
        usual = offsets == PhaseOffsets()
        self.set_summary(self.tr("The usual ones") if usual else self.tr("Your own"))

    @property
    def problem(self) -> str:
        """Return what stands in the way of keeping the hours, or nothing."""
        return next((row.problem for row in self._rows.values() if row.problem), "")

    def _chosen(self) -> PhaseOffsets:
        return replace(self._offsets, **{name: self._rows[moment].span for moment, name in _FIELDS.items()})

    @Slot()
    def _on_row_changed(self) -> None:
        problem = self.problem
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._keep.setEnabled(not problem and self._chosen() != self._offsets)
        self._usual.setEnabled(bool(problem) or self._chosen() != PhaseOffsets())

    @Slot()
    def _on_keep_clicked(self) -> None:
        self.kept.emit(self._chosen())
        announce(self, self.tr("These hours hold from now on."))

    @Slot()
    def _on_usual_clicked(self) -> None:
        usual = PhaseOffsets()
        for moment, row in self._rows.items():
            if (span := usual.of(moment)) is not None:
                row.show_span(span)
        self._on_row_changed()
        (self._keep if self._keep.isEnabled() else self.header).setFocus()
        bring_into_view(self._keep)


class _Row(QWidget):
    """One moment, from and to, in hours.

    Three moments have one end to set: the other is where the day of the session begins, or the session, or where
    somebody is awake and talking again. Its box is not shown and gives way.
    """

    changed = Signal()

    def __init__(self, moment: Moment) -> None:
        super().__init__()
        self._moment = moment
        self._is_before = moment in _BEFORE
        self._name = words.moment(moment)
        begins, ends = (
            (self.tr("From hours before"), self.tr("To hours before"))
            if self._is_before
            else (self.tr("From hours after"), self.tr("To hours after"))
        )
        self.begins = _HoursBox(self.tr("{moment}: {which}").format(moment=self._name, which=begins))
        self.ends = _HoursBox(self.tr("{moment}: {which}").format(moment=self._name, which=ends))
        self.setLayout(column(label(self._name, "label"), holder(self._fields(begins, ends)), spacing=4))
        for box in (self.begins, self.ends):
            box.valueChanged.connect(self.changed)

    def _fields(self, begins: str, ends: str) -> ColumnsLayout:
        other_end = {
            Moment.PREPARATION: self.tr("Until the day of the session."),
            Moment.BEFORE: self.tr("Until it begins."),
            Moment.FIRST_CAPTURE: self.tr("From when you are awake and talking again."),
        }.get(self._moment)
        if other_end is None:
            return ColumnsLayout(Field(begins, self.begins), Field(ends, self.ends), least=180, spacing=12)
        shown, hidden = (self.begins, self.ends) if self._is_before else (self.ends, self.begins)
        shown.setMinimum(_STEP)
        hidden.setParent(self)
        hidden.hide()
        return ColumnsLayout(Field(begins if self._is_before else ends, shown, other_end), least=180, spacing=12)

    @property
    def _hours(self) -> tuple[float, float]:
        begins, ends = self.begins.value(), self.ends.value()
        if self.begins.isHidden():
            return min(begins, ends - _STEP), ends
        return begins, min(ends, begins - _STEP) if self.ends.isHidden() else ends

    @property
    def problem(self) -> str:
        """Return what is wrong with it, or nothing."""
        begins, ends = self._hours
        if self._is_before and begins <= ends:
            text = self.tr("“{moment}” would end before it begins: its first number is to be the larger one.")
        elif not self._is_before and begins >= ends:
            text = self.tr("“{moment}” would end before it begins: its second number is to be the larger one.")
        else:
            return ""
        return text.format(moment=self._name)

    @property
    def span(self) -> Span:
        """Return the hours; those of a row with a problem make no sense."""
        begins, ends = self._hours
        if self.problem:
            return Span(-_STEP if self._is_before else 0, 0 if self._is_before else _STEP)
        return Span(-begins, -ends) if self._is_before else Span(begins, ends)

    def show_span(self, span: Span) -> None:
        """Show hours, without a signal for each."""
        for box, hours in ((self.begins, span.begins), (self.ends, span.ends)):
            box.blockSignals(True)  # noqa: FBT003  # Qt's own signature
            box.setValue(abs(hours))
            box.blockSignals(False)  # noqa: FBT003  # Qt's own signature


class _HoursBox(QDoubleSpinBox):
    """Hours, by the half hour."""

    def __init__(self, says: str) -> None:
        super().__init__()
        self.setDecimals(1)
        self.setRange(0, _MOST_HOURS)
        self.setSingleStep(_STEP)
        self.setAccessibleName(says)
        self.setKeyboardTracking(False)
        self._set_margin()

    def textFromValue(self, value: float) -> str:
        """Show whole hours without a fraction."""
        text = super().textFromValue(value)
        return self.locale().toString(int(value)) if value == int(value) else text

    def changeEvent(self, event: QEvent) -> None:
        """Take up a new text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._set_margin()

    def _set_margin(self) -> None:
        # The style sheet's padding does not reach the line inside once the arrows are styled.
        self.lineEdit().setTextMargins(theme.current().px(10), 0, 0, 0)


class NoticeCard(Card):
    """Whether the desktop may say that a moment has opened. Off until it is switched on.

    Signals:
        changed: It was switched.
    """

    changed = Signal()

    def __init__(self) -> None:
        self.on_desktop = QCheckBox(self.tr("Also as a line on the desktop"))
        self.on_desktop.setAccessibleName(self.tr("Say on the desktop that a moment has opened"))
        super().__init__(
            label(self.tr("A quiet word"), "heading"),
            label(
                self.tr(
                    "While the app is open, it says once when another moment around a session opens. On the desktop the"
                    " words are always: “A moment for your notebook, if you like.” Nothing is said while it is locked."
                ),
                "secondary",
            ),
            self.on_desktop,
        )
        self.on_desktop.toggled.connect(self.changed)

    def show_settings(self, settings: Settings) -> None:
        """Show the settings."""
        self.on_desktop.setChecked(settings.desktop_notices)

    def applied_to(self, settings: Settings) -> Settings:
        """Return the settings with what is chosen here."""
        return replace(settings, desktop_notices=self.on_desktop.isChecked())
