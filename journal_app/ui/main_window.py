"""The window: first run, the lock screen, or the journal, never two of them. Owns locking."""

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QStandardPaths, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QMainWindow, QWidget

from journal_app import settings as settings_file
from journal_app.domain.first_facts import FirstFacts
from journal_app.domain.owner_log import LogKind
from journal_app.domain.vault_kind import VaultKind
from journal_app.errors import (
    DamagedHeaderError,
    DamagedJournalError,
    JournalError,
    MismatchedVaultError,
    NoVaultError,
    UnlockCancelledError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from journal_app.settings import Settings
from journal_app.ui import theme
from journal_app.ui.attempts import Attempts
from journal_app.ui.clipboard import ClipboardKeeper
from journal_app.ui.flows.read_aloud_flow import ReadAloudFlow
from journal_app.ui.idle import AbsenceWatcher, IdleWatcher
from journal_app.ui.open_windows import close_others
from journal_app.ui.place import Place
from journal_app.ui.relaunch import Attempt, Handover, Relaunch
from journal_app.ui.screens.cover_screen import CoverScreen
from journal_app.ui.screens.first_run_screen import FirstRunScreen
from journal_app.ui.screens.unlock_screen import UnlockScreen
from journal_app.ui.support import SupportDesk
from journal_app.ui.tasks import Stop, TaskRunner
from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.parts import title_of
from journal_app.ui.zone import system_zone

if TYPE_CHECKING:  # imported in the background, after the first paint: SQLAlchemy alone takes longer than Qt
    from journal_app.domain.clock import Clock
    from journal_app.services.journal import Journal
    from journal_app.services.vault import NewVault, Vault
    from journal_app.ui.flows.damage_flow import DamageFlow
    from journal_app.ui.journal_screen import JournalScreen

VaultFactory = Callable[[Path], "Vault"]

SMALLEST = (900, 600)
_SERVICES = "journal_app.services.vault"
_LOOK_AT_CLOCKS_ON = frozenset({QEvent.Type.UpdateRequest, QEvent.Type.WindowActivate})


class MainWindow(QMainWindow):
    """Shows an unlock screen or a journal screen, never both.

    Args:
        settings: What was chosen for this computer.
        settings_path: Where changes of it are saved; None saves nothing (demo, pictures).
        clock: The time; pictures and tests bring their own.
        folder: The vault's folder for this run, instead of the one in the settings.
        open_vault: Makes the vault of a folder; tests bring one with a cheap key.
        handed: What the process before this one left, if this one took its place.
        relaunch: Ends locking in a fresh process; None stays in this one, whose memory keeps what was shown.
        sample_passphrase: What opens the sample journal, to be shown on its lock screen.

    Signals:
        unlocked: The journal is open and its first screen is shown.
        locked: The journal is closed, and every widget that showed it is gone.
    """

    unlocked = Signal()
    locked = Signal()

    def __init__(
        self,
        settings: Settings,
        settings_path: Path | None,
        clock: "Clock",
        *,
        folder: Path | None = None,
        open_vault: VaultFactory | None = None,
        handed: Handover | None = None,
        relaunch: Relaunch | None = None,
        sample_passphrase: str = "",
    ) -> None:
        super().__init__()
        self.settings = settings
        self._settings_path = settings_path
        self._clock = clock
        self._folder = folder or settings.vault_path or default_vault_folder()
        seen_path = settings_path.parent if settings_path else None  # a demo remembers nothing
        self._open_vault = open_vault or partial(_open_vault, clock, seen_path)
        self._handed = handed
        self._relaunch = relaunch
        self._sample_passphrase = sample_passphrase
        self._place = handed.place if handed else Place()
        self._attempts = Attempts(seen_path, handed.attempts if handed else ())
        self._holds_secrets = False
        self._openings = 0
        self._lock_when_settled = False
        self._vault: Vault | None = None
        self._new_journal: tuple[Journal, TaskRunner] | None = None
        self._damage: DamageFlow | None = None
        self._code_unseen = False
        self._looker = TaskRunner(self)
        self._support = SupportDesk(
            settings_path.parent if settings_path else None, lambda: self.settings, self.change_settings, clock
        )
        self._stop = Stop()
        self._runner = TaskRunner(self)
        self._closing = False
        self._looker.crashed.connect(self._on_crashed)
        self.setWindowTitle(self.tr("Notes"))  # says nothing of what is inside: it stands in task lists and screenshots
        self.setMinimumSize(*SMALLEST)
        self.resize(1280, 860)
        self._cover = CoverScreen(self)
        self._cover.lift_requested.connect(self._on_cover_lift_requested)
        self._cover.try_again_requested.connect(self.lock)
        self._cover.lock_anyway_requested.connect(self._on_cover_lock_anyway_requested)
        self._cover.stop_recording_requested.connect(self._on_cover_stop_recording_requested)
        self._recording_limit = QTimer(self, singleShot=True)  # of a recording that goes on below a lock
        self._recording_limit.timeout.connect(self._on_cover_stop_recording_requested)
        self._idle = IdleWatcher(settings.minutes_to_lock, self)
        self._idle.became_idle.connect(self.lock)
        self._idle.nearly_idle.connect(self._on_idle_nearly_idle)
        self._idle.resumed.connect(self._on_idle_resumed)
        self._clipboard = ClipboardKeeper(self)
        for keys, act in (("Ctrl+L", self.lock), ("F9", self.cover), ("F1", self.show_support)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(act)
        self._absence: AbsenceWatcher | None = None

    # --- what is shown

    def start(self) -> None:
        """Show the lock screen where there is a journal, else the first run."""
        if not _holds_vault(self._folder):
            self._show_first_run()
            return
        screen = self._show_unlock_screen()
        if self._handed is not None and self._handed.code_unseen:
            self._say_code_unseen(screen)

    def appear(self) -> None:
        """Show the window, where and as the one before it was shown."""
        handed = self._handed
        if handed is None:
            self.show()
            return
        self.restoreGeometry(handed.window)
        # Whoever writes a letter in another window while this one locks goes on writing there.
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not handed.active)
        if handed.minimised:
            self.showMinimized()
        else:
            self.show()

    def watch_for_absence(self) -> None:
        """Lock when the computer sleeps or its screen locks. Called after the first paint: it talks to the desktop."""
        self._absence = AbsenceWatcher(self)
        self._absence.slept.connect(self._on_absence_slept)
        self._absence.went_away.connect(self.lock)
        self._looker.run(_import_services, lambda _: self._look_for_copies())

    @property
    def journal_screen(self) -> "JournalScreen | None":
        """Return what is shown of the open journal, if it is open."""
        screen = self.centralWidget()
        return screen if hasattr(screen, "close_journal") else None  # type: ignore[return-value]  # not imported yet

    def _show(self, screen: QWidget) -> None:
        """Replace, and so destroy, what the window showed."""
        former = self.takeCentralWidget()
        self.setCentralWidget(screen)
        if former is not None:
            former.hide()
            former.setParent(None)
            former.deleteLater()
        screen.show()
        self._cover.raise_()
        screen.setFocus()
        announce(screen, title_of(screen))

    def _show_first_run(self) -> None:
        screen = FirstRunScreen(self._folder)
        screen.create_requested.connect(self._on_create_requested)
        screen.strength_requested.connect(partial(self._judge, screen))
        screen.suggestion_requested.connect(partial(self._suggest, screen))
        screen.folder_requested.connect(partial(self._choose_new_folder, screen))
        screen.open_requested.connect(self._on_other_folder_requested)
        screen.support_requested.connect(self.show_support)
        self._show(screen)

    def _show_unlock_screen(self) -> UnlockScreen:
        screen = UnlockScreen(str(self._folder))
        screen.show_sample_passphrase(self._sample_passphrase)
        screen.unlock_requested.connect(self._on_unlock_requested)
        screen.recovery_requested.connect(self._on_recovery_requested)
        screen.cancel_requested.connect(self._on_cancel_requested)
        screen.other_folder_requested.connect(self._on_other_folder_requested)
        screen.support_requested.connect(self.show_support)
        self._damage = None
        self._show(screen)
        if _SERVICES in sys.modules:  # else once they are imported: not before the first paint
            self._look_for_copies()
        return screen

    def _look_for_copies(self) -> None:
        """Say on the unlock screen that a second copy of the journal lies beside it, as programs leave that sync."""
        if isinstance(screen := self.centralWidget(), UnlockScreen):
            self._looker.run(partial(_second_copies, self._folder), partial(self._say_copies, screen))

    def _say_copies(self, screen: UnlockScreen, copies: "tuple[Path, ...]") -> None:
        if copies and screen is self.centralWidget() and screen.notice.isHidden():
            screen.show_restored(
                self.tr("There are two copies of this journal in its folder."),
                self.tr(
                    "Once you have unlocked, both can be looked at and brought together. Neither is changed before."
                ),
            )

    def _say_code_unseen(self, screen: UnlockScreen) -> None:
        screen.show_restored(
            self.tr("Your journal is made, and was locked before its recovery code was kept."),
            self.tr("That code is no longer shown. Unlock with your passphrase, and make a new one in Settings."),
        )

    @Slot()
    def show_support(self) -> None:
        """Show support over whatever is open; needs no passphrase and shows nothing of the journal."""
        if (journal_screen := self.journal_screen) is not None:
            journal_screen.show_support()
            return
        behind = self.takeCentralWidget()
        screen = self._support.screen()
        ReadAloudFlow(screen, lambda: self.settings.read_aloud).join_players(screen)
        self.setCentralWidget(screen)
        if behind is not None:
            behind.hide()
            behind.setParent(screen)
            screen.closed.connect(lambda: self._leave_support(screen, behind))
        screen.show()
        screen.setFocus()

    def _leave_support(self, screen: QWidget, behind: QWidget) -> None:
        behind.setParent(None)
        self.takeCentralWidget()
        self.setCentralWidget(behind)
        behind.show()
        behind.setFocus()
        screen.deleteLater()

    # --- unlocking

    @Slot(str)
    def _on_unlock_requested(self, passphrase: str) -> None:
        self._vault = vault = self._open_vault(self._folder)
        self._open(LogKind.UNLOCKED, lambda stop: vault.unlock(passphrase, should_stop=stop.requested))

    @Slot(str, str)
    def _on_recovery_requested(self, code: str, passphrase: str) -> None:
        self._vault = vault = self._open_vault(self._folder)

        def recover(stop: Stop) -> "Journal":
            vault.reset_passphrase(code, passphrase)
            return vault.unlock(passphrase, should_stop=stop.requested)

        self._open(LogKind.UNLOCKED_BY_CODE, recover)

    def _open(self, how: LogKind, unlock: Callable[[Stop], "Journal"]) -> None:
        self._holds_secrets = True
        self._openings += 1
        screen = self.centralWidget()
        if isinstance(screen, UnlockScreen):
            screen.show_opening(opening=True)
        self._stop = stop = Stop()
        self._runner = runner = TaskRunner(self)
        runner.crashed.connect(self._on_crashed)
        runner.run(
            partial(unlock, stop), partial(self._on_opened, runner, stop, how), partial(self._on_not_opened, stop)
        )

    def _on_opened(self, runner: TaskRunner, stop: Stop, how: LogKind, journal: "Journal") -> None:
        self._openings -= 1
        if stop.requested():  # locked, or stopped, while the key was being derived
            runner.run(journal.close)
            runner.close()
            self._leave_if_locked()
            return
        here = [(each.kind, each.at, "") for each in self._attempts.of(self._folder)]
        happened = [*here, (how, self._clock.now(), "")]
        # Where the log cannot be written, the journal opens all the same, and the attempts are remembered.
        told = partial(self._forget_attempts, self._folder)
        runner.run(partial(journal.log.note_all, happened), told, lambda _: None)
        if journal.sync_watch.finding.copies:
            self._place = Place(screen="merge")  # nothing can be written before both were looked at
        self.show_journal(journal, runner)

    def _forget_attempts(self, folder: Path, _: object) -> None:
        self._attempts.forget(folder)

    def _on_not_opened(self, stop: Stop, error: JournalError) -> None:
        self._openings -= 1
        if isinstance(error, WrongPassphraseError | WrongRecoveryCodeError):
            kind = LogKind.WRONG_PASSPHRASE if isinstance(error, WrongPassphraseError) else LogKind.WRONG_CODE
            self._attempts.add(Attempt(folder=self._folder, kind=kind, at=self._clock.now()))
        self._leave_if_locked()
        screen = self.centralWidget()
        if not isinstance(screen, UnlockScreen):
            return
        if isinstance(error, UnlockCancelledError) or stop.requested():
            screen.show_opening(opening=False)
        elif self._vault is not None and isinstance(
            error, DamagedHeaderError | DamagedJournalError | MismatchedVaultError
        ):
            self._show_damage(self._vault, error)
        else:
            screen.show_error(error)

    def _show_damage(self, vault: "Vault", error: JournalError) -> None:
        from journal_app.ui.flows.damage_flow import DamageFlow  # noqa: PLC0415  # needs the services; rarely needed

        flow = DamageFlow(vault, error, self.settings.backup_folder)
        flow.mended.connect(self._on_damage_mended)
        flow.folder_chosen.connect(self._on_salvaged_folder_chosen)
        flow.support_requested.connect(self.show_support)
        flow.crashed.connect(self._on_crashed)
        flow.left.connect(self._on_damage_left)
        self._damage = flow
        self._show(flow.screen)

    @Slot()
    def _on_damage_left(self) -> None:
        self._show_unlock_screen()
        self._leave_if_locked()

    @Slot(str, str)
    def _on_damage_mended(self, what: str, next_step: str) -> None:
        self._show_unlock_screen().show_restored(what, next_step)
        self._leave_if_locked()

    @Slot(object)
    def _on_salvaged_folder_chosen(self, folder: Path) -> None:
        self._use_folder(folder)
        self._show_unlock_screen()

    def show_journal(self, journal: "Journal", runner: TaskRunner) -> None:
        """Show an open journal at the place where it was left. `runner` is the thread it was opened in."""
        from journal_app.ui.journal_screen import JournalScreen  # noqa: PLC0415  # needs the services, imported by now

        if self._vault is None:
            raise RuntimeError("a journal is opened through its vault")
        shown_as = JournalScreen
        if journal.kind is VaultKind.THERAPIST:
            from journal_app.ui.therapist_flows import TherapistScreen  # noqa: PLC0415  # patients never need it

            shown_as = TherapistScreen
        screen = shown_as(
            journal,
            runner,
            self._clock,
            settings=self.settings,
            vault=self._vault,
            support_desk=self._support,
        )
        screen.lock_requested.connect(self.lock)
        screen.cover_requested.connect(self.cover)
        screen.groggy_changed.connect(self._wait_as_chosen)
        screen.settings_changed.connect(self.change_settings)
        screen.ready.connect(self.unlocked)
        screen.crashed.connect(self._on_crashed)
        # Queued: what follows the end of a recording, such as reading lists anew, is asked for before the lock.
        screen.recording_ended.connect(self._on_journal_recording_ended, Qt.ConnectionType.QueuedConnection)
        screen.recording_held.connect(self._on_journal_recording_held)
        screen.reopen_requested.connect(partial(self.show_journal, journal, runner))
        screen.other_folder_requested.connect(self._on_newer_folder_requested)
        self._show(screen)
        self._idle.restart()
        screen.open_place(self._place)

    @Slot()
    def _on_cancel_requested(self) -> None:
        self._stop.request()
        screen = self.centralWidget()
        if isinstance(screen, UnlockScreen):
            screen.show_opening(opening=False)

    def start_demo(self, kind: VaultKind = VaultKind.PATIENT) -> None:
        """Make a sample course, or a sample caseload, in a new vault and show it, unlocked."""
        from journal_app import demo, demo_caseload  # noqa: PLC0415  # only for this command

        waiting = self._show_unlock_screen()
        waiting.show_opening(opening=True)
        self._runner = runner = TaskRunner(self)
        runner.crashed.connect(self._on_crashed)
        self._vault = self._open_vault(self._folder)
        self._openings += 1
        sample = demo_caseload if kind is VaultKind.THERAPIST else demo
        make = partial(sample.make_vault, self._vault, self._clock.now(), system_zone(), self._sample_passphrase)
        runner.run(make, partial(self._on_opened, runner, self._stop, LogKind.CREATED), waiting.show_error)

    # --- first run

    def _judge(self, screen: FirstRunScreen, passphrase: str) -> None:
        from journal_app.crypto.passphrase import strength  # noqa: PLC0415  # the estimator is needed only here

        screen.show_strength(strength(passphrase))

    def _suggest(self, screen: FirstRunScreen) -> None:
        from journal_app.crypto.passphrase import suggest  # noqa: PLC0415  # the word list is needed only here

        screen.show_suggestion(suggest())

    @Slot(object, str)
    def _on_create_requested(self, folder: Path, passphrase: str) -> None:
        screen = self.centralWidget()
        if not isinstance(screen, FirstRunScreen):
            return
        screen.show_creating()
        self._holds_secrets = True
        self._openings += 1
        self._vault = vault = self._open_vault(folder)
        self._stop = stop = Stop()
        self._runner = runner = TaskRunner(self)
        runner.crashed.connect(self._on_crashed)
        runner.run(
            partial(_create, vault, passphrase, screen.vault_kind, stop),
            partial(self._on_created, screen, folder, runner, stop),
            partial(self._on_not_created, screen),
        )

    def _on_not_created(self, screen: FirstRunScreen, error: JournalError) -> None:
        self._openings -= 1
        if isinstance(error, UnlockCancelledError):
            screen.begin_again()
        else:
            screen.show_error(error)
        self._leave_if_locked()

    def _on_created(
        self, screen: FirstRunScreen, folder: Path, runner: TaskRunner, stop: Stop, new: "NewVault"
    ) -> None:
        self._openings -= 1
        self._use_folder(folder)
        self._new_journal = new.journal, runner
        if stop.requested():  # locked while it was being made
            self._lock_first_run(screen)
            return
        screen.show_recovery_code(new.recovery_code)
        screen.sheet_requested.connect(partial(self._make_sheet, new.recovery_code, new.header))
        screen.completed.connect(partial(self._on_first_run_completed, new.journal, runner))

    def _on_first_run_completed(self, journal: "Journal", runner: TaskRunner, facts: FirstFacts) -> None:
        self._new_journal = None
        self._keep_first_facts(journal, runner, facts)
        self._place = Place(screen="first_prompt")
        self.show_journal(journal, runner)
        self._place = Place()

    def _keep_first_facts(self, journal: "Journal", runner: TaskRunner, facts: FirstFacts) -> None:
        from journal_app.services.first_facts import keep_first_facts  # noqa: PLC0415  # imported by now

        runner.run(partial(journal.log.note, LogKind.CREATED))
        runner.run(partial(keep_first_facts, journal, facts, system_zone()))

    def _make_sheet(self, code: str, header: bytes, how: str) -> None:
        from journal_app.ui.printing import print_recovery_sheet, save_recovery_sheet  # noqa: PLC0415  # rarely needed

        act = print_recovery_sheet if how == "print" else save_recovery_sheet
        act(self, code, header, self._clock.local(self._clock.now()).date())

    def _choose_new_folder(self, screen: FirstRunScreen) -> None:
        if folder := self._ask_folder():
            screen.set_folder(folder / default_vault_folder().name)

    @Slot()
    def _on_other_folder_requested(self) -> None:
        folder = self._ask_folder()
        if folder is None:
            return
        self._use_folder(folder)
        screen = self._show_unlock_screen()
        if not _holds_vault(folder):
            screen.show_error(NoVaultError())

    @Slot()
    def _on_newer_folder_requested(self) -> None:
        """Look elsewhere for the newer of two copies; the older one is locked only once another folder is chosen."""
        folder = self._ask_folder()
        if folder is not None:
            self._use_folder(folder)
            self.lock()

    def _use_folder(self, folder: Path) -> None:
        if folder != self._folder:
            self._place = Place()  # the other was a place in the other journal
        self._folder = folder
        self.change_settings(replace(self.settings, vault_path=folder))

    def _ask_folder(self) -> Path | None:
        start = str(self._folder.parent) if self._folder.parent.exists() else documents_folder()
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder"), start)
        return Path(chosen) if chosen else None

    # --- locking

    @Slot()
    def lock(self) -> None:
        """Hide everything at once, save what is being written, close the journal and show the lock screen.

        Then go on in a fresh process. While the journal is locked, stop unlocking and forget what was typed.
        """
        self._stop.request()
        screen = self.journal_screen
        if screen is None:
            self._lock_again()
            return
        self._cover.cover()
        self._cover.repaint()  # not at the next turn of the event loop: saving may take its time
        close_others(self)
        error = screen.save_draft_now()
        if error is None:
            if screen.is_heard and not self._closing:
                self._lock_after_recording(screen)
                return
            error = screen.end_recording_now()
        if error is not None:
            self._ask_about_unsaved(error)
            return
        self._finish_lock()

    def _ask_about_unsaved(self, error: JournalError) -> None:
        from journal_app.ui.error_text import describe  # noqa: PLC0415  # only when something went wrong

        words = describe(error)
        self._cover.ask_about_unsaved(words.what, words.next_step)

    # --- locking while a recording is made: it goes on, hidden, and the journal is closed when it ends

    def _lock_after_recording(self, screen: "JournalScreen") -> None:
        """Hide everything, from screen readers and shortcuts too, but let what is being said be kept to its end."""
        from journal_app.ui.flows.recording_flow import LOCKED_MINUTES_MOST  # noqa: PLC0415  # imported by now

        if self._cover.is_over_recording:
            return
        self._clipboard.clear()
        self._cover.cover_recording()
        screen.hide()
        self._recording_limit.start(LOCKED_MINUTES_MOST * 60_000)

    @Slot()
    def _on_absence_slept(self) -> None:
        """End a recording at once: the microphone sleeps as well. `went_away` locks next."""
        if (screen := self.journal_screen) is None or not screen.is_heard:
            return
        self._cover.cover()
        if screen.end_recording_now() is None and self._cover.is_over_recording:
            self._finish_lock()

    @Slot()
    def _on_cover_stop_recording_requested(self) -> None:
        self._recording_limit.stop()
        if (screen := self.journal_screen) is not None:
            screen.stop_recording()

    @Slot()
    def _on_journal_recording_ended(self) -> None:
        if self._cover.is_over_recording:
            self._finish_lock()

    @Slot(object)
    def _on_journal_recording_held(self, error: JournalError) -> None:
        """Say it on the cover: no room. The second refusal, of the end, is a question as for unsaved words."""
        screen = self.journal_screen
        if screen is None or not self._cover.is_over_recording:
            return
        if self._recording_limit.isActive():
            from journal_app.ui.error_text import describe  # noqa: PLC0415  # only when something went wrong

            words = describe(error)
            self._cover.explain_recording(words.what, words.next_step)
        else:
            screen.show()
            self._ask_about_unsaved(error)

    def _finish_lock(self) -> None:
        screen = self.journal_screen
        if screen is None:
            return
        self._place = screen.place()
        self._recording_limit.stop()
        screen.close_journal()
        self._clipboard.clear()
        screen_behind = self._show_unlock_screen()
        self._cover.lift()
        screen_behind.setFocus()
        self._wait_as_chosen()
        self.locked.emit()
        self._leave()

    def _lock_again(self) -> None:
        """Stay locked: an unlocking under way comes to nothing, and what was typed is gone."""
        if (first_run := self.findChild(FirstRunScreen)) is not None:
            self._lock_first_run(first_run)
            return
        if self._damage is not None:
            close_others(self)
            self._lock_when_settled = True
            self._damage.lock()
            return
        screen = self.findChild(UnlockScreen)  # also below support
        if screen is None:
            return
        close_others(self)
        self._clipboard.clear()
        screen.forget()
        self._lock_when_settled = self._openings > 0
        if self._holds_secrets and not self._openings:
            self._leave()

    def _lock_first_run(self, screen: FirstRunScreen) -> None:
        """Close a journal that was just made and lock it; before it is made, forget the passphrase typed for it."""
        close_others(self)
        self._clipboard.clear()
        facts, self._code_unseen = screen.facts, not screen.code_is_kept
        had_secret = screen.forget()
        if self._new_journal is not None:
            journal, runner = self._new_journal
            self._new_journal = None
            self._lock_when_settled = False
            self._keep_first_facts(journal, runner, facts)
            runner.run(journal.close)
            runner.close()
            unlock = self._show_unlock_screen()
            if self._code_unseen:
                self._say_code_unseen(unlock)
            self.locked.emit()
            self._leave()
        elif self._openings:
            self._lock_when_settled = True
        elif had_secret:
            self._leave()

    def _leave_if_locked(self) -> None:
        """Leave this process behind, if an unlocking was under way when the journal was to be locked."""
        if self._lock_when_settled and not self._openings:
            self._lock_when_settled = False
            self._leave()

    def _leave(self) -> None:
        """Go on in a fresh process once the lock screen has been painted; stay in this one where there can be none."""
        self.repaint()
        if self._absence is not None:
            self._absence.let_sleep()
        if self._relaunch is not None and not self._closing:
            QTimer.singleShot(0, self._on_leave_timeout)

    @Slot()
    def _on_leave_timeout(self) -> None:
        if self._relaunch is None or self._openings or self._runner.is_busy or self.journal_screen is not None:
            return  # somebody was quicker
        with suppress(OSError):
            self._relaunch(
                Handover(
                    folder=self._folder,
                    place=self._place,
                    attempts=self._attempts.known,
                    window=bytes(self.saveGeometry().data()),
                    minimised=self.isMinimized(),
                    active=self.isActiveWindow(),
                    code_unseen=self._code_unseen,
                    settings=None if self._settings_path else self.settings,
                )
            )

    @Slot()
    def cover(self) -> None:
        """Hide the window's content at once; the journal stays open below until it locks."""
        if self._cover.is_over_recording:
            return
        if self._cover.isVisible():
            self._on_cover_lift_requested()
        else:
            self._cover.cover()
            if (screen := self.journal_screen) is not None:
                screen.fall_silent()

    @Slot()
    def _on_cover_lift_requested(self) -> None:
        self._closing = False
        self._cover.lift()
        if (screen := self.centralWidget()) is not None:
            screen.setFocus()

    @Slot()
    def _on_cover_lock_anyway_requested(self) -> None:
        self._finish_lock()
        if self._closing:
            self.close()

    @Slot()
    def _on_idle_nearly_idle(self) -> None:
        if (screen := self.journal_screen) is not None:
            screen.warn_about_lock()

    @Slot()
    def _on_idle_resumed(self) -> None:
        if (screen := self.journal_screen) is not None:
            screen.drop_lock_warning()

    def event(self, event: QEvent) -> bool:
        """Look at the clocks before anything is painted: after a sleep, the journal locks first."""
        if event.type() in _LOOK_AT_CLOCKS_ON and self._absence is not None:
            self._absence.look_at_clocks()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Lock when minimised, if that was chosen."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange and self.isMinimized() and self.settings.lock_on_minimise:
            self.lock()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cover as large as the window."""
        super().resizeEvent(event)
        self._cover.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Lock first; stay open while the last words could not be saved and nobody has decided about them."""
        self._closing = True
        self.lock()
        if self.journal_screen is not None:
            event.ignore()
            return
        self._idle.stop()
        super().closeEvent(event)

    # --- settings and bugs

    @Slot(object)
    def change_settings(self, settings: Settings) -> None:
        """Use and keep other settings."""
        before, self.settings = self.settings, settings
        look = theme.current()
        if (before.theme, before.text_scale, before.reduced_motion) != (
            settings.theme,
            settings.text_scale,
            settings.reduced_motion,
        ):
            look.apply(settings.theme, settings.text_scale, reduced_motion=settings.reduced_motion)
        self._wait_as_chosen()
        if self._settings_path is not None:
            settings_file.save(self._settings_path, settings)

    @Slot()
    def _wait_as_chosen(self) -> None:
        """Lock after as long as was chosen; in the quiet mode that is longer, for who is groggy mistypes."""
        screen = self.journal_screen
        is_groggy = screen is not None and screen.is_groggy
        settings = self.settings
        self._idle.set_minutes(settings.groggy_minutes_to_lock if is_groggy else settings.minutes_to_lock)

    @Slot(object)
    def _on_crashed(self, error: BaseException) -> None:
        """Hand a bug that happened in the background to the crash dialog, as one on the GUI thread would come there."""
        raise error


def _create(vault: "Vault", passphrase: str, kind: VaultKind, stop: Stop) -> "NewVault":
    """Make a vault that is somebody's from the first moment on."""
    new = vault.create(passphrase, should_stop=stop.requested)
    if kind is not VaultKind.PATIENT:
        new.journal.become(kind)
    return new


def default_vault_folder() -> Path:
    """Return where a journal is kept unless another folder is chosen."""
    return settings_file.data_folder() / "My Journal.vault"


def documents_folder() -> str:
    """Return the person's documents folder."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _holds_vault(folder: Path) -> bool:
    """Tell whether a vault, be it damaged, is in a folder; without importing what opens it."""
    header = any((folder / name).exists() for name in ("vault.json", "vault.json.bak"))
    return (header or any(folder.glob("journal-*.db"))) and not (folder / ".creating").exists()


def _open_vault(clock: "Clock", seen_in: Path | None, folder: Path) -> "Vault":
    from journal_app.services.seen import FILE_NAME, Seen  # noqa: PLC0415  # as below
    from journal_app.services.vault import Vault  # noqa: PLC0415  # imported in the background after the first paint

    return Vault(folder, clock=clock, seen=Seen(seen_in / FILE_NAME if seen_in else None))


def _import_services() -> None:
    """Import what opening and showing a journal needs, while the person is typing."""
    import journal_app.services.vault  # noqa: PLC0415  # for its side effect: it is loaded
    import journal_app.ui.journal_screen  # noqa: F401, PLC0415  # as above; most of what unlocking would wait for


def _second_copies(folder: Path) -> tuple[Path, ...]:
    from journal_app.services.sync_watch import conflict_copies  # noqa: PLC0415  # imported by now

    return conflict_copies(folder)[0]
