"""A real journal, open in a thread of its own, for the flows that use it."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from journal_app.domain.clock import Clock
from journal_app.services.vault import Vault
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.tasks import TaskRunner
from tests.builders import PASSPHRASE

T = TypeVar("T")


class Opened:
    """The journal of a vault, what a flow is made of, and what reads it back in its own thread."""

    def __init__(self, qtbot: QtBot, vault: Vault, clock: Clock, zone: str = "UTC") -> None:
        self._qtbot = qtbot
        self.owner = QObject()
        self.tasks = TaskRunner(self.owner)
        self.journal = self.read(lambda: vault.unlock(PASSPHRASE))
        self.unlocked = Unlocked(self.journal, self.tasks, clock, zone, self.owner)

    def read(self, work: Callable[[], T]) -> T:
        """Do something with the journal, wait for it, and return what came of it."""
        found: list[T] = []
        self.tasks.run(work, found.append)
        self._qtbot.waitUntil(lambda: bool(found))
        return found[0]

    def settle(self) -> None:
        """Wait until all that was asked for is done, and shown."""
        self._qtbot.waitUntil(lambda: not self.tasks.is_busy)
        QApplication.processEvents()  # what was added to a layout is shown with the next event

    def close(self) -> None:
        """Close the journal once all is done."""
        self.tasks.run(self.journal.close)
        self.tasks.close()
