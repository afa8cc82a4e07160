"""Lives in the app as `test_plaintext` tells it to: canary words go through every path there is.

    canary_child.py FOLDER CANARY...     seven canaries: passphrase, title, words, tag, answer, draft, deleted words

It says "written" when all of them went through the open journal, then waits for a line: "lock" or "edit".
"""

import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit

from journal_app import app
from journal_app.crypto.kdf import KdfCost, Limits
from journal_app.domain.clock import SystemClock
from journal_app.services.vault import NewVault, Vault
from journal_app.settings import Settings, settings_folder
from journal_app.ui.journal_screen import JournalScreen
from journal_app.ui.main_window import MainWindow
from journal_app.ui.tasks import TaskRunner

COST = KdfCost(memory_kib=8, passes=1)
LIMITS = Limits(memory_kib_min=8, memory_kib_max=2 * 1024 * 1024, passes_min=1, passes_max=64)


def wait(signal: object, act: object) -> None:
    """Do something, and wait for the signal that follows."""
    loop = QEventLoop()
    signal.connect(loop.quit)  # type: ignore[attr-defined]  # a bound signal
    QTimer.singleShot(0, act)  # type: ignore[call-overload]  # a callable
    loop.exec()


def settle(screen: JournalScreen) -> None:
    """Wait until the background is idle."""
    loop = QEventLoop()
    timer = QTimer()
    timer.timeout.connect(lambda: None if screen.is_busy else loop.quit())
    timer.start(5)
    loop.exec()


def write(screen: JournalScreen, words: str) -> None:
    """Type into the box that is open."""
    next(box for box in screen.findChildren(QPlainTextEdit) if box.isVisible()).setPlainText(words)


def press(screen: JournalScreen, name: str) -> None:
    """Press what is called so."""
    next(
        each for each in screen.findChildren(QAbstractButton) if each.accessibleName() == name and each.isVisible()
    ).click()


def main() -> None:
    folder, (passphrase, title, words, tag, answer, draft, deleted) = Path(sys.argv[1]), sys.argv[2:]
    app.start_qt(Settings())
    clock = SystemClock()
    vault = Vault(folder, limits=LIMITS, clock=clock)
    window = MainWindow(
        Settings(), settings_folder() / "settings.json", clock, folder=folder, open_vault=lambda _: vault
    )
    window.show()
    runner = TaskRunner(window)
    made: list[NewVault] = []
    runner.run(partial(vault.create, passphrase, cost=COST), made.append)
    runner.finish()
    window._vault = vault  # as first run does
    wait(window.unlocked, partial(window.show_journal, made[0].journal, runner))
    screen = window.journal_screen
    assert screen is not None

    for text in (words, deleted):
        wait(screen.screen_shown, partial(screen.open_screen, "free"))
        next(line for line in screen.findChildren(QLineEdit) if line.accessibleName().startswith("Title")).setText(
            title
        )
        write(screen, text)
        wait(screen.screen_shown, partial(press, screen, "Keep"))
        settle(screen)
    entry_id = screen.reading.open_id
    assert entry_id is not None
    screen.reading.screen.tags_requested.emit(entry_id, (tag,))
    settle(screen)
    screen.reading.screen.filter_changed.emit(screen.reading.screen.filter)
    press(screen, "Delete")
    settle(screen)
    press(screen, "Bring back")
    settle(screen)
    press(screen, "Delete")
    settle(screen)
    wait(screen.screen_shown, partial(screen.open_screen, "write"))
    write(screen, answer)
    press(screen, "Stop here")
    settle(screen)
    wait(screen.screen_shown, partial(screen.open_screen, "free"))
    write(screen, draft)
    screen.writing.free.flush()
    settle(screen)
    print("written", flush=True)  # noqa: T201  # what the test waits for

    for line in sys.stdin:
        if line.strip() == "lock":
            wait(window.locked, window.lock)
            print("locked", flush=True)  # noqa: T201  # what the test waits for
        else:
            write(screen, draft * 200)
            screen.writing.free.flush()
            print("editing", flush=True)  # noqa: T201  # what the test waits for
            settle(screen)


if __name__ == "__main__":
    main()
