"""The whole story of the app, driven without a screen, with a picture of every place it passes.

The real window, a real encrypted vault, the sample course, and a clock that stands still, so that pictures of two
versions can be compared. To add a screen: one step in `Story`, with the picture's name.
"""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QTimer, SignalInstance
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from journal_app.domain.identifiers import new_identifier
from journal_app.services.journal import Journal
from journal_app.settings import Settings
from journal_app.ui import crash_dialog, theme
from journal_app.ui.journal_screen import JournalScreen
from journal_app.ui.main_window import MainWindow
from journal_app.ui.widgets.row_button import RowButton

W = TypeVar("W", bound=QWidget)

STANDS_AT = datetime(2026, 11, 20, 19, 40, tzinfo=UTC)
PASSPHRASE = "sample words for pictures only"  # noqa: S105  # opens a vault that is removed at the end
_PATIENCE_MILLISECONDS = 15_000


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


class Story:
    """Drives the app from the first run to the lock, in one scheme after the other.

    Args:
        folder: Where the pictures go; made if it is not there.
        size: Width and height of the window, in pixels.
        text_scale: 1.0 to 2.0.
        temporary: An empty folder for the vaults.
    """

    def __init__(self, folder: Path, size: tuple[int, int], text_scale: float, temporary: Path) -> None:
        self._folder = folder
        self._size = size
        self._scale = text_scale
        self._temporary = temporary
        self._scheme = ""
        self._count = 0
        self._window = self._new_window(temporary / "First.vault")

    def tell(self) -> int:
        """Save all pictures; return 0, or 1 when a screen could not be shown or a bug was met on the way."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for scheme in ("light", "dark"):
                self._scheme, self._count = scheme, 0
                theme.current().apply(scheme, self._scale, reduced_motion=True)
                self._tell_first_run()
                self._tell_lock()
                self._tell_journal()
                self._tell_damage(self._temporary / f"{self._scheme}-sample.vault")
        except (NotShownError, OSError) as error:
            sys.stderr.write(f"A screen could not be shown or saved: {error}\n")
            return 1
        finally:
            self._window.close()
        if count := crash_dialog.crashes():
            sys.stderr.write(f"All screens were shown, and something in the app did not work {count} times.\n")
            return 1
        return 0

    # --- the story

    def _tell_first_run(self) -> None:
        folder = self._temporary / f"{self._scheme}.vault"
        window = self._new_window(folder)
        window.start()
        window.show()
        self._picture("first_run_welcome")
        self._press("Begin my journal")
        self._press("Suggest a passphrase")
        suggested = self._find(QLineEdit, "Passphrase").text()
        self._find(QLineEdit, "The same passphrase again").setText(suggested)
        self._picture("first_run_passphrase")
        self._press("I understand that nobody can reset this passphrase for me")
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
        from journal_app.services.vault import Vault  # noqa: PLC0415
        from journal_app.ui.zone import system_zone  # noqa: PLC0415

        folder = self._temporary / f"{self._scheme}-sample.vault"
        clock = StandingClock()
        journal = demo.make_vault(Vault(folder, clock=clock), clock.now(), system_zone(), PASSPHRASE)
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
        self._open(screen, "support")
        self._picture("support")
        self._open(screen, "settings")
        self._picture("settings")
        self._tell_encryption(screen)
        self._open(screen, "health")
        self._press("Check now")
        self._settle(screen)
        self._picture("health")
        self._open(screen, "log")
        self._picture("log")
        self._tell_backups(screen)
        self._open(screen, "about")
        self._picture("about")
        self._tell_merging(screen)
        self._open(screen, "today")
        screen.warn_about_lock()
        self._picture("lock_warning")
        screen.drop_lock_warning()
        window.cover()
        self._picture("cover")
        window.cover()
        self._await(window.locked, window.lock)

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

    def _tell_encryption(self, screen: JournalScreen) -> None:
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
        screen.show_read_only(STANDS_AT - timedelta(days=1))
        self._picture("older_copy")
        screen.hide_read_only()

    def _make_second_copy(self, journal: Journal) -> None:
        """Let another computer, and this one, go on from the same journal."""
        from journal_app.domain.backup import BackupReason  # noqa: PLC0415  # as everywhere: imported late
        from journal_app.services.vault import Vault  # noqa: PLC0415

        made = journal.backups.make(BackupReason.BY_HAND)
        if made is None:
            raise NotShownError("backup")
        there = self._temporary / f"{self._scheme}-elsewhere.vault"
        there.mkdir()
        shutil.copy(made.backup.folder / "vault.json", there)
        shutil.copy(made.backup.folder / "journal.db", there / "journal-0001.db")
        other = Vault(there, clock=StandingClock()).unlock(PASSPHRASE)
        newest, second, third = (each.id for each in journal.entries.newest(3))
        for where, words in ((other, "Written on the laptop."), (journal, "Written here.")):
            entry = where.entries.get(newest)
            where.entries.save(replace(entry, title=entry.headline, text=f"{entry.text}\n\n{words}"))
        other.entries.save(replace(other.entries.get(second), starred=True, title="On the train"))
        other.entries.delete(third)
        other.entries.save(replace(other.entries.get(newest), id=new_identifier(), title="", text="From the laptop."))
        other.close()

    def _tell_merging(self, screen: JournalScreen) -> None:
        there = self._temporary / f"{self._scheme}-elsewhere.vault" / "journal-0001.db"
        here = self._temporary / f"{self._scheme}-sample.vault"
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
        self._picture("guided_writing")
        self._press("Stop here")
        self._settle(screen)
        self._picture("guided_kept")
        self._await(screen.screen_shown, partial(self._press, "Done"))
        self._await(screen.screen_shown, partial(screen.open_screen, "free"))
        self._write("Walked to the river and back. *Slow*, and that was all right.\n\n> what if it can be this plain")
        self._picture("free_writing")
        self._await(screen.screen_shown, partial(screen.open_screen, "today"))
        self._picture("today_unfinished")

    def _tell_backups(self, screen: JournalScreen) -> None:
        self._open(screen, "backups")
        self._press("Back up now")
        self._settle(screen)
        self._press("Try the newest one now")
        self._settle(screen)
        self._picture("backups")

    def _tell_damage(self, folder: Path) -> None:
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
        settings = Settings(theme=self._scheme or "light", text_scale=self._scale, reduced_motion=True, region="GB")
        self._window = MainWindow(settings, None, StandingClock(), folder=folder)
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
        self._count += 1
        path = self._folder / f"{self._scheme}_{self._count:02d}_{name}.png"
        if not self._window.grab().save(str(path)):
            raise NotShownError(path.name)
        sys.stdout.write(f"{path.name}\n")


def _name(widget: QWidget) -> str:
    """Return the name that a screen reader says."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
