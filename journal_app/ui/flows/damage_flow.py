"""A vault that does not open: looked at, restored, read out, or given its key file back. No journal is open here."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.domain.backup import Backup
from journal_app.domain.damage import Examination, SalvageReport
from journal_app.errors import JournalError
from journal_app.services.vault import Vault
from journal_app.ui.screens.damage_screen import DamageScreen
from journal_app.ui.tasks import Stop, TaskRunner
from journal_app.ui.zone import system_zone


class DamageFlow(QObject):
    """Joins the damage screen to a locked vault.

    Signals:
        mended: The vault is to be unlocked again: what happened, and the next step (str, str).
        folder_chosen: Another journal is to be opened (Path).
        support_requested: Show support.
        left: Back to the unlock screen.
        crashed: A bug in the background (exception).
        share_done: How much of what is under way is done (float); from the background thread.
    """

    mended = Signal(str, str)
    folder_chosen = Signal(object)
    support_requested = Signal()
    left = Signal()
    crashed = Signal(object)
    share_done = Signal(float)

    def __init__(self, vault: Vault, error: JournalError, second_folder: Path | None) -> None:
        """Show what kept a vault from opening.

        Args:
            vault: Locked.
            error: What unlocking said.
            second_folder: Where backups are copied to on this computer.
        """
        self.screen = DamageScreen(system_zone())
        super().__init__(self.screen)
        self._vault = vault
        self._error = error
        self._stop = Stop()
        self._new_folder: Path | None = None
        self._runner = TaskRunner(self)
        self._runner.crashed.connect(self.crashed)
        self._runner.busy_changed.connect(self._on_busy_changed)
        self._is_locking = False
        self.share_done.connect(self.screen.show_share)
        self.screen.restore_requested.connect(self._on_restore_requested)
        self.screen.salvage_requested.connect(self._on_salvage_requested)
        self.screen.header_requested.connect(self._on_header_requested)
        self.screen.stop_requested.connect(self._on_stop_requested)
        self.screen.open_requested.connect(self._on_open_requested)
        self.screen.support_requested.connect(self.support_requested)
        self.screen.left.connect(self._on_left)
        self._runner.run(partial(vault.examine, second_folder), self._show, self.screen.show_error)

    @property
    def is_busy(self) -> bool:
        """Tell whether something is under way."""
        return self._runner.is_busy

    def lock(self) -> None:
        """Forget what was typed, stop what is under way, and leave as soon as that has ended."""
        self.screen.forget()
        self._stop.request()
        self._is_locking = True
        if not self.is_busy:
            self.left.emit()

    @Slot(bool)
    def _on_busy_changed(self, busy: bool) -> None:
        if self._is_locking and not busy:
            self.left.emit()

    def _show(self, found: Examination) -> None:
        self.screen.show_examination(self._error, found)

    @Slot(object, str)
    def _on_restore_requested(self, backup: Backup, passphrase: str) -> None:
        self._stop = Stop()
        self._runner.run(
            partial(self._vault.restore, backup, passphrase, should_stop=self._stop.requested),
            self._on_restored,
            self.screen.show_restore_refused,
        )

    def _on_restored(self, beside: Path) -> None:
        self._is_locking = False
        self.mended.emit(
            self.tr("The backup has been restored."),
            self.tr("Unlock with the passphrase of that time. What was here before is in the folder {name}.").format(
                name=beside.name
            ),
        )

    @Slot(str)
    def _on_salvage_requested(self, passphrase: str) -> None:
        self._stop = Stop()
        self._runner.run(
            partial(self._vault.salvage, passphrase, should_stop=self._stop.requested, progress=self.share_done.emit),
            self._on_salvaged,
            self.screen.show_error,
        )

    def _on_salvaged(self, report: SalvageReport) -> None:
        self._new_folder = report.folder
        self.screen.show_report(report)

    @Slot(str)
    def _on_header_requested(self, text: str) -> None:
        data = "".join(text.split()).encode("ascii", "replace")
        self._runner.run(
            partial(self._vault.restore_header, data),
            lambda _: self.mended.emit(
                self.tr("The key file is back in its place."), self.tr("Unlock with your passphrase.")
            ),
            self.screen.show_header_refused,
        )

    @Slot()
    def _on_stop_requested(self) -> None:
        self._stop.request()

    @Slot()
    def _on_open_requested(self) -> None:
        if self._new_folder is not None:
            self.folder_chosen.emit(self._new_folder)

    @Slot()
    def _on_left(self) -> None:
        self._stop.request()
        self.left.emit()
