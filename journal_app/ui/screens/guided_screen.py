"""Guided writing: one question a page, and nothing else on the screen."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.entry import Answer, Draft, Entry
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt
from journal_app.domain.quoting import PREFIX
from journal_app.ui import theme
from journal_app.ui.widgets.asked_question import AskedQuestion
from journal_app.ui.widgets.certainty_choice import CertaintyChoice
from journal_app.ui.widgets.cursor import follow_cursor, place_cursor
from journal_app.ui.widgets.dots import Dots
from journal_app.ui.widgets.entry_additions import EntryAdditions
from journal_app.ui.widgets.kept_page import KeptPage
from journal_app.ui.widgets.nobody_watches import nobody_watches
from journal_app.ui.widgets.notice import Notice, announce
from journal_app.ui.widgets.parts import FlowLayout, Page, button, column, holder, label, row
from journal_app.ui.widgets.writing import WritingBox

DRAFT_PAUSE_MS = 1000
"""How long the keys rest before what was written is kept as a draft."""
_BOX_HEIGHT = 150


class GuidedScreen(QWidget):
    """Asks a few questions, one a page; each may be skipped, swapped or hidden, and stopping asks nothing.

    Signals:
        draft_changed: What is written so far, and where. After a pause in typing, and at once on leaving a page.
        kept: The entry, with the answers that hold words. Answer with `show_saved` or `show_not_saved`.
        entry_changed: The kept entry with a mood, a star or another privacy.
        swap_requested: Another question instead of this one (id). Answer with `replace_prompt`.
        hide_requested: Never this question again (id). Answer with `replace_prompt`.
        grounding_requested: A grounding exercise is wanted.
        read_requested: The question is to be read aloud (str).
        silence_requested: What is read aloud is to end.
        prompts_requested: All questions are to be seen: to choose, to hide, to write one.
        team_note_requested: Words to be noted for the team, and the entry that they are of (str, str).
        page_left: Another question is shown; a recording for the one before is to end.
        left: The person is finished here. Nothing more comes.
    """

    draft_changed = Signal(Draft)
    kept = Signal(Entry)
    entry_changed = Signal(Entry)
    swap_requested = Signal(str)
    hide_requested = Signal(str)
    grounding_requested = Signal()
    read_requested = Signal(str)
    silence_requested = Signal()
    prompts_requested = Signal()
    team_note_requested = Signal(str, str)
    page_left = Signal()
    left = Signal()

    def __init__(
        self, *, clock: Clock | None = None, pause_ms: int = DRAFT_PAUSE_MS, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock or SystemClock()
        self._draft: Draft | None = None
        self._prompts: list[Prompt] = []
        self._answers: dict[str, Answer] = {}
        self._page = 0
        self._hiding: str | None = None
        self._has_words_to_keep = False
        self._is_showing = False
        self._is_touched = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause_ms)
        self._pause.timeout.connect(self.flush)

        self._build_writing_page()
        self._kept_page = KeptPage()
        self._kept_page.entry_changed.connect(self.entry_changed)
        self._kept_page.grounding_requested.connect(self.grounding_requested)
        self._kept_page.team_note_requested.connect(self.team_note_requested)
        self._kept_page.done.connect(self.left)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._writing_page)
        self._pages.addWidget(self._kept_page)
        outer = column(self._pages)
        self.setLayout(outer)
        self._add_shortcuts()

    def _build_writing_page(self) -> None:
        self._standing = label("", "secondary")
        self._stop = button(self.tr("Stop here"), "quiet", icon="hand-palm", on_click=self._on_stop_clicked)
        self._stop.setToolTip(self.tr("Keeps what you have written (Esc)"))
        self.notice = Notice()
        self._question = AskedQuestion()
        self._is_reading = False
        self._read = button(self.tr("Read aloud"), "quiet", icon="speaker-high", on_click=self._on_read_clicked)
        self._read.setToolTip(self.tr("Ctrl+R"))
        self._read.hide()
        self._hint = label("", "secondary")
        self._box = WritingBox(self.tr("Your answer"))
        self._box.setPlaceholderText(self.tr("As much or as little as you like."))
        self._box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._box.textChanged.connect(self._on_box_text_changed)
        self._box.installEventFilter(self)
        self._certainty = CertaintyChoice(large=True)
        self._certainty.certainty_changed.connect(self._on_certainty_changed)
        self.additions = EntryAdditions(large=True)
        self.additions.feelings_changed.connect(self._on_addition_changed)
        self._dots = Dots()
        self._back = button(self.tr("Back"), icon="arrow-left", on_click=self._on_back_clicked)
        self._skip = button(self.tr("Skip"), on_click=self._on_skip_clicked)
        self._swap = button(
            self.tr("Another question"), "quiet", icon="arrows-clockwise", on_click=self._on_swap_clicked
        )
        self._more = button("", "icon", icon="dots-three", says=self.tr("More about this question"))
        self._more.setCheckable(True)
        self._more.toggled.connect(self._on_more_toggled)
        self._hide = button(self.tr("Don't show this again"), "quiet", icon="eye-slash", on_click=self._on_hide_clicked)
        self._all = button(self.tr("All questions"), "quiet", icon="list-bullets", on_click=self._on_all_clicked)
        self._next = button(self.tr("Next"), "primary", on_click=self._on_next_clicked)
        self._next.setToolTip(self.tr("Ctrl+Enter"))
        on_way = (self._back, self._skip, self._swap, self._more, self._hide, self._all)
        for pressed in (self._stop, *on_way, self._next, self._read):
            pressed.setProperty("target", "large")
        ways = holder(FlowLayout(*on_way))
        ways.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        on = row(ways, self._next)
        on.setAlignment(self._next, Qt.AlignmentFlag.AlignTop)
        head = row(self._standing, self._read, self._stop)
        head.setStretchFactor(self._standing, 1)
        self._writing_page = Page(
            head,
            self.notice,
            16,
            self._question,
            self._hint,
            self._box,
            self._certainty,
            row(self._dots, None),
            on,
            self.additions,
            nobody_watches(),
            widest=800,
            centred=True,
            spacing=14,
        )
        self._writing_page.body.setStretchFactor(self._box, 1)
        self._limit_box()

    def _add_shortcuts(self) -> None:
        for keys, slot in (
            ("Ctrl+Return", self._on_next_keys),
            ("Ctrl+Enter", self._on_next_keys),
            ("Alt+Left", self._on_back_keys),
            ("Ctrl+R", self._on_read_clicked),
            ("Esc", self._on_stop_keys),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # Values in

    def begin(self, draft: Draft, prompts: Sequence[Prompt], *, standing_text: str = "") -> None:
        """Open a sitting where its draft stands: at its page, with the answers written so far.

        Args:
            draft: Its `cursor` counts UTF-16 code units.
            prompts: In order; at least one.
            standing_text: Where the person is, such as "Evening after session 3".
        """
        self._pause.stop()
        self.notice.clear()
        self._draft = draft
        self._prompts = list(prompts)
        self._answers = {answer.prompt_id: answer for answer in draft.entry.answers}
        self._has_words_to_keep, self._is_touched = False, not draft.entry.is_empty
        self._hiding = None
        self._standing.setText(standing_text)
        self.additions.begin(draft.entry.feelings)
        self._pages.setCurrentWidget(self._writing_page)
        self._show_page(min(max(draft.page, 0), len(self._prompts) - 1), cursor=draft.cursor)

    def replace_prompt(self, old_id: str, new: Prompt | None) -> None:
        """Put another question in the place of one, or say that there is no other.

        Words already written stay where they are: the other question then comes on a page of its own, after them.
        """
        place = next((place for place, prompt in enumerate(self._prompts) if prompt.id == old_id), None)
        if place is None or not self.is_writing:
            return
        is_hidden = self._hiding == old_id
        self._hiding = None
        has_words = self._has_words(old_id)
        if new is not None:
            self._prompts[place + has_words : place + 1] = [new]
            self._show_page(place + has_words)
            self._say_draft()
        elif is_hidden and not has_words:
            if len(self._prompts) > 1:
                del self._prompts[place]
                self._show_page(min(place, len(self._prompts) - 1))
                self._say_draft()
            else:
                self._finish(stopped=False, after_difficult=False)
        elif is_hidden:
            self._say(self.tr("You will not be asked this again. Your words stay."))
        else:
            self._say(self.tr("There is no other question at the moment. You may skip this one."))

    def show_saved(self) -> None:
        """Say that the entry just kept is on the disk."""
        self._kept_page.show_saved()

    def show_not_saved(self, what: str, next_step: str = "") -> None:
        """Bring the words back on the screen, and say why they could not be kept."""
        self._has_words_to_keep = False
        self._pages.setCurrentWidget(self._writing_page)
        self.notice.say(what, next_step)
        self._box.setFocus()

    # Values out

    @property
    def is_writing(self) -> bool:
        """Tell whether something is being written that is not kept yet."""
        return self._draft is not None and self._pages.currentWidget() is self._writing_page

    def current_draft(self) -> Draft:
        """Return what is written so far, and where the person is.

        Raises:
            RuntimeError: `begin` has not been called.
        """
        if self._draft is None:
            raise RuntimeError("nothing was begun")
        return replace(
            self._draft,
            entry=replace(self._draft.entry, answers=self._written_answers(), feelings=self.additions.feelings),
            saved_at=self._clock.now(),
            prompt_ids=tuple(prompt.id for prompt in self._prompts),
            page=self._page,
            cursor=self._box.textCursor().position(),
        )

    @property
    def open_prompt_id(self) -> str:
        """Return the question that is open."""
        return self._prompts[self._page].id if self._prompts else ""

    def note_addition(self) -> None:
        """Give out the draft, now that something was said or drawn for it."""
        if self.is_writing:
            self._is_touched = True
            self._say_draft()

    def offer_reading(self, *, offered: bool) -> None:
        """Show the button that reads aloud, or none where there is no voice."""
        self._read.setVisible(offered)

    def show_reading(self, *, reading: bool) -> None:
        """Say on the button what it does now: begin to read, or stop."""
        self._is_reading = reading
        words = self.tr("Stop reading") if reading else self.tr("Read aloud")
        self._read.setText(words)
        self._read.setAccessibleName(words)

    @Slot()
    def flush(self) -> None:
        """Give out the draft now, if anything was typed since the last time."""
        if self._has_words_to_keep and self.is_writing:
            self._say_draft()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give out the draft when the box is left."""
        if event.type() is QEvent.Type.FocusOut and watched is self._box:
            self.flush()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Take up a new text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._limit_box()

    # Pages

    def _show_page(self, page: int, *, cursor: int | None = None) -> None:
        self._page = page
        prompt = self._prompts[page]
        answer = self._answers.get(prompt.id)
        question = answer.prompt_text if answer else prompt.text
        self.silence_requested.emit()
        self._question.show_question(question, quotes=prompt.id.startswith(PREFIX))
        self._is_showing = True
        self._box.setPlainText(answer.text if answer else "")
        self._is_showing = False
        place_cursor(self._box, cursor)
        self._certainty.setVisible(prompt.domain is Domain.MEMORIES)
        self._certainty.set_certainty(answer.certainty if answer else None)
        is_difficult = prompt.domain is Domain.DIFFICULT
        enough = self.tr("Two lines are enough, if you like. You may stop at any time.")
        self._hint.setText(enough if is_difficult else "")
        self._hint.setVisible(is_difficult)
        self._dots.show_page(page, len(self._prompts))
        # Right after a session nothing counts and nothing is left to do.
        self._dots.setVisible(len(self._prompts) > 1 and prompt.moment is not Moment.FIRST_CAPTURE)
        self._box.setAccessibleName(question)
        self._box.setAccessibleDescription(" ".join(filter(None, (self._dots.accessibleName(), self._hint.text()))))
        self._back.setVisible(page > 0)
        is_last = page == len(self._prompts) - 1
        words = self.tr("Keep") if is_last else self.tr("Next")
        self._next.setText(words)
        self._next.setAccessibleName(words)
        self._more.setChecked(False)
        for each in (self._hide, self._all):
            each.setVisible(False)
        self._writing_page.verticalScrollBar().setValue(0)
        self._box.setFocus()

    def _turn_to(self, page: int) -> None:
        self.page_left.emit()
        self._show_page(page)
        if self._is_touched:
            self._say_draft()

    def _finish(self, *, stopped: bool, after_difficult: bool) -> None:
        self.flush()
        self._pause.stop()
        entry = self._entry_to_keep()
        if entry is None and not after_difficult:
            self.left.emit()
            return
        self.notice.clear()
        self.silence_requested.emit()
        at = self._prompts[self._page]
        self._kept_page.show_page(
            entry,
            stopped=stopped,
            after_difficult=after_difficult,
            stopped_at=at.id if stopped else "",
            of_body=stopped and at.domain is Domain.BODY,
        )
        self._pages.setCurrentWidget(self._kept_page)
        self._kept_page.setFocus()
        if entry is not None:
            self.kept.emit(entry)

    # Words

    def _has_words(self, prompt_id: str) -> bool:
        answer = self._answers.get(prompt_id)
        return answer is not None and bool(answer.text.strip())

    def _written_answers(self) -> tuple[Answer, ...]:
        """Return the answers that hold words, in the order of the pages; those without a page come last."""
        ids = dict.fromkeys([*(prompt.id for prompt in self._prompts), *self._answers])
        return tuple(self._answers[prompt_id] for prompt_id in ids if self._has_words(prompt_id))

    def _entry_to_keep(self) -> Entry | None:
        if self._draft is None:
            return None
        entry = replace(
            self._draft.entry,
            answers=self._written_answers(),
            feelings=self.additions.feelings,
            written_at=self._clock.now(),
        )
        return None if entry.is_empty and not self.additions.has_any else entry

    def _say_draft(self) -> None:
        self._has_words_to_keep = False
        self._pause.stop()
        self.draft_changed.emit(self.current_draft())

    def _say(self, text: str) -> None:
        self._hint.setText(text)
        self._hint.show()
        announce(self, text)
        self._box.setFocus()

    def _limit_box(self) -> None:
        self._box.setMinimumHeight(theme.current().px(_BOX_HEIGHT))

    # What the person does

    @Slot()
    def _on_box_text_changed(self) -> None:
        if self._is_showing or self._draft is None:
            return
        prompt = self._prompts[self._page]
        known = self._answers.get(prompt.id)
        self._answers[prompt.id] = Answer(
            prompt_id=prompt.id,
            prompt_text=known.prompt_text if known else prompt.text,
            domain=prompt.domain,
            text=self._box.text,
            certainty=self._certainty.certainty if prompt.domain is Domain.MEMORIES else None,
        )
        self._has_words_to_keep = self._is_touched = True
        self._pause.start()
        follow_cursor(self._writing_page, self._box)

    @Slot()
    def _on_certainty_changed(self) -> None:
        self._on_box_text_changed()

    @Slot()
    def _on_addition_changed(self) -> None:
        if self._draft is not None:
            self._has_words_to_keep = self._is_touched = True
            self._pause.start()

    @Slot()
    def _on_next_clicked(self) -> None:
        if self._page + 1 < len(self._prompts):
            self._turn_to(self._page + 1)
        else:
            self._finish(stopped=False, after_difficult=False)

    @Slot()
    def _on_skip_clicked(self) -> None:
        self._on_next_clicked()

    @Slot()
    def _on_back_clicked(self) -> None:
        if self._page > 0:
            self._turn_to(self._page - 1)

    @Slot()
    def _on_stop_clicked(self) -> None:
        self._finish(stopped=True, after_difficult=self._prompts[self._page].domain is Domain.DIFFICULT)

    @Slot()
    def _on_read_clicked(self) -> None:
        if self._is_reading:
            self.silence_requested.emit()
        elif self.is_writing and not self._read.isHidden():
            self.read_requested.emit(self._question.text)

    @Slot()
    def _on_all_clicked(self) -> None:
        self.silence_requested.emit()
        self.prompts_requested.emit()

    @Slot()
    def _on_swap_clicked(self) -> None:
        self.swap_requested.emit(self._prompts[self._page].id)

    @Slot(bool)
    def _on_more_toggled(self, shown: bool) -> None:
        for each in (self._hide, self._all):
            each.setVisible(shown)

    @Slot()
    def _on_hide_clicked(self) -> None:
        self._hiding = self._prompts[self._page].id
        self.hide_requested.emit(self._hiding)

    @Slot()
    def _on_next_keys(self) -> None:
        if self.is_writing:
            self._on_next_clicked()

    @Slot()
    def _on_back_keys(self) -> None:
        if self.is_writing:
            self._on_back_clicked()

    @Slot()
    def _on_stop_keys(self) -> None:
        if self.is_writing:
            self._on_stop_clicked()
        elif self._draft is not None:
            self.left.emit()
