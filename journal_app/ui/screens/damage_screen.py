"""A journal that does not open: which file is hurt, what is good, and three ways on."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit, QProgressBar, QWidget

from journal_app.domain.backup import Backup
from journal_app.domain.damage import Examination, FileState, SalvageReport
from journal_app.errors import DamagedHeaderError, DamagedJournalError, JournalError, WrongPassphraseError
from journal_app.ui import theme, words
from journal_app.ui.error_text import describe
from journal_app.ui.widgets.backup_list import BackupList, RestorePanel, when
from journal_app.ui.widgets.notice import Notice, announce
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, WayBack, button, column, empty, holder, label, row
from journal_app.ui.widgets.passphrase_field import PassphraseField
from journal_app.ui.widgets.row_button import IconLabel

_BOX_HEIGHT = 96


class DamageScreen(Page):
    """Says what is known of a damaged vault. Nothing in it is changed before the person has chosen.

    Signals:
        restore_requested: The backup and the passphrase of its time (Backup, str).
        salvage_requested: The passphrase (str): read what can be read into a new journal.
        header_requested: The text of the square on the recovery sheet (str).
        stop_requested: Stop what is under way.
        open_requested: Open the new journal.
        support_requested: Show support.
        left: Back to the passphrase.
    """

    restore_requested = Signal(object, str)
    salvage_requested = Signal(str)
    header_requested = Signal(str)
    stop_requested = Signal()
    open_requested = Signal()
    support_requested = Signal()
    left = Signal()

    def __init__(self, zone: str) -> None:
        super().__init__(widest=760, centred=True)
        self._zone = zone
        self.notice = Notice()
        self._files = column(spacing=8)
        self._good = label("", "prose")
        self.panel = RestorePanel()
        self.panel.accepted.connect(self.restore_requested)
        self._list = BackupList()
        self._list.restore_requested.connect(self._on_list_restore_requested)
        self._restore = Card(label(self.tr("Restore a backup"), "heading"), self._good, self._list, self.panel)
        self._header = self._header_card()
        self._salvage = self._salvage_card()
        back = WayBack(self.tr("Back"), on_click=self.left.emit)
        support = button(self.tr("Get support"), icon="lifebuoy", on_click=self.support_requested.emit)
        for part in (
            holder(row(back, None, support)),
            label(self.tr("Your journal did not open"), "display"),
            self.notice,
            Card(label(self.tr("What was found"), "heading"), holder(self._files)),
            self._restore,
            self._header,
            self._salvage,
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def _header_card(self) -> Card:
        self._box = QPlainTextEdit()
        self._box.setAccessibleName(self.tr("Text of the square on the recovery sheet"))
        self._box.setTabChangesFocus(True)
        self._box.setMinimumHeight(theme.current().px(_BOX_HEIGHT))
        self._box.setMaximumHeight(theme.current().px(2 * _BOX_HEIGHT))
        self._put_back = button(self.tr("Put the key file back"), on_click=self._on_put_back_clicked)
        return Card(
            label(self.tr("From the recovery sheet"), "heading"),
            label(
                self.tr(
                    "The square on your recovery sheet holds the key file (vault.json). Read it with any camera app and"
                    " paste its text here."
                ),
                "secondary",
            ),
            self._box,
            holder(FlowLayout(self._put_back)),
        )

    def _salvage_card(self) -> Card:
        self.passphrase = PassphraseField(self.tr("Your passphrase"))
        self.passphrase.submitted.connect(self._on_salvage_clicked)
        self._read_out = button(self.tr("Read out what can be read"), on_click=self._on_salvage_clicked)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("How much is done"))
        stop = button(self.tr("Stop"), "quiet", on_click=self.stop_requested.emit)
        self._waiting = holder(column(self._bar, holder(FlowLayout(stop))))
        self._waiting.hide()
        self._report = label("", "prose")
        self._open = button(self.tr("Open the new journal"), "primary", on_click=self.open_requested.emit)
        self._result = holder(column(self._report, holder(FlowLayout(self._open)), spacing=12))
        self._result.hide()
        self._asking = holder(
            column(
                label(self.tr("Your passphrase"), "label", names=self.passphrase.line),
                self.passphrase,
                holder(FlowLayout(self._read_out)),
            )
        )
        return Card(
            label(self.tr("Read out the damaged file"), "heading"),
            label(
                self.tr(
                    "Every entry that can be read is put into a new journal beside this one. The damaged file is only"
                    " read, never written to."
                ),
                "secondary",
            ),
            self._asking,
            self._waiting,
            self._result,
        )

    def show_examination(self, error: JournalError, found: Examination) -> None:
        """Say what kept the journal from opening, what was found, and what can be done."""
        self.notice.say(describe(error).what, self.tr("Nothing has been changed. Below are the ways on."))
        database = found.database
        if database is FileState.COMPLETE and isinstance(error, DamagedJournalError):
            database = FileState.DAMAGED  # its size and shape say nothing against it; whoever had the key knows more
        empty(self._files)
        for name, about, state in (
            ("vault.json", self.tr("the key file"), found.header),
            ("vault.json.bak", self.tr("its copy"), found.header_copy),
            (found.database_name or "journal-0001.db", self.tr("your entries"), database),
        ):
            self._files.addWidget(self._file(name, about, state))
        newest = found.newest_good
        if newest is None:
            self._good.setText(self.tr("No backup was found that can be relied on."))
        else:
            self._good.setText(self.tr("The newest good backup is of {when}.").format(when=when(newest, self._zone)))
        self._list.show_backups(
            found.backups, self._zone, self.tr("Backups on another disk can be opened as a journal of their own.")
        )
        self._header.setVisible(not found.has_header)
        self._salvage.setVisible(found.has_header and found.database is not FileState.MISSING)

    def _file(self, name: str, about: str, state: FileState) -> QWidget:
        fine = state in {FileState.SOUND, FileState.COMPLETE}
        what = {
            FileState.SOUND: self.tr("whole"),
            FileState.COMPLETE: self.tr("its size and shape are right"),
            FileState.DAMAGED: self.tr("damaged"),
            FileState.MISSING: self.tr("missing"),
        }[state]
        text = label(self.tr("{file}, {about}: {state}").format(file=name, about=about, state=what))
        icon = IconLabel("check-circle" if fine else "warning-circle", "accent" if fine else "warn")
        line = row(icon, text, spacing=10)
        line.setStretch(1, 1)
        return holder(line)

    def show_busy(self, *, busy: bool) -> None:
        """Show that the file is being read, or ask again."""
        self._waiting.setVisible(busy)
        self._bar.setValue(0)
        for part in (self._read_out, self.passphrase, self._put_back, self._list):
            part.setEnabled(not busy)

    @Slot(float)
    def show_share(self, share: float) -> None:
        """Show how much is done, 0 to 1."""
        self._bar.setValue(round(share * 100))

    def show_report(self, report: SalvageReport) -> None:
        """Say what was read and what was not."""
        self.show_busy(busy=False)
        self._asking.hide()
        self._report.setText("\n".join(self._lines(report)))
        self._result.show()
        self._open.setFocus()
        announce(self, self._report.text())

    def _lines(self, report: SalvageReport) -> list[str]:
        entries = report.records.get("entry")
        lines = []
        if entries is None:
            lines.append(self.tr("No entry could be read."))
        else:
            lines.append(self.tr("Entries read: {count}.").format(count=words.number(entries.read)))
            if entries.lost:
                lines.append(
                    self.tr("Entries that could not be read: {count}.").format(count=words.number(entries.lost))
                )
        if report.from_search:
            lines.append(
                self.tr(
                    "Entries of which only the words were found, in the search index: {count}. Their form and tags are"
                    " not as they were."
                ).format(count=words.number(report.from_search))
            )
        told = {"entry", "chunk"}
        for name, what in (
            ("answer", self.tr("Answers")),
            ("attachment", self.tr("Recordings and drawings")),
            ("draft", self.tr("Drafts")),
            ("course", self.tr("Courses of treatment")),
            ("dosing_session", self.tr("Dosing sessions")),
            ("therapy_session", self.tr("Other sessions")),
            ("intention", self.tr("Intentions")),
            ("check_in", self.tr("Check-ins")),
            ("received_item", self.tr("Parts of what patients sent")),
        ):
            told.add(name)
            count = report.records.get(name)
            if count is not None and count.lost:
                lines.append(
                    self.tr("{what}: {read} read, {lost} not.").format(
                        what=what, read=words.number(count.read), lost=words.number(count.lost)
                    )
                )
            elif count is not None and count.read:
                lines.append(self.tr("{what}: {read} read.").format(what=what, read=words.number(count.read)))
        pieces = report.records.get("chunk")
        if pieces is not None and pieces.lost:
            lines.append(
                self.tr("Pieces of recordings and drawings that could not be read: {count}.").format(
                    count=words.number(pieces.lost)
                )
            )
        if rest := sum(count.lost for name, count in report.records.items() if name not in told):
            lines.append(
                self.tr(
                    "Smaller records that could not be read, such as steps, tags and earlier versions: {count}."
                ).format(count=words.number(rest))
            )
        if report.surely_complete:
            lines.append(self.tr("All that was in the file has been read."))
        else:
            lines.append(self.tr("A backup may hold what is missing. Keep the damaged file until you have looked."))
        lines.append(self.tr("The new journal opens with the same passphrase: {folder}").format(folder=report.folder))
        return lines

    def show_restore_refused(self, error: JournalError) -> None:
        """Say why nothing was restored, and ask again."""
        self.panel.refuse(error)

    def show_error(self, error: JournalError) -> None:
        """Say why nothing was done."""
        self.show_busy(busy=False)
        if isinstance(error, WrongPassphraseError):  # no recovery code is asked for here
            self.notice.say(
                describe(error).what, self.tr("Nothing has changed. Try again; capital letters and spaces count.")
            )
        elif isinstance(error, DamagedJournalError):  # this is about the reading out, not about the opening
            self.notice.say(
                self.tr("Nothing could be read out of the damaged file."),
                self.tr(
                    "It is unchanged. Keep the folder as it is: a backup, or a copy of the folder on another disk, may"
                    " have your words."
                ),
            )
        else:
            self.notice.say_error(error)
        self.ensureWidgetVisible(self.notice)

    def show_header_refused(self, error: JournalError) -> None:
        """Say why the text of the square was of no use."""
        if not isinstance(error, DamagedHeaderError):
            self.show_error(error)
            return
        self.notice.say(
            self.tr("This text does not hold a key file."),
            self.tr("Nothing has changed. Read the square once more, and paste all of its text."),
        )
        self.ensureWidgetVisible(self.notice)

    def forget(self) -> None:
        """Clear everything that was typed."""
        self._box.clear()
        self.passphrase.clear()
        self.panel.passphrase.clear()

    @Slot(object)
    def _on_list_restore_requested(self, backup: Backup) -> None:
        self.panel.ask(backup, self._zone)

    @Slot()
    def _on_salvage_clicked(self) -> None:
        typed = self.passphrase.text
        if not typed.strip():
            self.passphrase.setFocus()
            return
        self.passphrase.clear()
        self.show_busy(busy=True)
        self.salvage_requested.emit(typed)

    @Slot()
    def _on_put_back_clicked(self) -> None:
        text = self._box.toPlainText().strip()
        if not text:
            self._box.setFocus()
            return
        self.header_requested.emit(text)
