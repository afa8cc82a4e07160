"""Every test here sees the app as it looks when started: its own fonts, the Fusion style, the light scheme."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from journal_app.ui import fonts, theme
from tests.voices import NoReader


@pytest.fixture(scope="session", autouse=True)
def _fonts(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    fonts.register_fonts()


@pytest.fixture(autouse=True)
def mute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be read aloud by the voice of this computer."""
    monkeypatch.setattr("journal_app.ui.flows.read_aloud_flow.make_voice", NoReader)


@pytest.fixture(autouse=True)
def themed(_fonts: None) -> Iterator[theme.Theme]:
    """Give the light scheme at 100 % text, and put it back afterwards."""
    look = theme.current()
    look.apply("light", 1.0, reduced_motion=True)
    yield look
    # Without this, widgets of earlier tests live on, and each change of the look restyles all of them.
    for left in QApplication.topLevelWidgets():
        if left.parentWidget() is None:
            left.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if (look.scheme.name, look.scale) != ("light", 1.0):
        look.apply("light", 1.0, reduced_motion=True)
