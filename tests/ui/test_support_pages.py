"""The own plan, what to tell the team, and what of it can be read while the journal is locked."""

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from journal_app.catalog import grounding
from journal_app.domain.support import Sense
from journal_app.domain.support_plan import PlanHeading, SupportPlan
from journal_app.domain.team_note import TeamNote
from journal_app.services.vault import Vault
from journal_app.settings import Settings
from journal_app.ui import theme
from journal_app.ui.flows.support_flow import SupportFlow
from journal_app.ui.plan_words import plan_document
from journal_app.ui.screens.support_plan_screen import SupportPlanScreen
from journal_app.ui.screens.support_screen import SupportScreen
from journal_app.ui.screens.team_notes_screen import TeamNotesScreen, TeamNotesView
from journal_app.ui.support import SupportDesk
from journal_app.ui.widgets.grounding_player import GroundingPlayer
from journal_app.ui.widgets.progress_ring import ProgressRing
from tests import builders
from tests.ui import inspection
from tests.ui.inspection import texts
from tests.ui.opened import Opened

NOW = datetime(2026, 11, 20, 19, 40, tzinfo=UTC)
PLAN = (
    SupportPlan(id="plan", written_at=NOW)
    .with_words(PlanHeading.ALONE, "Walk to the river")
    .with_words(PlanHeading.SURROUNDINGS, "Give the tablets to Sam")
)
WAITS = TeamNote(id="waits", text="Two nights without sleep", noted_at=NOW - timedelta(days=1), entry_id="entry")
TOLD = TeamNote(id="told", text="Pain", noted_at=NOW - timedelta(days=9), told_at=NOW - timedelta(days=3))


def button(screen: QWidget, name: str) -> QPushButton:
    [found] = [each for each in screen.findChildren(QPushButton) if each.isVisible() and each.accessibleName() == name]
    return found


@pytest.fixture
def plan_screen(qtbot: QtBot) -> SupportPlanScreen:
    made = SupportPlanScreen()
    qtbot.addWidget(made)
    made.show_plan(PLAN, is_open=False)
    inspection.lay_out(made, 900, 600)
    return made


@pytest.fixture
def notes_screen(qtbot: QtBot) -> TeamNotesScreen:
    made = TeamNotesScreen()
    qtbot.addWidget(made)
    made.show_notes(TeamNotesView(now=NOW, notes=(TOLD, WAITS)))
    inspection.lay_out(made, 900, 600)
    return made


@pytest.fixture
def desk(tmp_path: Path) -> SupportDesk:
    return SupportDesk(tmp_path / "config", Settings, lambda _: None, builders.FixedClock())


def test_plan_is_kept_as_it_is_written_and_at_once_when_it_is_left(
    qtbot: QtBot, plan_screen: SupportPlanScreen
) -> None:
    plan_screen._rest.setInterval(20)
    with qtbot.waitSignal(plan_screen.edited) as edited:
        qtbot.keyClicks(plan_screen.boxes[PlanHeading.SIGNS], "I stop answering")
    plan_screen.boxes[PlanHeading.PEOPLE].setPlainText("Sam")
    with qtbot.waitSignal(plan_screen.edited) as left:
        plan_screen.hide()

    [words] = edited.args or [{}]
    assert words[PlanHeading.SIGNS] == "I stop answering"
    assert words[PlanHeading.ALONE] == "Walk to the river"
    assert (left.args or [{}])[0][PlanHeading.PEOPLE] == "Sam"


def test_words_that_are_not_kept_yet_survive_a_refresh(plan_screen: SupportPlanScreen) -> None:
    plan_screen.boxes[PlanHeading.SIGNS].setPlainText("half a thou")
    plan_screen.show_plan(PLAN, is_open=False)

    assert plan_screen.boxes[PlanHeading.SIGNS].text == "half a thou"


def test_showing_the_plan_without_the_passphrase_is_chosen_and_said_plainly(
    qtbot: QtBot, plan_screen: SupportPlanScreen
) -> None:
    box = plan_screen.findChild(QCheckBox)
    assert isinstance(box, QCheckBox)

    with qtbot.waitSignal(plan_screen.shown_when_locked) as chosen:
        qtbot.keyClick(box, Qt.Key.Key_Space)

    assert chosen.args == [True]
    assert any("kept readable outside the vault" in text for text in texts(plan_screen))


def test_printed_plan_has_the_headings_with_words_and_shows_markup_as_it_is() -> None:
    printed = plan_document(PLAN.with_words(PlanHeading.PEOPLE, "<b>Sam</b>")).toPlainText()

    assert printed.splitlines() == [
        "My support plan",
        "Things I can do alone",
        "Walk to the river",
        "People I can ask",
        "<b>Sam</b>",
        "Making my surroundings safer",
        "Give the tablets to Sam",
    ]


def test_plan_is_readable_outside_the_vault_only_while_that_is_chosen(qtbot: QtBot, desk: SupportDesk) -> None:
    never = desk.open_plan()
    desk.keep_plan_open(PLAN)
    screen = desk.screen()
    qtbot.addWidget(screen)
    inspection.lay_out(screen, 900, 600)
    [file] = (desk._folder or Path()).iterdir()
    mode, shown = stat.S_IMODE(file.stat().st_mode), texts(screen)
    file.write_text("[1, 2]", encoding="utf-8")
    damaged = desk.open_plan()
    desk.close_plan()

    assert never is None
    assert mode == 0o600
    assert "Walk to the river" in shown
    assert "You chose that this plan can be read without the passphrase." in shown
    assert not [
        each for each in screen.findChildren(QPushButton) if each.text() == "Change my plan" and each.isVisible()
    ]
    assert damaged is None
    assert not file.exists()


def test_open_journal_offers_plan_and_notes(qtbot: QtBot) -> None:
    screen = SupportScreen((), ())
    qtbot.addWidget(screen)
    screen.show()
    screen.show_own(None, 2)

    with qtbot.waitSignals([screen.plan_requested, screen.team_notes_requested]):
        button(screen, "Write my plan").click()
        button(screen, "Things to tell my team soon (2)").click()


def test_what_waits_is_told_and_taken_back(qtbot: QtBot, notes_screen: TeamNotesScreen) -> None:
    with qtbot.waitSignal(notes_screen.told) as told:
        button(notes_screen, f"Told: {WAITS.text}").click()
    with qtbot.waitSignal(notes_screen.told) as taken_back:
        button(notes_screen, f"Not told yet: {TOLD.text}").click()
    with qtbot.waitSignal(notes_screen.open_requested) as opened:
        button(notes_screen, f"Read the entry: {WAITS.text}").click()

    shown = texts(notes_screen)
    assert (told.args, taken_back.args, opened.args) == (["waits", True], ["told", False], ["entry"])
    assert shown.index(WAITS.text) < shown.index(TOLD.text)
    assert "Noted Wed 11 Nov · told Tue 17 Nov" in shown
    assert any(text.startswith("Nobody reads this in real time.") for text in shown)


def test_tab_follows_what_is_read(notes_screen: TeamNotesScreen) -> None:
    stops = inspection.tab_stops(notes_screen, button(notes_screen, "Get support"))

    names = [stop.accessibleName() for stop in stops]
    assert names[1] == f"Told: {WAITS.text}"
    assert names.index(f"Delete: {TOLD.text}") < names.index("Something to tell")


def test_a_note_begins_with_one_touch_and_is_sent_nowhere(qtbot: QtBot, notes_screen: TeamNotesScreen) -> None:
    button(notes_screen, "Note: Wanting sessions more often").click()
    begun = notes_screen.text.text()
    with qtbot.waitSignal(notes_screen.noted) as noted:
        qtbot.keyClick(notes_screen.text, Qt.Key.Key_Return)
    notes_screen.keep_failed()
    after_failure = (notes_screen.text.text(), notes_screen.add.isEnabled())

    assert noted.args == [begun] == ["Wanting sessions more often"]
    assert after_failure == (begun, True)


def test_a_note_is_deleted_after_a_question(qtbot: QtBot, notes_screen: TeamNotesScreen) -> None:
    button(notes_screen, f"Delete: {WAITS.text}").click()

    with qtbot.waitSignal(notes_screen.delete_requested) as deleted:
        button(notes_screen, "Delete it").click()

    assert deleted.args == ["waits"]


def test_what_is_written_reaches_the_vault_and_the_open_copy_only_when_chosen(
    qtbot: QtBot, closed_vault: Vault, desk: SupportDesk
) -> None:
    opened = Opened(qtbot, closed_vault, builders.FixedClock())
    flow = SupportFlow(opened.unlocked, desk, opened.owner)
    for screen in (flow.screen, flow.plan_screen, flow.notes_screen):
        qtbot.addWidget(screen)
        inspection.lay_out(screen, 900, 600)

    flow.plan_screen.boxes[PlanHeading.ALONE].setPlainText("Walk to the river")
    refused = flow.save_now()
    before_choosing = desk.open_plan()
    flow.plan_screen.when_locked.click()
    qtbot.waitUntil(lambda: desk.open_plan() is not None)
    flow.plan_screen.boxes[PlanHeading.MATTERS].setPlainText("My sister")
    flow.plan_screen.keep_now()
    flow.note("Pain when passing urine")
    qtbot.waitUntil(lambda: "Pain when passing urine" in texts(flow.notes_screen))
    button(flow.notes_screen, "Told: Pain when passing urine").click()
    qtbot.waitUntil(lambda: "Noted Today" in " ".join(texts(flow.notes_screen)) or not opened.tasks.is_busy)
    open_copy = desk.open_plan()
    flow.plan_screen.when_locked.click()
    opened.settle()
    plan = opened.read(opened.journal.support_plan.plan)
    [note] = opened.read(opened.journal.team_notes.notes)
    opened.close()

    assert refused is None
    assert before_choosing is None
    assert open_copy is not None
    assert open_copy.words(PlanHeading.MATTERS) == "My sister"
    assert plan is not None
    assert plan.words(PlanHeading.ALONE) == "Walk to the river"
    assert note.told_at is not None
    assert desk.open_plan() is None
    assert "Change my plan" in [each.text() for each in flow.screen.findChildren(QPushButton)]


def test_breathing_disc_moves_until_motion_is_reduced(qtbot: QtBot, themed: theme.Theme) -> None:
    [breathe] = [each for each in grounding.load() if each.sense is Sense.BREATHE]
    player = GroundingPlayer(large=True)
    qtbot.addWidget(player)
    inspection.lay_out(player, 900, 700)
    [ring] = player.findChildren(ProgressRing)
    themed.reduced_motion = False

    with qtbot.waitSignal(player.step_shown) as shown:
        player.play(breathe)
    moved = ring.moves
    themed.reduced_motion = True
    themed.changed.emit()

    assert shown.args == [breathe.steps[0].text]
    assert breathe.caution in texts(player)
    assert moved
    assert not ring.moves


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_pages_fit_and_are_named(qtbot: QtBot, themed: theme.Theme, scale: float) -> None:
    themed.apply("dark", scale, reduced_motion=True)
    plan, notes, support = SupportPlanScreen(), TeamNotesScreen(), SupportScreen((), ())
    plan.show_plan(PLAN, is_open=True)
    notes.show_notes(TeamNotesView(now=NOW, notes=(TOLD, replace(WAITS, text="A long note. " * 12))))
    support.show_own(PLAN, 1)
    for made in (plan, notes, support):
        qtbot.addWidget(made)
        inspection.lay_out(made, 836 if scale == 1 else 720, 600)

        assert not inspection.clipped(made)
        assert not inspection.wider_than_the_window(made)
        assert not inspection.unnamed(made)
        assert not inspection.small_targets(made)
