"""Settings: of this computer, of the journal, and what unlocks it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.catalog import support as support_lines
from journal_app.domain.owner_log import LogKind
from journal_app.domain.phase_offsets import PhaseOffsets
from journal_app.domain.preferences import JournalPreferences
from journal_app.domain.prompt import Domain, Prompt
from journal_app.errors import JournalError
from journal_app.services.vault import Vault
from journal_app.settings import Settings
from journal_app.ui import printing
from journal_app.ui.error_text import describe
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.recovery_code_screen import RecoveryCodeScreen
from journal_app.ui.screens.settings_screen import SettingsScreen


class SettingsFlow(QObject):
    """Joins the settings to the journal, its vault and this computer.

    Signals:
        settings_changed: Other settings (Settings).
    """

    settings_changed = Signal(object)

    def __init__(self, unlocked: Unlocked, settings: Settings, vault: Vault, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._settings = settings
        self._vault = vault
        self._code = ""
        self.has_voice: Callable[[], bool] = lambda: False
        self.screen = SettingsScreen(support_lines.load())
        self.recovery_screen = RecoveryCodeScreen()
        self.screen.settings_changed.connect(self._on_settings_changed)
        self.screen.passphrase_change_requested.connect(self._on_passphrase_change_requested)
        self.screen.recovery_code_requested.connect(self._on_recovery_code_requested)
        self.screen.merge_requested.connect(partial(unlocked.show_requested.emit, "merge"))
        self.screen.backups_requested.connect(partial(unlocked.show_requested.emit, "backups"))
        self.screen.health_requested.connect(partial(unlocked.show_requested.emit, "health"))
        self.screen.log_requested.connect(partial(unlocked.show_requested.emit, "log"))
        self.screen.name_kept.connect(self._on_name_kept)
        self.screen.prompt_show_again_requested.connect(self._on_prompt_show_again_requested)
        self.screen.domain_order_changed.connect(self._on_domain_order_changed)
        self.screen.hours_kept.connect(self._on_hours_kept)
        self.recovery_screen.requested.connect(self._on_recovery_requested)
        self.recovery_screen.sheet_requested.connect(self._on_sheet_requested)
        self.recovery_screen.left.connect(self._on_recovery_left)

    def use_settings(self, settings: Settings) -> None:
        """Go on with settings that were changed elsewhere."""
        self._settings = settings

    def refresh(self) -> None:
        """Read what is shown."""
        self._unlocked.read(self._gather, self._show)

    def _gather(self) -> tuple[JournalPreferences, tuple[Prompt, ...]]:
        journal = self._unlocked.journal
        return journal.preferences.get(), journal.guidance.hidden_prompts()

    def _show(self, found: tuple[JournalPreferences, tuple[Prompt, ...]]) -> None:
        preferences, hidden = found
        self.screen.show_settings(
            self._settings,
            None if self._unlocked.read_only else preferences,
            hidden_prompts={prompt.id: prompt.text for prompt in hidden},
            vault_path=self._vault.path,
        )
        self.screen.reading_aloud.show_voice(found=self.has_voice())

    @Slot(object)
    def _on_settings_changed(self, settings: Settings) -> None:
        self._settings = settings
        self.settings_changed.emit(settings)

    # --- of the journal

    def _prefer(self, change: Callable[[JournalPreferences], JournalPreferences]) -> None:
        preferences = self._unlocked.journal.preferences

        def keep() -> None:
            preferences.save(change(preferences.get()))

        self._unlocked.change(keep, lambda _: self.refresh())

    @Slot(str)
    def _on_name_kept(self, name: str) -> None:
        self._prefer(lambda preferences: replace(preferences, name=name))

    @Slot(str)
    def _on_prompt_show_again_requested(self, prompt_id: str) -> None:
        self._prefer(lambda before: replace(before, hidden_prompts=before.hidden_prompts - {prompt_id}))

    @Slot(object)
    def _on_domain_order_changed(self, order: tuple[Domain, ...]) -> None:
        self._prefer(lambda preferences: replace(preferences, domain_order=order))

    @Slot(object)
    def _on_hours_kept(self, hours: PhaseOffsets) -> None:
        self._prefer(lambda preferences: replace(preferences, phase_offsets=hours))

    # --- what unlocks it

    @Slot(str, str)
    def _on_passphrase_change_requested(self, old: str, new: str) -> None:
        self._unlocked.read(
            partial(self._change_passphrase, old, new),
            lambda _: self.screen.passphrase_changed(),
            self._refuse_passphrase,
        )

    def _change_passphrase(self, old: str, new: str) -> None:
        self._vault.change_passphrase(old, new)
        self._note(LogKind.PASSPHRASE_CHANGED)

    def _replace_code(self, passphrase: str) -> str:
        code = self._vault.replace_recovery_code(passphrase)
        self._note(LogKind.CODE_REPLACED)
        return code

    def _note(self, kind: LogKind) -> None:
        with suppress(JournalError):  # what is noted has happened, with or without the note
            self._unlocked.journal.log.note(kind)

    def _refuse_passphrase(self, error: JournalError) -> None:
        text = describe(error)
        self.screen.passphrase_refused(f"{text.what} {text.next_step}")

    @Slot()
    def _on_recovery_code_requested(self) -> None:
        self.recovery_screen.begin()
        self._unlocked.show_requested.emit("recovery_code")

    @Slot(str)
    def _on_recovery_requested(self, passphrase: str) -> None:
        self._unlocked.read(
            partial(self._replace_code, passphrase),
            self._show_code,
            self.recovery_screen.show_error,
        )

    def _show_code(self, code: str) -> None:
        self._code = code
        self.recovery_screen.show_code(code)

    @Slot(str)
    def _on_sheet_requested(self, how: str) -> None:
        act = printing.print_recovery_sheet if how == "print" else printing.save_recovery_sheet
        act(self.recovery_screen, self._code, self._vault.header_bytes(), self._unlocked.local_now.date())

    @Slot()
    def _on_recovery_left(self) -> None:
        self._code = ""
        self._unlocked.show_requested.emit("settings")
