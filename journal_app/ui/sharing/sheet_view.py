"""A page of what is shared, shown as it will be printed."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal_app.ui import theme
from journal_app.ui.sharing.document import ShareDocument


class SheetView(QWidget):
    """Fills its width with one page, and is as tall as that needs. Page up and page down turn.

    A screen reader says the words of the page.

    Signals:
        page_changed: Another page is shown.
    """

    page_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._document: ShareDocument | None = None
        self._page = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Preview"))

    @property
    def document(self) -> ShareDocument | None:
        """Return what is shown."""
        return self._document

    @property
    def page(self) -> int:
        """Return which page is shown, from 0."""
        return self._page

    def show_page(self, document: ShareDocument | None, page: int) -> None:
        """Show a page, counted from 0; None shows nothing, and keeps nothing of what was shown."""
        self._document = document
        self._page = min(max(page, 0), document.page_count - 1) if document else 0
        self.setAccessibleDescription(document.page_text(self._page) if document else "")
        self._fit()
        self.update()
        self.page_changed.emit()

    def turn(self, by: int) -> None:
        """Go so many pages on, or back."""
        self.show_page(self._document, self._page + by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the page by the keys for it."""
        by = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.turn(by)

    def hasHeightForWidth(self) -> bool:
        """Tell Qt that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of a page of this width."""
        if self._document is None:
            return 0
        size = self._document.size
        return round(width * size.height() / size.width())

    def sizeHint(self) -> QSize:
        """Return the size of a page on paper."""
        return QSize(600, self.heightForWidth(600))

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which something can be made out."""
        return QSize(240, self.heightForWidth(240))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as tall as the width needs."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Take up another scheme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.update()

    def _fit(self) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page."""
        if self._document is None:
            return
        size = self._document.size
        ratio = self.width() / size.width()
        with QPainter(self) as painter:
            painter.save()
            painter.scale(ratio, ratio)
            self._document.paint_page(painter, self._page)
            painter.restore()
            token = "focus" if self.hasFocus() else "border"
            painter.setPen(QPen(theme.current().color(token), 2 if self.hasFocus() else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
