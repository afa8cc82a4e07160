"""Deleting and sharing rest for a day after a session: said plainly, and passed by in two steps of one's own."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.ui import words
from journal_app.ui.widgets.parts import column
from journal_app.ui.widgets.question import Question


@dataclass(frozen=True, slots=True)
class _Steps:
    """What is said: why it rests, the way past, what is asked then, and the last yes."""

    rests: str
    anyway: str
    asked: str
    yes: str


class RestingQuestion(QWidget):
    """Two questions inside a page, one after the other; each may be left, and leaving changes nothing.

    Nothing else is held up while it stands there: support stays one press away. What is still settling is not asked
    about at all: it has no way past.

    Signals:
        accepted: Yes, twice.
        declined: It rests.
    """

    accepted = Signal()
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._steps: _Steps | None = None
        self._first = Question(self.tr("Go on"), self.tr("Let it rest"))
        self._second = Question(self.tr("Go on"), self.tr("Let it rest"), yes_look="danger")
        self._first.accepted.connect(self._on_first_accepted)
        self._second.accepted.connect(self._on_second_accepted)
        for question in (self._first, self._second):
            question.declined.connect(self._on_declined)
        self.setLayout(column(self._first, self._second, spacing=0))
        self.hide()

    @property
    def text(self) -> str:
        """Return what is asked at present."""
        shown = next((one for one in (self._first, self._second) if not one.isHidden()), None)
        return shown.text if shown else ""

    def ask_to_delete(self, until: datetime, now: datetime, *, for_good: bool = False) -> None:
        """Ask whether to delete something although that rests.

        Args:
            until: When it rests no more; aware, in the person's own time zone.
            now: Aware, in the same zone.
            for_good: Whether what is deleted cannot be brought back.
        """
        rests = self.tr("Delete rests until {time}. What you caught today may look different then.")
        self._ask(
            _Steps(
                rests.format(time=resting_time(until, now)),
                self.tr("Delete anyway"),
                self.tr("Delete it now, before the day is over?"),
                self.tr("Yes, delete it for good")
                if for_good
                else self.tr("Yes, delete it; it can be undone until tomorrow"),
            )
        )

    def ask_to_share(self, until: datetime, now: datetime) -> None:
        """Ask whether to share something although that rests. Arguments as in `ask_to_delete`."""
        rests = self.tr("Sharing rests until {time}. You may want to share other words then.")
        self._ask(
            _Steps(
                rests.format(time=resting_time(until, now)),
                self.tr("Share anyway"),
                self.tr("Share now? What was sent cannot be called back."),
                self.tr("Yes, go on"),
            )
        )

    def dismiss(self) -> None:
        """Ask nothing any more, and say nothing of it."""
        self._steps = None
        for part in (self._first, self._second, self):
            part.hide()

    def _ask(self, steps: _Steps) -> None:
        self._steps = steps
        self._second.hide()
        self.show()
        self._first.ask(steps.rests, yes=steps.anyway)

    @Slot()
    def _on_first_accepted(self) -> None:
        if self._steps is not None:
            self._second.ask(self._steps.asked, yes=self._steps.yes)

    @Slot()
    def _on_second_accepted(self) -> None:
        self.dismiss()
        self.accepted.emit()

    @Slot()
    def _on_declined(self) -> None:
        self.dismiss()
        self.declined.emit()


def resting_time(until: datetime, now: datetime) -> str:
    """Return such as "tomorrow 14:00"; both times are local."""
    days = (until.date() - now.date()).days
    clock = words.clock_time(until)
    if days == 0:
        return words.translate("RestingQuestion", "today {time}").format(time=clock)
    if days == 1:
        return words.translate("RestingQuestion", "tomorrow {time}").format(time=clock)
    return words.translate("RestingQuestion", "{day}, {time}").format(day=words.short_day(until.date()), time=clock)
