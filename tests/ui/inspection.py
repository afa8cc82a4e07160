"""What every screen is held to: names for screen readers, room for large text, targets large enough to hit."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QScrollArea, QWidget

LEAST_TARGET = 24


def lay_out(screen: QWidget, width: int, height: int) -> None:
    """Show a screen at a size, and wait until its layouts have settled."""
    screen.resize(width, height)
    screen.show()
    for _ in range(3):
        QApplication.processEvents()


def visible(screen: QWidget, kind: type[QWidget] = QWidget) -> list[QWidget]:
    """Return the visible widgets of a kind."""
    return [widget for widget in screen.findChildren(kind) if widget.isVisible()]


def unnamed(screen: QWidget) -> list[str]:
    """Return what can have the focus and has no name for a screen reader."""
    found = []
    for widget in visible(screen):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None and not _is_part(widget):
            interface = QAccessible.queryAccessibleInterface(widget)
            if not interface.text(QAccessible.Text.Name).strip():
                found.append(repr(widget))
    return found


def clipped(screen: QWidget) -> list[str]:
    """Return labels, buttons and lines that are smaller than what they show."""
    found = []
    for widget in visible(screen):
        if isinstance(widget, QLabel) and not widget.wordWrap():
            needed = widget.sizeHint()
        elif isinstance(widget, QLabel):
            needed = widget.minimumSizeHint()
            needed.setHeight(widget.heightForWidth(widget.width()))
        elif isinstance(widget, QAbstractButton) or (isinstance(widget, QLineEdit) and not _is_part(widget)):
            needed = widget.minimumSizeHint()
        else:
            continue
        if widget.width() < needed.width() or widget.height() < needed.height():
            text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
            found.append(f"{type(widget).__name__} {text!r}: {widget.size()} of {needed}")
    return found


def wider_than_the_window(screen: QWidget) -> list[str]:
    """Return pages that have to be scrolled sideways."""
    areas = [area for area in visible(screen, QScrollArea) if isinstance(area, QScrollArea)]
    if isinstance(screen, QScrollArea):
        areas.append(screen)
    return [repr(area) for area in areas if area.horizontalScrollBar().maximum() > 0]


def small_targets(screen: QWidget) -> list[str]:
    """Return buttons that are too small to hit."""
    return [
        repr(widget)
        for widget in visible(screen, QAbstractButton)
        if min(widget.width(), widget.height()) < LEAST_TARGET and not _is_part(widget)
    ]


def tab_stops(screen: QWidget, first: QWidget) -> list[QWidget]:
    """Press Tab until the focus comes back to `first`, and return what it visited."""
    first.setFocus()
    stops = [first]
    for _ in range(100):
        focused = QApplication.focusWidget()
        QTest.keyClick(focused or screen, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is None or focused is first:
            break
        stops.append(focused)
    return stops


def _is_part(widget: QWidget) -> bool:
    """Tell whether a widget is Qt's own part of another control, such as the line inside a spin box."""
    return widget.objectName().startswith("qt_") or type(widget.parent()).__name__ in {"QComboBox", "QDateEdit"}
