"""One grounding exercise, one step at a time; the person goes on or stops whenever they like."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut

from journal_app.domain.support import GroundingExercise, Sense
from journal_app.ui import words
from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.parts import Page, button, column, label, row
from journal_app.ui.widgets.progress_ring import ProgressRing


class GroundingPlayer(Page):
    """Shows a step in large letters. The right arrow goes on, the left one back, Escape stops; so do the buttons.

    Args:
        large: For tired eyes: larger letters, targets of 72 px, and nothing that counts steps or time.

    Signals:
        stopped: Left, at the end or before.
        step_shown: The words of the step (str), for who reads them aloud.
    """

    stopped = Signal()
    step_shown = Signal(str)

    def __init__(self, *, large: bool = False) -> None:
        super().__init__(widest=680, centred=True)
        self._is_large = large
        self._exercise: GroundingExercise | None = None
        self._step = 0
        self._name = label("", "secondary")
        self._ring = ProgressRing()
        self._text = label("", "ask" if large else "question")
        self._caution = label("", "serif" if large else "secondary")
        self._where = label("", "caption")
        for each in (self._name, self._text, self._caution, self._where):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._next = button(self.tr("Next"), "primary", on_click=self.go_on)
        self._back = button(self.tr("Back"), on_click=self.go_back)
        self._stop = button(self.tr("Enough of this") if large else self.tr("Stop"), "quiet", on_click=self.stop)
        self._stop.setAccessibleName(self.tr("Stop the exercise"))
        if large:
            self._where.hide()
            for target in (self._next, self._back, self._stop):
                target.setProperty("target", "huge")
        middle = column(
            None,
            self._name,
            row(None, self._ring, None),
            8,
            self._text,
            self._caution,
            self._where,
            16,
            row(None, self._next, self._back, self._stop, None),
            None,
            spacing=16,
        )
        self.body.addLayout(middle, 1)
        # Shortcuts, because a focused button takes the arrow keys to move the focus.
        for key, action in (
            (Qt.Key.Key_Right, self.go_on),
            (Qt.Key.Key_Left, self.go_back),
            (Qt.Key.Key_Escape, self.stop),
        ):
            QShortcut(QKeySequence(key), self, action, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def step(self) -> int:
        """Return which step is shown, from 0."""
        return self._step

    @property
    def text(self) -> str:
        """Return the words of the step."""
        return self._text.text()

    def play(self, exercise: GroundingExercise) -> None:
        """Begin an exercise."""
        self._exercise = exercise
        self._name.setText(exercise.name)
        self._show_step(0)
        self._next.setFocus()

    @Slot()
    def go_on(self) -> None:
        """Show the next step; after the last one, stop."""
        if self._exercise is None or self._step + 1 >= len(self._exercise.steps):
            self.stop()
        else:
            self._show_step(self._step + 1)

    @Slot()
    def go_back(self) -> None:
        """Show the step before."""
        if self._step > 0:
            self._show_step(self._step - 1)
            self._next.setFocus()

    @Slot()
    def stop(self) -> None:
        """Leave the exercise."""
        self._ring.stop()
        self._exercise = None
        self.stopped.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still while nobody looks."""
        self._ring.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop the ring where there is little room: the words matter more."""
        super().resizeEvent(event)
        self._show_ring()

    def _show_ring(self) -> None:
        has_room = self.viewport().height() > self._ring.sizeHint().height() * 3
        breathes = self._exercise is not None and self._exercise.sense is Sense.BREATHE
        self._ring.setVisible(has_room and (breathes or not self._is_large))

    def _show_step(self, number: int) -> None:
        exercise = self._exercise
        if exercise is None:
            return
        self._step = number
        step = exercise.steps[number]
        count = len(exercise.steps)
        self._text.setText(step.text)
        self._where.setText(
            self.tr("Step {number} of {count} · about {seconds} seconds, or as long as you like").format(
                number=words.number(number + 1), count=words.number(count), seconds=words.number(step.seconds)
            )
        )
        self._back.setVisible(number > 0)
        last = number + 1 == count
        self._next.setText(self.tr("Done") if last else self.tr("Next"))
        self._next.setAccessibleName(self._next.text())
        self._caution.setText(exercise.caution)
        self._caution.setVisible(bool(exercise.caution) and number == 0)
        self._ring.breathe(breathes=exercise.sense is Sense.BREATHE)
        if not self._is_large:
            self._ring.fill(number / count, (number + 1) / count, step.seconds)
        self._show_ring()
        self.verticalScrollBar().setValue(0)
        announce(self, step.text)
        self.step_shown.emit(step.text)
