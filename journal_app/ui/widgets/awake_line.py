"""On the day of a session: when the person was awake and talking again, in one line that can be corrected."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from journal_app.domain.course import DosingSession
from journal_app.domain.session_clock import SessionClock
from journal_app.ui import words
from journal_app.ui.widgets.field import Field
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, holder, label
from journal_app.ui.widgets.time_line import TimeLine


@dataclass(frozen=True, slots=True, kw_only=True)
class AwakeView:
    """What the line shows.

    Attributes:
        session: Of today; it has begun.
        now: Aware.
        offers_quiet_mode: Whether the quiet mode may be gone back to from here.
    """

    session: DosingSession
    now: datetime
    offers_quiet_mode: bool = True


class AwakeLine(Card):
    """The hours after a session are counted from here, so that a slip can be put right at any time.

    Signals:
        corrected: The session (id), and when it was (datetime, aware, UTC).
        quiet_mode_requested: The quiet page again.
    """

    corrected = Signal(str, object)
    quiet_mode_requested = Signal()

    def __init__(self) -> None:
        self._view: AwakeView | None = None
        self._says = label("", "prose")
        self._change = button(self.tr("Change"), "quiet", on_click=self._on_change_clicked)
        self._quiet = button(self.tr("Quiet page"), "quiet", icon="moon-stars", on_click=self._on_quiet_clicked)
        self.line = TimeLine(self.tr("Awake and talking again at"))
        self._field = Field(
            self.tr("Awake and talking again at"),
            self.line,
            self.tr("The hours of the evening are counted from there."),
        )
        self._keep = button(self.tr("Keep"), "soft", on_click=self._on_keep_clicked)
        self._keep.setAccessibleName(self.tr("Keep this time"))
        self._leave = button(self.tr("Leave it as it is"), "quiet", on_click=self._on_leave_clicked)
        self._editor = holder(column(self._field, holder(FlowLayout(self._keep, self._leave)), spacing=8))
        self._shown = holder(column(self._says, holder(FlowLayout(self._change, self._quiet)), spacing=2))
        super().__init__(self._shown, self._editor, look="inset", spacing=8)
        self.line.returnPressed.connect(self._on_keep_clicked)
        self._editor.hide()
        self.hide()

    @property
    def says(self) -> str:
        """Return the line."""
        return self._says.text()

    def stops(self) -> list[QWidget]:
        """Return what can have the focus, in reading order."""
        return [self._change, self._quiet, self.line, self._keep, self._leave]

    def show_awake(self, view: AwakeView | None) -> None:
        """Show the line for a session, or nothing. A time that is being typed stays."""
        if view is None or self._view is None or view.session.id != self._view.session.id:
            self._editor.hide()
            self._shown.show()
        self._view = view
        self.setVisible(view is not None)
        if view is None:
            return
        awake_at = view.session.record.awake_at
        if awake_at is None:
            self._says.setText(self.tr("When were you awake and talking again?"))
            self._change.setText(self.tr("Note the time"))
            self._change.setAccessibleName(self.tr("Note when you were awake and talking again"))
        else:
            when = words.clock_time(words.local(awake_at, view.session.zone))
            self._says.setText(self.tr("Awake and talking again at {time}").format(time=when))
            self._change.setText(self.tr("Change"))
            self._change.setAccessibleName(self.tr("Change when you were awake and talking again"))
        self._quiet.setVisible(view.offers_quiet_mode)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Escape as leaving the time as it is."""
        if event.key() == Qt.Key.Key_Escape and not self._editor.isHidden():
            self._on_leave_clicked()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_change_clicked(self) -> None:
        if self._view is None:
            return
        session = self._view.session
        awake_at = session.record.awake_at
        self.line.show_time(words.local(awake_at or self._view.now, session.zone))
        self._field.say()
        self._shown.hide()
        self._editor.show()
        self.line.setFocus()
        self.line.selectAll()

    @Slot()
    def _on_quiet_clicked(self) -> None:
        self.quiet_mode_requested.emit()

    @Slot()
    def _on_keep_clicked(self) -> None:
        if self._view is None:
            return
        session = self._view.session
        starts = words.local(session.starts_at, session.zone)
        day, is_day_alone = starts.date(), session.is_day_alone
        clock = SessionClock(zone=session.zone, day=day, start=starts.time(), is_day_alone=is_day_alone)
        try:
            at = self.line.instant(clock.after)
        except ValueError:
            self._field.say(self.tr("That is no time of day. 14:20 would be one."))
            return
        if at is None:
            self._on_leave_clicked()
        elif at > self._view.now:
            self._field.say(self.tr("That time is still to come. Any time since the session began can be noted."))
        else:
            self._on_leave_clicked()
            self.corrected.emit(session.id, at)

    @Slot()
    def _on_leave_clicked(self) -> None:
        self._editor.hide()
        self._shown.show()
        self._change.setFocus()
