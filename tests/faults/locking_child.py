"""The real command with a remote control, for `test_memory`: what a person does comes in as lines on standard input.

    locking_child.py [--elsewhere] OPTIONS OF THE COMMAND

Each line is a JSON list: what to do, and with what. Each answer is one too: what happened, its time on the system's
monotonic clock, and more. The program takes part in the relaunch as the command itself does: the process that takes
its place runs this file again. With `--elsewhere`, that is done as on systems where a process cannot replace itself.
"""

import json
import os
import sys
import time
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from journal_app import hardening
from journal_app.__main__ import main
from journal_app.ui import relaunch
from journal_app.ui.main_window import MainWindow
from journal_app.ui.screens.unlock_screen import UnlockScreen


def say(what: str, *more: Any) -> None:
    os.write(1, (json.dumps([what, time.monotonic(), *more]) + "\n").encode())


class RemoteControl(QObject):
    def __init__(self) -> None:
        super().__init__()
        self._window: MainWindow | None = None
        self._held: list[Any] = []
        self._unread = b""
        self._look = QTimer(self, interval=2)
        self._look.timeout.connect(self._look_for_window)
        self._look.start()
        if not (ELSEWHERE and os.environ.get("AFTERWARD_HANDOVER")):  # there, standard input is the handover
            self._lines = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
            self._lines.activated.connect(self._on_readable)

    def _look_for_window(self) -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow) and window.isVisible() and window.windowHandle().isExposed():
                self._look.stop()
                self._window = window
                window.locked.connect(lambda: say("locked"))
                window.unlocked.connect(self._on_unlocked)
                window._cover.installEventFilter(self)
                say("painted", type(window.centralWidget()).__name__, os.getpid())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint:
            say("covered")
        return False

    def _on_unlocked(self) -> None:
        assert self._window
        assert self._window.journal_screen
        self._window.journal_screen.destroyed.connect(lambda: say("destroyed"))
        say("unlocked")

    def _on_readable(self) -> None:
        self._unread += os.read(0, 65_536)
        *lines, self._unread = self._unread.split(b"\n")
        for line in lines:
            name, *arguments = json.loads(line)
            say("done", name, getattr(self, f"do_{name}")(*arguments))

    # --- what a person does

    def do_type(self, name: str, text: str) -> None:
        field = self._find(QLineEdit, name)
        field.setFocus()
        QTest.keyClicks(field, text)

    def do_press(self, name: str) -> None:
        QTimer.singleShot(0, self._find(QAbstractButton, name).click)

    def do_open(self, screen: str) -> None:
        self._journal.open_screen(screen)

    def do_read(self, entry_id: str) -> None:
        self._journal.open_screen("entries")
        self._journal.reading.open(entry_id)

    def do_write(self, text: str) -> None:
        [box] = [box for box in self._visible(QPlainTextEdit) if not box.isReadOnly()]
        QTest.keyClicks(box, text)

    def do_new_code(self, passphrase: str) -> None:
        self._journal.settings._on_recovery_requested(passphrase)

    def do_code(self) -> str:
        return str(self._journal.settings.recovery_screen.panel._code)

    def do_hold(self, digits: str) -> None:
        self._held = [bytes.fromhex(digits), digits]

    def do_lock(self) -> None:
        say("asked")
        QTimer.singleShot(0, self._the_window.lock)

    def do_end_session(self) -> None:
        # What a session manager says; it comes with an object of Qt's own that Python cannot make.
        QTimer.singleShot(0, lambda: app.commitDataRequest.emit(None))

    def do_close(self) -> None:
        QTimer.singleShot(0, self._the_window.close)

    def do_texts(self) -> list[str]:
        return [str(label.property("text")) for label in self._visible(QWidget) if label.property("text")]

    def do_is_locked(self) -> bool:
        return isinstance(self._the_window.centralWidget(), UnlockScreen)

    def do_log(self) -> list[str]:
        journal = self._journal.journal
        found: list[Any] = []
        self._journal._tasks.run(lambda: journal.log.newest(100), found.extend)
        self._journal._tasks.finish()
        return [record.kind.value for record in found]

    def do_place(self) -> list[Any]:
        place = self._journal.place()
        return [place.screen, place.entry_id, place.page, place.cursor]

    def do_geometry(self) -> list[int]:
        shown = self._the_window.geometry()
        return [shown.x(), shown.y(), shown.width(), shown.height()]

    def do_move(self, *rectangle: int) -> None:
        self._the_window.setGeometry(*rectangle)

    # ---

    @property
    def _the_window(self) -> MainWindow:
        assert self._window
        return self._window

    @property
    def _journal(self) -> Any:
        return self._the_window.journal_screen

    def _visible(self, kind: type[Any]) -> list[Any]:
        return [one for one in self._the_window.findChildren(kind) if one.isVisible()]

    def _find(self, kind: type[Any], name: str) -> Any:
        return next(one for one in self._visible(kind) if _name(one) == name)


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


ELSEWHERE = sys.argv[1:2] == ["--elsewhere"]

if __name__ == "__main__":
    if ELSEWHERE:
        relaunch._replace = relaunch._start_and_leave
    if os.geteuid() != 0:  # so that whoever runs the tests may look into this process
        hardening.harden_process = lambda: None
    app = QApplication(sys.argv[:1])
    control = RemoteControl()
    sys.exit(main(sys.argv[2 if ELSEWHERE else 1 :]))
