"""What stands round every screen of the open journal: the sidebar, and above the screen what is to be said or asked."""

from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from journal_app.errors import JournalError
from journal_app.ui import theme
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.offer import Offer
from journal_app.ui.widgets.parts import Column, button, column, holder, row
from journal_app.ui.widgets.read_only_bar import ReadOnlyBar
from journal_app.ui.widgets.sidebar import Sidebar

_ROOM_BESIDE = 880
"""Width that a screen needs beside the sidebar's words, in pixels at 100 % text."""
_LARGEST_FOR_ROOM = 1.5
"""The text size beyond which no more room is asked for: few windows are that wide."""
_MARGINS = (32, 12, 32, 0)
"""Of what stands above a page: in line with what is on it."""


class _Above(QScrollArea):
    """As high as what is in it, up to a part of the window: large text must leave room for the screen."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._highest = 0
        self._parts = column(*parts, None, spacing=0)
        self._inner = holder(self._parts)
        self._inner.installEventFilter(self)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._inner)

    def fit(self, highest: int) -> None:
        """Take no more than `highest` pixels."""
        self._highest = highest
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit what was shown, hidden or said in other words."""
        if watched is self._inner and event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        parts = self._parts
        by_width = parts.hasHeightForWidth()  # not where all of it is hidden
        needed = parts.totalHeightForWidth(self.viewport().width()) if by_width else parts.totalSizeHint().height()
        self.setFixedHeight(min(max(needed, 0), self._highest))


class JournalFrame(QWidget):
    """Shows one screen of many.

    Signals:
        screen_requested: Name of a screen (str).
        lock_requested: Lock now.
        make_present_requested: Go on with the older copy.
        other_folder_requested: Look for the journal in another folder.
        strengthening_requested: Make guessing the passphrase harder.
        merge_requested: Look at the two copies.
    """

    screen_requested = Signal(str)
    lock_requested = Signal()
    make_present_requested = Signal()
    other_folder_requested = Signal()
    strengthening_requested = Signal()
    merge_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sidebar = Sidebar()
        self.notice = Notice()
        self.read_only_bar = ReadOnlyBar()
        self.offer = Offer(self.tr("Strengthen now"), self.tr("Later"))
        self.copies_offer = Offer(self.tr("Look at both"), self.tr("Not now"), look="notice")
        self.moment_offer = Offer(self.tr("Go to Today"), self.tr("Not yet"))
        self._stack = QStackedWidget()
        self._bar = holder(
            row(
                None,
                button(self.tr("Get support"), "quiet", icon="lifebuoy", on_click=self._on_support_clicked),
                button(self.tr("Lock now"), "quiet", icon="lock", on_click=self.lock_requested.emit),
            ),
            margins=_MARGINS,
        )
        # A frame each: a hidden part inside a shown one would still take its margin.
        self._above = {part: Column(part) for part in self._parts_above()}
        for frame in self._above.values():
            frame.setContentsMargins(*_MARGINS)
            frame.hide()
        self._said = _Above(*self._above.values())
        parts = column(self._bar, self._said, self._stack, spacing=0)
        parts.setStretchFactor(self._stack, 1)
        layout = row(self.sidebar, holder(parts), spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._connect()

    def _parts_above(self) -> tuple[QWidget, ...]:
        return self.read_only_bar, self.copies_offer, self.notice, self.offer, self.moment_offer

    def _connect(self) -> None:
        self.sidebar.screen_requested.connect(self.screen_requested)
        self.sidebar.lock_requested.connect(self.lock_requested)
        self.read_only_bar.make_present_requested.connect(self.make_present_requested)
        self.read_only_bar.other_folder_requested.connect(self.other_folder_requested)
        self.offer.accepted.connect(self.strengthening_requested)
        self.copies_offer.accepted.connect(self.merge_requested)
        self.moment_offer.accepted.connect(lambda: self.screen_requested.emit("today"))
        for offer in (self.offer, self.copies_offer, self.moment_offer):
            offer.accepted.connect(self._above[offer].hide)
            offer.declined.connect(self._above[offer].hide)

    @Slot()
    def _on_support_clicked(self) -> None:
        self.screen_requested.emit("support")

    # --- the screen

    def add(self, screen: QWidget) -> None:
        """Take a screen in, and own it."""
        self._stack.addWidget(screen)

    def show_screen(self, screen: QWidget, *, under: str, is_quiet: bool = False, is_alone: bool = False) -> None:
        """Show a screen as part of `under` in the sidebar.

        A quiet one has only support and the lock beside it, one that is alone has nothing.
        """
        self.sidebar.setVisible(not (is_quiet or is_alone))
        self._bar.setVisible(is_quiet)
        self.sidebar.mark_screen(under)
        self._stack.setCurrentWidget(screen)

    def allow_only_lock(self) -> None:
        """Leave nothing to be done but to lock."""
        self._stack.setEnabled(False)
        self.sidebar.allow_only_lock()

    # --- what stands above it

    def say(self, what: str, next_step: str = "") -> None:
        """Say something."""
        self.notice.say(what, next_step)
        self._above[self.notice].show()

    @Slot(object)
    def say_error(self, error: JournalError) -> None:
        """Say what went wrong."""
        self.notice.say_error(error)
        self._above[self.notice].show()

    def clear_notice(self) -> None:
        """Take away what was said."""
        self.notice.clear()
        self._above[self.notice].hide()

    def show_read_only(self, since: datetime | None) -> None:
        """Say that nothing can be written: an older copy since then, or no permission."""
        if since is not None:
            self.read_only_bar.explain_older_copy(since)
        else:
            self.read_only_bar.explain_no_permission()
        self._above[self.read_only_bar].show()

    def hide_read_only(self) -> None:
        """Take that away again."""
        self._above[self.read_only_bar].hide()

    @Slot()
    def offer_strengthening(self) -> None:
        """Offer a stronger guard."""
        self.offer.make(
            self.tr("Guessing your passphrase can be made harder."),
            self.tr("Computers have become faster since it was set. It takes your passphrase once, and a second."),
        )
        self._above[self.offer].show()

    @Slot()
    def show_copies(self) -> None:
        """Say that there is a second copy of the journal."""
        self.copies_offer.make(
            self.tr("There are two copies of this journal."),
            self.tr("Nothing is written until you have looked at both. What is on the screen stays there."),
        )
        self._above[self.copies_offer].show()

    @Slot(str)
    def offer_moment(self, standing: str) -> None:
        """Say that another moment has opened, in the words for where the person stands; nothing of the journal."""
        self.moment_offer.make(standing, self.tr("There may be something for you on Today, if you like."))
        self._above[self.moment_offer].show()

    @Slot()
    def hide_moment(self) -> None:
        """Take that away again: Today is open."""
        self.moment_offer.hide()
        self._above[self.moment_offer].hide()

    @Slot()
    def hide_copies(self) -> None:
        """Take that away again."""
        self._above[self.copies_offer].hide()

    # --- room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the sidebar without words where there is little room."""
        super().resizeEvent(event)
        self._said.fit(self.height() // 2)
        room = _ROOM_BESIDE * min(theme.current().scale, _LARGEST_FOR_ROOM)
        self.sidebar.set_narrow(narrow=self.width() < self.sidebar.wide_width + room)
