"""The way round the journal: screens above, support, settings and the lock below."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from journal_app.ui import theme, tokens
from journal_app.ui.widgets.parts import Button, button, column, holder, label, row

_NARROW_SIDE, _SCROLL_BAR = 6, 14
"""Beside the pictures of the narrow column; they do not grow with the text."""
_BESIDE_PICTURE = 16


class Sidebar(QFrame):
    """A column of buttons; shows pictures only where the window is narrow.

    Signals:
        screen_requested: Name of a screen (str).
        lock_requested: Lock now.
    """

    screen_requested = Signal(str)
    lock_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "sidebar")
        self._narrow = False
        self._ways: list[Button] = []
        self._words: dict[Button, str] = {}
        self._name = label(self.tr("Afterward"), "serif")
        self._name.setWordWrap(False)
        self._promise = label(self.tr("Encrypted on this computer. Nothing leaves it unless you share it."), "caption")
        self._caseload = [
            self._nav("caseload", self.tr("Patients"), "users"),
            self._nav("caseload_key", self.tr("My key"), "key"),
        ]
        above = [
            *self._caseload,
            self._nav("today", self.tr("Today"), "sun"),
            self._nav("write", self.tr("Write"), "pencil-line"),
            self._nav("timeline", self.tr("Timeline"), "chart-line"),
            self._nav("entries", self.tr("Journal"), "book-open"),
            self._nav("sessions", self.tr("Sessions"), "moon-stars"),
            self._nav("chain", self.tr("Intentions"), "path"),
            self._nav("share", self.tr("Share"), "paper-plane-tilt"),
        ]
        for way in self._caseload:
            way.hide()
        self._of_patient = [way for way in above if way not in self._caseload]
        lock = button(self.tr("Lock now"), "nav", icon="lock", on_click=self.lock_requested.emit)
        self._words[lock] = lock.text()
        below = [
            self._nav("support", self.tr("Get support"), "lifebuoy"),
            self._nav("settings", self.tr("Settings"), "sliders-horizontal"),
            self._nav("about", self.tr("About"), "info"),
            lock,
        ]
        self._mark = mark = Button("", "icon", icon="waves", says=self.tr("Today"))
        mark.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        mark.clicked.connect(lambda *_: self.screen_requested.emit("today"))
        self._head = holder(row(mark, self._name, None, spacing=2))
        parts = column(self._head, 12, *above, None, *below, 8, self._promise, spacing=4)
        self._parts = parts
        inner = holder(parts)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self.setLayout(column(area, spacing=0))
        self._fit()

    def mark_screen(self, name: str) -> None:
        """Show which screen is open; none of them, where the open one is not in the column."""
        for way in self._ways:
            way.setChecked(way.objectName() == name)

    def set_read_only(self) -> None:
        """Leave out writing."""
        for each in self._words:
            if each.objectName() == "write":
                each.hide()

    def lead_through_caseload(self) -> None:
        """Show the ways of a therapist in place of those of a patient."""
        for way in self._of_patient:
            way.hide()
        for way in self._caseload:
            way.show()
        home = self._words[self._caseload[0]]
        self._mark.setAccessibleName(home)
        self._mark.setToolTip(home)

    def allow_only_lock(self) -> None:
        """Leave nothing to be chosen but the lock."""
        for way in self._ways:
            way.setEnabled(False)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show pictures only, or pictures and words."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for each, words in self._words.items():
            each.setText("" if narrow else words)
            each.setToolTip(words if narrow else "")
            each.setProperty("narrow", narrow)
            theme.set_look(each, "nav")
        self._head.setVisible(not narrow)
        self._promise.setVisible(not narrow)
        self._fit()

    @property
    def wide_width(self) -> int:
        """Return how wide the column is with its words."""
        look = theme.current()
        longest = max(look.ui_font_width(words) for words in self._words.values())
        return longest + look.px(110)

    def changeEvent(self, event: QEvent) -> None:
        """Take up a new text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def sizeHint(self) -> QSize:
        """Return the width that the words, or the pictures, need."""
        return QSize(self._narrow_width, 400)

    @property
    def _narrow_width(self) -> int:
        """Return the width of a picture with room on both sides, and of a scroll bar where the window is low."""
        px = theme.current().px
        return max(tokens.TARGET, px(20) + px(_BESIDE_PICTURE)) + 2 * _NARROW_SIDE + _SCROLL_BAR

    def _fit(self) -> None:
        px = theme.current().px
        if self._narrow:  # every way is to be in view in a low window, whatever the text size
            self._parts.setSpacing(2)
            self._parts.setContentsMargins(_NARROW_SIDE, 8, _NARROW_SIDE, 8)
        else:
            self._parts.setSpacing(px(4))
            self._parts.setContentsMargins(px(12), px(20), px(12), px(16))
        width = self._narrow_width if self._narrow else self.wide_width
        self.setMinimumWidth(width)
        self.setMaximumWidth(width)

    def _nav(self, name: str, words: str, icon: str) -> Button:
        made = button(words, "nav", icon=icon, on_click=lambda: self.screen_requested.emit(name))
        made.setObjectName(name)
        made.setCheckable(True)
        self._ways.append(made)
        self._words[made] = words
        return made
