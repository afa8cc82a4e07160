"""The settings of reading aloud."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from journal_app.settings import Settings
from journal_app.ui.widgets.parts import Card, label


class ReadingAloudCard(Card):
    """Whether questions are read aloud by themselves, and what that takes.

    Signals:
        changed: The person chose otherwise.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.by_itself = QCheckBox(self.tr("Read aloud by itself"))
        self.by_itself.setAccessibleName(self.by_itself.text())
        self._about = label("", "secondary")
        for part in (label(self.tr("Reading aloud"), "heading"), self.by_itself, self._about):
            self.body.addWidget(part)
        self.by_itself.toggled.connect(self.changed)
        self.show_voice(found=False)

    @property
    def about(self) -> str:
        """Return what is said of the voice."""
        return self._about.text()

    def show_settings(self, settings: Settings) -> None:
        """Show what was chosen."""
        self.by_itself.setChecked(settings.read_aloud)

    def show_voice(self, *, found: bool) -> None:
        """Say whose voice it is, or what to install for one."""
        self.by_itself.setVisible(found)
        if found:
            about = self.tr(
                "In the quiet mode each question, and each step of a grounding exercise. Elsewhere only when you ask:"
                " in guided writing there is a button for it, and Ctrl+R. It is the computer's own voice, and whoever"
                " is in the room hears it."
            )
        else:
            about = self.tr(
                "No voice was found on this computer. On Linux, install speech-dispatcher and a voice for it, such as"
                " espeak-ng, then start the app again. On Windows and macOS, add a voice in the system's settings for"
                " speech."
            )
        self._about.setText(about)

    def applied_to(self, settings: Settings) -> Settings:
        """Return the settings with what is chosen here."""
        return replace(settings, read_aloud=self.by_itself.isChecked())
