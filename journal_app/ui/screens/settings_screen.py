"""Settings: looks and locking of this computer, and the person's own choices inside the journal.

To add one: a field in `settings.py` (says nothing about the person) or in `domain/preferences.py`, and a row
in its card.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from journal_app.domain.preferences import JournalPreferences
from journal_app.domain.prompt import Domain
from journal_app.domain.support import SupportRegion
from journal_app.settings import Settings
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, button, holder, label
from journal_app.ui.widgets.reading_aloud_card import ReadingAloudCard
from journal_app.ui.widgets.session_hours import NoticeCard, SessionHours
from journal_app.ui.widgets.settings_cards import LockingCard, LookCard, NameCard, PassphraseCard, WritingCard


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
        self._look = LookCard()
        self._locking = LockingCard()
        self.reading_aloud = ReadingAloudCard()
        self._passphrase = PassphraseCard()
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
        self._name = NameCard()
        self._writing = WritingCard()
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
