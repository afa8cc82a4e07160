"""Sharing with a therapist, in five steps: for whom, what, as they will see it, how they open it, the file."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from journal_app.domain.course import DosingSession
from journal_app.domain.identifiers import Identifier
from journal_app.domain.share import CareProvider, ShareContent
from journal_app.domain.share_selection import Candidates, Selection
from journal_app.errors import JournalError
from journal_app.ui import words
from journal_app.ui.sharing.choosing_step import ChoosingStep
from journal_app.ui.sharing.entry_row import WholeEntry
from journal_app.ui.sharing.file_drop import FileDrop
from journal_app.ui.sharing.preview_step import PreviewStep
from journal_app.ui.sharing.recipient_step import RecipientStep
from journal_app.ui.sharing.sealing_step import SealingStep
from journal_app.ui.widgets.notice import Notice, announce
from journal_app.ui.widgets.parts import FlowLayout, Page, button, column, focus_first, holder, label

_WHOM, _WHAT, _PREVIEW, _SEAL = range(4)


class ShareScreen(Page):
    """One step at a time; nothing leaves the journal before the last one.

    The signals of the steps are at `recipient`, `choosing`, `preview` and `sealing`.

    Signals:
        preview_requested: Show what was chosen (Selection).
        sealing_requested: The preview is right; ask how they open it.
        given_up: Nothing is to be shared; choose for whom again.
        ledger_requested: What was shared so far.
        reply_requested: Open a reply.
        reply_dropped: A file was dragged here (str).
    """

    preview_requested = Signal(Selection)
    sealing_requested = Signal()
    given_up = Signal()
    ledger_requested = Signal()
    reply_requested = Signal()
    reply_dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__(widest=820, spacing=16)
        self.notice = Notice()
        self.recipient = RecipientStep()
        self.choosing = ChoosingStep()
        self.preview = PreviewStep()
        self.sealing = SealingStep()
        self._steps: tuple[QWidget, ...] = (self.recipient, self.choosing, self.preview, self.sealing)
        self._at = _WHOM
        self._is_made = False
        self._is_read_only = False
        self._where = label("", "label")
        self._title = label("", "display")
        self._ledger = button(
            self.tr("Shared so far"), icon="clock-counter-clockwise", on_click=self.ledger_requested.emit
        )
        self._reply = button(self.tr("Open a reply"), icon="envelope-open", on_click=self.reply_requested.emit)
        self._others = holder(FlowLayout(self._ledger, self._reply))
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Reading what may be shared"))
        self._bar.hide()
        self._back = button(self.tr("Back"), "quiet", icon="arrow-left", on_click=self._on_back_clicked)
        self._leave = button(self.tr("Share nothing"), "quiet", on_click=self.given_up.emit)
        self._go_on = button("", "primary", on_click=self._on_go_on_clicked)
        self._ways = holder(FlowLayout(self._go_on, self._back, self._leave))
        for part in (
            column(self._where, self._title, spacing=2),
            self._others,
            self.notice,
            self._bar,
            *self._steps,
            self._ways,
        ):
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)
        self.body.addStretch(1)
        self.drop = FileDrop(self)
        self.drop.dropped.connect(self.reply_dropped)
        self._show_step(_WHOM)

    # --- values in

    @property
    def is_at_start(self) -> bool:
        """Tell whether nobody is chosen yet."""
        return self._at == _WHOM

    def show_start(self, care_providers: Sequence[CareProvider], shared: Mapping[Identifier, str]) -> None:
        """Ask for whom, and forget what was chosen before.

        Args:
            care_providers: Those that are known.
            shared: What is said of each, such as when something was shared with them last.
        """
        self.choosing.clear()
        self.preview.clear()
        self.sealing.clear()
        self.recipient.show_known(care_providers, shared)
        self._is_made = False
        self._show_step(_WHOM)

    def show_proposal(
        self,
        care_provider: CareProvider,
        candidates: Candidates,
        selection: Selection,
        sessions: Sequence[DosingSession],
    ) -> None:
        """Ask what goes along."""
        self.choosing.show_sessions(sessions)
        self.choosing.show_proposal(candidates, selection)
        self._show_step(_WHAT)

    def show_entry(self, whole: WholeEntry) -> None:
        """Show what may be chosen of one entry."""
        self.choosing.show_details(whole)

    def show_preview(self, content: ShareContent, *, letter: bool) -> None:
        """Show what the reader will see."""
        self.preview.show_content(content, letter=letter)
        self._show_step(_PREVIEW)

    def show_sealing(self, care_provider: CareProvider, rests: tuple[datetime, datetime] | None) -> None:
        """Ask how they open it. Arguments as in `SealingStep.show_asking`."""
        self.sealing.show_asking(care_provider, rests)
        self._show_step(_SEAL)

    def show_made(self, passphrase: str | None) -> None:
        """Show the passphrase, and ask where the file goes."""
        self._is_made = True
        self.show_busy(busy=False)
        self.sealing.show_made(passphrase)
        self._show_step(_SEAL)

    def show_saved(self, name: str, reader: str) -> None:
        """Say that the file is saved."""
        self.notice.clear()
        self.sealing.show_saved(name, reader)

    def show_busy(self, *, busy: bool) -> None:
        """Say that something is being read, or no longer."""
        self._bar.setVisible(busy)
        self._go_on.setEnabled(not busy)

    def show_error(self, error: JournalError) -> None:
        """Say what stood in the way; the step stays."""
        self.show_busy(busy=False)
        self.sealing.show_working(working=False)
        self.notice.say_error(error)
        self.ensureWidgetVisible(self.notice)

    def set_read_only(self) -> None:
        """Let nothing be shared."""
        self._is_read_only = True
        self.recipient.setEnabled(False)
        self.notice.say(
            self.tr("This copy is open to read only."), self.tr("Sharing notes what was sent, and cannot now.")
        )

    # ---

    def _show_step(self, step: int) -> None:
        self._at = step
        if not self._is_read_only:
            self.notice.clear()
        self.show_busy(busy=False)
        titles = (
            self.tr("Share with a therapist"),
            self.tr("What goes along"),
            self.tr("As they will see it"),
            self.tr("The file"),
        )
        self._title.setText(titles[step])
        self._where.setText(
            self.tr("Step {step} of {steps}").format(step=words.number(step + 1), steps=words.number(len(titles)))
        )
        for number, one in enumerate(self._steps):
            one.setVisible(number == step)
        self._others.setVisible(step == _WHOM)
        self._go_on.setVisible(step in {_WHAT, _PREVIEW})
        self._go_on.setText(self.tr("Show me what they will see") if step == _WHAT else self.tr("This is right"))
        self._go_on.setAccessibleName(self._go_on.text())
        self._ways.setVisible(step != _WHOM and not self._is_made)
        self.verticalScrollBar().setValue(0)
        announce(self, self._title.text())
        first = (self.recipient, self.choosing, self.preview.view, self.sealing)[step]
        if self.isVisible() and step != _WHOM:
            focus_first(first)

    @Slot()
    def _on_go_on_clicked(self) -> None:
        if self._at == _PREVIEW:
            self.sealing_requested.emit()
        elif (selection := self.choosing.selection) is not None:
            self.preview_requested.emit(selection)

    @Slot()
    def _on_back_clicked(self) -> None:
        if self._at == _WHAT:
            self.given_up.emit()
        elif self._at in {_PREVIEW, _SEAL}:
            self._show_step(self._at - 1)
