"""Pictures of golden scenes: the timeline looks as it did, but for a thousandth of its pixels.

With the fonts that the app brings, the same Qt draws the same pixels on every platform. After a change that is meant:
`WRITE_PICTURES=1 pytest tests/ui/test_timeline_pictures.py`, look at what git shows as changed, and keep it.
Another minor version of Qt may draw letters differently: then write them anew with it.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from journal_app.domain.timeline import Lane, TimelineData
from journal_app.ui.theme import Theme
from journal_app.ui.timeline.curves import Smoothing
from journal_app.ui.timeline.printing import SheetWish, TimelineSheet
from journal_app.ui.timeline.since_view import DaysSinceView, Overlay
from journal_app.ui.timeline.view import TimelineView
from journal_app.ui.widgets.overview_strip import OverviewStrip
from tests.ui.timeline_sample import NOW, at, full_course

GOLDEN = Path(__file__).parents[1] / "golden"
TOLERANCE = 0.001
WRITE = bool(os.environ.get("WRITE_PICTURES"))


def timeline(
    begins: float, ends: float, smoothing: Smoothing = Smoothing.NONE, data: TimelineData | None = None
) -> QWidget:
    view = TimelineView()
    view.setLocale(QLocale("en_GB"))
    view.resize(900, 640)
    view.set_data(data or full_course(), NOW)
    view.set_smoothing(smoothing)
    view.show_stretch(at(begins), at(ends))
    return view


def days_since(overlay: Overlay) -> QWidget:
    view = DaysSinceView()
    view.setLocale(QLocale("en_GB"))
    view.resize(900, 320)
    view.set_data(full_course())
    view.set_overlay(overlay)
    return view


def strip() -> QWidget:
    made = OverviewStrip()
    made.resize(900, 46)
    made.set_data(full_course(), NOW)
    made.set_window(at(20), at(50))
    return made


def one_measure() -> TimelineData:
    """Return one measure alone, with its levels, and a memory with nothing beside it."""
    data = full_course()
    marks = tuple(mark for mark in data.marks if mark.lane is Lane.DOSING or mark.detail == "PHQ-9")
    return replace(data, marks=marks, threads=(), measures=data.measures[:1])


SCENES: dict[str, Callable[[], QWidget]] = {
    "course": lambda: timeline(-4, 94),
    "one measure": lambda: timeline(-4, 94, data=one_measure()),
    "course smoothed": lambda: timeline(-4, 94, Smoothing.MEDIAN),
    "session days": lambda: timeline(40, 48),
    "session hours": lambda: timeline(20.9, 21.6),
    "days since": lambda: days_since(Overlay.ROWS),
    "moods over each other": lambda: days_since(Overlay.MOODS),
    "overview": strip,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scene", SCENES)
def test_scene_looks_as_it_did(themed: Theme, qtbot: QtBot, scene: str, scheme: str) -> None:
    themed.apply(scheme, 1.0, reduced_motion=True)
    widget = SCENES[scene]()
    qtbot.addWidget(widget)
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill("magenta")

    widget.render(image, QPoint())

    assert different(image, f"{scene.replace(' ', '_')}_{scheme}") <= TOLERANCE


def test_paper_looks_as_it_did() -> None:
    wish = SheetWish(title="Autumn", begins=at(-3), ends=at(93))

    image = TimelineSheet(full_course(), wish, NOW, QLocale("en_GB")).to_picture(0, ratio=0.8)

    assert different(image, "paper") <= TOLERANCE


def test_a_mark_that_moves_by_its_width_is_noticed(themed: Theme, qtbot: QtBot) -> None:
    themed.apply("light", 1.0, reduced_motion=True)
    widget = timeline(-4.8, 93.2)
    qtbot.addWidget(widget)
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill("magenta")
    widget.render(image, QPoint())

    assert WRITE or different(image, "course_light") > TOLERANCE


def different(image: QImage, name: str) -> float:
    """Return which part of the pixels is another than in the golden picture; write it instead when asked to."""
    path = GOLDEN / f"{name}.png"
    image.setDevicePixelRatio(1.0)
    if WRITE:
        path.parent.mkdir(exist_ok=True)
        image.save(str(path))
        return 0.0
    golden = QImage(str(path)).convertToFormat(image.format())
    assert golden.size() == image.size(), f"no golden picture {path.name} of this size"
    one, other = bytes(image.constBits()), bytes(golden.constBits())
    if one == other:
        return 0.0
    pixels = len(one) // 4
    return sum(one[4 * n : 4 * n + 3] != other[4 * n : 4 * n + 3] for n in range(pixels)) / pixels
