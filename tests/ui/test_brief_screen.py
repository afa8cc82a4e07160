"""The one-minute brief: what stands on it, in a wide and in a narrow window."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from journal_app.domain.brief import brief_of
from journal_app.domain.caseload import ItemKind, Patient, PatientReview, ReceivedShare
from journal_app.domain.life_mark import LifeMarkKind
from journal_app.domain.share import ShareContent, SharedMark
from journal_app.ui import patient_words
from journal_app.ui.screens.brief_screen import BriefScreen
from journal_app.ui.sharing import wording
from journal_app.ui.widgets.fact_table import FactTable
from tests.builders import NOON, ZONE
from tests.unit.services.test_caseload import DAY, FULL

MARKED = replace(
    FULL,
    marks=(
        SharedMark(id="k1", at=NOON - 2 * DAY, zone=ZONE, kind=LifeMarkKind.MEDICINE_STOPPED),
        SharedMark(id="k2", at=NOON - 2 * DAY, zone=ZONE, kind=LifeMarkKind.LIFE_EVENT, text="Moved house"),
    ),
)


def review_of(content: ShareContent, *, new: Sequence[tuple[ItemKind, str]] = ()) -> PatientReview:
    share = ReceivedShare(
        id="a" * 64, patient_id="p", share_id="1", sequence=1, previous="", created_at=NOON, received_at=NOON, zone=ZONE
    )
    return PatientReview(
        patient=Patient(id="p", name="Alex", added_at=NOON, reviewed_at=NOON - timedelta(days=9)),
        shares=(share,),
        content=content,
        new=frozenset(new),
        attached=(),
        highlights=(),
        notes=(),
        marks={},
        is_expired=False,
    )


@pytest.fixture
def screen(qtbot: QtBot) -> BriefScreen:
    made = BriefScreen()
    qtbot.addWidget(made)
    made.resize(1080, 860)
    made.show()
    return made


def words_on(screen: BriefScreen) -> list[str]:
    return [one.text() for one in screen.findChildren(QLabel) if one.isVisible()]


def test_what_was_recorded_stands_on_one_screen(screen: BriefScreen, qtbot: QtBot) -> None:
    screen.show_brief(brief_of(review_of(MARKED, new=[(ItemKind.ENTRY, "e1")]), NOON), "12345 67890")
    qtbot.waitUntil(lambda: "Session 1" in words_on(screen))

    shown = words_on(screen)

    for said in (
        "“Could we begin with the lighthouse?”", "“Is it usual to dream so much?”",  # their own questions
        "17", "9", "\N{MINUS SIGN}8", "Session 1", "Into a muscle (IM), 50", "141/88", "Nausea, severe",  # figures
        "“To listen”", "“The lighthouse came back”", "Call my sister", "Medicine stopped", "Entries 1",
    ):  # fmt: skip
        assert said in shown
    assert any("She laughed" in said for said in shown)
    assert "Life event: Moved house" not in shown  # no medicine, no illness
    assert not any("harbour" in said for said in shown)  # veiled
    assert "BP before" not in shown  # nobody measured it: no empty column asks why
    end_of_chain = max(
        screen.findChildren(FactTable), key=lambda table: table.mapTo(screen, table.rect().topLeft()).y()
    )
    assert end_of_chain.mapTo(screen, end_of_chain.rect().bottomLeft()).y() < screen.viewport().height()


def test_a_narrow_window_says_each_session_in_lines(screen: BriefScreen, qtbot: QtBot) -> None:
    screen.show_brief(brief_of(review_of(MARKED), NOON), "12345 67890")
    screen.resize(480, 700)

    qtbot.waitUntil(lambda: "Blood pressure 141/88 highest mmHg" in words_on(screen))

    assert "Highest" not in words_on(screen)
    assert screen.horizontalScrollBar().maximum() == 0


def test_what_was_not_shared_leaves_no_empty_place(screen: BriefScreen) -> None:
    screen.show_brief(brief_of(review_of(ShareContent(made_at=NOON, zone=ZONE, name="Alex")), NOON), "12345 67890")

    shown = words_on(screen)

    assert screen.findChildren(FactTable) == []
    assert not {"Measures", "Safety, as they recorded it", "What they would like to talk about"} & set(shown)


def test_the_words_lead_to_their_entry_and_nothing_new_needs_no_review(screen: BriefScreen, qtbot: QtBot) -> None:
    screen.show_brief(brief_of(review_of(FULL), NOON), "12345 67890")
    qtbot.waitUntil(lambda: "Session 1" in words_on(screen))
    [way] = [one for one in screen.findChildren(QPushButton) if one.text() == "Their words" and one.isVisible()]

    with qtbot.waitSignal(screen.entry_requested) as asked:
        way.click()

    assert asked.args == ["e2"]
    assert not any(one.text() == "I have reviewed this" for one in screen.findChildren(QPushButton) if one.isVisible())


def test_safety_has_the_latest_first() -> None:
    lines = wording.safety_lines(MARKED)

    assert [said for _, said in lines] == ["Medicine stopped", "Nausea, severe"]


def test_words_that_were_caught_while_groggy_say_so_on_the_screen_and_in_the_chart() -> None:
    groggy = replace(FULL, entries=(replace(FULL.entries[0], groggy=True),))

    brief = brief_of(review_of(groggy), NOON)

    [link] = brief.chain
    assert link.words is not None
    assert patient_words.quotation(link.words) == "“Und über der Stadt” (captured while groggy)"
    assert "Patient-reported: “Und über der Stadt” (captured while groggy)" in patient_words.chart_text(
        brief, NOON.date()
    )
