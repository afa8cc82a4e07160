"""The timeline on paper: what is shown is what is printed; vector, selectable, and without anything hidden."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPoint, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from journal_app.domain.timeline import Lane
from journal_app.ui.pages import PaperSize
from journal_app.ui.screens.timeline_print_screen import TimelinePrintScreen
from journal_app.ui.theme import Theme
from journal_app.ui.timeline import saving
from journal_app.ui.timeline.curves import Smoothing
from journal_app.ui.timeline.printing import SheetPreview, SheetWish, TimelineSheet
from journal_app.ui.timeline.saving import to_png
from tests.ui.inspection import clipped, lay_out, pdf_text, unnamed
from tests.ui.timeline_sample import NOW, at, full_course

WISH = SheetWish(title="Autumn", begins=at(-3), ends=at(93))


def make_sheet(wish: SheetWish = WISH) -> TimelineSheet:
    return TimelineSheet(full_course(), wish, NOW, QLocale("en_GB"))


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_a_course_is_one_page_of_shapes_and_text() -> None:
    pdf = make_sheet().to_pdf()

    assert pdf.startswith(b"%PDF-")
    assert pages(pdf) == 1
    assert re.findall(rb"/Subtype\s*/Image", pdf) == []
    assert b"/FontFile2" in pdf
    assert "Side effects" in pdf_text(pdf)  # so that the words can be selected


def test_a_long_course_is_spread_over_pages_that_meet() -> None:
    sheet = make_sheet(replace(WISH, pages=3))

    assert pages(sheet.to_pdf()) == 3
    stretches = [sheet.stretch(page) for page in range(3)]
    assert stretches[0][0] == WISH.begins
    assert stretches[0][1] == pytest.approx(stretches[1][0])
    assert stretches[-1][1] == pytest.approx(WISH.ends)
    assert sheet.describe(1).endswith("page 2 of 3")


def test_nothing_is_hidden_in_the_pdf() -> None:
    pdf = make_sheet().to_pdf()

    assert re.findall(rb"/(?:Title|Author|Subject|Keywords)\s*\(([^)]*)\)", pdf) == [b"", b""]
    assert {stamp[:14] for stamp in re.findall(rb"Date ?\(D:([^)]*)", pdf)} == {b"20000101000000"}
    assert re.findall(rb"CreateDate|uuid:", pdf) == []
    assert pdf == make_sheet().to_pdf()
    assert b"Autumn" not in pdf
    assert "Autumn".encode("utf-16-be") not in pdf


@pytest.mark.parametrize(("paper", "inches"), [(PaperSize.A4, (11.69, 8.27)), (PaperSize.LETTER, (11, 8.5))])
def test_pages_are_landscape(paper: PaperSize, inches: tuple[float, float]) -> None:
    sheet = make_sheet(replace(WISH, paper=paper))

    assert (sheet.size.width() / 96, sheet.size.height() / 96) == pytest.approx(inches, abs=0.02)
    [box] = re.findall(rb"/MediaBox \[([^\]]*)\]", sheet.to_pdf())[:1]
    width, height = (float(number) for number in box.split()[2:])
    assert (width / 72, height / 72) == pytest.approx(inches, abs=0.02)


def test_the_preview_is_the_print(qtbot: QtBot) -> None:
    sheet = make_sheet()
    preview = SheetPreview()
    qtbot.addWidget(preview)
    preview.resize(sheet.size)
    preview.show_page(sheet, 0)

    image = QImage(sheet.size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    preview.render(image, QPoint())

    assert image == sheet.to_picture(0, ratio=1.0)


def test_the_look_of_the_screen_says_nothing_about_the_print(themed: Theme) -> None:
    before = make_sheet().to_picture(0, ratio=1.0)

    themed.apply("dark", 2.0, reduced_motion=True)

    assert make_sheet().to_picture(0, ratio=1.0) == before


def test_in_grey_every_lane_still_has_ink() -> None:
    sheet = make_sheet()
    grey = sheet.to_picture(0, ratio=1.0).convertToFormat(QImage.Format.Format_Grayscale8)
    assert {lane.lane for lane in sheet._content.lanes} == set(Lane)

    dark = [sum(grey.pixelColor(x, y).lightness() < 140 for x in range(150, 1080)) for y in range(grey.height())]

    assert sum(count > 3 for count in dark) > 150


def test_smoothing_and_hidden_lanes_are_as_on_the_screen() -> None:
    plain = make_sheet()

    other = make_sheet(replace(WISH, smoothing=Smoothing.MEDIAN, hidden=(Lane.STEPS,)))

    assert Lane.STEPS not in {lane.lane for lane in other._content.lanes}
    assert other.to_picture(0, ratio=1.0) != plain.to_picture(0, ratio=1.0)


def test_a_picture_is_a_png_without_words_beside_it() -> None:
    png = to_png(make_sheet().to_picture(0, ratio=1.0))

    assert png.startswith(b"\x89PNG")
    assert re.findall(rb"tEXt|iTXt|zTXt|eXIf|tIME", png) == []


@pytest.fixture
def screen(qtbot: QtBot) -> TimelinePrintScreen:
    made = TimelinePrintScreen()
    made.setLocale(QLocale("en_GB"))
    qtbot.addWidget(made)
    lay_out(made, 1200, 900)
    made.show_timeline(full_course(), WISH, NOW)
    return made


def press(screen: TimelinePrintScreen, name: str) -> None:
    [found] = [one for one in screen.findChildren(QAbstractButton) if name in {one.text(), one.accessibleName()}]
    found.click()


def test_choices_change_the_sheet(screen: TimelinePrintScreen) -> None:
    press(screen, "Letter")
    press(screen, "2")
    press(screen, "Whole course")

    assert screen.sheet is not None
    assert screen.sheet.wish.paper is PaperSize.LETTER
    assert screen.sheet.page_count == 2
    assert screen.sheet.wish.begins < at(0)
    press(screen, "Next page")
    assert "page 2 of 2" in screen.preview.accessibleDescription()


@pytest.mark.parametrize(
    ("name", "signal"),
    [("Save as PDF", "pdf_requested"), ("Save as picture", "picture_requested"), ("Print", "print_requested")],
)
def test_each_way_out_is_asked_for(screen: TimelinePrintScreen, qtbot: QtBot, name: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(screen, signal)) as heard:
        press(screen, name)

    assert heard.args is not None
    assert heard.args[0] is screen.sheet


@pytest.mark.parametrize("size", [QSize(900, 600), QSize(1440, 900)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_clipped(screen: TimelinePrintScreen, themed: Theme, scale: float, size: QSize) -> None:
    themed.apply("light", scale, reduced_motion=True)
    lay_out(screen, size.width(), size.height())

    assert clipped(screen) == []
    assert unnamed(screen) == []


def choose(screen: TimelinePrintScreen, path: Path) -> None:
    """Answer the dialog that asks where to save."""
    [dialog] = [one for one in screen.findChildren(QFileDialog) if one.isVisible()]
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.fileSelected.emit(str(path))
    dialog.done(QFileDialog.DialogCode.Accepted)


def test_what_is_saved_is_what_was_shown(screen: TimelinePrintScreen, tmp_path: Path) -> None:
    told: list[str] = []
    screen.pdf_requested.connect(lambda sheet: saving.save_pdf(screen, sheet, lambda: told.append("PDF")))
    screen.picture_requested.connect(
        lambda sheet, page: saving.save_picture(screen, sheet, page, lambda: told.append("picture"))
    )
    sheet = screen.sheet
    assert sheet is not None

    press(screen, "Save as PDF")
    choose(screen, tmp_path / "course.pdf")
    press(screen, "Save as picture")
    choose(screen, tmp_path / "course.png")

    assert pages((tmp_path / "course.pdf").read_bytes()) == sheet.page_count
    assert (tmp_path / "course.png").read_bytes() == to_png(sheet.to_picture(0))
    assert told == ["PDF", "picture"]


def test_a_place_that_cannot_be_written_is_said_and_nothing_is_lost(
    screen: TimelinePrintScreen, tmp_path: Path
) -> None:
    told: list[str] = []
    screen.pdf_requested.connect(lambda sheet: saving.save_pdf(screen, sheet, lambda: told.append("PDF")))

    press(screen, "Save as PDF")
    choose(screen, tmp_path / "no such folder" / "course.pdf")

    [said] = screen.findChildren(QMessageBox)
    assert "Nothing was saved" in said.informativeText()
    assert told == []


def test_what_is_printed_is_every_page(screen: TimelinePrintScreen, tmp_path: Path) -> None:
    told: list[str] = []
    screen.print_requested.connect(lambda sheet: saving.print_sheet(screen, sheet, lambda: told.append("print")))
    screen.pages.choose(2)
    screen._on_picked()

    press(screen, "Print")
    [dialog] = screen.findChildren(QPrintDialog)
    dialog.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.done(QPrintDialog.DialogCode.Accepted)

    assert pages((tmp_path / "printed.pdf").read_bytes()) == 2
    assert told == ["print"]


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs a program that draws PDFs")
def test_the_preview_is_what_another_program_makes_of_the_pdf(tmp_path: Path) -> None:
    sheet = make_sheet()
    (tmp_path / "course.pdf").write_bytes(sheet.to_pdf())
    size = sheet.size
    scale = ["-scale-to-x", str(size.width()), "-scale-to-y", str(size.height())]
    subprocess.run(["pdftoppm", "-png", "-singlefile", *scale, "course.pdf", "course"], cwd=tmp_path, check=True)

    drawn = QImage(str(tmp_path / "course.png")).convertToFormat(QImage.Format.Format_Grayscale8)
    shown = sheet.to_picture(0, ratio=1.0).convertToFormat(QImage.Format.Format_Grayscale8)

    small = QSize(size.width() // 6, size.height() // 6)  # letters differ by a hair between two programs
    kept = [
        each.scaled(small, mode=Qt.TransformationMode.SmoothTransformation).convertToFormat(QImage.Format.Format_RGB32)
        for each in (drawn, shown)  # rows of this format have no padding; the bits live only as long as their picture
    ]
    one, other = (bytes(each.constBits()) for each in kept)
    assert len(one) == len(other)
    assert sum(abs(a - b) > 40 for a, b in zip(one, other, strict=True)) / len(one) < 0.002
