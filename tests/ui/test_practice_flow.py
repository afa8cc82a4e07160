"""The practice screens with a real vault: what is said on them is kept, and shown again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from journal_app.domain.check_in import CheckIn
from journal_app.domain.clock import SystemClock
from journal_app.domain.course import DosingSession, Route, SessionStatus
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.step import Step, StepStatus
from journal_app.domain.thread import ThreadKind
from journal_app.services.vault import Vault
from journal_app.ui.flows.practice_flow import PracticeFlow
from tests.builders import make_entry
from tests.ui import inspection
from tests.ui.inspection import named
from tests.ui.opened import Opened

ZONE = "Europe/Berlin"
NOW = SystemClock().now()
HELD = DosingSession(
    id=new_identifier(), starts_at=NOW - timedelta(days=7), zone=ZONE, status=SessionStatus.HELD, route=Route.NASAL
)
COMING = replace(HELD, id=new_identifier(), starts_at=NOW + timedelta(days=4), status=SessionStatus.PLANNED)


class Practice(Opened):
    """The flow over the journal."""

    def __init__(self, qtbot: QtBot, vault: Vault) -> None:
        super().__init__(qtbot, vault, SystemClock(), ZONE)
        self.flow = PracticeFlow(self.unlocked, self.owner)

    def show(self, screen: QWidget) -> None:
        self._qtbot.addWidget(screen)
        inspection.lay_out(screen, 1000, 860)
        self.flow.refresh()
        self.settle()


@pytest.fixture
def opened(qtbot: QtBot, closed_vault: Vault) -> Iterator[Practice]:
    made = Practice(qtbot, closed_vault)
    made.read(lambda: [made.journal.courses.save_dosing_session(one) for one in (HELD, COMING)])
    made.read(lambda: [made.journal.courses.set_intention(HELD.id, "Stay with what comes")])
    yield made
    made.close()


def names(screen: QWidget) -> list[str]:
    return [each.accessibleName() for each in inspection.visible(screen, QPushButton)]


def test_check_in_is_kept_and_shown_below(qtbot: QtBot, opened: Practice) -> None:
    screen = opened.flow.check_in
    opened.show(screen)
    QTest.keyClick(screen.pad, Qt.Key.Key_Home)
    QTest.keyClick(screen.pad, Qt.Key.Key_Right)

    screen.keep.click()

    qtbot.waitUntil(lambda: screen.pad.point is None)
    [kept] = opened.read(opened.journal.practice.check_ins)
    assert (kept.pleasant, kept.energy, kept.zone) == (1, 0, ZONE)
    qtbot.waitUntil(lambda: [one for one in names(screen) if one.startswith("Delete the check-in: Today")] != [])


def test_due_intention_is_looked_at_once(qtbot: QtBot, opened: Practice) -> None:
    screen = opened.flow.chain
    opened.show(screen)
    qtbot.waitUntil(screen.review.isVisible)
    screen.review.box.setPlainText("It still holds")

    screen.review.keep.click()

    def is_next() -> bool:
        return screen.review.box.text == ""

    qtbot.waitUntil(is_next)
    chain = opened.read(lambda: opened.journal.courses.chain(HELD.id))
    assert chain is not None
    assert [review.text for review in chain.reviews] == ["It still holds"]


def test_step_is_answered(qtbot: QtBot, opened: Practice) -> None:
    step = Step(id=new_identifier(), text="Call my sister", made_at=NOW, dosing_session_id=HELD.id)
    opened.read(lambda: opened.journal.practice.save_step(step))
    screen = opened.flow.chain
    opened.show(screen)

    qtbot.waitUntil(lambda: "Partly: Call my sister" in names(screen))

    named(screen, "Partly: Call my sister").click()

    qtbot.waitUntil(lambda: not opened.tasks.is_busy)
    [kept] = opened.read(opened.journal.practice.steps)
    assert kept.status is StepStatus.PARTLY


def test_tick_and_who_is_there_are_kept_for_the_next_session(qtbot: QtBot, opened: Practice) -> None:
    screen = opened.flow.preparation
    opened.show(screen)
    [ride] = [
        each for each in inspection.visible(screen, QCheckBox) if each.accessibleName() == "Somebody takes me home."
    ]
    assert isinstance(ride, QCheckBox)

    ride.click()
    screen.home.with_you.setText("Ana")
    screen.home.keep.click()

    qtbot.waitUntil(lambda: not opened.tasks.is_busy)
    ready = opened.read(lambda: opened.journal.practice.readiness(COMING.id))
    assert ready.ticked == {"general.ride"}
    assert ready.with_you == "Ana"


def test_question_is_parked_and_answered(qtbot: QtBot, opened: Practice) -> None:
    screen = opened.flow.preparation
    opened.show(screen)
    screen.questions.text.setText("May I have coffee?")

    screen.questions.add.click()
    qtbot.waitUntil(lambda: screen.questions.text.text() == "")
    screen.question_asked.emit(opened.read(opened.journal.practice.questions)[0].id, "Yes")

    qtbot.waitUntil(lambda: not opened.tasks.is_busy)
    [question] = opened.read(opened.journal.practice.questions)
    assert question.answer == "Yes"
    assert question.asked_at is not None


def test_step_is_put_in_other_words_and_removed_when_asked(qtbot: QtBot, opened: Practice) -> None:
    step = Step(id=new_identifier(), text="Call my sister", made_at=NOW, dosing_session_id=HELD.id)
    opened.read(lambda: opened.journal.practice.save_step(step))
    opened.read(lambda: opened.journal.practice.answer_step(step.id, StepStatus.PARTLY))
    screen = opened.flow.chain
    opened.show(screen)
    qtbot.waitUntil(lambda: "Change the step: Call my sister" in names(screen))

    named(screen, "Change the step: Call my sister").click()
    screen.step_form.text.setText("Write to my sister")
    screen.step_form.keep.click()
    qtbot.waitUntil(lambda: "Remove the step: Write to my sister" in names(screen))
    [changed] = opened.read(opened.journal.practice.steps)
    named(screen, "Remove the step: Write to my sister").click()
    assert opened.read(opened.journal.practice.steps) == (changed,)  # asked first
    named(screen, "Remove the step").click()
    qtbot.waitUntil(lambda: not opened.tasks.is_busy)

    assert (changed.made_at, changed.status) == (step.made_at, StepStatus.PARTLY)
    assert opened.read(opened.journal.practice.steps) == ()


def test_check_in_is_changed_in_the_form_it_was_made_with(qtbot: QtBot, opened: Practice) -> None:
    made = CheckIn(
        id=new_identifier(), at=NOW - timedelta(hours=3), zone=ZONE, pleasant=2, energy=-1, words=("calm",), line="tea"
    )
    opened.read(lambda: opened.journal.practice.save_check_in(made))
    screen = opened.flow.check_in
    opened.show(screen)
    [change] = [name for name in names(screen) if name.startswith("Change the check-in")]

    named(screen, change).click()
    assert screen.pad.point == (2, -1)
    screen.line.setText("tea and rain")
    screen.keep.click()
    qtbot.waitUntil(lambda: screen.pad.point is None)

    assert opened.read(opened.journal.practice.check_ins) == (replace(made, line="tea and rain"),)


def test_check_in_takes_a_handful_of_keys(qtbot: QtBot, opened: Practice) -> None:
    screen = opened.flow.check_in
    opened.show(screen)
    screen.activateWindow()
    screen.pad.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(screen.pad, key)
    presses = 4
    while QApplication.focusWidget() is not screen.line:
        QTest.keyClick(QApplication.focusWidget() or screen, Qt.Key.Key_Tab)
        presses += 1
        assert presses < 20
    QTest.keyClicks(screen.line, "slept well")
    QTest.keyClick(screen.line, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: screen.pad.point is None)
    [kept] = opened.read(opened.journal.practice.check_ins)
    assert (kept.pleasant, kept.energy, kept.line) == (2, 1, "slept well")


def test_thread_is_renamed_and_a_place_taken_out_when_asked(qtbot: QtBot, opened: Practice) -> None:
    entry = make_entry("the sea was there, and the sea again")
    opened.read(lambda: [opened.journal.entries.save(entry)])
    threads = opened.journal.threads
    thread = opened.read(lambda: threads.begin("", ThreadKind.PLACE, entry.id, 4, 7))
    assert thread is not None
    opened.read(lambda: threads.add(thread.id, entry.id, 27, 30))
    screen = opened.flow.threads
    opened.show(screen)
    qtbot.waitUntil(lambda: "Change the thread: sea" in names(screen))

    named(screen, "Change the thread: sea").click()
    name = QApplication.focusWidget()
    assert isinstance(name, QLineEdit)
    name.setText("The sea")
    QApplication.processEvents()  # what was added to a layout is shown with the next event
    named(screen, "Keep this name").click()
    qtbot.waitUntil(lambda: "Change the thread: The sea" in names(screen))
    places = [
        each for each in inspection.visible(screen, QPushButton) if each.accessibleName().startswith("Take out of")
    ]
    assert isinstance(places[0], QPushButton)
    places[0].click()
    named(screen, "Take it out").click()
    qtbot.waitUntil(lambda: not opened.tasks.is_busy)

    assert [one.name for one in opened.read(threads.threads)] == ["The sea"]
    assert len(opened.read(threads.occurrences)) == 1
