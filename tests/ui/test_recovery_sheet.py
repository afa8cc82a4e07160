"""The recovery sheet: one page with the code, and the header in its square."""

from datetime import date
from pathlib import Path

import pytest
import segno
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from journal_app.ui import printing
from journal_app.ui.widgets import recovery_sheet

CODE = "2D92Y3-VMSBSD-D6Z19F-BTTKYD-J43BFE-SWCB"
HEADER = (Path(__file__).parents[1] / "journals" / "0.1.0" / "vault.json").read_bytes()


@pytest.mark.usefixtures("qapp")
def test_the_sheet_is_one_page() -> None:
    pdf = printing.recovery_sheet_pdf(CODE, HEADER, date(2026, 11, 20))

    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 1


@pytest.mark.usefixtures("qapp")
def test_the_square_holds_the_header() -> None:
    """Read back dot by dot; a scanner is not part of the suite."""
    expected = [[bool(dot) for dot in line] for line in segno.make_qr(HEADER, error="l").matrix]
    side = len(expected)
    picture = QImage(side * 4, side * 4, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFFFF)
    painter = QPainter(picture)

    recovery_sheet.paint_square(painter, HEADER, QRectF(0, 0, side * 4, side * 4))
    painter.end()

    seen = [[picture.pixelColor(x * 4 + 2, y * 4 + 2).lightness() < 128 for x in range(side)] for y in range(side)]
    assert seen == expected


def test_a_file_that_cannot_be_written_is_said_to_be(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)

    printing.save_file(window, str(tmp_path / "sheet.pdf"), b"%PDF-")
    assert (tmp_path / "sheet.pdf").read_bytes() == b"%PDF-"
    assert window.findChildren(QMessageBox) == []
    printing.save_file(window, str(tmp_path / "no such folder" / "sheet.pdf"), b"%PDF-")

    [box] = window.findChildren(QMessageBox)
    assert "could not be written" in box.text()
    box.close()
