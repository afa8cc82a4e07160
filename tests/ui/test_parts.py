"""The pieces every screen is built of."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QWidget
from pytestqt.qtbot import QtBot

from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.parts import Page, WayBack, button, column, focus_first, holder, label, row, title_of
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


def test_page_begins_after_its_title_and_at_the_way_back_where_there_is_nothing_else(qtbot: QtBot) -> None:
    back, content = WayBack("Settings", says="Back to the settings"), button("Check now")
    page = Page(holder(row(back, button("Intention and steps"))), label("Before the session", "display"), content)
    qtbot.addWidget(page)
    inspection.lay_out(page, 600, 400)

    focus_first(page)
    began_at = page.focusWidget()
    content.hide()
    focus_first(page)

    assert began_at is content
    assert title_of(page) == "Before the session"
    assert page.focusWidget() is back


def test_tab_goes_in_the_order_of_reading_whatever_was_made_last(qtbot: QtBot) -> None:
    rows = column()
    page = Page(button("first"), rows, button("last"))
    qtbot.addWidget(page)
    inspection.lay_out(page, 600, 400)
    focus_first(page)
    begin = QApplication.focusWidget()
    assert begin is not None
    assert len(inspection.tab_stops(page, begin)) == 2
    rows.addWidget(holder(row(button("second"), button("third"))))
    apart = QWidget()  # of which no layout tells
    button("fourth").setParent(apart)
    rows.addWidget(apart)
    qtbot.waitUntil(apart.isVisible)

    stops = inspection.tab_stops(page, begin)

    assert [stop.accessibleName() for stop in stops] == ["first", "second", "third", "fourth", "last"]


def test_focus_goes_on_to_what_came_after_the_part_that_is_taken_away(qtbot: QtBot) -> None:
    gone, after = button("gone"), button("after")
    parts = column(button("first"), gone, after, button("last"))
    page = Page(parts)
    qtbot.addWidget(page)
    inspection.lay_out(page, 600, 400)
    gone.setFocus()

    parts.removeWidget(gone)
    gone.hide()

    assert page.focusWidget() is after
