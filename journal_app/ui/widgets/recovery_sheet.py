"""The recovery sheet: the code in large type, the header as a QR code, and what to do with both. One page of paper."""

from datetime import date

import segno
from PySide6.QtCore import QCoreApplication, QDate, QLocale, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QTextOption

from journal_app.ui import fonts

translate = QCoreApplication.translate

_MARGIN_MM = 20.0


def lay_out(device: QPagedPaintDevice, *, letter: bool) -> None:
    """Set the paper: A4, or Letter, upright."""
    size = QPageSize.PageSizeId.Letter if letter else QPageSize.PageSizeId.A4
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    device.setPageLayout(
        QPageLayout(QPageSize(size), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
    )


def paint(device: QPagedPaintDevice, code: str, header: bytes, made_on: date) -> None:
    """Paint the sheet on a printer, a PDF or a picture.

    Args:
        device: What to paint on; its page layout is set.
        code: The recovery code, in groups.
        header: The bytes of vault.json, at most 2,900, shown as a QR code.
        made_on: The date on the sheet, by which it is told from an older one.
    """
    painter = QPainter(device)
    dots_per_mm = painter.device().logicalDpiX() / 25.4
    painter.scale(dots_per_mm, dots_per_mm)
    area = device.pageLayout().paintRect(QPageLayout.Unit.Millimeter)
    page = QRectF(0, 0, area.width(), area.height())
    pen = _Pen(painter, page)
    when = QLocale().toString(QDate(made_on.year, made_on.month, made_on.day), QLocale.FormatType.LongFormat)
    pen.write(translate("sheet", "Recovery sheet"), fonts.SERIF_FAMILY, 9.0)
    pen.write(translate("sheet", "Made on {date}").format(date=when), fonts.UI_FAMILY, 4.2)
    pen.skip(6)
    pen.write(
        translate(
            "sheet",
            "This code opens your journal when the passphrase is lost. Whoever holds this sheet and your computer can"
            " read the journal. Keep it where you keep papers that matter, not beside the computer.",
        ),
        fonts.UI_FAMILY,
        4.2,
    )
    pen.skip(8)
    groups = code.split("-")
    half = (len(groups) + 1) // 2
    pen.write("   ".join(groups[:half]), "DejaVu Sans Mono", 7.5)
    pen.write("   ".join(groups[half:]), "DejaVu Sans Mono", 7.5)
    pen.skip(8)
    pen.write(
        translate(
            "sheet",
            "To use it: start the app, choose Use recovery code on the lock screen, type the code and a new passphrase."
            " Capitals, spaces and dashes do not matter. O reads as 0, and I and L as 1.",
        ),
        fonts.UI_FAMILY,
        4.2,
    )
    pen.skip(4)
    pen.write(
        translate(
            "sheet",
            "The square holds the file vault.json, which does not open anything by itself. If that file is lost, scan"
            " the square with any QR reader and save the text as vault.json in the journal's folder.",
        ),
        fonts.UI_FAMILY,
        4.2,
    )
    pen.skip(4)
    paint_square(painter, header, QRectF(0, pen.y, 85.0, 85.0))
    painter.end()


class _Pen:
    """Writes paragraphs one below the other, in millimetres."""

    def __init__(self, painter: QPainter, page: QRectF) -> None:
        self._painter = painter
        self._page = page
        self.y = 0.0

    def skip(self, millimetres: float) -> None:
        self.y += millimetres

    def write(self, text: str, family: str, size_mm: float) -> None:
        scale = 10.0  # fonts of a few "pixels" would lose their spacing, so they are laid out ten times as large
        font = fonts.on_paper(QFont(family))
        font.setPixelSize(round(size_mm * scale))
        self._painter.save()
        self._painter.scale(1 / scale, 1 / scale)
        self._painter.setFont(font)
        self._painter.setPen(QColor(Qt.GlobalColor.black))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        box = QRectF(0, self.y * scale, self._page.width() * scale, (self._page.height() - self.y) * scale)
        flags = Qt.TextFlag.TextWordWrap
        used = self._painter.boundingRect(box, flags, text)
        self._painter.drawText(box, text, option)
        self._painter.restore()
        self.y += used.height() / scale + size_mm * 0.35


def paint_square(painter: QPainter, content: bytes, box: QRectF) -> None:
    """Paint bytes as a QR code into a square."""
    matrix = segno.make_qr(content, error="l").matrix
    side = box.width() / len(matrix)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            if dark:
                cell = QRectF(box.x() + x * side, box.y() + y * side, side, side)
                painter.fillRect(cell, QColor(Qt.GlobalColor.black))
