"""One quiet line above everything while the journal is open to read only, with what can be done about it."""

from datetime import datetime

from PySide6.QtCore import Signal, Slot

from journal_app.ui import words
from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.parts import Card, FlowLayout, button, holder, label


class ReadOnlyBar(Card):
    """Hidden until told why.

    Signals:
        make_present_requested: Go on with this older copy from now on.
        other_folder_requested: Close it, and look for the newer one.
    """

    make_present_requested = Signal()
    other_folder_requested = Signal()

    def __init__(self) -> None:
        self._what = label(self.tr("Opened to read only"), "heading")
        self._why = label("", "secondary")
        self._choices = holder(
            FlowLayout(
                button(self.tr("Only read"), on_click=self._on_only_read_clicked),
                button(self.tr("Look in another folder"), on_click=lambda: self.other_folder_requested.emit()),
                button(self.tr("Go on with this copy"), on_click=lambda: self.make_present_requested.emit()),
            )
        )
        super().__init__(self._what, self._why, self._choices, look="notice", spacing=6)
        self.hide()

    @property
    def text(self) -> str:
        """Return what is said at present."""
        return " ".join(part.text() for part in (self._what, self._why) if not part.isHidden()).strip()

    def explain_older_copy(self, newer_seen_at: datetime) -> None:
        """Say that more was in the journal when it was last open on this computer, and offer what can be done."""
        self._why.setText(
            self.tr(
                "This copy is older than the one last opened on this computer on {date}. Something that was in that"
                " one is missing here. A service that keeps folders in step may have put an older file back, or the"
                " newer one may be in another folder. Nothing is changed in either as long as you only read. If you"
                " go on with this copy, what is missing stays in the other one, and can be merged if you find it."
            ).format(date=words.full_day(newer_seen_at.astimezone().date()))
        )
        self._say(choices=True)

    def explain_no_permission(self) -> None:
        """Say that the computer allows reading and no more."""
        self._why.setText(
            self.tr(
                "The computer does not let the app write in the journal's folder. You can read and search. To write,"
                " give yourself access to the folder, then lock and open it again."
            )
        )
        self._say(choices=False)

    def _say(self, *, choices: bool) -> None:
        self._why.show()
        self._choices.setVisible(choices)
        self.show()
        announce(self, self.text)

    @Slot()
    def _on_only_read_clicked(self) -> None:
        self._why.hide()
        self._choices.hide()
