"""Settings: looks and locking of this computer, and the person's own choices inside the journal.

To add one: a field in `settings.py` (says nothing about the person) or in `domain/preferences.py`, and a row here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QVBoxLayout, QWidget

from journal_app.domain.preferences import JournalPreferences
from journal_app.domain.prompt import Domain
from journal_app.domain.support import SupportRegion
from journal_app.settings import GROGGY_MINUTES_TO_LOCK_RANGE, MINUTES_TO_LOCK_RANGE, Settings
from journal_app.ui import theme, words
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.field import CountBox, Field, text_line
from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, button, column, empty, holder, label, row
from journal_app.ui.widgets.passphrase_field import PassphraseField
from journal_app.ui.widgets.reading_aloud_card import ReadingAloudCard
from journal_app.ui.widgets.session_hours import NoticeCard, SessionHours


class SettingsScreen(Page):
    """Each change takes effect at once; there is nothing to keep, but for the passphrase and the name.

    Signals:
        settings_changed: Settings, whole, with the change in it.
        passphrase_change_requested: The old passphrase and the new one. Answer with `passphrase_changed` or
            `passphrase_refused`.
        recovery_code_requested: Make a new recovery code.
        new_key_requested: Encrypt the journal with a new key.
        strengthening_requested: Make the passphrase more costly to guess.
        merge_requested: Bring two copies together.
        health_requested: Show how the journal's file is.
        backups_requested: Show the backups.
        log_requested: Show what happened to the journal.
        prompts_requested: Show all questions, one's own among them, sets and packs.
        name_kept: What the person likes to be called.
        prompt_show_again_requested: Identifier of a hidden prompt.
        domain_order_changed: Tuple of every Domain, in the person's order.
        hours_kept: When each moment around a session is (PhaseOffsets).
    """

    settings_changed = Signal(object)
    passphrase_change_requested = Signal(str, str)
    recovery_code_requested = Signal()
    new_key_requested = Signal()
    merge_requested = Signal()
    health_requested = Signal()
    backups_requested = Signal()
    log_requested = Signal()
    strengthening_requested = Signal()
    prompts_requested = Signal()
    name_kept = Signal(str)
    prompt_show_again_requested = Signal(str)
    domain_order_changed = Signal(object)
    hours_kept = Signal(object)

    def __init__(self, regions: Sequence[SupportRegion] = ()) -> None:
        super().__init__(widest=760)
        self._settings = Settings()
        self._showing = False
        self._look = _LookCard()
        self._locking = _LockingCard()
        self.reading_aloud = ReadingAloudCard()
        self._passphrase = _PassphraseCard()
        self._recovery = Card(
            label(self.tr("Recovery code"), "heading"),
            label(
                self.tr("With it you can open the journal when the passphrase is lost. A new code ends the old one."),
                "secondary",
            ),
            holder(FlowLayout(button(self.tr("New recovery code"), on_click=self.recovery_code_requested.emit))),
        )
        self._encryption = Card(
            label(self.tr("Encryption"), "heading"),
            label(
                self.tr(
                    "Guessing your passphrase is slow on purpose, and can be made slower. A new data key encrypts"
                    " everything anew, so that older passphrases and copies no longer open this journal."
                ),
                "secondary",
            ),
            holder(
                FlowLayout(
                    button(
                        self.tr("Strengthen the passphrase's protection"), on_click=self.strengthening_requested.emit
                    ),
                    button(self.tr("New data key"), on_click=self.new_key_requested.emit),
                )
            ),
        )
        self._merging = Card(
            label(self.tr("Bring two copies together"), "heading"),
            label(
                self.tr(
                    "For a journal that was written on two computers, for a second copy that a synced folder left"
                    " behind, or to take in a backup. Where both were changed, both are kept."
                ),
                "secondary",
            ),
            holder(FlowLayout(button(self.tr("Choose the other copy"), on_click=self.merge_requested.emit))),
        )
        self._backups = Card(
            label(self.tr("Backups"), "heading"),
            label(
                self.tr("Encrypted copies are made by themselves. See them, make one now, or bring one back."),
                "secondary",
            ),
            holder(FlowLayout(button(self.tr("Backups"), icon="archive", on_click=self.backups_requested.emit))),
        )
        self._looking = Card(
            label(self.tr("Health and log"), "heading"),
            label(
                self.tr(
                    "How the journal's file is, and what happened to it: when it was unlocked, changed and backed up."
                ),
                "secondary",
            ),
            holder(
                FlowLayout(
                    button(self.tr("Health of the journal"), on_click=self.health_requested.emit),
                    button(self.tr("Log"), on_click=self.log_requested.emit),
                )
            ),
        )
        self._name = _NameCard()
        self._writing = _WritingCard()
        self.hours = SessionHours()
        self._notices = NoticeCard()
        self._region = QComboBox()
        for region in regions:
            self._region.addItem(region.name, region.code)
        self._where = text_line(self.tr("Folder of the journal"), longest=4096)
        self._where.setReadOnly(True)  # a line, since a long path cannot wrap
        self._in_journal: tuple[QWidget, ...] = (
            self._name,
            self._writing,
            self.hours,
            self._passphrase,
            self._recovery,
            self._encryption,
            self._backups,
            self._merging,
            self._looking,
        )
        support = Card(label(self.tr("Support lines"), "heading"), Field(self.tr("Where you are"), self._region))
        place = Card(
            label(self.tr("Where the journal is"), "heading"),
            self._where,
            label(
                self.tr("The folder is encrypted. You may copy it as a backup while the journal is locked."), "caption"
            ),
        )
        for part in (
            label(self.tr("Settings"), "display"),
            self._look,
            self._locking,
            self._name,
            self._writing,
            self.hours,
            self._notices,
            self.reading_aloud,
            support,
            self._passphrase,
            self._recovery,
            self._encryption,
            self._backups,
            self._merging,
            self._looking,
            place,
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._connect()

    def show_settings(
        self,
        settings: Settings,
        preferences: JournalPreferences | None = None,
        *,
        hidden_prompts: Mapping[str, str] | None = None,
        vault_path: Path | None = None,
    ) -> None:
        """Show the settings as they are. Sends no signal.

        Args:
            settings: Of this computer.
            preferences: Of the journal; None leaves out all that needs it to be open.
            hidden_prompts: The words of each hidden prompt by its identifier.
            vault_path: Where the journal is, when that is not in the settings.
        """
        self._settings = settings
        self._showing = True
        self._look.show_settings(settings)
        self._locking.show_settings(settings)
        self.reading_aloud.show_settings(settings)
        self._notices.show_settings(settings)
        at = self._region.findData(settings.region)
        self._region.setCurrentIndex(at)
        path = vault_path or settings.vault_path
        self._where.setText(str(path) if path else self.tr("Not chosen yet"))
        self._where.setCursorPosition(0)
        for card in self._in_journal:
            card.setVisible(preferences is not None)
        if preferences is not None:
            self._name.show_name(preferences.name)
            order = dict.fromkeys((*preferences.domain_order, *Domain))
            self._writing.show_writing(tuple(order), hidden_prompts or {})
            self.hours.show_offsets(preferences.phase_offsets)
        self._showing = False

    def leave_out_writing(self) -> None:
        """Show nothing of a patient's own journal: its questions, the hours of a session, the quiet mode."""
        of_patient: tuple[QWidget, ...] = (self._writing, self.hours, self._notices, self.reading_aloud)
        self._in_journal = tuple(card for card in self._in_journal if card not in of_patient)
        for card in of_patient:
            card.hide()
        self._locking.leave_out_quiet_mode()

    def passphrase_changed(self) -> None:
        """Say that the new passphrase holds, and forget what was typed."""
        self._passphrase.done()

    def passphrase_refused(self, what: str) -> None:
        """Say why the passphrase is still the old one, in words from `error_text`."""
        self._passphrase.refuse(what)

    def _connect(self) -> None:
        self._look.changed.connect(self._on_card_changed)
        self._locking.changed.connect(self._on_card_changed)
        self.reading_aloud.changed.connect(self._on_card_changed)
        self._writing.prompts_requested.connect(self.prompts_requested)
        self._notices.changed.connect(self._on_card_changed)
        self.hours.kept.connect(self.hours_kept)
        self._region.activated.connect(self._on_region_activated)
        self._passphrase.change_requested.connect(self.passphrase_change_requested)
        self._name.kept.connect(self.name_kept)
        self._writing.show_again_requested.connect(self.prompt_show_again_requested)
        self._writing.order_changed.connect(self.domain_order_changed)

    def _send(self, settings: Settings) -> None:
        if not self._showing and settings != self._settings:
            self._settings = settings
            self.settings_changed.emit(settings)

    @Slot()
    def _on_card_changed(self) -> None:
        settings = self._locking.applied_to(self._look.applied_to(self._settings))
        self._send(self.reading_aloud.applied_to(self._notices.applied_to(settings)))

    @Slot()
    def _on_region_activated(self) -> None:
        self._send(replace(self._settings, region=self._region.currentData()))


class _LookCard(Card):
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


class _LockingCard(Card):
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


class _NameCard(Card):
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


class _PassphraseCard(Card):
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


class _WritingCard(Card):
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
