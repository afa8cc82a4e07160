"""The pieces every screen is built of."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.parts import Page, button, holder, label, row
from tests.ui import inspection


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_key_presses_the_button_that_has_the_focus(qtbot: QtBot, key: Qt.Key) -> None:
    pressed = []
    made = button("Keep", on_click=lambda: pressed.append(key))
    qtbot.addWidget(made)
    made.show()

    qtbot.keyClick(made, key)
    qtbot.keyClick(made, key, Qt.KeyboardModifier.ControlModifier)  # that belongs to the screen

    assert pressed == [key]


@pytest.mark.parametrize("width", [1000, 1900])
def test_columns_of_all_widths_begin_at_one_left_edge(qtbot: QtBot, width: int) -> None:
    edges = set()
    for widest in (680, 860, 1120):
        words = label("Here")
        page = Page(words, None, widest=widest)
        qtbot.addWidget(page)
        inspection.lay_out(page, width, 600)
        edges.add(words.mapTo(page, words.rect().topLeft()).x())

    assert len(edges) == 1


def test_segments_take_no_more_room_than_they_need(qtbot: QtBot) -> None:
    choice = Choice("How strong", [(1, "Mild"), (2, "Severe")])
    window = holder(row(choice))
    qtbot.addWidget(window)
    inspection.lay_out(window, 900, 100)

    ground = choice.findChild(QFrame)
    assert isinstance(ground, QFrame)
    assert ground.width() < 300
