"""Packs of prompts, memories and the support plan: what goes in comes out."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.catalog import prompt_packs as files
from journal_app.domain.entry import Certainty
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain
from journal_app.domain.prompt_pack import WordingRule, remarks
from journal_app.domain.support_plan import PlanHeading, SupportPlan
from journal_app.errors import PackUnreadableError
from journal_app.resources import resource
from journal_app.services.memories import Memories
from journal_app.services.prompt_packs import PromptPacks
from journal_app.services.support_plan import SupportPlans, TeamNotes
from journal_app.storage.database import Database
from tests.builders import NOON, FixedClock

LINES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=30).map(str.strip).filter(bool)
ROWS = st.fixed_dictionaries(
    {
        "moment": st.sampled_from([one.value for one in Moment]),
        "domain": st.sampled_from([one.value for one in Domain]),
        "text": LINES,
        "goal": LINES,
    }
)


def make_file(**overrides: Any) -> bytes:
    prompt = {"id": "a.1", "moment": "P4", "domain": "body", "text": "Where is it warm?"}
    table = {"format": 1, "kind": "prompt-pack", "name": "Evenings", "author": "Sam", "prompts": [prompt], **overrides}
    return json.dumps(table).encode()


@given(name=LINES, author=LINES, rows=st.lists(ROWS, min_size=1, max_size=4), toml=st.booleans())
def test_any_pack_comes_back_from_its_file(name: str, author: str, rows: list[dict[str, str]], toml: bool) -> None:
    rows = [{**row, "id": f"x.{number}"} for number, row in enumerate(rows)]
    pack = files.parse(make_file(name=name, author=author, prompts=rows, version=3))

    again = files.parse((files.as_toml if toml else files.as_json)(pack).encode())

    assert again == pack


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff", b"[" * 100_000, b" " * (files.MOST_BYTES + 1), make_file(format=2), make_file(kind="x"),
        make_file(name=""), make_file(name="a\nb"), make_file(prompts=[]), make_file(prompts=[{"id": "a"}]),
        make_file(prompts=3), make_file(version=0), make_file(version=True),
        make_file(prompts=[{"id": "a/b", "moment": "P4", "domain": "body", "text": "x"}]),
        make_file(prompts=[{"id": "a", "moment": "P4", "domain": "body", "text": "x"}] * 2),
        make_file(prompts=[{"id": "a", "moment": "P4", "domain": "body", "text": "x", "follows": "b"}]),
        make_file(prompts=[{"id": "a", "moment": "P4", "domain": "body", "text": "x" * 401}]),
        b"a." * 100_000 + b"a = 1",  # would take more memory than there is
    ],
    ids=range(18),
)  # fmt: skip
def test_a_file_that_is_no_pack_is_refused(data: bytes) -> None:
    with pytest.raises(PackUnreadableError):
        files.parse(data)


def test_the_documented_files_are_the_same_pack() -> None:
    document = (resource("prompts") / "PACKS.md").read_text(encoding="utf-8")
    [toml], [plain] = (re.findall(rf"```{kind}\n(.*?)```", document, re.DOTALL) for kind in ("toml", "json"))

    assert files.parse(toml.encode()) == files.parse(plain.encode())
    for word in [*Moment, *Domain, *files.PROMPT_NAMES, *files.NAMES]:
        assert f"`{word}`" in document


def test_a_question_that_suggests_its_answer_is_remarked_on() -> None:
    def rules(text: str) -> set[WordingRule]:
        pack = files.parse(make_file(prompts=[{"id": "a", "moment": "P5", "domain": "body", "text": text}]))
        return {one.rule for one in remarks(pack)}

    for text in ("Don't you feel lighter now?", "A gift, wasn\u2019t it?", "Surely it was warm?", "It is, right?"):
        assert rules(text) == {WordingRule.SUGGESTS_ITS_ANSWER}, text
    for text in ("What did you not want to feel?", "Is there a word for it, if you like one?", "What is right?"):
        assert rules(text) == set(), text


def test_names_that_are_not_known_are_told_and_left_out(database: Database) -> None:
    prompt = {"id": "a", "moment": "P4", "domain": "body", "text": "Where?", "zz\u202e" + "z" * 60: 1}

    preview = PromptPacks(database).preview(make_file(prompts=[prompt], color="blue"))

    assert preview.not_understood == ("color", "zz\N{REPLACEMENT CHARACTER}" + "z" * 37 + "…")


def test_a_newer_file_takes_the_place_of_the_older(database: Database) -> None:
    packs = PromptPacks(database)
    first = packs.preview(make_file())
    packs.add(first.pack)
    prompt = {"id": "a.1", "moment": "P3", "domain": "body", "text": "Why should this heal you now, today and here!"}

    second = packs.preview(make_file(version=2, prompts=[prompt]))

    assert first.remarks == ()
    assert second.replaces == first.pack
    assert {one.rule for one in second.remarks} == {
        WordingRule.WORD_LEFT_OUT, WordingRule.EXCLAMATION, WordingRule.ASKS_WHY,
    }  # fmt: skip
    packs.add(second.pack)
    assert [one.number for one in packs.packs()] == [2]
    exported = packs.export(second.pack.id, toml=True)
    assert exported is not None
    assert files.parse(exported.encode()) == second.pack
    packs.delete(second.pack.id)
    assert packs.packs() == ()


def test_a_memory_is_held_then_and_now(database: Database, clock: FixedClock) -> None:
    memories = Memories(database, clock)
    memory = memories.begin("  the porch ", certainty=Certainty.UNSURE)
    memories.hold(memory.id, "far away", 7)
    clock.advance(days=9)
    memories.hold(memory.id, "warm", 2)

    [found] = memories.memories()

    assert found.memory.name == "the porch"
    assert found.then is not None
    assert found.now is not None
    assert [(one.words, one.distress) for one in (found.then, found.now)] == [("far away", 7), ("warm", 2)]
    memories.delete(memory.id)
    assert memories.memory(memory.id) is None
    assert memories.hold(memory.id, "x") is None


def test_a_plan_has_its_headings_in_order_and_an_empty_one_is_gone(database: Database, clock: FixedClock) -> None:
    plans = SupportPlans(database, clock)
    plan = (
        SupportPlan(id="p", written_at=NOON).with_words(PlanHeading.PEOPLE, " Jo ").with_words(PlanHeading.SIGNS, "x")
    )

    plans.save(plan)

    kept = plans.plan()
    assert kept is not None
    assert [(one.heading, one.words) for one in kept.parts] == [(PlanHeading.SIGNS, "x"), (PlanHeading.PEOPLE, "Jo")]
    plans.save(kept.with_words(PlanHeading.SIGNS, "").with_words(PlanHeading.PEOPLE, " "))
    assert plans.plan() is None


def test_a_note_for_the_team_waits_until_it_is_told(database: Database, clock: FixedClock) -> None:
    notes = TeamNotes(database, clock)
    note = notes.note("little sleep")

    notes.tell(note.id)

    assert notes.notes(waiting_only=True) == ()
    assert notes.notes()[0].told_at == NOON
    notes.tell(note.id, told=False)
    assert notes.notes(waiting_only=True) == (note,)
