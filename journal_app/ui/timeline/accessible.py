"""The timeline for screen readers: a list whose items are what is drawn, each named by a full sentence.

Qt keeps every interface it was ever given, so the items are slots from a pool that is used again by the next timeline:
a slot knows only a weak reference to its timeline and its own number, never a mark. (Seen with PySide6 6.11 and 6.12.)
"""

import weakref
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleEvent,
    QAccessibleInterface,
    QColor,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import VoidPtr

from journal_app.domain.timeline import Mark
from journal_app.ui import theme
from journal_app.ui.timeline.layout import Glyph
from journal_app.ui.timeline.wording import count_words

if TYPE_CHECKING:
    from journal_app.ui.timeline.view import TimelineView

translate = QCoreApplication.translate

POOL = 200
"""The most items a screen reader is given at once; the table beside the timeline always has all."""

_free_slots: list["_Slot"] = []


@cache
def install() -> None:
    """Make Qt ask this module for the interface of a timeline. Once for each process."""
    QAccessible.installFactory(_interface_for)


def tell_focus(view: "TimelineView") -> None:
    """Tell screen readers that the focus is on the current mark."""
    if not QAccessible.isActive() or not view.hasFocus():
        return
    number = _focused_number(view)
    if number is not None:
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        event.setChild(number)
        QAccessible.updateAccessibility(event)


def tell_items_changed(view: "TimelineView") -> None:
    """Tell screen readers that other items are seen."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.ObjectReorder))


def items(view: "TimelineView") -> list[Glyph]:
    """Return what is seen, lane by lane and in the order of time; at most `POOL`, the current mark among them."""
    rows = view.scene.rows
    seen = [glyph for glyphs in view.scene.glyphs for glyph in glyphs if rows.left <= glyph.x <= rows.width]
    current = view.current_glyph
    if len(seen) > POOL:
        seen = seen[:POOL]
        if current is not None and current not in seen:
            seen[-1] = current
    return seen


def _focused_number(view: "TimelineView") -> int | None:
    current = view.current_glyph
    seen = items(view)
    return seen.index(current) if current is not None and current in seen else None


def _interface_for(_key: str, target: QObject | None) -> QAccessibleInterface | None:
    from journal_app.ui.timeline.view import TimelineView  # noqa: PLC0415  # the view needs this module first

    return TimelineInterface(target) if isinstance(target, TimelineView) else None


class TimelineInterface(QAccessibleWidget):
    """The list."""

    def __init__(self, view: "TimelineView") -> None:
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
        glyph = view.scene.glyph_at(at.x(), at.y())
        seen = items(view)
        return self.child(seen.index(glyph)) if glyph in seen else None

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
            begins, ends = view.visible_stretch
            words = translate("Timeline", "%n items shown, %1", "", self.childCount())
            return words.replace("%1", view.words.stretch(begins, ends, year=True))
        if kind is QAccessible.Text.Help:
            return translate(
                "Timeline",
                "Left and Right move in time, Up and Down change the lane, plus and minus zoom, Enter opens.",
            )
        return super().text(kind)


class _Slot(QAccessibleInterface):
    """One item: whatever is drawn at its number. Used again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self._view: weakref.ref[TimelineView] | None = None
        self._action = _Press(self)

    def serve(self, view: "TimelineView | None", number: int) -> None:
        """Stand for an item of a timeline, or for nothing."""
        self._view = weakref.ref(view) if view is not None else None
        self.number = number

    def view(self) -> "TimelineView | None":
        """Return the timeline, as long as there is one."""
        return self._view() if self._view is not None else None

    def glyph(self) -> Glyph | None:
        """Return what is drawn at this number now."""
        view = self.view()
        seen = items(view) if view is not None else []
        return seen[self.number] if self.number < len(seen) else None

    def isValid(self) -> bool:
        """Tell whether anything is drawn at this number."""
        return self.glyph() is not None

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
        view, glyph = self.view(), self.glyph()
        if view is None or glyph is None:
            return QRect()
        rect = view.glyph_rect(glyph)
        return QRect(view.mapToGlobal(rect.topLeft()), rect.size())

    def state(self) -> QAccessible.State:
        """Return whether it can be reached, and whether it is the current one."""
        state = QAccessible.State()
        view, glyph = self.view(), self.glyph()
        if view is None or glyph is None:
            return state
        is_current = glyph == view.current_glyph
        state.focusable = state.selectable = True
        state.selected = is_current
        state.focused = is_current and view.hasFocus()
        return state

    def text(self, kind: QAccessible.Text) -> str:
        """Say what it is, as a full sentence."""
        view, glyph = self.view(), self.glyph()
        if view is None or glyph is None:
            return ""
        members = view.scene.content.lanes[glyph.lane].members(glyph.cluster)
        current = view.current_mark() if glyph == view.current_glyph else None
        if kind is QAccessible.Text.Name:
            return _name(view, members, current)
        if kind is QAccessible.Text.Description and current is not None and len(members) > 1:
            words = translate("Timeline", "%1 of %2")
            words = words.replace("%1", str(members.index(current) + 1))
            return words.replace("%2", count_words(current.lane, len(members)))
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


def _name(view: "TimelineView", members: tuple[Mark, ...], current: Mark | None) -> str:
    if current is not None or len(members) == 1:
        return view.words.sentence(current or members[0])
    return view.words.group(members)


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
        view, glyph = self._slot.view(), self._slot.glyph()
        if view is not None and glyph is not None and name == QAccessibleActionInterface.pressAction():
            view.press(glyph)

    def keyBindingsForAction(self, name: str) -> list[str]:
        """Return none of its own."""
        return []


def _take_slot(view: "TimelineView", number: int) -> _Slot:
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
