"""What there is to be shown of a therapist's vault: the caseload, and everything that looks after a vault."""

from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

from PySide6.QtCore import QCoreApplication, Slot

from journal_app.errors import JournalError
from journal_app.ui import notices
from journal_app.ui.caseload_words import CaseloadWords
from journal_app.ui.flows.caseload_flow import CaseloadFlow
from journal_app.ui.flows.patient_flow import PatientFlow
from journal_app.ui.flows.settings_flow import SettingsFlow
from journal_app.ui.flows.support_flow import SupportFlow
from journal_app.ui.journal_flows import SCREENS, Way
from journal_app.ui.journal_screen import JournalScreen
from journal_app.ui.place import Place

_SHARED = ("settings", "recovery_code", "encryption", "health", "log", "backups", "merge", "about")
THERAPIST_SCREENS = {
    "caseload": Way("caseload"),
    "caseload_key": Way("caseload"),
    "patient": Way("patient", under="caseload"),
    "patient_reading": Way("patient", under="caseload"),
    "patient_timeline": Way("patient", under="caseload"),
    "patient_compare": Way("patient", under="caseload"),
    "patient_reply": Way("patient", under="caseload"),
    "patient_end": Way("patient", under="caseload"),
    "support": replace(SCREENS["support"], is_refreshed=False),
    **{name: SCREENS[name] for name in _SHARED},
}
"""Every screen of a therapist's vault by its name."""


class TherapistScreen(JournalScreen):
    """The open vault of a therapist."""

    ways: ClassVar = THERAPIST_SCREENS
    home: ClassVar[str] = "caseload"

    def __init__(self, *args: Any, **rest: Any) -> None:
        self._words = CaseloadWords()
        QCoreApplication.installTranslator(self._words)
        super().__init__(*args, **rest)

    @cached_property
    def settings(self) -> SettingsFlow:
        """Return what joins the settings to vault and computer, without those of a patient."""
        flow = super().settings
        flow.screen.leave_out_writing()
        return flow

    @cached_property
    def support(self) -> SupportFlow:
        """Return the support lines and exercises, without a plan of one's own."""
        flow = super().support
        flow.leave_out_own()
        return flow

    @cached_property
    def caseload(self) -> CaseloadFlow:
        """Return what joins the caseload to the vault."""
        flow = CaseloadFlow(self._unlocked, self)
        flow.patient_requested.connect(lambda patient_id: self.patient.open(patient_id))
        return self._take(flow, caseload=flow.screen, caseload_key=flow.key_screen)

    @cached_property
    def patient(self) -> PatientFlow:
        """Return what joins the pages about one patient to the vault."""
        flow = PatientFlow(self._unlocked, self)
        flow.gone.connect(lambda: self._unlocked.show_requested.emit("caseload"))
        return self._take(
            flow,
            patient=flow.brief_screen,
            patient_reading=flow.reading_screen,
            patient_timeline=flow.timeline_screen,
            patient_compare=flow.compare_screen,
            patient_reply=flow.reply_screen,
            patient_end=flow.end_screen,
        )

    def open_place(self, place: Place) -> None:
        """Show the caseload, or the page about the vault that was open; never a patient by itself."""
        self.frame.sidebar.lead_through_caseload()
        name = place.screen
        self.open_screen(name if name in _SHARED and name in self.ways else self.home)
        self.upkeep.purge()
        for what, next_step in notices.describe(self.journal.notices):
            self.frame.say(what, next_step)

    @Slot(str)
    def open_screen(self, name: str) -> None:
        """Show a screen by its name; home for one that there is not in such a vault."""
        self._show(name if name in self.ways else self.home)

    def place(self) -> Place:
        """Return where the therapist is: never which patient."""
        return Place(screen=self._name if self._name in _SHARED else self.home)

    def look_at_clock(self) -> None:
        """Do nothing: no session of one's own begins here."""

    @Slot()
    def _on_quiet_key(self) -> None:
        """Do nothing: there is no groggy evening here."""

    def save_draft_now(self) -> JournalError | None:
        """Keep a note or a reply that was begun, and wait for it; return what prevented it, if anything did."""
        error = super().save_draft_now()
        if error is None and self._is_made("patient"):
            error = self.patient.save_now()
        return error

    def close_journal(self) -> None:
        """Let go of a file that is being opened, and close."""
        if self._is_made("caseload"):
            self.caseload.end()
        super().close_journal()
        QCoreApplication.removeTranslator(self._words)
        self._words.deleteLater()
