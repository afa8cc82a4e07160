"""Locking: nothing decrypted is left, nothing typed is lost, and the way back leads to the same place."""

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from journal_app import demo
from journal_app.domain.entry import Entry, EntryHeader
from journal_app.domain.timeline import TimelineData
from journal_app.errors import NoSpaceError
from journal_app.services.entries import Entries
from journal_app.ui.screens.unlock_screen import UnlockScreen
from tests import builders
from tests.end2end.conftest import Person


def _let_go() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()


def test_locking_leaves_nothing_decrypted_alive(patient: Person) -> None:
    shown = ("today", "entries", "timeline", "sessions", "memories", "rereading", "share", "ledger", "settings")
    for name in (*shown, "write"):
        patient.open(name)
    screen = patient.window.journal_screen
    assert screen is not None
    held: list[weakref.ref[object]] = [
        weakref.ref(screen),
        weakref.ref(screen.journal),
        weakref.ref(screen.journal.entries),
    ]
    held += [weakref.ref(flow) for flow in (screen.writing, screen.reading, screen.today, screen.timeline)]
    held += [
        weakref.ref(each) for each in screen.findChildren(QWidget) if type(each).__module__.startswith("journal_app")
    ]
    del screen

    patient.lock()
    _let_go()

    assert [one() for one in held if one() is not None] == []
    # Values have no weak references while they use slots, so they are looked for where they live; by identifier, since
    # tests before this one may have left entries of their own.
    mine = {entry.id for entry in demo.make_sample(builders.NOON, builders.ZONE).entries}
    _let_go()
    assert [one.id for one in gc.get_objects() if isinstance(one, Entry | EntryHeader) and one.id in mine] == []
    assert [
        one for one in gc.get_objects() if isinstance(one, TimelineData) and any(m.id in mine for m in one.marks)
    ] == []


def test_locking_keeps_what_is_being_written_and_unlocking_returns_to_the_cursor(patient: Person, qtbot: QtBot) -> None:
    patient.open("write")
    patient.write("half a sentence that was never")
    box = patient.box()
    for _ in range(5):
        qtbot.keyClick(box, Qt.Key.Key_Left)
    at = box.textCursor().position()

    patient.lock()
    patient.unlock()

    assert patient.box().toPlainText() == "half a sentence that was never"
    assert patient.box().textCursor().position() == at
    assert patient.window.focusWidget() is patient.box()


def test_unlocking_returns_to_a_page_on_which_nothing_was_written_yet(patient: Person, qtbot: QtBot) -> None:
    patient.open("free")

    patient.lock()
    patient.unlock()

    screen = patient.window.journal_screen
    assert screen is not None
    qtbot.waitUntil(lambda: screen.place().screen == "free" and screen.place().entry_id is not None)


def test_unlocking_returns_to_the_entry_that_was_read(patient: Person, qtbot: QtBot) -> None:
    patient.open("entries")
    screen = patient.window.journal_screen
    assert screen is not None
    third = screen.reading.screen.model.header(2).id
    screen.reading.screen.select(third)
    qtbot.waitUntil(lambda: screen.reading.open_id == third)

    patient.lock()
    patient.unlock()

    opened = patient.window.journal_screen
    assert opened is not None
    qtbot.waitUntil(lambda: opened.reading.open_id == third)


def test_the_lock_key_locks(patient: Person, qtbot: QtBot) -> None:
    patient.window.activateWindow()
    qtbot.waitUntil(patient.window.isActiveWindow)

    with qtbot.waitSignal(patient.window.locked):
        qtbot.keyClick(patient.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    assert isinstance(patient.window.centralWidget(), UnlockScreen)


def test_the_cover_hides_everything_and_holds_keys_back(patient: Person, qtbot: QtBot) -> None:
    patient.open("free")
    before = patient.box().toPlainText()

    patient.window.cover()
    cover = patient.window._cover
    qtbot.keyClicks(cover, "typed blindly")

    assert cover.isVisible()
    assert cover.geometry() == patient.window.rect()
    assert patient.box().toPlainText() == before
    qtbot.keyClick(cover, Qt.Key.Key_F9)
    assert not cover.isVisible()


def test_locking_while_the_key_is_derived_stays_locked(
    make_person: Callable[[Path], Person], sample_vault: Path, qtbot: QtBot
) -> None:
    person = make_person(sample_vault)
    person.fill("Passphrase", builders.PASSPHRASE)

    person.press("Unlock")
    runner = person.window._runner
    person.window.lock()

    qtbot.waitUntil(lambda: not runner.is_busy)
    assert isinstance(person.window.centralWidget(), UnlockScreen)
    person.unlock()  # and nothing holds the vault


def test_minimising_locks_where_that_was_chosen(patient: Person, qtbot: QtBot) -> None:
    patient.window.change_settings(replace(patient.window.settings, lock_on_minimise=True))

    with qtbot.waitSignal(patient.window.locked):
        patient.window.showMinimized()


def test_nobody_there_locks(patient: Person, qtbot: QtBot) -> None:
    with qtbot.waitSignals([patient.window._idle.nearly_idle, patient.window.locked], order="strict"):
        patient.window._idle.set_minutes(0.001)


def test_words_that_cannot_be_saved_are_not_lost_by_locking(
    patient: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient.open("free")
    patient.write("no room for this")

    def full(*_: object) -> None:
        raise NoSpaceError

    monkeypatch.setattr(Entries, "save_draft", full)  # a full disk; tests/faults fills a real one
    patient.window.lock()

    cover = patient.window._cover
    assert cover.is_asking
    assert "no room" in cover.notice.text
    monkeypatch.undo()
    patient.press("Try again")
    qtbot.waitUntil(lambda: isinstance(patient.window.centralWidget(), UnlockScreen))
    patient.unlock()
    assert patient.box().toPlainText() == "no room for this"


def test_no_window_but_the_one_is_left_after_locking(patient: Person) -> None:
    patient.open("entries")

    patient.lock()
    _let_go()

    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [patient.window]
