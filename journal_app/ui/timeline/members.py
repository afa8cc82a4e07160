"""The list of marks that are drawn as one: it opens over the picture where no zoom could draw them apart."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from journal_app.domain.timeline import Lane, Mark
from journal_app.ui import icons, theme
from journal_app.ui.timeline.sprites import LOOKS
from journal_app.ui.timeline.wording import Wording, count_words

_SEEN = 7
_WIDTH = 340
_ROW = 34


class Members(QListWidget):
    """A small list; choosing closes it, and so do Escape and a click elsewhere.

    Signals:
        chosen: The number of a mark, from 0; the keyboard is on it.
        taken: The number of a mark that was pressed, or on which Enter was.
    """

    chosen = Signal(int)
    taken = Signal(int)

    def __init__(self, parent: QWidget, words: Wording, marks: Sequence[Mark]) -> None:
        super().__init__(parent)
        self._timeline = parent
        lanes = {mark.lane for mark in marks}
        self.setAccessibleName(count_words(marks[0].lane if len(lanes) == 1 else Lane.MARKS, len(marks)))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setWordWrap(False)
        for mark in marks:
            look = LOOKS[mark.lane]
            item = QListWidgetItem(icons.icon(look.icon, look.token, px=17), words.words(mark) or words.kind(mark))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words.sentence(mark))
            item.setToolTip(words.when(mark))
            self.addItem(item)
        self.setCurrentRow(0)
        self.currentRowChanged.connect(self.chosen)
        self.itemClicked.connect(self._on_item_clicked)
        self.itemActivated.connect(self._on_item_clicked)

    def open_near(self, at: QPoint) -> None:
        """Show the list beside a point of its parent, and let the keyboard come to it."""
        px, room = theme.current().px, self._timeline.size()
        width = min(px(_WIDTH), room.width() - px(16))
        height = min(px(_ROW) * min(self.count(), _SEEN) + px(12), room.height() - px(8))
        left = at.x() + px(18)
        if left + width > room.width():
            left = max(at.x() - px(18) - width, px(4))
        top = min(max(at.y() - height // 2, px(4)), max(room.height() - height - px(4), 0))
        self.setGeometry(left, top, width, height)
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._put_away()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close when the keyboard goes elsewhere."""
        super().focusOutEvent(event)
        self.hide()
        self.deleteLater()

    def _on_item_clicked(self) -> None:
        number = self.currentRow()
        self.chosen.emit(number)
        self.taken.emit(number)
        self._put_away()

    def _put_away(self) -> None:
        self._timeline.setFocus()
