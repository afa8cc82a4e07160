"""What was begun and not kept yet: to go on with, to leave for another time, or to put away."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from journal_app.domain.entry import Draft, DraftOf, Unfinished
from journal_app.domain.identifiers import Identifier
from journal_app.ui import words
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, button, column, empty, holder, label

_MOST = 20
"""How many are shown at once; the rest comes up as these are taken up."""


class UnfinishedCard(Card):
    """One row for each draft. Hidden while there is none.

    Signals:
        resume_requested: Go on with the draft of this entry (id).
        later_requested: Do not offer it again before the journal is next unlocked (id).
        put_away_requested: Put it away (id). Answer with a `show_drafts` in which it is among those put away.
        bring_back_requested: Take it back (id).
    """

    resume_requested = Signal(str)
    later_requested = Signal(str)
    put_away_requested = Signal(str)
    bring_back_requested = Signal(str)

    def __init__(self) -> None:
        self._heading = label("", "prose")
        self._rows = column(spacing=10)
        self._rest = label("", "caption")
        super().__init__(self._heading, self._rows, self._rest, spacing=10)
        self.hide()

    def show_drafts(self, drafts: Sequence[Unfinished], put_away: Sequence[Draft], now: datetime) -> None:
        """Show drafts in the order given, and below them those that can be taken back.

        Args:
            drafts: All that wait.
            put_away: What was put away since the screen was opened.
            now: Aware, in the person's own time zone.
        """
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        empty(self._rows)
        count = len(drafts)
        if count == 1:
            self._heading.setText(self.tr("You left something unfinished."))
        else:
            many = self.tr("You left {count} things unfinished.").format(count=words.number(count))
            self._heading.setText(many if count else "")
        self._heading.setVisible(count > 0)
        for one in drafts[:_MOST]:
            self._rows.addWidget(self._row(one, now))
        for draft in put_away:
            self._rows.addWidget(self._put_away_row(draft))
        rest = max(count - _MOST, 0)
        self._rest.setText(self.tr("and {count} more").format(count=words.number(rest)))
        self._rest.setVisible(rest > 0)
        self.setVisible(bool(drafts or put_away))
        if had_focus and (buttons := self.buttons()):
            buttons[0].setFocus()

    def buttons(self) -> list[Button]:
        """Return the buttons of all rows, in reading order."""
        items = [self._rows.itemAt(place) for place in range(self._rows.count())]
        rows = [widget for item in items if item is not None and (widget := item.widget()) is not None]
        return [button for row in rows for button in row.findChildren(Button)]

    def _row(self, one: Unfinished, now: datetime) -> QWidget:
        entry = one.draft.entry
        at = one.draft.saved_at.astimezone(now.tzinfo)
        when = self.tr("{day}, {time} · {what}").format(
            day=words.recent_day(at.date(), now.date()), time=words.clock_time(at), what=self._what(one.of)
        )
        ways = (
            ("soft", self.tr("Go on"), self.tr("Go on: {words}"), self._on_resume_clicked),
            ("quiet", self.tr("Not yet"), self.tr("Not yet: {words}"), self._on_later_clicked),
            ("quiet", self.tr("Put away"), self.tr("Put away: {words}"), self._on_put_away_clicked),
        )
        buttons = []
        for look, text, says, slot in ways:
            made = button(text, look, says=says.format(words=words.headline(entry)))
            made.setProperty("entry_id", entry.id)
            made.clicked.connect(slot)
            buttons.append(made)
        told = holder(column(label(words.headline(entry), "prose"), label(when, "caption"), spacing=0))
        return holder(ColumnsLayout(told, holder(FlowLayout(*buttons)), least=240, weights=(3, 2), spacing=8))

    def _put_away_row(self, draft: Draft) -> QWidget:
        headline = words.headline(draft.entry)
        back = button(self.tr("Bring back"), says=self.tr("Bring back: {words}").format(words=headline))
        back.setProperty("entry_id", draft.entry.id)
        back.clicked.connect(self._on_bring_back_clicked)
        told = holder(
            column(
                label(headline, "secondary"),
                label(self.tr("Put away. You can bring it back until you leave this page."), "caption"),
                spacing=0,
            )
        )
        return holder(ColumnsLayout(told, holder(FlowLayout(back)), least=240, weights=(3, 2), spacing=8))

    def _what(self, of: DraftOf) -> str:
        return {
            DraftOf.NEW_ENTRY: self.tr("not in the journal yet"),
            DraftOf.KEPT_ENTRY: self.tr("changes to an entry"),
            DraftOf.DELETED_ENTRY: self.tr("its entry was deleted"),
        }[of]

    def _pressed(self) -> Identifier:
        return str(self.sender().property("entry_id"))

    @Slot()
    def _on_resume_clicked(self) -> None:
        self.resume_requested.emit(self._pressed())

    @Slot()
    def _on_later_clicked(self) -> None:
        self.later_requested.emit(self._pressed())

    @Slot()
    def _on_put_away_clicked(self) -> None:
        self.put_away_requested.emit(self._pressed())

    @Slot()
    def _on_bring_back_clicked(self) -> None:
        self.bring_back_requested.emit(self._pressed())
