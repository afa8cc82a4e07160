"""One entry that may be shared: whether, and what of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.entry import Entry, EntryHeader, EntryKind, Privacy
from journal_app.domain.media import Attachment, MediaKind
from journal_app.domain.share import Redaction
from journal_app.domain.share_selection import ENTRY_FIELDS, TEXT, TITLE, VEIL_NOTE, EntryChoice, answer_key, words_of
from journal_app.ui import words
from journal_app.ui.sharing import wording
from journal_app.ui.sharing.redacting import RedactionBox
from journal_app.ui.sharing.ticks import TickLine, Ticks
from journal_app.ui.widgets.parts import Button, Card, column, label

_FIELDS = (TITLE, TEXT, "answers", "mood", "feelings", "tags", "moment")


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeEntry:
    """An entry with what was recorded and drawn in it."""

    entry: Entry
    attachments: tuple[Attachment, ...] = ()


class EntryRow(QWidget):
    """A line to tick, and below it, once asked for, what of the entry goes along.

    Signals:
        changed: Another choice.
        details_requested: The entry is to be read, to choose what of it (id).
    """

    changed = Signal()
    details_requested = Signal(str)

    def __init__(self, header: EntryHeader, choice: EntryChoice | None) -> None:
        super().__init__()
        self.header = header
        self._kept = choice or EntryChoice(entry_id=header.id)
        self._details: _EntryDetails | None = None
        self._was_changed = False
        headline = words.headline(header)
        self._more = Button(self.tr("What of it"), "quiet")
        self._more.setAccessibleName(self.tr("What of it: {entry}").format(entry=headline))
        self._more.setCheckable(True)
        self._more.toggled.connect(self._on_more_toggled)
        self.line = TickLine(headline, self._about(), self._more)
        self.line.set_ticked(ticked=choice is not None)
        self.line.toggled.connect(self.changed)
        self._body = column(self.line, spacing=4)
        self.setLayout(self._body)

    @property
    def choice(self) -> EntryChoice | None:
        """Return what was chosen of it; None where it stays here."""
        if not self.line.is_ticked:
            return None
        return self._details.choice if self._details else self._kept

    @property
    def needs_groggy_tick(self) -> bool:
        """Tell whether it is shared only with the tick for what was caught while groggy."""
        return self.header.groggy or self.header.kind is EntryKind.CAPTURE

    def warn(self, *, groggy_is_off: bool) -> None:
        """Say that it stays here although it is ticked, where that is so."""
        said = self._about()
        if groggy_is_off and self.needs_groggy_tick and self.line.is_ticked:
            said = self.tr("{about}. It stays here unless groggy captures are ticked above.").format(about=said)
        if self._was_changed and not self.line.is_ticked:
            said = self.tr("{about}. It was changed since: choose again what of it goes along.").format(about=said)
        self.line.say(said)

    def look_again(self) -> None:
        """Ask for the entry once more where something was chosen of its words: they may have changed."""
        if self._seen:
            self.details_requested.emit(self.header.id)

    def show_details(self, whole: WholeEntry) -> None:
        """Show what may be chosen of the entry; words that have changed are chosen anew, and stay here until then."""
        if self._seen not in {"", words_of(whole.entry)}:
            self._forget_choice()
        if self._details is None and self._more.isChecked():
            self._details = _EntryDetails(whole, self._kept)
            self._details.changed.connect(self.changed)
            self._body.addWidget(self._details)
            self._details.show()

    @property
    def _seen(self) -> str:
        return self._details.seen if self._details else self._kept.seen

    def _forget_choice(self) -> None:
        if self._details is not None:
            self._details.deleteLater()
            self._details = None
        self._kept = EntryChoice(entry_id=self.header.id)
        self._was_changed = True
        self.line.set_ticked(ticked=False)
        self.changed.emit()

    def _about(self) -> str:
        header = self.header
        told = [wording.when(header.happened_at, header.zone), words.entry_kind(header.kind)]
        if header.privacy is Privacy.FOR_THERAPIST:
            told.append(words.privacy(header.privacy))
        if header.groggy:
            told.append(self.tr("Captured while groggy"))
        if header.veiled:
            told.append(self.tr("Veiled; its note goes along"))
        return "  ·  ".join(told)

    @Slot(bool)
    def _on_more_toggled(self, wanted: bool) -> None:
        if not wanted and self._details is not None:
            self._details.hide()
        elif self._details is not None:
            self._details.show()
        elif wanted:
            self.details_requested.emit(self.header.id)


class _EntryDetails(Card):
    """Fields, answers, passages and recordings of one entry."""

    changed = Signal()

    def __init__(self, whole: WholeEntry, choice: EntryChoice) -> None:
        super().__init__(look="inset", spacing=10)
        self._choice = choice
        self.seen = words_of(whole.entry)
        self._texts: dict[str, RedactionBox] = {}
        self._answers: dict[int, TickLine] = {}
        self._attached: dict[str, TickLine] = {}
        entry = whole.entry
        present = {
            TITLE: entry.title,
            TEXT: entry.text,
            "answers": entry.answers,
            "mood": entry.mood is not None,
            "feelings": entry.feelings,
            "tags": entry.tags,
            "moment": entry.moment,
        }
        shown = [(name, wording.caption(name)) for name in _FIELDS if present[name]]
        self._absent = ENTRY_FIELDS - {name for name, _ in shown}
        self._fields = Ticks(self.tr("Of this entry"), shown)
        self._fields.choose(choice.fields)
        self._fields.changed.connect(self.changed)
        self.body.addWidget(label(self.tr("What of this entry goes along"), "label"))
        self.body.addWidget(self._fields)
        self._add_texts(entry, choice.redactions)
        self._add_attachments(whole.attachments, choice)

    @property
    def choice(self) -> EntryChoice:
        """Return what was chosen."""
        answers = frozenset(place for place, tick in self._answers.items() if tick.is_ticked)
        return replace(
            self._choice,
            seen=self.seen,
            fields=self._fields.chosen | self._absent,
            answers=None if len(answers) == len(self._answers) else answers,
            attachment_ids=frozenset(name for name, tick in self._attached.items() if tick.is_ticked),
            redactions={name: box.redactions for name, box in self._texts.items() if box.redactions},
        )

    def _add_texts(self, entry: Entry, redactions: Mapping[str, Sequence[Redaction]]) -> None:
        said = self.tr(
            "Select words and press “Leave this out”: the share has a black bar there, of one length always. Your entry"
            " stays as it is."
        )
        self.body.addWidget(label(said, "caption"))
        texts = [(TITLE, entry.title), (TEXT, entry.text), (VEIL_NOTE, entry.veil_note if entry.veiled else "")]
        for name, text in texts:
            if text:
                self._add_text(name, wording.caption(name), text, redactions.get(name, ()))
        for place, answer in enumerate(entry.answers):
            caption = answer.prompt_text or self.tr("Line {number}").format(number=words.number(place + 1))
            tick = TickLine(caption)
            tick.set_ticked(ticked=self._choice.answers is None or place in self._choice.answers)
            tick.toggled.connect(self.changed)
            self._answers[place] = tick
            self.body.addWidget(tick)
            name = answer_key(place)
            self._add_text(name, self.tr("What you wrote"), answer.text, redactions.get(name, ()))

    def _add_text(self, name: str, caption: str, text: str, redactions: Sequence[Redaction]) -> None:
        box = RedactionBox(caption, text, redactions)
        box.box.setProperty("look", "short")
        box.changed.connect(self.changed)
        self._texts[name] = box
        self.body.addWidget(box)

    def _add_attachments(self, attachments: Sequence[Attachment], choice: EntryChoice) -> None:
        has_sound = False
        for one in attachments:
            if one.kind is MediaKind.VOICE:
                has_sound = True
                said = self.tr("Recording, {length}").format(length=wording.length(one.seconds))
            else:
                said = self.tr("Drawing")
            tick = TickLine(said, self.tr("It also needs its own tick above."))
            tick.set_ticked(ticked=one.id in choice.attachment_ids)
            tick.toggled.connect(self.changed)
            self._attached[one.id] = tick
            self.body.addWidget(tick)
        if has_sound:
            said = self.tr("A recording still says the words that you leave out of the text.")
            self.body.addWidget(label(said, "secondary"))
