"""A drawing as a plain file: only because the person asked for it, was told what it means, and said where."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImageWriter
from PySide6.QtWidgets import QFileDialog, QWidget

from journal_app.domain.drawing import Drawing
from journal_app.ui import printing
from journal_app.ui.widgets.drawing_view import SVG
from journal_app.ui.widgets.stroke_painting import to_image, to_svg


def save_drawing(parent: QWidget, drawing: Drawing, kind: str, then: Callable[[], object]) -> None:
    """Ask for a place and save the drawing there, and then do `then`; `kind` is "svg" or "png"."""
    dialog = QFileDialog(parent, parent.tr("Save the drawing"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(parent.tr("SVG pictures (*.svg)") if kind == SVG else parent.tr("PNG pictures (*.png)"))
    dialog.setDefaultSuffix(kind)
    dialog.selectFile(f"{parent.tr('drawing')}.{kind}")
    dialog.fileSelected.connect(lambda path: printing.save_file(parent, path, drawing_file(drawing, kind)) and then())
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def drawing_file(drawing: Drawing, kind: str) -> bytes:
    """Return the content of the file, made in memory: on paper, with no word but what the picture is."""
    if kind == SVG:
        return to_svg(drawing).encode()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(to_image(drawing))
    return bytes(buffer.data().data())
