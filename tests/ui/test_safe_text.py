"""Text from the journal, or from anyone else, never makes the app open a file, and none of it is hidden."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage, QPainter, QTextDocument, QTextOption
from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from journal_app.domain.share import SharedEntry
from journal_app.ui.widgets.material_view import MaterialView
from journal_app.ui.widgets.writing import ReadingView, SafeDocument, WritingBox
from tests import builders

RED = QColor(255, 0, 0)


@pytest.fixture
def red_picture(tmp_path: Path) -> Path:
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(RED)
    path = tmp_path / "red.png"
    assert picture.save(str(path))
    return path


def _shows_red(document: QTextDocument) -> bool:
    document.setTextWidth(300)
    canvas = QImage(300, 200, QImage.Format.Format_RGB32)
    canvas.fill(0xFFFFFFFF)
    painter = QPainter(canvas)
    document.drawContents(painter)
    painter.end()
    return any(canvas.pixelColor(x, y) == RED for x in range(0, 300, 3) for y in range(0, 200, 3))


def _sources(picture: Path) -> list[str]:
    return [f"![a picture]({QUrl.fromLocalFile(str(picture)).toString()})", f"![a picture]({picture})"]


@pytest.mark.usefixtures("qapp")
def test_qt_itself_would_open_the_file(red_picture: Path) -> None:
    """What the next tests guard against; without this they could not fail."""
    for source in _sources(red_picture):
        stock = QTextDocument()
        stock.setMarkdown(source)

        assert _shows_red(stock)


@pytest.mark.usefixtures("qapp")
def test_a_picture_on_this_computer_is_not_opened(red_picture: Path) -> None:
    for source in _sources(red_picture):
        document = SafeDocument()
        document.set_markdown(source)

        assert not _shows_red(document)


def test_the_reading_view_opens_no_file(qtbot: QtBot, red_picture: Path) -> None:
    stock, view = QTextBrowser(), ReadingView()
    for each in (stock, view):
        qtbot.addWidget(each)
        each.resize(300, 200)
        each.show()
    stock.setMarkdown(_sources(red_picture)[0])
    view.setMarkdown(_sources(red_picture)[0])

    def is_red(browser: QTextBrowser) -> bool:
        picture = browser.grab().toImage()
        return any(picture.pixelColor(x, y) == RED for x in range(0, 300, 3) for y in range(0, 200, 3))

    assert is_red(stock)
    assert not is_red(view)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    "source",
    [
        "before <img src=x> after",
        "before <div> after",
        "before <!-- a note --> after",
        "before <script>alert(1)</script> after",
        "before [a link](javascript:alert) after",
    ],
)
def test_html_is_shown_as_the_words_it_is_written_with(source: str) -> None:
    document = SafeDocument()
    document.set_markdown(source)

    shown = document.toPlainText()

    assert shown.startswith("before")
    assert shown.endswith("after")
    assert "<" not in source or "<" in shown


def test_what_is_pasted_loses_its_formatting_and_keeps_its_words(qtbot: QtBot) -> None:
    box = WritingBox("Your words")
    qtbot.addWidget(box)
    copied = QMimeData()
    copied.setHtml("<b>bold</b> <img src='x.png'>")
    copied.setText("bold words")

    box.insertFromMimeData(copied)

    assert box.text == "bold words"


def test_a_word_without_end_is_broken_anywhere_and_others_where_they_end(qtbot: QtBot) -> None:
    view = MaterialView("Their words")
    qtbot.addWidget(view)
    entry = SharedEntry(id="e", happened_at=builders.NOON, zone="UTC", text="x" * 6000)

    view.show_entry(entry, ())
    assert view.wordWrapMode() is QTextOption.WrapMode.WrapAnywhere

    view.show_entry(replace(entry, text="word " * 2000), ())
    assert view.wordWrapMode() is QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
