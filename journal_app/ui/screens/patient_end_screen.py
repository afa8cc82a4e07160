"""End of care: delete what a patient sent, and keep a receipt that says nothing of it."""

from PySide6.QtCore import Signal, Slot

from journal_app.domain.caseload import PatientReview, Receipt
from journal_app.ui import patient_words, words
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, button, focus_first, holder, label


class PatientEndScreen(Page):
    """Asks once more, and then shows the receipt.

    Signals:
        delete_requested: Delete it.
        receipt_requested: Save the receipt (str).
        left: Back to the patient, or once deleted to the list.
    """

    delete_requested = Signal()
    receipt_requested = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(widest=760, spacing=12)
        self.notice = Notice()
        self._title = label("", "display")
        self._what = label("", "prose")
        self._delete = button(self.tr("Delete for good"), "danger", icon="trash", on_click=self.delete_requested.emit)
        self._keep = button(self.tr("Keep everything"), on_click=self.left.emit)
        self._ask = Card(
            self._what,
            label(
                self.tr(
                    "Your highlights, notes and marks about them go too. It cannot be undone. What you copied into a"
                    " chart stays there, and so do the file that was sent and earlier backups of this vault."
                )
            ),
            holder(FlowLayout(self._keep, self._delete)),
        )
        self._text = label("", "")
        self._receipt = Card(
            label(self.tr("Receipt"), "heading"),
            self._text,
            holder(
                FlowLayout(
                    button(self.tr("Save the receipt"), "primary", icon="floppy-disk", on_click=self._on_save_clicked),
                    button(self.tr("To the patients"), on_click=self.left.emit),
                )
            ),
        )
        for part in (self._title, self.notice, self._ask, self._receipt):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def ask(self, review: PatientReview) -> None:
        """Say what would go."""
        self.notice.clear()
        self._title.setText(self.tr("End of care: {name}").format(name=patient_words.called(review.patient)))
        self._what.setText(
            self.tr("Shares: {shares}. Entries: {entries}. Private notes: {notes}.").format(
                shares=words.number(len(review.shares)),
                entries=words.number(len(review.content.entries)),
                notes=words.number(len(review.notes)),
            )
        )
        self._delete.setEnabled(True)
        self._ask.show()
        self._receipt.hide()

    def show_deleting(self) -> None:
        """Take no second press."""
        self._delete.setEnabled(False)

    def show_receipt(self, receipt: Receipt) -> None:
        """Show that it is done."""
        self._title.setText(self.tr("Deleted: {name}").format(name=receipt.called))
        self._text.setText(patient_words.receipt_text(receipt))
        self._ask.hide()
        self._receipt.show()
        if self.isVisible():
            focus_first(self._receipt)

    def set_read_only(self) -> None:
        """Delete nothing."""
        self._delete.setEnabled(False)

    @Slot()
    def _on_save_clicked(self) -> None:
        self.receipt_requested.emit(self._text.text())
