"""How the journal's file is: where, how large, what opens it, when it was last checked and backed up."""

from datetime import date, datetime

from PySide6.QtCore import QLocale, Signal, Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from journal_app.domain.backup import Backup, SelfTest
from journal_app.domain.health import FullCheck, JournalFacts, KeySlotFacts, VaultFacts
from journal_app.ui import words
from journal_app.ui.widgets.backup_list import data_size
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.field import text_line
from journal_app.ui.widgets.notice import Notice, announce
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, WayBack, button, column, holder, label

_STEPS = 1000


class HealthScreen(Page):
    """Facts, and one thing to do: check all of it now.

    Signals:
        check_requested: Read every page and every record.
        stop_requested: Stop that.
        left: Back to where this was opened.
    """

    check_requested = Signal()
    stop_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(widest=760)
        self._folder = text_line(self.tr("Folder of the journal"), longest=4096)
        self._folder.setReadOnly(True)  # a line, since a long path cannot wrap
        self._size, self._format, self._made = label(""), label(""), label("")
        self._passphrase, self._code = label(""), label("")
        self._backups, self._backup, self._tested = label(""), label(""), label("")
        self.notice = Notice()
        self._result = label("", "serif")
        self._checked = label("", "secondary")
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Checking the journal"))
        self._check = button(self.tr("Check now"), "primary", icon="check", on_click=self._on_check_clicked)
        self._stop = button(self.tr("Stop"), "quiet", on_click=self.stop_requested.emit)
        self._working = holder(column(label(self.tr("Reading every page and every record."), "serif"), 4, self._bar, 4))
        for part in (
            holder(
                FlowLayout(WayBack(self.tr("Settings"), says=self.tr("Back to the settings"), on_click=self.left.emit))
            ),
            label(self.tr("Health of the journal"), "display"),
            Card(
                label(self.tr("Full check"), "heading"),
                self.notice,
                self._result,
                self._checked,
                self._working,
                holder(FlowLayout(self._check, self._stop)),
            ),
            Card(
                label(self.tr("The file"), "heading"),
                self._folder,
                _facts((self.tr("Size"), self._size), (self.tr("Format"), self._format), (self.tr("Made"), self._made)),
            ),
            Card(
                label(self.tr("What opens it"), "heading"),
                _facts((self.tr("Passphrase"), self._passphrase), (self.tr("Recovery code"), self._code)),
            ),
            Card(
                label(self.tr("Backups"), "heading"),
                _facts(
                    (self.tr("In the journal's folder"), self._backups),
                    (self.tr("Newest"), self._backup),
                    (self.tr("Last tried out"), self._tested),
                ),
            ),
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._turn(working=False)

    def show_facts(self, vault: VaultFacts, journal: JournalFacts, *, today: date) -> None:
        """Show what is known without reading all of the file; every time as the clock on the wall shows it."""
        self._folder.setText(str(vault.folder))
        self._folder.setCursorPosition(0)
        size = data_size(journal.size)
        if journal.free:
            size = self.tr("{size}, of which {free} hold nothing").format(size=size, free=data_size(journal.free))
        self._size.setText(size)
        self._format.setText(
            self.tr("Format {format}, tables of version {schema}").format(
                format=words.number(vault.format), schema=words.number(journal.schema)
            )
        )
        self._made.setText(words.full_day(vault.created_at.date()))
        for slot in vault.slots:
            (self._passphrase if slot.is_passphrase else self._code).setText(self._cost(slot))
        self._backups.setText(words.number(journal.backups) if journal.backups else self.tr("None yet"))
        self._backup.setText(self._said_of_backup(journal.last_backup, today))
        self._tested.setText(self._said_of_test(journal.last_self_test, today))
        self._checked.setText(self._said_of_check(journal.last_check, today))

    def show_progress(self, share: float) -> None:
        """Show how much of the check is done, 0 to 1."""
        self._bar.setValue(round(share * _STEPS))

    def show_checked(self, result: FullCheck | None) -> None:
        """Say what came of the check; None when it was stopped."""
        self._turn(working=False)
        if result is None:
            self.notice.tell(self.tr("The check was stopped."), self.tr("You may begin it again at any time."))
        elif result.sound:
            text = self.tr("Everything fits. Every page and every record was read, {size} in all.")
            self._result.setText(text.format(size=data_size(result.size)))
            self._result.show()
            announce(self, self._result.text())
        else:
            self.notice.say(
                self.tr("The journal file has a damaged place."),
                self.tr(
                    "What can be read is shown as before. Keep a copy of the folder on another disk before you write"
                    " on; a backup from an earlier day can be restored under Backups."
                ),
            )
        self._check.setFocus()

    def end_check(self) -> None:
        """Show that no check is under way, without a word about it: the reason is told elsewhere."""
        self._turn(working=False)

    @property
    def said(self) -> str:
        """Return what is said of the check that ended last."""
        return self._result.text() if self._result.isVisible() else self.notice.text

    def _turn(self, *, working: bool) -> None:
        self._result.hide()
        self._working.setVisible(working)
        self._stop.setVisible(working)
        self._check.setVisible(not working)

    def _cost(self, slot: KeySlotFacts) -> str:
        memory = data_size(slot.memory_kib * 1024)
        if slot.seconds is None:
            text = self.tr("One guess takes {memory} of memory, gone through {passes} times.")
        else:
            text = self.tr(
                "One guess takes {memory} of memory, gone through {passes} times: {seconds} seconds on this computer."
            )
        seconds = QLocale().toString(slot.seconds or 0.0, "f", 1)
        return text.format(memory=memory, passes=words.number(slot.passes), seconds=seconds)

    def _said_of_backup(self, backup: Backup | None, today: date) -> str:
        return self.tr("None yet") if backup is None else _moment(backup.made_at, today)

    def _said_of_test(self, test: SelfTest | None, today: date) -> str:
        if test is None:
            return self.tr("Not yet")
        if test.ok:
            return self.tr("{when}: all of it came back").format(when=_moment(test.at, today))
        return self.tr("{when}: not all of it came back. You may make a new backup under Backups.").format(
            when=_moment(test.at, today)
        )

    def _said_of_check(self, check: FullCheck | None, today: date) -> str:
        if check is None:
            return self.tr("There was no full check yet. A shorter one is done each time the journal is unlocked.")
        if check.sound:
            return self.tr("Last full check: {when}. Everything fitted.").format(when=_moment(check.at, today))
        return self.tr("Last full check: {when}. A damaged place was found.").format(when=_moment(check.at, today))

    @Slot()
    def _on_check_clicked(self) -> None:
        self.notice.clear()
        self.show_progress(0.0)
        self._turn(working=True)
        self._stop.setFocus()
        announce(self, self.tr("Checking the journal"))
        self.check_requested.emit()


def _facts(*rows: tuple[str, QLabel]) -> QWidget:
    return holder(
        column(
            *(
                holder(ColumnsLayout(label(name, "secondary"), value, least=170, weights=(1, 2), spacing=4))
                for name, value in rows
            ),
            spacing=8,
        )
    )


def _moment(at: datetime, today: date) -> str:
    return words.day_and_time(at, today)
