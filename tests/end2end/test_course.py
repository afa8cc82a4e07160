"""The course, its sessions and marks in the real window, from the first press to what is kept."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from journal_app.domain.course import SessionStatus
from journal_app.domain.session_record import WeightUnit
from journal_app.errors import NoSpaceError
from journal_app.services.journal import Journal
from journal_app.storage import records
from journal_app.ui.journal_screen import JournalScreen
from journal_app.ui.widgets.writing import WritingBox
from tests.end2end.conftest import Person

T = TypeVar("T")
_PAGE = "The page of this session: Session 5"


def _screen(person: Person) -> JournalScreen:
    screen = person.window.journal_screen
    assert screen is not None
    return screen


def _kept(person: Person, qtbot: QtBot, work: Callable[[Journal], T]) -> T:
    """Ask the journal something, in its own thread, after all that was asked before."""
    screen = _screen(person)
    found: list[T] = []
    screen._unlocked.read(lambda: work(screen.journal), found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def _is_on(person: Person, screen: str) -> bool:
    return _screen(person)._name == screen


def _settle(person: Person, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not _screen(person).is_busy)
    QApplication.processEvents()


def test_session_is_noted_with_everything_around_it(patient: Person, qtbot: QtBot) -> None:
    patient.window.activateWindow()
    qtbot.waitUntil(patient.window.isActiveWindow)
    patient.open("sessions")
    before = {one.id for one in _kept(patient, qtbot, lambda journal: journal.courses.dosing_sessions())}
    patient.press("Add dosing session")
    qtbot.waitUntil(lambda: patient.sees("Keep"))
    record = _screen(patient).courses.record_screen
    qtbot.waitUntil(record.when.start.control.hasFocus)
    patient.fill("Dose", "60")
    record.before.set_open(is_open=True)
    patient.fill("Your intention", "To listen")
    patient.fill("Body weight", "150")
    record.before.weight_unit.setCurrentIndex(1)
    record.side_effects.set_open(is_open=True)
    patient.press("Headache")
    patient.press("Keep")
    qtbot.waitUntil(lambda: patient.sees("Add dosing session"))
    _settle(patient, qtbot)

    focused = QApplication.focusWidget()
    assert focused is not None
    assert "60 mg" in focused.accessibleName()  # its own row
    sessions = _kept(patient, qtbot, lambda journal: journal.courses.dosing_sessions())
    [session] = [one for one in sessions if one.id not in before]
    intention = _kept(patient, qtbot, lambda journal: journal.courses.intention_for(session.id))
    effects = _kept(patient, qtbot, lambda journal: journal.courses.side_effects(session.id))
    assert intention is not None
    assert intention.text == "To listen"
    assert [effect.word for effect in effects] == ["headache"]
    assert session.course_id is not None
    preferences = _kept(patient, qtbot, lambda journal: journal.preferences.get())
    assert preferences.weight_unit is WeightUnit.POUND


def test_failed_save_loses_neither_session_nor_intention(
    patient: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NoSpaceError

    patient.open("sessions")
    patient.press("Add dosing session")
    qtbot.waitUntil(lambda: patient.sees("Keep"))
    record = _screen(patient).courses.record_screen
    record.before.set_open(is_open=True)
    patient.fill("Dose", "60")
    patient.fill("Your intention", "To listen")
    with monkeypatch.context() as fault:
        fault.setattr(records, "write_intention", full)
        patient.press("Keep")
        _settle(patient, qtbot)
    assert patient.line("Dose").text() == "60"
    assert patient.line("Your intention").text() == "To listen"

    patient.press("Keep")
    qtbot.waitUntil(lambda: patient.sees("Add dosing session"))

    intentions = _kept(patient, qtbot, lambda journal: journal.courses.intentions())
    assert [one.text for one in intentions if one.text == "To listen"] == ["To listen"]


def test_page_that_is_not_kept_waits_behind_other_screens(patient: Person, qtbot: QtBot) -> None:
    patient.open("sessions")
    patient.press("Add dosing session")
    qtbot.waitUntil(lambda: patient.sees("Keep"))
    patient.fill("Dose", "60")
    patient.open("today")
    patient.open("sessions")

    patient.press("Add dosing session")

    qtbot.waitUntil(lambda: patient.sees("Leave it"))
    assert patient.line("Dose").text() == "60"


def test_session_ahead_is_cancelled_and_planned_again(patient: Person, qtbot: QtBot) -> None:
    patient.open("sessions")
    session = _kept(patient, qtbot, lambda journal: journal.courses.next_dosing_session())
    assert session is not None

    patient.press("Cancel: Session 6")
    _settle(patient, qtbot)
    cancelled = _kept(patient, qtbot, lambda journal: journal.courses.dosing_session(session.id))
    patient.press("Plan it again: Session")
    _settle(patient, qtbot)
    planned = _kept(patient, qtbot, lambda journal: journal.courses.dosing_session(session.id))

    assert cancelled is not None
    assert planned is not None
    assert (cancelled.status, planned.status) == (SessionStatus.CANCELLED, SessionStatus.PLANNED)
    assert len(planned.history) == len(session.history) + 2


def test_course_is_begun_from_a_rhythm(patient: Person, qtbot: QtBot) -> None:
    patient.open("sessions")
    patient.press("Begin another course")
    _settle(patient, qtbot)
    cards = _screen(patient).courses.begin_screen
    cards._choose(next(one for one in cards.templates if one.id == "lozenges"))
    patient.fill("What you call this course", "Winter")
    patient.press("Begin this course")
    qtbot.waitUntil(lambda: patient.sees("Add dosing session"))
    _settle(patient, qtbot)

    courses = _kept(patient, qtbot, lambda journal: journal.courses.courses())
    [course] = [one for one in courses if one.name == "Winter"]
    planned = _kept(patient, qtbot, lambda journal: journal.courses.dosing_sessions(course.id))
    assert len(planned) == course.planned_sessions
    assert patient.sees("Winter")


def test_mark_and_support_are_reached_and_left(patient: Person, qtbot: QtBot) -> None:
    patient.open("sessions")
    patient.press("Marks: medicines, life events, illness, sleep")
    patient.press("Add a mark")
    patient.fill("In a few words", "Sertraline 50 mg")
    patient.press("Keep")
    _settle(patient, qtbot)

    marks = _kept(patient, qtbot, lambda journal: journal.courses.life_marks())
    assert [mark.text for mark in marks if mark.text == "Sertraline 50 mg"] == ["Sertraline 50 mg"]
    patient.press("Back to the sessions")
    qtbot.waitUntil(lambda: patient.sees("Add dosing session"))


def test_locking_on_the_page_of_a_session_or_a_course_comes_back_to_it(patient: Person, qtbot: QtBot) -> None:
    session = next(one for one in _kept(patient, qtbot, lambda journal: journal.courses.dosing_sessions()))
    for open_page in (
        lambda: _screen(patient).courses.open_dosing_session(session.id),
        lambda: _screen(patient).courses.open_course(session.course_id or ""),
    ):
        patient.open("sessions")
        open_page()
        qtbot.waitUntil(lambda: _screen(patient)._name != "sessions")
        before = _screen(patient)._name
        patient.lock()

        patient.unlock()

        qtbot.waitUntil(partial(_is_on, patient, before))
    assert _screen(patient).courses.course_screen.course_id == session.course_id


def test_locking_on_an_empty_page_of_the_course_comes_back_to_the_sessions(patient: Person, qtbot: QtBot) -> None:
    patient.open("sessions")
    patient.press("Add dosing session")
    qtbot.waitUntil(lambda: patient.sees("Keep"))
    patient.lock()

    patient.unlock()

    qtbot.waitUntil(lambda: patient.sees("Add dosing session"))


def test_what_is_typed_on_a_page_survives_the_lock_and_is_kept_later(patient: Person, qtbot: QtBot) -> None:
    patient.open("sessions")
    patient.press("Add dosing session")
    qtbot.waitUntil(lambda: patient.sees("Keep"))
    record = _screen(patient).courses.record_screen
    record._typing._pause.setInterval(10)
    record.before.set_open(is_open=True)
    patient.fill("Your intention", "To listen")
    patient.fill("Dose", "60 or")
    typed = lambda: _kept(patient, qtbot, lambda journal: journal.courses.session_drafts())  # noqa: E731  # asked twice
    qtbot.waitUntil(lambda: bool(typed()))  # at a pause: a crash from here on loses nothing
    patient.fill("Dose", " so")
    patient.lock()
    patient.unlock()
    qtbot.waitUntil(lambda: patient.sees("Keep"))  # the page that was left
    [draft] = typed()
    assert draft.typed["Dose #1"] == "60 or so"

    patient.open("sessions")
    [go_on] = [name for name in _buttons(patient) if name.startswith("Go on: A new dosing session")]
    patient.press(go_on)
    qtbot.waitUntil(lambda: patient.sees("Keep"))
    _screen(patient).courses.record_screen.before.set_open(is_open=True)
    assert patient.line("Your intention").text() == "To listen"
    patient.line("Dose").setText("60")
    patient.press("Keep")
    qtbot.waitUntil(lambda: patient.sees("Add dosing session"))

    assert typed() == ()
    intentions = _kept(patient, qtbot, lambda journal: journal.courses.intentions())
    assert [one.text for one in intentions if one.text == "To listen"] == ["To listen"]


def test_words_in_the_forms_of_every_day_survive_the_lock(patient: Person, qtbot: QtBot) -> None:
    screen = patient.window.journal_screen
    assert screen is not None
    patient.press("Change the intention")
    screen.today.screen._next.line.setText("to stay with what comes")
    patient.open("team_notes")
    screen.support.notes_screen.text.setText("dizzy on the stairs")
    patient.open("preparation")
    box = screen.practice.preparation.hard.boxes["tell_me"]
    assert isinstance(box, WritingBox)
    box.setPlainText("the ground is still there")
    screen.practice.preparation.questions.text.setText("may I swim the day after")
    patient.open("check_in")
    screen.practice.check_in.line.setText("a walk before breakfast")
    patient.open("sessions")
    patient.press("Marks: medicines, life events, illness, sleep")
    patient.press("Add a mark")
    screen.courses.marks_screen.form.text.setText("a new tablet")
    patient.open("sessions")
    patient.press("Add preparation, integration or call")
    screen.courses.screen._form.notes.setPlainText("he asked about the lake")

    patient.lock()
    patient.unlock()

    again = patient.window.journal_screen
    assert again is not None
    patient.open("preparation")
    assert again.practice.preparation.hard.said["tell_me"] == "the ground is still there"
    patient.open("check_in")
    shown = [each.text() for each in again.findChildren(QLabel)]
    assert {"may I swim the day after", "a walk before breakfast"} <= set(shown)
    talks = _kept(patient, qtbot, lambda journal: journal.courses.therapy_sessions())
    marks = _kept(patient, qtbot, lambda journal: journal.courses.life_marks())
    intentions = _kept(patient, qtbot, lambda journal: journal.courses.intentions())
    notes = _kept(patient, qtbot, lambda journal: journal.team_notes.notes())
    assert "to stay with what comes" in [one.text for one in intentions]
    assert "dizzy on the stairs" in [one.text for one in notes]
    assert "he asked about the lake" in [one.notes for one in talks]
    assert "a new tablet" in [one.text for one in marks]


def test_each_session_leads_to_its_chain_and_to_getting_ready_and_back(patient: Person, qtbot: QtBot) -> None:
    patient.open("sessions")
    patient.press("Get ready: Session 6")
    qtbot.waitUntil(lambda: patient.sees("Back to the sessions") and _screen(patient).place().screen == "preparation")
    patient.press("Back to the sessions")
    patient.press("Intention and steps: Session 5")
    qtbot.waitUntil(lambda: _screen(patient).place().screen == "chain")
    chain = _screen(patient).practice.chain
    qtbot.waitUntil(lambda: any(name.startswith(_PAGE) for name in _buttons(patient)))
    _settle(patient, qtbot)  # it is filled once more when it is shown
    [page] = [name for name in _buttons(patient) if name.startswith(_PAGE)]

    patient.press(page)
    qtbot.waitUntil(_screen(patient).courses.record_screen.isVisible)
    patient.press("Intention and steps")
    qtbot.waitUntil(chain.isVisible)
    patient.press("Back to the session")

    qtbot.waitUntil(_screen(patient).courses.record_screen.isVisible)


def _buttons(person: Person) -> list[str]:
    return [each.accessibleName() for each in person.window.findChildren(QAbstractButton) if each.isVisible()]
