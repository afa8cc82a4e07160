"""The cards of the settings: looks, locking, name, passphrase, writing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout

from journal_app.domain.prompt import Domain
from journal_app.settings import GROGGY_MINUTES_TO_LOCK_RANGE, MINUTES_TO_LOCK_RANGE, Settings
from journal_app.ui import theme, words
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.field import CountBox, Field, text_line
from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, empty, holder, label, row
from journal_app.ui.widgets.passphrase_field import PassphraseField


class LookCard(Card):
    """Scheme, text size, motion."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = Choice(
            self.tr("Colors"),
            (("system", self.tr("System")), ("light", self.tr("Light")), ("dark", self.tr("Dark"))),
        )
        self.scale = Choice(self.tr("Text size"), [(scale, words.percent(scale)) for scale in theme.TEXT_SCALES])
        self.motion = QCheckBox(self.tr("Reduce motion"))
        self.motion.setAccessibleName(self.motion.text())
        for part in (
            label(self.tr("Look"), "heading"),
            Field(self.tr("Colors"), self.theme),
            Field(self.tr("Text size"), self.scale),
            label(self.tr("This is how large your words will be."), "prose"),
            self.motion,
        ):
            self.body.addWidget(part)
        self.theme.picked.connect(self.changed)
        self.scale.picked.connect(self.changed)
        self.motion.toggled.connect(self.changed)

    def show_settings(self, settings: Settings) -> None:
        """Show the settings; a text size between two steps is shown as the nearest."""
        self.theme.choose(settings.theme)
        self.scale.choose(min(theme.TEXT_SCALES, key=lambda scale: abs(scale - settings.text_scale)))
        self.motion.setChecked(settings.reduced_motion)

    def applied_to(self, settings: Settings) -> Settings:
        """Return the settings with what is chosen here."""
        return replace(
            settings,
            theme=self.theme.value,
            text_scale=self.scale.value,
            reduced_motion=self.motion.isChecked(),
        )


class LockingCard(Card):
    """When the journal locks by itself, and the keys that lock and cover it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.minutes = CountBox(
            self.tr("Minutes until it locks"),
            MINUTES_TO_LOCK_RANGE[0],
            MINUTES_TO_LOCK_RANGE[-1],
            suffix=self.tr(" minutes"),
        )
        self.minutes.setKeyboardTracking(False)  # 12 must not pass through 1
        self.groggy_minutes = CountBox(
            self.tr("Minutes until it locks in the quiet mode"),
            GROGGY_MINUTES_TO_LOCK_RANGE[0],
            GROGGY_MINUTES_TO_LOCK_RANGE[-1],
            suffix=self.tr(" minutes"),
        )
        self.groggy_minutes.setKeyboardTracking(False)
        self._in_quiet_mode = Field(
            self.tr("The same in the quiet mode, on the evening of a session"),
            self.groggy_minutes,
            self.tr("A passphrase is hard to type then. Sleep and Ctrl+L lock all the same. F8 opens the quiet mode."),
        )
        self.on_minimise = QCheckBox(self.tr("Lock when minimized"))
        self.on_minimise.setAccessibleName(self.on_minimise.text())
        for part in (
            label(self.tr("Locking"), "heading"),
            Field(
                self.tr("Lock after this long without a key or a click"),
                self.minutes,
                self.tr("What you are writing is kept as a draft first."),
            ),
            self._in_quiet_mode,
            self.on_minimise,
            label(
                self.tr("Ctrl+L locks at once. F9 covers the window without locking; F9 again shows it."), "secondary"
            ),
        ):
            self.body.addWidget(part)
        self.minutes.valueChanged.connect(self.changed)
        self.groggy_minutes.valueChanged.connect(self.changed)
        self.on_minimise.toggled.connect(self.changed)

    def show_settings(self, settings: Settings) -> None:
        """Show the settings."""
        self.minutes.setValue(settings.minutes_to_lock)
        self.groggy_minutes.setValue(settings.groggy_minutes_to_lock)
        self.on_minimise.setChecked(settings.lock_on_minimise)

    def leave_out_quiet_mode(self) -> None:
        """Show nothing of the evening of a session."""
        self._in_quiet_mode.hide()

    def applied_to(self, settings: Settings) -> Settings:
        """Return the settings with what is chosen here."""
        return replace(
            settings,
            minutes_to_lock=self.minutes.value(),
            groggy_minutes_to_lock=self.groggy_minutes.value(),
            lock_on_minimise=self.on_minimise.isChecked(),
        )


class NameCard(Card):
    """What the person likes to be called."""

    kept = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.line = text_line(self.tr("Your name"), longest=80)
        self._keep = button(self.tr("Keep"), on_click=self._on_keep_clicked)
        self._keep.setAccessibleName(self.tr("Keep the name"))
        self._kept_name = ""
        self.body.addWidget(label(self.tr("Your name"), "heading"))
        self.body.addWidget(
            label(self.tr("Only for the greeting, and kept inside the journal. It may stay empty."), "secondary")
        )
        line_row = row(self.line, self._keep)
        line_row.setStretch(0, 1)
        self.body.addLayout(line_row)
        self.line.returnPressed.connect(self._on_keep_clicked)
        self.line.textChanged.connect(self._on_line_text_changed)
        self._keep.setEnabled(False)

    def show_name(self, name: str) -> None:
        """Show the name that is kept; one being typed stays."""
        if self.line.text() in {self._kept_name, name}:
            self.line.setText(name)
        self._kept_name = name
        self._on_line_text_changed()

    @Slot()
    def _on_line_text_changed(self) -> None:
        self._keep.setEnabled(" ".join(self.line.text().split()) != self._kept_name)

    @Slot()
    def _on_keep_clicked(self) -> None:
        name = " ".join(self.line.text().split())
        if name != self._kept_name:
            self.kept.emit(name)


class PassphraseCard(Card):
    """The old passphrase once, the new one twice."""

    change_requested = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.old = PassphraseField(self.tr("Passphrase of today"))
        self.new = PassphraseField(self.tr("New passphrase"))
        self.again = PassphraseField(self.tr("New passphrase once more"))
        self._message = label("", "problem")
        self._message.hide()
        self._change = button(self.tr("Change passphrase"), on_click=self._on_change_clicked)
        self.body.addWidget(label(self.tr("Passphrase"), "heading"))
        for caption, field in (
            (self.tr("Passphrase of today"), self.old),
            (self.tr("New passphrase"), self.new),
            (self.tr("New passphrase once more"), self.again),
        ):
            self.body.addLayout(column(label(caption, "label", names=field.line), field, spacing=4))
            field.changed.connect(self._on_field_changed)
            field.submitted.connect(self._on_change_clicked)
        self.body.addWidget(self._message)
        self.body.addWidget(holder(FlowLayout(self._change)))
        self._on_field_changed()

    @property
    def message(self) -> str:
        """Return what is said at present."""
        return self._message.text()

    def done(self) -> None:
        """Say that the new passphrase holds."""
        self._forget()
        self._say(self.tr("From now on the new passphrase opens the journal. The recovery code is as it was."))

    def refuse(self, what: str) -> None:
        """Say why nothing changed."""
        self.old.clear()
        self._say(what)
        self.old.setFocus()

    def _forget(self) -> None:
        for field in (self.old, self.new, self.again):
            field.clear()

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._message.setVisible(bool(text))
        announce(self, text)

    @Slot()
    def _on_field_changed(self) -> None:
        self._change.setEnabled(all(field.text for field in (self.old, self.new, self.again)))
        if self._message.text():
            self._say("")

    @Slot()
    def _on_change_clicked(self) -> None:
        if not self._change.isEnabled():
            return
        if self.new.text != self.again.text:
            self._say(self.tr("The two new passphrases differ. Nothing has been changed."))
            self.again.setFocus()
            return
        self._change.setEnabled(False)  # until the answer comes; a change takes about a second
        self.change_requested.emit(self.old.text, self.new.text)


class WritingCard(Card):
    """Which questions come, and in which order."""

    show_again_requested = Signal(str)
    order_changed = Signal(object)
    prompts_requested = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=16)
        self._order: tuple[Domain, ...] = ()
        self._order_box = column(spacing=2)
        self._hidden_box = column(spacing=8)
        self._hidden_caption = label("", "secondary")
        self.body.addWidget(label(self.tr("Writing"), "heading"))
        self.body.addWidget(
            label(
                self.tr("What guided writing asks about, in the order you like. The first comes soonest."), "secondary"
            )
        )
        self.body.addLayout(self._order_box)
        every = button(
            self.tr("All questions, sets and packs"), icon="list-bullets", on_click=self.prompts_requested.emit
        )
        self.body.addWidget(holder(FlowLayout(every)))
        self.body.addWidget(label(self.tr("Hidden questions"), "heading"))
        self.body.addWidget(self._hidden_caption)
        self.body.addLayout(self._hidden_box)

    @property
    def order(self) -> tuple[Domain, ...]:
        """Return the order shown."""
        return self._order

    def show_writing(self, order: tuple[Domain, ...], hidden_prompts: Mapping[str, str]) -> None:
        """Show an order, and the questions that were hidden."""
        if order != self._order:
            self._order = order
            self._show_order()
        _clear(self._hidden_box)
        none = self.tr("None. While writing you may hide a question that is not for you.")
        some = self.tr("These are not asked any more.")
        self._hidden_caption.setText(some if hidden_prompts else none)
        for prompt_id, text in hidden_prompts.items():
            again = button(self.tr("Show again"), "chip", on_click=partial(self.show_again_requested.emit, prompt_id))
            again.setAccessibleName(self.tr("Show again: {question}").format(question=text))
            line_row = row(label(text, "prose"), again, spacing=12)
            line_row.setStretch(0, 1)
            self._hidden_box.addWidget(holder(line_row))

    def _show_order(self, focus_on: tuple[Domain, str] | None = None) -> None:
        _clear(self._order_box)
        for place, domain in enumerate(self._order):
            name = words.domain(domain)
            up = button(
                "",
                "icon",
                icon="arrow-up",
                says=self.tr("Move {name} up").format(name=name),
                on_click=self._mover(domain, -1),
            )
            down = button(
                "",
                "icon",
                icon="arrow-down",
                says=self.tr("Move {name} down").format(name=name),
                on_click=self._mover(domain, 1),
            )
            up.setEnabled(place > 0)
            down.setEnabled(place < len(self._order) - 1)
            line_row = row(_place(place), label(name), up, down, spacing=8)
            line_row.setStretch(1, 1)
            shown = holder(line_row)
            self._order_box.addWidget(shown)
            shown.show()  # now, so that its buttons can take the focus
            if focus_on and focus_on[0] is domain:
                wanted, other = (up, down) if focus_on[1] == "up" else (down, up)
                (wanted if wanted.isEnabled() else other).setFocus()

    def _mover(self, domain: Domain, by: int) -> Callable[[], None]:
        def move() -> None:
            order = list(self._order)
            place = order.index(domain)
            order.insert(place + by, order.pop(place))
            self._order = tuple(order)
            self._show_order((domain, "up" if by < 0 else "down"))
            self.order_changed.emit(self._order)

        return move


def _place(place: int) -> QLabel:
    made = label(words.number(place + 1), "caption")
    made.setWordWrap(False)
    made.setMinimumWidth(theme.current().px(24))
    return made


def _clear(box: QVBoxLayout) -> None:
    empty(box)
