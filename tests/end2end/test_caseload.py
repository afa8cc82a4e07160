"""A therapist before the real window: the first run, files of every kind, and what is kept."""

import gc
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from journal_app.domain.brief import Brief
from journal_app.domain.caseload import PatientReview
from journal_app.domain.vault_kind import VaultKind
from journal_app.services.vault import Vault
from journal_app.sharing import sealing
from journal_app.sharing.envelope import KeyLock, PassphraseLock
from journal_app.ui.flows.patient_flow import one_entry
from journal_app.ui.screens.patient_reply_screen import ReplyWish
from journal_app.ui.sharing.document import ShareDocument
from journal_app.ui.therapist_flows import TherapistScreen
from tests import builders
from tests.end2end.conftest import CheapVault, Person
from tests.unit.services.test_caseload import ALEX, FULL, content

if TYPE_CHECKING:
    from journal_app.sharing.keys import Identity

WORDS = "apple river stone cloud paper lamp"


@pytest.fixture
def folder(tmp_path: Path, clock: builders.FixedClock) -> Path:
    path = tmp_path / "Therapist.vault"
    journal = CheapVault(path, clock).create(builders.PASSPHRASE).journal
    journal.become(VaultKind.THERAPIST)
    journal.close()
    return path


@pytest.fixture
def therapist(make_person: Callable[[Path], Person], folder: Path) -> Person:
    person = make_person(folder)
    person.unlock()
    return person


def caseload(person: Person) -> TherapistScreen:
    screen = person.window.journal_screen
    assert isinstance(screen, TherapistScreen)
    return screen


def answer_files_and_read(therapist: Person, tmp_path: Path, qtbot: QtBot) -> None:
    screen = caseload(therapist)
    flow = screen.caseload
    hostile, good = tmp_path / "letter.html", tmp_path / "share.html"
    hostile.write_text("<!doctype html><script>alert(1)</script>", encoding="utf-8")
    sealed = sealing.seal(FULL, ALEX, [PassphraseLock(passphrase=WORDS)], share_id="d" * 32, created_at=builders.NOON)
    good.write_bytes(sealed.data)

    flow.begin(hostile)
    qtbot.waitUntil(lambda: bool(flow.screen.notice.text))
    assert "share" in flow.screen.notice.text.lower()

    flow.begin(good)
    qtbot.waitUntil(lambda: therapist.sees("Open it"))
    therapist.fill("Passphrase of this share", "not these words at all")
    therapist.press("Open it")
    qtbot.waitUntil(lambda: therapist.sees("Open it") and bool(flow.screen.notice.text))
    therapist.fill("Passphrase of this share", WORDS.upper())
    therapist.press("Open it")
    qtbot.waitUntil(lambda: "Alex" in flow.screen.notice.text)
    qtbot.waitUntil(lambda: not screen.is_busy)

    screen.patient.open(ALEX.sender.key_id)
    qtbot.waitUntil(lambda: screen.patient.brief_screen.isVisible() and not screen.is_busy)
    screen.patient.open_entry("e3")
    qtbot.waitUntil(lambda: screen.patient.reading_screen.entry_id == "e3")
    assert screen.patient.reading_screen.view.toPlainText() == ""  # veiled until it is lifted
    therapist.press("Lift the veil for now")
    assert "hidden harbour" in screen.patient.reading_screen.view.toPlainText()
    screen.patient.reading_screen.open_entry("e1")
    therapist.tick("Ask about this")
    qtbot.waitUntil(lambda: not screen.is_busy)


def test_files_of_every_kind_are_answered_a_share_is_read_and_nothing_of_it_is_left_after_the_lock(
    therapist: Person, tmp_path: Path, qtbot: QtBot
) -> None:
    answer_files_and_read(therapist, tmp_path, qtbot)

    therapist.lock()

    def is_forgotten() -> bool:
        gc.collect()
        return not any(isinstance(each, PatientReview | Brief) for each in gc.get_objects())

    qtbot.waitUntil(is_forgotten)


def test_a_share_that_says_to_be_markup_is_shown_as_text(therapist: Person, tmp_path: Path, qtbot: QtBot) -> None:
    screen = caseload(therapist)
    nasty = "<img src='file:/etc/passwd'><b>bold</b> [link](http://example.org) ![x](file:/x)"
    entry = FULL.entries[0]
    share = content(type(entry)(id="e1", happened_at=entry.happened_at, zone=entry.zone, text=nasty, title=nasty))
    key = _own_key(screen, qtbot)
    sealed = sealing.seal(share, ALEX, [KeyLock(public_key=key)], share_id="e" * 32, created_at=builders.NOON)
    (tmp_path / "nasty.html").write_bytes(sealed.data)

    screen.caseload.begin(tmp_path / "nasty.html")
    qtbot.waitUntil(lambda: "Alex" in screen.caseload.screen.notice.text)
    screen.patient.open(ALEX.sender.key_id)
    screen.patient.open_entry("e1")
    qtbot.waitUntil(lambda: screen.patient.reading_screen.entry_id == "e1")

    assert screen.patient.reading_screen.view.toPlainText().count(nasty) == 2


def test_a_note_and_a_reply_that_were_begun_are_there_after_a_lock(
    therapist: Person, tmp_path: Path, qtbot: QtBot
) -> None:
    answer_files_and_read(therapist, tmp_path, qtbot)
    patient = caseload(therapist).patient
    therapist.box().setPlainText("Begin with the sea")
    caseload(therapist).open_screen("patient_reply")
    qtbot.waitUntil(lambda: patient.reply_screen.isVisible() and patient.reply_screen.patient_id == ALEX.sender.key_id)
    therapist.box().setPlainText("Thank you for the sea.")

    therapist.lock()
    therapist.unlock()
    screen = caseload(therapist)
    screen.patient.open(ALEX.sender.key_id)
    screen.patient.open_entry("e1")
    qtbot.waitUntil(lambda: screen.patient.reading_screen.entry_id == "e1")
    qtbot.waitUntil(lambda: "Begin with the sea" in words_on(therapist))
    screen.open_screen("patient_reply")

    qtbot.waitUntil(lambda: screen.patient.reply_screen.patient_id == ALEX.sender.key_id)
    assert screen.patient.reply_screen.unsent is None  # as it was kept
    assert therapist.box().toPlainText() == "Thank you for the sea."

    screen.patient.save_reply(
        ReplyWish(name="", line="Thank you for the sea.", homework=(), prompts=()), tmp_path / "reply.html"
    )
    qtbot.waitUntil(lambda: (tmp_path / "reply.html").exists() and not screen.is_busy)
    kept: list[PatientReview] = []
    screen._unlocked.read(lambda: screen.journal.caseload.patient(ALEX.sender.key_id), kept.append)
    qtbot.waitUntil(lambda: bool(kept))
    assert [note.text for note in kept[0].notes] == ["Begin with the sea"]  # the reply is sent: no draft any more


def test_nothing_of_a_patients_own_journal_is_in_a_therapists_vault(therapist: Person, qtbot: QtBot) -> None:
    screen = caseload(therapist)

    qtbot.keyClick(screen, Qt.Key.Key_F8)  # the quiet mode of a patient
    shown = words_on(therapist)
    for name in ("settings", "support", "backups", "health", "log", "merge", "recovery_code", "encryption", "about"):
        with qtbot.waitSignal(screen.screen_shown):
            screen.open_screen(name)
        qtbot.waitUntil(lambda: not screen.is_busy)
        shown += words_on(therapist)

    assert "Health of the caseload" in shown
    of_patients = re.compile(r"journal|quiet mode|your therapist|my plan|guided", re.IGNORECASE)
    assert [said for said in shown if of_patients.search(said)] == []
    with qtbot.waitSignal(screen.screen_shown):
        screen.open_screen("today")
    assert therapist.sees("Open a share")


def test_an_entry_is_printed_alone_with_its_words_and_without_the_patients_other_ones(qapp: QApplication) -> None:
    del qapp

    document = ShareDocument(one_entry(FULL, FULL.entries[0]))

    text = document.page_text(0)
    assert (document.page_count, FULL.entries[0].text in text, "Alex" in text) == (1, True, True)
    assert "lighthouse" not in text


def words_on(person: Person) -> list[str]:
    labels = [one.text() for one in person.window.findChildren(QLabel) if one.isVisible()]
    return labels + [one.text() for one in person.window.findChildren(QAbstractButton) if one.isVisible()]


def _own_key(screen: TherapistScreen, qtbot: QtBot) -> bytes:
    found: list[tuple[Identity, ...]] = []
    screen._unlocked.read(screen.journal.caseload.identities, found.append)  # in the vault's own thread
    qtbot.waitUntil(lambda: bool(found))
    return found[0][0].public_key


def test_a_vault_that_a_therapist_begins_is_a_caseload(
    make_person: Callable[[Path], Person], tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "New.vault"
    person = make_person(folder)
    person.press("Who you are: I am a therapist")
    person.press("Begin my caseload")
    for name in ("Passphrase", "The same passphrase again"):
        person.fill(name, builders.PASSPHRASE)
    person.tick("I understand that nobody can reset it for me")
    person.press("Create my journal")
    qtbot.waitUntil(lambda: person.sees("I have kept it"))
    person.window.close()

    journal = Vault(folder, limits=builders.CHEAP_LIMITS).unlock(builders.PASSPHRASE)
    assert journal.kind is VaultKind.THERAPIST
    assert journal.caseload.patients() == ()
    journal.close()
