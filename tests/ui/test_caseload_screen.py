"""The caseload: who is in it, and files that are let go on it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from journal_app.domain.caseload import Patient, PatientLine
from journal_app.ui.screens.caseload_screen import CaseloadScreen
from journal_app.ui.widgets.row_button import RowButton
from tests.builders import NOON, ZONE

MAYA = PatientLine(
    patient=Patient(id="p1", name="Maya", added_at=NOON, signing_key="01" * 32),
    shares=1,
    new_shares=1,
    entries=27,
    last_received_at=NOON,
    from_on=None,
    until_on=None,
)
OTHER_MAYA = replace(MAYA, patient=Patient(id="p2", name="Maya", added_at=NOON, signing_key="02" * 32), new_shares=0)
SAM = replace(MAYA, patient=Patient(id="p3", name="Sam", added_at=NOON, signing_key="03" * 32))


@pytest.fixture
def screen(qtbot: QtBot) -> CaseloadScreen:
    made = CaseloadScreen()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.show_lines((MAYA, OTHER_MAYA, SAM), ZONE)
    return made


def rows(screen: CaseloadScreen) -> list[str]:
    return [one.accessibleName() for one in screen.findChildren(RowButton) if not one.isHidden()]


def test_two_of_one_name_are_told_apart_by_their_keys_until_one_has_a_label(
    screen: CaseloadScreen, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: len(rows(screen)) == 3)
    first, second, sam = rows(screen)
    assert first.split("key ")[1][:5] != second.split("key ")[1][:5]
    assert "key" not in sam

    screen.show_lines((replace(MAYA, patient=replace(MAYA.patient, label="Maya, Thursdays")), OTHER_MAYA, SAM), ZONE)
    screen._filter.setText("thurs")

    qtbot.waitUntil(lambda: len(rows(screen)) == 1)
    assert rows(screen)[0].startswith("Maya, Thursdays. Calls themselves Maya")


@pytest.mark.parametrize("is_above_the_field", [False, True])
def test_a_file_is_opened_wherever_on_the_page_it_is_let_go(
    screen: CaseloadScreen, qtbot: QtBot, tmp_path: Path, is_above_the_field: bool
) -> None:
    field = next(one for one in screen.findChildren(QLineEdit) if one.isVisible())
    at = field.mapTo(screen, field.rect().center()) if is_above_the_field else QPoint(450, 650)
    file = QMimeData()
    file.setUrls([QUrl.fromLocalFile(str(tmp_path / "share.html"))])

    with qtbot.waitSignal(screen.file_dropped) as dropped:
        for kind in (QDragEnterEvent, QDropEvent):
            event = kind(at, Qt.DropAction.CopyAction, file, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(screen.windowHandle(), event)

    assert dropped.args == [tmp_path / "share.html"]
    assert field.text() == ""
