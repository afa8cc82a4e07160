"""Then and now: a memory by a short name, and how it is held each time. The person's own words and ratings, no more."""

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.entry import Certainty
from journal_app.domain.identifiers import Identifier
from journal_app.domain.memory import Holding, Memory, ThenNow
from journal_app.ui import words
from journal_app.ui.widgets.back_button import BackButton
from journal_app.ui.widgets.certainty_choice import CertaintyChoice
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.nobody_watches import nobody_watches
from journal_app.ui.widgets.parts import (
    Button,
    Card,
    FlowLayout,
    Page,
    Part,
    button,
    column,
    holder,
    label,
    line,
    pill,
    row,
)
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.rating_row import RatingRow
from journal_app.ui.widgets.resting_question import RestingQuestion
from journal_app.ui.widgets.short_box import ShortBox

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How a memory is held at one time: words, and distress 0 to 10 where it was said."""

    words: str = ""
    distress: int | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was said."""
        return not self.words and self.distress is None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMemory:
    """A memory that is named for the first time.

    Attributes:
        entry_id: Where it was written down, if anywhere.
        before: How it was held until then; may be empty.
        now: How it is held now; may be empty.
    """

    name: str
    entry_id: Identifier | None = None
    certainty: Certainty | None = None
    before: Held = Held()
    now: Held = Held()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoriesView:
    """Everything that the screen shows.

    Attributes:
        now: Aware, in the person's own time zone.
        memories: By when they were first named.
    """

    now: datetime
    memories: tuple[ThenNow, ...] = ()


class MemoriesScreen(Page):
    """The memories, the latest first, each then and now.

    Signals:
        begun: NewMemory.
        held: Identifier of a memory, and Held.
        changed: Memory, under another name or of another certainty.
        delete_requested, holding_delete_requested: Identifier of a memory, or of how it was held at one time.
        open_requested: Identifier of an entry.
        timeline_requested, rereading_requested: Another way to look at it.
        closed: Back.
    """

    begun = Signal(object)
    held = Signal(str, object)
    changed = Signal(object)
    delete_requested = Signal(str)
    holding_delete_requested = Signal(str)
    open_requested = Signal(str)
    timeline_requested = Signal()
    rereading_requested = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(widest=860)
        self._read_only = False
        self._view: MemoriesView | None = None
        self._asked_about: Identifier = ""
        self._is_about_holding = False
        self._back = BackButton()
        self._back.clicked.connect(self.closed)
        timeline = button(self.tr("On the timeline"), "quiet", icon="chart-line", on_click=self.timeline_requested.emit)
        again = button(self.tr("Read again"), "quiet", icon="book-open", on_click=self.rereading_requested.emit)
        self._begin = button(self.tr("Hold a memory"), "primary", on_click=self._on_begin_clicked)
        self.form = _MemoryForm()
        self.form.begun.connect(self._on_form_begun)
        self.form.held.connect(self._on_form_held)
        self.form.changed.connect(self._on_form_changed)
        self.form.closed.connect(self._on_form_closed)
        self._question = Question(self.tr("Delete it"), self.tr("Keep it"))
        self._question.accepted.connect(self._on_question_accepted)
        self._question.declined.connect(self._back.setFocus)
        self.resting = RestingQuestion()
        self.resting.declined.connect(self._back.setFocus)
        self._empty = label(
            self.tr("Nothing is held here yet. A memory can be named here, or from an entry in the journal."), "prose"
        )
        self._cards = column(spacing=14)
        self.body.addLayout(
            column(
                holder(FlowLayout(self._back, timeline, again)),
                label(self.tr("Then and now"), "display"),
                label(
                    self.tr("A memory that came up, and how you hold it as time goes on. A short name is enough."),
                    "prose",
                ),
                Card(
                    label(
                        self.tr(
                            "What comes up around a session can feel very true. It may be a memory, a part of one, or"
                            " an image, and there is no need to find out which. Nothing has to follow from it now."
                            " What stays open can be taken to therapy."
                        ),
                        "secondary",
                    ),
                    look="inset",
                ),
                holder(FlowLayout(self._begin)),
                self._question,
                self.resting,
                self.form,
                self._empty,
                self._cards,
                None,
                spacing=14,
            )
        )
        on_escape(self, self.closed.emit)

    def show_memories(self, view: MemoriesView) -> None:
        """Show the memories. What is being written stays."""
        self._view = view
        while (item := self._cards.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in reversed(view.memories):
            self._cards.addWidget(self._card(one, view.now))
        self._empty.setVisible(not view.memories)
        self.form.done_if_waiting()

    def begin(self, name: str, entry_id: Identifier) -> None:
        """Offer to name a memory that was written down in an entry."""
        if not self._read_only:
            self.form.begin(name, entry_id)

    def set_back(self, screen: str) -> None:
        """Say which screen going back leads to."""
        self._back.lead_to(screen)

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        self._read_only = True
        self._begin.hide()
        self.form.hide()

    def keep_failed(self) -> None:
        """Let the person try again: keeping did not work, and what was written is still there."""
        self.form.keep_failed()

    # --- one memory

    def _card(self, one: ThenNow, now: datetime) -> QWidget:
        memory = one.memory
        head = row(label(memory.name, "title"), spacing=8)
        head.setStretch(0, 1)
        if memory.certainty is not None:
            head.addWidget(pill(certainty_name(memory.certainty)), 0, Qt.AlignmentFlag.AlignTop)
        parts: list[Part] = [head]
        then_now = [self._holding(one.then, self._then_name(one), memory, now)] if one.then else []
        if one.now is not None:
            then_now.append(self._holding(one.now, self.tr("Now"), memory, now))
        if then_now:
            parts.append(holder(ColumnsLayout(*then_now, least=260, spacing=14)))
        between = one.holdings[1:-1]
        if between:
            parts += [line(), label(self.tr("In between"), "label")]
            parts += [self._holding(each, "", memory, now) for each in between]
        if not one.holdings:
            parts.append(label(self.tr("Nothing was said yet of how it is held."), "secondary"))
        ways = self._ways(memory)
        if ways:
            parts.append(holder(FlowLayout(*ways)))
        return Card(*parts, spacing=10)

    def _then_name(self, one: ThenNow) -> str:
        return self.tr("Then") if one.now is not None else self.tr("How you held it")

    def _holding(self, held: Holding, name: str, memory: Memory, now: datetime) -> QWidget:
        at = held.at.astimezone(now.tzinfo)
        when = self.tr("{day}, {time}").format(day=words.short_day(at.date(), now.date()), time=words.clock_time(at))
        parts: list[Part] = []
        if name:
            parts.append(label(name, "heading"))
        parts.append(label(self.tr("Noted {when}").format(when=when), "caption"))
        if held.words:
            parts.append(label(held.words, "prose"))
        if held.distress is not None:
            own = self.tr("Distress {rating} of 10, by your own rating").format(rating=words.number(held.distress))
            parts.append(label(own, "secondary"))
        shown = column(*parts, None, spacing=3)
        if self._read_only:
            return holder(shown)
        remove = Button(
            "",
            "icon",
            icon="x",
            says=self.tr("Take out what was noted {when}: {name}").format(when=when, name=memory.name),
        )
        remove.clicked.connect(lambda *_, it=held.id, when=when: self._ask_to_remove(it, memory, when))
        made = row(shown)
        made.setStretch(0, 1)
        made.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return holder(made)

    def _ways(self, memory: Memory) -> list[QWidget]:
        named: list[Button] = []
        entry_id = memory.entry_id
        if not self._read_only:
            hold = button(self.tr("How now?"), "soft", on_click=lambda: self.form.hold(memory))
            hold.setAccessibleName(self.tr("How now? {name}").format(name=memory.name))
            named.append(hold)
        if entry_id is not None:
            read = button(self.tr("Read where it was written"), "quiet", on_click=lambda: self._open(entry_id))
            read.setAccessibleName(self.tr("Read where it was written: {name}").format(name=memory.name))
            named.append(read)
        if not self._read_only:
            change = button(self.tr("Change"), "quiet", on_click=lambda: self.form.change(memory))
            change.setAccessibleName(self.tr("Change the name or how sure you are: {name}").format(name=memory.name))
            delete = button(self.tr("Delete"), "quiet", on_click=lambda: self._ask_to_delete(memory))
            delete.setAccessibleName(self.tr("Delete what is held: {name}").format(name=memory.name))
            named += [change, delete]
        return list(named)

    def _open(self, entry_id: Identifier) -> None:
        self.open_requested.emit(entry_id)

    def _ask_to_remove(self, holding_id: Identifier, memory: Memory, when: str) -> None:
        self.resting.dismiss()
        self._asked_about, self._is_about_holding = holding_id, True
        self._question.ask(
            self.tr("Delete what was noted {when} of “{name}”? It cannot be brought back.").format(
                when=when, name=memory.name
            )
        )

    def _ask_to_delete(self, memory: Memory) -> None:
        self.resting.dismiss()
        self._asked_about, self._is_about_holding = memory.id, False
        self._question.ask(
            self.tr(
                "Delete “{name}” here, with all that was noted of it? It cannot be brought back. Entries stay."
            ).format(name=memory.name)
        )

    @Slot()
    def _on_question_accepted(self) -> None:
        self._back.setFocus()
        (self.holding_delete_requested if self._is_about_holding else self.delete_requested).emit(self._asked_about)

    # --- the form

    @Slot()
    def _on_begin_clicked(self) -> None:
        self.form.begin()

    @Slot(object)
    def _on_form_begun(self, new: NewMemory) -> None:
        self.begun.emit(new)

    @Slot(str, object)
    def _on_form_held(self, memory_id: Identifier, held: Held) -> None:
        self.held.emit(memory_id, held)

    @Slot(object)
    def _on_form_changed(self, memory: Memory) -> None:
        self.changed.emit(memory)

    @Slot()
    def _on_form_closed(self) -> None:
        self._begin.setFocus()


class _HeldFields(QWidget):
    """Words, and distress 0 to 10; both may be left out."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.box = ShortBox(name)
        self.rating = RatingRow(self.tr("Distress in it"), self.tr("none"), self.tr("the most"))
        self.rating.slider.setAccessibleName(
            self.tr("{when}: {what}").format(when=name, what=self.rating.slider.accessibleName())
        )
        self.setLayout(column(Field(name, self.box), self.rating, None, spacing=8))
        self.setFocusProxy(self.box)

    @property
    def held(self) -> Held:
        """Return what was said."""
        return Held(words=self.box.text.strip(), distress=self.rating.rating)

    def clear(self) -> None:
        """Forget what was said."""
        self.box.clear()
        self.rating.set_rating(None)


class _MemoryForm(Card):
    """Names a memory, says how one is held now, or changes its name. Escape leaves it.

    Signals:
        begun: NewMemory.
        held: Identifier of a memory, and Held.
        changed: Memory.
        closed: Left, or done.
    """

    begun = Signal(object)
    held = Signal(str, object)
    changed = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        self._memory: Memory | None = None
        self._entry_id: Identifier | None = None
        self._is_waiting = False
        self._title = label("", "heading")
        self.name = text_line(self.tr("A short name for it"), longest=LONGEST_NAME)
        self._name_field = Field(
            self.tr("A short name for it"), self.name, self.tr("A word or two. No detail is needed.")
        )
        self.certainty = CertaintyChoice()
        self.before = _HeldFields(self.tr("How I held it before"))
        self.now = _HeldFields(self.tr("How I hold it now"))
        self.keep = button(self.tr("Keep"), "primary", on_click=self._on_keep_clicked)
        leave = button(self.tr("Not now"), "quiet", on_click=self._on_leave_clicked)
        super().__init__(
            self._title,
            self._name_field,
            self.certainty,
            holder(ColumnsLayout(self.before, self.now, least=260)),
            holder(FlowLayout(self.keep, leave)),
            nobody_watches(),
            spacing=14,
        )
        self.name.textChanged.connect(self._tell)
        self.now.box.textChanged.connect(self._tell)
        self.now.rating.rating_changed.connect(self._tell)
        self.hide()
        on_escape(self, self._on_leave_clicked)

    @property
    def new(self) -> NewMemory | None:
        """Return the memory that is being named, or None where another form is open, or nothing was said yet."""
        if self.isHidden() or self._memory is not None or self._is_waiting:
            return None
        before, now = self.before.held, self.now.held
        name = " ".join(self.name.text().split()) or (before.words or now.words)[:LONGEST_NAME]
        if not name:
            return None
        return NewMemory(name=name, entry_id=self._entry_id, certainty=self.certainty.certainty, before=before, now=now)

    @property
    def holding(self) -> tuple[Identifier, Held] | None:
        """Return the memory that is being held anew, and how, or None."""
        if self.isHidden() or self._memory is None or self._is_waiting or self.now.isHidden() or self.now.held.is_empty:
            return None
        return self._memory.id, self.now.held

    def begin(self, name: str = "", entry_id: Identifier | None = None) -> None:
        """Name a memory."""
        self._open(self.tr("Hold a memory"), None, entry_id)
        self.name.setText(name[:LONGEST_NAME])
        self._go_to(self.name)

    def hold(self, memory: Memory) -> None:
        """Say how a memory is held now."""
        self._open(self.tr("How do you hold it now? {name}").format(name=memory.name), memory, None)
        for part in (self._name_field, self.certainty, self.before):
            part.hide()
        self._go_to(self.now)

    def change(self, memory: Memory) -> None:
        """Change a memory's name, or how sure the person is of it."""
        self._open(self.tr("Change: {name}").format(name=memory.name), memory, None)
        for part in (self.before, self.now):
            part.hide()
        self.name.setText(memory.name)
        self.certainty.set_certainty(memory.certainty)
        self._go_to(self.name)

    def done_if_waiting(self) -> None:
        """Close the form once what was in it is kept."""
        if self._is_waiting:
            self.put_away()
            self.closed.emit()

    def put_away(self) -> None:
        """Close it: what was in it is kept, or not wanted."""
        self._is_waiting = False
        self.hide()

    def keep_failed(self) -> None:
        """Let the person try again."""
        self._is_waiting = False
        self._tell()

    def _open(self, title: str, memory: Memory | None, entry_id: Identifier | None) -> None:
        self._memory, self._entry_id, self._is_waiting = memory, entry_id, False
        self._title.setText(title)
        for part in (self._name_field, self.certainty, self.before, self.now):
            part.show()
        self.name.clear()
        self.certainty.set_certainty(None)
        self.before.clear()
        self.now.clear()
        self._tell()

    def _go_to(self, part: QWidget) -> None:
        self.show()
        part.setFocus()
        bring_into_view(self)

    @Slot()
    def _tell(self) -> None:
        has_name = bool(self.name.text().strip())
        is_new_or_changed = not self._name_field.isHidden()
        self.keep.setEnabled(not self._is_waiting and (has_name if is_new_or_changed else not self.now.held.is_empty))

    @Slot()
    def _on_keep_clicked(self) -> None:
        memory, name = self._memory, " ".join(self.name.text().split())
        new, holding = self.new, self.holding
        self._is_waiting = True
        self.keep.setEnabled(False)
        if new is not None:
            self.begun.emit(new)
        elif holding is not None:
            self.held.emit(*holding)
        elif memory is not None:
            self.changed.emit(replace(memory, name=name, certainty=self.certainty.certainty))

    @Slot()
    def _on_leave_clicked(self) -> None:
        self.put_away()
        self.closed.emit()


def certainty_name(value: Certainty) -> str:
    """Return how sure the person is, in a word."""
    return {
        Certainty.SURE: words.translate("MemoriesScreen", "sure"),
        Certainty.UNSURE: words.translate("MemoriesScreen", "unsure"),
        Certainty.LIKE_A_DREAM: words.translate("MemoriesScreen", "like a dream"),
    }[value]
