"""What was typed is there again: after a kill, a lock, and a disk that was full for a while."""

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from journal_app.domain.clock import SystemClock
from journal_app.errors import NoSpaceError
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.ui.flows.recording_flow import RecordingFlow
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.flows.writing_flow import WritingFlow
from journal_app.ui.tasks import TaskRunner
from tests.builders import PASSPHRASE, make_draft, make_entry
from tests.faults.lives import lives
from tests.faults.places import CANARY, Places

if sys.platform != "win32":
    import resource

LIVES = 12
SEED = 20260310
HALF = f"{CANARY} stood"
WORDS = f"{HALF} still"


posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are those of POSIX")


@pytest.mark.long
@posix
def test_every_draft_that_was_acknowledged_survives_a_kill(closed_vault: Vault, places: Places) -> None:
    chance = random.Random(SEED)
    typed: dict[str, int] = {}

    with lives("draft_child.py", closed_vault.path, PASSPHRASE, CANARY) as drafting:
        for life in range(LIVES):
            drafting.begin(life)
            said = [drafting.line() for _ in range(chance.randrange(1, 120))] + drafting.end()
            assert places.readable() == []
            typed |= {entry_id: int(times) for entry_id, times in map(str.split, said)}

            journal = closed_vault.unlock(PASSPHRASE)
            waiting = {one.draft.entry.id: one.draft.entry.text.count(CANARY) for one in journal.entries.unfinished()}
            assert journal.check()
            journal.close()
            for known, number in typed.items():
                assert waiting[known] - number in {0, 1}  # one more may be there that it could not tell of
            typed = {known: waiting[known] for known in typed}

    assert len(typed) > LIVES


# --- with the writing screen


class FullDisk:
    """Room for nothing, for this process and as long as it is on: no file may be longer than no bytes at all."""

    def __init__(self) -> None:
        self._room = resource.getrlimit(resource.RLIMIT_FSIZE)

    @property
    def is_on(self) -> bool:
        return resource.getrlimit(resource.RLIMIT_FSIZE) != self._room

    @is_on.setter
    def is_on(self, on: bool) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, self._room[1]) if on else self._room)


class Desk(QObject):
    """A journal with a writing screen."""

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self.journal = journal
        self.tasks = TaskRunner(self)
        self.full = FullDisk()
        self.failed: list[object] = []
        unlocked = Unlocked(journal, self.tasks, SystemClock(), "UTC", self)
        unlocked.failed.connect(self.failed.append)
        self.flow = WritingFlow(unlocked, RecordingFlow(unlocked, self), self)
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
def desk(closed_vault: Vault, qtbot: QtBot) -> Iterator[Desk]:
    tasks = TaskRunner()
    opened: list[Journal] = []
    tasks.run(lambda: closed_vault.unlock(PASSPHRASE), opened.append)
    tasks.finish()
    made = Desk(opened[0])
    made.tasks = tasks
    made.flow._unlocked._tasks = tasks
    qtbot.addWidget(made.flow.guided)
    qtbot.addWidget(made.free)
    yield made
    made.full.is_on = False
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


@posix
def test_words_stay_on_the_screen_while_the_disk_is_full_and_are_saved_when_there_is_room(
    desk: Desk, qtbot: QtBot
) -> None:
    begin(desk, qtbot)
    desk.full.is_on = True

    type_words(desk, WORDS)

    assert desk.free._box.text == WORDS
    assert desk.free.notice.isVisible()
    assert desk.texts() == []
    desk.full.is_on = False
    qtbot.waitUntil(lambda: desk.texts() == [WORDS])
    assert not desk.free.notice.isVisible()


@posix
def test_the_next_pause_saves_what_the_last_could_not(desk: Desk, qtbot: QtBot) -> None:
    begin(desk, qtbot)
    desk.full.is_on = True
    type_words(desk, HALF)
    desk.full.is_on = False

    type_words(desk, WORDS)

    assert desk.texts() == [WORDS]


@posix
def test_words_left_unsaved_by_leaving_the_screen_are_saved_when_there_is_room(desk: Desk, qtbot: QtBot) -> None:
    begin(desk, qtbot)
    desk.full.is_on = True
    type_words(desk, WORDS)
    desk.flow.put_away()

    assert isinstance(desk.flow.save_now(), NoSpaceError)  # a lock would ask first

    desk.full.is_on = False
    assert desk.flow.save_now() is None
    assert desk.texts() == [WORDS]


@posix
def test_a_late_save_does_not_bring_a_kept_entry_back_as_a_draft(desk: Desk, qtbot: QtBot) -> None:
    begin(desk, qtbot)
    desk.full.is_on = True
    desk.flow.retry_milliseconds = 60_000
    type_words(desk, WORDS)
    desk.full.is_on = False

    with qtbot.waitSignal(desk.flow._unlocked.read_requested):
        desk.free._keep.click()
    desk.flow._on_retry_timeout()
    desk.tasks.finish()

    assert desk.texts() == []
    assert [header.headline for header in desk.ask(desk.journal.entries.newest)] == [WORDS]


def test_a_draft_put_away_can_be_brought_back_until_the_page_is_left(desk: Desk, qtbot: QtBot) -> None:
    begin(desk, qtbot)
    type_words(desk, WORDS)
    desk.free._put_away.click()
    desk.free._put_away_now.click()
    desk.tasks.finish()
    assert desk.texts() == []
    assert desk.flow.save_now() is None
    assert desk.texts() == []  # locking does not bring it back

    desk.free._bring_back.click()
    desk.tasks.finish()

    assert desk.texts() == [WORDS]
    assert desk.free._box.text == WORDS
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
