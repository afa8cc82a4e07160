"""What every flow needs of the open journal, in one hand that can be let go of."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from journal_app.domain.clock import Clock
from journal_app.domain.identifiers import Identifier
from journal_app.domain.owner_log import LogKind
from journal_app.errors import JournalError
from journal_app.services.journal import Journal
from journal_app.ui.tasks import TaskRunner

T = TypeVar("T")


class Unlocked(QObject):
    """The open journal, the thread that uses it, and the clock.

    Attributes:
        zone: IANA name of the zone the person is in.

    Signals:
        changed: Something in the journal is another than before; what is shown of it is to be read again.
        failed: A JournalError that no screen has a better place for.
        show_requested: Name of a screen (str).
        read_requested: Identifier of an entry to be shown in the journal (str).
    """

    changed = Signal()
    failed = Signal(object)
    show_requested = Signal(str)
    read_requested = Signal(str)

    def __init__(self, journal: Journal, tasks: TaskRunner, clock: Clock, zone: str, parent: QObject) -> None:
        super().__init__(parent)
        self.journal = journal
        self.clock = clock
        self.zone = zone
        self._tasks = tasks

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written at present."""
        return self.journal.read_only

    @property
    def is_busy(self) -> bool:
        """Tell whether something is under way in the background."""
        return self._tasks.is_busy

    @property
    def has_more_waiting(self) -> bool:
        """Tell whether something waits behind the work under way. May be asked from that work."""
        return self._tasks.has_more_waiting

    @property
    def now(self) -> datetime:
        """Return the present, aware, UTC."""
        return self.clock.now()

    @property
    def local_now(self) -> datetime:
        """Return the present as a clock on the wall shows it."""
        return self.clock.local(self.clock.now())

    def read(
        self,
        work: Callable[[], T],
        then: Callable[[T], object] | None,
        on_error: Callable[[JournalError], object] | None = None,
    ) -> None:
        """Read something in the background and hand it on."""
        self._tasks.run(work, then, on_error or self.failed.emit)

    def change(
        self,
        work: Callable[[], T],
        then: Callable[[T], object] | None = None,
        on_error: Callable[[JournalError], object] | None = None,
    ) -> None:
        """Change something in the background, hand the result on, and tell that the journal has changed."""

        def done(result: T) -> None:
            if then is not None:
                then(result)
            self.changed.emit()

        self._tasks.run(work, done, on_error or self.failed.emit)

    def note_export(self, what: str) -> None:
        """Note in the owner's log that something left the encryption: what, and never a word of it."""
        self.read(partial(self.journal.log.note, LogKind.EXPORTED, what), None, lambda _: None)  # it has left already

    def finish(self) -> None:
        """Wait until everything asked for so far is done."""
        self._tasks.finish()

    def read_entry(self, entry_id: Identifier) -> None:
        """Ask for an entry to be shown in the journal."""
        self.read_requested.emit(entry_id)
