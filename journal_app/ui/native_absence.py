"""What Windows and macOS say when the computer sleeps or its screen locks. Linux says it over D-Bus, see `idle`."""

import ctypes
import sys
from collections.abc import Callable
from ctypes import wintypes
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

# https://learn.microsoft.com/windows/win32/power/wm-powerbroadcast
_POWER: Final = 0x218
_SUSPEND: Final = 4
# https://learn.microsoft.com/windows/win32/termserv/wm-wtssession-change
_SESSION: Final = 0x2B1
_AWAY: Final = frozenset({2, 4, 7})
"""The console was given to another person, a remote desktop was left, the session was locked."""
_THIS_SESSION: Final = 0
_MESSAGES: Final = frozenset({b"windows_generic_MSG", b"windows_dispatcher_MSG"})

_MAC_NAMES: Final = (b"com.apple.screenIsLocked", b"com.apple.screensaver.didstart")
_UTF8: Final = 0x08000100
_AT_ONCE: Final = 4
"""Delivered also to an app that is not in front."""


def tells_of_sleep(message: wintypes.MSG) -> bool:
    """Tell whether a message of Windows says that the computer is about to sleep."""
    return message.message == _POWER and message.wParam == _SUSPEND


def tells_of_absence(message: wintypes.MSG) -> bool:
    """Tell whether a message of Windows says that nobody sits before the computer any longer."""
    return message.message == _SESSION and message.wParam in _AWAY


class WindowsAbsence(QAbstractNativeEventFilter):
    """Sees the messages that Windows sends to the app's window, and holds none back.

    Args:
        slept: Called when the computer is about to sleep, before `went_away`.
        went_away: Called before the message is answered: Windows waits for that, two seconds at most, and sleeps then.
    """

    def __init__(self, slept: Callable[[], object], went_away: Callable[[], object]) -> None:
        super().__init__()
        self._slept = slept
        self._went_away = went_away

    def listen(self, window: int) -> None:
        """Have messages about the session sent to a window, and look at all that come; only on Windows.

        Args:
            window: Its handle, `QWidget.winId`.
        """
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self)
        if sys.platform == "win32":
            # Where the service is not there, the sleep is still announced, and the clocks still tell.
            sessions = ctypes.WinDLL("wtsapi32")
            sessions.WTSRegisterSessionNotification.argtypes = [wintypes.HWND, wintypes.DWORD]
            sessions.WTSRegisterSessionNotification(window, _THIS_SESSION)

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        """Look at a message; Qt gives its address."""
        if QByteArray(kind).data() in _MESSAGES:
            sent = wintypes.MSG.from_address(int(message))
            if tells_of_sleep(sent):
                self._slept()
                self._went_away()
            elif tells_of_absence(sent):
                self._went_away()
        return False, 0


class MacAbsence:
    """Hears the notices that macOS gives to every app when its screen locks or its screen saver begins.

    Args:
        went_away: Called on the main thread.
    """

    def __init__(self, went_away: Callable[[], object]) -> None:
        self._went_away = went_away
        pointer = ctypes.c_void_p
        # Kept: the system calls it as long as the app runs.
        self._callback = ctypes.CFUNCTYPE(None, pointer, pointer, pointer, pointer, pointer)(self._on_notice)

    def listen(self) -> None:
        """Begin to listen; only on macOS."""
        if sys.platform == "darwin":
            foundation = ctypes.CDLL("/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation")
            pointer = ctypes.c_void_p
            foundation.CFNotificationCenterGetDistributedCenter.restype = pointer
            foundation.CFStringCreateWithCString.restype = pointer
            foundation.CFStringCreateWithCString.argtypes = [pointer, ctypes.c_char_p, ctypes.c_uint32]
            add = foundation.CFNotificationCenterAddObserver
            add.restype = None
            add.argtypes = [pointer, pointer, type(self._callback), pointer, pointer, ctypes.c_long]
            center = foundation.CFNotificationCenterGetDistributedCenter()
            for name in _MAC_NAMES:
                text = foundation.CFStringCreateWithCString(None, name, _UTF8)
                add(center, None, self._callback, text, None, _AT_ONCE)

    def _on_notice(self, *_what: Any) -> None:
        self._went_away()
