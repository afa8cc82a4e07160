"""How the file is opened; then its passphrase, once, and where the file goes."""

from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QProgressBar, QWidget

from journal_app.domain.share import CareProvider
from journal_app.ui.sharing import wording
from journal_app.ui.sharing.secret_words import SecretWords
from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, focus_first, holder, label
from journal_app.ui.widgets.resting_question import RestingQuestion


class SealingStep(QWidget):
    """Three states: how it is opened, the file is made and waits to be saved, it is saved.

    Signals:
        seal_requested: Make the file: with a passphrase (bool), although sharing rests (bool).
        told: The person has read what sharing means, for this reader.
        stop_requested: Make none.
        passphrase_print_requested: Print the passphrase.
        save_requested: Choose where the file goes.
        browser_requested: Open the saved file in the browser.
        done: Finished.
    """

    seal_requested = Signal(bool, bool)
    told = Signal()
    stop_requested = Signal()
    passphrase_print_requested = Signal()
    save_requested = Signal()
    browser_requested = Signal()
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rests: tuple[datetime, datetime] | None = None
        self._must_read = False
        self._build_asking()
        self._build_made()
        self._build_saved()
        self._states = (self._asking, self._made, self._saved)
        self.setLayout(column(*self._states, spacing=0))
        self._show_state(self._asking)

    # --- building

    def _build_asking(self) -> None:
        self.by_passphrase = QCheckBox(self.tr("By a passphrase of six words"))
        self._how = label("", "secondary")
        self.read = QCheckBox(self.tr("I have read this"))
        self.read.toggled.connect(self._fit)
        self._honest = Card(
            label(self.tr("Before you share with them for the first time"), "heading"),
            label(self.tr("What was sent cannot be called back. Whoever has opened the file may keep what it says.")),
            label(self.tr("A clinic may put it in your chart, where others may read it and where it stays.")),
            label(wording.about_nobody_watches()),
            self.read,
            spacing=8,
        )
        self._make = button(self.tr("Make the file"), "primary", icon="lock-key", on_click=self._on_make_clicked)
        self.resting = RestingQuestion()
        self.resting.accepted.connect(lambda: self._seal(although_resting=True))
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("The file is being made"))
        self._working = holder(
            column(
                label(self.tr("Encrypting what you chose…"), "secondary"),
                self._bar,
                holder(FlowLayout(button(self.tr("Stop"), "quiet", on_click=self.stop_requested.emit))),
            )
        )
        self._working.hide()
        self._asking = holder(
            column(
                Card(label(self.tr("How they open it"), "heading"), self._how, self.by_passphrase),
                self._honest,
                self.resting,
                holder(FlowLayout(self._make)),
                self._working,
                spacing=14,
            )
        )

    def _build_made(self) -> None:
        self._passphrase = SecretWords(
            self.tr("Passphrase of the file"),
            button(self.tr("Print it"), icon="printer", on_click=self.passphrase_print_requested.emit),
        )
        self._words = Card(
            label(self.tr("The passphrase, shown only now"), "heading"),
            label(
                self.tr(
                    "Tell it to them another way than you send the file: by phone, or on paper. With both in one"
                    " message, anyone who sees the message can read the file."
                ),
                "secondary",
            ),
            self._passphrase,
        )
        self._made = holder(
            column(
                self._words,
                Card(
                    label(self.tr("The file"), "heading"),
                    label(
                        self.tr("One file holds everything. Save it where you like; the app sends nothing itself."),
                        "secondary",
                    ),
                    holder(
                        FlowLayout(
                            button(
                                self.tr("Save the file"),
                                "primary",
                                icon="file-arrow-down",
                                on_click=self.save_requested.emit,
                            ),
                            button(self.tr("Do not share after all"), "quiet", on_click=self.stop_requested.emit),
                        )
                    ),
                ),
                spacing=14,
            )
        )

    def _build_saved(self) -> None:
        self._where = label("", "secondary")
        self._reminder = label("", "secondary")
        self._saved = Card(
            label(self.tr("The file is saved"), "heading"),
            self._where,
            self._reminder,
            label(wording.about_nobody_watches(), "secondary"),
            holder(
                FlowLayout(
                    button(self.tr("Done"), "primary", on_click=self.done.emit),
                    button(
                        self.tr("Open the reader page in my browser"),
                        icon="arrow-square-out",
                        on_click=self.browser_requested.emit,
                    ),
                    button(self.tr("Save it once more"), "quiet", on_click=self.save_requested.emit),
                )
            ),
        )

    # --- values in

    def show_asking(self, care_provider: CareProvider, rests: tuple[datetime, datetime] | None) -> None:
        """Ask how it is opened.

        Args:
            care_provider: By whom.
            rests: Until when sharing rests, and the present, both local; None where it does not rest.
        """
        self._rests = rests
        has_key = bool(care_provider.public_key)
        self._how.setText(
            self.tr("{name} can open it with the key of their app, and anyone who has the passphrase can, too.").format(
                name=care_provider.name
            )
            if has_key
            else self.tr("A passphrase of six random words is made. Whoever has the file and the words can open it.")
        )
        self.by_passphrase.setChecked(not has_key)
        self.by_passphrase.setVisible(has_key)
        self._must_read = care_provider.told_at is None
        self.read.setChecked(False)
        self._honest.setVisible(self._must_read)
        self.resting.dismiss()
        self.show_working(working=False)
        self._show_state(self._asking)
        self._fit()

    def show_working(self, *, working: bool) -> None:
        """Say that the file is being made, or no longer."""
        self._working.setVisible(working)
        self._make.setVisible(not working)

    def show_made(self, passphrase: str | None) -> None:
        """Show the passphrase, where there is one, and ask where the file goes."""
        self._passphrase.show_words(passphrase or "")
        self._words.setVisible(bool(passphrase))
        self.show_working(working=False)
        self._show_state(self._made)

    def show_saved(self, name: str, reader: str) -> None:
        """Say that the file is on the disk."""
        self._where.setText(
            self.tr("“{file}” is where you put it. Send it to {reader} the way you like.").format(
                file=name, reader=reader
            )
        )
        self._reminder.setText(
            self.tr("The passphrase is not in it. Tell it another way.") if self._passphrase.text else ""
        )
        self._reminder.setVisible(bool(self._passphrase.text))
        self._show_state(self._saved)
        announce(self, self._where.text())

    def clear(self) -> None:
        """Forget the passphrase."""
        self._passphrase.show_words("")
        self._where.clear()
        self.resting.dismiss()

    @property
    def passphrase(self) -> str:
        """Return the passphrase that is shown."""
        return self._passphrase.text

    # ---

    def _show_state(self, state: QWidget) -> None:
        for one in self._states:
            one.setVisible(one is state)
        if self.isVisible():
            focus_first(state)

    @Slot()
    def _fit(self) -> None:
        self._make.setEnabled(self.read.isChecked() or not self._must_read)

    @Slot()
    def _on_make_clicked(self) -> None:
        if self._must_read:
            self.told.emit()
        if self._rests is not None:
            self.resting.ask_to_share(*self._rests)
        else:
            self._seal(although_resting=False)

    def _seal(self, *, although_resting: bool) -> None:
        with_words = self.by_passphrase.isChecked() or self.by_passphrase.isHidden()
        self.seal_requested.emit(with_words, although_resting)
