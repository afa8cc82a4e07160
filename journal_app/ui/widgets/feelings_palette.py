"""Feelings in words: one's own first, then those used before, then a palette; each as strong as the person says."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from journal_app.catalog.feelings import FeelingGroup
from journal_app.domain.entry import Feeling
from journal_app.ui import words
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.mood_slider import MoodSlider
from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, button, column, holder, label, row

LONGEST_WORD = 60
MOST_OFFERED = 12
"""So many words used before are offered."""
_LITTLE, _SOME, _MUCH = 2, 5, 8
"""The three steps that Page Up and Page Down take."""
_COLUMN = 300


class FeelingsPalette(QWidget):
    """Chips add a feeling and take it away; beside them each has a slider that may stay untouched.

    Args:
        groups: From `catalog.feelings.load`.

    Signals:
        feelings_changed: A feeling was added, taken away, or is stronger or weaker now.
    """

    feelings_changed = Signal()

    def __init__(self, groups: Sequence[FeelingGroup]) -> None:
        super().__init__()
        self._rows: dict[str, _FeelingRow] = {}
        self._chips: dict[str, list[Button]] = {}
        self.own = text_line(self.tr("In your own words"), longest=LONGEST_WORD)
        self.own.setPlaceholderText(self.tr("One word, or a few"))
        self.own.returnPressed.connect(self._on_own_ended)
        self.own.textEdited.connect(self._on_own_text_edited)
        self._add = button(self.tr("Add"), on_click=self._on_own_ended)
        self._add.setAccessibleName(self.tr("Add your own word for a feeling"))
        own = row(self.own, self._add)
        own.setStretch(0, 1)
        own_frame = holder(own)
        own_frame.setFocusProxy(self.own)
        self._used = FlowLayout(spacing=6)
        self._used_part = holder(
            column(label(self.tr("Words you used before"), "label"), holder(self._used), spacing=4)
        )
        self._used_part.hide()
        self._groups = groups
        palette = [self._group(group) for group in groups]
        self._list = column(spacing=10)
        self._none_yet = label(self.tr("Nothing chosen. None is fine."), "secondary")
        chosen = Card(label(self.tr("Chosen"), "heading"), self._none_yet, self._list, None, look="inset")
        offered = holder(
            column(Field(self.tr("In your own words"), own_frame), self._used_part, *palette, None, spacing=14)
        )
        self.setLayout(ColumnsLayout(offered, chosen, least=_COLUMN, weights=(3, 2), spacing=20))
        self.setFocusProxy(self.own)

    @property
    def feelings(self) -> tuple[Feeling, ...]:
        """Return what was chosen, in that order; a word that is still being typed counts."""
        chosen = tuple(each.feeling for each in self._rows.values())
        typed = _tidy(self.own.text())
        return (*chosen, Feeling(word=typed)) if typed and typed.casefold() not in self._rows else chosen

    def set_feelings(self, feelings: Iterable[Feeling]) -> None:
        """Show these as chosen, without a signal."""
        for folded in tuple(self._rows):
            self._take_away(folded)
        self.own.clear()
        for feeling in feelings:
            self._put(feeling)

    def set_known(self, used: Iterable[str]) -> None:
        """Offer words that the person used before, the latest first; what the palette has is not offered twice."""
        ours = {word.casefold() for group in self._groups for word in group.words}
        while (item := self._used.takeAt(0)) is not None:
            if isinstance(old := item.widget(), Button):
                for chips in self._chips.values():
                    if old in chips:
                        chips.remove(old)
                old.hide()
                old.deleteLater()
        fresh = [word for word in dict.fromkeys(_tidy(each) for each in used) if word and word.casefold() not in ours]
        before: QWidget = self._add
        for word in fresh[:MOST_OFFERED]:
            chip = self._chip(word)
            self._used.addWidget(chip)
            QWidget.setTabOrder(before, chip)  # they were made after the palette, and are read before it
            before = chip
        self._used_part.setVisible(bool(fresh))

    def _group(self, group: FeelingGroup) -> QWidget:
        chips = holder(FlowLayout(*(self._chip(word) for word in group.words), spacing=6))
        return holder(column(label(self._group_name(group), "label"), chips, spacing=4))

    def _group_name(self, group: FeelingGroup) -> str:
        if group.pleasant:
            return self.tr("Pleasant and lively") if group.lively else self.tr("Pleasant and quiet")
        return self.tr("Unpleasant and lively") if group.lively else self.tr("Unpleasant and quiet")

    def _chip(self, word: str) -> Button:
        chip = Button(word, "chip")
        chip.setCheckable(True)
        chip.setChecked(word.casefold() in self._rows)
        chip.clicked.connect(lambda checked=False, it=word: self._on_chip_clicked(it, checked=checked))
        self._chips.setdefault(word.casefold(), []).append(chip)
        return chip

    def _put(self, feeling: Feeling) -> None:
        folded = feeling.word.casefold()
        if folded in self._rows:
            return
        made = _FeelingRow(feeling)
        made.intensity_changed.connect(self.feelings_changed)
        made.removed.connect(lambda: self._on_row_removed(folded))
        self._rows[folded] = made
        self._list.addWidget(made)
        made.show()  # now, so that it can take the focus
        self._follow(folded)

    def _take_away(self, folded: str) -> None:
        made = self._rows.pop(folded, None)
        if made is None:
            return
        self._list.removeWidget(made)
        made.hide()
        made.deleteLater()
        self._follow(folded)

    def _follow(self, folded: str) -> None:
        for chip in self._chips.get(folded, ()):
            chip.setChecked(folded in self._rows)
        self._none_yet.setVisible(not self._rows)
        self.updateGeometry()

    def _on_chip_clicked(self, word: str, *, checked: bool) -> None:
        if checked:
            self._put(Feeling(word=word))
            announce(self, self.tr("Added: {word}").format(word=word))
        else:
            self._take_away(word.casefold())
        self.feelings_changed.emit()

    def _on_row_removed(self, folded: str) -> None:
        self._take_away(folded)
        self.own.setFocus()
        self.feelings_changed.emit()

    @Slot()
    def _on_own_ended(self) -> None:
        word = _tidy(self.own.text())
        self.own.clear()
        self.own.setFocus()
        if word:
            self._put(Feeling(word=word))
            self.feelings_changed.emit()

    @Slot(str)
    def _on_own_text_edited(self, text: str) -> None:
        if text.endswith(","):
            self._on_own_ended()


class _FeelingRow(QWidget):
    """One chosen feeling: its word, how strong, and the way to take it out again."""

    intensity_changed = Signal()
    removed = Signal()

    def __init__(self, feeling: Feeling) -> None:
        super().__init__()
        self._word = feeling.word
        self.slider = _StrengthSlider()
        self.slider.setAccessibleName(self.tr("How strong: {word}, 0 to 10").format(word=feeling.word))
        self.slider.setToolTip(self.tr("Arrow keys, digits, or Page Up and Page Down"))
        self.slider.set_mood(feeling.intensity)
        self._said = label("", "label")
        remove = button("", "icon", icon="x", says=self.tr("Take out: {word}").format(word=feeling.word))
        remove.clicked.connect(self.removed)
        name = label(feeling.word, "heading")
        top = row(name, self._said, remove)
        top.setStretch(0, 1)
        self.setLayout(column(top, self.slider, spacing=0))
        self._say_aloud(self._said)
        self.slider.mood_changed.connect(self._on_slider_mood_changed)

    @property
    def feeling(self) -> Feeling:
        """Return the word, and how strong where that was said."""
        return Feeling(word=self._word, intensity=self.slider.mood)

    def _say_aloud(self, said: QLabel) -> None:
        strength = self.slider.mood
        if strength is None:
            said.setText(self.tr("how strong, if you like"))
        else:
            said.setText(self.tr("{strength} of 10").format(strength=words.number(strength)))

    @Slot()
    def _on_slider_mood_changed(self) -> None:
        self._say_aloud(self._said)
        self.intensity_changed.emit()


class _StrengthSlider(MoodSlider):
    """0 to 10, with three steps for who wants no figures: a little, some, much."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Page Up and Page Down as the next of the three steps."""
        steps = {Qt.Key.Key_PageUp: (_LITTLE, _SOME, _MUCH), Qt.Key.Key_PageDown: (_MUCH, _SOME, _LITTLE)}
        key = Qt.Key(event.key())
        if key not in steps:
            super().keyPressEvent(event)
            return
        ahead = steps[key]
        now = self.mood
        beyond = [each for each in ahead if now is None or (each > now if key is Qt.Key.Key_PageUp else each < now)]
        self.set_mood(beyond[0] if beyond else ahead[-1])
        self.mood_changed.emit(self.mood)


def _tidy(text: str) -> str:
    return " ".join(text.replace(",", " ").split())[:LONGEST_WORD]
