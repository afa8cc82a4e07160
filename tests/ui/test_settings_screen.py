from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from journal_app.catalog import support
from journal_app.domain.preferences import JournalPreferences
from journal_app.domain.prompt import Domain
from journal_app.settings import Settings
from journal_app.ui import theme
from journal_app.ui.screens.settings_screen import SettingsScreen
from tests.ui import inspection
from tests.ui.inspection import named, texts

SETTINGS = Settings(theme="light", region="GB", minutes_to_lock=10, vault_path=Path("/home/somebody/Afterward"))
HIDDEN = {"P4.body.1": "What did your body ask for?"}


@pytest.fixture
def screen(qtbot: QtBot) -> SettingsScreen:
    made = SettingsScreen(support.load())
    qtbot.addWidget(made)
    made.show_settings(SETTINGS, JournalPreferences(name="Maya"), hidden_prompts=HIDDEN)
    inspection.lay_out(made, 1000, 860)
    return made


def line(screen: SettingsScreen, name: str) -> QLineEdit:
    [found] = [each for each in screen.findChildren(QLineEdit) if each.isVisible() and each.accessibleName() == name]
    return found


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("Colors: Dark", Settings(theme="dark")),
        ("Colors: System", Settings(theme="system")),
        ("Text size: 150 %", Settings(text_scale=1.5)),
        ("Text size: 200 %", Settings(text_scale=2.0)),
    ],
)
def test_look_changes_at_once(qtbot: QtBot, screen: SettingsScreen, button: str, expected: Settings) -> None:
    screen.show_settings(Settings(theme="light"))

    with qtbot.waitSignal(screen.settings_changed) as changed:
        named(screen, button).click()

    [settings] = changed.args or []
    assert settings in {expected, Settings(theme="light", text_scale=expected.text_scale)}


def test_one_change_leaves_the_other_settings_as_they_were(qtbot: QtBot, screen: SettingsScreen) -> None:
    with qtbot.waitSignal(screen.settings_changed) as changed:
        named(screen, "Colors: Dark").click()

    assert changed.args == [
        Settings(theme="dark", region="GB", minutes_to_lock=10, vault_path=Path("/home/somebody/Afterward"))
    ]


def test_text_size_is_chosen_by_arrow_keys(qtbot: QtBot, screen: SettingsScreen) -> None:
    named(screen, "Text size: 100 %").setFocus()

    with qtbot.waitSignal(screen.settings_changed) as changed:
        qtbot.keyClick(named(screen, "Text size: 100 %"), Qt.Key.Key_Right)
        qtbot.keyClick(QApplication.focusWidget() or screen, Qt.Key.Key_Space)

    [settings] = changed.args or []
    assert settings.text_scale == pytest.approx(1.15)


def test_switches_and_minutes_are_settings(screen: SettingsScreen) -> None:
    minutes = screen.findChild(QSpinBox)
    assert isinstance(minutes, QSpinBox)
    kept: list[Settings] = []
    screen.settings_changed.connect(kept.append)

    minutes.setValue(60)
    for check in screen.findChildren(QCheckBox):
        check.click()

    assert (minutes.minimum(), minutes.maximum()) == (1, 60)
    assert (kept[-1].minutes_to_lock, kept[-1].lock_on_minimise, kept[-1].reduced_motion) == (60, True, True)


def test_typing_twelve_minutes_does_not_pass_through_one(qtbot: QtBot, screen: SettingsScreen) -> None:
    minutes = screen.findChild(QSpinBox)
    assert isinstance(minutes, QSpinBox)
    kept: list[Settings] = []
    screen.settings_changed.connect(kept.append)

    minutes.setFocus()
    minutes.selectAll()
    qtbot.keyClicks(minutes, "12")
    qtbot.keyClick(minutes, Qt.Key.Key_Return)

    assert [settings.minutes_to_lock for settings in kept] == [12]


def test_region_is_a_setting(qtbot: QtBot, screen: SettingsScreen) -> None:
    region = screen.findChild(QComboBox)
    assert isinstance(region, QComboBox)
    assert region.currentData() == "GB"
    region.setFocus()

    with qtbot.waitSignal(screen.settings_changed) as changed:
        qtbot.keyClick(region, Qt.Key.Key_Home)

    [settings] = changed.args or []
    assert settings.region == region.itemData(0)


def test_showing_settings_sends_nothing(qtbot: QtBot, screen: SettingsScreen) -> None:
    with qtbot.assertNotEmitted(screen.settings_changed):
        screen.show_settings(
            Settings(theme="dark", text_scale=1.4, minutes_to_lock=3, reduced_motion=True, lock_on_minimise=True),
            JournalPreferences(),
        )


def test_locked_journal_shows_only_what_needs_no_journal(screen: SettingsScreen) -> None:
    screen.show_settings(SETTINGS)

    shown = texts(screen)
    assert "Look" in shown
    assert not {"Passphrase", "Your name", "Writing", "Recovery code"} & set(shown)


def test_name_is_kept(qtbot: QtBot, screen: SettingsScreen) -> None:
    name = line(screen, "Your name")
    assert not named(screen, "Keep the name").isEnabled()
    name.setText("  Maya   R ")

    with qtbot.waitSignal(screen.name_kept) as kept:
        qtbot.keyClick(name, Qt.Key.Key_Return)

    assert kept.args == ["Maya R"]


def test_passphrase_is_changed(qtbot: QtBot, screen: SettingsScreen) -> None:
    assert not named(screen, "Change passphrase").isEnabled()
    line(screen, "Passphrase of today").setText("old words")
    line(screen, "New passphrase").setText("new words")
    line(screen, "New passphrase once more").setText("new words")

    with qtbot.waitSignal(screen.passphrase_change_requested) as wish:
        named(screen, "Change passphrase").click()
    assert wish.args == ["old words", "new words"]
    assert not named(screen, "Change passphrase").isEnabled()

    screen.passphrase_changed()
    assert line(screen, "Passphrase of today").text() == line(screen, "New passphrase").text() == ""
    assert [text for text in texts(screen) if text.startswith("From now on the new passphrase")]


def test_new_passphrases_that_differ_are_not_sent(qtbot: QtBot, screen: SettingsScreen) -> None:
    line(screen, "Passphrase of today").setText("old words")
    line(screen, "New passphrase").setText("new words")
    line(screen, "New passphrase once more").setText("new word")

    with qtbot.assertNotEmitted(screen.passphrase_change_requested):
        named(screen, "Change passphrase").click()

    assert "The two new passphrases differ. Nothing has been changed." in texts(screen)


def test_refused_passphrase_says_why_and_keeps_the_new_one(screen: SettingsScreen) -> None:
    line(screen, "Passphrase of today").setText("old words")
    line(screen, "New passphrase").setText("new words")
    line(screen, "New passphrase once more").setText("new words")
    named(screen, "Change passphrase").click()

    screen.passphrase_refused("That is not the passphrase of today.")

    assert "That is not the passphrase of today." in texts(screen)
    assert line(screen, "New passphrase").text() == "new words"
    assert line(screen, "Passphrase of today").hasFocus()


def test_recovery_code_is_a_wish(qtbot: QtBot, screen: SettingsScreen) -> None:
    with qtbot.waitSignal(screen.recovery_code_requested):
        named(screen, "New recovery code").click()


def test_hidden_question_can_be_shown_again(qtbot: QtBot, screen: SettingsScreen) -> None:
    assert "What did your body ask for?" in texts(screen)

    with qtbot.waitSignal(screen.prompt_show_again_requested) as wish:
        named(screen, "Show again: What did your body ask for?").click()

    assert wish.args == ["P4.body.1"]


def test_domain_moves_and_keeps_the_focus(qtbot: QtBot, screen: SettingsScreen) -> None:
    named(screen, "Move Insights up").setFocus()

    with qtbot.waitSignal(screen.domain_order_changed) as changed:
        qtbot.keyClick(named(screen, "Move Insights up"), Qt.Key.Key_Space)

    [order] = changed.args or []
    assert order[:3] == (Domain.MEMORIES, Domain.INSIGHTS, Domain.EMOTIONS)
    assert set(order) == set(Domain)
    assert named(screen, "Move Insights up").hasFocus()


def test_domain_that_reached_the_top_can_only_go_down(qtbot: QtBot, screen: SettingsScreen) -> None:
    qtbot.keyClick(named(screen, "Move Emotions up"), Qt.Key.Key_Space)

    assert not named(screen, "Move Emotions up").isEnabled()
    assert named(screen, "Move Emotions down").hasFocus()


def test_order_of_the_person_comes_first(screen: SettingsScreen) -> None:
    screen.show_settings(SETTINGS, JournalPreferences(domain_order=(Domain.BODY, Domain.SELF)))

    assert not named(screen, "Move Body up").isEnabled()
    assert named(screen, "Move Memories up").isEnabled()


def test_path_of_the_journal_can_be_selected_and_not_changed(screen: SettingsScreen) -> None:
    path = line(screen, "Folder of the journal")

    assert path.text() == str(SETTINGS.vault_path)
    assert path.isReadOnly()


@pytest.mark.parametrize(("width", "scale"), [(1000, 1.0), (716, 2.0)])
def test_nothing_is_clipped(qtbot: QtBot, themed: theme.Theme, width: int, scale: float) -> None:
    themed.apply("light", scale, reduced_motion=True)
    made = SettingsScreen(support.load())
    qtbot.addWidget(made)
    made.show_settings(SETTINGS, JournalPreferences(name="Maya"), hidden_prompts=HIDDEN)
    inspection.lay_out(made, width, 600)

    assert not inspection.clipped(made)
    assert not inspection.wider_than_the_window(made)
    assert not inspection.unnamed(made)
    assert not inspection.small_targets(made)


def test_look_can_change_while_the_screen_is_open(screen: SettingsScreen, themed: theme.Theme) -> None:
    themed.apply("dark", 2.0, reduced_motion=True)
    inspection.lay_out(screen, 900, 600)

    assert not inspection.clipped(screen)
