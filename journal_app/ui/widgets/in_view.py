"""Scrolling to what just appeared or got the focus."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget


def bring_into_view(widget: QWidget) -> None:
    """Scroll the page that holds a widget so that it is seen, once the page has been laid out anew."""
    page = widget.parentWidget()
    while page is not None and not isinstance(page, QScrollArea):
        page = page.parentWidget()
    if page is not None:
        area = page
        QTimer.singleShot(0, widget, lambda: area.ensureWidgetVisible(widget))
