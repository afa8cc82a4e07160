"""Two sessions side by side."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from journal_app.ui.screens.compare_screen import CompareScreen, Comparison, SessionFacts
from journal_app.ui.theme import Theme
from tests.ui.inspection import clipped, lay_out, small_targets, tab_stops, texts, unnamed, visible

EARLIER = SessionFacts(id="a", title="Session 3", when="Thursday 15 October, 10:00", dose="50 mg, nose")
LATER = SessionFacts(
    id="b",
    title="Session 4",
    when="Monday 2 November, 10:00",
    dose="60 mg",
    intention="To stay with the breath",
    first_words=("The sea again", "Walked home the long way"),
    scores=(("PHQ-9", "12"),),
    side_effects=("Nausea, mild",),
    ratings=(("Intensity", "6"),),
)


@pytest.fixture
def screen(qtbot: QtBot) -> CompareScreen:
    made = CompareScreen()
    qtbot.addWidget(made)
    lay_out(made, 1100, 800)
    made.show_comparison(Comparison(earlier=EARLIER, later=LATER, has_earlier=True))
    lay_out(made, 1100, 800)
    return made


def test_both_sessions_are_shown_with_the_earlier_first(screen: CompareScreen) -> None:
    labels = {one.text(): one for one in visible(screen, QLabel)}

    for words in ("50 mg, nose", "60 mg", "To stay with the breath", "The sea again", "PHQ-9: 12", "Nausea, mild"):
        assert words in labels
    earlier, later = (
        labels[name].mapTo(screen, labels[name].rect().topLeft()).x() for name in ("Session 3", "Session 4")
    )
    assert earlier < later


def test_what_is_not_noted_is_said_to_be_so(screen: CompareScreen) -> None:
    assert texts(screen).count("Nothing noted") == 5


def test_scores_take_no_room_while_there_are_none(screen: CompareScreen) -> None:
    screen.show_comparison(Comparison(earlier=EARLIER, later=EARLIER))

    assert "Scores" not in texts(screen)


def test_only_pairs_there_are_can_be_asked_for(screen: CompareScreen, qtbot: QtBot) -> None:
    assert not screen._later.isEnabled()

    with qtbot.waitSignal(screen.step_requested, check_params_cb=lambda by: by == -1):
        qtbot.mouseClick(screen._earlier, Qt.MouseButton.LeftButton)


def test_before_there_are_two_sessions_a_word_stands_here(screen: CompareScreen) -> None:
    screen.show_comparison(Comparison())

    assert any("side by side" in text for text in texts(screen))
    assert not screen._card.isVisible()


def test_the_keyboard_reaches_every_button(screen: CompareScreen) -> None:
    stops = tab_stops(screen, screen._earlier)

    assert screen._earlier in stops
    assert unnamed(screen) == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_clipped(screen: CompareScreen, themed: Theme, scale: float) -> None:
    themed.apply("light", scale, reduced_motion=True)
    lay_out(screen, 900, 600)

    assert clipped(screen) == []
    assert small_targets(screen) == []
