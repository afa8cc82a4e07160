"""The groggy evening: joins the quiet mode to the journal and the microphone. What is caught is kept at once."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from journal_app.catalog import grounding
from journal_app.domain.drawing import Drawing
from journal_app.domain.entry import Entry
from journal_app.domain.prompt import Prompt
from journal_app.errors import JournalError
from journal_app.services.captures import Capture
from journal_app.ui import theme
from journal_app.ui.error_text import describe
from journal_app.ui.flows.recording_flow import RecordingFlow
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.groggy_screen import GroggyScreen, GroggyView

_LARGE: Final = 16_000
"""Wider and higher than any window, in pixels."""


class GroggyFlow(QObject):
    """Opens by itself when a session was planned for now, or when it is asked for.

    Signals:
        begun: The screen is filled and can be shown.
        ended: The journal is wanted.
        changed: It is going on now, or no more; `is_on` says which.
    """

    begun = Signal()
    ended = Signal()
    changed = Signal()

    def __init__(self, unlocked: Unlocked, recording: RecordingFlow, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._captures = unlocked.journal.captures
        self._recording = recording
        self._entry: Entry | None = None
        self._questions: tuple[Prompt, ...] = ()
        self._is_kept = False
        self._dressed: list[QWidget] = []
        self._backdrop: QWidget | None = None
        self.screen = GroggyScreen()
        screen = self.screen
        screen.typed.connect(self._on_typed)
        screen.line_kept.connect(self._on_line_kept)
        screen.drawn.connect(self._on_drawn)
        screen.record_requested.connect(self._on_record_requested)
        screen.hide_requested.connect(self._on_hide_requested)
        screen.support_requested.connect(lambda: unlocked.show_requested.emit("support"))
        screen.left.connect(self._on_left)
        recorder = screen.recorder
        recorder.pause_requested.connect(recording.pause)
        recorder.go_on_requested.connect(recording.go_on)
        recorder.stop_requested.connect(recording.stop)
        recorder.leave_rest_requested.connect(recording.leave_rest)
        recording.state_changed.connect(screen.show_recording)
        recording.level_changed.connect(recorder.show_level)
        recording.silence_changed.connect(recorder.show_silence)
        recording.troubled.connect(recorder.show_trouble)
        recording.refused.connect(recorder.show_error)
        recording.kept.connect(self._on_recording_kept)

    @property
    def is_on(self) -> bool:
        """Tell whether the evening is going on, be support shown above it."""
        return self._entry is not None

    @Slot()
    def begin(self) -> None:
        """Begin, or go on with what was caught a moment ago."""
        if not self._unlocked.read_only:
            self._unlocked.read(partial(self._captures.current, self._unlocked.zone), self._show)

    def save_now(self) -> JournalError | None:
        """Keep what stands in the box as a draft, wait for it, and return what prevented it, if anything did."""
        if self._entry is None:
            return None
        problems: list[JournalError] = []
        keep = partial(self._captures.keep_typed, self._entry, self.screen.unkept_words)
        self._unlocked.read(keep, None, problems.append)
        self._unlocked.finish()
        return problems[0] if problems else None

    def _show(self, capture: Capture) -> None:
        self._entry = capture.entry
        self._is_kept = False
        self._questions = capture.questions
        self._dim()
        self.screen.begin(
            GroggyView(
                now=self._unlocked.local_now,
                home=capture.home,
                people=capture.people,
                hard=capture.hard,
                questions=capture.questions,
                exercises=grounding.load(),
                unfinished=capture.unfinished,
                has_caught=capture.is_kept,
            )
        )
        self.changed.emit()
        self.begun.emit()

    def _question(self, prompt_id: str) -> Prompt | None:
        return next((prompt for prompt in self._questions if prompt.id == prompt_id), None)

    # --- what was caught

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        if self._entry is not None:
            keep = partial(self._captures.keep_typed, self._entry, text)
            self._unlocked.read(keep, None, partial(self._say_not_kept, ""))

    @Slot(str, str)
    def _on_line_kept(self, text: str, prompt_id: str) -> None:
        if self._entry is not None:
            add = partial(self._captures.add_line, self._entry, text, self._question(prompt_id))
            self._unlocked.change(add, lambda _: self.screen.show_line_kept(), partial(self._say_not_kept, text))

    @Slot(Drawing, str)
    def _on_drawn(self, drawing: Drawing, prompt_id: str) -> None:
        if self._entry is not None:
            keep = partial(self._keep_drawing, self._entry, drawing, prompt_id)
            self._unlocked.change(keep, None, partial(self._say_not_kept, "", drawing=drawing))

    def _keep_drawing(self, entry: Entry, drawing: Drawing, prompt_id: str) -> None:
        self._unlocked.journal.media.save_drawing(entry.id, drawing, zone=entry.zone, prompt_id=prompt_id)
        self._captures.ensure_kept(entry)

    @Slot(str)
    def _on_record_requested(self, prompt_id: str) -> None:
        if self._entry is not None:
            self._recording.begin(self._entry.id, prompt_id)

    @Slot(float)
    def _on_recording_kept(self, _seconds: float) -> None:
        if self._entry is not None and not self._is_kept:
            self._is_kept = True
            self._unlocked.change(partial(self._captures.ensure_kept, self._entry))

    @Slot()
    def _on_hide_requested(self) -> None:
        if self._entry is not None:
            self._unlocked.change(partial(self._captures.hide, self._entry), lambda _: self.screen.show_hidden())

    def _say_not_kept(self, text: str, error: JournalError, *, drawing: Drawing | None = None) -> None:
        said = describe(error)
        self.screen.show_not_kept(said.what, said.next_step, text, drawing)

    # --- leaving

    @Slot()
    def _on_left(self) -> None:
        """Go to the journal; for this session the quiet mode opens by itself no more."""
        self._unlocked.read(self._put_off, None)
        self.end()
        self.ended.emit()
        self._unlocked.changed.emit()

    def _put_off(self) -> None:
        session = self._captures.due_session()
        if session is not None:
            self._captures.put_off(session)

    def end(self) -> None:
        """Turn the light up again."""
        self._entry = None
        self._brighten()
        self.changed.emit()

    # --- the dim light

    def _dim(self) -> None:
        """Dim what can be seen: this screen, what is around it, and each other screen once it is shown."""
        look = theme.current()
        look.dim(on=True)
        look.dress(self.screen)
        stack = self.screen.parentWidget()
        if self._backdrop is not None or not isinstance(stack, QStackedWidget):
            return
        for part in _around(stack):
            self._dress(part)
        self._backdrop = QWidget(stack.parentWidget())
        self._backdrop.setStyleSheet(f"background: {look.scheme.bg};")
        self._backdrop.resize(_LARGE, _LARGE)  # it is seen as far as its parent reaches
        self._backdrop.lower()
        self._backdrop.show()
        stack.currentChanged.connect(self._on_stack_current_changed)

    @Slot(int)
    def _on_stack_current_changed(self, index: int) -> None:
        stack = self.screen.parentWidget()
        shown = stack.widget(index) if isinstance(stack, QStackedWidget) else None
        if self._backdrop is not None and shown is not None and shown is not self.screen:
            self._dress(shown)

    def _dress(self, tree: QWidget) -> None:
        self._dressed = [*(each for each in self._dressed if each is not tree), tree]
        theme.current().dress(tree)

    def _brighten(self) -> None:
        look = theme.current()
        look.dim(on=False)
        stack = self.screen.parentWidget()
        if self._backdrop is None or not isinstance(stack, QStackedWidget):
            return
        stack.currentChanged.disconnect(self._on_stack_current_changed)
        self._backdrop.deleteLater()
        self._backdrop = None
        for tree in self._dressed:
            look.undress(tree)
        for screen in _children(stack):  # they may have been filled, out of sight, while it was dim
            if screen not in self._dressed and screen is not self.screen:
                look.redraw(screen)
        self._dressed = []


def _children(widget: QWidget) -> list[QWidget]:
    return widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)


def _around(widget: QWidget) -> Iterator[QWidget]:
    """Yield the parts of a window that are beside a widget, and beside what it is in."""
    while (parent := widget.parentWidget()) is not None:
        yield from (part for part in _children(parent) if part is not widget)
        widget = parent
