"""Things to tell the team soon: what many people tell, what this person noted, and what was told. Nothing is judged."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.team_note import TeamNote
from journal_app.ui import words
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.nobody_watches import nobody_watches
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
    line,
    row,
)
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.row_button import IconLabel, RowButton

_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamNotesView:
    """What the page shows.

    Attributes:
        now: Aware, in the person's own time zone.
        notes: In the order in which they were noted.
    """

    now: datetime
    notes: tuple[TeamNote, ...] = ()


class TeamNotesScreen(Page):
    """A list to take to the next appointment, or to the telephone.

    Signals:
        noted: Words of a new note (str).
        told: Identifier of a note, and whether it was told (bool).
        delete_requested: Identifier of a note.
        open_requested: Identifier of the entry that a note came up in.
        support_requested: Get support.
        closed: Back to support.
    """

    noted = Signal(str)
    told = Signal(str, bool)
    delete_requested = Signal(str)
    open_requested = Signal(str)
    support_requested = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(widest=860)
        self._view: TeamNotesView | None = None
        self._is_waiting = False
        self._is_read_only = False
        self._asked_about = ""
        self.text = text_line(self.tr("Something to tell"), longest=_LONGEST)
        self.text.returnPressed.connect(self._on_add_clicked)
        self.text.textChanged.connect(self._follow)
        self.add = button(self.tr("Note it"), "primary", on_click=self._on_add_clicked)
        back = WayBack(self.tr("Get support"), says=self.tr("Back to support"), on_click=self.closed.emit)
        self._question = Question(self.tr("Delete it"), self.tr("Keep it"))
        self._question.accepted.connect(self._on_question_accepted)
        self._question.declined.connect(self.text.setFocus)
        self._rows = column(spacing=10)
        self._none_yet = label(self.tr("Nothing noted. None is fine."), "secondary")
        self._adding = holder(
            column(Field(self.tr("Something to tell"), self.text), holder(FlowLayout(self.add)), spacing=8)
        )
        self._support = button(self.tr("Get support"), icon="lifebuoy", on_click=self.support_requested.emit)
        self.body.addWidget(holder(FlowLayout(back)))
        self.body.addWidget(label(self.tr("Things to tell your team soon"), "display"))
        self.body.addWidget(
            Card(
                label(
                    self.tr(
                        "Slow or hard breathing, chest pain, fainting, cannot be woken: call the emergency number "
                        "first."
                    ),
                    "heading",
                ),
                holder(FlowLayout(self._support)),
                look="notice",
                spacing=8,
            )
        )
        self.body.addWidget(Card(label(self.tr("Noted"), "heading"), self._question, self._rows, self._none_yet))
        self.body.addWidget(self._adding)
        self.body.addWidget(self._often_told())
        self.body.addWidget(nobody_watches("secondary"))
        self.body.addStretch(1)
        self._follow()

    def show_notes(self, view: TeamNotesView) -> None:
        """Show the notes, those that wait first. One that was kept leaves its line."""
        self._view = view
        if self._is_waiting:
            self._is_waiting = False
            self.text.clear()
        empty(self._rows)
        waiting = [one for one in view.notes if one.told_at is None]
        told = [one for one in view.notes if one.told_at is not None]
        for number, note in enumerate((*waiting, *reversed(told))):
            if number:
                self._rows.addWidget(line())
            self._rows.addWidget(self._row(note, view.now))
        self._none_yet.setVisible(not view.notes)
        self._follow()

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        self._is_read_only = True
        self._adding.hide()

    def keep_failed(self) -> None:
        """Let the person try again: keeping did not work."""
        self._is_waiting = False
        self._follow()

    def _often_told(self) -> Card:
        """Return what is good for a team to know soon; each can be noted with one press."""
        told = (
            self.tr("Little sleep and much energy, for days"),
            self.tr("Hearing or seeing what others do not"),
            self.tr("Thoughts that frighten you or others"),
            self.tr("Feeling unreal or far away, and it stays"),
            self.tr("Wanting sessions more often"),
            self.tr("Pain when passing urine, or going often"),
        )
        rows = []
        for text in told:
            begins = RowButton(
                IconLabel("plus", "accent", 18), label(text), says=self.tr("Note: {text}").format(text=text)
            )
            begins.body.setStretch(1, 1)
            begins.clicked.connect(lambda _=False, it=text: self._begin_with(it))
            rows.append(begins)
        return Card(
            label(self.tr("What is good to tell soon"), "heading"),
            label(
                self.tr(
                    "Your team would like to hear of these, whatever they come from. Touch one to begin a note with "
                    "it. Nothing is sent."
                ),
                "secondary",
            ),
            holder(ColumnsLayout(*rows, least=300, spacing=4)),
        )

    def _begin_with(self, text: str) -> None:
        if not self._is_read_only:
            self.text.setText(text)
            self.text.setFocus()
            self.ensureWidgetVisible(self.text)

    def _row(self, note: TeamNote, now: datetime) -> QWidget:
        noted = words.short_day(note.noted_at.astimezone(now.tzinfo).date(), now.date())
        parts: list[Part] = [label(note.text, "prose")]
        if note.told_at is None:
            parts.append(label(self.tr("Noted {day}").format(day=noted), "caption"))
        else:
            day = words.short_day(note.told_at.astimezone(now.tzinfo).date(), now.date())
            parts.append(label(self.tr("Noted {noted} · told {day}").format(noted=noted, day=day), "caption"))
        acts = []
        if not self._is_read_only:
            acts.append(self._telling(note))
        if note.entry_id is not None:
            entry = button(self.tr("Read the entry"), "quiet", on_click=lambda: self.open_requested.emit(note.entry_id))
            entry.setAccessibleName(self.tr("Read the entry: {text}").format(text=note.text))
            acts.append(entry)
        if acts:
            parts.append(holder(FlowLayout(*acts)))
        made = row(column(*parts, spacing=2))
        made.setStretch(0, 1)
        if not self._is_read_only:
            delete = button("", "icon", icon="trash", says=self.tr("Delete: {text}").format(text=note.text))
            delete.clicked.connect(lambda *_: self._ask_to_delete(note))
            made.addLayout(column(delete, None))
        return holder(made)

    def _telling(self, note: TeamNote) -> Button:
        is_told = note.told_at is not None
        text = self.tr("Not told yet") if is_told else self.tr("Told")
        made = button(text, "quiet" if is_told else "", icon="" if is_told else "check")
        made.setAccessibleName(self.tr("{button}: {text}").format(button=text, text=note.text))
        made.clicked.connect(lambda *_: self.told.emit(note.id, not is_told))
        return made

    def _ask_to_delete(self, note: TeamNote) -> None:
        self._asked_about = note.id
        self._question.ask(self.tr("Delete “{text}”?").format(text=note.text))

    @Slot()
    def _on_question_accepted(self) -> None:
        self.text.setFocus()
        self.delete_requested.emit(self._asked_about)

    @Slot()
    def _follow(self) -> None:
        self.add.setEnabled(bool(self.text.text().strip()) and not self._is_waiting)

    @Slot()
    def _on_add_clicked(self) -> None:
        if self.add.isEnabled():
            self._is_waiting = True
            self.text.setFocus()
            self.add.setEnabled(False)
            self.noted.emit(" ".join(self.text.text().split()))
