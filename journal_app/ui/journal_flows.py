"""What there is to be shown of the open journal: every screen, and the flow that joins it to the journal.

To add screens: a flow in `flows/`, a property here that makes it and takes its screens in, a line in `SCREENS` for
each; and a button in `widgets/sidebar.py` if it is one of the main ones. A screen with `set_read_only()` is told so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import ClassVar, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.clock import Clock
from journal_app.domain.identifiers import Identifier
from journal_app.domain.timeline import Lane, Mark, course_of
from journal_app.errors import JournalError, MendableDamageError
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.settings import Settings
from journal_app.ui.error_text import describe
from journal_app.ui.flows.backups_flow import BackupsFlow
from journal_app.ui.flows.course_flow import CourseFlow
from journal_app.ui.flows.encryption_flow import EncryptionFlow
from journal_app.ui.flows.groggy_flow import GroggyFlow
from journal_app.ui.flows.health_flow import HealthFlow
from journal_app.ui.flows.invitations_flow import InvitationsFlow
from journal_app.ui.flows.memories_flow import MemoriesFlow
from journal_app.ui.flows.merge_flow import MergeFlow
from journal_app.ui.flows.practice_flow import PracticeFlow
from journal_app.ui.flows.prompts_flow import PromptsFlow
from journal_app.ui.flows.read_aloud_flow import ReadAloudFlow
from journal_app.ui.flows.reading_flow import ReadingFlow
from journal_app.ui.flows.recording_flow import RecordingFlow
from journal_app.ui.flows.settings_flow import SettingsFlow
from journal_app.ui.flows.share_flow import ShareFlow
from journal_app.ui.flows.support_flow import SupportFlow
from journal_app.ui.flows.timeline_flow import TimelineFlow
from journal_app.ui.flows.timeline_views_flow import TimelineViewsFlow
from journal_app.ui.flows.today_flow import TodayFlow
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.flows.upkeep_flow import UpkeepFlow
from journal_app.ui.flows.versions_flow import VersionsFlow
from journal_app.ui.flows.writing_flow import WritingFlow
from journal_app.ui.place import Place
from journal_app.ui.screens.about_screen import AboutScreen
from journal_app.ui.support import SupportDesk
from journal_app.ui.tasks import Stop, TaskRunner
from journal_app.ui.widgets.journal_frame import JournalFrame
from journal_app.ui.widgets.parts import column
from journal_app.ui.zone import system_zone

F = TypeVar("F")
_AFTER_PAINT_MS = 200


@dataclass(frozen=True, slots=True)
class Way:
    """How a screen is reached.

    Attributes:
        flow: The property of `JournalFlows` that makes it.
        under: The button of the sidebar that it belongs to, where that is not its own.
        is_refreshed: Whether its flow's `refresh()` is called each time it is shown.
        is_quiet: Whether nothing is beside it but support and the lock.
        is_alone: Whether it fills the window, and nothing at all is beside it.
        is_passing: Whether leaving it leads back to the screen before it.
    """

    flow: str
    under: str = ""
    is_refreshed: bool = True
    is_quiet: bool = False
    is_alone: bool = False
    is_passing: bool = False


SCREENS = {
    "today": Way("today"),
    "check_in": Way("practice", under="today"),
    "preparation": Way("practice", under="today"),
    "guided": Way("writing", is_refreshed=False, is_quiet=True, is_passing=True),
    "groggy": Way("groggy", under="today", is_refreshed=False, is_alone=True),
    "free": Way("writing", under="write", is_refreshed=False, is_passing=True),
    "timeline": Way("timeline"),
    "days_since": Way("timeline_views"),
    "compare": Way("timeline_views"),
    "timeline_print": Way("timeline_views"),
    "entries": Way("reading"),
    "versions": Way("versions", under="entries", is_refreshed=False),
    "sessions": Way("courses"),
    "session_record": Way("courses", under="sessions", is_refreshed=False),
    "course": Way("courses", under="sessions", is_refreshed=False),
    "begin_course": Way("courses", under="sessions", is_refreshed=False),
    "marks": Way("courses", under="sessions", is_refreshed=False),
    "chain": Way("practice"),
    "threads": Way("practice", under="chain"),
    "share": Way("sharing"),
    "ledger": Way("sharing", under="share"),
    "reply": Way("sharing", under="share"),
    "memories": Way("reflection", under="chain"),
    "rereading": Way("reflection", under="chain"),
    "support": Way("support", is_passing=True),
    "support_plan": Way("support", under="support", is_passing=True),
    "team_notes": Way("support", under="support", is_passing=True),
    "settings": Way("settings"),
    "prompts": Way("prompts", under="settings", is_passing=True),
    "recovery_code": Way("settings", is_refreshed=False),
    "encryption": Way("encryption", is_refreshed=False),
    "health": Way("health"),
    "log": Way("health"),
    "backups": Way("backups"),
    "merge": Way("merging"),
    "about": Way("about", is_refreshed=False),
}
"""Every screen by its name."""


@runtime_checkable
class _ReadOnly(Protocol):
    def set_read_only(self) -> None: ...


class JournalFlows(QWidget):
    """Keeps the open journal and the flows that use it, each made when it is first needed.

    Args:
        journal: Open.
        tasks: The thread that the journal was opened in.
        clock: The time.
        settings: What was chosen for this computer.
        vault: Whose journal it is: for another passphrase or recovery code.
        support_desk: Makes the support screen, which needs nothing of the journal.

    Signals:
        filled: A screen that was asked for can be shown: its name (str).
        passed: What was done on the way is over; the screen before is to be shown.
        lock_requested: Lock now.
        cover_requested: Hide everything, and lock nothing.
        settings_changed: Other settings (Settings).
        recording_ended: The recording that was under way is over.
        groggy_changed: The quiet mode of the groggy evening has begun, or is over; `is_groggy` says which.
        recording_held: The recording rests, since the journal could not keep a piece (JournalError).
    """

    filled = Signal(str)
    passed = Signal()
    lock_requested = Signal()
    cover_requested = Signal()
    settings_changed = Signal(object)
    recording_ended = Signal()
    recording_held = Signal(object)
    groggy_changed = Signal()

    ways: ClassVar[Mapping[str, Way]] = SCREENS
    home: ClassVar[str] = "today"

    def __init__(
        self,
        journal: Journal,
        tasks: TaskRunner,
        clock: Clock,
        *,
        settings: Settings,
        vault: Vault,
        support_desk: SupportDesk,
    ) -> None:
        super().__init__()
        self.journal = journal
        self.frame = JournalFrame()
        self.setLayout(column(self.frame, spacing=0))
        self._tasks = tasks
        tasks.setParent(self)
        self._stop = Stop()
        self._settings = settings
        self._vault = vault
        self._support_desk = support_desk
        self._screens: dict[str, QWidget] = {}
        journal.backups.second_folder = settings.backup_folder
        self._unlocked = Unlocked(journal, tasks, clock, system_zone(), self)
        self._unlocked.failed.connect(self._on_failed)

    def _take(self, flow: F, **screens: QWidget) -> F:
        """Take screens in: without a parent they, and with them the journal, would outlive this one."""
        for name, screen in screens.items():
            self._screens[name] = screen
            self.frame.add(screen)
            if self._unlocked.read_only and isinstance(screen, _ReadOnly):
                screen.set_read_only()
        return flow

    def _is_made(self, flow: str) -> bool:
        return flow in self.__dict__

    # --- what is written and read

    @cached_property
    def today(self) -> TodayFlow:
        """Return what joins Today to the journal."""
        flow = TodayFlow(self._unlocked, self.invitations, self)
        flow.begin_requested.connect(lambda prompt_id: self.writing.begin_guided(prompt_id))
        flow.resume_requested.connect(lambda entry_id: self.writing.resume(Place(entry_id=entry_id)))
        flow.screen.set_timeline(self.timeline.glance)
        return self._take(flow, today=flow.screen)

    @cached_property
    def invitations(self) -> InvitationsFlow:
        """Return what finds the one thing that may be offered now."""
        flow = InvitationsFlow(self._unlocked, lambda: self._settings.desktop_notices, self)
        flow.quiet_mode_requested.connect(lambda: self.groggy.begin())
        flow.then_now_requested.connect(lambda: self.reflection.open_memories("today"))
        flow.looking_back_requested.connect(lambda: self.writing.begin_guided())
        flow.reading_requested.connect(lambda entry_id: self._on_entry_requested(entry_id, "today"))
        flow.step_requested.connect(lambda session_id: self.practice.begin_step(session_id, "today"))
        flow.intention_requested.connect(lambda session_id: self.practice.open_chain(session_id, "today"))
        flow.rereading_requested.connect(lambda ids, one: self.reflection.open_rereading(ids, one, "today"))
        flow.moment_opened.connect(self._on_moment_opened)
        return flow

    @Slot(str)
    def _on_moment_opened(self, standing: str) -> None:
        """Say it above another screen; Today says it itself."""
        if self.today.screen.isVisible():
            self.today.refresh()
        else:
            self.frame.offer_moment(standing)

    @cached_property
    def writing(self) -> WritingFlow:
        """Return what joins the writing screens to the journal."""
        flow = WritingFlow(self._unlocked, self.recording, self)
        flow.begun.connect(self.filled)
        flow.ended.connect(self.passed)
        flow.grounding_requested.connect(self._on_grounding_requested)
        flow.capture_requested.connect(lambda: self.groggy.begin())
        flow.prompts_requested.connect(lambda place: self.prompts.open(place))
        flow.team_note_requested.connect(lambda text, entry_id: self.support.note(text, entry_id))
        flow.begun.connect(lambda name: self._offer_reading() if name == "guided" else None)
        return self._take(flow, guided=flow.guided, free=flow.free)

    @cached_property
    def prompts(self) -> PromptsFlow:
        """Return what joins the questions, one's own among them, to the journal."""
        flow = PromptsFlow(self._unlocked, self)
        flow.closed.connect(self._on_prompts_closed)
        return self._take(flow, prompts=flow.screen)

    @Slot(object)
    def _on_prompts_closed(self, back: Place | None) -> None:
        if back is None:
            self.passed.emit()
        else:
            self.writing.return_to(back)

    @cached_property
    def read_aloud(self) -> ReadAloudFlow:
        """Return the voice of this computer, joined to what may be read aloud."""
        return ReadAloudFlow(self, lambda: self._settings.read_aloud)

    def _offer_reading(self) -> None:
        """Look for a voice once the question is on the screen: that can take a moment."""
        self.read_aloud.join_guided(self.writing.guided)
        QTimer.singleShot(_AFTER_PAINT_MS, self, self.read_aloud.offer)

    def fall_silent(self) -> None:
        """End what is being read aloud."""
        if self._is_made("read_aloud"):
            self.read_aloud.silence()

    @cached_property
    def reading(self) -> ReadingFlow:
        """Return what joins the list of entries to the journal."""
        flow = ReadingFlow(self._unlocked, self)
        flow.edit_requested.connect(lambda entry_id: self.writing.edit(entry_id))
        flow.versions_requested.connect(lambda entry_id: self.versions.open(entry_id))
        flow.share_requested.connect(lambda entry_id: self.sharing.begin_with(entry_id))
        flow.beside_requested.connect(lambda entry_id: self.writing.begin_beside(entry_id))
        flow.screen.reading.memory_requested.connect(lambda entry_id: self.reflection.begin_from(entry_id))
        flow.left.connect(self._unlocked.show_requested)
        return self._take(flow, entries=flow.screen)

    @cached_property
    def recording(self) -> RecordingFlow:
        """Return what joins the microphone to the journal."""
        flow = RecordingFlow(self._unlocked, self)
        flow.finished.connect(self.recording_ended)
        flow.refused.connect(self.recording_held)
        flow.state_changed.connect(lambda state: self.read_aloud.on_recording_state_changed(state))
        return flow

    @cached_property
    def groggy(self) -> GroggyFlow:
        """Return what joins the quiet mode of the groggy evening to the journal and the microphone."""
        flow = GroggyFlow(self._unlocked, self.recording, self)
        flow.begun.connect(lambda: self.filled.emit("groggy"))
        flow.ended.connect(lambda: self.filled.emit("today"))
        flow.changed.connect(self.groggy_changed)
        flow.screen.rest_requested.connect(self.cover_requested)
        self.read_aloud.join_groggy(flow.screen)
        return self._take(flow, groggy=flow.screen)

    @property
    def is_groggy(self) -> bool:
        """Tell whether the quiet mode is going on."""
        return self._is_made("groggy") and self.groggy.is_on

    def open_groggy_if_due(self) -> None:
        """Open the quiet mode, where a session was planned for now."""
        if self._unlocked.read_only or self.is_groggy:
            return
        self._unlocked.read(self.journal.captures.due_session, lambda session: self.groggy.begin() if session else None)

    @cached_property
    def versions(self) -> VersionsFlow:
        """Return what joins the earlier versions of an entry to the journal."""
        flow = VersionsFlow(self._unlocked, self)
        flow.begun.connect(lambda: self.filled.emit("versions"))
        return self._take(flow, versions=flow.screen)

    # --- the course

    @cached_property
    def timeline(self) -> TimelineFlow:
        """Return what joins the timeline to the journal."""
        flow = TimelineFlow(self._unlocked, self)
        flow.record_requested.connect(self._on_record_requested)
        flow.entry_requested.connect(self._on_entry_requested)
        return self._take(flow, timeline=flow.screen)

    @Slot(str, str)
    def _on_entry_requested(self, entry_id: Identifier, back: str) -> None:
        self.filled.emit("entries")
        self.reading.open_from(entry_id, back)

    @Slot(object, str)
    def _on_record_requested(self, mark: Mark, back: str) -> None:
        """Open what a mark of the timeline stands for, and come back from it to a screen."""
        match mark.lane:
            case Lane.DOSING:
                self.courses.open_dosing_session(mark.id, back)
            case Lane.THERAPY:
                self.courses.open_therapy_session(mark.id, back)
            case Lane.SIDE_EFFECTS:
                self.courses.open_side_effect(mark.id, back)
            case Lane.MARKS if (course_id := course_of(mark)) is not None:
                self.courses.open_course(course_id, back)
            case Lane.MARKS:
                self.courses.open_mark(mark.id, back)
            case Lane.INTENTIONS:
                self.practice.open_intention(mark.id, back)
            case Lane.STEPS:
                self.practice.open_step(mark.id, back)
            case Lane.CHECK_INS | Lane.MOOD:
                self.practice.open_check_in(mark.id, back)
            case Lane.MEMORIES:
                self.reflection.open_memories(back)
            case _:  # entries have a way of their own, and scores no page yet
                pass

    @cached_property
    def timeline_views(self) -> TimelineViewsFlow:
        """Return what joins the other views of the timeline to the journal."""
        flow = TimelineViewsFlow(self._unlocked, self.timeline, self)
        return self._take(flow, days_since=flow.days_since, compare=flow.compare, timeline_print=flow.paper)

    @cached_property
    def courses(self) -> CourseFlow:
        """Return what joins the sessions to the journal."""
        flow = CourseFlow(self._unlocked, self)
        flow.support_requested.connect(lambda: self.filled.emit("support"))
        flow.chain_requested.connect(lambda session_id, back: self.practice.open_chain(session_id, back))
        flow.preparation_requested.connect(lambda session_id, back: self.practice.open_preparation(session_id, back))
        return self._take(
            flow,
            sessions=flow.screen,
            session_record=flow.record_screen,
            course=flow.course_screen,
            begin_course=flow.begin_screen,
            marks=flow.marks_screen,
        )

    @cached_property
    def practice(self) -> PracticeFlow:
        """Return what joins check-ins, intentions and getting ready to the journal."""
        flow = PracticeFlow(self._unlocked, self)
        flow.record_requested.connect(lambda session_id, back: self.courses.open_dosing_session(session_id, back))
        return self._take(
            flow, check_in=flow.check_in, chain=flow.chain, preparation=flow.preparation, threads=flow.threads
        )

    @cached_property
    def reflection(self) -> MemoriesFlow:
        """Return what joins memories, then and now, and reading again to the journal."""
        flow = MemoriesFlow(self._unlocked, self)
        flow.entry_requested.connect(self._on_entry_requested)
        return self._take(flow, memories=flow.memories, rereading=flow.rereading)

    @cached_property
    def sharing(self) -> ShareFlow:
        """Return what joins sharing with a therapist to the journal."""
        flow = ShareFlow(self._unlocked, self)
        flow.wizard_requested.connect(lambda: self.filled.emit("share"))
        flow.ledger_requested.connect(lambda: self.filled.emit("ledger"))
        flow.reply_shown.connect(lambda: self.filled.emit("reply"))
        return self._take(flow, share=flow.screen, ledger=flow.ledger_screen, reply=flow.reply_screen)

    # --- beside the journal

    @cached_property
    def support(self) -> SupportFlow:
        """Return what joins support, the own plan and the notes for the team to the journal."""
        flow = SupportFlow(self._unlocked, self._support_desk, self)
        flow.closed.connect(self._on_support_closed)
        self.frame.screen_requested.connect(self._forget_way_from_support)
        self.read_aloud.join_players(flow.screen)
        return self._take(flow, support=flow.screen, support_plan=flow.plan_screen, team_notes=flow.notes_screen)

    @Slot()
    def _on_grounding_requested(self) -> None:
        self.filled.emit("support")
        self.support.screen.show_grounding()
        self.support.leads_to = "guided"  # what was hard can be marked for the therapist after coming back

    @Slot()
    def _on_support_closed(self) -> None:
        leads_to = self.support.leads_to
        self._forget_way_from_support()
        if leads_to:
            self.filled.emit(leads_to)
        else:
            self.passed.emit()

    @Slot()
    def _forget_way_from_support(self) -> None:
        self.support.leads_to = ""

    @cached_property
    def about(self) -> AboutScreen:
        """Return what is said of the app."""
        screen = AboutScreen()
        return self._take(screen, about=screen)

    @cached_property
    def settings(self) -> SettingsFlow:
        """Return what joins the settings to journal, vault and computer."""
        flow = SettingsFlow(self._unlocked, self._settings, self._vault, self)
        flow.settings_changed.connect(self._on_settings_changed)
        flow.has_voice = lambda: self.read_aloud.voice.is_available
        flow.screen.prompts_requested.connect(lambda: self.prompts.open())
        flow.screen.new_key_requested.connect(lambda: self.encryption.begin_new_key())
        flow.screen.strengthening_requested.connect(lambda: self.encryption.begin_strengthening())
        return self._take(flow, settings=flow.screen, recovery_code=flow.recovery_screen)

    @Slot(object)
    def _on_settings_changed(self, settings: Settings) -> None:
        self._settings = settings
        self.settings_changed.emit(settings)

    # --- care of the file

    @cached_property
    def upkeep(self) -> UpkeepFlow:
        """Return what is done when nothing else is wanted."""
        flow = UpkeepFlow(self._unlocked, self._stop.requested, self)
        flow.said.connect(self.frame.say)
        return flow

    @cached_property
    def health(self) -> HealthFlow:
        """Return what joins the health and the log of the journal to it."""
        flow = HealthFlow(self._unlocked, self._vault, self._stop.requested, self)
        return self._take(flow, health=flow.screen, log=flow.log_screen)

    @cached_property
    def encryption(self) -> EncryptionFlow:
        """Return what joins the page about encryption to the vault."""
        flow = EncryptionFlow(self._unlocked, self._vault, self)
        flow.strengthening_offered.connect(self.frame.offer_strengthening)
        return self._take(flow, encryption=flow.screen)

    @cached_property
    def backups(self) -> BackupsFlow:
        """Return what joins the backups to the journal and its vault."""
        flow = BackupsFlow(self._unlocked, self._vault, self._stop.requested, self)
        flow.folder_chosen.connect(self._on_backup_folder_chosen)
        flow.restored.connect(self.lock_requested)
        flow.restore_failed.connect(self._on_restore_failed)
        return self._take(flow, backups=flow.screen)

    @Slot(object)
    def _on_backup_folder_chosen(self, folder: Path | None) -> None:
        self._on_settings_changed(replace(self._settings, backup_folder=folder))
        if self._is_made("settings"):
            self.settings.use_settings(self._settings)

    @Slot(object)
    def _on_restore_failed(self, error: JournalError) -> None:
        """Say why: the journal was closed for it, so that nothing is left to do here but to lock."""
        self.frame.allow_only_lock()
        text = describe(error)
        again = self.tr("The journal is as it was, and closed. Lock it, then unlock it again.")
        self.frame.say(text.what, f"{text.next_step} {again}")

    @cached_property
    def merging(self) -> MergeFlow:
        """Return what brings two copies together, and watches the folder for a second one."""
        flow = MergeFlow(self._unlocked, self)
        flow.changed_underneath.connect(self.frame.show_copies)
        flow.resolved.connect(self.frame.hide_copies)
        return self._take(flow, merge=flow.screen)

    @Slot(object)
    def _on_failed(self, error: JournalError) -> None:
        if isinstance(error, MendableDamageError) and not self._unlocked.read_only:
            self.upkeep.mend()
        else:
            self.frame.say_error(error)

    def begin_care(self) -> None:
        """Look after the file, now that the first screen is shown; not when it is locking already."""
        if self._stop.requested():
            return
        self.upkeep.check_soon()
        self.merging.look()
        if not self._unlocked.read_only:
            self._unlocked.read(partial(self.journal.captures.recover, self._unlocked.zone), None)
        self._tasks.run(self._vault.is_time_to_look_at_cost, self._on_cost_looked_at)

    def _on_cost_looked_at(self, is_time: bool) -> None:
        if is_time and not self._unlocked.read_only:
            self.encryption.look_at_cost()

    # --- locking

    @property
    def is_heard(self) -> bool:
        """Tell whether the microphone is on."""
        return self._is_made("recording") and self.recording.is_heard

    def stop_recording(self) -> None:
        """End the recording; `recording_ended` tells when it is kept, `recording_held` what prevents it."""
        self.recording.stop()

    def end_recording_now(self) -> JournalError | None:
        """End what is being recorded, wait until it is kept, and return what prevented it, if anything did."""
        return self.recording.finish_now() if self._is_made("recording") else None

    def save_draft_now(self) -> JournalError | None:
        """Save what is being written, and wait for it; return what prevented it, if anything did."""
        self._stop.request()  # the check in the background gives way at once
        self.fall_silent()
        if self._is_made("encryption"):
            self.encryption.stop()
        if self._is_made("merging"):
            self.merging.stop()
        written_in = ("writing", "courses", "groggy", "support", "reflection", "practice", "today")
        errors = [getattr(self, name).save_now() for name in written_in if self._is_made(name)]
        return next((error for error in errors if error is not None), None)

    def close_journal(self) -> None:
        """Close the journal's file, after everything that was asked for. The screen is to be destroyed then."""
        self.upkeep.end()
        if self.is_groggy:
            self.groggy.end()
        if self._is_made("merging"):
            self.merging.end()
        if self._is_made("sharing"):
            self.sharing.end()
        if self._is_made("encryption"):
            self.encryption.end()
        self._stop.request()
        self._tasks.run(self.journal.close)
        self._tasks.close()
