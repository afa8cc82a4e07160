"""The end of guided writing: the words are kept; a mood, a star, whom it is for, if the person likes."""

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from journal_app.domain.entry import Entry, Privacy
from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, button, column, holder, label, line
from journal_app.ui.widgets.privacy_choice import PrivacyChoice
from journal_app.ui.widgets.rating_row import RatingRow
from journal_app.ui.widgets.veil import VeilChoice

_LONGEST_NOTE = 500
"""Letters of a note for the team; the entry, which the note leads to, has all of them."""


class KeptPage(QWidget):
    """Says what happened, and offers a few things that may be added. Nothing here is asked for.

    Signals:
        entry_changed: The entry with what was added.
        grounding_requested: A grounding exercise is wanted.
        team_note_requested: Words of an answer to be noted for the team, and the entry that it is of (str, str).
        done: The person is finished here.
    """

    entry_changed = Signal(Entry)
    grounding_requested = Signal()
    team_note_requested = Signal(str, str)
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry: Entry | None = None
        self._stopped_at = ""
        self._heading = label("", "display")
        self._sentence = label("", "secondary")

        self._for_therapist = button(self.tr("Mark for my therapist"), icon="chat-circle-text")
        self._for_therapist.setCheckable(True)
        self._for_therapist.clicked.connect(self._on_for_therapist_clicked)
        self._grounding = button(self.tr("Back to the room"), icon="leaf", on_click=self.grounding_requested.emit)
        self._after_difficult = Card(
            label(self.tr("If it is still close"), "heading"),
            label(
                self.tr("You may come back to the room first. What you wrote can wait, for you or for your therapist."),
                "secondary",
            ),
            holder(FlowLayout(self._grounding, self._for_therapist)),
        )
        self._team = button(self.tr("Note it for my team"), icon="list-plus", on_click=self._on_team_clicked)
        self._for_team = Card(
            label(self.tr("If your team is to know"), "heading"),
            label(
                self.tr("These words can go on your list of things to tell your team soon. They are sent nowhere."),
                "secondary",
            ),
            holder(FlowLayout(self._team)),
        )

        self._mood = RatingRow(self.tr("Mood"), self.tr("low"), self.tr("bright"))
        self._mood.rating_changed.connect(self._on_mood_changed)
        self._star = button(self.tr("Star this entry"), icon="star")
        self._star.setCheckable(True)
        self._star.clicked.connect(self._on_star_clicked)
        self._privacy = PrivacyChoice()
        self._privacy.privacy_changed.connect(self._on_privacy_changed)
        self._veil = VeilChoice(self._star)
        self._veil.make_large()
        self._veil.veil_changed.connect(self._on_veil_changed)
        self._additions = Card(
            label(self.tr("If you like"), "heading"),
            self._mood,
            line(),
            label(self.tr("Who it is for")),
            self._privacy,
            line(),
            self._veil,
        )

        self._done = button(self.tr("Done"), "primary", on_click=self.done.emit)
        for pressed in (self._grounding, self._for_therapist, self._team, self._star, self._done):
            pressed.setProperty("target", "large")
        self._page = Page(
            16,
            self._heading,
            self._sentence,
            4,
            self._after_difficult,
            self._for_team,
            self._additions,
            holder(FlowLayout(self._done)),
            None,
            widest=620,
            centred=True,
        )
        outer = column(self._page)
        self.setLayout(outer)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on: to the way back to the room where it was difficult, else to the end."""
        super().focusInEvent(event)
        (self._done if self._after_difficult.isHidden() else self._grounding).setFocus()

    @property
    def sentence(self) -> str:
        """Return what the page says has happened."""
        return self._sentence.text()

    def show_page(
        self, entry: Entry | None, *, stopped: bool, after_difficult: bool, stopped_at: str = "", of_body: bool = False
    ) -> None:
        """Show the end of a sitting.

        Args:
            entry: What is being kept; None when nothing was written.
            stopped: Whether the person stopped before the last page.
            after_difficult: Whether they stopped at a question about a difficult moment.
            stopped_at: Identifier of the question at which they stopped.
            of_body: Whether that was about the body.
        """
        self._entry = entry
        self._heading.setText(self.tr("Enough for now") if stopped else self.tr("Thank you for writing"))
        self._sentence.setText(
            self.tr("Nothing was written, and that is fine.") if entry is None else self.tr("Keeping your words…")
        )
        self._stopped_at = stopped_at
        self._after_difficult.setVisible(after_difficult)
        self._for_team.setVisible((after_difficult or of_body) and bool(self._stopped_words()))
        self._team.setEnabled(True)
        self._team.setText(self.tr("Note it for my team"))
        self._team.setAccessibleName(self._team.text())
        self._for_therapist.setVisible(entry is not None)
        self._additions.setVisible(entry is not None)
        if entry is not None:
            self._show_values(entry)
        self._page.verticalScrollBar().setValue(0)

    def show_saved(self) -> None:
        """Say that the entry is on the disk."""
        self._sentence.setText(self.tr("Kept. It is encrypted on this computer."))
        announce(self, self._sentence.text())

    def _show_values(self, entry: Entry) -> None:
        self._mood.set_rating(entry.mood)
        self._star.setChecked(entry.starred)
        self._star.setText(self.tr("Starred") if entry.starred else self.tr("Star this entry"))
        self._privacy.set_privacy(entry.privacy)
        self._veil.set_veil(entry.veil_note, veiled=entry.veiled)
        marked = entry.privacy is Privacy.FOR_THERAPIST
        self._for_therapist.setChecked(marked)
        self._for_therapist.setText(self.tr("Marked for my therapist") if marked else self.tr("Mark for my therapist"))

    @Slot(object)
    def _on_mood_changed(self, mood: int | None) -> None:
        if self._entry is not None:
            self._change(replace(self._entry, mood=mood))

    @Slot(bool)
    def _on_star_clicked(self, starred: bool) -> None:
        if self._entry is not None:
            self._change(replace(self._entry, starred=starred))

    @Slot(Privacy)
    def _on_privacy_changed(self, privacy: Privacy) -> None:
        if self._entry is not None:
            self._change(replace(self._entry, privacy=privacy))

    @Slot(bool)
    def _on_for_therapist_clicked(self, marked: bool) -> None:
        """Mark the words at which the person stopped, to be looked at together; and let the entry be for that."""
        if self._entry is None:
            return
        answers = tuple(
            replace(answer, for_therapist=marked) if answer.prompt_id == self._stopped_at else answer
            for answer in self._entry.answers
        )
        privacy = Privacy.FOR_THERAPIST if marked else Privacy.PRIVATE
        self._change(replace(self._entry, answers=answers, privacy=privacy))

    @Slot()
    def _on_team_clicked(self) -> None:
        words = self._stopped_words()
        if self._entry is not None and words:
            self._done.setFocus()
            self._team.setEnabled(False)
            self._team.setText(self.tr("Noted for your team"))
            self._team.setAccessibleName(self._team.text())
            announce(self, self._team.text())
            self.team_note_requested.emit(words, self._entry.id)

    def _stopped_words(self) -> str:
        """Return what was written to the question at which the person stopped, as one line of a note."""
        answers = self._entry.answers if self._entry is not None else ()
        words = next((answer.text for answer in answers if answer.prompt_id == self._stopped_at), "")
        line_of = " ".join(words.split())
        return line_of if len(line_of) <= _LONGEST_NOTE else f"{line_of[: _LONGEST_NOTE - 1].rstrip()}…"

    @Slot()
    def _on_veil_changed(self) -> None:
        if self._entry is not None:
            self._change(replace(self._entry, veiled=self._veil.veiled, veil_note=self._veil.note))

    def _change(self, entry: Entry) -> None:
        self._entry = entry
        self._show_values(entry)
        self.entry_changed.emit(entry)
