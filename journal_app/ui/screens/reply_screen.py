"""A reply from a therapist: what it holds, as plain text, before anything of it is kept."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot

from journal_app.domain.share import ReplyContent
from journal_app.errors import JournalError
from journal_app.ui.sharing.file_drop import FileDrop
from journal_app.ui.sharing.ticks import TickLine
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, WayBack, button, column, empty, holder, label
from journal_app.ui.widgets.row_button import IconLabel


class ReplyScreen(Page):
    """Three states: no reply yet, one that is shown, one that was taken.

    Signals:
        reply_requested: Choose a file.
        reply_dropped: A file was dragged here (str).
        taken: What of it is to be kept (frozenset of "line", "homework" and "prompts").
        left: Back to what was shared.
    """

    reply_requested = Signal()
    reply_dropped = Signal(str)
    taken = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(widest=720, spacing=16)
        self.notice = Notice()
        self._ticks: dict[str, TickLine] = {}
        self._ask = label(
            self.tr(
                "Choose the file that your therapist sent you, or drag it here. Nothing is kept before you say so."
            ),
            "secondary",
        )
        self._from = label("", "heading")
        self._known = label("", "secondary")
        self._numbers = label("", "code")
        self._numbers.setAccessibleName(self.tr("Fingerprint of who sent it"))
        self._parts = column(spacing=12)
        self._take = button(self.tr("Take it"), "primary", icon="check", on_click=self._on_take_clicked)
        self._choose = button(self.tr("Choose a file"), icon="folder-open", on_click=self.reply_requested.emit)
        self._sender = Card(
            self._from,
            self._known,
            Card(self._numbers, look="inset"),
            label(
                self.tr(
                    "These numbers belong to their app, which shows them beside their key. They can read them to you"
                    " over the phone."
                ),
                "caption",
            ),
        )
        self._shown = holder(
            column(
                self._sender,
                holder(self._parts),
                holder(FlowLayout(self._take)),
                spacing=14,
            )
        )
        for part in (
            holder(
                FlowLayout(
                    WayBack(
                        self.tr("Shared so far"),
                        says=self.tr("Back to what was shared so far"),
                        on_click=self.left.emit,
                    )
                )
            ),
            label(self.tr("A reply"), "display"),
            self.notice,
            self._ask,
            self._shown,
            holder(FlowLayout(self._choose)),
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.drop = FileDrop(self)
        self.drop.dropped.connect(self.reply_dropped)
        self.clear()

    def clear(self) -> None:
        """Show no reply."""
        empty(self._parts)
        self._ticks = {}
        self._numbers.clear()
        self._from.clear()
        self._ask.show()
        self._shown.hide()
        self._choose.show()

    def show_opening(self) -> None:
        """Say that a file is being opened."""
        self.clear()
        self.notice.tell(self.tr("Opening the file…"))

    def show_reply(self, reply: ReplyContent, fingerprint: str, *, known_from: str) -> None:
        """Show what a reply holds, as plain text.

        Args:
            reply: What it holds.
            fingerprint: Of the key that signed it.
            known_from: What is known here of its sender.
        """
        self.notice.clear()
        self.clear()
        name = reply.name.strip()
        self._from.setText(
            self.tr("From somebody who calls themselves {name}").format(name=name)
            if name
            else self.tr("From somebody who gives no name")
        )
        self._known.setText(known_from)
        self._numbers.setText(fingerprint)
        self._add("line", self.tr("A word for you"), [reply.line] if reply.line.strip() else [], "chat-circle-text")
        self._add("homework", self.tr("To try between sessions"), reply.homework, "path")
        self._add("prompts", self.tr("Questions to write about"), [one.text for one in reply.prompts], "pencil-line")
        self._ask.hide()
        self._choose.hide()
        self._shown.show()
        self._fit()
        self._take.setFocus()

    @property
    def known_from(self) -> str:
        """Return what is said of the sender; nothing while no reply is shown."""
        return "" if self._shown.isHidden() else self._known.text()

    def show_taken(self, said: str) -> None:
        """Say what was kept, and where it is."""
        self.clear()
        self.notice.tell(self.tr("It is kept."), said)

    def show_error(self, error: JournalError) -> None:
        """Say why it could not be opened or kept."""
        self.notice.say_error(error)

    def set_read_only(self) -> None:
        """Let nothing be taken."""
        self._take.hide()

    def _add(self, part: str, title: str, lines: Sequence[str], icon: str) -> None:
        if not lines:
            return
        tick = TickLine(title, "", IconLabel(icon))
        tick.set_ticked(ticked=True)
        tick.toggled.connect(self._fit)
        self._ticks[part] = tick
        card = Card(tick, *(label(one, "prose") for one in lines), spacing=8)
        self._parts.addWidget(card)
        card.show()

    @Slot()
    def _fit(self) -> None:
        self._take.setEnabled(any(tick.is_ticked for tick in self._ticks.values()))

    @Slot()
    def _on_take_clicked(self) -> None:
        self.taken.emit(frozenset(part for part, tick in self._ticks.items() if tick.is_ticked))
