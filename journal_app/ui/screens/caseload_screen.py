"""The caseload: everybody who sent a share, and the way to open another one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from journal_app.domain.caseload import Patient, PatientLine
from journal_app.sharing.keys import fingerprint
from journal_app.ui import patient_words, words
from journal_app.ui.sharing import wording
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, button, column, empty, holder, label, pill
from journal_app.ui.widgets.passphrase_field import PassphraseField
from journal_app.ui.widgets.row_button import RowButton

_SHOWN_AT_ONCE = 40


class CaseloadScreen(Page):
    """Lists patients, and takes in files: by a button, or dropped here.

    Signals:
        open_requested: A patient's id (str).
        choose_requested: Ask for a file.
        file_dropped: A file (Path).
        passphrase_given: What opens the file (str).
        cancelled: Leave the file unopened.
        key_requested: Show one's own key.
    """

    open_requested = Signal(str)
    choose_requested = Signal()
    file_dropped = Signal(object)
    passphrase_given = Signal(str)
    cancelled = Signal()
    key_requested = Signal()

    def __init__(self) -> None:
        super().__init__(widest=900, spacing=16)
        self.setAcceptDrops(True)
        self._lines: Sequence[PatientLine] = ()
        self._zone = "UTC"
        self._most = _SHOWN_AT_ONCE
        self.notice = Notice()
        self._add = button(self.tr("Open a share"), "primary", icon="folder-open", on_click=self.choose_requested.emit)
        key = button(self.tr("My key"), icon="key", on_click=self.key_requested.emit)
        drop = label(self.tr("You may also drop the file of a share anywhere on this page."), "secondary")
        self._filter = QLineEdit()
        self._filter.setClearButtonEnabled(True)
        self._filter.setAcceptDrops(False)  # a file that is let go above it is for the page
        self._filter.setPlaceholderText(self.tr("Find a patient by name"))
        self._filter.setAccessibleName(self.tr("Find a patient by name"))
        self._filter.textChanged.connect(self._on_filter_changed)
        self._rows: QVBoxLayout = column(spacing=2)
        self._list = Card(self._filter, holder(self._rows), spacing=10)
        self._nobody = label(
            self.tr("Nobody is here yet. A patient sends you one file; open it, and they appear in this list."),
            "prose",
        )
        self._more = button(self.tr("Show more"), "quiet", on_click=self._on_more_clicked)
        self._list.body.addWidget(self._more)
        watches = label(patient_words.about_nobody_watches(), "caption")
        for part in (
            label(self.tr("Patients"), "display"),
            self.notice,
            holder(FlowLayout(self._add, key)),
            drop,
            self._question(),
            self._waiting(),
            self._nobody,
            self._list,
            watches,
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.show_lines((), "UTC")

    def _question(self) -> QWidget:
        self._passphrase = PassphraseField(self.tr("Passphrase of this share"))
        self._passphrase.submitted.connect(self._on_open_clicked)
        self._passphrase.line.setAcceptDrops(False)
        self._file = label("", "secondary")
        self._asked = Card(
            label(self.tr("This share takes its passphrase"), "heading"),
            self._file,
            label(
                self.tr("Your patient told it to you by another way, such as the phone. It is six words or more."),
            ),
            label(self.tr("Passphrase of this share"), "label", names=self._passphrase.line),
            self._passphrase,
            holder(
                FlowLayout(
                    button(self.tr("Open it"), "soft", icon="lock-open", on_click=self._on_open_clicked),
                    button(self.tr("Leave it closed"), "quiet", on_click=self._on_cancel_clicked),
                )
            ),
        )
        self._asked.hide()
        return self._asked

    def _waiting(self) -> QWidget:
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(self.tr("Opening the share"))
        self._opening = Card(
            label(self.tr("Opening the share"), "heading"),
            label(self.tr("It is opened apart from your vault, and checked before anything is kept."), "secondary"),
            bar,
            holder(FlowLayout(button(self.tr("Stop"), "quiet", on_click=self._on_cancel_clicked))),
        )
        self._opening.hide()
        return self._opening

    # --- values in

    def show_lines(self, lines: Sequence[PatientLine], zone: str) -> None:
        """Show the caseload."""
        self._lines, self._zone = lines, zone
        self._nobody.setVisible(not lines)
        self._list.setVisible(bool(lines))
        self._fill()

    def ask_for_passphrase(self, file_name: str) -> None:
        """Ask for what opens a file."""
        self.notice.clear()
        self._opening.hide()
        self._file.setText(file_name)
        self._passphrase.clear()
        self._asked.show()
        self._passphrase.setFocus()
        self.ensureWidgetVisible(self._asked)

    def show_opening(self) -> None:
        """Show that a file is being opened."""
        self.notice.clear()
        self._asked.hide()
        self._opening.show()
        self._add.setEnabled(False)

    def end_opening(self) -> None:
        """Show nothing of it any more."""
        self._passphrase.clear()
        self._asked.hide()
        self._opening.hide()
        self._add.setEnabled(True)

    def set_read_only(self) -> None:
        """Take nothing in."""
        self._add.setEnabled(False)
        self.setAcceptDrops(False)

    # --- the list

    def _fill(self) -> None:
        wanted = self._filter.text().casefold().split()
        found = [
            line
            for line in self._lines
            if all(word in f"{line.patient.label} {line.patient.name}".casefold() for word in wanted)
        ]
        empty(self._rows)
        for line in found[: self._most]:
            self._rows.addWidget(self._row(line))
        if self._lines and not found:
            self._rows.addWidget(label(self.tr("Nobody of that name is here."), "secondary"))
        self._more.setVisible(len(found) > self._most)

    def _row(self, line: PatientLine) -> RowButton:
        patient = line.patient
        name = label(patient_words.called(patient), "heading")
        parts = [
            patient_words.also_called(patient),
            self._apart(patient),
            wording.stretch(line.from_on, line.until_on),
            self.tr("{count} entries").format(count=words.number(line.entries)),
        ]
        if line.last_received_at is not None:
            day = words.local(line.last_received_at, self._zone).date()
            parts.append(self.tr("last share {day}").format(day=words.short_day(day)))
        about = label("  ·  ".join(part for part in parts if part), "secondary")
        name.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        new = self.tr("{count} new").format(count=words.number(line.new_shares)) if line.new_shares else ""
        body = column(name, about, spacing=2)
        made = RowButton(
            holder(body),
            *((pill(new, "pill-accent"),) if new else ()),
            says=". ".join(part for part in (name.text(), about.text(), new) if part),
        )
        made.body.setStretch(0, 1)
        made.clicked.connect(lambda *_, chosen=patient.id: self.open_requested.emit(chosen))
        return made

    def _apart(self, patient: Patient) -> str:
        """Return what tells two of one name apart: how the fingerprint of their key begins."""
        called = patient_words.called(patient)
        alike = sum(
            called == patient_words.called(line.patient) or line.patient.name == patient.name for line in self._lines
        )
        if alike < 2 or not patient.signing_key:  # noqa: PLR2004  # one is themselves
            return ""
        return self.tr("key {digits}").format(digits=fingerprint(bytes.fromhex(patient.signing_key)).split()[0])

    # --- slots

    @Slot()
    def _on_filter_changed(self) -> None:
        self._most = _SHOWN_AT_ONCE
        self._fill()

    @Slot()
    def _on_more_clicked(self) -> None:
        self._most += _SHOWN_AT_ONCE
        self._fill()

    @Slot()
    def _on_open_clicked(self) -> None:
        if self._passphrase.text.strip():
            typed = self._passphrase.text
            self._passphrase.clear()
            self.passphrase_given.emit(typed)

    @Slot()
    def _on_cancel_clicked(self) -> None:
        self.end_opening()
        self.cancelled.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one local file."""
        if _dropped(event) is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open it."""
        path = _dropped(event)
        if path is not None and self._add.isEnabled():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.file_dropped.emit(path)


def _dropped(event: QDragEnterEvent | QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
