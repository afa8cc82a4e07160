"""Backups: what there is, one more now, one of them back, and a second folder for them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QProgressBar

from journal_app.domain.backup import Backup, SelfTest
from journal_app.errors import JournalError
from journal_app.ui import words
from journal_app.ui.widgets.backup_list import BackupList, RestorePanel
from journal_app.ui.widgets.field import text_line
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, WayBack, button, column, holder, label


class BackupsScreen(Page):
    """Lists the backups and offers what can be done with them.

    Signals:
        make_requested: Make one now.
        stop_requested: Stop what is under way.
        restore_requested: The backup and the passphrase of its time (Backup, str).
        test_requested: Try the newest one out.
        folder_requested: Choose a second folder.
        folder_dropped: Copy to no second folder any more.
        left: Back to the settings.
    """

    make_requested = Signal()
    stop_requested = Signal()
    restore_requested = Signal(object, str)
    test_requested = Signal()
    folder_requested = Signal()
    folder_dropped = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(widest=760)
        self._zone = "UTC"
        self.notice = Notice()
        self._make = button(self.tr("Back up now"), "primary", icon="archive", on_click=self.make_requested.emit)
        self._stop = button(self.tr("Stop"), "quiet", on_click=self.stop_requested.emit)
        self._doing = label("", "secondary")
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("How much is done"))
        self._waiting = holder(column(self._doing, self._bar, holder(FlowLayout(self._stop))))
        self._waiting.hide()
        self.panel = RestorePanel()
        self.panel.accepted.connect(self.restore_requested)
        self._list = BackupList()
        self._list.restore_requested.connect(self._on_list_restore_requested)
        self._tested = label("", "secondary")
        self._test = button(self.tr("Try the newest one now"), on_click=self.test_requested.emit)
        self._folder = text_line(self.tr("Second folder"), longest=4096)
        self._folder.setReadOnly(True)  # a line, since a long path cannot wrap
        self._folder_said = label("", "caption")
        self._folder_said.hide()
        self._drop = button(self.tr("No second folder"), "quiet", on_click=self.folder_dropped.emit)
        for part in (
            holder(
                FlowLayout(WayBack(self.tr("Settings"), says=self.tr("Back to the settings"), on_click=self.left.emit))
            ),
            label(self.tr("Backups"), "display"),
            label(
                self.tr(
                    "A backup is a whole encrypted copy of the journal. One is made on each day on which you wrote"
                    " something, and before the app changes anything about the file itself."
                ),
                "secondary",
            ),
            self.notice,
            holder(FlowLayout(self._make)),
            self._waiting,
            self.panel,
            Card(label(self.tr("What there is"), "heading"), self._list),
            Card(
                label(self.tr("Tried out"), "heading"),
                label(
                    self.tr(
                        "Once a month the newest backup is restored to a place of its own, read, and removed again."
                    ),
                    "secondary",
                ),
                self._tested,
                holder(FlowLayout(self._test)),
            ),
            Card(
                label(self.tr("A second folder"), "heading"),
                label(
                    self.tr(
                        "Each backup can be copied to another disk, or to a folder that is kept in step elsewhere."
                    ),
                    "secondary",
                ),
                self._folder,
                self._folder_said,
                holder(
                    FlowLayout(
                        button(self.tr("Choose a folder"), icon="folder-open", on_click=self.folder_requested.emit),
                        self._drop,
                    )
                ),
            ),
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.show_self_test(None, "UTC")
        self.show_folder(None)

    def show_backups(self, backups: Sequence[Backup], zone: str) -> None:
        """Show the backups there are, the newest first."""
        self._zone = zone
        self._list.show_backups(backups, zone, self.tr("There is none yet. The first is made when you have written."))

    def show_self_test(self, result: SelfTest | None, zone: str) -> None:
        """Say in plain words what came of the last try."""
        if result is None:
            self._tested.setText(self.tr("Not tried yet."))
            return
        day = words.full_day(words.local(result.at, zone).date())
        if result.ok:
            text = self.tr("{day}: the backup opened, and all {count} entries in it are as they were noted.")
        else:
            text = self.tr(
                "{day}: the newest backup is not as it was when it was made. Your journal is not affected. Make a new"
                " backup now."
            )
        self._tested.setText(text.format(day=day, count=words.number(result.entries)))

    def show_folder(self, folder: Path | None, said: str = "") -> None:
        """Show the second folder, and what is to be said about it."""
        self._folder.setText(str(folder) if folder else self.tr("None"))
        self._folder.setCursorPosition(0)
        self._folder_said.setText(said)
        self._folder_said.setVisible(bool(said))
        self._drop.setVisible(folder is not None)

    def show_doing(self, what: str) -> None:
        """Show that something is under way; empty when it has ended."""
        self._doing.setText(what)
        self._bar.setValue(0)
        self._waiting.setVisible(bool(what))
        for each in (self._make, self._test):
            each.setEnabled(not what)
        if what:
            self.notice.clear()
            self._stop.setFocus()
        elif not self.panel.isVisible():
            self._make.setFocus()

    @Slot(float)
    def show_share(self, share: float) -> None:
        """Show how much is done, 0 to 1."""
        self._bar.setValue(round(share * 100))

    def show_restore_refused(self, error: JournalError) -> None:
        """Say why nothing was restored, and ask again."""
        self.panel.refuse(error)

    @Slot(object)
    def _on_list_restore_requested(self, backup: Backup) -> None:
        self.panel.ask(backup, self._zone)
