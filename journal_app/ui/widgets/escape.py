"""The Escape key leads out of a screen or a form, wherever in it the focus is.

No shortcut does that: it would take the key before a list that is open, or a form within the screen, has it.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class _Escape(QObject):
    def __init__(self, part: QWidget, leave: Callable[[], object]) -> None:
        super().__init__(part)
        self._leave = leave
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self._leave()
            return True
        return False


def on_escape(part: QWidget, leave: Callable[[], object]) -> None:
    """Call `leave` when Escape is pressed in a part and nothing within has taken the key."""
    _Escape(part, leave)
