"""The inspection of screens finds what it is there to find."""

from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from journal_app.ui.widgets.parts import label
from tests.ui import inspection


def test_faults_are_found(qtbot: QtBot) -> None:
    screen = QWidget()
    qtbot.addWidget(screen)
    layout = QVBoxLayout(screen)
    cut = label("Words that need several lines in a column as narrow as this one is")
    cut.setFixedSize(80, 12)
    tiny = QPushButton("Tiny")
    tiny.setFixedSize(20, 20)
    wide = QScrollArea()
    very_wide = QWidget()
    very_wide.setMinimumWidth(5000)
    wide.setWidget(very_wide)
    for widget in (cut, tiny, wide, QLineEdit()):
        layout.addWidget(widget)
    inspection.lay_out(screen, 300, 300)

    assert len(inspection.clipped(screen)) == 2
    assert len(inspection.small_targets(screen)) == 1
    assert len(inspection.wider_than_the_window(screen)) == 1
    assert any("QLineEdit" in fault for fault in inspection.unnamed(screen))
