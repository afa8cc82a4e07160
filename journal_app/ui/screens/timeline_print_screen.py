"""The timeline before it goes on paper: what is shown is what is printed."""

from datetime import datetime

from PySide6.QtCore import Signal

from journal_app.domain.timeline import TimelineData
from journal_app.ui import theme
from journal_app.ui.pages import PaperSize
from journal_app.ui.timeline.layout import Content
from journal_app.ui.timeline.printing import SheetPreview, SheetWish, TimelineSheet
from journal_app.ui.timeline.scale import fitted
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, WayBack, button, column, holder, label, row

_PAGES = (1, 2, 3, 4)
_PREVIEW_HEIGHT = 420


class TimelinePrintScreen(Page):
    """Shows pages, and asks for them to be saved or printed.

    Signals:
        pdf_requested, print_requested: The sheet (TimelineSheet).
        picture_requested: The sheet (TimelineSheet), and which of its pages, from 0 (int).
        closed: Back to the timeline.
    """

    pdf_requested = Signal(object)
    picture_requested = Signal(object, int)
    print_requested = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(widest=1400, spacing=16)
        self._data = TimelineData()
        self._wish = SheetWish(title="", begins=0.0, ends=1.0)
        self._now: datetime | None = None
        self._page = 0
        self.sheet: TimelineSheet | None = None
        self.preview = SheetPreview()
        self.stretch = Choice(
            self.tr("What"), [("seen", self.tr("What the timeline shows")), ("whole", self.tr("Whole course"))]
        )
        self.pages = Choice(self.tr("Pages"), [(count, str(count)) for count in _PAGES])
        self.paper = Choice(self.tr("Paper"), [(PaperSize.A4, "A4"), (PaperSize.LETTER, "Letter")])
        self.stretch.choose("seen")
        self.pages.choose(1)
        self.paper.choose(PaperSize.A4)
        for picked in (self.stretch.picked, self.pages.picked, self.paper.picked):
            picked.connect(self._on_picked)
        back = WayBack(self.tr("Timeline"), says=self.tr("Back to the timeline"), on_click=self.closed.emit)
        pdf = button(self.tr("Save as PDF"), "primary", icon="file-pdf", on_click=self._on_pdf_clicked)
        picture = button(self.tr("Save as picture"), icon="image", on_click=self._on_picture_clicked)
        on_paper = button(self.tr("Print"), icon="printer", on_click=self._on_print_clicked)
        self._before = button(
            "", "icon", icon="caret-left", says=self.tr("Page before"), on_click=lambda: self._turn(-1)
        )
        self._after = button("", "icon", icon="caret-right", says=self.tr("Next page"), on_click=lambda: self._turn(1))
        self._said = label("", "secondary")
        note = self.tr("What you save leaves the encrypted journal: anyone who has the file can read it.")
        self.body.addWidget(holder(FlowLayout(back)))
        self.body.addWidget(label(self.tr("Print or save the timeline"), "display"))
        choices = [
            holder(column(label(name, "label"), choice, None, spacing=4))
            for name, choice in (
                (self.tr("What"), self.stretch),
                (self.tr("Pages"), self.pages),
                (self.tr("Paper"), self.paper),
            )
        ]
        chosen = row(*choices, None, spacing=20)
        for number, part in enumerate((5, 3, 3)):
            chosen.setStretch(number, part)
        self.body.addLayout(chosen)
        turning = row(self._before, self._after, self._said, spacing=4)
        turning.setStretch(2, 1)
        card = Card(self.preview, turning, spacing=8)
        card.body.setStretch(0, 1)
        self.body.addWidget(card, 1)
        self.body.addWidget(label(note, "secondary"))
        self.body.addWidget(holder(FlowLayout(pdf, picture, on_paper)))
        theme.current().changed.connect(self._fit_text)
        self._fit_text()

    def show_timeline(self, data: TimelineData, wish: SheetWish, now: datetime) -> None:
        """Lay the timeline out, as the person saw it."""
        self._data, self._wish, self._now = data, wish, now
        self.paper.choose(wish.paper)
        self._page = 0
        self._lay_out()

    def _fit_text(self) -> None:
        self.preview.setMinimumHeight(theme.current().px(_PREVIEW_HEIGHT))

    def _lay_out(self) -> None:
        if self._now is None:
            return
        begins, ends = self._wish.begins, self._wish.ends
        if self.stretch.value == "whole":
            whole = fitted(*Content(self._data).stretch(self._now.timestamp()), 1000, least=0.0)
            begins, ends = whole.begins, whole.ends
        wish = SheetWish(
            title=self._wish.title,
            begins=begins,
            ends=ends,
            paper=self.paper.value,
            pages=self.pages.value,
            order=self._wish.order,
            hidden=self._wish.hidden,
            smoothing=self._wish.smoothing,
        )
        self.sheet = TimelineSheet(self._data, wish, self._now, self.locale())
        self._turn(0)

    def _turn(self, by: int) -> None:
        if self.sheet is None:
            return
        last = self.sheet.page_count - 1
        self._page = min(max(self._page + by, 0), last)
        self.preview.show_page(self.sheet, self._page)
        self._said.setText(self.sheet.describe(self._page))
        self._before.setEnabled(self._page > 0)
        self._after.setEnabled(self._page < last)

    def _on_picked(self) -> None:
        self._page = 0
        self._lay_out()

    def _on_pdf_clicked(self) -> None:
        if self.sheet is not None:
            self.pdf_requested.emit(self.sheet)

    def _on_picture_clicked(self) -> None:
        if self.sheet is not None:
            self.picture_requested.emit(self.sheet, self._page)

    def _on_print_clicked(self) -> None:
        if self.sheet is not None:
            self.print_requested.emit(self.sheet)
