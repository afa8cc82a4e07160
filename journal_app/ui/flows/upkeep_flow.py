"""What is done while nothing else is wanted: the turn of the day, a tidy index, a file without gaps."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from journal_app.errors import JournalError
from journal_app.ui.flows.unlocked import Unlocked


class UpkeepFlow(QObject):
    """Removes for good what can no longer be brought back, and keeps the file small. Never in the way of anything."""

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._journal = unlocked.journal
        self._purged_on = unlocked.local_now.date()

    def purge(self) -> None:
        """Remove what was deleted too long ago; what fails is tried again at the turn of the day."""
        self._purged_on = self._unlocked.local_now.date()
        self._unlocked.read(self._journal.entries.purge_due, self._on_purged, _leave_for_later)

    def do_a_little(self, should_stop: Callable[[], bool]) -> None:
        """Do what is due. To be called now and then, when nothing is under way.

        Args:
            should_stop: Asked while the file is written anew, which takes a second for 50 MB.
        """
        if self._unlocked.local_now.date() != self._purged_on:
            self.purge()
        self._unlocked.read(self._journal.entries.merge_step, None, _leave_for_later)
        self._unlocked.read(partial(self._journal.shrink_if_due, should_stop), None, _leave_for_later)

    def _on_purged(self, amount: int) -> None:
        if amount:
            self._unlocked.changed.emit()


def _leave_for_later(_error: JournalError) -> None:
    """Say nothing: a full disk is told of where the person writes, and damage by the check."""
