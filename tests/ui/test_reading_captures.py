"""Reading what was caught while groggy, what lies below a veil, and deleting on a day on which that rests."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from journal_app.domain.drawing import Drawing, Stroke
from journal_app.domain.entry import Answer, Certainty, Entry, EntryKind, Feeling, Privacy, fragment
from journal_app.domain.media import Attachment, MediaKind
from journal_app.domain.prompt import Domain
from journal_app.ui import theme
from journal_app.ui.models.entries_model import EntriesModel, header_of
from journal_app.ui.widgets.attachments_view import Kept
from journal_app.ui.widgets.beside_view import Beside
from journal_app.ui.widgets.drawing_view import DrawingView
from journal_app.ui.widgets.reading_pane import Around, ReadingPane
from journal_app.ui.widgets.resting_question import RestingQuestion
from journal_app.ui.widgets.veil import VeilChoice
from journal_app.ui.widgets.voice_player import VoicePlayer
from tests import builders
from tests.ui import inspection

BEGAN = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)
MORNING = datetime(2026, 3, 11, 4, 0, tzinfo=UTC)
"""05:00 in Berlin."""
EVENING = BEGAN + timedelta(hours=3)
CAPTURE = builders.make_entry(
    "",
    kind=EntryKind.CAPTURE,
    happened_at=BEGAN + timedelta(minutes=70),
    groggy=True,
    settles_at=MORNING,
    answers=(
        replace(
            fragment("a green door", BEGAN + timedelta(minutes=75)),
            prompt_id="P3.1",
            prompt_text="What is here?",
            certainty=Certainty.UNSURE,
        ),
        fragment("somebody humming", BEGAN + timedelta(minutes=82)),
    ),
)
HARD = builders.make_entry(
    "the stairwell",
    title="Below",
    veiled=True,
    veil_note="About the flood, slowly",
    feelings=(Feeling(word="afraid", intensity=7),),
    tags=("water",),
)
Show = Callable[..., ReadingPane]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def show(entry: Entry, around: Around | None = None, *, width: int = 700) -> ReadingPane:
        pane = ReadingPane()
        qtbot.addWidget(pane)
        pane.resize(width, 900)
        pane.show_entry(entry, around or Around(now=EVENING, began_at=BEGAN))
        with qtbot.waitExposed(pane):
            pane.show()
        return pane

    return show


def offered(pane: ReadingPane) -> set[str]:
    return {each.text() for each in pane.findChildren(QAbstractButton) if each.isVisible()}


def said(pane: ReadingPane) -> str:
    QApplication.processEvents()  # Qt shows what was added when it comes to its events
    labels = [each.text() for each in pane.findChildren(QLabel) if each.isVisible()]
    return "\n".join([*labels, pane.view.toPlainText()])


def press(pane: ReadingPane, text: str) -> None:
    next(each for each in pane.findChildren(QAbstractButton) if each.isVisible() and each.text() == text).click()


def test_a_capture_says_what_it_is_and_counts_from_its_session(show: Show) -> None:
    pane = show(CAPTURE)

    assert "Captured while groggy" in said(pane)
    assert "Still settling until tomorrow morning" in said(pane)
    lines = pane.view.toPlainText().splitlines()
    assert [line for line in lines if line.strip()] == [
        "19:15, 75 minutes into the session  ·  Unsure",
        "What is here?",
        "a green door",
        "19:22, 82 minutes into the session",
        "somebody humming",
    ]


def test_what_is_settling_can_be_hidden_and_written_beside_and_neither_edited_nor_deleted(show: Show) -> None:
    pane = show(CAPTURE)

    assert not {"Edit", "Delete"} & offered(pane)
    assert {"Write beside it", "Hide until tomorrow"} <= offered(pane)
    assert "it can be deleted from 05:00 on." in said(pane)

    pane.show_entry(CAPTURE, Around(now=MORNING, began_at=BEGAN))

    assert {"Delete", "Write beside it"} <= offered(pane)
    assert "Edit" not in offered(pane)
    assert "settling" not in said(pane)


def test_how_sure_one_is_can_be_marked_and_taken_back(qtbot: QtBot, show: Show) -> None:
    pane = show(CAPTURE)
    wishes: list[tuple[object, ...]] = []
    pane.certainty_requested.connect(lambda *wish: wishes.append(wish))

    press(pane, "How sure")
    chips = [each for each in pane.certainty.findChildren(QAbstractButton) if each.isVisible()]
    chips[1].setFocus()
    qtbot.keyClick(chips[1], Qt.Key.Key_Space)
    chips[5].click()

    assert wishes == [(CAPTURE.id, 0, None), (CAPTURE.id, 1, Certainty.LIKE_A_DREAM)]


def test_only_memories_and_what_was_caught_are_marked(show: Show) -> None:
    body = builders.make_guided_entry("warm hands")
    memory = replace(body, answers=(Answer(prompt_id="m", prompt_text="?", domain=Domain.MEMORIES, text="the hall"),))

    assert "How sure" not in offered(show(body))
    assert "How sure" in offered(show(memory))


def test_recordings_and_drawings_are_with_their_words_and_nothing_is_read_before_it_is_played(show: Show) -> None:
    pane = show(HARD)
    made: list[object] = []
    pane.attachments.player_made.connect(made.append)
    voice = Attachment(id="v", kind=MediaKind.VOICE, at=BEGAN, zone=builders.ZONE, seconds=12.0, is_complete=True)
    drawn = replace(voice, id="d", kind=MediaKind.DRAWING, seconds=None)
    sketch = Drawing(width=300, height=200, strokes=(Stroke(colour="text", width=3, points=((0.1, 0.1, 1.0),)),))
    around = Around(
        attachments=(Kept(attachment=voice, prompt="What is here?"), Kept(attachment=drawn, drawing=sketch))
    )

    pane.show_entry(replace(CAPTURE, starred=False), around)
    [player] = pane.attachments.findChildren(VoicePlayer)
    pane.show_entry(replace(CAPTURE, starred=True), around)  # as after a press on the star

    assert made == [player]
    assert pane.attachments.findChildren(VoicePlayer) == [player]
    assert [view.drawing for view in pane.attachments.findChildren(DrawingView)] == [sketch]
    assert "What is here?" in said(pane)


def test_a_veil_covers_every_word_until_it_is_lifted_and_lies_again_when_left(show: Show) -> None:
    pane = show(HARD)

    covered = said(pane)
    press(pane, "Lift the veil for now")
    lifted = said(pane)
    pane.hide()
    pane.show()

    for word in ("stairwell", "Below", "afraid", "water"):
        assert word not in covered
        assert word in lifted
        assert word not in said(pane)
    assert "About the flood, slowly" in covered
    assert not {"Edit", "Earlier versions", "Tags"} & offered(pane)


def test_another_entry_drops_a_lifted_veil(show: Show) -> None:
    pane = show(HARD)
    press(pane, "Lift the veil for now")

    pane.show_entry(CAPTURE)
    pane.show_entry(HARD)

    assert pane.is_covered


def test_a_veil_is_put_on_with_a_note_by_keyboard_and_taken_off_on_purpose(qtbot: QtBot, show: Show) -> None:
    plain = replace(HARD, veiled=False, veil_note="")
    pane = show(plain)
    wishes: list[object] = []
    pane.veil_requested.connect(lambda *wish: wishes.append(wish))
    pane.unveil_requested.connect(wishes.append)

    press(pane, "Put a veil on it")
    qtbot.keyClicks(pane.veil_form.note, "not at night")
    qtbot.keyClick(pane.veil_form.note, Qt.Key.Key_Return)
    pane.show_entry(HARD)
    assert pane.is_covered
    press(pane, "Lift the veil for now")
    press(pane, "Take the veil off")

    assert wishes == [(HARD.id, "not at night"), HARD.id]


def test_a_list_row_says_the_note_and_not_the_words() -> None:
    model = EntriesModel()
    model.now = EVENING
    model.set_page([header_of(replace(HARD, veil_note="")), header_of(CAPTURE)], has_more=False)
    told = [model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]

    assert "A veiled entry" in told[0]
    assert "captured while groggy, still settling" in told[1]


def test_deleting_on_a_day_on_which_it_rests_takes_two_yeses_by_keyboard(qtbot: QtBot, show: Show) -> None:
    pane = show(replace(HARD, veiled=False))
    wishes: list[str] = []
    pane.delete_anyway_requested.connect(wishes.append)
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    until = datetime(2026, 3, 11, 14, 0, tzinfo=UTC)

    pane.ask_about_delete(HARD.id, until, EVENING)
    assert pane.resting.text == "Delete rests until tomorrow 14:00. What you caught today may look different then."
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not pane.resting.isVisible()
    pane.ask_about_delete(HARD.id, until, EVENING)
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
        assert wishes == []
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)

    assert wishes == [HARD.id]


def test_what_was_written_beside_is_read_below_but_for_what_is_veiled(show: Show) -> None:
    later = builders.make_entry("it was the garden door", privacy=Privacy.PRIVATE)
    beside = (Beside(header=header_of(later), words=later.words), Beside(header=header_of(HARD)))
    pane = show(CAPTURE, Around(now=EVENING, began_at=BEGAN, beside=beside))
    wishes: list[str] = []
    pane.open_requested.connect(wishes.append)

    assert "it was the garden door" in said(pane)
    assert "About the flood, slowly" in said(pane)
    assert "stairwell" not in said(pane)
    [opens] = [each for each in pane.beside.findChildren(QAbstractButton) if "garden" in each.accessibleName()]
    opens.click()

    assert wishes == [later.id]


@pytest.mark.parametrize("entry", [CAPTURE, HARD])
def test_everything_fits_at_twice_the_text(themed: theme.Theme, show: Show, entry: Entry) -> None:
    themed.apply("light", 2.0, reduced_motion=True)
    pane = show(entry, width=540)
    pane.resting.ask_to_delete(EVENING + timedelta(hours=9), EVENING)

    inspection.lay_out(pane, 540, 500)

    assert inspection.clipped(pane) + inspection.unnamed(pane) + inspection.wider_than_the_window(pane) == []


def test_a_veil_chosen_while_writing_has_its_note_without_a_further_key(qtbot: QtBot) -> None:
    choice = VeilChoice()
    qtbot.addWidget(choice)
    heard: list[tuple[bool, str]] = []
    choice.veil_changed.connect(lambda: heard.append((choice.veiled, choice.note)))
    with qtbot.waitExposed(choice):
        choice.show()

    [put], [line] = choice.findChildren(QAbstractButton), choice.findChildren(QLineEdit)
    put.click()
    line.setText("not at night")

    assert (choice.veiled, choice.note) == (True, "not at night")
    line.editingFinished.emit()
    put.click()
    assert heard == [(True, ""), (True, "not at night"), (False, "")]


def test_sharing_rests_in_the_same_two_steps(qtbot: QtBot) -> None:
    question = RestingQuestion()
    qtbot.addWidget(question)

    question.ask_to_share(EVENING + timedelta(hours=20), EVENING)

    assert question.text.startswith("Sharing rests until tomorrow 16:00.")
    with qtbot.waitSignal(question.accepted):
        for words in ("Share anyway", "Yes, go on"):
            next(each for each in question.findChildren(QAbstractButton) if each.text() == words).click()
    assert question.text == ""
