"""What else is on the screen: dialogs, menus, something being dragged. Locking ends all of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget

_POPUPS_MOST = 16
"""Menus within menus; one that refuses to close must not hold the lock up."""


def close_others(window: QWidget) -> None:
    """Close every other window of the app, as if its question was answered with no."""
    if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:  # nothing is dragged without one
        QDrag.cancel()
    for _ in range(_POPUPS_MOST):
        if (popup := QApplication.activePopupWidget()) is None:
            break
        popup.close()
    for other in QApplication.topLevelWidgets():
        if other is window or not other.isVisible():
            continue
        if isinstance(other, QDialog):
            other.reject()
        other.hide()  # also where a dialog asks before it closes
