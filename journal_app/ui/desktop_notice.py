"""A line on the desktop, outside the window: only where it was switched on, and never with a word of the journal."""

import sys
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QSystemTrayIcon

from journal_app.ui import icons

_SERVICE = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_INTERFACE = "org.freedesktop.portal.Notification"
_SHOWN_MILLISECONDS = 10_000


class DesktopNotice(Protocol):
    """What can show a line on the desktop."""

    def show(self, title: str, text: str) -> None:
        """Show it, or do nothing where there is no way to."""


class SystemNotice(QObject):
    """Asks the desktop: on Linux its portal, elsewhere the tray, where an icon stands as long as the line is shown."""

    def show(self, title: str, text: str) -> None:
        """Show a line; where the desktop has no place for it, nothing happens."""
        if sys.platform.startswith("linux"):
            self._ask_portal(title, text)
        else:
            self._show_in_tray(title, text)

    def _ask_portal(self, title: str, text: str) -> None:
        # org.freedesktop.Notifications wants an unsigned number, which PySide6 has no way to send.
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher  # noqa: PLC0415  # only Linux

        call = QDBusMessage.createMethodCall(_SERVICE, _PATH, _INTERFACE, "AddNotification")
        call.setArguments(["moment", {"title": title, "body": text}])
        watcher = QDBusPendingCallWatcher(QDBusConnection.sessionBus().asyncCall(call), self)

        @Slot()
        def answered() -> None:
            if watcher.isError():
                self._show_in_tray(title, text)
            watcher.deleteLater()

        watcher.finished.connect(answered)

    def _show_in_tray(self, title: str, text: str) -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        icon = icons.icon("book-open", "text2")
        tray = QSystemTrayIcon(icon, self)
        tray.show()
        tray.showMessage(title, text, icon, _SHOWN_MILLISECONDS)
        QTimer.singleShot(_SHOWN_MILLISECONDS, tray, tray.deleteLater)
