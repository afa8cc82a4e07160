"""Everything that can be seen while the journal is unlocked: the sidebar and one screen beside it.

To add a screen: make it in a flow, give it a name in `_SCREENS`, and a button in `widgets/sidebar.py`.
"""

from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from journal_app.domain.clock import Clock
from journal_app.errors import DamagedJournalError, JournalError
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.settings import Settings
from journal_app.ui import notices, theme, words
from journal_app.ui.flows.course_flow import CourseFlow
from journal_app.ui.flows.reading_flow import ReadingFlow
from journal_app.ui.flows.settings_flow import SettingsFlow
from journal_app.ui.flows.timeline_flow import TimelineFlow
from journal_app.ui.flows.today_flow import TodayFlow
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.flows.writing_flow import WritingFlow
from journal_app.ui.idle import WARN_SECONDS
from journal_app.ui.place import Place
from journal_app.ui.screens.about_screen import AboutScreen
from journal_app.ui.screens.support_screen import SupportScreen
from journal_app.ui.tasks import Stop, TaskRunner
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import button, column, holder, row
from journal_app.ui.widgets.sidebar import Sidebar
from journal_app.ui.zone import system_zone

_QUIET = frozenset({"guided"})
"""Screens with nothing beside them but support and the lock."""
_ROOM_BESIDE = 880
"""Width that a screen needs beside the sidebar's words, in pixels at 100 % text."""
_TIDY_MILLISECONDS = 60_000


class JournalScreen(QWidget):
    """The open journal. It alone keeps the journal; when it is destroyed, nothing decrypted is left.

    Args:
        journal: Open.
        tasks: The thread that the journal was opened in.
        clock: The time.
        settings: What was chosen for this computer.
        vault: Whose journal it is: for another passphrase or recovery code.
        support_screen: Made for this window; needs nothing of the journal.

    Signals:
        ready: The first screen is filled and shown.
        screen_shown: Another screen is shown: its name (str).
        lock_requested: Lock now.
        settings_changed: Other settings (Settings).
        crashed: A bug in the background (exception).
    """

    ready = Signal()
    screen_shown = Signal(str)
    lock_requested = Signal()
    settings_changed = Signal(object)
    crashed = Signal(object)

    def __init__(
        self,
        journal: Journal,
        tasks: TaskRunner,
        clock: Clock,
        *,
        settings: Settings,
        vault: Vault,
        support_screen: SupportScreen,
    ) -> None:
        super().__init__()
        self.journal = journal
        self._tasks = tasks
        tasks.setParent(self)
        self._stop = Stop()
        self._name = ""
        self._before = "today"
        self._is_ready = False
        self._unlocked = Unlocked(journal, tasks, clock, system_zone(), self)
        self.writing = WritingFlow(self._unlocked, self)
        self.reading = ReadingFlow(self._unlocked, self)
        self.today = TodayFlow(self._unlocked, self)
        self.timeline = TimelineFlow(self._unlocked, self)
        self.courses = CourseFlow(self._unlocked, self)
        self.settings = SettingsFlow(self._unlocked, settings, vault, self)
        self.support = support_screen
        self.screens: dict[str, QWidget] = {
            "today": self.today.screen,
            "timeline": self.timeline.screen,
            "entries": self.reading.screen,
            "sessions": self.courses.screen,
            "guided": self.writing.guided,
            "free": self.writing.free,
            "support": self.support,
            "settings": self.settings.screen,
            "recovery_code": self.settings.recovery_screen,
            "about": AboutScreen(),
        }
        self._build()
        self._connect()
        self._tidy = QTimer(self)
        self._tidy.timeout.connect(self._on_tidy_timeout)
        self._tidy.start(_TIDY_MILLISECONDS)

    def _build(self) -> None:
        self._sidebar = Sidebar()
        self.today.screen.set_timeline(self.timeline.glance)
        self._stack = QStackedWidget()
        for screen in self.screens.values():
            self._stack.addWidget(screen)
        self._bar = holder(
            row(
                None,
                button(self.tr("Get support"), "quiet", icon="lifebuoy", on_click=self.show_support),
                button(self.tr("Lock now"), "quiet", icon="lock", on_click=self.lock_requested.emit),
            ),
            margins=(12, 12, 12, 0),
        )
        self.notice = Notice()
        self._notice_frame = holder(row(self.notice), margins=(12, 12, 12, 0))
        self._notice_frame.hide()
        main = holder(column(self._bar, self._notice_frame, self._stack, spacing=0))
        layout = row(self._sidebar, main, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        unlocked = self._unlocked
        unlocked.failed.connect(self._on_failed)
        unlocked.show_requested.connect(self.open_screen)
        unlocked.read_requested.connect(self._on_read_requested)
        self._tasks.crashed.connect(self.crashed)
        self._sidebar.screen_requested.connect(self.open_screen)
        self._sidebar.lock_requested.connect(self.lock_requested)
        self.writing.begun.connect(self._show)
        self.writing.ended.connect(self._on_writing_ended)
        self.writing.grounding_requested.connect(self._on_grounding_requested)
        self.reading.edit_requested.connect(self.writing.edit)
        self.today.begin_requested.connect(self.writing.begin_guided)
        self.today.resume_requested.connect(lambda entry_id: self.writing.resume(Place(entry_id=entry_id)))
        self.support.closed.connect(self._on_support_closed)
        self.settings.settings_changed.connect(self.settings_changed)

    # --- which screen

    def open_place(self, place: Place) -> None:
        """Show the place where the journal was left."""
        if place.screen == "first_prompt":
            self.writing.begin_guided()
        elif place.screen in {"guided", "free"}:
            self._before = "today"
            self.writing.resume(place)
        else:
            self.open_screen(place.screen if place.screen in self.screens else "today")
            if place.screen == "entries" and place.entry_id is not None:
                self.reading.open(place.entry_id)
        self._tasks.run(partial(self.journal.check, self._stop.requested), None, self._on_check_failed)
        self._tasks.run(self.journal.entries.purge_due)
        for what, next_step in notices.describe(self.journal.notices):
            self.say(what, next_step)

    @Slot(str)
    def open_screen(self, name: str) -> None:
        """Show a screen by its name: those of the sidebar, "write" for guided and "free" for free writing."""
        if name == "write":
            self.writing.begin_guided()
        elif name == "free":
            self.writing.begin_free()
        else:
            self._show(name)

    @Slot(str)
    def _show(self, name: str) -> None:
        if name != self._name and self._name in {"guided", "free"}:
            self.writing.put_away()
        if name not in {"guided", "free", "support"}:
            self._before = name
        self._name = name
        quiet = name in _QUIET
        self._sidebar.setVisible(not quiet)
        self._bar.setVisible(quiet)
        self._sidebar.mark_screen("write" if name == "free" else name)
        self._stack.setCurrentWidget(self.screens[name])
        refresh = {
            "today": self._refresh_today,
            "timeline": self.timeline.refresh,
            "entries": self.reading.refresh,
            "sessions": self.courses.refresh,
            "settings": self.settings.refresh,
        }.get(name)
        if refresh is not None:
            refresh()
        self.screens[name].setFocus()
        self._tasks.run(bool, lambda _: self._on_shown(name))  # after what was asked for above

    def _refresh_today(self) -> None:
        self.today.refresh()
        self.timeline.refresh()

    def _on_shown(self, name: str) -> None:
        self.screen_shown.emit(name)
        if not self._is_ready:
            self._is_ready = True
            self.ready.emit()

    @Slot(str)
    def _on_read_requested(self, entry_id: str) -> None:
        self.reading.open(entry_id)
        self._show("entries")

    @Slot()
    def _on_writing_ended(self) -> None:
        self._show(self._before)

    @Slot()
    def show_support(self) -> None:
        """Show support; what is being written stays as a draft."""
        if self._name != "support":
            self._show("support")

    @Slot()
    def _on_support_closed(self) -> None:
        self._show(self._before)

    @Slot()
    def _on_grounding_requested(self) -> None:
        self.show_support()
        self.support.show_grounding()

    def place(self) -> Place:
        """Return where the person is, to come back to after unlocking."""
        if (writing := self.writing.place) is not None:
            return writing
        return Place(screen=self._name, entry_id=self.reading.open_id if self._name == "entries" else None)

    # --- locking

    def save_draft_now(self) -> JournalError | None:
        """Save what is being written, and wait for it; return what prevented it, if anything did."""
        self._stop.request()  # the check in the background gives way at once
        return self.writing.save_now()

    def close_journal(self) -> None:
        """Close the journal's file, after everything that was asked for. The screen is to be destroyed then."""
        self._tidy.stop()
        self._stop.request()
        self._tasks.run(self.journal.close)
        self._tasks.close()

    def warn_about_lock(self) -> None:
        """Say that the journal is about to lock."""
        self.say(
            self.tr("Nobody has touched anything for a while. The journal locks in {seconds} seconds.").format(
                seconds=words.number(WARN_SECONDS)
            ),
            self.tr("Press any key or move the pointer to stay."),
        )

    @property
    def is_busy(self) -> bool:
        """Tell whether something is under way in the background."""
        return self._tasks.is_busy

    def drop_lock_warning(self) -> None:
        """Take the warning away."""
        self.notice.clear()
        self._notice_frame.hide()

    # --- what is said

    def say(self, what: str, next_step: str = "") -> None:
        """Say something above the open screen."""
        self.notice.say(what, next_step)
        self._notice_frame.show()

    @Slot(object)
    def _on_failed(self, error: JournalError) -> None:
        self.notice.say_error(error)
        self._notice_frame.show()

    def _on_check_failed(self, error: JournalError) -> None:
        if isinstance(error, DamagedJournalError):
            self.say(
                self.tr("The journal file has a damaged place."),
                self.tr("What can be read is shown. Copy the journal's folder to another disk before you write on."),
            )
        else:
            self._on_failed(error)

    @Slot()
    def _on_tidy_timeout(self) -> None:
        """Do a little upkeep while nothing else is wanted."""
        if not self._tasks.is_busy:
            self._tasks.run(self.journal.entries.merge_step)

    # --- room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the sidebar without words where there is little room."""
        super().resizeEvent(event)
        needed = self._sidebar.wide_width + theme.current().px(_ROOM_BESIDE)
        self._sidebar.set_narrow(narrow=self.width() < min(needed, 1200))
