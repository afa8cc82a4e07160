"""What is killed in `test_recording_faults`: records a tone into a vault, and says after each half second how much.

    recording_child.py FOLDER PASSPHRASE

It prints "said SECONDS" for what the microphone heard so far, after everything before it was handed to the journal.
"""

import os
import runpy
import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from journal_app.crypto.kdf import Limits
from journal_app.domain.clock import SystemClock
from journal_app.services.vault import Vault
from journal_app.ui.flows.recording_flow import RecordingFlow
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from journal_app.services.journal import Journal

LIMITS = Limits(memory_kib_min=8, memory_kib_max=8, passes_min=1, passes_max=1)
STEP = 0.5
# By its path: some libraries bring a package of the name `tests`.
ToneMicrophone = runpy.run_path(str(Path(__file__).parents[1] / "sounds.py"))["ToneMicrophone"]


def main() -> None:
    app = QCoreApplication(sys.argv[:1])
    owner = QObject()
    tasks = TaskRunner(owner)
    opened: list[Journal] = []
    vault = Vault(Path(sys.argv[1]), limits=LIMITS)
    tasks.run(lambda: vault.unlock(sys.argv[2]), opened.append)
    tasks.finish()
    flow = RecordingFlow(Unlocked(opened[0], tasks, SystemClock(), "UTC", owner), owner, make_microphone=ToneMicrophone)
    flow.begin()
    microphone = flow.findChild(ToneMicrophone)
    assert microphone is not None
    for step in count(1):
        microphone.say(STEP)
        tasks.finish()
        app.processEvents()
        os.write(1, f"said {step * STEP}\n".encode())


if __name__ == "__main__":
    main()
