"""Boxes to tick, several beside each other: which fields of something go along."""

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from journal_app.ui.widgets.parts import FlowLayout, Part, column, empty, holder, label, row


class Ticks(QWidget):
    """Boxes with a few words each.

    Signals:
        changed: Another choice.
    """

    changed = Signal()

    def __init__(self, says: str, options: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._says = says
        self._boxes: dict[str, QCheckBox] = {}
        self._flow = FlowLayout(spacing=4)
        self.setLayout(self._flow)
        self.setAccessibleName(says)
        self.offer(options)

    def offer(self, options: Iterable[tuple[str, str]]) -> None:
        """Show other boxes: each value with its words."""
        empty(self._flow)
        self._boxes = {}
        for value, words in options:
            box = QCheckBox(words)
            box.setAccessibleName(self.tr("{subject}: {option}").format(subject=self._says, option=words))
            box.toggled.connect(self._on_toggled)
            self._boxes[value] = box
            self._flow.addWidget(box)

    @property
    def chosen(self) -> frozenset[str]:
        """Return the values that are ticked."""
        return frozenset(value for value, box in self._boxes.items() if box.isChecked())

    def choose(self, values: Collection[str]) -> None:
        """Tick these and no others, without a signal."""
        for value, box in self._boxes.items():
            box.blockSignals(True)  # noqa: FBT003  # Qt's own signature
            box.setChecked(value in values)
            box.blockSignals(False)  # noqa: FBT003  # Qt's own signature

    @Slot()
    def _on_toggled(self) -> None:
        self.changed.emit()


class TickLine(QWidget):
    """A box whose words may take several lines.

    Signals:
        toggled: Ticked, or no longer (bool).
    """

    toggled = Signal(bool)

    def __init__(self, words: str, below: str = "", *beside: Part) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.setAccessibleName(words)
        self.box.setAccessibleDescription(below)
        self.box.toggled.connect(self.toggled)
        said = column(label(words), spacing=1)
        self._below = label(below, "caption")
        said.addWidget(self._below)
        layout = row(self.box, holder(said), *beside, spacing=6)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._below.setVisible(bool(below))  # in the layout by now: on its own it would flash up as a window
        self.setFocusProxy(self.box)

    @property
    def is_ticked(self) -> bool:
        """Tell whether it is ticked."""
        return self.box.isChecked()

    def set_ticked(self, *, ticked: bool) -> None:
        """Tick it or not, without a signal."""
        self.box.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self.box.setChecked(ticked)
        self.box.blockSignals(False)  # noqa: FBT003  # Qt's own signature

    def say(self, below: str) -> None:
        """Say something below its words."""
        self._below.setText(below)
        self._below.setVisible(bool(below))
        self.box.setAccessibleDescription(below)
