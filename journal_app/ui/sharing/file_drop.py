"""Taking a file that is dragged onto a screen, one at a time, and only its place: nothing of it is read here."""

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea


class FileDrop(QObject):
    """Watches a page for files.

    Signals:
        dropped: Where the file is (str).
    """

    dropped = Signal(str)

    def __init__(self, page: QAbstractScrollArea) -> None:
        super().__init__(page)
        page.setAcceptDrops(True)
        page.viewport().installEventFilter(self)  # it takes over what is dropped on the page

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is a single file on this computer."""
        if event.type() is QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            if _only_file(event.mimeData()):
                event.acceptProposedAction()
            return True
        if event.type() is QEvent.Type.Drop and isinstance(event, QDropEvent):
            if path := _only_file(event.mimeData()):
                event.acceptProposedAction()
                self.dropped.emit(path)
            return True
        return super().eventFilter(watched, event)


def _only_file(data: QMimeData) -> str:
    urls = data.urls()
    return urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""
