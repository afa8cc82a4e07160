"""The one-minute brief: one patient on one screen, before the appointment."""

from collections.abc import Iterable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from journal_app.domain.brief import Brief, ChainLine, SessionLine
from journal_app.ui import patient_words, words
from journal_app.ui.sharing import wording
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.fold import Fold
from journal_app.ui.widgets.notice import Notice, announce
from journal_app.ui.widgets.parts import (
    Card,
    FlowLayout,
    Page,
    Part,
    button,
    column,
    empty,
    holder,
    label,
    line,
    pill,
    row,
)
from journal_app.ui.widgets.patient_bar import PatientBar
from journal_app.ui.widgets.row_button import RowButton

_SESSIONS = 4


class BriefScreen(Page):
    """Shows recorded facts and quotations, and nothing else.

    Signals:
        entry_requested: An entry's id (str).
        reviewed: Everything that is here was looked through.
        chart_requested, print_requested, end_requested: Copy as text; print one page; delete what they sent.
        label_kept: The therapist's own word for the patient (str).
    """

    entry_requested = Signal(str)
    reviewed = Signal()
    chart_requested = Signal()
    print_requested = Signal()
    end_requested = Signal()
    label_kept = Signal(str)

    def __init__(self) -> None:
        super().__init__(widest=1280, spacing=12, margin=24)
        self.bar = PatientBar("patient")
        self.notice = Notice()
        self._left: QVBoxLayout = column(spacing=8)
        self._right: QVBoxLayout = column(spacing=8)
        copy = button(self.tr("Copy for the chart"), icon="copy", on_click=self.chart_requested.emit)
        self._print = button(self.tr("Print one page"), icon="printer", on_click=self.print_requested.emit)
        self._reviewed = button(self.tr("I have reviewed this"), "primary", icon="check", on_click=self.reviewed.emit)
        self._label = QLineEdit()
        self._label.setAccessibleName(self.tr("Your own word for them"))
        self._label.editingFinished.connect(self._on_label_finished)
        self._fingerprint = label("", "code")
        self._about_shares = label("", "secondary")
        end = button(
            self.tr("End of care: delete what they sent"), "danger", icon="trash", on_click=self.end_requested.emit
        )
        self.about = Fold()
        self.about.lay_out(
            self.tr("About this patient"),
            label(self.tr("Your own word for them"), "label", names=self._label),
            self._label,
            label(self.tr("Fingerprint of their key, for them to read aloud to you"), "label"),
            self._fingerprint,
            self._about_shares,
            holder(FlowLayout(end)),
        )
        for part in (
            self.bar,
            self.notice,
            holder(ColumnsLayout(Card(self._left), Card(self._right), least=360, spacing=16, weights=(5, 6))),
            holder(FlowLayout(self._reviewed, copy, self._print)),
            self.about,
            label(wording.about_nobody_watches(), "caption"),
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_brief(self, brief: Brief, fingerprint: str) -> None:
        """Show a patient."""
        review = brief.review
        self.bar.show_patient(
            patient_words.called(review.patient),
            "  ·  ".join(
                part
                for part in (
                    patient_words.also_called(review.patient),
                    wording.stretch(review.content.from_on, review.content.until_on),
                    patient_words.place_line(brief),
                )
                if part
            ),
        )
        if review.is_expired:
            self.notice.say(
                self.tr("They asked that this is no longer read."),
                self.tr("The last day they named is over. You may delete what they sent, under About this patient."),
            )
        else:
            self.notice.clear()
        empty(self._left)
        empty(self._right)
        for part in self._left_parts(brief):
            _add(self._left, part)
        for part in self._right_parts(brief):
            _add(self._right, part)
        self._left.addStretch(1)
        self._right.addStretch(1)
        self._label.setText(review.patient.label)
        self._fingerprint.setText(fingerprint)
        self._reviewed.setVisible(bool(review.new))
        shares = "\n".join(
            self.tr("Share {number}, made {made}").format(
                number=words.number(one.sequence), made=wording.when(one.created_at, one.zone)
            )
            for one in reversed(review.shares)
        )
        self._about_shares.setText(shares)

    def say_copied(self) -> None:
        """Tell that the text can be pasted."""
        said = self.tr("Copied. What they wrote is marked as patient-reported.")
        self.notice.say(said, self.tr("It is plain text now, outside your vault. The app forgets it when it locks."))
        announce(self, said)

    def set_read_only(self) -> None:
        """Change nothing."""
        self._reviewed.setEnabled(False)
        self._label.setEnabled(False)

    # --- what is in it

    def _left_parts(self, brief: Brief) -> Iterable[Part]:
        content = brief.review.content
        asked = [text for text in (content.message, *(one.text for one in brief.questions)) if text]
        if asked:
            yield label(self.tr("What they would like to talk about"), "label")
            yield from (label(patient_words.quoted(text), "prose") for text in asked[:4])
            yield line()
        if said := patient_words.new_line(brief):
            yield label(self.tr("New since your last review"), "label")
            yield label(said)
            yield line()
        if brief.to_ask:
            yield label(self.tr("You marked these to ask about"), "label")
            for entry in brief.to_ask[:3]:
                yield self._entry_row(patient_words.entry_head(entry), entry.id)
            yield line()
        if brief.measures:
            yield label(self.tr("Measures"), "label")
            for one in brief.measures:
                direction = f" ({one.direction})" if one.direction else ""
                yield label(f"{one.name}: {patient_words.measure_line(one, content.zone)}{direction}")
            yield line()
        if brief.safety or brief.safety_marks:
            yield label(self.tr("Safety, as they recorded it"), "label")
            yield from (label(patient_words.effect_on_day(one, content.zone)) for one in brief.safety[:4])
            yield from (
                label(f"{patient_words.day(one.at, one.zone)}: {one.text}")
                for one in brief.safety_marks[-3:]
                if one.text
            )
            yield line()
        yield label(self.tr("These are their own entries. Nothing is rated or worked out from them."), "caption")

    def _right_parts(self, brief: Brief) -> Iterable[Part]:
        if brief.sessions:
            yield label(self.tr("Sessions, the latest first"), "label")
        for session in brief.sessions[:_SESSIONS]:
            yield self._session(session)
        if brief.chain:
            yield line()
            yield label(self.tr("Intention, words, steps"), "label")
        for link in brief.chain[:2]:
            yield self._link(link, brief.review.content.zone)

    def _session(self, shown: SessionLine) -> QWidget:
        head: list[Part] = [label(patient_words.session_head(shown.session))]
        if shown.is_new:
            head.append(pill(self.tr("new"), "pill-accent"))
        first = row(*head)
        first.setStretch(0, 1)
        given = (patient_words.dose_line(shown.session), patient_words.side_effects_in_brief(shown))
        said = ("  ·  ".join(part for part in given if part), patient_words.pressure_line(shown.session))
        return holder(column(first, *(label(text, "secondary") for text in said if text), spacing=1))

    def _link(self, link: ChainLine, zone: str) -> QWidget:
        parts: list[Part] = [label(wording.session_name(link.session), "secondary")]
        if link.intention:
            parts.append(label(patient_words.quoted(link.intention.text), "prose"))
        if link.words:
            parts.append(self._entry_row(patient_words.quoted(link.words.text), link.words.entry_id))
        parts += (label("→ " + patient_words.step_line(step, zone)) for step in link.steps[:3])
        return holder(column(*parts, spacing=2))

    def _entry_row(self, said: str, entry_id: str) -> QWidget:
        made = RowButton(holder(column(label(said))), says=self.tr("Read the entry: {words}").format(words=said))
        made.body.setStretch(0, 1)
        policy = made.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)  # one line is not to take the room of three
        made.setSizePolicy(policy)
        made.clicked.connect(lambda *_: self.entry_requested.emit(entry_id))
        return made

    @Slot()
    def _on_label_finished(self) -> None:
        if self._label.isModified():
            self._label.setModified(False)
            self.label_kept.emit(self._label.text())


def _add(box: QVBoxLayout, part: Part) -> None:
    if isinstance(part, QWidget):
        box.addWidget(part)
