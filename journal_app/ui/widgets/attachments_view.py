"""What was said and drawn for an entry: to hear, to see, and while one writes to take away again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from journal_app.domain.drawing import Drawing
from journal_app.domain.media import Attachment, MediaKind
from journal_app.ui.widgets.drawing_view import DrawingView
from journal_app.ui.widgets.entry_view import time_of_line
from journal_app.ui.widgets.parts import Card, button, column, empty, label, row
from journal_app.ui.widgets.voice_player import VoicePlayer

_WIDEST = 520


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One recording or drawing as it is shown.

    Attributes:
        drawing: Its strokes, where it is a drawing.
        prompt: The words of the prompt that it answers; often empty.
    """

    attachment: Attachment
    drawing: Drawing | None = None
    prompt: str = ""


class AttachmentsView(QWidget):
    """A card for each, by when it was begun. Nothing is read out of the journal before it is played.

    Args:
        can_remove: Whether each can be taken away.

    Signals:
        player_made: A VoicePlayer that is to be joined to the journal.
        save_requested: A drawing is to become a picture: Drawing, and "svg" or "png".
        removal_requested: One is to be taken away (id).
    """

    player_made = Signal(object)
    save_requested = Signal(object, str)
    removal_requested = Signal(str)

    def __init__(self, *, can_remove: bool = False) -> None:
        super().__init__()
        self._can_remove = can_remove
        self._shown: tuple[Kept, ...] = ()
        self._began_at: datetime | None = None
        self._cards = column(spacing=12)
        self.setLayout(self._cards)
        self.hide()

    @property
    def shown(self) -> tuple[Kept, ...]:
        """Return what is shown."""
        return self._shown

    def show_attachments(self, kept: Sequence[Kept], began_at: datetime | None = None) -> None:
        """Show these, instead of others; what is shown already goes on playing.

        Args:
            kept: In the order in which they are shown.
            began_at: When the dosing session of the entry began, where it has one; aware.
        """
        if (tuple(kept), began_at) == (self._shown, self._began_at):
            return
        self._shown, self._began_at = tuple(kept), began_at
        empty(self._cards)
        for one in self._shown:
            self._cards.addWidget(self._card(one))
        self.setVisible(bool(self._shown))
        self.updateGeometry()

    def _card(self, kept: Kept) -> Card:
        attachment = kept.attachment
        is_voice = attachment.kind is MediaKind.VOICE
        when = time_of_line(attachment.at, attachment.zone, self._began_at)
        said = self.tr("Said at {when}") if is_voice else self.tr("Drawn at {when}")
        about = label(said.format(when=when), "caption")
        head = row(about)
        head.setStretch(0, 1)
        if self._can_remove:
            says = (
                self.tr("Take away what was said at {when}") if is_voice else self.tr("Take away the drawing of {when}")
            )
            remove = button("", "icon", icon="trash", says=says.format(when=when))
            remove.clicked.connect(lambda *_, it=attachment.id: self.removal_requested.emit(it))
            head.addWidget(remove)
        card = Card(head, look="inset", spacing=6)
        if kept.prompt:
            card.body.addWidget(label(kept.prompt, "label"))
        card.body.addWidget(self._player(attachment) if is_voice else self._picture(kept.drawing))
        return card

    def _player(self, attachment: Attachment) -> VoicePlayer:
        player = VoicePlayer()
        player.show_recording(attachment.id, attachment.peaks, attachment.seconds or 0.0)
        self.player_made.emit(player)
        return player

    def _picture(self, drawing: Drawing | None) -> DrawingView:
        view = DrawingView(widest=_WIDEST, can_save=not self._can_remove)
        if drawing is not None:
            view.show_drawing(drawing)
        view.save_requested.connect(self.save_requested)
        return view
