"""First run: what this is, a passphrase, a recovery code, the course. Two minutes, then the first words."""

from datetime import date, datetime, time
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, Qt, QTime, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QTimeEdit,
    QWidget,
)

from journal_app.crypto.passphrase import Strength
from journal_app.domain.course import Route
from journal_app.domain.first_facts import FirstFacts
from journal_app.domain.vault_kind import VaultKind
from journal_app.errors import JournalError
from journal_app.ui import words
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.field import CountBox, Field
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import (
    Card,
    FlowLayout,
    Page,
    button,
    column,
    focus_first,
    holder,
    label,
    line,
    pill,
    row,
)
from journal_app.ui.widgets.passphrase_field import PassphraseField
from journal_app.ui.widgets.recovery_panel import RecoveryPanel

_WAITING, _RECOVERY, _COURSE = 2, 3, 4
"""Places of pages."""


class FirstRunScreen(QWidget):
    """Leads from the first opening to the first prompt.

    Signals:
        create_requested: Folder and passphrase (Path, str).
        strength_requested: A passphrase to be judged (str).
        suggestion_requested: Another passphrase, please.
        folder_requested: Choose another folder.
        sheet_requested: "print" or "save" (str): the recovery sheet.
        open_requested: There is a journal already; open that.
        completed: The facts (FirstFacts).
        support_requested: Show support.
    """

    create_requested = Signal(object, str)
    strength_requested = Signal(str)
    suggestion_requested = Signal()
    folder_requested = Signal()
    sheet_requested = Signal(str)
    open_requested = Signal()
    completed = Signal(object)
    support_requested = Signal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._stack = QStackedWidget()
        for page in (
            self._welcome_page(),
            self._passphrase_page(),
            self._waiting_page(),
            self._recovery_page(),
            self._course_page(),
        ):
            self._stack.addWidget(page)
        self.setLayout(column(self._stack, spacing=0))

    # --- pages

    def _frame(self, step: str, title: str, *parts: QWidget | object) -> Page:
        support = button(self.tr("Get support"), icon="lifebuoy", on_click=self.support_requested.emit)
        head = row(pill(step) if step else None, None, support)
        card = Card(label(title, "title"), *parts, spacing=14)  # type: ignore[arg-type]  # widgets, layouts or spaces
        return Page(head, 8, card, None, widest=680, centred=True)

    def _welcome_page(self) -> Page:
        self._who = Choice(
            self.tr("Who you are"),
            [(VaultKind.PATIENT, self.tr("I am in treatment")), (VaultKind.THERAPIST, self.tr("I am a therapist"))],
        )
        self._who.choose(VaultKind.PATIENT)
        self._who.picked.connect(self._on_who_picked)
        self._about_who = label("", "prose")
        self._begin = begin = button(self.tr("Begin my journal"), "primary", icon="leaf", on_click=lambda: self._go(1))
        already = button(self.tr("I have a journal already"), "quiet", on_click=self.open_requested.emit)
        self._on_who_picked(VaultKind.PATIENT)
        return self._frame(
            "",
            self.tr("A private place for your sessions, and for what comes after"),
            self._who,
            self._about_who,
            line(),
            label(
                self.tr(
                    "This is a private notebook. It is not a medical device, does not diagnose, treat or watch over"
                    " you, and gives no medical advice. Only your care team can decide about treatment. If you are in"
                    " danger, use the numbers under Get support."
                )
            ),
            label(
                self.tr(
                    "Everything you write is encrypted on this computer. There is no account and no network. Nobody"
                    " reads it unless you choose to share something."
                )
            ),
            label(self.tr("It is made for people of 18 years and older."), "secondary"),
            4,
            holder(FlowLayout(begin, already)),
        )

    @Slot(object)
    def _on_who_picked(self, kind: VaultKind) -> None:
        if kind is VaultKind.THERAPIST:
            about = self.tr(
                "Open the files that your patients send you, read them before an appointment, and keep your own notes"
                " beside them. They see only what they sent; you see only what they chose."
            )
            begin = self.tr("Begin my caseload")
        else:
            about = self.tr(
                "Write before a session, catch what came up right after it, and come back to it when you are ready."
                " Everything is laid out along your course of treatment."
            )
            begin = self.tr("Begin my journal")
        self._about_who.setText(about)
        self._begin.setText(begin)
        self._begin.setAccessibleName(begin)

    def _passphrase_page(self) -> Page:
        self.notice = Notice()
        self._first = PassphraseField(self.tr("Passphrase"))
        self._first.changed.connect(self._on_first_changed)
        self._again = PassphraseField(self.tr("The same passphrase again"))
        self._again.submitted.connect(self._on_create_clicked)
        self._strength = label("", "secondary")
        self._strength.setMinimumHeight(self._strength.sizeHint().height())
        suggest = button(self.tr("Suggest a passphrase"), icon="magic-wand", on_click=self.suggestion_requested.emit)
        self._understood = QCheckBox(self.tr("I understand that nobody can reset it for me"))
        create = button(self.tr("Create my journal"), "primary", icon="lock", on_click=self._on_create_clicked)
        self._where = label(str(self._folder), "caption")
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return self._frame(
            self.tr("Step 1 of 3"),
            self.tr("Choose a passphrase"),
            label(
                self.tr(
                    "Several unrelated words are easy to remember and hard to guess. If both the passphrase and the"
                    " recovery code on the next page are lost, nobody can open the journal, and neither can we."
                )
            ),
            self.notice,
            column(
                label(self.tr("Passphrase"), "label", names=self._first.line), self._first, self._strength, spacing=4
            ),
            holder(FlowLayout(suggest)),
            column(
                label(self.tr("The same passphrase again"), "label", names=self._again.line), self._again, spacing=4
            ),
            self._understood,
            line(),
            column(label(self.tr("Your journal is kept in this folder:"), "secondary"), self._where, spacing=4),
            holder(FlowLayout(button(self.tr("Choose another folder"), "quiet", on_click=self.folder_requested.emit))),
            4,
            holder(FlowLayout(create, button(self.tr("Back"), "quiet", on_click=lambda: self._go(0)))),
        )

    def _waiting_page(self) -> Page:
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(self.tr("Creating your journal"))
        return self._frame(
            self.tr("Step 1 of 3"),
            self.tr("Creating your journal"),
            label(
                self.tr("The app measures this computer so that guessing a passphrase is slow on any other."),
                "secondary",
            ),
            bar,
        )

    def _recovery_page(self) -> Page:
        self.recovery = RecoveryPanel()
        self.recovery.sheet_requested.connect(self.sheet_requested)
        self.recovery.proved.connect(self._on_recovery_proved)
        return self._frame(self.tr("Step 2 of 3"), self.tr("Keep your recovery code"), self.recovery)

    def _course_page(self) -> Page:
        self._name = QLineEdit()
        self._treated_for = QLineEdit()
        self._clinic = QLineEdit()
        self._knows_start = QCheckBox(self.tr("I know when it began, or will begin"))
        self._began_on = QDateEdit(QDate.currentDate())
        self._knows_next = QCheckBox(self.tr("I know when my next dosing session is"))
        self._next_on = QDateEdit(QDate.currentDate().addDays(7))
        self._next_at = QTimeEdit(QTime(10, 0))
        for editor, says in (
            (self._began_on, self.tr("First day of the course")),
            (self._next_on, self.tr("Day of the next dosing session")),
        ):
            editor.setCalendarPopup(True)
            editor.setDisplayFormat(QLocale().dateFormat(QLocale.FormatType.ShortFormat))
            editor.setAccessibleName(says)
        self._next_at.setAccessibleName(self.tr("Time of the next dosing session"))
        self._next_at.setDisplayFormat(QLocale().timeFormat(QLocale.FormatType.ShortFormat))
        ask = self.tr("How many dosing sessions are planned?")
        self._planned = CountBox(ask, 0, 99, none=self.tr("I don't know"))
        planned = label(ask, "label", names=self._planned)
        self._route = QComboBox()
        self._route.addItem(self.tr("I don't know"), None)
        for route in Route:
            self._route.addItem(words.route(route), route)
        start = holder(row(self._began_on, None))
        coming = holder(row(self._next_on, self._next_at, None))
        start.hide()
        coming.hide()
        self._knows_start.toggled.connect(start.setVisible)
        self._knows_next.toggled.connect(coming.setVisible)
        done = button(self.tr("Write the first words"), "primary", icon="pencil-line", on_click=self._on_done_clicked)
        skip = button(self.tr("Skip all of this"), "quiet", on_click=lambda: self.completed.emit(FirstFacts()))
        return self._frame(
            self.tr("Step 3 of 3"),
            self.tr("Your course of treatment"),
            label(self.tr("Only what you know and want to say. All of it can be changed or added later."), "secondary"),
            Field(self.tr("What may we call you?"), self._name),
            Field(self.tr("What are you being treated for, in your own words?"), self._treated_for),
            Field(self.tr("Clinic or therapist"), self._clinic),
            column(planned, row(self._planned, None), spacing=4),
            column(
                label(self.tr("How is the medicine given?"), "label", names=self._route),
                row(self._route, None),
                spacing=4,
            ),
            self._knows_start,
            start,
            self._knows_next,
            coming,
            4,
            holder(FlowLayout(done, skip)),
        )

    # --- values in

    def set_folder(self, folder: Path) -> None:
        """Use another folder."""
        self._folder = folder
        self._where.setText(str(folder))

    def show_strength(self, strength: Strength) -> None:
        """Say how hard the passphrase is to guess."""
        texts = {
            Strength.WEAK: self.tr("Easy to guess. A few more unrelated words help."),
            Strength.FAIR: self.tr("Takes some effort to guess. One or two more words help."),
            Strength.STRONG: self.tr("Hard to guess."),
        }
        self._strength.setText(texts[strength])

    def show_suggestion(self, passphrase: str) -> None:
        """Fill a suggested passphrase in, readable, to be typed again below."""
        self._first.set_text(passphrase)
        self._first.show_text(shown=True)
        self._again.clear()
        self._again.setFocus()

    def show_creating(self) -> None:
        """Show that the journal is being created."""
        self._go(_WAITING)

    def show_error(self, error: JournalError) -> None:
        """Say what kept the journal from being created."""
        self._go(1)
        self.notice.say_error(error)

    def show_recovery_code(self, code: str) -> None:
        """Show the recovery code, and go on once it was kept."""
        self.recovery.show_code(code)
        self._go(_RECOVERY)
        focus_first(self.recovery)

    @property
    def vault_kind(self) -> VaultKind:
        """Return whose vault it is to be."""
        return self._who.value

    @property
    def facts(self) -> FirstFacts:
        """Return what was said of the course so far."""
        return FirstFacts(
            name=self._name.text().strip(),
            treated_for=self._treated_for.text().strip(),
            clinic=self._clinic.text().strip(),
            began_on=_date(self._began_on.date()) if self._knows_start.isChecked() else None,
            planned_sessions=self._planned.value() or None,
            next_session_at=(
                datetime.combine(_date(self._next_on.date()), _time(self._next_at.time()))
                if self._knows_next.isChecked()
                else None
            ),
            route=self._route.currentData(),
        )

    @property
    def code_is_kept(self) -> bool:
        """Tell whether the recovery code was shown, and proved to be on paper."""
        return self._stack.currentIndex() == _COURSE

    def forget(self) -> bool:
        """Clear everything that was typed or shown, and tell whether a secret was among it."""
        had = bool(self._first.text or self._again.text) or self._stack.currentIndex() == _RECOVERY
        self.recovery.forget()
        for field in (self._first, self._again, self._name, self._treated_for, self._clinic):
            field.clear()
        self._understood.setChecked(False)
        self.notice.clear()
        if self._stack.currentIndex() != _WAITING:
            self._go(0)
        return had

    def begin_again(self) -> None:
        """Show the first page."""
        self._go(0)

    # --- slots

    def _go(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        if index == 1:
            self._first.setFocus()

    @Slot()
    def _on_first_changed(self) -> None:
        self._strength.clear()
        if self._first.text:
            self.strength_requested.emit(self._first.text)

    @Slot()
    def _on_create_clicked(self) -> None:
        if not self._first.text.strip():
            self.notice.say(self.tr("A passphrase is needed."), self.tr("Type one, or let the app suggest one."))
            self._first.setFocus()
        elif self._first.text != self._again.text:
            self.notice.say(
                self.tr("The two passphrases are not the same."),
                self.tr("Type the second one again. The eye shows what was typed."),
            )
            self._again.setFocus()
        elif not self._understood.isChecked():
            self.notice.say(
                self.tr("One line is left to tick."), self.tr("It says that nobody can reset the passphrase for you.")
            )
            self._understood.setFocus()
        else:
            passphrase = self._first.text
            self._first.clear()
            self._again.clear()
            self.notice.clear()
            self.create_requested.emit(self._folder, passphrase)

    @Slot()
    def _on_recovery_proved(self) -> None:
        if self.vault_kind is VaultKind.THERAPIST:
            self.completed.emit(FirstFacts())
            return
        self._go(_COURSE)
        self._name.setFocus()

    @Slot()
    def _on_done_clicked(self) -> None:
        self.completed.emit(self.facts)


def _date(value: QDate) -> date:
    return date(value.year(), value.month(), value.day())


def _time(value: QTime) -> time:
    return time(value.hour(), value.minute())
