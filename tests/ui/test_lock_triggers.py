"""Everything that locks the journal, and everything that locking ends.

What Qt's offscreen platform cannot show runs as a process of its own: the desktop's signals on a private bus, the
clipboard on a display without a screen. Not shown anywhere: Wayland's clipboard, and dialogs that the desktop draws.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from journal_app.services.vault import Vault
from journal_app.settings import Settings
from journal_app.ui import clipboard
from journal_app.ui.idle import AbsenceWatcher
from journal_app.ui.open_windows import close_others
from journal_app.ui.place import Place
from journal_app.ui.relaunch import Handover
from journal_app.ui.screens.unlock_screen import UnlockScreen
from tests.end2end.conftest import Person, _sample_vault_once, make_person, patient, sample_vault
from tests.faults.remote import PASSPHRASE, StartChild, _full_vault_once, full_vault, start

__all__ = ["_full_vault_once", "_sample_vault_once", "full_vault", "make_person", "patient", "sample_vault", "start"]

HERE = Path(__file__).parent
SECOND = 1000
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="D-Bus and X11 are Linux's")


# --- what locks


def test_nobody_touching_anything_locks(patient: Person, qtbot: QtBot) -> None:
    with qtbot.waitSignal(patient.window.locked, timeout=SECOND):
        patient.window._idle.set_minutes(0.2 / 60)

    assert isinstance(patient.window.centralWidget(), UnlockScreen)


class PaintsSeen(QObject):
    """Counts what is painted of the journal while nothing covers it."""

    def __init__(self, screen: QWidget, cover: QWidget) -> None:
        super().__init__()
        self.count = 0
        self._cover = cover
        for widget in (screen, *screen.findChildren(QWidget)):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() is QEvent.Type.Paint and not self._cover.isVisible()
        return False


def test_a_clock_that_jumped_locks_before_anything_is_painted_again(
    patient: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = patient.window
    window._absence = AbsenceWatcher(window)
    window._absence._clock.stop()  # the look before painting is what is tested
    window._absence.went_away.connect(window.lock)
    screen = window.journal_screen
    assert screen is not None
    paints = PaintsSeen(screen, window._cover)
    screen.update()
    qtbot.waitUntil(lambda: paints.count > 0)
    paints.count = 0
    slept = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: slept)

    with qtbot.waitSignal(window.locked, timeout=SECOND):
        screen.update()

    assert paints.count == 0


def test_a_sleep_in_which_both_clocks_ran_on_locks(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, whose monotonic clock counts the sleep."""
    watcher = AbsenceWatcher()
    wall, monotonic = time.time() + 60, time.monotonic() + 60
    monkeypatch.setattr(time, "time", lambda: wall)
    monkeypatch.setattr(time, "monotonic", lambda: monotonic)

    with qtbot.waitSignal(watcher.went_away):
        watcher.look_at_clocks()


def test_a_small_step_of_the_clock_does_not_lock(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = AbsenceWatcher()
    stepped = time.time() + 5
    monkeypatch.setattr(time, "time", lambda: stepped)

    with qtbot.assertNotEmitted(watcher.went_away):
        watcher.look_at_clocks()


def test_minimising_locks_only_where_that_was_chosen(patient: Person, qtbot: QtBot) -> None:
    patient.window.showMinimized()
    assert patient.window.journal_screen is not None
    patient.window.showNormal()
    patient.window.change_settings(Settings(lock_on_minimise=True))

    with qtbot.waitSignal(patient.window.locked, timeout=SECOND):
        patient.window.showMinimized()


class Desktop:
    """A private bus, with `desktop_child.py` on it in the desktop's place."""

    def __init__(self) -> None:
        self._bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--print-address", "--nofork"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        assert self._bus.stdout
        self.address = self._bus.stdout.readline().decode().strip()
        self._desktop = subprocess.Popen(
            [sys.executable, str(HERE / "desktop_child.py"), self.address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self.hears("ready")

    def says(self, what: str) -> None:
        assert self._desktop.stdin
        self._desktop.stdin.write(f"{what}\n".encode())

    def hears(self, what: str) -> None:
        assert self._desktop.stdout
        assert select.select([self._desktop.stdout], [], [], 30)[0], f"the desktop did not hear {what!r}"
        assert self._desktop.stdout.readline().decode().strip() == what

    def end(self) -> None:
        for process in (self._desktop, self._bus):
            with process:
                process.kill()


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    if not shutil.which("dbus-daemon"):
        pytest.skip("there is no dbus-daemon here")
    made = Desktop()
    yield made
    made.end()


@on_linux
@pytest.mark.long
@pytest.mark.parametrize("said", ["sleep", "lock", "saver", "gnome"])
def test_the_desktops_own_signals_lock_within_a_second(
    said: str, desktop: Desktop, start: StartChild, full_vault: tuple[Vault, str, bytes]
) -> None:
    vault, _, _ = full_vault
    buses = {"DBUS_SESSION_BUS_ADDRESS": desktop.address, "DBUS_SYSTEM_BUS_ADDRESS": desktop.address}
    child = start("--vault", str(vault.path), **buses)
    child.wait_for("painted")
    desktop.hears("inhibited sleep afterward locks first delay")
    child.unlock(PASSPHRASE)
    before = time.monotonic()

    desktop.says(said)
    [locked] = child.wait_for("locked")

    assert locked - before < 1
    desktop.hears("given back")  # the computer may sleep from now on
    child.wait_for("painted")
    desktop.hears("inhibited sleep afterward locks first delay")  # and the fresh process asks anew


@on_linux
@pytest.mark.long
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP, "end_session"])
def test_a_signal_to_end_keeps_the_draft_and_closes(
    end: signal.Signals | str, start: StartChild, full_vault: tuple[Vault, str, bytes]
) -> None:
    vault, _, _ = full_vault
    child = start("--vault", str(vault.path))
    child.wait_for("painted")
    child.unlock(PASSPHRASE)
    child.do("open", "free")
    child.await_fact(lambda: child.do("place")[0] == "free")
    child.do("write", "words that nobody kept")

    if isinstance(end, signal.Signals):
        os.kill(child.pid, end)
    else:
        child.do(end)

    child.wait_for("locked")
    assert child.wait() == 0
    journal = Vault(vault.path).unlock(PASSPHRASE)
    [unfinished] = journal.entries.unfinished()
    journal.close()
    assert unfinished.draft.entry.text == "words that nobody kept"


# --- what locking ends


def _make_file_dialog(parent: QWidget) -> QWidget:
    dialog = QFileDialog(parent)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    return dialog


PRINTERS: list[QPrinter] = []
MAKERS: dict[str, Callable[[QWidget], QWidget]] = {
    "file dialog": _make_file_dialog,
    "print dialog": lambda parent: QPrintDialog(PRINTERS[0], parent),
    "message box": QMessageBox,
    "window of its own": lambda _: QWidget(),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_locking_closes_what_is_open_beside_the_window(kind: str, patient: Person, qtbot: QtBot) -> None:
    PRINTERS[:] = [QPrinter()]  # the dialog does not keep it
    other = MAKERS[kind](patient.window)
    qtbot.addWidget(other)
    if isinstance(other, QDialog):
        other.setModal(True)
    other.show()
    assert other.isVisible()

    patient.lock()

    assert not other.isVisible()
    assert QApplication.activeModalWidget() is None


@pytest.mark.qt_log_ignore("This plugin does not support")  # what a menu asks of the offscreen platform
def test_locking_closes_a_menu(patient: Person, qtbot: QtBot) -> None:
    menu = QMenu(patient.window)
    menu.addAction("Copy")
    menu.popup(patient.window.mapToGlobal(patient.window.rect().center()))
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is menu)

    patient.lock()

    assert QApplication.activePopupWidget() is None


def test_locking_ends_a_question_that_waits_for_its_answer(patient: Person, qtbot: QtBot) -> None:
    box = QMessageBox(patient.window)
    qtbot.addWidget(box)
    QTimer.singleShot(0, patient.window.lock)

    answer = box.exec()  # as a careless caller would; it comes back because of the lock

    assert answer == QDialog.DialogCode.Rejected
    assert patient.window.journal_screen is None


def test_a_window_that_refuses_to_close_is_hidden(qtbot: QtBot) -> None:
    class Stubborn(QDialog):
        def reject(self) -> None:
            """Stay."""

    window, stubborn = QWidget(), Stubborn()
    for widget in (window, stubborn):
        qtbot.addWidget(widget)
        widget.show()

    close_others(window)

    assert window.isVisible()
    assert not stubborn.isVisible()


@on_linux
@pytest.mark.long
@pytest.mark.skipif(not shutil.which("xvfb-run"), reason="there is no display here that owns a clipboard")
def test_what_was_copied_is_cleared_on_lock_and_a_secret_sooner() -> None:
    root = HERE.parents[1]
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, str(HERE / "clipboard_child.py")],
        env=os.environ | {"QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(root)},
        cwd=root,
        stdout=subprocess.PIPE,
        check=True,
        timeout=120,
    )

    hints = sorted(clipboard._HINTS)
    assert json.loads(done.stdout) == {
        "copied": ["walnut teacup", "walnut"],
        "hinted": [hints, hints],
        "cleared in time": True,
        "selection cleared in time": True,
        "code copied and hinted": [True, hints],
        "code cleared in time": True,
        "plain is on both": ["line of the journal", "line"],
        "plain is not hinted": [],
        "plain stays": "line of the journal",
        "after lock": "",
        "other's": "of another program",
    }


# --- and goes on in a fresh process


def test_after_the_lock_a_fresh_process_is_asked_for_with_the_place_and_without_a_word(
    patient: Person, qtbot: QtBot
) -> None:
    left: list[Handover] = []
    patient.window._relaunch = left.append
    patient.open("sessions")

    patient.lock()

    qtbot.waitUntil(lambda: bool(left))
    [handover] = left
    assert handover.place == Place(screen="sessions")
    assert handover.folder == patient.window._folder
    assert isinstance(patient.window.centralWidget(), UnlockScreen)


def test_closing_the_window_asks_for_no_fresh_process(patient: Person, qtbot: QtBot) -> None:
    left: list[Handover] = []
    patient.window._relaunch = left.append

    with qtbot.waitSignal(patient.window.locked):
        patient.window.close()
    qtbot.wait(1)  # one turn of the event loop

    assert left == []


def test_where_no_process_can_be_started_the_lock_screen_stays_and_opens(patient: Person, qtbot: QtBot) -> None:
    asked: list[Handover] = []

    def refuse(handover: Handover) -> None:
        asked.append(handover)
        raise OSError

    patient.window._relaunch = refuse

    patient.lock()
    qtbot.waitUntil(lambda: bool(asked))
    patient.unlock()

    assert patient.window.journal_screen is not None


def test_locking_again_clears_what_was_typed_at_the_lock_screen(patient: Person) -> None:
    patient.lock()
    patient.fill("Passphrase", "half a passphr")

    patient.window.lock()

    assert patient.line("Passphrase").text() == ""


def test_a_window_that_was_put_away_stays_so_and_takes_the_keyboard_from_nobody(patient: Person) -> None:
    handed = Handover(folder=patient.window._folder, minimised=True, active=False)
    patient.window._handed = handed

    patient.window.appear()

    assert patient.window.isMinimized()
    assert patient.window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
