"""Sharing, step by step: values in, wishes out; and the pages that are the preview and the paper."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPainter, QTextCursor
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from journal_app.domain.course import TherapySessionKind
from journal_app.domain.entry import EntryHeader, EntryKind, Privacy
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.life_mark import DatePrecision, LifeMarkKind
from journal_app.domain.session_record import DAY_ALONE
from journal_app.domain.share import (
    BAR,
    CareProvider,
    MeasurePoint,
    Redaction,
    ReplyContent,
    ReplyPrompt,
    SentShare,
    ShareContent,
    SharedEntry,
    SharedMark,
    SharedMeasure,
    SharedQuestion,
    SharedSession,
    SharedSideEffect,
    SharedTherapySession,
    redacted,
)
from journal_app.domain.share_selection import Candidates, EntryChoice, Selection, words_of
from journal_app.domain.side_effect import Severity
from journal_app.ui.models.entries_model import header_of
from journal_app.ui.pages import PaperSize
from journal_app.ui.screens.ledger_screen import LedgerScreen
from journal_app.ui.screens.reply_screen import ReplyScreen
from journal_app.ui.screens.share_screen import ShareScreen
from journal_app.ui.sharing.document import Part, ShareDocument
from journal_app.ui.sharing.entry_row import WholeEntry
from journal_app.ui.sharing.redacting import RedactionBox
from journal_app.ui.sharing.wording import clock
from tests.builders import NOON, ZONE, make_entry
from tests.ui.inspection import pdf_text
from tests.unit.sharing.contents import contents

THERAPIST = CareProvider(id=new_identifier(), name="Dr. Sample", made_at=NOON)


def header(headline: str, **more: Any) -> EntryHeader:
    made = EntryHeader(id=new_identifier(), kind=EntryKind.FREE, happened_at=NOON, zone=ZONE, headline=headline)
    return replace(made, **more)


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[ShareScreen]:
    made = ShareScreen()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    yield made
    made.hide()


def press(widget: ShareScreen | LedgerScreen | ReplyScreen, name: str) -> None:
    [found] = [one for one in widget.findChildren(QAbstractButton) if one.text() == name and one.isVisible()]
    found.click()


def test_nothing_goes_along_but_what_was_proposed_or_ticked(screen: ShareScreen, qtbot: QtBot) -> None:
    marked, other = header("marked", privacy=Privacy.FOR_THERAPIST), header("other")
    raw = header("raw", groggy=True, kind=EntryKind.CAPTURE)
    day = NOON.date()
    proposal = Selection(from_on=day, until_on=day, zone=ZONE, entries=(EntryChoice(entry_id=marked.id),))

    screen.show_proposal(THERAPIST, Candidates(entries=(other, raw, marked)), proposal, [])
    with qtbot.waitSignal(screen.preview_requested) as asked:
        press(screen, "Show me what they will see")

    assert asked.args == [proposal]
    rows = {row.header.headline: row for row in screen.choosing._rows}
    rows["raw"].line.box.setChecked(True)
    assert "unless groggy captures are ticked" in rows["raw"].line.box.accessibleDescription()
    rows["marked"].line.box.setChecked(False)
    selection = screen.choosing.selection
    assert selection is not None
    assert [one.entry_id for one in selection.entries] == [raw.id]


def test_a_passage_is_left_out_where_it_stands_in_the_text(qtbot: QtBot) -> None:
    text = "a\r\n\U0001f333 by Ruth, and Ruth"
    box = RedactionBox("Words", text)
    qtbot.addWidget(box)
    cursor = box.box.textCursor()
    start = 8  # in UTF-16, with one character for the line end
    cursor.setPosition(start)
    cursor.setPosition(start + len("Ruth"), QTextCursor.MoveMode.KeepAnchor)

    box.box.setTextCursor(cursor)
    box._leave_out.click()

    assert redacted(text, box.redactions) == f"a\r\n\U0001f333 by {BAR}, and Ruth"
    box._bring_back.click()
    assert box.redactions == ()


def test_what_was_left_out_of_words_that_changed_since_is_chosen_anew(screen: ShareScreen) -> None:
    entry = make_entry("With Ruth by the lake.")
    header = header_of(entry)
    ruth = {"text": (Redaction(start=5, end=9),)}
    choice = EntryChoice(entry_id=entry.id, redactions=ruth, seen=words_of(entry))
    proposed = Selection(from_on=NOON.date(), until_on=NOON.date(), zone=ZONE, entries=(choice,))
    screen.show_proposal(THERAPIST, Candidates(entries=(header,)), proposed, [])
    [row] = screen.choosing._rows
    row.details_requested.connect(lambda _: screen.show_entry(WholeEntry(entry=entry)))

    screen.choosing.look_again()
    assert row.choice == choice

    entry = replace(entry, text="Today with Ruth by the lake.")
    screen.choosing.look_again()
    assert row.choice is None
    assert "changed since" in row.line.box.accessibleDescription()

    row._more.click()
    row.line.box.click()
    assert row.choice is not None
    assert (row.choice.seen, row.choice.redactions) == (words_of(entry), {})
    assert "changed since" not in row.line.box.accessibleDescription()


def test_sharing_that_rests_asks_twice_and_the_first_time_asks_to_read(screen: ShareScreen, qtbot: QtBot) -> None:
    screen.show_sealing(THERAPIST, (NOON + timedelta(hours=20), NOON))
    asked: list[tuple[bool, bool]] = []
    screen.sealing.seal_requested.connect(lambda *how: asked.append(how))

    press(screen, "Make the file")
    assert screen.sealing.resting.isHidden()  # not before it was read
    screen.sealing.read.click()
    with qtbot.waitSignal(screen.sealing.told):
        press(screen, "Make the file")
    press(screen, "Share anyway")
    assert asked == []
    press(screen, "Yes, go on")

    assert asked == [(True, True)]


# --- the pages


def long_share() -> ShareContent:
    session = SharedSession(id="s", starts_at=NOON, zone=ZONE, number=1, dose=Decimal("37.5"), notes="note " * 900)
    return ShareContent(
        made_at=NOON,
        zone=ZONE,
        name="Maya",
        recipient="Dr. Sample",
        message="<b>not bold</b> **not either** " * 40,
        sessions=tuple(replace(session, id=f"s{number}", number=number) for number in range(1, 30)),
        entries=tuple(
            SharedEntry(id=f"e{number}", happened_at=NOON, zone=ZONE, text=f"Entry {number} by {BAR}. " + "word " * 300)
            for number in range(30)
        ),
        questions=tuple(SharedQuestion(id=f"q{number}", text="Why? " * 90, parked_at=NOON) for number in range(30)),
    )


def test_the_brief_is_one_page_and_all_of_it_is_on_the_others() -> None:
    share = long_share()

    brief, whole = ShareDocument(share, Part.BRIEF), ShareDocument(share, Part.WHOLE, PaperSize.LETTER)

    assert brief.page_count == 1
    words = "\n".join(whole.page_text(page) for page in range(whole.page_count))
    assert "<b>not bold</b> **not either**" in words
    assert [number for number in range(30) if f"Entry {number} by {BAR}." not in words] == []
    assert f"Page {whole.page_count} of {whole.page_count}" in words
    assert "Nobody reads this in real time." in brief.page_text(0)
    assert "not all that was shared has room on one page" in brief.page_text(0)


def test_the_brief_on_paper_has_the_safety_and_the_change_of_each_measure() -> None:
    started = SharedMark(
        id="m",
        at=NOON,
        zone=ZONE,
        kind=LifeMarkKind.MEDICINE_CHANGED,
        precision=DatePrecision.MONTH,
        text="A pill",
    )
    share = ShareContent(
        made_at=NOON,
        zone=ZONE,
        sessions=(SharedSession(id="s", starts_at=NOON, zone=ZONE, number=1),),
        side_effects=(
            SharedSideEffect(id="n", noted_at=NOON, words="Nausea", session_id="s", severity=Severity.SEVERE),
            SharedSideEffect(id="d", noted_at=NOON, words="Dizziness", session_id="s", severity=Severity.MILD),
            SharedSideEffect(id="h", noted_at=NOON, words="Headache", session_id="s", severity=Severity.NONE),
        ),
        marks=(started,),
        measures=(
            SharedMeasure(
                id="x", name="Sample scale", points=tuple(MeasurePoint(at=NOON, value=Decimal(one)) for one in (18, 12))
            ),
        ),
    )

    words = ShareDocument(share, Part.BRIEF).page_text(0)

    safety = words[words.index("Safety, as recorded") : words.index("The course")]
    assert "Nausea, severe" in safety
    assert "March 2026  Medicine changed: A pill" in safety
    assert "Nausea, severe; Dizziness, mild" in words
    assert "Headache" not in words
    assert "\N{MINUS SIGN}6" in words
    assert "has room on one page" not in words


def test_on_paper_a_talk_has_the_day_alone_where_no_more_is_known() -> None:
    talk = SharedTherapySession(id="t", starts_at=NOON, zone=ZONE, kind=TherapySessionKind.CHECK_IN)
    known = replace(talk, id="u", kind=TherapySessionKind.PREPARATION)
    share = ShareContent(
        made_at=NOON, zone=ZONE, therapy_sessions=(replace(talk, about=(DAY_ALONE,)), known), name="Maya"
    )

    words = ShareDocument(share, Part.WHOLE).page_text(0)

    [day, moment] = [line for line in words.splitlines() if line.startswith(("Check-in", "Preparation"))]
    assert moment.removeprefix("Preparation") == f"{day.removeprefix('Check-in')}, {clock(NOON, ZONE)}"


def test_the_words_of_a_pdf_can_be_searched_and_copied() -> None:
    said = "Effects: a difficult, final office."

    pdf = ShareDocument(ShareContent(made_at=NOON, zone=ZONE, message=said, recipient=said)).to_pdf()

    assert pdf_text(pdf).count(said) == 3  # in each font, and at the foot


def test_a_bar_is_black_on_paper() -> None:
    document = ShareDocument(ShareContent(made_at=NOON, zone=ZONE, message=BAR))
    size = document.size.toSize()
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill("white")

    with QPainter(image) as painter:
        document.paint_page(painter, 0)

    black = [x for x in range(size.width()) for y in range(150, 400, 3) if image.pixelColor(x, y).lightness() == 0]
    assert len(black) > 200


def test_a_pdf_says_nothing_of_who_made_it_and_when() -> None:
    pdf = ShareDocument(replace(long_share(), name="Canary Name"), Part.BRIEF).to_pdf()

    assert b"/FontFile" in pdf
    assert re.findall(rb"/Author \(([^)]+)\)", pdf) == []
    assert set(re.findall(rb"Date \(D:([^)]*)\)", pdf)) <= {b"20000101000000Z", b"20000101000000+00'00'"}
    assert [word for word in (b"uuid:", b"CreateDate=", b"Canary", "Canary".encode("utf-16-be")) if word in pdf] == []
    assert pdf == ShareDocument(replace(long_share(), name="Canary Name"), Part.BRIEF).to_pdf()


def test_on_paper_the_words_of_a_veiled_entry_stand_on_the_last_page_after_its_note() -> None:
    plain, veiled = (SharedEntry(id=name, happened_at=NOON, zone=ZONE, title=name, text=name) for name in ("a", "b"))
    veiled = replace(veiled, title="The house", text="The old house.", veiled=True, veil_note="Slowly.", groggy=True)
    share = ShareContent(made_at=NOON, zone=ZONE, entries=(veiled, plain))

    document = ShareDocument(share, Part.WHOLE)

    first, last = (document.page_text(page) for page in range(document.page_count))
    assert "Slowly." in first
    assert "house" not in first
    assert last.index("Slowly.") < last.index("Captured while groggy") < last.index("The old house.")
    assert "house" not in ShareDocument(share, Part.BRIEF).page_text(0)


@pytest.mark.usefixtures("themed")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=contents().filter(lambda one: isinstance(one, ShareContent)))
def test_any_share_can_be_laid_out(content: ShareContent) -> None:
    assert ShareDocument(content, Part.WHOLE).page_count >= 1
    assert ShareDocument(content, Part.BRIEF).page_count == 1


# --- what was shared, and replies


def test_the_ledger_renames_and_removes_only_after_a_question(qtbot: QtBot) -> None:
    ledger = LedgerScreen()
    qtbot.addWidget(ledger)
    share = SentShare(
        id=new_identifier(), made_at=NOON, share_id="s", sequence=1, digest="d", sha256="ab" * 32, byte_count=70_000,
        recipient="Dr. Sample", care_provider_id=THERAPIST.id,
    )  # fmt: skip
    ledger.show_ledger([share], [THERAPIST], {THERAPIST.id: "12345 67890"}, ZONE)
    ledger.show()
    with qtbot.waitSignal(ledger.compared) as compared:
        press(ledger, "The numbers are the same")
    assert compared.args == [THERAPIST.id]
    [name] = ledger.findChildren(QLineEdit)

    name.setText("Dr. Other")
    with qtbot.waitSignal(ledger.renamed) as renamed:
        press(ledger, "Keep the name")
    assert renamed.args == [replace(THERAPIST, name="Dr. Other")]
    with qtbot.assertNotEmitted(ledger.removal_requested):
        press(ledger, "Remove")
    with qtbot.waitSignal(ledger.removal_requested) as removed:
        press(ledger, "Remove them")
    assert removed.args == [THERAPIST.id]
    with qtbot.waitSignal(ledger.held_requested):
        ledger._rows[share.id].set_open(is_open=True)
        press(ledger, "What it held")


def test_a_file_that_is_dropped_is_a_reply(screen: ShareScreen, qtbot: QtBot, tmp_path: Path) -> None:
    file = QMimeData()
    file.setUrls([QUrl.fromLocalFile(str(tmp_path / "reply.html"))])
    at, action = QPoint(300, 300), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window = screen.windowHandle()

    with qtbot.waitSignal(screen.reply_dropped) as dropped:
        for kind in (QDragEnterEvent, QDropEvent):
            QApplication.sendEvent(window, kind(at, action, file, buttons, keys))

    assert dropped.args == [str(tmp_path / "reply.html")]


def test_of_a_reply_only_what_is_ticked_is_taken(qtbot: QtBot) -> None:
    reply_screen = ReplyScreen()
    qtbot.addWidget(reply_screen)
    reply = ReplyContent(
        made_at=NOON, zone=ZONE, name="Dr. Sample", line="<i>slowly</i>", prompts=(ReplyPrompt(text="Where?"),)
    )
    reply_screen.show_reply(reply, "12345 67890", known_from="")
    reply_screen.show()

    reply_screen._ticks["prompts"].box.setChecked(False)
    with qtbot.waitSignal(reply_screen.taken) as taken:
        press(reply_screen, "Take it")

    assert taken.args == [frozenset({"line"})]
    assert set(reply_screen._ticks) == {"line", "prompts"}
