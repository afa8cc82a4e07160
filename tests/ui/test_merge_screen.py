"""The page that brings two copies together: values in, wishes out."""

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from journal_app.domain.course import Pause, Route
from journal_app.domain.merging import ENTRY, BothChanged, Difference, FileChange, MergeReport, Outcome
from journal_app.domain.session_record import BloodPressure, ExtraDose, SessionRecord
from journal_app.errors import OtherCopyDamagedError, OtherCopyPassphraseError
from journal_app.ui.merge_words import difference_lines, kind
from journal_app.ui.screens.merge_screen import CopyRow, MergeScreen, said, trouble
from journal_app.ui.theme import Theme
from tests.builders import NOON
from tests.ui import inspection
from tests.ui.inspection import clipped, lay_out, small_targets, tab_stops, unnamed, visible, wider_than_the_window

COPIES = [
    CopyRow(name="journal-0001 (conflicted copy 2026-03-09 181500).db", changed_at=NOON, size=4_200_000),
    CopyRow(name="journal-0001.sync-conflict-20260310-120000-ABCDEFG.db", changed_at=NOON, size=4096),
]
REPORT = MergeReport(
    entries={outcome: number for number, outcome in enumerate(Outcome, start=1)},
    records={Outcome.NEW: 2, Outcome.SAME: 7},
    drafts=1,
    both=(
        BothChanged(id="e1", kind=ENTRY, headline="The corridor again", at=NOON, ours_stands=False),
        BothChanged(
            id="s1",
            kind="dosing_session",
            headline="",
            at=NOON,
            ours_stands=True,
            differences=(
                Difference(name="notes", here="window open", there=""),
                Difference(name="dose", here=Decimal(50), there=None),
                Difference(name="ended_at", here=NOON, there=NOON + timedelta(hours=1)),
            ),
        ),
    ),
    kept=(("e2", "The river, at last"),),
)


@pytest.fixture
def screen(qtbot: QtBot) -> MergeScreen:
    made = MergeScreen()
    qtbot.addWidget(made)
    lay_out(made, 1000, 800)
    return made


def texts(screen: MergeScreen) -> str:
    return "\n".join(inspection.texts(screen))


def press(screen: MergeScreen, name: str) -> None:
    [found] = [each for each in visible(screen, QAbstractButton) if each.accessibleName() == name]
    assert isinstance(found, QAbstractButton)
    found.click()


def test_each_copy_that_was_found_can_be_chosen(screen: MergeScreen, qtbot: QtBot) -> None:
    screen.show_choice(COPIES)
    lay_out(screen, 1000, 800)
    rows = [each for each in visible(screen, QAbstractButton) if COPIES[1].name in each.accessibleName()]

    with qtbot.waitSignal(screen.copy_chosen) as chosen:
        rows[0].click()

    assert chosen.args == [1]
    assert "4.2 MB" in texts(screen)


def test_without_a_second_copy_it_says_so_and_a_folder_may_be_chosen(screen: MergeScreen, qtbot: QtBot) -> None:
    screen.show_choice(())

    assert "No second copy was found" in texts(screen)
    with qtbot.waitSignal(screen.folder_requested):
        press(screen, "Choose a folder")


@pytest.mark.parametrize(
    ("change", "offers"),
    [
        (FileChange.NONE, set()),
        (FileChange.REPLACED, {"Keep both, and look at them"}),
        (FileChange.MISSING, {"Keep both, and look at them"}),
        (FileChange.ANOTHER_IN_FORCE, {"Keep both, and look at them"}),
        (FileChange.WRITTEN, {"Go on with it as it is now"}),
    ],
)
def test_what_happened_to_the_file_is_told_with_what_can_be_done(
    screen: MergeScreen, change: FileChange, offers: set[str]
) -> None:
    screen.show_choice((), change)

    found = {each.accessibleName() for each in visible(screen, QAbstractButton)}
    assert found - {"Choose a folder", "Back to the settings"} == offers
    assert trouble(change) in texts(screen)


def test_wishes_about_a_changed_file_are_sent(screen: MergeScreen, qtbot: QtBot) -> None:
    screen.show_choice((), FileChange.REPLACED)
    with qtbot.waitSignal(screen.apart_requested):
        press(screen, "Keep both, and look at them")
    screen.show_choice((), FileChange.WRITTEN)
    with qtbot.waitSignal(screen.accept_requested):
        press(screen, "Go on with it as it is now")


def test_the_passphrase_is_sent_once_and_not_kept(screen: MergeScreen, qtbot: QtBot) -> None:
    screen.ask_passphrase("Old.vault")
    qtbot.keyClicks(screen._passphrase.line, "eleven slow herons")

    with qtbot.waitSignal(screen.passphrase_given) as given:
        qtbot.keyClick(screen._passphrase.line, Qt.Key.Key_Return)

    assert given.args == ["eleven slow herons"]
    assert screen._passphrase.text == ""
    assert not screen._passphrase.isEnabled()


def test_nothing_typed_sends_nothing(screen: MergeScreen, qtbot: QtBot) -> None:
    screen.ask_passphrase("Old.vault")

    with qtbot.assertNotEmitted(screen.passphrase_given):
        press(screen, "Open it")


def test_a_wrong_passphrase_can_be_typed_again(screen: MergeScreen, qtbot: QtBot) -> None:
    screen.ask_passphrase("Old.vault")
    qtbot.keyClicks(screen._passphrase.line, "not it")
    press(screen, "Open it")

    screen.show_error(OtherCopyPassphraseError(), again=True)

    assert "does not open the other copy" in screen.notice.text
    assert screen._passphrase.isVisible()
    assert screen._passphrase.isEnabled()


def test_an_error_leads_back_to_the_choice(screen: MergeScreen) -> None:
    screen.show_opening()

    screen.show_error(OtherCopyDamagedError())

    assert screen.is_choosing
    assert "Your journal is unchanged" in screen.notice.text


def test_the_preview_says_everything_in_words(screen: MergeScreen, qtbot: QtBot) -> None:
    screen.show_preview("Old.vault", REPORT, can_be_put_aside=True)

    shown = texts(screen)
    for line in (
        "2 entries are new.",
        "3 entries were changed there.",
        "5 entries were changed in both; both versions are kept.",
        "6 entries were deleted there, and are deleted here.",
        "7 entries were deleted in one and changed in the other; they stand.",
        "Sessions, courses and what belongs to them: 2 new, changed or removed.",
        "Begun and not finished there: 1. You find it on Today.",
        "Nothing has been changed so far.",
    ):
        assert line in shown
    with qtbot.waitSignal(screen.merge_requested):
        press(screen, "Bring them together")


def test_one_entry_is_told_of_as_one() -> None:
    assert said(MergeReport(entries={Outcome.NEW: 1}, records={}), done=False) == ["1 entry is new."]


def test_a_copy_with_nothing_new_says_so_and_can_be_put_aside(screen: MergeScreen, qtbot: QtBot) -> None:
    screen.show_preview("copy.db", MergeReport(entries={Outcome.SAME: 3}, records={}), can_be_put_aside=True)

    assert "Your journal already has everything" in texts(screen)
    with qtbot.waitSignal(screen.aside_requested):
        press(screen, "Only put it aside")


def test_another_vault_cannot_be_put_aside(screen: MergeScreen) -> None:
    screen.show_preview("Old.vault", REPORT, can_be_put_aside=False)

    assert "Only put it aside" not in {each.accessibleName() for each in visible(screen, QAbstractButton)}


def test_work_shows_how_far_it_is_and_can_be_stopped(screen: MergeScreen, qtbot: QtBot) -> None:
    screen.show_working()
    screen.show_share(0.25)

    assert screen._bar.value() == 250
    with qtbot.waitSignal(screen.stop_requested):
        press(screen, "Stop")


def test_the_report_leads_to_each_entry_that_both_changed(screen: MergeScreen, qtbot: QtBot) -> None:
    screen.show_report(REPORT)
    [row] = [each for each in visible(screen, QAbstractButton) if "The corridor again" in each.accessibleName()]

    with qtbot.waitSignal(screen.read_requested) as wanted:
        row.click()

    assert wanted.args == ["e1"]
    shown = texts(screen)
    assert "Dosing session of 10 March 2026: yours stands" in shown
    assert "Notes: here \u201cwindow open\u201d, there nothing" in shown
    assert "The river, at last" in shown


def test_a_report_without_anything_to_look_at_has_no_list(screen: MergeScreen) -> None:
    screen.show_report(MergeReport(entries={Outcome.SAME: 1}, records={}))

    assert "already had everything" in texts(screen)
    assert "You may want to look at these" not in texts(screen)


def test_a_field_and_a_kind_of_later_versions_have_words_too() -> None:
    assert kind("thread") == "Something you noted"
    assert difference_lines(Difference(name="ride_home", here=1, there=None)) == ["Ride home: here 1, there nothing"]


def test_the_record_of_a_session_is_told_field_by_field_in_words() -> None:
    pressure = BloodPressure(systolic=122, diastolic=77)
    ours = SessionRecord(pressure_before=pressure, eye_mask=True, about=frozenset({"left_at"}), room="Room 2")
    theirs = SessionRecord(extra_doses=(ExtraDose(milligrams=Decimal("20.0")),), room="Room 2")

    lines = difference_lines(Difference(name="record", here=ours, there=theirs))

    assert lines == [
        "Further doses: here nothing, there 20",
        "Blood pressure before: here 122/77, there nothing",
        "Eye mask: here yes, there nothing",
        "Known only about: here Left, there nothing",
    ]
    assert difference_lines(Difference(name="route", here=Route.NASAL, there=Route.ORAL)) == [
        "How it was given: here Nasal, other, there By mouth"
    ]
    pause = Pause(from_on=NOON.date(), reason="a holiday")
    assert difference_lines(Difference(name="pauses", here=(), there=(pause,))) == [
        "Pauses: here nothing, there 10 March 2026, a holiday"
    ]
    assert difference_lines(Difference(name="course_id", here="0198", there=None)) == ["Course: not the same in both"]


STATES = ["choice", "trouble", "passphrase", "preview", "working", "report"]


def turn_to(screen: MergeScreen, state: str) -> None:
    match state:
        case "choice":
            screen.show_choice(COPIES)
        case "trouble":
            screen.show_choice(COPIES, FileChange.REPLACED)
        case "passphrase":
            screen.ask_passphrase("Old.vault")
        case "preview":
            screen.show_preview("Old.vault", REPORT, can_be_put_aside=True)
        case "working":
            screen.show_working()
        case _:
            screen.show_report(REPORT)


@pytest.mark.parametrize("state", STATES)
def test_everything_has_a_name_and_is_reached_by_the_keyboard(screen: MergeScreen, state: str) -> None:
    turn_to(screen, state)
    lay_out(screen, 1000, 800)
    buttons = [
        each
        for each in visible(screen, QAbstractButton)
        if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]

    assert unnamed(screen) == []
    assert small_targets(screen) == []
    assert set(buttons) <= set(tab_stops(screen, buttons[0]))


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_cut_off_at_twice_the_text_in_a_small_window(qtbot: QtBot, themed: Theme, state: str) -> None:
    themed.apply("light", 2.0, reduced_motion=True)
    screen = MergeScreen()
    qtbot.addWidget(screen)
    turn_to(screen, state)

    lay_out(screen, 840, 600)

    assert clipped(screen) == []
    assert wider_than_the_window(screen) == []
