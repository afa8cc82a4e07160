"""Health and log: joins the two pages about the journal as a whole to the journal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.domain.health import FullCheck, JournalFacts, VaultFacts
from journal_app.domain.owner_log import LogRecord
from journal_app.errors import JournalError
from journal_app.services.vault import Vault
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.health_screen import HealthScreen
from journal_app.ui.screens.log_screen import LogScreen
from journal_app.ui.tasks import Stop

_RECORDS_AT_FIRST = 100


class HealthFlow(QObject):
    """Shows how the journal's file is and what happened to it.

    Args:
        unlocked: The open journal.
        vault: Whose it is.
        is_locking: Told by the check under way: locking must not wait for it.
        parent: Owns this.
    """

    _advanced = Signal(float)  # from the background

    def __init__(self, unlocked: Unlocked, vault: Vault, is_locking: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._vault = vault
        self._is_locking = is_locking
        self._stop = Stop()
        self._limit = _RECORDS_AT_FIRST
        self.screen = HealthScreen()
        self.log_screen = LogScreen()
        self.screen.check_requested.connect(self._on_check_requested)
        self.screen.stop_requested.connect(self._on_stop_requested)
        self.log_screen.more_requested.connect(self._on_more_requested)
        self.log_screen.clear_requested.connect(self._on_clear_requested)
        for screen in (self.screen, self.log_screen):
            screen.left.connect(partial(unlocked.show_requested.emit, "settings"))
        self._advanced.connect(self.screen.show_progress)

    def refresh(self) -> None:
        """Read what is shown."""
        self._read_facts()
        self._read_log()

    # --- health

    def _read_facts(self) -> None:
        self._unlocked.read(self._gather, self._show_facts)

    def _gather(self) -> tuple[VaultFacts, JournalFacts]:
        return self._vault.facts(), self._unlocked.journal.health.facts()

    def _show_facts(self, found: tuple[VaultFacts, JournalFacts]) -> None:
        vault, journal = found
        check, backup, tested = journal.last_check, journal.last_backup, journal.last_self_test
        journal = replace(
            journal,
            last_check=check and replace(check, at=self._local(check.at)),
            last_backup=backup and replace(backup, made_at=self._local(backup.made_at)),
            last_self_test=tested and replace(tested, at=self._local(tested.at)),
        )
        vault = replace(vault, created_at=self._local(vault.created_at))
        self.screen.show_facts(vault, journal, today=self._unlocked.local_now.date())

    @Slot()
    def _on_check_requested(self) -> None:
        self._stop = stop = Stop()
        is_locking, tell = self._is_locking, self._advanced.emit

        def should_stop() -> bool:
            return stop.requested() or is_locking()

        check = partial(self._unlocked.journal.health.check, should_stop, tell)
        self._unlocked.read(check, self._show_checked, self._on_not_checked)

    def _show_checked(self, result: FullCheck | None) -> None:
        self.screen.show_checked(result)
        self.refresh()

    def _on_not_checked(self, error: JournalError) -> None:
        self.screen.end_check()
        self._unlocked.failed.emit(error)

    @Slot()
    def _on_stop_requested(self) -> None:
        self._stop.request()

    # --- log

    def _read_log(self) -> None:
        self._unlocked.read(partial(self._unlocked.journal.log.newest, self._limit + 1), self._show_log)

    def _show_log(self, records: tuple[LogRecord, ...]) -> None:
        shown = [replace(record, at=self._local(record.at)) for record in records[: self._limit]]
        today = self._unlocked.local_now.date()
        self.log_screen.show_records(shown, today=today, has_more=len(records) > self._limit)

    @Slot()
    def _on_more_requested(self) -> None:
        self._limit += _RECORDS_AT_FIRST
        self._read_log()

    @Slot()
    def _on_clear_requested(self) -> None:
        self._unlocked.read(self._unlocked.journal.log.clear, lambda _: self._read_log())

    def _local(self, at: datetime) -> datetime:
        return self._unlocked.clock.local(at)
