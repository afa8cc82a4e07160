"""Feelings, certainty, the card for home: a value in, a value out, by keyboard alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from journal_app.catalog import feelings
from journal_app.domain import readiness
from journal_app.domain.entry import Certainty, Feeling
from journal_app.ui import theme
from journal_app.ui.widgets.certainty_choice import CertaintyChoice
from journal_app.ui.widgets.feelings_palette import FeelingsPalette
from journal_app.ui.widgets.home_card import HomeCard
from journal_app.ui.widgets.mood_slider import MoodSlider
from tests.ui import inspection

NOW = datetime(2026, 11, 20, 19, 40, tzinfo=UTC)


@pytest.fixture
def palette(qtbot: QtBot) -> FeelingsPalette:
    made = FeelingsPalette(feelings.load())
    qtbot.addWidget(made)
    made.set_known(["wobbly", "Sad", "far from home"])
    inspection.lay_out(made, 900, 700)
    return made


def chip(widget: QWidget, name: str) -> QPushButton:
    [found] = [each for each in widget.findChildren(QPushButton) if each.text() == name and each.isVisible()]
    return found


def test_own_words_come_first_then_those_used_before_then_ours(palette: FeelingsPalette) -> None:
    names = [stop.accessibleName() for stop in inspection.tab_stops(palette, palette.own)]

    assert names[:5] == ["In your own words", "Add your own word for a feeling", "wobbly", "far from home", "glad"]
    assert names.count("sad") == 1  # used before, and offered below already


def test_feelings_are_chosen_and_weighed_by_keyboard(qtbot: QtBot, palette: FeelingsPalette) -> None:
    qtbot.keyClicks(palette.own, "like fog  lifting")
    qtbot.keyClick(palette.own, Qt.Key.Key_Return)
    qtbot.keyClick(chip(palette, "tender"), Qt.Key.Key_Space)
    fog, tender = palette.findChildren(MoodSlider)
    steps = []
    for key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageUp, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        with qtbot.waitSignal(palette.feelings_changed):
            qtbot.keyClick(fog, key)
        steps.append(fog.mood)

    assert steps == [2, 5, 8, 5]
    assert tender.accessibleName() == "How strong: tender, 0 to 10"
    assert palette.feelings == (Feeling(word="like fog lifting", intensity=5), Feeling(word="tender"))


def test_a_feeling_is_taken_out_again_and_one_half_typed_counts(palette: FeelingsPalette) -> None:
    palette.set_feelings([Feeling(word="calm", intensity=3), Feeling(word="wobbly")])
    was_on = chip(palette, "calm").isChecked() and chip(palette, "wobbly").isChecked()
    chip(palette, "calm").click()
    palette.own.setText("new")

    assert was_on
    assert not chip(palette, "calm").isChecked()
    assert palette.feelings == (Feeling(word="wobbly"), Feeling(word="new"))


def test_shipped_words_stand_in_one_group_each_and_a_broken_file_leaves_own_words(tmp_path: Path) -> None:
    groups = feelings.load()
    every = [word for group in groups for word in group.words]
    (tmp_path / "broken.toml").write_text("format = 1\ngroup = [1]")

    assert {(group.pleasant, group.lively) for group in groups} == {
        (a, b) for a in (True, False) for b in (True, False)
    }
    assert len(set(every)) == len(every)
    assert feelings.load(tmp_path / "broken.toml") == feelings.load(tmp_path / "missing.toml") == ()


def test_certainty_is_chosen_changed_and_taken_back(qtbot: QtBot) -> None:
    made = CertaintyChoice()
    qtbot.addWidget(made)
    made.show()
    said = [made.certainty]
    for name in ("Sure", "Like a dream", "Like a dream"):
        with qtbot.waitSignal(made.certainty_changed):
            qtbot.keyClick(chip(made, name), Qt.Key.Key_Space)
        said.append(made.certainty)

    assert said == [None, Certainty.SURE, Certainty.LIKE_A_DREAM, None]


def test_home_card_says_what_was_noted_and_what_holds_for_everybody(qtbot: QtBot) -> None:
    made = HomeCard()
    qtbot.addWidget(made)
    made.show()
    made.show_card(None, NOW)
    nothing_noted = made.text
    made.show_card(
        readiness.HomeCard(
            zone="UTC", with_you="Sam", to_call="Sam, 555 010", not_driving_until=NOW + timedelta(hours=20)
        ),
        NOW,
    )

    assert "No driving until tomorrow, after a night of sleep." in nothing_noted
    assert "Numbers to call are under Get support." in nothing_noted
    assert "No driving until Saturday 21 November, 15:40, and not before a night of sleep." in made.text
    assert "With you: Sam" in made.text
    assert "You can call: Sam, 555 010" in made.text
    with qtbot.waitSignal(made.support_requested):
        chip(made, "Get support").click()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_each_fits_and_is_named(qtbot: QtBot, themed: theme.Theme, scale: float) -> None:
    themed.apply("dark", scale, reduced_motion=True)
    home = HomeCard(large=True)
    home.show_card(readiness.HomeCard(zone="UTC", with_you="Sam", to_call="555 010"), NOW)
    palette = FeelingsPalette(feelings.load())
    palette.set_feelings([Feeling(word="a feeling that has a rather long name", intensity=4)])
    for made in (home, palette, CertaintyChoice()):
        qtbot.addWidget(made)
        inspection.lay_out(made, 800, 1800)

        assert not inspection.clipped(made)
        assert not inspection.unnamed(made)
        assert not inspection.small_targets(made)
    assert [each for each in home.findChildren(QLabel) if each.text() and each.font().pixelSize() < 27 * scale] == []
