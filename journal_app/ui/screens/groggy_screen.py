"""The groggy evening: one short question at a time, three large answers, and always somebody to call.

Nothing here asks what anything means, counts, hurries, deletes or shares. Everything works with one key.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QWidget

from journal_app.domain.drawing import Drawing
from journal_app.domain.prompt import Prompt
from journal_app.domain.readiness import HardCard, HomeCard
from journal_app.domain.support import GroundingExercise
from journal_app.ui import theme
from journal_app.ui.audio.states import RecordingState
from journal_app.ui.widgets.drawing_board import DrawingBoard
from journal_app.ui.widgets.grounding_player import GroundingPlayer
from journal_app.ui.widgets.home_card import HomeCard as HomeCardView
from journal_app.ui.widgets.nobody_watches import nobody_watches
from journal_app.ui.widgets.notice import Notice, announce
from journal_app.ui.widgets.parts import Button, FlowLayout, Page, button, column, empty, focus_first, holder, label
from journal_app.ui.widgets.voice_recorder import VoiceRecorder
from journal_app.ui.widgets.writing import WritingBox

MOST_QUESTIONS = 4
_SIDE_BY_SIDE = 760
"""Width that three large answers need beside each other, in pixels at 100 % text."""
_BETWEEN = 18
_WAITING = frozenset({RecordingState.HELD, RecordingState.UNKEPT})


@dataclass(frozen=True, slots=True, kw_only=True)
class GroggyView:
    """What the groggy evening shows.

    Attributes:
        now: Aware, in the person's own time zone.
        home: What was noted for the rest of the day.
        people: Whom to call, as it was written down.
        hard: The card "if it gets hard".
        questions: At most `MOST_QUESTIONS` are asked.
        exercises: To come back to the room with.
        unfinished: Words that were typed and not kept before the app was closed.
        has_caught: Whether something of this evening is kept already.
    """

    now: datetime
    home: HomeCard | None = None
    people: tuple[str, ...] = ()
    hard: HardCard | None = None
    questions: tuple[Prompt, ...] = ()
    exercises: tuple[GroundingExercise, ...] = ()
    unfinished: str = ""
    has_caught: bool = False


class GroggyScreen(QWidget):
    """Fills the window. Left by Stop here, and then by Open the journal; nothing is asked on the way.

    Signals:
        typed: What stands in the box now, at every key (str).
        line_kept: A few words, and the identifier of the question they answer, or nothing (str, str).
        drawn: A drawing, and the question (Drawing, str).
        record_requested: Begin to record; the question (str).
        asked: A question, or the card for the day, is on the screen: to be read aloud, if that is wanted (str).
        read_requested: It is to be read aloud, whatever was chosen (str).
        turned: Another page is shown; what is read aloud ends.
        hide_requested: Show nothing of what was caught until tomorrow.
        support_requested: Numbers to call.
        rest_requested: Cover the screen.
        left: The journal is wanted.
    """

    typed = Signal(str)
    line_kept = Signal(str, str)
    drawn = Signal(Drawing, str)
    record_requested = Signal(str)
    asked = Signal(str)
    read_requested = Signal(str)
    turned = Signal()
    hide_requested = Signal()
    support_requested = Signal()
    rest_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "groggy")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._view: GroggyView | None = None
        self._questions: tuple[Prompt, ...] = ()
        self._at = 0
        self._before: QWidget | None = None
        self._has_caught = False
        self.recorder = VoiceRecorder(large=True)
        self.board = DrawingBoard(large=True)
        self.notice = Notice()
        self._pages = QStackedWidget()
        self._home_page = self._build_home()
        self._ask_page = self._build_ask()
        self._say_page = self._page(self._said_question(), self.recorder, holder(FlowLayout(self._another_way())))
        self._draw_page = self._build_draw()
        self._write_page = self._build_write()
        self._rest_page = self._build_rest()
        self._person_page = self._build_person()
        self._calm_page = self._build_calm()
        self._player = GroundingPlayer(large=True)
        self._player.stopped.connect(lambda: self._show(self._calm_page))
        self._pages.addWidget(self._player)
        self._foot = self._build_foot()
        # Below the page and not on it: with large text the card is higher than the window.
        body = column(self.notice, self._pages, self._begin_button, self._foot, spacing=12)
        body.setStretch(1, 1)
        body.setContentsMargins(20, 16, 20, 16)
        self.setLayout(body)
        self.recorder.record_requested.connect(self._on_recorder_record_requested)
        self._add_shortcuts()

    # --- what others say

    def begin(self, view: GroggyView) -> None:
        """Begin the evening: first the card for the rest of the day, then the questions."""
        self._view = view
        self._questions = view.questions[:MOST_QUESTIONS]
        self._at = 0
        self._has_caught = view.has_caught
        self.notice.clear()
        self._home.show_card(view.home, view.now)
        self._box.setPlainText(view.unfinished)
        self._show_people(view)
        self._show_exercises(view.exercises)
        self._show(self._home_page)

    @property
    def question(self) -> Prompt | None:
        """Return what is asked at present; nothing once every question was."""
        return self._questions[self._at] if self._at < len(self._questions) else None

    @property
    def unkept_words(self) -> str:
        """Return what stands in the box and is not kept yet."""
        return self._box.text.strip()

    @Slot(object)
    def show_recording(self, state: RecordingState) -> None:
        """Show where the recording stands; when it is over, go on. What waits to be kept is shown, wherever one is."""
        was_saying = self._pages.currentWidget() is self._say_page
        self.recorder.show_state(state)
        self._has_caught = self._has_caught or state is RecordingState.RECORDING
        if state in _WAITING and not was_saying and self.isVisible():
            self._show(self._say_page)
        if was_saying and state is RecordingState.IDLE and self.recorder.notice.isHidden():
            self._go_on()

    @Slot()
    def show_line_kept(self) -> None:
        """Say that the words are kept, and make room for more."""
        self._kept.setText(self.tr("Kept."))
        announce(self, self._kept.text())

    @Slot()
    def show_hidden(self) -> None:
        """Say that nothing of it is shown until tomorrow."""
        self._hide.hide()
        self._rest_words.setText(self.tr("It is kept, and shown nowhere until tomorrow."))
        announce(self, self._rest_words.text())

    def show_not_kept(self, what: str, next_step: str, words: str = "", drawing: Drawing | None = None) -> None:
        """Say that something could not be kept; it comes back to where it was made, for nothing is to be lost."""
        if words and not self.unkept_words:
            self._box.setPlainText(words)
            self._show(self._write_page)
        elif drawing is not None and not self.unkept_words:
            self.board.set_drawing(drawing)
            self._show(self._draw_page)
        self.notice.say(what, next_step)

    # --- pages

    def _page(self, *parts: QWidget, tall: QWidget | None = None) -> Page:
        """Return a page with its parts in the middle; or with one that takes all the room there is."""
        body = column(*parts) if tall else column(None, *parts, None)
        body.setSpacing(theme.current().large_px(_BETWEEN))
        if tall is not None:
            body.setStretchFactor(tall, 1)
        made = Page(body, widest=860, margin=12, centred=True)
        self._pages.addWidget(made)
        return made

    def _large(self, text: str, look: str = "", *, icon: str = "", on_click: Callable[[], object]) -> Button:
        made = button(text, look, icon=icon, on_click=on_click)
        made.setProperty("target", "huge")
        return made

    def _said_question(self) -> QWidget:
        made = label("", "ask")
        made.setObjectName("question")
        return made

    def _build_home(self) -> Page:
        self._home = HomeCardView(large=True)
        self._home.support_requested.connect(self.support_requested)
        self._begin_button = self._large(self.tr("Go on"), "primary", on_click=lambda: self._show(self._ask_page))
        return self._page(self._home, nobody_watches("secondary"))

    def _build_ask(self) -> Page:
        self._say = self._large(self.tr("Say it"), "primary", icon="microphone", on_click=self.say_it)
        self._draw = self._large(self.tr("Draw it"), icon="paint-brush", on_click=self.draw_it)
        self._write = self._large(self.tr("A few words"), icon="pencil-line", on_click=self.write_words)
        self._skip = self._large(self.tr("Skip"), "quiet", on_click=self.skip)
        self._answers = QHBoxLayout()
        self._answers.setContentsMargins(0, 0, 0, 0)
        self._answers.setSpacing(theme.current().large_px(12))
        for each in (self._say, self._draw, self._write):
            self._answers.addWidget(each, 1)
        return self._page(self._said_question(), holder(self._answers), self._skip)

    def _build_draw(self) -> Page:
        keep = self._large(self.tr("Keep it"), "primary", on_click=self._on_drawing_kept)
        buttons = holder(FlowLayout(keep, self._another_way(), spacing=12))
        return self._page(self._said_question(), self.board, buttons, tall=self.board)

    def _build_write(self) -> Page:
        self._box = WritingBox(self.tr("A few words"))
        self._box.installEventFilter(self)
        self._box.textChanged.connect(self._on_box_text_changed)
        self._kept = label("", "serif")
        keep = self._large(self.tr("Keep this line"), "primary", on_click=self.keep_line)
        done = self._large(self.tr("That is all"), on_click=self._on_words_done)
        return self._page(
            self._said_question(),
            self._box,
            self._kept,
            holder(FlowLayout(keep, done, self._another_way(), spacing=12)),
        )

    def _build_rest(self) -> Page:
        self._enough = label(self.tr("Enough for today."), "ask")
        self._rest_words = label("", "serif")
        self._hide = self._large(self.tr("Hide it until tomorrow"), on_click=self.hide_requested.emit)
        buttons = FlowLayout(
            self._large(self.tr("Rest"), "primary", icon="moon", on_click=self.rest_requested.emit),
            self._large(self.tr("One more thing"), on_click=lambda: self._show(self._ask_page)),
            self._hide,
            self._large(self.tr("Open the journal"), "quiet", on_click=self._on_leave_clicked),
            spacing=12,
        )
        return self._page(self._enough, self._rest_words, holder(buttons))

    def _build_person(self) -> Page:
        self._people = label("", "ask")
        self._people.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._tell = label("", "serif")
        numbers = self._large(self.tr("Numbers to call"), icon="lifebuoy", on_click=self.support_requested.emit)
        return self._page(
            label(self.tr("You can call"), "serif"), self._people, self._tell, holder(FlowLayout(numbers, self._back()))
        )

    def _build_calm(self) -> Page:
        self._exercises = column(spacing=12)
        return self._page(label(self.tr("Back to the room"), "ask"), holder(self._exercises), self._back())

    def _back(self) -> Button:
        return self._large(self.tr("Back"), "quiet", icon="arrow-left", on_click=self._go_back)

    def _another_way(self) -> Button:
        return self._large(self.tr("Another way"), "quiet", on_click=self._on_another_way_clicked)

    def _build_foot(self) -> QWidget:
        self._foot_row = QHBoxLayout()
        self._foot_row.setContentsMargins(0, 0, 0, 0)
        self._foot_row.setSpacing(theme.current().px(8))
        self._stop = self._large(self.tr("Stop here"), on_click=self.stop)
        person = self._large(self.tr("My person"), on_click=lambda: self._go_aside(self._person_page))
        calm = self._large(self.tr("Steady"), on_click=lambda: self._go_aside(self._calm_page))
        self._foot_icons = {person: "phone", calm: "anchor", self._stop: "hand-palm"}
        for each in self._foot_icons:
            each.setProperty("foot", "true")
            self._foot_row.addWidget(each, 1)
        return holder(self._foot_row)

    def _show_people(self, view: GroggyView) -> None:
        people = tuple(dict.fromkeys(one for one in view.people if one.strip()))
        self._people.setText("\n".join(people) or self.tr("Whoever is near you, or a number below."))
        self._tell.setText(view.hard.tell_me if view.hard else "")
        self._tell.setVisible(bool(self._tell.text()))

    def _show_exercises(self, exercises: Sequence[GroundingExercise]) -> None:
        empty(self._exercises)
        for exercise in exercises:
            self._exercises.addWidget(self._large(exercise.name, on_click=partial(self._play, exercise)))

    def _play(self, exercise: GroundingExercise) -> None:
        self._show(self._player)
        self._player.play(exercise)

    def _show(self, page: QWidget) -> None:
        self.turned.emit()
        self.notice.clear()
        self._kept.clear()
        words = self.question.text if self.question else self.tr("Anything else you want to keep?")
        for each in page.findChildren(QWidget, "question"):
            each.setText(words)  # type: ignore[attr-defined]  # found by its name: a label
        self._skip.setVisible(self.question is not None)
        self._stop.setVisible(page is not self._rest_page)
        self._begin_button.setVisible(page is self._home_page)
        self._hide.setVisible(self._has_caught)
        self._pages.setCurrentWidget(page)
        if page is self._rest_page:
            kept = self.tr("What you caught is kept, just as it came. It may settle until tomorrow.")
            self._rest_words.setText(kept if self._has_caught else self.tr("Nothing needs to be kept today."))
        if page is self._ask_page:
            announce(self, words)
            self.asked.emit(words)
        if page is self._home_page:
            self._begin_button.setFocus()
            self.asked.emit(self._home.text)
        else:
            focus_first(page)
        if isinstance(page, Page):
            page.verticalScrollBar().setValue(0)

    def _go_aside(self, page: QWidget) -> None:
        """Show a page from which Back leads to where one was; a recording goes on meanwhile."""
        current = self._pages.currentWidget()
        if current not in {self._person_page, self._calm_page, self._player}:
            self._before = current
        self._show(page)

    @Slot()
    def _go_back(self) -> None:
        self._show(self._before or self._ask_page)

    # --- what the person does

    @Slot()
    def say_it(self) -> None:
        """Record at once: this was the one press."""
        self.show_page_to_say()
        self._on_recorder_record_requested()

    def show_page_to_say(self) -> None:
        """Show where one stands while one speaks."""
        self._show(self._say_page)

    @Slot()
    def draw_it(self) -> None:
        """Show an empty sheet."""
        self.board.set_drawing(Drawing(width=self.board.drawing.width, height=self.board.drawing.height))
        self._show(self._draw_page)
        self.board.setFocus()

    @Slot()
    def write_words(self) -> None:
        """Show the box."""
        self._show(self._write_page)
        self._box.setFocus()

    @Slot()
    def skip(self) -> None:
        """Ask the next question, or none."""
        self._go_on()

    @Slot()
    def keep_line(self) -> None:
        """Keep what stands in the box as one line."""
        words = self.unkept_words
        if not words:
            return
        self._box.clear()
        self._has_caught = True
        self.line_kept.emit(words, self._question_id())
        self._box.setFocus()

    @Slot()
    def stop(self) -> None:
        """End for today: whatever is half done is kept."""
        self.keep_line()
        self._keep_drawing()
        self.recorder.stop_requested.emit()
        self._show(self._rest_page)

    def _go_on(self) -> None:
        if self.question is not None:
            self._at += 1
        self._show(self._ask_page if self.question else self._rest_page)

    def _question_id(self) -> str:
        return self.question.id if self.question else ""

    def _keep_drawing(self) -> None:
        if self._pages.currentWidget() is self._draw_page and not self.board.drawing.is_empty:
            self._has_caught = True
            self.drawn.emit(self.board.drawing, self._question_id())

    @Slot()
    def _on_drawing_kept(self) -> None:
        self._keep_drawing()
        self._go_on()

    @Slot()
    def _on_another_way_clicked(self) -> None:
        """Go back to the three answers; what was begun is kept."""
        self.keep_line()
        self._keep_drawing()
        self.recorder.stop_requested.emit()
        self._show(self._ask_page)

    @Slot()
    def _on_words_done(self) -> None:
        self.keep_line()
        self._go_on()

    @Slot()
    def _on_recorder_record_requested(self) -> None:
        self.record_requested.emit(self._question_id())

    @Slot()
    def _on_box_text_changed(self) -> None:
        self._kept.clear()
        self.typed.emit(self._box.text)

    @Slot()
    def _on_leave_clicked(self) -> None:
        self.left.emit()

    # --- keys and room

    def _add_shortcuts(self) -> None:
        for keys, page, act in (
            ("1", self._ask_page, self.say_it),
            ("2", self._ask_page, self.draw_it),
            ("3", self._ask_page, self.write_words),
            ("4", self._ask_page, self.skip),
            ("Right", self._ask_page, self.skip),
        ):
            QShortcut(QKeySequence(keys), page, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        QShortcut(
            QKeySequence(Qt.Key.Key_Escape),
            self,
            self._on_escape,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )
        QShortcut(
            QKeySequence("Ctrl+R"),
            self,
            self._on_read_keys,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )

    @Slot()
    def _on_read_keys(self) -> None:
        current = self._pages.currentWidget()
        if current is self._home_page:
            self.read_requested.emit(self._home.text)
        elif current is self._player:
            self.read_requested.emit(self._player.text)
        elif self.question is not None:
            self.read_requested.emit(self.question.text)

    @Slot()
    def _on_escape(self) -> None:
        current = self._pages.currentWidget()
        if current is self._player:
            self._player.stop()
        elif current in {self._person_page, self._calm_page}:
            self._go_back()
        else:
            self.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a line by Return; with Shift the line goes on below."""
        is_return = (
            watched is self._box
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        )
        if is_return:
            self.keep_line()
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the answers below each other where they would not fit beside each other."""
        super().resizeEvent(event)
        is_wide = self.width() >= theme.current().large_px(_SIDE_BY_SIDE)
        self._answers.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        for answer in (self._say, self._draw, self._write):
            answer.setProperty("target", "giant" if is_wide else "huge")
            answer.style().polish(answer)
        for each, icon in self._foot_icons.items():
            each.set_icon_name(icon if is_wide else "")
