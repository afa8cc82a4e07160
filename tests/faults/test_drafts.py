"""What was typed is there again: after a kill, a lock, and a disk that was full for a while."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from journal_app.domain.clock import SystemClock
from journal_app.domain.entry import Draft
from journal_app.errors import NoSpaceError
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.flows.writing_flow import WritingFlow
from journal_app.ui.tasks import TaskRunner
from tests.builders import PASSPHRASE, make_draft, make_entry

LIVES = 12
SEED = 20260310


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="ended by a POSIX signal")
def test_every_draft_that_was_acknowledged_survives_a_kill(closed_vault: Vault) -> None:
    chance = random.Random(SEED)
    script = Path(__file__).with_name("draft_child.py")
    root = script.parents[2]
    typed: dict[str, int] = {}

    for _ in range(LIVES):
        with subprocess.Popen(
            [sys.executable, str(script), str(closed_vault.path), PASSPHRASE],
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=root,
            env=os.environ | {"PYTHONPATH": str(root)},
        ) as child:
            assert child.stdout
            assert child.stdout.readline() == b"open\n"
            for _ in range(chance.randrange(1, 120)):
                entry_id, words = child.stdout.readline().split()
                typed[entry_id.decode()] = int(words)
            child.send_signal(signal.SIGKILL)
            for line in child.stdout:  # said before it died, and not read until now
                if line.endswith(b"\n"):
                    entry_id, words = line.split()
                    typed[entry_id.decode()] = int(words)

        journal = closed_vault.unlock(PASSPHRASE)
        waiting = {one.draft.entry.id: len(one.draft.entry.text.split()) for one in journal.entries.unfinished()}
        assert journal.check()
        journal.close()
        for known, number in typed.items():
            assert waiting[known] - number in {0, 1}  # one more may be there that it could not tell of
        typed = {known: waiting[known] for known in typed}

    assert len(typed) > LIVES


# --- with the writing screen


class Full:
    """Stands between a journal and its drafts: as long as it is on, there is no room."""

    def __init__(self, save: Callable[[Draft], None]) -> None:
        self.is_on = False
        self._save = save

    def __call__(self, draft: Draft) -> None:
        if self.is_on:
            raise NoSpaceError
        self._save(draft)


class Desk(QObject):
    """A journal with a writing screen."""

    def __init__(self, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.journal = journal
        self.tasks = TaskRunner(self)
        self.full = Full(journal.entries.save_draft)
        monkeypatch.setattr(journal.entries, "save_draft", self.full)
        self.failed: list[object] = []
        unlocked = Unlocked(journal, self.tasks, SystemClock(), "UTC", self)
        unlocked.failed.connect(self.failed.append)
        self.flow = WritingFlow(unlocked, self)
        self.flow.retry_milliseconds = 20
        self.free = self.flow.free

    def texts(self) -> list[str]:
        """Return the words of the drafts in the vault."""
        return [one.draft.entry.text for one in self.ask(self.journal.entries.unfinished)]

    def ask(self, work: Callable[[], tuple]) -> tuple:  # type: ignore[type-arg]  # whatever the journal returns
        answers: list[tuple] = []  # type: ignore[type-arg]  # as above
        self.tasks.run(work, answers.append)
        self.tasks.finish()
        return answers[0]


@pytest.fixture
def desk(closed_vault: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    tasks = TaskRunner()
    opened: list[Journal] = []
    tasks.run(lambda: closed_vault.unlock(PASSPHRASE), opened.append)
    tasks.finish()
    made = Desk(opened[0], monkeypatch)
    made.tasks = tasks
    made.flow._unlocked._tasks = tasks
    qtbot.addWidget(made.flow.guided)
    qtbot.addWidget(made.free)
    yield made
    tasks.run(opened[0].close)
    tasks.close()


def begin(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.flow.begun):
        desk.flow.begin_free()
    desk.free.show()


def type_words(desk: Desk, words: str) -> None:
    desk.free._box.setPlainText(words)
    desk.free.flush()  # what a pause of a second does
    desk.tasks.finish()


def test_words_stay_on_the_screen_while_the_disk_is_full_and_are_saved_when_there_is_room(
    desk: Desk, qtbot: QtBot
) -> None:
    begin(desk, qtbot)
    desk.full.is_on = True

    type_words(desk, "the heron stood still")

    assert desk.free._box.text == "the heron stood still"
    assert desk.free.notice.isVisible()
    assert desk.texts() == []
    desk.full.is_on = False
    qtbot.waitUntil(lambda: desk.texts() == ["the heron stood still"])
    assert not desk.free.notice.isVisible()


def test_the_next_pause_saves_what_the_last_could_not(desk: Desk, qtbot: QtBot) -> None:
    begin(desk, qtbot)
    desk.full.is_on = True
    type_words(desk, "the heron")
    desk.full.is_on = False

    type_words(desk, "the heron stood still")

    assert desk.texts() == ["the heron stood still"]


def test_words_left_unsaved_by_leaving_the_screen_are_saved_when_there_is_room(desk: Desk, qtbot: QtBot) -> None:
    begin(desk, qtbot)
    desk.full.is_on = True
    type_words(desk, "the heron stood still")
    desk.flow.put_away()

    assert isinstance(desk.flow.save_now(), NoSpaceError)  # a lock would ask first

    desk.full.is_on = False
    assert desk.flow.save_now() is None
    assert desk.texts() == ["the heron stood still"]


def test_a_late_save_does_not_bring_a_kept_entry_back_as_a_draft(desk: Desk, qtbot: QtBot) -> None:
    begin(desk, qtbot)
    desk.full.is_on = True
    type_words(desk, "the heron stood still")

    with qtbot.waitSignal(desk.flow._unlocked.read_requested):
        desk.free._keep.click()
    desk.full.is_on = False
    desk.flow._on_retry_timeout()
    desk.tasks.finish()

    assert desk.texts() == []
    assert [header.headline for header in desk.ask(desk.journal.entries.newest)] == ["the heron stood still"]


def test_a_draft_put_away_can_be_brought_back_until_the_page_is_left(desk: Desk, qtbot: QtBot) -> None:
    begin(desk, qtbot)
    type_words(desk, "the heron stood still")
    desk.free._put_away.click()
    desk.free._put_away_now.click()
    desk.tasks.finish()
    assert desk.texts() == []
    assert desk.flow.save_now() is None
    assert desk.texts() == []  # locking does not bring it back

    desk.free._bring_back.click()
    desk.tasks.finish()

    assert desk.texts() == ["the heron stood still"]
    assert desk.free._box.text == "the heron stood still"
    assert desk.free._keep.isVisible()


def test_a_lock_keeps_the_draft(closed_vault: Vault) -> None:
    entry = make_entry("kept")
    draft = make_draft(entry=replace(entry, text="and more"), page=2, cursor=5)
    journal = closed_vault.unlock(PASSPHRASE)
    journal.entries.save(entry)
    journal.entries.save_draft(draft)
    journal.close()

    journal = closed_vault.unlock(PASSPHRASE)

    assert journal.entries.draft(entry.id) == draft
    assert journal.entries.get(entry.id) == entry
    journal.close()
