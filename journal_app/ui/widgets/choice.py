"""One of a few things, all in view: a row of segments."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame

from journal_app.ui import theme
from journal_app.ui.widgets.parts import Button, FlowLayout, row

_V = TypeVar("_V")


class _Bar(QFrame):
    """The ground of the segments: as wide as they are, or as the room for them is."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "inset")
        self.segments = FlowLayout(spacing=2)
        margin = theme.current().px(4)
        self.segments.setContentsMargins(margin, margin, margin, margin)
        self.setLayout(self.segments)

    def sizeHint(self) -> QSize:
        """Return the size of one line of segments."""
        return QSize(self.segments.line_width(), super().sizeHint().height())


class Choice(QFrame, Generic[_V]):
    """Segments of which one is chosen; arrow keys move between them.

    Args:
        says: What is chosen, for screen readers.
        options: Each value with its words.

    Signals:
        picked: The person chose another value.
    """

    picked = Signal(object)

    def __init__(self, says: str, options: Sequence[tuple[_V, str]]) -> None:
        super().__init__()
        self.setAccessibleName(says)
        self._values = [value for value, _ in options]
        self._group = QButtonGroup(self)
        bar = _Bar()
        for number, (_, text) in enumerate(options):
            segment = Button(text, "segment")
            segment.setAccessibleName(self.tr("{subject}: {option}").format(subject=says, option=text))
            segment.setCheckable(True)
            self._group.addButton(segment, number)
            bar.segments.addWidget(segment)
        self.setLayout(row(bar, None, spacing=0))
        self._group.idClicked.connect(self._on_group_id_clicked)
        self._follow_focus()

    @property
    def value(self) -> _V:
        """Return what is chosen; the first where nothing was."""
        return self._values[max(self._group.checkedId(), 0)]

    def choose(self, value: _V) -> None:
        """Show a value as chosen, without a signal; one that is not among the options changes nothing."""
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)
            self._follow_focus()

    def _follow_focus(self) -> None:
        """Let the focus come to the chosen segment first."""
        self.setFocusProxy(self._group.button(max(self._group.checkedId(), 0)))

    @Slot(int)
    def _on_group_id_clicked(self, number: int) -> None:
        self._follow_focus()
        self.picked.emit(self._values[number])
