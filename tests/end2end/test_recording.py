"""Locking while somebody speaks: everything is hidden, nothing said is lost, and only the passphrase leads back."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from journal_app.domain.media import Attachment
from journal_app.errors import NoSpaceError
from journal_app.services.media import Media
from journal_app.services.vault import Vault
from journal_app.ui.audio.sound import Sound
from journal_app.ui.idle import AbsenceWatcher
from journal_app.ui.journal_screen import JournalScreen
from journal_app.ui.screens.unlock_screen import UnlockScreen
from tests.end2end.conftest import Person
from tests.sounds import ToneMicrophone

T = TypeVar("T")


@pytest.fixture
def patient(make_person: Callable[..., Person], closed_vault: Vault) -> Person:
    """Give a person with an empty journal, unlocked: what is in it is not what these tests are about."""
    person = make_person(closed_vault.path)
    person.unlock()
    return person


def screen_of(person: Person) -> JournalScreen:
    screen = person.window.journal_screen
    assert screen is not None
    return screen


def record(person: Person, seconds: float) -> ToneMicrophone:
    """Begin to record, and say something."""
    flow = screen_of(person).recording
    flow._make_microphone = ToneMicrophone
    flow.begin()
    microphone = flow.findChild(ToneMicrophone)
    assert microphone is not None
    microphone.say(seconds)
    screen_of(person)._tasks.finish()
    return microphone


def name_of_recording(person: Person) -> str:
    """Return the identifier of the recording under way."""
    tape = screen_of(person).recording._tape
    assert tape is not None
    assert tape.attachment is not None
    return tape.attachment.id


def read(person: Person, qtbot: QtBot, work: Callable[[Media], T]) -> T:
    found: list[T] = []
    screen = screen_of(person)
    screen._tasks.run(partial(work, screen.journal.media), found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def seconds_kept(person: Person, qtbot: QtBot, name: str) -> float:
    """Unlock, and return the length of a recording; it has to be readable and finished."""

    def look(media: Media) -> tuple[Attachment, float]:
        return media.attachment(name), Sound(media.read(name)).seconds

    person.unlock()
    attachment, seconds = read(person, qtbot, look)
    assert attachment.is_complete
    return seconds


def test_a_lock_while_recording_hides_everything_and_records_on(patient: Person, qtbot: QtBot) -> None:
    patient.open("entries")
    microphone = record(patient, 2)
    name = name_of_recording(patient)
    screen, window, cover = screen_of(patient), patient.window, patient.window._cover

    window.lock()
    window.lock()  # as the idle clock does again

    assert cover.isVisible()
    assert not screen.isVisible()
    for press in (Qt.Key.Key_F9, Qt.Key.Key_Escape, Qt.Key.Key_Tab):
        qtbot.keyClick(QApplication.focusWidget() or cover, press)
    qtbot.mouseClick(cover, Qt.MouseButton.LeftButton)
    window.cover()
    assert cover.isVisible()
    assert not screen.isVisible()
    focused = QApplication.focusWidget()
    assert focused is None or cover.isAncestorOf(focused)
    interface = QAccessible.queryAccessibleInterface(screen)
    assert interface.state().invisible
    microphone.say(3)
    with qtbot.waitSignal(window.locked):
        patient.press("Stop and lock")
    assert isinstance(window.centralWidget(), UnlockScreen)
    assert seconds_kept(patient, qtbot, name) == pytest.approx(5, abs=0.1)


def test_a_recording_below_a_lock_ends_by_itself_after_a_while(patient: Person, qtbot: QtBot) -> None:
    record(patient, 2)
    name = name_of_recording(patient)

    patient.window.lock()
    assert patient.window._recording_limit.remainingTime() > 29 * 60_000
    with qtbot.waitSignal(patient.window.locked):
        patient.window._recording_limit.start(0)

    assert seconds_kept(patient, qtbot, name) == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize("is_locked_before", [False, True])
def test_a_sleep_ends_the_recording_before_it_locks(patient: Person, qtbot: QtBot, is_locked_before: bool) -> None:
    window = patient.window
    window._absence = absence = AbsenceWatcher(window)
    absence.slept.connect(window._on_absence_slept)
    absence.went_away.connect(window.lock)
    microphone = record(patient, 2)
    name = name_of_recording(patient)
    if is_locked_before:
        window.lock()

    with qtbot.waitSignal(window.locked):
        absence.on_sleep(True)  # noqa: FBT003  # as D-Bus calls it

    assert not microphone.is_on
    assert isinstance(window.centralWidget(), UnlockScreen)
    assert seconds_kept(patient, qtbot, name) == pytest.approx(2, abs=0.1)


def test_a_screen_that_only_locks_lets_the_recording_go_on(patient: Person, qtbot: QtBot) -> None:
    window = patient.window
    window._absence = absence = AbsenceWatcher(window)
    absence.slept.connect(window._on_absence_slept)
    absence.went_away.connect(window.lock)
    microphone = record(patient, 1)

    absence.on_lock()

    assert window._cover.is_over_recording
    assert microphone.is_on
    with qtbot.waitSignal(window.locked):
        patient.press("Stop and lock")


def test_a_pause_ends_with_the_lock(patient: Person, qtbot: QtBot) -> None:
    record(patient, 2)
    name = name_of_recording(patient)
    screen_of(patient).recording.pause()

    patient.lock()

    assert seconds_kept(patient, qtbot, name) == pytest.approx(2, abs=0.1)


def test_closing_the_window_keeps_what_was_said(
    patient: Person, qtbot: QtBot, make_person: Callable[..., Person]
) -> None:
    record(patient, 2)
    name = name_of_recording(patient)
    folder = patient.window._folder

    assert patient.window.close()

    assert seconds_kept(make_person(folder), qtbot, name) == pytest.approx(2, abs=0.1)


def test_a_full_disk_below_a_lock_is_told_and_asks_before_anything_is_left(
    patient: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    microphone = record(patient, 2)
    name = name_of_recording(patient)
    window, cover = patient.window, patient.window._cover
    qtbot.waitUntil(lambda: not screen_of(patient).is_busy)
    window.lock()

    def full(*_: object) -> None:
        raise NoSpaceError

    with monkeypatch.context() as patched:
        patched.setattr(Media, "append", full)
        microphone.say(2)
        qtbot.waitUntil(lambda: "no room left" in cover.notice.text)
        assert not cover.is_asking
        patient.press("Stop and lock")
        qtbot.waitUntil(lambda: cover.is_asking)
        assert window.journal_screen is not None

    with qtbot.waitSignal(window.locked):
        patient.press("Try again")

    assert seconds_kept(patient, qtbot, name) == pytest.approx(4, abs=0.1)


def test_nothing_of_a_recording_outlives_the_lock(patient: Person, qtbot: QtBot) -> None:
    microphone = record(patient, 2)
    name = name_of_recording(patient)
    gone: list[str] = []
    for name, each in (("microphone", microphone), ("flow", screen_of(patient).recording)):
        each.destroyed.connect(partial(gone.append, name))

    patient.window.lock()
    with qtbot.waitSignal(patient.window.locked):
        patient.press("Stop and lock")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    assert set(gone) == {"microphone", "flow"}
