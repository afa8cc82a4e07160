from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from journal_app.catalog.courses import load_readiness
from journal_app.domain.course import DosingSession, Route
from journal_app.domain.readiness import HardCard, HomeCard, ParkedQuestion, QuestionFor, Readiness, lists_for
from journal_app.ui import theme
from journal_app.ui.screens.preparation_screen import PreparationScreen, PreparationView
from tests.ui import inspection
from tests.ui.inspection import named

ZONE = "Europe/London"
NOW = datetime(2026, 11, 20, 18, 30, tzinfo=ZoneInfo(ZONE))
SESSION = DosingSession(id="s6", starts_at=datetime(2026, 12, 1, 10, tzinfo=UTC), zone=ZONE, route=Route.INTRAMUSCULAR)
QUESTION = ParkedQuestion(id="q1", text="Is the dizziness usual?", parked_at=NOW.astimezone(UTC))
VIEW = PreparationView(
    now=NOW,
    session=SESSION,
    number=6,
    lists=lists_for(SESSION.route, load_readiness()),
    readiness=Readiness(
        id="r1", dosing_session_id="s6", ticked=frozenset({"general.ride", "Warm socks"}), own_items=("Warm socks",)
    ),
    hard_card=HardCard(id="h1", written_at=NOW.astimezone(UTC), what_helps="Breathe out longer", who="Ana"),
    home_card=HomeCard(
        zone=ZONE,
        with_you="Ana",
        ride_home="Ana drives",
        not_driving_until=datetime(2026, 12, 2, 9, tzinfo=UTC),
        instructions="Drink enough",
    ),
    questions=(QUESTION,),
)


@pytest.fixture
def screen(qtbot: QtBot) -> PreparationScreen:
    made = PreparationScreen()
    qtbot.addWidget(made)
    made.show_preparation(VIEW)
    inspection.lay_out(made, 1000, 860)
    return made


def texts(screen: PreparationScreen) -> list[str]:
    QApplication.processEvents()  # Qt shows what was added when it comes to its events
    return inspection.texts(screen)


def tick_box(screen: PreparationScreen, name: str) -> QCheckBox:
    [found] = [each for each in inspection.visible(screen, QCheckBox) if each.accessibleName() == name]
    assert isinstance(found, QCheckBox)
    return found


def test_lists_fit_the_route(screen: PreparationScreen) -> None:
    shown = texts(screen)

    assert "Session 6 · Tuesday 1 December, 10:00" in shown
    for each in VIEW.lists:
        assert each.name in shown
    assert {each.id for each in VIEW.lists} == {"general", "intramuscular"}


def test_ticks_are_shown_and_told(qtbot: QtBot, screen: PreparationScreen) -> None:
    box = tick_box(screen, "Somebody takes me home.")

    with qtbot.waitSignal(screen.ticked) as blocker:
        QTest.keyClick(box, Qt.Key.Key_Space)

    assert tick_box(screen, "Warm socks").isChecked()
    assert blocker.args == ["general.ride", False]


def test_pressing_the_words_ticks_the_box(qtbot: QtBot, screen: PreparationScreen) -> None:
    [words] = [each for each in inspection.visible(screen, QLabel) if each.text() == "Somebody takes me home."]

    with qtbot.waitSignal(screen.ticked):
        QTest.mouseClick(words, Qt.MouseButton.LeftButton)


def test_tick_that_could_not_be_kept_is_taken_back(screen: PreparationScreen) -> None:
    box = tick_box(screen, "Somebody takes me home.")
    box.click()

    screen.keep_failed()

    assert box.isChecked()


def test_focus_stays_on_a_box_when_the_ticks_are_shown_anew(screen: PreparationScreen) -> None:
    box = tick_box(screen, "Somebody takes me home.")
    box.setFocus()

    screen.show_preparation(VIEW)

    assert box.hasFocus()


def test_own_item_is_added_and_taken_out(qtbot: QtBot, screen: PreparationScreen) -> None:
    with qtbot.waitSignal(screen.own_item_added) as added:
        QTest.keyClicks(screen.readiness.own, "  My  blanket ")
        QTest.keyClick(screen.readiness.own, Qt.Key.Key_Return)
    with qtbot.waitSignal(screen.own_item_removed) as removed:
        named(screen, "Take out: Warm socks").click()

    assert (added.args, removed.args) == (["My blanket"], ["Warm socks"])


def test_card_for_when_it_gets_hard_is_kept(qtbot: QtBot, screen: PreparationScreen) -> None:
    assert not screen.hard.keep.isEnabled()
    box = screen.hard.boxes["tell_me"]
    box.setFocus()
    QTest.keyClicks(box, "It passes")

    with qtbot.waitSignal(screen.hard_card_kept) as blocker:
        screen.hard.keep.click()

    [card] = blocker.args
    assert (card.id, card.what_helps, card.tell_me, card.who) == ("h1", "Breathe out longer", "It passes", "Ana")


def test_card_half_written_stays_when_the_journal_changes(screen: PreparationScreen) -> None:
    box = screen.hard.boxes["tell_me"]
    QTest.keyClicks(box, "It passes")

    screen.show_preparation(VIEW)
    half = screen.hard.said["tell_me"]
    screen.hard.keep.click()
    screen.keep_failed()

    assert half == screen.hard.said["tell_me"] == "It passes"
    assert screen.hard.keep.isEnabled()


def test_home_card_shows_what_was_noted_and_keeps_who_is_there(qtbot: QtBot, screen: PreparationScreen) -> None:
    screen.home.to_call.setText("Ana, 020 7946 0000")

    with qtbot.waitSignal(screen.home_kept) as blocker:
        screen.home.keep.click()

    assert blocker.args == ["Ana", "Ana, 020 7946 0000"]
    assert "Ride home: Ana drives\nNot driving until Wednesday 2 December, 09:00\nDrink enough" in texts(screen)


def test_another_session_does_not_get_the_words_of_this_one(screen: PreparationScreen) -> None:
    screen.home.to_call.setText("Ana")

    screen.show_preparation(
        replace(VIEW, session=replace(SESSION, id="s7"), home_card=HomeCard(zone=ZONE, with_you="Ben"))
    )

    assert screen.home.said == {"with_you": "Ben", "to_call": ""}


def test_question_is_parked_for_whom_it_is_meant(qtbot: QtBot, screen: PreparationScreen) -> None:
    QTest.keyClicks(screen.questions.text, "May I have coffee?")
    named(screen, "Whom to ask: My prescriber").click()

    with qtbot.waitSignal(screen.question_kept) as blocker:
        screen.questions.add.click()
    screen.show_preparation(VIEW)

    [question] = blocker.args
    assert (question.text, question.asks, question.asked_at) == ("May I have coffee?", QuestionFor.PRESCRIBER, None)
    assert question.dosing_session_id == "s6"
    assert screen.questions.text.text() == ""


def test_question_is_asked_and_its_answer_kept(qtbot: QtBot, screen: PreparationScreen) -> None:
    named(screen, "Asked: Is the dizziness usual?").click()
    QApplication.processEvents()
    said = QApplication.focusWidget()
    assert isinstance(said, QLineEdit)
    QTest.keyClicks(said, "Yes, for an hour")

    with qtbot.waitSignal(screen.question_asked) as blocker:
        QTest.keyClick(said, Qt.Key.Key_Return)

    assert blocker.args == ["q1", "Yes, for an hour"]


def test_answered_question_says_when_and_what(screen: PreparationScreen) -> None:
    answered = replace(QUESTION, asked_at=NOW.astimezone(UTC), answer="Yes, for an hour")

    screen.show_preparation(replace(VIEW, questions=(answered,)))

    assert {"For my therapist · asked Fri 20 Nov", "Yes, for an hour"} <= set(texts(screen))


def test_deleting_a_question_asks_first(qtbot: QtBot, screen: PreparationScreen) -> None:
    named(screen, "Delete: Is the dizziness usual?").click()

    with qtbot.waitSignal(screen.question_delete_requested) as blocker:
        named(screen, "Delete question").click()

    assert blocker.args == ["q1"]


def test_without_a_session_the_card_and_the_questions_stay(screen: PreparationScreen) -> None:
    screen.show_preparation(PreparationView(now=NOW, hard_card=VIEW.hard_card, questions=(QUESTION,)))

    assert screen.readiness.isHidden()
    assert screen.home.isHidden()
    assert {"If it gets hard", "Is the dizziness usual?"} <= set(texts(screen))


def test_read_only_offers_nothing_that_writes(screen: PreparationScreen) -> None:
    screen.set_read_only()
    screen.show_preparation(VIEW)

    QApplication.processEvents()
    names = {each.accessibleName() for each in inspection.visible(screen, QPushButton)}
    assert not {name for name in names if name.startswith(("Keep", "Park", "Add", "Delete", "Asked"))}
    assert not any(box.isEnabled() for box in inspection.visible(screen, QCheckBox))


def test_escape_goes_back(qtbot: QtBot, screen: PreparationScreen) -> None:
    with qtbot.waitSignal(screen.closed):
        QTest.keyClick(screen.readiness.own, Qt.Key.Key_Escape)


def test_every_control_has_a_name_and_is_large_enough(screen: PreparationScreen) -> None:
    named(screen, "Asked: Is the dizziness usual?").click()
    QApplication.processEvents()

    assert inspection.unnamed(screen) == []
    assert inspection.small_targets(screen) == []


@pytest.mark.parametrize(("scale", "size"), [(1.0, (900, 600)), (2.0, (900, 600)), (2.0, (1280, 860))])
def test_nothing_is_clipped(qtbot: QtBot, themed: theme.Theme, scale: float, size: tuple[int, int]) -> None:
    themed.apply("light", scale, reduced_motion=True)
    made = PreparationScreen()
    qtbot.addWidget(made)
    made.show_preparation(VIEW)

    inspection.lay_out(made, *size)

    assert inspection.clipped(made) == []
    assert inspection.wider_than_the_window(made) == []
