"""A part of a page that folds away: its heading is the button, and says in a line what is in it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QWidget

from journal_app.ui import theme
from journal_app.ui.widgets.parts import Part, column, label
from journal_app.ui.widgets.row_button import IconLabel, RowButton


class Fold(QFrame):
    """A card with a heading that opens and closes it. Space and Enter work; what is in it stays when it is folded."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._title = label("", "heading")
        self._summary = label("", "label")
        self._open_icon, self._shut_icon = IconLabel("caret-down", "text3", 16), IconLabel("caret-right", "text3", 16)
        texts = column(self._title, self._summary, spacing=1)
        self.header = RowButton(self._open_icon, self._shut_icon, texts, says="")
        self.header.body.setStretch(2, 1)
        self.header.clicked.connect(self._on_header_clicked)
        self._content = QWidget()
        layout = column(self.header, self._content, spacing=0)
        layout.setContentsMargins(6, 6, 6, 6)
        self.setLayout(layout)
        self.set_open(is_open=False)

    def lay_out(self, title: str, *parts: Part, spacing: int = 14) -> None:
        """Take the heading, and what folds away; once."""
        px = theme.current().px
        self._title.setText(title)
        content = column(*parts, spacing=spacing)
        content.setContentsMargins(px(14), px(4), px(14), px(14))
        self._content.setLayout(content)
        self._say()

    @property
    def title(self) -> str:
        """Return the heading."""
        return self._title.text()

    @property
    def is_open(self) -> bool:
        """Tell whether what is in it can be seen."""
        return self._is_open

    def set_open(self, *, is_open: bool) -> None:
        """Open or fold it."""
        self._is_open = is_open
        self._content.setVisible(is_open)
        self._open_icon.setVisible(is_open)
        self._shut_icon.setVisible(not is_open)
        self._say()

    def set_read_only(self) -> None:
        """Let what is in it be read only."""
        self._content.setEnabled(False)

    def set_summary(self, summary: str) -> None:
        """Say what is in it, for while it is folded."""
        self._summary.setText(summary)
        self._say()

    def _say(self) -> None:
        self._summary.setVisible(bool(self._summary.text()) and not self._is_open)
        state = self.tr("open") if self._is_open else self.tr("folded")
        parts = [self.title, state, "" if self._is_open else self._summary.text()]
        self.header.setAccessibleName(", ".join(part for part in parts if part))
        self.header.updateGeometry()

    @Slot()
    def _on_header_clicked(self) -> None:
        self.set_open(is_open=not self._is_open)
