"""Where a sheet goes: to a file or a printer, each only because the person asked for it and said where.

Each function is told what to do once something has left the encryption.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from journal_app.ui import printing
from journal_app.ui.pages import PaperSize
from journal_app.ui.timeline.printing import SheetWish, TimelineSheet


def on_paper(wish: SheetWish, paper: PaperSize) -> SheetWish:
    """Return the same on another paper."""
    return replace(wish, paper=paper)


def save_pdf(parent: QWidget, sheet: TimelineSheet, then: Callable[[], object]) -> None:
    """Ask for a place and save all pages there as a PDF."""
    dialog = _dialog(parent, parent.tr("Save the timeline"), parent.tr("PDF files (*.pdf)"), "pdf")
    dialog.fileSelected.connect(lambda path: printing.save_file(parent, path, sheet.to_pdf()) and then())
    dialog.open()


def save_picture(parent: QWidget, sheet: TimelineSheet, page: int, then: Callable[[], object]) -> None:
    """Ask for a place and save one page there as a picture."""
    dialog = _dialog(parent, parent.tr("Save the timeline"), parent.tr("Pictures (*.png)"), "png")
    dialog.fileSelected.connect(
        lambda path: printing.save_file(parent, path, to_png(sheet.to_picture(page))) and then()
    )
    dialog.open()


def print_sheet(parent: QWidget, sheet: TimelineSheet, then: Callable[[], object]) -> None:
    """Ask for a printer and print all pages."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)

    def draw() -> None:
        sheet.print_on(printer)
        then()

    dialog.accepted.connect(draw)
    dialog.finished.connect(dialog.deleteLater)
    dialog.setModal(True)
    dialog.show()


def to_png(picture: QImage) -> bytes:
    """Return a picture as PNG, made in memory, with nothing in it but the picture."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(picture)
    return bytes(buffer.data().data())


def _dialog(parent: QWidget, title: str, kinds: str, suffix: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(kinds)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(f"{parent.tr('timeline')}.{suffix}")
    dialog.finished.connect(dialog.deleteLater)
    return dialog
