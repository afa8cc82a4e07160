"""Where a course stands as a small shape, and the rhythm of a template as dots along a line of weeks."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal_app.domain.course import CourseStatus
from journal_app.domain.course_template import CourseTemplate, PlannedKind
from journal_app.ui import theme

_SIZE = 20
_HEIGHT, _LEAST_WIDTH, _INSET = 34, 160, 6
_DOT, _DIAMOND = 4.5, 4.5
_WEEK = 7


class CourseMark(QWidget):
    """A ring while to come, a disc under way, two bars paused, a square ended. Words always stand beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._status = CourseStatus.UNDER_WAY
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_status(self, status: CourseStatus) -> None:
        """Show where a course stands."""
        self._status = status
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
        ink = theme.current().color("session")
        side = min(self.width(), self.height()) - 4.0
        frame = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 2))
        painter.setBrush(ink)
        match self._status:
            case CourseStatus.TO_COME:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(frame.adjusted(1, 1, -1, -1))
            case CourseStatus.UNDER_WAY:
                painter.drawEllipse(frame.adjusted(1, 1, -1, -1))
            case CourseStatus.PAUSED:
                bar = side / 4
                painter.drawRect(QRectF(frame.left() + 1, frame.top() + 1, bar, side - 2))
                painter.drawRect(QRectF(frame.right() - bar - 1, frame.top() + 1, bar, side - 2))
            case CourseStatus.ENDED:
                painter.drawRect(frame.adjusted(2, 2, -2, -2))
        painter.end()


class RhythmDots(QWidget):
    """The days of a template in proportion: discs are dosing sessions, diamonds are talks, a tick begins each week."""

    def __init__(self, template: CourseTemplate) -> None:
        super().__init__()
        self._template = template
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a size that grows with the text."""
        look = theme.current()
        return QSize(look.px(_LEAST_WIDTH), look.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which the dots are told apart."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line of weeks and what lies on it; time runs from left to right in every language."""
        look = theme.current()
        days = [planned.day for planned in self._template.sessions] or [0]
        first, last = min(days), max(*days, min(days) + 1)
        inset = look.px(_INSET)
        width = self.width() - 2 * inset
        middle = self.height() / 2

        def x(day: int) -> float:
            return inset + (day - first) / (last - first) * width

        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("border"), 1.5))
        painter.drawLine(QPointF(inset, middle), QPointF(inset + width, middle))
        for day in range(first - first % _WEEK, last + 1, _WEEK):
            if day >= first:
                painter.drawLine(QPointF(x(day), middle - look.px(8)), QPointF(x(day), middle + look.px(8)))
        for planned in self._template.sessions:
            at = QPointF(x(planned.day), middle)
            painter.setPen(QPen(look.color("session"), 1.5))
            if planned.kind is PlannedKind.DOSING:
                painter.setBrush(look.color("session"))
                painter.drawEllipse(at, look.px(_DOT), look.px(_DOT))
            else:
                reach = look.px(_DIAMOND)
                painter.setBrush(look.color("surface"))
                corners = [at + QPointF(dx * reach, dy * reach) for dx, dy in ((0, -1), (1, 0), (0, 1), (-1, 0))]
                painter.drawPolygon(QPolygonF(corners))
        painter.end()
