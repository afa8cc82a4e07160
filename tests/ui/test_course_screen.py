from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QDateEdit, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from journal_app.catalog.courses import load_templates
from journal_app.domain.course import ClinicPeriod, CourseOfTreatment, Pause
from journal_app.domain.course_template import Plan
from journal_app.ui import theme
from journal_app.ui.screens.begin_course_screen import BeginCourseScreen
from journal_app.ui.screens.course_screen import CourseScreen
from tests.ui import inspection
from tests.ui.inspection import texts

ZONE = "Europe/London"
TODAY = date(2026, 11, 20)
COURSE = CourseOfTreatment(
    id="c", name="Autumn", clinic="Riverside", began_on=date(2026, 8, 24), planned_sessions=6, notes="As agreed"
)


def find(screen: QWidget, start: str) -> QWidget:
    """Find the one visible control whose name begins so."""
    found = [
        widget
        for kind in (QAbstractButton, QLineEdit, QDateEdit)
        for widget in inspection.visible(screen, kind)
        if widget.accessibleName().startswith(start)
    ]
    assert len(found) == 1, f"{start}: {[each.accessibleName() for each in found]}"
    return found[0]


def press(screen: QWidget, start: str) -> None:
    pressed = find(screen, start)
    assert isinstance(pressed, QAbstractButton)
    pressed.click()


def write(screen: QWidget, start: str, text: str) -> None:
    line = find(screen, start)
    assert isinstance(line, QLineEdit)
    line.setText(text)


def set_day(screen: QWidget, start: str, day: date) -> None:
    edit = find(screen, start)
    assert isinstance(edit, QDateEdit)
    edit.setDate(QDate(day.year, day.month, day.day))


@pytest.fixture
def screen(qtbot: QtBot) -> CourseScreen:
    made = CourseScreen()
    qtbot.addWidget(made)
    made.show_course(COURSE, TODAY)
    inspection.lay_out(made, 1000, 800)
    return made


@pytest.mark.parametrize(
    ("changes", "status", "offered"),
    [
        ({}, "Under way", "Pause"),
        ({"began_on": date(2026, 12, 1)}, "To come", "Pause"),
        ({"pauses": (Pause(from_on=date(2026, 11, 1)),)}, "Paused", "Resume"),
        ({"ended_on": date(2026, 11, 1)}, "Ended", "It goes on"),
    ],
)
def test_status_is_said_in_a_word(screen: CourseScreen, changes: dict[str, Any], status: str, offered: str) -> None:
    screen.show_course(replace(COURSE, **changes), TODAY)

    assert status in texts(screen)
    assert find(screen, offered).isEnabled()


def test_course_is_edited_in_place(qtbot: QtBot, screen: CourseScreen) -> None:
    press(screen, "Edit the course")
    write(screen, "What it is for", "low mood")
    write(screen, "Clinic", "")

    with qtbot.waitSignal(screen.course_kept) as kept:
        press(screen, "Keep")

    assert kept.args == [replace(COURSE, treated_for="low mood", clinic="")]
    screen.show_course(replace(COURSE, treated_for="low mood"), TODAY)
    assert find(screen, "Edit the course").hasFocus()


def test_course_kept_unchanged_is_the_same(qtbot: QtBot, screen: CourseScreen) -> None:
    moved = COURSE.with_clinic(ClinicPeriod(clinic="Lakeside", from_on=TODAY))
    screen.show_course(moved, TODAY)
    press(screen, "Edit the course")

    with qtbot.waitSignal(screen.course_kept) as kept:
        press(screen, "Keep")

    assert kept.args == [moved]


def test_change_of_clinic_keeps_where_it_was(qtbot: QtBot, screen: CourseScreen) -> None:
    press(screen, "Change of clinic")
    write(screen, "Clinic or therapist", "Lakeside")
    write(screen, "Who gives it", "Dr. Lund")
    set_day(screen, "From which day", date(2026, 12, 1))

    with qtbot.waitSignal(screen.course_kept) as kept:
        press(screen, "Keep this")

    [course] = kept.args or []
    assert [period.clinic for period in course.clinics] == ["Riverside", "Lakeside"]
    screen.show_course(course, TODAY)
    shown = "Riverside, from 24 August 2026\nLakeside · Dr. Lund, from 1 December 2026"
    assert shown in texts(screen)


def test_pause_and_resume_by_keyboard_alone(qtbot: QtBot, screen: CourseScreen) -> None:
    press(screen, "Pause")
    reason = find(screen, "Why, if you like")
    assert reason.hasFocus()
    qtbot.keyClicks(reason, "a cold")
    with qtbot.waitSignal(screen.course_kept) as paused:
        qtbot.keyClick(reason, Qt.Key.Key_Return)
    [course] = paused.args or []
    assert course.pauses == (Pause(from_on=TODAY, reason="a cold"),)

    screen.show_course(course, date(2026, 11, 27))
    press(screen, "Resume")
    with qtbot.waitSignal(screen.course_kept) as resumed:
        press(screen, "Keep this")

    [course] = resumed.args or []
    assert course.pauses == (Pause(from_on=TODAY, until_on=date(2026, 11, 26), reason="a cold"),)
    screen.show_course(course, date(2026, 11, 27))
    assert "20 November 2026 to 26 November 2026 · a cold" in texts(screen)


def test_ended_course_can_go_on(qtbot: QtBot, screen: CourseScreen) -> None:
    press(screen, "It has ended")
    with qtbot.waitSignal(screen.course_kept) as ended:
        press(screen, "Keep this")
    assert ended.args == [replace(COURSE, ended_on=TODAY)]

    screen.show_course(replace(COURSE, ended_on=TODAY), TODAY)
    with qtbot.waitSignal(screen.course_kept) as open_again:
        press(screen, "It goes on")
    assert open_again.args == [COURSE]


def test_failed_keeping_leaves_what_was_typed(screen: CourseScreen) -> None:
    press(screen, "Change of clinic")
    write(screen, "Clinic or therapist", "Lakeside")
    press(screen, "Keep this")
    assert not find(screen, "Keep this").isEnabled()

    screen.keep_failed()

    assert find(screen, "Keep this").isEnabled()
    assert find(screen, "Clinic or therapist").property("text") == "Lakeside"


def test_deleting_asks_and_names_what_stays(qtbot: QtBot, screen: CourseScreen) -> None:
    with qtbot.assertNotEmitted(screen.course_delete_requested):
        press(screen, "Delete this course")
    assert "Delete this course? Its sessions and what you wrote stay in the journal." in texts(screen)

    with qtbot.waitSignal(screen.course_delete_requested) as wish:
        press(screen, "Delete course")

    assert wish.args == ["c"]


def test_escape_goes_back(qtbot: QtBot, screen: CourseScreen) -> None:
    with qtbot.waitSignal(screen.closed):
        qtbot.keyClick(find(screen, "Pause"), Qt.Key.Key_Escape)


def test_older_copy_offers_no_change(screen: CourseScreen) -> None:
    screen.set_read_only()

    said = {each.accessibleName() for each in inspection.visible(screen, QAbstractButton)}
    assert said == {"Back to the sessions"}


# --- beginning a course


@pytest.fixture
def begin(qtbot: QtBot) -> BeginCourseScreen:
    made = BeginCourseScreen(load_templates())
    qtbot.addWidget(made)
    made.begin(ZONE, TODAY)
    inspection.lay_out(made, 1000, 800)
    return made


def begun(qtbot: QtBot, begin: BeginCourseScreen) -> tuple[CourseOfTreatment, Plan]:
    with qtbot.waitSignal(begin.begun) as signal:
        press(begin, "Begin this course")
    course, plan = signal.args or []
    return course, plan


def test_empty_course_comes_first(begin: BeginCourseScreen) -> None:
    cards = [
        each.accessibleName() for each in inspection.visible(begin, QAbstractButton) if each.property("look") == "card"
    ]

    assert cards[0].startswith("An empty course")
    assert len(cards) == 1 + len(load_templates())


def test_every_card_says_that_the_team_decides_and_its_source(begin: BeginCourseScreen) -> None:
    for template in load_templates():
        says = find(begin, template.name + ".").accessibleName()
        assert "your team decides" in says
        assert f"Source: {template.source}" in says


def test_empty_course_plans_nothing(qtbot: QtBot, begin: BeginCourseScreen) -> None:
    press(begin, "An empty course")
    write(begin, "What you call this course", "Winter")

    course, plan = begun(qtbot, begin)

    assert course == CourseOfTreatment(id=course.id, name="Winter")
    assert plan == Plan()


def test_rhythm_is_placed_on_the_days_that_are_possible(qtbot: QtBot, begin: BeginCourseScreen) -> None:
    press(begin, "Six infusions, then maintenance")
    set_day(begin, "First dosing session", date(2026, 11, 24))
    for day in ("Saturday", "Sunday"):
        press(begin, day)
    inspection.lay_out(begin, 1000, 800)

    course, plan = begun(qtbot, begin)

    days = [one.starts_at.astimezone(ZoneInfo(ZONE)) for one in plan.dosing_sessions]
    assert days[0] == datetime(2026, 11, 24, 10, tzinfo=ZoneInfo(ZONE))
    assert all(day.weekday() < 5 for day in days)
    assert (course.template, course.substance, course.planned_sessions) == ("six_infusions", "ketamine", 10)
    assert not any(one.dose for one in plan.dosing_sessions)  # no dose is ever suggested


def test_planned_session_is_moved_or_taken_out_before_anything_is_kept(qtbot: QtBot, begin: BeginCourseScreen) -> None:
    press(begin, "Six infusions, then maintenance")
    inspection.lay_out(begin, 1000, 800)
    set_day(begin, "Session 1, day", date(2026, 11, 22))
    write(begin, "Session 1, time", "14:30")
    press(begin, "Take out: Session 2")
    inspection.lay_out(begin, 1000, 800)
    assert "12 sessions planned" in texts(begin)

    _, plan = begun(qtbot, begin)

    assert len(plan.dosing_sessions) == 9
    assert plan.dosing_sessions[0].starts_at == datetime(2026, 11, 22, 14, 30, tzinfo=ZoneInfo("UTC"))


def test_time_that_does_not_read_stops_the_beginning(qtbot: QtBot, begin: BeginCourseScreen) -> None:
    press(begin, "Six infusions, then maintenance")
    inspection.lay_out(begin, 1000, 800)
    write(begin, "Session 3, time", "noonish")

    with qtbot.assertNotEmitted(begin.begun):
        press(begin, "Begin this course")

    assert find(begin, "Session 3, time").hasFocus()
    assert "This does not read as a time. 14:30 or 2:30 pm do." in texts(begin)


def test_escape_goes_back_a_step_at_a_time(qtbot: QtBot, begin: BeginCourseScreen) -> None:
    press(begin, "Lozenges")

    with qtbot.assertNotEmitted(begin.closed):
        qtbot.keyClick(find(begin, "What you call this course"), Qt.Key.Key_Escape)
    with qtbot.waitSignal(begin.closed):
        qtbot.keyClick(find(begin, "An empty course"), Qt.Key.Key_Escape)


def test_failed_keeping_leaves_the_plan(qtbot: QtBot, begin: BeginCourseScreen) -> None:
    press(begin, "Lozenges")
    inspection.lay_out(begin, 1000, 800)
    first = begun(qtbot, begin)[1]

    begin.keep_failed()

    assert begun(qtbot, begin)[1] == first


def test_tab_follows_the_order_of_reading(begin: BeginCourseScreen) -> None:
    press(begin, "Lozenges")
    inspection.lay_out(begin, 1000, 800)

    stops = inspection.tab_stops(begin, find(begin, "Back"))

    page = begin._page.widget()
    assert page is not None
    tops = [stop.mapTo(page, QPoint(0, stop.height() // 2)).y() // 8 for stop in stops]
    assert len(stops) > 30
    assert tops == sorted(tops)


@pytest.mark.parametrize("what", ["course", "clinic", "edit", "delete", "cards", "plan"])
@pytest.mark.parametrize(("width", "scale"), [(1000, 1.0), (716, 1.0), (716, 2.0)])
def test_nothing_is_clipped(qtbot: QtBot, themed: theme.Theme, what: str, width: int, scale: float) -> None:
    themed.apply("light", scale, reduced_motion=True)
    made: CourseScreen | BeginCourseScreen
    if what in {"cards", "plan"}:
        made = BeginCourseScreen(load_templates())
        made.begin(ZONE, TODAY)
    else:
        made = CourseScreen()
        made.show_course(COURSE.with_clinic(ClinicPeriod(clinic="Lakeside", from_on=TODAY)).paused(TODAY), TODAY)
    qtbot.addWidget(made)
    inspection.lay_out(made, width, 600)
    start = {"clinic": "Change of", "edit": "Edit", "delete": "Delete this", "plan": "Esketamine"}.get(what)
    if start:
        press(made, start)
    inspection.lay_out(made, width, 600)

    assert not inspection.clipped(made)
    assert not inspection.wider_than_the_window(made)
    assert not inspection.unnamed(made)
    assert not inspection.small_targets(made)
