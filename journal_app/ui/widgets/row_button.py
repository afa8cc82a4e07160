"""A row of a list that opens what it stands for: several labels that act as one button."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from journal_app.ui import icons, theme
from journal_app.ui.widgets.parts import Button, Part, row


class RowButton(Button):
    """A button as tall as what lies in it, at any width and text size.

    Args:
        parts: Labels, icons and layouts from left to right.
        says: What a screen reader says: the whole row in one phrase.
    """

    def __init__(self, *parts: Part, says: str) -> None:
        super().__init__("", "row")
        self.setAccessibleName(says)
        px = theme.current().px
        self.body: QHBoxLayout = row(*parts, spacing=12)
        self.body.setContentsMargins(px(10), px(7), px(10), px(7))
        self.setLayout(self.body)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Tell Qt that long words take more lines where the row is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height needed at this width."""
        return max(self.body.totalHeightForWidth(width), theme.current().px(40))

    def sizeHint(self) -> QSize:
        """Return the size of what lies in the row."""
        return self.body.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least size of what lies in the row."""
        return self.body.totalMinimumSize()


class IconLabel(QLabel):
    """A line icon that follows the theme; silent for screen readers, since words stand beside it."""

    def __init__(self, name: str, ink: str = "text2", px: int = 20) -> None:
        super().__init__()
        self._name, self._ink, self._px = name, ink, px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Redraw when the theme or the text size has changed."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        self.setPixmap(icons.pixmap(self._name, self._ink, theme.current().px(self._px), self.devicePixelRatioF()))
