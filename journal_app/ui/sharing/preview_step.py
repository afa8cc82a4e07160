"""What the reader will see, page by page, before anything is made; on paper it is the same."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from journal_app.domain.share import ShareContent
from journal_app.ui import words
from journal_app.ui.pages import PaperSize
from journal_app.ui.sharing.document import Part, ShareDocument
from journal_app.ui.sharing.secret_words import SecretWords
from journal_app.ui.sharing.sheet_view import SheetView
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.fold import Fold
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, holder, label, row
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.resting_question import RestingQuestion


class PreviewStep(QWidget):
    """Shows the value that will be sealed.

    Signals:
        page_requested: Show the reader page itself in the browser.
        left: It is no longer shown; the copy for the browser is not needed any more.
        pdf_requested, print_requested: The pages that are shown (ShareDocument), the person was warned; and whether
            they said twice that they want it on a day on which sharing rests, see `ask_although_resting` (bool).
    """

    page_requested = Signal()
    left = Signal()
    pdf_requested = Signal(object, bool)
    print_requested = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._content: ShareContent | None = None
        self._wanted = ""
        self.part = Choice(self.tr("Pages"), [(Part.WHOLE, self.tr("Everything")), (Part.BRIEF, self.tr("One page"))])
        self.paper = Choice(self.tr("Paper"), [(PaperSize.A4, "A4"), (PaperSize.LETTER, "Letter")])
        self.part.choose(Part.WHOLE)
        self.paper.choose(PaperSize.A4)
        for choice in (self.part, self.paper):
            choice.picked.connect(self._on_picked)
        self.view = SheetView()
        self.view.page_changed.connect(self._on_view_page_changed)
        self._before = button(
            "", "icon", icon="caret-left", says=self.tr("Page before"), on_click=lambda: self._turn(-1)
        )
        self._after = button("", "icon", icon="caret-right", says=self.tr("Next page"), on_click=lambda: self._turn(1))
        self._said = label("", "secondary")
        self._as_text = label("")
        self._text = Fold()
        self._text.lay_out(self.tr("This page as plain text"), self._as_text)
        turning = row(self._before, self._after, self._said, spacing=4)
        turning.setStretch(2, 1)
        self.question = Question("", self.tr("Leave it encrypted"))
        self.question.accepted.connect(partial(self._want, although_resting=False))
        self.resting = RestingQuestion()
        self.resting.accepted.connect(partial(self._want, although_resting=True))
        self._pdf = button(self.tr("Save as PDF"), icon="file-pdf", on_click=lambda: self._ask("pdf"))
        self._print = button(self.tr("Print"), icon="printer", on_click=lambda: self._ask("print"))
        self._look_words = SecretWords(self.tr("Passphrase of the copy"))
        self._look_words.hide()
        self.setLayout(
            column(
                label(
                    self.tr(
                        "This is all of it: what stands on these pages goes along, with the times at which it was"
                        " written and changed. Recordings go as sound in the encrypted file."
                    ),
                    "secondary",
                ),
                Card(
                    label(self.tr("In their browser"), "heading"),
                    label(
                        self.tr(
                            "The page that they will have, with everything in it, to look at in your own browser. For"
                            " that an encrypted copy is saved where you say, with a passphrase of its own; it is"
                            " deleted when you leave this step."
                        ),
                        "secondary",
                    ),
                    holder(
                        FlowLayout(
                            button(
                                self.tr("See it in my browser"),
                                icon="arrow-square-out",
                                on_click=self.page_requested.emit,
                            )
                        )
                    ),
                    self._look_words,
                ),
                holder(
                    ColumnsLayout(
                        holder(column(label(self.tr("Pages"), "label"), self.part, None, spacing=4)),
                        holder(column(label(self.tr("Paper"), "label"), self.paper, None, spacing=4)),
                        least=260,
                    )
                ),
                Card(turning, self.view, spacing=8),
                self._text,
                Card(
                    label(self.tr("On paper"), "heading"),
                    label(
                        self.tr("A printed page or a PDF is not encrypted. It is not needed for sharing the file."),
                        "secondary",
                    ),
                    holder(FlowLayout(self._pdf, self._print)),
                    self.question,
                    self.resting,
                ),
                spacing=14,
            )
        )

    def show_content(self, content: ShareContent, *, letter: bool) -> None:
        """Show what was chosen, on the paper that is usual here."""
        self._content = content
        self.show_look_words("")
        self.paper.choose(PaperSize.LETTER if letter else PaperSize.A4)
        self._lay_out()

    def clear(self) -> None:
        """Keep nothing of it."""
        self._content = None
        self.view.show_page(None, 0)
        self._as_text.clear()
        self.show_look_words("")
        self.question.hide()
        self.resting.dismiss()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of the copy in the browser once the person goes on; another screen in between leaves it."""
        super().hideEvent(event)
        if self.isHidden():
            self.show_look_words("")
            self.left.emit()

    def ask_although_resting(self, until: datetime, now: datetime) -> None:
        """Ask, in two steps, whether what was wanted is to be done although sharing rests. Both times are local."""
        self.resting.ask_to_share(until, now)

    def show_look_words(self, words: str) -> None:
        """Show what opens the copy in the browser; none, and it is forgotten."""
        self._look_words.show_words(words)
        self._look_words.setVisible(bool(words))

    @property
    def look_words(self) -> str:
        """Return what opens the copy in the browser."""
        return self._look_words.text

    def _lay_out(self) -> None:
        if self._content is not None:
            self.view.show_page(ShareDocument(self._content, self.part.value, self.paper.value), 0)

    def _turn(self, by: int) -> None:
        self.view.turn(by)

    @Slot()
    def _on_view_page_changed(self) -> None:
        document = self.view.document
        if document is None:
            return
        self._said.setText(
            self.tr("Page {page} of {pages}").format(
                page=words.number(self.view.page + 1), pages=words.number(document.page_count)
            )
        )
        self._as_text.setText(document.page_text(self.view.page))
        self._before.setEnabled(self.view.page > 0)
        self._after.setEnabled(self.view.page < document.page_count - 1)

    @Slot()
    def _on_picked(self) -> None:
        self._lay_out()

    def _ask(self, wanted: str) -> None:
        self._wanted = wanted
        self.resting.dismiss()
        self.question.ask(
            self.tr("This leaves the encryption: anyone who has the page or the file can read it. Go on?"),
            yes=self.tr("Save the PDF") if wanted == "pdf" else self.tr("Print it"),
        )

    def _want(self, *, although_resting: bool) -> None:
        if self.view.document is not None:
            wish = self.pdf_requested if self._wanted == "pdf" else self.print_requested
            wish.emit(self.view.document, although_resting)
