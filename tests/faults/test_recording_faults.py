"""Recording, and what may come in between: a kill, a lock, a full disk, a microphone that is not there."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from journal_app.domain.clock import SystemClock
from journal_app.domain.media import Attachment
from journal_app.errors import JournalError, NoSpaceError, ReadOnlyError
from journal_app.services.vault import Vault
from journal_app.ui.audio.sound import Sound
from journal_app.ui.audio.states import RecordingState, Trouble
from journal_app.ui.flows.recording_flow import RecordingFlow
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.tasks import TaskRunner
from tests.builders import PASSPHRASE
from tests.sounds import HERTZ, RATE, ToneMicrophone, hertz_of, tone

if TYPE_CHECKING:
    from journal_app.services.journal import Journal

pytestmark = pytest.mark.usefixtures("qapp")

T = TypeVar("T")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="ends processes and limits files in POSIX's way")
LOST_MOST = 5
"""Seconds of what was said that a crash may take."""


class Studio:
    """An open journal, and a recording into it from a microphone that hears what it is told to."""

    def __init__(self, vault: Vault, owner: QObject, trouble: Trouble | None = None) -> None:
        self.tasks = TaskRunner(owner)
        opened: list[Journal] = []
        self.tasks.run(lambda: vault.unlock(PASSPHRASE), opened.append)
        self.tasks.finish()
        [self.journal] = opened
        self.unlocked = Unlocked(self.journal, self.tasks, SystemClock(), "UTC", owner)
        self.flow = RecordingFlow(
            self.unlocked, owner, make_microphone=lambda parent: ToneMicrophone(parent, trouble=trouble)
        )
        self.finished: list[Attachment | None] = []
        self.refusals: list[JournalError] = []
        self.troubles: list[Trouble] = []
        self.flow.finished.connect(self.finished.append)
        self.flow.refused.connect(self.refusals.append)
        self.flow.troubled.connect(self.troubles.append)

    @property
    def microphone(self) -> ToneMicrophone:
        found = [each for each in self.flow.findChildren(ToneMicrophone) if each.is_open]
        return found[-1]

    def read(self, work: Callable[[], T]) -> T:
        found: list[T] = []
        self.tasks.run(work, found.append)
        self.tasks.finish()
        return found[0]

    def record(self, seconds: float) -> None:
        self.flow.begin()
        self.microphone.say(seconds)

    def end(self) -> Attachment:
        self.flow.stop()
        self.tasks.finish()
        assert self.finished
        last = self.finished[-1]
        assert last is not None
        return last

    def sound(self, attachment: Attachment) -> Sound:
        return Sound(self.read(partial(self.journal.media.read, attachment.id)))


@pytest.fixture
def open_studio(closed_vault: Vault) -> Iterator[Callable[..., Studio]]:
    """Give a function that opens the vault of the test for recording."""
    owner = QObject()
    made: list[Studio] = []

    def begin(trouble: Trouble | None = None) -> Studio:
        made.append(Studio(closed_vault, owner, trouble))
        return made[-1]

    yield begin
    for studio in made:
        studio.tasks.run(studio.journal.close)
        studio.tasks.close()


def assert_tone(sound: Sound, seconds: float) -> None:
    assert sound.seconds == pytest.approx(seconds, abs=0.1)
    assert hertz_of(sound.read(sound.samples - RATE, RATE)) == pytest.approx(HERTZ, abs=2)


# --- one recording


def test_what_is_said_is_kept_with_its_length_and_its_shape(open_studio: Callable[..., Studio]) -> None:
    studio = open_studio()
    states: list[RecordingState] = []
    studio.flow.state_changed.connect(states.append)

    studio.flow.begin("an entry to come", "P3.body.1")
    studio.microphone.say(3.2)
    studio.flow.pause()
    studio.microphone.say(9)  # not heard
    studio.flow.go_on()
    studio.microphone.say(2.1)
    kept = studio.end()

    assert (kept.entry_id, kept.prompt_id, kept.is_complete) == ("an entry to come", "P3.body.1", True)
    assert_tone(studio.sound(kept), 5.3)
    assert kept.seconds == pytest.approx(5.3, abs=0.001)
    assert len(kept.peaks) == 53
    assert min(kept.peaks) > 50
    assert studio.read(lambda: studio.journal.media.attachment(kept.id)) == kept
    state = RecordingState
    assert states == [
        state.OPENING, state.RECORDING, state.PAUSED, state.RECORDING, state.FINISHING, state.IDLE
    ]  # fmt: skip


def test_it_is_kept_in_pieces_while_it_is_said(open_studio: Callable[..., Studio]) -> None:
    studio = open_studio()
    kept: list[float] = []
    studio.flow.kept.connect(kept.append)

    studio.record(8)
    studio.tasks.finish()

    assert kept[-1] >= 8 - 1.6
    assert studio.flow.seconds == 8
    [under_way] = studio.read(studio.journal.media.unfinished)
    assert studio.sound(under_way).seconds == pytest.approx(kept[-1], abs=0.01)
    studio.end()


def test_a_press_without_a_word_leaves_nothing(open_studio: Callable[..., Studio]) -> None:
    studio = open_studio()

    studio.flow.begin()
    studio.flow.stop()
    studio.tasks.finish()

    assert studio.finished == [None]
    assert studio.read(studio.journal.media.unfinished) == ()


def test_a_microphone_that_hears_nothing_is_noticed(open_studio: Callable[..., Studio]) -> None:
    studio = open_studio()
    silent: list[bool] = []
    studio.flow.silence_changed.connect(silent.append)

    studio.flow.begin()
    studio.microphone.say(5, bytes(RATE * 10))
    studio.microphone.say(1)
    studio.end()

    assert silent == [True, False]


# --- the microphone


@pytest.mark.parametrize("trouble", [Trouble.NO_DEVICE, Trouble.NO_PERMISSION, Trouble.NO_LIBRARY])
def test_a_microphone_that_cannot_be_heard_is_told_and_can_be_tried_again(
    open_studio: Callable[..., Studio], trouble: Trouble
) -> None:
    studio = open_studio(trouble)

    studio.flow.begin()
    studio.flow.begin()

    assert studio.troubles == [trouble, trouble]
    assert studio.flow.state is RecordingState.IDLE
    assert studio.read(studio.journal.media.unfinished) == ()


@pytest.mark.parametrize(("said", "trouble"), [(0, Trouble.BUSY), (2, Trouble.LOST)])
def test_a_microphone_that_falls_silent_altogether_is_noticed(
    open_studio: Callable[..., Studio], qtbot: QtBot, said: float, trouble: Trouble
) -> None:
    studio = open_studio()
    studio.record(said)

    with qtbot.waitSignal(studio.flow.finished):
        studio.flow._deaf.start(0)

    assert studio.troubles == [trouble]
    [kept] = studio.finished
    assert (kept.seconds if kept else 0) == said


def test_a_microphone_that_is_unplugged_keeps_what_was_said(open_studio: Callable[..., Studio]) -> None:
    studio = open_studio()
    studio.record(3)

    studio.microphone.lose()
    studio.tasks.finish()

    assert studio.troubles == [Trouble.LOST]
    [kept] = studio.finished
    assert kept is not None
    assert_tone(studio.sound(kept), 3)


# --- the disk


@contextmanager
def no_room(vault: Vault) -> Iterator[None]:
    """Let no file grow beyond the largest of the vault."""
    largest = max(path.stat().st_size for path in vault.path.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def fill_up(studio: Studio) -> None:
    """Speak until there is no room."""
    for _ in range(400):
        studio.microphone.say(1)
        studio.tasks.finish()
        if studio.refusals:
            return
    pytest.fail("there was always room")


@POSIX
def test_a_disk_that_fills_up_keeps_every_word_once_there_is_room(
    open_studio: Callable[..., Studio], closed_vault: Vault
) -> None:
    studio = open_studio()
    studio.record(2)
    studio.tasks.finish()
    with no_room(closed_vault):
        fill_up(studio)
        assert not studio.microphone.is_on
        said = studio.flow.seconds
        studio.flow.go_on()
        studio.tasks.finish()
        assert studio.flow.state is RecordingState.HELD

    studio.flow.go_on()
    studio.tasks.finish()
    assert studio.flow.is_heard
    studio.microphone.say(1.5)
    kept = studio.end()

    assert {type(error) for error in studio.refusals} == {NoSpaceError}
    assert len(studio.refusals) == 2  # once for each try, not for each piece
    assert_tone(studio.sound(kept), said + 1.5)
    assert studio.read(studio.journal.check)


@POSIX
def test_what_found_no_room_can_be_left(open_studio: Callable[..., Studio], closed_vault: Vault) -> None:
    studio = open_studio()
    studio.record(2)
    studio.tasks.finish()
    with no_room(closed_vault):
        fill_up(studio)
        said = studio.flow.seconds
        studio.flow.stop()
        studio.tasks.finish()
        assert studio.flow.state is RecordingState.UNKEPT
        assert isinstance(studio.flow.finish_now(), NoSpaceError)

    studio.flow.leave_rest()
    studio.tasks.finish()

    [kept] = studio.finished
    assert kept is not None
    assert said - LOST_MOST <= studio.sound(kept).seconds < said
    assert kept.seconds == pytest.approx(studio.sound(kept).seconds, abs=0.01)


def test_a_journal_that_is_read_only_says_so(open_studio: Callable[..., Studio]) -> None:
    studio = open_studio()
    studio.journal.newer_seen_at = SystemClock().now()

    studio.flow.begin()

    assert [type(error) for error in studio.refusals] == [ReadOnlyError]
    assert studio.flow.state is RecordingState.IDLE


# --- nothing that could be heard outside the journal


def heard_in(folder: Path) -> list[Path]:
    """Return the files in which sound can be found: the marks of its forms, or samples as they were heard."""
    marks = (b"OggS", b"OpusHead", b"fLaC\x00\x00\x00\x22", b"RIFF", tone(0.025)[:64])
    found = []
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # what SQLite has just removed
            if path.is_file() and any(mark in path.read_bytes() for mark in marks):
                found.append(path)
    return found


def test_no_file_has_sound_in_it_while_recording_or_afterwards(
    open_studio: Callable[..., Studio], closed_vault: Vault, tmp_path: Path
) -> None:
    temporary = Path(tempfile.gettempdir())
    (tmp_path / "seen.ogg").write_bytes(b"...OggS...")
    assert heard_in(tmp_path) == [tmp_path / "seen.ogg"]  # the look finds what there is
    (tmp_path / "seen.ogg").unlink()
    studio = open_studio()

    for _ in range(4):
        studio.flow.begin()
        studio.microphone.say(3)
        studio.tasks.finish()
        assert heard_in(closed_vault.path) == heard_in(tmp_path) == []
        studio.sound(studio.end()).read(0, RATE)

    assert heard_in(tmp_path) == []
    if temporary.is_relative_to(tmp_path):
        assert list(temporary.rglob("*.ogg")) == []


# --- a kill


@POSIX
@pytest.mark.parametrize("said_at_least", [4, 12.5])
def test_a_kill_takes_less_than_five_seconds_of_what_was_said(
    closed_vault: Vault, tmp_path: Path, said_at_least: float
) -> None:
    script = Path(__file__).with_name("recording_child.py")
    temporary = tmp_path / "child"
    temporary.mkdir()
    environment = {"PYTHONPATH": str(script.parents[2]), "TMPDIR": str(temporary), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, str(script), str(closed_vault.path), PASSPHRASE],
        stdout=subprocess.PIPE,
        env=os.environ | environment,
    ) as child:
        assert child.stdout
        said = 0.0
        while said < said_at_least:
            line = child.stdout.readline()
            assert line, "the child ended by itself"
            said = float(line.split()[1])
        child.send_signal(signal.SIGKILL)
        said = max([said, *(float(line.split()[1]) for line in child.stdout if line.endswith(b"\n"))])
    assert heard_in(closed_vault.path) == heard_in(temporary) == []

    studio = Studio(closed_vault, owner := QObject())
    [left] = studio.read(studio.journal.media.unfinished)
    assert studio.read(lambda: studio.journal.captures.recover("UTC")) == 1
    kept = studio.read(lambda: studio.journal.media.attachment(left.id))
    sound = studio.sound(kept)

    assert kept.is_complete
    assert said - LOST_MOST < sound.seconds <= said + 1
    assert kept.seconds == pytest.approx(sound.seconds, abs=0.1)
    assert hertz_of(sound.read(0, sound.samples)) == pytest.approx(HERTZ, abs=1)
    assert studio.read(studio.journal.check)
    studio.tasks.run(studio.journal.close)
    studio.tasks.close()
    owner.deleteLater()
