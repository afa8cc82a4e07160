"""Takes the desktop's part on a private bus, for `test_lock_triggers`: says what each line on standard input names.

    desktop_child.py ADDRESS

Owns the name of the login service and answers its Inhibit with the writing end of a pipe, so that it can tell when
the app gives its descriptor back. Runs in a process of its own: the app's side is what is tested.
"""

import os
import sys

from PySide6.QtCore import QCoreApplication, QSocketNotifier
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusUnixFileDescriptor,
    QDBusVirtualObject,
)

LOGIN, LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
SIGNALS = {
    "sleep": (LOGIN_PATH, f"{LOGIN}.Manager", "PrepareForSleep", [True]),
    "wake": (LOGIN_PATH, f"{LOGIN}.Manager", "PrepareForSleep", [False]),
    "lock": (f"{LOGIN_PATH}/session/_31", f"{LOGIN}.Session", "Lock", []),
    "saver": ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", [True]),
    "gnome": ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [True]),
    "saver ends": ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", [False]),
}


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


class Login(QDBusVirtualObject):
    def introspect(self, _path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:  # noqa: N802 - Qt's name
        if message.member() != "Inhibit":
            return False
        reading, writing = os.pipe()
        connection.send(message.createReply([QDBusUnixFileDescriptor(writing)]))
        os.close(writing)
        notifier = QSocketNotifier(reading, QSocketNotifier.Type.Read, self)

        def on_closed() -> None:
            notifier.setEnabled(False)
            say("given back")

        notifier.activated.connect(lambda *_: on_closed())
        say("inhibited " + " ".join(message.arguments()))
        return True


def main() -> int:
    app = QCoreApplication([])
    bus = QDBusConnection.connectToBus(sys.argv[1], "desktop")
    login = Login()
    if not (bus.registerVirtualObject(LOGIN_PATH, login) and bus.registerService(LOGIN)):
        return 1

    def on_line() -> None:
        for name in os.read(0, 4096).decode().splitlines():
            path, interface, member, arguments = SIGNALS[name]
            message = QDBusMessage.createSignal(path, interface, member)
            message.setArguments(arguments)
            bus.send(message)

    lines = QSocketNotifier(0, QSocketNotifier.Type.Read)
    lines.activated.connect(lambda *_: on_line())
    say("ready")
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
