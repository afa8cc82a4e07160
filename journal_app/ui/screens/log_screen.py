"""The owner's log: what happened to the journal as a whole, by day, in plain words."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.owner_log import LogRecord
from journal_app.ui import theme, words
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, WayBack, button, column, empty, holder, label, row
from journal_app.ui.widgets.question import Question


class LogScreen(Page):
    """Shows the records it is given, the newest first.

    Signals:
        more_requested: Show more of it.
        clear_requested: Delete all of it; the person was asked.
        left: Back to where this was opened.
    """

    more_requested = Signal()
    clear_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(widest=760)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # it is read and scrolled; nobody is to begin at the deleting
        self.setAccessibleName(self.tr("Log"))
        self._days = column(spacing=16)
        self._none = label(self.tr("Nothing is noted yet."), "secondary")
        self._more = button(self.tr("Show more"), "quiet", on_click=self.more_requested.emit)
        self._clear = button(self.tr("Clear the log"), icon="trash", on_click=self._on_clear_clicked)
        self.question = Question(self.tr("Clear the log"), self.tr("Keep it"), yes_look="danger")
        self.question.accepted.connect(self.clear_requested)
        for part in (
            holder(
                FlowLayout(WayBack(self.tr("Settings"), says=self.tr("Back to the settings"), on_click=self.left.emit))
            ),
            label(self.tr("Log"), "display"),
            label(
                self.tr(
                    "Kept inside the journal, encrypted like your words, and read by nobody but you. What was typed is"
                    " never in it."
                ),
                "secondary",
            ),
            holder(FlowLayout(self._clear)),
            self.question,
            self._none,
            holder(self._days),
            holder(FlowLayout(self._more)),
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.show_records((), today=date.min, has_more=False)

    def show_records(self, records: Sequence[LogRecord], *, today: date, has_more: bool) -> None:
        """Show records.

        Args:
            records: Newest first, with their times as the clock on the wall shows them.
            today: The present day.
            has_more: Whether there are older ones.
        """
        empty(self._days)
        for day, of_day in groupby(records, lambda record: record.at.date()):
            card = Card(label(words.recent_day(day, today), "heading"), *map(_line, of_day), spacing=8)
            self._days.addWidget(card)
            card.show()
        self._none.setVisible(not records)
        self._clear.setEnabled(bool(records))
        self._more.setVisible(has_more)

    @Slot()
    def _on_clear_clicked(self) -> None:
        self.question.ask(self.tr("Clear the whole log? It cannot be brought back. Your entries stay as they are."))


def _line(record: LogRecord) -> QWidget:
    at = label(words.clock_time(record.at), "secondary")
    at.setWordWrap(False)
    at.setMinimumWidth(theme.current().px(72))
    said = column(label(words.log_kind(record.kind)), spacing=2)
    if record.detail:
        said.addWidget(label(record.detail, "caption"))
    layout = row(at, said, spacing=12)
    layout.setStretch(1, 1)
    return holder(layout)
