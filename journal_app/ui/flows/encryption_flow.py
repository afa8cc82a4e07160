"""How the journal is encrypted: joins the page for a new key or a stronger guard to the vault."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.domain.backup import BackupReason
from journal_app.domain.owner_log import LogKind
from journal_app.errors import JournalError, RotationStoppedError
from journal_app.services.vault import NewKey, Vault
from journal_app.ui import printing
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.rotation_screen import RotationScreen
from journal_app.ui.tasks import Stop, TaskRunner

_BACKED_UP = 0.4
"""How much of the work is done when the backup is made."""


class EncryptionFlow(QObject):
    """Changes the data key, and what guessing the passphrase costs.

    Signals:
        strengthening_offered: Guessing the passphrase could cost clearly more than it does.
    """

    strengthening_offered = Signal()
    _advanced = Signal(float)  # from the background

    def __init__(self, unlocked: Unlocked, vault: Vault, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._vault = vault
        self._new: NewKey | None = None
        self._stop = Stop()
        self._measuring = TaskRunner(self)
        self.screen = RotationScreen()
        self.screen.new_key_requested.connect(self._on_new_key_requested)
        self.screen.strengthening_requested.connect(self._on_strengthening_requested)
        self.screen.sheet_requested.connect(self._on_sheet_requested)
        self.screen.code_proved.connect(self._on_code_proved)
        self.screen.stop_requested.connect(self.stop)
        self.screen.left.connect(self._on_left)
        self._advanced.connect(self.screen.show_share)

    def begin_new_key(self) -> None:
        """Show the page for a new data key."""
        self.screen.begin_new_key()
        self._unlocked.show_requested.emit("encryption")

    def begin_strengthening(self) -> None:
        """Show the page for a stronger guard."""
        self.screen.begin_strengthening()
        self._unlocked.show_requested.emit("encryption")

    @Slot()
    def stop(self) -> None:
        """Have the encryption under way give way at once, as locking wants it; the journal is then as it was."""
        self._stop.request()

    def end(self) -> None:
        """Wait for no measuring that is under way, because the journal is being closed."""
        self._measuring.abandon()

    def look_at_cost(self) -> None:
        """Find out whether a stronger guard is to be offered; takes about a second.

        Deriving a key cannot be stopped: in a thread of its own neither saving nor locking waits for it.
        """
        self._measuring.run(self._vault.cost_is_low, self._offer, lambda _: None)

    def _offer(self, low: bool) -> None:
        if low:
            self.strengthening_offered.emit()

    # --- a stronger guard

    @Slot(str)
    def _on_strengthening_requested(self, passphrase: str) -> None:
        self._unlocked.read(partial(self._strengthen, passphrase), self._show_strengthened, self.screen.show_error)

    def _strengthen(self, passphrase: str) -> None:
        self._vault.strengthen(passphrase)
        self._unlocked.journal.log.note(LogKind.COST_RAISED)

    def _show_strengthened(self, _: None) -> None:
        self.screen.show_done(
            self.tr("From now on, guessing your passphrase costs more."),
            self.tr("Nothing else has changed. Older copies of the folder keep the guard they were made with."),
        )

    # --- another key

    @Slot(str)
    def _on_new_key_requested(self, passphrase: str) -> None:
        self._unlocked.read(partial(self._vault.prepare_new_key, passphrase), self._show_code, self.screen.show_error)

    def _show_code(self, new: NewKey) -> None:
        self._forget()
        self._new = new
        self.screen.show_code(new.recovery_code)

    @Slot(str)
    def _on_sheet_requested(self, how: str) -> None:
        if self._new is not None:
            act = printing.print_recovery_sheet if how == "print" else printing.save_recovery_sheet
            act(self.screen, self._new.recovery_code, self._new.header, self._unlocked.local_now.date())

    @Slot()
    def _on_code_proved(self) -> None:
        if self._new is not None:
            new, self._new, self._stop = self._new, None, Stop()
            self._unlocked.change(partial(self._encrypt, new, self._stop), self._show_encrypted, self._show_error)

    def _encrypt(self, new: NewKey, stop: Stop) -> None:
        journal = self._unlocked.journal

        def back_up() -> None:
            made = journal.backups.make(
                BackupReason.BEFORE_ROTATION,
                should_stop=stop.requested,
                progress=lambda share: self._advanced.emit(_BACKED_UP * share),
            )
            if made is None:
                raise RotationStoppedError

        self._vault.use_new_key(
            new,
            before=back_up,
            should_stop=stop.requested,
            progress=lambda share: self._advanced.emit(_BACKED_UP + (1 - _BACKED_UP) * share),
        )
        journal.log.note(LogKind.KEY_ROTATED)

    def _show_encrypted(self, _: None) -> None:
        self.screen.show_done(
            self.tr("The journal is encrypted with a new key."),
            self.tr(
                "Your passphrase is the same, and the new recovery code counts. Backups and copies from before open"
                " with the passphrase and code of their time, and no longer belong to this journal's key. Sheets with"
                " an older code may be torn up once you need none of those copies."
            ),
        )

    def _show_error(self, error: JournalError) -> None:
        self.screen.show_error(error)

    @Slot()
    def _on_left(self) -> None:
        self._forget()
        self._unlocked.show_requested.emit("settings")

    def _forget(self) -> None:
        if self._new is not None:
            self._new.forget()
            self._new = None
