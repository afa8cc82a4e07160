"""How the journal is encrypted: a new data key, or a passphrase that costs more to guess."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from journal_app.errors import JournalError
from journal_app.ui.widgets.notice import Notice, announce
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, WayBack, button, column, focus_first, holder, label
from journal_app.ui.widgets.passphrase_field import PassphraseField
from journal_app.ui.widgets.recovery_panel import RecoveryPanel

_STEPS = 1000


class RotationScreen(Page):
    """One page with two uses, each of which begins with the passphrase.

    `begin_new_key`: passphrase, the new recovery code on paper, progress, done.
    `begin_strengthening`: passphrase, done.

    Signals:
        new_key_requested: The passphrase (str). Answer with `show_code` or `show_error`.
        strengthening_requested: The passphrase (str). Answer with `show_done` or `show_error`.
        sheet_requested: "print" or "save" (str).
        code_proved: The person has the new code on paper: encrypt now. Tell with `show_share`, end with `show_done` or
            `show_error`.
        stop_requested: Stop encrypting; everything stays as it was.
        left: Done, or given up. What was prepared is to be forgotten.
    """

    new_key_requested = Signal(str)
    strengthening_requested = Signal(str)
    sheet_requested = Signal(str)
    code_proved = Signal()
    stop_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(widest=680)
        self._makes_key = True
        self._title = label("", "display")
        self.notice = Notice()
        self._asking = self._make_asking()
        self._coding = self._make_coding()
        self._working = self._make_working()
        self._finished = self._make_finished()
        self._pages = (self._asking, self._coding, self._working, self._finished)
        back = WayBack(self.tr("Settings"), says=self.tr("Back to the settings"), on_click=self._on_back_clicked)
        self._way_back = holder(FlowLayout(back))
        self.body.addWidget(self._way_back)
        self.body.addWidget(self._title)
        self.body.addWidget(Card(self.notice, *self._pages, spacing=14))
        self.body.addStretch(1)
        self.begin_new_key()

    def _make_asking(self) -> QWidget:
        self._why = label("")
        self._what_follows = label("", "secondary")
        self._passphrase = PassphraseField(self.tr("Your passphrase"))
        self._passphrase.submitted.connect(self._on_go_on_clicked)
        self._go_on = button("", "primary", icon="key", on_click=self._on_go_on_clicked)
        return holder(
            column(
                self._why,
                self._what_follows,
                label(self.tr("Your passphrase"), "label", names=self._passphrase.line),
                self._passphrase,
                4,
                holder(FlowLayout(self._go_on)),
                spacing=14,
            )
        )

    def _make_coding(self) -> QWidget:
        self.panel = RecoveryPanel()
        self.panel.sheet_requested.connect(self.sheet_requested)
        self.panel.proved.connect(self._on_panel_proved)
        return holder(
            column(
                label(
                    self.tr(
                        "A new key comes with a new recovery code. It counts once the journal is encrypted anew; until"
                        " then the code you have stays valid."
                    ),
                    "secondary",
                ),
                self.panel,
                holder(
                    FlowLayout(button(self.tr("Leave it as it is"), "quiet", on_click=self._on_back_clicked)),
                ),
                spacing=14,
            )
        )

    def _make_working(self) -> QWidget:
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Encrypting the journal anew"))
        self._doing = label("", "serif")
        self._stop = button(self.tr("Stop"), "quiet", on_click=self._on_stop_clicked)
        return holder(
            column(
                self._doing,
                label(
                    self.tr(
                        "First a backup, then a new file, which is checked whole before it takes the place of the old"
                        " one. If anything comes between, the journal is as it was."
                    ),
                    "secondary",
                ),
                8,
                self._bar,
                8,
                holder(FlowLayout(self._stop)),
            )
        )

    def _make_finished(self) -> QWidget:
        self._said = label("", "serif")
        self._said_next = label("", "secondary")
        self._done = button(self.tr("Done"), "primary", icon="check", on_click=self._on_back_clicked)
        return holder(column(self._said, self._said_next, 4, holder(FlowLayout(self._done)), spacing=14))

    # --- values in

    def begin_new_key(self) -> None:
        """Ask for the passphrase, for a new data key."""
        self._begin(
            makes_key=True,
            title=self.tr("A new key for the journal"),
            why=self.tr(
                "Everything is encrypted anew. Use this when a copy of the journal's folder, or an old passphrase, may"
                " be in hands where it does not belong: an older passphrase no longer opens what you write from now on."
            ),
            what_follows=self.tr(
                "Your passphrase stays. You get a new recovery code. Backups and copies made before keep their own key"
                " and the passphrase and code of their time; they no longer open this journal, and whoever has one can"
                " still read what is in it. You may remove them in Backups."
            ),
            go_on=self.tr("Make a new key"),
        )

    def begin_strengthening(self) -> None:
        """Ask for the passphrase, to make guessing it more costly."""
        self._begin(
            makes_key=False,
            title=self.tr("A stronger guard for the passphrase"),
            why=self.tr(
                "Each guess at your passphrase takes a computer time and memory, on purpose. As computers become"
                " faster, a guess can cost more."
            ),
            what_follows=self.tr(
                "Your passphrase stays the same, and so does the recovery code, which is too long to be guessed. Its"
                " own guard is raised when you make a new code. Unlocking may take a little longer than now."
            ),
            go_on=self.tr("Strengthen now"),
        )

    def show_code(self, code: str) -> None:
        """Show the recovery code that goes with the new key."""
        self.panel.show_code(code)
        self._turn_to(self._coding)
        if self.isVisible():
            focus_first(self.panel)

    def show_working(self, share: float = 0.0) -> None:
        """Show that the journal is being encrypted, and how much of that is done."""
        self._doing.setText(self.tr("Encrypting the journal anew"))
        self._stop.setEnabled(True)
        self.show_share(share)
        self._turn_to(self._working)
        self._stop.setFocus()

    def show_share(self, share: float) -> None:
        """Show how much is done, 0 to 1."""
        self._bar.setValue(round(share * _STEPS))

    def show_done(self, what: str, next_step: str) -> None:
        """Say that it is done, and what holds from now on."""
        self._said.setText(what)
        self._said_next.setText(next_step)
        self._turn_to(self._finished)
        self._done.setFocus()
        announce(self, f"{what} {next_step}")

    def show_error(self, error: JournalError) -> None:
        """Say why nothing changed, and begin again."""
        self._turn_to(self._asking)
        self._passphrase.setEnabled(True)
        self._go_on.setEnabled(True)
        self.notice.say_error(error)
        self._passphrase.setFocus()

    def _begin(self, *, makes_key: bool, title: str, why: str, what_follows: str, go_on: str) -> None:
        self._makes_key = makes_key
        self._title.setText(title)
        self._why.setText(why)
        self._what_follows.setText(what_follows)
        self._go_on.setText(go_on)
        self._go_on.setAccessibleName(go_on)
        self._go_on.setEnabled(True)
        self._passphrase.clear()
        self._passphrase.setEnabled(True)
        self._turn_to(self._asking)

    def _turn_to(self, page: QWidget) -> None:
        self.notice.clear()
        for each in self._pages:
            each.setVisible(each is page)
        self._way_back.setVisible(page is self._asking)

    # --- wishes out

    @Slot()
    def _on_go_on_clicked(self) -> None:
        passphrase = self._passphrase.text
        if not passphrase.strip():
            self._passphrase.setFocus()
            return
        self._passphrase.clear()  # first: the field does not keep it while the key is derived
        self._passphrase.setEnabled(False)
        self._go_on.setEnabled(False)
        self.notice.clear()
        (self.new_key_requested if self._makes_key else self.strengthening_requested).emit(passphrase)

    @Slot()
    def _on_panel_proved(self) -> None:
        self.show_working()
        self.code_proved.emit()

    @Slot()
    def _on_stop_clicked(self) -> None:
        self._doing.setText(self.tr("Stopping"))
        self._stop.setEnabled(False)
        self.stop_requested.emit()

    @Slot()
    def _on_back_clicked(self) -> None:
        self._passphrase.clear()
        self.left.emit()
