"""The recovery sheet on paper or as a PDF file: both only because the person asked for it."""

from datetime import date
from functools import partial

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QLocale, QSaveFile
from PySide6.QtGui import QPdfWriter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from journal_app.ui.widgets import recovery_sheet

translate = QCoreApplication.translate


def print_recovery_sheet(parent: QWidget, code: str, header: bytes, made_on: date) -> None:
    """Ask for a printer and print the sheet."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    recovery_sheet.lay_out(printer, letter=prefers_letter())
    dialog = QPrintDialog(printer, parent)
    dialog.accepted.connect(partial(recovery_sheet.paint, printer, code, header, made_on))
    dialog.finished.connect(dialog.deleteLater)
    dialog.setModal(True)
    dialog.show()


def save_recovery_sheet(parent: QWidget, code: str, header: bytes, made_on: date) -> None:
    """Ask for a place and save the sheet there as a PDF."""
    dialog = QFileDialog(parent, parent.tr("Save the recovery sheet"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(parent.tr("PDF files (*.pdf)"))
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(parent.tr("recovery sheet.pdf"))
    dialog.fileSelected.connect(lambda path: save_file(parent, path, recovery_sheet_pdf(code, header, made_on)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def recovery_sheet_pdf(code: str, header: bytes, made_on: date) -> bytes:
    """Return the sheet as a PDF, made in memory."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator("Afterward")
    recovery_sheet.lay_out(writer, letter=prefers_letter())
    recovery_sheet.paint(writer, code, header, made_on)
    del writer  # ends the document
    return bytes(buffer.data().data())


def save_file(parent: QWidget, path: str, content: bytes) -> bool:
    """Write a file, and say so where that cannot be done; tell whether it was written."""
    if write_whole(path, content):
        return True
    box = QMessageBox(parent)
    box.setText(translate("printing", "The file could not be written there."))
    box.setInformativeText(
        translate(
            "printing", "Nothing was saved, and the journal is as it was. Choose another folder, or free some room."
        )
    )
    box.finished.connect(box.deleteLater)
    box.open()
    return False


def write_whole(path: str, content: bytes) -> bool:
    """Write a file whole or not at all; tell whether it was written."""
    file = QSaveFile(path)
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        return False
    return file.write(content) == len(content) and file.commit()


def prefers_letter() -> bool:
    """Tell whether paper here is Letter rather than A4, by the measurement system of the locale."""
    return QLocale().measurementSystem() is QLocale.MeasurementSystem.ImperialUSSystem
