"""Marks beside the course: medicines, other treatment, life, illness, sleep; as exactly dated as the person knows."""

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.life_mark import DatePrecision, LifeMark, LifeMarkKind
from journal_app.ui import words
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.partial_date import PartialDate
from journal_app.ui.widgets.parts import (
    Button,
    Card,
    FlowLayout,
    Page,
    WayBack,
    button,
    column,
    empty,
    holder,
    label,
    row,
)
from journal_app.ui.widgets.privacy_choice import PrivacyChoice
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.row_button import IconLabel, RowButton
from journal_app.ui.widgets.session_sections import choose, combo
from journal_app.ui.widgets.wheel import leave_wheel_to_page
from journal_app.ui.widgets.writing import WritingBox

ICONS = {
    LifeMarkKind.MEDICINE_STARTED: "pill",
    LifeMarkKind.MEDICINE_CHANGED: "pill",
    LifeMarkKind.MEDICINE_STOPPED: "pill",
    LifeMarkKind.OTHER_TREATMENT: "first-aid-kit",
    LifeMarkKind.LIFE_EVENT: "flag",
    LifeMarkKind.ILLNESS: "thermometer",
    LifeMarkKind.SLEEP: "moon",
    LifeMarkKind.OTHER: "map-pin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksView:
    """Everything that the screen shows.

    Attributes:
        now: Aware, in the person's own time zone.
        zone: IANA name of that zone; new marks belong to it.
        marks: In any order.
    """

    now: datetime
    zone: str
    marks: tuple[LifeMark, ...] = ()


class MarksScreen(QWidget):
    """The marks, newest first, and the form for one. The form stays, with everything typed, until it was kept.

    Signals:
        mark_kept: LifeMark, new or changed.
        mark_delete_requested: Identifier.
        closed: Back to the sessions.
    """

    mark_kept = Signal(object)
    mark_delete_requested = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._view: MarksView | None = None
        self._waiting = False
        self._read_only = False
        self._opened_alone = False
        self._asked_about: Identifier = ""
        back = WayBack(self.tr("Sessions"), says=self.tr("Back to the sessions"), on_click=self.closed.emit)
        self._add = button(self.tr("Add a mark"), "primary", icon="plus", on_click=lambda: self._open(None))
        self._rows = column(spacing=2)
        self._card = Card(self._rows)
        self._empty = label(
            self.tr(
                "Nothing is marked yet. A medicine that changed, an illness, a move: what you like to see beside it."
            ),
            "prose",
        )
        self._question = Question(self.tr("Delete mark"), self.tr("Keep it"))
        self._list = Page(
            holder(FlowLayout(back)),
            label(self.tr("Marks beside the course"), "display"),
            holder(FlowLayout(self._add)),
            self._question,
            self._empty,
            self._card,
            None,
            widest=860,
            spacing=14,
        )
        self.form = _MarkForm()
        self._form_page = Page(self.form, widest=860)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._form_page)
        self.setLayout(column(self._stack, spacing=0))
        self._question.accepted.connect(self._on_question_accepted)
        self._question.declined.connect(self._add.setFocus)
        self.form.kept.connect(self._on_form_kept)
        self.form.closed.connect(self._back_to_list)
        on_escape(self, self.closed.emit)

    def show_marks(self, view: MarksView) -> None:
        """Show the marks. A form that was kept closes; one that is still being filled in stays."""
        self._view = view
        empty(self._rows)
        for mark in sorted(view.marks, key=lambda one: (one.at, one.id), reverse=True):
            self._rows.addWidget(self._row(mark, view))
        self._card.setVisible(bool(view.marks))
        self._empty.setVisible(not view.marks)
        if self._waiting:
            self._waiting = False
            self._back_to_list()

    def open_mark(self, mark_id: Identifier) -> None:
        """Open one mark, to leave the screen with it; nothing when it is gone, or nothing can be written."""
        for mark in self._view.marks if self._view else ():
            if mark.id == mark_id and not self._read_only:
                self._open(mark)
                self._opened_alone = True

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        self._read_only = True
        self._add.hide()

    def keep_failed(self) -> None:
        """Let the person try again: keeping did not work, and the form still holds what was typed."""
        self._waiting = False
        self.form.keep.setEnabled(True)

    def _row(self, mark: LifeMark, view: MarksView) -> QWidget:
        kind, when = words.life_mark_kind(mark.kind), words.life_mark_when(mark, view.now.date())
        lines = [label(mark.text or kind, "heading"), label(when, "prose")]
        known = " · ".join(part for part in (kind if mark.text else "", mark.note, words.privacy(mark.privacy)) if part)
        lines.append(label(known, "label"))
        main = RowButton(
            IconLabel(ICONS[mark.kind], "text2", 24),
            column(*lines, spacing=1),
            says=". ".join((kind, mark.text, when, words.privacy(mark.privacy))),
        )
        main.body.setStretch(1, 1)
        if self._read_only:
            main.setEnabled(False)
            return main
        main.clicked.connect(lambda *_: self._open(mark))
        delete = Button("", "icon", icon="trash", says=self.tr("Delete: {mark}").format(mark=mark.text or kind))
        delete.clicked.connect(lambda *_: self._ask_to_delete(mark))
        made = row(main, delete)
        made.setStretch(0, 1)
        return holder(made)

    def keep_now(self) -> None:
        """Keep what stands in the form that is open, if any words in it are others than before."""
        if self._stack.currentWidget() is self._form_page and self.form.has_new_words:
            self.form.keep.click()

    def _open(self, mark: LifeMark | None) -> None:
        self._opened_alone = False
        if self._view is not None:
            self.form.open_mark(mark, self._view)
            self._stack.setCurrentWidget(self._form_page)
            self._form_page.verticalScrollBar().setValue(0)
            self.form.setFocus()

    def _ask_to_delete(self, mark: LifeMark) -> None:
        self._asked_about = mark.id
        name = mark.text or words.life_mark_kind(mark.kind)
        self._question.ask(self.tr("Delete “{mark}”?").format(mark=name))

    @Slot()
    def _back_to_list(self) -> None:
        if self._stack.currentWidget() is not self._list:
            self._stack.setCurrentWidget(self._list)
            self._add.setFocus()
            if self._opened_alone:
                self._opened_alone = False
                self.closed.emit()

    @Slot()
    def _on_question_accepted(self) -> None:
        self.mark_delete_requested.emit(self._asked_about)
        self._add.setFocus()

    @Slot(object)
    def _on_form_kept(self, mark: LifeMark) -> None:
        self._waiting = True
        self.mark_kept.emit(mark)


class _MarkForm(QWidget):
    """One mark.

    Signals:
        kept: LifeMark.
        closed: Left without keeping.
    """

    kept = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._mark: LifeMark | None = None
        self._zone = "UTC"
        self._heading = label("", "title")
        self.kind = combo(self.tr("What it is"), [(kind, words.life_mark_kind(kind)) for kind in LifeMarkKind])
        self.text = text_line(self.tr("In a few words"))
        self.dates = PartialDate()
        self.note = WritingBox(self.tr("A note, if you like"), look="short")
        self.privacy = PrivacyChoice()
        self.keep = button(self.tr("Keep"), "primary", on_click=self._on_keep_clicked)
        leave = button(self.tr("Leave without keeping"), "quiet", on_click=self.closed.emit)
        self.setLayout(
            column(
                Card(
                    self._heading,
                    Field(self.tr("What it is"), self.kind),
                    Field(self.tr("In a few words, such as the name and the amount"), self.text),
                    column(label(self.tr("When it was"), "label"), self.dates, spacing=4),
                    Field(self.tr("A note, if you like"), self.note),
                    column(label(self.tr("Whom it is for"), "label"), self.privacy, spacing=4),
                    holder(FlowLayout(self.keep, leave)),
                    spacing=14,
                ),
                None,
            )
        )
        self.setFocusProxy(self.kind)
        leave_wheel_to_page(self)
        on_escape(self, self.closed.emit)

    def open_mark(self, mark: LifeMark | None, view: MarksView) -> None:
        """Show a mark to change, or an empty form."""
        self._mark = mark
        self._zone = mark.zone if mark else view.zone
        self._heading.setText(self.tr("A mark") if mark else self.tr("A new mark"))
        choose(self.kind, mark.kind if mark else LifeMarkKind.MEDICINE_STARTED)
        self.text.setText(mark.text if mark else "")
        self.note.setPlainText(mark.note if mark else "")
        self.privacy.set_privacy(mark.privacy if mark else self.privacy.privacy)
        self.dates.show_dates(
            words.local(mark.at, mark.zone) if mark else None,
            words.local(mark.until, mark.zone) if mark and mark.until else None,
            mark.precision if mark else DatePrecision.DAY,
            view.now.date(),
        )
        self.keep.setEnabled(True)

    @property
    def has_new_words(self) -> bool:
        """Tell whether words were typed that were not kept."""
        before = (self._mark.text, self._mark.note) if self._mark else ("", "")
        return (self.text.text().strip(), self.note.text.strip()) != before

    @Slot()
    def _on_keep_clicked(self) -> None:
        try:
            at, until = self.dates.dates(self._zone)
        except ValueError:
            return
        self.keep.setEnabled(False)
        kind = LifeMarkKind(self.kind.currentData())
        earlier = self._mark or LifeMark(id=new_identifier(), kind=kind, at=at, zone=self._zone)
        self.kept.emit(
            replace(
                earlier,
                kind=kind,
                at=at,
                until=until,
                precision=self.dates.precision.value,
                text=" ".join(self.text.text().split()),
                note=self.note.text.strip(),
                privacy=self.privacy.privacy,
            )
        )
