"""Python's garbage is collected in the GUI thread alone.

By itself Python collects in whichever thread has just made one object too many. A widget in a cycle is then destroyed
there, under Qt's feet, and the process ends sooner or later.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_EACH_MILLISECONDS: Final = 1_000


def collect_in_this_thread(parent: QObject) -> None:
    """Collect from now on by a timer of the thread that calls this, for as long as the parent lives."""
    gc.disable()
    timer = QTimer(parent, interval=_EACH_MILLISECONDS)
    timer.timeout.connect(collect_if_due)
    timer.start()


def collect_if_due() -> None:
    """Collect as much as Python itself would by now, or nothing."""
    due = [
        number
        for number, (made, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if made > most
    ]
    if due:
        gc.collect(due[-1])
