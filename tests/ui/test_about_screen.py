from importlib import metadata

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from journal_app.ui import theme
from journal_app.ui.screens.about_screen import LIBRARIES, AboutScreen, installed_libraries
from tests.ui import inspection

FIXED_WORDING = (
    "This is a private notebook. It is not a medical device, does not diagnose, treat or watch over you, and gives no "
    "medical advice. Only your care team can decide about treatment. If you are in danger, use the numbers under Get "
    "support."
)


def shown(screen: AboutScreen) -> list[str]:
    return [label.text() for label in screen.findChildren(QLabel)]


def test_fixed_wording_is_there_word_for_word(qtbot: QtBot) -> None:
    screen = AboutScreen()
    qtbot.addWidget(screen)

    assert FIXED_WORDING in shown(screen)
    assert (
        "Nobody reads this in real time. Your therapist sees only what you send, and may read it days later."
        in shown(screen)
    )
    assert "Afterward is for people who are 18 or older." in shown(screen)


def test_version_and_licence_are_named(qtbot: QtBot) -> None:
    screen = AboutScreen("1.2.3")
    qtbot.addWidget(screen)

    assert "Version 1.2.3. License: Apache-2.0." in shown(screen)


def test_each_library_is_named_with_its_licence(qtbot: QtBot) -> None:
    screen = AboutScreen()
    qtbot.addWidget(screen)

    words = "\n".join(shown(screen))
    for name in LIBRARIES:
        assert f"{name} {metadata.version(name)}: " in words
    assert all(licence for _, _, licence in installed_libraries("?"))


def test_keys_and_limits_are_told(qtbot: QtBot) -> None:
    screen = AboutScreen()
    qtbot.addWidget(screen)

    assert {"Keys", "Ctrl+L", "F9", "What protects you", "What does not"} <= set(shown(screen))


@pytest.mark.parametrize(("width", "scale"), [(1000, 1.0), (716, 2.0)])
def test_nothing_is_clipped(qtbot: QtBot, themed: theme.Theme, width: int, scale: float) -> None:
    themed.apply("dark", scale, reduced_motion=True)
    made = AboutScreen()
    qtbot.addWidget(made)
    inspection.lay_out(made, width, 600)

    assert not inspection.clipped(made)
    assert not inspection.wider_than_the_window(made)
    assert not inspection.unnamed(made)
