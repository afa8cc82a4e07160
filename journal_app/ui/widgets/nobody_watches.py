"""The line that stands wherever a person may write of danger."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel

from journal_app.ui.widgets.parts import label

translate = QCoreApplication.translate


def nobody_watches(look: str = "caption") -> QLabel:
    """Return a label that says that nobody reads along."""
    return label(
        translate(
            "NobodyWatches",
            "Nobody reads this in real time. Your therapist sees only what you send, and may read it days later.",
        ),
        look,
    )
