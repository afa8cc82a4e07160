"""Reading again: some of what was written side by side, what repeats in it, and one sentence out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLayout, QWidget

from journal_app.domain.entry import Entry
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.rereading import Rereading
from journal_app.ui import words
from journal_app.ui.widgets.back_button import BackButton
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.entry_view import EntryView
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, Page, Part, button, column, holder, label, row
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.resting_question import RestingQuestion

LONGEST_REPEAT, LONGEST_SENTENCE = 80, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class RereadingView:
    """Everything that the screen shows.

    Attributes:
        now: Aware, in the person's own time zone.
        entries: To be read side by side, the earliest first, each with the number of its session, 0 for none.
        suggestions: Own tags, threads and words that come back in them.
        kept: What came of earlier readings, by time.
        is_offered: Whether there is something to read again that is not open yet.
    """

    now: datetime
    entries: tuple[tuple[Entry, int], ...] = ()
    suggestions: tuple[str, ...] = ()
    kept: tuple[Rereading, ...] = ()
    is_offered: bool = False


class RereadingScreen(Page):
    """Entries in columns, or below each other where there is little room; and what came of reading before.

    Signals:
        kept: Rereading, without its time.
        reading_requested: Read what is offered now.
        again_requested: Entries to be read again (tuple of identifiers).
        delete_requested: Identifier of a rereading.
        open_requested: Identifier of an entry.
        closed: Back.
    """

    kept = Signal(object)
    reading_requested = Signal()
    again_requested = Signal(object)
    delete_requested = Signal(str)
    open_requested = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(widest=1120)
        self._read_only = False
        self._entries: tuple[Entry, ...] = ()
        self._asked_about: Identifier = ""
        self._back = BackButton()
        self._back.clicked.connect(self.closed)
        self._empty = label(
            self.tr("After a few sessions, some of what you wrote can be read here side by side. Nothing is due."),
            "prose",
        )
        self._read = button(
            self.tr("Read side by side"), "primary", icon="book-open", on_click=self.reading_requested.emit
        )
        self._columns = ColumnsLayout(least=340)
        self._columns_holder = holder(self._columns)
        self.form = _RepeatsCard()
        self.form.kept.connect(self._on_form_kept)
        self._question = Question(self.tr("Delete it"), self.tr("Keep it"))
        self._question.accepted.connect(self._on_question_accepted)
        self._question.declined.connect(self._back.setFocus)
        self.resting = RestingQuestion()
        self.resting.declined.connect(self._back.setFocus)
        self._before_heading = label(self.tr("What came of it before"), "heading")
        self._before = column(spacing=10)
        self.body.addLayout(
            column(
                holder(FlowLayout(self._back)),
                label(self.tr("Read again"), "display"),
                label(
                    self.tr("One page beside the other. What comes back is yours to see, and nothing is decided here."),
                    "prose",
                ),
                self._empty,
                holder(FlowLayout(self._read)),
                self._columns_holder,
                self.form,
                self._question,
                self.resting,
                self._before_heading,
                self._before,
                None,
                spacing=14,
            )
        )
        on_escape(self, self.closed.emit)

    def show_rereading(self, view: RereadingView) -> None:
        """Show what is to be read, and what came of it before. What is being written stays with its entries."""
        entries = tuple(entry for entry, _ in view.entries)
        is_same = entries == self._entries and bool(entries)
        self._entries = entries
        if not is_same:
            _clear(self._columns)
            for entry, number in view.entries:
                self._columns.addWidget(self._page_of(entry, number, view.now))
            self.form.begin(view.suggestions)
        self._columns_holder.setVisible(bool(entries))
        self.form.setVisible(bool(entries) and not self._read_only)
        self._read.setVisible(view.is_offered and not entries)
        self._empty.setVisible(not entries and not view.is_offered and not view.kept)
        _clear(self._before)
        for one in reversed(view.kept):
            self._before.addWidget(self._kept_card(one, view.now))
        self._before_heading.setVisible(bool(view.kept))

    @property
    def unkept(self) -> Rereading | None:
        """Return what was picked and written and is not kept yet, if anything was."""
        if self.form.isHidden() or self.form.is_empty or self.form.is_waiting:
            return None
        return self._made()

    def set_back(self, screen: str) -> None:
        """Say which screen going back leads to."""
        self._back.lead_to(screen)

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        self._read_only = True
        self.form.hide()

    def keep_failed(self) -> None:
        """Let the person try again."""
        self.form.keep_failed()

    def _made(self) -> Rereading:
        return Rereading(
            id=new_identifier(),
            at=self._entries[0].happened_at,
            entry_ids=tuple(entry.id for entry in self._entries),
            repeats=self.form.repeats,
            sentence=self.form.sentence.text().strip(),
        )

    def _page_of(self, entry: Entry, number: int, now: datetime) -> QWidget:
        at = words.local(entry.happened_at, entry.zone)
        day = words.short_day(at.date(), now.date())
        after = self.tr("After session {number} · {day}").format(number=words.number(number), day=day)
        when = after if number else day
        parts: list[Part] = [label(when, "caption")]
        if entry.veiled:
            parts.append(label(words.headline(entry), "prose"))
            parts.append(label(self.tr("Veiled. It opens in the journal, if you like."), "secondary"))
        else:
            if entry.title.strip():
                parts.append(label(entry.title.strip(), "heading"))
            view = EntryView()
            view.show_entry(entry)
            view.setAccessibleName(self.tr("What you wrote: {when}").format(when=when))
            parts.append(view)
        opens = button(
            self.tr("Open in the journal"),
            "quiet",
            on_click=partial(self.open_requested.emit, entry.id),
        )
        opens.setAccessibleName(self.tr("Open in the journal: {when}").format(when=when))
        return Card(*parts, None, holder(FlowLayout(opens)), spacing=8)

    def _kept_card(self, one: Rereading, now: datetime) -> QWidget:
        at = one.at.astimezone(now.tzinfo)
        day = words.short_day(at.date(), now.date())
        parts: list[Part] = [label(day, "caption")]
        if one.sentence:
            parts.append(label(one.sentence, "serif"))
        if one.repeats:
            parts.append(label(" · ".join(one.repeats), "secondary"))
        again = button(self.tr("Read them again"), "quiet", on_click=partial(self.again_requested.emit, one.entry_ids))
        again.setAccessibleName(self.tr("Read them again: {day}").format(day=day))
        if self._read_only:
            return Card(*parts, holder(FlowLayout(again)), spacing=6)
        delete = Button("", "icon", icon="trash", says=self.tr("Delete what came of it: {day}").format(day=day))
        delete.clicked.connect(lambda *_, it=one.id: self._ask_to_delete(it, day))
        foot = row(holder(FlowLayout(again)), delete)
        foot.setStretch(0, 1)
        return Card(*parts, foot, spacing=6)

    def _ask_to_delete(self, rereading_id: Identifier, day: str) -> None:
        self._asked_about = rereading_id
        self.resting.dismiss()
        self._question.ask(
            self.tr("Delete what came of reading on {day}? It cannot be brought back. The entries stay.").format(
                day=day
            )
        )

    @Slot()
    def _on_question_accepted(self) -> None:
        self._back.setFocus()
        self.delete_requested.emit(self._asked_about)

    @Slot()
    def _on_form_kept(self) -> None:
        self._back.setFocus()
        self.kept.emit(self._made())


class _RepeatsCard(Card):
    """Chips to pick from, a line for one's own, and one sentence. All of it may stay empty."""

    kept = Signal()

    def __init__(self) -> None:
        self.is_waiting = False
        self._chips: list[Button] = []
        self._flow = FlowLayout(spacing=6)
        self.line = text_line(self.tr("Something else that comes back"), longest=LONGEST_REPEAT)
        self.line.setPlaceholderText(self.tr("In your own words"))
        self._add = button(self.tr("Add"), on_click=self._on_add_clicked)
        self._add.setAccessibleName(self.tr("Add what comes back"))
        self.sentence = text_line(self.tr("One sentence out of it"), longest=LONGEST_SENTENCE)
        self.keep = button(self.tr("Keep"), "primary", on_click=self._on_keep_clicked)
        self.keep.setAccessibleName(self.tr("Keep what came of it"))
        line_row = row(self.line, self._add)
        line_row.setStretch(0, 1)
        super().__init__(
            label(self.tr("What comes back, if anything does?"), "heading"),
            holder(self._flow),
            Field(self.tr("Something else that comes back"), holder(line_row)),
            Field(self.tr("One sentence out of it"), self.sentence, self.tr("It may stay empty.")),
            holder(FlowLayout(self.keep)),
            spacing=12,
        )
        self.line.returnPressed.connect(self._on_add_clicked)
        self.line.textChanged.connect(self._tell)
        self.sentence.textChanged.connect(self._tell)

    @property
    def repeats(self) -> tuple[str, ...]:
        """Return what was picked, and what stands in the line."""
        picked = [chip.text() for chip in self._chips if chip.isChecked()]
        return tuple(dict.fromkeys([*picked, *self._typed()]))

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was picked or written."""
        return not self.repeats and not self.sentence.text().strip()

    def begin(self, suggestions: Sequence[str]) -> None:
        """Begin anew, with these to pick from."""
        self.is_waiting = False
        _clear(self._flow)
        self._chips = []
        for text in suggestions:
            self._add_chip(text, checked=False)
        self.line.clear()
        self.sentence.clear()
        self._tell()

    def keep_failed(self) -> None:
        """Let the person try again."""
        self.is_waiting = False
        self._tell()

    def _typed(self) -> list[str]:
        text = " ".join(self.line.text().split())
        return [text] if text else []

    def _add_chip(self, text: str, *, checked: bool) -> None:
        chip = Button(text, "chip")
        chip.setCheckable(True)
        chip.setChecked(checked)
        chip.setAccessibleName(self.tr("Comes back: {what}").format(what=text))
        chip.toggled.connect(self._tell)
        self._flow.addWidget(chip)
        self._chips.append(chip)

    @Slot()
    def _tell(self) -> None:
        self._add.setEnabled(bool(self._typed()))
        self.keep.setEnabled(not self.is_waiting and not self.is_empty)

    @Slot()
    def _on_add_clicked(self) -> None:
        for text in self._typed():
            same = [chip for chip in self._chips if chip.text().casefold() == text.casefold()]
            for chip in same:
                chip.setChecked(True)
            if not same:
                self._add_chip(text, checked=True)
        self.line.clear()
        self.line.setFocus()

    @Slot()
    def _on_keep_clicked(self) -> None:
        self.is_waiting = True
        self.keep.setEnabled(False)
        self.kept.emit()


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
