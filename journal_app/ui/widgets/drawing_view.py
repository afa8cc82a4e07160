"""A drawing to look at, and the way to take it out of the journal as a picture."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal_app.domain.drawing import Drawing
from journal_app.ui import theme
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, holder, label
from journal_app.ui.widgets.stroke_painting import SHEET, drawing_in_words, paint_drawing

SVG, PNG = "svg", "png"


class DrawingView(QWidget):
    """Shows one drawing as wide as there is room; it is painted anew at each size, so it is always sharp.

    Args:
        widest: In pixels at 100 % text.
        can_save: Whether the person may take it out as a picture.

    Signals:
        save_requested: The drawing (Drawing), and "svg" or "png": the person was told that the file is not encrypted.
    """

    save_requested = Signal(object, str)

    def __init__(self, *, widest: int = 640, can_save: bool = True) -> None:
        super().__init__()
        self.picture = _Picture(widest)
        self._save = button(self.tr("Save as a picture"), "quiet", icon="export", on_click=self._on_save_clicked)
        self._panel = self._saving_panel()
        self._save_row = holder(FlowLayout(self._save))
        self._save_row.setVisible(can_save)
        self.setLayout(column(self.picture, self._save_row, self._panel, spacing=6))

    @property
    def drawing(self) -> Drawing:
        """Return what is shown."""
        return self.picture.drawing

    def show_drawing(self, drawing: Drawing) -> None:
        """Show a drawing."""
        self._panel.hide()
        self.picture.show_drawing(drawing)

    def _saving_panel(self) -> Card:
        self._svg = button(self.tr("Save as SVG"), on_click=lambda: self._ask_for(SVG))
        self._png = button(self.tr("Save as PNG"), on_click=lambda: self._ask_for(PNG))
        leave = button(self.tr("Leave it in the journal"), "quiet", on_click=self._on_leave_clicked)
        made = Card(
            label(self.tr("The file will not be encrypted"), "heading"),
            label(
                self.tr("What you save leaves the encrypted journal: anyone who has the file can see it."), "secondary"
            ),
            label(self.tr("SVG stays sharp at any size. PNG opens everywhere."), "secondary"),
            holder(FlowLayout(self._svg, self._png, leave)),
            look="inset",
        )
        made.hide()
        return made

    def _ask_for(self, kind: str) -> None:
        self._panel.hide()
        self._save.setFocus()
        self.save_requested.emit(self.drawing, kind)

    @Slot()
    def _on_save_clicked(self) -> None:
        self._panel.show()
        self._svg.setFocus()

    @Slot()
    def _on_leave_clicked(self) -> None:
        self._panel.hide()
        self._save.setFocus()


class _Picture(QWidget):
    """The drawing itself."""

    def __init__(self, widest: int) -> None:
        super().__init__()
        self._widest = widest
        self.drawing = Drawing(width=SHEET[0], height=SHEET[1])
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_drawing(self.drawing)

    def show_drawing(self, drawing: Drawing) -> None:
        """Show another drawing."""
        self.drawing = drawing
        self.setAccessibleName(drawing_in_words(drawing))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the largest size."""
        width = theme.current().px(self._widest)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return a size at which something can still be seen."""
        return QSize(160, 120)

    def hasHeightForWidth(self) -> bool:
        """Tell Qt that it keeps its shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at this width."""
        return round(min(width, theme.current().px(self._widest)) * self.drawing.height / self.drawing.width)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the drawing, with a line around it."""
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        scale = min(room.width() / self.drawing.width, room.height() / self.drawing.height)
        field = QRectF(0, 0, self.drawing.width * scale, self.drawing.height * scale)
        field.moveTop(room.top())
        field.moveLeft(room.right() - field.width() if self.isRightToLeft() else room.left())
        painter = QPainter(self)
        painter.setClipRect(field.adjusted(-1, -1, 1, 1))
        paint_drawing(painter, self.drawing, field)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.current().color("border"), 1))
        painter.drawRect(field)
        painter.end()
