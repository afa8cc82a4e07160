"""What every screen is held to: names for screen readers, room for large text, targets large enough to hit."""

from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, TypeVar

from PySide6.QtCore import QBuffer, Qt, SignalInstance
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from journal_app.ui import tokens

W = TypeVar("W", bound=QWidget)
LEAST_TARGET = 44
LEAST_CONTRAST = 4.5
"""Between words and what is behind them: WCAG 2.2, 1.4.3."""


def lay_out(screen: QWidget, width: int, height: int) -> None:
    """Show a screen at a size, and wait until its layouts have settled."""
    screen.resize(width, height)
    screen.show()
    for _ in range(6):  # a page that finds it has no room for a row lays itself out anew
        QApplication.processEvents()


def pdf_text(pdf: bytes) -> str:
    """Return the words of a PDF, as whoever searches it or copies from it gets them."""
    content = QBuffer()
    content.setData(pdf)
    content.open(QBuffer.OpenModeFlag.ReadOnly)
    document = QPdfDocument(content)
    document.load(content)
    return "\n".join(document.getAllText(page).text() for page in range(document.pageCount()))


def visible(screen: QWidget, kind: type[W]) -> list[W]:
    """Return the visible widgets of a kind; in what is hidden none is looked for, for a window has thousands."""
    found: list[W] = []
    for widget in screen.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if widget.isVisible():
            found += [widget] if isinstance(widget, kind) else []
            found += visible(widget, kind)
    return found


def texts(screen: QWidget) -> list[str]:
    """Return the words of each label that can be seen."""
    return [label.text() for label in visible(screen, QLabel)]


def named(screen: QWidget, name: str) -> QAbstractButton:
    """Return the one button that can be seen and is called so, or else whose name begins so."""
    return _called(name, visible(screen, QAbstractButton))


def control(screen: QWidget, name: str) -> QWidget:
    """Return the one control that can be seen and is called so, or else whose name begins so."""
    kinds = (QAbstractButton, QLineEdit, QComboBox, QDateEdit)
    return _called(name, [each for each in visible(screen, QWidget) if isinstance(each, kinds)])


def _called(name: str, controls: list[W]) -> W:
    begins = [each for each in controls if each.accessibleName().startswith(name)]
    found = [each for each in begins if each.accessibleName() == name] or begins
    assert len(found) == 1, f"{name}: {[each.accessibleName() for each in found]}"
    return found[0]


def collect(signal: SignalInstance) -> list[Any]:
    """Return a list that grows by the first value of a signal each time it is sent, or by None where it has none."""
    heard: list[Any] = []
    signal.connect(lambda *values: heard.append(values[0] if values else None))
    return heard


def unnamed(screen: QWidget) -> list[str]:
    """Return what can have the focus and has no name for a screen reader."""
    found = []
    for widget in visible(screen, QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None and not _is_part(widget):
            interface = QAccessible.queryAccessibleInterface(widget)
            if not interface.text(QAccessible.Text.Name).strip():
                found.append(repr(widget))
    return found


def clipped(screen: QWidget) -> list[str]:
    """Return labels, buttons and lines that are smaller than what they show."""
    found = []
    for widget in visible(screen, QWidget):
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
    areas = visible(screen, QScrollArea)
    if isinstance(screen, QScrollArea):
        areas.append(screen)
    return [repr(area) for area in areas if area.horizontalScrollBar().maximum() > 0]


def small_targets(screen: QWidget) -> list[str]:
    """Return buttons that are too small to hit."""
    return [
        f"{widget.accessibleName() or widget!r}: {widget.width()}x{widget.height()}"
        for widget in visible(screen, QAbstractButton)
        if min(widget.width(), widget.height()) < LEAST_TARGET and not _is_part(widget)
    ]


def pale(screen: QWidget) -> list[str]:
    """Return labels and buttons whose words stand out too little from what is behind them, as they are painted."""
    picture = screen.grab().toImage()
    ratio = picture.devicePixelRatio()
    found = []
    for widget in visible(screen, QWidget):
        text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
        shown = widget.visibleRegion().boundingRect()
        above = screen.childAt(widget.mapTo(screen, shown.center()))
        is_covered = above is not widget and (above is None or not above.isAncestorOf(widget))
        if not text.strip() or not widget.isEnabled() or is_covered or shown.height() < widget.height():
            continue
        corner = widget.mapTo(screen, shown.topLeft()) * ratio
        part = picture.copy(corner.x(), corner.y(), int(shown.width() * ratio), int(shown.height() * ratio))
        if (contrast := _contrast(part)) < LEAST_CONTRAST:
            found.append(f"{text!r}: {contrast:.1f}")
    return found


def _contrast(picture: QImage) -> float:
    """Return how far the colour that stands out most is from the commonest one."""
    return _contrast_of(bytes(picture.convertToFormat(QImage.Format.Format_RGB32).constBits()))


@lru_cache(maxsize=2000)
def _contrast_of(pixels: bytes) -> float:
    """Return it for pixels of four bytes each; much of a window is the same at the next look."""
    colours = Counter(memoryview(pixels).cast("I"))
    if not colours:
        return 21.0
    behind = _luminance(colours.most_common(1)[0][0])
    return max((max(one, behind) + 0.05) / (min(one, behind) + 0.05) for one in map(_luminance, colours))


@cache
def _luminance(rgb: int) -> float:
    return tokens.relative_luminance(f"#{rgb & 0xFFFFFF:06X}")


def tab_stops(screen: QWidget, first: QWidget) -> list[QWidget]:
    """Press Tab until the focus comes back to `first`, and return what it visited."""
    first.setFocus()
    stops = [first]
    for _ in range(300):
        focused = QApplication.focusWidget()
        QTest.keyClick(focused or screen, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is None or focused is first:
            break
        stops.append(focused)
    return stops


def passed_by(screen: QWidget, stops: Iterable[QWidget]) -> list[str]:
    """Return what can have the focus and was not visited; of buttons that exclude each other Tab visits one."""
    found, reached = [], set(stops)
    for widget in visible(screen, QWidget):
        takes_tab = widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        group = widget.group() if isinstance(widget, QAbstractButton) else None
        stands_for_it = group.buttons() if group is not None and group.exclusive() else [widget]
        if takes_tab and widget.focusProxy() is None and not _is_part(widget) and reached.isdisjoint(stands_for_it):
            found.append(widget.accessibleName() or repr(widget))
    return found


def _is_part(widget: QWidget) -> bool:
    """Tell whether a widget is Qt's own part of another control, such as the line inside a spin box."""
    return widget.objectName().startswith("qt_") or type(widget.parent()).__name__ in {"QComboBox", "QDateEdit"}
