"""Support while the journal is open: the numbers, the own plan, and what is to be told to the team."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.support_plan import PlanHeading, SupportPlan
from journal_app.domain.team_note import TeamNote
from journal_app.errors import JournalError
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.plan_words import print_plan
from journal_app.ui.screens.support_plan_screen import SupportPlanScreen
from journal_app.ui.screens.team_notes_screen import TeamNotesScreen, TeamNotesView
from journal_app.ui.support import SupportDesk


class SupportFlow(QObject):
    """Joins the support screens to the journal, and the plan to its copy for the locked journal.

    Args:
        unlocked: What every flow uses.
        desk: Makes the support screen, and keeps what can be read without the passphrase.
        parent: Owns the flow.

    Signals:
        closed: Back to where the person came from.
    """

    closed = Signal()

    def __init__(self, unlocked: Unlocked, desk: SupportDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._desk = desk
        self._plan: SupportPlan | None = None
        self._unsaved: JournalError | None = None
        self.leads_to = ""
        """Screen that Back leads to, in place of the one before; forgotten when another one is asked for."""
        self.screen = desk.screen(centred=False)
        self.plan_screen = SupportPlanScreen()
        self.notes_screen = TeamNotesScreen()
        self.screen.closed.connect(self.closed)
        self.screen.plan_requested.connect(lambda: self._show("support_plan"))
        self.screen.team_notes_requested.connect(lambda: self._show("team_notes"))
        self.plan_screen.edited.connect(self._on_plan_edited)
        self.plan_screen.shown_when_locked.connect(self._on_shown_when_locked)
        self.plan_screen.print_requested.connect(self._on_print_requested)
        self.plan_screen.closed.connect(lambda: self._show("support"))
        self.notes_screen.noted.connect(self.note)
        self.notes_screen.told.connect(self._on_told)
        self.notes_screen.delete_requested.connect(self._on_delete_requested)
        self.notes_screen.open_requested.connect(unlocked.read_entry)
        self.notes_screen.support_requested.connect(lambda: self._show("support"))
        self.notes_screen.closed.connect(lambda: self._show("support"))
        unlocked.changed.connect(self.refresh)

    def leave_out_own(self) -> None:
        """Show numbers and exercises only, as in a therapist's vault, where there is no plan and no team to tell."""
        self._unlocked.changed.disconnect(self.refresh)
        self.screen.show_plan(None)

    @Slot()
    def refresh(self) -> None:
        """Fill the screen that is shown."""
        if self.screen.isVisible():
            self._unlocked.read(self._gather_own, lambda own: self.screen.show_own(*own))
        if self.plan_screen.isVisible():
            self._unlocked.read(self._unlocked.journal.support_plan.plan, self._show_plan)
        if self.notes_screen.isVisible():
            self._unlocked.read(self._gather_notes, self.notes_screen.show_notes)

    @Slot(str)
    def note(self, text: str, entry_id: Identifier | None = None) -> None:
        """Note something to tell the team soon; with the entry that it came up in, if it came up in one."""
        note = TeamNote(id=new_identifier(), text=text, noted_at=self._unlocked.now, entry_id=entry_id)
        self._unlocked.change(partial(self._unlocked.journal.team_notes.save, note), None, self._on_note_refused)

    def _show(self, name: str) -> None:
        self._unlocked.show_requested.emit(name)

    def save_now(self) -> JournalError | None:
        """Keep what is typed, wait for it, and return what prevented it, if anything did."""
        self._unsaved = None
        self.notes_screen.add.click()  # does nothing where nothing is typed
        if self.plan_screen.is_unsaved:
            keep = partial(self._keep_plan, self.plan_screen.take_words())
            self._unlocked.read(keep, self._on_plan_kept, self._note_unsaved)
        self._unlocked.finish()
        return self._unsaved

    def _note_unsaved(self, error: JournalError) -> None:
        self._unsaved = error
        self.plan_screen.keep_failed()

    # --- the plan

    def _gather_own(self) -> tuple[SupportPlan | None, int]:
        journal = self._unlocked.journal
        return journal.support_plan.plan(), sum(note.told_at is None for note in journal.team_notes.notes())

    def _show_plan(self, plan: SupportPlan | None) -> None:
        self._plan = plan
        self.plan_screen.show_plan(plan, is_open=self._desk.open_plan() is not None, can_open=self._desk.can_open_plan)

    @Slot(object)
    def _on_plan_edited(self, words: Mapping[PlanHeading, str]) -> None:
        self._unlocked.change(partial(self._keep_plan, words), self._on_plan_kept, self._on_plan_refused)

    def _keep_plan(self, words: Mapping[PlanHeading, str]) -> SupportPlan:
        """Put the words into the plan that stands; runs in the background."""
        plans = self._unlocked.journal.support_plan
        before = plans.plan() or SupportPlan(id=new_identifier(), written_at=self._unlocked.now)
        after = before
        for heading, text in words.items():
            after = after.with_words(heading, text)
        return plans.save(after) if after != before else before

    def _on_plan_refused(self, error: JournalError) -> None:
        self.plan_screen.keep_failed()
        self._unlocked.failed.emit(error)

    def _on_plan_kept(self, plan: SupportPlan) -> None:
        self._plan = plan
        if self._desk.open_plan() is not None:
            self._keep_open(plan)

    @Slot(bool)
    def _on_shown_when_locked(self, shown: bool) -> None:
        if shown:
            self._unlocked.read(self._unlocked.journal.support_plan.plan, self._open)
        else:
            self._close()

    def _open(self, plan: SupportPlan | None) -> None:
        self._keep_open(plan or SupportPlan(id=new_identifier(), written_at=self._unlocked.now))
        self._show_plan(plan)

    def _keep_open(self, plan: SupportPlan) -> None:
        try:
            self._desk.keep_plan_open(plan)
        except OSError:
            self.plan_screen.notice.say(
                self.tr("The copy that can be read without the passphrase could not be written."),
                self.tr("Your plan is kept in the journal. Free some room on the disk, then change the plan again."),
            )

    def _close(self) -> None:
        try:
            self._desk.close_plan()
        except OSError:
            self.plan_screen.notice.say(
                self.tr("The copy that can be read without the passphrase could not be deleted."),
                self.tr("It is still there. Close other programs that may use it, then take the tick away again."),
            )
        self._show_plan(self._plan)

    @Slot()
    def _on_print_requested(self) -> None:
        self._unlocked.read(self._unlocked.journal.support_plan.plan, self._print)

    def _print(self, plan: SupportPlan | None) -> None:
        if plan is not None:
            print_plan(self.plan_screen, plan, partial(self._unlocked.note_export, self.tr("Support plan, print")))

    # --- what is to be told to the team

    def _gather_notes(self) -> TeamNotesView:
        return TeamNotesView(now=self._unlocked.local_now, notes=self._unlocked.journal.team_notes.notes())

    def _on_note_refused(self, error: JournalError) -> None:
        self._unsaved = error
        self.notes_screen.keep_failed()
        self._unlocked.failed.emit(error)

    @Slot(str, bool)
    def _on_told(self, note_id: Identifier, told: bool) -> None:
        self._unlocked.change(partial(self._unlocked.journal.team_notes.tell, note_id, told=told))

    @Slot(str)
    def _on_delete_requested(self, note_id: Identifier) -> None:
        self._unlocked.change(partial(self._unlocked.journal.team_notes.delete, note_id))
