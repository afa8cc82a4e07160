"""Work in the background: what it gives is delivered, unless nobody waits for it any more."""

import threading

from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from journal_app.ui.tasks import TaskRunner


def test_abandoned_work_is_not_waited_for_and_delivers_nothing(qtbot: QtBot) -> None:
    runner = TaskRunner()
    begun, may_end, left = threading.Event(), threading.Event(), threading.Event()
    delivered: list[object] = []

    def work() -> None:
        begun.set()
        may_end.wait(30)
        left.set()

    runner.run(work, delivered.append)
    runner.run(lambda: None, delivered.append)
    assert begun.wait(30)

    with qtbot.assertNotEmitted(runner._settled, wait=0):
        runner.abandon()  # comes back although the work goes on
        assert not left.is_set()
        may_end.set()
        runner._executor.shutdown(wait=True)
        QCoreApplication.processEvents()

    assert left.is_set()
    assert delivered == []
