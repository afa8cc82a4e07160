"""Work off the GUI thread: one background thread, one way to use it."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot

from journal_app.errors import JournalError

T = TypeVar("T")


class TaskRunner(QObject):
    """Runs work in order in one thread and delivers each result on the GUI thread.

    Signals:
        failed: A JournalError nobody asked to handle.
        crashed: Any other exception: a bug.
        busy_changed: Whether work is under way.
    """

    failed = Signal(object)
    crashed = Signal(object)
    busy_changed = Signal(bool)
    _settled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._waiting = 0
        self._is_abandoned = False
        self._settled.connect(self._on_settled, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[JournalError], object] | None = None,
    ) -> None:
        """Do `work` in the background, then call `on_done` with its result, or `on_error` with what stopped it.

        `work` receives everything it needs when it is made and touches no widget.
        """
        future = self._executor.submit(work)
        self._waiting += 1
        if self._waiting == 1:
            self.busy_changed.emit(True)  # noqa: FBT003  # a signal's argument has no name
        future.add_done_callback(partial(self._settle, on_done=on_done, on_error=on_error))

    def finish(self) -> None:
        """Wait until everything given so far is done, and deliver it."""
        self._executor.submit(bool).result()  # one thread: when this is done, all before it is
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)

    def close(self) -> None:
        """Finish everything given so far, deliver it, and take no more."""
        self._executor.shutdown(wait=True)
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)

    def abandon(self) -> None:
        """Take no more, deliver nothing more and wait for nothing: for work that holds nothing of the journal."""
        self._is_abandoned = True
        self._executor.shutdown(wait=False, cancel_futures=True)

    @property
    def is_busy(self) -> bool:
        """Tell whether work is under way or waiting."""
        return self._waiting > 0

    @property
    def has_more_waiting(self) -> bool:
        """Tell whether something waits behind the work under way. May be asked from that work."""
        return self._waiting > 1

    def _settle(
        self,
        done: "Future[T]",
        on_done: Callable[[T], object] | None,
        on_error: Callable[[JournalError], object] | None,
    ) -> None:
        if not self._is_abandoned:  # else this object may be gone already
            self._settled.emit(partial(self._deliver, done, on_done, on_error))

    @Slot(object)
    def _on_settled(self, deliver: Callable[[], None]) -> None:
        self._waiting -= 1
        deliver()
        if self._waiting == 0:
            self.busy_changed.emit(False)  # noqa: FBT003  # a signal's argument has no name

    def _deliver(
        self,
        done: "Future[T]",
        on_done: Callable[[T], object] | None,
        on_error: Callable[[JournalError], object] | None,
    ) -> None:
        error = done.exception()
        if error is None:
            if on_done is not None:
                on_done(done.result())
        elif isinstance(error, JournalError):
            (on_error or self.failed.emit)(error)
        else:
            self.crashed.emit(error)


class Stop:
    """Asks work in the background to end: `requested()` is handed to it, `request()` is called here."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def request(self) -> None:
        """Ask the work to end at its next look."""
        self._event.set()

    def requested(self) -> bool:
        """Tell whether the work was asked to end."""
        return self._event.is_set()
