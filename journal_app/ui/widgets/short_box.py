"""A box for a few lines: as high as they are, and no higher."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal_app.ui import theme
from journal_app.ui.widgets.writing import WritingBox

_LINES = 3


class ShortBox(WritingBox):
    """A box of three lines, which scrolls when more is written."""

    def __init__(self, says: str, parent: QWidget | None = None) -> None:
        super().__init__(says, "", parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def changeEvent(self, event: QEvent) -> None:
        """Take up a new text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the height of the lines."""
        height = self.fontMetrics().lineSpacing() * _LINES + theme.current().px(26)
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        """Return the same height: the page scrolls, not this."""
        return QSize(theme.current().px(120), self.sizeHint().height())
