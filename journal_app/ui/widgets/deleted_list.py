"""What was deleted and can still be brought back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.entry import DeletedEntry
from journal_app.ui.widgets.parts import Page, button, column, empty, holder, label, line, row
from journal_app.ui.widgets.when import date_text, long_text
from journal_app.ui.words import headline as headline_of

_MOST = 50
"""How many are shown at once; a list longer than this is not read anyway."""


class DeletedList(QWidget):
    """One row for each deleted entry, with a button that brings it back.

    Signals:
        undo_delete_requested: The entry (id).
    """

    undo_delete_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = column(spacing=12)
        self._about = label("", "secondary")
        self._page = Page(
            label(self.tr("Recently deleted"), "title"),
            self._about,
            4,
            self._rows,
            None,
            widest=720,
            margin=24,
            centred=True,
        )
        self._page.setProperty("look", "")
        self._page.viewport().setAutoFillBackground(False)
        self.setLayout(column(self._page))

    def show_deleted(self, deleted: Sequence[DeletedEntry]) -> None:
        """Show these, in the order given; the first fifty of them."""
        empty(self._rows)
        self._about.setText(
            self.tr("Each of these can be brought back until the day beside it ends. Then it is gone for good.")
            if deleted
            else self.tr("There is nothing here. What you delete can be brought back until the next day ends.")
        )
        for one in deleted[:_MOST]:
            self._rows.addWidget(self._row(one))
        if len(deleted) > _MOST:
            self._rows.addWidget(label(self.tr("%n more, not shown", "", len(deleted) - _MOST), "caption"))

    def _row(self, deleted: DeletedEntry) -> QWidget:
        header = deleted.header
        back = button(self.tr("Bring back"), icon="arrow-counter-clockwise")
        back.setAccessibleName(self.tr("Bring back: %1").replace("%1", headline_of(header)))
        back.setProperty("entry_id", header.id)
        back.clicked.connect(self._on_back_clicked)
        until = self.tr("Until the end of %1").replace("%1", date_text(deleted.last_day_to_undo))
        about = column(
            label(headline_of(header), "prose"),
            label(long_text(header.happened_at, header.zone), "label"),
            label(until, "caption"),
            spacing=2,
        )
        inner = row(about, back, spacing=16)
        inner.setStretchFactor(about, 1)
        return holder(column(inner, line(), spacing=12))

    @Slot()
    def _on_back_clicked(self) -> None:
        self.undo_delete_requested.emit(self.sender().property("entry_id"))
