"""What is laid out on pages becomes a print or a PDF here, so that the preview, the paper and the file are one drawing.

A PDF is made in memory and says which program made it, and nothing else: neither when nor in which time zone.
"""

import re
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSize, QSizeF, QUuid
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

PIXELS_PER_INCH = 96
"""The unit in which pages are laid out."""

_RESOLUTION = 1200
_NO_ID = QUuid("{00000000-0000-4000-8000-000000000000}")
_NO_METADATA = (
    b"""<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x="adobe:ns:meta/"/><?xpacket end='w'?>"""
)


class PaperSize(StrEnum):
    """What is printed on."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def page_size(self) -> QPageSize:
        """Return the size as Qt knows it."""
        return QPageSize(QPageSize.PageSizeId.A4 if self is PaperSize.A4 else QPageSize.PageSizeId.Letter)

    @property
    def pixels(self) -> QSize:
        """Return the size of an upright page, in pixels of 1/96 inch."""
        size = self.page_size.size(QPageSize.Unit.Inch)
        return QSize(round(size.width() * PIXELS_PER_INCH), round(size.height() * PIXELS_PER_INCH))


class Pages(Protocol):
    """Pages that can be drawn, all of one size in pixels of 1/96 inch."""

    @property
    def size(self) -> QSize | QSizeF:
        """Return the size of a page."""

    @property
    def page_count(self) -> int:
        """Return how many pages there are."""

    def paint_page(self, painter: QPainter, page: int) -> None:
        """Draw a page, counted from 0."""


def to_pdf(pages: Pages, paper: PaperSize, title: str = "") -> bytes:
    """Return the pages as a PDF."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator("Afterward")
    writer.setTitle(title)
    writer.setDocumentId(_NO_ID)
    writer.setDocumentXmpMetadata(QByteArray(_NO_METADATA))
    print_on(writer, pages, paper)
    del writer  # ends the document
    return without_time(bytes(buffer.data().data()))


def print_on(device: QPagedPaintDevice, pages: Pages, paper: PaperSize) -> None:
    """Draw all pages on a printer or a PDF, upright or across as they are."""
    is_across = pages.size.width() > pages.size.height()
    orientation = QPageLayout.Orientation.Landscape if is_across else QPageLayout.Orientation.Portrait
    page = QPageLayout(paper.page_size, orientation, QMarginsF(0, 0, 0, 0))
    page.setMode(QPageLayout.Mode.FullPageMode)
    device.setPageLayout(page)
    if isinstance(device, QPdfWriter):
        device.setResolution(_RESOLUTION)
    painter = QPainter(device)
    ratio = device.width() / pages.size.width()
    painter.scale(ratio, ratio)
    for number in range(pages.page_count):
        if number:
            device.newPage()
        pages.paint_page(painter, number)
    painter.end()


def without_time(pdf: bytes) -> bytes:
    """Take out of a PDF when and in which time zone it was made; no byte moves."""
    return re.sub(
        rb"(?<=Date \(D:)(\d{14})([-+]\d\d'\d\d')?",
        lambda found: b"20000101000000" + (b"+00'00'" if found[2] else b""),
        pdf,
    )
