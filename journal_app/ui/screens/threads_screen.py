"""Threads: an image, a person, a place or a sentence, with each place in the entries where it comes back."""

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.identifiers import Identifier
from journal_app.domain.thread import Thread, ThreadKind, ThreadReturn
from journal_app.ui import words
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.parts import (
    Button,
    Card,
    FlowLayout,
    Page,
    Part,
    WayBack,
    button,
    column,
    empty,
    holder,
    label,
    row,
)
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.row_button import RowButton
from journal_app.ui.widgets.thread_form import LONGEST_NAME, thread_kind


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
        changed: Thread, under another name or as another kind.
        delete_requested: Identifier of a thread.
        remove_requested: Identifier of an occurrence, to be taken out of its thread.
        closed: Back.
    """

    open_requested = Signal(str)
    changed = Signal(object)
    delete_requested = Signal(str)
    remove_requested = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(widest=860)
        self._read_only = False
        self._asked_about = ""
        self._view: ThreadsView | None = None
        self._renaming: Identifier = ""
        self._back = WayBack(
            self.tr("Intention and steps"), says=self.tr("Back to intention and steps"), on_click=self.closed.emit
        )
        self._empty = label(
            self.tr("No thread yet. Select some words of an entry in the journal, then press “Make a thread”."), "prose"
        )
        self._question = Question(self.tr("Delete thread"), self.tr("Keep it"))
        self._is_about_place = False
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
        on_escape(self, self.closed.emit)

    def show_threads(self, view: ThreadsView) -> None:
        """Show the threads."""
        self._view = view
        empty(self._cards)
        for thread, returns in reversed(view.threads):
            self._cards.addWidget(self._card(thread, returns, view.now))
        self._empty.setVisible(not view.threads)

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        self._read_only = True

    def _card(self, thread: Thread, returns: tuple[ThreadReturn, ...], now: datetime) -> QWidget:
        head = row(column(label(thread.name, "title"), label(thread_kind(thread.kind), "caption"), spacing=0))
        head.setStretch(0, 1)
        if not self._read_only:
            rename = Button(
                "", "icon", icon="pencil-simple", says=self.tr("Change the thread: {name}").format(name=thread.name)
            )
            rename.clicked.connect(lambda *_: self._begin_renaming(thread.id))
            head.addWidget(rename, 0, Qt.AlignmentFlag.AlignTop)
            delete = Button(
                "", "icon", icon="trash", says=self.tr("Delete the thread: {name}").format(name=thread.name)
            )
            delete.clicked.connect(lambda *_: self._ask_to_delete(thread))
            head.addWidget(delete, 0, Qt.AlignmentFlag.AlignTop)
        parts: list[Part] = [head]
        if thread.id == self._renaming and not self._read_only:
            form = _NameForm(thread)
            form.kept.connect(self._on_form_kept)
            form.closed.connect(self._end_renaming)
            parts.append(form)
        for each in returns:
            if each.entry.hidden_until is not None and each.entry.hidden_until > now:
                continue
            at = words.local(each.entry.happened_at, each.entry.zone)
            when = self.tr("{day}, {time}").format(
                day=words.short_day(at.date(), now.date()), time=words.clock_time(at)
            )
            said = self.tr("“{words}”").format(words=" ".join(each.occurrence.words.split()))
            if each.entry.veiled:
                said = words.headline(each.entry)
            opens = RowButton(
                column(label(said, "prose"), label(when, "caption"), spacing=0),
                says=self.tr("{words}. {when}").format(words=said, when=when),
            )
            opens.clicked.connect(lambda *_, entry_id=each.entry.id: self.open_requested.emit(entry_id))
            if self._read_only:
                parts.append(opens)
                continue
            remove = Button(
                "",
                "icon",
                icon="x",
                says=self.tr("Take out of the thread: {words}. {when}").format(words=said, when=when),
            )
            remove.clicked.connect(lambda *_, it=each.occurrence.id, said=said: self._ask_to_remove(thread, it, said))
            line = row(opens, remove)
            line.setStretch(0, 1)
            parts.append(line)
        if not returns:
            parts.append(label(self.tr("The entries it came from are no longer here."), "secondary"))
        return Card(*parts, spacing=6)

    def _begin_renaming(self, thread_id: Identifier) -> None:
        self._renaming = thread_id
        if self._view is not None:
            self.show_threads(self._view)
        for form in self.findChildren(_NameForm):
            if form.thread_id == thread_id and not form.isHidden():
                if (card := form.parentWidget()) is not None:
                    card.show()  # now, so that it can take the focus
                form.setFocus()
                bring_into_view(form)

    @Slot()
    def _end_renaming(self) -> None:
        self._renaming = ""
        self._back.setFocus()
        if self._view is not None:
            self.show_threads(self._view)

    @Slot(object)
    def _on_form_kept(self, thread: Thread) -> None:
        self._renaming = ""
        self._back.setFocus()
        self.changed.emit(thread)

    def _ask_to_remove(self, thread: Thread, occurrence_id: Identifier, said: str) -> None:
        self._asked_about, self._is_about_place = occurrence_id, True
        self._question.ask(
            self.tr("Take {words} out of the thread “{name}”? The entry stays.").format(words=said, name=thread.name),
            yes=self.tr("Take it out"),
        )

    def _ask_to_delete(self, thread: Thread) -> None:
        self._asked_about, self._is_about_place = thread.id, False
        self._question.ask(
            self.tr("Delete the thread “{name}”? The entries stay.").format(name=thread.name),
            yes=self.tr("Delete thread"),
        )

    @Slot()
    def _on_question_accepted(self) -> None:
        self._back.setFocus()
        (self.remove_requested if self._is_about_place else self.delete_requested).emit(self._asked_about)


class _NameForm(Card):
    """Another name, or another kind, for a thread. Escape leaves it as it is.

    Signals:
        kept: Thread.
        closed: Nothing changes.
    """

    kept = Signal(object)
    closed = Signal()

    def __init__(self, thread: Thread) -> None:
        super().__init__(look="inset")
        self._thread = thread
        self.name = text_line(self.tr("What you call it"), longest=LONGEST_NAME)
        self.name.setText(thread.name)
        self.kind: Choice[ThreadKind] = Choice(self.tr("What it is"), [(one, thread_kind(one)) for one in ThreadKind])
        self.kind.choose(thread.kind)
        keep = button(self.tr("Keep"), "soft", on_click=self._on_keep_clicked)
        keep.setAccessibleName(self.tr("Keep this name"))
        leave = button(self.tr("Leave it as it is"), "quiet", on_click=self.closed.emit)
        for part in (Field(self.tr("What you call it"), self.name), self.kind, holder(FlowLayout(keep, leave))):
            self.body.addWidget(part)
        self.name.returnPressed.connect(self._on_keep_clicked)
        self.setFocusProxy(self.name)
        on_escape(self, self.closed.emit)

    @property
    def thread_id(self) -> Identifier:
        """Return which thread it is about."""
        return self._thread.id

    @Slot()
    def _on_keep_clicked(self) -> None:
        name = " ".join(self.name.text().split())
        if name:
            self.kept.emit(replace(self._thread, name=name, kind=self.kind.value))
