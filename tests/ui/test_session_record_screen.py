import time as stopwatch
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDate, QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDateEdit, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from journal_app.catalog import courses as catalog
from journal_app.domain.course import DoseUnit, DosingSession, Route, SessionEvent, SessionEventKind, SessionStatus
from journal_app.domain.kept_session import KeptSession, SessionDraft
from journal_app.domain.session_record import (
    DAY_ALONE,
    BloodPressure,
    ExtraDose,
    SessionRecord,
    TemperatureUnit,
    WeightUnit,
)
from journal_app.domain.side_effect import Felt, Severity, SideEffect
from journal_app.ui import theme, words
from journal_app.ui.screens.session_record_screen import SessionRecordScreen, SessionRecordView
from tests.ui import inspection
from tests.ui.inspection import texts

ZONE = "Europe/London"
NOW = datetime(2026, 11, 20, 18, 30, tzinfo=ZoneInfo(ZONE))


def at(hour: int, minute: int = 0, *, second: int = 0, day: int = 17) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


FULL = DosingSession(
    id="s5",
    starts_at=at(10, 0, second=20),
    ended_at=at(11, 0),
    zone=ZONE,
    course_id="c",
    status=SessionStatus.HELD,
    route=Route.INTRAMUSCULAR,
    dose=Decimal(60),
    people="Dr. Okafor",
    setting="Riverside",
    notes="Two lines\nof notes",
    record=SessionRecord(
        substance="ketamine",
        extra_doses=(ExtraDose(milligrams=Decimal(20), at=at(10, 40)),),
        infusion_minutes=40,
        body_weight=Decimal("150.5"),
        weight_unit=WeightUnit.POUND,
        awake_at=at(11, 20),
        observed_until=at(12, 15),
        left_at=at(12, 30),
        ride_home="Sam",
        not_driving_until=at(9, day=18),
        pressure_before=BloodPressure(systolic=124, diastolic=82, at=at(9, 50)),
        pressure_highest=BloodPressure(systolic=146, at=at(10, 35)),
        pressure_leaving=BloodPressure(systolic=128, diastolic=84),
        pulse=72,
        oxygen=97,
        temperature=Decimal("98.6"),
        temperature_unit=TemperatureUnit.FAHRENHEIT,
        provider="Dr. Okafor",
        therapist="Lena",
        sitter="Ana",
        room="the small one",
        eye_mask=True,
        music="her list",
        mood_before=4,
        sleep_hours=Decimal("6.5"),
        last_food_at=at(20, 30, day=16),
        last_drink_at=at(9),
        other_medicines="none",
        distance=7,
        intensity=8,
        ease=5,
        helpfulness=0,
        instructions="rest",
        about=frozenset({"awake_at", "starts_at", "pressure_before.at", "extra_doses.0.at"}),
    ),
)
EFFECT = SideEffect(
    id="e1",
    noted_at=at(18),
    dosing_session_id="s5",
    word="dizziness",
    severity=Severity.MILD,
    felt=Felt.DURING,
    began_at=at(10, 10),
    ended_at=at(14, 0),
    note="passed slowly",
)

Named = Callable[[str], QWidget]


def view(session: DosingSession | None = None, **known: Any) -> SessionRecordView:
    return replace(SessionRecordView(now=NOW, zone=ZONE, course_id="c", session=session, number=5), **known)


@pytest.fixture
def screen(qtbot: QtBot) -> SessionRecordScreen:
    made = SessionRecordScreen(catalog.load_side_effect_words())
    qtbot.addWidget(made)
    made.show_record(view(FULL, side_effects=(EFFECT,), intention="To listen"))
    inspection.lay_out(made, 1000, 900)
    return made


@pytest.fixture
def named(screen: SessionRecordScreen) -> Named:
    """Find the one visible control whose name begins so."""
    return partial(inspection.control, screen)


def press(widget: QWidget) -> None:
    assert isinstance(widget, QAbstractButton)
    widget.click()


def write(widget: QWidget, text: str) -> None:
    assert isinstance(widget, QLineEdit)
    widget.setText(text)


def unfold(screen: SessionRecordScreen) -> None:
    for section in screen._sections:
        section.set_open(is_open=True)


def keep(qtbot: QtBot, screen: SessionRecordScreen) -> KeptSession:
    with qtbot.waitSignal(screen.kept) as kept:
        screen.keep.click()
    [found] = kept.args or []
    assert isinstance(found, KeptSession)
    return found


# --- value in, value out


def test_page_kept_unchanged_changes_nothing(qtbot: QtBot, screen: SessionRecordScreen) -> None:
    kept = keep(qtbot, screen)

    assert kept == KeptSession(session=FULL, intention="To listen")


def test_new_session_needs_a_day_alone(qtbot: QtBot, screen: SessionRecordScreen) -> None:
    screen.show_record(view(weight_unit=WeightUnit.POUND))

    kept = keep(qtbot, screen)

    assert kept.session == DosingSession(
        id=kept.session.id, starts_at=at(12, day=20), zone=ZONE, course_id="c", record=kept.session.record
    )
    assert kept.session.record.is_empty
    assert kept.session.is_day_alone


def test_a_session_of_which_only_the_day_is_known_never_says_noon(
    qtbot: QtBot, screen: SessionRecordScreen, named: Named
) -> None:
    screen.show_record(view(replace(FULL, ended_at=None, record=SessionRecord(about=frozenset({DAY_ALONE})))))
    unfold(screen)
    start = named("From")
    assert isinstance(start, QLineEdit)
    assert not start.text()
    write(named("Until"), "11:05")
    write(screen.after.observed.control, "11:40")

    session = keep(qtbot, screen).session

    assert session.is_day_alone
    assert session.ended_at == at(11, 5)
    assert session.record.observed_until == at(11, 40)
    assert ":" not in words.session_when(session)


def test_a_time_typed_later_is_the_start(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    screen.show_record(view(replace(FULL, record=SessionRecord(about=frozenset({DAY_ALONE})))))
    write(named("From"), "~10:30")

    session = keep(qtbot, screen).session

    assert (session.starts_at, session.is_day_alone) == (at(10, 30), False)
    assert words.session_when(session).endswith(", about 10:30")


def test_units_are_those_entered_last(screen: SessionRecordScreen) -> None:
    units = {"weight_unit": WeightUnit.POUND, "temperature_unit": TemperatureUnit.FAHRENHEIT}
    units |= {"dose_unit": DoseUnit.MICROGRAM}

    screen.show_record(view(replace(FULL, dose=None, record=SessionRecord()), **units))

    assert screen.when.unit.currentText() == "µg"

    assert screen.before.weight_unit.currentText() == "lb"
    assert screen.during.temperature_unit.currentText() == "°F"


def test_another_day_takes_every_time_with_it(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    day = named("Day")
    assert isinstance(day, QDateEdit)
    day.setDate(QDate(2026, 11, 18))

    record = keep(qtbot, screen).session.record

    later = timedelta(days=1)
    assert FULL.record.observed_until is not None
    assert FULL.record.not_driving_until is not None
    assert record.observed_until == FULL.record.observed_until + later
    assert record.not_driving_until == FULL.record.not_driving_until + later
    assert record.pressure_before.at == at(9, 50, day=18)


def test_time_written_as_about_is_kept_as_about(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    write(named("From"), "10:00")
    write(named("Until"), "~11:30")
    write(screen.during.rows["pressure_before"].time, "9:55")
    write(screen.during.rows["pressure_highest"].time, "~10:40")

    session = keep(qtbot, screen).session

    assert session.ended_at == at(11, 30)
    assert session.record.pressure_highest.at == at(10, 40)
    assert session.record.about == frozenset({"awake_at", "ended_at", "extra_doses.0.at", "pressure_highest.at"})


def test_times_after_midnight_are_on_the_next_day(qtbot: QtBot, screen: SessionRecordScreen) -> None:
    late = replace(FULL, starts_at=at(22), ended_at=None, record=SessionRecord())
    screen.show_record(view(late))
    unfold(screen)
    write(screen.when.until.control, "0:30")
    write(screen.after.observed.control, "1")
    write(screen.before.food.control, "23")
    write(screen.during.rows["pressure_before"].time, "21:50")

    session = keep(qtbot, screen).session

    assert session.ended_at == at(0, 30, day=18)
    assert session.record.observed_until == at(1, day=18)
    assert session.record.last_food_at == at(23, day=16)
    assert session.record.pressure_before.at == at(21, 50)


def test_pressure_pasted_in_one_piece_is_taken_apart(qtbot: QtBot, screen: SessionRecordScreen) -> None:
    screen.show_record(view())
    write(screen.during.rows["pressure_before"].systolic, "120 / 80")

    pressure = keep(qtbot, screen).session.record.pressure_before

    assert (pressure.systolic, pressure.diastolic) == (120, 80)


def test_extra_dose_is_added_and_taken_away(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    press(named("Take away this extra dose"))
    press(named("Add an extra dose"))
    write(named("Extra dose, mg"), "12,5")
    write(named("Extra dose, time"), "10:50")

    record = keep(qtbot, screen).session.record

    assert record.extra_doses == (ExtraDose(milligrams=Decimal("12.5"), at=at(10, 50)),)


def test_history_of_the_plan_is_told(screen: SessionRecordScreen) -> None:
    moved = SessionEvent(at=at(9, day=1), kind=SessionEventKind.MOVED, from_starts_at=at(10, day=3))
    held = SessionEvent(at=at(18), kind=SessionEventKind.HELD)

    screen.show_record(view(replace(FULL, history=(moved, held))))

    told = "Was planned for Tuesday 3 November, 10:00 · Held, noted on Tuesday 17 November"
    assert told in texts(screen)


def test_page_opens_no_window_of_its_own(screen: SessionRecordScreen) -> None:
    screen.show_record(view(FULL, side_effects=(EFFECT,)))
    unfold(screen)

    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [screen]


def test_folded_part_says_what_is_in_it(named: Named) -> None:
    assert named("Before, folded").accessibleName() == (
        "Before, folded, To listen · Mood 4 of 10 · sleep 6.5 h · none · 150.5 lb"
    )

    press(named("Before, folded"))

    assert named("Before, open").isVisible()
    assert named("Your intention").isVisible()


# --- ranges


def test_unusual_value_is_asked_about_beside_its_field_and_kept_on_the_second_press(
    qtbot: QtBot, screen: SessionRecordScreen, named: Named
) -> None:
    write(named("Dose"), "900")

    with qtbot.assertNotEmitted(screen.kept):
        press(named("Keep"))
    assert "Is this right? It lies outside 5 to 200. Keep once more to leave it so." in texts(screen)
    assert named("Dose").hasFocus()

    assert keep(qtbot, screen).session.dose == Decimal(900)


def test_another_unusual_value_is_asked_about_again(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    write(named("Dose"), "900")
    press(named("Keep"))
    write(named("Dose"), "800")

    with qtbot.assertNotEmitted(screen.kept):
        press(named("Keep"))


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("Dose", "6000", "Only 0 to 5000 can be kept here. Perhaps the unit is another one."),
        ("Dose", "fifty", "This does not read as a number."),
        ("From", "noonish", "This does not read as a time."),
        ("Until", "25:00", "This does not read as a time."),
        ("Highest blood pressure, upper", "400", "Only 40 to 300 can be kept here."),
        ("Highest blood pressure, upper", "high", "Digits only, such as 120."),
        ("Pulse", "72.5", "Whole numbers only"),
        ("Oxygen", "101", "Only 50 to 100 can be kept here."),
        ("Temperature", "20", "Only 86 to 109.4 can be kept here."),
        ("Infusion", "-1", "Only 0 to 600 can be kept here."),
    ],
)
def test_value_that_cannot_be_meant_is_refused_with_the_reason(
    qtbot: QtBot, screen: SessionRecordScreen, named: Named, field: str, text: str, reason: str
) -> None:
    write(named(field), text)

    with qtbot.assertNotEmitted(screen.kept):
        press(named("Keep"))
        press(named("Keep"))

    assert [shown for shown in texts(screen) if shown.startswith(reason)]
    assert named(field).hasFocus()


def test_slip_in_a_folded_part_opens_it(screen: SessionRecordScreen, named: Named) -> None:
    write(screen.before.weight.control, "5")

    press(named("Keep"))

    assert screen.before.is_open
    assert named("Body weight").hasFocus()
    assert "Only 44 to 882 can be kept here. Perhaps the unit is another one." in texts(screen)


def test_pressure_the_wrong_way_round_is_asked_about(screen: SessionRecordScreen, named: Named) -> None:
    write(named("Blood pressure before, upper"), "82")
    write(named("Blood pressure before, lower"), "124")

    press(named("Keep"))

    assert [text for text in texts(screen) if text.startswith("Is this right? The upper number is not above")]


def test_short_observation_of_the_spray_is_one_quiet_line(qtbot: QtBot, screen: SessionRecordScreen) -> None:
    record = replace(FULL.record, observed_until=at(11, 30), left_at=None)
    spray = replace(FULL, route=Route.NASAL_SPRAY, dose=Decimal(56), record=record)
    screen.show_record(view(spray))
    unfold(screen)

    line = "Less than two hours after the start; the spray's label gives two hours."
    assert line in texts(screen)
    assert keep(qtbot, screen).session == spray


def test_question_appears_as_soon_as_a_field_is_left(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    pulse = named("Pulse")
    pulse.setFocus()
    assert isinstance(pulse, QLineEdit)
    pulse.selectAll()
    qtbot.keyClicks(pulse, "190")

    qtbot.keyClick(pulse, Qt.Key.Key_Tab)

    assert "Is this right? It lies outside 40 to 160." in texts(screen)
    assert named("Oxygen").hasFocus()


# --- side effects


def test_chip_adds_a_side_effect_and_its_row_says_the_rest(
    qtbot: QtBot, screen: SessionRecordScreen, named: Named
) -> None:
    unfold(screen)
    press(named("Headache"))
    press(named("Headache, how strong: Moderate"))
    press(named("Headache, when: The next days"))

    kept = keep(qtbot, screen)

    [effect] = kept.side_effects
    assert (effect.word, effect.severity, effect.felt) == ("headache", Severity.MODERATE, Felt.NEXT_DAYS)
    assert (effect.dosing_session_id, effect.noted_at) == ("s5", NOW)


def test_own_words_are_a_side_effect_too(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    unfold(screen)
    own = named("A side effect in your own words")
    qtbot.keyClicks(own, " cold  hands ")
    qtbot.keyClick(own, Qt.Key.Key_Return)

    [effect] = keep(qtbot, screen).side_effects

    assert (effect.own_words, effect.word) == ("cold hands", "")


def test_side_effect_that_is_gone_has_an_end(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    still_there = replace(EFFECT, ended_at=None)
    screen.show_record(view(FULL, side_effects=(still_there,)))
    unfold(screen)
    press(named("It is gone"))
    write(named("Dizziness, when it was gone, time"), "15:20")

    [effect] = keep(qtbot, screen).side_effects

    assert effect == replace(still_there, ended_at=at(15, 20))


def test_end_before_the_begin_is_refused(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    unfold(screen)
    write(named("Dizziness, when it was gone, time"), "9:00")

    with qtbot.assertNotEmitted(screen.kept):
        press(named("Keep"))

    assert "This lies before it began. Look at the two times again." in texts(screen)


def test_side_effect_taken_away_is_gone(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    unfold(screen)
    press(named("Take away: Dizziness"))

    kept = keep(qtbot, screen)

    assert (kept.side_effects, kept.side_effects_gone) == ((), ("e1",))


def test_chip_pressed_by_mistake_brings_everything_back(qtbot: QtBot, screen: SessionRecordScreen) -> None:
    unfold(screen)
    for _ in range(2):
        [chip] = [each for each in inspection.visible(screen, QAbstractButton) if each.accessibleName() == "Dizziness"]
        press(chip)

    kept = keep(qtbot, screen)

    assert (kept.side_effects, kept.side_effects_gone) == ((), ())


def test_hard_breathing_shows_the_line_about_help(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    unfold(screen)
    line = "Slow or hard breathing, chest pain, fainting, cannot be woken: call the emergency number first."
    assert line not in texts(screen)

    press(named("Slow or hard breathing"))

    assert line in texts(screen)
    with qtbot.waitSignal(screen.support_requested):
        press(named("Get support"))


# --- keyboard


def test_first_facts_are_noted_by_keyboard_in_a_moment(qtbot: QtBot, screen: SessionRecordScreen) -> None:
    screen.show_record(view())
    screen.focus_start()
    typed = {
        "From, time of day": "10:05",
        "Dose": "60",
        "Blood pressure before, upper number": "124/82",  # the slash leads on
        "Blood pressure before, time of day": "9:50",
    }
    began = stopwatch.perf_counter()
    stops = 0

    while typed:
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused.accessibleName() == "How it was given":
            qtbot.keyClick(focused, Qt.Key.Key_Down)
        for key in typed.pop(focused.accessibleName(), ""):
            qtbot.keyClick(QApplication.focusWidget(), key)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        stops += 1
    session = keep(qtbot, screen).session

    assert stops <= 14  # presses of Tab in all
    assert stopwatch.perf_counter() - began < 10
    assert (session.starts_at, session.route, session.dose) == (at(10, 5, day=20), Route.INTRAVENOUS, Decimal(60))
    assert session.record.pressure_before == BloodPressure(systolic=124, diastolic=82, at=at(9, 50, day=20))


def test_tab_follows_the_order_of_reading(screen: SessionRecordScreen, named: Named) -> None:
    unfold(screen)
    inspection.lay_out(screen, 1000, 900)

    stops = inspection.tab_stops(screen, named("Back to the sessions"))

    in_columns = screen.ratings  # read down one column, then the other
    on_page = [stop for stop in stops if screen._page.isAncestorOf(stop) and not in_columns.isAncestorOf(stop)]
    places = [_place(stop, screen) for stop in on_page]
    assert len(places) > 60
    assert places == sorted(places)


def _place(widget: QWidget, screen: SessionRecordScreen) -> tuple[int, int]:
    """Return the row, roughly, and the left edge."""
    page = screen._page.widget()
    assert page is not None
    corner = widget.mapTo(page, QPoint(0, 0)) - screen.when.mapTo(page, QPoint(0, 0))
    return (corner.y() + widget.height() // 2) // 24, corner.x()


def test_control_and_s_keeps(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)

    with qtbot.waitSignal(screen.kept):
        qtbot.keyClick(named("Dose"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_wheel_over_a_field_changes_nothing(screen: SessionRecordScreen, named: Named) -> None:
    for name in ("How it was given", "Day"):
        field = named(name)
        middle = QPointF(field.rect().center())
        turn = QWheelEvent(
            middle,
            QPointF(field.mapToGlobal(field.rect().center())),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,  # noqa: FBT003  # Qt's own order of arguments
        )
        QApplication.sendEvent(field, turn)

    assert not screen.has_unkept


# --- leaving and failing


def test_everything_typed_stays_when_keeping_failed(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    write(named("Dose"), "70")
    unfold(screen)
    write(named("Your intention"), "To rest")
    first = keep(qtbot, screen)
    assert not screen.keep.isEnabled()

    screen.keep_failed()

    assert screen.has_unkept
    assert keep(qtbot, screen) == first
    assert first.intention == "To rest"


def test_page_closes_when_all_of_it_was_kept(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    write(named("Dose"), "70")
    keep(qtbot, screen)

    with qtbot.waitSignal(screen.closed):
        screen.kept_well()

    assert not screen.has_unkept


def test_escape_leaves_a_page_that_was_not_changed(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    with qtbot.waitSignal(screen.closed):
        qtbot.keyClick(named("Dose"), Qt.Key.Key_Escape)


def test_leaving_with_changes_is_asked_about(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    write(named("Dose"), "70")
    with qtbot.assertNotEmitted(screen.closed):
        press(named("Leave without keeping"))
    assert "Some of this is not kept yet. Leave it all the same?" in texts(screen)

    press(named("Stay here"))
    assert named("Dose").property("text") == "70"
    press(named("Leave without keeping"))
    with qtbot.waitSignal(screen.closed):
        press(named("Leave it"))


def test_deleting_asks_and_names_what_stays(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    with qtbot.assertNotEmitted(screen.delete_requested):
        press(named("Delete this session"))
    assert "Delete this session? What you wrote about it stays in the journal." in texts(screen)

    with qtbot.waitSignal(screen.delete_requested) as wish:
        press(named("Delete session"))

    assert wish.args == ["s5"]


def test_new_session_has_nothing_to_delete(screen: SessionRecordScreen) -> None:
    screen.show_record(view())

    assert not [each for each in inspection.visible(screen, QAbstractButton) if "Delete" in each.accessibleName()]


def test_older_copy_is_read_only(screen: SessionRecordScreen) -> None:
    screen.set_read_only()

    assert not screen.keep.isVisible()
    assert not screen.when.dose.isEnabled()
    assert screen.before.header.isEnabled()


@pytest.mark.parametrize("what", ["new", "full", "asked", "question"])
@pytest.mark.parametrize(("width", "scale"), [(1000, 1.0), (716, 1.0), (716, 2.0)])
def test_nothing_is_clipped(qtbot: QtBot, themed: theme.Theme, what: str, width: int, scale: float) -> None:
    themed.apply("light", scale, reduced_motion=True)
    made = SessionRecordScreen(catalog.load_side_effect_words())
    qtbot.addWidget(made)
    help_now = replace(EFFECT, id="e2", word="breathing")
    made.show_record(view() if what == "new" else view(FULL, side_effects=(EFFECT, help_now)))
    unfold(made)
    inspection.lay_out(made, width, 600)
    if what == "asked":
        write(made.when.dose.control, "900")
        write(made.during.rows["pressure_highest"].systolic, "400")
        made.keep.click()
    elif what == "question":
        made.delete.click()
    inspection.lay_out(made, width, 600)

    faults: Sequence[list[str]] = [
        inspection.clipped(made),
        inspection.wider_than_the_window(made),
        inspection.unnamed(made),
        inspection.small_targets(made),
    ]
    assert not any(faults), faults
    assert (made.width(), made.height()) == (width, 600)


def test_fields_are_made_without_a_window_flashing_up(qtbot: QtBot) -> None:
    seen: list[QWidget] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt names it
            if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                seen.append(watched)
            return False

    watch = Watch()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(watch)
    made = SessionRecordScreen(catalog.load_side_effect_words())
    qtbot.addWidget(made)
    made.show_record(view(FULL, side_effects=(EFFECT,)))
    app.removeEventFilter(watch)

    assert not seen


# --- what is typed and not kept


def test_all_that_was_typed_stands_there_again_readable_or_not(
    qtbot: QtBot, screen: SessionRecordScreen, named: Named
) -> None:
    unfold(screen)
    write(named("Dose"), "sixty or so")
    press(named("Add an extra dose"))
    write(screen.when._extras[-1].dose.control, "7")
    press(named("Headache"))
    press(named("Headache, how strong: Moderate"))
    press(named("Take away: Dizziness"))
    screen.ratings.rows["ease"].set_rating(9)
    screen.notes.box.setPlainText("still typing")
    draft = screen.draft
    assert draft is not None
    other = SessionRecordScreen(catalog.load_side_effect_words())
    qtbot.addWidget(other)

    other.show_record(view(FULL, side_effects=(EFFECT,), intention="To listen", draft=draft))

    again = other.draft
    assert again is not None
    assert replace(again, saved_at=draft.saved_at) == draft
    assert other.side_effects.editor.names == ("Headache",)
    assert other.ratings.rows["ease"].rating == 9


def test_a_pause_in_typing_hands_out_a_draft_and_going_back_on_it_takes_it_away(
    qtbot: QtBot, screen: SessionRecordScreen, named: Named
) -> None:
    screen._typing._pause.setInterval(10)
    with qtbot.waitSignal(screen.draft_changed) as heard:
        qtbot.keyClicks(named("Dose"), "5")
    [draft] = heard.args or []
    assert isinstance(draft, SessionDraft)
    assert draft.typed["Dose #1"] == "605"

    with qtbot.waitSignal(screen.draft_discarded):
        qtbot.keyClick(named("Dose"), Qt.Key.Key_Backspace)


def test_a_draft_is_let_go_of_only_when_asked(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    write(named("Dose"), "70")
    draft = screen.draft
    screen.show_record(view(FULL, side_effects=(EFFECT,), intention="To listen", draft=draft))

    press(named("Show what is kept"))
    with qtbot.waitSignals([screen.draft_discarded, screen.start_again_requested]):
        press(named("Let go of it"))


def test_the_page_leads_to_what_belongs_to_its_session(qtbot: QtBot, screen: SessionRecordScreen, named: Named) -> None:
    with qtbot.waitSignal(screen.chain_requested) as chain:
        press(named("Intention and steps"))
    screen.show_record(view(replace(FULL, status=SessionStatus.PLANNED)))
    with qtbot.waitSignal(screen.preparation_requested) as ready:
        press(named("Get ready"))

    assert (chain.args, ready.args) == (["s5"], ["s5"])
