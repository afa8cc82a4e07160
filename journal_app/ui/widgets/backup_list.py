"""Backups one below the other, each with a way to restore it, and the question before that is done."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale, Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.backup import Backup, BackupReason
from journal_app.errors import (
    DamagedHeaderError,
    DamagedJournalError,
    JournalError,
    MismatchedVaultError,
    WrongPassphraseError,
)
from journal_app.ui import words
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.notice import Notice, announce
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, empty, holder, label, line, row
from journal_app.ui.widgets.passphrase_field import PassphraseField
from journal_app.ui.widgets.row_button import IconLabel

translate = QCoreApplication.translate


def reason(value: BackupReason) -> str:
    """Return why a backup was made."""
    return {
        BackupReason.DAILY: translate("BackupList", "Daily"),
        BackupReason.BY_HAND: translate("BackupList", "When you asked for it"),
        BackupReason.BEFORE_MIGRATION: translate("BackupList", "Before an update"),
        BackupReason.BEFORE_ROTATION: translate("BackupList", "Before a new key"),
        BackupReason.BEFORE_MERGE: translate("BackupList", "Before bringing two journals together"),
        BackupReason.BEFORE_MENDING: translate("BackupList", "Before a damaged place was mended"),
    }[value]


def when(backup: Backup, zone: str) -> str:
    """Return the day and the time of a backup, as the clock on the wall showed it."""
    at = words.local(backup.made_at, zone)
    return translate("BackupList", "{day}, {time}").format(day=words.full_day(at.date()), time=words.clock_time(at))


def data_size(amount: int) -> str:
    """Return "57.0 MB" for an amount of bytes, as file managers say it."""
    return QLocale().formattedDataSize(amount, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def content(backup: Backup) -> str:
    """Return how much is in a backup."""
    size = data_size(backup.size)
    if backup.entries is None:
        return size
    if backup.entries == 1:
        return translate("BackupList", "1 entry, {size}").format(size=size)
    return translate("BackupList", "{count} entries, {size}").format(count=words.number(backup.entries), size=size)


class BackupList(QWidget):
    """One row for each backup.

    Signals:
        restore_requested: A backup (Backup) was chosen; nothing is done yet.
    """

    restore_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = column(spacing=12)
        self.setLayout(self._rows)

    def show_backups(self, backups: Sequence[Backup], zone: str, none: str) -> None:
        """Show these, in the order given.

        Args:
            backups: The newest first.
            zone: IANA name of the zone the person is in.
            none: What is said where there are none.
        """
        empty(self._rows)
        if not backups:
            self._rows.addWidget(label(none, "secondary"))
        for place, backup in enumerate(backups):
            if place:
                self._rows.addWidget(line())
            self._rows.addWidget(self._row(backup, zone))

    def _row(self, backup: Backup, zone: str) -> QWidget:
        good = backup.is_good
        state = self.tr("Verified") if good else self.tr("Not verified")
        mark = row(
            IconLabel("check-circle" if good else "warning-circle", "accent" if good else "warn", 18),
            label(state, "caption"),
            spacing=6,
        )
        mark.setStretch(1, 1)
        about = self.tr("{reason} · {content}").format(reason=reason(backup.reason), content=content(backup))
        text = column(label(when(backup, zone), "prose"), label(about, "caption"), mark, spacing=2)
        if not good:
            return holder(text)
        restore = button(self.tr("Restore"), icon="clock-counter-clockwise")
        restore.setAccessibleName(self.tr("Restore the backup of {when}").format(when=when(backup, zone)))
        restore.clicked.connect(partial(self._on_restore_clicked, backup))
        inner = row(text, restore, spacing=16)
        inner.setStretchFactor(text, 1)
        return holder(inner)

    def _on_restore_clicked(self, backup: Backup, *_checked: bool) -> None:
        self.restore_requested.emit(backup)


class RestorePanel(Card):
    """Asks whether a backup is to be restored, and for the passphrase of its time. Hidden until asked.

    Signals:
        accepted: The backup and the passphrase (Backup, str).
        declined: Nothing is to change.
    """

    accepted = Signal(object, str)
    declined = Signal()

    def __init__(self) -> None:
        self._backup: Backup | None = None
        self._text = label("", "heading")
        self.notice = Notice()
        self.passphrase = PassphraseField(self.tr("Passphrase of that time"))
        self._yes = button(self.tr("Restore this backup"), on_click=self._on_yes_clicked)
        self._no = button(self.tr("Leave all as it is"), "quiet", on_click=self._on_no_clicked)
        super().__init__(
            self._text,
            label(
                self.tr(
                    "The journal as it is now is kept in a folder beside it. Then you unlock again, with the passphrase"
                    " that was in force when the backup was made."
                ),
                "secondary",
            ),
            self.notice,
            label(self.tr("Passphrase of that time"), "label", names=self.passphrase.line),
            self.passphrase,
            holder(FlowLayout(self._yes, self._no)),
            look="notice",
        )
        self.passphrase.submitted.connect(self._on_yes_clicked)
        self.hide()

    def ask(self, backup: Backup, zone: str) -> None:
        """Ask about a backup."""
        self._backup = backup
        text = self.tr("Bring the journal back as it was on {when}?").format(when=when(backup, zone))
        self._text.setText(text)
        self.notice.clear()
        self.passphrase.clear()
        self.set_busy(busy=False)
        self.show()
        self.passphrase.setFocus()
        bring_into_view(self)
        announce(self, text)

    def set_busy(self, *, busy: bool) -> None:
        """Show that it is being done, or ask again."""
        for part in (self._yes, self._no, self.passphrase):
            part.setEnabled(not busy)

    def refuse(self, error: JournalError) -> None:
        """Say why it was not done, and ask again."""
        self.set_busy(busy=False)
        if isinstance(error, WrongPassphraseError):
            self.notice.say(
                self.tr("This passphrase does not open the backup."),
                self.tr("Nothing has changed. Try the one that was in force when it was made."),
            )
        elif isinstance(error, DamagedJournalError | DamagedHeaderError | MismatchedVaultError):
            self.notice.say(
                self.tr("This backup is damaged, so it was not restored."),
                self.tr("Nothing has changed. Choose another one."),
            )
        else:
            self.notice.say_error(error)
        self.passphrase.setFocus()

    @Slot()
    def _on_yes_clicked(self) -> None:
        typed = self.passphrase.text
        if not typed.strip() or self._backup is None:
            self.passphrase.setFocus()
            return
        self.passphrase.clear()
        self.notice.clear()
        self.set_busy(busy=True)
        self.accepted.emit(self._backup, typed)

    @Slot()
    def _on_no_clicked(self) -> None:
        self.passphrase.clear()
        self.hide()
        self.declined.emit()
