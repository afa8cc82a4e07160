"""Something a person may do now, later or never; takes no focus from what they are doing."""

from PySide6.QtCore import Signal, Slot

from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, holder, label


class Offer(Card):
    """Hidden until made, and gone once answered.

    Args:
        yes: What accepts it.
        no: What declines it.
        look: "told", or "notice" where something stands in the way until it is answered.

    Signals:
        accepted: Do it.
        declined: Not now.
    """

    accepted = Signal()
    declined = Signal()

    def __init__(self, yes: str, no: str, *, look: str = "told") -> None:
        self._what = label("", "heading")
        self._why = label("", "secondary")
        self._yes = Button(yes)
        self._no = Button(no, "quiet")
        self._yes.clicked.connect(self._on_yes_clicked)
        self._no.clicked.connect(self._on_no_clicked)
        super().__init__(self._what, self._why, holder(FlowLayout(self._yes, self._no)), look=look, spacing=6)
        self.hide()

    def make(self, what: str, why: str) -> None:
        """Show it, and read it out."""
        self._what.setText(what)
        self._why.setText(why)
        for answer in (self._yes, self._no):
            answer.setAccessibleDescription(what)
        self.show()
        announce(self, f"{what} {why}")

    @Slot()
    def _on_yes_clicked(self) -> None:
        self.hide()
        self.accepted.emit()

    @Slot()
    def _on_no_clicked(self) -> None:
        self.hide()
        self.declined.emit()
