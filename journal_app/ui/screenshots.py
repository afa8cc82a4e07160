"""The whole story of the app, driven without a screen, with a look at every place it passes: a picture, or a check.

The real window, a real encrypted vault, the sample course, and a clock that stands still, so that pictures of two
versions can be compared. To add a screen: one step in `Story`, with the picture's name; the tests look there, too.
"""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEventLoop, QTimer, SignalInstance
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from journal_app.domain.course import DosingSession
from journal_app.domain.drawing import Drawing, Stroke
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.invitation import InvitationKind
from journal_app.domain.phase import Moment
from journal_app.services.journal import Journal
from journal_app.settings import Settings
from journal_app.ui import crash_dialog, theme, words
from journal_app.ui.audio.states import RecordingState, Trouble
from journal_app.ui.journal_screen import JournalScreen
from journal_app.ui.main_window import MainWindow
from journal_app.ui.sharing.redacting import RedactionBox
from journal_app.ui.widgets.awake_line import AwakeView
from journal_app.ui.widgets.invitation_card import InvitationView
from journal_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:  # imported in the background, after the first paint
    from journal_app.services.vault import Vault
    from journal_app.ui.therapist_flows import TherapistScreen

W = TypeVar("W", bound=QWidget)
Look = Callable[[str, MainWindow], object]
"""What is done at each step: given the name of the picture, and the window that shows it."""

STANDS_AT = datetime(2026, 11, 20, 19, 40, tzinfo=UTC)
PASSPHRASE = "sample words for pictures only"  # noqa: S105  # opens a vault that is removed at the end
_OUT_OF_IT = "I can wait at the door without opening it."
_READER = "Dr. Sample"
_PATIENCE_MILLISECONDS = 15_000
_VEIL_NOTE = "About the corridor"
_OWN_QUESTION, _OWN_SET = "Why was the garden so quiet, and who was there?", "For tired evenings"
_PACK = """{"format": 1, "kind": "prompt-pack", "name": "Slow evenings", "author": "A made-up colleague", "version": 2,
"color": "blue", "prompts": [
{"id": "e.1", "moment": "P4", "domain": "body", "text": "Where are you warm tonight?"},
{"id": "e.2", "moment": "P4", "domain": "imagery", "text": "Isn't it clear what the sea stood for?"},
{"id": "e.3", "moment": "P5", "domain": "relationships", "text": "Whom would you like beside you today?"}]}"""


class StandingClock:
    """A clock that always shows the same moment."""

    def now(self) -> datetime:
        """Return the moment of the pictures."""
        return STANDS_AT

    def local(self, instant: datetime) -> datetime:
        """Return the instant in the computer's time zone."""
        return instant.astimezone()


class NotShownError(Exception):
    """A screen, or a control on it, did not appear."""


class SavedPictures:
    """Saves what each step shows, numbered.

    Args:
        folder: Where the pictures go; made if it is not there.
        scheme: "light" or "dark": how their names begin.
    """

    def __init__(self, folder: Path, scheme: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._scheme = scheme
        self._count = 0

    def __call__(self, name: str, window: MainWindow) -> None:
        """Save a picture of the window."""
        self._count += 1
        path = self._folder / f"{self._scheme}_{self._count:03d}_{name}.png"
        if not window.grab().save(str(path)):
            raise NotShownError(path.name)
        sys.stdout.write(f"{path.name}\n")


def save_pictures(folder: Path, size: tuple[int, int], text_scale: float, temporary: Path) -> int:
    """Save pictures of the whole story, in one scheme after the other.

    Args:
        folder: Where the pictures go.
        size: Width and height of the window, in pixels.
        text_scale: 1.0 to 2.0.
        temporary: An empty folder for the vaults.

    Returns:
        0, or 1 when a screen could not be shown or a bug was met on the way.
    """
    try:
        for scheme in ("light", "dark"):
            theme.current().apply(scheme, text_scale, reduced_motion=True)
            Story(SavedPictures(folder, scheme), size, scheme, text_scale, temporary / scheme).tell()
    except (NotShownError, OSError) as error:
        sys.stderr.write(f"A screen could not be shown or saved: {error}\n")
        return 1
    if count := crash_dialog.crashes():
        sys.stderr.write(f"All screens were shown, and something in the app did not work {count} times.\n")
        return 1
    return 0


class Story:
    """Drives the app from the first run to the lock, and looks at every place on the way.

    Args:
        look: What is done at each step.
        size: Width and height of the window, in pixels.
        scheme: "light" or "dark"; the look of the app has it already, and the text size.
        text_scale: 1.0 to 2.0.
        temporary: An empty folder for the vaults, or one that is not there.
        open_vault: Makes the vault of a folder; tests bring one with a cheap key.
    """

    def __init__(
        self,
        look: Look,
        size: tuple[int, int],
        scheme: str,
        text_scale: float,
        temporary: Path,
        open_vault: "Callable[[Path], Vault] | None" = None,
    ) -> None:
        temporary.mkdir(parents=True, exist_ok=True)
        self._look = look
        self._size = size
        self._scheme = scheme
        self._scale = text_scale
        self._temporary = temporary
        self._open_vault = open_vault or _vault_of
        self._window = self._new_window(temporary / "First.vault")

    def tell(self) -> None:
        """Go through all of it.

        Raises:
            NotShownError: A screen, or a control on it, did not appear.
        """
        try:
            self._tell_first_run()
            self._tell_lock()
            self._tell_journal()
            self._tell_damage()
            self._tell_therapist()
        finally:
            self._window.close()
            self._window.deleteLater()  # left to be collected, its timers might end in another thread

    # --- the story

    def _tell_first_run(self) -> None:
        window = self._new_window(self._temporary / "New.vault")
        window.start()
        window.show()
        self._picture("first_run_welcome")
        self._press("Begin my journal")
        self._press("Suggest a passphrase")
        suggested = self._find(QLineEdit, "Passphrase").text()
        self._find(QLineEdit, "The same passphrase again").setText(suggested)
        self._picture("first_run_passphrase")
        self._press("I understand that nobody can reset it for me")
        self._press("Create my journal")
        self._wait_until(lambda: self._is_visible("I have kept it"))
        code = self._find(QWidget, "Recovery code").property("text").split()
        self._picture("first_run_recovery_code")
        self._press("I have kept it")
        self._picture("first_run_recovery_check")
        [asked] = [line for line in window.findChildren(QLineEdit) if line.isVisible()]
        for group in code:  # one of them is the one asked for
            asked.setText(group)
            self._press("Continue")
            if self._is_visible("Skip all of this"):
                break
        self._find(QLineEdit, "What may we call you?").setText("Maya")
        self._picture("first_run_course")
        self._await(window.unlocked, partial(self._press, "Skip all of this"))
        self._picture("first_prompt")
        self._await(window.locked, window.lock)

    def _tell_lock(self) -> None:
        from journal_app import demo  # noqa: PLC0415  # as everywhere: what opens a journal is imported late
        from journal_app.ui.zone import system_zone  # noqa: PLC0415  # as above

        folder = self._temporary / "Sample.vault"
        clock = StandingClock()
        journal = demo.make_vault(self._open_vault(folder), clock.now(), system_zone(), PASSPHRASE)
        self._make_second_copy(journal)
        journal.close()
        window = self._new_window(folder)
        window.start()
        window.show()
        self._picture("unlock")
        self._type_passphrase("not the passphrase")
        self._wait_until(lambda: self._is_visible("Unlock"))
        self._picture("unlock_wrong_passphrase")
        self._press("Use recovery code")
        self._picture("unlock_recovery_code")
        self._press("Back to passphrase")
        window.show_support()
        self._picture("support_while_locked")
        self._press("Back")
        self._await(window.unlocked, partial(self._type_passphrase, PASSPHRASE))

    def _tell_journal(self) -> None:
        window = self._window
        screen = window.journal_screen
        if screen is None:
            raise NotShownError("journal")
        self._picture("today")
        self._tell_writing(screen)
        self._open(screen, "entries")
        self._wait_until(lambda: screen.reading.screen.model.rowCount() > 0)
        screen.reading.screen.select(screen.reading.screen.model.header(0).id)
        self._settle(screen)
        self._picture("journal_reading")
        self._tell_versions(screen)
        self._tell_veil(screen)
        screen.reading.screen.ask_about_delete(screen.reading.open_id or "", STANDS_AT + timedelta(hours=18), STANDS_AT)
        self._picture("delete_rests")
        self._press("Delete anyway")
        self._press("Let it rest")
        self._press("Delete")
        self._settle(screen)
        self._picture("journal_deleted")
        self._press("Bring back")
        self._settle(screen)
        self._tell_timeline(screen)
        self._open(screen, "sessions")
        self._picture("sessions")
        self._tell_course(screen)
        self._tell_practice(screen)
        self._tell_clock(screen)
        self._tell_support(screen)
        self._tell_sharing(screen)
        self._tell_settings(screen)
        self._open(screen, "about")
        self._picture("about")
        self._tell_merging(screen)
        self._tell_groggy(screen)
        self._open(screen, "today")
        screen.warn_about_lock()
        self._picture("lock_warning")
        screen.drop_lock_warning()
        window.cover()
        self._picture("cover")
        window.cover()
        self._await(window.locked, window.lock)

    def _tell_settings(self, screen: JournalScreen) -> None:
        self._open(screen, "settings")
        self._picture("settings")
        self._tell_prompts(screen)
        screen.settings.screen.hours.set_open(is_open=True)
        screen.settings.screen.ensureWidgetVisible(screen.settings.screen.hours)
        self._picture("settings_hours")
        self._tell_encryption(screen)
        self._open(screen, "health")
        self._press("Check now")
        self._settle(screen)
        self._picture("health")
        self._open(screen, "log")
        self._picture("log")
        self._tell_backups(screen)

    def _tell_prompts(self, screen: JournalScreen) -> None:
        self._await(screen.screen_shown, partial(self._press, "All questions, sets and packs"))
        self._settle(screen)
        self._picture("questions")
        shown = screen.prompts.screen
        self._press("Write a question")
        shown.questions.form.line.setText(_OWN_QUESTION)
        self._picture("question_of_my_own")
        self._press("Keep it")
        self._settle(screen)
        self._press("Part: Sets")
        self._press("Make a set")
        shown.sets.form.name.setText(_OWN_SET)
        for _ in range(3):
            self._wait_until(lambda: any(each.startswith("Add: ") for each in self._names(QAbstractButton)))
            self._press(next(each for each in self._names(QAbstractButton) if each.startswith("Add: ")))
        self._picture("set_of_my_own")
        self._press("Keep the set")
        self._settle(screen)
        self._picture("sets")
        pack = self._temporary / "pack.json"
        pack.write_text(_PACK, encoding="utf-8")
        screen.prompts.look_at(pack)
        self._wait_until(lambda: self._is_visible("Take it"))
        self._picture("pack_preview")
        self._press("Take it")
        self._settle(screen)
        self._picture("packs")
        self._await(screen.screen_shown, partial(self._press, "Back"))

    def _tell_support(self, screen: JournalScreen) -> None:
        self._open(screen, "support")
        self._picture("support")
        screen.support.note("Two nights with little sleep and much energy")
        self._open(screen, "team_notes")
        self._picture("team_notes")
        self._open(screen, "support_plan")
        self._picture("support_plan")

    def _tell_timeline(self, screen: JournalScreen) -> None:
        self._open(screen, "timeline")
        self._picture("timeline")
        self._press("Days")
        self._picture("timeline_days")
        self._press("This session")
        self._press("Filter")
        self._picture("timeline_filter")
        self._press("Filter")
        self._press("Lanes")
        self._picture("timeline_lanes")
        self._press("Lanes")
        self._open(screen, "days_since")
        self._picture("timeline_days_since")
        self._open(screen, "compare")
        self._picture("timeline_compare")
        self._open(screen, "timeline")
        self._press("Whole course")
        self._open(screen, "timeline_print")
        self._picture("timeline_print")

    def _tell_practice(self, screen: JournalScreen) -> None:
        self._open(screen, "check_in")
        screen.practice.check_in.pad.setFocus()
        self._picture("check_in")
        self._open(screen, "preparation")
        self._picture("preparation")
        self._open(screen, "chain")
        self._picture("intention_and_steps")
        self._open(screen, "threads")
        self._picture("threads")

    def _tell_clock(self, screen: JournalScreen) -> None:
        """What may be offered around a session, and the pages that it leads to. What comes by itself is on Today."""
        self._open(screen, "today")
        card = screen.today.screen.invitation
        offered = card.invitation
        if offered is None:
            raise NotShownError("invitation")
        session = DosingSession(id=new_identifier(), starts_at=STANDS_AT - timedelta(hours=5), zone="UTC")
        record = replace(session.record, awake_at=STANDS_AT - timedelta(hours=3))
        awake = screen.today.screen.awake
        awake.show_awake(AwakeView(session=replace(session, record=record), now=STANDS_AT))
        self._picture("awake_again")
        self._press("Change when you were awake and talking again")
        self._picture("awake_again_changing")
        self._press("Leave it as it is")
        awake.show_awake(None)
        for kind in (InvitationKind.RESURFACED, InvitationKind.WEEK_REVIEW, InvitationKind.YOU_LEFT_SOMETHING):
            own = "The window was open, and nobody had to close it." if kind is InvitationKind.RESURFACED else ""
            made = replace(offered, kind=kind, number=5, intention_id=offered.key)
            card.show_invitation(InvitationView(invitation=made, own_words=own, was_yesterday=True))
            self._picture(f"invitation_{kind}")
        made = replace(offered, kind=InvitationKind.INTENTION_BEFORE_NEXT, number=6)
        card.show_invitation(InvitationView(invitation=made, intention="To notice when I hurry"))
        self._settle(screen)
        self._press("Look at it")
        self._picture("invitation_renewing")
        self._open(screen, "memories")
        screen.frame.offer_moment(words.moment(Moment.EVENING))
        self._picture("moment_opened")
        self._press("Not yet")
        self._picture("then_and_now")
        self._press("Hold a memory")
        self._picture("then_and_now_form")
        self._press("Not now")
        self._await(screen.screen_shown, partial(screen.reflection.open_rereading, offered.entry_ids, None, "today"))
        self._settle(screen)
        self._picture("read_again")
        self._find(QLineEdit, "One sentence out of it").setText(_OUT_OF_IT)
        self._press("Keep what came of it")
        self._settle(screen)
        self._picture("read_again_kept")

    def _tell_versions(self, screen: JournalScreen) -> None:
        """Write on in the open entry twice, and look at what it was before."""
        for line in ("It was quieter when I looked again.", "Then rain, and I slept."):
            self._await(screen.screen_shown, partial(self._press, "Edit"))
            box = next(box for box in self._window.findChildren(QPlainTextEdit) if box.isVisible())
            box.setPlainText(f"{box.toPlainText()}\n\n{line}".strip())
            self._await(screen.screen_shown, partial(self._press, "Keep"))
            self._settle(screen)
        self._await(screen.screen_shown, partial(self._press, "Earlier versions"))
        self._settle(screen)
        self._picture("earlier_versions")
        self._press("Bring this version back")
        self._await(screen.screen_shown, partial(self._press, "Bring it back"))
        self._settle(screen)

    def _tell_veil(self, screen: JournalScreen) -> None:
        self._press("Put a veil on it")
        self._picture("veil_form")
        self._find(QLineEdit, "A note to yourself as you read it later, if you like").setText(_VEIL_NOTE)
        self._press("Put the veil on")
        self._settle(screen)
        self._picture("veiled_entry")
        self._press("Lift the veil for now")
        self._picture("veil_lifted")
        self._press("Take the veil off")
        self._settle(screen)

    def _tell_encryption(self, screen: JournalScreen) -> None:
        self._await(screen.screen_shown, screen.settings.screen.recovery_code_requested.emit)
        self._picture("recovery_code")
        flow = screen.encryption
        self._await(screen.screen_shown, flow.begin_strengthening)
        self._picture("strengthen")
        self._await(screen.screen_shown, flow.begin_new_key)
        self._picture("new_key")
        flow.screen.show_code("28T5CY-4GNF6Y-Y4HMAS-W91AYD-XW938N-KRCT")  # opens nothing
        self._picture("new_key_code")
        flow.screen.show_working(0.6)
        self._picture("new_key_under_way")
        self._await(screen.screen_shown, flow.screen.left.emit)
        screen.frame.show_read_only(STANDS_AT - timedelta(days=1))
        self._picture("older_copy")
        screen.frame.hide_read_only()

    def _make_second_copy(self, journal: Journal) -> None:
        """Let another computer, and this one, go on from the same journal."""
        from journal_app.domain.backup import BackupReason  # noqa: PLC0415  # as everywhere: imported late

        made = journal.backups.make(BackupReason.BY_HAND)
        if made is None:
            raise NotShownError("backup")
        there = self._temporary / "Elsewhere.vault"
        there.mkdir()
        shutil.copy(made.backup.folder / "vault.json", there)
        shutil.copy(made.backup.folder / "journal.db", there / "journal-0001.db")
        other = self._open_vault(there).unlock(PASSPHRASE)
        newest, second, third = (each.id for each in journal.entries.newest(3))
        for where, line in ((other, "Written on the laptop."), (journal, "Written here.")):
            entry = where.entries.get(newest)
            where.entries.save(replace(entry, title=entry.headline, text=f"{entry.text}\n\n{line}"))
        other.entries.save(replace(other.entries.get(second), starred=True, title="On the train"))
        other.entries.delete(third)
        other.entries.save(replace(other.entries.get(newest), id=new_identifier(), title="", text="From the laptop."))
        other.close()

    def _make_reply(self, passphrase: str) -> None:
        """Let a therapist open the share and write back, as their app would."""
        from journal_app.domain.share import ReplyContent, ReplyPrompt  # noqa: PLC0415  # as everywhere: imported late
        from journal_app.sharing import keys, reading, sealing  # noqa: PLC0415  # as above
        from journal_app.sharing.envelope import KeyLock  # noqa: PLC0415  # as above

        opened = reading.open_here((self._temporary / "share.html").read_bytes(), passphrase)
        reply = ReplyContent(
            made_at=STANDS_AT,
            zone="UTC",
            name=_READER,
            answers=opened.share_id,
            line="Thank you for the quiet lines. Let us begin with the corridor.",
            homework=("Walk by the river once, without looking at the time.",),
            prompts=(ReplyPrompt(text="What does the lamp at the end light up?"),),
        )
        lock = KeyLock(public_key=opened.sender.reply_key)
        sealed = sealing.seal(reply, keys.new_identity(), [lock], share_id="5" * 32, created_at=STANDS_AT)
        (self._temporary / "reply.html").write_bytes(sealed.data)

    def _tell_sharing(self, screen: JournalScreen) -> None:
        """Share the proposal by passphrase with somebody new, then open a reply."""
        self._open(screen, "share")
        self._find(QLineEdit, "What you call them").setText(_READER)
        self._picture("share_for_whom")
        self._press("Go on with them")
        self._settle(screen)
        self._picture("share_what")
        wizard = screen.sharing.screen
        self._press(next(one for one in self._names(QAbstractButton) if one.startswith("What of it:")))
        self._settle(screen)
        redacting = next(box for box in wizard.findChildren(RedactionBox) if box.isVisible())
        cursor = redacting.box.textCursor()
        cursor.movePosition(cursor.MoveOperation.NextWord, cursor.MoveMode.KeepAnchor, 3)
        redacting.box.setTextCursor(cursor)
        next(one for one in redacting.findChildren(QAbstractButton) if one.isEnabled()).click()
        wizard.ensureWidgetVisible(redacting)
        self._picture("share_what_of_it")
        self._press("Show me what they will see")
        self._settle(screen)
        self._picture("share_preview")
        self._press("This is right")
        self._settle(screen)
        self._press("I have read this")
        self._picture("share_how")
        self._press("Make the file")
        if self._is_visible("Share anyway"):
            self._picture("share_rests")
            self._press("Share anyway")
            self._press("Yes, go on")
        self._settle(screen)
        self._picture("share_passphrase")
        screen.sharing.save(self._temporary / "share.html")
        self._settle(screen)
        self._picture("share_saved")
        self._make_reply(wizard.sealing.passphrase)
        self._await(screen.screen_shown, partial(self._press, "Done"))
        self._settle(screen)
        self._picture("shared_so_far")
        self._await(screen.screen_shown, partial(screen.sharing.open_reply, str(self._temporary / "reply.html")))
        self._settle(screen)
        self._picture("reply")

    def _tell_merging(self, screen: JournalScreen) -> None:
        there = self._temporary / "Elsewhere.vault" / "journal-0001.db"
        here = self._temporary / "Sample.vault"
        copy = here / "journal-0001.sync-conflict-20261120-181500-ABCDEFG.db"
        shutil.copy(there, copy)
        screen.merging.look()
        self._wait_until(lambda: self._is_visible("Look at both"))
        self._picture("two_copies")
        self._await(screen.screen_shown, partial(self._press, "Look at both"))
        self._settle(screen)
        self._picture("merge_choice")
        [row] = [one for one in screen.merging.screen.findChildren(RowButton) if copy.name in one.accessibleName()]
        row.click()
        self._wait_until(lambda: self._is_visible("Bring them together"))
        self._picture("merge_preview")
        self._press("Bring them together")
        self._wait_until(lambda: self._is_visible("Done"))
        self._settle(screen)
        self._picture("merge_report")
        self._await(screen.screen_shown, partial(self._press, "Done"))

    def _tell_course(self, screen: JournalScreen) -> None:
        record = screen.courses.record_screen
        [held] = [each for each in self._names(QAbstractButton) if each.startswith("Session 5.")]
        self._await(screen.screen_shown, partial(self._press, held))
        for section in (record.before, record.after):
            section.set_open(is_open=True)
        self._picture("session_record")
        record.side_effects.set_open(is_open=True)
        self._press("Slow or hard breathing")
        record.show_section(record.side_effects)
        self._picture("session_side_effects")
        record.ask_to_leave()
        self._await(screen.screen_shown, partial(self._press, "Leave it"))
        self._settle(screen)
        [course] = [each for each in self._names(QAbstractButton) if each.startswith("Course of treatment:")]
        self._await(screen.screen_shown, partial(self._press, course))
        self._picture("course")
        self._await(screen.screen_shown, partial(self._press, "Back to the sessions"))
        self._await(screen.screen_shown, partial(self._press, "Begin another course"))
        self._picture("course_templates")
        [rhythm] = [each for each in self._names(QAbstractButton) if each.startswith("Six infusions")]
        self._press(rhythm)
        self._picture("course_plan")
        self._press("Back")
        self._await(screen.screen_shown, partial(self._press, "Back"))
        self._await(screen.screen_shown, screen.courses.open_marks)
        self._press("Add a mark")
        self._picture("mark")
        self._press("Leave without keeping")
        self._picture("marks")

    def _tell_writing(self, screen: JournalScreen) -> None:
        self._await(screen.screen_shown, partial(screen.open_screen, "write"))
        self._write("The corridor again, but this time the lamp at the end was on, and I did not hurry towards it.")
        screen.writing.guided.offer_reading(offered=True)  # whatever voice this computer has
        self._picture("guided_writing")
        self._press("Name a feeling")
        self._press("calm")
        self._picture("guided_feelings")
        self._press("Name a feeling")
        self._press("Stop here")
        self._settle(screen)
        self._picture("guided_kept")
        self._await(screen.screen_shown, partial(self._press, "Done"))
        self._await(screen.screen_shown, partial(screen.open_screen, "free"))
        self._write("Walked to the river and back. *Slow*, and that was all right.\n\n> what if it can be this plain")
        self._picture("free_writing")
        additions = screen.writing.free.additions
        self._press("Add a drawing")
        additions.set_drawing(_sketch(additions.drawing))
        self._picture("free_drawing")
        self._press("Keep this drawing")
        self._settle(screen)
        self._press("Add your voice")
        additions.show_recording(RecordingState.RECORDING)
        for level in (0.1, 0.3, 0.7, 0.5, 0.8, 0.4, 0.6, 0.2, 0.5, 0.3):
            additions.recorder.show_level(level)
        self._picture("free_voice")
        additions.show_recording(RecordingState.IDLE)
        self._await(screen.screen_shown, partial(screen.open_screen, "today"))
        self._picture("today_unfinished")

    def _tell_groggy(self, screen: JournalScreen) -> None:
        self._await(screen.screen_shown, screen.groggy.begin)
        quiet = screen.groggy.screen
        self._picture("groggy_home")
        self._press("Go on")
        self._picture("groggy_question")
        self._press("A few words")
        self._write("a green door, and somebody")
        self._press("Keep this line")
        self._settle(screen)
        self._picture("groggy_words")
        self._press("Another way")
        self._press("Draw it")
        quiet.board.set_drawing(_sketch(quiet.board.drawing))
        self._picture("groggy_drawing")
        self._press("Keep it")
        quiet.show_page_to_say()
        quiet.show_recording(RecordingState.RECORDING)
        for level in (0.1, 0.3, 0.7, 0.5, 0.8, 0.4, 0.6, 0.2, 0.5, 0.3):
            quiet.recorder.show_level(level)
        self._picture("groggy_saying")
        quiet.show_recording(RecordingState.IDLE)
        quiet.show_page_to_say()
        quiet.recorder.show_trouble(Trouble.NO_DEVICE)
        self._picture("groggy_no_microphone")
        quiet.recorder.notice.clear()
        self._press("My person")
        self._picture("groggy_person")
        self._press("Steady")
        self._picture("groggy_steady")
        self._press("Look around")
        self._picture("groggy_exercise")
        self._press("Stop here")
        self._settle(screen)
        self._picture("groggy_enough")
        self._await(screen.screen_shown, partial(self._press, "Open the journal"))
        self._settle(screen)
        self._open(screen, "entries")
        screen.reading.screen.select(screen.reading.screen.model.header(0).id)
        self._settle(screen)
        self._picture("journal_capture")
        self._press("How sure")
        self._picture("journal_how_sure")
        self._press("How sure")
        self._await(screen.screen_shown, partial(self._press, "Write beside it"))
        self._write("The door again. It was the one to the garden.")
        self._await(screen.screen_shown, partial(self._press, "Keep"))
        self._settle(screen)
        self._picture("journal_beside")

    def _tell_backups(self, screen: JournalScreen) -> None:
        self._open(screen, "backups")
        self._press("Back up now")
        self._settle(screen)
        self._press("Try the newest one now")
        self._settle(screen)
        self._picture("backups")

    def _tell_therapist(self) -> None:
        """A therapist's vault: the caseload, one patient, a reply, the end of care."""
        from journal_app import demo_caseload  # noqa: PLC0415  # as everywhere: what opens a journal is imported late
        from journal_app.ui.therapist_flows import TherapistScreen  # noqa: PLC0415  # as above
        from journal_app.ui.zone import system_zone  # noqa: PLC0415  # as above

        folder = self._temporary / "Therapist.vault"
        demo_caseload.make_vault(self._open_vault(folder), STANDS_AT, system_zone(), PASSPHRASE).close()
        window = self._new_window(folder)
        window.start()
        window.show()
        self._await(window.unlocked, partial(self._type_passphrase, PASSPHRASE))
        screen = window.journal_screen
        if not isinstance(screen, TherapistScreen):
            raise NotShownError("caseload")
        self._settle(screen)
        self._picture("caseload")
        screen.caseload.screen.ask_for_passphrase("Maya 2026-11-20.html")
        self._picture("caseload_passphrase")
        screen.caseload.screen.show_opening()
        self._picture("caseload_opening")
        screen.caseload.screen.end_opening()
        self._open(screen, "caseload_key")
        self._picture("caseload_key")
        self._open(screen, "caseload")
        [maya] = [each for each in self._names(QAbstractButton) if each.startswith("Maya (Thursdays)")]
        self._await(screen.screen_shown, partial(self._press, maya))
        self._settle(screen)
        self._picture("brief")
        screen.patient.brief_screen.about.set_open(is_open=True)
        self._press("Copy for the chart")
        self._picture("brief_copied")
        self._tell_reading_of_patient(screen)
        for page in ("patient_timeline", "patient_compare", "patient_reply", "patient_end"):
            self._open(screen, page)
            self._picture(page)
        self._press("Delete for good")
        self._settle(screen)
        self._picture("patient_receipt")
        self._await(window.locked, window.lock)

    def _tell_reading_of_patient(self, screen: "TherapistScreen") -> None:
        review = screen.patient.reading_screen
        self._await(screen.screen_shown, partial(screen.patient.open_entry, ""))
        self._settle(screen)
        review.open_first()
        self._picture("patient_reading")
        review.open_first(is_veiled=True)
        self._picture("patient_veiled")

    def _tell_damage(self) -> None:
        folder = self._temporary / "Sample.vault"
        window = self._new_window(folder)
        for database in folder.glob("journal-*.db"):
            os.truncate(database, database.stat().st_size // 2 + 1)
        window.start()
        window.show()
        self._type_passphrase(PASSPHRASE)
        self._wait_until(lambda: self._is_visible("Read out what can be read"))
        self._picture("damaged_journal")

    # --- doing as a person does

    def _new_window(self, folder: Path) -> MainWindow:
        former = getattr(self, "_window", None)
        settings = Settings(theme=self._scheme, text_scale=self._scale, reduced_motion=True, region="GB")
        self._window = MainWindow(settings, None, StandingClock(), folder=folder, open_vault=self._open_vault)
        self._window.resize(*self._size)
        if former is not None:
            former.close()
            former.deleteLater()
        return self._window

    def _open(self, screen: JournalScreen, name: str) -> None:
        self._await(screen.screen_shown, partial(screen.open_screen, name))
        self._settle(screen)

    def _type_passphrase(self, passphrase: str) -> None:
        self._find(QLineEdit, "Passphrase").setText(passphrase)
        self._press("Unlock")

    def _write(self, text: str) -> None:
        [box] = [box for box in self._window.findChildren(QPlainTextEdit) if box.isVisible()]
        box.setPlainText(text)

    def _press(self, name: str) -> None:
        self._find(QAbstractButton, name).click()

    def _find(self, kind: type[W], name: str) -> W:
        found = [one for one in self._window.findChildren(kind) if _name(one) == name and one.isVisible()]
        if not found:
            raise NotShownError(name)
        return found[0]

    def _names(self, kind: type[QWidget]) -> list[str]:
        return [_name(one) for one in self._window.findChildren(kind) if one.isVisible()]

    def _is_visible(self, name: str) -> bool:
        buttons = self._window.findChildren(QAbstractButton)
        return any(_name(button) == name and button.isVisible() for button in buttons)

    # --- waiting, as long as the app needs and no longer

    def _await(self, signal: SignalInstance, act: Callable[[], object]) -> None:
        loop = QEventLoop()
        signal.connect(loop.quit)
        timer = self._patience(loop)
        QTimer.singleShot(0, act)
        loop.exec()
        if not timer.isActive():
            raise NotShownError(str(signal))

    def _wait_until(self, fact: Callable[[], bool]) -> None:
        loop = QEventLoop()
        look = QTimer()
        look.timeout.connect(lambda: loop.quit() if fact() else None)
        look.start(20)
        timer = self._patience(loop)
        loop.exec()
        if not timer.isActive():
            raise NotShownError(str(fact))

    def _settle(self, screen: JournalScreen) -> None:
        """Wait until nothing is under way in the background."""
        self._wait_until(lambda: not screen.is_busy)

    def _patience(self, loop: QEventLoop) -> QTimer:
        timer = QTimer(loop, singleShot=True)
        timer.timeout.connect(loop.quit)
        timer.start(_PATIENCE_MILLISECONDS)
        return timer

    def _picture(self, name: str) -> None:
        for _ in range(2):  # Qt shows what was added, and lays it out, when it comes to its events
            loop = QEventLoop()
            QTimer.singleShot(0, loop.quit)
            loop.exec()
        self._look(name, self._window)


def _vault_of(folder: Path) -> "Vault":
    from journal_app.services.vault import Vault  # noqa: PLC0415  # as everywhere: imported late

    return Vault(folder, clock=StandingClock())


def _name(widget: QWidget) -> str:
    """Return the name that a screen reader says."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def _sketch(sheet: Drawing) -> Drawing:
    """Return a door that stands ajar, on this sheet."""
    frame = ((0.34, 0.9), (0.34, 0.2), (0.6, 0.2), (0.6, 0.9))
    leaf = ((0.34, 0.2), (0.5, 0.28), (0.5, 0.98), (0.34, 0.9))
    light = ((0.5, 0.6), (0.78, 0.72), (0.5, 0.86))
    strokes = tuple(
        Stroke(colour=colour, width=9, points=tuple((x, y, 1.0) for x, y in points))
        for colour, points in (("text", frame), ("guided", leaf), ("voice", light))
    )
    return replace(sheet, strokes=strokes)
