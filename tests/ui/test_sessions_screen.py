from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDateEdit, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from journal_app.domain.course import (
    CourseOfTreatment,
    DosingSession,
    Intention,
    Route,
    SessionStatus,
    TherapySession,
    TherapySessionKind,
)
from journal_app.ui import theme
from journal_app.ui.screens.sessions_screen import SessionsScreen, SessionsView
from journal_app.ui.widgets.field import parse_amount, parse_time
from tests.ui import inspection

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
    course=COURSE,
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

    def find(start: str) -> QWidget:
        found = [
            widget
            for kind in (QPushButton, QLineEdit, QComboBox, QDateEdit)
            for widget in inspection.visible(screen, kind)
            if widget.accessibleName().startswith(start)
        ]
        assert len(found) == 1, f"{start}: {found}"
        return found[0]

    return find


def press(widget: QWidget) -> None:
    assert isinstance(widget, QPushButton)
    widget.click()


def write(widget: QWidget, text: str) -> None:
    assert isinstance(widget, QLineEdit)
    widget.setText(text)


def texts(screen: SessionsScreen) -> list[str]:
    return [label.text() for label in inspection.visible(screen, QLabel) if isinstance(label, QLabel)]


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


def test_nothing_noted_yet_is_said_plainly(screen: SessionsScreen) -> None:
    screen.show_sessions(SessionsView(now=NOW, zone=ZONE))

    shown = texts(screen)
    assert "No session is noted yet. Add one when you know of it." in shown
    assert "To come" not in shown


def test_dosing_session_with_a_day_alone_can_be_kept(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    press(named("Add dosing session"))

    with qtbot.waitSignal(screen.dosing_session_kept) as kept:
        press(named("Keep"))

    [session] = kept.args or []
    assert session.starts_at == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert (session.zone, session.course_id, session.dose, session.route) == (ZONE, "c", None, None)


def test_dosing_session_is_added_by_keyboard_alone(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    named("Add dosing session").setFocus()
    qtbot.keyClick(named("Add dosing session"), Qt.Key.Key_Space)
    typed = {
        "From": "14:30",
        "Until": "16",
        "Your intention": "To listen",
        "Dose": "0,5",
        "Who": "Ana",
        "Where": "Home",
    }

    with qtbot.waitSignals([screen.dosing_session_kept, screen.intention_kept]):
        for _ in range(40):
            focused = QApplication.focusWidget()
            assert focused is not None
            for start, text in typed.items():
                if focused.accessibleName().startswith(start):
                    qtbot.keyClicks(focused, text)
            if focused.accessibleName() == "Unit":
                qtbot.keyClick(focused, Qt.Key.Key_Down)
            if focused.accessibleName() == "Keep":
                qtbot.keyClick(focused, Qt.Key.Key_Space)
                break
            qtbot.keyClick(focused, Qt.Key.Key_Tab)


def test_everything_typed_is_in_the_session(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    press(named("Add dosing session"))
    day = named("Day")
    assert isinstance(day, QDateEdit)
    day.setDate(QDate(2026, 7, 3))
    for start, text in {
        "From": "22:30",
        "Until": "00:40",
        "Dose": "50",
        "Who": " Ana  B ",
        "Where": "Home",
        "Your in": "To see",
    }.items():
        write(named(start), text)
    route = named("How it was given")
    assert isinstance(route, QComboBox)
    route.setCurrentIndex(route.findData(Route.SUBLINGUAL))
    press(named("What became of it: Held"))

    with qtbot.waitSignal(screen.intention_kept) as intended, qtbot.waitSignal(screen.dosing_session_kept) as kept:
        press(named("Keep"))

    [session] = kept.args or []
    assert session.starts_at == datetime(2026, 7, 3, 21, 30, tzinfo=UTC)
    assert session.ended_at == datetime(2026, 7, 3, 23, 40, tzinfo=UTC)
    assert (session.dose, session.route, session.status) == (Decimal(50), Route.SUBLINGUAL, SessionStatus.HELD)
    assert (session.people, session.setting) == ("Ana B", "Home")
    assert intended.args == [session.id, "To see"]


def test_session_kept_unchanged_is_the_same(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    press(named("Session 1"))

    with qtbot.assertNotEmitted(screen.intention_kept), qtbot.waitSignal(screen.dosing_session_kept) as kept:
        press(named("Keep"))

    assert kept.args == [HELD]


def test_unusual_dose_is_asked_about_once(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    press(named("Session 1"))
    write(named("Dose"), "900")

    with qtbot.assertNotEmitted(screen.dosing_session_kept):
        press(named("Keep"))
    assert "900 mg · Into a muscle (IM). Is this right?" in texts(screen)

    with qtbot.waitSignal(screen.dosing_session_kept) as kept:
        press(named("Yes, keep it"))
    assert kept.args is not None
    assert kept.args[0].dose == Decimal(900)


def test_no_to_the_question_goes_back_to_the_dose(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    press(named("Session 1"))
    write(named("Dose"), "900")
    press(named("Keep"))

    with qtbot.assertNotEmitted(screen.dosing_session_kept):
        press(named("No, I will change it"))

    assert named("Dose").hasFocus()


def test_long_session_is_asked_about(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    press(named("Session 1"))
    write(named("Until"), "9:00")  # an hour before it began: the next morning

    with qtbot.assertNotEmitted(screen.dosing_session_kept):
        press(named("Keep"))

    assert "From start to end this is 23 hours. Is this right?" in texts(screen)


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("Dose", "6000", "No dose can be below 0 or that large."),
        ("Dose", "-1", "No dose can be below 0 or that large."),
        ("Dose", "fifty", "This does not read as a number."),
        ("From", "noonish", "This does not read as a time."),
        ("Until", "25:00", "This does not read as a time."),
    ],
)
def test_value_that_cannot_be_meant_is_refused_with_the_reason(  # fixtures and parameters
    qtbot: QtBot, screen: SessionsScreen, named: Named, field: str, text: str, reason: str
) -> None:
    press(named("Session 1"))
    write(named(field), text)

    with qtbot.assertNotEmitted(screen.dosing_session_kept):
        press(named("Keep"))

    assert [shown for shown in texts(screen) if shown.startswith(reason)]
    assert named(field).hasFocus()
    assert reason in named(field).accessibleDescription()


def test_form_stays_until_it_was_kept(screen: SessionsScreen, named: Named) -> None:
    press(named("Session 1"))
    write(named("Where"), "Home")
    press(named("Keep"))
    assert not named("Keep").isEnabled()

    screen.keep_failed()
    assert named("Keep").isEnabled()
    assert named("Where").property("text") == "Home"

    press(named("Keep"))
    screen.show_sessions(VIEW)
    assert named("Session 1").hasFocus()


def test_news_from_elsewhere_leaves_an_open_form_alone(screen: SessionsScreen, named: Named) -> None:
    press(named("Session 1"))
    write(named("Where"), "Home")

    screen.show_sessions(VIEW)

    assert named("Where").property("text") == "Home"


def test_news_from_elsewhere_leaves_the_focus_on_its_row(screen: SessionsScreen, named: Named) -> None:
    named("Session 1").setFocus()

    screen.show_sessions(VIEW)

    assert named("Session 1").hasFocus()


def test_escape_leaves_a_form_that_was_not_changed(qtbot: QtBot, named: Named) -> None:
    press(named("Session 1"))

    qtbot.keyClick(named("Where"), Qt.Key.Key_Escape)

    assert named("Session 1").hasFocus()


def test_leaving_with_changes_is_asked_about(screen: SessionsScreen, named: Named) -> None:
    press(named("Session 1"))
    write(named("Where"), "Home")

    press(named("Leave without keeping"))
    assert "Some of this is not kept yet. Leave it all the same?" in texts(screen)
    press(named("Leave it"))

    assert named("Session 1").hasFocus()


def test_deleting_asks_and_names_what_stays(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    press(named("Session 1"))
    with qtbot.assertNotEmitted(screen.dosing_session_delete_requested):
        press(named("Delete this session"))
    assert "Delete this session? What you wrote about it stays in the journal." in texts(screen)

    with qtbot.waitSignal(screen.dosing_session_delete_requested) as wish:
        press(named("Delete session"))

    assert wish.args == ["s1"]


def test_new_session_has_nothing_to_delete(screen: SessionsScreen, named: Named) -> None:
    press(named("Add dosing session"))

    assert not [each for each in inspection.visible(screen, QPushButton) if "Delete" in each.accessibleName()]


def test_preparation_session_is_kept(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    press(named("Add preparation or integration"))
    press(named("Kind of session: Integration"))
    write(named("From"), "9")
    write(named("Who"), "Lena")

    with qtbot.waitSignal(screen.therapy_session_kept) as kept:
        press(named("Keep"))

    [session] = kept.args or []
    assert (session.kind, session.people, session.minutes) == (TherapySessionKind.INTEGRATION, "Lena", None)
    assert session.starts_at == datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_preparation_session_can_be_changed_and_deleted(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    screen.open_therapy_session("t1")
    with qtbot.waitSignal(screen.therapy_session_kept) as kept:
        press(named("Keep"))
    assert kept.args is not None
    assert kept.args[0].id == PREPARATION.id
    assert kept.args[0].minutes == 50
    screen.keep_failed()

    press(named("Delete this session"))
    with qtbot.waitSignal(screen.therapy_session_delete_requested) as wish:
        press(named("Delete session"))
    assert wish.args == ["t1"]


def test_course_is_edited_in_place(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    press(named("Edit the course"))
    write(named("What it is for"), "low mood")
    write(named("Clinic"), "")

    with qtbot.waitSignal(screen.course_kept) as kept:
        press(named("Keep"))

    [course] = kept.args or []
    assert (course.id, course.name, course.treated_for, course.clinic) == ("c", "Autumn", "low mood", "")
    assert (course.began_on, course.planned_sessions) == (date(2026, 8, 24), 6)
    screen.show_sessions(VIEW)
    assert named("Edit the course").isVisible()


def test_course_of_which_nothing_is_known_can_be_kept(qtbot: QtBot, screen: SessionsScreen, named: Named) -> None:
    screen.show_sessions(SessionsView(now=NOW, zone=ZONE))
    press(named("Add your course"))

    with qtbot.waitSignal(screen.course_kept) as kept:
        press(named("Keep"))

    [course] = kept.args or []
    assert course == CourseOfTreatment(id=course.id)


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


@pytest.mark.parametrize("what", ["list", "dosing", "therapy", "course"])
@pytest.mark.parametrize(("width", "scale"), [(1000, 1.0), (716, 2.0)])
def test_nothing_is_clipped(qtbot: QtBot, themed: theme.Theme, what: str, width: int, scale: float) -> None:
    themed.apply("light", scale, reduced_motion=True)
    made = SessionsScreen()
    qtbot.addWidget(made)
    made.show_sessions(VIEW)
    inspection.lay_out(made, width, 600)
    if what == "dosing":
        made.open_dosing_session("s1")
        [dose] = [each for each in inspection.visible(made, QLineEdit) if each.accessibleName().startswith("Dose")]
        write(dose, "900")
        press(next(each for each in inspection.visible(made, QPushButton) if each.accessibleName() == "Keep"))
    elif what == "therapy":
        made.open_therapy_session("t1")
    elif what == "course":
        press(next(each for each in inspection.visible(made, QPushButton) if "course" in each.accessibleName()))
    inspection.lay_out(made, width, 600)

    assert not inspection.clipped(made)
    assert not inspection.wider_than_the_window(made)
    assert not inspection.unnamed(made)
    assert not inspection.small_targets(made)
