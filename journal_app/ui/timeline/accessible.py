"""The timeline for screen readers: a list whose items are what is drawn, each named by a full sentence.

Qt keeps every interface it was ever given, so the items are slots from a pool that is used again by the next timeline:
a slot knows only a weak reference to its timeline and its own number, never a mark. (Seen with PySide6 6.11 and 6.12.)
"""

import weakref
from collections.abc import Sequence
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QColor,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import VoidPtr

from journal_app.ui import theme

POOL = 200
"""The most items a screen reader is given at once; the table beside the timeline always has all."""

_free_slots: list["_Slot"] = []


@cache
def install() -> None:
    """Make Qt ask this module for the interface of a timeline. Once for each process."""
    QAccessible.installFactory(_interface_for)


class ReadableWidget(QWidget):
    """A painted widget that screen readers know as a list. What an item is, the widget alone knows."""

    def reading_items(self) -> Sequence[Any]:
        """Return what is seen, in the order in which it is read."""
        raise NotImplementedError

    def reading_current(self) -> Any:
        """Return the item the keyboard is on, or None."""
        raise NotImplementedError

    def reading_item_at(self, at: QPoint) -> Any:
        """Return the item at a point of the widget, or None."""
        raise NotImplementedError

    def reading_name(self, item: Any) -> str:
        """Return a full sentence about an item."""
        raise NotImplementedError

    def reading_description(self, item: Any) -> str:
        """Return what else there is to say about an item."""
        return ""

    def reading_rect(self, item: Any) -> QRect:
        """Return where an item is, in pixels of the widget."""
        raise NotImplementedError

    def reading_summary(self, count: int) -> str:
        """Return what the list shows."""
        raise NotImplementedError

    def reading_help(self) -> str:
        """Return what the keys do."""
        raise NotImplementedError

    def press(self, item: Any) -> None:
        """Do what pressing an item does."""
        raise NotImplementedError


def tell_focus(view: ReadableWidget) -> None:
    """Tell screen readers that the focus is on the current item."""
    if not QAccessible.isActive() or not view.hasFocus():
        return
    number = _focused_number(view)
    if number is not None:
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        event.setChild(number)
        QAccessible.updateAccessibility(event)


def tell_items_changed(view: ReadableWidget) -> None:
    """Tell screen readers that other items are seen."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.ObjectReorder))


def announce(view: QWidget, words: str) -> None:
    """Have something said."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, words))


def items(view: ReadableWidget) -> list[Any]:
    """Return what is seen; at most `POOL`, the current item among them."""
    seen = list(view.reading_items())
    if len(seen) > POOL:
        current = view.reading_current()
        seen = seen[:POOL]
        if current is not None and current not in seen:
            seen[-1] = current
    return seen


def _focused_number(view: ReadableWidget) -> int | None:
    current = view.reading_current()
    seen = items(view)
    return seen.index(current) if current is not None and current in seen else None


def _interface_for(_key: str, target: QObject | None) -> QAccessibleInterface | None:
    return TimelineInterface(target) if isinstance(target, ReadableWidget) else None


class TimelineInterface(QAccessibleWidget):
    """The list."""

    def __init__(self, view: ReadableWidget) -> None:
        super().__init__(view, QAccessible.Role.List)
        self._view = weakref.ref(view)
        self._slots: list[_Slot] = []
        weakref.finalize(view, _give_back, self._slots)

    def childCount(self) -> int:
        """Return how many marks and clusters are seen."""
        view = self._view()
        return len(items(view)) if view is not None else 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # the stubs leave out None
        """Return one of them."""
        view = self._view()
        if view is None or not 0 <= index < min(len(items(view)), POOL):
            return None
        while len(self._slots) <= index:
            self._slots.append(_take_slot(view, len(self._slots)))
        return self._slots[index]

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # the stubs leave out None
        """Return the one at a point of the screen."""
        view = self._view()
        if view is None:
            return None
        at = view.mapFromGlobal(QPoint(x, y))
        item = view.reading_item_at(at)
        seen = items(view)
        return self.child(seen.index(item)) if item in seen else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return the number of an item."""
        return child.number if isinstance(child, _Slot) else -1

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # the stubs leave out None
        """Return the item the keyboard is on."""
        view = self._view()
        if view is None or not view.hasFocus():
            return None
        number = _focused_number(view)
        return self.child(number) if number is not None else None

    def text(self, kind: QAccessible.Text) -> str:
        """Say what the list is and what it shows."""
        view = self._view()
        if view is None:
            return ""
        if kind is QAccessible.Text.Description:
            return view.reading_summary(self.childCount())
        if kind is QAccessible.Text.Help:
            return view.reading_help()
        return super().text(kind)


class _Slot(QAccessibleInterface):
    """One item: whatever is drawn at its number. Used again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self._view: weakref.ref[ReadableWidget] | None = None
        self._action = _Press(self)

    def serve(self, view: ReadableWidget | None, number: int) -> None:
        """Stand for an item of a timeline, or for nothing."""
        self._view = weakref.ref(view) if view is not None else None
        self.number = number

    def view(self) -> ReadableWidget | None:
        """Return the timeline, as long as there is one."""
        return self._view() if self._view is not None else None

    def item(self) -> Any:
        """Return what is drawn at this number now."""
        view = self.view()
        seen = items(view) if view is not None else []
        return seen[self.number] if self.number < len(seen) else None

    def isValid(self) -> bool:
        """Tell whether anything is drawn at this number."""
        return self.item() is not None

    def object(self) -> QObject | None:  # type: ignore[override]  # the stubs leave out None
        """Return None: an item is no object of its own."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]  # the stubs leave out None
        """Return the window the timeline is in."""
        view = self.view()
        return view.window().windowHandle() if view is not None else None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]  # the stubs leave out None
        """Return the list."""
        view = self.view()
        return QAccessible.queryAccessibleInterface(view) if view is not None else None

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # the stubs leave out None
        """Return None: an item has no items."""
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # the stubs leave out None
        """Return None: an item has no items."""
        return None

    def childCount(self) -> int:
        """Return 0."""
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return -1."""
        return -1

    def role(self) -> QAccessible.Role:
        """Return that it is an item of a list."""
        return QAccessible.Role.ListItem

    def rect(self) -> QRect:
        """Return where it is on the screen."""
        view, item = self.view(), self.item()
        if view is None or item is None:
            return QRect()
        rect = view.reading_rect(item)
        return QRect(view.mapToGlobal(rect.topLeft()), rect.size())

    def state(self) -> QAccessible.State:
        """Return whether it can be reached, and whether it is the current one."""
        state = QAccessible.State()
        view, item = self.view(), self.item()
        if view is None or item is None:
            return state
        is_current = item == view.reading_current()
        state.focusable = state.selectable = True
        state.selected = is_current
        state.focused = is_current and view.hasFocus()
        return state

    def text(self, kind: QAccessible.Text) -> str:
        """Say what it is, as a full sentence."""
        view, item = self.view(), self.item()
        if view is None or item is None:
            return ""
        if kind is QAccessible.Text.Name:
            return view.reading_name(item)
        if kind is QAccessible.Text.Description:
            return view.reading_description(item)
        return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Do nothing: an item cannot be renamed."""

    def foregroundColor(self) -> QColor:
        """Return the colour of words."""
        return theme.current().color("text")

    def backgroundColor(self) -> QColor:
        """Return the colour of the ground."""
        return theme.current().color("surface")

    def interface_cast(self, kind: QAccessible.InterfaceType) -> VoidPtr:  # type: ignore[override]  # the stubs say int
        """Give out the action. Anything but a `VoidPtr` here, also None, crashes Qt."""
        if kind is QAccessible.InterfaceType.ActionInterface:
            return VoidPtr(self._action)  # type: ignore[arg-type]  # the stubs leave out objects
        return VoidPtr(0)


class _Press(QAccessibleActionInterface):
    """What an item does when it is pressed."""

    def __init__(self, slot: _Slot) -> None:
        super().__init__()
        self._slot = slot

    def actionNames(self) -> list[str]:
        """Return that it can be pressed."""
        return [QAccessibleActionInterface.pressAction()]

    def doAction(self, name: str) -> None:
        """Press it."""
        view, item = self._slot.view(), self._slot.item()
        if view is not None and item is not None and name == QAccessibleActionInterface.pressAction():
            view.press(item)

    def keyBindingsForAction(self, name: str) -> list[str]:
        """Return none of its own."""
        return []


def _take_slot(view: ReadableWidget, number: int) -> _Slot:
    if _free_slots:
        slot = _free_slots.pop()
    else:
        slot = _Slot()
        QAccessible.registerAccessibleInterface(slot)
    slot.serve(view, number)
    return slot


def _give_back(slots: list[_Slot]) -> None:
    for slot in slots:
        slot.serve(None, 0)
    _free_slots.extend(slots)
    slots.clear()
