from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from journal_app.domain.chain import Chain, Insight
from journal_app.domain.course import DosingSession, Intention, SessionStatus
from journal_app.domain.entry import EntryHeader, EntryKind
from journal_app.domain.intention_review import DueReview, IntentionReview, ReviewMoment
from journal_app.domain.step import Step, StepEvent, StepStatus
from journal_app.ui import theme, words
from journal_app.ui.screens.chain_screen import ANSWERS, ChainScreen, ChainView
from tests.ui import inspection
from tests.ui.inspection import named

ZONE = "Europe/London"
NOW = datetime(2026, 11, 20, 18, 30, tzinfo=ZoneInfo(ZONE))
AT = datetime(2026, 11, 12, 10, tzinfo=UTC)
HELD = DosingSession(id="s1", starts_at=AT, zone=ZONE, status=SessionStatus.HELD)
COMING = DosingSession(id="s2", starts_at=AT + timedelta(days=14), zone=ZONE)
FIRST = Intention(id="i1", text="Let go a little", written_at=AT - timedelta(days=3), dosing_session_id="s1")
STANDING = replace(FIRST, id="i2", text="Stay with what comes", written_at=AT - timedelta(days=1))
STEP = Step(id="p1", text="Call my sister", made_at=AT, when_where="Sunday, from the kitchen", dosing_session_id="s1")
CHAIN = Chain(
    dosing_session=HELD,
    number=1,
    intentions=(FIRST, STANDING),
    reviews=(IntentionReview(id="r1", intention_id="i2", at=AT, moment=ReviewMoment.SAME_EVENING, text="Softer"),),
    came=(EntryHeader(id="e1", kind=EntryKind.FREE, happened_at=AT, zone=ZONE, headline="A corridor, a lamp"),),
    insights=(Insight(entry_id="e2", words="I need not hurry"),),
    steps=(STEP,),
)
EMPTY = Chain(dosing_session=COMING, number=2)
DUE = DueReview(intention=STANDING, dosing_session=HELD, moment=ReviewMoment.ONE_WEEK, until=AT + timedelta(days=10))
VIEW = ChainView(now=NOW, chains=(CHAIN, EMPTY), due=(DUE,))


@pytest.fixture
def screen(qtbot: QtBot) -> ChainScreen:
    made = ChainScreen()
    qtbot.addWidget(made)
    made.show_chains(VIEW)
    inspection.lay_out(made, 1000, 860)
    return made


def texts(screen: ChainScreen) -> list[str]:
    QApplication.processEvents()  # Qt shows what was added when it comes to its events
    return inspection.texts(screen)


def test_the_chain_reads_from_intention_to_how_it_went(screen: ChainScreen) -> None:
    shown = texts(screen)

    told = [
        "Session 1, Thu 12 Nov",
        "Intention",
        "Stay with what comes",
        "Before, Mon 9 Nov: Let go a little",
        "The same evening: Softer",
        "What came",
        "A corridor, a lamp",
        "Insight",
        "I need not hurry",
        "Step, and how it went",
        "Call my sister",
        "Sunday, from the kitchen",
    ]
    cards = shown[shown.index("Session 1, Thu 12 Nov") :]
    assert [text for text in cards if text in told] == told


def test_session_with_nothing_yet_is_shown_only_when_chosen(screen: ChainScreen) -> None:
    across = texts(screen)

    screen.show_session("s2")

    assert "Session 2, Thu 26 Nov" not in across
    assert "Session 2, Thu 26 Nov" in texts(screen)
    assert "Call my sister" not in texts(screen)


def test_four_answers_are_equal(screen: ChainScreen) -> None:
    answers = [named(screen, f"{words.step_status(status)}: Call my sister") for status in ANSWERS]

    assert {answer.property("look") for answer in answers} == {""}
    assert len({answer.height() for answer in answers}) == 1


@pytest.mark.parametrize("status", ANSWERS)
def test_answer_is_told_and_a_word_about_it_is_offered(qtbot: QtBot, screen: ChainScreen, status: StepStatus) -> None:
    with qtbot.waitSignal(screen.step_answered) as blocker:
        named(screen, f"{words.step_status(status)}: Call my sister").click()
    answered = replace(STEP, history=(StepEvent(at=AT, status=status),))
    screen.show_chains(replace(VIEW, chains=(replace(CHAIN, steps=(answered,)),)))

    assert blocker.args == ["p1", status, ""]
    assert f"{words.step_status(status)}, Thu 12 Nov" in texts(screen)
    note = next(each for each in screen.findChildren(QLineEdit) if each.accessibleName().startswith("A word about it"))
    QTest.keyClicks(note, "on the phone")
    with qtbot.waitSignal(screen.step_answered) as noted:
        QTest.keyClick(note, Qt.Key.Key_Return)
    assert noted.args == ["p1", status, "on the phone"]


def test_word_half_typed_about_a_step_stays_when_the_journal_changes(screen: ChainScreen) -> None:
    named(screen, "Kept: Call my sister").click()
    answered = replace(STEP, history=(StepEvent(at=AT, status=StepStatus.KEPT),))
    view = replace(VIEW, chains=(replace(CHAIN, steps=(answered,)),))
    screen.show_chains(view)
    QApplication.processEvents()
    note = next(each for each in inspection.visible(screen, QLineEdit) if "A word" in each.accessibleName())
    QTest.keyClicks(note, "half")

    screen.show_chains(view)

    QApplication.processEvents()
    again = next(each for each in inspection.visible(screen, QLineEdit) if "A word" in each.accessibleName())
    assert isinstance(again, QLineEdit)
    assert again.text() == "half"


def test_steps_are_never_counted(screen: ChainScreen) -> None:
    assert not [text for text in texts(screen) if "1 step" in text or " of 1" in text]


def test_insight_becomes_a_step_by_keyboard(qtbot: QtBot, screen: ChainScreen) -> None:
    QTest.keyClick(named(screen, "A step from this insight: I need not hurry"), Qt.Key.Key_Space)
    assert screen.step_form.text.hasFocus()
    QTest.keyClicks(screen.step_form.text, "Walk slowly")
    QTest.keyClicks(screen.step_form.when_where, "Tomorrow, by the river")

    with qtbot.waitSignal(screen.step_kept) as blocker:
        QTest.keyClick(screen.step_form.when_where, Qt.Key.Key_Return)

    [step] = blocker.args
    assert (step.text, step.when_where) == ("Walk slowly", "Tomorrow, by the river")
    assert (step.entry_id, step.dosing_session_id, step.status) == ("e2", "s1", StepStatus.OPEN)


def test_step_form_closes_when_kept_and_stays_when_not(screen: ChainScreen) -> None:
    named(screen, "Add a step: Session 1, Thu 12 Nov").click()
    screen.step_form.text.setText("Walk slowly")
    screen.show_chains(VIEW)
    typed = screen.step_form.text.text()

    screen.step_form.keep.click()
    screen.keep_failed()
    after_failure = screen.step_form.text.text()
    screen.step_form.keep.click()
    screen.show_chains(VIEW)

    assert (typed, after_failure) == ("Walk slowly", "Walk slowly")
    assert screen.step_form.isHidden()
    assert screen.step_form.text.text() == ""


def test_due_intention_comes_back_with_a_box(qtbot: QtBot, screen: ChainScreen) -> None:
    screen.review.box.setPlainText("Still true")
    screen.show_chains(VIEW)

    with qtbot.waitSignal(screen.review_kept) as blocker:
        screen.review.keep.click()

    assert "Session 1 · A week later" in texts(screen)
    assert blocker.args == ["i2", ReviewMoment.ONE_WEEK, "Still true"]


def test_due_intention_may_be_looked_at_without_words(qtbot: QtBot, screen: ChainScreen) -> None:
    with qtbot.waitSignal(screen.review_kept) as blocker:
        named(screen, "I looked at it, no words").click()

    assert blocker.args == ["i2", ReviewMoment.ONE_WEEK, ""]


def test_nothing_due_shows_no_box(screen: ChainScreen) -> None:
    screen.show_chains(replace(VIEW, due=()))

    assert screen.review.isHidden()


def test_steps_without_a_session_are_shown_apart(screen: ChainScreen) -> None:
    other = replace(STEP, id="p2", text="Sleep early", dosing_session_id=None)

    screen.show_chains(replace(VIEW, other_steps=(other,)))

    assert {"Other steps", "Sleep early"} <= set(texts(screen))


def test_entry_opens(qtbot: QtBot, screen: ChainScreen) -> None:
    with qtbot.waitSignal(screen.open_requested) as blocker:
        named(screen, "A corridor, a lamp. Thu 12 Nov, 10:00").click()

    assert blocker.args == ["e1"]


def test_focus_stays_on_the_answer_when_the_screen_is_filled_anew(screen: ChainScreen) -> None:
    named(screen, "Partly: Call my sister").setFocus()

    screen.show_chains(VIEW)

    QApplication.processEvents()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Partly: Call my sister"


def test_read_only_offers_nothing_that_writes(screen: ChainScreen) -> None:
    screen.set_read_only()
    screen.show_chains(VIEW)

    QApplication.processEvents()
    names = [each.accessibleName() for each in inspection.visible(screen, QPushButton)]
    assert not [name for name in names if "step" in name.casefold() or name.startswith(("Kept", "Keep"))]


def test_every_control_has_a_name_and_is_large_enough(screen: ChainScreen) -> None:
    named(screen, "Add a step: Session 1, Thu 12 Nov").click()
    QApplication.processEvents()

    assert inspection.unnamed(screen) == []
    assert inspection.small_targets(screen) == []


@pytest.mark.parametrize(("scale", "size"), [(1.0, (900, 600)), (2.0, (900, 600)), (2.0, (1280, 860))])
def test_nothing_is_clipped(qtbot: QtBot, themed: theme.Theme, scale: float, size: tuple[int, int]) -> None:
    themed.apply("light", scale, reduced_motion=True)
    made = ChainScreen()
    qtbot.addWidget(made)
    made.show_chains(VIEW)

    inspection.lay_out(made, *size)

    assert inspection.clipped(made) == []
    assert inspection.wider_than_the_window(made) == []
