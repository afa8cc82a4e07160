"""Side effects of one session: words to choose from, one's own words, how strong, when, and whether it is gone."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.kept_session import TypedSideEffect
from journal_app.domain.side_effect import Felt, Severity, SideEffect, SideEffectWord
from journal_app.ui import words
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.field import text_line
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.partial_date import OptionalMoment
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, button, column, holder, label, line, row

_LONGEST_OWN_WORDS = 80


class SideEffectEditor(QWidget):
    """Chips add a side effect, a row below says the rest. Everything in a row may stay open.

    Args:
        offered: The words on the chips.

    Signals:
        support_requested: Get support now.
        team_notes_requested: Show what is to be told to the team soon.
        edited: A side effect was added or taken away.
    """

    support_requested = Signal()
    team_notes_requested = Signal()
    edited = Signal()

    def __init__(self, offered: Sequence[SideEffectWord]) -> None:
        super().__init__()
        self._words = {word.id: word for word in offered}
        self._chips = {word.id: self._chip(word) for word in offered}
        self._rows: dict[Identifier, _EffectRow] = {}
        self._zone = "UTC"
        self._day = date.min
        self._now: datetime | None = None
        self._session_id: Identifier = ""
        self._own = text_line(self.tr("A side effect in your own words"), longest=_LONGEST_OWN_WORDS)
        self._add = button(self.tr("Add"), on_click=self._on_add_clicked)
        self._add.setAccessibleName(self.tr("Add your own words as a side effect"))
        self._own.returnPressed.connect(self._on_add_clicked)
        own = row(self._own, self._add)
        own.setStretch(0, 1)
        self._support = button(self.tr("Get support"), icon="lifebuoy", on_click=self.support_requested.emit)
        self._help = Card(
            label(
                self.tr(
                    "Slow or hard breathing, chest pain, fainting, cannot be woken: call the emergency number first."
                ),
                "heading",
            ),
            holder(FlowLayout(self._support)),
            look="notice",
            spacing=8,
        )
        self._help.hide()
        team = button(self.tr("Things to tell your team soon"), "link", on_click=self.team_notes_requested.emit)
        self._list = column(spacing=12)
        self.setFocusProxy(next(iter(self._chips.values()), self._own))
        self.setLayout(
            column(
                label(self.tr("Touch what you noticed. Nothing noticed is fine, too."), "secondary"),
                holder(FlowLayout(*self._chips.values(), spacing=6)),
                column(label(self.tr("In your own words"), "label", names=self._own), own, spacing=4),
                self._help,
                self._list,
                holder(FlowLayout(team)),
                spacing=12,
            )
        )

    def show_effects(
        self, effects: Iterable[SideEffect], *, session_id: Identifier, zone: str, day: date, now: datetime
    ) -> None:
        """Show the side effects of a session that was on a local day."""
        self._zone, self._day, self._now, self._session_id = zone, day, now, session_id
        for old in self._rows.values():
            self._list.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        self._rows.clear()
        self._own.clear()
        for effect in effects:
            self._show_row(effect)
        self._follow()

    def show_again(
        self,
        typed: Iterable[TypedSideEffect],
        kept: Iterable[SideEffect],
        *,
        session_id: Identifier,
        zone: str,
        day: date,
        now: datetime,
    ) -> None:
        """Show the rows that stood here when the page was left; their fields are filled by whoever asked for this."""
        known = {effect.id: effect for effect in kept}
        listed = tuple(typed)
        made = [
            known.get(one.id)
            or SideEffect(
                id=one.id,
                noted_at=one.noted_at,
                dosing_session_id=session_id,
                word=one.word,
                own_words=one.own_words,
            )
            for one in listed
        ]
        self.show_effects(made, session_id=session_id, zone=zone, day=day, now=now)
        for one in listed:
            self._rows[one.id].set_removed(removed=one.is_removed)

    def follow(self) -> None:
        """Let the words to touch show what is listed."""
        self._follow()

    @property
    def standing(self) -> tuple[TypedSideEffect, ...]:
        """Return the rows as they stand here, those that were taken away among them."""
        return tuple(each.standing for each in self._rows.values())

    def effects(self) -> tuple[SideEffect, ...]:
        """Return the side effects as they stand, in the order they were added.

        Raises:
            ValueError: A time does not read as one; a field says so.
        """
        return tuple(each.effect(self._zone) for each in self._rows.values() if not each.is_removed)

    @property
    def names(self) -> tuple[str, ...]:
        """Return what is listed, in words."""
        return tuple(each.name for each in self._rows.values() if not each.is_removed)

    def _chip(self, word: SideEffectWord) -> Button:
        chip = Button(_capital(word.text), "chip")
        chip.setCheckable(True)
        chip.clicked.connect(lambda checked=False, it=word.id: self._on_chip_clicked(it, checked=checked))
        return chip

    def _show_row(self, effect: SideEffect) -> "_EffectRow":
        word = self._words.get(effect.word)
        name = effect.own_words or (_capital(word.text) if word else self.tr("A side effect"))
        made = _EffectRow(effect, name, self._day, self._zone)
        made.removed.connect(self._on_row_removed)
        self._list.addWidget(made)
        QWidget.setTabOrder([*self._rows.values()][-1] if self._rows else self._support, made)
        self._rows[effect.id] = made
        return made

    def _begin(self, *, word: str = "", own_words: str = "") -> None:
        if self._now is not None:
            made = self._show_row(
                SideEffect(
                    id=new_identifier(),
                    noted_at=self._now,
                    dosing_session_id=self._session_id,
                    word=word,
                    own_words=own_words,
                )
            )
            made.show()
            bring_into_view(made)
        self._follow()

    def _follow(self) -> None:
        present = {each.word for each in self._rows.values() if not each.is_removed}
        for word_id, chip in self._chips.items():
            chip.setChecked(word_id in present)
        self._help.setVisible(any(word.help_now for word_id, word in self._words.items() if word_id in present))
        self.edited.emit()

    def _on_chip_clicked(self, word_id: str, *, checked: bool) -> None:
        known = [each for each in self._rows.values() if each.word == word_id]
        for each in known:
            each.set_removed(removed=not checked)
        if checked and not known:
            self._begin(word=word_id)
        self._follow()

    @Slot()
    def _on_add_clicked(self) -> None:
        typed = " ".join(self._own.text().split())
        if typed:
            self._own.clear()
            self._begin(own_words=typed)
        self._own.setFocus()

    @Slot()
    def _on_row_removed(self) -> None:
        self._own.setFocus()
        self._follow()


class _EffectRow(QWidget):
    """One side effect. Taken away it only hides, so that a slip loses nothing until the session is kept.

    Signals:
        removed: The person took it away.
    """

    removed = Signal()

    def __init__(self, effect: SideEffect, name: str, day: date, zone: str) -> None:
        super().__init__()
        self._effect = effect
        self._removed = False
        self.name = name
        self.severity: Choice[Severity | None] = Choice(
            self.tr("{name}, how strong").format(name=name),
            [(None, self.tr("Not noted")), *((each, words.severity(each)) for each in Severity)],
        )
        self.felt: Choice[Felt | None] = Choice(
            self.tr("{name}, when").format(name=name),
            [(None, self.tr("Not noted")), *((each, words.felt(each)) for each in Felt)],
        )
        self.began = OptionalMoment(self.tr("{name}, when it began").format(name=name), self.tr("I know when it began"))
        self.ended = OptionalMoment(self.tr("{name}, when it was gone").format(name=name), self.tr("It is gone"))
        self.note = text_line(self.tr("{name}, a note").format(name=name))
        remove = Button("", "icon", icon="x", says=self.tr("Take away: {name}").format(name=name))
        remove.clicked.connect(self._on_remove_clicked)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt moves it in the Tab order with all it holds only so
        self.setFocusProxy(remove)  # the first of it, or Tab would pass it by
        self.severity.choose(effect.severity)
        self.felt.choose(effect.felt)
        self.began.show_moment(words.local(effect.began_at, zone) if effect.began_at else None, day)
        self.ended.show_moment(words.local(effect.ended_at, zone) if effect.ended_at else None, day)
        self.note.setText(effect.note)
        header = row(label(name, "heading"), remove)
        header.setStretch(0, 1)
        self.setLayout(
            column(
                line(),
                header,
                column(label(self.tr("How strong"), "label"), self.severity, spacing=4),
                column(label(self.tr("When you felt it"), "label"), self.felt, spacing=4),
                self.began,
                self.ended,
                column(label(self.tr("A note, if you like"), "label", names=self.note), self.note, spacing=4),
                spacing=8,
            )
        )

    @property
    def word(self) -> str:
        """Return the id of the word it was chosen by; nothing for own words."""
        return self._effect.word

    @property
    def standing(self) -> TypedSideEffect:
        """Return which side effect it is, without what its fields hold."""
        effect = self._effect
        return TypedSideEffect(
            id=effect.id,
            noted_at=effect.noted_at,
            word=effect.word,
            own_words=effect.own_words,
            is_removed=self._removed,
        )

    @property
    def is_removed(self) -> bool:
        """Tell whether it was taken away."""
        return self._removed

    def set_removed(self, *, removed: bool) -> None:
        """Take it away, or bring it back with everything in it."""
        self._removed = removed
        self.setVisible(not removed)

    def effect(self, zone: str) -> SideEffect:
        """Return it as it stands.

        Raises:
            ValueError: A time does not read as one, or it was gone before it began; a field says so.
        """
        began_at, ended_at = self.began.moment(zone), self.ended.moment(zone)
        if began_at is not None and ended_at is not None and ended_at < began_at:
            self.ended.at.say(self.tr("This lies before it began. Look at the two times again."))
            raise ValueError("ends before it begins")
        return replace(
            self._effect,
            severity=self.severity.value,
            felt=self.felt.value,
            began_at=began_at,
            ended_at=ended_at,
            note=" ".join(self.note.text().split()),
        )

    @Slot()
    def _on_remove_clicked(self) -> None:
        self.set_removed(removed=True)
        self.removed.emit()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
