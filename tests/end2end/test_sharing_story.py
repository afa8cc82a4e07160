"""From what a person writes to the file that their therapist opens, and back with a reply; through the real window."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QTextCursor
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from journal_app.domain.entry import Entry, Privacy
from journal_app.domain.owner_log import LogKind
from journal_app.domain.prompt_pack import PackSource
from journal_app.domain.share import BAR, ReplyContent, ReplyPrompt, ShareContent
from journal_app.services.journal import Journal
from journal_app.sharing import content, keys, limited_child, sealing
from journal_app.sharing.envelope import KeyLock
from journal_app.ui.flows.share_flow import ShareFlow
from tests import builders
from tests.end2end.conftest import Person

T = TypeVar("T")

THERAPIST = keys.Identity(signing=bytes(range(32)), agreement=bytes(range(1, 33)))


def _ask(patient: Person, work: Callable[[Journal], T]) -> T:
    """Ask the open journal, in its own thread."""
    unlocked = _flow(patient)._unlocked
    found: list[T] = []
    unlocked.read(lambda: work(unlocked.journal), found.append)
    unlocked.finish()
    return found[0]


def _flow(patient: Person) -> ShareFlow:
    screen = patient.window.journal_screen
    assert screen is not None
    return screen.sharing


def _choose_what_was_written(patient: Person, qtbot: QtBot) -> None:
    """Tick the newest entry alone, and leave a name out of it."""
    choosing = _flow(patient).screen.choosing
    for row in choosing._rows:
        row.line.box.setChecked(row.header.headline.startswith("Canary of the willow"))
    [wanted] = [row for row in choosing._rows if row.line.is_ticked]
    for kind in choosing._kinds:
        kind.which.choose(())
    patient.press(f"What of it: {wanted.header.headline}")
    qtbot.waitUntil(lambda: bool(wanted.findChildren(QPlainTextEdit)))
    box = wanted.findChildren(QPlainTextEdit)[-1]
    start = box.toPlainText().index("Marguerite")
    cursor = box.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start + len("Marguerite"), QTextCursor.MoveMode.KeepAnchor)
    box.setTextCursor(cursor)
    patient.press("Leave this out")


def _share(patient: Person) -> None:
    patient.press("Show me what they will see")
    patient.press("This is right")


def test_what_was_chosen_reaches_the_therapist_and_nothing_else_and_a_reply_comes_back(
    patient: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    patient.open("free")
    patient.write("Canary of the willow. I said it to Marguerite.")
    screen = patient.window.journal_screen
    assert screen is not None
    with qtbot.waitSignal(screen.screen_shown):
        patient.press("Keep")
    patient.open("share")
    flow = _flow(patient)
    patient.fill("What you call them", "Dr. Sample")
    patient.fill("Their key", keys.public_text(THERAPIST.public_key))
    patient.press("Go on with them")
    qtbot.waitUntil(lambda: bool(flow.screen.choosing._rows))
    _choose_what_was_written(patient, qtbot)
    _share(patient)
    qtbot.waitUntil(lambda: patient.sees("Make the file"))
    patient.tick("I have read this")
    patient.press("Make the file")
    patient.press("Do not share after all")  # it leaves no number behind that the therapist would miss
    qtbot.waitUntil(lambda: flow.screen.is_at_start)
    qtbot.waitUntil(lambda: not screen.is_busy)
    assert _ask(patient, lambda journal: journal.sharing.ledger()) == ()

    patient.press("Dr. Sample")
    qtbot.waitUntil(lambda: bool(flow.screen.choosing._rows))
    _choose_what_was_written(patient, qtbot)
    _share(patient)
    patient.press("Make the file")
    qtbot.waitUntil(lambda: patient.sees("Save the file"))
    flow.save(tmp_path / "share.html")
    qtbot.waitUntil(lambda: patient.sees("Done"))

    opened = limited_child.open_share((tmp_path / "share.html").read_bytes(), THERAPIST)
    assert isinstance(opened.content, ShareContent)
    assert opened.sequence == 1
    assert [one.text for one in opened.content.entries] == [f"Canary of the willow. I said it to {BAR}."]
    written = content.to_json(opened.content).decode()
    others = [entry.text for entry in _entries(patient) if entry.text and "Canary" not in entry.text]
    assert len(others) > 10
    assert [text for text in (*others, "Marguerite") if text in written] == []
    assert [kind for kind in ("sessions", "check_ins", "steps", "course") if f'"{kind}"' in written] == []

    _send_back(tmp_path / "reply.html", opened.sender.reply_key, opened.share_id)
    for _ in range(2):  # taken twice, it is there once
        flow.open_reply(str(tmp_path / "reply.html"))
        qtbot.waitUntil(lambda: "It answers the share that you made for Dr. Sample" in flow.reply_screen.known_from)
        patient.press("Take it")
        qtbot.waitUntil(lambda: flow.reply_screen.notice.text.startswith("It is kept."))
    qtbot.waitUntil(lambda: not screen.is_busy)

    assert [one.title for one in _entries(patient) if "lamp" in one.text] == ["From Dr. Sample"]
    steps = _ask(patient, lambda journal: journal.practice.steps())
    assert [one.history[0].note for one in steps if one.text == "Walk by the river once"] == ["From Dr. Sample"]
    [pack] = [
        one for one in _ask(patient, lambda journal: journal.prompt_packs.packs()) if one.name == "From Dr. Sample"
    ]
    assert (pack.source, [one.text for one in pack.prompts]) == (PackSource.THERAPIST, ["What did the water ask?"])
    assert LogKind.EXPORTED in [one.kind for one in _ask(patient, lambda journal: journal.log.newest(10))]


def test_an_entry_leads_to_sharing_and_a_file_that_waits_when_the_journal_locks_leaves_the_ledger(
    patient: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    screen = patient.window.journal_screen
    assert screen is not None
    patient.open("entries")
    model = screen.reading.screen.model
    headers = [model.header(place) for place in range(model.rowCount())]
    marked = [one.id for one in headers if one.privacy is Privacy.FOR_THERAPIST][-1]
    screen.reading.open(marked)
    qtbot.waitUntil(lambda: patient.sees("Share it"))
    with qtbot.waitSignal(screen.screen_shown):
        patient.press("Share it")
    flow = _flow(patient)
    patient.fill("What you call them", "Dr. Sample")
    patient.fill("Their key", keys.public_text(THERAPIST.public_key))
    patient.press("Go on with them")
    qtbot.waitUntil(lambda: bool(flow.screen.choosing._rows))
    selection = flow.screen.choosing.selection
    assert selection is not None
    assert marked in {one.entry_id for one in selection.entries}  # although it is older than the days proposed
    flow.screen.choosing._rows[0].line.box.setChecked(False)
    flow.screen.choosing._message.setPlainText("The river")
    left_out = flow.screen.choosing._rows[0].header.id
    patient.press("Show these days")
    qtbot.waitUntil(lambda: not screen.is_busy)
    again = flow.screen.choosing.selection
    assert again is not None
    assert again.message == "The river"
    assert left_out not in {one.entry_id for one in again.entries}
    session = builders.make_dosing_session(flow._unlocked.now - timedelta(hours=3))
    _ask(patient, lambda journal: journal.courses.save_dosing_session(session))
    _look_in_the_browser(patient, qtbot, tmp_path / "look.html")
    _ask_for_pages_on_a_day_of_rest(patient, qtbot)
    patient.press("This is right")
    qtbot.waitUntil(lambda: patient.sees("Make the file"))
    qtbot.waitUntil(lambda: not (tmp_path / "look.html").exists())
    patient.tick("I have read this")
    patient.press("Make the file")
    _say_twice(patient)
    qtbot.waitUntil(lambda: patient.sees("Save the file"))
    patient.lock()
    patient.unlock()
    patient.open("ledger")

    assert _ask(patient, lambda journal: journal.sharing.ledger()) == ()


def _say_twice(patient: Person) -> None:
    patient.press("Share anyway")
    patient.press("Yes, go on")


def _ask_for_pages_on_a_day_of_rest(patient: Person, qtbot: QtBot) -> None:
    """Save the pages as a PDF: that is sharing too, and rests like it."""
    patient.press("Save as PDF")
    patient.press("Save the PDF")
    qtbot.waitUntil(lambda: patient.sees("Share anyway"))
    assert not patient.window.findChildren(QFileDialog)
    _say_twice(patient)
    qtbot.waitUntil(lambda: bool(patient.window.findChildren(QFileDialog)))
    [dialog] = patient.window.findChildren(QFileDialog)
    dialog.reject()


class _Browser(QObject):
    """Stands for the browser: what it was asked to open."""

    opened = Signal(QUrl)

    @Slot(QUrl)
    def open_page(self, url: QUrl) -> None:
        self.opened.emit(url)


def _look_in_the_browser(patient: Person, qtbot: QtBot, path: Path) -> None:
    """See the reader page before anything is shared: the copy opens for its own passphrase, and is no share."""
    flow, browser = _flow(patient), _Browser()
    patient.press("Show me what they will see")
    qtbot.waitUntil(lambda: patient.sees("See it in my browser"))
    QDesktopServices.setUrlHandler("file", browser, "open_page")  # type: ignore[arg-type]  # its stubs ask for bytes, it for text
    with qtbot.waitSignal(browser.opened) as opened:
        flow.save_look(path)
    QDesktopServices.unsetUrlHandler("file")

    assert opened.args == [QUrl.fromLocalFile(str(path))]
    seen = limited_child.open_share(path.read_bytes(), flow.screen.preview.look_words)
    assert flow._chosen is not None
    assert seen.content == flow._chosen.content
    assert seen.sender.key_id != _ask(patient, lambda journal: journal.sharing.identity()).sender.key_id
    assert _ask(patient, lambda journal: journal.sharing.ledger()) == ()


def _send_back(path: Path, reply_key: bytes, answers: str) -> None:
    reply = ReplyContent(
        made_at=builders.NOON,
        zone="UTC",
        name="Dr. Sample",
        answers=answers,
        line="Begin with the lamp.\n\n<b>Slowly.</b>",
        homework=("Walk by the river once",),
        prompts=(ReplyPrompt(text="What did the water ask?"),),
    )
    lock = KeyLock(public_key=reply_key)
    sealed = sealing.seal(reply, THERAPIST, [lock], share_id="5" * 32, created_at=builders.NOON)
    path.write_bytes(sealed.data)


def _entries(patient: Person) -> list[Entry]:
    return _ask(patient, lambda journal: [journal.entries.get(one.id) for one in journal.entries.newest(200)])
