"""Drawing: a sheet with a few colours and widths, undo, and the outline of a body to draw on."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeySequence, QPainter, QPen, QPixmap, QShortcut
from PySide6.QtWidgets import QButtonGroup, QWidget

from journal_app.domain.drawing import Background, Drawing
from journal_app.ui import theme
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.drawing_canvas import DrawingCanvas
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, Part, begin_at, button, column, holder, label, row

FINE, MEDIUM, BROAD = 4.0, 9.0, 22.0
"""Widths of the pen, in units of the drawing, which is 1200 across."""
_SAMPLE, _LARGE_SAMPLE = 26, 40
_USUAL_ROOM, _LARGE_ROOM = 320, 260
_RING = 2.0


class DrawingBoard(QWidget):
    """A canvas and its tools. The person who shows it offers to keep what was drawn.

    Args:
        large: For a hand that is not steady: targets of 72 px, three colours, two widths, and nothing that clears.

    Signals:
        edited: Something was drawn or changed; `drawing` has it.
    """

    edited = Signal()

    def __init__(self, *, large: bool = False) -> None:
        super().__init__()
        self._large = large
        self.canvas = DrawingCanvas()
        self.canvas.edited.connect(self._on_canvas_edited)
        self._colours = self._tools(self._ink_names(), self._ink_sample, self._on_colour_picked)
        self._widths = self._tools(self._width_names(), self._width_sample, self._on_width_picked)
        self._undo = self._act(self.tr("Undo"), "arrow-counter-clockwise", self.canvas.undo)
        self._redo = self._act(self.tr("Redo"), "arrow-clockwise", self.canvas.redo)
        self._clear = button(self.tr("Clear"), "quiet", icon="eraser", on_click=self._on_clear_clicked)
        self._question = self._clear_question()
        self._body = button(self.tr("Body map"), icon="person-simple")
        self._body.setCheckable(True)
        self._enlarge(self._body)
        self._body.clicked.connect(self._on_body_clicked)
        self._backgrounds = Choice(
            self.tr("Page"),
            [
                (Background.PAPER, self.tr("Blank page")),
                (Background.BODY_FRONT, self.tr("Body, front")),
                (Background.BODY_BACK, self.tr("Body, back")),
            ],
        )
        self._backgrounds.picked.connect(self._on_background_picked)
        self._lay_out()
        for keys, act in (
            (QKeySequence.StandardKey.Undo, self.canvas.undo),
            (QKeySequence.StandardKey.Redo, self.canvas.redo),
        ):
            QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        theme.current().changed.connect(self._draw_samples)
        self._colours[0].click()
        self._widths[0 if large else 1].click()
        begin_at(self, self.canvas)
        self._follow()

    @property
    def drawing(self) -> Drawing:
        """Return what is drawn at present, the line under way included."""
        return self.canvas.drawing

    def set_drawing(self, drawing: Drawing) -> None:
        """Show a drawing to go on with."""
        self.canvas.set_drawing(drawing)
        self._follow()

    def set_read_only(self) -> None:
        """Show what is drawn, and offer nothing that changes it."""
        self.canvas.set_read_only()
        self._bar.hide()

    # --- tools

    def _lay_out(self) -> None:
        hidden = (self._redo, self._clear, self._backgrounds) if self._large else (self._body,)
        for widget in hidden:
            widget.hide()
        parts: list[Part] = [
            holder(
                FlowLayout(
                    *(each for each in (self._undo, self._redo, self._clear) if each not in hidden),
                    *self._colours,
                    holder(row(*self._widths, spacing=6)),  # on one line: they are told apart beside each other
                    *((self._body,) if self._large else ()),
                    spacing=6,
                )
            )
        ]
        if not self._large:
            parts.append(self._backgrounds)
        for each in hidden:
            each.setParent(self)
        self._bar = holder(column(*parts, spacing=8))
        layout = column(self._bar, self._question, self.canvas, spacing=10)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.canvas.setMinimumHeight(_LARGE_ROOM if self._large else _USUAL_ROOM)

    def _act(self, text: str, icon: str, act: Callable[[], object]) -> Button:
        made = button(text, "" if self._large else "quiet", icon=icon, on_click=act)
        self._enlarge(made)
        return made

    def _tools(
        self, named: dict[str, str], sample: Callable[[str], QPixmap], picked: Callable[[str], object]
    ) -> "list[_SampleButton]":
        group = QButtonGroup(self)
        made = []
        for value, name in named.items():
            tool = _SampleButton(name, partial(sample, value))
            tool.clicked.connect(lambda _=False, it=value: picked(it))
            self._enlarge(tool)
            group.addButton(tool)
            made.append(tool)
        return made

    def _enlarge(self, made: Button) -> None:
        if self._large:
            made.setProperty("target", "huge")

    def _ink_names(self) -> dict[str, str]:
        names = {
            "text": self.tr("Ink"),
            "guided": self.tr("Blue"),
            "voice": self.tr("Rust"),
            "write": self.tr("Green"),
            "session": self.tr("Violet"),
            "check_in": self.tr("Ochre"),
        }
        return dict(list(names.items())[:3]) if self._large else names

    def _width_names(self) -> dict[str, str]:
        names = {
            str(FINE): self.tr("Fine line"),
            str(MEDIUM): self.tr("Medium line"),
            str(BROAD): self.tr("Broad line"),
        }
        return dict(list(names.items())[1:]) if self._large else names

    def _ink_sample(self, token: str) -> QPixmap:
        return self._painted(lambda painter, side: _paint_disc(painter, side, token))

    def _width_sample(self, width: str) -> QPixmap:
        return self._painted(lambda painter, side: _paint_line(painter, side, float(width)))

    def _painted(self, paint: Callable[[QPainter, float], None]) -> QPixmap:
        side = self._sample_side()
        ratio = self.devicePixelRatioF()
        picture = QPixmap(QSize(side, side) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, side)
        painter.end()
        return picture

    def _sample_side(self) -> int:
        return _LARGE_SAMPLE if self._large else theme.current().px(_SAMPLE)

    @Slot()
    def _draw_samples(self) -> None:
        for tool in (*self._colours, *self._widths):
            tool.draw_sample()

    def _on_colour_picked(self, colour: str) -> None:
        self.canvas.colour = colour

    def _on_width_picked(self, width: str) -> None:
        self.canvas.pen_width = float(width)

    # --- clearing

    def _clear_question(self) -> Card:
        self._clear_it = button(self.tr("Clear the page"), "danger", on_click=self._on_clear_confirmed)
        keep = button(self.tr("Keep it"), on_click=self._on_clear_declined)
        made = Card(
            label(self.tr("Take away everything that is drawn here?"), "heading"),
            label(self.tr("Undo brings it back as long as this page is open."), "secondary"),
            holder(FlowLayout(self._clear_it, keep)),
            look="inset",
        )
        made.hide()
        return made

    @Slot()
    def _on_clear_clicked(self) -> None:
        self._question.show()
        self._clear_it.setFocus()

    @Slot()
    def _on_clear_confirmed(self) -> None:
        self._question.hide()
        self.canvas.clear()
        self.canvas.setFocus()

    @Slot()
    def _on_clear_declined(self) -> None:
        self._question.hide()
        self._clear.setFocus()

    # --- following

    @Slot()
    def _on_body_clicked(self) -> None:
        self.canvas.set_background(Background.BODY_FRONT if self._body.isChecked() else Background.PAPER)

    @Slot(object)
    def _on_background_picked(self, background: Background) -> None:
        self.canvas.set_background(background)

    @Slot()
    def _on_canvas_edited(self) -> None:
        self._follow()
        self.edited.emit()

    def _follow(self) -> None:
        drawing = self.canvas.drawing
        focused = self.focusWidget()
        self._undo.setEnabled(self.canvas.can_undo)
        self._redo.setEnabled(self.canvas.can_redo)
        self._clear.setEnabled(not drawing.is_empty)
        if focused in {self._undo, self._redo} and not focused.isEnabled():
            self.canvas.setFocus()  # a control that goes grey loses the focus to anywhere
        self._body.setChecked(drawing.background != Background.PAPER)
        self._backgrounds.choose(Background(drawing.background))


class _SampleButton(Button):
    """A button that shows what it stands for; its name is for screen readers and the tool tip."""

    def __init__(self, name: str, sample: Callable[[], QPixmap]) -> None:
        super().__init__("", "icon", says=name)
        self._sample = sample
        self.setProperty("sample", "true")
        self.setCheckable(True)
        self.draw_sample()

    def draw_sample(self) -> None:
        """Draw it in the colours and at the size of the present look."""
        picture = self._sample()
        self.setIconSize(picture.deviceIndependentSize().toSize())
        self.setIcon(QIcon(picture))

    def changeEvent(self, event: QEvent) -> None:
        """Keep what it shows sharp."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self.draw_sample()


def _paint_disc(painter: QPainter, side: float, token: str) -> None:
    painter.setPen(QPen(theme.current().color("surface"), _RING))
    painter.setBrush(theme.current().color(token))
    painter.drawEllipse(QPointF(side / 2, side / 2), side / 2 - _RING, side / 2 - _RING)


def _paint_line(painter: QPainter, side: float, width: float) -> None:
    wide = max(width * side / (BROAD * 2), _RING)
    painter.setPen(QPen(theme.current().color("text"), wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(side * 0.22, side * 0.72), QPointF(side * 0.78, side * 0.28))
