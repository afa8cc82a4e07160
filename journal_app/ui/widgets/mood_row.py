"""The person's own rating of their mood, 0 to 10; leaving it out is as good as giving it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.ui import theme
from journal_app.ui.widgets.mood_slider import MoodSlider
from journal_app.ui.widgets.parts import button, column, label, row


class MoodRow(QWidget):
    """The slider with its words and a button that takes the rating back.

    Signals:
        mood_changed: The rating 0 to 10, or None.
    """

    mood_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slider = MoodSlider()
        self._slider.mood_changed.connect(self._on_slider_mood_changed)
        self._value = label("", "heading")
        self._value.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self._clear = button(self.tr("Leave out"), "quiet", on_click=self._on_clear_clicked)
        self._clear.setAccessibleName(self.tr("Leave the mood out"))
        low, bright = label(self.tr("low"), "caption"), label(self.tr("bright"), "caption")
        low.setAlignment(Qt.AlignmentFlag.AlignTop)
        bright.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
        name = label(self.tr("Mood"), names=self._slider)
        self._slider.setAccessibleName(self.tr("Mood, 0 low to 10 bright"))
        self.setLayout(column(row(name, self._value), self._slider, row(low, self._clear, bright), spacing=2))
        policy = self._clear.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # giving a rating must not move what is below
        self._clear.setSizePolicy(policy)
        self._show_value()

    @property
    def mood(self) -> int | None:
        """Return the rating, or None."""
        return self._slider.mood

    def set_mood(self, mood: int | None) -> None:
        """Show a rating, or none."""
        self._slider.set_mood(mood)
        self._show_value()

    @Slot(object)
    def _on_slider_mood_changed(self, mood: int | None) -> None:
        self._show_value()
        self.mood_changed.emit(mood)

    @Slot()
    def _on_clear_clicked(self) -> None:
        self._slider.setFocus()
        self.set_mood(None)
        self.mood_changed.emit(None)

    def _show_value(self) -> None:
        mood = self._slider.mood
        self._value.setText(self.tr("none is fine") if mood is None else self.tr("%1 of 10").replace("%1", str(mood)))
        theme.set_look(self._value, "label" if mood is None else "heading")
        self._clear.setVisible(mood is not None)
