"""Everything that can be seen while the journal is unlocked: the sidebar and one screen beside it.

To add a screen: a flow that makes it, a property here that makes the flow, a line in `_FLOWS`; and a button in
`widgets/sidebar.py` if it is one of the main ones.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from journal_app.domain.clock import Clock
from journal_app.errors import DamagedJournalError, JournalError
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.settings import Settings
from journal_app.ui import notices, theme, words
from journal_app.ui.error_text import describe
from journal_app.ui.flows.backups_flow import BackupsFlow
from journal_app.ui.flows.course_flow import CourseFlow
from journal_app.ui.flows.encryption_flow import EncryptionFlow
from journal_app.ui.flows.health_flow import HealthFlow
from journal_app.ui.flows.merge_flow import MergeFlow
from journal_app.ui.flows.practice_flow import PracticeFlow
from journal_app.ui.flows.reading_flow import ReadingFlow
from journal_app.ui.flows.settings_flow import SettingsFlow
from journal_app.ui.flows.timeline_flow import TimelineFlow
from journal_app.ui.flows.timeline_views_flow import TimelineViewsFlow
from journal_app.ui.flows.today_flow import TodayFlow
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.flows.upkeep_flow import UpkeepFlow
from journal_app.ui.flows.versions_flow import VersionsFlow
from journal_app.ui.flows.writing_flow import WritingFlow
from journal_app.ui.idle import WARN_SECONDS
from journal_app.ui.place import Place
from journal_app.ui.screens.about_screen import AboutScreen
from journal_app.ui.screens.support_screen import SupportScreen
from journal_app.ui.support import SupportDesk
from journal_app.ui.tasks import Stop, TaskRunner
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.offer import Offer
from journal_app.ui.widgets.parts import button, column, focus_first, holder, row
from journal_app.ui.widgets.read_only_bar import ReadOnlyBar
from journal_app.ui.widgets.sidebar import Sidebar
from journal_app.ui.zone import system_zone

_FLOWS = {
    "today": "today",
    "timeline": "timeline",
    "days_since": "timeline_views",
    "compare": "timeline_views",
    "timeline_print": "timeline_views",
    "entries": "reading",
    "sessions": "courses",
    "session_record": "courses",
    "course": "courses",
    "begin_course": "courses",
    "marks": "courses",
    "check_in": "practice",
    "chain": "practice",
    "preparation": "practice",
    "threads": "practice",
    "guided": "writing",
    "free": "writing",
    "support": "support",
    "settings": "settings",
    "recovery_code": "settings",
    "health": "health",
    "log": "health",
    "encryption": "encryption",
    "backups": "backups",
    "about": "about",
    "merge": "merging",
    "versions": "versions",
}
"""Which property of `JournalScreen` makes each screen."""
_MAIN_SCREENS = {
    "free": "write",
    "versions": "entries",
    "session_record": "sessions",
    "course": "sessions",
    "begin_course": "sessions",
    "marks": "sessions",
    "check_in": "today",
    "threads": "chain",
    "preparation": "today",
}
"""Which screen of the sidebar each of the others belongs to."""
_REFRESHED = frozenset(
    {
        "backups",
        "check_in",
        "chain",
        "preparation",
        "threads",
        "days_since",
        "compare",
        "timeline_print",
        "today",
        "timeline",
        "entries",
        "sessions",
        "settings",
        "health",
        "log",
        "merge",
    }
)
"""Screens that are read anew each time they are shown."""
_QUIET = frozenset({"guided"})
"""Screens with nothing beside them but support and the lock."""
_ROOM_BESIDE = 880
"""Width that a screen needs beside the sidebar's words, in pixels at 100 % text."""
_LARGEST_FOR_ROOM = 1.5
"""The text size beyond which no more room is asked for: few windows are that wide."""
_TIDY_MILLISECONDS = 60_000
_CHECK_MILLISECONDS = 3_000
"""After the first screen is shown: what the person does first is not to wait for the check."""


class JournalScreen(QWidget):
    """The open journal. It alone keeps the journal; when it is destroyed, nothing decrypted is left.

    Args:
        journal: Open.
        tasks: The thread that the journal was opened in.
        clock: The time.
        settings: What was chosen for this computer.
        vault: Whose journal it is: for another passphrase or recovery code.
        support_desk: Makes the support screen, which needs nothing of the journal.

    Signals:
        ready: The first screen is filled and shown.
        screen_shown: Another screen is shown: its name (str).
        lock_requested: Lock now.
        settings_changed: Other settings (Settings).
        crashed: A bug in the background (exception).
        reopen_requested: Show the same journal anew: what can be done with it has changed.
        other_folder_requested: Lock, and look for the journal in another folder.
    """

    ready = Signal()
    screen_shown = Signal(str)
    lock_requested = Signal()
    settings_changed = Signal(object)
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
        super().__init__()
        self.journal = journal
        self._tasks = tasks
        tasks.setParent(self)
        self._stop = Stop()
        self._name = ""
        self._before = "today"
        self._is_ready = False
        self._is_checked = False
        self._is_backup_refused = False
        journal.backups.second_folder = settings.backup_folder
        self._unlocked = Unlocked(journal, tasks, clock, system_zone(), self)
        self._settings = settings
        self._vault = vault
        self._support_desk = support_desk
        self._screens: dict[str, QWidget] = {}
        self._build()
        self._connect()
        # A timer of its own: one from `singleShot` would keep this screen, and the journal, alive until it is over.
        self._check_soon = QTimer(self, singleShot=True)
        self._check_soon.timeout.connect(self._check)
        self._tidy = QTimer(self)
        self._tidy.timeout.connect(self._on_tidy_timeout)
        self._tidy.start(_TIDY_MILLISECONDS)

    # --- flows, each made when it is first needed: unlocking waits for Today only

    @cached_property
    def writing(self) -> WritingFlow:
        """Return what joins the writing screens to the journal."""
        flow = WritingFlow(self._unlocked, self)
        self._add(guided=flow.guided, free=flow.free)
        flow.begun.connect(self._show)
        flow.ended.connect(self._on_writing_ended)
        flow.grounding_requested.connect(self._on_grounding_requested)
        return flow

    @cached_property
    def reading(self) -> ReadingFlow:
        """Return what joins the list of entries to the journal."""
        flow = ReadingFlow(self._unlocked, self)
        self._add(entries=flow.screen)
        if self._unlocked.read_only:
            flow.screen.set_read_only()
        flow.edit_requested.connect(self._on_edit_requested)
        flow.versions_requested.connect(self._on_versions_requested)
        return flow

    @cached_property
    def versions(self) -> VersionsFlow:
        """Return what joins the earlier versions of an entry to the journal."""
        flow = VersionsFlow(self._unlocked, self)
        self._add(versions=flow.screen)
        flow.begun.connect(self._on_versions_begun)
        return flow

    @cached_property
    def upkeep(self) -> UpkeepFlow:
        """Return what is done when nothing else is wanted."""
        return UpkeepFlow(self._unlocked, self)

    @cached_property
    def today(self) -> TodayFlow:
        """Return what joins Today to the journal."""
        flow = TodayFlow(self._unlocked, self)
        self._add(today=flow.screen)
        flow.begin_requested.connect(self._on_begin_requested)
        flow.resume_requested.connect(self._on_resume_requested)
        flow.screen.set_timeline(self.timeline.glance)
        if self._unlocked.read_only:
            flow.screen.set_read_only()
        return flow

    @cached_property
    def timeline(self) -> TimelineFlow:
        """Return what joins the timeline to the journal."""
        flow = TimelineFlow(self._unlocked, self)
        self._add(timeline=flow.screen)
        return flow

    @cached_property
    def timeline_views(self) -> TimelineViewsFlow:
        """Return what joins the other views of the timeline to the journal."""
        flow = TimelineViewsFlow(self._unlocked, self.timeline, self)
        self._add(days_since=flow.days_since, compare=flow.compare, timeline_print=flow.paper)
        return flow

    @cached_property
    def courses(self) -> CourseFlow:
        """Return what joins the sessions to the journal."""
        flow = CourseFlow(self._unlocked, self)
        self._add(
            sessions=flow.screen,
            session_record=flow.record_screen,
            course=flow.course_screen,
            begin_course=flow.begin_screen,
            marks=flow.marks_screen,
        )
        flow.support_requested.connect(self.show_support)
        if self._unlocked.read_only:
            flow.set_read_only()
        return flow

    @cached_property
    def practice(self) -> PracticeFlow:
        """Return what joins check-ins, intentions and getting ready to the journal."""
        flow = PracticeFlow(self._unlocked, self)
        self._add(check_in=flow.check_in, chain=flow.chain, preparation=flow.preparation, threads=flow.threads)
        if self._unlocked.read_only:
            flow.set_read_only()
        return flow

    @cached_property
    def settings(self) -> SettingsFlow:
        """Return what joins the settings to journal, vault and computer."""
        flow = SettingsFlow(self._unlocked, self._settings, self._vault, self)
        self._add(settings=flow.screen, recovery_code=flow.recovery_screen)
        flow.settings_changed.connect(self._on_settings_changed)
        flow.screen.new_key_requested.connect(self._on_new_key_requested)
        flow.screen.strengthening_requested.connect(self._on_strengthening_requested)
        return flow

    @cached_property
    def encryption(self) -> EncryptionFlow:
        """Return what joins the page about encryption to the vault."""
        flow = EncryptionFlow(self._unlocked, self._vault, self)
        self._add(encryption=flow.screen)
        flow.strengthening_offered.connect(self._on_strengthening_offered)
        return flow

    @cached_property
    def backups(self) -> BackupsFlow:
        """Return what joins the backups to the journal and its vault."""
        flow = BackupsFlow(self._unlocked, self._vault, self._stop.requested, self)
        self._add(backups=flow.screen)
        flow.folder_chosen.connect(self._on_backup_folder_chosen)
        flow.restored.connect(self.lock_requested)
        flow.restore_failed.connect(self._on_restore_failed)
        return flow

    @Slot(object)
    def _on_restore_failed(self, error: JournalError) -> None:
        """Say why: the journal was closed for it, so that nothing is left to do here but to lock."""
        self._stack.setEnabled(False)
        self._sidebar.allow_only_lock()
        text = describe(error)
        again = self.tr("The journal is as it was, and closed. Lock it, then unlock it again.")
        self.say(text.what, f"{text.next_step} {again}")

    @Slot(object)
    def _on_backup_folder_chosen(self, folder: Path | None) -> None:
        self._on_settings_changed(replace(self._settings, backup_folder=folder))
        if self._is_made("settings"):
            self.settings.use_settings(self._settings)

    @Slot(object)
    def _on_settings_changed(self, settings: Settings) -> None:
        self._settings = settings
        self.settings_changed.emit(settings)

    @cached_property
    def health(self) -> HealthFlow:
        """Return what joins the health and the log of the journal to it."""
        flow = HealthFlow(self._unlocked, self._vault, self._stop.requested, self)
        self._add(health=flow.screen, log=flow.log_screen)
        return flow

    @cached_property
    def merging(self) -> MergeFlow:
        """Return what brings two copies together, and watches the folder for a second one."""
        flow = MergeFlow(self._unlocked, self)
        self._add(merge=flow.screen)
        flow.changed_underneath.connect(self._on_changed_underneath)
        flow.resolved.connect(self._copies_frame.hide)
        return flow

    @cached_property
    def support(self) -> SupportScreen:
        """Return the support screen."""
        screen = self._support_desk.screen()
        self._add(support=screen)
        screen.closed.connect(self._on_support_closed)
        return screen

    @cached_property
    def about(self) -> AboutScreen:
        """Return what is said of the app."""
        screen = AboutScreen()
        self._add(about=screen)
        return screen

    def _add(self, **screens: QWidget) -> None:
        """Take screens in: without a parent they, and with them the journal, would outlive this one."""
        for name, screen in screens.items():
            self._screens[name] = screen
            self._stack.addWidget(screen)

    def _is_made(self, flow: str) -> bool:
        return flow in self.__dict__

    def _build(self) -> None:
        self._sidebar = Sidebar()
        self._stack = QStackedWidget()
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
        self.read_only_bar = ReadOnlyBar()
        self._read_only_frame = holder(row(self.read_only_bar), margins=(12, 12, 12, 0))
        self._read_only_frame.hide()
        self.offer = Offer(self.tr("Strengthen now"), self.tr("Later"))
        self._offer_frame = holder(row(self.offer), margins=(12, 12, 12, 0))
        self._offer_frame.hide()
        self.copies_offer = Offer(self.tr("Look at both"), self.tr("Not now"))
        self._copies_frame = holder(row(self.copies_offer), margins=(12, 12, 12, 0))
        self._copies_frame.hide()
        above = (self._bar, self._read_only_frame, self._copies_frame, self._notice_frame, self._offer_frame)
        parts = column(*above, self._stack, spacing=0)
        parts.setStretchFactor(self._stack, 1)
        main = holder(parts)
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
        self.read_only_bar.make_present_requested.connect(self._on_make_present_requested)
        self.read_only_bar.other_folder_requested.connect(self.other_folder_requested)
        self.offer.accepted.connect(self._on_offer_accepted)
        self.offer.declined.connect(self._offer_frame.hide)
        self.copies_offer.accepted.connect(self._on_copies_offer_accepted)
        self.copies_offer.declined.connect(self._copies_frame.hide)
        if self._unlocked.read_only:
            self._show_read_only()

    # --- which screen

    def open_place(self, place: Place) -> None:
        """Show the place where the journal was left."""
        if place.screen == "first_prompt":
            self.writing.begin_guided()
        elif place.screen in {"guided", "free"}:
            self._before = "today"
            self.writing.resume(place)
        else:
            self.open_screen(place.screen if place.screen in _FLOWS else "today")
            if place.screen == "entries" and place.entry_id is not None:
                self.reading.open(place.entry_id)
        self.upkeep.purge()
        for what, next_step in notices.describe(self.journal.notices):
            self.say(what, next_step)

    @Slot(str)
    def open_screen(self, name: str) -> None:
        """Show a screen by its name: those of the sidebar, "write" for guided and "free" for free writing."""
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
        if name != self._name and self._name in {"guided", "free"}:
            self.writing.put_away()
        if name != self._name == "today":
            self.today.leave()
        flow = getattr(self, _FLOWS[name])
        if name not in {"guided", "free", "support"}:
            self._before = name
        self._name = name
        quiet = name in _QUIET
        self._sidebar.setVisible(not quiet)
        self._bar.setVisible(quiet)
        self._sidebar.mark_screen(_MAIN_SCREENS.get(name, name))
        self._stack.setCurrentWidget(self._screens[name])
        if name == "today":
            self.timeline.refresh()
        if name in _REFRESHED:
            flow.refresh()
        self._tasks.run(bool, lambda _: self._on_shown(name))  # after what was asked for above

    def _on_shown(self, name: str) -> None:
        screen, focused = self._screens[name], QApplication.focusWidget()
        if name == self._name and (focused is None or not screen.isAncestorOf(focused)):
            focus_first(screen)
        self.screen_shown.emit(name)
        if not self._is_ready:
            self._is_ready = True
            self.ready.emit()
            self._check_soon.start(_CHECK_MILLISECONDS)
            self.merging.look()
            self._tasks.run(self._vault.is_time_to_look_at_cost, self._on_cost_looked_at)

    @Slot(str)
    def _on_read_requested(self, entry_id: str) -> None:
        self.reading.open(entry_id)
        self._show("entries")

    @Slot(str)
    def _on_edit_requested(self, entry_id: str) -> None:
        self.writing.edit(entry_id)

    @Slot(str)
    def _on_versions_requested(self, entry_id: str) -> None:
        self.versions.open(entry_id)

    @Slot()
    def _on_versions_begun(self) -> None:
        self._show("versions")

    @Slot(str)
    def _on_begin_requested(self, prompt_id: str) -> None:
        self.writing.begin_guided(prompt_id)

    @Slot(str)
    def _on_resume_requested(self, entry_id: str) -> None:
        self.writing.resume(Place(entry_id=entry_id))

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
        if self._is_made("writing") and (writing := self.writing.place) is not None:
            return writing
        if self._name == "versions":
            return Place(screen="entries", entry_id=self.versions.screen.entry_id)
        screen = "sessions" if _MAIN_SCREENS.get(self._name) == "sessions" else self._name
        return Place(screen=screen, entry_id=self.reading.open_id if screen == "entries" else None)

    # --- locking

    def save_draft_now(self) -> JournalError | None:
        """Save what is being written, and wait for it; return what prevented it, if anything did."""
        self._stop.request()  # the check in the background gives way at once
        if self._is_made("encryption"):
            self.encryption.stop()
        if self._is_made("merging"):
            self.merging.stop()
        return self.writing.save_now() if self._is_made("writing") else None

    def close_journal(self) -> None:
        """Close the journal's file, after everything that was asked for. The screen is to be destroyed then."""
        self._tidy.stop()
        self._check_soon.stop()
        if self._is_made("merging"):
            self.merging.end()
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

    # --- how it is encrypted, and whether it can be written

    def _show_read_only(self) -> None:
        self.show_read_only(self.journal.newer_seen_at)
        self._sidebar.set_read_only()

    def show_read_only(self, since: datetime | None) -> None:
        """Say above everything that nothing can be written: an older copy since then, or no permission."""
        if since is not None:
            self.read_only_bar.explain_older_copy(since)
        else:
            self.read_only_bar.explain_no_permission()
        self._read_only_frame.show()

    def hide_read_only(self) -> None:
        """Take that away again."""
        self._read_only_frame.hide()

    @Slot()
    def _on_make_present_requested(self) -> None:
        self._tasks.run(self.journal.make_present, lambda _: self.reopen_requested.emit(), self._on_failed)

    @Slot()
    def _on_new_key_requested(self) -> None:
        self.encryption.begin_new_key()

    @Slot()
    def _on_strengthening_requested(self) -> None:
        self.encryption.begin_strengthening()

    def _on_cost_looked_at(self, is_time: bool) -> None:  # noqa: FBT001  # what the question answers
        if is_time and not self._unlocked.read_only:
            self.encryption.look_at_cost()

    @Slot()
    def _on_strengthening_offered(self) -> None:
        self.offer.make(
            self.tr("Guessing your passphrase can be made harder."),
            self.tr("Computers have become faster since it was set. It takes your passphrase once, and a second."),
        )
        self._offer_frame.show()

    @Slot()
    def _on_offer_accepted(self) -> None:
        self._offer_frame.hide()
        self.encryption.begin_strengthening()

    # --- a second copy of the journal

    @Slot()
    def _on_changed_underneath(self) -> None:
        self.copies_offer.make(
            self.tr("There are two copies of this journal."),
            self.tr("Nothing is written until you have looked at both. What is on the screen stays there."),
        )
        self._copies_frame.show()

    @Slot()
    def _on_copies_offer_accepted(self) -> None:
        self._copies_frame.hide()
        self._show("merge")

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
                self.tr("What can be read is shown. Under Settings, Backups has the copies that were made before."),
            )
        else:
            self._on_failed(error)

    @Slot()
    def _check(self) -> None:
        """Look at every page of the file; give way when anything is asked for, and begin again later."""
        self._is_checked = False
        self._tasks.run(partial(self.journal.check, self._gives_way()), self._on_checked, self._on_check_failed)

    def _gives_way(self) -> Callable[[], bool]:
        """Return what background work asks whether to stop: the journal is locking, or something is wanted of it."""
        tasks, stop = self._tasks, self._stop
        return lambda: stop.requested() or tasks.has_more_waiting

    def _on_checked(self, finished: bool) -> None:  # noqa: FBT001  # what the check returns
        self._is_checked = finished
        if finished:
            self._keep_up_backups()

    def _keep_up_backups(self) -> None:
        """Make the backup of the day and try the newest one out, where they are due; say once what prevents it."""
        if not self._unlocked.read_only and not self._is_backup_refused:
            self._tasks.run(partial(self.journal.backups.keep_up, self._gives_way()), None, self._on_backup_refused)

    def _on_backup_refused(self, error: JournalError) -> None:
        self._is_backup_refused = True
        if isinstance(error, DamagedJournalError):
            self._on_check_failed(error)
        else:
            text = describe(error)
            self.say(self.tr("The backup of this day could not be made. {why}").format(why=text.what), text.next_step)

    @Slot()
    def _on_tidy_timeout(self) -> None:
        """Do a little upkeep while nothing else is wanted."""
        if self._tasks.is_busy:
            return
        self.upkeep.do_a_little(self._gives_way())
        if self._is_checked:
            self._keep_up_backups()
        else:
            self._check()

    # --- room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the sidebar without words where there is little room."""
        super().resizeEvent(event)
        room = _ROOM_BESIDE * min(theme.current().scale, _LARGEST_FOR_ROOM)
        self._sidebar.set_narrow(narrow=self.width() < self._sidebar.wide_width + room)
