"""The wheel scrolls the page. Over a field of a long form it must not change what was noted."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget


class PageWheel(QObject):
    """Hands every turn of the wheel over a field on to the page."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the page below; everything else goes its way."""
        if event.type() is QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def leave_wheel_to_page(form: QWidget) -> None:
    """Let the wheel change nothing in the fields of a form; call it once they are made."""
    keeper = PageWheel(form)
    for field in [*form.findChildren(QAbstractSpinBox), *form.findChildren(QComboBox)]:
        field.installEventFilter(keeper)
