"""The few pieces every screen is built of: labels, buttons, rows, cards, pages.

Sizes come from the style sheet; nothing here has a fixed width, so that text at 200 % still fits.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from journal_app.ui import icons, theme, tokens

Part: TypeAlias = QWidget | QLayout | int | None
"""What a row or column is made of: a widget, a layout, a space in pixels, or None for a stretch."""

_Box = TypeVar("_Box", bound=QBoxLayout)

_WIDEST = 1120
"""Width of the widest columns beside the sidebar, in pixels at 100 % text."""
_ICON, _TALLER, _ICON_GAP = 20, 6, 6
"""Of an icon on a button, at 100 % text: its least size, how much taller than the letters, what is between them."""
_RING, _RING_INSET = 1.5, 3.5
"""The ring inside a filled button that has the focus: its width, and how far from the edge its middle is."""


class Button(QPushButton):
    """A push button whose icon follows the theme.

    Args:
        text: What it says; also its name for screen readers.
        look: primary, quiet, danger, chip, nav, row, icon, segment, or empty for the plain one.
        icon: Name of a line icon, or empty.
        says: Name for screen readers and tool tip, where the button shows no words.
    """

    def __init__(self, text: str, look: str = "", *, icon: str = "", says: str = "") -> None:
        super().__init__(text)
        self._icon = icon
        self.setProperty("look", look)
        self.setAccessibleName(says or text)
        self.setToolTip(says)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self._draw_icon()

    def changeEvent(self, event: QEvent) -> None:
        """Redraw the icon when the theme or the size of the words has changed."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange}:
            self._draw_icon()

    def setText(self, text: str) -> None:
        """Show other words, or none beside the icon."""
        super().setText(text)
        self._draw_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press it by Return and Enter too: by itself Qt leaves that to the desktop's theme, and some have none."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat() and _is_plain(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def stand_first(self) -> None:
        """Begin a line: a button without an edge gives up its inner margin, so that its words begin where others do."""
        if self.property("look") in {"quiet", "link"} and not self.isCheckable():
            self.setProperty("flush", True)  # noqa: FBT003  # Qt's own argument

    def set_icon_name(self, name: str) -> None:
        """Show another icon, or none."""
        self._icon = name
        self.setIcon(QIcon())
        self._draw_icon()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the focus on a filled button by a second ring inside: an edge alone is hardly seen against the fill."""
        super().paintEvent(event)
        if not self.hasFocus() or self.property("look") != "primary":
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.current().color("on_accent"), _RING))
        inside = QRectF(self.rect()).adjusted(_RING_INSET, _RING_INSET, -_RING_INSET, -_RING_INSET)
        is_huge = self.property("target") in {"huge", "giant"}
        corner = theme.current().px(tokens.RADIUS_LARGE if is_huge else tokens.RADIUS) - _RING_INSET
        painter.drawRoundedRect(inside, corner, corner)
        painter.end()

    def _draw_icon(self) -> None:
        if not self._icon:
            return
        look = theme.current()
        token = {"primary": "on_accent", "danger": "danger"}.get(self.property("look"), "text2")
        size = max(round(self.font().pixelSize() / look.scale) + _TALLER, _ICON)
        gap = _ICON_GAP if self.text() else 0
        before, after = (gap, 0) if self.isRightToLeft() else (0, gap)
        self.setIcon(icons.icon(self._icon, token, "accent_text", size, before=before, after=after))
        self.setIconSize(QSize(look.px(size) + look.px(gap), look.px(size)))


class WayBack(Button):
    """Leads from a page back to where it was opened. It stands above the title, and the keyboard begins after it.

    Args:
        text: The name of the page that it leads to.
        says: The same for screen readers, as a way.
        on_click: Called, without arguments, when it is pressed.
    """

    def __init__(self, text: str, *, says: str = "", on_click: Callable[[], object] | None = None) -> None:
        super().__init__(text, "quiet", icon="arrow-left")
        self.setAccessibleName(says or text)
        if on_click is not None:
            self.clicked.connect(lambda *_: on_click())


def _is_plain(event: QKeyEvent) -> bool:
    return event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}


def button(
    text: str, look: str = "", *, icon: str = "", says: str = "", on_click: Callable[[], object] | None = None
) -> Button:
    """Return a button that calls `on_click`, without arguments, when pressed."""
    made = Button(text, look, icon=icon, says=says)
    if on_click is not None:
        made.clicked.connect(lambda *_: on_click())
    return made


def label(text: str, look: str = "", *, names: QWidget | None = None) -> QLabel:
    """Return a wrapping plain-text label; it becomes the name of the control it `names`."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setProperty("look", look)
    if names is not None:
        made.setBuddy(names)
        if not names.accessibleName():
            names.setAccessibleName(text)
    return made


def pill(text: str, look: str = "pill") -> QLabel:
    """Return a label in a small coloured capsule, as wide as its words."""
    made = label(text, look)
    made.setWordWrap(False)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


def row(*parts: Part, spacing: int = 8) -> QHBoxLayout:
    """Lay parts out side by side."""
    return _fill(QHBoxLayout(), parts, spacing)


def column(*parts: Part, spacing: int = 8) -> QVBoxLayout:
    """Lay parts out one below the other."""
    return _fill(QVBoxLayout(), parts, spacing)


def _fill(box: _Box, parts: tuple[Part, ...], spacing: int) -> _Box:
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(theme.current().px(spacing))
    if isinstance(box, QHBoxLayout) and parts and isinstance(parts[0], Button):
        parts[0].stand_first()
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, int):
            box.addSpacing(theme.current().px(part))
        elif isinstance(part, QLayout):
            box.addLayout(part)
        else:
            box.addWidget(part)
    return box


def holder(layout: QLayout, *, margins: tuple[int, int, int, int] | None = None) -> QWidget:
    """Return a plain widget around a layout, to show, hide or put in a scroll area.

    Args:
        layout: What is in it.
        margins: Left, top, right and bottom, in pixels at 100 % text; those of the layout unless given.
    """
    if margins is not None:
        layout.setContentsMargins(*(theme.current().px(side) for side in margins))
    made = QWidget()
    made.setLayout(layout)
    return made


def empty(layout: QLayout) -> None:
    """Take everything out of a layout, hidden at once and destroyed soon."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def line() -> QFrame:
    """Return a hairline between two parts of a card."""
    made = QFrame()
    made.setProperty("look", "line")
    return made


class Card(QFrame):
    """A raised surface that holds one subject. `look` is card, inset or notice."""

    def __init__(self, *parts: Part, look: str = "card", spacing: int = 12) -> None:
        super().__init__()
        self.setProperty("look", look)
        layout = column(*parts, spacing=spacing)
        margin = 20 if look == "card" else 14
        layout.setContentsMargins(margin, margin, margin, margin)
        self.setLayout(layout)
        self.body = layout


class Column(QWidget):
    """One column, at most `widest` pixels wide at 100 % text.

    Beside the sidebar all columns begin at one left edge, whatever their width; one that stands alone is `centred`.
    """

    def __init__(self, inner: QWidget, *, widest: int = _WIDEST, centred: bool = False) -> None:
        super().__init__()
        self._inner, self._widest = inner, widest
        self._edge = widest if centred else max(widest, _WIDEST)
        within = row(inner, None, spacing=0)
        within.setStretch(0, 1000)
        self._room = holder(within)
        around = row(None, self._room, None, spacing=0)
        around.setStretch(1, 1000)
        self.setLayout(around)
        self._limit_width()

    def changeEvent(self, event: QEvent) -> None:
        """Take up a new text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._limit_width()

    def _limit_width(self) -> None:
        self._inner.setMaximumWidth(theme.current().px(self._widest))
        self._room.setMaximumWidth(theme.current().px(self._edge))


class Page(QScrollArea):
    """A screen that scrolls: one `Column`."""

    def __init__(
        self, *parts: Part, widest: int = _WIDEST, spacing: int = 20, margin: int = 32, centred: bool = False
    ) -> None:
        super().__init__()
        self._is_in_order = False
        self.setProperty("look", "page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = column(*parts, spacing=spacing)
        made = Column(holder(self.body), widest=widest, centred=centred)
        made.setContentsMargins(margin, margin, margin, margin)  # large text needs the room more than the edge does
        self.setWidget(made)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that something may have come or gone: Qt tells the widget of the page that it is to be laid out."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._is_in_order = False
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002  # Qt's own argument
        """Go on in the order of reading: Qt goes in the order of making, and much is made after the rest."""
        if not self._is_in_order:
            stops = list(_stops(self))
            if self.focusWidget() in stops:  # else it is being taken away, and what came after it is to get the focus
                _put_in_order(self, stops)
                self._is_in_order = True
        return super().focusNextPrevChild(next)


def _put_in_order(part: QWidget, stops: Iterable[QWidget]) -> None:
    former = part
    for stop in stops:
        if stop is not part:
            # What hands the focus on to a part of its own stands before its parts as it is, and takes them along.
            if former is part or former.focusProxy() is None or not former.isAncestorOf(stop):
                QWidget.setTabOrder(former, stop)
            former = stop


def _stops(part: QWidget) -> Iterator[QWidget]:
    """Yield what Tab is to stop at, in the order of reading."""
    return (each for each in _as_read(part) if _takes_tab(each) or each.focusProxy() is not None)


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _as_read(part: QWidget | QLayout) -> Iterator[QWidget]:
    """Yield a part and what is in it, as the layouts go; where there are none, in the order of making."""
    inside: list[QWidget | QLayout | None] = []
    if isinstance(part, QLayout):
        items = [part.itemAt(place) for place in range(part.count())]
        inside = [item.widget() or item.layout() for item in items if item is not None]
    else:
        yield part
        if isinstance(part, QScrollArea):
            inside = [part.widget()]
        elif (layout := part.layout()) is not None:
            inside = [layout]
        elif not _takes_tab(part):  # what is in a control is its own
            inside += part.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    for each in inside:
        if each is not None:
            yield from _as_read(each)


class _Handing(QObject):
    """Hands the focus of a part on to one of its controls."""

    def __init__(self, part: QWidget, control: QWidget) -> None:
        super().__init__(part)
        self._control = control
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand it on."""
        if event.type() is QEvent.Type.FocusIn:
            self._control.setFocus()
        return super().eventFilter(watched, event)


def begin_at(part: QWidget, control: QWidget) -> None:
    """Let the keyboard begin at a control that is not the first of its part.

    With a focus proxy Tab would lead straight to it, past what stands before it, and never back there.
    """
    _Handing(part, control)


def focus_first(screen: QWidget) -> None:
    """Put the focus where the keyboard is to begin: where the screen says, or on its first control.

    That is the first after the title, where there is one: what stands above it leads away again, and whoever opens a
    page wants to be on it.
    """
    _put_in_order(screen, _stops(screen))
    hands_on = screen.findChild(_Handing, options=Qt.FindChildOption.FindDirectChildrenOnly) is not None
    if hands_on or screen.focusProxy() is not None or _takes_tab(screen):
        screen.setFocus()
        return
    parts = [each for each in _as_read(screen) if each.isVisibleTo(screen)]
    title = _title(parts)
    below = parts[parts.index(title) :] if title is not None else []
    begin = next((each for each in (*below, *parts) if _can_begin(each)), screen)
    begin.setFocus()
    _show_beginning(begin)


def _can_begin(widget: QWidget) -> bool:
    control = widget.focusProxy() or widget
    return _takes_tab(control) and control.isEnabled() and control.isVisibleTo(widget)


def _show_beginning(widget: QWidget) -> None:
    """Scroll to the top of a page that was left further down; its title is to be seen with its first control."""
    page = widget.parentWidget()
    while page is not None and not isinstance(page, QScrollArea):
        page = page.parentWidget()
    if page is not None and widget.mapTo(page, QPoint(0, 0)).y() < 0:
        page.verticalScrollBar().setValue(0)


def title_of(screen: QWidget) -> str:
    """Return the title of a screen as it stands there, or nothing where it has none."""
    title = _title(each for each in _as_read(screen) if each.isVisibleTo(screen))
    return title.text() if title is not None else ""


def _title(parts: Iterable[QWidget]) -> QLabel | None:
    """Return the largest label of what is seen, the first of several."""
    labels = [each for each in parts if isinstance(each, QLabel) and each.text()]
    found = (each for look in ("display", "title") for each in labels if each.property("look") == look)
    return next(found, None)


class WrappingLayout(QLayout):
    """Lays widgets out in lines whose number depends on the width. A kind of it says how, in `_arrange`.

    Args:
        widgets: In reading order.
        spacing: Between widgets and between lines, in pixels at 100 % text.
    """

    def __init__(self, *widgets: QWidget, spacing: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(theme.current().px(spacing))
        for place, widget in enumerate(widgets):
            if place == 0 and isinstance(widget, Button):
                widget.stand_first()
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item; Qt calls this."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, or None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item up, or None beyond the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Tell Qt that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height needed at this width."""
        edges = self.contentsMargins()
        inner = width - edges.left() - edges.right()
        return self._arrange(QRect(0, 0, inner, 0), move=False) + edges.top() + edges.bottom()

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._arrange(rect.marginsRemoved(self.contentsMargins()), move=True)

    def sizeHint(self) -> QSize:
        """Return the least size: the largest item alone on a line."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _place(self, item: QLayoutItem, rect: QRect, at: QPoint, size: QSize) -> None:
        """Place an item, counted from the side on which reading begins."""
        right_to_left = (parent := self.parentWidget()) is not None and parent.isRightToLeft()
        left = rect.right() + 1 - (at.x() - rect.x()) - size.width() if right_to_left else at.x()
        item.setGeometry(QRect(QPoint(left, at.y()), size))

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Return the height needed in `rect`; place the items there if they are to `move`."""
        raise NotImplementedError


class FlowLayout(WrappingLayout):
    """Lays widgets out like words: side by side on one middle line, and on the next line where there is no room."""

    def line_width(self) -> int:
        """Return the width that all of them need side by side."""
        shown = [item.sizeHint().width() for item in self._items if not item.isEmpty()]
        edges = self.contentsMargins()
        return sum(shown) + self.spacing() * max(len(shown) - 1, 0) + edges.left() + edges.right()

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for cells in self._lines(rect.width()):
            height = max(size.height() for _, size in cells)
            x = rect.x()
            for item, size in cells:
                if move:
                    self._place(item, rect, QPoint(x, y + (height - size.height()) // 2), size)
                x += size.width() + self.spacing()
            y += height + self.spacing()
        return max(y - self.spacing(), rect.y()) - rect.y()

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Return the items of each line, with their sizes."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        room = 0
        for item in self._items:
            if (widget := item.widget()) is not None and widget.isHidden():
                continue
            hint = item.sizeHint()
            size = QSize(min(hint.width(), max(width, item.minimumSize().width())), hint.height())
            if not lines or size.width() > room:
                lines.append([])
                room = width
            lines[-1].append((item, size))
            room -= size.width() + self.spacing()
        return lines
