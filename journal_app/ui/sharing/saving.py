"""Where something shared goes: to a file or a printer, each only because the person asked for it and said where."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPagedPaintDevice, QPainter, QTextOption
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from journal_app.ui import fonts

_HEADING_POINTS, _WORDS_POINTS = 16, 22


def ask_where(parent: QWidget, title: str, name: str, kinds: str, then: Callable[[str], object]) -> None:
    """Ask for a place to save a file; nothing happens where none is chosen."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(kinds)
    dialog.setDefaultSuffix(name.rpartition(".")[2])
    dialog.selectFile(name)
    dialog.fileSelected.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def ask_which(parent: QWidget, title: str, kinds: str, then: Callable[[str], object]) -> None:
    """Ask for a file to open; nothing happens where none is chosen."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(kinds)
    dialog.fileSelected.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def ask_printer(parent: QWidget, draw: Callable[[QPrinter], object]) -> None:
    """Ask for a printer, and draw on it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.accepted.connect(partial(draw, printer))
    dialog.finished.connect(dialog.deleteLater)
    dialog.setModal(True)
    dialog.show()


def draw_passphrase(heading: str, passphrase: str, device: QPagedPaintDevice) -> None:
    """Draw the passphrase of a share on a page, under a heading that says what it opens."""
    painter = QPainter(device)
    page = QRectF(0, 0, device.width(), device.height())
    wrapped = QTextOption(Qt.AlignmentFlag.AlignLeft)
    painter.setFont(fonts.on_paper(QFont(fonts.SERIF_FAMILY, _HEADING_POINTS)))
    used = painter.boundingRect(page, heading, wrapped)
    painter.drawText(page, heading, wrapped)
    painter.setFont(fonts.on_paper(QFont(fonts.UI_FAMILY, _WORDS_POINTS)))
    painter.drawText(page.adjusted(0, used.height() * 2, 0, 0), passphrase, wrapped)
    painter.end()
