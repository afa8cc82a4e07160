"""The card for the rest of the day of a session: drink, no driving, who is there, whom to call."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from journal_app.domain.readiness import HomeCard as HomeFacts
from journal_app.ui import words
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, holder, label, row
from journal_app.ui.widgets.row_button import IconLabel


class HomeCard(Card):
    """Says what was noted beforehand, and what holds for everybody; needs nothing noted at all.

    Args:
        large: For tired eyes: letters of 20 points and more, targets of 72 px.

    Signals:
        support_requested: Get support now.
    """

    support_requested = Signal()

    def __init__(self, *, large: bool = False) -> None:
        super().__init__(spacing=10)
        self._large = large
        self._said: list[str] = []
        self._lines: QWidget | None = None
        self._heading = label(self.tr("For the rest of the day"), "display" if large else "heading")
        self._support = button(self.tr("Get support"), icon="lifebuoy", on_click=self.support_requested.emit)
        if large:
            self._support.setProperty("target", "huge")
        self.body.addWidget(self._heading)
        self.body.addWidget(holder(FlowLayout(self._support)))

    @property
    def text(self) -> str:
        """Return all that is said, a line each: for reading aloud."""
        return "\n".join(self._said)

    def show_card(self, facts: HomeFacts | None, now: datetime) -> None:
        """Show what was noted for the session of today; `now` is local. None: nothing was noted."""
        facts = facts or HomeFacts(zone="UTC")
        rows = [
            ("drop", self.tr("Have something to drink near you."), False),
            ("car", self._about_driving(facts, now), False),
            ("users", self._about_company(facts), False),
            ("phone", self._about_calling(facts), bool(facts.to_call)),
            ("moon-stars", self.tr("Nothing needs to be decided today."), False),
        ]
        if facts.ride_home:
            rows.insert(2, ("map-pin", self.tr("Ride home: {ride}").format(ride=facts.ride_home), False))
        if facts.instructions:
            rows.append(("note", self.tr("Your team said: {words}").format(words=facts.instructions), False))
        self._said = [text for _, text, _ in rows]
        if self._lines is not None:
            self.body.removeWidget(self._lines)
            self._lines.hide()
            self._lines.deleteLater()
        self._lines = holder(column(*(self._row(*each) for each in rows), spacing=8))
        self.body.insertWidget(1, self._lines)

    def _about_driving(self, facts: HomeFacts, now: datetime) -> str:
        if facts.not_driving_until is not None and facts.not_driving_until > now:
            until = words.day_and_time(words.local(facts.not_driving_until, facts.zone), now.date())
            return self.tr("No driving until {until}, and not before a night of sleep.").format(until=until)
        return self.tr("No driving until tomorrow, after a night of sleep.")

    def _about_company(self, facts: HomeFacts) -> str:
        if facts.with_you:
            return self.tr("With you: {name}").format(name=facts.with_you)
        return self.tr("You may ask somebody to be with you.")

    def _about_calling(self, facts: HomeFacts) -> str:
        if facts.to_call:
            return self.tr("You can call: {whom}").format(whom=facts.to_call)
        return self.tr("Numbers to call are under Get support.")

    def _row(self, icon: str, text: str, is_number: bool) -> QWidget:
        said = label(text, "ask" if self._large else "prose")
        if is_number:
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        drop = 10 if self._large else 1  # to the middle of the first line
        made = row(column(drop, IconLabel(icon, "accent", 30 if self._large else 22), None), said, spacing=12)
        made.setStretch(1, 1)
        return holder(made)
