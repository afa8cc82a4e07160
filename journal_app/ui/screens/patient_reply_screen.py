"""A reply to one patient: a line, things to try, questions to write about. A file that they alone can open."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit

from journal_app.domain.caseload import Patient
from journal_app.ui import patient_words
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, button, holder, label
from journal_app.ui.widgets.patient_bar import PatientBar
from journal_app.ui.widgets.writing import WritingBox


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWish:
    """What the reply is to say; things to try and questions are one a line."""

    name: str
    line: str
    homework: tuple[str, ...]
    prompts: tuple[str, ...]


class PatientReplyScreen(Page):
    """Writes a reply.

    Signals:
        save_requested: Save it as a file (ReplyWish).
    """

    save_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__(widest=820, spacing=12)
        self.bar = PatientBar("patient_reply")
        self.notice = Notice()
        self.patient_id = ""
        self._kept: tuple[str, ...] = ("", "", "")
        self._name = QLineEdit()
        self._line, self._homework, self._prompts = (WritingBox("", "short") for _ in range(3))
        self._save = button(self.tr("Save the reply"), "primary", icon="floppy-disk", on_click=self._on_save_clicked)
        about = self.tr(
            "It is encrypted to this patient's journal, which asks them before it takes anything in. Nothing of your"
            " notes is in it. Nobody is told when it arrives."
        )
        card = Card(label(about, "secondary"), spacing=8)
        for caption, control in (
            (self.tr("Your name, as they know you"), self._name),
            (self.tr("A line to them"), self._line),
            (self.tr("Something to try, one a line"), self._homework),
            (self.tr("Questions to write about, one a line"), self._prompts),
        ):
            control.setAccessibleName(caption)
            card.body.addWidget(label(caption, "label", names=control))
            card.body.addWidget(control)
        card.body.addWidget(holder(FlowLayout(self._save)))
        for part in (self.bar, self.notice, card):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_patient(self, patient: Patient, name: str, draft: Sequence[str] = ()) -> None:
        """Begin a reply to a patient, or go on with one that was begun; to the same one, what is written stays.

        Args:
            patient: To whom.
            name: How the therapist is called.
            draft: What `unsent` returned once, if it is kept.
        """
        self.bar.show_patient(patient_words.called(patient), patient_words.also_called(patient))
        if patient.id != self.patient_id:
            self.patient_id = patient.id
            self.notice.clear()
            for box, text in zip(self._boxes, draft or ("", "", ""), strict=True):
                box.setPlainText(text)
            self._kept = self._words()
        if not self._name.text():
            self._name.setText(name)

    @property
    def _boxes(self) -> tuple[WritingBox, ...]:
        return self._line, self._homework, self._prompts

    @property
    def unsent(self) -> tuple[str, ...] | None:
        """Return the words of each box; None where they are as they were kept, or are in a file already."""
        words = self._words()
        return None if words == self._kept else words

    def note_saved(self) -> None:
        """Remember that what is written is in a file."""
        self._kept = self._words()

    def _words(self) -> tuple[str, ...]:
        return tuple(box.text for box in self._boxes)

    def say_saved(self, path: str) -> None:
        """Tell where the file is."""
        self.notice.tell(
            self.tr("The reply is saved."),
            self.tr("Send the file {path} in any way you like; their journal alone can open it.").format(path=path),
        )
        self.ensureWidgetVisible(self.notice)

    @Slot()
    def _on_save_clicked(self) -> None:
        wish = ReplyWish(
            name=self._name.text().strip(),
            line=self._line.text.strip(),
            homework=_lines(self._homework.text),
            prompts=_lines(self._prompts.text),
        )
        if wish.line or wish.homework or wish.prompts:
            self.save_requested.emit(wish)
        else:
            self.notice.say(self.tr("There is nothing in the reply yet."), self.tr("One line is enough."))
            self._line.setFocus()


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
