"""The caseload: the list of patients, taking shares in, and one's own key."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from journal_app.domain.caseload import Imported
from journal_app.domain.share import OpenedShare
from journal_app.errors import JournalError, WrongSharePassphraseError
from journal_app.services.caseload import Opener, open_file
from journal_app.services.sharing import read_file
from journal_app.sharing import keys
from journal_app.sharing.keys import Identity
from journal_app.ui import patient_words
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.caseload_key_screen import CaseloadKeyScreen
from journal_app.ui.screens.caseload_screen import CaseloadScreen
from journal_app.ui.tasks import TaskRunner


class CaseloadFlow(QObject):
    """Joins the caseload to the vault.

    Signals:
        patient_requested: A patient's id (str).
    """

    patient_requested = Signal(str)

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._caseload = unlocked.journal.caseload
        self._data = b""
        self._name = ""
        self._opening: TaskRunner | None = None
        self.screen = CaseloadScreen()
        self.key_screen = CaseloadKeyScreen()
        self.screen.open_requested.connect(self.patient_requested)
        self.screen.choose_requested.connect(self._on_choose_requested)
        self.screen.file_dropped.connect(self.begin)
        self.screen.passphrase_given.connect(self._on_passphrase_given)
        self.screen.cancelled.connect(self._on_cancelled)
        self.screen.key_requested.connect(lambda: unlocked.show_requested.emit("caseload_key"))
        self.key_screen.copy_requested.connect(self._on_copy_requested)
        unlocked.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Read the list, or the key."""
        if self.key_screen.isVisible():
            self._unlocked.read(self._caseload.identities, lambda made: self._show_key(made[0]))
        self._unlocked.read(self._caseload.patients, lambda lines: self.screen.show_lines(lines, self._unlocked.zone))

    def end(self) -> None:
        """Wait for no file any more: what is being opened is let go of when it comes."""
        self._opening = None
        self._data = b""

    @property
    def is_opening(self) -> bool:
        """Tell whether a file is being opened."""
        return self._opening is not None

    # --- taking in

    @Slot()
    def _on_choose_requested(self) -> None:
        dialog = QFileDialog(self.screen, self.tr("Open a share"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Shares (*.html)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda path: self.begin(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object)
    def begin(self, path: Path) -> None:
        """Open a file: by a key of this vault where it can be, else by the passphrase that is then asked for."""
        if self.is_opening or self._unlocked.read_only:
            return
        self._name = path.name
        self.screen.show_opening()
        self._unlocked.read(partial(self._look, path), self._on_looked, self._on_refused)

    def _look(self, path: Path) -> tuple[bytes, Opener | None]:
        data = read_file(path)
        return data, self._caseload.identities() if self._caseload.opens_by_key(data) else None

    def _on_looked(self, found: tuple[bytes, Opener | None]) -> None:
        self._data, opener = found
        if opener is None:
            self.screen.end_opening()
            self.screen.ask_for_passphrase(self._name)
        else:
            self._open(opener)

    @Slot(str)
    def _on_passphrase_given(self, passphrase: str) -> None:
        self._open(passphrase)

    def _open(self, opener: Opener) -> None:
        """Open it in a thread of its own, so that the vault can be used, and locked, meanwhile."""
        self.screen.show_opening()
        runner = TaskRunner(QCoreApplication.instance())  # outlives this flow where the vault is locked meanwhile
        self._opening = runner
        runner.run(
            partial(open_file, self._data, opener), partial(self._on_opened, runner), partial(self._on_failed, runner)
        )
        runner.crashed.connect(partial(self._on_crashed, runner))

    def _on_opened(self, runner: TaskRunner, opened: OpenedShare) -> None:
        if self._settle(runner):
            self._unlocked.change(partial(self._caseload.keep, opened), self._on_kept, self._on_refused)

    def _on_failed(self, runner: TaskRunner, error: JournalError) -> None:
        if not self._settle(runner):
            return
        if isinstance(error, WrongSharePassphraseError):
            self.screen.end_opening()
            self.screen.ask_for_passphrase(self._name)
            self.screen.notice.say_error(error)
        else:
            self._on_refused(error)

    def _on_crashed(self, runner: TaskRunner, error: Exception) -> None:
        if self._settle(runner):
            self.screen.end_opening()
        raise error

    def _settle(self, runner: TaskRunner) -> bool:
        """Let go of the thread; tell whether its file is still wanted."""
        runner.deleteLater()
        is_wanted = runner is self._opening
        if is_wanted:
            self._opening = None
        return is_wanted

    def _on_kept(self, imported: Imported) -> None:
        self._data = b""
        self.screen.end_opening()
        self.screen.notice.tell(*patient_words.arrived(imported))

    def _on_refused(self, error: JournalError) -> None:
        self._data = b""
        self.screen.end_opening()
        self.screen.notice.say_error(error)

    @Slot()
    def _on_cancelled(self) -> None:
        self.end()

    @Slot()
    def _on_changed(self) -> None:
        if self.screen.isVisible():
            self.refresh()

    # --- the key

    def _show_key(self, identity: Identity) -> None:
        key, signs = identity.public_key, identity.sender.signing_key
        self.key_screen.show_key(
            keys.public_text(key), keys.qr_text(key), keys.fingerprint(key), keys.fingerprint(signs)
        )

    @Slot(str)
    def _on_copy_requested(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.key_screen.say_copied()
