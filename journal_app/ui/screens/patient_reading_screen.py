"""Reading what one patient sent: find an entry, read it, keep something beside it. Their material is never changed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from journal_app.domain.caseload import AttachedItem, ItemKind, PatientReview, ReviewFilter
from journal_app.domain.review_search import ReviewHit, find
from journal_app.ui import patient_words
from journal_app.ui.sharing import wording
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.material_view import MaterialView
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, button, column, empty, holder, label, pill
from journal_app.ui.widgets.patient_bar import PatientBar
from journal_app.ui.widgets.row_button import RowButton
from journal_app.ui.widgets.veil import VeilCard
from journal_app.ui.widgets.writing import WritingBox

if TYPE_CHECKING:
    from journal_app.domain.share import SharedEntry

_SHOWN_AT_ONCE = 10
_TYPING_MILLISECONDS = 150


class PatientReadingScreen(Page):
    """A list, one entry, and what the therapist keeps beside it.

    Signals:
        highlight_requested: Entry's id and words (str, str).
        highlight_removed: Id of a highlight (str).
        note_kept: Entry's id, words, and the id of the note or "" (str, str, str).
        mark_requested: Entry's id; whether to ask about it, or None; whether it is read, or None (str, object, object).
        chart_requested: Copy an entry as text (SharedEntry).
        print_requested: Print an entry (SharedEntry).
        drawing_requested, voice_requested: Show or play what is attached (AttachedItem).
    """

    highlight_requested = Signal(str, str)
    highlight_removed = Signal(str)
    note_kept = Signal(str, str, str)
    mark_requested = Signal(str, object, object)
    chart_requested = Signal(object)
    print_requested = Signal(object)
    attached_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__(widest=1280, spacing=12)
        self._review: PatientReview | None = None
        self._entry: SharedEntry | None = None
        self._lifted: set[str] = set()
        self._ways: dict[str, RowButton] = {}
        self._most = _SHOWN_AT_ONCE
        self.bar = PatientBar("patient_reading")
        self.notice = Notice()
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MILLISECONDS)
        self._typing.timeout.connect(self._list)
        finding = self._finding()
        right = holder(column(self._reading(), self._beside(), None, spacing=14))
        for part in (
            self.bar,
            self.notice,
            holder(ColumnsLayout(finding, right, least=300, spacing=14, weights=(4, 7))),
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def _finding(self) -> QWidget:
        self._search = QLineEdit()
        self._search.setClearButtonEnabled(True)
        self._search.setPlaceholderText(self.tr("Find words"))
        self._search.setAccessibleName(self.tr("Find words in what they sent"))
        self._search.textChanged.connect(self._typing.start)
        self._session = QComboBox()
        self._session.setAccessibleName(self.tr("Session"))
        self._session.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._session.setMinimumContentsLength(12)
        self._session.activated.connect(self._on_filter_changed)
        self._chips = {
            name: self._chip(text)
            for name, text in (
                ("together_only", self.tr("To look at together")),
                ("new_only", self.tr("New")),
                ("unread_only", self.tr("Not read yet")),
                ("to_ask_only", self.tr("To ask about")),
            )
        }
        self._found = label("", "caption")
        self._rows: QVBoxLayout = column(spacing=2)
        self._more = button(self.tr("Show more"), "quiet", on_click=self._on_more_clicked)
        return Card(
            self._search, self._session, holder(FlowLayout(*self._chips.values(), spacing=6)), self._found,
            holder(self._rows), self._more, None, spacing=8,
        )  # fmt: skip

    def _reading(self) -> QWidget:
        self._head = label("", "label")
        self._marks = label("", "secondary")
        self.veil = VeilCard()
        self.veil.lifted.connect(self._on_veil_lifted)
        self.view = MaterialView(self.tr("What they wrote"))
        self.view.passage_chosen.connect(self._on_passage_chosen)
        self._attached = FlowLayout(spacing=6)
        self._attachments = holder(self._attached)
        self._shown: QVBoxLayout = column(spacing=6)
        self._mark = button(
            self.tr("Highlight the selection"), icon="bookmark-simple", on_click=self._on_highlight_clicked
        )
        self._copy = button(self.tr("Copy for the chart"), icon="copy", on_click=self._on_copy_clicked)
        self._print = button(self.tr("Print"), icon="printer", on_click=self._on_print_clicked)
        self._print.setAccessibleName(self.tr("Print this entry"))
        self._tools = holder(FlowLayout(self._mark, self._copy, self._print, spacing=6))
        self._nothing = label(self.tr("Choose an entry to read it here."), "secondary")
        self._card = Card(
            self._head, self._marks, self.veil, self.view, self._attachments, holder(self._shown), self._tools,
            self._nothing, None, spacing=8,
        )  # fmt: skip
        return self._card

    def _beside(self) -> QWidget:
        self._is_read = QCheckBox(self.tr("I have read this"))
        self._to_ask = QCheckBox(self.tr("Ask about this"))
        self._is_read.clicked.connect(self._on_read_clicked)
        self._to_ask.clicked.connect(self._on_ask_clicked)
        self._notes: QVBoxLayout = column(spacing=8)
        self._box = WritingBox(self.tr("A private note"), "short")
        self._box.setPlaceholderText(self.tr("A private note"))
        self._keep = button(self.tr("Keep the note"), "soft", on_click=self._on_keep_clicked)
        self._passages: QVBoxLayout = column(spacing=6)
        self._of_entry = holder(column(self._is_read, self._to_ask, spacing=2))
        return Card(
            label(self.tr("Yours alone"), "heading"),
            label(self.tr("Kept in your vault, beside what they sent and never in it."), "caption"),
            self._of_entry, holder(self._passages), holder(self._notes), self._box, holder(FlowLayout(self._keep)),
            None, spacing=10,
        )  # fmt: skip

    def _chip(self, text: str) -> QPushButton:
        made = button(text, "chip")
        made.setCheckable(True)
        made.clicked.connect(self._on_filter_changed)
        return made

    # --- values in

    def show_review(self, review: PatientReview) -> None:
        """Show a patient; of the same one, what is open stays open."""
        is_same = self._review is not None and self._review.patient.id == review.patient.id
        self._review = review
        self.bar.show_patient(
            patient_words.called(review.patient), wording.stretch(review.content.from_on, review.content.until_on)
        )
        if not is_same:
            self._lifted.clear()
            self._search.clear()
            self._box.clear()
            self._session.clear()
            self._session.addItem(self.tr("All sessions"), "")
            for session in review.content.sessions:
                self._session.addItem(wording.session_name(session), session.id)
            for chip in self._chips.values():
                chip.setChecked(False)
        self._list()
        self.open_entry(self._entry.id if is_same and self._entry is not None else "")

    def open_entry(self, entry_id: str) -> None:
        """Show one entry; none for an id that is not there."""
        entry = self._review.entry(entry_id) if self._review is not None else None
        if entry_id != self.entry_id:
            self._on_keep_clicked()  # what was begun stays with what it is about
        self._entry = entry
        self._show_entry()
        self._mark_open_row()

    def open_first(self, *, is_veiled: bool = False) -> None:
        """Show the latest entry that has, or has not, a veil."""
        entries = self._review.content.entries if self._review is not None else ()
        self.open_entry(next((one.id for one in reversed(entries) if one.veiled == is_veiled), ""))

    @property
    def unkept(self) -> tuple[str, str, str]:
        """Return patient, entry and words of a note that is not kept yet."""
        return self._review.patient.id if self._review is not None else "", self.entry_id, self._box.text.strip()

    def forget_note(self) -> None:
        """Empty the box: what stood in it is kept."""
        self._box.clear()

    def give_back(self, entry_id: str, text: str) -> None:
        """Put words that could not be kept where they were written, if nothing else is there by now."""
        if entry_id == self.entry_id and not self._box.text:
            self._box.setPlainText(text)

    def show_attached(self, widget: QWidget) -> None:
        """Show a drawing, or a player, below the words."""
        empty(self._shown)
        self._shown.addWidget(widget)

    @property
    def entry_id(self) -> str:
        """Return what is read."""
        return self._entry.id if self._entry is not None else ""

    def set_read_only(self) -> None:
        """Keep nothing."""
        for each in (self._is_read, self._to_ask, self._box, self._keep, self._mark):
            each.setEnabled(False)

    # --- the list

    def _list(self) -> None:
        if self._review is None:
            return
        shown = ReviewFilter(
            session_id=self._session.currentData() or "",
            **{name: chip.isChecked() for name, chip in self._chips.items()},
        )
        hits = find(self._review, self._search.text(), shown)
        self._found.setText(self.tr("{count} entries").format(count=len(hits)))
        empty(self._rows)
        self._ways = {hit.entry.id: self._row(self._review, hit) for hit in hits[: self._most]}
        for way in self._ways.values():
            self._rows.addWidget(way)
        self._mark_open_row()
        self._more.setVisible(len(hits) > self._most)

    def _mark_open_row(self) -> None:
        for entry_id, way in self._ways.items():
            way.setChecked(entry_id == self.entry_id)

    def _row(self, review: PatientReview, hit: ReviewHit) -> RowButton:
        entry = hit.entry
        when = label(wording.when(entry.happened_at, entry.zone), "caption")
        said = "".join(part.text for part in hit.snippet) or patient_words.entry_head(entry)
        words = label(_short(said))
        mark = review.marks.get(entry.id)
        notes = []
        if (ItemKind.ENTRY, entry.id) in review.new:
            notes.append(self.tr("new"))
        if entry.groggy:
            notes.append(self.tr("captured while groggy"))
        if mark is not None and mark.ask_at is not None:
            notes.append(self.tr("ask about it"))
        if mark is not None and mark.read_at is not None:
            notes.append(self.tr("read"))
        parts: list[QWidget] = [when, words]
        if notes:
            parts.append(label("  ·  ".join(notes), "caption"))
        made = RowButton(holder(column(*parts, spacing=1)), says=". ".join((when.text(), words.text(), *notes)))
        made.body.setStretch(0, 1)
        policy = made.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        made.setSizePolicy(policy)
        made.setCheckable(True)
        made.clicked.connect(lambda *_: self._on_row_clicked(entry.id))
        return made

    # --- the entry

    def _show_entry(self) -> None:
        review, entry = self._review, self._entry
        is_veiled = entry is not None and entry.veiled and entry.id not in self._lifted
        self._nothing.setVisible(entry is None)
        self.veil.setVisible(is_veiled)
        for part in (self.view, self._tools):
            part.setVisible(entry is not None and not is_veiled)
        self._of_entry.setVisible(entry is not None)
        empty(self._shown)
        empty(self._attached)
        self._attachments.hide()
        self._head.setVisible(entry is not None)
        self._marks.hide()
        self._mark.setEnabled(False)
        if review is None or entry is None:
            self.view.show_entry(None, ())
        else:
            self._head.setText(wording.when(entry.happened_at, entry.zone))
            marks = "  ·  ".join(wording.entry_marks(entry))
            self._marks.setText(marks)
            self._marks.setVisible(bool(marks))
            if is_veiled:
                self.veil.show_patient_note(entry.veil_note)
                self.view.show_entry(None, ())
            else:
                marked = tuple(one.words for one in review.highlights if one.item == entry.id)
                self.view.show_entry(entry, marked)
                self._offer_attached([one for one in review.attached if one.entry_id == entry.id])
            mark = review.marks.get(entry.id)
            self._is_read.setChecked(mark is not None and mark.read_at is not None)
            self._to_ask.setChecked(mark is not None and mark.ask_at is not None)
        self._show_beside(is_veiled=is_veiled)

    def _offer_attached(self, attached: Sequence[AttachedItem]) -> None:
        for one in attached:
            is_drawing = one.kind is ItemKind.DRAWING
            text = self.tr("Show the drawing") if is_drawing else self.tr("Listen")
            made = button(text, icon="pencil-line" if is_drawing else "play")
            made.clicked.connect(lambda *_, chosen=one: self.attached_requested.emit(chosen))
            self._attached.addWidget(made)
        self._attachments.setVisible(bool(attached))

    def _show_beside(self, *, is_veiled: bool) -> None:
        empty(self._notes)
        empty(self._passages)
        if self._review is None:
            return
        for note in self._review.notes:
            if note.item == self.entry_id:
                words = label(note.text)
                away = button(self.tr("Take the note away"), "quiet")
                away.clicked.connect(lambda *_, one=note: self.note_kept.emit(one.item, "", one.id))
                self._notes.addWidget(Card(words, holder(FlowLayout(away)), look="inset", spacing=4))
        if is_veiled or not self.entry_id:
            return
        for passage in self._review.highlights:
            if passage.item == self.entry_id:
                said = patient_words.quoted(_short(passage.words))
                away = button(self.tr("Remove the highlight"), "quiet")
                away.setAccessibleName(self.tr("Remove the highlight {words}").format(words=said))
                away.clicked.connect(lambda *_, one=passage.id: self.highlight_removed.emit(one))
                self._passages.addWidget(
                    holder(
                        column(pill(self.tr("Highlighted")), label(said, "prose"), holder(FlowLayout(away)), spacing=2)
                    )
                )

    # --- slots

    def _on_row_clicked(self, entry_id: str) -> None:
        self.open_entry(entry_id)
        bring_into_view(self._card)

    @Slot()
    def _on_veil_lifted(self) -> None:
        self._lifted.add(self.entry_id)  # until another patient is opened; kept nowhere
        self._show_entry()

    @Slot(bool)
    def _on_passage_chosen(self, is_any: bool) -> None:
        self._mark.setEnabled(is_any and self._box.isEnabled())

    @Slot()
    def _on_highlight_clicked(self) -> None:
        if self.view.chosen:
            self.highlight_requested.emit(self.entry_id, self.view.chosen)

    @Slot()
    def _on_copy_clicked(self) -> None:
        if self._entry is not None:
            self.chart_requested.emit(self._entry)

    @Slot()
    def _on_print_clicked(self) -> None:
        if self._entry is not None:
            self.print_requested.emit(self._entry)

    @Slot()
    def _on_keep_clicked(self) -> None:
        if self._box.text.strip():
            text = self._box.text
            self._box.clear()
            self.note_kept.emit(self.entry_id, text, "")

    @Slot()
    def _on_read_clicked(self) -> None:
        self.mark_requested.emit(self.entry_id, None, self._is_read.isChecked())

    @Slot()
    def _on_ask_clicked(self) -> None:
        self.mark_requested.emit(self.entry_id, self._to_ask.isChecked(), None)

    @Slot()
    def _on_filter_changed(self) -> None:
        self._most = _SHOWN_AT_ONCE
        self._list()

    @Slot()
    def _on_more_clicked(self) -> None:
        self._most += _SHOWN_AT_ONCE
        self._list()


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 140 else words[:140].rsplit(" ", 1)[0] + " …"  # noqa: PLR2004  # characters of a row
