"""A session as a small shape: a ring while planned, a disc once held, a crossed ring when cancelled."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal_app.domain.course import SessionStatus
from journal_app.ui import theme, words

_SIZE = 32


class SessionMark(QWidget):
    """Shape tells the status, never colour alone. Silent for screen readers: words stand beside it.

    Args:
        status: What became of the session.
        number: Printed inside, if above 0; None for a session without dosing, which is drawn as a smaller diamond.
    """

    def __init__(self, status: SessionStatus, number: int | None = None) -> None:
        super().__init__()
        self._status = status
        self._number = number
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_number(self, number: int | None) -> None:
        """Print another number inside."""
        self._number = number
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that grows with the text."""
        side = theme.current().px(_SIZE)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return the same size: it is never squeezed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shape."""
        look = theme.current()
        ink = look.color("text3" if self._status is SessionStatus.CANCELLED else "session")
        filled = self._status is SessionStatus.HELD
        side = min(self.width(), self.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 2))
        painter.setBrush(ink if filled else look.color("surface"))
        middle = QPointF(self.width() / 2, self.height() / 2)
        if self._number is not None:
            painter.drawEllipse(middle, side / 2 - 2, side / 2 - 2)
            painter.setPen(look.color("surface") if filled else ink)
            painter.setFont(look.ui_font(13, QFont.Weight.DemiBold))
            painter.drawText(
                QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, words.number(self._number) if self._number else ""
            )
        else:
            reach = side / 4
            painter.drawPolygon([middle + QPointF(x * reach, y * reach) for x, y in ((0, -1), (1, 0), (0, 1), (-1, 0))])
        if self._status is SessionStatus.CANCELLED:
            painter.setPen(QPen(ink, 2))
            reach = side / 3
            painter.drawLine(middle + QPointF(-reach, reach), middle + QPointF(reach, -reach))
        painter.end()
