from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from journal_app.domain.course import DosingSession
from journal_app.domain.entry import DraftOf, EntryHeader, EntryKind, Unfinished
from journal_app.domain.moment import moment_at
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt
from journal_app.ui import theme
from journal_app.ui.screens.today_screen import TodayScreen, TodayView
from journal_app.ui.widgets.mood_slider import MoodSlider
from tests.builders import make_draft
from tests.ui import inspection
from tests.ui.inspection import named, texts

ZONE = "Europe/London"
NOW = datetime(2026, 11, 20, 18, 30, tzinfo=ZoneInfo(ZONE))
PROMPT = Prompt(id="P6.insights.1", moment=Moment.DAYS_AFTER, domain=Domain.INSIGHTS, text="What still feels true?")


def make_session(number: int, at: datetime) -> DosingSession:
    return DosingSession(id=f"s{number}", starts_at=at.astimezone(UTC), zone=ZONE, course_id="c", people="Dr. Okafor")


LAST = make_session(1, NOW - timedelta(days=3, hours=8))
NEXT = make_session(2, datetime(2026, 12, 1, 10, tzinfo=ZoneInfo(ZONE)))
RECENT = (
    EntryHeader(id="e1", kind=EntryKind.FREE, happened_at=NOW.astimezone(UTC), zone=ZONE, headline="The heaviness"),
    EntryHeader(id="e2", kind=EntryKind.FREE, happened_at=NOW.astimezone(UTC), zone=ZONE, headline="", mood=6),
)
VIEW = TodayView(
    now=NOW,
    name="Maya",
    standing=moment_at(NOW.astimezone(UTC), [LAST, NEXT]),
    prompt=PROMPT,
    next_session=NEXT,
    recent=RECENT,
    unfinished=(Unfinished(draft=make_draft("Half a thought", saved_at=NOW.astimezone(UTC))),),
)


@pytest.fixture
def screen(qtbot: QtBot) -> TodayScreen:
    made = TodayScreen()
    qtbot.addWidget(made)
    made.show_today(VIEW)
    inspection.lay_out(made, 1080, 860)
    return made


def slider(screen: TodayScreen) -> MoodSlider:
    found = screen.findChild(MoodSlider)
    assert isinstance(found, MoodSlider)
    return found


def test_the_day_reads_as_in_the_picture(screen: TodayScreen) -> None:
    shown = texts(screen)

    for words in (
        "Friday 20 November",
        "Good evening, Maya",
        "Day 3 after session 1",
        "What still feels true?",
        "Tuesday 1 December, 10:00",
        "In 11 days with Dr. Okafor",
        "The heaviness",
        "Mood 6 of 10",
    ):
        assert words in shown


def test_without_a_name_the_greeting_stands_alone(screen: TodayScreen) -> None:
    screen.show_today(TodayView(now=NOW))

    assert "Good evening" in texts(screen)


def test_without_sessions_there_is_no_empty_promise(screen: TodayScreen) -> None:
    screen.show_today(TodayView(now=NOW))

    shown = texts(screen)
    assert "Nothing planned here" in shown
    assert "Recently" not in shown
    assert not [each for each in screen.findChildren(QPushButton) if each.isVisible() and "intention" in each.text()]


def test_begin_and_another_question_name_the_prompt(qtbot: QtBot, screen: TodayScreen) -> None:
    with qtbot.waitSignal(screen.begin_requested) as begun:
        named(screen, "Begin").click()
    with qtbot.waitSignal(screen.swap_requested) as swapped:
        named(screen, "Another question").click()

    assert begun.args == [PROMPT.id]
    assert swapped.args == [PROMPT.id]


def test_write_sessions_and_a_row_are_wishes(qtbot: QtBot, screen: TodayScreen) -> None:
    with qtbot.waitSignals([screen.write_requested, screen.sessions_requested]):
        named(screen, "Write").click()
        named(screen, "Open sessions").click()

    with qtbot.waitSignal(screen.open_requested) as opened:
        named(screen, "The heaviness").click()
    assert opened.args == ["e1"]


def test_unfinished_writing_can_be_taken_up_left_or_put_away(qtbot: QtBot, screen: TodayScreen) -> None:
    [draft] = [one.draft for one in VIEW.unfinished]
    for name, signal in (
        ("Go on: Half a thought", screen.resume_requested),
        ("Not yet: Half a thought", screen.later_requested),
        ("Put away: Half a thought", screen.put_away_requested),
    ):
        with qtbot.waitSignal(signal) as wish:
            named(screen, name).click()
        assert wish.args == [draft.entry.id]

    screen.show_today(replace(VIEW, unfinished=(), put_away=(draft,)))
    inspection.lay_out(screen, 1080, 860)
    with qtbot.waitSignal(screen.bring_back_requested) as wish:
        named(screen, "Bring back: Half a thought").click()
    assert wish.args == [draft.entry.id]

    screen.show_today(replace(VIEW, unfinished=()))
    assert not [text for text in texts(screen) if "unfinished" in text]


def test_all_that_is_unfinished_is_listed_with_its_day(screen: TodayScreen) -> None:
    drafts = [
        make_draft(f"Thought {number}", saved_at=NOW.astimezone(UTC) - timedelta(days=number)) for number in (0, 1)
    ]
    waiting = (
        Unfinished(draft=drafts[0], of=DraftOf.KEPT_ENTRY),
        Unfinished(draft=drafts[1], of=DraftOf.DELETED_ENTRY),
    )

    screen.show_today(replace(VIEW, unfinished=waiting))
    inspection.lay_out(screen, 1080, 860)

    assert "You left 2 things unfinished." in texts(screen)
    assert [text for text in texts(screen) if " · " in text][:2] == [
        f"Today, {NOW:%H:%M} · changes to an entry",
        f"Yesterday, {NOW:%H:%M} · its entry was deleted",
    ]


def test_mood_says_nothing_until_it_is_touched(screen: TodayScreen) -> None:
    assert slider(screen).mood is None
    assert not named(screen, "Keep this mood").isEnabled()


def test_mood_is_kept_by_keyboard_alone(qtbot: QtBot, screen: TodayScreen) -> None:
    slider(screen).setFocus()
    qtbot.keyClick(slider(screen), Qt.Key.Key_Right)
    qtbot.keyClick(slider(screen), Qt.Key.Key_Right)
    qtbot.keyClick(slider(screen), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is named(screen, "Keep this mood")

    with qtbot.waitSignal(screen.mood_kept) as kept:
        qtbot.keyClick(named(screen, "Keep this mood"), Qt.Key.Key_Space)

    assert kept.args == [6]


def test_mood_leaves_the_slider_only_when_it_was_kept(screen: TodayScreen) -> None:
    slider(screen).setFocus()
    slider(screen).set_mood(7)
    screen.show_today(VIEW)  # news from elsewhere
    assert slider(screen).mood == 7

    named(screen, "Keep this mood").setEnabled(True)
    named(screen, "Keep this mood").click()
    assert slider(screen).mood == 7
    screen.show_today(TodayView(now=NOW, kept_mood=7, kept_mood_at=NOW))

    assert slider(screen).mood is None
    assert "Kept 7, 18:30" in texts(screen)


def test_mood_that_could_not_be_kept_can_be_kept_again(screen: TodayScreen) -> None:
    QTest.keyClick(slider(screen), Qt.Key.Key_7)
    named(screen, "Keep this mood").click()

    screen.keep_failed()
    screen.show_today(VIEW)

    assert slider(screen).mood == 7
    assert named(screen, "Keep this mood").isEnabled()


@pytest.mark.parametrize(
    ("key", "mood"),
    [(Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 10), (Qt.Key.Key_3, 3), (Qt.Key.Key_0, 0), (Qt.Key.Key_Space, 5)],
)
def test_one_key_gives_a_mood(qtbot: QtBot, screen: TodayScreen, key: Qt.Key, mood: int) -> None:
    qtbot.keyClick(slider(screen), key)

    assert slider(screen).mood == mood


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_pressing_an_end_gives_that_end(qtbot: QtBot, screen: TodayScreen, direction: Qt.LayoutDirection) -> None:
    mood = slider(screen)
    mood.setLayoutDirection(direction)
    ends = [QPoint(4, mood.height() // 2), QPoint(mood.width() - 4, mood.height() // 2)]

    given = []
    for end in ends:
        qtbot.mouseClick(mood, Qt.MouseButton.LeftButton, pos=end)
        given.append(mood.mood)

    assert given == ([0, 10] if direction is Qt.LayoutDirection.LeftToRight else [10, 0])


def test_scrolling_past_does_not_change_the_mood(screen: TodayScreen) -> None:
    mood = slider(screen)
    middle = QPointF(mood.rect().center())
    wheel = QWheelEvent(
        middle,
        mood.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003  # Qt takes it by position only
    )

    QApplication.sendEvent(mood, wheel)

    assert mood.mood is None


def test_intention_is_set_in_place(qtbot: QtBot, screen: TodayScreen) -> None:
    named(screen, "Set an intention").click()
    line = QApplication.focusWidget()
    assert line is not None
    assert line.accessibleName() == "Your intention, in one sentence"
    qtbot.keyClicks(line, "  To let  it be ")

    with qtbot.waitSignal(screen.intention_kept) as kept:
        qtbot.keyClick(line, Qt.Key.Key_Return)

    assert kept.args == ["To let it be"]
    assert "To let it be" in texts(screen)


def test_intention_left_alone_is_not_kept(qtbot: QtBot, screen: TodayScreen) -> None:
    named(screen, "Set an intention").click()

    with qtbot.assertNotEmitted(screen.intention_kept):
        named(screen, "Not now").click()

    assert named(screen, "Set an intention").hasFocus()


def test_words_being_typed_survive_news(qtbot: QtBot, screen: TodayScreen) -> None:
    named(screen, "Set an intention").click()
    line = QApplication.focusWidget()
    assert line is not None
    qtbot.keyClicks(line, "half a sen")

    screen.show_today(VIEW)

    assert line.property("text") == "half a sen"
    assert line.isVisible()


def test_timeline_has_its_place_below_the_cards(qtbot: QtBot, screen: TodayScreen) -> None:
    first, second = QLabel("first"), QLabel("second")

    screen.set_timeline(first)
    screen.set_timeline(second)

    qtbot.waitUntil(lambda: "second" in texts(screen) and "first" not in texts(screen))
    assert second.mapTo(screen, QPoint()).y() > slider(screen).mapTo(screen, QPoint()).y()


def test_tab_goes_in_reading_order(screen: TodayScreen) -> None:
    names = [stop.accessibleName() for stop in inspection.tab_stops(screen, named(screen, "Write"))]

    expected = [
        "Write",
        "Go on",
        "Not yet",
        "Put away",
        "Begin",
        "Another question",
        "Mood",
        "A little more",
        "Set an intention",
        "Open preparation",
        "Open sessions",
    ]
    assert [name for name in names if not name.startswith(("The heav", "Mood 6"))] == [
        next(name for name in names if name.startswith(start)) for start in expected
    ]


@pytest.mark.parametrize(("width", "scale"), [(1080, 1.0), (700, 1.0), (716, 1.5), (716, 2.0)])
def test_nothing_is_clipped(qtbot: QtBot, themed: theme.Theme, width: int, scale: float) -> None:
    themed.apply("light", scale, reduced_motion=True)
    made = TodayScreen()
    qtbot.addWidget(made)
    made.show_today(VIEW)
    inspection.lay_out(made, width, 600)

    assert not inspection.clipped(made)
    assert not inspection.wider_than_the_window(made)
    assert not inspection.unnamed(made)
    assert not inspection.small_targets(made)
