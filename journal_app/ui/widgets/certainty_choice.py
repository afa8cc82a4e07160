"""How sure a person is of a memory: sure, unsure, like a dream, or nothing said."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from journal_app.domain.entry import Certainty
from journal_app.ui.widgets.parts import Button, FlowLayout, column, holder, label


class CertaintyChoice(QWidget):
    """Three chips of which at most one is on; pressed again it goes off.

    Args:
        large: For guided writing, where targets are 44 px.

    Signals:
        certainty_changed: The person chose, or took it back.
    """

    certainty_changed = Signal()

    def __init__(self, *, large: bool = False) -> None:
        super().__init__()
        about = self.tr("How this memory feels")
        self._chips: dict[Certainty, Button] = {}
        for certainty, name in (
            (Certainty.SURE, self.tr("Sure")),
            (Certainty.UNSURE, self.tr("Unsure")),
            (Certainty.LIKE_A_DREAM, self.tr("Like a dream")),
        ):
            chip = Button(name, "chip")
            chip.setAccessibleName(self.tr("{subject}: {option}").format(subject=about, option=name))
            chip.setCheckable(True)
            if large:
                chip.setProperty("target", "large")
            chip.clicked.connect(lambda checked=False, it=certainty: self._on_chip_clicked(it, checked=checked))
            self._chips[certainty] = chip
        note = self.tr("This says how it feels to you now. It says nothing of what happened, and it may change.")
        self.setLayout(
            column(
                label(about, "label"), holder(FlowLayout(*self._chips.values(), spacing=6)), label(note, "caption"),
                spacing=4,
            )
        )  # fmt: skip
        self.setFocusProxy(self._chips[Certainty.SURE])

    @property
    def certainty(self) -> Certainty | None:
        """Return what was chosen, or None."""
        return next((certainty for certainty, chip in self._chips.items() if chip.isChecked()), None)

    def set_certainty(self, certainty: Certainty | None) -> None:
        """Show what was chosen, without a signal."""
        for each, chip in self._chips.items():
            chip.setChecked(each is certainty)

    def _on_chip_clicked(self, certainty: Certainty, *, checked: bool) -> None:
        self.set_certainty(certainty if checked else None)
        self.certainty_changed.emit()
