"""A small form that makes a thread of a selection, or adds the selection to one."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox

from journal_app.domain.identifiers import Identifier
from journal_app.domain.thread import ThreadKind
from journal_app.ui import words
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, holder, label
from journal_app.ui.widgets.wheel import leave_wheel_to_page

LONGEST_NAME = 80
_BETWEEN_WORDS = r"[\s*_>#`]+"
"""What may stand between two words in the source of an entry, and is not shown."""


class ThreadForm(Card):
    """Hidden until words were selected and a thread is wanted. Escape leaves it.

    Signals:
        kept: Identifier of the thread to add to, or nothing for a new one; its name, which may be blank; ThreadKind.
        closed: Left without keeping.
    """

    kept = Signal(str, str, object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(look="inset")
        self._words = label("", "prose")
        self.to = QComboBox()
        self.to.setAccessibleName(self.tr("Which thread"))
        self.to.addItem(self.tr("A new thread"), "")
        self.name = text_line(self.tr("What you call it"), longest=LONGEST_NAME)
        self.kind: Choice[ThreadKind] = Choice(self.tr("What it is"), [(one, thread_kind(one)) for one in ThreadKind])
        self.kind.choose(ThreadKind.IMAGE)
        named = Field(self.tr("What you call it; left blank, these words"), self.name)
        self._new = holder(column(named, self.kind))
        self.keep = button(self.tr("Keep"), on_click=self._on_keep_clicked)
        self.keep.setAccessibleName(self.tr("Keep this thread"))
        leave = button(self.tr("Not now"), "quiet", on_click=self._on_leave_clicked)
        leave.setAccessibleName(self.tr("No thread now"))
        for part in (
            label(self.tr("A thread"), "heading"),
            self._words,
            self.to,
            self._new,
            holder(FlowLayout(self.keep, leave)),
        ):
            self.body.addWidget(part)
        self.name.returnPressed.connect(self._on_keep_clicked)
        self.to.currentIndexChanged.connect(self._on_to_changed)
        leave_wheel_to_page(self)
        self.hide()
        on_escape(self, self._on_leave_clicked)

    def set_threads(self, threads: Sequence[tuple[Identifier, str]]) -> None:
        """Offer these threads to add to, each with its name."""
        chosen = self.to.currentData()
        while self.to.count() > 1:
            self.to.removeItem(1)
        for thread_id, name in threads:
            self.to.addItem(name, thread_id)
        self.to.setCurrentIndex(max(self.to.findData(chosen), 0))
        self.to.setVisible(self.to.count() > 1)

    def begin(self, selected: str) -> None:
        """Open the form for some words."""
        self._words.setText(self.tr("“{words}”").format(words=" ".join(selected.split())))
        self.name.clear()
        self.to.setCurrentIndex(0)
        self.show()
        self.name.setFocus()
        bring_into_view(self)

    def put_away(self) -> None:
        """Close the form without a word, and keep none of another entry."""
        self.hide()
        self._words.clear()
        self.name.clear()

    @Slot()
    def _on_to_changed(self) -> None:
        self._new.setVisible(not self.to.currentData())

    @Slot()
    def _on_keep_clicked(self) -> None:
        self.hide()
        self.kept.emit(self.to.currentData(), " ".join(self.name.text().split()), self.kind.value)

    @Slot()
    def _on_leave_clicked(self) -> None:
        self.hide()
        self.closed.emit()


def place_of(selected: str, before: str, source: str) -> tuple[int, int] | None:
    """Return where selected words stand in the source they were shown from, in code points; None where they do not.

    Args:
        selected: As shown.
        before: Everything shown before them; tells which one it is, where they stand there more than once.
        source: `Entry.words`.
    """
    parts = [re.escape(word) for word in selected.split()]
    if not parts:
        return None
    pattern = re.compile(_BETWEEN_WORDS.join(parts))
    found = [match.span() for match in pattern.finditer(source)]
    number = len(pattern.findall(before))
    return found[min(number, len(found) - 1)] if found else None


def thread_kind(kind: ThreadKind) -> str:
    """Return what comes back, in a word."""
    match kind:
        case ThreadKind.IMAGE:
            return words.translate("ThreadForm", "Image")
        case ThreadKind.PERSON:
            return words.translate("ThreadForm", "Person")
        case ThreadKind.PLACE:
            return words.translate("ThreadForm", "Place")
        case ThreadKind.SENTENCE:
            return words.translate("ThreadForm", "Sentence")
