"""A small sign: an icon and the words for it, so that neither colour nor picture is needed to know it."""

from PySide6.QtWidgets import QFrame, QSizePolicy

from journal_app.ui import theme
from journal_app.ui.widgets.parts import label, row
from journal_app.ui.widgets.row_button import IconLabel


class Sign(QFrame):
    """As wide as its words, among other signs."""

    def __init__(self, icon: str, text: str) -> None:
        super().__init__()
        self.setProperty("look", "sign")
        words = label(text, "sign")
        words.setWordWrap(False)
        inner = row(IconLabel(icon, "text2", 16), words, spacing=6)
        side, edge = theme.current().px(10), theme.current().px(3)
        inner.setContentsMargins(side, edge, side, edge)
        self.setLayout(inner)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
