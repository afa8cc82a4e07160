"""What stands in the fields of a page, typed and chosen: to keep it aside at each pause, and to put it back."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QDate, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from journal_app.domain.kept_session import Typed
from journal_app.ui.widgets.mood_slider import MoodSlider
from journal_app.ui.widgets.rating_row import RatingRow
from journal_app.ui.widgets.row_button import RowButton

PAUSE_MILLISECONDS = 800
_ISO = Qt.DateFormat.ISODate
_WATCHED = "is_watched"


class TypedPage(QObject):
    """Reads the fields below a widget, tells of pauses in typing, and fills them again.

    A field is known by its accessible name, and by its place among those of the same name.

    Signals:
        paused: Something was typed or chosen, and nothing for a moment since.
    """

    paused = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self.paused)

    def typed(self) -> dict[str, Typed]:
        """Return what each field holds."""
        return {name: _value(field) for name, field in self._named()}

    def type_again(self, typed: Mapping[str, Typed]) -> None:
        """Fill the fields; one that is not on the page any more is passed over."""
        for name, field in list(self._named()):
            if name in typed:
                _fill(field, typed[name])

    def watch(self) -> None:
        """Listen to every field of the page, also to those that came since the last time."""
        for _, field in self._named():
            if field.property(_WATCHED):
                continue
            field.setProperty(_WATCHED, True)  # noqa: FBT003  # Qt's own signature
            if isinstance(field, QDateEdit):
                field.dateChanged.connect(self._on_changed)
            elif isinstance(field, QLineEdit | QPlainTextEdit):
                field.textChanged.connect(self._on_changed)
            elif isinstance(field, QComboBox):
                field.currentIndexChanged.connect(self._on_changed)
            elif isinstance(field, MoodSlider):
                field.mood_changed.connect(self._on_changed)
            elif isinstance(field, QAbstractButton):
                field.toggled.connect(self._on_changed)

    def stop(self) -> None:
        """Tell of no pause any more until something is typed."""
        self._pause.stop()

    def _named(self) -> Iterator[tuple[str, QWidget]]:
        seen: dict[str, int] = {}
        for field in self._page.findChildren(QWidget):
            if not _is_field(field):
                continue
            name = field.accessibleName()
            seen[name] = seen.get(name, 0) + 1
            yield f"{name} #{seen[name]}", field

    @Slot()
    def _on_changed(self) -> None:
        self._pause.start()


def _is_field(widget: QWidget) -> bool:
    if isinstance(widget, QAbstractButton):
        return widget.isCheckable() and not isinstance(widget, RowButton)
    if isinstance(widget, QLineEdit):
        return not isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
    return isinstance(widget, QDateEdit | QPlainTextEdit | QComboBox | MoodSlider)


def _value(field: QWidget) -> Typed:
    if isinstance(field, QDateEdit):
        return field.date().toString(_ISO)
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QComboBox):
        return field.currentIndex()
    if isinstance(field, MoodSlider):
        return field.mood
    return field.isChecked() if isinstance(field, QAbstractButton) else None


def _fill(field: QWidget, typed: Typed) -> None:
    if isinstance(field, QDateEdit) and isinstance(typed, str):
        field.setDate(QDate.fromString(typed, _ISO))
    elif isinstance(field, QLineEdit) and isinstance(typed, str):
        field.setText(typed)
    elif isinstance(field, QPlainTextEdit) and isinstance(typed, str):
        field.setPlainText(typed)
    elif isinstance(field, QComboBox) and isinstance(typed, int):
        field.setCurrentIndex(typed)
    elif isinstance(field, MoodSlider) and (typed is None or isinstance(typed, int)):
        rated = field.parent()
        (rated.set_rating if isinstance(rated, RatingRow) else field.set_mood)(typed)
    elif isinstance(field, QAbstractButton) and isinstance(typed, bool) and field.isChecked() != typed:
        field.setChecked(typed)
