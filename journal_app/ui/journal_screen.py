"""The unlocked journal: which of its screens is shown, and where the person is when it locks."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from journal_app.domain.clock import Clock
from journal_app.domain.course import DosingSession
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.settings import Settings
from journal_app.ui import notices, words
from journal_app.ui.idle import WARN_SECONDS
from journal_app.ui.journal_flows import JournalFlows
from journal_app.ui.place import Place
from journal_app.ui.support import SupportDesk
from journal_app.ui.tasks import TaskRunner
from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.parts import WayBack, focus_first, title_of

_MINUTE = 60_000


class JournalScreen(JournalFlows):
    """The open journal. It alone keeps the journal; when it is destroyed, nothing decrypted is left.

    Signals:
        ready: The first screen is filled and shown.
        screen_shown: Another screen is shown: its name (str).
        crashed: A bug in the background (exception).
        reopen_requested: Show the same journal anew: what can be done with it has changed.
        other_folder_requested: Lock, and look for the journal in another folder.
    """

    ready = Signal()
    screen_shown = Signal(str)
    _filled = Signal(str)
    crashed = Signal(object)
    reopen_requested = Signal()
    other_folder_requested = Signal()

    def __init__(
        self,
        journal: Journal,
        tasks: TaskRunner,
        clock: Clock,
        *,
        settings: Settings,
        vault: Vault,
        support_desk: SupportDesk,
    ) -> None:
        super().__init__(journal, tasks, clock, settings=settings, vault=vault, support_desk=support_desk)
        self._name = ""
        self._before = self.home
        self._writing_left: Place | None = None
        self._given: QWidget | None = None
        self._is_ready = False
        self._minutes = QTimer(self)
        self._minutes.timeout.connect(self.look_at_clock)
        QShortcut(QKeySequence("F8"), self, self._on_quiet_key)
        tasks.crashed.connect(self.crashed)
        self.filled.connect(self._show)
        # Queued: Qt shows what was put in a screen at its next turn, and only what is shown can be given the focus.
        self._filled.connect(self._on_shown, Qt.ConnectionType.QueuedConnection)
        self.passed.connect(self._on_passed)
        self._unlocked.show_requested.connect(self.open_screen)
        self._unlocked.read_requested.connect(self._on_read_requested)
        frame = self.frame
        frame.screen_requested.connect(self.open_screen)
        frame.lock_requested.connect(self.lock_requested)
        frame.make_present_requested.connect(self._on_make_present_requested)
        frame.other_folder_requested.connect(self.other_folder_requested)
        frame.strengthening_requested.connect(self._on_strengthening_requested)
        frame.merge_requested.connect(self._on_merge_requested)
        if self._unlocked.read_only:
            self._show_read_only()

    # --- which screen

    def open_place(self, place: Place) -> None:
        """Show the place where the journal was left."""
        if place.screen == "first_prompt":
            self.writing.begin_guided()
        elif place.screen == "groggy":
            self.groggy.begin()
        elif self._unlocked.read_only:
            self._go_back_to(place)
        else:
            # Before anything else is shown: who has just come out of a session is not to see a journal first, be it
            # that something else was open before it. What was being written there waits on Today.
            self._unlocked.read(self.journal.captures.due_session, partial(self._open_first, place))
        self._minutes.start(_MINUTE)
        self.invitations.look()
        self.upkeep.purge()
        for what, next_step in notices.describe(self.journal.notices):
            self.frame.say(what, next_step)

    def _open_first(self, place: Place, session: DosingSession | None) -> None:
        if session is not None:
            self.groggy.begin()
        else:
            self._go_back_to(place)

    def _go_back_to(self, place: Place) -> None:
        is_writing = place.screen in {"guided", "free"}
        if is_writing and place.entry_id is not None:
            self._before = "today"
            (self.writing.resume if self._unlocked.read_only else self.writing.return_to)(place)
            return
        self.open_screen(place.screen if place.screen in self.ways and not is_writing else "today")
        if place.screen == "entries" and place.entry_id is not None:
            self.reading.open(place.entry_id)
        elif place.screen == "sessions" and place.entry_id is not None:
            self.courses.open_again(place.entry_id)

    @Slot(str)
    def open_screen(self, name: str) -> None:
        """Show a screen by its name in `ways`; "write" and "free" begin guided and free writing."""
        if name in {"write", "free"} and self._unlocked.read_only:
            self._show_read_only()
        elif name == "write":
            self.writing.begin_guided()
        elif name == "free":
            self.writing.begin_free()
        else:
            self._show(name)

    @Slot(str)
    def _show(self, name: str) -> None:
        if name != self._name:
            self.fall_silent()
        if name != self._name and self._name in {"guided", "free"}:
            self._writing_left = self.writing.place
            self.writing.put_away()
        if name != self._name == "today":
            self.today.leave()
        way = self.ways[name]
        flow = getattr(self, way.flow)
        if not way.is_passing:
            self._before = name
        if way.flow != "support":
            self._writing_left = None
        self._name = name
        screen, before = self._screens[name], QApplication.focusWidget()
        # Whoever comes back goes on where they were; who left by the way back begins anew.
        remembers = not isinstance(screen.focusWidget(), WayBack | None)
        self.frame.show_screen(screen, under=way.under or name, is_quiet=way.is_quiet, is_alone=way.is_alone)
        # Qt gives it to the first control of a page that comes up; the page itself may begin at another.
        focused = QApplication.focusWidget()
        self._given = None if remembers or focused is before else focused
        if name == "today":
            self.timeline.refresh()
            self.frame.hide_moment()
        if way.is_refreshed:
            flow.refresh()
        self._tasks.run(bool, lambda _: self._filled.emit(name))  # after what was asked for above

    @Slot(str)
    def _on_shown(self, name: str) -> None:
        screen, focused = self._screens[name], QApplication.focusWidget()
        if name == self._name and (focused in (None, self._given) or not screen.isAncestorOf(focused)):
            focus_first(screen)
        if name == self._name:
            announce(screen, title_of(screen))
        self.screen_shown.emit(name)
        if not self._is_ready:
            self._is_ready = True
            self.ready.emit()
            self.begin_care()

    @Slot()
    def _on_passed(self) -> None:
        """Go back to where the person was; who looked for support in the middle of writing goes on writing."""
        if self._writing_left is None:
            self._show(self._before)
        else:
            self.writing.return_to(self._writing_left)

    @Slot(str)
    def _on_read_requested(self, entry_id: str) -> None:
        self.reading.open(entry_id)
        self._show("entries")

    @Slot()
    def _on_quiet_key(self) -> None:
        """Open the quiet mode of the groggy evening, whatever the clock says."""
        if self._name != "groggy":
            self.groggy.begin()

    @Slot()
    def look_at_clock(self) -> None:
        """Open the quiet mode where a session is now; else say once that another moment has opened.

        While somebody writes, is asked or looks for support, neither, nor while a recording goes on: later is soon
        enough.
        """
        way = self.ways.get(self._name)
        if not (way is None or way.is_passing or self.is_heard):
            self.open_groggy_if_due()
        is_undisturbed = way is not None and not (way.is_quiet or way.is_alone) and self._name != "free"
        self.invitations.look(may_tell=is_undisturbed and self.isVisible() and not self.is_heard)

    @Slot()
    def show_support(self) -> None:
        """Show support; what is being written stays as a draft."""
        if self._name != "support":
            self._show("support")

    def place(self) -> Place:
        """Return where the person is, to come back to after unlocking."""
        if self._is_made("writing") and (writing := self.writing.place) is not None:
            return writing
        if self._name == "versions":
            return Place(screen="entries", entry_id=self.versions.screen.entry_id)
        is_of_sessions = self._name in self.ways and self.ways[self._name].under == "sessions"
        if is_of_sessions:
            return Place(screen="sessions", entry_id=self.courses.open_on(self._name))
        return Place(screen=self._name, entry_id=self.reading.open_id if self._name == "entries" else None)

    @property
    def is_busy(self) -> bool:
        """Tell whether something is under way in the background."""
        return self._tasks.is_busy

    # --- what stands above it

    def warn_about_lock(self) -> None:
        """Say that the journal is about to lock."""
        self.frame.say(
            self.tr("Nobody has touched anything for a while. The journal locks in {seconds} seconds.").format(
                seconds=words.number(WARN_SECONDS)
            ),
            self.tr("Press any key or move the pointer to stay."),
        )

    def drop_lock_warning(self) -> None:
        """Take the warning away."""
        self.frame.clear_notice()

    def _show_read_only(self) -> None:
        self.frame.show_read_only(self.journal.newer_seen_at)
        self.frame.sidebar.set_read_only()

    @Slot()
    def _on_make_present_requested(self) -> None:
        self._tasks.run(self.journal.make_present, lambda _: self.reopen_requested.emit(), self.frame.say_error)

    @Slot()
    def _on_strengthening_requested(self) -> None:
        self.encryption.begin_strengthening()

    @Slot()
    def _on_merge_requested(self) -> None:
        self._show("merge")
