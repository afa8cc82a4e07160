"""The tags of an entry: press one to take it off, type one to put it on."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from journal_app.domain.entry import tidy_tags
from journal_app.ui.widgets.parts import FlowLayout, button, column, empty, holder


class TagEditor(QWidget):
    """Chips for the tags there are, and a field for a new one; Enter or a comma ends a tag.

    Signals:
        tags_changed: All the tags (tuple of str).
    """

    tags_changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tags: tuple[str, ...] = ()
        self._flow = FlowLayout(spacing=6)
        self._chips = holder(self._flow)
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("Add a tag"))
        self.line.setAccessibleName(self.tr("Add a tag"))
        self.line.returnPressed.connect(self._on_line_ended)
        self.line.editingFinished.connect(self._on_line_ended)
        self.line.textEdited.connect(self._on_line_text_edited)
        self.setLayout(column(self._chips, self.line, spacing=8))
        self.set_tags(())

    @property
    def tags(self) -> tuple[str, ...]:
        """Return the tags, in order; one that is still being typed counts."""
        return tidy_tags((*self._tags, *self.line.text().split(",")))

    def set_tags(self, tags: Iterable[str]) -> None:
        """Show these tags, without announcing them."""
        self._tags = tidy_tags(tags)
        self.line.clear()
        empty(self._flow)
        for tag in self._tags:
            chip = button(tag, "chip", icon="x", says=self.tr("Take off tag %1").replace("%1", tag))
            chip.setLayoutDirection(_opposite(self.layoutDirection()))  # the cross belongs after the word
            chip.setProperty("tag", tag)
            chip.clicked.connect(self._on_chip_clicked)
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(self._tags))
        self._chips.updateGeometry()

    def set_known(self, tags: Iterable[str]) -> None:
        """Offer tags used before while one is typed."""
        completer = QCompleter(list(tags), self.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.line.setCompleter(completer)

    @Slot()
    def _on_line_ended(self) -> None:
        self._change(self.tags)

    @Slot(str)
    def _on_line_text_edited(self, text: str) -> None:
        if text.endswith(","):
            self._change(self.tags)

    @Slot()
    def _on_chip_clicked(self) -> None:
        tag = self.sender().property("tag")
        self.line.setFocus()
        self._change(tuple(other for other in self._tags if other != tag))

    def _change(self, tags: tuple[str, ...]) -> None:
        if tags != self._tags:
            self.set_tags(tags)
            self.tags_changed.emit(self._tags)


def _opposite(direction: Qt.LayoutDirection) -> Qt.LayoutDirection:
    if direction is Qt.LayoutDirection.LeftToRight:
        return Qt.LayoutDirection.RightToLeft
    return Qt.LayoutDirection.LeftToRight
