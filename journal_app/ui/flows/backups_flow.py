"""Backups: made when due, on request, tried out, restored."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from journal_app.domain.backup import Backup, BackupReason, SelfTest
from journal_app.errors import JournalError
from journal_app.services.backups import Made, SecondPlace
from journal_app.services.vault import Vault
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.backups_screen import BackupsScreen
from journal_app.ui.tasks import Stop


class BackupsFlow(QObject):
    """Joins the backups screen to the journal, its vault and this computer.

    Signals:
        folder_chosen: Another second folder, or none (Path or None).
        restored: The vault is another now; the journal is closed and is to be locked.
        restore_failed: The vault is as it was; the journal is closed all the same (JournalError).
        share_done: How much of what is under way is done (float); from the background thread.
    """

    folder_chosen = Signal(object)
    restored = Signal()
    restore_failed = Signal(object)
    share_done = Signal(float)

    def __init__(self, unlocked: Unlocked, vault: Vault, is_locking: Callable[[], bool], parent: QObject) -> None:
        """Connect everything.

        Args:
            unlocked: The open journal.
            vault: Whose journal it is.
            is_locking: Whether what is under way is to give way at once.
            parent: Owns this.
        """
        super().__init__(parent)
        self._unlocked = unlocked
        self._vault = vault
        self._is_locking = is_locking
        self._stop = Stop()
        self.screen = BackupsScreen()
        self.share_done.connect(self.screen.show_share)
        self.screen.make_requested.connect(self._on_make_requested)
        self.screen.stop_requested.connect(self._on_stop_requested)
        self.screen.restore_requested.connect(self._on_restore_requested)
        self.screen.test_requested.connect(self._on_test_requested)
        self.screen.folder_requested.connect(self._on_folder_requested)
        self.screen.folder_dropped.connect(partial(self._use_folder, None))
        self.screen.left.connect(partial(self._unlocked.show_requested.emit, "settings"))

    def refresh(self) -> None:
        """Show what is there by its records at once, then what is found by reading all of it."""
        self.screen.show_folder(self._unlocked.journal.backups.second_folder)
        self._unlocked.read(self._gather, self._show)
        self._unlocked.read(self._look_over, self._show_backups)

    def _gather(self) -> tuple[Sequence[Backup], SelfTest | None, SecondPlace]:
        backups = self._unlocked.journal.backups
        return backups.found(), backups.last_self_test(), backups.second_place()

    def _show(self, found: tuple[Sequence[Backup], SelfTest | None, SecondPlace]) -> None:
        backups, tested, place = found
        self._show_backups(backups)
        self.screen.show_self_test(tested, self._unlocked.zone)
        if (folder := self._unlocked.journal.backups.second_folder) is not None:
            self._say_about_folder(folder, place)

    def _look_over(self) -> Sequence[Backup]:
        backups = self._unlocked.journal.backups
        return tuple(backups.look_over(each, self._is_locking) for each in backups.found())

    def _show_backups(self, backups: Sequence[Backup]) -> None:
        self.screen.show_backups(backups, self._unlocked.zone)

    # --- making

    def _begin(self, what: str) -> Callable[[], bool]:
        self._stop = Stop()
        self.screen.show_doing(what)
        own, is_locking = self._stop, self._is_locking
        return lambda: own.requested() or is_locking()

    @Slot()
    def _on_make_requested(self) -> None:
        should_stop = self._begin(self.tr("Making a backup and reading all of it once more"))
        make = partial(
            self._unlocked.journal.backups.make,
            BackupReason.BY_HAND,
            should_stop=should_stop,
            progress=self.share_done.emit,
        )
        self._unlocked.read(make, self._on_made, self._on_not_done)

    def _on_made(self, made: Made | None) -> None:
        self.screen.show_doing("")
        if made is None:
            self.screen.notice.tell(self.tr("Stopped. Earlier backups are as they were."))
        else:
            self.screen.notice.tell(self.tr("The backup is made and verified."), self._about_second_place(made))
        self.refresh()

    def _about_second_place(self, made: Made) -> str:
        match made.second_place:
            case SecondPlace.NOT_CHOSEN:
                return ""
            case SecondPlace.THERE:
                return self.tr("It is in the second folder, too.")
            case SecondPlace.MISSING:
                return self.tr("The second folder is not there at present. It gets the next backup once it is back.")
            case SecondPlace.STOPPED:
                return self.tr("Copying it to the second folder was stopped. That folder gets the next one.")
            case SecondPlace.REFUSED | SecondPlace.BEHIND:
                return self.tr("The second folder did not take it. See that it has room and can be written to.")

    @Slot()
    def _on_stop_requested(self) -> None:
        self._stop.request()

    def _on_not_done(self, error: JournalError) -> None:
        self.screen.show_doing("")
        self.screen.notice.say_error(error)

    @Slot()
    def _on_test_requested(self) -> None:
        should_stop = self._begin(self.tr("Restoring the newest backup to a place of its own and reading it"))
        self._unlocked.read(
            partial(self._unlocked.journal.backups.self_test, should_stop), self._on_tested, self._on_not_done
        )

    def _on_tested(self, _result: SelfTest | None) -> None:
        self.screen.show_doing("")
        self.refresh()

    # --- the second folder

    @Slot()
    def _on_folder_requested(self) -> None:
        start = str(self._unlocked.journal.backups.second_folder or Path.home())
        chosen = QFileDialog.getExistingDirectory(self.screen, self.tr("Choose a second folder for backups"), start)
        if chosen:
            self._use_folder(Path(chosen))

    def _use_folder(self, folder: Path | None) -> None:
        backups = self._unlocked.journal.backups
        backups.second_folder = folder
        self.screen.show_folder(folder)
        self.folder_chosen.emit(folder)
        if folder is not None:
            self._unlocked.read(backups.copy_to_second_folder, partial(self._say_about_folder, folder))

    def _say_about_folder(self, folder: Path, place: SecondPlace) -> None:
        said = {
            SecondPlace.THERE: self.tr("The newest backup is there."),
            SecondPlace.REFUSED: self.tr("It did not take a copy. See that it has room and can be written to."),
            SecondPlace.MISSING: self.tr("It is not there at present. It gets the next backup once it is back."),
            SecondPlace.BEHIND: self.tr("The newest backup is not in it. It gets the next one."),
        }.get(place, "")
        self.screen.show_folder(folder, said)

    # --- restoring

    @Slot(object, str)
    def _on_restore_requested(self, backup: Backup, passphrase: str) -> None:
        self._unlocked.read(
            partial(self._vault.ensure_opens, backup, passphrase),
            lambda _: self._close_and_restore(backup, passphrase),
            self.screen.show_restore_refused,
        )

    def _close_and_restore(self, backup: Backup, passphrase: str) -> None:
        """Close the journal first: nothing may write to a file that is being replaced."""

        def restore() -> None:
            self._unlocked.journal.close()
            self._vault.restore(backup, passphrase)

        self._unlocked.read(restore, lambda _: self.restored.emit(), self.restore_failed.emit)
