"""The drawing board with a real window: pen, mouse, finger and keyboard, undo, body map, and the way out as a file."""

import statistics
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from journal_app.domain.drawing import Background, Drawing, Stroke, from_json, to_json
from journal_app.domain.share import SharedDrawing, SharedStroke
from journal_app.ui import drawing_saving, theme
from journal_app.ui.sharing.document import drawing_of
from journal_app.ui.widgets.drawing_board import DrawingBoard
from journal_app.ui.widgets.drawing_view import DrawingView
from tests.ui import inspection

DRAWN = Drawing(
    width=1200,
    height=900,
    strokes=(
        Stroke(colour="guided", width=9, points=((0.1, 0.1, 0.2), (0.5, 0.5, 0.9), (0.9, 0.2, 0.9))),
        Stroke(colour="voice", width=22, points=((0.5, 0.2, 1.0),)),
    ),
    background=Background.BODY_BACK,
)


@pytest.fixture
def board(qtbot: QtBot) -> DrawingBoard:
    made = DrawingBoard()
    qtbot.addWidget(made)
    inspection.lay_out(made, 900, 760)
    return made


def press(board: DrawingBoard | DrawingView, name: str) -> None:
    [found] = [each for each in board.findChildren(QPushButton) if each.accessibleName() == name and each.isVisible()]
    found.click()


def draw_by_mouse(board: DrawingBoard, *places: tuple[int, int]) -> None:
    canvas = board.canvas
    first, *others = (QPoint(*place) for place in places)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=first)
    for place in others:
        QTest.mouseMove(canvas, place)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(*places[-1]))


def pen(board: DrawingBoard, kind: QEvent.Type, x: float, y: float, pressure: float) -> None:
    at, button = QPointF(x, y), Qt.MouseButton.LeftButton
    event = QTabletEvent(
        kind, QPointingDevice.primaryPointingDevice(), at, at, pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, button, button,
    )  # fmt: skip
    QApplication.sendEvent(board.canvas, event)


def test_a_line_by_mouse_is_kept_and_undone_and_brought_back(qtbot: QtBot, board: DrawingBoard) -> None:
    press(board, "Blue")
    press(board, "Broad line")
    with qtbot.waitSignal(board.edited):
        draw_by_mouse(board, (200, 150), (300, 200), (400, 160))
    [stroke] = board.drawing.strokes

    press(board, "Undo")
    without = board.drawing
    press(board, "Redo")

    assert (stroke.colour, stroke.width, len(stroke.points)) == ("guided", 22, 3)
    assert all(0 < x < 1 and 0 < y < 1 and pressure == 1 for x, y, pressure in stroke.points)
    assert without.is_empty
    assert board.drawing.strokes == (stroke,)
    assert from_json(to_json(board.drawing)) == board.drawing


def test_a_pen_draws_as_strongly_as_it_is_pressed(board: DrawingBoard) -> None:
    pen(board, QEvent.Type.TabletPress, 200, 200, 0.25)
    pen(board, QEvent.Type.TabletMove, 260, 220, 0.75)
    under_way = board.drawing
    pen(board, QEvent.Type.TabletRelease, 260, 220, 0.0)

    assert [pressure for *_, pressure in board.drawing.strokes[0].points] == [0.25, 0.75]
    assert under_way.strokes == board.drawing.strokes  # a lock in the middle of a line loses nothing


def test_a_finger_draws(board: DrawingBoard) -> None:
    screen = QTest.createTouchDevice()
    QTest.touchEvent(board.canvas, screen).press(0, QPoint(150, 150)).commit()
    QTest.touchEvent(board.canvas, screen).move(0, QPoint(250, 180)).commit()
    QTest.touchEvent(board.canvas, screen).release(0, QPoint(250, 180)).commit()

    [stroke] = board.drawing.strokes
    assert len(stroke.points) == 2


def test_without_a_pointer_a_mark_is_set_on_the_body(qtbot: QtBot, board: DrawingBoard) -> None:
    press(board, "Page: Body, front")
    board.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(2):
        qtbot.keyClick(board.canvas, Qt.Key.Key_Up)
    where = [board.canvas.place_in_words()]
    for _ in range(4):
        qtbot.keyClick(board.canvas, Qt.Key.Key_Right)
    where.append(board.canvas.place_in_words())
    qtbot.keyClick(board.canvas, Qt.Key.Key_Return)
    press(board, "Page: Body, back")
    where.append(board.canvas.place_in_words())

    [mark] = board.drawing.strokes
    assert where == ["Belly", "Arm, your left", "Arm, your right"]
    assert len(mark.points) == 1
    assert board.canvas.accessibleDescription() == "Drawing on a body seen from behind, one line"


def test_clearing_asks_in_words_and_can_be_undone(board: DrawingBoard) -> None:
    board.set_drawing(DRAWN)
    press(board, "Clear")
    press(board, "Keep it")
    kept = board.drawing
    press(board, "Clear")
    press(board, "Clear the page")
    cleared = board.drawing
    press(board, "Undo")

    assert kept == DRAWN
    assert cleared.is_empty
    assert board.drawing == DRAWN


def test_large_board_has_targets_of_72_pixels_and_nothing_that_clears(qtbot: QtBot) -> None:
    made = DrawingBoard(large=True)
    qtbot.addWidget(made)
    inspection.lay_out(made, 860, 560)

    buttons = [each for each in made.findChildren(QPushButton) if each.isVisible()]
    assert [each.accessibleName() for each in buttons if min(each.width(), each.height()) < 72] == []
    assert not {"Clear", "Redo"} & {each.accessibleName() for each in buttons}


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_board_and_view_fit_and_are_named(qtbot: QtBot, themed: theme.Theme, scale: float) -> None:
    themed.apply("dark", scale, reduced_motion=True)
    for made in (DrawingBoard(), DrawingBoard(large=True), DrawingView()):
        qtbot.addWidget(made)
        inspection.lay_out(made, 836, 900)

        assert not inspection.clipped(made)
        assert not inspection.unnamed(made)
        assert not inspection.small_targets(made)


def test_painting_stays_smooth_with_five_thousand_points(board: DrawingBoard) -> None:
    line = tuple((0.1 + 0.8 * (n % 50) / 50, 0.1 + 0.8 * n / 5000, 0.5 + 0.5 * (n % 2)) for n in range(5000))
    board.set_drawing(Drawing(width=1200, height=900, strokes=(Stroke(colour="text", width=6, points=line),)))
    canvas = board.canvas
    canvas.repaint()
    took = []
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    for step in range(60):
        begins = time.perf_counter()
        QTest.mouseMove(canvas, QPoint(200 + step * 4, 200 + step % 7))
        canvas.repaint()
        took.append(time.perf_counter() - begins)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton)

    assert len(board.drawing.strokes[-1].points) > 50
    assert statistics.median(took) < 0.008


def test_a_drawing_leaves_the_journal_only_after_words_and_a_choice(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = DrawingView()
    qtbot.addWidget(view)
    inspection.lay_out(view, 700, 900)
    view.show_drawing(DRAWN)
    view.save_requested.connect(lambda drawing, kind: drawing_saving.save_drawing(view, drawing, kind, bool))
    monkeypatch.setattr(
        QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(tmp_path / f"out.{dialog.defaultSuffix()}"))
    )

    for kind in ("SVG", "PNG"):
        press(view, "Save as a picture")
        assert "The file will not be encrypted" in inspection.texts(view)
        press(view, f"Save as {kind}")

    svg = ET.fromstring((tmp_path / "out.svg").read_text(encoding="utf-8"))  # noqa: S314  # written by the line above
    assert svg.findtext("{http://www.w3.org/2000/svg}title") == "Drawing on a body seen from behind, 2 lines"
    assert [each.text for each in svg.iter("{http://www.w3.org/2000/svg}text")] == ["your left", "your right"]
    picture = QImage(str(tmp_path / "out.png"))
    assert (picture.width(), picture.height()) == (2400, 1800)
    assert picture.pixelColor(1200, 360).name() == "#a4562a"  # the dot, in the colour of paper


@pytest.mark.parametrize(("width", "height"), [(1, 10**9), (10**9, 1), (-5, 0)])
def test_a_sketch_that_came_in_a_file_is_painted_whatever_the_file_says_of_it(
    qtbot: QtBot, width: int, height: int
) -> None:
    far = (0.5, 0.5, 1.0, 1e9, -1e9, 1e9)
    strokes = tuple(SharedStroke(colour=colour, width=1e9, points=far) for colour in ("__class__", "surface", "dark"))
    shown = DrawingView()
    qtbot.addWidget(shown)

    shown.show_drawing(drawing_of(SharedDrawing(id="d", width=width, height=height, strokes=strokes)))
    shown.resize(600, 600)
    shown.show()

    assert not shown.grab().isNull()
    assert {stroke.colour for stroke in shown.drawing.strokes} == {"text"}
    assert shown.heightForWidth(600) < 5000
