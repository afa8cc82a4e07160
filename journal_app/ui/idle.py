"""Times when the journal locks by itself: nobody has touched anything, or the computer went to sleep or locked."""

import sys
import time
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import SLOT, QCoreApplication, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from journal_app.ui.native_absence import MacAbsence, WindowsAbsence

if TYPE_CHECKING:  # imported on Linux alone, after the first paint
    from PySide6.QtDBus import QDBusConnection, QDBusPendingCallWatcher, QDBusUnixFileDescriptor

WARN_SECONDS = 30
"""How long before locking the person is told (WCAG 2.2.1)."""
_JUMP_SECONDS = 10
_LOOK_MILLISECONDS = 500
_LOGIN: Final = "org.freedesktop.login1"
_LOGIN_PATH: Final = "/org/freedesktop/login1"

_ACTIVITY = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.NativeGesture,
        QEvent.Type.InputMethod,
    }
)


class IdleWatcher(QObject):
    """Tells when nobody has touched anything for a while.

    Signals:
        nearly_idle: `WARN_SECONDS` are left.
        resumed: Something was touched after that.
        became_idle: The time is over.
    """

    nearly_idle = Signal()
    resumed = Signal()
    became_idle = Signal()

    def __init__(self, minutes: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._warned = False
        self._warning = QTimer(self, singleShot=True)
        self._warning.timeout.connect(self._on_warning_timeout)
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self.became_idle)
        self.set_minutes(minutes)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def set_minutes(self, minutes: float) -> None:
        """Lock after so many minutes; the warning comes `WARN_SECONDS` before, or at half time if that is later."""
        milliseconds = round(minutes * 60_000)
        self._idle.setInterval(milliseconds)
        self._warning.setInterval(max(milliseconds - WARN_SECONDS * 1000, milliseconds // 2))
        self.restart()

    @Slot()
    def restart(self) -> None:
        """Begin to count anew."""
        self._idle.start()
        self._warning.start()
        if self._warned:
            self._warned = False
            self.resumed.emit()

    def stop(self) -> None:
        """Count no longer."""
        self._idle.stop()
        self._warning.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See every event of the app and hold none back."""
        if event.type() in _ACTIVITY:
            self.restart()
        return False

    @Slot()
    def _on_warning_timeout(self) -> None:
        self._warned = True
        self.nearly_idle.emit()


class AbsenceWatcher(QObject):
    """Tells when the computer sleeps or its screen locks, where the platform says so.

    On Linux the desktop says so over D-Bus, and is asked to wait with the sleep until the journal is locked; otherwise
    the screen would still show it for a moment after waking. Windows sends messages to the window, and macOS says when
    its screen locks. Everywhere, a wall clock that ran on while the monotonic clock stood still shows a sleep that
    nobody announced.

    Signals:
        slept: It is about to sleep, or has slept; `went_away` follows. Not when only the screen locks.
        went_away: The journal is to be locked now.
    """

    slept = Signal()
    went_away = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looked = time.monotonic()
        self._offset = time.time() - self._looked
        self._delay: QDBusUnixFileDescriptor | None = None
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.look_at_clocks)
        self._clock.start(_LOOK_MILLISECONDS)
        if sys.platform.startswith("linux"):
            self._listen_to_desktop()
        elif sys.platform == "win32":
            self._windows = WindowsAbsence(self.slept.emit, self.went_away.emit)
            if isinstance(parent, QWidget):
                self._windows.listen(int(parent.winId()))
        elif sys.platform == "darwin":
            self._mac = MacAbsence(self.went_away.emit)
            self._mac.listen()

    @Slot()
    def look_at_clocks(self) -> None:
        """Compare the clocks; a jump means that the computer slept or that its clock was set.

        On Linux and macOS the monotonic clock stands still in sleep and falls behind the clock on the wall; on Windows
        it runs on, and what shows the sleep is that nobody looked for a while.
        """
        looked = time.monotonic()
        offset = time.time() - looked
        jumped = max(abs(offset - self._offset), looked - self._looked) > _JUMP_SECONDS
        self._offset, self._looked = offset, looked
        if jumped:
            self.slept.emit()
            self.went_away.emit()

    def _listen_to_desktop(self) -> None:
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415  # only on Linux, and after the first paint

        desktop, system = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
        if system.isConnected():
            self._listen(system, _LOGIN, _LOGIN_PATH, f"{_LOGIN}.Manager", "PrepareForSleep", "on_sleep(bool)")
            self._listen(system, _LOGIN, "", f"{_LOGIN}.Session", "Lock", "on_lock()")
            self._delay_sleep()
        if desktop.isConnected():
            for desktop_name in ("freedesktop", "gnome", "xfce", "cinnamon", "mate"):  # each calls its own by its name
                self._listen(desktop, "", "", f"org.{desktop_name}.ScreenSaver", "ActiveChanged", "on_active(bool)")

    def _listen(  # the order of Qt's own function
        self, bus: "QDBusConnection", service: str, path: str, interface: str, name: str, slot: str
    ) -> None:
        signature: Any = SLOT(slot)  # its type says bytes are wanted below, but PySide6 6.11 takes a str only
        bus.connect(service, path, interface, name, self, signature)

    def _delay_sleep(self) -> None:
        """Ask for a moment before the next sleep; it lasts until the descriptor that comes back is closed."""
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher  # noqa: PLC0415  # as above

        call = QDBusMessage.createMethodCall(_LOGIN, _LOGIN_PATH, f"{_LOGIN}.Manager", "Inhibit")
        call.setArguments(["sleep", QCoreApplication.applicationName(), "locks first", "delay"])
        watcher = QDBusPendingCallWatcher(QDBusConnection.systemBus().asyncCall(call), self)
        watcher.finished.connect(self._on_delay_finished)

    @Slot(object)
    def _on_delay_finished(self, watcher: "QDBusPendingCallWatcher") -> None:
        arguments = watcher.reply().arguments()
        if not watcher.isError() and arguments:
            [self._delay] = arguments
        watcher.deleteLater()

    def let_sleep(self) -> None:
        """Say that the journal is locked and hidden: the computer need not wait any longer."""
        self._delay = None

    @Slot(bool)
    def on_active(self, active: bool) -> None:
        """Take note that the screen saver begins (true) or ends (false)."""
        if active:
            self.went_away.emit()

    @Slot(bool)
    def on_sleep(self, begins: bool) -> None:
        """Take note that the computer is about to sleep (true) or woke up (false)."""
        if begins:
            self.slept.emit()
            self.went_away.emit()
            self.let_sleep()
        else:
            self._delay_sleep()

    @Slot()
    def on_lock(self) -> None:
        """Take note that the session is being locked."""
        self.went_away.emit()
