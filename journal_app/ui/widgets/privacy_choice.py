"""Whom an entry is for: three plain words, each with what it means."""

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from journal_app.domain.entry import Privacy
from journal_app.ui.widgets.parts import column, label

translate = QCoreApplication.translate

ICONS = {
    Privacy.PRIVATE: "lock-simple",
    Privacy.FOR_THERAPIST: "chat-circle-text",
    Privacy.ONLY_ME: "eye-slash",
}


def privacy_name(privacy: Privacy) -> str:
    """Return what a choice is called."""
    match privacy:
        case Privacy.PRIVATE:
            return translate("Privacy", "Private")
        case Privacy.FOR_THERAPIST:
            return translate("Privacy", "For my therapist")
        case Privacy.ONLY_ME:
            return translate("Privacy", "Only me, ever")


def privacy_meaning(privacy: Privacy) -> str:
    """Return what a choice means, in one sentence."""
    match privacy:
        case Privacy.PRIVATE:
            return translate("Privacy", "Nobody sees it unless you choose to share it.")
        case Privacy.FOR_THERAPIST:
            return translate("Privacy", "A mark for yourself. Nothing is sent by itself.")
        case Privacy.ONLY_ME:
            return translate("Privacy", "It is never offered when you share something.")


class PrivacyChoice(QWidget):
    """Three radio buttons, and the meaning of the one that is chosen.

    Signals:
        privacy_changed: The Privacy the person chose.
    """

    privacy_changed = Signal(Privacy)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[Privacy, QRadioButton] = {}
        for number, privacy in enumerate(Privacy):
            choice = QRadioButton(privacy_name(privacy))
            choice.setAccessibleName(privacy_name(privacy))
            choice.setAccessibleDescription(privacy_meaning(privacy))
            choice.setToolTip(privacy_meaning(privacy))
            self._group.addButton(choice, number)
            self._buttons[privacy] = choice
        self._meaning = label("", "caption")
        self.setLayout(column(*self._buttons.values(), 4, self._meaning, spacing=0))
        self.set_privacy(Privacy.PRIVATE)
        self._group.idClicked.connect(self._on_group_id_clicked)

    @property
    def privacy(self) -> Privacy:
        """Return what is chosen."""
        return tuple(Privacy)[self._group.checkedId()]

    def set_privacy(self, privacy: Privacy) -> None:
        """Show a choice."""
        self._buttons[privacy].setChecked(True)
        self._meaning.setText(privacy_meaning(privacy))

    @Slot(int)
    def _on_group_id_clicked(self, _number: int) -> None:
        self._meaning.setText(privacy_meaning(self.privacy))
        self.privacy_changed.emit(self.privacy)
