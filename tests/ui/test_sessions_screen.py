from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from journal_app.domain.course import (
    CourseOfTreatment,
    DosingSession,
    Intention,
    Route,
    SessionEvent,
    SessionEventKind,
    SessionStatus,
    TherapySession,
    TherapySessionKind,
)
from journal_app.ui import theme
from journal_app.ui.screens.sessions_screen import SessionsScreen, SessionsView
from journal_app.ui.widgets.field import parse_amount, parse_time
from tests.ui import inspection
from tests.ui.inspection import texts

ZONE = "Europe/London"
NOW = datetime(2026, 11, 20, 18, 30, tzinfo=ZoneInfo(ZONE))


def at(day: int, month: int = 11, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


COURSE = CourseOfTreatment(id="c", name="Autumn", clinic="Riverside", began_on=date(2026, 8, 24), planned_sessions=6)
HELD = DosingSession(
    id="s1",
    starts_at=at(2),
    zone=ZONE,
    course_id="c",
    status=SessionStatus.HELD,
    route=Route.INTRAMUSCULAR,
    dose=Decimal(60),
    people="Dr. Okafor",
)
CANCELLED = DosingSession(id="s2", starts_at=at(9), zone=ZONE, course_id="c", status=SessionStatus.CANCELLED)
PLANNED = DosingSession(id="s3", starts_at=at(1, 12), zone=ZONE, course_id="c")
PREPARATION = TherapySession(
    id="t1",
    kind=TherapySessionKind.PREPARATION,
    starts_at=at(20, 10),
    zone=ZONE,
    minutes=50,
    status=SessionStatus.HELD,
)
INTENTION = Intention(id="i", text="To let it be", written_at=at(18), dosing_session_id="s3")
VIEW = SessionsView(
    now=NOW,
    zone=ZONE,
    courses=(COURSE,),
    dosing_sessions=(HELD, CANCELLED, PLANNED),
    therapy_sessions=(PREPARATION,),
    intentions=(INTENTION,),
)

Named = Callable[[str], QWidget]


@pytest.fixture
def screen(qtbot: QtBot) -> SessionsScreen:
    made = SessionsScreen()
    qtbot.addWidget(made)
    made.show_sessions(VIEW)
    inspection.lay_out(made, 1000, 900)
    return made


@pytest.fixture
def named(screen: SessionsScreen) -> Named:
    """Find the one visible control whose name begins so."""
    return partial(inspection.control, screen)


def show(screen: SessionsScreen, view: SessionsView) -> None:
    screen.show_sessions(view)
    inspection.lay_out(screen, 1000, 900)


def press(widget: QWidget) -> None:
    assert isinstance(widget, QPushButton)
    widget.click()


def write(widget: QWidget, text: str) -> None:
    assert isinstance(widget, QLineEdit)
    widget.setText(text)


def test_sessions_stand_in_order_of_time(screen: SessionsScreen) -> None:
    shown = [text for text in texts(screen) if text in {"To come", "Behind you"} or text.startswith(("Sess", "Prep"))]

    assert shown == ["Sessions", "To come", "Session 2", "Behind you", "Session", "Session 1", "Preparation"]


def test_row_says_everything_that_is_noted(screen: SessionsScreen, named: Named) -> None:
    assert named("Session 1").accessibleName() == (
        "Session 1. Monday 2 November, 10:00. Held · Into a muscle (IM) · 60 mg · Dr. Okafor"
    )
    assert "Tuesday 1 December, 10:00 · In 11 days" in texts(screen)
    assert "Intention: To let it be" in texts(screen)


def test_intention_let_go_of_is_not_shown(screen: SessionsScreen) -> None:
    gone = Intention(id="i", text="Gone", written_at=at(18), dosing_session_id="s3", let_go_at=at(19))

    screen.show_sessions(SessionsView(now=NOW, zone=ZONE, dosing_sessions=(PLANNED,), intentions=(gone,)))

    assert not [text for text in texts(screen) if "Gone" in text]


def test_list_opens_no_window_of_its_own(screen: SessionsScreen) -> None:
    screen.show_sessions(VIEW)

    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [screen]


def test_nothing_noted_yet_is_said_plainly(screen: SessionsScreen) -> None:
    screen.show_sessions(SessionsView(now=NOW, zone=ZONE))

    shown = texts(screen)
    assert "No session is noted yet. Add one when you know of it." in shown
    assert "To come" not in shown


def test_move_is_shown_beside_the_new_day(screen: SessionsScreen) -> None:
    event = SessionEvent(at=at(1), kind=SessionEventKind.MOVED, from_starts_at=at(3))
    of_a_day = replace(event, from_day_alone=True)

    show(screen, SessionsView(now=NOW, zone=ZONE, dosing_sessions=(replace(PLANNED, history=(event,)),)))
    assert "Was planned for Tuesday 3 November, 10:00" in texts(screen)

    show(screen, SessionsView(now=NOW, zone=ZONE, dosing_sessions=(replace(PLANNED, history=(of_a_day,)),)))
    assert "Was planned for Tuesday 3 November" in texts(screen)


def test_row_opens_the_page_of_its_session(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    with qtbot.waitSignal(screen.dosing_session_requested) as wish:
        press(named("Session 1"))

    assert wish.args == ["s1"]


def test_adding_asks_for_the_page_of_a_new_session(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    with qtbot.waitSignal(screen.dosing_session_requested) as wish:
        press(named("Add dosing session"))

    assert wish.args == [""]
    assert screen.course_id == "c"


@pytest.mark.parametrize(
    ("session", "says", "status"),
    [
        (replace(PLANNED, starts_at=at(19)), "Held: Session 1", SessionStatus.HELD),
        (PLANNED, "Cancel: Session 1", SessionStatus.CANCELLED),
        (CANCELLED, "Plan it again: Session", SessionStatus.PLANNED),
    ],
)
def test_one_press_says_what_became_of_a_session(
    qtbot: QtBot, screen: SessionsScreen, named: Named, session: DosingSession, says: str, status: SessionStatus
) -> None:
    show(screen, SessionsView(now=NOW, zone=ZONE, dosing_sessions=(session,)))

    with qtbot.waitSignal(screen.status_requested) as wish:
        press(named(says))

    assert wish.args == [session.id, status]


def test_session_that_lies_ahead_cannot_have_been_held(screen: SessionsScreen) -> None:
    says = [each.accessibleName() for each in inspection.visible(screen, QPushButton)]

    assert "Move: Session 2" in says
    assert "Held: Session 2" not in says


def test_session_is_moved_by_keyboard_alone(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    named("Move: Session 2").setFocus()
    qtbot.keyClick(named("Move: Session 2"), Qt.Key.Key_Space)
    qtbot.keyClicks(named("New day"), "3")
    named("New time").setFocus()
    line = named("New time")
    assert isinstance(line, QLineEdit)
    line.selectAll()

    with qtbot.waitSignal(screen.move_requested) as wish:
        qtbot.keyClicks(line, "14:30")
        qtbot.keyClick(line, Qt.Key.Key_Return)

    assert wish.args == ["s3", datetime(2026, 12, 3, 14, 30, tzinfo=UTC), False]


def test_escape_leaves_a_session_where_it_was(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    press(named("Move: Session 2"))

    with qtbot.assertNotEmitted(screen.move_requested):
        qtbot.keyClick(named("New time"), Qt.Key.Key_Escape)

    assert named("Session 2").hasFocus()
    assert named("Move: Session 2").isVisible()


def test_session_without_dosing_is_moved_and_cancelled_too(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    call = TherapySession(
        id="t2", kind=TherapySessionKind.CHECK_IN, starts_at=at(24), zone=ZONE, topics="sleep", homework="walk"
    )
    show(screen, SessionsView(now=NOW, zone=ZONE, therapy_sessions=(call,)))

    with qtbot.waitSignal(screen.therapy_session_kept) as kept:
        press(named("Cancel: Check-in"))

    assert kept.args == [replace(call, status=SessionStatus.CANCELLED)]


def test_talk_without_a_time_says_the_day_alone_wherever_it_is_changed(
    qtbot: QtBot, screen: SessionsScreen, named: Named
) -> None:
    call = TherapySession(id="t2", kind=TherapySessionKind.CHECK_IN, starts_at=at(24), zone=ZONE)
    show(screen, SessionsView(now=NOW, zone=ZONE, therapy_sessions=(call,)))
    press(named("Move: Check-in"))
    write(named("New time"), "")

    with qtbot.waitSignal(screen.therapy_session_kept) as moved:
        press(named("Move it"))
    day_alone = replace(call, starts_at=at(24, hour=12), is_day_alone=True)
    show(screen, SessionsView(now=NOW, zone=ZONE, therapy_sessions=(day_alone,)))
    row = named("Check-in").accessibleName()
    screen.open_therapy_session("t2")
    with qtbot.waitSignal(screen.therapy_session_kept) as kept:
        press(named("Keep"))
    screen.keep_failed()
    write(named("From"), "9:30")
    with qtbot.waitSignal(screen.therapy_session_kept) as timed:
        press(named("Keep"))

    assert moved.args == kept.args == [day_alone]
    assert "Tuesday 24 November" in row
    assert "12" not in row
    assert timed.args == [replace(call, starts_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC))]


def test_chosen_course_shows_its_sessions_alone(screen: SessionsScreen, named: Named) -> None:
    other = CourseOfTreatment(id="c2", name="Spring", ended_on=date(2025, 6, 1))
    old = DosingSession(id="s9", starts_at=at(1, 5).replace(year=2025), zone=ZONE, course_id="c2")
    show(screen, replace(VIEW, courses=(COURSE, other), dosing_sessions=(HELD, old)))
    assert named("Session 1. Monday 2 November").isVisible()

    press(named("Spring"))
    inspection.lay_out(screen, 1000, 900)

    assert screen.course_id == "c2"
    assert not [each for each in inspection.visible(screen, QPushButton) if "2 November" in each.accessibleName()]
    assert named("Course of treatment: Spring. Ended.").isVisible()


def test_one_course_needs_no_choice(screen: SessionsScreen) -> None:
    assert not [each for each in inspection.visible(screen, QPushButton) if each.accessibleName() == "All courses"]


def test_course_card_opens_the_course(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    with qtbot.waitSignal(screen.course_requested) as wish:
        press(named("Course of treatment: Autumn. Under way."))

    assert wish.args == ["c"]


def test_without_a_course_the_card_begins_one(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    show(screen, SessionsView(now=NOW, zone=ZONE))

    with qtbot.waitSignal(screen.begin_course_requested):
        press(named("Begin your course"))


def test_tab_follows_the_order_of_reading(screen: SessionsScreen, named: Named) -> None:
    stops = inspection.tab_stops(screen, named("Course of treatment"))

    tops = [stop.mapTo(screen, QPoint(0, 0)).y() for stop in stops]
    assert len(stops) > 10
    assert tops == sorted(tops)


def test_marks_are_one_press_away(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    with qtbot.waitSignal(screen.marks_requested):
        press(named("Marks"))


def test_older_copy_offers_nothing_that_writes(screen: SessionsScreen) -> None:
    screen.set_read_only()
    show(screen, VIEW)

    says = {each.accessibleName().partition(":")[0] for each in inspection.visible(screen, QPushButton)}

    assert not says & {"Move", "Cancel", "Held", "Plan it again", "Add dosing session", "Begin another course"}


def test_news_from_elsewhere_leaves_the_focus_on_its_row(screen: SessionsScreen, named: Named) -> None:
    named("Session 1").setFocus()

    screen.show_sessions(VIEW)

    assert named("Session 1").hasFocus()


def test_check_in_call_is_kept_with_what_it_was_about(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    press(named("Add preparation"))
    press(named("Kind of session: Check-in"))
    for start, text in {"From": "9", "Who": "Lena", "What it was": "sleep", "Something to try": "a walk"}.items():
        write(named(start), text)

    with qtbot.waitSignal(screen.therapy_session_kept) as kept:
        press(named("Keep"))

    [session] = kept.args or []
    assert (session.kind, session.people, session.minutes) == (TherapySessionKind.CHECK_IN, "Lena", None)
    assert (session.topics, session.homework, session.course_id) == ("sleep", "a walk", "c")
    assert session.starts_at == datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_form_stays_until_it_was_kept(screen: SessionsScreen, named: Named) -> None:
    screen.open_therapy_session("t1")
    write(named("Where"), "Home")
    press(named("Keep"))
    assert not named("Keep").isEnabled()

    screen.keep_failed()
    assert named("Keep").isEnabled()
    assert named("Where").property("text") == "Home"

    press(named("Keep"))
    screen.show_sessions(VIEW)
    assert named("Preparation.").hasFocus()


def test_news_from_elsewhere_leaves_an_open_form_alone(screen: SessionsScreen, named: Named) -> None:
    screen.open_therapy_session("t1")
    write(named("Where"), "Home")

    screen.show_sessions(VIEW)

    assert named("Where").property("text") == "Home"


def test_time_that_does_not_read_is_refused_with_the_reason(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    screen.open_therapy_session("t1")
    write(named("From"), "noonish")

    with qtbot.assertNotEmitted(screen.therapy_session_kept):
        press(named("Keep"))

    assert "This does not read as a time" in named("From").accessibleDescription()
    assert named("From").hasFocus()


def test_leaving_with_changes_is_asked_about(screen: SessionsScreen, named: Named) -> None:
    screen.open_therapy_session("t1")
    write(named("Where"), "Home")

    press(named("Leave without keeping"))
    assert "Some of this is not kept yet. Leave it all the same?" in texts(screen)
    press(named("Leave it"))

    assert named("Preparation.").hasFocus()


def test_preparation_session_can_be_changed_and_deleted(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    screen.open_therapy_session("t1")
    with qtbot.waitSignal(screen.therapy_session_kept) as kept:
        press(named("Keep"))
    assert kept.args == [PREPARATION]
    screen.keep_failed()

    press(named("Delete this session"))
    with qtbot.waitSignal(screen.therapy_session_delete_requested) as wish:
        press(named("Delete session"))
    assert wish.args == ["t1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("9", time(9)),
        ("9:05", time(9, 5)),
        ("9.30", time(9, 30)),
        ("0930", time(9, 30)),
        ("14h05", time(14, 5)),
        ("14 h", time(14)),
        ("2:05 pm", time(14, 5)),
        ("12 am", time(0)),
        ("12 p.m.", time(12)),
    ],
)
def test_times_are_read_as_people_write_them(text: str, expected: time | None) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize("text", ["25", "9:60", "noon", "13 pm", "930:00", "٩٩٩"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("", None), ("50", Decimal(50)), ("0,5", Decimal("0.5")), (" 12.50 ", Decimal("12.50"))]
)
def test_amounts_are_read_with_point_or_comma(text: str, expected: Decimal | None) -> None:
    assert parse_amount(text) == expected


@pytest.mark.parametrize("text", ["x", "1e9", "1.2.3", "NaN", "9999999999"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        parse_amount(text)


@pytest.mark.parametrize("what", ["list", "move", "therapy", "several"])
@pytest.mark.parametrize(("width", "scale"), [(1000, 1.0), (716, 1.0), (716, 2.0)])
def test_nothing_is_clipped(qtbot: QtBot, themed: theme.Theme, what: str, width: int, scale: float) -> None:
    themed.apply("light", scale, reduced_motion=True)
    made = SessionsScreen()
    qtbot.addWidget(made)
    others = (CourseOfTreatment(id="c2", name="Spring"),) if what == "several" else ()
    made.show_sessions(replace(VIEW, courses=(COURSE, *others)))
    inspection.lay_out(made, width, 600)
    if what == "move":
        press(next(each for each in inspection.visible(made, QPushButton) if "Move" in each.accessibleName()))
    elif what == "therapy":
        made.open_therapy_session("t1")
    inspection.lay_out(made, width, 600)

    assert not inspection.clipped(made)
    assert not inspection.wider_than_the_window(made)
    assert not inspection.unnamed(made)
    assert not inspection.small_targets(made)
