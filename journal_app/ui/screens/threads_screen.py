"""Threads: an image, a person, a place or a sentence, with each place in the entries where it comes back."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from journal_app.domain.thread import Thread, ThreadReturn
from journal_app.ui import words
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, Page, Part, button, column, holder, label, row
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.row_button import RowButton
from journal_app.ui.widgets.thread_form import thread_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadsView:
    """Everything that the screen shows.

    Attributes:
        now: Aware, in the person's own time zone.
        threads: By when they began, each with its returns by time.
    """

    now: datetime
    threads: tuple[tuple[Thread, tuple[ThreadReturn, ...]], ...] = ()


class ThreadsScreen(Page):
    """The threads, the latest first.

    Signals:
        open_requested: Identifier of an entry.
        delete_requested: Identifier of a thread.
        closed: Back.
    """

    open_requested = Signal(str)
    delete_requested = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(widest=860)
        self._read_only = False
        self._asked_about = ""
        self._back = button(self.tr("Intentions"), "quiet", icon="arrow-left", on_click=lambda: self.closed.emit())
        self._back.setAccessibleName(self.tr("Back to the intentions"))
        self._empty = label(
            self.tr("No thread yet. Select some words of an entry in the journal, then press “Make a thread”."), "prose"
        )
        self._question = Question(self.tr("Delete thread"), self.tr("Keep it"))
        self._cards = column(spacing=14)
        self.body.addLayout(
            column(
                holder(FlowLayout(self._back)),
                label(self.tr("Threads"), "display"),
                label(self.tr("What comes back: an image, a person, a place, a sentence."), "secondary"),
                self._question,
                self._empty,
                self._cards,
                None,
                spacing=14,
            )
        )
        self._question.accepted.connect(self._on_question_accepted)
        self._question.declined.connect(self._back.setFocus)

    def show_threads(self, view: ThreadsView) -> None:
        """Show the threads."""
        while (item := self._cards.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for thread, returns in reversed(view.threads):
            self._cards.addWidget(self._card(thread, returns, view.now))
        self._empty.setVisible(not view.threads)

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        self._read_only = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Escape as going back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _card(self, thread: Thread, returns: tuple[ThreadReturn, ...], now: datetime) -> QWidget:
        head = row(column(label(thread.name, "title"), label(thread_kind(thread.kind), "caption"), spacing=0))
        head.setStretch(0, 1)
        if not self._read_only:
            delete = Button(
                "", "icon", icon="trash", says=self.tr("Delete the thread: {name}").format(name=thread.name)
            )
            delete.clicked.connect(lambda *_: self._ask_to_delete(thread))
            head.addWidget(delete, 0, Qt.AlignmentFlag.AlignTop)
        parts: list[Part] = [head]
        for each in returns:
            at = words.local(each.entry.happened_at, each.entry.zone)
            when = self.tr("{day}, {time}").format(
                day=words.short_day(at.date(), now.date()), time=words.clock_time(at)
            )
            said = self.tr("“{words}”").format(words=" ".join(each.occurrence.words.split()))
            opens = RowButton(
                column(label(said, "prose"), label(when, "caption"), spacing=0),
                says=self.tr("{words}. {when}").format(words=said, when=when),
            )
            opens.clicked.connect(lambda *_, entry_id=each.entry.id: self.open_requested.emit(entry_id))
            parts.append(opens)
        if not returns:
            parts.append(label(self.tr("The entries it came from are no longer here."), "secondary"))
        return Card(*parts, spacing=6)

    def _ask_to_delete(self, thread: Thread) -> None:
        self._asked_about = thread.id
        self._question.ask(self.tr("Delete the thread “{name}”? The entries stay.").format(name=thread.name))

    @Slot()
    def _on_question_accepted(self) -> None:
        self._back.setFocus()
        self.delete_requested.emit(self._asked_about)
