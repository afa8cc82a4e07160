"""What is done while nothing else is wanted: the check, the backup of the day, the turn of the day, a tidy file."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from journal_app.errors import DamagedJournalError, JournalError, MendableDamageError
from journal_app.services.backups import KeptUp, SecondPlace
from journal_app.ui.error_text import describe
from journal_app.ui.flows.unlocked import Unlocked

_TIDY_MILLISECONDS = 60_000
_CHECK_MILLISECONDS = 3_000
"""After the first screen is shown: what the person does first is not to wait for the check."""


class UpkeepFlow(QObject):
    """Looks after the journal's file. Gives way to anything that is asked for, and begins again later.

    Args:
        unlocked: The open journal.
        is_locking: Whether what is under way is to give way at once.
        parent: Owns this.

    Signals:
        said: Something the person is to know: what, and the next step (str, str).
    """

    said = Signal(str, str)

    def __init__(self, unlocked: Unlocked, is_locking: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._journal = unlocked.journal
        self._is_locking = is_locking
        self._purged_on = unlocked.local_now.date()
        self._is_checked = False
        self._is_backup_refused = False
        self._is_mending = False
        # A timer of its own: one from `singleShot` would keep this, and the journal, alive until it is over.
        self._check_soon = QTimer(self, singleShot=True)
        self._check_soon.timeout.connect(self.check)
        self._tidy = QTimer(self)
        self._tidy.timeout.connect(self._on_tidy_timeout)
        self._tidy.start(_TIDY_MILLISECONDS)

    def check_soon(self) -> None:
        """Look at the whole file in a few seconds."""
        self._check_soon.start(_CHECK_MILLISECONDS)

    def end(self) -> None:
        """Begin nothing more: the journal is going to be closed."""
        self._tidy.stop()
        self._check_soon.stop()

    def _gives_way(self) -> Callable[[], bool]:
        """Return what the background asks whether to stop: the journal is locking, or something is wanted of it."""
        unlocked, is_locking = self._unlocked, self._is_locking
        return lambda: is_locking() or unlocked.has_more_waiting

    @Slot()
    def _on_tidy_timeout(self) -> None:
        if not self._unlocked.is_busy:
            self.do_a_little()

    # --- the check, and the backup after it

    @Slot()
    def check(self) -> None:
        """Look at every page of the file."""
        self._is_checked = False
        self._unlocked.read(partial(self._journal.check, self._gives_way()), self._on_checked, self._on_check_failed)

    def _on_checked(self, finished: bool) -> None:
        self._is_checked = finished
        if finished:
            self._tidy_and_back_up()

    def _on_check_failed(self, error: JournalError) -> None:
        if isinstance(error, DamagedJournalError) and not isinstance(error, MendableDamageError):
            self.said.emit(
                self.tr("The journal file has a damaged place."),
                self.tr("What can be read is shown. Under Settings, Backups has the copies that were made before."),
            )
        else:
            self._unlocked.failed.emit(error)

    def _tidy_and_back_up(self) -> None:
        """Write the file anew where that is due, and then back it up: a backup would keep what was purged."""
        tidy = partial(self._journal.shrink_if_due, self._gives_way())
        self._unlocked.read(tidy, self._on_tidied, lambda _: self._keep_up_backups())

    def _on_tidied(self, done: bool) -> None:
        if done:  # else something is wanted of the journal, and both wait
            self._keep_up_backups()

    def _keep_up_backups(self) -> None:
        """Make the backup of the day and try the newest one out, where they are due; say once what prevents it."""
        if not self._unlocked.read_only and not self._is_backup_refused:
            keep_up = partial(self._journal.backups.keep_up, self._gives_way())
            self._unlocked.read(keep_up, self._on_kept_up, self._on_backup_refused)

    def _on_kept_up(self, kept_up: KeptUp) -> None:
        """Say what the person would rely on in vain; a disk that is not connected is told on the page of backups."""
        if kept_up.tested is not None and not kept_up.tested.ok:
            self.said.emit(
                self.tr("The newest backup was tried out, and is not as it was when it was made."),
                self.tr("Your journal is not affected. Under Settings, Backups makes a new one."),
            )
        if kept_up.made is not None and kept_up.made.second_place is SecondPlace.REFUSED:
            self.said.emit(
                self.tr("The backup of this day is made. The second folder did not take its copy."),
                self.tr("See that it has room and can be written to."),
            )

    def _on_backup_refused(self, error: JournalError) -> None:
        self._is_backup_refused = True
        if isinstance(error, DamagedJournalError):
            self._on_check_failed(error)
        else:
            text = describe(error)
            what = self.tr("The backup of this day could not be made. {why}").format(why=text.what)
            self.said.emit(what, text.next_step)

    # --- a damaged place that holds nothing

    def mend(self) -> None:
        """Back up, and write the file anew without what is damaged; what prevents it is said once."""
        if not self._is_mending:
            self._is_mending = True
            self._unlocked.read(partial(self._journal.mend, self._gives_way()), self._on_mended, self._on_not_mended)

    def _on_mended(self, done: bool) -> None:
        self._is_mending = False
        if done:  # else the next check finds it again
            self.said.emit(
                self.tr("A damaged place was found in the journal's file. Nothing was in it."),
                self.tr("A backup was made, and the file was written anew. Everything you wrote is there."),
            )

    def _on_not_mended(self, error: JournalError) -> None:
        if isinstance(error, DamagedJournalError):
            self._on_check_failed(error)
        else:
            text = describe(error)
            self.said.emit(describe(MendableDamageError()).what, f"{text.what} {text.next_step}")

    # --- a tidy file

    def purge(self) -> None:
        """Remove what was deleted too long ago; what fails is tried again at the turn of the day."""
        self._purged_on = self._unlocked.local_now.date()
        self._unlocked.read(self._journal.entries.purge_due, self._on_purged, _leave_for_later)

    def do_a_little(self) -> None:
        """Do what is due. To be called now and then, when nothing is under way; 50 MB are written anew in a second.

        One thing after the other: each would give way to the next, if that was waiting behind it.
        """
        if self._unlocked.local_now.date() != self._purged_on:
            self.purge()
        self._unlocked.read(self._journal.entries.merge_step, self._on_merged, self._on_merged)

    def _on_merged(self, _: object) -> None:
        if self._is_checked:
            self._tidy_and_back_up()
        else:
            self.check()

    def _on_purged(self, amount: int) -> None:
        if amount:
            self._unlocked.changed.emit()


def _leave_for_later(_error: JournalError) -> None:
    """Say nothing: a full disk is told of where the person writes, and damage by the check."""
