"""A person's own rating, 0 to 10, with words at its ends; leaving it out is as good as giving it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.ui import theme, words
from journal_app.ui.widgets.mood_slider import MoodSlider
from journal_app.ui.widgets.parts import button, column, label, row


class RatingRow(QWidget):
    """A slider that says nothing until it is touched, and a button that takes the rating back.

    Args:
        name: What is rated.
        low: What 0 means, in a word or two.
        high: What 10 means.

    Signals:
        rating_changed: The person gave another rating 0 to 10, or took it back: None.
    """

    rating_changed = Signal(object)

    def __init__(self, name: str, low: str, high: str) -> None:
        super().__init__()
        self.slider = MoodSlider()
        self.slider.setAccessibleName(self.tr("{name}, 0 {least} to 10 {most}").format(name=name, least=low, most=high))
        self._value = label("", "label")
        self._value.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self._clear = button(self.tr("Leave out"), "quiet", on_click=self._on_clear_clicked)
        self._clear.setProperty("size", "small")
        self._clear.setAccessibleName(self.tr("Leave out: {name}").format(name=name))
        left, right = label(low, "caption"), label(high, "caption")
        left.setAlignment(Qt.AlignmentFlag.AlignTop)
        right.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
        self.setLayout(
            column(
                row(label(name, "label", names=self.slider), self._value),
                self.slider,
                row(left, self._clear, right),
                spacing=0,
            )
        )
        policy = self._clear.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # giving a rating must not move what is below
        self._clear.setSizePolicy(policy)
        self.slider.mood_changed.connect(self._show_value)
        self.slider.mood_changed.connect(self.rating_changed)
        self.setFocusProxy(self.slider)
        self.set_rating(None)

    @property
    def rating(self) -> int | None:
        """Return the rating, or None."""
        return self.slider.mood

    def set_rating(self, rating: int | None) -> None:
        """Show a rating, or none."""
        self.slider.set_mood(rating)
        self._show_value()

    @Slot()
    def _on_clear_clicked(self) -> None:
        self.slider.setFocus()
        self.set_rating(None)
        self.slider.mood_changed.emit(None)

    @Slot()
    def _show_value(self) -> None:
        rating = self.slider.mood
        self._value.setText(self.tr("none is fine") if rating is None else words.mood(rating))
        theme.set_look(self._value, "label" if rating is None else "heading")
        self._clear.setVisible(rating is not None)
