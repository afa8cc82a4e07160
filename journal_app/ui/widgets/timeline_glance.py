"""A glance at the course along time, on Today; the timeline itself is one press away."""

from datetime import datetime

from PySide6.QtCore import QEvent, Signal

from journal_app.domain.timeline import Lane, TimelineData
from journal_app.ui import theme
from journal_app.ui.timeline.view import TimelineView
from journal_app.ui.widgets.parts import Card, button, label, row

_LANES = (Lane.MOOD, Lane.DOSING, Lane.THERAPY, Lane.GUIDED, Lane.FREE)
"""What is enough for a glance."""


class TimelineGlance(Card):
    """The picture without its table.

    Signals:
        open_requested: A mark to open.
        timeline_requested: The timeline on a screen of its own.
    """

    open_requested = Signal(object)
    timeline_requested = Signal()

    def __init__(self) -> None:
        self._name = label("", "heading")
        self._open = button(self.tr("Open the timeline"), "quiet", icon="chart-line")
        head = row(self._name, self._open, spacing=16)
        head.setStretch(0, 1)
        self.view = TimelineView(is_glance=True)
        self.view.set_lanes(_LANES, set(Lane) - set(_LANES))
        super().__init__(head, self.view, spacing=8)
        self._open.clicked.connect(self.timeline_requested)
        self.view.open_requested.connect(self.open_requested)
        self._fit_text()

    def set_course_name(self, name: str) -> None:
        """Head the picture with the name of the course."""
        self._name.setText(name or self.tr("Course of treatment"))

    def set_data(self, data: TimelineData, now: datetime) -> None:
        """Show other marks."""
        self.view.set_data(data, now)

    def changeEvent(self, event: QEvent) -> None:
        """Take up a new text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit_text()

    def _fit_text(self) -> None:
        self.view.setMinimumHeight(max(self.view.minimumSizeHint().height(), theme.current().px(320)))
