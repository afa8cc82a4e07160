"""Where Python's garbage is collected: never in a thread of which Qt knows nothing."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from journal_app.ui import garbage


class Loop(QWidget):
    """A widget that only the collector can end."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def make_garbage() -> None:
    """Make more cycles than Python waits for."""
    for _ in range(3_000):
        cycle: list[object] = []
        cycle.append(cycle)


@pytest.fixture
def loop(qtbot: QtBot) -> "weakref.ref[Loop]":
    del qtbot  # Qt is there
    gc.collect()
    return weakref.ref(Loop())


def test_another_thread_destroys_no_widget_and_this_one_does(qtbot: QtBot, loop: "weakref.ref[Loop]") -> None:
    owner = QObject()
    gc.enable()
    garbage.collect_in_this_thread(owner)

    worker = threading.Thread(target=make_garbage)
    worker.start()
    worker.join()
    assert loop() is not None

    qtbot.waitUntil(lambda: loop() is None)
    owner.deleteLater()


def test_little_garbage_is_left_for_later(loop: "weakref.ref[Loop]") -> None:
    garbage.collect_if_due()

    assert loop() is not None
    gc.collect()
    assert loop() is None
