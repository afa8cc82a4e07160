"""Beside the words of an entry that is being written: a recording, a drawing, feelings. Nothing here is asked for."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.catalog import feelings as feeling_words
from journal_app.domain.drawing import Drawing
from journal_app.domain.entry import Feeling
from journal_app.domain.identifiers import Identifier
from journal_app.ui.audio.states import RecordingState
from journal_app.ui.widgets.attachments_view import AttachmentsView, Kept
from journal_app.ui.widgets.drawing_board import DrawingBoard
from journal_app.ui.widgets.feelings_palette import FeelingsPalette
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, button, column, holder, label
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.resting_question import RestingQuestion
from journal_app.ui.widgets.stroke_painting import SHEET
from journal_app.ui.widgets.voice_recorder import VoiceRecorder


class EntryAdditions(QWidget):
    """Three quiet buttons, of which one opens its panel below; and what was added.

    Args:
        large: For guided writing, where targets are 44 px.

    Signals:
        drawn: A Drawing to keep with the entry.
        removal_requested: Something is to be taken away (id). Answer with `ask_about_removal`.
        removed: It is to be taken away, and the person was asked (id).
        feelings_changed: `feelings` are others now.
        voice_closed: The panel to speak in was closed; a recording under way is to end.
    """

    drawn = Signal(object)
    removal_requested = Signal(str)
    removed = Signal(str)
    feelings_changed = Signal()
    voice_closed = Signal()

    def __init__(self, *, large: bool = False) -> None:
        super().__init__()
        self._feelings: tuple[Feeling, ...] = ()
        self._asked_about: Identifier = ""
        self._is_recording = False
        self._palette: FeelingsPalette | None = None
        self._board: DrawingBoard | None = None
        self.recorder = VoiceRecorder()
        self._voice_panel = Card(self.recorder, look="inset")
        self._draw_panel = Card(look="inset")
        self._feelings_panel = Card(look="inset")
        self._panels: dict[Button, Card] = {
            self._chip(self.tr("Add your voice"), "microphone", large=large): self._voice_panel,
            self._chip(self.tr("Add a drawing"), "scribble-loop", large=large): self._draw_panel,
            self._chip(self.tr("Name a feeling"), "heart", large=large): self._feelings_panel,
        }
        self._voice, self._draw, self._feel = self._panels
        self._said = label("", "secondary")
        self.attachments = AttachmentsView(can_remove=True)
        self.attachments.removal_requested.connect(self.removal_requested)
        self._question = Question(self.tr("Take it away"), self.tr("Keep it"))
        self._resting = RestingQuestion()
        for question in (self._question, self._resting):
            question.accepted.connect(self._on_removal_accepted)
        self.setLayout(
            column(
                holder(FlowLayout(*self._panels)),
                *self._panels.values(),
                self._said,
                self._question,
                self._resting,
                self.attachments,
                spacing=10,
            )
        )
        for panel in (*self._panels.values(), self._said):
            panel.hide()

    def _chip(self, text: str, icon: str, *, large: bool) -> Button:
        made = button(text, "chip", icon=icon)
        made.setCheckable(True)
        if large:
            made.setProperty("target", "large")
        made.toggled.connect(lambda on: self._on_chip_toggled(made, on=on))
        return made

    # --- values in

    def begin(self, feelings: Sequence[Feeling]) -> None:
        """Show what an entry has, before its recordings and drawings come."""
        for chip in self._panels:
            chip.setChecked(False)
        self._question.hide()
        self._resting.dismiss()
        self.attachments.show_attachments(())
        self._feelings = tuple(feelings)
        if self._palette is not None:
            self._palette.set_feelings(self._feelings)
        if self._board is not None:
            self._board.set_drawing(_empty(self._board.drawing))
        self._tell_feelings()

    def set_drawing(self, drawing: Drawing) -> None:
        """Show a drawing to go on with, in the panel to draw in."""
        self._fill(self._draw_panel)
        if self._board is not None:
            self._board.set_drawing(drawing)

    def show_attachments(self, kept: Sequence[Kept]) -> None:
        """Show what was said and drawn for the entry."""
        self.attachments.show_attachments(kept)
        self.updateGeometry()

    def show_recording(self, state: RecordingState) -> None:
        """Show where a recording for this entry stands."""
        self._is_recording = state is not RecordingState.IDLE
        self.recorder.show_state(state)

    def ask_about_removal(self, attachment_id: Identifier, until: datetime | None, now: datetime) -> None:
        """Ask whether something is to be taken away; with the way round where deleting rests `until`, a local time."""
        self._asked_about = attachment_id
        if until is None:
            self._resting.dismiss()
            self._question.ask(self.tr("Take this away for good? It cannot be brought back."))
        else:
            self._question.hide()
            self._resting.ask_to_delete(until, now, for_good=True)

    # --- values out

    @property
    def feelings(self) -> tuple[Feeling, ...]:
        """Return the feelings that were named, a word still being typed among them."""
        return self._feelings if self._palette is None else self._palette.feelings

    @property
    def drawing(self) -> Drawing:
        """Return what stands in the panel to draw in."""
        return self._board.drawing if self._board is not None else Drawing(width=SHEET[0], height=SHEET[1])

    @property
    def has_any(self) -> bool:
        """Tell whether something was said or drawn, or is being said."""
        return bool(self.attachments.shown) or self._is_recording

    # --- panels

    def _on_chip_toggled(self, chip: Button, *, on: bool) -> None:
        panel = self._panels[chip]
        if on:
            for other in self._panels:
                if other is not chip:
                    other.setChecked(False)
            self._fill(panel)
        panel.setVisible(on)
        if on:
            first = {self._voice: self.recorder.record_button, self._draw: self._board, self._feel: self._palette}[chip]
            if first is not None:
                first.setFocus()
                bring_into_view(first.focusProxy() or first)
        elif chip is self._voice and self._is_recording:
            self.voice_closed.emit()
        self._tell_feelings()

    def _fill(self, panel: Card) -> None:
        if panel is self._draw_panel and self._board is None:
            self._board = DrawingBoard()
            keep = button(self.tr("Keep this drawing"), "soft", on_click=self._on_keep_drawing_clicked)
            leave = button(self.tr("No drawing now"), "quiet", on_click=lambda: self._draw.setChecked(False))
            panel.body.addWidget(self._board)
            panel.body.addWidget(holder(FlowLayout(keep, leave)))
        elif panel is self._feelings_panel and self._palette is None:
            palette = FeelingsPalette(feeling_words.load())
            palette.set_feelings(self._feelings)
            palette.feelings_changed.connect(self._on_palette_feelings_changed)
            self._palette = palette
            panel.body.addWidget(palette)

    def _tell_feelings(self) -> None:
        """Say in a line what is named, while the palette is closed."""
        named = ", ".join(feeling.word for feeling in self.feelings)
        self._said.setText(self.tr("Feelings: {words}").format(words=named))
        self._said.setVisible(bool(named) and not self._feel.isChecked())

    @Slot()
    def _on_keep_drawing_clicked(self) -> None:
        if self._board is None or self._board.drawing.is_empty:
            return
        drawing = self._board.drawing
        self._board.set_drawing(_empty(drawing))
        self._draw.setChecked(False)
        self._draw.setFocus()
        self.drawn.emit(drawing)

    @Slot()
    def _on_palette_feelings_changed(self) -> None:
        self.feelings_changed.emit()

    @Slot()
    def _on_removal_accepted(self) -> None:
        self._voice.setFocus()
        self.removed.emit(self._asked_about)


def _empty(drawing: Drawing) -> Drawing:
    return Drawing(width=drawing.width, height=drawing.height)
