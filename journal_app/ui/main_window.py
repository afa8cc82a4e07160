"""The window: first run, the lock screen, or the journal, never two of them. Owns locking."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QMainWindow, QWidget

from journal_app import settings as settings_file
from journal_app.domain.first_facts import FirstFacts
from journal_app.errors import JournalError, NoVaultError, UnlockCancelledError
from journal_app.settings import Settings
from journal_app.ui import theme
from journal_app.ui.idle import AbsenceWatcher, IdleWatcher
from journal_app.ui.place import Place
from journal_app.ui.screens.cover_screen import CoverScreen
from journal_app.ui.screens.first_run_screen import FirstRunScreen
from journal_app.ui.screens.unlock_screen import UnlockScreen
from journal_app.ui.support import SupportDesk
from journal_app.ui.tasks import Stop, TaskRunner
from journal_app.ui.zone import system_zone

if TYPE_CHECKING:  # imported in the background, after the first paint: SQLAlchemy alone takes longer than Qt
    from journal_app.domain.clock import Clock
    from journal_app.services.journal import Journal
    from journal_app.services.vault import NewVault, Vault
    from journal_app.ui.journal_screen import JournalScreen

VaultFactory = Callable[[Path], "Vault"]

SMALLEST = (900, 600)


class MainWindow(QMainWindow):
    """Shows an unlock screen or a journal screen, never both.

    Args:
        settings: What was chosen for this computer.
        settings_path: Where changes of it are saved; None saves nothing (demo, pictures).
        clock: The time; pictures and tests bring their own.
        folder: The vault's folder for this run, instead of the one in the settings.
        open_vault: Makes the vault of a folder; tests bring one with a cheap key.

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
    ) -> None:
        super().__init__()
        self.settings = settings
        self._settings_path = settings_path
        self._clock = clock
        self._folder = folder or settings.vault_path or default_vault_folder()
        self._open_vault = open_vault or partial(_open_vault, clock)
        self._place = Place()
        self._vault: Vault | None = None
        self._support = SupportDesk(
            settings_path.parent if settings_path else None, lambda: self.settings, self.change_settings, clock
        )
        self._stop = Stop()
        self._runner = TaskRunner(self)
        self._closing = False
        self.setWindowTitle(self.tr("Notes"))  # says nothing of what is inside: it stands in task lists and screenshots
        self.setMinimumSize(*SMALLEST)
        self.resize(1280, 860)
        self._cover = CoverScreen(self)
        self._cover.lift_requested.connect(self._on_cover_lift_requested)
        self._cover.try_again_requested.connect(self.lock)
        self._cover.lock_anyway_requested.connect(self._on_cover_lock_anyway_requested)
        self._idle = IdleWatcher(settings.minutes_to_lock, self)
        self._idle.became_idle.connect(self.lock)
        self._idle.nearly_idle.connect(self._on_idle_nearly_idle)
        self._idle.resumed.connect(self._on_idle_resumed)
        for keys, act in (("Ctrl+L", self.lock), ("F9", self.cover), ("F1", self.show_support)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(act)
        self._absence: AbsenceWatcher | None = None

    # --- what is shown

    def start(self) -> None:
        """Show the lock screen where there is a journal, else the first run."""
        if _holds_vault(self._folder):
            self._show_unlock_screen()
        else:
            self._show_first_run()

    def watch_for_absence(self) -> None:
        """Lock when the computer sleeps or its screen locks. Called after the first paint: it talks to the desktop."""
        self._absence = AbsenceWatcher(self)
        self._absence.went_away.connect(self.lock)
        self._runner.run(_import_services)

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
        screen.unlock_requested.connect(self._on_unlock_requested)
        screen.recovery_requested.connect(self._on_recovery_requested)
        screen.cancel_requested.connect(self._on_cancel_requested)
        screen.other_folder_requested.connect(self._on_other_folder_requested)
        screen.support_requested.connect(self.show_support)
        self._show(screen)
        return screen

    @Slot()
    def show_support(self) -> None:
        """Show support over whatever is open; needs no passphrase and shows nothing of the journal."""
        if (journal_screen := self.journal_screen) is not None:
            journal_screen.show_support()
            return
        behind = self.takeCentralWidget()
        screen = self._support.screen()
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
        self._open(lambda stop: vault.unlock(passphrase, should_stop=stop.requested))

    @Slot(str, str)
    def _on_recovery_requested(self, code: str, passphrase: str) -> None:
        self._vault = vault = self._open_vault(self._folder)

        def recover(stop: Stop) -> "Journal":
            vault.reset_passphrase(code, passphrase)
            return vault.unlock(passphrase, should_stop=stop.requested)

        self._open(recover)

    def _open(self, unlock: Callable[[Stop], "Journal"]) -> None:
        screen = self.centralWidget()
        if isinstance(screen, UnlockScreen):
            screen.show_opening(opening=True)
        self._stop = stop = Stop()
        self._runner = runner = TaskRunner(self)
        runner.crashed.connect(self._on_crashed)
        runner.run(partial(unlock, stop), partial(self._on_opened, runner, stop), partial(self._on_not_opened, stop))

    def _on_opened(self, runner: TaskRunner, stop: Stop, journal: "Journal") -> None:
        if stop.requested():  # locked, or stopped, while the key was being derived
            runner.run(journal.close)
            runner.close()
            return
        self.show_journal(journal, runner)

    def _on_not_opened(self, stop: Stop, error: JournalError) -> None:
        screen = self.centralWidget()
        if not isinstance(screen, UnlockScreen):
            return
        if isinstance(error, UnlockCancelledError) or stop.requested():
            screen.show_opening(opening=False)
        else:
            screen.show_error(error)

    def show_journal(self, journal: "Journal", runner: TaskRunner) -> None:
        """Show an open journal at the place where it was left. `runner` is the thread it was opened in."""
        from journal_app.ui.journal_screen import JournalScreen  # noqa: PLC0415  # needs the services, imported by now

        if self._vault is None:
            raise RuntimeError("a journal is opened through its vault")
        screen = JournalScreen(
            journal,
            runner,
            self._clock,
            settings=self.settings,
            vault=self._vault,
            support_screen=self._support.screen(),
        )
        screen.lock_requested.connect(self.lock)
        screen.settings_changed.connect(self.change_settings)
        screen.ready.connect(self.unlocked)
        screen.crashed.connect(self._on_crashed)
        self._show(screen)
        self._idle.restart()
        screen.open_place(self._place)

    @Slot()
    def _on_cancel_requested(self) -> None:
        self._stop.request()
        screen = self.centralWidget()
        if isinstance(screen, UnlockScreen):
            screen.show_opening(opening=False)

    def start_demo(self) -> None:
        """Make a sample course in a new vault and show it, unlocked."""
        from journal_app import demo  # noqa: PLC0415  # only for this command

        waiting = self._show_unlock_screen()
        waiting.show_opening(opening=True)
        self._runner = runner = TaskRunner(self)
        runner.crashed.connect(self._on_crashed)
        self._vault = self._open_vault(self._folder)
        make = partial(demo.make_vault, self._vault, self._clock.now(), system_zone())
        runner.run(make, partial(self._on_opened, runner, self._stop), waiting.show_error)

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
        self._vault = vault = self._open_vault(folder)
        self._runner = runner = TaskRunner(self)
        runner.crashed.connect(self._on_crashed)
        runner.run(
            partial(vault.create, passphrase), partial(self._on_created, screen, folder, runner), screen.show_error
        )

    def _on_created(self, screen: FirstRunScreen, folder: Path, runner: TaskRunner, new: "NewVault") -> None:
        self._use_folder(folder)
        screen.show_recovery_code(new.recovery_code)
        screen.sheet_requested.connect(partial(self._make_sheet, new.recovery_code, new.header))
        screen.completed.connect(partial(self._on_first_run_completed, new.journal, runner))

    def _on_first_run_completed(self, journal: "Journal", runner: TaskRunner, facts: FirstFacts) -> None:
        from journal_app.services.first_facts import keep_first_facts  # noqa: PLC0415  # imported by now

        runner.run(partial(keep_first_facts, journal, facts, system_zone()))
        self._place = Place(screen="first_prompt")
        self.show_journal(journal, runner)
        self._place = Place()

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

    def _use_folder(self, folder: Path) -> None:
        self._folder = folder
        self.change_settings(replace(self.settings, vault_path=folder))

    def _ask_folder(self) -> Path | None:
        start = str(self._folder.parent) if self._folder.parent.exists() else documents_folder()
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder"), start)
        return Path(chosen) if chosen else None

    # --- locking

    @Slot()
    def lock(self) -> None:
        """Save what is being written, close the journal and show the lock screen. Does nothing when locked."""
        self._stop.request()
        screen = self.journal_screen
        if screen is None:
            return
        self._cover.cover()
        if (error := screen.save_draft_now()) is not None:
            from journal_app.ui.error_text import describe  # noqa: PLC0415  # only when something went wrong

            words = describe(error)
            self._cover.ask_about_unsaved(words.what, words.next_step)
            return
        self._finish_lock()

    def _finish_lock(self) -> None:
        screen = self.journal_screen
        if screen is None:
            return
        self._place = screen.place()
        screen.close_journal()
        _clear_clipboard()
        screen_behind = self._show_unlock_screen()
        self._cover.lift()
        screen_behind.setFocus()
        self.locked.emit()

    @Slot()
    def cover(self) -> None:
        """Hide the window's content at once; the journal stays open below until it locks."""
        if self._cover.isVisible():
            self._on_cover_lift_requested()
        else:
            self._cover.cover()

    @Slot()
    def _on_cover_lift_requested(self) -> None:
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
        self._idle.set_minutes(settings.minutes_to_lock)
        if self._settings_path is not None:
            settings_file.save(self._settings_path, settings)

    @Slot(object)
    def _on_crashed(self, error: BaseException) -> None:
        """Hand a bug that happened in the background to the crash dialog, as one on the GUI thread would come there."""
        raise error


def default_vault_folder() -> Path:
    """Return where a journal is kept unless another folder is chosen."""
    return settings_file.data_folder() / "My Journal.vault"


def documents_folder() -> str:
    """Return the person's documents folder."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _holds_vault(folder: Path) -> bool:
    """Tell whether a vault, be it damaged, is in a folder; without importing what opens it."""
    names = ("vault.json", "vault.json.bak", "journal-0001.db")
    return any((folder / name).exists() for name in names) and not (folder / ".creating").exists()


def _open_vault(clock: "Clock", folder: Path) -> "Vault":
    from journal_app.services.vault import Vault  # noqa: PLC0415  # imported in the background after the first paint

    return Vault(folder, clock=clock)


def _import_services() -> None:
    """Import what opening a journal needs, while the person is typing."""
    import journal_app.services.vault  # noqa: F401, PLC0415  # for its side effect: it is loaded


def _clear_clipboard() -> None:
    """Forget what was copied here, if the clipboard still holds it."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear()
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(clipboard.Mode.Selection)
