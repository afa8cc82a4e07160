"""The evening of a session in the real window: nothing to decide, one key for everything, nothing lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from journal_app.catalog import grounding
from journal_app.domain.course import SessionStatus
from journal_app.domain.drawing import Stroke
from journal_app.domain.media import MediaKind
from journal_app.errors import NoSpaceError
from journal_app.services.media import Media
from journal_app.ui import theme, tokens
from journal_app.ui.audio.states import Trouble
from journal_app.ui.screens.groggy_screen import GroggyScreen
from tests import builders
from tests.end2end.conftest import CheapVault, Person
from tests.sounds import ToneMicrophone

LEAST_TARGET, LEAST_LETTERS = 72, 26.6
"""Pixels; 20 points are 26.7 pixels at 96 dots an inch."""


@pytest.fixture
def evening(make_person: Callable[[Path], Person], tmp_path: Path, clock: builders.FixedClock, qtbot: QtBot) -> Person:
    """Give a person who unlocks an hour and a half after a session that was planned."""
    folder = tmp_path / "Evening.vault"
    journal = CheapVault(folder, clock).create(builders.PASSPHRASE).journal
    journal.courses.save_dosing_session(
        builders.make_dosing_session(starts_at=builders.NOON, ended_at=None, status=SessionStatus.PLANNED)
    )
    journal.close()
    clock.present = builders.NOON + timedelta(hours=1, minutes=30)
    person = make_person(folder)
    person.window.activateWindow()
    person.unlock()
    qtbot.waitUntil(lambda: _screen(person).isVisible())
    return person


def _screen(person: Person) -> GroggyScreen:
    journal_screen = person.window.journal_screen
    assert journal_screen is not None
    return journal_screen.groggy.screen


def _settle(person: Person, qtbot: QtBot) -> None:
    screen = person.window.journal_screen
    assert screen is not None
    qtbot.waitUntil(lambda: not screen.is_busy)
    QApplication.processEvents()


def _press(person: Person, qtbot: QtBot, key: Qt.Key, text: str = "") -> None:
    target = QApplication.focusWidget() or person.window
    qtbot.keyClicks(target, text) if text else qtbot.keyClick(target, key)


def _entry(person: Person, qtbot: QtBot) -> tuple[str, ...]:
    screen = person.window.journal_screen
    assert screen is not None
    found: list[tuple[str, ...]] = []
    journal = screen.journal
    screen._unlocked.read(
        lambda: tuple(
            answer.text for header in journal.entries.newest(9) for answer in journal.entries.get(header.id).answers
        ),
        found.append,
    )
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_quiet_mode_opens_by_itself_and_is_worked_by_keys_alone(evening: Person, qtbot: QtBot) -> None:
    qtbot.waitUntil(evening.window.isActiveWindow)
    screen = _screen(evening)
    assert theme.current().is_dim

    _press(evening, qtbot, Qt.Key.Key_Space)  # the card for the day, then the first question
    first = screen.question
    _press(evening, qtbot, Qt.Key.Key_4)  # skip
    second = screen.question
    assert first != second
    _press(evening, qtbot, Qt.Key.Key_3)  # a few words
    _press(evening, qtbot, Qt.Key.Key_Return, "a green door")
    _press(evening, qtbot, Qt.Key.Key_Return)
    _settle(evening, qtbot)
    _press(evening, qtbot, Qt.Key.Key_Return, "half a li")
    _press(evening, qtbot, Qt.Key.Key_Escape)  # stop here keeps what stands there
    _settle(evening, qtbot)

    assert _entry(evening, qtbot) == ("a green door", "half a li")
    assert evening.sees("Rest")
    evening.press("Open the journal")
    _settle(evening, qtbot)
    assert not theme.current().is_dim
    assert evening.window.journal_screen is not None
    assert not evening.window.journal_screen.is_groggy


def test_all_that_is_seen_of_the_evening_is_dim_and_nothing_is_afterwards(evening: Person, qtbot: QtBot) -> None:
    screen = evening.window.journal_screen
    assert screen is not None
    dim, light = tokens.DUSK, tokens.LIGHT

    evening.open("support")  # as Get support does
    screen.frame.say("A word that stands above it.")
    QApplication.processEvents()

    assert _grounds(evening) <= {dim.bg, dim.sidebar, dim.warn_soft}
    evening.window.cover()
    assert _grounds(evening) == {dim.bg}
    evening.window.cover()
    screen.groggy.begin()
    qtbot.waitUntil(lambda: _screen(evening).isVisible())
    assert _grounds(evening) <= {dim.bg, dim.warn_soft}
    _screen(evening).left.emit()
    _settle(evening, qtbot)
    evening.open("support")
    QApplication.processEvents()
    assert _grounds(evening) <= {light.bg, light.sidebar, light.warn_soft}


def _grounds(person: Person) -> set[str]:
    """Return the colours along the edges of the window, where there are no words."""
    picture = person.window.grab().toImage()
    last = picture.width() - 4
    inset = 40
    return {
        picture.pixelColor(*place).name().upper()
        for place in ((3, inset), (3, picture.height() - 4), (last, picture.height() - 4), (last - 300, 3))
    }


def test_words_half_typed_survive_a_lock(evening: Person, qtbot: QtBot) -> None:
    _screen(evening).write_words()
    evening.write("the ligh")

    evening.lock()
    evening.unlock()
    qtbot.waitUntil(lambda: _screen(evening).isVisible())

    assert _screen(evening).unkept_words == "the ligh"


def test_one_press_records_and_stopping_keeps_it(evening: Person, qtbot: QtBot) -> None:
    journal_screen = evening.window.journal_screen
    assert journal_screen is not None
    recording = journal_screen.recording
    recording._make_microphone = ToneMicrophone
    screen = _screen(evening)
    asked = screen.question

    screen.say_it()
    microphone = recording._microphone
    assert isinstance(microphone, ToneMicrophone)
    microphone.say(3.0)
    screen.recorder.stop_button.click()
    qtbot.waitUntil(lambda: not recording.is_recording)
    _settle(evening, qtbot)

    kept = journal_screen.journal.media
    found: list[object] = []
    entry = journal_screen.groggy._entry
    assert entry is not None
    journal_screen._unlocked.read(lambda: kept.of_entry(entry.id), found.extend)
    qtbot.waitUntil(lambda: bool(found))
    [attachment] = found
    assert getattr(attachment, "kind", None) is MediaKind.VOICE
    assert getattr(attachment, "prompt_id", None) == (asked.id if asked else "")
    assert screen.question != asked


def test_everything_is_large_enough_for_blurred_eyes_and_unsteady_hands(evening: Person) -> None:
    screen = _screen(evening)
    steps = (
        lambda: screen._show(screen._home_page),
        lambda: screen._show(screen._ask_page),
        screen.write_words,
        screen.draw_it,
        lambda: screen._show(screen._say_page),
        lambda: screen.recorder.show_trouble(Trouble.NO_DEVICE),
        lambda: screen._show(screen._person_page),
        lambda: screen._show(screen._calm_page),
        lambda: screen._play(grounding.load()[0]),
        screen.stop,
    )
    found: list[tuple[tuple[int, int], int, str]] = []
    for size in ((1280, 860), (900, 600)):
        evening.window.resize(*size)
        for number, step in enumerate(steps):
            step()
            QApplication.processEvents()
            buttons = [each for each in screen.findChildren(QAbstractButton) if each.isVisible()]
            texts = [each for each in screen.findChildren(QLabel) if each.isVisible() and each.text()]
            assert buttons
            found += [
                (size, number, each.accessibleName())
                for each in buttons
                if each.height() < LEAST_TARGET or each.width() < LEAST_TARGET
            ]
            found += [
                (size, number, each.text()) for each in texts if QFontInfo(each.font()).pixelSize() < LEAST_LETTERS
            ]
    evening.press("Rest")
    QApplication.processEvents()
    cover = evening.window._cover
    texts = [each for each in cover.findChildren(QLabel) if each.isVisible() and each.text()]
    assert texts
    found += [(size, -1, each.text()) for each in texts if QFontInfo(each.font()).pixelSize() < LEAST_LETTERS]
    assert not found


def test_somebody_to_call_and_steady_ground_are_always_there(evening: Person) -> None:
    screen = _screen(evening)
    for step in (screen.write_words, screen.draw_it, screen.stop, lambda: screen._show(screen._ask_page)):
        step()
        QApplication.processEvents()
        for name in ("My person", "Steady"):
            button = next(each for each in screen.findChildren(QAbstractButton) if each.accessibleName() == name)
            assert button.isVisible()
            assert screen.rect().contains(button.mapTo(screen, QPoint(button.width() - 1, button.height() - 1)))


def test_an_exercise_counts_neither_steps_nor_seconds(evening: Person) -> None:
    screen = _screen(evening)

    screen._play(grounding.load()[0])
    QApplication.processEvents()

    texts = [each.text() for each in screen.findChildren(QLabel) if each.isVisible()]
    assert grounding.load()[0].steps[0].text in texts
    assert not [text for text in texts if any(letter.isdigit() for letter in text)]


def test_an_evening_without_a_word_does_not_say_that_something_is_kept(evening: Person, qtbot: QtBot) -> None:
    screen = _screen(evening)

    screen.stop()

    assert evening.sees("Open the journal")
    assert not evening.sees("Hide it until tomorrow")
    assert "kept, just as it came" not in screen._rest_words.text()
    screen.write_words()
    evening.write("a door")
    screen.stop()
    _settle(evening, qtbot)
    assert evening.sees("Hide it until tomorrow")
    assert "kept, just as it came" in screen._rest_words.text()


def test_what_finds_no_room_comes_back_to_be_kept(
    evening: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise NoSpaceError

    monkeypatch.setattr(Media, "save_drawing", full)
    monkeypatch.setattr(Media, "append", full)
    screen = _screen(evening)
    stroke = Stroke(colour="text", width=4, points=((0.2, 0.2, 1.0), (0.8, 0.8, 1.0)))
    screen.draw_it()
    drawn = replace(screen.board.drawing, strokes=(stroke,))
    screen.board.set_drawing(drawn)

    screen._on_drawing_kept()
    _settle(evening, qtbot)

    assert screen.board.isVisible()
    assert screen.board.drawing == drawn
    assert "no room" in screen.notice.text
    journal_screen = evening.window.journal_screen
    assert journal_screen is not None
    journal_screen.recording._make_microphone = ToneMicrophone
    screen.say_it()
    screen._go_aside(screen._person_page)
    microphone = journal_screen.recording.findChild(ToneMicrophone)
    assert microphone is not None
    microphone.say(4)
    qtbot.waitUntil(screen.recorder.isVisible)
    assert "no room" in screen.recorder.notice.text


def test_at_most_four_questions_are_asked_and_none_is_long(evening: Person) -> None:
    screen = _screen(evening)
    asked = []
    while screen.question is not None:
        asked.append(screen.question.text)
        screen.skip()

    assert 1 <= len(asked) <= 4
    assert all(len(text.split()) <= 9 for text in asked)


def test_quiet_mode_waits_two_hours_before_it_locks(evening: Person, qtbot: QtBot) -> None:
    idle = evening.window._idle

    assert idle._idle.interval() == 120 * 60_000
    evening.press("Stop here")
    evening.press("Open the journal")

    qtbot.waitUntil(lambda: idle._idle.interval() == 5 * 60_000)
