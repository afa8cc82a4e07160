"""The questions with a real vault: chosen, written, put together, and packs looked at before they are taken."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from journal_app.catalog import prompt_packs as files
from journal_app.domain.phase import Moment
from journal_app.domain.preferences import OwnSet
from journal_app.domain.prompt import Domain, Prompt
from journal_app.domain.prompt_pack import PackSource, PromptPack
from journal_app.services.vault import Vault
from journal_app.ui.flows.prompts_flow import PromptsFlow
from journal_app.ui.flows.recording_flow import RecordingFlow
from journal_app.ui.flows.writing_flow import WritingFlow
from journal_app.ui.screens.guided_screen import GuidedScreen
from journal_app.ui.screens.prompts_screen import PACKS, SETS, PromptsScreen
from journal_app.ui.widgets.prompt_list import PromptsView
from tests.builders import CHEAP_LIMITS, NOON, FixedClock, make_dosing_session
from tests.ui import inspection
from tests.ui.opened import Opened

MOMENT = Moment.PREPARATION
"""Where a person without a session stands."""


class Questions(Opened):
    """The questions over the journal."""

    def __init__(self, qtbot: QtBot, vault: Vault) -> None:
        super().__init__(qtbot, vault, FixedClock(), "Europe/Berlin")
        self.flow = PromptsFlow(self.unlocked, self.owner)
        self.screen = self.flow.screen
        qtbot.addWidget(self.screen)
        inspection.lay_out(self.screen, 900, 600)
        self.flow.refresh()
        self.settle()

    def press(self, name: str) -> None:
        """Press a button as the keyboard does."""

        def found() -> list[QWidget]:
            buttons = inspection.visible(self.screen, QPushButton)
            return [one for one in buttons if one.accessibleName().startswith(name)]

        self._qtbot.waitUntil(lambda: bool(found()))
        pressed = found()[0]
        pressed.setFocus()
        QTest.keyClick(pressed, Qt.Key.Key_Space)
        self.settle()

    def first_asked(self) -> str:
        guidance = self.journal.guidance
        return self.read(lambda: guidance.prompts_for(guidance.standing())[0].text)


@pytest.fixture
def opened(qtbot: QtBot, closed_vault: Vault) -> Iterator[Questions]:
    made = Questions(qtbot, Vault(closed_vault.path, limits=CHEAP_LIMITS, clock=FixedClock()))
    yield made
    made.close()


def make_pack(**overrides: Any) -> bytes:
    prompt = {"id": "a.1", "moment": "P4", "domain": "body", "text": "Where is it warm?"}
    return json.dumps(
        {"format": 1, "kind": "prompt-pack", "name": "Evenings", "author": "Sam", "prompts": [prompt], **overrides}
    ).encode()


def texts(screen: PromptsScreen) -> str:
    return "\n".join(inspection.texts(screen))


def test_question_of_my_own_is_written_put_first_changed_hidden_and_deleted(qtbot: QtBot, opened: Questions) -> None:
    questions = opened.screen.questions
    opened.press("Write a question")
    qtbot.keyClick(questions.form.line, Qt.Key.Key_Return)
    assert "no words yet" in texts(opened.screen)
    qtbot.keyClicks(questions.form.line, "Why  should the garden be so quiet?")
    assert "reproach" in questions.form.remark
    assert "“should”" in questions.form.remark

    qtbot.keyClick(questions.form.line, Qt.Key.Key_Return)
    opened.settle()
    assert "Why should the garden be so quiet?" in questions.shown
    opened.press("Put first: Why should")
    assert opened.first_asked() == "Why should the garden be so quiet?"
    opened.press("Change: Why should")
    questions.form.line.setText("Which garden comes to mind?")
    opened.press("Keep it")
    assert opened.first_asked() == "Which garden comes to mind?"
    opened.press("Hide: Which garden")
    assert opened.first_asked() != "Which garden comes to mind?"
    opened.press("Show again: Which garden")
    opened.press("Delete: Which garden")
    opened.press("Delete it")

    assert opened.read(opened.journal.prompt_packs.own_prompts) == ()
    assert "Which garden comes to mind?" not in questions.shown


def test_search_looks_through_every_moment_and_closed_subjects_cannot_be_chosen(
    qtbot: QtBot, opened: Questions
) -> None:
    questions = opened.screen.questions
    questions.search.setText("sip WATER")
    qtbot.waitUntil(lambda: questions.shown == ("Take a sip of water, then rest.",))
    qtbot.waitUntil(lambda: "Just after the session" in texts(opened.screen))  # Qt shows new rows at its next turn

    opened.press("Write a question")
    form = questions.form
    form.moment.setCurrentIndex(form.moment.findData(Moment.FIRST_CAPTURE))
    form.moment.activated.emit(form.moment.currentIndex())
    form.line.setText("What would you like to hold on to from all of these many moments?")

    assert "more than nine words are left out" in form.remark
    assert form.domain.findData(Domain.MEANING) == -1
    assert form.domain.findData(Domain.BODY) != -1


def test_set_is_put_together_in_my_order_and_asked_until_the_app_chooses_again(qtbot: QtBot, opened: Questions) -> None:
    before = opened.first_asked()
    opened.screen.show_part(SETS)
    opened.press("Make a set")
    form = opened.screen.sets.form
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    opened.press("Keep the set")
    assert "name helps" in texts(opened.screen)
    form.name.setText("Slow days")
    form.search.setText("difficult")
    form.search.setText("")
    for _ in range(3):
        opened.press("Add: ")
    first, second, third = form.chosen
    opened.press("Move down: ")
    assert form.chosen == (second, first, third)
    opened.press("Take out: ")
    opened.press("Keep the set")

    preferences = opened.read(opened.journal.preferences.get)
    assert preferences.own_sets == (OwnSet(moment=MOMENT, name="Slow days", prompt_ids=(first, third)),)
    known = {one.id: one.text for one in opened.read(opened.journal.guidance.shipped_prompts)}
    assert opened.first_asked() == known[first]
    opened.press("Let the app choose again")
    assert opened.first_asked() == before
    opened.press("Use this set for this moment")
    assert opened.first_asked() == known[first]
    opened.press("Delete: Slow days")
    opened.press("Delete it")
    assert opened.read(opened.journal.preferences.get).own_sets == ()


def test_pack_is_seen_whole_before_it_is_taken_and_what_is_in_it_is_shown_as_text(
    opened: Questions, tmp_path: Path
) -> None:
    rows: list[dict[str, Any]] = [
        {"id": "a.1", "moment": "P9", "domain": "body", "text": "<b>Isn't it</b> warm, isn't it?", "tune": 3},
        {"id": "a.2", "moment": "P4", "domain": "body", "text": "Where is it warm?"},
    ]
    path = tmp_path / "pack.json"
    path.write_bytes(make_pack(prompts=rows, mood="<i>blue</i>"))

    opened.flow.look_at(path)
    opened.settle()

    shown = texts(opened.screen)
    for part in ("Evenings", "Made by Sam", "The same evening: 1 question", "<b>Isn't it</b> warm, isn't it?"):
        assert part in shown
    assert "suggests its answer" in shown
    assert "left out: mood, tune" in shown
    assert opened.read(opened.journal.prompt_packs.packs) == ()
    opened.press("Leave it")
    opened.screen.pack_taken.emit()  # nothing is looked at any more
    opened.settle()
    assert opened.read(opened.journal.prompt_packs.packs) == ()
    opened.flow.look_at(path)
    opened.settle()
    opened.press("Take it")
    [pack] = opened.read(opened.journal.prompt_packs.packs)
    assert [one.text for one in pack.prompts] == [row["text"] for row in rows]


@pytest.mark.parametrize(
    "data",
    [
        b"x" * (files.MOST_BYTES + 1),
        b'{"a":' * 50_000,
        make_pack(name="Even\u202eings"),
        make_pack(prompts="Where?"),
        make_pack(prompts=[{"id": "a", "moment": "P4", "domain": "body", "text": ["Where?"]}]),
        None,
    ],
    ids=["huge", "deep", "bidi", "wrong type", "wrong type below", "not there"],
)
def test_hostile_file_is_refused_in_a_sentence(opened: Questions, tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "pack.json"
    if data is not None:
        path.write_bytes(data)
    opened.screen.show_part(PACKS)

    opened.flow.look_at(path)
    opened.settle()

    assert opened.screen.notice.text.startswith("This file is not a pack of prompts that the app can read.")
    assert not opened.screen.packs.preview.isVisible()


def test_own_questions_are_saved_as_a_file_that_can_be_taken_in(opened: Questions) -> None:
    packs = opened.journal.prompt_packs
    opened.read(lambda: packs.save_own_prompt("Which garden?", Moment.EVENING, Domain.IMAGERY))
    opened.flow.refresh()
    opened.settle()
    opened.screen.show_part(PACKS)
    asked: list[tuple[str, ...]] = []
    opened.screen.export_requested.disconnect()  # no dialog
    opened.screen.export_requested.connect(lambda *what: asked.append(what))

    assert "not encrypted" in texts(opened.screen)
    opened.screen.packs.author.setText("Maya\u202e")
    opened.press("Save as TOML")
    name, author, kind = asked[0]
    text = opened.read(lambda: packs.export_own(name, author, toml=kind == "toml"))

    assert asked == [("My questions", "Maya", "toml")]
    assert text is not None
    pack = files.parse(text.encode())
    assert (pack.name, pack.author, [one.text for one in pack.prompts]) == ("My questions", "Maya", ["Which garden?"])


def test_what_was_difficult_is_bounded_in_the_running_app(qtbot: QtBot, opened: Questions) -> None:
    journal = opened.journal
    session = make_dosing_session(ended_at=None, starts_at=NOON.replace(hour=7))
    ids = ("P4.difficult.1", "P4.difficult.2", "P4.body.1")
    opened.read(lambda: [journal.courses.save_dosing_session(session)])
    kept = OwnSet(moment=Moment.EVENING, prompt_ids=ids)
    opened.screen.sets_changed.emit((kept,))
    opened.settle()
    writing = WritingFlow(opened.unlocked, RecordingFlow(opened.unlocked, opened.flow), opened.flow)
    notes: list[tuple[str, str]] = []
    writing.team_note_requested.connect(lambda text, entry_id: notes.append((text, entry_id)))
    guided = writing.guided
    qtbot.addWidget(guided)
    qtbot.addWidget(writing.free)
    inspection.lay_out(guided, 900, 600)
    with qtbot.waitSignal(writing.begun):
        writing.begin_guided()

    assert [one.domain for one in guided._prompts] == [Domain.DIFFICULT, Domain.BODY, Domain.DIFFICULT]
    begun_with_body = opened.read(lambda: journal.guidance.prompts_for(journal.guidance.standing(), "P4.body.1"))
    assert [one.domain for one in begun_with_body] == [Domain.BODY, Domain.DIFFICULT]  # never two in a row
    assert guided._hint.text().startswith("Two lines are enough, if you like.")
    guided._box.setPlainText("the long corridor")
    QTest.keyClick(guided, Qt.Key.Key_Escape)
    page = guided._kept_page
    assert page._grounding.isVisible()
    page._for_therapist.click()
    page._team.click()
    opened.settle()

    [header] = opened.read(lambda: journal.entries.newest(1))
    entry = opened.read(lambda: journal.entries.get(header.id))
    assert [(one.text, one.for_therapist) for one in entry.answers] == [("the long corridor", True)]
    assert notes == [("the long corridor", entry.id)]
    again = opened.read(lambda: journal.guidance.prompts_for(journal.guidance.standing()))
    assert [one.domain for one in again] == [Domain.BODY, Domain.DIFFICULT]  # what was hard does not come first again
    opened.screen.sets_changed.emit(())  # the app chooses again
    opened.settle()
    asked = opened.read(lambda: journal.guidance.prompts_for(journal.guidance.standing()))
    assert asked[0].domain is not Domain.DIFFICULT


def test_own_words_in_a_question_are_set_apart(qtbot: QtBot) -> None:
    screen = GuidedScreen()
    qtbot.addWidget(screen)
    question = screen._question

    question.show_question("Your intention was “stay “here””. Where did it show up?", quotes=True)
    assert (question._lead.text(), question.quote, question._ask.text()) == (
        "Your intention was",
        "“stay “here””",
        "Where did it show up?",
    )
    question.show_question("Your intention was “stay”. Where?")
    assert (question.quote, question._ask.text()) == ("", "Your intention was “stay”. Where?")


def test_nothing_can_be_changed_while_the_journal_is_read_only_and_escape_leaves(qtbot: QtBot) -> None:
    screen = PromptsScreen()
    qtbot.addWidget(screen)
    prompt = Prompt(id="own/1", moment=MOMENT, domain=Domain.BODY, text="Warm?")
    pack = PromptPack(id="own", name="", source=PackSource.OWN, prompts=(prompt,))
    screen.show_view(
        PromptsView(
            moment=MOMENT,
            packs=(pack,),
            sets=(OwnSet(moment=MOMENT, prompt_ids=("own/1",), name="One"),),
            read_only=True,
        )
    )
    inspection.lay_out(screen, 900, 600)
    seen: set[str] = set()

    for part in ("questions", SETS):
        screen.show_part(part)
        seen |= {one.accessibleName() for one in inspection.visible(screen, QPushButton)}
    with qtbot.waitSignal(screen.closed):
        QTest.keyClick(screen, Qt.Key.Key_Escape)

    assert {name for name in seen if not name.startswith("Part: ")} == {"Back"}
