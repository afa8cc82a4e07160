"""The end of guided writing: the words are kept; a mood, a star, whom it is for, if the person likes."""

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.entry import Entry, Privacy
from journal_app.ui.widgets.mood_row import MoodRow
from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, button, column, holder, label, line
from journal_app.ui.widgets.privacy_choice import PrivacyChoice


class KeptPage(QWidget):
    """Says what happened, and offers a few things that may be added. Nothing here is asked for.

    Signals:
        entry_changed: The entry with what was added.
        grounding_requested: A grounding exercise is wanted.
        done: The person is finished here.
    """

    entry_changed = Signal(Entry)
    grounding_requested = Signal()
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry: Entry | None = None
        self._heading = label("", "display")
        self._sentence = label("", "secondary")

        self._for_therapist = button(self.tr("Mark for my therapist"), icon="chat-circle-text")
        self._for_therapist.setCheckable(True)
        self._for_therapist.clicked.connect(self._on_for_therapist_clicked)
        self._grounding = button(self.tr("Grounding"), icon="leaf", on_click=self.grounding_requested.emit)
        self._after_difficult = Card(
            label(self.tr("If it is still close"), "heading"),
            label(
                self.tr("You may come back to the room first. What you wrote can wait, for you or for your therapist."),
                "secondary",
            ),
            holder(FlowLayout(self._grounding, self._for_therapist)),
        )

        self._mood = MoodRow()
        self._mood.mood_changed.connect(self._on_mood_changed)
        self._star = button(self.tr("Star this entry"), icon="star")
        self._star.setCheckable(True)
        self._star.clicked.connect(self._on_star_clicked)
        self._privacy = PrivacyChoice()
        self._privacy.privacy_changed.connect(self._on_privacy_changed)
        self._additions = Card(
            label(self.tr("If you like"), "heading"),
            self._mood,
            line(),
            label(self.tr("Who it is for")),
            self._privacy,
            line(),
            holder(FlowLayout(self._star)),
        )

        self._done = button(self.tr("Done"), "primary", on_click=self.done.emit)
        for pressed in (self._grounding, self._for_therapist, self._star, self._done):
            pressed.setProperty("target", "large")
        self._page = Page(
            16,
            self._heading,
            self._sentence,
            4,
            self._after_difficult,
            self._additions,
            holder(FlowLayout(self._done)),
            None,
            widest=620,
        )
        outer = column(self._page)
        self.setLayout(outer)
        self.setFocusProxy(self._done)

    @property
    def sentence(self) -> str:
        """Return what the page says has happened."""
        return self._sentence.text()

    def show_page(self, entry: Entry | None, *, stopped: bool, after_difficult: bool) -> None:
        """Show the end of a sitting.

        Args:
            entry: What is being kept; None when nothing was written.
            stopped: Whether the person stopped before the last page.
            after_difficult: Whether they stopped at a question about a difficult moment.
        """
        self._entry = entry
        self._heading.setText(self.tr("Enough for now") if stopped else self.tr("Thank you for writing"))
        self._sentence.setText(
            self.tr("Nothing was written, and that is fine.") if entry is None else self.tr("Keeping your words…")
        )
        self._after_difficult.setVisible(after_difficult)
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
        self._mood.set_mood(entry.mood)
        self._star.setChecked(entry.starred)
        self._star.setText(self.tr("Starred") if entry.starred else self.tr("Star this entry"))
        self._privacy.set_privacy(entry.privacy)
        marked = entry.privacy is Privacy.FOR_THERAPIST
        self._for_therapist.setChecked(marked)
        self._for_therapist.setText(self.tr("Marked for my therapist") if marked else self.tr("Mark for my therapist"))

    @Slot(object)
    def _on_mood_changed(self, mood: int | None) -> None:
        if self._entry is not None:
            self._change(replace(self._entry, mood=mood))

    @Slot(bool)
    def _on_star_clicked(self, starred: bool) -> None:  # noqa: FBT001  # a Qt slot
        if self._entry is not None:
            self._change(replace(self._entry, starred=starred))

    @Slot(Privacy)
    def _on_privacy_changed(self, privacy: Privacy) -> None:
        if self._entry is not None:
            self._change(replace(self._entry, privacy=privacy))

    @Slot(bool)
    def _on_for_therapist_clicked(self, marked: bool) -> None:  # noqa: FBT001  # a Qt slot
        self._on_privacy_changed(Privacy.FOR_THERAPIST if marked else Privacy.PRIVATE)

    def _change(self, entry: Entry) -> None:
        self._entry = entry
        self._show_values(entry)
        self.entry_changed.emit(entry)
