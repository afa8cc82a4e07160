"""Boxes to write in and to read in. They never load a resource, local or remote, and paste as plain text."""

from typing import Any

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QTextBrowser, QWidget

_BLANK = QImage(1, 1, QImage.Format.Format_ARGB32)
_BLANK.fill(0)


def _nothing(kind: int) -> Any:
    """Return an empty resource. Returning None would make Qt open the file itself."""
    return _BLANK if kind == QTextDocument.ResourceType.ImageResource.value else b" "


class SafeDocument(QTextDocument):
    """A text document that shows words only, whatever its text names."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Answer every request with something empty."""
        return _nothing(kind)

    def set_markdown(self, text: str) -> None:
        """Show Markdown source. HTML in it is shown as the words it is written with, and nothing of it is dropped."""
        self.setMarkdown(
            text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
        )


class ReadingView(QTextBrowser):
    """Shows the words of an entry. Links are text; nothing opens by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocument(SafeDocument(self))
        self.setProperty("look", "reading")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Answer every request with something empty."""
        return _nothing(kind)


class WritingBox(QPlainTextEdit):
    """A box to write in: plain text, Tab moves on, what is pasted loses its formatting."""

    def __init__(self, says: str, look: str = "writing", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", look)
        self.setAccessibleName(says)
        self.setTabChangesFocus(True)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste the words only."""
        if source.hasText():
            self.insertPlainText(source.text())

    @property
    def text(self) -> str:
        """Return what was written."""
        return self.toPlainText()
