"""What `test_everyday` runs for a few seconds: everything a person and the app's upkeep want, all at once.

    busy_child.py FOLDER PASSPHRASE SECONDS

The window's thread asks, the journal's one thread does. Says how many entries were kept, and how often each was done.
"""

import json
import random
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer

from journal_app.crypto.kdf import Limits
from journal_app.domain.backup import BackupReason
from journal_app.domain.entry import Draft, Entry, EntryKind
from journal_app.domain.identifiers import new_identifier
from journal_app.errors import JournalError
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = Limits(memory_kib_min=8, memory_kib_max=8, passes_min=1, passes_max=1)
MOST_WAITING = 12


def new_entry(number: int) -> Entry:
    now = datetime.now(UTC)
    return Entry(
        id=new_identifier(), kind=EntryKind.FREE, happened_at=now, zone="UTC", written_at=now, text=f"walk {number}"
    )


class Busy:
    """Asks for one thing after the other, at random, without waiting for it."""

    def __init__(self, journal: Journal, tasks: TaskRunner) -> None:
        self._journal = journal
        self._tasks = tasks
        self._chance = random.Random(20261121)
        self.done: Counter[str] = Counter()
        self.failed: list[str] = []
        self.kept = 0
        self._waiting = 0
        entries, draft = journal.entries, new_entry(0)
        self._works: dict[str, Callable[[], object]] = {
            "save": lambda: entries.save(new_entry(1)),
            "edit": lambda: entries.save(replace(entries.get(entries.newest(1)[0].id), text="a longer walk")),
            "page": partial(entries.newest, 50),
            "search": partial(entries.search, "wal"),
            "timeline": partial(journal.courses.timeline, "UTC"),
            "autosave": lambda: entries.save_draft(Draft(entry=draft, saved_at=datetime.now(UTC))),
            "backup": partial(journal.backups.make, BackupReason.BY_HAND),
            "check": journal.check,
            "write anew": journal._database.shrink,
            "look": journal.sync_watch.look,
        }
        self._often = [name for name in self._works for _ in range(1 if name in {"backup", "write anew"} else 8)]

    def ask(self) -> None:
        while self._waiting < MOST_WAITING:
            name = self._chance.choice(self._often)
            self._waiting += 1
            self._tasks.run(self._works[name], partial(self._on_done, name), self._on_failed)

    def _on_done(self, name: str, _: object) -> None:
        self._waiting -= 1
        self.done[name] += 1
        self.kept += name == "save"

    def _on_failed(self, error: JournalError) -> None:
        self._waiting -= 1
        self.failed.append(type(error).__name__)


def main() -> None:
    app = QCoreApplication(sys.argv[:1])
    tasks = TaskRunner()
    opened: list[Journal] = []
    crashes: list[str] = []
    tasks.crashed.connect(lambda error: crashes.append(repr(error)))
    tasks.run(lambda: Vault(Path(sys.argv[1]), limits=LIMITS).unlock(sys.argv[2]), opened.append)
    tasks.finish()
    [journal] = opened
    tasks.run(lambda: journal.entries.save(new_entry(1)))
    busy = Busy(journal, tasks)
    asking = QTimer(interval=0)
    asking.timeout.connect(busy.ask)
    asking.start()
    end = time.monotonic() + float(sys.argv[3])
    watch = QTimer(interval=20)
    watch.timeout.connect(lambda: time.monotonic() > end and app.quit())
    watch.start()
    app.exec()
    asking.stop()
    tasks.finish()
    tasks.run(journal.close)
    tasks.close()
    failed = busy.failed + crashes
    print(json.dumps({"kept": busy.kept + 1, "failed": failed, "done": busy.done}))  # noqa: T201 - its purpose


main()
